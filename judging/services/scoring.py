from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from competitions.enums import CommentMode
from competitions.models import Criterion
from competitions.scorecards import off_scale
from input2.accounts.models import User
from input2.lib.errors import DomainError
from judging import policies
from judging.enums import ScorecardState
from judging.models import Assignment, Score, Scorecard
from judging.services.scorecards import Sheet, locked, move, sheet_of

LONGEST_COMMENT: Final = 5000


@dataclass(frozen=True)
class Mark:
    """What a judge says about one criterion; the page sends it whole."""

    points: Decimal | None = None
    is_not_applicable: bool = False
    comment: str = ""


@dataclass(frozen=True)
class Comments:
    """What a judge says about the whole entry: to its team, and to the organisers alone."""

    for_applicant: str = ""
    confidential: str = ""


@dataclass(frozen=True)
class Base:
    """What a page started from: the revision it was shown (0: none) and a token of the page itself."""

    revision: int = 0
    writer: str = ""

    def is_stale(self, stored: Score | Scorecard) -> bool:
        # A page that never heard back from its own last save is not a second device.
        is_own = bool(self.writer) and stored.writer == self.writer
        return stored.revision != self.revision and not is_own


class UnsuitableScoreError(DomainError):
    """The value cannot stand on this criterion."""

    code = "unsuitable_score"
    status = 400

    def __init__(self, sentence: str, reference: str = "") -> None:
        super().__init__(sentence)
        self.reference = reference


class StaleScoreError(DomainError):
    """The same score was changed elsewhere; `stored` stands, `offered` was not saved."""

    code = "stale_score"

    def __init__(self, stored: Score, offered: Mark, reference: str) -> None:
        super().__init__(_("This score was changed on another page in the meantime."))
        self.stored = stored
        self.offered = offered
        self.reference = reference


class StaleCommentsError(DomainError):
    """The comments were changed elsewhere; `stored` stands, `offered` was not saved."""

    code = "stale_comments"

    def __init__(self, stored: Scorecard, offered: Comments) -> None:
        super().__init__(_("These comments were changed on another page in the meantime."))
        self.stored = stored
        self.offered = offered


class SubmittedScorecardError(DomainError):
    """A submitted scorecard is read-only until its judge reopens it."""

    code = "scorecard_submitted"


@transaction.atomic
def save_score(
    assignment: Assignment, reference: str, mark: Mark, *, base: Base, by: User, now: datetime
) -> Sheet:
    """Save one answer; nothing is required yet, and nothing changed elsewhere is overwritten."""
    sheet = _sheet_to_write(assignment, by=by, now=now)
    if _write(sheet, reference, mark, base=base, now=now):
        _keep(sheet, now=now)
    return sheet


@transaction.atomic
def save_comments(
    assignment: Assignment, comments: Comments, *, base: Base, by: User, now: datetime
) -> Sheet:
    """Save what the judge says about the whole entry."""
    sheet = _sheet_to_write(assignment, by=by, now=now)
    if _write_comments(sheet, comments, base=base):
        _keep(sheet, now=now)
    return sheet


@transaction.atomic
def save_scorecard(
    assignment: Assignment,
    marks: Mapping[str, tuple[Mark, Base]],
    comments: tuple[Comments, Base],
    *,
    by: User,
    now: datetime,
) -> Sheet:
    """Save a whole form at once, or nothing of it: for pages without JavaScript and for loaders."""
    sheet = _sheet_to_write(assignment, by=by, now=now)
    changes = [
        _write(sheet, reference, mark, base=base, now=now)
        for reference, (mark, base) in marks.items()
    ]
    if any([*changes, _write_comments(sheet, comments[0], base=comments[1])]):
        _keep(sheet, now=now)
    return sheet


def _sheet_to_write(assignment: Assignment, *, by: User, now: datetime) -> Sheet:
    current = locked(assignment)
    if refusal := policies.refusal_to_score(by, current, now=now):
        raise refusal
    return sheet_of(current)


def _write(sheet: Sheet, reference: str, mark: Mark, *, base: Base, now: datetime) -> bool:
    criterion = sheet.by_reference.get(reference)
    if criterion is None:
        raise UnsuitableScoreError(_("The rubric has no such criterion. Reload the page."))
    mark = _checked(criterion, mark, reference)
    stored = sheet.scores.get(criterion.pk) or Score(criterion=criterion, revision=0)
    if mark == _mark_of(stored):
        return False
    _refuse_if_submitted(sheet)
    if base.is_stale(stored):
        raise StaleScoreError(stored, mark, reference)
    stored.points = mark.points
    stored.is_not_applicable = mark.is_not_applicable
    stored.comment = mark.comment
    stored.revision += 1
    stored.writer = base.writer
    stored.saved_at = now
    sheet.scores[criterion.pk] = stored
    sheet.changed.append(stored)
    return True


def _write_comments(sheet: Sheet, comments: Comments, *, base: Base) -> bool:
    card = sheet.card
    comments = Comments(_checked_text(comments.for_applicant), _checked_text(comments.confidential))
    if comments == Comments(card.comment_for_applicant, card.comment_confidential):
        return False
    _refuse_if_submitted(sheet)
    if base.is_stale(card):
        raise StaleCommentsError(card, comments)
    card.comment_for_applicant = comments.for_applicant
    card.comment_confidential = comments.confidential
    card.revision += 1
    card.writer = base.writer
    return True


def _refuse_if_submitted(sheet: Sheet) -> None:
    # Asked only where something differs: a form that is sent twice says the same twice.
    if sheet.card.state == ScorecardState.SUBMITTED:
        raise SubmittedScorecardError(_("This scorecard is submitted. Reopen it to change it."))


def _keep(sheet: Sheet, *, now: datetime) -> None:
    card = sheet.card
    move(card, ScorecardState.IN_PROGRESS)
    sheet.note_total()
    card.saved_at = now
    card.save()
    for score in sheet.changed:
        score.scorecard = card
        score.save()


def _checked(criterion: Criterion, mark: Mark, reference: str) -> Mark:
    if mark.is_not_applicable and not criterion.allows_not_applicable:
        raise UnsuitableScoreError(_("“Not applicable” is not possible here."), reference)
    if mark.is_not_applicable and mark.points is not None:
        raise UnsuitableScoreError(_("Choose points or “not applicable”, not both."), reference)
    if mark.points is not None and not _stands_on(criterion, mark.points):
        raise UnsuitableScoreError(off_scale(criterion), reference)
    comment = "" if criterion.comment == CommentMode.OFF else _checked_text(mark.comment, reference)
    return Mark(mark.points, mark.is_not_applicable, comment)


def _stands_on(criterion: Criterion, points: Decimal) -> bool:
    return points.is_finite() and criterion.accepts(points)


def _checked_text(text: str, reference: str = "") -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if "\x00" in text:
        raise UnsuitableScoreError(
            _("The comment holds a character that cannot be stored."), reference
        )
    if len(text) > LONGEST_COMMENT:
        raise UnsuitableScoreError(_("A comment holds at most 5,000 characters."), reference)
    return text


def _mark_of(score: Score) -> Mark:
    return Mark(score.points, score.is_not_applicable, score.comment)
