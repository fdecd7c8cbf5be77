"""The page of a run: how far it is, what became of each entry, and the steps that are left."""

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from competitions.access import competition_for_reading
from input2.accounts.requests import SignedInRequest, signed_in
from input2.lib.errors import DomainError
from input2.site.bulk import presenting
from input2.site.organising import frame, rounds_of
from input2.site.views.exports import download
from submissions import services
from submissions.enums import LineState
from submissions.exports import bulk_result
from submissions.models import BulkScreening


@never_cache
@require_safe
@signed_in
def run(request: SignedInRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Live counts while a worker is at it; the part that a script asks for says when the whole page is worth reading anew."""
    bulk = _find(request, slug, pk)
    shown = presenting.run_of(bulk, request.user)
    context = {
        **frame(bulk.competition, rounds_of(bulk.competition), current="entries"),
        **presenting.context_of(
            shown,
            state=request.GET.get("state", ""),
            page=request.GET.get("page"),
            now=timezone.now(),
        ),
        "summary": presenting.summary_of(bulk),
    }
    response = render(request, "site/organise/bulk/run.html", context)
    if request.headers.get("HX-Request") and not shown.is_live:
        response["HX-Refresh"] = "true"
    return response


@require_safe
@signed_in
def table(request: SignedInRequest, slug: str, pk: uuid.UUID) -> HttpResponseBase:
    """The result of every entry as a file."""
    bulk = _find(request, slug, pk)
    services.note_export(
        bulk.competition, name="bulk", format_name="csv", by=request.user, now=timezone.now()
    )
    name = f"{slug}-{bulk.outcome}-{bulk.requested_at:%Y-%m-%d-%H%M}"
    return download(bulk_result(bulk), "csv", name)


@require_POST
@signed_in
def go_on(request: SignedInRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    return _done(request, _find(request, slug, pk), services.go_on_with_bulk, _("It goes on."))


@require_POST
@signed_in
def stop(request: SignedInRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    said = _("It is stopped. Entries that were not done yet stay as they are.")
    return _done(request, _find(request, slug, pk), services.stop_bulk, said)


@require_POST
@signed_in
def take_back(request: SignedInRequest, slug: str, pk: uuid.UUID, code: str) -> HttpResponse:
    """Undo one entry's step, as long as nothing has come after it and nobody was told."""
    bulk = _find(request, slug, pk)
    line = get_object_or_404(
        bulk.lines.select_related("entry__competition"), state=LineState.DONE, entry__code=code
    )
    try:
        services.take_back(
            line.entry, by=request.user, now=timezone.now(), standing=line.standing_after
        )
        messages.success(request, _("%(code)s: taken back.") % {"code": code})
    except DomainError as refusal:
        messages.error(request, f"{code}: {refusal}")
    return redirect("site:bulk-run", slug, pk)


def _find(request: SignedInRequest, slug: str, pk: uuid.UUID) -> BulkScreening:
    competition = competition_for_reading(request.user, slug)
    bulk = get_object_or_404(presenting.runs_of(competition), pk=pk)
    bulk.competition = competition
    return bulk


def _done(
    request: SignedInRequest, bulk: BulkScreening, step: Callable[..., None], said: str
) -> HttpResponse:
    try:
        step(bulk, by=request.user, now=timezone.now())
        messages.success(request, said)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect("site:bulk-run", bulk.competition.slug, bulk.pk)
