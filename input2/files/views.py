"""An upload in parts, for its owner alone: how far it is (HEAD, GET), the next part (PATCH), and giving it up (DELETE)."""

import uuid
from http import HTTPStatus
from typing import Final

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from input2.files import uploads
from input2.files.enums import UploadState
from input2.files.models import Upload
from input2.lib.errors import DomainError

# Digits: more than any file has bytes.
LONGEST: Final = 15


@require_http_methods(["GET", "HEAD", "PATCH", "DELETE"])
@login_required
def upload(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    found = get_object_or_404(Upload, pk=pk, owner=request.user.pk)
    try:
        if request.method == "DELETE":
            uploads.cancel(found)
            return HttpResponse(status=HTTPStatus.NO_CONTENT)
        if request.method == "PATCH":
            found = _append(request, found)
    except uploads.WrongOffsetError as refusal:
        return _standing(refusal.upload, status=refusal.status, detail=str(refusal))
    except DomainError as refusal:
        return _standing(found, status=refusal.status, detail=str(refusal))
    return _standing(found, status=HTTPStatus.OK, detail=found.problem)


def _append(request: HttpRequest, found: Upload) -> Upload:
    offset = _bytes(request.headers.get("Upload-Offset", ""))
    length = _bytes(request.headers.get("Content-Length", ""))
    if offset is None or length is None:
        raise uploads.MalformedPartError(_("A part says where it begins and how long it is."))
    sha256 = request.headers.get("Upload-Sha256", "")
    after = uploads.append(
        found, request, offset=offset, length=length, sha256=sha256, clock=timezone.now
    )
    if after.state == UploadState.ARRIVED and uploads.is_small(after):
        uploads.join(after.pk, report=_silently)
        after.refresh_from_db()
    return after


def _bytes(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) <= LONGEST else None


def _standing(found: Upload, *, status: int, detail: str) -> HttpResponse:
    """Where the next part begins, and what has become of the file."""
    response = JsonResponse(
        {
            "state": found.state,
            "received": found.received,
            "size": found.size,
            "detail": detail,
        },
        status=status,
    )
    response["Upload-Offset"] = str(found.received)
    response["Upload-Length"] = str(found.size)
    response["Upload-State"] = found.state
    response["Cache-Control"] = "no-store"
    return response


def _silently(_done: int, _total: int) -> None:
    """A file in one part shows no progress while it is joined."""
