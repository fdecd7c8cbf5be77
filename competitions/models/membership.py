from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.utils import timezone

from competitions.enums import Role
from competitions.models.competition import Competition
from input2.lib.constraints import one_of

if TYPE_CHECKING:
    from input2.accounts.models import User


class MembershipQuerySet(models.QuerySet["Membership"]):
    def organisers(self) -> Self:
        return self.filter(role=Role.ORGANISER)

    def for_listing(self) -> Self:
        """Organisers before observers, each in the order in which they came."""
        return self.select_related("user").order_by("-role", "joined_at", "pk")

    def role_of(self, user: "User", competition: Competition) -> Role | None:
        """Organiser, observer, or neither: one query."""
        held = self.filter(user=user, competition=competition).values_list("role", flat=True)
        role = held.first()
        return Role(role) if role else None


MembershipManager = models.Manager.from_queryset(MembershipQuerySet)


class Membership(models.Model):
    """A person's role in running one competition; judges are another thing (`judging.Judge`)."""

    competition = models.ForeignKey(Competition, models.CASCADE, related_name="memberships")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="competition_memberships"
    )
    role = models.CharField(max_length=10, choices=Role)
    joined_at = models.DateTimeField(default=timezone.now)

    objects = MembershipManager()

    class Meta:
        constraints = [
            one_of("role", Role, name="membership_role_known"),
            models.UniqueConstraint(fields=["competition", "user"], name="one_role_per_person"),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}: {self.user}"
