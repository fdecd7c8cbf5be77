"""Tables out of a competition: the page that offers them, and the files."""

from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from competitions.access import competition_for_reading
from competitions.models import Competition
from input2.accounts.models import User
from input2.accounts.requests import SignedInRequest, signed_in
from input2.lib import tabular
from input2.lib.errors import DomainError
from input2.lib.numbers import small_whole
from input2.lib.tabular import Export
from input2.site.entry_list import OF_LIST
from input2.site.organising import frame, rounds_of
from judging import services as judging
from judging.exports import EXPORTS as OF_ROUNDS
from judging.exports import Filters
from judging.models import Round
from judging.policies import refusal_to_read_results
from submissions import services as entries
from submissions.exports import EXPORTS as OF_ENTRIES
from submissions.policies import refusal_to_take_contacts


@require_safe
@signed_in
def exports(request: SignedInRequest, slug: str) -> HttpResponse:
    """Every table of every round, in each format, or why not."""
    competition = competition_for_reading(request.user, slug)
    rounds = rounds_of(competition)
    context = {
        **frame(competition, rounds, current="exports"),
        "rounds": [
            {"round": round_, "refusal": refusal_to_read_results(request.user, round_)}
            for round_ in rounds
        ],
        "formats": list(tabular.WRITERS),
        "contacts_refusal": refusal_to_take_contacts(request.user, competition),
    }
    return render(request, "site/organise/exports.html", context)


@require_safe
@signed_in
def export(request: SignedInRequest, slug: str, name: str, format_name: str) -> HttpResponseBase:
    """One table as a file; who took it is recorded."""
    competition = competition_for_reading(request.user, slug)
    if format_name not in tabular.WRITERS:
        raise Http404
    if name in OF_LIST:
        return _of_list(request, competition, name, format_name)
    if name in OF_ENTRIES:
        return _of_entries(request.user, competition, name, format_name)
    if name in OF_ROUNDS:
        return _of_round(request, competition, name, format_name)
    raise Http404


def _of_list(
    request: SignedInRequest, competition: Competition, name: str, format_name: str
) -> HttpResponseBase:
    """The entries that the address means, or the people behind them."""
    user, now = request.user, timezone.now()
    try:
        entries.note_export(competition, name=name, format_name=format_name, by=user, now=now)
        table = OF_LIST[name](competition, request.GET.urlencode(), by=user, now=now)
        return download(table, format_name, f"{competition.slug}-{name}")
    except DomainError as refusal:
        context = frame(competition, rounds_of(competition), current="exports")
        context |= {"refusal": str(refusal)}
        return render(request, "site/organise/refused.html", context, status=refusal.status)


def _of_entries(
    user: User, competition: Competition, name: str, format_name: str
) -> HttpResponseBase:
    entries.note_export(
        competition, name=name, format_name=format_name, by=user, now=timezone.now()
    )
    return download(OF_ENTRIES[name](competition), format_name, f"{competition.slug}-{name}")


def _of_round(
    request: SignedInRequest, competition: Competition, name: str, format_name: str
) -> HttpResponseBase:
    round_ = _round(competition, request.GET.get("round", "1"))
    try:
        judging.note_export(
            round_, name=name, format_name=format_name, by=request.user, now=timezone.now()
        )
    except DomainError as refusal:
        context = frame(competition, rounds_of(competition), current="exports")
        context |= {"round": round_, "refusal": str(refusal)}
        return render(request, "judging/results_refused.html", context, status=refusal.status)
    table = OF_ROUNDS[name](round_, Filters(track=request.GET.get("track", "")))
    return download(table, format_name, f"{competition.slug}-round-{round_.position}-{name}")


def download(table: Export, format_name: str, name: str) -> HttpResponseBase:
    """The whole table as a file of this name."""
    return FileResponse(
        tabular.written(table, format_name),
        as_attachment=True,
        filename=f"{name}.{format_name}",
        content_type=tabular.CONTENT_TYPES[format_name],
    )


def _round(competition: Competition, position: str) -> Round:
    rounds = Round.objects.filter(competition=competition).select_related("competition")
    return get_object_or_404(rounds, position=small_whole(position) or 0)
