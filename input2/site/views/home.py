from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competitions import selectors
from competitions.models import Competition
from competitions.public_frame import Head, card_address, head_of_site
from input2.accounts.models import User
from input2.lib.addresses import absolute
from input2.site.styleguide import examples

MOST_EARLIER = 4
EDITIONS_LEAD = gettext_lazy(
    "What was asked for, by which rules and by when: an edition that is over stays as it was."
)


def home(request: HttpRequest) -> HttpResponse:
    """The call that matters now, the others that do, and the way to the editions before them."""
    now = timezone.now()
    calls = selectors.published(now)
    current = calls[0] if calls else None
    others, earlier = _split(calls[1:], now)
    context = {
        "current": current,
        "others": others,
        "earlier": earlier[:MOST_EARLIER],
        "head": _head(request, current),
        "now": now,
        "user_zone": request.user.time_zone if isinstance(request.user, User) else "",
    }
    return render(request, "site/home.html", context)


def editions(request: HttpRequest) -> HttpResponse:
    """Every edition that is over: nothing that was published goes away."""
    now = timezone.now()
    title = _("Earlier editions")
    context = {
        "editions": _split(selectors.published(now), now)[1],
        "title": title,
        "head": head_of_site(request.path, title=title, description=str(EDITIONS_LEAD)),
        "lead": EDITIONS_LEAD,
        "now": now,
    }
    return render(request, "site/editions.html", context)


def _split(
    calls: Sequence[Competition], now: datetime
) -> tuple[list[Competition], list[Competition]]:
    """Those that still run, and those that are over."""
    over = [call for call in calls if selectors.is_over(call, now)]
    return [call for call in calls if call not in over], over


def _head(request: HttpRequest, current: Competition | None) -> Head:
    if current is None:
        return head_of_site(request.path, title=_("Competitions"), description="")
    return head_of_site(
        request.path,
        title=str(current.name),
        description=str(current.tagline),
        card_url=absolute(card_address(current)),
    )


def styleguide(request: HttpRequest) -> HttpResponse:
    if not (settings.DEBUG or settings.DEMONSTRATION):
        raise Http404
    return render(request, "styleguide.html", examples(timezone.now()))
