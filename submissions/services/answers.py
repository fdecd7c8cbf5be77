from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from competitions import question_types
from competitions.enums import QuestionType
from competitions.models import Question
from competitions.question_types import JsonValue
from input2.accounts.models import User
from input2.lib.errors import DomainError
from input2.lib.numbers import small_whole
from submissions import behalf_policies, columns, policies, writers
from submissions.enums import EntryState
from submissions.models import Answer, AnswerChange, Entry
from submissions.selectors import Draft, filling_draft_of
from submissions.services.listing import list_draft
from submissions.services.locking import locked

# One person's saves within this time are one step in the answer's history.
SAME_CHANGE = timedelta(minutes=10)


class UnknownQuestionError(DomainError):
    """The form has no such question, or has retired it."""

    code = "unknown_question"
    status = 400


class StaleAnswerError(DomainError):
    """Someone else changed this very answer in the meantime; `stored` is what stands."""

    code = "stale_answer"

    def __init__(self, stored: Answer) -> None:
        super().__init__(_("Someone else changed this answer while you were writing."))
        self.stored = stored


@dataclass(frozen=True)
class Sent:
    """An answer as a page sent it, with the revision it started from (0: none) and a token of the page itself.

    A page that never heard back from its own last save is not a second person. The token may end in the number of
    the save, as in `page.7`: then a slow request that arrives after a later one of the same page is stale.
    """

    raw: object
    base: int
    writer: str = ""

    def is_stale(self, stored: Answer) -> bool:
        return stored.revision != self.base and not _follows(self.writer, stored.writer)


def _follows(writer: str, earlier: str) -> bool:
    """Whether the same page wrote both, in this order."""
    page, number = _numbered(writer)
    earlier_page, earlier_number = _numbered(earlier)
    return bool(page) and page == earlier_page and number >= earlier_number


def _numbered(writer: str) -> tuple[str, int]:
    page, _dot, number = writer.rpartition(".")
    count = small_whole(number) if page else None
    return (writer, 0) if count is None else (page, count)


@transaction.atomic
def save_answer(
    entry: Entry,
    key: str,
    raw: object,
    *,
    base: int,
    writer: str,
    by: User,
    now: datetime,
) -> Answer:
    """Save one answer of a draft; nothing is required yet. `base` and `writer` are explained at `Sent`."""
    draft = locked(entry, with_team=True)
    if refusal := policies.refusal_to_edit(by, draft, now=now):
        raise refusal
    answer, is_changed = _save(draft, key, Sent(raw, base, writer), by=by, now=now)
    if is_changed:
        _touch(draft, fills=bool(answer.question.fills), now=now)
    return answer


@transaction.atomic
def save_section(
    entry: Entry, sent: Mapping[str, Sent], *, by: User, now: datetime
) -> Mapping[str, DomainError]:
    """Save what a page sent at once; what cannot be saved is told by question, and costs the other answers nothing."""
    draft = locked(entry, with_team=True)
    if refusal := policies.refusal_to_edit(by, draft, now=now):
        raise refusal
    refusals: dict[str, DomainError] = {}
    changed: list[Question] = []
    for key, one in sent.items():
        try:
            answer, is_changed = _save(draft, key, one, by=by, now=now)
        except DomainError as refusal_of_one:
            refusals[key] = refusal_of_one
            continue
        if is_changed:
            changed.append(answer.question)
    if changed:
        _touch(draft, fills=any(question.fills for question in changed), now=now)
    return refusals


@transaction.atomic
def save_answers(entry: Entry, raws: Mapping[str, object], *, by: User, now: datetime) -> Entry:
    """Save many answers at once, all or none, the last writer wins: for loaders, not for pages."""
    draft = locked(entry)
    if refusal := policies.refusal_to_edit(by, draft, now=now):
        raise refusal
    if write_answers(draft, raws, by=by, now=now):
        _touch(draft, fills=True, now=now)
    return draft


def write_answers(entry: Entry, raws: Mapping[str, object], *, by: User, now: datetime) -> bool:
    """Write the answers that differ and say whether any did; the caller holds the lock and has asked the policy."""
    questions = {question.key: question for question in Question.objects.of_form(entry.competition)}
    stored = {answer.question.key: answer for answer in entry.answers.select_related("question")}
    return bool(_write_all(entry, questions, stored, raws, by=by, now=now))


def write_into(draft: Draft, raws: Mapping[str, object], *, by: User, now: datetime) -> Draft:
    """The same for a draft that was read under the lock: gives it back with the answers that it has now, reading nothing again."""
    questions = {question.key: question for question in draft.questions}
    changed = _write_all(draft.entry, questions, draft.answers, raws, by=by, now=now)
    if not changed:
        return draft
    written = {answer.question.key: answer for answer in changed}
    after = replace(draft, answers={**draft.answers, **written})
    # Read once for both.
    vars(after)["tracks"] = draft.tracks
    return after


def _write_all(
    entry: Entry,
    questions: Mapping[str, Question],
    stored: Mapping[str, Answer],
    raws: Mapping[str, object],
    *,
    by: User,
    now: datetime,
) -> list[Answer]:
    if unknown := next(iter(raws.keys() - questions.keys()), None):
        raise _unknown(unknown)
    values = {
        key: question_types.clean(questions[key], raw, standing=_standing(stored.get(key)))
        for key, raw in raws.items()
    }
    changed = [key for key, value in values.items() if _differs(stored.get(key), value)]
    existing = [
        _changed(stored[key], values[key], by=by, now=now) for key in changed if key in stored
    ]
    new = [
        Answer(entry=entry, question=questions[key], value=values[key], saved_at=now, saved_by=by)
        for key in changed
        if key not in stored
    ]
    _store(existing, new, now=now)
    return [*existing, *new]


def _save(entry: Entry, key: str, sent: Sent, *, by: User, now: datetime) -> tuple[Answer, bool]:
    question = _question(entry, key)
    if refusal := behalf_policies.refusal_to_answer_for(by, entry, question):
        raise refusal
    answer = _answer(entry, question, now=now)
    value = question_types.clean(question, sent.raw, standing=answer.value)
    told = entry.answers_for_team(now) if writers.is_on_team(by, entry) else {}
    if value == told.get(key, answer.value):
        return answer, False
    if key not in told and sent.is_stale(answer):
        raise StaleAnswerError(answer)
    if key in told:
        # From now on the draft says what its team has chosen here; what else was moved stays untold.
        entry.quiet_answers = {other: was for other, was in told.items() if other != key}
    _write(answer, value, writer=sent.writer, by=by, now=now)
    return answer, True


def _store(existing: list[Answer], new: list[Answer], *, now: datetime) -> None:
    claim_questions([answer.question for answer in new], now=now)
    Answer.objects.bulk_update(existing, ["value", "revision", "writer", "saved_at", "saved_by"])
    Answer.objects.bulk_create(new)
    AnswerChange.objects.bulk_create(_history(answer) for answer in [*existing, *new])


def _standing(answer: Answer | None) -> JsonValue:
    return answer.value if answer else None


def _differs(answer: Answer | None, value: JsonValue) -> bool:
    return _standing(answer) != value


def _changed(answer: Answer, value: JsonValue, *, by: User, now: datetime) -> Answer:
    answer.value = value
    answer.revision += 1
    answer.writer = ""
    answer.saved_at = now
    answer.saved_by = by
    return answer


def _question(entry: Entry, key: str) -> Question:
    questions = Question.objects.filter(
        competition=entry.competition, key=key, retired_at=None
    ).exclude(type=QuestionType.FILES)
    question = questions.order_by("pk").first()
    if question is None:
        raise _unknown(key)
    return question


def _unknown(key: str) -> UnknownQuestionError:
    return UnknownQuestionError(
        _("The form has no question “%(key)s”. Reload the page to see the form as it is now.")
        % {"key": key[:60]}
    )


def _answer(entry: Entry, question: Question, *, now: datetime) -> Answer:
    stored = entry.answers.filter(question=question).first()
    answer = stored or Answer(revision=0, saved_at=now)
    # The locked entry, so that callers read the revision that this save leaves behind.
    answer.entry, answer.question = entry, question
    return answer


def _write(answer: Answer, value: JsonValue, *, writer: str, by: User, now: datetime) -> None:
    is_first = answer._state.adding
    if is_first:
        claim_questions([answer.question], now=now)
    _changed(answer, value, by=by, now=now)
    answer.writer = writer
    answer.save()
    _remember(answer, is_first=is_first)


def _remember(answer: Answer, *, is_first: bool) -> None:
    latest = None if is_first else answer.changes.order_by("-saved_at", "-pk").first()
    # What is counted as it stood at the closing keeps every value with its own time.
    if (
        latest
        and not answer.question.is_statistical
        and latest.saved_by_id == answer.saved_by_id
        and answer.saved_at - latest.saved_at < SAME_CHANGE
    ):
        latest.value = answer.value
        latest.save(update_fields=["value"])
        return
    _history(answer).save()


def _history(answer: Answer) -> AnswerChange:
    return AnswerChange(
        answer=answer, value=answer.value, saved_at=answer.saved_at, saved_by=answer.saved_by
    )


def claim_questions(asked: Iterable[Question], *, now: datetime) -> None:
    """Before the first answer is kept: from now on the question stays what it is; refused if it has just become another."""
    unanswered = {question.pk: question for question in asked if question.first_answered_at is None}
    if not unanswered:
        return
    # In one order, so that two drafts with several first answers do not wait for each other.
    rows = Question.objects.select_for_update(no_key=True, of=("self",)).order_by("pk")
    standing = {row.pk: row for row in rows.filter(pk__in=unanswered, retired_at=None)}
    for pk, question in unanswered.items():
        if pk not in standing or standing[pk].type != question.type:
            raise _unknown(question.key)
    first = [pk for pk, row in standing.items() if row.first_answered_at is None]
    Question.objects.filter(pk__in=first).update(first_answered_at=now)


def _touch(entry: Entry, *, fills: bool, now: datetime) -> None:
    """Count the change; while nothing was handed in, lists show it where an answer `fills` one of their columns."""
    entry.revision += 1
    entry.updated_at = now
    names = ["revision", "updated_at", "quiet_answers"]
    # Most questions fill no column.
    if fills and entry.state == EntryState.DRAFT:
        names += columns.fill(entry, filling_draft_of(entry, now=now))
        list_draft(entry)
    entry.save(update_fields=[name.removesuffix("_id") for name in names])
