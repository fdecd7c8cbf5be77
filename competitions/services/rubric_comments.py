"""The comment period of a draft rubric, and the people from outside who are asked for their opinion."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from competitions import policies
from competitions.enums import Role
from competitions.models import Criterion, Membership, Rubric, RubricComment, RubricReviewer
from competitions.selectors import REVIEW
from competitions.services.changing import record
from competitions.services.parts import MalformedPartError
from competitions.services.rubrics import rubric_under_change
from input2.accounts.models import Invitation, User
from input2.accounts.services import invitations
from input2.audit import services as audit
from input2.lib.errors import DomainError

LONGEST_COMMENT: Final = 2000
REVIEWER: Final = "reviewer"


class UnsuitableCommentError(DomainError):
    """The text cannot stand as a comment."""

    code = "unsuitable_comment"
    status = 400


def set_comment_period(rubric: Rubric, until: datetime, *, by: User, now: datetime) -> Rubric:
    """Open the draft for comments until this instant, or move the end of the period."""
    with rubric_under_change(rubric, by=by) as locked:
        if until <= now:
            raise MalformedPartError(_("The end of the comment period has to lie ahead."))
        _set_period(locked, until, by=by, now=now)
    return locked


def close_comments(rubric: Rubric, *, by: User, now: datetime) -> Rubric:
    """End the period this instant; what was said stays."""
    with rubric_under_change(rubric, by=by) as locked:
        if locked.takes_comments(now):
            _set_period(locked, now, by=by, now=now)
    return locked


@transaction.atomic
def comment_on_rubric(
    rubric: Rubric, criterion: Criterion | None, text: str, *, by: User, now: datetime
) -> RubricComment:
    """Say something about one criterion, or about the whole, while the period lasts."""
    # Judging that opens, or a period that is cut short, waits for this comment or comes before it.
    locked = _locked(rubric)
    if refusal := policies.refusal_to_comment(by, locked, now=now):
        raise refusal
    if criterion and criterion.dimension.rubric_id != locked.pk:
        raise UnsuitableCommentError(_("This criterion is not part of the draft any more."))
    comment = RubricComment.objects.create(
        rubric=locked, criterion=criterion, author=by, text=_checked(text), written_at=now
    )
    role = Membership.objects.role_of(by, locked.competition) or REVIEWER
    _record("rubric.commented", comment, locked, role=role, by=by, now=now)
    return comment


def resolve_comment(
    comment: RubricComment, *, is_resolved: bool, by: User, now: datetime
) -> RubricComment:
    """Mark a comment as dealt with, or take the mark back."""
    with _under_organiser(comment.rubric, by=by) as rubric:
        locked = rubric.comments.select_for_update().get(pk=comment.pk)
        if (locked.resolved_at is not None) == is_resolved:
            return locked
        locked.resolved_at = now if is_resolved else None
        locked.save(update_fields=["resolved_at"])
        verb = "resolved" if is_resolved else "reopened"
        _record(f"rubric.comment_{verb}", locked, rubric, role=Role.ORGANISER, by=by, now=now)
    return locked


@transaction.atomic
def invite_reviewer(
    rubric: Rubric, *, email: str, full_name: str, language: str, by: User, now: datetime
) -> Invitation:
    """Ask a person from outside, by mail, to read this draft and comment on it."""
    with rubric_under_change(rubric, by=by) as locked:
        if refusal := policies.refusal_of_comments(locked, now=now):
            raise refusal
        if locked.reviewers.filter(user__email__iexact=email.strip()).exists():
            raise UnsuitableCommentError(_("This person is a reviewer of the draft already."))
        new = invitations.NewInvitation(
            purpose=REVIEW,
            email=email,
            full_name=full_name,
            language=language,
            scope=locked.competition.slug,
            subject=str(locked.pk),
        )
        return invitations.invite(new, by=by, now=now)


def resend_invitation(rubric: Rubric, asked: Invitation, *, by: User, now: datetime) -> None:
    with rubric_under_change(rubric, by=by) as locked:
        if refusal := policies.refusal_of_comments(locked, now=now):
            raise refusal
        invitations.resend(asked, by=by, now=now)


def revoke_invitation(rubric: Rubric, asked: Invitation, *, by: User, now: datetime) -> None:
    with _under_organiser(rubric, by=by):
        invitations.revoke(asked, by=by, now=now)


@transaction.atomic
def join_review(rubric: Rubric, *, by: User, now: datetime) -> RubricReviewer:
    """The person may read this draft and comment on it; joining twice changes nothing."""
    locked = _locked(rubric)
    if refusal := policies.refusal_of_comments(locked, now=now):
        raise refusal
    reviewer, is_new = locked.reviewers.get_or_create(user=by, defaults={"joined_at": now})
    if is_new:
        _record("rubric.reviewer_joined", reviewer, locked, role=REVIEWER, by=by, now=now)
    return reviewer


def remove_reviewer(reviewer: RubricReviewer, *, by: User, now: datetime) -> None:
    """The person no longer sees the draft; what they said stays."""
    with _under_organiser(reviewer.rubric, by=by) as rubric:
        before = {"user": reviewer.user_id}
        _record(
            "rubric.reviewer_removed",
            reviewer,
            rubric,
            role=Role.ORGANISER,
            by=by,
            now=now,
            before=before,
        )
        rubric.reviewers.filter(pk=reviewer.pk).delete()


@contextmanager
def _under_organiser(rubric: Rubric, *, by: User) -> Iterator[Rubric]:
    """What concerns people and their comments can be put in order when the rubric itself is frozen."""
    with transaction.atomic():
        locked = _locked(rubric)
        if refusal := policies.refusal_to_organise(by, locked.competition):
            raise refusal
        yield locked


def _locked(rubric: Rubric) -> Rubric:
    rows = Rubric.objects.select_for_update(of=("self",)).select_related("competition")
    return rows.get(pk=rubric.pk)


def _set_period(rubric: Rubric, until: datetime, *, by: User, now: datetime) -> None:
    before = rubric.comments_close_at
    rubric.comments_close_at = until
    rubric.save(update_fields=["comments_close_at"])
    record(
        "rubric.comment_period_set",
        rubric,
        rubric.competition,
        by=by,
        now=now,
        changed=["comments_close_at"],
        before={"comments_close_at": before.isoformat() if before else None},
        after={"comments_close_at": until.isoformat()},
    )


def _checked(text: str) -> str:
    text = text.replace("\r\n", "\n").strip()
    if not text:
        raise UnsuitableCommentError(_("Write a comment first."))
    if "\x00" in text or len(text) > LONGEST_COMMENT:
        raise UnsuitableCommentError(_("A comment holds at most 2,000 characters of plain text."))
    return text


def _record(
    action: str,
    target: Any,
    rubric: Rubric,
    *,
    role: str,
    by: User,
    now: datetime,
    **details: Any,
) -> None:
    scope = rubric.competition.slug
    audit.record(action=action, by=by, role=role, target=target, at=now, scope=scope, **details)
