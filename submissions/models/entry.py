import uuid
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.urls import reverse

from competitions.models import Competition, Economy, SubField, Track
from input2.lib.constraints import one_of
from submissions.enums import EntryState, TeamRole
from submissions.workflow import HANDED_IN, SCREENED

if TYPE_CHECKING:
    from input2.accounts.models import User


def shown_state(now: datetime) -> Case:
    """In SQL what `Entry.state_at` says of one."""
    is_over = Q(state=EntryState.CHANGES_REQUESTED, changes_until__lte=now)
    return Case(When(is_over, then=Value(EntryState.SUBMITTED.value)), default=F("state"))


def told_state(now: datetime) -> Case:
    """In SQL what `Entry.state_for_team` says of one."""
    is_quiet = Q(state__in=SCREENED, quiet_until__gt=now)
    return Case(When(is_quiet, then=F("quiet_state")), default=shown_state(now))


class EntryQuerySet(models.QuerySet["Entry"]):
    def visible_to(self, user: "User") -> Self:
        """The entries this person is on, in whatever role."""
        return self.filter(pk__in=TeamMember.objects.filter(user=user).values("entry_id"))

    def handed_in(self) -> Self:
        return self.filter(state__in=HANDED_IN)

    def waiting_for_screening(self, now: datetime) -> Self:
        """What organisers have to look at: handed in, or left unchanged until the date for changes had passed."""
        return self.annotate(shown_state=shown_state(now)).filter(shown_state=EntryState.SUBMITTED)

    def to_redact_again(self) -> Self:
        """In SQL what `Entry.is_redaction_outdated` says of one."""
        return self.filter(redacted_version__lt=F("current_version__number"))

    def for_listing(self) -> Self:
        return self.select_related("competition", "track", "economy", "current_version")


EntryManager = models.Manager.from_queryset(EntryQuerySet)


class Entry(models.Model):
    """What an applicant hands in.

    `title` … `maturity` repeat the answers of the questions that fill them, for lists, counts and exports; the answers are the
    source. `revision` grows with every change of the draft. `former_team` are the accounts that were on the team once: whoever wrote an entry
    does not come to judge it by leaving; `writers_for_team` are the organisers who wrote in it for its team, and they neither screen
    nor judge it. `redacted_version` is the number of the version that was redacted last, and `blind_title` what stands in the title's
    place in blind rounds then. `self_check` keeps what was answered before the entry was begun: a
    list of `{"key": "...", "text": {"en": "..."}, "answer": true}`, with the questions as they were then.
    `shortlisted_at` is when a published decision first took it onto the shortlist or further, whatever became of it afterwards.
    `changes_until` is the date for the changes that organisers asked for last; it is taken away when the entry is screened.
    `is_reminded` says whether its owner gets mails before the deadline. One that organisers began for somebody
    (`is_begun_for_other`) has no owner until that person accepts; until then nobody is its team but the name that is listed.
    `screening_revision` grows with every step that organisers take with it, so that two who look at it at once do not write over each
    other. While such a step can still be taken back, until `quiet_until`, the team goes on reading what stood before: `quiet_state`,
    `quiet_changes_until`, `quiet_track`, and of the draft `quiet_answers`, by the question's key.
    """

    competition = models.ForeignKey(Competition, models.PROTECT, related_name="entries")
    code = models.CharField(max_length=20, unique=True)
    state = models.CharField(max_length=20, choices=EntryState, default=EntryState.DRAFT)
    revision = models.PositiveIntegerField(default=0)
    # Whoever deals with an entry that may have no owner yet asks `has_owner`; everybody else takes one for granted.
    owner: "models.ForeignKey[User | None, User]" = models.ForeignKey(  # type: ignore[misc]  # see above
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="owned_entries",
    )
    is_begun_for_other = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawal_reason = models.TextField(blank=True)
    shortlisted_at = models.DateTimeField(null=True, blank=True)
    extended_until = models.DateTimeField(null=True, blank=True)
    changes_until = models.DateTimeField(null=True, blank=True)
    is_reminded = models.BooleanField(default=True)
    screening_revision = models.PositiveIntegerField(default=0)
    quiet_state = models.CharField(max_length=20, choices=EntryState, blank=True)
    quiet_until = models.DateTimeField(null=True, blank=True)
    quiet_changes_until = models.DateTimeField(null=True, blank=True)
    quiet_track = models.ForeignKey(Track, models.SET_NULL, null=True, blank=True, related_name="+")
    quiet_answers = models.JSONField(default=dict, blank=True)
    current_version = models.OneToOneField(
        "submissions.Version", models.PROTECT, null=True, blank=True, related_name="+"
    )
    language = models.CharField(max_length=10, default="en")
    self_check = models.JSONField(default=list, blank=True)
    former_team = ArrayField(models.BigIntegerField(), default=list, blank=True)
    writers_for_team = ArrayField(models.BigIntegerField(), default=list, blank=True)
    blind_title = models.CharField(max_length=300, blank=True)
    redacted_version = models.PositiveIntegerField(null=True, blank=True)

    title = models.CharField(max_length=300, blank=True)
    summary = models.TextField(blank=True)
    track = models.ForeignKey(Track, models.PROTECT, null=True, blank=True, related_name="entries")
    sub_field = models.ForeignKey(
        SubField, models.PROTECT, null=True, blank=True, related_name="entries"
    )
    entry_type = models.CharField(max_length=40, blank=True)
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
            models.CheckConstraint(
                condition=~Q(state=EntryState.CHANGES_REQUESTED) | Q(changes_until__isnull=False),
                name="requested_changes_have_date",
            ),
            models.CheckConstraint(
                condition=Q(owner__isnull=False) | Q(is_begun_for_other=True),
                name="entry_has_owner_unless_begun_for_other",
            ),
            models.CheckConstraint(
                condition=Q(quiet_state="") | Q(quiet_state__in=EntryState.values),
                name="entry_quiet_state_known",
            ),
            models.CheckConstraint(
                condition=Q(quiet_until=None) | ~Q(quiet_state=""),
                name="quiet_entry_has_state",
            ),
        ]
        indexes = [
            models.Index(fields=["competition", "state", "-submitted_at"], name="entry_by_state"),
            models.Index(
                F("competition"),
                F("submitted_at").desc(nulls_last=True),
                F("code"),
                name="entry_listing",
            ),
            models.Index(
                F("competition"), F("title").desc(nulls_last=True), F("code"), name="entry_by_title"
            ),
            models.Index(
                F("competition"),
                F("organisation").desc(nulls_last=True),
                F("code"),
                name="entry_by_organisation",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}".strip()

    def get_absolute_url(self) -> str:
        return reverse("submissions:entry", args=[self.code])

    def title_for(self, *, is_blind: bool) -> str:
        """As judges read it in a round that is blind or not."""
        shown = (is_blind and self.blind_title) or self.title
        return shown or self.code

    @property
    def has_owner(self) -> bool:
        """Not while the person for whom organisers began it has not accepted."""
        return self.owner_id is not None

    @property
    def is_redaction_outdated(self) -> bool:
        """Whether its team has handed in again since it was redacted; needs `current_version` loaded."""
        if self.redacted_version is None or self.current_version is None:
            return False
        return self.redacted_version < self.current_version.number

    @property
    def current_number(self) -> int:
        """Of the version that counts, 0 before one was handed in; needs `current_version` loaded."""
        return self.current_version.number if self.current_version else 0

    def closes_at(self) -> datetime:
        """The instant from which this entry can no longer be handed in; needs `competition` loaded."""
        return self._closes_at(self.changes_until)

    def deadline(self) -> datetime:
        """The call's closing, or the later one that this entry was given; what is asked for afterwards does not move it."""
        return max(self.competition.closes_at, self.extended_until or self.competition.closes_at)

    def state_at(self, now: datetime) -> EntryState:
        """The state as it reads at this instant: when the date for changes passes, the last version stands as handed in."""
        if self.state == EntryState.CHANGES_REQUESTED and not self.waits_for_changes(now):
            return EntryState.SUBMITTED
        return EntryState(self.state)

    def is_quiet(self, now: datetime) -> bool:
        """Whether the last step of the organisers can still be taken back before anybody is told."""
        is_screened = self.state in SCREENED
        return is_screened and self.quiet_until is not None and now < self.quiet_until

    def state_for_team(self, now: datetime) -> EntryState:
        """The state as its team may know it."""
        return EntryState(self.quiet_state) if self.is_quiet(now) else self.state_at(now)

    def changes_until_for_team(self, now: datetime) -> datetime | None:
        """The date for changes as its team may know it."""
        return self.quiet_changes_until if self.is_quiet(now) else self.changes_until

    def closes_at_for_team(self, now: datetime) -> datetime:
        """Until when its team may hand it in, as far as it has been told."""
        return self._closes_at(self.changes_until_for_team(now))

    def track_for_team(self, now: datetime) -> Track | None:
        """The track as its team may know it."""
        return self.quiet_track if self.is_quiet(now) else self.track

    def answers_for_team(self, now: datetime) -> dict[str, Any]:
        """By the question's key what the team goes on reading in its draft, where organisers have written something else."""
        return self.quiet_answers if self.is_quiet(now) else {}

    def is_team_asked(self, now: datetime) -> bool:
        """Whether the team knows that it is to change something, and still has time."""
        return self.state_for_team(now) == EntryState.CHANGES_REQUESTED

    def waits_for_changes(self, now: datetime) -> bool:
        """Whether the team may still answer what the organisers asked for; the date itself is too late."""
        is_asked = self.state == EntryState.CHANGES_REQUESTED
        return is_asked and self.changes_until is not None and now < self.changes_until

    def _closes_at(self, changes_until: datetime | None) -> datetime:
        deadline = self.deadline()
        return max(deadline, changes_until or deadline)


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
