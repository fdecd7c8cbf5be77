"""Closed sets of words about files."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class UploadState(TextChoices):
    """A file that arrives in parts, until whoever it is for has taken or refused it."""

    OPEN = "open", _("Arriving")
    ARRIVED = "arrived", _("Being checked")
    TAKEN = "taken", _("Taken")
    REFUSED = "refused", _("Refused")
