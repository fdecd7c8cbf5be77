"""Public codes of entries: never sequential, easy to read aloud."""

import secrets

from competitions.models import Competition
from submissions.models import Entry

# Without 0, 1, I, L, O and U, which people mistake for each other.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 5


def new_code(competition: Competition) -> str:
    """A code that no entry has yet, such as `INPUT2-7K3QF`."""
    while True:
        letters = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
        code = f"{competition.short_name}-{letters}"
        if not Entry.objects.filter(code=code).exists():
            return code
