"""What the operations about one's own entries share: finding one, and how a refusal is answered."""

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from rest_framework.parsers import BaseParser
from rest_framework.response import Response

from competitions import self_check
from input2.accounts.authentication import Personal
from input2.lib.errors import DomainError
from input2.lib.localized import by_language
from input2.lib.rest import StorableJSONParser, answer_refusal
from submissions import selectors
from submissions.models import Entry
from submissions.serializers import DraftSerializer
from submissions.services import (
    IncompleteEntryError,
    RefusedAnswersError,
    SelfCheckMissingError,
    StaleAnswerError,
)


class OfMyEntries(Personal):
    """About the entries that the asking person is on; another's is not found."""

    parser_classes: tuple[type[BaseParser], ...] = (StorableJSONParser,)
    queryset = Entry.objects.none()

    def get_queryset(self) -> QuerySet[Entry]:
        if getattr(self, "swagger_fake_view", False):
            return Entry.objects.none()
        return selectors.entries_of(self.person).prefetch_related("team")

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "person": self.request.user, "now": self.now}

    def get_exception_handler(self) -> Callable[[Exception, Any], Response | None]:
        return answer

    def entry(self) -> Entry:
        found: Entry = get_object_or_404(self.get_queryset(), code=self.kwargs["code"])
        return found

    def draft(self, code: str) -> dict[str, Any]:
        """The whole draft, read anew: what the person's step has made of it."""
        entry = self.get_queryset().get(code=code)
        draft = selectors.draft_of(entry, now=self.now).for_team
        context = {**self.get_serializer_context(), "draft": draft}
        return dict(DraftSerializer(entry, context=context).data)


def answer(exc: Exception, context: Any) -> Response | None:
    """The refusal's code and sentence, and what a program needs to go on from there."""
    response = answer_refusal(exc, context)
    if response is not None and isinstance(exc, DomainError):
        response.data = {**response.data, **_details(exc)}
    return response


def _details(refusal: DomainError) -> Mapping[str, Any]:
    match refusal:
        case RefusedAnswersError():
            return {"refusals": {key: _of_answer(one) for key, one in refusal.refusals.items()}}
        case IncompleteEntryError():
            return {"problems": [vars(problem) for problem in refusal.problems]}
        case SelfCheckMissingError():
            return _self_check(refusal)
    return {}


def _of_answer(refusal: DomainError) -> dict[str, Any]:
    plain = {"code": refusal.code, "detail": str(refusal)}
    if not isinstance(refusal, StaleAnswerError):
        return plain
    stored = refusal.stored
    return {
        **plain,
        "value": stored.value,
        "revision": stored.revision,
        "saved_by": stored.saved_by.full_name if stored.saved_by else "",
        "saved_at": stored.saved_at,
    }


def _self_check(refusal: SelfCheckMissingError) -> dict[str, Any]:
    questions = refusal.questions
    return {
        "asked": self_check.fingerprint(questions),
        "questions": [
            {"key": question.key, "text": by_language(question.text)} for question in questions
        ],
    }
