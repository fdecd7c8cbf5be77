"""The first set-up page: what is missing before the call can be published, and the steps that concern all of it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from competitions import policies, readiness, services, setup_document
from competitions.access import competition_for_reading
from competitions.describing import files_size
from competitions.views.setup.frame import setup_of
from input2.accounts.requests import SignedInRequest, signed_in
from input2.lib.errors import DomainError


@require_safe
@signed_in
def page(request: SignedInRequest, slug: str) -> HttpResponse:
    now = timezone.now()
    setup = setup_of(request.user, slug)
    competition = setup.competition
    checklist = readiness.checklist_of(competition, now=now)
    may_create = setup.can_change or policies.refusal_to_create(request.user) is None
    context = {
        **setup.frame("start", marks=checklist.marks),
        "checklist": checklist,
        "public_url": request.build_absolute_uri(competition.get_absolute_url()),
        "may_create": may_create,
        "archive_obstacle": str(policies.obstacle_to_archiving(competition, now=now) or ""),
    }
    return render(request, "competitions/setup/start.html", context)


@require_POST
@signed_in
def publish(request: SignedInRequest, slug: str) -> HttpResponse:
    competition = competition_for_reading(request.user, slug)
    try:
        services.publish_competition(competition, by=request.user, now=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        address = request.build_absolute_uri(competition.get_absolute_url())
        messages.success(
            request,
            _("The call is published: everybody can read it now at %(address)s.")
            % {"address": address},
        )
    return redirect("competitions:setup", slug)


@require_POST
@signed_in
def archive(request: SignedInRequest, slug: str) -> HttpResponse:
    competition = competition_for_reading(request.user, slug)
    try:
        services.archive_competition(competition, by=request.user, now=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request,
            _(
                "The edition is archived: everybody can read it, and nothing in it changes any more."
            ),
        )
    return redirect("competitions:setup", slug)


@require_safe
@signed_in
def export(request: SignedInRequest, slug: str) -> HttpResponse:
    """The whole set-up as a file; who took it is recorded."""
    competition = competition_for_reading(request.user, slug)
    try:
        setup_document.refuse_too_large(files_size(competition))
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("competitions:setup", slug)
    described = services.export_setup(competition, by=request.user, now=timezone.now())
    response = HttpResponse(setup_document.written(described), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{competition.slug}-setup.json"'
    return response
