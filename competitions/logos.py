"""Partners' logos at the size that pages show them."""

from typing import Final

from django.core.cache import cache

from input2.files.models import StoredFile
from input2.files.pictures import small_copy

# Twice what the page shows, for screens with fine pixels.
WIDTH: Final = 160
HEIGHT: Final = 96
LIGHT: Final = 4096
KEPT_SECONDS: Final = 7 * 24 * 3600
CONTENT_TYPE: Final = "image/webp"


def logo_picture(stored: StoredFile) -> bytes:
    """A small WebP, however large the picture that was uploaded; the same file is made small once."""
    key = f"logo:{stored.sha256}:{WIDTH}x{HEIGHT}"
    kept: bytes | None = cache.get(key)
    if kept is None:
        kept = _small(stored)
        cache.set(key, kept, KEPT_SECONDS)
    return kept


def _small(stored: StoredFile) -> bytes:
    with stored.open() as stream:
        # What is light already would only grow blurred by being drawn again.
        is_ready = stored.content_type == CONTENT_TYPE and stored.size <= LIGHT
        copy = stream if is_ready else small_copy(stream, stored.name, width=WIDTH, height=HEIGHT)
        return bytes(copy.read())
