"""The draft as judges will see it, what in it would tell who is behind it, and cleaned copies of its files."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from input2.accounts.models import User
from input2.accounts.requests import SignedInRequest, signed_in
from input2.lib.errors import DomainError
from submissions import (
    judges_view,
    leak_report,
    policies,
    selectors,
    services,
    versions,
)
from submissions.models import Attachment
from submissions.presenting import blind_preview_url, file_address
from submissions.versions import Withheld
from submissions.views.finding import my_entry


@require_safe
@signed_in
def preview(request: SignedInRequest, code: str) -> HttpResponse:
    """The draft exactly as judges will see it, or as a blind round would show it."""
    entry, now = my_entry(request.user, code, with_team=True), timezone.now()
    is_blind = request.GET.get("as") == "blind"
    draft = selectors.draft_of(entry, now=now).for_team
    shown = judges_view.shown(
        judges_view.as_handed_in(draft),
        versions.freeze(draft, number=1, at=now),
        is_blind=is_blind,
        withheld=Withheld(),
        address=file_address(entry),
    )
    context = {
        **shown,
        "competition": entry.competition,
        "report": leak_report.report_of(draft, shown["version"]) if is_blind else None,
        "edit_refusal": policies.refusal_to_edit(request.user, entry, now=now),
    }
    return render(request, "submissions/preview.html", context)


@require_POST
@signed_in
def clean_file(request: SignedInRequest, code: str, attachment: uuid.UUID) -> HttpResponse:
    found = _attachment(request.user, code, attachment)
    try:
        services.request_cleaning(found, by=request.user, now=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect(blind_preview_url(found.entry))


@require_POST
@signed_in
def restore_file(request: SignedInRequest, code: str, attachment: uuid.UUID) -> HttpResponse:
    found = _attachment(request.user, code, attachment)
    try:
        services.restore_original(found, by=request.user, now=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The original file is back in its place."))
    return redirect(blind_preview_url(found.entry))


def _attachment(user: User, code: str, pk: uuid.UUID) -> Attachment:
    files = Attachment.objects.in_draft().select_related("stored", "entry__competition")
    return get_object_or_404(files, entry=my_entry(user, code), pk=pk)
