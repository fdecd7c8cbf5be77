"""Closed sets of words about judging."""

from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

# The kinds of job that rank a round and that publish its decisions.
RANKING: Final = "judging.ranking"
PUBLISHING: Final = "judging.publishing"


class RoundState(TextChoices):
    DRAFT = "draft", _("Draft")
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")
    PUBLISHED = "published", _("Published")


class SameEconomy(TextChoices):
    ALLOW = "allow", _("Allow")
    WARN = "warn", _("Warn")
    FORBID = "forbid", _("Forbid")


class Visibility(TextChoices):
    """When a judge sees other judges' scores and comments on the same entry."""

    NEVER = "never", _("Never")
    AFTER_OWN = "after_own", _("After their own is submitted")
    ALWAYS = "always", _("Always")


class BatchState(TextChoices):
    PROPOSED = "proposed", _("Proposed")
    PUBLISHED = "published", _("Published")
    UNDONE = "undone", _("Undone")


class ScorecardState(TextChoices):
    NOT_STARTED = "not_started", _("Not started")
    IN_PROGRESS = "in_progress", _("In progress")
    SUBMITTED = "submitted", _("Submitted")
    RECUSED = "recused", _("Recused")


class ConflictKind(TextChoices):
    TEAM = "team", _("On the team")
    ORGANISATION = "organisation", _("Same organisation")
    EMAIL_DOMAIN = "email_domain", _("Same e-mail domain")
    ECONOMY = "economy", _("Same economy")
    PERSONAL = "personal", _("Personal or family relation")
    FINANCIAL = "financial", _("Financial interest")
    OTHER = "other", _("Other reason")


class DecisionKind(TextChoices):
    """What becomes of an entry after a round."""

    ADVANCE = "advance", _("Goes on")
    AWARD = "award", _("Wins a prize")
    NOT_SELECTED = "not_selected", _("Not selected")


class DecisionState(TextChoices):
    PENDING = "pending", _("Pending")
    PUBLISHED = "published", _("Published")


class Lack(TextChoices):
    """What an organiser has to confirm by name before decisions are published all the same."""

    UNDECIDED = "undecided"
    REVIEWS = "reviews"
    TIE = "tie"
    PLACES = "places"
