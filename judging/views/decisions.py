"""The organisers' list of a round's decisions, and steps on many of them."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from competitions.access import competition_for_reading
from input2.accounts.requests import SignedInRequest, signed_in
from input2.lib.errors import DomainError
from judging import deciding_pages, decision_forms, policies, services
from judging.models import Round
from judging.selectors.decided import groups_of
from judging.services import Line
from judging.views.finding import Found, round_for_reading
from submissions.models import Entry


@require_safe
@signed_in
def index(request: SignedInRequest, slug: str) -> HttpResponse:
    """To the round that waits for decisions, else to the latest that was opened."""
    competition = competition_for_reading(request.user, slug)
    rounds = list(Round.objects.filter(competition=competition).order_by("position"))
    if found := deciding_pages.round_to_decide(rounds, now=timezone.now()):
        return redirect(deciding_pages.list_address(competition, found))
    context = {
        "competition": competition,
        "nav_current": "decisions",
        "nav_rounds": [round_.position for round_ in rounds],
    }
    return render(request, "judging/decisions_empty.html", context)


@require_safe
@signed_in
def page(request: SignedInRequest, slug: str, position: int) -> HttpResponse:
    found = round_for_reading(request.user, slug, position)
    if closed := closed_to(request, found):
        return closed
    wanted = decision_forms.wanted(request.GET)
    context = {
        **found.frame_of_decisions,
        **deciding_pages.list_context(
            found.round, found.rounds, wanted, request.GET.get("page"), now=timezone.now()
        ),
    }
    return render(request, "judging/decisions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def many(request: SignedInRequest, slug: str, position: int) -> HttpResponse:
    """One decision for the rows that were ticked; each has its result on the page that follows."""
    found = round_for_reading(request.user, slug, position)
    if request.method != "POST":
        return redirect(_back(found, request.GET))
    competition, now = found.round.competition, timezone.now()
    wanted = decision_forms.chosen(request.POST, deciding_pages.awards_of(competition))
    entries = deciding_pages.entries_by_code(competition, wanted.codes)
    try:
        lines = services.decide_many(
            found.round, entries, wanted.checked(), by=request.user, now=now
        )
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect(_back(found, request.POST))
    return _result(request, found, lines)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def by_rank(request: SignedInRequest, slug: str, position: int) -> HttpResponse:
    """The first ones of each track go on, the others are not selected; ties are named and left open."""
    found = round_for_reading(request.user, slug, position)
    if request.method != "POST":
        return redirect(_back(found, request.GET))
    groups = groups_of(found.round)
    try:
        places = decision_forms.places(request.POST, groups)
        filled = services.decide_by_rank(found.round, places, by=request.user, now=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect(_back(found, request.POST))
    return _result(request, found, filled.lines, filled.tied)


def closed_to(request: SignedInRequest, found: Found) -> HttpResponse | None:
    """The page that refuses whoever has an own entry in the round."""
    refusal = policies.refusal_to_read_results(request.user, found.round)
    if refusal is None:
        return None
    context = {**found.frame_of_decisions, "refusal": str(refusal)}
    return render(request, "judging/results_refused.html", context, status=refusal.status)


def _result(
    request: SignedInRequest, found: Found, lines: Sequence[Line], tied: Sequence[Entry] = ()
) -> HttpResponse:
    context = {
        **found.frame_of_decisions,
        **deciding_pages.result_context(lines, tied),
        "back": _back(found, request.POST),
    }
    return render(request, "judging/decisions_result.html", context)


def _back(found: Found, query: QueryDict) -> str:
    """The list as it was filtered."""
    address = deciding_pages.list_address(found.round.competition, found.round)
    kept = deciding_pages.address_of(decision_forms.wanted(query))
    return f"{address}?{kept}" if kept else address
