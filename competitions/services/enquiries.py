"""Questions about the call: asked by anybody, answered, closed or put among the questions and answers by organisers."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from competitions import emails, policies
from competitions.models import Competition, Enquiry, FaqItem
from competitions.services.changing import Values, call_under_change, record, refuse_stale
from competitions.services.parts import add_part
from input2.accounts.models import User
from input2.audit import services as audit
from input2.lib.errors import DomainError


class EmptyTextError(DomainError):
    """A question, an answer or a reason has to say something."""

    code = "empty_text"
    status = 400


class AlreadyPublishedError(DomainError):
    """A question becomes one item of the FAQ."""

    code = "already_published"


class NotAnsweredError(DomainError):
    """Only an answered question helps the next reader."""

    code = "not_answered"


class AlreadyAnsweredError(DomainError):
    """An answered question is not closed without an answer."""

    code = "already_answered"


@transaction.atomic
def ask(  # noqa: PLR0913 -- the parts of one question
    competition: Competition,
    *,
    name: str,
    email: str,
    text: str,
    language: str,
    by: User | None,
    now: datetime,
    about: str = "",
    read_at: str = "",
) -> Enquiry:
    """Put a question to the organisers, each of whom is told once; what was asked stays out of the permanent history.

    `about` names what the question was asked from inside of, and `read_at` is the address where its answer is read. The same words of the
    same account are the same question while it waits for its answer, unless that is to go elsewhere.
    """
    if refusal := policies.refusal_to_ask(competition):
        raise refusal
    if not text.strip():
        raise EmptyTextError(_("Write your question."))
    words = {"text": text.strip(), "about": about, "email": email}
    if by and (waiting := _waiting(competition, by, **words)):
        return waiting
    enquiry = Enquiry.objects.create(
        competition=competition,
        asked_by=by,
        name=name,
        language=language,
        asked_at=now,
        read_at=read_at,
        **words,
    )
    audit.record(action="enquiry.asked", by=by, target=enquiry, at=now, scope=competition.slug)
    emails.enquiry_arrived(enquiry, at=now)
    return enquiry


def _waiting(competition: Competition, by: User, **words: str) -> Enquiry | None:
    # Two clicks at once wait for each other here instead of asking twice.
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    asked = Enquiry.objects.filter(competition=competition, asked_by=by, **words)
    return asked.filter(answered_at=None, closed_at=None).first()


def answer(
    enquiry: Enquiry, *, text: str, base: int, is_told: bool = True, by: User, now: datetime
) -> Enquiry:
    """Write the answer or a better one; `is_told` says whether a changed answer is mailed as well, as the first one always is."""
    with _under_change(enquiry, base=base, by=by) as locked:
        text = text.strip()
        if not text:
            raise EmptyTextError(_("Write an answer."))
        if text == locked.answer:
            return locked
        before, is_first = locked.answer, not locked.is_answered
        locked.answer = text
        locked.answered_at = now
        locked.answered_by = by
        locked.closed_at = None
        locked.closing_reason = ""
        _save(locked, "answer", "answered_at", "answered_by", "closed_at", "closing_reason")
        record(
            "enquiry.answered" if is_first else "enquiry.answer_changed",
            locked,
            locked.competition,
            by=by,
            now=now,
            changed=["answer"],
            before={"answer": before},
            after={"answer": text},
        )
        if is_first or is_told:
            emails.enquiry_answered(locked, is_first=is_first, at=now)
        return locked


def close(enquiry: Enquiry, *, reason: str, base: int, by: User, now: datetime) -> Enquiry:
    """Put a question away without an answer; who asked reads the reason at the question's address."""
    with _under_change(enquiry, base=base, by=by) as locked:
        if locked.is_answered:
            raise AlreadyAnsweredError(_("This question has been answered already."))
        if not reason.strip():
            raise EmptyTextError(_("Say why the question is closed: whoever asked reads this."))
        if locked.is_closed:
            return locked
        locked.closed_at = now
        locked.closing_reason = reason.strip()
        _save(locked, "closed_at", "closing_reason")
        record(
            "enquiry.closed",
            locked,
            locked.competition,
            by=by,
            now=now,
            after={"reason": locked.closing_reason},
        )
        return locked


def reopen(enquiry: Enquiry, *, base: int, by: User, now: datetime) -> Enquiry:
    """Let a closed question wait for an answer again; one that waits already is left alone."""
    with _under_change(enquiry, base=base, by=by) as locked:
        if not locked.is_closed:
            return locked
        before = {"reason": locked.closing_reason}
        locked.closed_at = None
        locked.closing_reason = ""
        _save(locked, "closed_at", "closing_reason")
        record("enquiry.reopened", locked, locked.competition, by=by, now=now, before=before)
        return locked


def publish_to_faq(
    enquiry: Enquiry, values: Values, *, base: int, by: User, now: datetime
) -> FaqItem:
    """Make an item of the FAQ of it, once and without the name of who asked; `values` are the item's texts."""
    with _under_change(enquiry, base=base, by=by) as locked:
        if not locked.is_answered:
            raise NotAnsweredError(_("Answer the question first."))
        if locked.faq_item_id:
            raise AlreadyPublishedError(_("This question stands among the published ones already."))
        item = add_part(FaqItem, locked.competition, values, by=by, now=now)
        locked.faq_item = item
        _save(locked, "faq_item")
        record(
            "enquiry.published",
            locked,
            locked.competition,
            by=by,
            now=now,
            after={"faq_item": item.pk},
        )
        return item


def assign(enquiry: Enquiry, *, to: User | None, base: int, by: User, now: datetime) -> Enquiry:
    """Say which organiser takes the question on, or that nobody does; who was given one by somebody else is told."""
    with _under_change(enquiry, base=base, by=by) as locked:
        if to == locked.assigned_to:
            return locked
        if to and (refusal := policies.refusal_to_be_assigned(to, locked)):
            raise refusal
        _hand(locked, to, by=by, now=now)
        if to and to != by:
            emails.enquiry_assigned(locked, by=by, at=now)
        return locked


def give_back(competition: Competition, person: User, *, by: User, now: datetime) -> None:
    """Inside the transaction in which somebody stops organising: what still waits for their answer waits for anybody's."""
    mine = Enquiry.objects.filter(competition=competition, assigned_to=person, answered_at=None)
    for enquiry in mine.select_for_update(of=("self",)).order_by("pk"):
        enquiry.competition = competition
        _hand(enquiry, None, by=by, now=now)


def let_go_of(competition: Competition, about: str) -> None:
    """What the questions were asked from inside of is gone: they stay, and lead nowhere any more."""
    asked = Enquiry.objects.filter(competition=competition, about=about)
    asked.update(about="", read_at="")


def _hand(enquiry: Enquiry, to: User | None, *, by: User, now: datetime) -> None:
    before = {"assigned_to": enquiry.assigned_to_id}
    enquiry.assigned_to = to
    _save(enquiry, "assigned_to")
    after = {"assigned_to": to.pk if to else None}
    call = enquiry.competition
    record("enquiry.assigned", enquiry, call, by=by, now=now, before=before, after=after)


@contextmanager
def _under_change(enquiry: Enquiry, *, base: int, by: User) -> Iterator[Enquiry]:
    """The locked question, for an organiser of its call who has seen its latest state."""
    with call_under_change(enquiry.competition, by=by) as call:
        locked = Enquiry.objects.select_for_update(of=("self",)).get(pk=enquiry.pk)
        locked.competition = call
        if refusal := policies.refusal_to_deal_with_enquiry(by, locked):
            raise refusal
        refuse_stale(locked, base)
        yield locked


def _save(enquiry: Enquiry, *names: str) -> None:
    enquiry.revision += 1
    enquiry.save(update_fields=[*names, "revision"])
