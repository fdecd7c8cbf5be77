"""From bytes of anybody's making to plain values that are safe to look at."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, Final

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from competitions.description_checks import Problem
from input2.lib.errors import DomainError
from input2.lib.storable import is_storable

LARGEST: Final = 64 * 1024 * 1024
DEEPEST: Final = 12
MOST_VALUES: Final = 100_000
# Texts hold commas too, so more of these than values; counted first, because reading millions of empty lists takes gigabytes.
MOST_MARKS: Final = 20 * MOST_VALUES
LARGEST_NUMBER: Final = 2**31
MOST_PROBLEMS: Final = 100


class MalformedDocumentError(DomainError):
    """The file is no set-up; `problems` names each place."""

    code = "malformed_document"
    status = 400

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(" ".join(str(problem) for problem in problems[:3]))
        self.problems = tuple(problems[:MOST_PROBLEMS])


class _Object(dict[str, Any]):
    """A JSON object that remembers which of its names came twice."""

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        counts = Counter(name for name, _value in pairs)
        self.repeated = sorted(name for name, count in counts.items() if count > 1)


def parse(content: bytes) -> dict[str, Any]:
    """The object in the file; depth, amount, repeated names and characters that no column keeps are problems by path."""
    if len(content) > LARGEST:
        sentence = _("The file is larger than the %(limit)s that a set-up may have.")
        raise _refused(sentence % {"limit": filesizeformat(LARGEST)})
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _refused(_("The file is not a text in UTF-8.")) from error
    if sum(text.count(mark) for mark in "[{,") > MOST_MARKS:
        raise MalformedDocumentError([_too_many_values()])
    try:
        found = json.loads(text, object_pairs_hook=_Object, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise _refused(
            _("The file is not JSON: %(reason)s.") % {"reason": _reason(error)}
        ) from error
    if not isinstance(found, dict):
        raise _refused(_("The file holds no object, such as “Export set-up” writes."))
    if problems := list(islice(_walk(found), MOST_PROBLEMS)):
        raise MalformedDocumentError(problems)
    return found


def _walk(found: dict[str, Any]) -> Iterator[Problem]:
    # By a list and not by recursion: the depth is the sender's choice.
    waiting: list[tuple[str, int, Any]] = [("", 1, found)]
    count = 0
    while waiting:
        path, depth, value = waiting.pop()
        count += 1
        if count > MOST_VALUES:
            yield _too_many_values()
            return
        if depth > DEEPEST:
            yield Problem(path[:200], _("This is nested deeper than any set-up."))
        elif isinstance(value, _Object):
            yield from _about_names(path, value)
            waiting += [
                (f"{path}.{name}".lstrip("."), depth + 1, part) for name, part in value.items()
            ]
        elif isinstance(value, list):
            waiting += [(f"{path}[{i}]", depth + 1, part) for i, part in enumerate(value)]
        else:
            yield from _about_leaf(path, value)


def _too_many_values() -> Problem:
    sentence = _("There are more than %(most)d values in the file.")
    return Problem("", sentence % {"most": MOST_VALUES})


def _about_names(path: str, value: _Object) -> Iterator[Problem]:
    for name in value.repeated:
        yield Problem(f"{path}.{shown(name)}".lstrip("."), _("This name is there twice."))
    for name in value:
        if not is_storable(name):
            yield Problem(path, _("A name holds a character that cannot be kept."))


def _about_leaf(path: str, value: object) -> Iterator[Problem]:
    if isinstance(value, str) and not is_storable(value):
        yield Problem(path, _("This holds a character that cannot be kept."))
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if is_number and not abs(value) <= LARGEST_NUMBER:  # type: ignore[arg-type]  # a number
        yield Problem(path, _("This number is too large."))


def shown(name: str) -> str:
    """A name out of a stranger's file, short enough for a sentence."""
    return name if len(name) <= 60 else f"{name[:60]}…"  # noqa: PLR2004 -- a line


def _refuse_constant(name: str) -> Any:
    raise ValueError(name)


def _reason(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        words = {"line": error.lineno, "column": error.colno}
        return _("it breaks off at line %(line)d, column %(column)d") % words
    if isinstance(error, RecursionError):
        return _("it is nested deeper than any set-up")
    return _("it holds a number that JSON does not know")


def _refused(sentence: str) -> MalformedDocumentError:
    return MalformedDocumentError([Problem("", sentence)])
