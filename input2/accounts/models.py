"""People; what they are in a competition is said by apps above."""

from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from input2.accounts.zones import zone_or_none
from input2.lib import economies


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
    """A person who signs in with an e-mail address, kept in lower case so that case makes no second person."""

    email = models.EmailField(_("e-mail address"), unique=True)
    full_name = models.CharField(_("full name"), max_length=150)
    economy = models.CharField(_("economy"), max_length=3, blank=True, choices=economies.choices)
    organisation = models.CharField(_("organisation"), max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=10, default="en")
    time_zone = models.CharField(_("time zone"), max_length=64, blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    is_staff = models.BooleanField(_("site administrator"), default=False)
    is_demonstration = models.BooleanField(_("demonstration person"), default=False)
    date_joined = models.DateTimeField(_("joined"), default=timezone.now)

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
        ]

    def __str__(self) -> str:
        return self.full_name or self.email

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.full_name or self.email

    @property
    def zone(self) -> ZoneInfo | None:
        """The person's own time zone, or None while it is unknown."""
        return zone_or_none(self.time_zone)
