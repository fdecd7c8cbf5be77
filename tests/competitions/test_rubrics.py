"""Rubrics as a whole and in parts: what is written, what is refused, what stays."""

from datetime import timedelta
from decimal import Decimal

import pytest

from competitions import presets, selectors
from competitions.enums import CompetitionState, Role, ScaleKind, Step
from competitions.models import Criterion, Rubric
from competitions.part_policies import PartInUseError
from competitions.policies import FrozenRubricError
from competitions.rubric_checks import problems_of_rubric
from competitions.services import StaleEditError, rubric_parts, rubrics
from competitions.services.parts import MalformedPartError, PartGoneError
from input2.audit.models import Event
from input2.lib.errors import DomainError, ForbiddenError
from input2.lib.localized import by_language
from judging.models import Round
from judging.services.rounds import open_round
from tests.factories import (
    NOW,
    make_competition,
    make_criterion,
    make_dimension,
    make_member,
    make_round,
    make_rubric,
    make_rubric_comment,
    make_track,
)

pytestmark = pytest.mark.django_db

VALUES = {
    "name": {"en": "Use of data"},
    "guidance": {},
    "low_label": {},
    "high_label": {},
    "scale": ScaleKind.POINTS,
    "scale_min": Decimal(0),
    "scale_max": Decimal(10),
    "scale_step": Decimal("0.5"),
    "threshold": Decimal(4),
    "is_counted": True,
    "share": Decimal(2),
    "is_required": True,
    "allows_not_applicable": False,
    "comment": "optional",
    "key": "",
    "levels": [],
}


@pytest.fixture
def competition():
    return make_competition()


@pytest.fixture
def organiser(competition):
    return make_member(competition)


@pytest.fixture
def rubric(competition):
    return make_rubric(competition)


def level(points, label="Level", **fields):
    return {"points": points, "label": {"en": label}, "text": {}, **fields}


def steps_of(rubric, by):
    dimension = rubric.dimensions.get()
    criterion = dimension.criteria.first()
    whole = {"by": by, "now": NOW}
    seen = rubric_parts.weights_mark([dimension])
    part = {"rubric": rubric, **whole}
    return {
        "change": lambda: rubrics.change_rubric(rubric, {"source": "Ours"}, base=1, **whole),
        "remove": lambda: rubrics.remove_rubric(rubric, **whole),
        "add dimension": lambda: rubric_parts.add_dimension(
            rubric, {"name": {"en": "More"}, "weight": 1, "key": ""}, **whole
        ),
        "change dimension": lambda: rubric_parts.change_dimension(
            dimension, {"weight": Decimal(7), "key": "seven"}, base=1, **whole
        ),
        "add criterion": lambda: rubric_parts.add_criterion(dimension, VALUES, [], **whole),
        "change criterion": lambda: rubric_parts.change_criterion(
            criterion, VALUES, [], base=1, **whole
        ),
        "move": lambda: rubric_parts.move_in_rubric(criterion, Step.DOWN, **part),
        "remove part": lambda: rubric_parts.remove_from_rubric(criterion, **part),
        "weights": lambda: rubric_parts.change_weights(
            rubric, dimensions={dimension.pk: Decimal(5)}, shares={}, seen=seen, **whole
        ),
    }


STEPS = [
    "change",
    "remove",
    "add dimension",
    "change dimension",
    "add criterion",
    "change criterion",
    "move",
    "remove part",
    "weights",
]


@pytest.mark.parametrize("step", STEPS)
def test_a_frozen_rubric_stays_as_it_is(rubric, organiser, step):
    rubrics.freeze_rubric(rubric, by=organiser, now=NOW)
    before = Event.objects.count()

    with pytest.raises(FrozenRubricError, match="new version"):
        steps_of(rubric, organiser)[step]()

    assert Event.objects.count() == before


@pytest.mark.parametrize("step", STEPS)
def test_an_observer_changes_nothing(competition, rubric, step):
    with pytest.raises(ForbiddenError):
        steps_of(rubric, make_member(competition, Role.OBSERVER))[step]()

    assert not Event.objects.exists()


@pytest.mark.parametrize("step", STEPS)
def test_the_organiser_of_another_competition_changes_nothing(rubric, step):
    with pytest.raises(ForbiddenError):
        steps_of(rubric, make_member(make_competition()))[step]()


@pytest.mark.parametrize("step", [step for step in STEPS if step != "remove"])
def test_every_step_is_recorded(competition, organiser, rubric, step):
    steps_of(rubric, organiser)[step]()

    assert {event.scope for event in Event.objects.all()} == {competition.slug}


def test_an_archived_edition_keeps_its_rubric(rubric):
    rubric.competition.state = CompetitionState.ARCHIVED
    rubric.competition.archived_at = NOW
    rubric.competition.save()

    with pytest.raises(DomainError, match="archived"):
        rubrics.new_version(rubric, by=make_member(rubric.competition), now=NOW)


def test_an_opened_round_freezes_its_rubric(competition, organiser, rubric):
    round_ = make_round(competition, rubric=rubric, state="draft")

    open_round(round_, by=organiser, now=NOW)

    with pytest.raises(FrozenRubricError):
        steps_of(rubric, organiser)["weights"]()


def test_a_new_version_of_a_frozen_rubric_is_a_draft_with_everything_in_it(
    competition, organiser, rubric
):
    track = competition.tracks.get(key="green")
    criterion = rubric.dimensions.get().criteria.get(key="criterion-1")
    criterion.tracks.add(track)
    rubrics.freeze_rubric(rubric, by=organiser, now=NOW)

    copy = rubrics.new_version(rubric, by=organiser, now=NOW)

    assert (copy.version, copy.follows, copy.is_frozen, copy.is_shown) == (2, rubric, False, False)
    copied = copy.dimensions.get().criteria.get(key=criterion.key)
    assert list(copied.tracks.all()) == [track]
    assert copied.pk != criterion.pk
    assert rubric.dimensions.get().criteria.count() == copy.dimensions.get().criteria.count() == 2


def test_versions_are_counted_over_the_whole_lineage(competition, organiser, rubric):
    second = rubrics.new_version(rubric, by=organiser, now=NOW)
    other = make_rubric(competition)

    third = rubrics.new_version(rubric, by=organiser, now=NOW)

    assert [second.version, third.version] == [2, 3]
    assert rubrics.new_version(other, by=organiser, now=NOW).version == 2


def test_the_version_after_a_removed_one_follows_the_one_before(organiser, rubric):
    second = rubrics.new_version(rubric, by=organiser, now=NOW)
    third = rubrics.new_version(second, by=organiser, now=NOW)

    rubrics.remove_rubric(second, by=organiser, now=NOW)

    third.refresh_from_db()
    assert third.follows == rubric


def test_what_entrants_read_or_a_round_plans_with_is_not_removed(competition, organiser, rubric):
    planned = make_rubric(competition)
    make_round(competition, rubric=planned, state="draft")

    for needed in (rubric, planned):
        with pytest.raises(PartInUseError):
            rubrics.remove_rubric(needed, by=organiser, now=NOW)

    assert Rubric.objects.count() == 2
    assert Round.objects.get().rubric == planned


def test_entrants_read_one_rubric_at_a_time(competition, organiser, rubric):
    second = rubrics.new_version(rubric, by=organiser, now=NOW)

    rubrics.show_rubric(second, by=organiser, now=NOW)

    assert list(competition.rubrics.filter(is_shown=True)) == [second]
    assert {one.dimension.rubric for one in selectors.criteria_shown_to_entrants(competition)} == {
        second
    }


def test_entrants_of_a_public_call_never_read_an_unfinished_rubric(competition, organiser, rubric):
    empty = rubrics.create_rubric(competition, {"en": "Empty"}, by=organiser, now=NOW)

    with pytest.raises(rubrics.UnfinishedRubricError, match="at least one criterion that counts"):
        rubrics.show_rubric(empty, by=organiser, now=NOW)

    assert list(competition.rubrics.filter(is_shown=True)) == [rubric]


def test_public_pages_are_read_anew_after_a_change(competition, organiser, rubric):
    before = competition.content_revision

    steps_of(rubric, organiser)["weights"]()

    competition.refresh_from_db()
    assert competition.content_revision > before


def test_a_key_is_made_from_the_name_and_never_twice(organiser, rubric):
    dimension = rubric.dimensions.get()

    keys = [
        rubric_parts.add_criterion(
            dimension, {**VALUES, "name": name}, [], by=organiser, now=NOW
        ).key
        for name in ({"en": "Use of data"}, {"en": "Use of data"}, {"zh-hans": "数据"})
    ]

    assert keys == ["use_of_data", "use_of_data_2", "criterion"]


def test_a_key_that_is_taken_is_refused(organiser, rubric):
    with pytest.raises(MalformedPartError, match="criterion-1"):
        rubric_parts.add_criterion(
            rubric.dimensions.get(), {**VALUES, "key": "criterion-1"}, [], by=organiser, now=NOW
        )


def test_the_later_of_two_organisers_is_refused(organiser, rubric):
    criterion = rubric.dimensions.get().criteria.first()
    rubric_parts.change_criterion(criterion, VALUES, [], base=1, by=organiser, now=NOW)

    with pytest.raises(StaleEditError) as refused:
        rubric_parts.change_criterion(
            criterion, {**VALUES, "share": Decimal(9)}, [], base=1, by=organiser, now=NOW
        )

    assert refused.value.row == criterion
    criterion.refresh_from_db()
    assert criterion.share == 2


def test_choosing_tracks_counts_as_a_change(competition, organiser, rubric):
    criterion = rubric.dimensions.get().criteria.first()
    values = {name: getattr(criterion, name) for name in VALUES}

    changed = rubric_parts.change_criterion(
        criterion, values, competition.tracks.all()[:1], base=1, by=organiser, now=NOW
    )

    assert (changed.revision, changed.tracks.count()) == (2, 1)
    assert Event.objects.get().action == "criterion.tracks_changed"


def test_all_tracks_is_the_same_as_none(competition, organiser, rubric):
    criterion = rubric_parts.add_criterion(
        rubric.dimensions.get(), VALUES, competition.tracks.all(), by=organiser, now=NOW
    )
    make_track(competition, key="new", position=3)

    [line] = [one for one in selectors.criteria_of_rubric(rubric) if one.pk == criterion.pk]
    assert all(line.applies_to(track.pk) for track in competition.tracks.all())


def test_a_track_of_another_competition_is_refused(organiser, rubric):
    foreign = make_competition().tracks.get(key="green")

    with pytest.raises(MalformedPartError):
        rubric_parts.add_criterion(
            rubric.dimensions.get(), VALUES, [foreign], by=organiser, now=NOW
        )

    assert not Criterion.objects.filter(key="use_of_data").exists()


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"scale_min": Decimal(10)}, "above the lowest"),
        ({"scale_step": Decimal("0.25")}, "0.1, 0.5 or 1"),
        ({"scale_max": Decimal("9.3")}, "Steps of 0.5 do not lead from 0 to 9.3"),
        ({"threshold": Decimal(0)}, "above the lowest value"),
        ({"threshold": Decimal(11)}, "not above the highest"),
        ({"scale": ScaleKind.YES_NO}, "0 or 1"),
        ({"scale": ScaleKind.LIKERT}, "at most 11"),
        ({"levels": [level("1")]}, "Only a scale of labelled levels"),
    ],
)
def test_a_scale_that_makes_no_sense_is_refused(organiser, rubric, fields, sentence):
    with pytest.raises(MalformedPartError, match=sentence):
        rubric_parts.add_criterion(
            rubric.dimensions.get(), {**VALUES, **fields}, [], by=organiser, now=NOW
        )


@pytest.mark.parametrize(
    ("levels", "sentence"),
    [
        ([level("1"), level("3")], "Level 2 has no label"),
        ([level("1"), level("2", ""), level("3")], "Level 2 has no label"),
        ([level("1"), level("2"), level("3"), level("4")], "does not stand on the scale"),
        ([level("1"), level("2"), level("3"), level("3")], "does not stand on the scale"),
    ],
)
def test_levels_cover_every_step_of_their_scale(organiser, rubric, levels, sentence):
    likert = {
        "scale": ScaleKind.LIKERT,
        "scale_min": Decimal(1),
        "scale_max": Decimal(3),
        "scale_step": Decimal(1),
        "threshold": None,
    }

    with pytest.raises(MalformedPartError, match=sentence):
        rubric_parts.add_criterion(
            rubric.dimensions.get(),
            {**VALUES, **likert, "levels": levels},
            [],
            by=organiser,
            now=NOW,
        )


def test_weights_are_written_at_once_and_recorded_by_name(organiser, rubric):
    dimension = rubric.dimensions.get()
    first, second = dimension.criteria.all()

    rubric_parts.change_weights(
        rubric,
        dimensions={dimension.pk: Decimal(30)},
        shares={first.pk: Decimal(2), second.pk: Decimal(1)},
        seen=rubric_parts.weights_mark([dimension]),
        by=organiser,
        now=NOW,
    )

    first.refresh_from_db()
    assert (first.share, first.revision) == (2, 2)
    assert Event.objects.get().changed == ["strategy", "strategy.criterion-1"]


def test_weights_seen_before_somebody_elses_change_are_refused(organiser, rubric):
    dimension = rubric.dimensions.get()
    seen = rubric_parts.weights_mark([dimension])
    rubric_parts.add_criterion(dimension, VALUES, [], by=organiser, now=NOW)

    with pytest.raises(StaleEditError):
        rubric_parts.change_weights(
            rubric,
            dimensions={dimension.pk: Decimal(1)},
            shares={},
            seen=seen,
            by=organiser,
            now=NOW,
        )


def test_weights_that_are_all_zero_are_refused(organiser, rubric):
    dimension = rubric.dimensions.get()

    with pytest.raises(MalformedPartError, match="above zero"):
        rubric_parts.change_weights(
            rubric,
            dimensions={dimension.pk: Decimal(0)},
            shares={},
            seen=rubric_parts.weights_mark([dimension]),
            by=organiser,
            now=NOW,
        )


def reading_order(rubric):
    return [
        (one.dimension.key, one.key, one.position) for one in selectors.criteria_of_rubric(rubric)
    ]


def test_past_the_end_of_its_dimension_a_criterion_goes_on_to_the_next(organiser, rubric):
    who = {"by": organiser, "now": NOW}
    first = rubric.dimensions.get()
    one, two = first.criteria.order_by("position")
    second = rubric_parts.add_dimension(rubric, {"name": {"en": "Last"}, "weight": 1}, **who)
    rubric_parts.add_criterion(second, {**VALUES, "key": two.key}, [], **who)

    rubric_parts.move_in_rubric(two, Step.DOWN, rubric=rubric, **who)

    carried = "criterion_2"
    assert reading_order(rubric) == [
        (first.key, one.key, 1),
        (second.key, carried, 1),
        (second.key, two.key, 2),
    ]
    assert Event.objects.filter(action="criterion.moved").count() == 1

    rubric_parts.move_in_rubric(two, Step.UP, rubric=rubric, **who)
    rubric_parts.move_in_rubric(one, Step.UP, rubric=rubric, **who)

    assert reading_order(rubric) == [
        (first.key, one.key, 1),
        (first.key, carried, 2),
        (second.key, two.key, 1),
    ]


def test_a_criterion_that_is_gone_is_not_moved(organiser, rubric):
    criterion = rubric.dimensions.get().criteria.first()
    rubric_parts.remove_from_rubric(
        Criterion.objects.get(pk=criterion.pk), rubric=rubric, by=organiser, now=NOW
    )

    with pytest.raises(PartGoneError):
        rubric_parts.move_in_rubric(criterion, Step.UP, rubric=rubric, by=organiser, now=NOW)


def test_a_removed_criterion_leaves_what_was_said_about_it(organiser, rubric):
    criterion = rubric.dimensions.get().criteria.first()
    comment = make_rubric_comment(rubric, criterion=criterion)

    rubric_parts.remove_from_rubric(criterion, rubric=rubric, by=organiser, now=NOW)

    comment.refresh_from_db()
    assert comment.criterion is None
    assert [one.position for one in rubric.dimensions.get().criteria.all()] == [1]


def test_a_preset_keeps_its_threshold_and_says_that_its_weights_are_ours(competition, organiser):
    copied = rubrics.copy_rubric_preset(competition, "horizon-europe", by=organiser, now=NOW)

    assert not copied.are_weights_from_source
    assert {one.threshold for one in selectors.criteria_of_rubric(copied)} == {3}


@pytest.mark.parametrize("key", list(presets.rubrics()))
def test_every_preset_can_be_scored_with_as_it_is(competition, organiser, key):
    copied = rubrics.copy_rubric_preset(competition, key, by=organiser, now=NOW)

    criteria = selectors.criteria_of_rubric(copied)

    assert problems_of_rubric(criteria, list(competition.tracks.all())) == []


def test_a_rubric_says_what_keeps_judging_from_opening(competition):
    empty = make_rubric(competition, criteria=0)
    light = make_rubric(competition)
    light.dimensions.update(weight=0)
    narrow = make_rubric(competition, criteria=0)
    only = make_criterion(make_dimension(narrow, key="more", position=2), key="only")
    only.tracks.add(competition.tracks.get(key="green"))

    found = [
        problems_of_rubric(selectors.criteria_of_rubric(one), list(competition.tracks.all()))
        for one in (empty, light, narrow)
    ]

    assert found == [
        ["The rubric needs at least one criterion that counts."],
        ["All weights are zero, so no scorecard would have a total."],
        ["Nothing counts for entries of the track “Transport”."],
    ]


def test_the_first_rubric_is_shown_and_empty(competition, organiser):
    made = rubrics.create_rubric(competition, {"en": "Ours"}, by=organiser, now=NOW + timedelta(1))

    assert (made.is_shown, by_language(made.name)) == (True, {"en": "Ours"})
