"""The call: its texts, tracks, dates, partners and prizes."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import available_timezones

from django.db import transaction
from django.utils.translation import gettext as _

from competitions import policies, readiness
from competitions.enums import CompetitionState, Role
from competitions.models import (
    Award,
    Competition,
    KeyDate,
    Membership,
    Partner,
    SubField,
    Track,
)
from competitions.new_call import NewCompetition, NewTrack
from competitions.workflow import TRANSITIONS
from input2.accounts.models import User
from input2.audit import services as audit
from input2.lib.errors import DomainError
from input2.lib.workflow import check_transition


class MalformedCallError(DomainError):
    """The call contradicts itself."""

    code = "malformed_call"
    status = 400


class UnfinishedCallError(DomainError):
    """Nobody could enter such a call."""

    code = "unfinished_call"


@transaction.atomic
def create_competition(new: NewCompetition, *, by: User, now: datetime) -> Competition:
    """Begin a competition as a draft; whoever creates it is its first organiser."""
    _refuse_contradictions(new)
    competition = Competition.objects.create(
        slug=new.slug,
        short_name=new.short_name,
        name=new.name,
        eyebrow=new.eyebrow,
        tagline=new.tagline,
        about=new.about,
        who_can_enter=new.who_can_enter,
        languages=list(new.languages),
        time_zone=new.time_zone,
        opens_at=new.opens_at,
        closes_at=new.closes_at,
        created_at=now,
    )
    _add_tracks(competition, new.tracks)
    _add_dates_and_partners(competition, new)
    Membership.objects.create(competition=competition, user=by, role=Role.ORGANISER)
    _record("competition.created", competition, by=by, now=now)
    return competition


@transaction.atomic
def publish_competition(competition: Competition, *, by: User, now: datetime) -> Competition:
    """Let everybody read the call; entries can be started once its window is open."""
    locked = Competition.objects.select_for_update().get(pk=competition.pk)
    if refusal := policies.refusal_to_organise(by, locked):
        raise refusal
    check_transition(TRANSITIONS, CompetitionState(locked.state), CompetitionState.PUBLISHED)
    if lacking := readiness.missing(locked):
        items = "; ".join(requirement.label for requirement in lacking)
        raise UnfinishedCallError(_("The call still lacks: %(items)s.") % {"items": items})
    locked.state = CompetitionState.PUBLISHED
    locked.published_at = now
    locked.save(update_fields=["state", "published_at"])
    _record("competition.published", locked, by=by, now=now)
    return locked


def _refuse_contradictions(new: NewCompetition) -> None:
    if new.closes_at <= new.opens_at:
        raise MalformedCallError(_("The call has to close after it opens."))
    if new.time_zone not in available_timezones():
        raise MalformedCallError(
            _("“%(zone)s” is not a time zone; write one such as Asia/Shanghai.")
            % {"zone": new.time_zone}
        )


def _add_tracks(competition: Competition, tracks: Iterable[NewTrack]) -> None:
    for position, new in enumerate(tracks, start=1):
        track = Track.objects.create(
            competition=competition,
            key=new.key,
            name=new.name,
            summary=new.summary,
            position=position,
        )
        SubField.objects.bulk_create(
            SubField(track=track, key=sub_field.key, name=sub_field.name, position=place)
            for place, sub_field in enumerate(new.sub_fields, start=1)
        )


def _add_dates_and_partners(competition: Competition, new: NewCompetition) -> None:
    KeyDate.objects.bulk_create(
        KeyDate(competition=competition, key=date.key, name=date.name, place=date.place, at=date.at)
        for date in new.key_dates
    )
    Partner.objects.bulk_create(
        Partner(
            competition=competition,
            role=partner.role,
            name=partner.name,
            url=partner.url,
            position=position,
        )
        for position, partner in enumerate(new.partners, start=1)
    )
    Award.objects.bulk_create(
        Award(
            competition=competition,
            key=award.key,
            name=award.name,
            description=award.description,
            position=position,
        )
        for position, award in enumerate(new.awards, start=1)
    )


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
