"""The keys of a person's own programs: made, shown once, listed, revoked."""

import uuid
from datetime import datetime

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from input2.accounts.forms import TokenForm
from input2.accounts.models import ApiToken
from input2.accounts.requests import SignedInRequest, signed_in
from input2.accounts.services import tokens
from input2.lib.errors import DomainError


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@reauthentication_required(allow_get=True)  # type: ignore[untyped-decorator]  # allauth has no types
def listing(request: SignedInRequest) -> HttpResponse:
    """The answer to a new token is the page itself: its secret must be in no address and no session."""
    now = timezone.now()
    form = TokenForm(request.POST if request.method == "POST" else None, auto_id="token-%s")
    made = _made(form, request, now=now) if form.is_valid() else None
    context = {
        "form": form if made is None else TokenForm(auto_id="token-%s"),
        "made": made,
        "working": ApiToken.objects.filter(user=request.user).working(now).for_listing(),
        "now": now,
    }
    return render(request, "account/tokens.html", context)


@require_POST
@signed_in
def revoke(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    token = get_object_or_404(ApiToken, user=request.user, pk=pk)
    tokens.revoke_token(token, by=request.user, now=timezone.now())
    messages.success(request, _("The token “%(name)s” no longer works.") % {"name": token.name})
    return redirect("accounts:tokens")


def _made(form: TokenForm, request: SignedInRequest, *, now: datetime) -> tokens.NewToken | None:
    try:
        return tokens.create_token(
            name=form.cleaned_data["name"],
            scope=form.scope_chosen,
            lasts=form.lasts,
            by=request.user,
            now=now,
        )
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return None
