"""The people on an entry: invitations, roles, leaving, handing over, and names without an account."""

import uuid
from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from input2.accounts import limits
from input2.accounts.requests import SignedInRequest, signed_in
from input2.lib.errors import DomainError
from submissions import services
from submissions.enums import TeamRole
from submissions.invitations import invitations_to
from submissions.models import Entry, TeamMember
from submissions.team_forms import InviteForm, ListForm, RoleForm
from submissions.team_page import team_page
from submissions.views.finding import my_entry


@require_safe
@signed_in
def page(request: SignedInRequest, code: str) -> HttpResponse:
    return _show(request, code, InviteForm(initial=_language()), ListForm(auto_id="list-%s"))


@require_POST
@signed_in
def invite(request: SignedInRequest, code: str) -> HttpResponse:
    """A refused form comes back with what was typed."""
    entry = my_entry(request.user, code)
    form = InviteForm(request.POST)

    def send() -> str:
        limits.check_inviting(request)
        role = TeamRole(form.cleaned_data["role"])
        sent = services.invite_to_team(entry, form.asked, role, by=request.user, now=timezone.now())
        return _("The invitation to %(email)s is on its way.") % {"email": sent.email}

    if _is_done(request, form, send):
        return redirect("submissions:team", code)
    return _show(request, code, form, ListForm(auto_id="list-%s"))


@require_POST
@signed_in
def list_person(request: SignedInRequest, code: str) -> HttpResponse:
    entry = my_entry(request.user, code)
    form = ListForm(request.POST, auto_id="list-%s")

    def add() -> str:
        listed = services.list_person(entry, form.listed, by=request.user, now=timezone.now())
        return _("%(person)s is listed as part of the team.") % {"person": listed.full_name}

    if _is_done(request, form, add):
        return redirect("submissions:team", code)
    return _show(request, code, InviteForm(initial=_language()), form)


@require_POST
@signed_in
def resend(request: SignedInRequest, code: str, pk: uuid.UUID) -> HttpResponse:
    entry = my_entry(request.user, code)
    invitation = get_object_or_404(invitations_to(entry), pk=pk)

    def send() -> None:
        limits.check_inviting(request)
        services.resend_team_invitation(entry, invitation, by=request.user, now=timezone.now())

    done = _("A new mail is on its way; the link of the earlier one no longer works.")
    return _answer(request, code, send, done)


@require_POST
@signed_in
def revoke(request: SignedInRequest, code: str, pk: uuid.UUID) -> HttpResponse:
    entry = my_entry(request.user, code)
    invitation = get_object_or_404(invitations_to(entry), pk=pk)
    return _answer(
        request,
        code,
        lambda: services.revoke_team_invitation(
            entry, invitation, by=request.user, now=timezone.now()
        ),
        _("The invitation is withdrawn; its link no longer works."),
    )


@require_POST
@signed_in
def change_role(request: SignedInRequest, code: str, key: uuid.UUID) -> HttpResponse:
    member = _member(request, code, key)
    form = RoleForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose a role."))
        return redirect("submissions:team", code)
    role = TeamRole(form.cleaned_data["role"])
    done = _("%(person)s has a new role: %(role)s.")
    return _answer(
        request,
        code,
        lambda: services.change_team_role(member, role, by=request.user, now=timezone.now()),
        done % {"person": member.full_name, "role": role.label},
    )


@require_POST
@signed_in
def remove(request: SignedInRequest, code: str, key: uuid.UUID) -> HttpResponse:
    member = _member(request, code, key)
    return _answer(
        request,
        code,
        lambda: services.remove_team_member(member, by=request.user, now=timezone.now()),
        _("%(person)s is no longer on the team.") % {"person": member.full_name},
    )


@require_POST
@signed_in
def hand_over(request: SignedInRequest, code: str, key: uuid.UUID) -> HttpResponse:
    member = _member(request, code, key)
    return _answer(
        request,
        code,
        lambda: services.hand_over(member, by=request.user, now=timezone.now()),
        _("%(person)s owns the entry now. You may still edit it and hand it in.")
        % {"person": member.full_name},
    )


@require_POST
@signed_in
def leave(request: SignedInRequest, code: str) -> HttpResponse:
    entry = my_entry(request.user, code)
    try:
        services.leave_entry(entry, by=request.user, now=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("submissions:team", code)
    messages.success(request, _("You have left the team of %(code)s.") % {"code": code})
    return redirect("submissions:list")


def _member(request: SignedInRequest, code: str, key: uuid.UUID) -> TeamMember:
    entry = my_entry(request.user, code)
    found = TeamMember.objects.filter(entry=entry).select_related("user", "entry__competition")
    return get_object_or_404(found, key=key)


def _language() -> dict[str, str]:
    return {"language": translation.get_language()}


def _is_done(request: SignedInRequest, form: forms.Form, step: Callable[[], str]) -> bool:
    """Take the step of a valid form; a refusal is said beside the address."""
    if not form.is_valid():
        return False
    try:
        messages.success(request, step())
    except DomainError as refusal:
        form.add_error("email", str(refusal))
        return False
    return True


def _answer(
    request: SignedInRequest, code: str, step: Callable[[], object], done: str
) -> HttpResponse:
    try:
        step()
        messages.success(request, done)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect("submissions:team", code)


def _show(
    request: SignedInRequest, code: str, invite_form: InviteForm, list_form: ListForm
) -> HttpResponse:
    entry: Entry = my_entry(request.user, code, with_team=True)
    context = {
        "entry": entry,
        "competition": entry.competition,
        "team": team_page(entry, request.user, now=timezone.now()),
        "invite_form": invite_form,
        "list_form": list_form,
    }
    return render(request, "submissions/team.html", context)
