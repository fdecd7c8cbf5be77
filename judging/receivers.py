"""What judging does when an entry moves, what it says to who joins and to archiving, and which rounds use a rubric."""

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

from django.dispatch import receiver

from competitions import rubric_uses
from competitions.models import Competition
from competitions.rubric_uses import Use
from competitions.signals import archive_considered, joining
from input2.accounts.models import User
from input2.lib.errors import DomainError
from judging import policies, services
from judging.enums import RoundState
from judging.models import Round
from submissions.models import Entry
from submissions.signals import entry_moved, track_move_considered


@receiver(entry_moved)
def rank_again(*, entry: Entry, by: User, at: datetime, **_rest: Any) -> None:
    services.rank_again(entry, by=by, now=at)


@receiver(track_move_considered)
def refuse_once_scored(*, entry: Entry, **_rest: Any) -> DomainError | None:
    return policies.refusal_to_move_track(entry)


@receiver(joining)
def refuse_judges(*, competition: Competition, user: User, **_rest: Any) -> DomainError | None:
    return policies.refusal_to_run(user, competition)


@receiver(archive_considered)
def refuse_while_judging(
    *, competition: Competition, now: datetime, **_rest: Any
) -> DomainError | None:
    return policies.refusal_to_archive(competition, now=now)


@rubric_uses.register
def rounds_with(rubrics: Collection[int]) -> Iterator[Use]:
    rounds = Round.objects.filter(rubric__in=rubrics).select_related("competition")
    for round_ in rounds.order_by("position"):
        has_begun = round_.state != RoundState.DRAFT
        yield Use(round_.rubric_id, str(round_.name), round_.get_absolute_url(), has_begun)
