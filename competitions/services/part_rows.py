"""What is alike in the rows of every list: stamps, keys made from titles, files that they hold."""

import uuid
from collections.abc import Collection
from datetime import datetime
from typing import Any, Final

from django.db import models

from competitions.models import Competition, NewsPost, Partner
from competitions.services.changing import Values
from competitions.services.keys import free_key, key_for
from input2.accounts.models import User
from input2.files import services as files
from input2.files.models import StoredFile

# Where a model has one of these it is made from one of those.
KEYS: Final = ("key", "slug")
TITLES: Final = ("name", "title", "text", "label")


def has_field(model: type[models.Model], name: str) -> bool:
    return any(field.name == name for field in model._meta.concrete_fields)


def group_of(row: models.Model) -> str:
    """Partners are shown by role, so their order counts within it."""
    return row.role if isinstance(row, Partner) else ""


def stamps(model: type[models.Model], *, by: User, now: datetime) -> dict[str, Any]:
    """When and by whom a new row is made, where its model keeps that."""
    values = {"created_at": now, "updated_at": now, "created_by": by}
    return {name: value for name, value in values.items() if has_field(model, name)}


def name_part(row: models.Model, siblings: models.QuerySet[Any], call: Competition) -> None:
    """Give a new row the key that it lacks."""
    column = next((name for name in KEYS if has_field(type(row), name)), None)
    title = next((name for name in TITLES if has_field(type(row), name)), None)
    if column and title and not getattr(row, column):
        setattr(row, column, _key(row, getattr(row, title), siblings, call, column))


def with_followed_title(post: models.Model, values: Values, call: Competition) -> Values:
    """The address of a draft of news follows its title; once there is a time of publication it stays."""
    if not isinstance(post, NewsPost) or post.published_at is not None or "title" not in values:
        return values
    siblings = call.news_posts.exclude(pk=post.pk)
    return {**values, "slug": _key(post, values["title"], siblings, call, "slug")}


def held_files(row: models.Model) -> set[uuid.UUID]:
    """The files that the row refers to."""
    fields = [field for field in row._meta.concrete_fields if field.related_model is StoredFile]
    return {key for field in fields if (key := getattr(row, field.attname))}


def let_go(keys: Collection[uuid.UUID]) -> None:
    """Discard files that a row referred to, unless something else still does."""
    for stored in StoredFile.objects.filter(pk__in=keys) if keys else ():
        files.let_go(stored)


def _key(
    row: models.Model,
    title: Any,
    siblings: models.QuerySet[Any],
    call: Competition,
    column: str,
) -> str:
    longest = getattr(row._meta.get_field(column), "max_length", None) or 40
    fallback = type(row).__name__.lower()
    wanted = key_for(title, languages=call.languages, fallback=fallback, longest=longest)
    return free_key(wanted, siblings, column=column)
