import json
from decimal import Decimal

import pytest

from input2.notifications.models import Message
from judging import services
from judging.enums import ConflictKind, RoundState, SameEconomy, ScorecardState, Visibility
from judging.models import Conflict, Score, Scorecard
from submissions.enums import EntryState
from tests.factories import (
    NOW,
    make_assignment,
    make_attachment,
    make_entry,
    make_judge,
    make_member,
    make_round,
    make_score,
    make_scorecard,
    make_screening,
    make_team_member,
    make_version,
)

pytestmark = pytest.mark.django_db

FIRST, SECOND = "strategy.criterion-1", "strategy.criterion-2"
HIDDEN = ("Harbour City Works", "Singapore", "Mei Lin", "works@harbour.example.org")


def make_with_files(round_):
    """An entry with a document, a letter that identifies its sender, and a team of two."""
    entry = make_entry(round_.competition)
    make_attachment(entry, name="harbour-slides.pdf")
    make_attachment(entry, "letter", name="harbour-letter.pdf")
    make_team_member(entry)
    make_version(entry)
    entry.refresh_from_db()
    make_screening(entry)
    entry.refresh_from_db()
    return entry


@pytest.fixture
def assignment():
    return make_assignment()


@pytest.fixture
def judge(client, assignment):
    client.force_login(assignment.judge.user)
    return assignment.judge.user


def url(assignment, step=""):
    return f"{assignment.get_absolute_url()}{step}"


def form(assignment, first="8", second="6", **fields):
    return {
        f"points-{FIRST}": first,
        f"revision-{FIRST}": "0",
        f"points-{SECOND}": second,
        f"revision-{SECOND}": "0",
        "revision-comments": "0",
        "version": "1",
        "writer": "page",
        **fields,
    }


def post_json(client, address, **content):
    return client.post(address, json.dumps(content), content_type="application/json")


def test_opening_writes_nothing(client, assignment, judge):
    page = client.get(url(assignment))

    assert page.status_code == 200
    assert assignment.entry.title in page.content.decode()
    assert not Scorecard.objects.exists()


def test_private_answers_are_not_for_judges(client, assignment, judge):
    text = client.get(url(assignment)).content.decode()

    assert "Harbour City Works" in text
    assert "works@harbour.example.org" not in text


def test_autosave_answers_with_revision_total_and_count(client, assignment, judge):
    answer = post_json(client, url(assignment, "scores/"), criterion=FIRST, points="7", base=0)

    content = answer.json()
    assert (answer.status_code, content["revision"], content["total"], content["answered"]) == (
        200,
        1,
        "70.0",
        1,
    )


def test_autosave_says_what_stands_when_another_page_was_first(client, assignment, judge):
    make_score(assignment, 1, points=Decimal("7.00"), comment="Mine.")

    answer = post_json(client, url(assignment, "scores/"), criterion=FIRST, points="3", base=0)

    assert (answer.status_code, answer.json()) == (
        409,
        {
            "code": "stale_score",
            "detail": "This score was changed on another page in the meantime.",
            "points": "7",
            "not_applicable": False,
            "comment": "Mine.",
            "revision": 1,
        },
    )


def test_points_that_are_no_number_are_refused_with_a_sentence(client, assignment, judge):
    answer = post_json(client, url(assignment, "scores/"), criterion=FIRST, points="a", base=0)

    assert (answer.status_code, answer.json()) == (
        400,
        {"code": "unsuitable_score", "detail": "“a” is not a number."},
    )


@pytest.mark.parametrize(
    "body",
    [
        "[]",
        "{",
        "[" * 100_000,
        '{"criterion": 3}',
        r'{"criterion": "strategy.criterion-1", "points": "7", "comment": "\ud800"}',
        r'{"criterion": "strategy.criterion-1", "points": "7", "writer": "\u0000"}',
    ],
)
def test_malformed_autosave_is_refused_with_a_sentence(client, assignment, judge, body):
    answer = client.post(url(assignment, "scores/"), body, content_type="application/json")

    assert (answer.status_code, answer.json()["code"]) == (400, "unreadable")
    assert answer.json()["detail"]
    assert not Scorecard.objects.exists()


@pytest.mark.parametrize("field", ["for_applicant", "confidential", "writer"])
@pytest.mark.parametrize("character", ["\x00", "\udcff"])
def test_comment_that_cannot_be_kept_is_refused(client, assignment, judge, field, character):
    answer = post_json(client, url(assignment, "comments/"), base=0, **{field: f"a{character}"})

    assert (answer.status_code, answer.json()["code"]) == (400, "unreadable")
    assert not Scorecard.objects.exists()


def test_comments_save_themselves_too(client, assignment, judge):
    answer = post_json(
        client, url(assignment, "comments/"), for_applicant="Well done.", confidential="", base=0
    )

    assert (answer.status_code, answer.json()["revision"]) == (200, 1)
    assert Scorecard.objects.get().comment_for_applicant == "Well done."


def test_stale_comments_say_what_stands(client, assignment, judge):
    address = url(assignment, "comments/")
    post_json(client, address, for_applicant="First.", writer="phone", base=0)

    answer = post_json(client, address, for_applicant="Second.", writer="laptop", base=0)

    assert (answer.status_code, answer.json()["for_applicant"]) == (409, "First.")


def test_whole_form_is_saved_without_a_script(client, assignment, judge):
    answer = client.post(url(assignment, "scores/"), form(assignment, "8", ""))

    assert (answer.status_code, answer.url) == (302, url(assignment))
    assert [score.points for score in Score.objects.all()] == [8]


def test_submitting_goes_on_to_the_next_entry(client, assignment, judge):
    following = make_assignment(assignment.round, judge=assignment.judge)

    answer = client.post(url(assignment, "submit/"), form(assignment))

    assert (answer.status_code, answer.url) == (302, url(following))
    assert Scorecard.objects.get().total == 70


def test_submitting_the_last_one_goes_to_the_list(client, assignment, judge):
    assert client.post(url(assignment, "submit/"), form(assignment)).url == "/judging/"


def test_double_click_submits_once_and_succeeds_twice(client, assignment, judge):
    answers = [client.post(url(assignment, "submit/"), form(assignment)) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert Scorecard.objects.get().state == ScorecardState.SUBMITTED


def test_incomplete_form_keeps_what_was_typed_and_lists_what_is_missing(client, assignment, judge):
    answer = client.post(
        url(assignment, "submit/"), form(assignment, "8", "", **{f"comment-{FIRST}": "Half done."})
    )

    text = answer.content.decode()
    assert answer.status_code == 409
    assert f'href="#{SECOND}"' in text
    assert "Criterion-2 is not answered." in text
    assert "Half done." in text
    assert Score.objects.get().comment == "Half done."


def test_unsuitable_number_is_shown_again_with_its_place(client, assignment, judge):
    answer = client.post(url(assignment, "submit/"), form(assignment, "11", "6"))

    assert answer.status_code == 400
    assert f'href="#{FIRST}"' in answer.content.decode()
    assert not Score.objects.exists()


def test_form_from_an_older_page_shows_what_stands_and_what_was_typed(client, assignment, judge):
    make_score(assignment, 1, points=Decimal(9), comment="From the phone.")

    answer = client.post(
        url(assignment, "submit/"), form(assignment, "3", "6", **{f"comment-{FIRST}": "From here."})
    )

    text = answer.content.decode()
    assert answer.status_code == 409
    assert "There it says: 9.0 · From the phone." in text
    assert "From here." in text
    assert Score.objects.get().points == 9


def test_submitting_the_shown_form_again_replaces_what_stood(client, assignment, judge):
    make_score(assignment, 1, points=Decimal(9))
    shown = {**form(assignment, "3", "6"), f"revision-{FIRST}": "1"}

    client.post(url(assignment, "submit/"), shown)

    assert Scorecard.objects.get().total == 45


def test_comments_from_an_older_page_show_both_texts(client, assignment, judge):
    post_json(
        client,
        url(assignment, "comments/"),
        for_applicant="From the phone.",
        writer="phone",
        base=0,
    )

    answer = client.post(
        url(assignment, "submit/"), form(assignment, **{"for-applicant": "From here."})
    )

    text = answer.content.decode()
    assert (answer.status_code, "From the phone." in text, "From here." in text) == (
        409,
        True,
        True,
    )


def test_box_beside_the_scale_decides(client, assignment, judge):
    assignment.round.rubric.dimensions.get().criteria.update(allows_not_applicable=True)

    client.post(
        url(assignment, "scores/"), form(assignment, "8", "", **{f"not-applicable-{FIRST}": "on"})
    )

    score = Score.objects.get()
    assert (score.points, score.is_not_applicable) == (None, True)


def test_refused_form_can_be_loaded_again(client, assignment, judge):
    for step in ("submit/", "scores/"):
        assert client.get(url(assignment, step)).url == url(assignment)


def test_submitted_scorecard_is_shown_read_only_and_can_be_reopened(client, assignment, judge):
    make_scorecard(assignment)

    text = client.get(url(assignment)).content.decode()
    assert 'type="radio" name="points' not in text
    assert "Reopen" in text

    client.post(url(assignment, "reopen/"))
    assert Scorecard.objects.get().state == ScorecardState.IN_PROGRESS


def test_submitted_scorecard_shows_the_version_that_was_scored(client, assignment, judge):
    make_scorecard(assignment)
    entry = assignment.entry
    services_before = entry.versions.count()
    entry.revision += 1
    entry.save()
    make_version(entry)

    page = client.get(url(assignment))

    assert page.context["version"].number == services_before


def test_closed_round_is_read_only(client, assignment, judge):
    make_score(assignment, 1, points=Decimal(4))
    assignment.round.state = RoundState.CLOSED
    assignment.round.save()

    text = client.get(url(assignment)).content.decode()

    assert "Scoring is closed." in text
    assert "Submit and next" not in text


@pytest.mark.parametrize(
    ("visibility", "before", "after"),
    [
        (Visibility.NEVER, False, False),
        (Visibility.AFTER_OWN, False, True),
        (Visibility.ALWAYS, True, True),
    ],
)
def test_other_judges_opinions_follow_the_rounds_rule(client, visibility, before, after):
    round_ = make_round(visibility=visibility)
    own = make_assignment(round_)
    other = make_assignment(
        round_, entry=own.entry, judge=make_judge(round_.competition, full_name="Ada")
    )
    make_score(other, 1, points=Decimal(9), comment="Too dear.")
    make_scorecard(other, (9, 9))
    make_score(other_unfinished(own), 1, points=Decimal(1), comment="Unfinished.")
    client.force_login(own.judge.user)

    seen_before = client.get(url(own)).content.decode()
    make_scorecard(own)
    seen_after = client.get(url(own)).content.decode()

    assert ["90.0" in seen_before, "90.0" in seen_after] == [before, after]
    assert "Ada" not in seen_before + seen_after
    assert "Unfinished." not in seen_before + seen_after


def other_unfinished(assignment):
    return make_assignment(assignment.round, entry=assignment.entry)


def test_stepping_back_tells_the_organisers(client, assignment, judge):
    make_member(assignment.round.competition)

    answer = client.post(
        url(assignment, "recuse/"), {"kind": "personal", "reason": "A friend of mine."}
    )

    assert answer.url == "/judging/"
    assert Scorecard.objects.get().state == ScorecardState.RECUSED
    assert Message.objects.filter(kind="judging/recused").exists()


def test_stepping_back_needs_a_kind(client, assignment, judge):
    client.post(url(assignment, "recuse/"), {"reason": "Because."})

    assert not Conflict.objects.exists()


def paths(assignment):
    return [url(assignment), url(assignment, "files/1/")]


def test_judge_on_the_team_gets_the_reason_and_nothing_else(client):
    round_ = make_round()
    assignment = make_assignment(round_, entry=make_with_files(round_))
    make_team_member(assignment.entry, assignment.judge.user)
    client.force_login(assignment.judge.user)

    for path in paths(assignment):
        answer = client.get(path)

        assert answer.status_code == 403
        text = answer.content.decode()
        assert "You are on the team of this entry" in text
        assert assignment.entry.title not in text


def test_judge_in_conflict_can_neither_save_nor_submit_but_step_back(client, assignment, judge):
    make_team_member(assignment.entry, judge)

    saved = post_json(client, url(assignment, "scores/"), criterion=FIRST, points="7", base=0)
    commented = post_json(client, url(assignment, "comments/"), for_applicant="x", base=0)
    submitted = client.post(url(assignment, "submit/"), form(assignment))

    assert [saved.status_code, commented.status_code, submitted.status_code] == [403, 403, 403]
    assert assignment.entry.title not in submitted.content.decode()
    assert not Scorecard.objects.exists()

    client.post(url(assignment, "recuse/"), {"kind": "team"})
    assert Scorecard.objects.get().state == ScorecardState.RECUSED


def test_recused_entry_is_closed(client, assignment, judge):
    services.recuse(assignment, kind=ConflictKind.PERSONAL, reason="", by=judge, now=NOW)

    answer = client.get(url(assignment))

    assert answer.status_code == 403
    assert "You declared a conflict of interest" in answer.content.decode()


@pytest.mark.parametrize("state", [EntryState.WITHDRAWN, EntryState.INELIGIBLE])
def test_entry_out_of_the_round_is_closed(client, assignment, judge, state):
    assignment.entry.state = state
    assignment.entry.save()

    assert client.get(url(assignment)).status_code == 403


def test_entry_of_a_round_in_preparation_is_closed(client, assignment, judge):
    assignment.round.state = RoundState.DRAFT
    assignment.round.save()

    assert client.get(url(assignment)).status_code == 403


def test_blind_round_hides_the_team_on_every_path(client):
    round_ = make_round(is_blind=True)
    assignment = make_assignment(round_, entry=make_with_files(round_))
    client.force_login(assignment.judge.user)

    texts = [
        client.get(url(assignment)).content.decode(),
        client.get("/judging/").content.decode(),
        client.post(url(assignment, "submit/"), form(assignment, "", "")).content.decode(),
        post_json(
            client, url(assignment, "scores/"), criterion=FIRST, points="77"
        ).content.decode(),
    ]

    found = {
        word for word in (*HIDDEN, "harbour-slides", "harbour-letter") for t in texts if word in t
    }
    assert found == set()
    assert "Blind round" in texts[0]


def name_of_file(client, assignment, number):
    answer = client.get(url(assignment, f"files/{number}/"))
    assert b"".join(answer)
    return answer["Content-Disposition"]


def test_blind_round_hides_identifying_files_and_names(client):
    round_ = make_round(is_blind=True)
    assignment = make_assignment(round_, entry=make_with_files(round_))
    client.force_login(assignment.judge.user)

    name = name_of_file(client, assignment, 1)
    second = client.get(url(assignment, "files/2/"))

    assert name == f'inline; filename="{assignment.entry.code}-1.pdf"'
    assert second.status_code == 404


def test_open_round_offers_every_file_under_a_neutral_name(client):
    round_ = make_round()
    assignment = make_assignment(round_, entry=make_with_files(round_))
    client.force_login(assignment.judge.user)

    names = [name_of_file(client, assignment, number) for number in (1, 2)]

    code = assignment.entry.code
    assert names == [f'inline; filename="{code}-{number}.pdf"' for number in (1, 2)]


def test_blind_round_names_no_reason_that_tells_the_team(client):
    round_ = make_round(is_blind=True, same_economy=SameEconomy.FORBID)
    assignment = make_assignment(round_, judge=make_judge(round_.competition, economy="SGP"))
    client.force_login(assignment.judge.user)

    text = client.get(url(assignment)).content.decode()

    assert "You have a conflict of interest with this entry" in text
    assert "from your economy" not in text
