"""Dimensions, criteria and weights of a draft rubric."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from competitions.enums import Step
from competitions.keys import new_key
from competitions.models import Criterion, Dimension, Rubric, Track
from competitions.services.changing import (
    StaleEditError,
    Values,
    assign,
    record,
)
from competitions.services.parts import (
    MalformedPartError,
    PartGoneError,
    add_part,
    change_part,
    move_part,
    remove_part,
    renumber,
)
from competitions.services.rubrics import rubric_under_change
from input2.accounts.models import User
from input2.lib.localized import by_language

Weights = Mapping[int, Decimal]


def add_dimension(rubric: Rubric, values: Values, *, by: User, now: datetime) -> Dimension:
    """Put a dimension at the end; without a key it gets one from its name."""
    with rubric_under_change(rubric, by=by) as locked:
        keyed = _keyed(values, locked.dimensions.all(), "dimension")
        return add_part(Dimension, locked.competition, keyed, parent=locked, by=by, now=now)


def change_dimension(
    dimension: Dimension, values: Values, *, base: int, by: User, now: datetime
) -> Dimension:
    with rubric_under_change(dimension.rubric, by=by) as rubric:
        siblings = rubric.dimensions.exclude(pk=dimension.pk)
        keyed = _keyed(values, siblings, "dimension")
        call = rubric.competition
        return change_part(dimension, keyed, base=base, competition=call, by=by, now=now)


def add_criterion(
    dimension: Dimension, values: Values, tracks: Iterable[Track], *, by: User, now: datetime
) -> Criterion:
    """Put a criterion at the end of its dimension; without tracks it is for all of them."""
    with rubric_under_change(dimension.rubric, by=by) as rubric:
        call = rubric.competition
        keyed = _keyed(values, dimension.criteria.all(), "criterion")
        criterion = add_part(Criterion, call, keyed, parent=dimension, by=by, now=now)
        criterion.tracks.set(_own(rubric, tracks))
    return criterion


def change_criterion(
    criterion: Criterion,
    values: Values,
    tracks: Iterable[Track],
    *,
    base: int,
    by: User,
    now: datetime,
) -> Criterion:
    """Write the values and tracks unless somebody else changed the criterion since revision `base`."""
    with rubric_under_change(criterion.dimension.rubric, by=by) as rubric:
        call = rubric.competition
        siblings = criterion.dimension.criteria.exclude(pk=criterion.pk)
        keyed = _keyed(values, siblings, "criterion")
        locked = change_part(criterion, keyed, base=base, competition=call, by=by, now=now)
        _set_tracks(locked, _own(rubric, tracks), rubric=rubric, by=by, now=now)
    return locked


def move_in_rubric(
    part: Dimension | Criterion, step: Step, *, rubric: Rubric, by: User, now: datetime
) -> None:
    """Change places with the neighbour; past the end of its dimension a criterion goes on to the next one."""
    with rubric_under_change(rubric, by=by) as locked:
        if isinstance(part, Criterion) and (beyond := _dimension_beyond(part, step, locked)):
            _carry_over(part, beyond, step, rubric=locked, by=by, now=now)
        else:
            move_part(part, step, competition=locked.competition, by=by, now=now)


def remove_from_rubric(
    part: Dimension | Criterion, *, rubric: Rubric, by: User, now: datetime
) -> None:
    """Take a dimension with its criteria, or a criterion, out of the draft; comments on it stay, on the whole."""
    with rubric_under_change(rubric, by=by) as locked:
        remove_part(part, competition=locked.competition, by=by, now=now)


def weights_mark(dimensions: Iterable[Dimension]) -> str:
    """Tells one set of weights, and of things to weigh, from another; needs `criteria` loaded."""
    parts = [
        f"{dimension.pk}:{dimension.weight.normalize()}:"
        + ",".join(f"{one.pk}={one.share.normalize()}" for one in dimension.criteria.all())
        for dimension in dimensions
    ]
    return hashlib.sha256(";".join(parts).encode()).hexdigest()[:16]


def change_weights(
    rubric: Rubric,
    *,
    dimensions: Weights,
    shares: Weights,
    seen: str,
    by: User,
    now: datetime,
) -> None:
    """Write all weights at once; refused where any of them, or the list, has changed since they were `seen`."""
    with rubric_under_change(rubric, by=by) as locked:
        rows = list(locked.dimensions.prefetch_related("criteria"))
        if weights_mark(rows) != seen:
            raise StaleEditError(locked)
        if not any(dimensions.get(row.pk, row.weight) for row in rows):
            raise MalformedPartError(_("At least one dimension needs a weight above zero."))
        before, after = {}, {}
        for row in rows:
            parts: Sequence[tuple[Any, str, Decimal]] = [
                (row, "weight", dimensions.get(row.pk, row.weight)),
                *((one, "share", shares.get(one.pk, one.share)) for one in row.criteria.all()),
            ]
            for part, name, value in parts:
                standing = getattr(part, name)
                if assign(part, {name: value}):
                    key = part.key if part is row else f"{row.key}.{part.key}"
                    before[key], after[key] = str(standing), str(value)
        if after:
            details = {"changed": list(after), "before": before, "after": after}
            call = locked.competition
            record("rubric.weights_changed", locked, call, by=by, now=now, **details)


def _set_tracks(
    criterion: Criterion, tracks: Sequence[Track], *, rubric: Rubric, by: User, now: datetime
) -> None:
    before = sorted(criterion.tracks.values_list("key", flat=True))
    after = sorted(track.key for track in tracks)
    if before == after:
        return
    criterion.tracks.set(tracks)
    criterion.revision += 1
    criterion.save(update_fields=["revision"])
    record(
        "criterion.tracks_changed",
        criterion,
        rubric.competition,
        by=by,
        now=now,
        changed=["tracks"],
        before={"tracks": before},
        after={"tracks": after},
    )


def _dimension_beyond(criterion: Criterion, step: Step, rubric: Rubric) -> Dimension | None:
    """Where the step leads out of the criterion's dimension; None while it has a neighbour, or there is no other."""
    dimensions = list(rubric.dimensions.prefetch_related("criteria").order_by("position"))
    for place, dimension in enumerate(dimensions):
        keys = [one.pk for one in dimension.criteria.all()]
        if criterion.pk in keys:
            end, other = (0, place - 1) if step == Step.UP else (-1, place + 1)
            leads_out = keys[end] == criterion.pk and 0 <= other < len(dimensions)
            return dimensions[other] if leads_out else None
    raise PartGoneError


def _carry_over(
    criterion: Criterion, target: Dimension, step: Step, *, rubric: Rubric, by: User, now: datetime
) -> None:
    """To the end of the dimension before, or to the beginning of the one after."""
    row = Criterion.objects.select_related("dimension").get(pk=criterion.pk)
    left, rows = row.dimension, list(target.criteria.order_by("position"))
    # Nothing is scored with a draft, so a key that is taken over there may give way.
    key = new_key(row.key, {one.key for one in rows}, otherwise="criterion")
    keyed = {"key": key} if any(one.key == row.key for one in rows) else {}
    end = max((one.position for one in rows), default=0) + 1
    assign(row, {"dimension": target, "position": end, **keyed})
    renumber([*rows, row] if step == Step.UP else [row, *rows])
    renumber(list(left.criteria.order_by("position")))
    record(
        "criterion.moved",
        row,
        rubric.competition,
        by=by,
        now=now,
        before={"dimension": left.key},
        after={"dimension": target.key, "position": row.position},
    )


def _own(rubric: Rubric, tracks: Iterable[Track]) -> list[Track]:
    found = list(tracks)
    if any(track.competition_id != rubric.competition_id for track in found):
        raise MalformedPartError(_("This track belongs to another competition."))
    # Naming all of them today must not leave out the one that is added tomorrow.
    is_all = len(found) == rubric.competition.tracks.count()
    return [] if is_all else found


def _keyed(values: Values, siblings: models.QuerySet[Any], kind: str) -> Values:
    """The values with a key that no sibling has: a given one is refused where it is taken, a missing one is made."""
    taken = set(siblings.values_list("key", flat=True))
    if given := values.get("key"):
        if given in taken:
            raise MalformedPartError(_("The key “%(key)s” is taken.") % {"key": given})
        return values
    name = by_language(values["name"]).get("en", "")
    return {**values, "key": new_key(name, taken, otherwise=kind)}
