"""Sending a stored file to a browser that must never take it for a page of ours."""

from urllib.parse import quote

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import FileResponse, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.utils.http import content_disposition_header

from input2.files.models import StoredFile
from input2.files.names import cleaned

INLINE_TYPES = {"application/pdf", "image/jpeg", "image/png", "image/webp"}
POLICY = "default-src 'none'; frame-ancestors 'self'; sandbox"
LINK_SECONDS = 300


def file_response(
    stored: StoredFile, *, inline: bool, filename: str | None = None
) -> HttpResponseBase:
    """The bytes, or where the browser or the proxy fetches them; the caller has asked the policy before."""
    shown = inline and stored.content_type in INLINE_TYPES
    name = cleaned(filename or stored.name)
    disposition = content_disposition_header(as_attachment=not shown, filename=name) or "attachment"
    if settings.FILES_BUCKET:
        return _redirect(stored, disposition)
    response = _accelerated(stored) if settings.FILES_ACCEL_PREFIX else _streamed(stored)
    response["Content-Disposition"] = disposition
    return _guarded(response)


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
