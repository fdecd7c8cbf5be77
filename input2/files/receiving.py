"""The bytes of one part on their way in: counted, hashed and kept on disk, never whole in memory."""

import hashlib
import tempfile
from typing import IO, Any, Final, Protocol

from django.http import UnreadablePostError
from django.utils.translation import gettext as _

from input2.lib.errors import DomainError

BLOCK: Final = 64 * 1024
IN_MEMORY: Final = 512 * 1024


class Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


class CutOffError(DomainError):
    """The connection ended in the middle of a part: nothing of it is kept, and it is sent again."""

    code = "cut_off"
    status = 400


class ChangedOnTheWayError(DomainError):
    """The part is not the one that was sent."""

    code = "changed_on_the_way"
    status = 400


def received(body: Readable, *, length: int, sha256: str) -> IO[Any]:
    """A file with exactly `length` bytes of the body, at its beginning; `sha256` may be empty where a browser cannot say."""
    part = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 -- the caller closes it
    try:
        _check(_copy(body, part, length), sha256)
    except BaseException:
        part.close()
        raise
    part.seek(0)
    return part


def _check(digest: str, wanted: str) -> None:
    if wanted and digest != wanted.lower():
        raise ChangedOnTheWayError(_("A part of the file was damaged on its way."))


def _copy(body: Readable, part: IO[bytes], length: int) -> str:
    digest, left = hashlib.sha256(), length
    while left:
        block = _block(body, min(BLOCK, left))
        if not block:
            raise CutOffError(_("The connection broke off."))
        digest.update(block)
        part.write(block)
        left -= len(block)
    return digest.hexdigest()


def _block(body: Readable, size: int) -> bytes:
    try:
        return body.read(size)
    except UnreadablePostError as error:
        raise CutOffError(_("The connection broke off.")) from error
