"""Why a step on a listed part of a call is refused, or None."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from competitions.models import NewsPost, Track
from input2.lib.errors import DomainError


class PartInUseError(DomainError):
    """Something that must stay refers to the part."""

    code = "part_in_use"


def refusal_to_change_part(
    row: models.Model, values: Mapping[str, Any], *, now: datetime
) -> DomainError | None:
    """News that people may have read neither turns into a draft again nor hides until later."""
    if not isinstance(row, NewsPost) or "published_at" not in values:
        return None
    wanted, standing = values["published_at"], row.published_at
    is_out = standing is not None and standing <= now
    if is_out and (wanted is None or wanted > now):
        return DomainError(
            _("This is published already. Remove it, or publish a later post that puts it right.")
        )
    return None


def refusal_to_remove_part(row: models.Model) -> DomainError | None:
    """A public call keeps a track to enter, and what is only for one part is not silently for all of them."""
    if isinstance(row, Track) and _is_last_of_public_call(row):
        return PartInUseError(
            _("Entries need a track: add another one before you remove the last.")
        )
    return _refusal_as_used(row)


def _is_last_of_public_call(track: Track) -> bool:
    return track.competition.is_public and track.competition.tracks.count() == 1


def _refusal_as_used(row: models.Model) -> DomainError | None:
    for relation in row._meta.related_objects:
        if not relation.many_to_many:
            continue
        if relation.related_model._default_manager.filter(**{relation.field.name: row.pk}).exists():
            return PartInUseError(
                _("Questions, criteria or judges are only for “%(name)s”. Change those first.")
                % {"name": row}
            )
    return None
