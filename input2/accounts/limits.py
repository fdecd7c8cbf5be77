"""How often one address on the network may open secret links, and one person send them."""

from allauth.core.internal import ratelimit
from allauth.core.ratelimit import consume, respond_429
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from input2.lib.errors import DomainError


class TooManyInvitationsError(DomainError):
    """One person's mails to strangers are bounded, so that no account becomes a sender of spam."""

    code = "too_many_invitations"
    status = 429

    def __init__(self) -> None:
        super().__init__(
            _("You have sent many invitations in a short time. Send the next ones in an hour.")
        )


def check_inviting(request: HttpRequest) -> None:
    """Count an invitation that this person is about to send, or send again, and refuse it beyond their limit."""
    if not consume(request, action="invite"):
        raise TooManyInvitationsError


def refusal_to_open_links(request: HttpRequest) -> HttpResponse | None:
    """The page that says "too many", or None; the rate stands in `ACCOUNT_RATE_LIMITS`."""
    # allauth's public function lets every GET pass; links are opened by nothing else.
    usage = ratelimit.consume(
        request, app="allauth.account", action="open_invitation", limit_get=True
    )
    return None if usage else respond_429(request)
