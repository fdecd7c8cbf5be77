"""The files of filtered entries in one ZIP: what it would hold, how far it is, and the download."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from competitions.access import competition_for_reading
from competitions.models import Competition
from input2.accounts.requests import SignedInRequest, signed_in
from input2.files.responses import file_response
from input2.lib.errors import DomainError
from input2.site import archived_files
from input2.site.archived_files import Choice
from input2.site.organising import frame, rounds_of
from submissions import services
from submissions.models import FileArchive


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def page(request: SignedInRequest, slug: str) -> HttpResponse:
    """The entries of the address with what their files come to; posted, a worker puts them together."""
    competition = competition_for_reading(request.user, slug)
    now = timezone.now()
    choice = Choice.of(competition, request.GET.urlencode(), now=now)
    refusal = ""
    if request.method == "POST":
        refusal = _refusal_to_request(request, competition, choice)
        if not refusal:
            return redirect(f"{request.path}?{choice.address}")
    context = {
        **frame(competition, rounds_of(competition), current="entries"),
        **archived_files.context_of(competition, user=request.user, now=now),
        "choice": choice,
        "refusal": refusal,
    }
    return render(request, "site/organise/file_archives.html", context)


@never_cache
@require_safe
@signed_in
def progress(request: SignedInRequest, slug: str) -> HttpResponse:
    """The part of the page that changes while a worker builds."""
    competition = competition_for_reading(request.user, slug)
    context = archived_files.context_of(competition, user=request.user, now=timezone.now())
    context |= {"competition": competition}
    return render(request, "site/organise/_file_archives.html", context)


@never_cache
@require_safe
@signed_in
def download(request: SignedInRequest, slug: str, pk: uuid.UUID) -> HttpResponseBase:
    """Only who asked for it gets it, and only while they run or observe the competition; it is recorded."""
    competition = competition_for_reading(request.user, slug)
    archive = _mine(request, competition, pk)
    if archive.file is None:
        return redirect("site:file-archives", slug)
    services.note_archive_taken(archive, by=request.user, now=timezone.now())
    return file_response(archive.file, inline=False)


@require_POST
@signed_in
def drop(request: SignedInRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    competition = competition_for_reading(request.user, slug)
    archive = _mine(request, competition, pk)
    try:
        services.drop_archive(archive, by=request.user, now=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The archive is gone."))
    return redirect("site:file-archives", slug)


def _mine(request: SignedInRequest, competition: Competition, pk: uuid.UUID) -> FileArchive:
    kept = FileArchive.objects.kept_for(request.user, competition, now=timezone.now())
    archive = get_object_or_404(kept.for_listing(), pk=pk)
    archive.competition = competition
    return archive


def _refusal_to_request(request: SignedInRequest, competition: Competition, choice: Choice) -> str:
    try:
        services.request_archive(
            competition,
            choice.entries,
            address=choice.address,
            by=request.user,
            now=timezone.now(),
        )
    except DomainError as refusal:
        return str(refusal)
    return ""
