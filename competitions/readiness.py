"""What a call still lacks before everybody may read it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from competitions.models import Competition


@dataclass(frozen=True)
class Requirement:
    """One line of the checklist; `is_essential` ones stand in the way of publishing while they are not met."""

    label: str
    is_met: bool
    is_essential: bool
    href: str


def requirements_of(competition: Competition, *, now: datetime) -> Sequence[Requirement]:
    """The checklist, in the order in which a call is made."""
    start = reverse("competitions:setup", args=[competition.slug])
    return [
        Requirement(_("At least one track"), competition.tracks.exists(), True, start),  # noqa: FBT003 -- a row of a table
        Requirement(
            _("An entry form with at least one question"),
            competition.questions.filter(retired_at=None).exists(),
            True,  # noqa: FBT003 -- a row of a table
            start,
        ),
    ]


def missing(competition: Competition, *, now: datetime) -> list[Requirement]:
    """What stands in the way of publishing."""
    rows = requirements_of(competition, now=now)
    return [row for row in rows if row.is_essential and not row.is_met]
