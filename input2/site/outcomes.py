"""What became of an entry, in the words in which its team reads it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from input2.lib.templatetags.display import in_sentence
from judging.models import Decision, Round
from judging.outcome_words import SENTENCES, TITLES, Outcome, outcome_of
from judging.selectors.course import Course
from submissions.enums import EntryState
from submissions.models import Entry
from submissions.workflow import OUTCOMES

WITHOUT_A_PRIZE: Final = gettext_lazy("Your entry has won. Congratulations to your team.")


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


def brief_of(decision: Decision) -> Brief:
    award = str(decision.award.name) if decision.award else ""
    return Brief(award, str(decision.round.name), decision.published_at)


def _of_state(state: EntryState) -> Outcome:
    sentence = WITHOUT_A_PRIZE if state == EntryState.WINNER else SENTENCES[state]
    return Outcome(state, str(TITLES[state]), str(sentence))


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
