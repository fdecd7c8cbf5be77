"""Everything about oneself: a download, and the way out."""

import uuid

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from input2.accounts.models import DataExport
from input2.accounts.requests import SignedInRequest, signed_in
from input2.accounts.services import data_exports
from input2.files.responses import file_response
from input2.lib.errors import DomainError
from input2.site.my_data import delete_account, obstacles
from input2.site.my_data.deleting import refusal_to_delete
from input2.site.my_data.forms import DeletionForm
from input2.site.my_data.presenting import latest_export
from submissions.leaving import only_mine

is_it_you = reauthentication_required(allow_get=False)
is_it_you_to_change = reauthentication_required(allow_get=True)


@never_cache
@require_safe
@signed_in
def page(request: SignedInRequest) -> HttpResponse:
    context = {"latest": latest_export(request.user, now=timezone.now())}
    return render(request, "site/my_data.html", context)


@never_cache
@require_safe
@signed_in
def progress(request: SignedInRequest) -> HttpResponse:
    """The part of the page that changes while a worker puts the download together."""
    latest = latest_export(request.user, now=timezone.now())
    return render(request, "site/_my_data_download.html", {"latest": latest})


@require_POST
@signed_in
@is_it_you_to_change  # type: ignore[untyped-decorator]  # allauth has no types
def prepare(request: SignedInRequest) -> HttpResponse:
    try:
        data_exports.request_export(by=request.user, now=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect("site:my-data")


@never_cache
@require_safe
@signed_in
@is_it_you  # type: ignore[untyped-decorator]  # allauth has no types
def download(request: SignedInRequest, pk: uuid.UUID) -> HttpResponseBase:
    kept = DataExport.objects.filter(user=request.user, expires_at__gt=timezone.now())
    export = get_object_or_404(kept.exclude(file=None).select_related("file"), pk=pk)
    if export.file is None:
        raise TypeError("A download without its file was found.")
    return file_response(export.file, inline=False)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@is_it_you_to_change  # type: ignore[untyped-decorator]  # allauth has no types
def delete(request: SignedInRequest) -> HttpResponse:
    """What goes, what stays and why, and what is in the way; then one confirmation."""
    form = DeletionForm(request.POST if request.method == "POST" else None, auto_id="delete-%s")
    if form.is_valid() and _deleted(request, form):
        logout(request)
        messages.success(request, _("Your account is deleted. Goodbye."))
        return redirect("site:home")
    refusal = refusal_to_delete(request.user)
    context = {
        "form": form,
        "refusal": str(refusal or ""),
        "obstacles": obstacles(request.user),
        "drafts": only_mine(request.user).select_related("competition").order_by("pk"),
    }
    return render(request, "site/my_data_delete.html", context)


def _deleted(request: SignedInRequest, form: DeletionForm) -> bool:
    try:
        delete_account(request.user, now=timezone.now())
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return False
    return True
