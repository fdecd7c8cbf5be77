"""What the secret of an API token looks like, and how it is recognised."""

import hashlib
import secrets
from typing import Final

PREFIX: Final = "input2_"
# A name for leaked keys to be found by, and 256 random bits: nothing to guess, so a plain digest is enough.
BYTES: Final = 32


def new_secret() -> str:
    return PREFIX + secrets.token_urlsafe(BYTES)


def digest(secret: str) -> str:
    """What is stored of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()
