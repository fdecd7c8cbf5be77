"""For organisers: an entry whose owner is gone gets another."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from competitions.access import competition_for_reading
from input2.accounts import limits
from input2.accounts.models import Invitation
from input2.accounts.requests import SignedInRequest, signed_in
from input2.lib.errors import DomainError
from submissions import policies, services
from submissions.invitations import invitations_to
from submissions.models import Entry
from submissions.ownership import OWNERSHIP
from submissions.team_forms import AskToTakeOverForm, ReplaceOwnerForm
from submissions.team_page import asked_rows
from submissions.views.finding import TEAM


@require_safe
@signed_in
def page(request: SignedInRequest, slug: str, code: str) -> HttpResponse:
    entry = _entry(request, slug, code)
    ask = AskToTakeOverForm(auto_id="ask-%s", initial={"language": translation.get_language()})
    return _show(request, entry, _replace_form(entry), ask)


@require_POST
@signed_in
def replace(request: SignedInRequest, slug: str, code: str) -> HttpResponse:
    entry = _entry(request, slug, code)
    form = _replace_form(entry, request.POST)
    if not form.is_valid():
        ask = AskToTakeOverForm(auto_id="ask-%s")
        return _show(request, entry, form, ask)
    reason, member = form.cleaned_data["reason"], form.chosen
    return _answer(
        request,
        entry,
        lambda: services.replace_owner(member, reason=reason, by=request.user, now=timezone.now()),
        _("%(person)s owns the entry now. Both owners are told by mail.")
        % {"person": member.full_name},
    )


@require_POST
@signed_in
def ask(request: SignedInRequest, slug: str, code: str) -> HttpResponse:
    entry = _entry(request, slug, code)
    form = AskToTakeOverForm(request.POST, auto_id="ask-%s")
    if not form.is_valid():
        return _show(request, entry, _replace_form(entry), form)

    def send() -> None:
        limits.check_inviting(request)
        reason = form.cleaned_data["reason"]
        services.ask_to_take_over(
            entry, form.asked, reason=reason, by=request.user, now=timezone.now()
        )

    sent = _("The request to %(email)s is on its way.") % {"email": form.cleaned_data["email"]}
    return _answer(request, entry, send, sent)


@require_POST
@signed_in
def resend(request: SignedInRequest, slug: str, code: str, pk: uuid.UUID) -> HttpResponse:
    entry = _entry(request, slug, code)
    invitation = _invitation(entry, pk)

    def send() -> None:
        limits.check_inviting(request)
        services.resend_team_invitation(entry, invitation, by=request.user, now=timezone.now())

    done = _("A new mail is on its way; the link of the earlier one no longer works.")
    return _answer(request, entry, send, done)


@require_POST
@signed_in
def revoke(request: SignedInRequest, slug: str, code: str, pk: uuid.UUID) -> HttpResponse:
    entry = _entry(request, slug, code)
    invitation = _invitation(entry, pk)
    return _answer(
        request,
        entry,
        lambda: services.revoke_team_invitation(
            entry, invitation, by=request.user, now=timezone.now()
        ),
        _("The invitation is withdrawn; its link no longer works."),
    )


def _entry(request: SignedInRequest, slug: str, code: str) -> Entry:
    competition = competition_for_reading(request.user, slug)
    found = Entry.objects.select_related("competition", "owner").prefetch_related(TEAM)
    entry = get_object_or_404(found, competition=competition, code=code)
    entry.competition = competition
    return entry


def _invitation(entry: Entry, pk: uuid.UUID) -> Invitation:
    return get_object_or_404(invitations_to(entry).filter(purpose=OWNERSHIP), pk=pk)


def _replace_form(entry: Entry, *args: Any) -> ReplaceOwnerForm:
    able = [member for member in entry.team.all() if policies.refusal_to_own(member) is None]
    return ReplaceOwnerForm(able, *args, auto_id="replace-%s")


def _answer(
    request: SignedInRequest, entry: Entry, step: Callable[[], object], done: str
) -> HttpResponse:
    try:
        step()
        messages.success(request, done)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect("submissions:entry-owner", entry.competition.slug, entry.code)


def _show(
    request: SignedInRequest, entry: Entry, replacing: ReplaceOwnerForm, asking: AskToTakeOverForm
) -> HttpResponse:
    rows = asked_rows(entry, request.user, now=timezone.now())
    context = {
        "entry": entry,
        "competition": entry.competition,
        "nav_current": "entries",
        "asked": [row for row in rows if row.invitation.purpose == OWNERSHIP],
        "refusal": str(policies.refusal_to_replace_owner(request.user, entry) or ""),
        "replace_form": replacing,
        "ask_form": asking,
    }
    return render(request, "submissions/owner.html", context)
