"""The life of a competition: begun, published, archived."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from competitions import policies, readiness
from competitions.describing import describe
from competitions.enums import CompetitionState, Role
from competitions.models import Competition
from competitions.new_call import NewCompetition
from competitions.services.building import build_competition
from competitions.workflow import TRANSITIONS
from input2.accounts.models import User
from input2.audit import services as audit
from input2.lib.errors import DomainError
from input2.lib.phrases import listed
from input2.lib.workflow import check_transition


class UnfinishedCallError(DomainError):
    """Nobody could enter such a call."""

    code = "unfinished_call"


@transaction.atomic
def create_competition(new: NewCompetition, *, by: User, now: datetime) -> Competition:
    """Begin a competition as a draft; whoever creates it is its first organiser."""
    if refusal := policies.refusal_to_create(by):
        raise refusal
    return build_competition(new, origin="form", by=by, now=now)


@transaction.atomic
def import_competition(new: NewCompetition, *, by: User, now: datetime) -> Competition:
    """Begin a competition as a draft with everything that a set-up document describes."""
    if refusal := policies.refusal_to_create(by):
        raise refusal
    return build_competition(new, origin="document", by=by, now=now)


@transaction.atomic
def copy_edition(
    earlier: Competition, new: NewCompetition, *, by: User, now: datetime
) -> Competition:
    """Begin the next edition as a draft; `new` is the earlier one's description with what differs."""
    if refusal := policies.refusal_to_copy(by, earlier):
        raise refusal
    return build_competition(new, origin=earlier.slug, previous_edition=earlier, by=by, now=now)


@transaction.atomic
def export_setup(competition: Competition, *, by: User | None, now: datetime) -> NewCompetition:
    """Everything of the set-up, and a trace of who took it; without `by` it is the operator at the console."""
    if by and (refusal := policies.refusal_to_read_setup(by, competition)):
        raise refusal
    described = describe(competition)
    audit.record(action="setup.exported", by=by, target=competition, at=now, scope=competition.slug)
    return described


@transaction.atomic
def publish_competition(competition: Competition, *, by: User, now: datetime) -> Competition:
    """Let everybody read the call; entries can be started once its window is open."""
    locked = Competition.objects.select_for_update().get(pk=competition.pk)
    if refusal := policies.refusal_to_organise(by, locked):
        raise refusal
    check_transition(TRANSITIONS, CompetitionState(locked.state), CompetitionState.PUBLISHED)
    if lacking := readiness.checklist_of(locked, now=now).missing:
        items = listed(requirement.label for requirement in lacking)
        raise UnfinishedCallError(_("The call still lacks: %(items)s.") % {"items": items})
    locked.state = CompetitionState.PUBLISHED
    locked.published_at = now
    locked.content_revision += 1
    locked.save(update_fields=["state", "published_at", "content_revision"])
    _record("competition.published", locked, by=by, now=now)
    return locked


@transaction.atomic
def archive_competition(competition: Competition, *, by: User, now: datetime) -> Competition:
    """From here on the edition can be read by everybody and changed by nobody; messages that wait are still sent."""
    locked = Competition.objects.select_for_update(no_key=True).get(pk=competition.pk)
    if refusal := policies.refusal_to_archive(by, locked, now=now):
        raise refusal
    check_transition(TRANSITIONS, CompetitionState(locked.state), CompetitionState.ARCHIVED)
    locked.state = CompetitionState.ARCHIVED
    locked.archived_at = now
    locked.content_revision += 1
    locked.save(update_fields=["state", "archived_at", "content_revision"])
    _record("competition.archived", locked, by=by, now=now)
    return locked


def _record(action: str, competition: Competition, *, by: User, now: datetime) -> None:
    audit.record(
        action=action,
        by=by,
        role=Role.ORGANISER,
        target=competition,
        at=now,
        scope=competition.slug,
        after={"state": competition.state},
    )
