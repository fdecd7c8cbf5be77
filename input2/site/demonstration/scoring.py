"""The demonstration's judges: who reads what, how strict each is, and how far they have come."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import islice
from random import Random

from competitions.models import Competition, Criterion
from competitions.scorecards import reference
from input2.accounts.models import User
from input2.accounts.services import create_demonstration_person
from input2.site.demonstration.content import Content
from judging import services
from judging.enums import ConflictKind
from judging.models import Assignment, Judge, Round
from judging.selectors.rubric import criteria_of
from judging.services.panel import add_judge
from submissions.models import Entry

COMMENTS = (
    "The figures are measured and the method is named; that is rare.",
    "Convincing where it runs today. I miss the cost per household.",
    "The problem is described better than the solution.",
    "Other cities could copy this next year without new laws.",
    "The results come from one season only. A second one would settle it.",
    "Clear roles, clear budget, and an honest paragraph on what went wrong.",
    "Strong on technology; I would like to hear from the people who use it.",
)


@dataclass(frozen=True)
class Panellist:
    """A judge of the demonstration with the bias that the ranking has to live with, in points of 100."""

    judge: Judge
    severity: float


def create_panel(
    competition: Competition, content: Sequence[Content], *, by: User, at: datetime
) -> list[Panellist]:
    """The judges as people with the judge role; the first demonstration judge signs in with one click."""
    tracks = {track.key: track for track in competition.tracks.all()}
    panel = []
    for item in content:
        user = _person(item, at=at)
        judge = add_judge(
            competition,
            user,
            tracks=[tracks[key] for key in item["tracks"]],
            capacity=14,
            expertise=item["expertise"],
            by=by,
            now=at,
        )
        panel.append(Panellist(judge, float(item["severity"])))
    return panel


def _person(item: Content, *, at: datetime) -> User:
    known = User.objects.filter(email=item["email"]).first()
    return known or create_demonstration_person(
        email=item["email"],
        full_name=item["full_name"],
        economy=item["economy"],
        organisation=item["organisation"],
        language=item["language"],
        time_zone=item["time_zone"],
        at=at,
    )


def assign_all(
    entries: Sequence[Entry], panel: Sequence[Panellist], *, round_: Round, by: User, now: datetime
) -> list[Assignment]:
    """Three judges for each entry, those of its track first and the least loaded of them; conflicts are left out."""
    loads: Counter[int] = Counter()
    found: list[Assignment] = []
    for entry in entries:
        nearest = sorted(panel, key=lambda member: _distance(member.judge, entry, loads))
        free = (member.judge for member in nearest)
        taken: list[Assignment] = []
        while asked := list(islice(free, round_.judges_per_entry - len(taken))):
            taken += _assigned(entry, asked, round_=round_, by=by, now=now)
        loads.update(assignment.judge_id for assignment in taken)
        found += taken
    return found


def _distance(judge: Judge, entry: Entry, loads: Mapping[int, int]) -> tuple[bool, bool, int, int]:
    is_full = loads[judge.pk] >= judge.capacity
    return (is_full, entry.track not in judge.tracks.all(), loads[judge.pk], judge.pk)


def _assigned(
    entry: Entry, judges: Sequence[Judge], *, round_: Round, by: User, now: datetime
) -> Sequence[Assignment]:
    try:
        return services.assign(entry, judges, round_=round_, by=by, now=now).assignments
    except services.AssignmentRefusedError:
        return ()


def score(
    assignments: Sequence[Assignment], panel: Sequence[Panellist], *, at: datetime, chance: Random
) -> None:
    """About two thirds of the scorecards submitted, a few begun, one judge stepped back."""
    severity = {member.judge.pk: member.severity for member in panel}
    quality = {assignment.entry_id: chance.gauss(68, 9) for assignment in assignments}
    criteria = criteria_of(assignments[0].round)
    for number, assignment in enumerate(assignments):
        when = at + timedelta(minutes=23 * number)
        level = quality[assignment.entry_id] + severity[assignment.judge_id]
        fate = chance.random()
        if number == len(assignments) // 2:
            services.recuse(
                assignment,
                kind=ConflictKind.PERSONAL,
                reason="A former student of mine leads the team.",
                by=assignment.judge.user,
                now=when,
            )
        elif fate < 0.69:  # noqa: PLR2004 -- two thirds
            _fill(assignment, criteria, level=level, at=when, chance=chance)
            services.submit_scorecard(assignment, by=assignment.judge.user, now=when)
        elif fate < 0.76:  # noqa: PLR2004 -- a few are half-way
            _fill(assignment, criteria[:4], level=level, at=when, chance=chance)


def submit(
    assignment: Assignment,
    criteria: Sequence[Criterion],
    *,
    level: float,
    remark: str,
    at: datetime,
    chance: Random,
) -> None:
    """A whole scorecard around this level, with this comment for the team."""
    _fill(assignment, criteria, level=level, at=at, chance=chance, remark=remark)
    services.submit_scorecard(assignment, by=assignment.judge.user, now=at)


def _fill(
    assignment: Assignment,
    criteria: Sequence[Criterion],
    *,
    level: float,
    at: datetime,
    chance: Random,
    remark: str = "",
) -> None:
    marks = {}
    for criterion in criteria:
        points = round(min(10.0, max(0.0, chance.gauss(level / 10, 0.9))))
        comment = chance.choice(COMMENTS) if chance.random() < 0.08 else ""  # noqa: PLR2004 -- now and then
        mark = services.Mark(points=Decimal(points), comment=comment)
        marks[reference(criterion)] = (mark, services.Base())
    comments = services.Comments(for_applicant=remark or chance.choice(COMMENTS))
    services.save_scorecard(
        assignment, marks, (comments, services.Base()), by=assignment.judge.user, now=at
    )
