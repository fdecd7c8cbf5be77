"""Finding an invitation for a page; what is not for this reader is not found."""

import uuid

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from input2.accounts import held_invitations, selectors
from input2.accounts.models import Invitation, User


def invitation_for(request: HttpRequest, pk: uuid.UUID) -> Invitation:
    """For whoever opened the link in this browser, and for the person who owns the address."""
    invitation = get_object_or_404(Invitation.objects.select_related("invited_by"), pk=pk)
    if held_invitations.is_held(request, invitation) or _is_to(request, invitation):
        return invitation
    raise Http404


def _is_to(request: HttpRequest, invitation: Invitation) -> bool:
    person = request.user
    return isinstance(person, User) and selectors.has_verified_address(person, invitation.email)
