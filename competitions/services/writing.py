"""Rows on their way from a description into the database, each checked by its own model."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, TypeVar

from django.conf import settings
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.files.base import ContentFile
from django.db import models
from django.utils.translation import gettext as _

from competitions.description_checks import Problem
from competitions.models import Track
from competitions.new_call import NewFile
from input2.accounts.models import User
from input2.files import services as files
from input2.files.models import StoredFile
from input2.lib.errors import DomainError
from input2.lib.localized import LocalizedCharField, LocalizedTextField, Texts, by_language
from input2.lib.storable import is_storable

Keeper = Callable[[ContentFile[bytes], User, datetime], StoredFile]
Row = TypeVar("Row", bound=models.Model)

LONGEST_LINE: Final = 500
LONGEST_TEXT: Final = 50_000
MOST_PROBLEMS_SAID: Final = 3


class MalformedCallError(DomainError):
    """The call contradicts itself."""

    code = "malformed_call"
    status = 400


class MalformedDescriptionError(MalformedCallError):
    """The description cannot become a competition; `problems` names each place."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        said = [str(problem) for problem in problems[:MOST_PROBLEMS_SAID]]
        super().__init__(" ".join(said))
        self.problems = tuple(problems)


@dataclass
class Writing:
    """Rows on their way into the database: checked always, written as long as there is no problem."""

    by: User
    now: datetime
    problems: list[Problem] = field(default_factory=list)

    def add(self, rows: Sequence[Row], pattern: str) -> Sequence[Row]:
        """`pattern` is the path of a row, with `{}` for its place in the list."""
        return self.add_at([(pattern.format(i), row) for i, row in enumerate(rows)])

    def add_at(self, located: Sequence[tuple[str, Row]]) -> Sequence[Row]:
        for path, row in located:
            self.problems += problems_of_row(path, row)
        rows = [row for _path, row in located]
        if rows and not self.problems:
            type(rows[0])._default_manager.bulk_create(rows)
        return rows

    def link(self, rows: Sequence[tuple[Any, Iterable[str]]], tracks: Mapping[str, Track]) -> None:
        """Name the tracks of questions or criteria."""
        if self.problems or not rows:
            return
        through = type(rows[0][0]).tracks.through
        name = type(rows[0][0])._meta.model_name
        through._default_manager.bulk_create(
            through(**{f"{name}_id": row.pk, "track_id": tracks[key].pk})
            for row, keys in rows
            for key in keys
        )

    def store(self, new: NewFile | None, path: str, keep: Keeper) -> StoredFile | None:
        """The file in the storage, gone again when the transaction is rolled back; a refused one is a problem."""
        if new is None or self.problems:
            return None
        try:
            stored = keep(ContentFile(new.content, new.name), self.by, self.now)
        except files.FileRefusedError as refusal:
            self.problems.append(Problem(path, str(refusal)))
            return None
        if new.content_type not in {"", stored.content_type}:
            words = {"said": new.content_type, "found": stored.content_type}
            sentence = _("The content is %(found)s, not %(said)s.") % words
            self.problems.append(Problem(f"{path}.content_type", sentence))
        return stored

    def finish(self) -> None:
        if self.problems:
            raise MalformedDescriptionError(self.problems)


def problems_of_row(path: str, row: models.Model) -> list[Problem]:
    """What the model itself says about the row, without asking the database."""
    problems = [
        Problem(f"{path}.{place}".lstrip("."), sentence)
        for column in row._meta.concrete_fields
        if isinstance(column, LocalizedTextField)
        for place, sentence in _problems_of_text(column, getattr(row, column.attname))
    ]
    relations = {column.name for column in row._meta.concrete_fields if column.is_relation}
    try:
        row.clean_fields(exclude=relations)
        row.clean()
    except ValidationError as error:
        for name, messages in error.message_dict.items():
            place = path if name == NON_FIELD_ERRORS else f"{path}.{name}".lstrip(".")
            problems += [Problem(place, message) for message in messages]
    return problems


def texts_problems(path: str, texts: Texts, longest: int) -> Iterable[tuple[str, str]]:
    """What is wrong with a text in one of its languages, by place."""
    known = {code for code, _name in settings.LANGUAGES}
    for language, text in texts.items():
        if language not in known:
            words = {"code": language, "known": ", ".join(sorted(known))}
            yield (
                path,
                _("“%(code)s” is not a language of this platform; it has %(known)s.") % words,
            )
        elif len(text) > longest:
            yield (
                f"{path}.{language}",
                _("This is longer than %(most)d characters.") % {"most": longest},
            )
        elif not is_storable(text):
            yield f"{path}.{language}", _("This holds a character that cannot be kept.")


def _problems_of_text(column: LocalizedTextField, value: Any) -> Iterable[tuple[str, str]]:
    longest = LONGEST_LINE if isinstance(column, LocalizedCharField) else LONGEST_TEXT
    return texts_problems(column.name, by_language(value), longest)
