"""Organisers move an entry to the track in which it belongs; the team is told why, and what it handed in stays."""

import pytest
from django.db import IntegrityError

from competitions.enums import Fills, QuestionType, Role
from input2.audit.models import Event
from input2.lib.errors import DomainError, ForbiddenError
from input2.notifications.models import Message
from submissions import services
from submissions.models import TrackMove
from submissions.policies import OwnEntryError
from submissions.selectors import draft_of
from submissions.services.track_moves import MoveReasonMissingError, SameTrackError
from tests.factories import (
    NOW,
    make_assignment,
    make_competition,
    make_eligible,
    make_entry,
    make_handed_in,
    make_member,
    make_question,
    make_round,
    make_scorecard,
    make_sub_field,
    make_team_member,
    make_track_move,
    make_version,
)

pytestmark = pytest.mark.django_db


def test_the_entry_is_in_the_other_track_and_the_team_reads_why():
    entry = make_handed_in()

    make_track_move(entry, reason="It is about <buses>.")

    entry.refresh_from_db()
    message = Message.objects.get(kind="submissions/track_moved")
    assert (str(entry.track), entry.sub_field) == ("Transport", None)
    assert "Transport" in message.subject
    assert "It is about <buses>." in message.text
    assert "It is about &lt;buses&gt;." in message.html


def test_the_move_is_logged_with_its_reason():
    entry = make_handed_in()

    make_track_move(entry)

    event = Event.objects.get(action="entry.track_moved")
    assert event.detail.before == {"track": "green"}
    assert event.detail.after == {"track": "transport"}
    assert event.reason == "It is about buses."


def test_what_was_handed_in_keeps_saying_what_it_said_and_handing_in_again_does_not_undo_the_move():
    entry = make_handed_in()
    make_track_move(entry)
    answers = {row["key"]: row["value"] for row in entry.versions.get().content["answers"]}

    services.save_answers(entry, {"title": "Better shade"}, by=entry.owner, now=NOW)
    make_version(entry)

    entry.refresh_from_db()
    assert answers["track"] == "green"
    assert str(entry.track) == "Transport"


def test_a_move_without_a_reason_or_to_the_same_track_is_refused():
    entry = make_handed_in()

    with pytest.raises(MoveReasonMissingError):
        make_track_move(entry, reason=" ")
    with pytest.raises(SameTrackError):
        make_track_move(entry, track=entry.track)

    assert not TrackMove.objects.exists()


def test_a_track_of_another_competition_is_refused():
    other = make_competition().tracks.get(key="transport")

    with pytest.raises(ForbiddenError):
        make_track_move(make_handed_in(), track=other)


def test_observers_strangers_and_those_behind_the_entry_move_nothing():
    entry = make_handed_in()
    on_the_team = make_member(entry.competition)
    make_team_member(entry, on_the_team)
    colleague = make_member(entry.competition, organisation="HARBOUR city works")

    for person in (
        make_member(entry.competition, Role.OBSERVER),
        make_member(make_competition()),
        entry.owner,
    ):
        with pytest.raises(ForbiddenError):
            make_track_move(entry, by=person)
    for person in (on_the_team, colleague):
        with pytest.raises(OwnEntryError):
            make_track_move(entry, by=person)


def test_a_draft_stays_where_its_team_has_put_it():
    with pytest.raises(ForbiddenError):
        make_track_move(make_entry())


def test_an_entry_that_judges_have_begun_to_score_stays_in_its_track():
    entry = make_eligible()
    make_scorecard(make_assignment(make_round(entry.competition), entry=entry))

    with pytest.raises(DomainError, match="Judges have begun"):
        make_track_move(entry)


def moved_with_sub_field():
    """Moved from "green" to "transport" in this moment, with a sub-field of "green" that its team had chosen."""
    entry = make_handed_in()
    section = entry.competition.sections.get(questions__key="track")
    make_question(section, "sub_field", QuestionType.SUB_FIELD, fills=Fills.SUB_FIELD)
    green = entry.competition.tracks.get(key="green")
    first, second = green.sub_fields.get().key, make_sub_field(green, key="second").key
    services.save_answers(entry, {"sub_field": first}, by=entry.owner, now=NOW)
    make_version(entry)
    make_track_move(entry)
    return entry, first, second


def save(entry, key, value):
    services.save_answer(entry, key, value, base=1, writer="", by=entry.owner, now=NOW)
    entry.refresh_from_db()
    return draft_of(entry, now=NOW).for_team.values


def test_whoever_chooses_what_the_organisers_chose_meanwhile_reads_their_choice():
    entry, _first, _second = moved_with_sub_field()

    track = save(entry, "track", "transport")["track"]
    emptied = save(entry, "sub_field", None)["sub_field"]

    assert (track, emptied) == ("transport", None)


def test_choosing_another_sub_field_tells_nothing_of_the_move():
    entry, _first, second = moved_with_sub_field()

    shown = save(entry, "sub_field", second)

    assert (shown["track"], shown["sub_field"]) == ("green", second)


def test_a_sub_field_that_was_chosen_since_outlives_the_move_that_is_taken_back():
    entry, _first, second = moved_with_sub_field()
    save(entry, "sub_field", second)

    services.take_back(entry, by=make_member(entry.competition), now=NOW)

    entry.refresh_from_db()
    values = draft_of(entry, now=NOW).values
    assert (values["track"], values["sub_field"]) == ("green", second)


def test_the_database_keeps_no_move_without_a_reason_or_to_the_same_track():
    move = make_track_move()

    with pytest.raises(IntegrityError, match="track_move_says_why"):
        TrackMove.objects.filter(pk=move.pk).update(reason="")


def test_the_database_keeps_no_move_to_where_the_entry_was():
    move = make_track_move()

    with pytest.raises(IntegrityError, match="track_move_goes_elsewhere"):
        TrackMove.objects.filter(pk=move.pk).update(after=move.before)
