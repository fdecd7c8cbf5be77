"""The moment from which teams and visitors know: a round's decisions are published together, or not at all."""

import uuid
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from competitions.enums import Role
from competitions.services import announce_results
from input2.accounts.models import User
from input2.audit import services as audit
from input2.jobs import services as jobs
from input2.lib.errors import DomainError, ForbiddenError
from input2.lib.workflow import check_transition
from judging import decision_policies, emails
from judging.enums import PUBLISHING, DecisionKind, DecisionState, RoundState
from judging.models import Decision, Publication, Ranking, Round
from judging.selectors.decisions import Missing, fingerprint, missing, pending_decisions
from judging.selectors.feedback import comments_for, marks_for
from judging.services.locking import locked_round
from judging.services.ranking import compute_ranking
from judging.services.rounds import close_round
from judging.workflow import DECISION_TRANSITIONS, ROUND_TRANSITIONS, state_after
from submissions.enums import EntryState
from submissions.models import Entry
from submissions.services import settle_each

# What publishing writes into a decision.
TOLD: Final = ("state", "became", "publication", "published_at", "comments", "marks")


class UnconfirmedError(DomainError):
    """Something is missing that nobody has confirmed by name; `missing` lists it."""

    code = "unconfirmed"

    def __init__(self, lacking: Sequence[Missing]) -> None:
        super().__init__(_("Not published: confirm by name what is missing, or mend it first."))
        self.missing = tuple(lacking)


class NothingDecidedError(DomainError):
    """No decision of the round is pending."""

    code = "nothing_decided"


class ChangedDecisionsError(DomainError):
    """What would be published is no longer what was looked at."""

    code = "changed_decisions"

    def __init__(self) -> None:
        super().__init__(
            _("Decisions have changed since you looked at them. Look at them again, then publish.")
        )


@transaction.atomic
def request_publication(
    round_: Round,
    *,
    confirmed: Collection[str],
    shares_comments: bool,
    shares_marks: bool,
    looked_at: str,
    by: User,
    now: datetime,
) -> Publication:
    """Have a worker publish what is pending in the round; `looked_at` is the fingerprint of the decisions that were shown.

    `confirmed` are the keys of what is missing and accepted all the same.
    """
    locked = locked_round(round_)
    if refusal := decision_policies.refusal_to_publish(by, locked, now=now):
        raise refusal
    pending, lacking = _checked(locked, confirmed=confirmed, looked_at=looked_at)
    publication = Publication.objects.create(
        round=locked,
        shares_comments=shares_comments,
        shares_marks=shares_marks,
        confirmed=[{"key": one.key, "text": one.text} for one in lacking],
        fingerprint=looked_at,
        decisions_count=len(pending),
        requested_by=by,
        requested_at=now,
    )
    _record("round.publication_requested", publication, by=by, now=now)
    jobs.request(
        kind=PUBLISHING,
        key=str(publication.pk),
        by=by,
        at=now,
        scope=locked.competition.slug,
    )
    return publication


@transaction.atomic
def publish(publication_id: uuid.UUID, *, now: datetime) -> Publication:
    """Move the entries, put the mails into the outbox, fill the winners' page: all of it or nothing, and once however often it is called."""
    known = Publication.objects.select_related("round").get(pk=publication_id)
    round_ = locked_round(known.round)
    publication = Publication.objects.select_related("requested_by").get(pk=known.pk)
    publication.round = round_
    if publication.published_at:
        return publication
    by = _asker(publication, now=now)
    _hold_entries(round_)
    # Before the check, which looks for ties in it.
    _publish_ranking(round_, now=now)
    confirmed = {item["key"] for item in publication.confirmed}
    pending, _lacking = _checked(round_, confirmed=confirmed, looked_at=publication.fingerprint)
    _publish_round(round_, by=by, now=now)
    publication.published_at = now
    publication.save(update_fields=["published_at"])
    _publish_decisions(pending, publication, by=by, now=now)
    announce_results(round_.competition, now=now)
    _record("round.published", publication, by=by, now=now)
    return publication


def _asker(publication: Publication, *, now: datetime) -> User:
    """Who asked is asked for again: somebody who has left the organisers in the meantime publishes nothing."""
    by = publication.requested_by
    if by is None:
        raise ForbiddenError(_("Only organisers of this competition can do this."))
    if refusal := decision_policies.refusal_to_carry_out(by, publication.round, now=now):
        raise refusal
    return by


def _hold_entries(round_: Round) -> None:
    """What is decided about stays as it is checked: a withdrawal or a screening comes before all of this, or after."""
    pending = Decision.objects.filter(round=round_, state=DecisionState.PENDING)
    entries = Entry.objects.filter(pk__in=pending.values("entry"))
    # In one order for everybody who locks more than one: a person who leaves several teams at once waits, and does not deadlock.
    list(entries.select_for_update(of=("self",)).order_by("pk").values_list("pk"))


def _checked(
    round_: Round, *, confirmed: Collection[str], looked_at: str
) -> tuple[list[Decision], list[Missing]]:
    """What is published, and what is missing and confirmed; whatever else is missing, and whatever has changed, stands in the way."""
    pending = pending_decisions(round_)
    if not pending:
        raise NothingDecidedError(_("There is no decision to publish in this round."))
    if fingerprint(pending) != looked_at:
        raise ChangedDecisionsError
    lacking = missing(round_)
    if unconfirmed := [one for one in lacking if one.key not in confirmed]:
        raise UnconfirmedError(unconfirmed)
    return pending, lacking


def _publish_ranking(round_: Round, *, now: datetime) -> None:
    """The ranking of the scores as they stand becomes the one that stays."""
    if round_.state == RoundState.PUBLISHED:
        return
    ranking, _is_new = compute_ranking(round_.pk, now=now)
    Ranking.objects.filter(pk=ranking.pk).update(published_at=now)


def _publish_round(round_: Round, *, by: User, now: datetime) -> None:
    if round_.state == RoundState.PUBLISHED:
        return
    if round_.state == RoundState.OPEN:
        round_.state = close_round(round_, by=by, now=now).state
    check_transition(ROUND_TRANSITIONS, RoundState(round_.state), RoundState.PUBLISHED)
    round_.state, round_.published_at = RoundState.PUBLISHED, now
    round_.save(update_fields=["state", "published_at"])


def _publish_decisions(
    pending: Sequence[Decision], publication: Publication, *, by: User, now: datetime
) -> None:
    outcomes = {decision.entry_id: _outcome(decision) for decision in pending}
    _freeze_feedback(pending, publication)
    entries = settle_each(publication.round.competition, outcomes, by=by, now=now)
    for decision in pending:
        check_transition(
            DECISION_TRANSITIONS, DecisionState(decision.state), DecisionState.PUBLISHED
        )
        decision.state, decision.became = DecisionState.PUBLISHED, outcomes[decision.entry_id]
        decision.publication, decision.published_at = publication, now
    Decision.objects.bulk_update(pending, TOLD, batch_size=500)
    for decision in pending:
        decision.entry, decision.round = entries[decision.entry_id], publication.round
        emails.outcome(decision, at=now)


def _outcome(decision: Decision) -> EntryState:
    return state_after(DecisionKind(decision.kind), EntryState(decision.entry.state))


def _freeze_feedback(pending: Iterable[Decision], publication: Publication) -> None:
    entries = {decision.entry_id: decision.entry for decision in pending}
    said = comments_for(publication.round, entries) if publication.shares_comments else {}
    marks = marks_for(publication.round, entries.values()) if publication.shares_marks else {}
    for decision in pending:
        own = said.get(decision.entry_id, [])
        decision.comments = [one.text for one in own if one.scorecard not in decision.withheld]
        decision.marks = marks.get(decision.entry_id, {})


def _record(action: str, publication: Publication, *, by: User, now: datetime) -> None:
    audit.record(
        action=action,
        by=by,
        role=Role.ORGANISER,
        target=publication.round,
        at=now,
        scope=publication.round.competition.slug,
        after={
            "decisions": publication.decisions_count,
            "fingerprint": publication.fingerprint,
            "confirmed": [item["key"] for item in publication.confirmed],
            "shares_comments": publication.shares_comments,
            "shares_marks": publication.shares_marks,
        },
    )
