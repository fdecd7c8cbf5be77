"""The JSON object that a page's script sends, read once for every view that saves by itself."""

import json
import math
from collections.abc import Iterator
from typing import Any, Final

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest
from django.http.request import RawPostDataException
from django.utils.translation import gettext as _

from input2.lib.errors import DomainError
from input2.lib.storable import is_storable

LARGEST_NUMBER: Final = 2**31


class UnreadableBodyError(DomainError):
    """What was sent cannot be read, or holds what no column can keep."""

    code = "unreadable"
    status = 400


class TooMuchError(DomainError):
    """More was sent at once than any answer may hold."""

    code = "too_much"
    status = 413


def body_of(request: HttpRequest) -> bytes:
    """What was sent, for `read_object`; too much of it, or a form where JSON was expected, is refused with a sentence."""
    try:
        return request.body
    except RequestDataTooBig as error:
        raise TooMuchError(
            _("This text is over 100,000 characters long and cannot be kept.")
        ) from error
    except RawPostDataException as error:
        raise UnreadableBodyError(_("This is not JSON.")) from error


def read_object(body: bytes) -> dict[str, Any]:
    """The object in the body, every text and number of it fit for the database; else `UnreadableBodyError`."""
    try:
        content = json.loads(body)
    # Brackets thousands deep are no form of ours.
    except (ValueError, RecursionError) as error:
        raise UnreadableBodyError(_("This is not JSON.")) from error
    if not isinstance(content, dict):
        raise UnreadableBodyError(_("An object was expected."))
    for leaf in _leaves(content):
        _check(leaf)
    return content


def _leaves(content: dict[str, Any]) -> Iterator[object]:
    # By a list and not by recursion: the depth is the sender's choice.
    waiting: list[Any] = [content]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            waiting += [*value.keys(), *value.values()]
        elif isinstance(value, list):
            waiting += value
        else:
            yield value


def _check(leaf: object) -> None:
    if isinstance(leaf, str) and not is_storable(leaf):
        raise UnreadableBodyError(_("The text holds a character that cannot be kept."))
    if isinstance(leaf, int | float) and not _is_kept_whole(leaf):
        raise UnreadableBodyError(_("A number is too large."))


def _is_kept_whole(number: float) -> bool:
    return math.isfinite(number) and abs(number) <= LARGEST_NUMBER
