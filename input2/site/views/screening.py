"""The queue of entries that wait for screening, one of them at the desk, and taking a step back."""

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from competitions.access import competition_for_reading
from competitions.models import Competition
from competitions.policies import refusal_to_organise_as
from input2.accounts.requests import SignedInRequest, signed_in
from input2.lib.errors import DomainError
from input2.lib.numbers import small_whole
from input2.site.organising import frame, rounds_of
from input2.site.screening import desk as desks
from input2.site.screening import queue as queues
from input2.site.screening import recording
from input2.site.screening.forms import FindingForm
from submissions import services, steps
from submissions.models import Entry


@require_safe
@signed_in
def queue(request: SignedInRequest, slug: str) -> HttpResponse:
    """What waits, by track, with who has what open."""
    competition = competition_for_reading(request.user, slug)
    context = {
        **frame(competition, rounds_of(competition), current="entries"),
        **queues.context_of(
            competition, request.GET.get("track", ""), user=request.user, now=timezone.now()
        ),
    }
    return render(request, "site/organise/screening.html", context)


@require_POST
@signed_in
def next_entry(request: SignedInRequest, slug: str) -> HttpResponse:
    """To the next entry that nobody else has open; the one that was open is let go."""
    competition = competition_for_reading(request.user, slug)
    code = request.POST.get("after", "")
    after = Entry.objects.filter(competition=competition, code=code).first() if code else None
    try:
        return _onward(request, competition, after)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect("site:screening", slug)


@require_safe
@signed_in
def recent(request: SignedInRequest, slug: str) -> HttpResponse:
    """What was recorded in the last minutes and can still be taken back."""
    competition = competition_for_reading(request.user, slug)
    context = {
        **frame(competition, rounds_of(competition), current="entries"),
        "recent": queues.recent_of(competition, user=request.user, now=timezone.now()),
        "refusal": refusal_to_organise_as(competition.readers_role, competition),
    }
    return render(request, "site/organise/screening_recent.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def desk(request: SignedInRequest, slug: str, code: str) -> HttpResponse:
    """One entry beside its checklist; a step that is refused comes back with everything that was typed."""
    competition = competition_for_reading(request.user, slug)
    entry, now = _entry(competition, code), timezone.now()
    data = request.POST if request.method == "POST" else None
    form = desks.form_of(entry, competition, now=now, data=data)
    if form.is_bound and form.is_valid() and _recorded(request, entry, form):
        return _onward(request, competition, entry)
    if form.is_bound:
        entry = _entry(competition, code)
    # Only then was it said what stands; a slip of the pen does not make whoever comes second the first.
    if form.is_bound and form.non_field_errors():
        desks.read_again(form, entry)
    context = {
        **frame(competition, (), current="entries"),
        **desks.context_of(entry, competition, form, user=request.user, now=now),
        "track_filter": request.GET.get("track", ""),
    }
    return render(request, "site/organise/screening_entry.html", context)


@require_POST
@signed_in
def hold(request: SignedInRequest, slug: str, code: str) -> HttpResponse:
    """Asked by the page while it is open: whether the entry is reserved for whoever reads it."""
    competition = competition_for_reading(request.user, slug)
    entry = _entry(competition, code)
    given = services.hold(entry, by=request.user, now=timezone.now())
    if given is None or given.held_by_id == request.user.pk:
        return JsonResponse({"taken": ""})
    sentence = _("%(person)s has this entry open now.") % {"person": given.held_by}
    return JsonResponse({"taken": sentence}, status=409)


@require_POST
@signed_in
def take_over(request: SignedInRequest, slug: str, code: str) -> HttpResponse:
    competition = competition_for_reading(request.user, slug)
    entry = _entry(competition, code)
    try:
        services.take_over(entry, by=request.user, now=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect("site:screening-entry", slug, code)


@require_POST
@signed_in
def take_back(request: SignedInRequest, slug: str, code: str) -> HttpResponse:
    """The mail has not gone yet, so nobody hears of the step."""
    competition = competition_for_reading(request.user, slug)
    entry = _entry(competition, code)
    standing = small_whole(request.POST.get("standing", "")) or None
    try:
        step = services.take_back(entry, by=request.user, now=timezone.now(), standing=standing)
        messages.success(
            request,
            _("Taken back before the team was told: %(step)s") % {"step": steps.words(step)},
        )
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect("site:screening-entry", slug, code)


def _entry(competition: Competition, code: str) -> Entry:
    return get_object_or_404(desks.found(), competition=competition, code=code)


def _recorded(request: SignedInRequest, entry: Entry, form: FindingForm) -> bool:
    try:
        step = recording.record(
            entry, recording.asked_in(form), by=request.user, now=timezone.now()
        )
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return False
    said = _(
        "%(code)s: %(step)s. The team is told in %(minutes)d minutes; until then you can take it back."
    )
    about = {"code": entry.code, "step": steps.words(step), "minutes": steps.GRACE_MINUTES}
    messages.success(request, said % about)
    return True


def _onward(
    request: SignedInRequest, competition: Competition, after: Entry | None
) -> HttpResponse:
    track = request.POST.get("queue_track", "")
    found = services.take_next(
        competition,
        track=track,
        after=after,
        is_back="back" in request.POST,
        by=request.user,
        now=timezone.now(),
    )
    query = {"track": track} if track else None
    if found is None:
        messages.info(request, _("Nothing else waits that you could screen."))
        return redirect(reverse("site:screening", args=[competition.slug], query=query))
    args = [competition.slug, found.code]
    return redirect(reverse("site:screening-entry", args=args, query=query))
