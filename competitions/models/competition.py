from datetime import datetime
from typing import TYPE_CHECKING, Self
from zoneinfo import ZoneInfo

from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from competitions.enums import CompetitionState, PartnerRole
from input2.lib.constraints import one_of
from input2.lib.localized import LocalizedCharField, LocalizedTextField

if TYPE_CHECKING:
    from input2.accounts.models import User


class CompetitionQuerySet(models.QuerySet["Competition"]):
    def public(self) -> Self:
        """What visitors may read: published calls and archived editions."""
        return self.filter(state__in=[CompetitionState.PUBLISHED, CompetitionState.ARCHIVED])

    def visible_to(self, user: "User") -> Self:
        """What this person may read behind the public pages: the competitions they organise or observe."""
        return self.filter(memberships__user=user)

    def readable_by(self, user: "User") -> Self:
        """What a signed-in person may read of the call itself: also their own drafts."""
        mine = Competition.objects.visible_to(user).values("pk")
        return self.public() | self.filter(pk__in=mine)

    def for_listing(self) -> Self:
        return self.order_by("-closes_at", "slug")


CompetitionManager = models.Manager.from_queryset(CompetitionQuerySet)


class Competition(models.Model):
    """One edition with its call: texts, zone and the window in which it takes entries."""

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
    created_at = models.DateTimeField()

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

    def takes_entries(self, now: datetime) -> bool:
        return self.state == CompetitionState.PUBLISHED and self.opens_at <= now < self.closes_at


class Track(models.Model):
    """A category that entries choose."""

    competition = models.ForeignKey(Competition, models.CASCADE, related_name="tracks")
    key = models.SlugField(max_length=40)
    name = LocalizedCharField()
    summary = LocalizedTextField(blank=True)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["competition", "position"]
        constraints = [
            models.UniqueConstraint(fields=["competition", "key"], name="track_key_once"),
            models.UniqueConstraint(fields=["competition", "position"], name="track_position_once"),
        ]

    def __str__(self) -> str:
        return str(self.name)


class SubField(models.Model):
    """A narrower subject inside a track."""

    track = models.ForeignKey(Track, models.CASCADE, related_name="sub_fields")
    key = models.SlugField(max_length=40)
    name = LocalizedCharField()
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["track", "position"]
        constraints = [
            models.UniqueConstraint(fields=["track", "key"], name="sub_field_key_once"),
            models.UniqueConstraint(fields=["track", "position"], name="sub_field_position_once"),
        ]

    def __str__(self) -> str:
        return str(self.name)


class KeyDate(models.Model):
    """A public date of the call: a text and an instant."""

    competition = models.ForeignKey(Competition, models.CASCADE, related_name="key_dates")
    key = models.SlugField(max_length=40)
    name = LocalizedCharField()
    place = LocalizedCharField(blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["competition", "at"]
        constraints = [
            models.UniqueConstraint(fields=["competition", "key"], name="key_date_key_once")
        ]

    def __str__(self) -> str:
        return str(self.name)


class Partner(models.Model):
    """An organisation that stands behind the competition, in one role."""

    competition = models.ForeignKey(Competition, models.CASCADE, related_name="partners")
    role = models.CharField(max_length=20, choices=PartnerRole)
    name = LocalizedCharField()
    url = models.URLField(blank=True)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["competition", "position"]
        constraints = [
            one_of("role", PartnerRole, name="partner_role_known"),
            models.UniqueConstraint(
                fields=["competition", "position"], name="partner_position_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.name)


class Award(models.Model):
    """The definition of a named prize."""

    competition = models.ForeignKey(Competition, models.CASCADE, related_name="awards")
    key = models.SlugField(max_length=40)
    name = LocalizedCharField()
    description = LocalizedTextField(blank=True)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["competition", "position"]
        constraints = [
            models.UniqueConstraint(fields=["competition", "key"], name="award_key_once"),
            models.UniqueConstraint(fields=["competition", "position"], name="award_position_once"),
        ]

    def __str__(self) -> str:
        return str(self.name)
