from datetime import datetime
from typing import TYPE_CHECKING, Final, Self
from zoneinfo import ZoneInfo

from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from competitions.enums import CompetitionState
from input2.lib.constraints import one_of
from input2.lib.localized import LocalizedCharField, LocalizedTextField

if TYPE_CHECKING:
    from input2.accounts.models import User


ENTRY_LIMITS: Final = (
    "most_entries_per_person",
    "most_entries_per_organisation",
    "most_entries_per_track",
)


class CompetitionQuerySet(models.QuerySet["Competition"]):
    def public(self) -> Self:
        """What visitors may read: published calls and archived editions."""
        return self.filter(state__in=[CompetitionState.PUBLISHED, CompetitionState.ARCHIVED])

    def visible_to(self, user: "User") -> Self:
        """What this person may read behind the public pages: the competitions they organise or observe."""
        return self.filter(memberships__user=user)

    def with_role_of(self, user: "User") -> Self:
        """The same, each with the `readers_role`; one query."""
        return self.visible_to(user).annotate(readers_role=F("memberships__role"))

    def readable_by(self, user: "User") -> Self:
        """What a signed-in person may read of the call itself: also their own drafts."""
        mine = Competition.objects.visible_to(user).values("pk")
        return self.public() | self.filter(pk__in=mine)

    def taking_entries(self, now: datetime) -> Self:
        """As `Competition.takes_entries` says of one."""
        return self.filter(state=CompetitionState.PUBLISHED, opens_at__lte=now, closes_at__gt=now)

    def for_listing(self) -> Self:
        return self.order_by("-closes_at", "slug")


CompetitionManager = models.Manager.from_queryset(CompetitionQuerySet)


class Competition(models.Model):
    """One edition with its call: texts, zone and the window in which it takes entries.

    `revision` grows when the call's own texts change, so that a second organiser is told; `content_revision` grows with every
    change to anything that the public pages show, so that what was kept of them is not shown any more. `results_at` is when results
    were published last: from the first time on the public pages lead to them.

    Of the three limits to entries, None is no limit; what counts is said in `submissions.limits`. The one per track holds for each
    person in each track.
    """

    slug = models.SlugField(unique=True, max_length=60)
    short_name = models.CharField(
        max_length=12, validators=[RegexValidator(r"^[A-Z][A-Z0-9]{1,11}$")]
    )
    name = LocalizedCharField()
    eyebrow = LocalizedCharField(blank=True)
    tagline = LocalizedTextField(blank=True)
    about = LocalizedTextField(blank=True)
    who_can_enter = LocalizedTextField(blank=True)
    languages = ArrayField(models.CharField(max_length=10))
    time_zone = models.CharField(max_length=64)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    state = models.CharField(
        max_length=10, choices=CompetitionState, default=CompetitionState.DRAFT
    )
    contact_email = models.EmailField(blank=True)
    most_entries_per_person = models.PositiveSmallIntegerField(null=True, blank=True)
    most_entries_per_organisation = models.PositiveSmallIntegerField(null=True, blank=True)
    most_entries_per_track = models.PositiveSmallIntegerField(null=True, blank=True)
    previous_edition = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="later_editions"
    )
    revision = models.PositiveIntegerField(default=1)
    content_revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    archived_at = models.DateTimeField(null=True, blank=True)
    results_at = models.DateTimeField(null=True, blank=True)

    # Only on rows that were read `with_role_of` somebody.
    readers_role: str

    objects = CompetitionManager()

    class Meta:
        constraints = [
            one_of("state", CompetitionState, name="competition_state_known"),
            models.CheckConstraint(
                condition=Q(opens_at__lt=F("closes_at")), name="competition_opens_before_closing"
            ),
            models.CheckConstraint(
                condition=Q(short_name__regex=r"^[A-Z][A-Z0-9]{1,11}$"),
                name="competition_short_name_is_code",
            ),
            models.CheckConstraint(
                condition=Q(state=CompetitionState.DRAFT) | Q(published_at__isnull=False),
                name="published_competition_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(state=CompetitionState.ARCHIVED) | Q(archived_at__isnull=False),
                name="archived_competition_has_time",
            ),
            models.CheckConstraint(
                condition=Q(previous_edition=None) | ~Q(previous_edition=F("pk")),
                name="competition_does_not_follow_itself",
            ),
            *(
                models.CheckConstraint(
                    condition=Q(**{name: None}) | Q(**{f"{name}__gte": 1}),
                    name=f"competition_{name}_allows_one",
                )
                for name in ENTRY_LIMITS
            ),
        ]
        indexes = [models.Index(fields=["-closes_at", "slug"], name="competition_listing")]

    def __str__(self) -> str:
        return str(self.name)

    def get_absolute_url(self) -> str:
        return reverse("competitions:call", args=[self.slug])

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def is_public(self) -> bool:
        return self.state in {CompetitionState.PUBLISHED, CompetitionState.ARCHIVED}

    @property
    def is_archived(self) -> bool:
        return self.state == CompetitionState.ARCHIVED

    def takes_entries(self, now: datetime) -> bool:
        return self.state == CompetitionState.PUBLISHED and self.opens_at <= now < self.closes_at
