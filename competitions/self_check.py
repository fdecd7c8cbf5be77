"""The questions before an entry is begun: what was answered, and what stands in the way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from competitions.models import SelfCheckQuestion
from input2.lib.localized import by_language


@dataclass(frozen=True)
class SelfCheck:
    """Answers by key, and which wording of the questions they were given to."""

    asked: str = ""
    answers: Mapping[str, bool] = field(default_factory=dict)


def fingerprint(questions: Sequence[SelfCheckQuestion]) -> str:
    """Differs as soon as a question is added, removed or worded anew; the order does not matter."""
    return "-".join(sorted(f"{question.pk}.{question.revision}" for question in questions))


def is_complete(questions: Sequence[SelfCheckQuestion], check: SelfCheck) -> bool:
    """Whether every question as it stands was answered."""
    has_all = all(question.key in check.answers for question in questions)
    return has_all and (not questions or check.asked == fingerprint(questions))


def failed(questions: Sequence[SelfCheckQuestion], check: SelfCheck) -> list[SelfCheckQuestion]:
    """The questions whose answer shuts the person out."""
    return [
        question
        for question in questions
        if check.answers.get(question.key, question.wanted) != question.wanted
    ]


def as_kept(questions: Sequence[SelfCheckQuestion], check: SelfCheck) -> list[dict[str, Any]]:
    """What stays with the entry, so that later changes of the questions do not touch it."""
    return [
        {
            "key": question.key,
            "text": by_language(question.text),
            "answer": check.answers[question.key],
        }
        for question in questions
    ]
