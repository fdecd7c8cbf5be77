"""What pages and other parts read about competitions, each at a fixed price."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Count, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from competitions.enums import PageKind, Role
from competitions.models import (
    Award,
    Competition,
    Criterion,
    DateChange,
    Enquiry,
    KeyDate,
    Membership,
    Page,
    Partner,
    Rubric,
    RubricComment,
    Track,
)
from input2.accounts.models import Invitation, User

# The purpose of an invitation to comment on a draft rubric.
REVIEW: Final = "rubric"

MOST_CHANGES: Final = 20


@dataclass(frozen=True)
class Call:
    """A competition with everything that its public page shows."""

    competition: Competition
    tracks: Sequence[Track]
    key_dates: Sequence[KeyDate]
    criteria: Sequence[Criterion]
    partners: Sequence[Partner]
    awards: Sequence[Award]


def organised_by(user: User) -> QuerySet[Competition]:
    """The competitions behind whose pages this person may look, as organiser or as observer."""
    return Competition.objects.visible_to(user).for_listing()


def possible_earlier_editions(user: User, competition: Competition) -> QuerySet[Competition]:
    """Every other call that this person may read, and the one that is named already, whoever named it."""
    named = Competition.objects.filter(later_editions=competition)
    editions = Competition.objects.filter(
        pk__in=Competition.objects.readable_by(user).values("pk")
    ) | Competition.objects.filter(pk__in=named.values("pk"))
    return editions.exclude(pk=competition.pk).for_listing()


def role_of(user: User, competition: Competition) -> Role | None:
    """Organiser, observer, or neither."""
    return Membership.objects.role_of(user, competition)


def published(now: datetime) -> list[Competition]:
    """The public calls: open ones by their deadline, then those to come, then the latest closed."""
    calls = Competition.objects.public().annotate(last_date=Max("key_dates__at")).for_listing()
    return sorted(calls, key=lambda call: _nearness(call, now))


def is_over(call: Competition, now: datetime) -> bool:
    """Whether a call from `published` is an earlier edition: archived, or with its last date behind it."""
    last: datetime | None = getattr(call, "last_date", None)
    return call.is_archived or max(call.closes_at, last or call.closes_at) <= now


def call_of(competition: Competition) -> Call:
    """Six queries, whatever the size."""
    return Call(
        competition=competition,
        tracks=list(competition.tracks.prefetch_related("sub_fields")),
        key_dates=list(competition.key_dates.all()),
        criteria=list(criteria_shown_to_entrants(competition)),
        partners=list(competition.partners.all()),
        awards=list(competition.awards.all()),
    )


def date_changes(competition: Competition) -> QuerySet[DateChange]:
    """The latest lines of the public change log, newest first."""
    return competition.date_changes.all()[:MOST_CHANGES]


def enquiries_of(competition: Competition, person: User) -> QuerySet[Enquiry]:
    """What this person has asked about the call, latest first."""
    return competition.enquiries.filter(asked_by=person).order_by("-asked_at", "pk")


def with_open_enquiries(competitions: QuerySet[Competition]) -> QuerySet[Competition]:
    """Competitions that know how many questions wait, for the navigation of their pages, at no query of its own."""
    waiting = Enquiry.objects.open().filter(competition=OuterRef("pk")).order_by()
    counted = waiting.values("competition").annotate(number=Count("pk")).values("number")
    return competitions.annotate(open_enquiries=Coalesce(Subquery(counted), 0))


def open_enquiries_of(competition: Competition) -> int:
    """How many questions wait for an answer; no query where the competition was found by `competition_for_reading`."""
    known = getattr(competition, "open_enquiries", None)
    return (
        Enquiry.objects.open().filter(competition=competition).count() if known is None else known
    )


def criteria_shown_to_entrants(competition: Competition) -> QuerySet[Criterion]:
    """The criteria of the rubric that organisers chose to show, in reading order, with dimension and rubric."""
    shown = Criterion.objects.filter(
        dimension__rubric__competition=competition, dimension__rubric__is_shown=True
    )
    return shown.in_reading_order().select_related("dimension__rubric")


def page_of(competition: Competition, kind: PageKind) -> QuerySet[Page]:
    """The call's one page of this kind, where it has been written."""
    return Page.objects.filter(competition=competition, kind=kind)


def rubrics_of(competition: Competition) -> list[Rubric]:
    """Every version of every rubric, the latest first, with its dimensions and criteria; three queries."""
    return list(competition.rubrics.with_criteria().order_by("-pk"))


def criteria_of_rubric(rubric: Rubric) -> list[Criterion]:
    """In reading order, with dimension and tracks; one query."""
    of_rubric = Criterion.objects.filter(dimension__rubric=rubric)
    return list(of_rubric.in_reading_order())


def comments_on(rubric: Rubric, *, only_by: User | None = None) -> list[RubricComment]:
    """What was said about a draft, in the order in which it was said; to a reviewer only their own."""
    comments = rubric.comments.select_related("author").order_by("written_at", "pk")
    return list(comments.filter(author=only_by) if only_by else comments)


def asked_to_review(rubric: Rubric) -> QuerySet[Invitation]:
    """The people from outside who have not answered yet, the latest mail first."""
    scope = rubric.competition.slug
    waiting = Invitation.objects.pending().about(REVIEW, scope=scope, subject=str(rubric.pk))
    return waiting.for_listing()


def _nearness(call: Competition, now: datetime) -> tuple[int, float]:
    if call.takes_entries(now):
        return 0, call.closes_at.timestamp()
    if call.opens_at > now:
        return 1, call.opens_at.timestamp()
    return 2, -call.closes_at.timestamp()
