"""The organisers' page of the entry form, as plain values."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from competitions.enums import CountBy, Fills, QuestionType
from competitions.form_checks import (
    LISTS,
    TEXTS,
    Contradiction,
    EntryForm,
    contradictions,
    form_of,
    label_of,
    questions_of,
)
from competitions.models import Competition, Question, Section
from input2.lib.phrases import listed

OPTIONS_SHOWN = 6


@dataclass(frozen=True)
class QuestionRow:
    """`limits` are a few words, `marks` badges, `notes` short sentences."""

    question: Question
    limits: str
    marks: Sequence[str]
    notes: Sequence[str]
    required_from: datetime | None
    is_first: bool
    is_last: bool


@dataclass(frozen=True)
class SectionRow:
    section: Section
    questions: Sequence[QuestionRow]
    is_first: bool
    is_last: bool


@dataclass(frozen=True)
class FormPage:
    """Sections with their questions in use, the retired ones, and what contradicts itself."""

    sections: Sequence[SectionRow]
    retired: Sequence[Question]
    contradictions: Sequence[Contradiction]

    @property
    def count(self) -> int:
        return sum(len(row.questions) for row in self.sections)


def page_of(competition: Competition) -> FormPage:
    """Five queries, whatever the size."""
    sections = list(competition.sections.order_by("position"))
    everything = questions_of(competition)
    form = form_of(competition, everything)
    return FormPage(
        _section_rows(sections, form),
        [question for question in everything if question.retired_at],
        contradictions(form),
    )


def _section_rows(sections: Sequence[Section], form: EntryForm) -> list[SectionRow]:
    grouped = groupby(form.questions, key=lambda question: question.section_id)
    by_section = {pk: list(questions) for pk, questions in grouped}
    first, last = form.questions[:1], form.questions[-1:]
    return [
        SectionRow(
            section,
            [
                QuestionRow(
                    question,
                    limits_of(question),
                    _marks(question),
                    list(_notes(question, form)),
                    question.required_from,
                    # Past its own section a question goes on to the next one.
                    is_first=[question] == first and number == 0,
                    is_last=[question] == last and number == len(sections) - 1,
                )
                for question in by_section.get(section.pk, [])
            ],
            is_first=number == 0,
            is_last=number == len(sections) - 1,
        )
        for number, section in enumerate(sections)
    ]


def _marks(question: Question) -> list[str]:
    marks = [
        (question.is_required, _("Required")),
        (question.is_private, _("Private")),
        (question.is_identifying, _("Identifying")),
        (question.is_statistical, _("In statistics only")),
    ]
    return [label for is_set, label in marks if is_set]


def _notes(question: Question, form: EntryForm) -> Iterable[str]:
    if question.shown_if:
        yield _condition(question, form)
    if names := [str(track) for track in question.tracks.all()]:
        yield _("Only in: %(tracks)s") % {"tracks": listed(names)}
    if question.options:
        labels = [label_of(option) for option in question.options_in_use]
        more = ["…"] if len(labels) > OPTIONS_SHOWN else []
        yield listed([*labels[:OPTIONS_SHOWN], *more])
    if question.fills == Fills.PUBLICATION:
        yield _("Who agrees can be named in the results")
    elif question.fills:
        yield _("Fills the column “%(column)s”") % {"column": Fills(question.fills).label}


def _condition(question: Question, form: EntryForm) -> str:
    condition = question.shown_if
    if condition is None:
        return ""
    labels = dict(form.words(condition))
    words = [labels.get(value, value) for value in question.shown_if_values]
    return _("Shown only if “%(question)s” is: %(answers)s") % {
        "question": condition,
        "answers": listed(words),
    }


def limits_of(question: Question) -> str:
    """How long, how large or how many, in a few words; "" without limits."""
    least, most = question.least, question.most
    if least is None and most is None:
        return ""
    if least is None:
        span = _("at most %(most)s") % {"most": most}
    elif most is None:
        span = _("at least %(least)s") % {"least": least}
    else:
        span = _("%(least)s to %(most)s") % {"least": least, "most": most}
    unit = _unit(question, most if most is not None else least or 0)
    return _("%(span)s %(unit)s") % {"span": span, "unit": unit} if unit else span


def _unit(question: Question, count: int) -> str:
    if question.type in TEXTS and question.count_by == CountBy.WORDS:
        return ngettext("word", "words", count)
    if question.type in TEXTS:
        return ngettext("character", "characters", count)
    if question.type == QuestionType.FILES:
        return ngettext("file", "files", count)
    return ngettext("answer", "answers", count) if question.type in LISTS else ""
