"""What organisers and a team say to each other about an entry."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from competitions.models import Enquiry
from input2.lib.constraints import one_of
from submissions.enums import EntryState
from submissions.models.entry import Entry
from submissions.models.screening import Step
from submissions.models.version import Version


class ChangeRequest(Step):
    """What the organisers asked the team to change in a version, and until when; the newest that stands counts.

    `what`, `note` and `checks` are as in `Screening` with its `reason`.
    """

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="change_requests")
    version = models.ForeignKey(Version, models.PROTECT, related_name="change_requests")
    what = models.TextField()
    note = models.TextField(blank=True)
    checks = models.JSONField(default=list, blank=True)
    until = models.DateTimeField()
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    requested_at = models.DateTimeField()

    class Meta:
        ordering = ["entry", "-requested_at", "-pk"]
        constraints = [
            one_of("state_before", EntryState, name="change_request_state_before_known"),
            models.CheckConstraint(condition=~Q(what=""), name="change_request_says_what"),
            models.CheckConstraint(
                condition=Q(until__gt=F("requested_at")), name="change_request_leaves_time"
            ),
        ]

    def __str__(self) -> str:
        return self.what[:60]


class EntryMessage(models.Model):
    """What organisers wrote to everybody on one entry's team."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="messages")
    text = models.TextField()
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    sent_at = models.DateTimeField()

    class Meta:
        ordering = ["entry", "-sent_at", "-pk"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="entry_message_has_text")]

    def __str__(self) -> str:
        return self.text[:60]


class EntryQuestion(models.Model):
    """Ties a question that was asked from inside an entry to it, so that the whole team reads the answer there."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="questions")
    enquiry = models.OneToOneField(Enquiry, models.CASCADE, related_name="of_entry")

    class Meta:
        ordering = ["entry", "-pk"]

    def __str__(self) -> str:
        return f"{self.entry_id}: {self.enquiry_id}"
