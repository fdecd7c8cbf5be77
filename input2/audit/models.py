"""What was done, by whom and when: rows that are only ever inserted."""

from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models


class EventQuerySet(models.QuerySet["Event"]):
    def about(self, target: models.Model) -> Self:
        """The history of one object, newest first."""
        return self.filter(object_type=target._meta.label_lower, object_id=str(target.pk)).order_by(
            "-at", "-pk"
        )


EventManager = models.Manager.from_queryset(EventQuerySet)


class Event(models.Model):
    """One recorded step; a trigger refuses to change or delete it.

    The actor has no constraint in the database, so that deleting a person leaves history as it was.
    """

    at = models.DateTimeField()
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.DO_NOTHING,
        null=True,
        db_constraint=False,
        related_name="audit_events",
    )
    role = models.CharField(max_length=20, blank=True)
    action = models.CharField(max_length=60)
    object_type = models.CharField(max_length=60)
    object_id = models.TextField()
    scope = models.CharField(max_length=60, blank=True)
    changed = ArrayField(models.CharField(max_length=60), default=list)
    reason = models.TextField(blank=True)
    request_id = models.CharField(max_length=100, blank=True)
    detail_digest = models.CharField(max_length=64, blank=True)

    objects = EventManager()

    class Meta:
        indexes = [
            models.Index(fields=["scope", "-at"], name="audit_scope_newest"),
            models.Index(fields=["object_type", "object_id"], name="audit_object"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.object_type} {self.object_id}"


class EventDetail(models.Model):
    """Values before and after, which may be personal: erasable, while the event keeps their keyed digest."""

    event = models.OneToOneField(Event, models.PROTECT, primary_key=True, related_name="detail")
    before = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    after = models.JSONField(default=dict, encoder=DjangoJSONEncoder)

    def __str__(self) -> str:
        return str(self.event)
