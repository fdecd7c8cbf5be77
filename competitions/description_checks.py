"""Whether a description of a competition holds together: what one row alone cannot tell, in sentences by path."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from zoneinfo import available_timezones

from django.conf import settings
from django.utils.translation import gettext as _

from competitions.enums import QuestionType
from competitions.form_checks import objections_to_counting
from competitions.keys import RESERVED
from competitions.new_call import NewCompetition, NewCriterion, NewQuestion, NewRubric, NewSection
from input2.files.inspection import CONTENT_TYPES

RESERVED_SLUGS: Final = frozenset({"new"})
MOST_IN_A_LIST: Final = 500
EARLIEST: Final = datetime(2000, 1, 1, tzinfo=UTC)
LATEST: Final = datetime(2100, 1, 1, tzinfo=UTC)
CHOICES: Final = frozenset({QuestionType.SINGLE_CHOICE, QuestionType.MULTIPLE_CHOICE})
_slug = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")

Located = tuple[str, NewQuestion]


@dataclass(frozen=True)
class Problem:
    """One thing to mend; `path` is where it stands, such as `tracks[2].name.en`."""

    path: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.path}: {self.sentence}" if self.path else self.sentence


def problems_of(new: NewCompetition) -> list[Problem]:
    """Everything that contradicts itself or speaks of what is not there, in reading order."""
    return [
        *_about_the_call(new),
        *_about_lists(new),
        *_about_dates(new),
        *_about_form(new.sections, {track.key for track in new.tracks}),
        *_about_rubrics(new),
    ]


def problems_of_form(sections: Sequence[NewSection], tracks: Collection[str]) -> list[Problem]:
    """The same for an entry form alone, beside the tracks that exist."""
    keys = [section.key for section in sections]
    return [*_repeated("sections[{}].key", keys), *_about_form(sections, tracks)]


def questions_of(sections: Sequence[NewSection]) -> list[Located]:
    """Every question with its path."""
    return [
        (f"sections[{i}].questions[{j}]", question)
        for i, section in enumerate(sections)
        for j, question in enumerate(section.questions)
    ]


def refusal_of_slug(slug: str) -> str:
    """Why a competition cannot have this address, or nothing; whether it is taken is another question."""
    if not _slug.fullmatch(slug):
        return _("Write small letters, digits and single hyphens between them.")
    if slug in RESERVED_SLUGS:
        return _("“%(slug)s” is an address of the platform itself.") % {"slug": slug}
    return ""


def _about_the_call(new: NewCompetition) -> Iterator[Problem]:
    if refusal := refusal_of_slug(new.slug):
        yield Problem("slug", refusal)
    known = {code for code, _name in settings.LANGUAGES}
    for index, code in enumerate(new.languages):
        if code not in known:
            sentence = _("“%(code)s” is not a language of this platform; it has %(known)s.")
            words = {"code": code, "known": ", ".join(sorted(known))}
            yield Problem(f"languages[{index}]", sentence % words)
    yield from _repeated("languages[{}]", new.languages)
    if new.time_zone not in available_timezones():
        sentence = _("“%(zone)s” is not a time zone; write one such as Asia/Shanghai.")
        yield Problem("time_zone", sentence % {"zone": new.time_zone})
    if new.closes_at <= new.opens_at:
        yield Problem("closes_at", _("The call has to close after it opens."))


def _about_lists(new: NewCompetition) -> Iterator[Problem]:
    lists: Mapping[str, tuple[Sequence[Any], Callable[[Any], Any] | None]] = {
        "tracks": (new.tracks, lambda row: row.key),
        "key_dates": (new.key_dates, lambda row: row.key),
        "awards": (new.awards, lambda row: row.key),
        "partners": (new.partners, None),
        "self_check": (new.self_check, lambda row: row.key),
        "screening": (new.screening, lambda row: row.key),
        "pages": (new.pages, lambda row: row.kind),
        "faq": (new.faq, None),
        "news": (new.news, lambda row: row.slug),
        "documents": (new.documents, lambda row: row.key),
        "sections": (new.sections, lambda row: row.key),
        "rubrics": (new.rubrics, None),
        **{
            f"tracks[{i}].sub_fields": (track.sub_fields, lambda row: row.key)
            for i, track in enumerate(new.tracks)
        },
        **{
            f"screening[{i}].reasons": (item.reasons, lambda row: row.key)
            for i, item in enumerate(new.screening)
        },
    }
    fields = {"pages": "kind", "news": "slug"}
    for name, (rows, key) in lists.items():
        yield from _too_many(name, rows)
        if key:
            field = fields.get(name, "key")
            yield from _repeated(f"{name}[{{}}].{field}", [key(row) for row in rows])


def _about_dates(new: NewCompetition) -> Iterator[Problem]:
    instants: list[tuple[str, datetime | None]] = [
        ("opens_at", new.opens_at),
        ("closes_at", new.closes_at),
        *((f"key_dates[{i}].at", date.at) for i, date in enumerate(new.key_dates)),
        *((f"key_dates[{i}].ends_at", date.ends_at) for i, date in enumerate(new.key_dates)),
        *((f"news[{i}].published_at", post.published_at) for i, post in enumerate(new.news)),
        *(
            (f"{path}.required_from", question.required_from)
            for path, question in questions_of(new.sections)
        ),
    ]
    for path, at in instants:
        if at and not EARLIEST <= at < LATEST:
            yield Problem(path, _("Dates lie between the years 2000 and 2099."))
    for i, date in enumerate(new.key_dates):
        if date.ends_at and date.ends_at <= date.at:
            yield Problem(f"key_dates[{i}].ends_at", _("It has to end after it begins."))


def _about_form(sections: Sequence[NewSection], tracks: Collection[str]) -> Iterator[Problem]:
    located = questions_of(sections)
    yield from _too_many("sections", located)
    yield from _repeated_at([(f"{path}.key", question.key) for path, question in located])
    filled = [(f"{path}.fills", question.fills) for path, question in located if question.fills]
    yield from _repeated_at(filled)
    by_key = {question.key: question for _path, question in located}
    for path, question in located:
        yield from _unknown(f"{path}.tracks[{{}}]", question.tracks, tracks)
        yield from _repeated(f"{path}.tracks[{{}}]", question.tracks)
        yield from _about_question(path, question)
        yield from _about_statistics(path, question)
        yield from _about_condition(f"{path}.shown_if", question, by_key)


def _about_question(path: str, question: NewQuestion) -> Iterator[Problem]:
    yield from _too_many(f"{path}.options", question.options)
    yield from _repeated(f"{path}.options[{{}}].key", [option.key for option in question.options])
    yield from _unknown(f"{path}.file_kinds[{{}}]", question.file_kinds, CONTENT_TYPES)
    if question.key in RESERVED:
        sentence = _("“%(key)s” is a name that the form itself needs; choose another.")
        yield Problem(f"{path}.key", sentence % {"key": question.key})
    if question.type in CHOICES and not question.options:
        yield Problem(f"{path}.options", _("A question with a choice needs options."))
    if None not in (question.least, question.most) and question.least > question.most:  # type: ignore[operator]  # neither is None
        yield Problem(f"{path}.least", _("The least is more than the most."))
    if question.most_megabytes == 0:
        yield Problem(f"{path}.most_megabytes", _("The most has to be at least 1."))
    if question.required_from and not question.is_required:
        sentence = _("Only a required question can be required from a date on.")
        yield Problem(f"{path}.required_from", sentence)


def _about_statistics(path: str, question: NewQuestion) -> Iterator[Problem]:
    if not question.is_statistical:
        return
    kind, is_required, fills = question.type, question.is_required, question.fills
    for name, sentence in objections_to_counting(kind, is_required=is_required, fills=fills):
        yield Problem(f"{path}.{name}", sentence)


def _about_condition(
    path: str, question: NewQuestion, by_key: Mapping[str, NewQuestion]
) -> Iterator[Problem]:
    if (condition := question.shown_if) is None:
        return
    if not condition.values:
        yield Problem(f"{path}.values", _("Name at least one answer."))
    asked = by_key.get(condition.question)
    if asked is None:
        yield Problem(f"{path}.question", _missing(condition.question))
        return
    if asked.is_statistical:
        sentence = _(
            "A question for statistics decides about no other: that would tell its answer."
        )
        yield Problem(f"{path}.question", sentence)
    if asked.type in CHOICES:
        keys = {option.key for option in asked.options}
        yield from _unknown(f"{path}.values[{{}}]", condition.values, keys)
    if _leads_to_itself(question, by_key):
        yield Problem(f"{path}.question", _("The conditions lead back to the question itself."))


def _leads_to_itself(question: NewQuestion, by_key: Mapping[str, NewQuestion]) -> bool:
    followed: set[str] = set()
    current: NewQuestion | None = question
    while current and current.shown_if and current.key not in followed:
        followed.add(current.key)
        current = by_key.get(current.shown_if.question)
    return current is not None and current.key == question.key and bool(followed)


def _about_rubrics(new: NewCompetition) -> Iterator[Problem]:
    tracks = {track.key for track in new.tracks}
    for i, rubric in enumerate(new.rubrics):
        yield from _about_rubric(f"rubrics[{i}]", rubric, tracks)
        if rubric.follows is not None and not 1 <= rubric.follows <= i:
            sentence = _("A rubric follows an earlier one of this list, counted from 1.")
            yield Problem(f"rubrics[{i}].follows", sentence)
    shown = [i for i, rubric in enumerate(new.rubrics) if rubric.is_shown]
    for i in shown[1:]:
        yield Problem(f"rubrics[{i}].is_shown", _("Only one rubric stands on the call page."))


def _about_rubric(path: str, rubric: NewRubric, tracks: Collection[str]) -> Iterator[Problem]:
    yield from _too_many(f"{path}.dimensions", rubric.dimensions)
    keys = [dimension.key for dimension in rubric.dimensions]
    yield from _repeated(f"{path}.dimensions[{{}}].key", keys)
    for j, dimension in enumerate(rubric.dimensions):
        place = f"{path}.dimensions[{j}]"
        if dimension.weight < 0:
            yield Problem(f"{place}.weight", _("A weight is not negative."))
        yield from _too_many(f"{place}.criteria", dimension.criteria)
        keys = [criterion.key for criterion in dimension.criteria]
        yield from _repeated(f"{place}.criteria[{{}}].key", keys)
        for k, criterion in enumerate(dimension.criteria):
            yield from _about_criterion(f"{place}.criteria[{k}]", criterion, tracks)


def _about_criterion(
    path: str, criterion: NewCriterion, tracks: Collection[str]
) -> Iterator[Problem]:
    yield from _unknown(f"{path}.tracks[{{}}]", criterion.tracks, tracks)
    yield from _repeated(f"{path}.tracks[{{}}]", criterion.tracks)
    if criterion.share <= 0:
        yield Problem(f"{path}.share", _("A share is more than nothing."))
    if criterion.scale_step <= 0:
        yield Problem(f"{path}.scale_step", _("A step is more than nothing."))
    if criterion.scale_min >= criterion.scale_max:
        sentence = _("The highest value has to be above the lowest.")
        yield Problem(f"{path}.scale_max", sentence)
    elif criterion.threshold is not None and not (
        criterion.scale_min < criterion.threshold <= criterion.scale_max
    ):
        sentence = _("The threshold has to be above the lowest value and not above the highest.")
        yield Problem(f"{path}.threshold", sentence)


def _too_many(path: str, rows: Sequence[Any]) -> Iterator[Problem]:
    if len(rows) > MOST_IN_A_LIST:
        sentence = _("There are more than %(most)d of these.") % {"most": MOST_IN_A_LIST}
        yield Problem(path, sentence)


def _repeated(pattern: str, values: Iterable[object]) -> Iterator[Problem]:
    return _repeated_at([(pattern.format(i), value) for i, value in enumerate(values)])


def _repeated_at(places: Iterable[tuple[str, object]]) -> Iterator[Problem]:
    seen: set[object] = set()
    for path, value in places:
        if value in seen:
            yield Problem(path, _("“%(value)s” is there twice.") % {"value": value})
        seen.add(value)


def _unknown(pattern: str, values: Iterable[str], known: Collection[str]) -> Iterator[Problem]:
    for i, value in enumerate(values):
        if value not in known:
            yield Problem(pattern.format(i), _missing(value))


def _missing(name: str) -> str:
    return _("“%(name)s” does not exist here.") % {"name": name}
