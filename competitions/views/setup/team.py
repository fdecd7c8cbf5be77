"""Who runs the competition and who watches: roles, invitations, and leaving."""

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from competitions import services, team_page
from competitions.access import competition_for_reading
from competitions.enums import Role
from competitions.forms.team import InviteForm, RoleForm
from competitions.models import Membership
from competitions.views.setup.frame import Setup, setup_of
from input2.accounts import limits
from input2.accounts.requests import SignedInRequest, signed_in
from input2.lib.errors import DomainError


@require_safe
@signed_in
def page(request: SignedInRequest, slug: str) -> HttpResponse:
    setup = setup_of(request.user, slug)
    return _show(request, setup, InviteForm(initial={"language": translation.get_language()}))


@require_POST
@signed_in
def invite(request: SignedInRequest, slug: str) -> HttpResponse:
    """A refused form comes back with what was typed."""
    setup = setup_of(request.user, slug)
    form = InviteForm(request.POST)
    if not form.is_valid():
        return _show(request, setup, form)
    try:
        limits.check_inviting(request)
        invitation = services.invite_member(
            setup.competition, form.new_member, by=request.user, now=timezone.now()
        )
    except DomainError as refusal:
        form.add_error("email", str(refusal))
        return _show(request, setup, form)
    messages.success(
        request, _("The invitation to %(email)s is on its way.") % {"email": invitation.email}
    )
    return redirect("competitions:team", slug)


@require_POST
@signed_in
def resend(request: SignedInRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    competition = competition_for_reading(request.user, slug)
    invitation = get_object_or_404(team_page.invitations_of(competition), pk=pk)

    def send() -> None:
        limits.check_inviting(request)
        services.resend_member_invitation(
            competition, invitation, by=request.user, now=timezone.now()
        )

    done = _("A new mail is on its way; the link of the earlier one no longer works.")
    return _answer(request, slug, send, done)


@require_POST
@signed_in
def revoke(request: SignedInRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    competition = competition_for_reading(request.user, slug)
    invitation = get_object_or_404(team_page.invitations_of(competition), pk=pk)
    return _answer(
        request,
        slug,
        lambda: services.revoke_member_invitation(
            competition, invitation, by=request.user, now=timezone.now()
        ),
        _("The invitation is withdrawn; its link no longer works."),
    )


@require_POST
@signed_in
def change_role(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    member = _member(request, slug, pk)
    form = RoleForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose a role."))
        return redirect("competitions:team", slug)
    role = Role(form.cleaned_data["role"])
    changed = _("%(person)s has a new role: %(role)s.")
    return _answer(
        request,
        slug,
        lambda: services.change_role(member, role, by=request.user, now=timezone.now()),
        changed % {"person": member.user, "role": role.label},
    )


@require_POST
@signed_in
def remove(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    member = _member(request, slug, pk)
    return _answer(
        request,
        slug,
        lambda: services.remove_member(member, by=request.user, now=timezone.now()),
        _("%(person)s is no longer in the team.") % {"person": member.user},
    )


@require_POST
@signed_in
def leave(request: SignedInRequest, slug: str) -> HttpResponse:
    competition = competition_for_reading(request.user, slug)
    try:
        services.leave_team(competition, by=request.user, now=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("competitions:team", slug)
    left = _("You have left the team of %(competition)s.")
    messages.success(request, left % {"competition": competition.name})
    return redirect("site:home")


def _member(request: SignedInRequest, slug: str, pk: int) -> Membership:
    competition = competition_for_reading(request.user, slug)
    members = Membership.objects.filter(competition=competition)
    return get_object_or_404(members.select_related("user", "competition"), pk=pk)


def _answer(
    request: SignedInRequest, slug: str, step: Callable[[], object], done: str
) -> HttpResponse:
    try:
        step()
        messages.success(request, done)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect("competitions:team", slug)


def _show(request: SignedInRequest, setup: Setup, form: InviteForm) -> HttpResponse:
    team = team_page.team_of(
        setup.competition, request.user, can_change=not setup.refusal, now=timezone.now()
    )
    context = {**setup.frame("team"), "team": team, "form": form}
    return render(request, "competitions/setup/team.html", context)
