"""What in an entry form contradicts itself: asked before a change is kept and before a call is published."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from i18nfield.strings import LazyI18nString

from competitions.enums import COUNTABLE, Fills, QuestionType
from competitions.models import Competition, Question, Track
from competitions.question_types import WITH_OPTIONS
from competitions.sdgs import GOALS
from input2.lib import economies

Kinds = frozenset[QuestionType]
TEXTS: Final[Kinds] = frozenset({QuestionType.SHORT_TEXT, QuestionType.LONG_TEXT})
LISTS: Final[Kinds] = frozenset(
    {QuestionType.MULTIPLE_CHOICE, QuestionType.ECONOMIES, QuestionType.SDGS}
)
LIMITED: Final[Kinds] = TEXTS | LISTS | {QuestionType.NUMBER, QuestionType.FILES}
# Whose answers are words of a closed set, so that another question can wait for one of them.
CLOSED: Final[Kinds] = (
    WITH_OPTIONS
    | LISTS
    | {
        QuestionType.YES_NO,
        QuestionType.DECLARATION,
        QuestionType.ECONOMY,
        QuestionType.TRACK,
        QuestionType.SUB_FIELD,
    }
)
# Which types of question a column can be filled from, and leave be given with.
COLUMNS: Final[Mapping[Fills, Kinds]] = {
    Fills.TITLE: frozenset({QuestionType.SHORT_TEXT}),
    Fills.TRACK: frozenset({QuestionType.TRACK}),
    Fills.SUB_FIELD: frozenset({QuestionType.SUB_FIELD}),
    Fills.ENTRY_TYPE: frozenset({QuestionType.SINGLE_CHOICE}),
    Fills.ORGANISATION: frozenset({QuestionType.SHORT_TEXT}),
    Fills.ORGANISATION_TYPE: frozenset({QuestionType.SINGLE_CHOICE}),
    Fills.IS_MSME: frozenset({QuestionType.YES_NO}),
    Fills.ECONOMY: frozenset({QuestionType.ECONOMY}),
    Fills.CITY: frozenset({QuestionType.SHORT_TEXT}),
    Fills.SUMMARY: TEXTS,
    Fills.PARTNER_ECONOMIES: frozenset({QuestionType.ECONOMIES}),
    Fills.MATURITY: frozenset({QuestionType.SINGLE_CHOICE}),
    Fills.CONTACT_EMAIL: frozenset({QuestionType.EMAIL}),
    Fills.PUBLICATION: frozenset({QuestionType.DECLARATION}),
}
# What judges read in every list, in blind rounds too.
ALWAYS_READ: Final = frozenset({Fills.TITLE, Fills.TRACK, Fills.SUB_FIELD})
FILE_KINDS: Final = ("pdf", "image")


FIXED: Final[Mapping[QuestionType, Callable[[], list[tuple[str, str]]]]] = {
    QuestionType.YES_NO: lambda: [("yes", _("Yes")), ("no", _("No"))],
    QuestionType.DECLARATION: lambda: [("yes", _("Agreed"))],
    QuestionType.ECONOMY: lambda: [(code, str(name)) for code, name in economies.choices()],
    QuestionType.ECONOMIES: lambda: [(code, str(name)) for code, name in economies.choices()],
    QuestionType.SDGS: lambda: [
        (str(number), f"{number} {name}") for number, name in GOALS.items()
    ],
}


@dataclass(frozen=True)
class Contradiction:
    """One sentence, about a question or about the whole form; another wording of the question does not make it another one."""

    about: int | None
    problem: str
    label: str = field(default="", compare=False)

    def __str__(self) -> str:
        if not self.label:
            return self.problem
        return _("“%(question)s”: %(problem)s") % {"question": self.label, "problem": self.problem}


@dataclass(frozen=True)
class EntryForm:
    """The questions in use in reading order, and the tracks that some of them are limited to."""

    questions: Sequence[Question]
    tracks: Sequence[Track]
    closes_at: datetime

    @cached_property
    def places(self) -> dict[int, int]:
        return {question.pk: place for place, question in enumerate(self.questions)}

    @cached_property
    def asks_for_track(self) -> bool:
        return any(question.fills == Fills.TRACK for question in self.questions)

    def comes_before(self, first: Question, second: Question) -> bool:
        """A question that is not in the form comes before nothing."""
        if first.pk not in self.places:
            return False
        return self.places[first.pk] < self.places.get(second.pk, len(self.places))

    def earlier(self, question: Question | None) -> list[Question]:
        """The questions that this one may wait for; a question yet to be added stands after all others."""
        place = self.places.get(question.pk) if question else None
        earlier = self.questions[:place]
        return [each for each in earlier if each.type in CLOSED and not each.is_statistical]

    def words(self, question: Question) -> list[tuple[str, str]]:
        """The answers that another question can wait for, each with its label."""
        kind = QuestionType(question.type)
        if kind == QuestionType.TRACK:
            return [(track.key, str(track)) for track in self.tracks]
        if kind == QuestionType.SUB_FIELD:
            return [
                (field.key, _("%(track)s: %(sub_field)s") % {"track": track, "sub_field": field})
                for track in self.tracks
                for field in track.sub_fields.all()
            ]
        if kind in FIXED:
            return FIXED[kind]()
        return [(option["key"], label_of(option)) for option in question.options_in_use]


def questions_of(competition: Competition) -> list[Question]:
    """All of them in reading order, the retired ones too, each joined with the one it waits for: two queries."""
    return questions_of_calls([competition])


def questions_of_calls(competitions: Collection[Competition]) -> list[Question]:
    """The same of several calls, at the same price."""
    rows = Question.objects.filter(competition__in=competitions)
    rows = rows.select_related("section").prefetch_related("tracks")
    questions = list(rows.order_by("section__position", "position", "pk"))
    calls = {competition.pk: competition for competition in competitions}
    by_pk = {question.pk: question for question in questions}
    for question in questions:
        question.competition = calls[question.competition_id]
        if question.shown_if_id:
            question.shown_if = by_pk[question.shown_if_id]
    return questions


def form_of(competition: Competition, questions: Sequence[Question] | None = None) -> EntryForm:
    """The form as it is asked today: two queries, and two more where `questions_of` was not read before."""
    everything = questions_of(competition) if questions is None else questions
    in_use = [question for question in everything if question.retired_at is None]
    tracks = list(competition.tracks.prefetch_related("sub_fields"))
    return EntryForm(in_use, tracks, competition.closes_at)


def contradictions(form: EntryForm) -> list[Contradiction]:
    """Everything that can never be as it is written."""
    about = [found for question in form.questions for found in _about(question, form)]
    return [*about, *(Contradiction(None, sentence) for sentence in _about_the_whole(form))]


def objections_to_counting(
    kind: str, *, is_required: bool, fills: str
) -> Iterator[tuple[str, str]]:
    """By the field to mend, why a question cannot be for statistics only: it is voluntary, has a few answers and stands in no column."""
    if kind not in COUNTABLE:
        yield "type", _("Only yes or no, or a single choice, can be counted for statistics.")
    if is_required:
        yield "is_required", _("A question for statistics is always voluntary.")
    if fills:
        yield "fills", _("What is for statistics only fills no column.")


def _about(question: Question, form: EntryForm) -> Iterator[Contradiction]:
    for sentence in (
        *_about_column(question),
        *_about_options(question),
        *_about_limits(question),
        *_about_requirement(question, form),
        *_about_tracks(question, form),
        *_about_condition(question, form),
    ):
        yield Contradiction(question.pk, sentence, str(question))


def _about_the_whole(form: EntryForm) -> Iterator[str]:
    if form.questions and all(q.type == QuestionType.DECLARATION for q in form.questions):
        yield _("The form has declarations only: it needs at least one question to answer.")
    sub_fields = [question for question in form.questions if question.fills == Fills.SUB_FIELD]
    if sub_fields and not form.asks_for_track:
        yield _("The form asks for a sub-field but not for the track it belongs to.")
    if any(question.is_required and not question.shown_if_id for question in sub_fields):
        for track in form.tracks:
            if not track.sub_fields.all():
                yield _("The form requires a sub-field, but the track “%(track)s” has none.") % {
                    "track": track
                }


def _about_column(question: Question) -> Iterator[str]:
    kind = QuestionType(question.type)
    if question.fills and kind not in COLUMNS[Fills(question.fills)]:
        yield _("an answer of this type cannot fill the column it is meant for.")
    if kind == QuestionType.TRACK and question.fills != Fills.TRACK:
        yield _("a question of this type has to fill the column “Track”.")
    if kind == QuestionType.SUB_FIELD and question.fills != Fills.SUB_FIELD:
        yield _("a question of this type has to fill the column “Sub-field”.")
    if question.fills in ALWAYS_READ and (question.is_private or question.is_identifying):
        yield _("judges read it in every list, so it can be neither private nor identifying.")


def _about_options(question: Question) -> Iterator[str]:
    if question.type in WITH_OPTIONS and not question.options_in_use:
        yield _("it has no answers to choose from.")
    if question.type == QuestionType.FILES and not question.file_kinds:
        yield _("it accepts no kind of file.")


def _about_limits(question: Question) -> Iterator[str]:
    least, most = question.least, question.most
    if least is not None and most is not None and least > most:
        yield _("the least is more than the most.")
    if most == 0 and question.type != QuestionType.NUMBER:
        yield _("the most has to be at least 1.")
    count = _number_of_choices(question)
    if least is not None and count is not None and least > count:
        yield ngettext(
            "it asks for more answers than the %(count)d there is.",
            "it asks for more answers than the %(count)d there are.",
            count,
        ) % {"count": count}


def _number_of_choices(question: Question) -> int | None:
    match question.type:
        case QuestionType.MULTIPLE_CHOICE:
            return len(question.options_in_use)
        case QuestionType.ECONOMIES:
            return len(economies.CODES)
        case QuestionType.SDGS:
            return len(GOALS)
    return None


def _about_requirement(question: Question, form: EntryForm) -> Iterator[str]:
    if question.required_from and question.required_from >= form.closes_at:
        yield _("it is required only from after the closing of entries, so it never is.")


def _about_tracks(question: Question, form: EntryForm) -> Iterator[str]:
    if not question.tracks.all():
        return
    if question.fills in {Fills.TRACK, Fills.SUB_FIELD}:
        yield _("it is asked before a track is known, so it cannot be for some tracks only.")
    elif not form.asks_for_track:
        yield _("it is for some tracks only, but the form does not ask for the track.")


def _about_condition(question: Question, form: EntryForm) -> Iterator[str]:
    condition = question.shown_if
    if condition is None:
        return
    if not form.comes_before(condition, question):
        yield _("it waits for an answer that is not asked before it.")
        return
    if condition.is_statistical:
        yield _("it waits for a question for statistics, whose answer it would tell.")
        return
    if condition.type not in CLOSED:
        yield _("it waits for a question whose answers cannot be told apart.")
        return
    if not set(question.shown_if_values) & {key for key, _label in form.words(condition)}:
        yield _("it waits for an answer that cannot be chosen.")
    if not _has_common_track(question):
        yield _("it waits for a question that is asked in other tracks only.")


def _has_common_track(question: Question) -> bool:
    """Along the whole chain of conditions; a question without tracks is asked in all."""
    common: set[str] | None = None
    followed: set[int] = set()
    current: Question | None = question
    while current is not None and current.pk not in followed:
        followed.add(current.pk)
        if keys := {track.key for track in current.tracks.all()}:
            common = keys if common is None else common & keys
        current = current.shown_if
    return common is None or bool(common)


def label_of(option: Mapping[str, Any]) -> str:
    """An option's label in the reader's language."""
    return str(LazyI18nString(option["label"]))
