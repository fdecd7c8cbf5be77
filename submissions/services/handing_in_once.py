import hashlib
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from input2.accounts.models import User
from input2.lib.errors import DomainError
from input2.lib.locks import wait_for_lock
from submissions.models import Entry, HandInRequest, Version
from submissions.services.handing_in import hand_in

# Longer than any program goes on trying.
KEPT: Final = timedelta(days=30)


class ReusedKeyError(DomainError):
    """The key stands for another request."""

    code = "idempotency_key_reused"
    status = 422

    def __init__(self) -> None:
        super().__init__(
            _("This Idempotency-Key was used for another request. Use a new one for each.")
        )


@transaction.atomic
def hand_in_once(
    entry: Entry,
    *,
    key: str,
    revision: int,
    declarations: Mapping[str, object],
    by: User,
    now: datetime,
) -> Version:
    """Hand in as `hand_in` does; the same key with the same request gives the same version, even after a newer one.

    A refused request leaves no key behind: it has changed nothing, and may be sent again once the cause is mended.
    """
    # The second of two at once waits here until the first has left its key. No row is locked before the entry's own,
    # which everybody else locks first.
    wait_for_lock(f"input2.hand-in:{by.pk}:{key}")
    asked = _fingerprint(entry, revision, declarations)
    if earlier := HandInRequest.objects.select_related("version").filter(user=by, key=key).first():
        if earlier.fingerprint != asked:
            raise ReusedKeyError
        return earlier.version
    version = hand_in(entry, revision=revision, declarations=declarations, by=by, now=now)
    HandInRequest.objects.filter(user=by, at__lt=now - KEPT).delete()
    HandInRequest.objects.create(user=by, key=key, fingerprint=asked, version=version, at=now)
    return version


def _fingerprint(entry: Entry, revision: int, declarations: Mapping[str, object]) -> str:
    asked = {"entry": entry.code, "revision": revision, "declarations": dict(declarations)}
    return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()
