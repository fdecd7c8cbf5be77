"""The listed parts of a call: adding, changing, moving and removing them, whatever they are."""

from functools import partial
from typing import Any

import pytest

from competitions import services
from competitions.enums import Role, Step
from competitions.models import Award, Competition, SubField, Track
from input2.audit.models import Event
from input2.lib.errors import DomainError, ForbiddenError
from tests.factories import (
    NOW,
    make_award,
    make_competition,
    make_eligible,
    make_member,
    make_partner,
    make_track,
    make_user,
)

pytestmark = pytest.mark.django_db


def add(competition, by, **values):
    return services.add_part(
        Award, competition, {"key": "gold", "name": "Gold", **values}, by=by, now=NOW
    )


def rename(award, name, *, base, by):
    return services.change_part(
        award, {"name": name}, base=base, competition=award.competition, by=by, now=NOW
    )


def order(competition):
    return list(competition.awards.order_by("position").values_list("key", "position"))


def test_a_new_part_stands_at_the_end_and_in_the_history():
    competition = make_competition()
    organiser = make_member(competition)
    make_award(competition, position=1)

    award = add(competition, organiser)

    assert award.position == 2
    assert Event.objects.get(action="award.added").detail.after["name"] == {"en": "Gold"}


def test_a_part_hangs_on_its_nearest_parent():
    competition = make_competition()
    track = competition.tracks.get(key="green")

    services.add_part(
        SubField,
        competition,
        {"key": "energy", "name": "Energy"},
        parent=track,
        by=make_member(competition),
        now=NOW,
    )

    assert list(track.sub_fields.values_list("key", "position")) == [
        ("green-one", 1),
        ("energy", 2),
    ]


def test_a_key_that_is_taken_is_refused_with_a_sentence():
    competition = make_competition()
    organiser = make_member(competition)
    add(competition, organiser)

    with pytest.raises(services.MalformedPartError):
        add(competition, organiser)

    assert competition.awards.count() == 1


def test_the_second_of_two_organisers_is_refused_and_nothing_is_lost():
    competition = make_competition()
    organiser = make_member(competition)
    award = add(competition, organiser)
    rename(award, "Gold prize", base=1, by=organiser)

    with pytest.raises(services.StaleEditError) as refusal:
        rename(award, "First prize", base=1, by=organiser)

    assert str(refusal.value.row) == "Gold prize"
    award.refresh_from_db()
    assert (str(award.name), award.revision) == ("Gold prize", 2)


def test_a_change_without_a_difference_leaves_no_trace():
    competition = make_competition()
    organiser = make_member(competition)
    award = add(competition, organiser)

    services.change_part(
        award, {"name": "Gold"}, base=1, competition=competition, by=organiser, now=NOW
    )

    assert not Event.objects.filter(action="award.changed").exists()
    award.refresh_from_db()
    assert award.revision == 1


@pytest.mark.parametrize(
    ("moved", "step", "expected"),
    [
        ("b", Step.UP, ["b", "a", "c"]),
        ("b", Step.DOWN, ["a", "c", "b"]),
        ("a", Step.UP, ["a", "b", "c"]),
        ("c", Step.DOWN, ["a", "b", "c"]),
    ],
)
def test_parts_change_places_with_their_neighbour(moved, step, expected):
    competition = make_competition()
    rows = {
        key: make_award(competition, key=key, position=position)
        for position, key in enumerate("abc", start=1)
    }

    services.move_part(
        rows[moved], step, competition=competition, by=make_member(competition), now=NOW
    )

    assert [key for key, _position in order(competition)] == expected


def test_partners_change_places_within_their_role():
    competition = make_competition()
    roles = ["guidance", "approver", "guidance"]
    first, other, last = [
        make_partner(competition, role=role, position=position)
        for position, role in enumerate(roles, start=1)
    ]

    place = services.move_part(
        last, Step.UP, competition=competition, by=make_member(competition), now=NOW
    )

    assert list(competition.partners.order_by("position")) == [last, other, first]
    assert place == 1


def test_what_somebody_removed_meanwhile_is_said_to_be_gone():
    competition = make_competition()
    organiser = make_member(competition)
    track = competition.tracks.get(key="green")
    Track.objects.filter(pk=track.pk).delete()
    who: dict[str, Any] = {"competition": competition, "by": organiser, "now": NOW}

    for attempt in (
        lambda: services.change_part(track, {"name": "Late"}, base=1, **who),
        lambda: services.move_part(track, Step.UP, **who),
        lambda: services.remove_part(track, **who),
        lambda: services.add_part(SubField, values={"name": "Late"}, parent=track, **who),
    ):
        with pytest.raises(services.PartGoneError, match="removed meanwhile"):
            attempt()

    assert not Event.objects.filter(scope=competition.slug).exists()


def test_a_text_keeps_what_it_says_in_a_language_that_was_dropped():
    competition = make_competition(languages=["en"])
    award = make_award(competition, name={"en": "Gold", "zh-hans": "金奖"})

    rename(award, {"en": "First"}, base=1, by=make_member(competition))

    award.refresh_from_db()
    assert award.name.data == {"en": "First", "zh-hans": "金奖"}


def test_removing_a_part_closes_the_gap():
    competition = make_competition()
    rows = [make_award(competition, key=key, position=i) for i, key in enumerate("abc", start=1)]

    services.remove_part(rows[1], competition=competition, by=make_member(competition), now=NOW)

    assert order(competition) == [("a", 1), ("c", 2)]


def test_a_track_that_entries_chose_cannot_be_removed():
    competition = make_eligible().competition
    track = competition.tracks.get(key="green")

    with pytest.raises(services.PartInUseError):
        services.remove_part(track, competition=competition, by=make_member(competition), now=NOW)

    assert competition.tracks.count() == 2


def test_a_public_call_keeps_its_last_track():
    competition = make_competition(with_form=False)
    remove = partial(
        services.remove_part, competition=competition, by=make_member(competition), now=NOW
    )
    first, last = competition.tracks.order_by("position")
    remove(first)

    with pytest.raises(services.PartInUseError, match="Entries need a track"):
        remove(last)

    assert competition.tracks.get() == last


@pytest.mark.parametrize("role", [Role.OBSERVER, None])
def test_only_organisers_change_parts(role):
    competition = make_competition()
    person = make_member(competition, role) if role else make_user()
    award = make_award(competition)

    for attempt in (
        lambda: add(competition, person),
        lambda: services.move_part(award, Step.UP, competition=competition, by=person, now=NOW),
        lambda: services.remove_part(award, competition=competition, by=person, now=NOW),
        lambda: services.change_part(
            award, {"name": "Mine"}, base=1, competition=competition, by=person, now=NOW
        ),
    ):
        with pytest.raises(ForbiddenError):
            attempt()

    assert competition.awards.count() == 1


def test_an_archived_edition_stays_as_it_is():
    competition = make_competition(state="archived")

    with pytest.raises(DomainError):
        add(competition, make_member(competition))


def test_every_change_lets_go_of_what_was_kept_of_the_public_pages():
    competition = make_competition()
    before = Competition.objects.get(pk=competition.pk).content_revision

    add(competition, make_member(competition))

    assert Competition.objects.get(pk=competition.pk).content_revision == before + 1


def test_another_competitions_part_is_out_of_reach():
    mine, theirs = make_competition(), make_competition()
    track = make_track(theirs, key="other", position=9)

    with pytest.raises(DomainError):
        services.remove_part(track, competition=mine, by=make_member(mine), now=NOW)

    assert theirs.tracks.filter(key="other").exists()
