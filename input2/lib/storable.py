"""Which text PostgreSQL can keep."""

import re
from typing import Final

_NUL_OR_LONE_SURROGATE: Final = re.compile(r"[\x00\ud800-\udfff]")


def is_storable(text: str) -> bool:
    """Whether a column can hold the text: a NUL character or half of a surrogate pair would be an error page."""
    return _NUL_OR_LONE_SURROGATE.search(text) is None
