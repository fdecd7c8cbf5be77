"""Why an organiser may not redact an entry, or None."""

from django.utils.translation import gettext as _

from competitions.policies import refusal_to_change
from input2.accounts.models import User
from input2.lib.errors import DomainError, ForbiddenError
from submissions.models import Entry
from submissions.policies import refusal_to_deal_with


def refusal_to_redact(user: User, entry: Entry) -> DomainError | None:
    """Organisers redact what was handed in, but never for their own team or organisation."""
    if refusal := refusal_to_deal_with(user, entry) or refusal_to_change(entry.competition):
        return refusal
    if entry.current_version_id is None:
        return ForbiddenError(_("There is nothing to redact before the entry is handed in."))
    return None
