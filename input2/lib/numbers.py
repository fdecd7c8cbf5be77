"""Numbers out of addresses and forms."""

from typing import Final

LONGEST: Final = 9


def small_whole(text: str | None) -> int | None:
    """A whole number of up to nine digits, which every integer column holds; None for all else."""
    if not text or len(text) > LONGEST or not text.isdecimal():
        return None
    return int(text)
