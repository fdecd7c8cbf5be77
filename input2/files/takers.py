"""Who takes a file that has arrived in parts; each app registers its own when it is ready."""

from collections.abc import Callable
from typing import Any, TypeAlias

from django.core.files.base import File

from input2.files.models import Upload

# Called in the transaction that ends the upload; a `DomainError` is the sentence for the person who sent it.
Taker: TypeAlias = Callable[[Upload, File[Any]], object]

_takers: dict[str, Taker] = {}


def register(purpose: str) -> Callable[[Taker], Taker]:
    """Have the decorated function take all uploads of this purpose."""

    def keep(taker: Taker) -> Taker:
        _takers[purpose] = taker
        return taker

    return keep


def taker(purpose: str) -> Taker:
    return _takers[purpose]
