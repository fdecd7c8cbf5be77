from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from competitions import selectors
from competitions.access import call_for_visiting
from competitions.call_page import context_of
from input2.accounts.models import User


@require_safe
def call(request: HttpRequest, slug: str) -> HttpResponse:
    """What the competition asks for, by when and by which rules; drafts only for those who run it."""
    competition = call_for_visiting(request.user, slug)
    user_zone = request.user.time_zone if isinstance(request.user, User) else ""
    context = context_of(selectors.call_of(competition), now=timezone.now(), user_zone=user_zone)
    return render(request, "competitions/call.html", context)
