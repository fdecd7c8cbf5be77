from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from competitions.access import competition_for_reading
from input2.accounts.requests import SignedInRequest, signed_in
from input2.site import dashboard as figures
from input2.site.organising import frame


@require_safe
@signed_in
def dashboard(request: SignedInRequest, slug: str) -> HttpResponse:
    """Where the competition stands and what waits for its organisers."""
    competition = competition_for_reading(request.user, slug)
    found = figures.figures_of(competition)
    context = {
        **frame(competition, [part.round for part in found["progress"]], current="overview"),
        **found,
        "now": timezone.now(),
    }
    return render(request, "site/organise/dashboard.html", context)
