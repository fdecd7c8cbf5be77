"""Why a step in judging is refused, or None; the pages ask before they offer, the services before they write."""

from datetime import datetime
from typing import Final

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competitions.models import Competition, Membership
from competitions.policies import refusal_to_change, refusal_to_organise
from input2.accounts.models import User
from input2.jobs.models import Job
from input2.lib.errors import DomainError, ForbiddenError, WindowClosedError
from input2.lib.templatetags.display import in_sentence
from judging import conflicts
from judging.conflicts import Encounter
from judging.enums import PUBLISHING, RANKING, ConflictKind, RoundState, ScorecardState, Visibility
from judging.models import Assignment, Judge, Round, Scorecard
from judging.workflow import OUT_OF_THE_ROUND
from submissions.models import Entry
from submissions.policies import refusal_as_own
from submissions.workflow import IN_THE_RUNNING

# What the judge reads; an organiser reads the encounter's own text.
OWN: Final[dict[ConflictKind, Promise]] = {
    ConflictKind.TEAM: gettext_lazy("You are on the team of this entry, so you cannot judge it."),
    ConflictKind.ORGANISATION: gettext_lazy(
        "This entry is from your organisation, so you cannot judge it."
    ),
    ConflictKind.EMAIL_DOMAIN: gettext_lazy(
        "Someone on the team of this entry has an e-mail address of your organisation, so you cannot judge it."
    ),
    ConflictKind.ECONOMY: gettext_lazy(
        "This entry is from your economy, which this round does not allow, so you cannot judge it."
    ),
}


class RunsCompetitionError(ForbiddenError):
    """The person organises or observes the competition that they would judge in."""

    code = "runs_competition"


class JudgesCompetitionError(ForbiddenError):
    """The person judges in the competition that they would organise or observe."""

    code = "judges_competition"


class ConflictOfInterestError(ForbiddenError):
    """The judge and the entry must not meet."""

    code = "conflict_of_interest"

    def __init__(self, sentence: str, kind: ConflictKind) -> None:
        super().__init__(sentence)
        self.kind = kind


def refusal_to_judge(user: User, competition: Competition) -> RunsCompetitionError | None:
    """Whoever runs or observes a competition sees more than a judge may, so nobody is both."""
    if Membership.objects.role_of(user, competition) is None:
        return None
    return RunsCompetitionError(
        _("Organisers and observers of a competition cannot be judges in it.")
    )


def refusal_to_run(user: User, competition: Competition) -> JudgesCompetitionError | None:
    """The same from the other side: a judge becomes neither organiser nor observer."""
    if not Judge.objects.of_user(user).filter(competition=competition).exists():
        return None
    return JudgesCompetitionError(
        _("%(person)s is a judge in this competition, and judges cannot organise or observe it.")
        % {"person": user}
    )


def refusal_to_meet(judge: Judge, entry: Entry, round_: Round) -> ConflictOfInterestError | None:
    """The conflict of interest between this judge and this entry, said to the judge."""
    facts = conflicts.gather(Judge.objects.filter(pk=judge.pk), [entry])
    found = facts.forbidding(judge, entry, round_)
    return ConflictOfInterestError(_to_judge(found, round_), found.kind) if found else None


def refusal_to_read(user: User, assignment: Assignment) -> DomainError | None:
    """Judges read what is assigned to them unless they are in conflict or the entry has left the round."""
    if refusal := _refusal_to_strangers(user, assignment) or refusal_to_judge(
        user, assignment.round.competition
    ):
        return refusal
    if refusal := refusal_to_meet(assignment.judge, assignment.entry, assignment.round):
        return refusal
    if assignment.round.state == RoundState.DRAFT:
        return WindowClosedError(_("This round has not been opened yet."))
    if assignment.entry.state in OUT_OF_THE_ROUND or assignment.entry.current_version_id is None:
        return ForbiddenError(_("This entry is no longer in the running."))
    return None


def refusal_to_score(user: User, assignment: Assignment, *, now: datetime) -> DomainError | None:
    """Scorecards are written by their judge, while the round is open for them, about entries in the running."""
    if refusal := refusal_to_read(user, assignment):
        return refusal
    if assignment.scorecard_state() == ScorecardState.RECUSED:
        return ForbiddenError(_("You stepped back from this entry."))
    return refusal_to_write(assignment, now=now)


def refusal_to_write(assignment: Assignment, *, now: datetime) -> DomainError | None:
    """What the edition, the entry's state and the dates say, whoever asks; no query."""
    if refusal := refusal_to_change(assignment.round.competition):
        return refusal
    if assignment.entry.state not in IN_THE_RUNNING:
        return WindowClosedError(
            _("This entry cannot be scored now: it is being checked again or was decided.")
        )
    if assignment.is_open(now):
        return None
    if assignment.round.state == RoundState.OPEN and now < assignment.round.opens_at:
        opens = _moment(assignment.round.opens_at, assignment.round)
        return WindowClosedError(_("Scoring opens on %(at)s.") % {"at": opens})
    return WindowClosedError(_("Scoring is closed. What you wrote is kept."))


def refusal_to_move_track(entry: Entry) -> DomainError | None:
    """Another track may mean other criteria: once a judge has begun, the entry stays in its own."""
    if Scorecard.objects.filter(assignment__entry=entry).exists():
        return WindowClosedError(
            _("Judges have begun to score this entry, so it stays in its track.")
        )
    return None


def refusal_to_reopen(user: User, assignment: Assignment, *, now: datetime) -> DomainError | None:
    """A submitted scorecard can be taken back by its judge as long as it could still be submitted."""
    if refusal := refusal_to_score(user, assignment, now=now):
        return refusal
    if assignment.scorecard_state() != ScorecardState.SUBMITTED:
        return WindowClosedError(_("This scorecard is open already."))
    return None


def refusal_to_recuse(user: User, assignment: Assignment) -> DomainError | None:
    """A judge can step back at any time before the round's results are published."""
    if refusal := _refusal_to_strangers(user, assignment):
        return refusal
    if assignment.scorecard_state() == ScorecardState.RECUSED:
        return ForbiddenError(_("You stepped back from this entry already."))
    if refusal := refusal_to_change(assignment.round.competition):
        return refusal
    if assignment.round.state == RoundState.PUBLISHED:
        return WindowClosedError(_("The results of this round are published."))
    return None


def refusal_to_assign(
    user: User, entry: Entry, round_: Round, *, now: datetime
) -> DomainError | None:
    """Organisers ask judges to score an eligible entry, unless it is an entry of their own."""
    if refusal := refusal_to_organise(user, round_.competition) or refusal_as_own(user, entry):
        return refusal
    if round_.state == RoundState.DRAFT:
        return WindowClosedError(_("Open the round first."))
    if round_.state != RoundState.OPEN or now >= round_.closes_at:
        return WindowClosedError(_("This round is closed."))
    if entry.state not in IN_THE_RUNNING:
        return WindowClosedError(_("Only entries that were found eligible can be assigned."))
    return None


def refusal_to_unassign(user: User, assignment: Assignment) -> DomainError | None:
    """An assignment can be taken back while its judge has written nothing."""
    if refusal := refusal_to_organise(user, assignment.round.competition):
        return refusal
    if refusal := refusal_as_own(user, assignment.entry):
        return refusal
    if assignment.scorecard_state() != ScorecardState.NOT_STARTED:
        return WindowClosedError(
            _("%(judge)s has started this scorecard, so the assignment stays.")
            % {"judge": assignment.judge}
        )
    return None


def refusal_to_open_round(user: User, round_: Round, *, now: datetime) -> DomainError | None:
    if refusal := refusal_to_organise(user, round_.competition):
        return refusal
    if now >= round_.closes_at:
        return WindowClosedError(_("The closing date of this round has passed. Move it first."))
    return None


def refusal_to_close_round(user: User, round_: Round) -> DomainError | None:
    return refusal_to_organise(user, round_.competition)


def refusal_to_rank(round_: Round) -> DomainError | None:
    """The ranking of an archived edition stays as it is, and so does a published one."""
    if round_.state == RoundState.PUBLISHED:
        return WindowClosedError(_("The ranking of this round is published, so it stays."))
    return refusal_to_change(round_.competition)


def refusal_to_archive(competition: Competition, *, now: datetime) -> DomainError | None:
    """An edition is not archived over the heads of judges who may still score."""
    rounds = competition.rounds.filter(state=RoundState.OPEN)
    at_work = rounds.filter(
        Q(closes_at__gt=now) | Q(assignments__removed_at=None, assignments__extended_until__gt=now)
    )
    if round_ := at_work.order_by("position").first():
        return WindowClosedError(
            _("Judges can still score in round %(position)d. Close it first.")
            % {"position": round_.position}
        )
    under_way = Job.objects.filter(scope=competition.slug).under_way()
    if under_way.filter(kind=RANKING).exists():
        return WindowClosedError(_("A ranking is being computed. Try again in a minute."))
    if under_way.filter(kind=PUBLISHING).exists():
        return WindowClosedError(_("Decisions are being published. Try again in a minute."))
    return None


def refusal_to_read_results(user: User, round_: Round) -> DomainError | None:
    """Scores and ranks of a round are closed to whoever has an entry in it."""
    if conflicts.has_own_entry(user, round_):
        return ForbiddenError(
            _(
                "You are on the team of an entry in this round, or it is from your organisation, so its scores and ranking are closed to you."
            )
        )
    return None


def refusal_to_read_mails(user: User, competition: Competition) -> DomainError | None:
    """Mails about judging are closed to whoever has an entry in any round: they tell who judges and who stepped back."""
    if conflicts.has_judged_entry(user, competition):
        return ForbiddenError(
            _(
                "You stand behind an entry of this competition, so mails about judging are closed to you."
            )
        )
    return None


def sees_others(assignment: Assignment) -> bool:
    """Whether this judge sees what other judges gave the same entry, as the round promises."""
    visibility = Visibility(assignment.round.visibility)
    if visibility == Visibility.AFTER_OWN:
        return assignment.scorecard_state() == ScorecardState.SUBMITTED
    return (
        visibility == Visibility.ALWAYS and assignment.scorecard_state() != ScorecardState.RECUSED
    )


def _refusal_to_strangers(user: User, assignment: Assignment) -> DomainError | None:
    if assignment.judge.user_id != user.pk:
        return ForbiddenError(_("Only the assigned judge can do this."))
    if not assignment.is_standing():
        return ForbiddenError(_("The organisers have taken this assignment back."))
    return None


def _to_judge(found: Encounter, round_: Round) -> str:
    if found.is_declared:
        return _("You declared a conflict of interest with this entry.")
    if round_.is_blind:
        # Naming the kind would tell the judge about a team that the round hides.
        return _("You have a conflict of interest with this entry, so you cannot judge it.")
    return str(OWN[found.kind])


def _moment(at: datetime, round_: Round) -> str:
    zone = round_.competition.time_zone
    return in_sentence(at, zone)
