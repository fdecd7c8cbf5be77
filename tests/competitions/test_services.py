from dataclasses import replace
from datetime import timedelta

import pytest

from competitions import presets, services
from competitions.enums import CompetitionState, PartnerRole, Role
from competitions.models import Competition, Question, Rubric
from competitions.new_call import (
    NewAward,
    NewCompetition,
    NewKeyDate,
    NewPartner,
    NewSubField,
    NewTrack,
)
from competitions.services import rubric_parts
from input2.audit.models import Event
from input2.lib.errors import ForbiddenError, TransitionRefusedError
from tests.factories import NOW, make_competition, make_member, make_rubric, make_user

pytestmark = pytest.mark.django_db

NEW = NewCompetition(
    slug="input9",
    short_name="INPUT9",
    name={"en": "Ninth", "zh-hans": "第九届"},
    time_zone="Asia/Shanghai",
    opens_at=NOW,
    closes_at=NOW + timedelta(days=30),
    languages=["en", "zh-hans"],
    tracks=[
        NewTrack(key="green", name="Green", sub_fields=[NewSubField(key="heat", name="Heat")]),
        NewTrack(key="water", name="Water"),
    ],
    key_dates=[NewKeyDate(key="awards", name="Awards", at=NOW + timedelta(days=90))],
    partners=[NewPartner(role=PartnerRole.GUIDANCE, name="A ministry")],
    awards=[NewAward(key="gold", name="Gold")],
)


def actions() -> list[str]:
    return list(Event.objects.order_by("pk").values_list("action", flat=True))


def test_whoever_creates_a_competition_organises_it():
    creator = make_user(is_staff=True)

    competition = services.create_competition(NEW, by=creator, now=NOW)

    assert competition.state == CompetitionState.DRAFT
    assert [(m.user, m.role) for m in competition.memberships.all()] == [(creator, Role.ORGANISER)]
    assert [track.key for track in competition.tracks.all()] == ["green", "water"]
    assert competition.tracks.get(key="green").sub_fields.get().key == "heat"
    assert competition.key_dates.get().key == "awards"
    assert competition.partners.get().role == PartnerRole.GUIDANCE
    assert competition.awards.get().key == "gold"
    assert actions() == ["competition.created"]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"closes_at": NOW}, "closes_at: The call has to close after it opens."),
        (
            {"time_zone": "Asia/Atlantis"},
            "time_zone: “Asia/Atlantis” is not a time zone; write one such as Asia/Shanghai.",
        ),
    ],
)
def test_a_call_that_contradicts_itself_is_refused(change, sentence):
    with pytest.raises(services.MalformedCallError) as refusal:
        services.create_competition(replace(NEW, **change), by=make_user(is_staff=True), now=NOW)

    assert str(refusal.value) == sentence
    assert not Competition.objects.exists()


def test_a_draft_with_tracks_form_and_rubric_is_published():
    competition = make_competition(state=CompetitionState.DRAFT)
    make_rubric(competition)
    organiser = make_member(competition)

    services.publish_competition(competition, by=organiser, now=NOW)

    competition.refresh_from_db()
    assert competition.state == CompetitionState.PUBLISHED
    assert actions() == ["competition.published"]


def test_a_call_nobody_could_enter_is_not_published():
    competition = make_competition(state=CompetitionState.DRAFT, with_form=False)
    organiser = make_member(competition)

    with pytest.raises(services.UnfinishedCallError):
        services.publish_competition(competition, by=organiser, now=NOW)

    assert not Event.objects.exists()


def test_a_call_is_published_once():
    competition = make_competition()
    organiser = make_member(competition)

    with pytest.raises(TransitionRefusedError):
        services.publish_competition(competition, by=organiser, now=NOW)


def test_a_member_is_added_once():
    competition = make_competition()
    organiser, watcher = make_member(competition), make_user()

    for _time in range(2):
        services.add_member(competition, watcher, Role.OBSERVER, by=organiser, now=NOW)

    assert competition.memberships.get(user=watcher).role == Role.OBSERVER
    assert actions() == ["member.added"]


def test_a_member_keeps_the_role_they_have():
    competition = make_competition()
    organiser = make_member(competition)
    watcher = make_member(competition, Role.OBSERVER)

    with pytest.raises(services.AlreadyMemberError) as refusal:
        services.add_member(competition, watcher, Role.ORGANISER, by=organiser, now=NOW)

    assert str(refusal.value) == "Mei Lin already has a role here: Observer."


def test_a_preset_becomes_a_rubric_of_the_competition():
    competition = make_competition()
    organiser = make_member(competition)

    rubric = services.copy_rubric_preset(competition, "apec-esci-2016", by=organiser, now=NOW)

    found = [
        (dimension.key, int(dimension.weight), dimension.criteria.count())
        for dimension in rubric.dimensions.all()
    ]
    assert found == [("strategy", 30, 3), ("measure", 40, 4), ("performance", 30, 3)]
    first = rubric.dimensions.get(key="strategy").criteria.get(key="innovativeness")
    assert [first.scale_min, first.scale_max, first.share] == [0, 10, 10]
    assert first.name.localize("zh-hans") == "创新性"
    assert actions() == ["rubric.created"]


def test_an_unknown_preset_is_refused():
    competition = make_competition()
    organiser = make_member(competition)

    with pytest.raises(presets.UnknownPresetError):
        services.copy_rubric_preset(competition, "nowhere", by=organiser, now=NOW)

    assert not Rubric.objects.exists()


def test_a_criterion_goes_to_the_end_of_its_dimension():
    competition = make_competition()
    dimension = make_rubric(competition, criteria=2).dimensions.get()
    new = {"key": "inclusiveness", "name": "Inclusiveness", "is_counted": False}

    rubric_parts.add_criterion(dimension, new, [], by=make_member(competition), now=NOW)

    added = dimension.criteria.get(key="inclusiveness")
    assert (added.position, added.is_counted) == (3, False)
    assert actions() == ["criterion.added"]


def test_a_rubric_is_frozen_once_and_then_stays():
    competition = make_competition()
    rubric, organiser = make_rubric(competition), make_member(competition)
    services.freeze_rubric(rubric, by=organiser, now=NOW)

    services.freeze_rubric(rubric, by=organiser, now=NOW + timedelta(hours=1))
    with pytest.raises(services.FrozenRubricError):
        rubric_parts.add_criterion(
            rubric.dimensions.get(), {"key": "late", "name": "Late"}, [], by=organiser, now=NOW
        )

    rubric.refresh_from_db()
    assert rubric.frozen_at == NOW
    assert actions() == ["rubric.frozen"]


def test_the_shipped_form_becomes_questions():
    competition = make_competition(with_form=False)
    organiser = make_member(competition)

    form = presets.entry_form("input2")
    questions = services.create_entry_form(competition, form, by=organiser, now=NOW)

    assert len(questions) == competition.questions.count() == 42
    assert [section.key for section in competition.sections.all()] == [
        "about",
        "entry",
        "problem",
        "impact",
        "replicability",
        "files",
        "declarations",
    ]
    msme = competition.questions.select_related("shown_if").get(key="is_msme")
    assert msme.shown_if == competition.questions.get(key="organisation_type")
    assert msme.shown_if_values == ["company", "startup"]
    summary = competition.questions.get(key="summary")
    assert (summary.least, summary.most, summary.is_required) == (150, 200, True)
    assert actions() == ["form.created"]


def test_a_question_can_belong_to_some_tracks():
    competition = make_competition(with_form=False)
    question = {"key": "heat", "type": "short_text", "label": "Heat", "tracks": ["green"]}
    form = {"sections": [{"key": "one", "name": "One", "questions": [question]}]}

    services.create_entry_form(competition, form, by=make_member(competition), now=NOW)

    assert [track.key for track in Question.objects.get().tracks.all()] == ["green"]


@pytest.mark.parametrize(
    "stray", [{"tracks": ["nowhere"]}, {"shown_if": {"question": "nowhere", "values": ["x"]}}]
)
def test_a_form_that_refers_to_nothing_is_refused_whole(stray):
    competition = make_competition(with_form=False)
    question = {"key": "heat", "type": "short_text", "label": "Heat", **stray}
    form = {"sections": [{"key": "one", "name": "One", "questions": [question]}]}

    with pytest.raises(services.MalformedFormError):
        services.create_entry_form(competition, form, by=make_member(competition), now=NOW)

    assert not competition.sections.exists()


def test_a_competition_has_one_form():
    competition = make_competition()
    form = presets.entry_form("input2")

    with pytest.raises(services.MalformedFormError):
        services.create_entry_form(competition, form, by=make_member(competition), now=NOW)


def steps(competition: Competition):
    rubric = make_rubric(competition)
    return {
        "publish": lambda by: services.publish_competition(competition, by=by, now=NOW),
        "add_member": lambda by: services.add_member(
            competition, make_user(), Role.ORGANISER, by=by, now=NOW
        ),
        "copy_rubric": lambda by: services.copy_rubric_preset(
            competition, "apec-esci-2016", by=by, now=NOW
        ),
        "add_criterion": lambda by: rubric_parts.add_criterion(
            rubric.dimensions.get(), {"key": "new", "name": "New"}, [], by=by, now=NOW
        ),
        "freeze": lambda by: services.freeze_rubric(rubric, by=by, now=NOW),
        "create_form": lambda by: services.create_entry_form(
            competition, presets.entry_form("input2"), by=by, now=NOW
        ),
    }


STEPS = ["publish", "add_member", "copy_rubric", "add_criterion", "freeze", "create_form"]


@pytest.mark.parametrize("step", STEPS)
def test_observers_and_organisers_elsewhere_change_nothing(step):
    competition = make_competition(state=CompetitionState.DRAFT)
    others = {
        "observer": make_member(competition, Role.OBSERVER),
        "elsewhere": make_member(make_competition()),
        "stranger": make_user(),
    }
    take = steps(competition)[step]

    for person in others.values():
        with pytest.raises(ForbiddenError):
            take(person)

    assert not Event.objects.exists()
