"""What pages about entries show, as plain values: steps of the form, rows of lists."""

from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from i18nfield.strings import LazyI18nString

from competitions.enums import Fills, QuestionType
from competitions.models import Question, Section
from input2.lib.templatetags.display import short_date
from submissions.enums import EntryState
from submissions.models import Consent, Entry, Version
from submissions.selectors import Draft, Problem
from submissions.versions import ReadableFile

TONES = {
    EntryState.DRAFT: "neutral",
    EntryState.SUBMITTED: "accent",
    EntryState.ELIGIBLE: "success",
    EntryState.INELIGIBLE: "danger",
    EntryState.CHANGES_REQUESTED: "warning",
    EntryState.SHORTLISTED: "success",
    EntryState.FINALIST: "success",
    EntryState.WINNER: "success",
}

# Their answers read the same stored as shown.
QUOTED = {
    QuestionType.SHORT_TEXT,
    QuestionType.LONG_TEXT,
    QuestionType.NUMBER,
    QuestionType.DATE,
    QuestionType.URL,
    QuestionType.EMAIL,
    QuestionType.VIDEO,
}


def tone(entry: Entry, *, now: datetime) -> str:
    """The badge's tone for the entry's state."""
    return TONES.get(entry.state_at(now), "neutral")


def team_tone(entry: Entry, *, now: datetime) -> str:
    """The same for those who know no more than they were told."""
    return TONES.get(entry.state_for_team(now), "neutral")


def has_changes(entry: Entry) -> bool:
    """Whether the draft has moved on since the version that was handed in."""
    version = entry.current_version
    return version is None or version.revision != entry.revision


def frame(draft: Draft, *, current: str, now: datetime) -> dict[str, Any]:
    """What every page of an entry's form shows around its own content."""
    return {
        "entry": draft.entry,
        "competition": draft.entry.competition,
        "state_label": draft.entry.state_for_team(now).label,
        "state_tone": team_tone(draft.entry, now=now),
        "waits_for_changes": draft.entry.is_team_asked(now),
        "steps": steps(draft, current=current),
        "has_changes": has_changes(draft.entry),
        "places": places(draft),
        "track_key": draft.track_key or "",
        "closes_at": draft.entry.closes_at_for_team(now),
        "now": now,
    }


def place(draft: Draft, section: Section) -> dict[str, Any]:
    """Where a section stands among the form's pages."""
    number = draft.pages.index(section) + 1
    return {
        "section": section,
        "number": number,
        "count": len(draft.pages),
        "previous": draft.pages[number - 2] if number > 1 else None,
        "is_last": number == len(draft.pages),
    }


def steps(draft: Draft, *, current: str) -> list[dict[str, Any]]:
    """The form's sections with a tick or a count of what is missing, then the last page."""
    code = draft.entry.code
    rows = [
        {
            "label": str(section.name),
            "href": reverse("submissions:section", args=[code, section.key]),
            "state": _state(draft.problems_of_section(section), is_current=section.key == current),
            "current": section.key == current,
            "note": _open(len(draft.problems_of_section(section))),
        }
        for section in draft.pages
    ]
    submit = {
        "label": _("Check and hand in"),
        "href": reverse("submissions:submit", args=[code]),
        "state": "current" if current == "submit" else "open",
        "current": current == "submit",
        "note": _open(
            len(draft.problems) - sum(len(draft.problems_of_section(page)) for page in draft.pages)
        ),
    }
    return [*rows, submit]


def places(draft: Draft) -> dict[str, dict[str, object]]:
    """Where each question is answered, for text of it that a browser still keeps."""
    return {
        question.key: {
            "label": str(question.label),
            "href": f"{_page_of(draft, question)}#q-{question.key}",
            "is_text": question.type in QUOTED,
        }
        for question in draft.questions
    }


def _page_of(draft: Draft, question: Question) -> str:
    is_written = any(page.pk == question.section_id for page in draft.pages)
    return section_url(draft.entry, question.section.key if is_written else "")


def section_url(entry: Entry, key: str) -> str:
    """The page of a section, or the last page where there is no further section."""
    if not key:
        return reverse("submissions:submit", args=[entry.code])
    return reverse("submissions:section", args=[entry.code, key])


@dataclass(frozen=True)
class ConsentRow:
    """A consent as it stands; one that is required is not taken back by itself."""

    consent: Consent
    text: str
    is_required: bool

    @property
    def lets_results_name_it(self) -> bool:
        return self.consent.question.fills == Fills.PUBLICATION


def consent_rows(consents: Iterable[Consent], *, now: datetime) -> list[ConsentRow]:
    """Each declaration once, as it was last given."""
    last: dict[int, Consent] = {}
    for consent in consents:
        last.setdefault(consent.question_id, consent)
    return [
        ConsentRow(consent, str(LazyI18nString(consent.text)), consent.question.is_required_at(now))
        for consent in last.values()
    ]


def receipt_consents(version: Version) -> list[ConsentRow]:
    """What was declared with this version, in the order of the form; one query."""
    given = version.consents.select_related("question", "given_by")
    ordered = given.order_by("question__section__position", "question__position")
    return consent_rows(ordered, now=version.submitted_at)


def comparison_options(
    versions: Iterable[Version], entry: Entry, *, with_draft: bool
) -> list[tuple[str, str]]:
    """What can be compared: each version with its time at the competition, and the draft for its team."""
    zone = entry.competition.time_zone
    options = [
        (
            str(version.number),
            _("Version %(number)d, %(at)s")
            % {"number": version.number, "at": short_date(version.submitted_at, zone)},
        )
        for version in versions
    ]
    return [*options, ("draft", _("Draft as it stands"))] if with_draft else options


def hand_in_for_url(entry: Entry) -> str:
    """Where an organiser who writes for the team hands in."""
    return reverse("submissions:behalf-hand-in", args=[entry.competition.slug, entry.code])


def blind_preview_url(entry: Entry) -> str:
    return reverse("submissions:preview", args=[entry.code]) + "?as=blind"


def file_address(entry: Entry) -> Callable[[ReadableFile], str]:
    """Where the team opens each file of its entry."""

    def address(file: ReadableFile) -> str:
        return reverse("submissions:file", args=[entry.code, file.attachment_id])

    return address


def problem_links(
    draft: Draft, *, without: Container[str] = (), here: Container[str] = ()
) -> list[dict[str, str]]:
    """The problems that hinder handing in, each with the address of its field; `without` leaves questions out, and `here` are on this page."""
    return [
        {
            "text": _("%(label)s: %(sentence)s")
            # A declaration is a whole sentence, and the colon ends it.
            % {"label": problem.label.rstrip(".。"), "sentence": problem.sentence},
            "href": _address(draft.entry, problem, here),
        }
        for problem in draft.problems
        if problem.question not in without
    ]


def self_check_rows(entry: Entry) -> list[dict[str, str]]:
    """What was answered before the entry was begun, with the questions as they were then."""
    return [
        {
            "text": str(LazyI18nString(item["text"])),
            "answer": _("Yes") if item["answer"] else _("No"),
        }
        for item in entry.self_check
    ]


def _state(problems: tuple[Problem, ...], *, is_current: bool) -> str:
    if not problems:
        return "done"
    return "current" if is_current else "open"


def _open(count: int) -> str:
    return ngettext("%(count)d open", "%(count)d open", count) % {"count": count} if count else ""


def _address(entry: Entry, problem: Problem, here: Container[str]) -> str:
    if problem.question in here:
        return f"#q-{problem.question}"
    page = reverse("submissions:section", args=[entry.code, problem.section])
    return f"{page}?check=1#q-{problem.question}"
