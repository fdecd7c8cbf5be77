"""One function for each message about the call itself: who gets it, and what makes it unique."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse

from competitions.models import Competition, Enquiry, Membership
from input2.accounts.models import User
from input2.notifications import services as notifications


def enquiry_arrived(enquiry: Enquiry, *, at: datetime) -> None:
    """Tell every organiser once that somebody asked."""
    for person in organisers_of(enquiry.competition):
        notifications.queue(
            kind="competitions/enquiry_arrived",
            recipient=person,
            context={
                "enquiry": enquiry,
                "competition": enquiry.competition,
                "competition_name": enquiry.competition.name,
                "action_url": _address("competitions:enquiry", enquiry),
            },
            dedupe_key=f"competitions/enquiry_arrived:{enquiry.pk}:{person.pk}",
            at=at,
            scope=enquiry.competition.slug,
        )


def enquiry_answered(enquiry: Enquiry, *, is_first: bool, at: datetime) -> None:
    """Tell who asked, in the language they asked in; a changed answer makes one mail more."""
    notifications.queue(
        kind="competitions/enquiry_answered",
        recipient=enquiry.asked_by,
        to=enquiry.email,
        language=enquiry.language,
        context={
            "enquiry": enquiry,
            "competition": enquiry.competition,
            "competition_name": enquiry.competition.name,
            "is_first": is_first,
            "action_url": _where_read(enquiry),
        },
        dedupe_key=f"competitions/enquiry_answered:{enquiry.pk}:{enquiry.revision}",
        at=at,
        scope=enquiry.competition.slug,
    )


def enquiry_assigned(enquiry: Enquiry, *, by: User, at: datetime) -> None:
    """Tell the organiser who was given a question to answer."""
    notifications.queue(
        kind="competitions/enquiry_assigned",
        recipient=enquiry.assigned_to,
        context={
            "enquiry": enquiry,
            "by": by,
            "competition": enquiry.competition,
            "competition_name": enquiry.competition.name,
            "action_url": _address("competitions:enquiry", enquiry),
        },
        dedupe_key=f"competitions/enquiry_assigned:{enquiry.pk}:{enquiry.revision}",
        at=at,
        scope=enquiry.competition.slug,
    )


def organisers_of(competition: Competition) -> list[User]:
    memberships = Membership.objects.organisers().filter(
        competition=competition, user__is_active=True
    )
    return [membership.user for membership in memberships.select_related("user").order_by("pk")]


def _where_read(enquiry: Enquiry) -> str:
    if enquiry.read_at:
        return settings.PUBLIC_URL + enquiry.read_at
    return _address("competitions:asked", enquiry)


def _address(route: str, enquiry: Enquiry) -> str:
    return settings.PUBLIC_URL + reverse(route, args=[enquiry.competition.slug, enquiry.pk])
