"""What the dashboard says of a competition without entries, and of one that is over."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from competitions import setup_pages
from competitions.enums import CompetitionState
from competitions.models import Competition
from competitions.setup_pages import SetupLink
from input2.lib.templatetags.display import in_sentence
from input2.site.dashboard.coverage import Counts


@dataclass(frozen=True)
class Beginning:
    """Stands in the place of the charts while there is nothing to draw."""

    title: str
    text: str
    links: Sequence[SetupLink]


def beginning_of(competition: Competition, counts: Counts, *, now: datetime) -> Beginning | None:
    """The first steps, or that nobody came; None as soon as there is an entry."""
    if counts.started:
        return None
    if competition.state == CompetitionState.DRAFT:
        return Beginning(
            _("Set the call up"),
            _(
                "Nobody sees this call until you publish it. These pages make it, and the list says what is still missing."
            ),
            setup_pages.links(competition, current=""),
        )
    if now >= competition.closes_at or competition.is_archived:
        return Beginning(
            _("Nobody handed in an entry"),
            _("The call closed on %(at)s without an entry.") % {"at": _moment(competition)},
            [],
        )
    return Beginning(_("No entries yet"), _waiting(competition, now), _call(competition))


def _waiting(competition: Competition, now: datetime) -> str:
    if now < competition.opens_at:
        at = in_sentence(competition.opens_at, competition.time_zone)
        return _("Entries can be started from %(at)s. Figures and charts follow them.") % {"at": at}
    return _(
        "The call is open. Send its address to those who should know about it; figures and charts follow the first draft."
    )


def _call(competition: Competition) -> list[SetupLink]:
    setup = reverse("competitions:setup", args=[competition.slug])
    return [
        SetupLink(_("Read the call as visitors do"), competition.get_absolute_url(), current=False),
        SetupLink(_("Go on setting the call up"), setup, current=False),
    ]


def _moment(competition: Competition) -> str:
    return in_sentence(competition.closes_at, competition.time_zone)
