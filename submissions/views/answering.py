from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from input2.accounts.models import User
from input2.lib.errors import DomainError
from submissions import forms
from submissions.models import Entry
from submissions.selectors import text_of
from submissions.services import StaleAnswerError, StaleCaptionError


class AnotherPersonError(DomainError):
    """The page belongs to somebody other than the session that its save came with."""

    code = "another_person"

    def __init__(self) -> None:
        super().__init__(
            _(
                "Somebody else is signed in in this browser by now, so this is not saved. Copy your text, or sign in as yourself again."
            )
        )


def refused(refusal: DomainError, *, to: User | None = None) -> JsonResponse:
    """A refusal for the page's script: the sentence, and for a stale answer what stands instead."""
    content: dict[str, object] = {"code": refusal.code, "detail": str(refusal)}
    if isinstance(refusal, StaleAnswerError):
        stored = refusal.stored
        content |= {
            "value": stored.value,
            "text": text_of(stored),
            "revision": stored.revision,
            "saved_by": stored.saved_by.full_name if stored.saved_by else "",
            "is_own": stored.saved_by == to,
            "saved_at": stored.saved_at.isoformat(),
        }
    if isinstance(refusal, StaleCaptionError):
        content |= {"caption": refusal.stored}
    return JsonResponse(content, status=refusal.status)


def file_list(
    request: HttpRequest, entry: Entry, key: str, *, refusal: DomainError | None = None
) -> HttpResponse:
    """The files of one question as they stand, for the page's script."""
    files = entry.attachments.in_draft().filter(question__key=key).order_by("position")
    context = {
        "entry": entry,
        "files": forms.file_rows(files),
        "editable": True,
        "refusal": refusal,
    }
    return render(request, "submissions/_files.html", context)
