"""Properties of conditions: whatever is tried, what is accepted is well defined."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from competitions import form_checks, presets, services
from competitions.enums import QuestionType
from competitions.form_checks import EntryForm
from competitions.models import Question, Track
from competitions.question_types import is_asked
from tests.factories import NOW, make_competition, make_member, make_question

GREEN, TRANSPORT = Track(pk=1, key="green", name="Green"), Track(pk=2, key="transport", name="T")
WORDS = ["yes", "no", "maybe"]


def question(pk: int, tracks: list[Track], kind: str = QuestionType.YES_NO, **fields) -> Question:
    made = Question(pk=pk, key=f"q{pk}", label=f"Q{pk}", type=kind, **fields)
    vars(made)["_prefetched_objects_cache"] = {"tracks": tracks}
    return made


TRACK = question(99, [], QuestionType.TRACK, fills="track")
PARTS = st.tuples(
    st.one_of(st.none(), st.integers(0, 5)),
    st.lists(st.sampled_from(WORDS), min_size=1, unique=True),
    st.lists(st.sampled_from([GREEN, TRANSPORT]), unique=True),
    st.booleans(),
)


def form_from(parts) -> EntryForm:
    """Questions that wait for each other in any way at all, also for themselves and in circles."""
    rows = [
        question(pk, tracks, shown_if_values=values, is_required=is_required)
        for pk, (_waits, values, tracks, is_required) in enumerate(parts)
    ]
    for row, (waits, *_rest) in zip(rows, parts, strict=True):
        row.shown_if = rows[waits] if waits is not None and waits < len(rows) else None
    tracks = [GREEN, TRANSPORT]
    return EntryForm([TRACK, *rows], tracks, NOW)


FORMS = st.lists(PARTS, min_size=1, max_size=6).map(form_from)
ANSWERS = st.fixed_dictionaries({f"q{pk}": st.sampled_from([None, True, False]) for pk in range(6)})


def about_conditions(form):
    return [found for found in form_checks.contradictions(form) if "waits" in found.problem]


@settings(deadline=None)
@given(FORMS)
def test_what_is_accepted_has_no_circle_and_looks_back_only(form):
    accepted = not about_conditions(form)

    places = {row.pk: place for place, row in enumerate(form.questions)}
    looks_back = all(
        row.shown_if is None or places[row.shown_if.pk] < places[row.pk] for row in form.questions
    )
    assert looks_back or not accepted


@settings(deadline=None)
@given(FORMS)
def test_in_a_form_that_is_accepted_every_question_can_be_reached(form):
    if about_conditions(form):
        return

    for row in form.questions:
        answers, track = {}, None
        current, common = row, {"green", "transport"}
        while current is not None:
            common &= {t.key for t in current.tracks.all()} or common
            if current.shown_if:
                answers[current.shown_if.key] = "yes" in current.shown_if_values
            current = current.shown_if
        track = min(common)
        assert is_asked(row, answers, track)


@settings(deadline=None)
@given(FORMS, ANSWERS, st.sampled_from(["green", "transport", None]))
def test_visibility_is_decided_alike_in_every_order(form, answers, track):
    forward = {row.pk: is_asked(row, answers, track) for row in form.questions}
    backward = {row.pk: is_asked(row, answers, track) for row in reversed(form.questions)}

    assert forward == backward
    for row in form.questions:
        if forward[row.pk] and row.shown_if:
            assert forward[row.shown_if.pk]


@settings(deadline=None)
@given(FORMS, ANSWERS, st.sampled_from(["green", "transport"]), st.sampled_from(range(6)))
def test_another_answer_changes_only_what_comes_later(form, answers, track, place):
    if about_conditions(form):
        return
    key = f"q{place}"

    other = {**answers, key: not answers[key]}

    places = {row.key: number for number, row in enumerate(form.questions)}
    for row in form.questions[: places.get(key, 0) + 1]:
        assert is_asked(row, answers, track) == is_asked(row, other, track)


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=6))
def test_the_service_accepts_no_circle(steps):
    competition = make_competition()
    organiser = make_member(competition)
    about = competition.sections.get(key="about")
    rows = [make_question(about, f"c{number}", QuestionType.YES_NO) for number in range(4)]

    for waiting, waited in steps:
        row = Question.objects.select_related("section").get(pk=rows[waiting].pk)
        values = {"shown_if": rows[waited], "shown_if_values": ["yes"]}
        try:
            services.change_question(row, values, base=row.revision, by=organiser, now=NOW)
        except services.ContradictoryFormError:
            assert waited >= waiting

    stored = {row.key: row for row in Question.objects.of_form(competition)}
    for number in range(4):
        waited = stored[f"c{number}"].shown_if
        assert waited is None or int(waited.key[1:]) < number


@pytest.mark.parametrize(
    ("condition", "reason"),
    [
        ({"shown_if_values": ["perhaps"]}, "cannot be chosen"),
        ({"kind": QuestionType.SHORT_TEXT, "shown_if_values": ["yes"]}, "cannot be told apart"),
        ({"tracks": [TRANSPORT], "shown_if_values": ["yes"]}, "in other tracks only"),
    ],
)
def test_a_question_that_could_never_be_shown_is_named(condition, reason):
    values = condition["shown_if_values"]
    first = question(1, condition.get("tracks", []), condition.get("kind", QuestionType.YES_NO))
    follower = question(2, [GREEN], shown_if=first, shown_if_values=values)

    found = form_checks.contradictions(EntryForm([TRACK, first, follower], [], NOW))

    assert [str(one) for one in found if reason in str(one)] != []


@pytest.mark.parametrize("key", presets.forms.KEYS)
@pytest.mark.django_db
def test_the_shipped_forms_do_not_contradict_themselves(key):
    competition = make_competition(with_form=False)
    form = presets.entry_form(key)
    services.create_entry_form(competition, form, by=make_member(competition), now=NOW)

    assert form_checks.contradictions(form_checks.form_of(competition)) == []


@pytest.mark.django_db
def test_a_required_sub_field_needs_sub_fields_in_every_track():
    competition = make_competition()
    section = competition.sections.get(key="entry")
    make_question(section, "field", QuestionType.SUB_FIELD, fills="sub_field", is_required=True)
    competition.tracks.get(key="green").sub_fields.all().delete()

    found = form_checks.contradictions(form_checks.form_of(competition))

    assert [str(one) for one in found] == [
        "The form requires a sub-field, but the track “Green” has none."
    ]
