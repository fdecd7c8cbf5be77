from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from input2.audit.models import Event
from input2.lib.errors import ForbiddenError, WindowClosedError
from input2.notifications.models import Message
from submissions import services, versions
from submissions.enums import EntryState, TeamRole
from submissions.models import Consent, Version
from tests.factories import (
    NOW,
    make_attachment,
    make_competition,
    make_entry,
    make_handed_in,
    make_question,
    make_team_member,
    make_user,
    make_version,
)
from tests.races import at_once

pytestmark = pytest.mark.django_db


def hand_in(entry, *, now=NOW, by=None, revision=None, declarations=None):
    entry.refresh_from_db()
    return services.hand_in(
        entry,
        revision=entry.revision if revision is None else revision,
        declarations=declarations or {},
        by=by or entry.owner,
        now=now,
    )


def test_handing_in_freezes_the_answers_with_their_questions():
    entry = make_entry()

    version = hand_in(entry)

    answers = {item["key"]: item["value"] for item in version.content["answers"]}
    assert version.number == 1
    assert answers["title"] == "Shade that moves with the sun"
    assert answers["rules"] is True


def test_the_receipt_can_be_recomputed_from_the_stored_content():
    version = hand_in(make_entry())

    stored = Version.objects.get(pk=version.pk)

    assert versions.digest(stored.content) == stored.sha256


def test_the_canonical_content_is_sorted_utf8_in_composed_form():
    entry = make_entry(answers={"title": "Cafe\u0301 城市"})

    content = versions.canonical(hand_in(entry).content)

    assert '"value":"Café 城市"' in content.decode("utf-8")
    assert content.rindex(b'"competition"') < content.rindex(b'"files"')


def test_files_stand_in_the_version_with_name_size_and_digest():
    entry = make_entry()
    attachment = make_attachment(entry)

    (file,) = hand_in(entry).content["files"]

    stored = attachment.stored
    assert (file["name"], file["size"], file["sha256"]) == (stored.name, stored.size, stored.sha256)


def test_the_same_revision_gives_the_same_version_again():
    entry = make_entry()
    first = hand_in(entry)

    second = hand_in(entry)

    assert second == first
    assert entry.versions.count() == 1


def test_a_retry_after_the_deadline_still_gets_its_receipt():
    entry = make_entry()
    first = hand_in(entry)

    late = hand_in(entry, now=entry.competition.closes_at + timedelta(hours=1))

    assert late == first


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_hand_ins_at_once_make_one_version():
    entry = make_entry()
    services.save_answers(entry, {"title": "Last words"}, by=entry.owner, now=NOW)

    results = at_once(lambda: hand_in(entry).pk, lambda: hand_in(entry).pk)

    assert results[0] == results[1]
    assert Version.objects.count() == 1
    assert Message.objects.filter(kind="submissions/handed_in").count() == 1


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_page_and_a_program_that_hand_in_at_once_do_not_wait_for_each_other_for_ever():
    entry = make_entry(make_competition(most_entries_per_person=3))

    def by_program() -> int:
        return services.hand_in_once(
            entry, key="k", revision=entry.revision, declarations={}, by=entry.owner, now=NOW
        ).pk

    results = at_once(by_program, lambda: hand_in(entry).pk)

    assert results[0] == results[1]
    assert Version.objects.count() == 1


def test_handing_in_at_the_deadline_itself_is_refused():
    entry = make_entry()

    with pytest.raises(WindowClosedError):
        hand_in(entry, now=entry.competition.closes_at)

    assert not Version.objects.exists()
    assert not Event.objects.filter(action="entry.handed_in").exists()


def test_handing_in_the_instant_before_the_deadline_is_accepted():
    entry = make_entry()

    version = hand_in(entry, now=entry.competition.closes_at - timedelta(microseconds=1))

    assert version.number == 1


def test_an_extended_entry_can_be_handed_in_after_the_deadline():
    entry = make_entry()
    entry.extended_until = entry.competition.closes_at + timedelta(days=1)
    entry.save(update_fields=["extended_until"])

    assert hand_in(entry, now=entry.competition.closes_at).number == 1


def test_everything_missing_is_listed():
    entry = make_entry(answers={"title": None, "organisation": None, "rules": None})

    with pytest.raises(services.IncompleteEntryError) as refused:
        hand_in(entry)

    assert [problem.question for problem in refused.value.problems] == [
        "organisation",
        "title",
        "rules",
    ]


def test_a_sub_field_of_the_track_chosen_before_is_a_problem():
    entry = make_entry(answers={"track": "transport"})
    make_question(
        entry.competition.sections.get(key="entry"), "sub_field", "sub_field", fills="sub_field"
    )
    services.save_answers(entry, {"sub_field": "green-one"}, by=entry.owner, now=NOW)

    with pytest.raises(services.IncompleteEntryError) as refused:
        hand_in(entry)

    assert [problem.question for problem in refused.value.problems] == ["sub_field"]


def test_a_draft_that_moved_on_since_the_page_was_opened_is_refused():
    entry = make_entry()
    seen = entry.revision
    services.save_answers(entry, {"title": "Changed by a colleague"}, by=entry.owner, now=NOW)

    with pytest.raises(services.StaleDraftError):
        hand_in(entry, revision=seen)

    assert not Version.objects.exists()


def test_handing_in_again_makes_the_next_version_and_asks_for_screening_again():
    entry = make_handed_in()
    entry.state = EntryState.ELIGIBLE
    entry.save(update_fields=["state"])
    services.save_answers(entry, {"title": "Better shade"}, by=entry.owner, now=NOW)

    second = hand_in(entry)

    entry.refresh_from_db()
    assert (second.number, entry.state, entry.title) == (2, EntryState.SUBMITTED, "Better shade")
    assert entry.current_version == second


def test_a_withdrawn_entry_cannot_be_handed_in():
    entry = make_entry()
    services.withdraw(entry, reason="Sold.", by=entry.owner, now=NOW)
    services_revision = entry.revision

    with pytest.raises(ForbiddenError):
        hand_in(entry, revision=services_revision)


def test_an_editor_cannot_hand_in():
    entry = make_entry()
    editor = make_team_member(entry).user

    with pytest.raises(ForbiddenError):
        hand_in(entry, by=editor)


def test_a_member_trusted_with_it_hands_in():
    entry = make_entry()
    submitter = make_team_member(entry, role=TeamRole.SUBMITTER).user

    assert hand_in(entry, by=submitter).submitted_by == submitter


def test_a_stranger_cannot_hand_in():
    with pytest.raises(ForbiddenError):
        hand_in(make_entry(), by=make_user())


def test_declarations_given_on_the_last_page_are_part_of_the_version():
    entry = make_entry(answers={"rules": None})

    version = hand_in(entry, declarations={"rules": True, "matchmaking": False})

    (consent,) = version.consents.all()
    assert (consent.question.key, consent.text, consent.given_at) == ("rules", {"en": "Rules"}, NOW)


def test_a_double_click_with_declarations_makes_one_version():
    entry = make_entry(answers={"rules": None})
    seen = entry.revision
    first = hand_in(entry, revision=seen, declarations={"rules": True})

    second = hand_in(entry, revision=seen, declarations={"rules": True})

    assert first == second
    assert Consent.objects.count() == 1


def test_a_further_consent_on_the_same_draft_makes_a_new_version():
    entry = make_entry()
    first = hand_in(entry)

    second = hand_in(entry, declarations={"rules": True, "matchmaking": True})

    assert (first.number, second.number) == (1, 2)


def test_everyone_on_the_team_with_an_account_gets_one_mail():
    entry = make_entry()
    colleague = make_team_member(entry).user
    make_team_member(entry, role=TeamRole.LISTED)

    version = hand_in(entry)
    hand_in(entry)

    queued = Message.objects.filter(kind="submissions/handed_in")
    assert {message.to for message in queued} == {
        entry.owner.email,
        str(colleague and colleague.email),
    }
    assert all(
        version.sha256 in message.text and version.sha256 in message.html for message in queued
    )
    assert queued.count() == 2


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_without_a_broker_the_mail_waits_in_the_outbox(dead_broker):
    version = make_version()

    (message,) = Message.objects.filter(kind="submissions/handed_in")
    assert version.number == 1
    assert message.state == "queued"


def test_the_database_refuses_a_handed_in_entry_without_a_version():
    entry = make_entry()

    with pytest.raises(IntegrityError), transaction.atomic():
        type(entry).objects.filter(pk=entry.pk).update(state=EntryState.SUBMITTED)


def test_the_database_refuses_two_versions_of_one_revision():
    version = make_version()
    version.pk = None
    version.number = 2

    with pytest.raises(IntegrityError), transaction.atomic():
        version.save()


def test_entries_of_a_closed_call_keep_their_drafts_readable(client):
    entry = make_entry(make_competition(closes_at=NOW + timedelta(seconds=1)))
    client.force_login(entry.owner)

    response = client.get(entry.get_absolute_url())

    assert response.status_code == 200
    assert b"Shade that moves with the sun" in response.content
