from datetime import datetime
from typing import Final

from django.db import transaction

from competitions.models import Competition, Membership
from input2.accounts.models import User
from input2.audit import services as audit
from submissions import policies

CONTACTS: Final = "contacts"


@transaction.atomic
def note_export(
    competition: Competition, *, name: str, format_name: str, by: User | None, now: datetime
) -> None:
    """Leave a trace of who takes a table of the competition's entries out; not everybody may take every one."""
    refusal = by and name == CONTACTS and policies.refusal_to_take_contacts(by, competition)
    if refusal:
        raise refusal
    audit.record(
        action="export.taken",
        by=by,
        role=(by and Membership.objects.role_of(by, competition)) or "",
        target=competition,
        at=now,
        scope=competition.slug,
        reason=f"{name}.{format_name}",
    )
