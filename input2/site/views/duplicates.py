"""Entries that look like one handed in twice: the list, and one pair with the decision about it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from competitions.access import competition_for_reading
from input2.accounts.requests import SignedInRequest, signed_in
from input2.lib.errors import DomainError
from input2.site import duplicates
from input2.site.duplicate_forms import DecisionForm
from input2.site.organising import frame, rounds_of
from submissions import services
from submissions.enums import DuplicateState
from submissions.models import DuplicatePair

# Each pair is compared word by word.
PAGE_SIZE = 10


@require_safe
@signed_in
def listing(request: SignedInRequest, slug: str) -> HttpResponse:
    """The pairs of one state, those that are most alike first."""
    competition = competition_for_reading(request.user, slug)
    state = duplicates.state_asked_for(request.GET.get("state", ""))
    found = DuplicatePair.objects.filter(competition=competition, state=state).for_listing()
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        **frame(competition, rounds_of(competition), current="entries"),
        "filters": duplicates.state_filter(competition, state),
        "state": state,
        "page": page,
        "query": f"state={state}",
        "cards": duplicates.cards_of(
            competition, page.object_list, user=request.user, now=timezone.now()
        ),
    }
    return render(request, "site/organise/duplicates.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def pair(request: SignedInRequest, slug: str, earlier: str, later: str) -> HttpResponse:
    """Two entries side by side; a decision that is refused comes back here with what was typed."""
    competition = competition_for_reading(request.user, slug)
    found = DuplicatePair.objects.filter(competition=competition).for_listing()
    pair = get_object_or_404(found, earlier__code=earlier, later__code=later)
    form = DecisionForm(request.POST) if request.method == "POST" else None
    if form and form.is_valid() and _decided(request, pair, form):
        return redirect("site:duplicates", slug)
    [card] = duplicates.cards_of(competition, [pair], user=request.user, now=timezone.now())
    context = {
        **frame(competition, rounds_of(competition), current="entries"),
        "card": card.answered(form) if form else card,
    }
    return render(request, "site/organise/duplicate.html", context)


def _decided(request: SignedInRequest, pair: DuplicatePair, form: DecisionForm) -> bool:
    state = DuplicateState(form.cleaned_data["state"])
    seen, note = form.cleaned_data["seen"], form.cleaned_data["note"]
    try:
        services.decide_duplicate(
            pair, state=state, seen=seen, note=note, by=request.user, now=timezone.now()
        )
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        pair.refresh_from_db(fields=["state", "note", "decided_at", "decided_by"])
        return False
    said = {
        DuplicateState.DUPLICATE: _("Marked as duplicates; both entries say so to the organisers."),
        DuplicateState.DISMISSED: _("Dismissed for good: these two are not listed again."),
    }
    messages.success(request, said[state])
    return True
