"""Files that arrive in parts: begun here, continued at an address of their own, and listed when the page is opened again."""

from http import HTTPStatus
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from input2.accounts.requests import SignedInRequest, signed_in
from input2.files.models import Upload
from input2.files.uploads import LARGEST_PART
from input2.lib.errors import DomainError
from input2.lib.json_body import body_of, read_object
from submissions import policies, services
from submissions.uploading import uploads_of
from submissions.views.answering import file_list, refused
from submissions.views.finding import entry_to_write


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def uploads(request: SignedInRequest, code: str) -> HttpResponse:
    """Begin one by `{"question", "name", "size"}` in JSON; or see one's own that have not ended."""
    entry = entry_to_write(request.user, code)
    if request.method != "POST":
        mine = uploads_of(entry).filter(owner=request.user).under_way().order_by("created_at")
        return JsonResponse({"uploads": [_row(upload) for upload in mine]})
    try:
        sent = _sent(request)
        begun = services.begin_upload(entry, **sent, by=request.user, now=timezone.now())
    except DomainError as refusal:
        return refused(refusal)
    answer = JsonResponse(_row(begun), status=HTTPStatus.CREATED)
    answer["Location"] = reverse("files:upload", args=[begun.pk])
    return answer


@require_safe
@signed_in
def question_files(request: SignedInRequest, code: str, key: str) -> HttpResponse:
    """After an upload, of which the script learns when it was taken."""
    entry = entry_to_write(request.user, code)
    refusal = policies.refusal_to_edit(request.user, entry, now=timezone.now())
    return file_list(request, entry, key, refusal=refusal)


def _row(upload: Upload) -> dict[str, Any]:
    return {
        "url": reverse("files:upload", args=[upload.pk]),
        "question": upload.target.partition(":")[2],
        "name": upload.name,
        "size": upload.size,
        "received": upload.received,
        "state": upload.state,
        "part": LARGEST_PART,
    }


def _sent(request: SignedInRequest) -> dict[str, Any]:
    sent = read_object(body_of(request))
    key, name, size = (sent.get(field) for field in ("question", "name", "size"))
    if not isinstance(key, str) or not isinstance(name, str) or type(size) is not int:
        raise BadRequest("expected {question, name, size} in JSON")
    return {"key": key, "name": name, "size": size}
