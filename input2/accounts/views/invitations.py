"""From the link in a mail to the answer."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from input2.accounts import held_invitations, limits, policies, presenting, selectors
from input2.accounts.access import invitation_for
from input2.accounts.models import User
from input2.accounts.purposes import purpose_of
from input2.accounts.services import invitations
from input2.lib.errors import DomainError


@never_cache
@require_safe
def open_(request: HttpRequest, token: str) -> HttpResponse:
    """Check the link and go on to a page whose address is no secret."""
    if too_many := limits.refusal_to_open_links(request):
        return too_many
    try:
        invitation, nonce = selectors.invitation_of_link(token)
        if refusal := policies.refusal_to_open(invitation, nonce, now=timezone.now()):
            raise refusal
    except DomainError as refusal:
        return _refused(request, refusal)
    held_invitations.hold(request, invitation)
    return redirect("accounts:invitation", invitation.pk)


@never_cache
@require_safe
def page(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Who invites to what, and what can be answered."""
    now = timezone.now()
    invitation = invitation_for(request, pk)
    if refusal := policies.refusal_to_answer(invitation, now=now):
        return _refused(request, refusal)
    context = presenting.invitation_page(invitation, request.user, now=now)
    return render(request, "account/invitation.html", context)


@require_POST
def accept(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    invitation = invitation_for(request, pk)
    if not isinstance(request.user, User):
        return redirect("accounts:invitation", pk)
    try:
        invitations.accept(invitation, by=request.user, now=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("accounts:invitation", pk)
    messages.success(request, _("You have accepted the invitation."))
    return redirect(purpose_of(invitation).destination(invitation))


@require_POST
def decline(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Whoever holds the link may say no, without an account."""
    invitation = invitation_for(request, pk)
    person = request.user if isinstance(request.user, User) else None
    try:
        invitations.decline(invitation, by=person, now=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("accounts:invitation", pk)
    messages.success(request, _("You have declined the invitation. Thank you for the answer."))
    return redirect("site:home")


def _refused(request: HttpRequest, refusal: DomainError) -> HttpResponse:
    context = {"sentence": str(refusal)}
    return render(request, "account/invitation_refused.html", context, status=refusal.status)
