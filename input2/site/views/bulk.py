"""One outcome for many entries: choosing it, confirming it, and earlier runs."""

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from competitions.access import competition_for_reading
from competitions.models import Competition
from input2.accounts.requests import SignedInRequest, signed_in
from input2.lib.errors import DomainError
from input2.site.bulk.choosing import Choice
from input2.site.bulk.desk import Desk
from input2.site.bulk.forms import OFFERED, OutcomeForm
from input2.site.bulk.presenting import runs_of, summary_of
from input2.site.organising import frame, rounds_of
from submissions import bulk as bulks
from submissions import services
from submissions.enums import BulkOutcome

PAGE_SIZE = 50


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def bulk(request: SignedInRequest, slug: str) -> HttpResponse:
    """Earlier runs; what the entries list sends is asked what shall become of it."""
    competition = competition_for_reading(request.user, slug)
    if request.method != "POST":
        return _runs(request, competition)
    now = timezone.now()
    choice = Choice.from_list(competition, request.POST, now=now)
    return _choosing(request, Desk(competition, choice, request.user, now))


@require_POST
@signed_in
def check(request: SignedInRequest, slug: str) -> HttpResponse:
    """Say what will happen to how many before it does; `edit` leads back to what was typed."""
    desk = _desk(request, slug)
    form = desk.sent(request.POST)
    if "edit" in request.POST or not desk.is_sound(form):
        return _choosing(request, desk, form)
    return _confirming(request, desk, form)


@require_POST
@signed_in
def begin(request: SignedInRequest, slug: str) -> HttpResponse:
    """The page's own key makes one run of a double click."""
    desk = _desk(request, slug)
    form = desk.sent(request.POST)
    if not desk.is_sound(form):
        return _choosing(request, desk, form)
    try:
        run = services.begin_bulk(
            desk.competition,
            desk.choice.entries,
            form.asked,
            key=request.POST.get("key", "")[:100],
            by=request.user,
            now=desk.now,
        )
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return _choosing(request, desk, form)
    return redirect("site:bulk-run", slug, run.pk)


@require_POST
@signed_in
def take_all_back(request: SignedInRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Ask before everything that a run has done is taken back, as far as nobody was told."""
    competition = competition_for_reading(request.user, slug)
    run = get_object_or_404(runs_of(competition), pk=pk)
    desk = Desk(competition, Choice(bulks.done_by(run)), request.user, timezone.now())
    form = desk.form(BulkOutcome.TAKEN_BACK, request.POST)
    if not desk.is_sound(form):
        return _choosing(request, desk, form)
    return _confirming(request, desk, form)


def _desk(request: SignedInRequest, slug: str) -> Desk:
    competition = competition_for_reading(request.user, slug)
    return Desk.of_page(competition, request.POST, user=request.user, now=timezone.now())


def _runs(request: SignedInRequest, competition: Competition) -> HttpResponse:
    page = Paginator(runs_of(competition), PAGE_SIZE).get_page(request.GET.get("page"))
    counts = bulks.counts_by_run(page.object_list)
    rows = [
        {"bulk": run, "summary": summary_of(run), "counts": counts[run.pk]}
        for run in page.object_list
    ]
    context = {**frame(competition, rounds_of(competition), current="entries"), "page": page}
    return render(request, "site/organise/bulk/runs.html", {**context, "rows": rows})


def _choosing(
    request: SignedInRequest, desk: Desk, sent: OutcomeForm | None = None
) -> HttpResponse:
    if sent and sent.outcome not in OFFERED:
        for error in sent.non_field_errors():
            messages.error(request, str(error))
        return redirect("site:bulk", desk.competition.slug)
    context = {
        **frame(desk.competition, rounds_of(desk.competition), current="entries"),
        **desk.to_choose(sent),
    }
    status = desk.refusal.status if desk.refusal else 200
    return render(request, "site/organise/bulk/choose.html", context, status=status)


def _confirming(request: SignedInRequest, desk: Desk, form: OutcomeForm) -> HttpResponse:
    context = {
        **frame(desk.competition, rounds_of(desk.competition), current="entries"),
        **desk.to_confirm(form, request.POST),
        "key": uuid.uuid4(),
    }
    status = desk.refusal.status if desk.refusal else 200
    return render(request, "site/organise/bulk/confirm.html", context, status=status)
