"""Which sums about people are held back, so that none below five is told, nor can be worked out from the others.

The total is known to every reader. What is held back is therefore never one cell alone, and never so little or so much that only
one set of figures fits, even for a reader who knows which cells were small.
"""

from collections.abc import Mapping, Sequence, Set
from typing import Final

FEWEST: Final = 5


def held_back(counts: Mapping[str, int]) -> Set[str]:
    """The keys whose figures are not told: the small ones, and as many of the next larger ones as they need to hide among."""
    ordered = sorted(counts, key=lambda key: (counts[key], key))
    small = [key for key in ordered if counts[key] < FEWEST]
    if not small:
        return frozenset()
    others = ordered[len(small) :]
    for number in range(len(others)):
        hidden = [counts[key] for key in others[:number]]
        if _hides([counts[key] for key in small], hidden, least_told=counts[others[number]]):
            return frozenset([*small, *others[:number]])
    return frozenset(counts)


def _hides(small: Sequence[int], larger: Sequence[int], *, least_told: int) -> bool:
    """Whether every cell that is held back could have another figure, given what they make together.

    A reader may think that small cells lie from 0 to 4, and larger ones from 5 up to the least that is told.
    """
    together = sum(small) + sum(larger)
    lowest = FEWEST * len(larger)
    highest = (FEWEST - 1) * len(small) + least_told * len(larger)
    has_room = not larger or least_told > FEWEST
    is_among_others = len(small) + len(larger) > 1
    return is_among_others and has_room and max(lowest, FEWEST - 1) < together < highest
