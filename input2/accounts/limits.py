"""How often one address on the network may open secret links."""

from allauth.core.internal import ratelimit
from allauth.core.ratelimit import respond_429
from django.http import HttpRequest, HttpResponse


def refusal_to_open_links(request: HttpRequest) -> HttpResponse | None:
    """The page that says "too many", or None; the rate stands in `ACCOUNT_RATE_LIMITS`."""
    # allauth's public function lets every GET pass; links are opened by nothing else.
    usage = ratelimit.consume(
        request, app="allauth.account", action="open_invitation", limit_get=True
    )
    return None if usage else respond_429(request)
