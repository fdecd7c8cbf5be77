"""The scoring scheme, until judging opens and freezes it."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from competitions import policies, presets
from competitions.enums import Role
from competitions.models import Competition, Criterion, Dimension, Rubric
from competitions.new_call import NewCriterion
from competitions.services.described_rubrics import add_rubrics, criterion_of
from competitions.services.writing import Writing
from input2.accounts.models import User
from input2.audit import services as audit
from input2.lib.errors import DomainError


class FrozenRubricError(DomainError):
    """Judges already score with this rubric."""

    code = "frozen_rubric"


@transaction.atomic
def copy_rubric_preset(competition: Competition, key: str, *, by: User, now: datetime) -> Rubric:
    """Give the competition a rubric of its own that starts as the preset."""
    if refusal := policies.refusal_to_organise(by, competition):
        raise refusal
    preset = presets.rubric(key)
    # The first one is what entrants see, until organisers choose another.
    new = presets.new_rubric_of(preset, is_shown=not competition.rubrics.exists())
    writing = Writing(by, now)
    (rubric,) = add_rubrics(competition, [new], {}, writing)
    writing.finish()
    _record("rubric.created", rubric, by=by, now=now, after={"preset": key})
    return rubric


@transaction.atomic
def add_criterion(dimension: Dimension, new: NewCriterion, *, by: User, now: datetime) -> Criterion:
    """Put one more thing to score at the end of a dimension."""
    rubric = _locked_for_change(dimension.rubric, by=by)
    last = dimension.criteria.aggregate(last=Max("position"))["last"] or 0
    criterion = criterion_of(dimension, new, last + 1)
    criterion.save(force_insert=True)
    _record("rubric.criterion_added", rubric, by=by, now=now, after={"criterion": new.key})
    return criterion


@transaction.atomic
def freeze_rubric(rubric: Rubric, *, by: User, now: datetime) -> Rubric:
    """From here on the rubric is what judges score with, and stays so; freezing twice changes nothing."""
    locked = _locked(rubric, by=by)
    if locked.frozen_at is None:
        locked.frozen_at = now
        locked.save(update_fields=["frozen_at"])
        _record("rubric.frozen", locked, by=by, now=now, after={"version": locked.version})
    return locked


def _locked_for_change(rubric: Rubric, *, by: User) -> Rubric:
    locked = _locked(rubric, by=by)
    if locked.frozen_at is not None:
        raise FrozenRubricError(_("Judging has opened with this rubric; it no longer changes."))
    return locked


def _locked(rubric: Rubric, *, by: User) -> Rubric:
    rows = Rubric.objects.select_for_update(of=("self",)).select_related("competition")
    locked = rows.get(pk=rubric.pk)
    if refusal := policies.refusal_to_organise(by, locked.competition):
        raise refusal
    return locked


def _record(action: str, rubric: Rubric, *, by: User, now: datetime, after: dict[str, Any]) -> None:
    audit.record(
        action=action,
        by=by,
        role=Role.ORGANISER,
        target=rubric,
        at=now,
        scope=rubric.competition.slug,
        after=after,
    )
