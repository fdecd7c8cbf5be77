"""Rubrics as a whole: made, copied, named, shown to entrants, frozen when judging opens, removed while nobody needs them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TypeVar

from django.db import models, transaction
from django.utils.translation import gettext as _

from competitions import policies, presets, rubric_checks, selectors
from competitions.models import Competition, Criterion, Dimension, Rubric
from competitions.part_policies import PartInUseError
from competitions.policies import FrozenRubricError
from competitions.services.changing import (
    Values,
    assign,
    call_under_change,
    record,
    refuse_stale,
    snapshot,
)
from competitions.services.described_rubrics import add_rubrics
from competitions.services.parts import remove_part
from competitions.services.writing import Writing
from input2.accounts.models import User
from input2.lib.errors import DomainError, ForbiddenError
from input2.lib.localized import Texts

__all__ = [
    "FrozenRubricError",
    "change_rubric",
    "copy_rubric_preset",
    "create_rubric",
    "freeze_rubric",
    "new_version",
    "remove_rubric",
    "rubric_under_change",
    "show_rubric",
]


Part = TypeVar("Part", Dimension, Criterion)


class UnfinishedRubricError(DomainError):
    """Entrants of a public call read a rubric that judges could score them by."""

    code = "unfinished_rubric"


@contextmanager
def rubric_under_change(rubric: Rubric, *, by: User) -> Iterator[Rubric]:
    """The rubric's locked row, for an organiser, while it is a draft; judging cannot open with it in between."""
    with call_under_change(rubric.competition, by=by) as call:
        locked = _locked(rubric)
        locked.competition = call
        if refusal := policies.refusal_once_frozen(locked):
            raise refusal
        yield locked


def create_rubric(competition: Competition, name: Texts, *, by: User, now: datetime) -> Rubric:
    """An empty draft, to be filled by hand."""
    with call_under_change(competition, by=by) as call:
        rubric = Rubric.objects.create(
            competition=call, name=name, is_shown=not call.rubrics.exists()
        )
        record("rubric.created", rubric, call, by=by, now=now, after=snapshot(rubric, ["name"]))
    return rubric


def copy_rubric_preset(competition: Competition, key: str, *, by: User, now: datetime) -> Rubric:
    """Give the competition a rubric of its own that starts as the preset."""
    with call_under_change(competition, by=by) as call:
        # The first one is what entrants see, until organisers choose another.
        new = presets.new_rubric_of(presets.rubric(key), is_shown=not call.rubrics.exists())
        writing = Writing(by, now)
        (rubric,) = add_rubrics(call, [new], {}, writing)
        writing.finish()
        record("rubric.created", rubric, call, by=by, now=now, after={"preset": key})
    return rubric


def new_version(rubric: Rubric, *, by: User, now: datetime) -> Rubric:
    """A draft that starts as a copy; the original, frozen or not, stays as it is."""
    with call_under_change(rubric.competition, by=by) as call:
        source = _locked(rubric)
        _refuse_foreign(source, call)
        copy = Rubric.objects.create(
            competition=call,
            name=source.name,
            version=max(each.version for each in lineage(source)) + 1,
            follows=source,
            source=source.source,
            are_weights_from_source=source.are_weights_from_source,
        )
        for dimension in source.dimensions.prefetch_related("criteria__tracks"):
            _copy_dimension(dimension, copy)
        after = {"follows": source.version, "version": copy.version}
        record("rubric.version_created", copy, call, by=by, now=now, after=after)
    return copy


def lineage(rubric: Rubric) -> list[Rubric]:
    """All versions that go back to the same first one, this one among them."""
    found = {each.pk: each for each in Rubric.objects.filter(competition=rubric.competition_id)}

    def root_of(pk: int) -> int:
        before = found[pk].follows_id
        return root_of(before) if before in found else pk

    return [each for each in found.values() if root_of(each.pk) == root_of(rubric.pk)]


def change_rubric(rubric: Rubric, values: Values, *, base: int, by: User, now: datetime) -> Rubric:
    """Its name and where it comes from."""
    with rubric_under_change(rubric, by=by) as locked:
        refuse_stale(locked, base)
        before = snapshot(locked, list(values))
        if changed := assign(locked, values):
            record(
                "rubric.changed",
                locked,
                locked.competition,
                by=by,
                now=now,
                changed=changed,
                before={name: before[name] for name in changed},
                after=snapshot(locked, changed),
            )
    return locked


def show_rubric(rubric: Rubric, *, by: User, now: datetime) -> Rubric:
    """From now on this is the one that entrants read; there is never more than one."""
    with call_under_change(rubric.competition, by=by) as call:
        locked = _locked(rubric)
        _refuse_foreign(locked, call)
        if locked.is_shown:
            return locked
        _refuse_unfinished(locked, call)
        call.rubrics.filter(is_shown=True).update(is_shown=False)
        locked.is_shown = True
        locked.save(update_fields=["is_shown"])
        after = {"version": locked.version}
        record("rubric.shown", locked, call, by=by, now=now, after=after)
    return locked


def remove_rubric(rubric: Rubric, *, by: User, now: datetime) -> None:
    """Take a draft away that nobody needs; its later versions then follow the one before it."""
    with rubric_under_change(rubric, by=by) as locked:
        if locked.is_shown:
            raise PartInUseError(
                _("Entrants read this rubric on the call. Choose another one for them first.")
            )
        locked.later_versions.update(follows=locked.follows_id)
        remove_part(locked, competition=locked.competition, by=by, now=now)


@transaction.atomic
def freeze_rubric(rubric: Rubric, *, by: User, now: datetime) -> Rubric:
    """From here on the rubric is what judges score with, and stays so; freezing twice changes nothing."""
    locked = _locked(rubric)
    if refusal := policies.refusal_to_organise(by, locked.competition):
        raise refusal
    if not locked.is_frozen:
        locked.frozen_at = now
        locked.save(update_fields=["frozen_at"])
        after = {"version": locked.version}
        record("rubric.frozen", locked, locked.competition, by=by, now=now, after=after)
    return locked


def _locked(rubric: Rubric) -> Rubric:
    rows = Rubric.objects.select_for_update(of=("self",)).select_related("competition")
    return rows.get(pk=rubric.pk)


def _refuse_unfinished(rubric: Rubric, call: Competition) -> None:
    """What would have stood in the way of publishing does not slip in afterwards."""
    if not call.is_public:
        return
    criteria = selectors.criteria_of_rubric(rubric)
    if problems := rubric_checks.problems_of_rubric(criteria, list(call.tracks.all())):
        raise UnfinishedRubricError(" ".join(problems))


def _refuse_foreign(rubric: Rubric, call: Competition) -> None:
    if rubric.competition_id != call.pk:
        raise ForbiddenError(_("This belongs to another competition."))


def _copy_dimension(dimension: Dimension, rubric: Rubric) -> None:
    copy = _copy(dimension, rubric=rubric)
    for criterion in dimension.criteria.all():
        _copy(criterion, dimension=copy).tracks.set(criterion.tracks.all())


def _copy(row: Part, **parent: models.Model) -> Part:
    """A new row with the same values, under another parent, as if nobody had edited it yet."""
    names = [field.name for field in row._meta.concrete_fields if not field.primary_key]
    values = {name: getattr(row, name) for name in names}
    return type(row)._default_manager.create(**{**values, **parent, "revision": 1})
