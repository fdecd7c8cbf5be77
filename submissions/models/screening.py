"""What organisers find when they look at a version, and who is looking at one now."""

import uuid
from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from competitions.models import Competition, Track
from input2.jobs.models import Job
from input2.lib.constraints import one_of
from input2.lib.localized import LocalizedCharField
from submissions.enums import BulkOutcome, EntryState, LineState, ScreeningOutcome
from submissions.models.entry import Entry
from submissions.models.version import Version


class StepQuerySet(models.QuerySet["models.Model"]):
    def standing(self) -> Self:
        """Those that were not taken back."""
        return self.filter(undone_at=None)


class Step(models.Model):
    """A step that organisers take with an entry and can take back before anybody was told.

    `state_before` and `until_before` are what the entry goes back to then: its state and its date for changes.
    """

    state_before = models.CharField(max_length=20, choices=EntryState, default=EntryState.SUBMITTED)
    until_before = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = models.Manager.from_queryset(StepQuerySet)()

    class Meta:
        abstract = True


class Screening(Step):
    """The organisers' finding on one version; the newest that stands counts, earlier ones are history.

    `reason` is all that the team was told, in the call's first language; `note` is the part of it that was written by hand. `checks`
    is the checklist as it was answered, with its words in every language: a list of
    `{"key": "…", "text": {…}, "is_met": true, "reasons": [{"key": "…", "text": {…}}]}`.
    """

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="screenings")
    version = models.ForeignKey(Version, models.PROTECT, related_name="screenings")
    outcome = models.CharField(max_length=20, choices=ScreeningOutcome)
    reason = models.TextField(blank=True)
    note = models.TextField(blank=True)
    checks = models.JSONField(default=list, blank=True)
    screened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    screened_at = models.DateTimeField()

    class Meta:
        ordering = ["entry", "-screened_at", "-pk"]
        constraints = [
            one_of("outcome", ScreeningOutcome, name="screening_outcome_known"),
            one_of("state_before", EntryState, name="screening_state_before_known"),
            models.CheckConstraint(
                condition=~Q(outcome=ScreeningOutcome.INELIGIBLE) | ~Q(reason=""),
                name="ineligible_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()} ({self.screened_at:%Y-%m-%d})"


class TrackMove(Step):
    """Organisers found that an entry belongs into another track; what was handed in keeps saying what it said.

    `answers_before` are the draft's answers that followed, by the question's key.
    """

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="track_moves")
    before = models.ForeignKey(Track, models.SET_NULL, null=True, related_name="+")
    after = models.ForeignKey(Track, models.SET_NULL, null=True, related_name="+")
    before_name = LocalizedCharField()
    after_name = LocalizedCharField()
    sub_field_before = models.ForeignKey(
        "competitions.SubField", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    answers_before = models.JSONField(default=dict, blank=True)
    reason = models.TextField()
    moved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    moved_at = models.DateTimeField()

    class Meta:
        ordering = ["entry", "-moved_at", "-pk"]
        constraints = [
            one_of("state_before", EntryState, name="track_move_state_before_known"),
            models.CheckConstraint(condition=~Q(reason=""), name="track_move_says_why"),
            models.CheckConstraint(
                condition=Q(before=None) | Q(after=None) | ~Q(before=F("after")),
                name="track_move_goes_elsewhere",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.before_name} → {self.after_name}"


class HoldQuerySet(models.QuerySet["ScreeningHold"]):
    def at(self, now: datetime) -> Self:
        return self.filter(until__gt=now)


class ScreeningHold(models.Model):
    """Who has an entry open to screen it; others are told, and pass it over until then."""

    entry = models.OneToOneField(Entry, models.CASCADE, related_name="hold")
    held_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="screening_holds"
    )
    held_at = models.DateTimeField()
    until = models.DateTimeField()

    objects = models.Manager.from_queryset(HoldQuerySet)()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(until__gt=F("held_at")), name="screening_hold_lasts")
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} until {self.until:%H:%M}"


class BulkScreening(models.Model):
    """One outcome for many entries: what was asked for, once; each entry is a line of it.

    `reasons` are those of the checklist that were chosen: a list of `{"item": "…", "reasons": ["…"]}` with their keys. `fingerprint`
    is of the request, so that the same key is not taken for another one.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    competition = models.ForeignKey(Competition, models.CASCADE, related_name="bulk_screenings")
    outcome = models.CharField(max_length=20, choices=BulkOutcome)
    note = models.TextField(blank=True)
    reasons = models.JSONField(default=list, blank=True)
    until = models.DateTimeField(null=True, blank=True)
    track = models.ForeignKey(Track, models.SET_NULL, null=True, blank=True, related_name="+")
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    requested_at = models.DateTimeField()
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+")
    fingerprint = models.CharField(max_length=64, default="")

    class Meta:
        ordering = ["competition", "-requested_at"]
        constraints = [
            one_of("outcome", BulkOutcome, name="bulk_outcome_known"),
            models.CheckConstraint(
                condition=~Q(outcome=BulkOutcome.CHANGES_REQUESTED) | Q(until__isnull=False),
                name="bulk_changes_have_date",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()} ({self.requested_at:%Y-%m-%d})"

    @property
    def is_under_way(self) -> bool:
        """Whether a worker is at it or will be."""
        return self.job is not None and self.job.is_under_way


class BulkScreeningLine(models.Model):
    """One entry of many, as it stood when the work was asked for; `sentence` says why it was refused."""

    bulk = models.ForeignKey(BulkScreening, models.CASCADE, related_name="lines")
    entry = models.ForeignKey(Entry, models.CASCADE, related_name="+")
    position = models.PositiveIntegerField()
    version_number = models.PositiveIntegerField()
    standing = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=LineState, default=LineState.WAITING)
    sentence = models.TextField(blank=True)
    at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["bulk", "position"]
        constraints = [
            one_of("state", LineState, name="bulk_line_state_known"),
            models.UniqueConstraint(fields=["bulk", "entry"], name="bulk_line_once_per_entry"),
            models.UniqueConstraint(fields=["bulk", "position"], name="bulk_line_position_once"),
            models.CheckConstraint(
                condition=~Q(state=LineState.REFUSED) | ~Q(sentence=""),
                name="refused_bulk_line_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id}: {self.get_state_display()}"

    @property
    def standing_after(self) -> int:
        """Every step counts the entry on by one; at another number something else has come since."""
        return self.standing + 1
