from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from competitions.access import competition_for_reading
from input2.accounts.requests import SignedInRequest, signed_in
from input2.lib import tabular
from input2.site import dashboard as figures
from input2.site.dashboard import Stage
from input2.site.organising import frame


@require_safe
@signed_in
def dashboard(request: SignedInRequest, slug: str) -> HttpResponse:
    """Where the competition stands and what waits for its organisers."""
    competition = competition_for_reading(request.user, slug)
    now = timezone.now()
    stage = _stage(request.GET.get("stage", ""))
    found = figures.figures_of(competition, user=request.user, stage=stage, now=now)
    context = {
        **frame(competition, [part.round for part in found["progress"]], current="overview"),
        **found,
        "formats": list(tabular.WRITERS),
        "now": now,
    }
    return render(request, "site/organise/dashboard.html", context)


def _stage(name: str) -> Stage:
    return Stage(name) if name in Stage.values else Stage.SUBMITTED
