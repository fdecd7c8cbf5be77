"""The organisers' ranking page; its table asks now and then whether it is still the newest."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from input2.accounts.requests import SignedInRequest, signed_in
from judging import policies
from judging.enums import RoundState
from judging.models import Round
from judging.presenting import fresh_text, rank_rows, track_filters
from judging.selectors.ranking import (
    CurrentRanking,
    current_ranking,
    ranked_entries,
    ranked_tracks,
)
from judging.views.finding import round_for_reading

PAGE_SIZE = 200
# Tells htmx that nothing is to be swapped.
NOTHING_NEW = 204


@require_safe
@signed_in
def page(request: SignedInRequest, slug: str, position: int) -> HttpResponse:
    found = round_for_reading(request.user, slug, position)
    if refusal := policies.refusal_to_read_results(request.user, found.round):
        context = {**found.frame, "refusal": str(refusal)}
        return render(request, "judging/results_refused.html", context, status=refusal.status)
    current = current_ranking(found.round)
    context = {**found.frame, **_table(found.round, current, request.GET)}
    return render(request, "judging/ranking.html", context)


@require_safe
@signed_in
def table(request: SignedInRequest, slug: str, position: int) -> HttpResponse:
    """The part of the page that changes, or nothing when it would look the same."""
    found = round_for_reading(request.user, slug, position)
    if refusal := policies.refusal_to_read_results(request.user, found.round):
        return HttpResponse(status=refusal.status)
    current = current_ranking(found.round)
    if request.GET.get("shown") == current.token:
        return HttpResponse(status=NOTHING_NEW)
    context = {**found.frame, **_table(found.round, current, request.GET)}
    return render(request, "judging/_ranking.html", context)


def _table(round_: Round, current: CurrentRanking, wanted: QueryDict) -> dict[str, Any]:
    competition, track = round_.competition, wanted.get("track", "")
    common = {
        "current": current,
        "ranking": current.ranking,
        "freshness": current.freshness,
        "fresh_text": fresh_text(current.freshness, competition.zone, timezone.now()),
        "track": track,
        "is_live": round_.state == RoundState.OPEN or current.freshness.is_computing,
    }
    if current.ranking is None:
        return common
    entries = ranked_entries(current.ranking, track=track)
    page = Paginator(entries, PAGE_SIZE).get_page(wanted.get("page"))
    tracks = ranked_tracks(current.ranking)
    address = reverse("judging:ranking", args=[competition.slug, round_.position])
    return {
        **common,
        "page": page,
        "rows": rank_rows(page),
        "ranked": sum(count for _track, count in tracks),
        "filters": track_filters(tracks, current=track, base=address),
    }
