"""Short names that stay: in addresses, in exports and in the frozen versions of entries."""

import re
import unicodedata
from collections.abc import Collection
from typing import Final

LONGEST: Final = 40
# Names that the entry form's own fields have.
RESERVED: Final = frozenset({"writer", "revision", "csrfmiddlewaretoken"})
_other = re.compile("[^a-z0-9]+")


def new_key(text: str, taken: Collection[str], *, otherwise: str) -> str:
    """A name made from the wording, or from `otherwise` where that has no Latin letters, which nothing else has."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    stem = _other.sub("_", plain).strip("_")[: LONGEST - 4].strip("_") or otherwise
    candidates = [stem, *(f"{stem}_{number}" for number in range(2, len(taken) + 4))]
    return next(key for key in candidates if key not in taken and key not in RESERVED)
