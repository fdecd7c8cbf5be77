"""What became of an entry, in the words in which its team reads it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from i18nfield.strings import LazyI18nString

from input2.lib.templatetags.display import in_sentence
from judging.models import Decision, Round
from judging.outcome_words import SENTENCES, TITLES, title_after
from judging.selectors.course import Course
from submissions.enums import EntryState
from submissions.models import Entry
from submissions.presenting import TONES
from submissions.workflow import OUTCOMES

TENTH: Final = Decimal("0.1")
WITHOUT_A_PRIZE: Final = gettext_lazy("Your entry has won. Congratulations to your team.")


@dataclass(frozen=True)
class Marks:
    """Means of what the judges gave; the rows are those of `components/bar_chart.html`."""

    overall: str
    made: str
    rows: Sequence[dict[str, Any]]


@dataclass(frozen=True)
class Outcome:
    """One published decision; where only the entry's state is known there is no round, no date and no text."""

    state: EntryState
    title: str
    sentence: str
    round: str = ""
    at: datetime | None = None
    feedback: str = ""
    comments: Sequence[str] = ()
    marks: Marks | None = None

    @property
    def tone(self) -> str:
        return TONES.get(self.state, "neutral")

    @property
    def has_words(self) -> bool:
        """Whether anything beside the outcome itself was said to the team."""
        return bool(self.feedback or self.comments or self.marks)


@dataclass(frozen=True)
class Told:
    """The part of the entry's page that says what became of it: the latest outcome, what comes next, and the earlier ones."""

    latest: Outcome
    next: str
    earlier: Sequence[Outcome]


@dataclass(frozen=True)
class Brief:
    """An outcome as lists show it, which name the state already; `award` is empty where none was won."""

    award: str
    round: str
    at: datetime | None


def told_of(entry: Entry, course: Course, *, now: datetime) -> Told | None:
    """None before anything has been published."""
    found = [outcome_of(decision) for decision in reversed(course.outcomes)]
    if course.undated:
        found.insert(0, _of_state(course.undated))
    if not found:
        return None
    return Told(found[0], _next(entry, course, now=now), found[1:])


def outcome_of(decision: Decision) -> Outcome:
    state = EntryState(decision.became)
    return Outcome(
        state=state,
        title=title_of(decision),
        sentence=str(SENTENCES[state]),
        round=str(decision.round.name),
        at=decision.published_at,
        feedback=decision.feedback,
        comments=decision.comments,
        marks=_marks(decision.marks),
    )


def brief_of(decision: Decision) -> Brief:
    award = str(decision.award.name) if decision.award else ""
    return Brief(award, str(decision.round.name), decision.published_at)


def title_of(decision: Decision) -> str:
    """The outcome in a few words, with the name of the prize."""
    award = str(decision.award.name) if decision.award else ""
    return title_after(EntryState(decision.became), award)


def _of_state(state: EntryState) -> Outcome:
    sentence = WITHOUT_A_PRIZE if state == EntryState.WINNER else SENTENCES[state]
    return Outcome(state, str(TITLES[state]), str(sentence))


def _marks(marks: Mapping[str, Any]) -> Marks | None:
    if not marks:
        return None
    count = marks["judges"]
    made = ngettext(
        "From the scorecard of %(count)d judge. Its points, weighted by criterion, make up to 100 overall and for each part.",
        "Means over the scorecards of %(count)d judges. The points of each, weighted by criterion, make up to 100 overall and for each part.",
        count,
    )
    return Marks(
        overall=_of_100(marks["total"]),
        made=made % {"count": count},
        rows=[
            {
                "label": LazyI18nString(row["name"]),
                "value": _of_100(row["mean"]),
                "share": Decimal(row["mean"]),
            }
            for row in marks["dimensions"]
        ],
    )


def _of_100(mean: str) -> str:
    rounded = Decimal(mean).quantize(TENTH, rounding=ROUND_HALF_UP)
    return _("%(mean)s of 100") % {"mean": number_format(rounded, decimal_pos=1)}


def _next(entry: Entry, course: Course, *, now: datetime) -> str:
    state = EntryState(entry.state)
    if state not in OUTCOMES:
        return ""
    if state == EntryState.NOT_SELECTED or entry.competition.is_archived:
        return _(
            "There is nothing for you to do. Your entry, its receipts and this page stay here for your team."
        )
    if state == EntryState.WINNER:
        return _("There is nothing for you to do now. The organisers write to you when there is.")
    if course.following is None:
        return _(
            "Your entry stays in the running. There is nothing for you to do now; the organisers write to you when there is."
        )
    return _into(course.following, entry.competition.time_zone, now=now)


def _into(round_: Round, zone: str, *, now: datetime) -> str:
    about = {
        "round": round_.name,
        "from": in_sentence(round_.opens_at, zone),
        "until": in_sentence(round_.closes_at, zone),
    }
    if now < round_.opens_at:
        text = _(
            "Your entry goes on to “%(round)s”, in which judges read from %(from)s until %(until)s. There is nothing for you to do; the outcome comes by mail."
        )
    elif round_.is_open(now):
        text = _(
            "Your entry goes on to “%(round)s”, in which judges read until %(until)s. There is nothing for you to do; the outcome comes by mail."
        )
    else:
        text = _(
            "Your entry went on to “%(round)s”, in which the judges have finished. There is nothing for you to do; the outcome comes by mail."
        )
    return text % about
