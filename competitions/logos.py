"""Partners' logos at the size that pages show them."""

from typing import Final

from django.core.cache import cache

from input2.files.models import StoredFile
from input2.files.pictures import small_copy

# Twice what the page shows, for screens with fine pixels.
WIDTH: Final = 240
HEIGHT: Final = 128
KEPT_SECONDS: Final = 7 * 24 * 3600


def logo_picture(stored: StoredFile) -> bytes:
    """A small WebP, however large the picture that was uploaded; the same file is made small once."""
    key = f"logo:{stored.sha256}:{WIDTH}x{HEIGHT}"
    kept: bytes | None = cache.get(key)
    if kept is None:
        with stored.open() as stream:
            kept = small_copy(stream, stored.name, width=WIDTH, height=HEIGHT).read()
        cache.set(key, kept, KEPT_SECONDS)
    return kept
