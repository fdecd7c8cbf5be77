"""Which questions an entry is asked, given its track and its other answers."""

from collections.abc import Iterable, Mapping, Sequence

from competitions.models import Question
from competitions.question_types.cleaning import JsonValue


def asked(
    questions: Iterable[Question], answers: Mapping[str, JsonValue], track_key: str | None
) -> list[Question]:
    """The questions of a form that count for this entry, without a query for their conditions."""
    form = list(questions)
    _join(form)
    return [question for question in form if is_asked(question, answers, track_key)]


def is_asked(question: Question, answers: Mapping[str, JsonValue], track_key: str | None) -> bool:
    """A question is asked when its track and the whole chain of its conditions hold."""
    followed: set[int] = set()
    current = question
    while _is_open_to(current, track_key):
        condition = current.shown_if
        if condition is None:
            return True
        # A chain that leads back to itself can never be met.
        if condition.pk in followed or not _meets(current, answers.get(condition.key)):
            return False
        followed.add(condition.pk)
        current = condition
    return False


def is_condition_met(
    question: Question, answers: Mapping[str, JsonValue], track_key: str | None
) -> bool:
    """Whether what the question waits for is there, whatever the question's own tracks."""
    condition = question.shown_if
    return condition is None or (
        is_asked(condition, answers, track_key) and _meets(question, answers.get(condition.key))
    )


def _is_open_to(question: Question, track_key: str | None) -> bool:
    keys = {track.key for track in question.tracks.all()}
    return question.retired_at is None and (not keys or track_key in keys)


def _meets(question: Question, answer: JsonValue) -> bool:
    return not _words(answer).isdisjoint(question.shown_if_values)


def _words(answer: JsonValue) -> set[str]:
    if answer is None:
        return set()
    if isinstance(answer, bool):
        return {"yes" if answer else "no"}
    return {str(part) for part in answer} if isinstance(answer, list) else {str(answer)}


def _join(form: Sequence[Question]) -> None:
    by_pk = {question.pk: question for question in form}
    for question in form:
        if question.shown_if_id in by_pk:
            question.shown_if = by_pk[question.shown_if_id]
