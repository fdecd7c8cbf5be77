"""What every set-up page needs around its own part."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from competitions import policies, setup_pages
from competitions.access import competition_for_reading
from competitions.models import Competition
from input2.accounts.models import User


@dataclass(frozen=True)
class Setup:
    """A competition whose set-up this person may read, and why they may not change it (or nothing).

    `status` is what a page answers to an attempt all the same.
    """

    competition: Competition
    refusal: str
    status: int = 200

    @property
    def can_change(self) -> bool:
        return not self.refusal

    def frame(self, current: str, *, marks: Mapping[str, bool] | None = None) -> dict[str, Any]:
        """The values that `competitions/setup/base.html` reads; `marks` say by address what is complete."""
        return {
            "competition": self.competition,
            "nav_current": "setup",
            "setup_links": setup_pages.links(self.competition, current=current, marks=marks or {}),
            "change_refusal": self.refusal,
            "can_change": self.can_change,
        }


def setup_of(user: User, slug: str) -> Setup:
    """For organisers and observers; anybody else gets 404. One query."""
    competition = competition_for_reading(user, slug)
    refusal = policies.refusal_to_organise_as(competition.readers_role, competition)
    return Setup(competition, str(refusal or ""), refusal.status if refusal else 200)
