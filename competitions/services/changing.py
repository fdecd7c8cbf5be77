"""What every change to a call's set-up does: lock, ask, write, record, and let go of what was kept of the public pages."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Final, TypeAlias, TypeVar

from django.db import models, transaction
from django.db.models import F
from django.utils.translation import gettext as _
from i18nfield.strings import LazyI18nString

from competitions import policies
from competitions.enums import Role
from competitions.models import Competition
from input2.accounts.models import User
from input2.audit import services as audit
from input2.files.models import StoredFile
from input2.lib.errors import DomainError
from input2.lib.localized import by_language

Values: TypeAlias = Mapping[str, Any]
Row = TypeVar("Row", bound=models.Model)

LONGEST_RECORDED: Final = 500


class StaleEditError(DomainError):
    """Somebody else changed the same thing since the form was opened; `row` is how it stands now."""

    code = "stale_edit"

    def __init__(self, row: models.Model) -> None:
        super().__init__(_("Somebody else has changed this since you opened it."))
        self.row = row


@contextmanager
def call_under_change(competition: Competition, *, by: User) -> Iterator[Competition]:
    """The call's locked row, for an organiser; afterwards its public pages are read anew."""
    with transaction.atomic():
        locked = Competition.objects.select_for_update(no_key=True).get(pk=competition.pk)
        if refusal := policies.refusal_to_organise(by, locked):
            raise refusal
        yield locked
        Competition.objects.filter(pk=locked.pk).update(content_revision=F("content_revision") + 1)


def refuse_stale(row: models.Model, base: int) -> None:
    """`base` is the revision that the form was opened with."""
    if row.revision != base:  # type: ignore[attr-defined]  # every part of a set-up has one
        raise StaleEditError(row)


def assign(row: Row, values: Values) -> list[str]:
    """Write what differs and count the row's revision up; the names of what differed, in order."""
    changed = [name for name, value in values.items() if not _same(getattr(row, name), value)]
    for name in changed:
        setattr(row, name, values[name])
    if changed:
        row.revision += 1  # type: ignore[attr-defined]  # every part of a set-up has one
        row.save(update_fields=[*changed, "revision"])
    return changed


def with_hidden_languages(
    row: models.Model, values: Values, languages: Collection[str]
) -> dict[str, Any]:
    """A text that is written anew keeps what it says in languages that the call has dropped."""
    return {
        name: _completed(getattr(row, name), value, languages) for name, value in values.items()
    }


def record(
    action: str,
    target: models.Model,
    competition: Competition,
    *,
    by: User,
    now: datetime,
    **details: Any,
) -> None:
    """An event in the competition's history; `details` are those of `audit.record`."""
    audit.record(
        action=action,
        by=by,
        role=Role.ORGANISER,
        target=target,
        at=now,
        scope=competition.slug,
        **details,
    )


def recorded(value: Any) -> Any:
    """A value as the history keeps it: texts by language, long ones shortened, rows by their key."""
    if isinstance(value, StoredFile):
        return {"name": value.name, "sha256": value.sha256}
    if isinstance(value, models.Model):
        return value.pk
    if hasattr(value, "data"):
        return {language: _short(text) for language, text in by_language(value).items()}
    return _short(value) if isinstance(value, str) else value


def snapshot(row: models.Model, names: list[str]) -> dict[str, Any]:
    return {name: recorded(getattr(row, name)) for name in names}


def _completed(before: Any, after: Any, languages: Collection[str]) -> Any:
    if not hasattr(before, "data"):
        return after
    hidden = {
        language: text
        for language, text in by_language(before).items()
        if language not in languages
    }
    return LazyI18nString({**hidden, **by_language(after)})


def _same(before: Any, after: Any) -> bool:
    if hasattr(before, "data"):
        return by_language(before) == by_language(after)
    return bool(before == after)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_RECORDED else f"{text[:LONGEST_RECORDED]}…"
