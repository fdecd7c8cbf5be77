"""Closed sets of words in calls, forms and rubrics."""

from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class CompetitionState(TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    ARCHIVED = "archived", _("Archived")


class Role(TextChoices):
    ORGANISER = "organiser", _("Organiser")
    OBSERVER = "observer", _("Observer")


class Step(TextChoices):
    """Where a row of a list moves."""

    UP = "up", _("Move up")
    DOWN = "down", _("Move down")


class PartnerRole(TextChoices):
    APPROVER = "approver", _("Project approver")
    PROPOSING = "proposing", _("Proposing economy")
    CO_PROPOSING = "co_proposing", _("Co-proposing economies")
    GUIDANCE = "guidance", _("Project guidance")
    IMPLEMENTING = "implementing", _("Implementing agencies")
    SPECIAL_SUPPORTER = "special_supporter", _("Special supporters")
    INDUSTRY_SUPPORTER = "industry_supporter", _("Industry supporters")


class DateKind(TextChoices):
    MILESTONE = "milestone", _("Milestone")
    EVENT = "event", _("Event")


class Keeps(TextChoices):
    """What stays of the dates when a call changes its time zone."""

    INSTANTS = "instants", _("The moments stay: clocks of the new zone show other times for them")
    CLOCK = "clock", _("The times on the clock stay: every date moves by the difference")


class PageKind(TextChoices):
    RULES = "rules", _("Rules")
    FAQ = "faq", _("Questions and answers")
    PRIVACY = "privacy", _("Privacy")
    EVENTS = "events", _("Events")


class QuestionType(TextChoices):
    SHORT_TEXT = "short_text", _("Short text")
    LONG_TEXT = "long_text", _("Long text")
    NUMBER = "number", _("Number")
    SINGLE_CHOICE = "single_choice", _("Single choice")
    MULTIPLE_CHOICE = "multiple_choice", _("Multiple choice")
    YES_NO = "yes_no", _("Yes or no")
    DATE = "date", _("Date")
    URL = "url", _("Web address")
    EMAIL = "email", _("E-mail address")
    ECONOMY = "economy", _("Economy")
    ECONOMIES = "economies", _("Several economies")
    SDGS = "sdgs", _("Sustainable Development Goals")
    FILES = "files", _("Files")
    VIDEO = "video", _("Link to a video")
    DECLARATION = "declaration", _("Declaration")
    TRACK = "track", _("Track")
    SUB_FIELD = "sub_field", _("Sub-field")


# One answer of a few, which is what a question for statistics asks for.
COUNTABLE: Final = frozenset({QuestionType.YES_NO, QuestionType.SINGLE_CHOICE})


class CountBy(TextChoices):
    WORDS = "words", _("words")
    CHARACTERS = "characters", _("characters")


class Fills(TextChoices):
    """What a question's answer also stands for: a column of the entry, for lists and exports, or leave to name it in the results."""

    TITLE = "title", _("Title")
    TRACK = "track", _("Track")
    SUB_FIELD = "sub_field", _("Sub-field")
    ENTRY_TYPE = "entry_type", _("Type of entry")
    ORGANISATION = "organisation", _("Organisation")
    ORGANISATION_TYPE = "organisation_type", _("Type of organisation")
    IS_MSME = "is_msme", _("Micro, small or medium-sized enterprise")
    ECONOMY = "economy", _("Economy")
    CITY = "city", _("City")
    SUMMARY = "summary", _("Summary")
    PARTNER_ECONOMIES = "partner_economies", _("Economies of partners")
    MATURITY = "maturity", _("Maturity")
    CONTACT_EMAIL = "contact_email", _("E-mail address for contact")
    PUBLICATION = "publication", _("Leave to be named in the results")


class ScaleKind(TextChoices):
    POINTS = "points", _("Points")
    LIKERT = "likert", _("Labelled levels")
    YES_NO = "yes_no", _("Yes or no")


class CommentMode(TextChoices):
    OFF = "off", _("No comment")
    OPTIONAL = "optional", _("Comment optional")
    REQUIRED = "required", _("Comment required")
