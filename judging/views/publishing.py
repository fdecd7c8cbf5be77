"""The organisers' page on which a round's decisions are published, and how far that is."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from input2.accounts.requests import SignedInRequest, signed_in
from input2.lib.errors import DomainError
from judging import policies, services
from judging.deciding_pages import publish_context
from judging.decision_forms import PublishOrder
from judging.models import Round
from judging.views.decisions import closed_to
from judging.views.finding import round_for_reading


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def page(request: SignedInRequest, slug: str, position: int) -> HttpResponse:
    """What would happen and what is missing; posted, a worker publishes. A refused order keeps what was ticked."""
    found = round_for_reading(request.user, slug, position)
    if closed := closed_to(request, found):
        return closed
    order, refusal = PublishOrder(), None
    if request.method == "POST":
        order = PublishOrder.of(request.POST)
        refusal = _refusal_to_request(request, found.round, order)
        if refusal is None:
            return redirect(request.path)
    context = {
        **found.frame_of_decisions,
        **publish_context(found.round, order, refusal, now=timezone.now()),
    }
    return render(request, "judging/publish.html", context)


@never_cache
@require_safe
@signed_in
def progress(request: SignedInRequest, slug: str, position: int) -> HttpResponse:
    """The part of the page that changes while a worker publishes."""
    found = round_for_reading(request.user, slug, position)
    if refusal := policies.refusal_to_read_results(request.user, found.round):
        return HttpResponse(status=refusal.status)
    context = {
        **found.frame_of_decisions,
        **publish_context(found.round, PublishOrder(), None, now=timezone.now()),
    }
    return render(request, "judging/_publish.html", context)


def _refusal_to_request(
    request: SignedInRequest, round_: Round, order: PublishOrder
) -> DomainError | None:
    try:
        services.request_publication(
            round_,
            confirmed=order.confirmed,
            shares_comments=order.shares_comments,
            shares_marks=order.shares_marks,
            looked_at=order.looked_at,
            by=request.user,
            now=timezone.now(),
        )
    except DomainError as refusal:
        return refusal
    return None
