"""The figures of the organiser's dashboard, one SQL statement for each aggregate."""

from datetime import datetime
from typing import Any

from competitions.models import Competition
from input2.accounts.models import User
from input2.site.dashboard import beginning, days, kinds, needs
from input2.site.dashboard.coverage import Coverage, Stage, coverage_of
from input2.site.dashboard.progress import Progress, progress_of

__all__ = ["Coverage", "Progress", "Stage", "coverage_of", "figures_of", "progress_of"]


def figures_of(
    competition: Competition, *, user: User, stage: Stage, now: datetime
) -> dict[str, Any]:
    """Everything that `site/organise/dashboard.html` shows of one competition to this person."""
    coverage = coverage_of(competition, now=now)
    progress = progress_of(competition, now=now)
    found = kinds.kinds_of(competition)
    return {
        "funnel": coverage.total,
        "funnel_bars": coverage.funnel_bars(),
        "track_bars": coverage.track_bars(),
        "economy_bars": coverage.economy_bars(),
        "economies_reached": coverage.economies_reached(),
        "matrix": coverage.matrix(stage),
        "kind_bars": found.bars(),
        "msme": found.msme(),
        "days": days.days_of(competition, user=user, now=now),
        "progress": progress,
        "needs": needs.needs_of(competition, coverage.total, progress, user=user, now=now),
        "beginning": beginning.beginning_of(competition, coverage.total, now=now),
    }
