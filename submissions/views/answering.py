from django.http import JsonResponse
from django.utils.translation import gettext as _

from input2.accounts.models import User
from input2.lib.errors import DomainError
from submissions.selectors import text_of
from submissions.services import StaleAnswerError


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
    return JsonResponse(content, status=refusal.status)
