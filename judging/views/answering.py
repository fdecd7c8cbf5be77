from django.http import JsonResponse

from input2.lib.errors import DomainError
from input2.lib.numbers import plain
from judging.services import StaleCommentsError, StaleScoreError


def refused(refusal: DomainError) -> JsonResponse:
    """A refusal for the page's script: the sentence, and for a stale answer what stands instead."""
    content: dict[str, object] = {"code": refusal.code, "detail": str(refusal)}
    if isinstance(refusal, StaleScoreError):
        stored = refusal.stored
        content |= {
            "points": "" if stored.points is None else plain(stored.points),
            "not_applicable": stored.is_not_applicable,
            "comment": stored.comment,
            "revision": stored.revision,
        }
    if isinstance(refusal, StaleCommentsError):
        content |= {
            "for_applicant": refusal.stored.comment_for_applicant,
            "confidential": refusal.stored.comment_confidential,
            "revision": refusal.stored.revision,
        }
    return JsonResponse(content, status=refusal.status)
