"""The first set-up page: what is missing before the call can be published."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from competitions import readiness, services
from competitions.access import competition_for_reading
from competitions.views.setup.frame import setup_of
from input2.accounts.requests import SignedInRequest, signed_in
from input2.lib.errors import DomainError


@require_safe
@signed_in
def page(request: SignedInRequest, slug: str) -> HttpResponse:
    setup = setup_of(request.user, slug)
    context = {
        **setup.frame("start"),
        "requirements": readiness.requirements_of(setup.competition, now=timezone.now()),
    }
    return render(request, "competitions/setup/start.html", context)


@require_POST
@signed_in
def publish(request: SignedInRequest, slug: str) -> HttpResponse:
    competition = competition_for_reading(request.user, slug)
    try:
        services.publish_competition(competition, by=request.user, now=timezone.now())
        messages.success(request, _("The call is published: everybody can read it now."))
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect("competitions:setup", slug)
