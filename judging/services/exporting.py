from datetime import datetime

from django.db import transaction

from competitions.models import Membership
from input2.accounts.models import User
from input2.audit import services as audit
from judging import policies
from judging.models import Round


@transaction.atomic
def note_export(
    round_: Round, *, name: str, format_name: str, by: User | None, now: datetime
) -> None:
    """Leave a trace of who takes data out; whoever has an entry in the round gets none."""
    if by and (refusal := policies.refusal_to_read_results(by, round_)):
        raise refusal
    audit.record(
        action="export.taken",
        by=by,
        role=(by and Membership.objects.role_of(by, round_.competition)) or "",
        target=round_,
        at=now,
        scope=round_.competition.slug,
        reason=f"{name}.{format_name}",
    )
