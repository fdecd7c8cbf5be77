"""What stands on the pages before a run begins: the chosen entries, the forms, and what will happen."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, Self

from django.http import Http404, QueryDict

from competitions.models import Competition
from competitions.policies import refusal_to_organise
from input2.accounts.models import User
from input2.lib.errors import DomainError
from input2.site.bulk.choosing import Choice
from input2.site.bulk.forms import OFFERED, OutcomeForm
from input2.site.bulk.presenting import going
from submissions import checklist
from submissions.bulk_forecast import forecast
from submissions.checklist import Said
from submissions.enums import BulkOutcome
from submissions.services import bulk_checks


@dataclass(frozen=True)
class Desk:
    """The entries that an organiser has chosen in a competition."""

    competition: Competition
    choice: Choice
    user: User
    now: datetime

    @classmethod
    def of_page(
        cls, competition: Competition, posted: QueryDict, *, user: User, now: datetime
    ) -> Self:
        return cls(competition, Choice.from_page(posted.get("chosen", "")), user, now)

    @cached_property
    def refusal(self) -> DomainError | None:
        return refusal_to_organise(self.user, self.competition)

    def form(self, outcome: BulkOutcome, posted: QueryDict | None = None) -> OutcomeForm:
        return OutcomeForm(
            posted,
            outcome=outcome,
            competition=self.competition,
            items=self._items,
            tracks=self._tracks,
        )

    def sent(self, posted: QueryDict) -> OutcomeForm:
        """The form that was sent; an outcome that does not exist leads nowhere."""
        outcome = posted.get("outcome", "")
        if outcome not in BulkOutcome.values:
            raise Http404
        return self.form(BulkOutcome(outcome), posted)

    def is_sound(self, form: OutcomeForm) -> bool:
        """Whether it could begin; what is in the way stands on the form."""
        if not form.is_valid():
            return False
        try:
            bulk_checks.refuse(self.competition, self.choice.entries, form.asked, now=self.now)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
            return False
        return True

    def to_choose(self, sent: OutcomeForm | None = None) -> dict[str, Any]:
        """The page with one form for each outcome; the one that was sent keeps what was typed."""
        forms = [
            sent if sent and sent.outcome == outcome else self.form(outcome) for outcome in OFFERED
        ]
        return {
            "choice": self.choice,
            "forms": forms,
            "sent": sent.outcome.value if sent else "",
            "refusal": str(self.refusal or ""),
        }

    def to_confirm(self, form: OutcomeForm, posted: QueryDict) -> dict[str, Any]:
        """The page that says what happens to how many, and what their teams read."""
        asked = form.asked
        expected = forecast(
            self.competition, self.choice.entries, asked, by=self.user, now=self.now
        )
        said = Said(checklist.freeze(self.competition, asked.reasons), asked.note)
        return {
            "choice": self.choice,
            "form": form,
            "asked": asked,
            "forecast": expected,
            "going": going(form.outcome, expected),
            "said": str(said),
            "carried": _carried(form, posted),
            "refusal": str(self.refusal or ""),
        }

    @cached_property
    def _items(self) -> list[Any]:
        return checklist.items_of(self.competition)

    @cached_property
    def _tracks(self) -> list[Any]:
        return list(self.competition.tracks.order_by("position"))


def _carried(form: OutcomeForm, posted: QueryDict) -> list[tuple[str, str]]:
    """What was typed, as it was typed, for hidden fields."""
    # A time that comes twice has a second control beside it.
    names = [name for field in form.fields for name in (field, f"{field}_turn")]
    return [(name, value) for name in names for value in posted.getlist(name)]
