"""The organisers' page of a round: how far it is, and its beginning and end."""

from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from input2.accounts.models import User
from input2.accounts.requests import SignedInRequest, signed_in
from input2.lib.errors import DomainError
from judging import decision_policies, policies, services
from judging.enums import RoundState
from judging.models import Round
from judging.selectors.dates import differences
from judging.selectors.decisions import tallies
from judging.selectors.progress import round_progress
from judging.views.finding import round_for_reading


@require_safe
@signed_in
def page(request: SignedInRequest, slug: str, position: int) -> HttpResponse:
    found = round_for_reading(request.user, slug, position)
    now = timezone.now()
    context = {
        **found.frame,
        "progress": round_progress(found.round),
        "tally": tallies([found.round])[found.round.pk],
        "step": _next_step(request.user, found.round, now),
        "differences": differences(found.round.competition.key_dates.all(), [found.round]),
        "is_taking_scores": found.round.is_open(now),
        "now": now,
    }
    return render(request, "judging/round.html", context)


@require_POST
@signed_in
def open_(request: SignedInRequest, slug: str, position: int) -> HttpResponse:
    return _step(request, slug, position, services.open_round, _("The round is open."))


@require_POST
@signed_in
def close(request: SignedInRequest, slug: str, position: int) -> HttpResponse:
    return _step(request, slug, position, services.close_round, _("The round is closed."))


def _step(
    request: SignedInRequest,
    slug: str,
    position: int,
    step: Callable[..., Round],
    done: str,
) -> HttpResponse:
    round_ = round_for_reading(request.user, slug, position).round
    try:
        step(round_, by=request.user, now=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect(round_)


def _next_step(user: User, round_: Round, now: datetime) -> dict[str, str]:
    """The step that the round's state allows, with the refusal where this person may not take it."""
    if round_.state == RoundState.DRAFT:
        refusal = policies.refusal_to_open_round(user, round_, now=now)
        return {"name": "open", "refusal": str(refusal or "")}
    if decision_policies.is_over(round_, now=now):
        return {"name": "decide", "refusal": ""}
    refusal = policies.refusal_to_close_round(user, round_)
    return {"name": "close", "refusal": str(refusal or "")}
