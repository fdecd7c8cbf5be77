"""Parts of a call that carry a file: the logo of a partner, a document to download."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final, TypeVar

from django.conf import settings
from django.core.files.base import File
from django.db import models, transaction

from competitions import policies
from competitions.models import Competition, Document, Partner
from competitions.services.changing import Values, refuse_stale
from competitions.services.parts import add_part, change_part
from input2.accounts.models import User
from input2.files import services as files
from input2.files.models import StoredFile

Part = TypeVar("Part", bound=models.Model)

LOGO_LIMIT: Final = 2 * 1024 * 1024
LOGO_PIXELS: Final = 16_000_000
LOGO_WIDTH: Final = 400
LOGO_HEIGHT: Final = 200


@transaction.atomic
def add_part_with_file(
    model: type[Part],
    competition: Competition,
    values: Values,
    upload: File[Any] | None,
    *,
    parent: models.Model | None = None,
    by: User,
    now: datetime,
) -> Part:
    """Put a new part with its file, if it has one, at the end of its list; a refusal of either leaves nothing behind."""
    if refusal := policies.refusal_to_organise(by, competition):
        raise refusal
    stored = _stored(model, upload, by=by, now=now)
    return add_part(model, competition, {**values, **stored}, parent=parent, by=by, now=now)


@transaction.atomic
def change_part_with_file(
    row: Part,
    values: Values,
    upload: File[Any] | None,
    *,
    base: int,
    competition: Competition,
    by: User,
    now: datetime,
) -> Part:
    """Change a part and, where there is a new file, replace it; the former one is let go unless something else refers to it."""
    if refusal := policies.refusal_to_organise(by, competition):
        raise refusal
    refuse_stale(row, base)
    # Bytes first, lock afterwards: a slow storage must not make the other organisers wait.
    stored = _stored(type(row), upload, by=by, now=now)
    everything = {**values, **stored}
    return change_part(row, everything, base=base, competition=competition, by=by, now=now)


def _stored(
    model: type[models.Model], upload: File[Any] | None, *, by: User, now: datetime
) -> dict[str, StoredFile]:
    if upload is None:
        return {}
    field, take = TAKERS[model]
    return {field: take(upload, by, now)}


def _logo(upload: File[Any], by: User, now: datetime) -> StoredFile:
    return files.store_small_picture(
        upload,
        name=upload.name or "",
        limit=min(LOGO_LIMIT, settings.FILES_LIMIT),
        most_pixels=LOGO_PIXELS,
        width=LOGO_WIDTH,
        height=LOGO_HEIGHT,
        by=by,
        at=now,
    )


def _document(upload: File[Any], by: User, now: datetime) -> StoredFile:
    return files.store_document(
        upload, name=upload.name or "", limit=settings.FILES_LIMIT, by=by, at=now
    )


Taker = Callable[[File[Any], User, datetime], StoredFile]
TAKERS: Final[Mapping[type[models.Model], tuple[str, Taker]]] = {
    Partner: ("logo", _logo),
    Document: ("file", _document),
}
