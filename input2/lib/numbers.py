"""Numbers out of addresses and forms."""

from decimal import Decimal
from typing import Final

LONGEST: Final = 9


def small_whole(text: str | None) -> int | None:
    """A whole number of up to nine digits, which every integer column holds; None for all else."""
    if not text or len(text) > LONGEST or not text.isdecimal():
        return None
    return int(text)


def plain(number: Decimal) -> str:
    """A number as people write it: 10 and 0.5, never 1E+1 or 0.50."""
    return format(number.normalize(), "f")
