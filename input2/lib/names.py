"""When two names are the same name."""

import unicodedata


def normalised(name: str) -> str:
    """One spelling for names that a reader takes for the same: case, width and white space say nothing."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def are_same(one: str, other: str) -> bool:
    """Whether both name the same thing; no name is the same as no name."""
    return bool(normalised(one)) and normalised(one) == normalised(other)
