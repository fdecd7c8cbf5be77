import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from competitions.models import Competition, Rubric, Track
from competitions.policies import refusal_to_organise
from input2.accounts.models import User
from input2.audit import services as audit
from input2.lib.errors import DomainError
from input2.lib.localized import Texts
from judging import policies
from judging.models import Judge, Round

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


class MalformedRoundError(DomainError):
    """The round contradicts itself or its competition."""

    code = "malformed_round"
    status = 400


@dataclass(frozen=True, kw_only=True)
class NewRound:
    """What a round is planned with; its place is after the existing ones."""

    name: Texts | str
    rubric: Rubric
    opens_at: datetime
    closes_at: datetime
    judges_per_entry: int
    is_blind: bool


@transaction.atomic
def add_judge(
    competition: Competition,
    user: User,
    *,
    tracks: Iterable[Track],
    capacity: int,
    expertise: str,
    by: User,
    now: datetime,
) -> Judge:
    """Give a person the judge role; their code in exports is random and stays."""
    # Joining the organisers holds the same lock: nobody becomes both at the same moment.
    Competition.objects.select_for_update(no_key=True).get(pk=competition.pk)
    if refusal := refusal_to_organise(by, competition):
        raise refusal
    if refusal := policies.refusal_to_judge(user, competition):
        raise refusal
    judge = Judge.objects.create(
        competition=competition,
        user=user,
        code=_new_code(competition),
        organisation=user.organisation,
        economy=user.economy,
        capacity=capacity,
        expertise=expertise,
    )
    judge.tracks.set(tracks)
    _record("judge.added", judge, competition, by=by, now=now)
    return judge


@transaction.atomic
def plan_round(
    competition: Competition,
    new: NewRound,
    *,
    by: User,
    now: datetime,
) -> Round:
    """Add a round as a draft after the existing ones; judges see nothing of it until it opens."""
    if refusal := refusal_to_organise(by, competition):
        raise refusal
    if new.closes_at <= new.opens_at or new.rubric.competition_id != competition.pk:
        raise MalformedRoundError(
            _("A round closes after it opens and uses a rubric of its own competition.")
        )
    last = competition.rounds.aggregate(last=Max("position"))["last"] or 0
    round_ = Round.objects.create(
        competition=competition,
        position=last + 1,
        name=new.name,
        rubric=new.rubric,
        opens_at=new.opens_at,
        closes_at=new.closes_at,
        judges_per_entry=new.judges_per_entry,
        is_blind=new.is_blind,
    )
    _record("round.planned", round_, competition, by=by, now=now)
    return round_


def _new_code(competition: Competition) -> str:
    while True:
        code = "J-" + "".join(secrets.choice(ALPHABET) for _letter in range(4))
        if not competition.judges.filter(code=code).exists():
            return code


def _record(
    action: str, target: Judge | Round, competition: Competition, *, by: User, now: datetime
) -> None:
    audit.record(action=action, by=by, target=target, at=now, scope=competition.slug)
