"""One entry before the organisers who decide about it: its place, what its judges say, the form, and what the team will read."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from django.forms import ModelChoiceField
from django.http import QueryDict

from competitions.models import Award
from input2.accounts.models import User
from input2.lib.errors import DomainError
from judging import decision_policies
from judging.deciding_pages import awards_of, badge, refusal_on_page, rows_of
from judging.decision_forms import DecisionForm
from judging.enums import DecisionKind
from judging.models import Decision, Round
from judging.outcome_words import SENTENCES, outcome_of, title_after
from judging.presenting import points_text
from judging.selectors.decided import (
    Card,
    ListedEntry,
    cards_of,
    decision_about,
    neighbours,
)
from judging.selectors.publications import latest_order
from judging.workflow import state_after
from submissions.enums import EntryState
from submissions.workflow import IN_THE_RUNNING


@dataclass(frozen=True)
class JudgeRow:
    """One judge's word on the entry; `is_told` whether the team reads the comment as the form stands."""

    card: Card
    total: str
    is_told: bool


@dataclass(frozen=True)
class Desk:
    """All that the page is made of, before anything is asked of the form."""

    round: Round
    entry: "ListedEntry"
    decision: Decision | None
    awards: Sequence[Award]
    cards: Sequence[Card]

    @classmethod
    def of(cls, entry: "ListedEntry", round_: Round) -> "Desk":
        decision = decision_about(entry, round_)
        return cls(round_, entry, decision, awards_of(round_.competition), cards_of(entry, round_))

    def form(self, data: QueryDict | None = None) -> DecisionForm:
        return DecisionForm.of(self.decision, self.awards, self.cards, data)


def context_of(desk: Desk, form: DecisionForm, *, user: User) -> dict[str, Any]:
    """Everything the page shows; two queries on top of those of the desk."""
    entry, decision = desk.entry, desk.decision
    before, after = neighbours(entry, desk.round)
    refusal = _refusal(desk, user)
    return {
        "entry": entry,
        "decision": decision,
        "badge": badge(entry.kind, decision.award if decision else None),
        "mean": points_text(entry.raw_mean),
        "form": None if refusal else form,
        "refusal": refusal,
        "judges": _judges(desk, form),
        "place": rows_of([*before, entry, *after], desk.awards),
        "previous": before[-1] if before else None,
        "next": after[0] if after else None,
        "preview": _preview(desk, form),
    }


def following(desk: Desk) -> str | None:
    """The code of the next entry in the order of the list; one query."""
    after = neighbours(desk.entry, desk.round)[1]
    return after[0].code if after else None


def _refusal(desk: Desk, user: User) -> DomainError | None:
    return decision_policies.refusal_to_decide_about(
        user, desk.entry, desk.decision
    ) or refusal_on_page(desk.round, latest_order(desk.round))


def _judges(desk: Desk, form: DecisionForm) -> list[JudgeRow]:
    withheld = form.withheld
    return [
        JudgeRow(card, points_text(card.total), card.can_be_told and card.number not in withheld)
        for card in desk.cards
    ]


def _preview(desk: Desk, form: DecisionForm) -> dict[str, Any]:
    """What the team will read, or has read."""
    decision = desk.decision
    if decision and decision.is_published:
        return {"outcome": outcome_of(decision)}
    award = _award_of(form)
    return {
        "outcomes": _possible(desk.entry, award),
        # For the script, which puts the name of another prize into it.
        "prize_title": title_after(EntryState.WINNER, "{prize}"),
        "kind": form["kind"].value() or "",
        "feedback": form["feedback"].value() or "",
    }


def _possible(entry: "ListedEntry", award: str) -> list[dict[str, Any]]:
    """Every decision with the words in which this entry's team would read it."""
    if entry.state not in IN_THE_RUNNING:
        return []
    found = []
    for kind in DecisionKind:
        state = state_after(kind, EntryState(entry.state))
        title = title_after(state, award if kind == DecisionKind.AWARD else "")
        found.append({"kind": kind.value, "title": title, "sentence": SENTENCES[state]})
    return found


def _award_of(form: DecisionForm) -> str:
    chosen = form["award"].value() or ""
    field = cast("ModelChoiceField[Award]", form.fields["award"])
    return str(dict(cast(Any, field.choices)).get(chosen, "")) if chosen else ""
