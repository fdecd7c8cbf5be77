"""A judge's own assignments, round by round: what is done, what comes next."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from competitions.models import Track
from input2.accounts.models import User
from judging.enums import RoundState, ScorecardState
from judging.models import Assignment, Round
from judging.workflow import OUT_OF_THE_ROUND
from submissions.workflow import IN_THE_RUNNING


@dataclass(frozen=True)
class Task:
    """One entry to score, as the judge's list shows it."""

    assignment: Assignment
    state: ScorecardState
    is_open: bool

    @property
    def title(self) -> str:
        """Of the entry, as this round shows it."""
        return self.assignment.entry.title_for(is_blind=self.assignment.round.is_blind)

    @property
    def total(self) -> Decimal | None:
        """The judge's own total, once there is a whole one."""
        is_written = self.state in {ScorecardState.IN_PROGRESS, ScorecardState.SUBMITTED}
        return self.assignment.scorecard.total if is_written else None

    @property
    def is_to_do(self) -> bool:
        return self.is_open and self.state in {
            ScorecardState.NOT_STARTED,
            ScorecardState.IN_PROGRESS,
        }


@dataclass(frozen=True)
class Share:
    """What one judge has to do in one round."""

    round: Round
    tasks: Sequence[Task]

    @property
    def done(self) -> int:
        return sum(task.state == ScorecardState.SUBMITTED for task in self.tasks)

    @property
    def count(self) -> int:
        """Entries that the judge stepped back from are nobody's work any more."""
        return sum(task.state != ScorecardState.RECUSED for task in self.tasks)

    @property
    def closes_at(self) -> datetime:
        """The judge's own deadline: the earliest of those that are still to be kept."""
        pending = [task.assignment.closes_at() for task in self.tasks if task.is_to_do]
        return min(pending, default=self.round.closes_at)

    @property
    def tracks(self) -> list[Track]:
        found = {task.assignment.entry.track for task in self.tasks}
        return sorted((track for track in found if track), key=lambda track: track.position)

    def first_to_do(self) -> Task | None:
        return next((task for task in self.tasks if task.is_to_do), None)

    def after(self, assignment: Assignment) -> Task | None:
        """The next entry to score after this one, from the beginning again after the last."""
        place = self.place_of(assignment)
        turned = [*self.tasks[place:], *self.tasks[: max(0, place - 1)]]
        return next((task for task in turned if task.is_to_do), None)

    def place_of(self, assignment: Assignment) -> int:
        """Its number in the list, from 1."""
        places = [task.assignment.pk for task in self.tasks]
        return places.index(assignment.pk) + 1 if assignment.pk in places else 0

    def only(self, wanted: Callable[[Task], bool]) -> "Share":
        return Share(self.round, [task for task in self.tasks if wanted(task)])


def shares_of(user: User, *, now: datetime) -> list[Share]:
    """Everything this person has been asked to score and may see, the nearest deadline first; one query."""
    assignments = (
        Assignment.objects.visible_to(user)
        .exclude(entry__state__in=OUT_OF_THE_ROUND)
        .exclude(round__state=RoundState.DRAFT)
        .select_related("round__competition", "entry__track", "scorecard")
        .defer("entry__summary")
        .order_by("entry__code")
    )
    by_round: defaultdict[Round, list[Task]] = defaultdict(list)
    for assignment in assignments:
        by_round[assignment.round].append(_task(assignment, now))
    shares = [Share(round_, tasks) for round_, tasks in by_round.items()]
    return sorted(shares, key=lambda share: (share.first_to_do() is None, share.closes_at))


def share_of(user: User, round_: Round, *, now: datetime) -> Share:
    """The same for one round."""
    found = [share for share in shares_of(user, now=now) if share.round == round_]
    return found[0] if found else Share(round_, [])


def _task(assignment: Assignment, now: datetime) -> Task:
    is_open = assignment.is_open(now) and assignment.entry.state in IN_THE_RUNNING
    return Task(assignment, assignment.scorecard_state(), is_open)
