"""The scoring scheme, until judging opens and freezes it."""

from dataclasses import asdict
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from competitions import policies, presets
from competitions.enums import Role
from competitions.models import Competition, Criterion, Dimension, Rubric
from competitions.new_call import NewCriterion
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
    rubric = Rubric.objects.create(
        competition=competition,
        name=preset.name,
        source=preset.source[:200],
        are_weights_from_source=preset.are_weights_published,
        # The first one is what entrants see, until organisers choose another.
        is_shown=not competition.rubrics.exists(),
    )
    for position, dimension in enumerate(preset.dimensions, start=1):
        _add_dimension(rubric, position, dimension, preset.scale)
    _record("rubric.created", rubric, by=by, now=now, after={"preset": key})
    return rubric


@transaction.atomic
def add_criterion(dimension: Dimension, new: NewCriterion, *, by: User, now: datetime) -> Criterion:
    """Put one more thing to score at the end of a dimension."""
    rubric = _locked_for_change(dimension.rubric, by=by)
    last = dimension.criteria.aggregate(last=Max("position"))["last"] or 0
    criterion = Criterion.objects.create(dimension=dimension, position=last + 1, **asdict(new))
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


def _add_dimension(
    rubric: Rubric,
    position: int,
    preset: presets.DimensionPreset,
    scale: tuple[Decimal, Decimal],
) -> None:
    dimension = Dimension.objects.create(
        rubric=rubric,
        key=preset.key,
        name=preset.name,
        weight=preset.weight,
        position=position,
    )
    Criterion.objects.bulk_create(
        _criterion(dimension, place, criterion, scale)
        for place, criterion in enumerate(preset.criteria, start=1)
    )


def _criterion(
    dimension: Dimension,
    position: int,
    preset: presets.CriterionPreset,
    scale: tuple[Decimal, Decimal],
) -> Criterion:
    least, most = scale
    return Criterion(
        dimension=dimension,
        key=preset.key,
        name=preset.name,
        guidance=preset.guidance,
        low_label=preset.low,
        high_label=preset.high,
        share=preset.share,
        scale_min=least,
        scale_max=most,
        position=position,
    )


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
