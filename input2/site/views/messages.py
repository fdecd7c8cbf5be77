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
from competitions.policies import refusal_to_organise, refusal_to_organise_as
from input2.accounts.models import User
from input2.accounts.requests import SignedInRequest, signed_in
from input2.lib.errors import DomainError
from input2.notifications import services
from input2.notifications.enums import MessageState
from input2.notifications.models import Message, MessageQuerySet
from input2.site.organising import frame, rounds_of
from judging.policies import refusal_to_read_mails

PAGE_SIZE = 50


@require_safe
@signed_in
def outbox(request: SignedInRequest, slug: str) -> HttpResponse:
    """Every mail of the competition with its fate, but those that carry a secret link or tell of judging that is closed to the reader."""
    competition = competition_for_reading(request.user, slug)
    state = _state(request)
    found = _readable(request.user, competition)
    listed = found.filter(state=state) if state else found
    context = {
        **frame(competition, rounds_of(competition), current="messages"),
        "page": Paginator(listed.defer("text", "html"), PAGE_SIZE).get_page(
            request.GET.get("page")
        ),
        "state": state,
        "query": f"state={state}" if state else "",
        "filters": _filters(found, state),
        "can_resend": refusal_to_organise_as(competition.readers_role, competition) is None,
    }
    return render(request, "site/organise/messages.html", context)


@require_POST
@signed_in
def resend(request: SignedInRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    competition = competition_for_reading(request.user, slug)
    message = get_object_or_404(_readable(request.user, competition), pk=pk)
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


def _readable(user: User, competition: Competition) -> MessageQuerySet:
    found = Message.objects.for_outbox(competition.slug)
    if refusal_to_read_mails(user, competition):
        return found.exclude(kind__startswith="judging/")
    return found


def _filters(found: MessageQuerySet, state: str) -> list[dict[str, Any]]:
    counts = dict(found.order_by().values_list("state").annotate(number=Count("pk")))
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
