"""Sending a stored file to a browser that must never take it for a page of ours."""

import logging
from http import HTTPStatus
from urllib.parse import quote

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import FileResponse, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from input2.files.models import StoredFile
from input2.files.names import cleaned

INLINE_TYPES = {"application/pdf", "image/jpeg", "image/png", "image/webp"}
POLICY = "default-src 'none'; frame-ancestors 'self'; sandbox"
LINK_SECONDS = 300

logger = logging.getLogger(__name__)


def picture_response(stored: StoredFile, *, filename: str | None = None) -> HttpResponseBase:
    """A small picture of the file, or the file itself while there is none; the caller has asked the policy before."""
    if held := _held(stored):
        return held
    if not stored.thumbnail_key:
        return file_response(stored, inline=True, filename=filename)
    try:
        # From here also where files come from a bucket: pages show pictures of their own address alone.
        small = default_storage.open(stored.thumbnail_key)
    except FileNotFoundError:
        return file_response(stored, inline=True, filename=filename)
    return _guarded(FileResponse(small, content_type="image/webp"))


def file_response(
    stored: StoredFile, *, inline: bool, filename: str | None = None
) -> HttpResponseBase:
    """The bytes, or where the browser or the proxy fetches them; the caller has asked the policy before."""
    if held := _held(stored):
        return held
    shown = inline and stored.content_type in INLINE_TYPES
    name = cleaned(filename or stored.name)
    disposition = content_disposition_header(as_attachment=not shown, filename=name) or "attachment"
    if settings.FILES_BUCKET:
        return _redirect(stored, disposition)
    try:
        response = _accelerated(stored) if settings.FILES_ACCEL_PREFIX else _streamed(stored)
    except FileNotFoundError:
        # An operator who restored the database without the files finds here which ones are missing.
        logger.exception("The storage lacks file %s", stored.pk)
        return _sentence(
            _("This file is missing from the storage. Tell the organisers."), HTTPStatus.NOT_FOUND
        )
    response["Content-Disposition"] = disposition
    return _guarded(response)


def _held(stored: StoredFile) -> HttpResponseBase | None:
    """A sentence in the place of what nobody gets: not yet, or not any more."""
    if stored.is_infected:
        return _sentence(
            _("A virus was found in this file. It is in quarantine and nobody can open it."),
            HTTPStatus.FORBIDDEN,
        )
    if stored.is_pending:
        return _sentence(
            _("This file is still being checked for viruses. Open it again in a minute."),
            HTTPStatus.CONFLICT,
        )
    return None


def _sentence(text: str, status: int) -> HttpResponseBase:
    return _guarded(HttpResponse(text, content_type="text/plain; charset=utf-8", status=status))


def _redirect(stored: StoredFile, disposition: str) -> HttpResponseBase:
    parameters = {
        "ResponseContentDisposition": disposition,
        "ResponseContentType": stored.content_type,
        "ResponseCacheControl": "private, no-store",
    }
    url = default_storage.url(stored.key, parameters=parameters, expire=LINK_SECONDS)  # type: ignore[call-arg]  # S3 storage's own
    response = HttpResponseRedirect(url)
    response["Cache-Control"] = "private, no-store"
    return response


def _accelerated(stored: StoredFile) -> HttpResponseBase:
    response = HttpResponse(content_type=stored.content_type)
    response["X-Accel-Redirect"] = settings.FILES_ACCEL_PREFIX + quote(stored.key)
    return response


def _streamed(stored: StoredFile) -> HttpResponseBase:
    response = FileResponse(stored.open(), content_type=stored.content_type)
    response["Content-Length"] = str(stored.size)
    return response


def _guarded(response: HttpResponseBase) -> HttpResponseBase:
    response["Content-Security-Policy"] = POLICY
    response["X-Content-Type-Options"] = "nosniff"
    response["X-Frame-Options"] = "SAMEORIGIN"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-store"
    return response
