"""Files of a draft and of a version: in by the team, out by a view that asks who is reading."""

import uuid
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from competitions.access import competition_for_reading
from competitions.enums import Step
from input2.accounts.requests import SignedInRequest, signed_in
from input2.files.responses import file_response, picture_response
from input2.lib.errors import DomainError
from submissions import services
from submissions.models import Attachment, Entry
from submissions.views.answering import file_list, refused
from submissions.views.finding import entry_to_write


@require_POST
@signed_in
def remove(request: SignedInRequest, code: str, attachment: uuid.UUID) -> HttpResponse:
    """A file that a colleague has removed in the meantime is gone; the page gets the list as it stands."""
    return _change(request, code, attachment, services.detach)


@require_POST
@signed_in
def move(request: SignedInRequest, code: str, attachment: uuid.UUID, step: str) -> HttpResponse:
    """One place up or down among the files of its question."""

    def moved(found: Attachment, **who: Any) -> None:
        services.move_file(found, Step(step), **who)

    return _change(request, code, attachment, moved)


@require_POST
@signed_in
def caption(request: SignedInRequest, code: str, attachment: uuid.UUID) -> HttpResponse:
    text = request.POST.get(f"caption-{attachment}", "")
    read = request.POST.get(f"base-caption-{attachment}")

    def captioned(found: Attachment, **who: Any) -> None:
        services.caption_file(found, text, read=read, **who)

    return _change(request, code, attachment, captioned)


@require_safe
@signed_in
def file(request: SignedInRequest, code: str, attachment: uuid.UUID) -> HttpResponseBase:
    entry = entry_to_write(request.user, code)
    found = get_object_or_404(
        Attachment.objects.select_related("stored"), entry=entry, pk=attachment
    )
    return _shown(request, found)


@require_safe
@signed_in
def organiser_file(
    request: SignedInRequest, slug: str, code: str, attachment: uuid.UUID
) -> HttpResponseBase:
    """Organisers and observers read the files of what was handed in, not of drafts."""
    competition = competition_for_reading(request.user, slug)
    entry = get_object_or_404(
        Entry.objects.exclude(current_version=None).select_related("current_version"),
        competition=competition,
        code=code,
    )
    version = entry.current_version
    held = {item["attachment"] for item in version.content["files"]} if version else set()
    found = get_object_or_404(
        Attachment.objects.filter(pk__in=held).select_related("stored"), entry=entry, pk=attachment
    )
    return _shown(request, found)


def _shown(request: HttpRequest, found: Attachment) -> HttpResponseBase:
    if "small" in request.GET:
        return picture_response(found.stored)
    return file_response(found.stored, inline=True)


def _change(
    request: SignedInRequest, code: str, attachment: uuid.UUID, step: Callable[..., object]
) -> HttpResponse:
    """A step of the page's script, which gets the question's files as they stand; without scripts the whole page is sent instead."""
    entry = entry_to_write(request.user, code)
    found = get_object_or_404(
        Attachment.objects.select_related("entry__competition", "stored", "question"),
        entry=entry,
        pk=attachment,
    )
    try:
        step(found, by=request.user, now=timezone.now())
    except DomainError as refusal:
        return refused(refusal)
    return file_list(request, entry, found.question.key)
