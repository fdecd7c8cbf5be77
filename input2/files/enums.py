"""Closed sets of words about files."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class UploadState(TextChoices):
    """A file that arrives in parts, until whoever it is for has taken or refused it."""

    OPEN = "open", _("Arriving")
    ARRIVED = "arrived", _("Being checked")
    TAKEN = "taken", _("Taken")
    REFUSED = "refused", _("Refused")


class ScanState(TextChoices):
    """Without a scanner files stay unscanned; with one nobody gets a file before it was found clean."""

    UNSCANNED = "unscanned", _("Not scanned")
    PENDING = "pending", _("Being checked for viruses")
    CLEAN = "clean", _("Clean")
    INFECTED = "infected", _("In quarantine")
