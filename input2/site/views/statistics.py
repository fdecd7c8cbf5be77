"""Who entered, in figures: as a page and as files."""

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from competitions.access import competition_for_reading
from input2.accounts.requests import SignedInRequest, signed_in
from input2.lib import tabular
from input2.site import statistics as figures
from input2.site.organising import frame, rounds_of
from input2.site.statistics import suppression
from input2.site.views.exports import download
from submissions import services as entries


@require_safe
@signed_in
def page(request: SignedInRequest, slug: str) -> HttpResponse:
    """Charts with their figures, for organisers and observers."""
    competition = competition_for_reading(request.user, slug)
    found = figures.statistics_of(competition, now=timezone.now())
    context = {
        **frame(competition, rounds_of(competition), current="entries"),
        "statistics": found,
        "charts": figures.charts_of(competition, found.plain),
        "course": figures.course_of(found.days),
        "voluntary": figures.charts_of(competition, found.voluntary or ()),
        "fewest": suppression.FEWEST,
        "formats": list(tabular.WRITERS),
    }
    return render(request, "site/organise/statistics.html", context)


@require_safe
@signed_in
def table(request: SignedInRequest, slug: str, format_name: str) -> HttpResponseBase:
    """The page's figures as a file; who took it is recorded."""
    competition = competition_for_reading(request.user, slug)
    if format_name not in tabular.WRITERS:
        raise Http404
    now = timezone.now()
    entries.note_export(
        competition, name="statistics", format_name=format_name, by=request.user, now=now
    )
    found = figures.table(competition, now=now)
    return download(found, format_name, f"{competition.slug}-statistics")
