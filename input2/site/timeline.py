"""The life of an entry from its start to the outcome, as its team reads it, and as organisers do."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from i18nfield.strings import LazyI18nString

from input2.audit.models import Event
from input2.lib.templatetags.display import in_sentence
from judging.enums import RoundState
from judging.models import Decision, Round
from judging.outcome_words import TITLES, title_of
from judging.selectors.course import Course, outcomes_in, undated_outcome
from submissions.enums import EntryState, ScreeningOutcome
from submissions.models import Entry
from submissions.moments import LATE, ON_BEHALF, Happened, Moment, of_kind
from submissions.workflow import OUTCOMES

EVENTS_SHOWN: Final = 20
# What the team's own list of moments does not tell, or not to everybody.
EVENTS: Final[dict[str, Promise]] = {
    "entry.started": gettext_lazy("Draft started"),
    "entry.screening_taken_over": gettext_lazy("Screening taken over from somebody else"),
    "entry.file_added": gettext_lazy("File added"),
    "entry.file_removed": gettext_lazy("File removed"),
    "entry.file_cleaned": gettext_lazy("File replaced by a cleaned copy"),
    "entry.file_restored": gettext_lazy("Cleaned copy replaced by the original file"),
    "entry.consent_withdrawn": gettext_lazy("Consent withdrawn"),
    "entry.member_joined": gettext_lazy("Joined the team"),
    "entry.member_left": gettext_lazy("Left the team"),
    "entry.member_removed": gettext_lazy("Member removed from the team"),
    "entry.role_changed": gettext_lazy("Role on the team changed"),
    "entry.listed": gettext_lazy("Member without account listed"),
    "entry.unlisted": gettext_lazy("Member without account taken off"),
    "entry.writing_for_ended": gettext_lazy("Writing on the team’s behalf ended"),
    "entry.redacted": gettext_lazy("Redacted copy for blind rounds changed"),
    "entry.redaction_removed": gettext_lazy("Redacted copy for blind rounds taken back"),
    "entry.owner_sought": gettext_lazy("Somebody asked to take over"),
    "entry.duplicate_marked": gettext_lazy("Marked as a duplicate"),
    "entry.duplicate_dismissed": gettext_lazy("Found to be no duplicate"),
    "decision.taken": gettext_lazy("Decision after a round written down or changed"),
    "assignment.published": gettext_lazy("Judges assigned"),
    "assignment.removed": gettext_lazy("Assignment taken back"),
}
LABELS: Final[dict[Happened, Promise]] = {
    Happened.MESSAGE: gettext_lazy("Message from the organisers"),
    Happened.WITHDRAWN: gettext_lazy("Withdrawn"),
    Happened.HANDED_OVER: gettext_lazy("Handed over to a new owner"),
    Happened.OWNER_REPLACED: gettext_lazy("New owner, through the organisers"),
    Happened.OWNER_FOUND: gettext_lazy("Taken on by the person for whom the organisers began it"),
    Happened.WRITTEN_FOR: gettext_lazy("The organisers write in it, on the team’s behalf"),
}
# Where the page of the entry says all that was published.
OUTCOME: Final = "#outcome"
PAST, PRESENT, FUTURE = "past", "present", "future"


@dataclass(frozen=True)
class Item:
    """A line of the timeline; `at` is None where only the fact is known. `person` is for organisers."""

    label: str
    at: datetime | None
    text: str = ""
    state: str = PAST
    zone: str = ""
    person: str = ""
    href: str = ""


def for_team(
    entry: Entry, moments: Sequence[Moment], course: Course, *, now: datetime
) -> list[Item]:
    """In the order of time, with what is to come; of judging only in which round the entry is and until when, and what was published."""
    items = [
        _item(entry, _("Started"), entry.created_at),
        *(_of_moment(entry, moment) for moment in moments),
        *_of_rounds(entry, moments, course.rounds, now=now),
        *_of_outcomes(entry, course, now=now),
        *_of_dates(entry, now=now),
    ]
    return [*sorted(items, key=_time), *_undated(course.undated, href=OUTCOME)]


def for_organisers(
    entry: Entry, moments: Sequence[Moment], rounds: Sequence[Round], *, now: datetime
) -> list[Item]:
    """The latest first, with who did it; one query. The rounds come from `rounds_with`."""
    outcomes = outcomes_in(rounds)
    reading = [each for each in rounds if each.state != RoundState.DRAFT and each.assignments.all()]
    items = [
        *(_of_event(entry, event) for event in _events(entry)),
        *(_of_moment(entry, moment, is_signed=True) for moment in moments),
        *(_taken_back(entry, moment) for moment in moments if moment.undone_at),
        *_of_rounds(entry, moments, reading, now=now),
        *(_as_decided(entry, outcome) for outcome in outcomes),
    ]
    latest_first = sorted(items, key=_time, reverse=True)
    return [*_undated(undated_outcome(entry, outcomes)), *latest_first]


def _of_moment(entry: Entry, moment: Moment, *, is_signed: bool = False) -> Item:
    href = ""
    if is_signed and moment.what == Happened.QUESTION:
        href = reverse("competitions:enquiry", args=[entry.competition.slug, moment.key])
    person = moment.person if is_signed else ""
    label = _words(entry, moment)
    return _item(entry, label, moment.at, text=moment.said, person=person, href=href)


def _taken_back(entry: Entry, moment: Moment) -> Item:
    label = _("Taken back before the team was told: %(step)s") % {"step": _words(entry, moment)}
    return _item(entry, label, moment.undone_at, person=moment.undone_by)


def _words(entry: Entry, moment: Moment) -> str:
    what = Happened(moment.what)
    return WORDS[what](entry, moment) if what in WORDS else str(LABELS[what])


def _handed_in(_entry: Entry, moment: Moment) -> str:
    words = {
        "": _("Version %(number)d handed in"),
        ON_BEHALF: _("Version %(number)d handed in by the organisers, on the team’s behalf"),
        LATE: _("Version %(number)d accepted late by the organisers"),
    }
    return words[moment.word] % {"number": moment.number}


def _extended(entry: Entry, moment: Moment) -> str:
    if moment.until is None:
        return _("Own deadline taken back by the organisers: the call’s holds again")
    until = in_sentence(moment.until, entry.competition.time_zone)
    return _("Own deadline given by the organisers: %(at)s") % {"at": until}


def _screened(_entry: Entry, moment: Moment) -> str:
    return _("Screened: %(outcome)s") % {"outcome": ScreeningOutcome(moment.word).label}


def _changes_requested(entry: Entry, moment: Moment) -> str:
    until = in_sentence(moment.until or moment.at, entry.competition.time_zone)
    return _("Changes requested until %(at)s") % {"at": until}


def _track_moved(_entry: Entry, moment: Moment) -> str:
    return _("Moved to the track “%(track)s”") % {"track": LazyI18nString(moment.word)}


def _question_label(_entry: Entry, moment: Moment) -> str:
    if moment.word:
        return _("Question to the organisers, closed without an answer")
    if moment.until:
        return _("Question to the organisers, answered")
    return _("Question to the organisers")


WORDS: Final[Mapping[Happened, Callable[[Entry, Moment], str]]] = {
    Happened.HANDED_IN: _handed_in,
    Happened.EXTENDED: _extended,
    Happened.SCREENED: _screened,
    Happened.CHANGES_REQUESTED: _changes_requested,
    Happened.TRACK_MOVED: _track_moved,
    Happened.QUESTION: _question_label,
}


def _of_rounds(
    entry: Entry, moments: Sequence[Moment], rounds: Sequence[Round], *, now: datetime
) -> Iterator[Item]:
    withdrawn = next((moment.at for moment in of_kind(moments, Happened.WITHDRAWN)), None)
    for round_ in rounds:
        if withdrawn and round_.opens_at >= withdrawn:
            continue
        yield _item(
            entry,
            _("In “%(round)s”") % {"round": round_.name},
            round_.opens_at,
            text=_round_text(entry, round_, now),
            state=_round_state(round_, now),
        )


def _round_text(entry: Entry, round_: Round, now: datetime) -> str:
    if round_.state != RoundState.OPEN or now >= round_.closes_at:
        return _("The judges of this round have finished.")
    closes = in_sentence(round_.closes_at, entry.competition.time_zone)
    return _("Judges read it until %(at)s.") % {"at": closes}


def _round_state(round_: Round, now: datetime) -> str:
    if now < round_.opens_at:
        return FUTURE
    return PRESENT if round_.is_open(now) else PAST


def _of_dates(entry: Entry, *, now: datetime) -> Iterator[Item]:
    deadline = entry.deadline()
    is_own = deadline > entry.competition.closes_at
    label = _("This entry’s own deadline") if is_own else _("Entries close")
    yield _item(entry, label, deadline, state=FUTURE if now < deadline else PAST)
    if entry.is_team_asked(now):
        until = entry.changes_until_for_team(now)
        yield _item(entry, _("The date for the changes"), until, state=FUTURE)


def _of_outcomes(entry: Entry, course: Course, *, now: datetime) -> Iterator[Item]:
    """The last one is where the entry stands, unless judges read it again."""
    stands = entry.state in OUTCOMES and not any(one.is_open(now) for one in course.rounds)
    for decision in course.outcomes:
        is_last = decision is course.outcomes[-1]
        state = PRESENT if is_last and stands else PAST
        label = _outcome_label(decision)
        yield _item(entry, label, decision.published_at, state=state, href=OUTCOME)


def _as_decided(entry: Entry, decision: Decision) -> Item:
    """The same for organisers, with who decided it and what the team reads."""
    person = str(decision.decided_by or "")
    label = _outcome_label(decision)
    return _item(entry, label, decision.published_at, text=decision.feedback, person=person)


def _outcome_label(decision: Decision) -> str:
    about = {"round": decision.round.name, "outcome": title_of(decision)}
    return _("Outcome of “%(round)s”: %(outcome)s") % about


def _undated(state: EntryState | None, *, href: str = "") -> Iterator[Item]:
    if state:
        yield Item(label=str(TITLES[state]), at=None, state=PRESENT, href=href)


def _events(entry: Entry) -> list[Event]:
    told = Event.objects.about(entry).filter(action__in=EVENTS)
    return list(told.select_related("actor")[:EVENTS_SHOWN])


def _of_event(entry: Entry, event: Event) -> Item:
    person = str(event.actor or "")
    label = str(EVENTS[event.action])
    return _item(entry, label, event.at, text=event.reason, person=person)


def _item(entry: Entry, label: str, at: datetime | None, **more: Any) -> Item:
    return Item(label=label, at=at, zone=entry.competition.time_zone, **more)


def _time(item: Item) -> datetime:
    assert item.at is not None  # noqa: S101 -- outcomes without a date are not sorted
    return item.at
