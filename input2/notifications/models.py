"""The outbox: a message is a row before it is a mail."""

import uuid
from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext

from input2.lib.constraints import one_of
from input2.notifications.enums import MessageState

# Longer than any conversation with a mail server: whoever was sending then is gone.
SENDING_LIMIT = timedelta(minutes=10)


class MessageQuerySet(models.QuerySet["Message"]):
    def due(self, now: datetime) -> Self:
        return self.filter(state=MessageState.QUEUED, due_at__lte=now)

    def cut_off(self, now: datetime) -> Self:
        """Those whose sender was lost in the middle; nobody knows whether they arrived."""
        return self.filter(state=MessageState.SENDING, sending_since__lte=now - SENDING_LIMIT)

    def told(self, now: datetime) -> Self:
        """What its recipient may know of: neither what can still be taken out of the outbox nor what was."""
        waits = Q(state=MessageState.QUEUED, due_at__gt=now, attempts=0)
        return self.exclude(waits | Q(state__in=[MessageState.HELD, MessageState.CANCELLED]))

    def for_outbox(self, scope: str) -> Self:
        """What organisers of a competition may read: all but the messages that carry a secret link."""
        return self.filter(scope=scope, is_secret=False).order_by("-created_at", "pk")

    def in_demonstration(self) -> Self:
        """Everything, secret links included: this machine's own mailbox."""
        return self.order_by("-created_at", "pk")


MessageManager = models.Manager.from_queryset(MessageQuerySet)


class Message(models.Model):
    """One mail to one person, with its fate."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dedupe_key = models.CharField(max_length=200, unique=True)
    scope = models.CharField(max_length=60, blank=True)
    kind = models.CharField(max_length=60)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="messages",
    )
    to = models.CharField(max_length=320)
    language = models.CharField(max_length=10)
    subject = models.CharField(max_length=300)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    is_secret = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=MessageState, default=MessageState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    sending_since = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True)
    message_id = models.CharField(max_length=250)
    created_at = models.DateTimeField()

    objects = MessageManager()

    class Meta:
        constraints = [
            one_of("state", MessageState, name="message_state_known"),
            models.CheckConstraint(
                condition=~Q(state=MessageState.SENT) | Q(sent_at__isnull=False),
                name="message_sent_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(state=MessageState.SENDING) | Q(sending_since__isnull=False),
                name="message_sending_has_time",
            ),
            models.CheckConstraint(condition=~Q(to=""), name="message_has_address"),
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=Q(state=MessageState.QUEUED),
                name="message_due",
            ),
            models.Index(
                fields=["sending_since"],
                condition=Q(state=MessageState.SENDING),
                name="message_sending",
            ),
            models.Index(fields=["scope", "-created_at"], name="message_outbox"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.to}"

    @property
    def error_text(self) -> str:
        """What went wrong in the reader's language where the words are ours; a mail server's stay its own."""
        return gettext(self.error) if self.error else ""
