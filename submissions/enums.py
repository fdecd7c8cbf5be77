"""Closed sets of words about entries."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class EntryState(TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Handed in")
    ELIGIBLE = "eligible", _("Eligible")
    INELIGIBLE = "ineligible", _("Not eligible")
    CHANGES_REQUESTED = "changes_requested", _("Changes requested")
    SHORTLISTED = "shortlisted", _("Shortlisted")
    FINALIST = "finalist", _("Finalist")
    WINNER = "winner", _("Winner")
    NOT_SELECTED = "not_selected", _("Not selected")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class TeamRole(TextChoices):
    OWNER = "owner", _("Owner")
    SUBMITTER = "submitter", _("May edit and hand in")
    EDITOR = "editor", _("May edit")
    VIEWER = "viewer", _("May read")
    LISTED = "listed", _("Listed member")


class ScreeningOutcome(TextChoices):
    ELIGIBLE = "eligible", _("Eligible")
    INELIGIBLE = "ineligible", _("Not eligible")


class DuplicateState(TextChoices):
    """What organisers found about two entries that look like one."""

    OPEN = "open", _("To look at")
    DUPLICATE = "duplicate", _("Duplicates")
    DISMISSED = "dismissed", _("No duplicates")


class BulkOutcome(TextChoices):
    """What many entries can be given at once."""

    ELIGIBLE = "eligible", _("Eligible")
    INELIGIBLE = "ineligible", _("Not eligible")
    CHANGES_REQUESTED = "changes_requested", _("Changes requested")
    MOVED = "moved", _("Moved to another track")
    MESSAGE = "message", _("Message to the teams")
    TAKEN_BACK = "taken_back", _("Taken back")


class LineState(TextChoices):
    """How far one entry of many is."""

    WAITING = "waiting", _("Waiting")
    DONE = "done", _("Done")
    REFUSED = "refused", _("Refused")


class OrganisationType(TextChoices):
    GOVERNMENT = "government", _("Government")
    INSTITUTE = "institute", _("Research institute")
    UNIVERSITY = "university", _("University")
    COMPANY = "company", _("Company")
    STARTUP = "startup", _("Start-up")
    NGO = "ngo", _("Non-governmental organisation")


class Concerned(TextChoices):
    """Whom a moved date concerns."""

    DRAFTS = "drafts", _("Owners of drafts")
    ENTRANTS = "entrants", _("Teams whose entry is handed in")


class TeamChange(TextChoices):
    """What a mail tells a member about their own place."""

    ROLE = "role", _("Another role")
    REMOVED = "removed", _("Removed")
    OWNER = "owner", _("Now the owner")
    NO_OWNER = "no_owner", _("Has handed over")
    REPLACED = "replaced", _("Replaced as the owner")


class TeamNews(TextChoices):
    """What a mail tells the owner about others."""

    JOINED = "joined", _("Joined")
    DECLINED = "declined", _("Declined")
    LEFT = "left", _("Left")
    OWNER_SOUGHT = "owner_sought", _("A new owner is sought")
