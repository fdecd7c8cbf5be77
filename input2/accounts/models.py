"""People and invitations to them; what they are in a competition is said by apps above."""

import uuid
from datetime import datetime
from typing import Any, ClassVar, Self
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from input2.accounts.enums import InvitationState, TokenScope
from input2.accounts.zones import zone_or_none
from input2.files.models import StoredFile
from input2.lib import economies
from input2.lib.constraints import one_of


class UserManager(BaseUserManager["User"]):
    def demonstration(self) -> models.QuerySet["User"]:
        """The invented people, whom one click signs in where that is allowed."""
        return self.filter(is_demonstration=True, is_active=True)

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A person without a password can sign in only after setting one by mail."""
        user = User(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in with an e-mail address, kept in lower case so that case makes no second person.

    Whoever deletes their account leaves a row without name and address behind, for what was handed in, scored and decided.
    """

    email = models.EmailField(_("e-mail address"), unique=True)
    full_name = models.CharField(_("full name"), max_length=150)
    economy = models.CharField(_("economy"), max_length=3, blank=True, choices=economies.choices)
    organisation = models.CharField(_("organisation"), max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=10, default="en")
    time_zone = models.CharField(_("time zone"), max_length=64, blank=True)
    is_reminded = models.BooleanField(_("reminders"), default=True)
    is_active = models.BooleanField(_("active"), default=True)
    is_staff = models.BooleanField(_("site administrator"), default=False)
    is_demonstration = models.BooleanField(_("demonstration person"), default=False)
    date_joined = models.DateTimeField(_("joined"), default=timezone.now)
    deleted_at = models.DateTimeField(_("deleted"), null=True, blank=True, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.CheckConstraint(
                condition=Q(email=Lower(F("email"))), name="user_email_in_lower_case"
            ),
            models.CheckConstraint(
                condition=Q(economy="") | Q(economy__in=economies.CODES),
                name="user_economy_known",
            ),
            models.CheckConstraint(
                condition=Q(deleted_at=None) | Q(is_active=False, is_staff=False),
                name="deleted_user_cannot_sign_in",
            ),
        ]

    def __str__(self) -> str:
        return gettext(self.full_name) if self.deleted_at else self.full_name or self.email

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.full_name or self.email

    @property
    def zone(self) -> ZoneInfo | None:
        """The person's own time zone, or None while it is unknown."""
        return zone_or_none(self.time_zone)


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def pending(self) -> Self:
        """Those without an answer, expired ones among them."""
        return self.filter(state=InvitationState.PENDING)

    def about(self, purpose: str, *, scope: str, subject: str = "") -> Self:
        return self.filter(purpose=purpose, scope=scope, subject=subject)

    def for_listing(self) -> Self:
        return self.select_related("invited_by").order_by("-sent_at", "pk")


InvitationManager = models.Manager.from_queryset(InvitationQuerySet)


class Invitation(models.Model):
    """A person is asked by mail to take a part in something; the link in the mail works for that address alone, and once.

    `purpose` names the kind (`input2.accounts.purposes`), `scope` is a competition's slug, `subject` and `data` are the purpose's own: what
    exactly, and with which role. Each mail carries a `nonce` of its own, so that the link of an earlier mail is dead.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    purpose = models.CharField(max_length=40)
    scope = models.CharField(max_length=60, blank=True)
    subject = models.CharField(max_length=100, blank=True)
    data = models.JSONField(default=dict, blank=True)
    email = models.EmailField()
    full_name = models.CharField(max_length=150, blank=True)
    language = models.CharField(max_length=10)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="invitations_sent"
    )
    invited_at = models.DateTimeField()
    nonce = models.CharField(max_length=43)
    sendings = models.PositiveSmallIntegerField(default=1)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    state = models.CharField(
        max_length=10, choices=InvitationState, default=InvitationState.PENDING
    )
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationManager()

    class Meta:
        constraints = [
            one_of("state", InvitationState, name="invitation_state_known"),
            models.CheckConstraint(
                condition=Q(email=Lower(F("email"))), name="invitation_email_in_lower_case"
            ),
            models.CheckConstraint(
                condition=Q(sent_at__lt=F("expires_at")), name="invitation_expires_after_sending"
            ),
            models.CheckConstraint(
                condition=Q(state=InvitationState.PENDING, ended_at=None)
                | (~Q(state=InvitationState.PENDING) & Q(ended_at__isnull=False)),
                name="invitation_ended_has_time",
            ),
            models.UniqueConstraint(
                fields=["purpose", "scope", "subject", "email"],
                condition=Q(state=InvitationState.PENDING),
                name="one_pending_invitation",
            ),
        ]
        indexes = [models.Index(fields=["scope", "purpose", "-sent_at"], name="invitation_listing")]

    def __str__(self) -> str:
        return f"{self.purpose}: {self.email}"

    @property
    def is_pending(self) -> bool:
        return self.state == InvitationState.PENDING

    @property
    def mail_key(self) -> str:
        """The `dedupe_key` of the mail that carries the link as it works now."""
        return f"account/invitation:{self.pk}:{self.sendings}"

    def is_expired(self, now: datetime) -> bool:
        """The last instant itself is too late."""
        return now >= self.expires_at


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def working(self, now: datetime) -> Self:
        """Those that still open the API."""
        return self.filter(revoked_at=None, expires_at__gt=now)

    def for_listing(self) -> Self:
        return self.order_by("-created_at", "pk")


ApiTokenManager = models.Manager.from_queryset(ApiTokenQuerySet)


class ApiToken(models.Model):
    """A person's key for a program of theirs; the secret itself is shown once and never stored, only its SHA-256."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=80)
    scope = models.CharField(max_length=5, choices=TokenScope)
    digest = models.CharField(max_length=64, unique=True)
    ending = models.CharField(max_length=4)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = ApiTokenManager()

    class Meta:
        constraints = [
            one_of("scope", TokenScope, name="api_token_scope_known"),
            models.CheckConstraint(
                condition=Q(created_at__lt=F("expires_at")), name="api_token_expires_after_creation"
            ),
            models.CheckConstraint(
                condition=Q(digest__regex=r"^[0-9a-f]{64}$"), name="api_token_digest_is_hex"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="api_token_has_name"),
        ]
        indexes = [models.Index(fields=["user", "-created_at"], name="api_token_listing")]

    def __str__(self) -> str:
        return f"{self.name} …{self.ending}"

    @property
    def may_write(self) -> bool:
        return self.scope == TokenScope.WRITE

    def is_working(self, now: datetime) -> bool:
        """The last instant itself is too late."""
        return self.revoked_at is None and now < self.expires_at


class DataExport(models.Model):
    """A person's request for everything about them; `file` is there once a worker has put it together, until it expires."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="data_exports")
    requested_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    file = models.OneToOneField(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="data_export"
    )

    class Meta:
        ordering = ["-requested_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(requested_at__lt=F("expires_at")),
                name="data_export_expires_after_request",
            ),
        ]
        indexes = [models.Index(fields=["expires_at"], name="data_export_expiry")]

    def __str__(self) -> str:
        return f"{self.user_id} at {self.requested_at:%Y-%m-%d %H:%M}"
