import uuid
from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse

from competitions.models import Competition, Economy, SubField, Track
from input2.lib.constraints import one_of
from submissions.enums import EntryState, TeamRole
from submissions.workflow import HANDED_IN

if TYPE_CHECKING:
    from input2.accounts.models import User


class EntryQuerySet(models.QuerySet["Entry"]):
    def visible_to(self, user: "User") -> Self:
        """The entries this person is on, in whatever role."""
        return self.filter(pk__in=TeamMember.objects.filter(user=user).values("entry_id"))

    def handed_in(self) -> Self:
        return self.filter(state__in=HANDED_IN)

    def for_listing(self) -> Self:
        return self.select_related("competition", "track", "economy", "current_version")


EntryManager = models.Manager.from_queryset(EntryQuerySet)


class Entry(models.Model):
    """What an applicant hands in.

    `title` … `maturity` repeat the answers of the questions that fill them, for lists, counts and exports; the answers are the
    source. `revision` grows with every change of the draft. `former_team` are the accounts that were on the team once: whoever wrote an entry
    does not come to judge it by leaving. `self_check` keeps what was answered before the entry was begun: a
    list of `{"key": "...", "text": {"en": "..."}, "answer": true}`, with the questions as they were then.
    """

    competition = models.ForeignKey(Competition, models.PROTECT, related_name="entries")
    code = models.CharField(max_length=20, unique=True)
    state = models.CharField(max_length=20, choices=EntryState, default=EntryState.DRAFT)
    revision = models.PositiveIntegerField(default=0)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="owned_entries"
    )
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawal_reason = models.TextField(blank=True)
    extended_until = models.DateTimeField(null=True, blank=True)
    current_version = models.OneToOneField(
        "submissions.Version", models.PROTECT, null=True, blank=True, related_name="+"
    )
    language = models.CharField(max_length=10, default="en")
    self_check = models.JSONField(default=list, blank=True)
    former_team = ArrayField(models.BigIntegerField(), default=list, blank=True)

    title = models.CharField(max_length=300, blank=True)
    summary = models.TextField(blank=True)
    track = models.ForeignKey(Track, models.PROTECT, null=True, blank=True, related_name="entries")
    sub_field = models.ForeignKey(
        SubField, models.PROTECT, null=True, blank=True, related_name="entries"
    )
    organisation = models.CharField(max_length=300, blank=True)
    organisation_type = models.CharField(max_length=40, blank=True)
    is_msme = models.BooleanField(null=True, blank=True)
    economy = models.ForeignKey(
        Economy, models.PROTECT, null=True, blank=True, related_name="entries"
    )
    city = models.CharField(max_length=300, blank=True)
    partner_economies = ArrayField(models.CharField(max_length=3), default=list, blank=True)
    maturity = models.CharField(max_length=40, blank=True)
    contact_email = models.EmailField(blank=True)

    objects = EntryManager()

    class Meta:
        verbose_name_plural = "entries"
        constraints = [
            one_of("state", EntryState, name="entry_state_known"),
            models.CheckConstraint(
                condition=Q(state__in=[EntryState.DRAFT, EntryState.WITHDRAWN])
                | (Q(current_version__isnull=False) & Q(submitted_at__isnull=False)),
                name="handed_in_entry_has_version",
            ),
        ]
        indexes = [
            models.Index(fields=["competition", "state", "-submitted_at"], name="entry_by_state"),
            models.Index(fields=["competition", "-submitted_at", "code"], name="entry_listing"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}".strip()

    def get_absolute_url(self) -> str:
        return reverse("submissions:entry", args=[self.code])

    def closes_at(self) -> datetime:
        """The instant from which this entry can no longer be handed in; needs `competition` loaded."""
        return max(self.competition.closes_at, self.extended_until or self.competition.closes_at)


class TeamMember(models.Model):
    """A person on an entry; members without an account count for conflicts of interest too.

    Pages name a member by `key`, which tells nobody how many there are.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    entry = models.ForeignKey(Entry, models.CASCADE, related_name="team")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="team_memberships",
    )
    full_name = models.CharField(max_length=200)
    email = models.EmailField(blank=True)
    role = models.CharField(max_length=10, choices=TeamRole)
    joined_at = models.DateTimeField()

    class Meta:
        ordering = ["entry", "pk"]
        constraints = [
            one_of("role", TeamRole, name="team_role_known"),
            models.UniqueConstraint(
                fields=["entry", "user"],
                condition=Q(user__isnull=False),
                name="one_place_on_a_team",
            ),
            models.UniqueConstraint(
                fields=["entry"], condition=Q(role=TeamRole.OWNER), name="one_owner_per_entry"
            ),
            models.CheckConstraint(
                condition=Q(role=TeamRole.LISTED) | Q(user__isnull=False),
                name="acting_member_has_account",
            ),
        ]

    def __str__(self) -> str:
        return self.full_name
