from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Deferrable, F, Q

from competitions.enums import DateKind, PartnerRole
from competitions.models.competition import Competition
from input2.files.models import StoredFile
from input2.lib.constraints import one_of
from input2.lib.localized import LocalizedCharField, LocalizedTextField


class Track(models.Model):
    """A category that entries choose."""

    competition = models.ForeignKey(Competition, models.CASCADE, related_name="tracks")
    key = models.SlugField(max_length=40)
    name = LocalizedCharField()
    summary = LocalizedTextField(blank=True)
    position = models.PositiveSmallIntegerField()
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["competition", "position"]
        constraints = [
            models.UniqueConstraint(fields=["competition", "key"], name="track_key_once"),
            models.UniqueConstraint(
                fields=["competition", "position"],
                name="track_position_once",
                deferrable=Deferrable.DEFERRED,
            ),
        ]

    def __str__(self) -> str:
        return str(self.name)


class SubField(models.Model):
    """A narrower subject inside a track."""

    track = models.ForeignKey(Track, models.CASCADE, related_name="sub_fields")
    key = models.SlugField(max_length=40)
    name = LocalizedCharField()
    position = models.PositiveSmallIntegerField()
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["track", "position"]
        constraints = [
            models.UniqueConstraint(fields=["track", "key"], name="sub_field_key_once"),
            models.UniqueConstraint(
                fields=["track", "position"],
                name="sub_field_position_once",
                deferrable=Deferrable.DEFERRED,
            ),
        ]

    def __str__(self) -> str:
        return str(self.name)


class KeyDate(models.Model):
    """A public date of the call: a text and an instant; an event has a place, may last and may have an address."""

    competition = models.ForeignKey(Competition, models.CASCADE, related_name="key_dates")
    key = models.SlugField(max_length=40)
    name = LocalizedCharField()
    kind = models.CharField(max_length=10, choices=DateKind, default=DateKind.MILESTONE)
    description = LocalizedTextField(blank=True)
    place = LocalizedCharField(blank=True)
    url = models.URLField(blank=True)
    at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["competition", "at"]
        constraints = [
            one_of("kind", DateKind, name="key_date_kind_known"),
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(at__lt=F("ends_at")),
                name="key_date_ends_after_beginning",
            ),
            models.UniqueConstraint(fields=["competition", "key"], name="key_date_key_once"),
        ]

    def __str__(self) -> str:
        return str(self.name)


class DateChange(models.Model):
    """A line of the public change log: which date moved, from when to when, and why.

    `before` is empty for a date that was added, `after` for one that was taken away. `key` is that of a `KeyDate`, or `opens_at`
    or `closes_at` for the call's own window.
    """

    competition = models.ForeignKey(Competition, models.CASCADE, related_name="date_changes")
    key = models.SlugField(max_length=40)
    name = LocalizedCharField()
    before = models.DateTimeField(null=True, blank=True)
    after = models.DateTimeField(null=True, blank=True)
    reason = LocalizedTextField()
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["competition", "-changed_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(before__isnull=False) | Q(after__isnull=False),
                name="date_change_has_an_instant",
            ),
            models.CheckConstraint(
                condition=~Q(before=F("after")), name="date_change_changes_something"
            ),
        ]

    def __str__(self) -> str:
        return str(self.name)


class Partner(models.Model):
    """An organisation that stands behind the competition, in one role."""

    competition = models.ForeignKey(Competition, models.CASCADE, related_name="partners")
    role = models.CharField(max_length=20, choices=PartnerRole)
    name = LocalizedCharField()
    url = models.URLField(blank=True)
    logo = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="logo_of"
    )
    position = models.PositiveSmallIntegerField()
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["competition", "position"]
        constraints = [
            one_of("role", PartnerRole, name="partner_role_known"),
            models.UniqueConstraint(
                fields=["competition", "position"],
                name="partner_position_once",
                deferrable=Deferrable.DEFERRED,
            ),
        ]

    def __str__(self) -> str:
        return str(self.name)


class Award(models.Model):
    """The definition of a named prize; `places` is how many of it are given, unknown where empty."""

    competition = models.ForeignKey(Competition, models.CASCADE, related_name="awards")
    key = models.SlugField(max_length=40)
    name = LocalizedCharField()
    description = LocalizedTextField(blank=True)
    places = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1)]
    )
    position = models.PositiveSmallIntegerField()
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["competition", "position"]
        constraints = [
            models.UniqueConstraint(fields=["competition", "key"], name="award_key_once"),
            models.CheckConstraint(
                condition=Q(places=None) | Q(places__gt=0), name="award_has_places"
            ),
            models.UniqueConstraint(
                fields=["competition", "position"],
                name="award_position_once",
                deferrable=Deferrable.DEFERRED,
            ),
        ]

    def __str__(self) -> str:
        return str(self.name)
