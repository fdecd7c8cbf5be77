from django.http import JsonResponse

from input2.lib.errors import DomainError
from submissions.selectors import text_of
from submissions.services import StaleAnswerError


def refused(refusal: DomainError) -> JsonResponse:
    """A refusal for the page's script: the sentence, and for a stale answer what stands instead."""
    content: dict[str, object] = {"code": refusal.code, "detail": str(refusal)}
    if isinstance(refusal, StaleAnswerError):
        stored = refusal.stored
        content |= {
            "value": stored.value,
            "text": text_of(stored),
            "revision": stored.revision,
            "saved_by": stored.saved_by.full_name if stored.saved_by else "",
            "saved_at": stored.saved_at.isoformat(),
        }
    return JsonResponse(content, status=refusal.status)
