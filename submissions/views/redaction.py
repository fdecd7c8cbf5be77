"""For organisers: what judges of blind rounds read of an entry."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from competitions.access import competition_for_reading
from input2.accounts.requests import SignedInRequest, signed_in
from input2.lib.errors import DomainError
from submissions import judges_view, redacting, redaction_policies, redaction_sheet, services
from submissions.models import Entry, Version
from submissions.redacting import Redacted
from submissions.redaction_sheet import RedactionForm
from submissions.services import StaleRedactionError
from submissions.versions import ReadableFile
from submissions.views.finding import TEAM


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def page(request: SignedInRequest, slug: str, code: str) -> HttpResponse:
    """Each text beside its redacted copy, and the files that judges see."""
    version = _version(request, slug, code)
    form = RedactionForm(version, _standing(version), request.POST or None)
    if request.method == "POST":
        if _done(request, version, form):
            return redirect("submissions:redaction-preview", slug, code)
    elif redaction_policies.refusal_to_redact(request.user, version.entry):
        return redirect("submissions:redaction-preview", slug, code)
    rows = redaction_sheet.rows_of(form, version)
    context = {
        **_frame(request, version),
        "form": form,
        "sections": redaction_sheet.sections_of(rows, version),
        "files": redaction_sheet.files_of(rows, form),
    }
    return render(request, "submissions/redaction.html", context, status=_status(form))


@require_safe
@signed_in
def preview(request: SignedInRequest, slug: str, code: str) -> HttpResponse:
    """The version as judges of a blind round read it."""
    version = _version(request, slug, code)

    def address(file: ReadableFile) -> str:
        return reverse("submissions:organiser-file", args=[slug, code, file.attachment_id])

    shown = judges_view.shown(
        version.entry,
        version.content,
        is_blind=True,
        withheld=redacting.withheld_beside(version.entry),
        address=address,
        redaction=_standing(version),
    )
    refusal = redaction_policies.refusal_to_redact(request.user, version.entry)
    context = {**_frame(request, version), **shown, "refusal": refusal}
    return render(request, "submissions/redaction_preview.html", context)


@require_POST
@signed_in
def take_back(request: SignedInRequest, slug: str, code: str) -> HttpResponse:
    version = _version(request, slug, code)
    try:
        services.take_back_redaction(version.entry, by=request.user, now=timezone.now())
        messages.success(request, _("Judges of blind rounds read what the team wrote again."))
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect("submissions:redaction", slug, code)


def _version(request: SignedInRequest, slug: str, code: str) -> Version:
    """The one that counts, with its entry; a draft has none and is not found."""
    competition = competition_for_reading(request.user, slug)
    found = Entry.objects.for_listing().annotate(**redacting.withheld_now("competition", "pk"))
    entry = get_object_or_404(found.prefetch_related(TEAM), competition=competition, code=code)
    entry.competition = competition
    version: Version | None = entry.current_version
    if version is None:
        raise Http404
    version.entry = entry
    return version


def _standing(version: Version) -> Redacted | None:
    return redacting.beside(version.entry, version.number)


def _done(request: SignedInRequest, version: Version, form: RedactionForm) -> bool:
    if not form.is_valid():
        return False
    try:
        services.redact(version.entry, **form.sent, by=request.user, now=timezone.now())
    except StaleRedactionError:
        competition = version.entry.competition
        version.entry = _version(request, competition.slug, version.entry.code).entry
        form.show_difference(_standing(version))
        return False
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, _("Judges of blind rounds read this from now on."))
    return True


def _status(form: RedactionForm) -> int:
    if form.stale:
        return StaleRedactionError.status
    return 400 if form.errors else 200


def _frame(request: SignedInRequest, version: Version) -> dict[str, Any]:
    standing = _standing(version)
    return {
        "entry": version.entry,
        "competition": version.entry.competition,
        "nav_current": "entries",
        "number": version.number,
        "standing": standing,
        "is_outdated": standing is not None and standing.number != version.number,
    }
