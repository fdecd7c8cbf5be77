"""The listed parts of a call (tracks, partners, prizes, questions and answers …): one way to add, change, move and remove.

A part belongs to `parent`, which is the competition itself or one of its parts; where parts have an order, `position` counts from 1
within the parent.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Max
from django.db.models.deletion import ProtectedError
from django.utils.translation import gettext as _

from competitions import part_policies
from competitions.enums import Step
from competitions.models import Competition
from competitions.part_policies import PartInUseError
from competitions.services.changing import (
    Values,
    assign,
    call_under_change,
    record,
    refuse_stale,
    snapshot,
    with_hidden_languages,
)
from competitions.services.part_rows import (
    group_of,
    has_field,
    held_files,
    let_go,
    name_part,
    stamps,
    with_followed_title,
)
from input2.accounts.models import User
from input2.lib.errors import DomainError, ForbiddenError

Part = TypeVar("Part", bound=models.Model)
MOST_PARTS: Final = 500


class MalformedPartError(DomainError):
    """A value contradicts the part's own rules, for example a key that is taken."""

    code = "malformed_part"
    status = 400


class PartGoneError(DomainError):
    """Somebody else has removed the part since the page was opened."""

    code = "part_gone"
    status = 404

    def __init__(self) -> None:
        super().__init__(_("This has been removed meanwhile."))


def add_part(
    model: type[Part],
    competition: Competition,
    values: Values,
    *,
    parent: models.Model | None = None,
    by: User,
    now: datetime,
) -> Part:
    """Put a new part at the end of its list; where it has a key and none is given, its title makes one."""
    with call_under_change(competition, by=by) as call:
        _refuse_foreign(parent or call, call)
        _refuse_gone(parent)
        link: dict[str, Any] = {_parent_name(model): parent or call}
        siblings = model._default_manager.filter(**link)
        if siblings.count() >= MOST_PARTS:
            raise MalformedPartError(_("There are too many of these already."))
        if has_field(model, "position"):
            last = siblings.aggregate(last=Max("position"))["last"] or 0
            link["position"] = last + 1
        row = model(**link, **stamps(model, by=by, now=now), **values)
        name_part(row, siblings, call)
        _check(row)
        row.save(force_insert=True)
        names = list(values)
        record(_action(row, "added"), row, call, by=by, now=now, after=snapshot(row, names))
    return row


def change_part(
    row: Part, values: Values, *, base: int, competition: Competition, by: User, now: datetime
) -> Part:
    """Write the values unless somebody else changed the part since revision `base`; nothing new leaves no trace."""
    with call_under_change(competition, by=by) as call:
        _refuse_foreign(row, call)
        locked = (
            type(row)._default_manager.select_for_update(of=("self",)).filter(pk=row.pk).first()
        )
        if locked is None:
            raise PartGoneError
        refuse_stale(locked, base)
        _write(locked, values, call, by=by, now=now)
    return locked


def remove_part(row: models.Model, *, competition: Competition, by: User, now: datetime) -> None:
    """Take the part away and close the gap; refused while something that must stay refers to it."""
    with call_under_change(competition, by=by) as call:
        _refuse_foreign(row, call)
        _refuse_gone(row)
        if refusal := part_policies.refusal_to_remove_part(row):
            raise refusal
        record(_action(row, "removed"), row, call, by=by, now=now, before={"name": str(row)})
        siblings = _siblings(row).exclude(pk=row.pk)
        held = held_files(row)
        try:
            type(row)._default_manager.filter(pk=row.pk).delete()
        except ProtectedError as error:
            raise PartInUseError(
                _("“%(name)s” is in use and cannot be removed.") % {"name": row}
            ) from error
        if has_field(type(row), "position"):
            renumber(list(siblings.order_by("position")))
        let_go(held)


def move_part(
    row: models.Model, step: Step, *, competition: Competition, by: User, now: datetime
) -> int:
    """Change places with the neighbour, of the same role where parts have one; at the end with nobody.

    Returns the place among the neighbours, which counts from 1.
    """
    with call_under_change(competition, by=by) as call:
        _refuse_foreign(row, call)
        rows = list(_siblings(row).order_by("position"))
        peers = [index for index, each in enumerate(rows) if group_of(each) == group_of(row)]
        place = next((place for place, index in enumerate(peers) if rows[index].pk == row.pk), None)
        if place is None:
            raise PartGoneError
        other = place - 1 if step == Step.UP else place + 1
        if not 0 <= other < len(peers):
            return place + 1
        here, there = peers[place], peers[other]
        rows[here], rows[there] = rows[there], rows[here]
        renumber(rows)
        record(_action(row, "moved"), row, call, by=by, now=now, after={"position": there + 1})
    return other + 1


def renumber(rows: Sequence[Any]) -> None:
    """Let the rows of one list stand in this order, counted from 1; the caller holds the call's lock."""
    # The constraint on positions is checked at the end of the transaction, so one statement may swap them.
    moved = []
    for position, row in enumerate(rows, start=1):
        if row.position != position:
            row.position = position
            moved.append(row)
    if moved:
        type(moved[0])._default_manager.bulk_update(moved, ["position"])


def _write(
    row: models.Model, values: Values, call: Competition, *, by: User, now: datetime
) -> None:
    if refusal := part_policies.refusal_to_change_part(row, values, now=now):
        raise refusal
    values = with_hidden_languages(row, values, call.languages)
    values = with_followed_title(row, values, call)
    names = list(values)
    before, held = snapshot(row, names), held_files(row)
    changed = assign(row, values)
    if not changed:
        return
    _check(row)
    if has_field(type(row), "updated_at"):
        type(row)._default_manager.filter(pk=row.pk).update(updated_at=now)
    record(
        _action(row, "changed"),
        row,
        call,
        by=by,
        now=now,
        changed=changed,
        before={name: before[name] for name in changed},
        after=snapshot(row, changed),
    )
    let_go(held - held_files(row))


def _refuse_gone(row: models.Model | None) -> None:
    if row is not None and not type(row)._default_manager.filter(pk=row.pk).exists():
        raise PartGoneError


def _refuse_foreign(row: models.Model, call: Competition) -> None:
    """Being an organiser of one call gives no say over another's parts."""
    owner = row
    while not isinstance(owner, Competition):
        owner = getattr(owner, _parent_name(type(owner)))
    if owner.pk != call.pk:
        raise ForbiddenError(_("This belongs to another competition."))


def _siblings(row: models.Model) -> models.QuerySet[Any]:
    name = _parent_name(type(row))
    return type(row)._default_manager.filter(**{name: getattr(row, f"{name}_id")})


def _parent_name(model: type[models.Model]) -> str:
    """The narrowest of the links that a part may hang on."""
    names = {field.name for field in model._meta.get_fields()}
    return next(name for name in PARENTS if name in names)


def _action(row: models.Model, verb: str) -> str:
    return f"{row._meta.verbose_name_raw.replace(' ', '_')}.{verb}"


def _check(row: models.Model) -> None:
    """The model's own checks, its constraints among them, as one sentence."""
    try:
        row.full_clean()
    except ValidationError as error:
        raise MalformedPartError(" ".join(error.messages)) from error


PARENTS: Final = ("dimension", "rubric", "section", "track", "item", "competition")
