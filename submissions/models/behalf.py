"""What organisers do for an applicant: writing in the entry, and more time for it alone."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from competitions.enums import Role
from submissions.models.entry import Entry

if TYPE_CHECKING:
    from input2.accounts.models import User


class OnBehalfQuerySet(models.QuerySet["OnBehalf"]):
    def standing(self) -> Self:
        """Those under which their organiser may write: not ended, and the person still an organiser there."""
        return self.filter(
            ended_at=None,
            entry__competition__memberships__user=F("person"),
            entry__competition__memberships__role=Role.ORGANISER,
        )

    def of(self, user: "User") -> Self:
        return self.filter(person=user)


OnBehalfManager = models.Manager.from_queryset(OnBehalfQuerySet)


class OnBehalf(models.Model):
    """An organiser writes in an entry for its applicant, for a reason that the team reads; ended ones stay as history."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="on_behalf")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    reason = models.TextField()
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = OnBehalfManager()

    class Meta:
        ordering = ["entry", "began_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="on_behalf_has_reason"),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("began_at")),
                name="on_behalf_ends_after_it_began",
            ),
            models.UniqueConstraint(
                fields=["entry", "person"],
                condition=Q(ended_at=None),
                name="one_standing_on_behalf_each",
            ),
        ]

    def __str__(self) -> str:
        return self.reason[:60]


class Extension(models.Model):
    """A date of its own that an entry was given, or, without `until`, that was taken away again; the newest counts."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="extensions")
    until = models.DateTimeField(null=True, blank=True)
    reason = models.TextField()
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    given_at = models.DateTimeField()

    class Meta:
        ordering = ["entry", "-given_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="extension_has_reason"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gt=F("given_at")), name="extension_leaves_time"
            ),
        ]

    def __str__(self) -> str:
        return self.reason[:60]
