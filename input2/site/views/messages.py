import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from competitions.access import competition_for_reading
from competitions.models import Competition
from competitions.policies import refusal_to_organise
from input2.accounts.requests import SignedInRequest, signed_in
from input2.lib.errors import DomainError
from input2.notifications import services
from input2.notifications.enums import MessageState
from input2.notifications.models import Message
from input2.site.organising import frame, rounds_of

PAGE_SIZE = 50


@require_safe
@signed_in
def outbox(request: SignedInRequest, slug: str) -> HttpResponse:
    """Every mail of the competition with its fate, but those that carry a secret link."""
    competition = competition_for_reading(request.user, slug)
    state = _state(request)
    found = Message.objects.for_outbox(competition.slug).defer("text", "html")
    listed = found.filter(state=state) if state else found
    context = {
        **frame(competition, rounds_of(competition), current="messages"),
        "page": Paginator(listed, PAGE_SIZE).get_page(request.GET.get("page")),
        "state": state,
        "query": f"state={state}" if state else "",
        "filters": _filters(competition, state),
        "can_resend": refusal_to_organise(request.user, competition) is None,
    }
    return render(request, "site/organise/messages.html", context)


@require_POST
@signed_in
def resend(request: SignedInRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    competition = competition_for_reading(request.user, slug)
    message = get_object_or_404(Message.objects.for_outbox(competition.slug), pk=pk)
    try:
        if refusal := refusal_to_organise(request.user, competition):
            raise refusal
        services.resend(message, by=request.user, now=timezone.now())
        messages.success(request, _("The mail to %(to)s is sent again.") % {"to": message.to})
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect("site:messages", slug)


def _state(request: SignedInRequest) -> str:
    state = request.GET.get("state", "")
    return state if state in MessageState.values else ""


def _filters(competition: Competition, state: str) -> list[dict[str, Any]]:
    found = Message.objects.for_outbox(competition.slug).order_by()
    counts = dict(found.values_list("state").annotate(number=Count("pk")))
    everything = {
        "label": _("All"),
        "href": "?",
        "current": not state,
        "count": sum(counts.values()),
    }
    return [
        {
            "label": _("State"),
            "options": [everything]
            + [
                {
                    "label": MessageState(value).label,
                    "href": f"?state={value}",
                    "current": value == state,
                    "count": counts.get(value, 0),
                }
                for value in MessageState.values
                if counts.get(value) or value == state
            ],
        }
    ]
