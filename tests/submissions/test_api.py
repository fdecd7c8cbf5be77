"""A person's program does with an entry what the person could do on the pages, and no more."""

import json
from datetime import timedelta
from hashlib import sha256
from io import BytesIO
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from rest_framework.throttling import UserRateThrottle

from competitions.models import Competition
from input2.accounts.enums import TokenScope
from submissions import services
from submissions.enums import EntryState, TeamRole
from submissions.models import Entry, HandInRequest
from tests.factories import (
    NOW,
    make_attachment,
    make_competition,
    make_entry,
    make_handed_in,
    make_member,
    make_self_check_question,
    make_team_member,
    make_user,
)
from tests.samples import PDF
from tests.submissions.api_client import Program

pytestmark = pytest.mark.django_db


def question(draft, key):
    return next(each for each in draft["questions"] if each["key"] == key)


def test_a_program_goes_from_the_call_to_a_receipt():
    competition, person = make_competition(), make_user()
    program = Program(person)

    draft = program.post("entries/", {"competition": competition.slug}).json()
    code = draft["code"]
    wanted = {"organisation": "Harbour City Works", "title": "Shade", "track": "green"}
    answers = {key: {"value": value, "base": 0} for key, value in wanted.items()}
    saved = program.patch(f"entries/{code}/answers/", {"answers": answers}).json()
    file = program.upload(f"entries/{code}/files/", "document", PDF).json()
    revision = program.get(f"entries/{code}/").json()["revision"]
    receipt = program.hand_in(code, "first", revision=revision, declarations={"rules": True})

    assert question(saved, "title")["value"] == "Shade"
    assert [problem["question"] for problem in saved["problems"]] == ["rules"]
    entry = Entry.objects.get(code=code)
    assert entry.state == EntryState.SUBMITTED
    assert receipt.status_code == 201
    assert receipt.json()["sha256"] == entry.versions.get().sha256
    assert receipt.json()["submitted_at_local"].endswith("+08:00")
    assert [each["sha256"] for each in receipt.json()["files"]] == [file["sha256"]]


def test_the_list_has_my_entries_and_nobody_elses():
    mine, other = make_entry(), make_entry()

    answer = Program(mine.owner).get("entries/").json()

    assert [row["code"] for row in answer["results"]] == [mine.code]
    assert other.code not in str(answer)
    assert answer["results"][0]["role"] == "owner"


def test_the_list_is_filtered_by_call_and_state():
    owner, competition = make_user(), make_competition()
    draft = make_entry(owner=owner)
    handed_in = make_handed_in(competition, owner=owner)
    program = Program(owner)

    by_call = program.get(f"entries/?competition={competition.slug}").json()
    by_state = program.get("entries/?state=draft").json()

    assert [row["code"] for row in by_call["results"]] == [handed_in.code]
    assert [row["code"] for row in by_state["results"]] == [draft.code]
    assert program.get("entries/?state=dreaming").status_code == 400


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("get", "", None),
        ("patch", "answers/", {"answers": {"title": {"value": "Mine", "base": 1}}}),
        ("post", "hand-in/", {"revision": 1}),
        ("get", "versions/", None),
        ("get", "versions/1/", None),
        ("get", "versions/1/content/", None),
        ("post", "withdraw/", {}),
    ],
)
@pytest.mark.parametrize("who", ["stranger", "organiser", "removed"])
def test_whoever_is_not_on_the_entry_finds_nothing(method, path, body, who):
    entry = make_handed_in()
    people = {
        "stranger": make_user,
        "organiser": lambda: make_member(entry.competition),
        "removed": lambda: removed_member(entry),
    }
    program = Program(people[who]())

    send = getattr(program, method)
    answer = send(f"entries/{entry.code}/{path}", *([body] if body is not None else []))

    assert answer.status_code == 404
    entry.refresh_from_db()
    assert (entry.state, entry.title) == (EntryState.SUBMITTED, "Shade that moves with the sun")


def removed_member(entry):
    member = make_team_member(entry)
    person = member.user
    member.delete()
    return person


def test_a_file_of_another_entry_is_not_found():
    entry, other = make_entry(), make_entry()
    foreign = make_attachment(other)
    program = Program(entry.owner)

    for code in (entry.code, other.code):
        path = f"entries/{code}/files/{foreign.pk}/"
        assert program.get(path).status_code == 404
        assert program.delete(path).status_code == 404

    assert other.attachments.in_draft().count() == 1


def test_a_viewer_reads_and_is_refused_every_change():
    entry = make_entry()
    attachment = make_attachment(entry)
    program = Program(make_team_member(entry, role=TeamRole.VIEWER).user)
    before = Entry.objects.values().get(pk=entry.pk)

    draft = program.get(f"entries/{entry.code}/")
    refused = [
        program.patch(
            f"entries/{entry.code}/answers/", {"answers": {"title": {"value": "Mine", "base": 1}}}
        ),
        program.upload(f"entries/{entry.code}/files/", "letter", PDF),
        program.delete(f"entries/{entry.code}/files/{attachment.pk}/"),
        program.hand_in(entry.code, "k", revision=before["revision"]),
        program.post(f"entries/{entry.code}/withdraw/", {}),
    ]

    assert draft.status_code == 200
    assert draft.json()["refusals"]["edit"] == "You may read this entry but not change it."
    assert [answer.status_code for answer in refused] == [403] * 5
    assert {answer.json()["code"] for answer in refused} == {"forbidden"}
    assert Entry.objects.values().get(pk=entry.pk) == before


def test_an_editor_writes_and_may_not_hand_in():
    entry = make_entry()
    program = Program(make_team_member(entry, role=TeamRole.EDITOR).user)

    saved = program.patch(
        f"entries/{entry.code}/answers/", {"answers": {"title": {"value": "Ours", "base": 1}}}
    )
    handed_in = program.hand_in(entry.code, "k", revision=saved.json()["revision"])

    assert question(saved.json(), "title")["value"] == "Ours"
    assert handed_in.status_code == 403


def test_a_stale_answer_is_refused_with_what_stands_and_nothing_is_saved():
    entry = make_entry()
    answers = {
        "title": {"value": "Theirs is older", "base": 0},
        "summary": {"value": "A new summary.", "base": 1},
    }

    answer = Program(entry.owner).patch(f"entries/{entry.code}/answers/", {"answers": answers})

    assert answer.status_code == 409
    refusals = answer.json()["refusals"]
    assert list(refusals) == ["title"]
    assert (refusals["title"]["code"], refusals["title"]["revision"]) == ("stale_answer", 1)
    assert refusals["title"]["value"] == "Shade that moves with the sun"
    assert refusals["title"]["saved_by"] == entry.owner.full_name
    summary = entry.answers.get(question__key="summary")
    assert summary.value == "Awnings follow the sun along one street."


@pytest.mark.parametrize(
    "answers",
    [
        {"no-such": {"value": "x", "base": 0}},
        {"track": {"value": "no-such-track", "base": 1}},
        {"title": {"value": "A\x00B", "base": 1}},
        {"title": {"value": "\ud800", "base": 1}},
        {"title": {"value": {"a": 1}, "base": 1}},
        {"title": {"value": "x"}},
        {"title": {"value": "x", "base": -1}},
        {"title": {"value": "x", "base": 10**12}},
        {"title": "x"},
        {},
        [],
        None,
    ],
)
def test_answers_that_no_question_takes_are_refused_with_a_sentence(answers):
    entry = make_entry()

    answer = Program(entry.owner).patch(f"entries/{entry.code}/answers/", {"answers": answers})

    assert answer.status_code == 400, answer.content
    assert answer.json()
    assert Entry.objects.get(pk=entry.pk).revision == entry.revision


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"\xff\xfe", b'{"answers": NaN}', b"[" * 9999])
def test_a_body_that_is_no_object_is_refused(body):
    entry = make_entry()
    program = Program(entry.owner)

    answer = Client().patch(
        f"/api/v1/entries/{entry.code}/answers/",
        body,
        content_type="application/json",
        headers={"Authorization": f"Bearer {program.secret}"},
    )

    assert answer.status_code == 400


def test_a_body_of_many_megabytes_is_refused():
    entry = make_entry()
    answers = {"summary": {"value": "word " * 1_000_000, "base": 1}}

    answer = Program(entry.owner).patch(f"entries/{entry.code}/answers/", {"answers": answers})

    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


def test_an_answer_is_emptied_by_null():
    entry = make_entry()

    answer = Program(entry.owner).patch(
        f"entries/{entry.code}/answers/", {"answers": {"summary": {"value": None, "base": 1}}}
    )

    assert answer.status_code == 200
    assert not question(answer.json(), "summary")["value"]


def test_the_self_check_is_asked_and_honoured():
    competition, person = make_competition(), make_user()
    asked = make_self_check_question(competition, key="in-use")
    program = Program(person)

    refused = program.post("entries/", {"competition": competition.slug})
    check = {"asked": refused.json()["asked"], "answers": {"in-use": not asked.wanted}}
    failed = program.post("entries/", {"competition": competition.slug, "self_check": check})
    check = {**check, "answers": {"in-use": asked.wanted}}
    begun = program.post("entries/", {"competition": competition.slug, "self_check": check})

    assert (refused.status_code, refused.json()["code"]) == (409, "self_check_missing")
    assert refused.json()["questions"] == [{"key": "in-use", "text": {"en": str(asked.text)}}]
    assert (failed.status_code, failed.json()["code"]) == (409, "self_check_failed")
    assert begun.status_code == 201
    assert Entry.objects.get().self_check[0]["answer"] == asked.wanted


def test_a_call_that_is_not_public_cannot_be_entered():
    draft = make_competition(state="draft", published_at=None)
    closed = make_competition(closes_at=NOW - timedelta(days=1))
    program = Program(make_user())

    assert program.post("entries/", {"competition": draft.slug}).status_code == 404
    assert program.post("entries/", {"competition": closed.slug}).status_code == 409
    assert program.post("entries/", {}).status_code == 400


@pytest.mark.parametrize(
    ("content", "name"),
    [(b"", "empty.pdf"), (b"<html><script>", "page.pdf"), (b"%PDF-", "cut.pdf")],
)
def test_a_file_that_is_not_what_the_question_takes_is_refused(content, name):
    entry = make_entry()

    answer = Program(entry.owner).upload(f"entries/{entry.code}/files/", "document", content, name)

    assert answer.status_code == 400, answer.content
    assert answer.json()["detail"]
    assert not entry.attachments.exists()


def test_a_file_comes_back_as_it_went_up_and_goes():
    entry = make_entry()
    program = Program(entry.owner)

    file = program.upload(f"entries/{entry.code}/files/", "document", PDF).json()
    path = f"entries/{entry.code}/files/{file['id']}/"
    got = program.get(path)
    full = program.upload(f"entries/{entry.code}/files/", "document", PDF)
    gone = program.delete(path)

    assert b"".join(got.streaming_content) == PDF
    assert got["Content-Disposition"] == 'attachment; filename="slides.pdf"'
    assert file["url"].endswith(path)
    assert (full.status_code, full.json()["code"]) == (409, "too_many_files")
    assert (gone.status_code, program.delete(path).status_code) == (204, 404)
    assert not entry.attachments.in_draft().exists()


def test_the_same_key_with_the_same_body_gives_the_same_receipt():
    entry = make_entry()
    program = Program(entry.owner)

    first = program.hand_in(entry.code, "k-1", revision=entry.revision)
    again = program.hand_in(entry.code, "k-1", revision=entry.revision)
    services.save_answer(entry, "title", "Newer", base=1, writer="", by=entry.owner, now=NOW)
    newer = program.hand_in(entry.code, "k-2", revision=entry.revision + 1)
    late = program.hand_in(entry.code, "k-1", revision=entry.revision)

    assert [each.status_code for each in (first, again, newer, late)] == [201] * 4
    assert first.json() == again.json() == late.json()
    assert newer.json()["number"] == 2
    assert entry.versions.count() == 2


def test_the_same_key_with_another_body_is_refused():
    entry, other = make_entry(), make_entry()
    make_team_member(other, entry.owner, role=TeamRole.SUBMITTER)
    program = Program(entry.owner)
    program.hand_in(entry.code, "k", revision=entry.revision)

    answers = [
        program.hand_in(
            entry.code, "k", revision=entry.revision, declarations={"matchmaking": True}
        ),
        program.hand_in(entry.code, "k", revision=entry.revision + 1),
        program.hand_in(other.code, "k", revision=other.revision),
    ]

    assert [answer.status_code for answer in answers] == [422] * 3
    assert {answer.json()["code"] for answer in answers} == {"idempotency_key_reused"}
    assert not other.versions.exists()


def test_two_people_may_use_the_same_key():
    one, two = make_entry(), make_entry()

    answers = [
        Program(entry.owner).hand_in(entry.code, "k", revision=entry.revision)
        for entry in (one, two)
    ]

    assert [answer.json()["entry"] for answer in answers] == [one.code, two.code]


@pytest.mark.parametrize("key", ["", " ", "x" * 101])
def test_handing_in_wants_a_key(key):
    entry = make_entry()

    answer = Program(entry.owner).hand_in(entry.code, key, revision=entry.revision)

    assert (answer.status_code, answer.json()["code"]) == (400, "idempotency_key_missing")
    assert not entry.versions.exists()


def test_a_refused_request_leaves_no_key_and_may_be_sent_again():
    entry = make_entry(answers={"rules": False})
    program = Program(entry.owner)

    refused = program.hand_in(entry.code, "k", revision=entry.revision)
    stale = program.hand_in(entry.code, "k", revision=entry.revision + 5)

    assert (refused.status_code, stale.status_code) == (409, 409)
    assert [problem["question"] for problem in refused.json()["problems"]] == ["rules"]
    assert stale.json()["code"] == "stale_draft"
    assert not HandInRequest.objects.exists()


def test_nothing_is_taken_from_the_closing_instant_on():
    entry = make_entry()
    program = Program(entry.owner)
    entry.competition.__class__.objects.filter(pk=entry.competition_id).update(
        closes_at=NOW - timedelta(seconds=1)
    )

    answers = [
        program.hand_in(entry.code, "k", revision=entry.revision),
        program.patch(
            f"entries/{entry.code}/answers/", {"answers": {"title": {"value": "x", "base": 1}}}
        ),
        program.upload(f"entries/{entry.code}/files/", "document", PDF),
    ]

    assert [answer.status_code for answer in answers] == [409] * 3
    assert {answer.json()["code"] for answer in answers} == {"window_closed"}
    assert program.get(f"entries/{entry.code}/").status_code == 200


def test_versions_have_receipts_and_their_very_bytes():
    entry = make_handed_in()
    program = Program(entry.owner)
    version = entry.versions.get()

    listed = program.get(f"entries/{entry.code}/versions/").json()
    content = program.get(f"entries/{entry.code}/versions/1/content/")

    assert [row["sha256"] for row in listed["results"]] == [version.sha256]
    assert program.get(f"entries/{entry.code}/versions/1/").json()["sha256"] == version.sha256
    assert sha256(content.content).hexdigest() == version.sha256
    assert program.get(f"entries/{entry.code}/versions/2/").status_code == 404


def test_only_the_owner_withdraws_with_a_reason():
    entry = make_handed_in()
    submitter = make_team_member(entry, role=TeamRole.SUBMITTER).user

    refused = Program(submitter).post(f"entries/{entry.code}/withdraw/", {"reason": "Mine"})
    done = Program(entry.owner).post(f"entries/{entry.code}/withdraw/", {"reason": "Next year."})

    assert refused.status_code == 403
    assert done.json()["state"] == "withdrawn"


def test_a_token_for_reading_reads_and_changes_nothing():
    entry = make_entry()
    program = Program(entry.owner, TokenScope.READ)

    refused = program.post(f"entries/{entry.code}/withdraw/", {})

    assert program.get(f"entries/{entry.code}/").status_code == 200
    assert (refused.status_code, refused.json()["code"]) == (403, "token_reads_only")
    assert Entry.objects.get().state == EntryState.DRAFT


class Late(BytesIO):
    """A request that began in time and whose body arrives while the call closes."""

    def read(self, size: int | None = -1, /) -> bytes:
        Competition.objects.update(closes_at=timezone.now())
        return super().read(size)


@pytest.mark.parametrize(
    ("method", "step", "body"),
    [
        ("PATCH", "answers", {"answers": {"title": {"value": "Too late", "base": 1}}}),
        ("POST", "hand-in", {"revision": 0}),
    ],
)
def test_what_is_still_on_its_way_at_the_deadline_is_too_late(method, step, body):
    entry = make_entry(make_competition(closes_at=timezone.now() + timedelta(hours=1)))
    program = Program(entry.owner, now=timezone.now())
    content = json.dumps(body).encode()
    slowly: Any = {"wsgi.input": Late(content)}

    answer = Client().generic(
        method,
        f"/api/v1/entries/{entry.code}/{step}/",
        content,
        content_type="application/json",
        headers={"Authorization": f"Bearer {program.secret}", "Idempotency-Key": "k"},
        **slowly,
    )

    assert (answer.status_code, answer.json()["code"]) == (409, "window_closed")
    assert not entry.versions.exists()


def test_a_session_may_use_the_api_and_needs_the_csrf_token(client):
    entry = make_entry()
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(entry.owner)
    client.force_login(entry.owner)
    path, body = f"/api/v1/entries/{entry.code}/withdraw/", {"reason": "Next year."}

    refused = strict.post(path, body, content_type="application/json")

    assert strict.get("/api/v1/entries/").status_code == 200
    assert refused.status_code == 403
    assert Entry.objects.get().state == EntryState.DRAFT
    assert client.post(path, body, content_type="application/json").status_code == 200


def test_nobody_is_told_to_come_with_a_token(client):
    answer = client.get("/api/v1/entries/")

    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")


def test_no_answer_about_a_person_is_kept_on_the_way():
    entry = make_entry()
    program = Program(entry.owner)

    for path in ("entries/", f"entries/{entry.code}/", "entries/no-such/"):
        assert program.get(path)["Cache-Control"] == "private, no-store"


def test_a_program_that_asks_too_often_has_to_wait(monkeypatch):
    cache.clear()
    monkeypatch.setattr(UserRateThrottle, "THROTTLE_RATES", {"user": "2/min", "anon": "9/min"})
    program = Program(make_user())

    answers = [program.get("entries/") for _one in range(3)]

    cache.clear()
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert int(answers[-1]["Retry-After"]) > 0
