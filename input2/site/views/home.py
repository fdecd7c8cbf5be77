from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from competitions import selectors
from input2.accounts.models import User
from input2.site.styleguide import examples


def home(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    calls = selectors.published(now)
    context = {
        "current": calls[0] if calls else None,
        "others": calls[1:],
        "now": now,
        "user_zone": request.user.time_zone if isinstance(request.user, User) else "",
    }
    return render(request, "site/home.html", context)


def styleguide(request: HttpRequest) -> HttpResponse:
    if not (settings.DEBUG or settings.DEMONSTRATION):
        raise Http404
    return render(request, "styleguide.html", examples(timezone.now()))
