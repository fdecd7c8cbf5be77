"""How a team is told what became of its entry: on its page, and to its organisers before and after."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from i18nfield.strings import LazyI18nString

from judging.models import Decision
from submissions.enums import EntryState
from submissions.presenting import TONES

TENTH: Final = Decimal("0.1")

TITLES: Final[Mapping[EntryState, Promise]] = {
    EntryState.SHORTLISTED: gettext_lazy("On the shortlist"),
    EntryState.FINALIST: gettext_lazy("Among the finalists"),
    EntryState.WINNER: gettext_lazy("Winner"),
    EntryState.NOT_SELECTED: gettext_lazy("Not selected"),
}
SENTENCES: Final[Mapping[EntryState, Promise]] = {
    EntryState.SHORTLISTED: gettext_lazy(
        "Your entry was chosen for the shortlist. Congratulations to your team."
    ),
    EntryState.FINALIST: gettext_lazy(
        "Your entry was chosen as one of the finalists. Congratulations to your team."
    ),
    EntryState.WINNER: gettext_lazy("Your entry wins this prize. Congratulations to your team."),
    EntryState.NOT_SELECTED: gettext_lazy(
        "Your entry does not go on from here. Thank you for the work that your team has put into it."
    ),
}


@dataclass(frozen=True)
class Marks:
    """Means of what the judges gave; the rows are those of `components/bar_chart.html`."""

    overall: str
    made: str
    rows: Sequence[dict[str, Any]]


@dataclass(frozen=True)
class Outcome:
    """One published decision; where only the entry's state is known there is no round, no date and no text."""

    state: EntryState
    title: str
    sentence: str
    round: str = ""
    at: datetime | None = None
    feedback: str = ""
    comments: Sequence[str] = ()
    marks: Marks | None = None

    @property
    def tone(self) -> str:
        return TONES.get(self.state, "neutral")

    @property
    def has_words(self) -> bool:
        """Whether anything beside the outcome itself was said to the team."""
        return bool(self.feedback or self.comments or self.marks)


def title_after(state: EntryState, award: str) -> str:
    """The outcome in a few words, with the name of the prize where there is one."""
    if award:
        return _("Winner: %(award)s") % {"award": award}
    return str(TITLES[state])


def title_of(decision: Decision) -> str:
    """The outcome in a few words, with the name of the prize."""
    award = str(decision.award.name) if decision.award else ""
    return title_after(EntryState(decision.became), award)


def outcome_of(decision: Decision) -> Outcome:
    state = EntryState(decision.became)
    return Outcome(
        state=state,
        title=title_of(decision),
        sentence=str(SENTENCES[state]),
        round=str(decision.round.name),
        at=decision.published_at,
        feedback=decision.feedback,
        comments=decision.comments,
        marks=_marks(decision.marks),
    )


def _marks(marks: Mapping[str, Any]) -> Marks | None:
    if not marks:
        return None
    count = marks["judges"]
    made = ngettext(
        "From the scorecard of %(count)d judge. Its points, weighted by criterion, make up to 100 overall and for each part.",
        "Means over the scorecards of %(count)d judges. The points of each, weighted by criterion, make up to 100 overall and for each part.",
        count,
    )
    return Marks(
        overall=_of_100(marks["total"]),
        made=made % {"count": count},
        rows=[
            {
                "label": LazyI18nString(row["name"]),
                "value": _of_100(row["mean"]),
                "share": Decimal(row["mean"]),
            }
            for row in marks["dimensions"]
        ],
    )


def _of_100(mean: str) -> str:
    rounded = Decimal(mean).quantize(TENTH, rounding=ROUND_HALF_UP)
    return _("%(mean)s of 100") % {"mean": number_format(rounded, decimal_pos=1)}
