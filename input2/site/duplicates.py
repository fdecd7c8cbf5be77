"""Likely duplicates as organisers look at them: both entries beside each other, with what differs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Self, cast

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from competitions.models import Competition
from competitions.policies import refusal_to_organise
from input2.accounts.models import User
from input2.site.duplicate_forms import DecisionForm
from input2.site.organising import state_label
from submissions.comparing import Piece, words
from submissions.enums import DuplicateState
from submissions.models import DuplicatePair, Entry
from submissions.ownership import ties_to
from submissions.policies import refusal_by_tie


@dataclass(frozen=True)
class Side:
    """One of the two, with the pieces of its texts that the other has not."""

    entry: Entry
    state: str
    title: Sequence[Piece]
    summary: Sequence[Piece]


@dataclass(frozen=True)
class Card:
    """`refusal` says why this person decides nothing about the two; what was found about entries of their own they don't read."""

    pair: DuplicatePair
    sides: tuple[Side, Side]
    form: DecisionForm
    refusal: str
    is_own: bool

    def answered(self, form: DecisionForm) -> Self:
        """With the form that was refused, counting from what stands now."""
        form.data = cast(QueryDict, form.data).copy()
        form.data["seen"] = self.pair.state
        return replace(self, form=form)


def cards_of(
    competition: Competition, pairs: Iterable[DuplicatePair], *, user: User, now: datetime
) -> list[Card]:
    """Two queries, whatever the number of pairs."""
    shown = list(pairs)
    keys = {key for pair in shown for key in (pair.earlier_id, pair.later_id)}
    ties = ties_to(user, Entry.objects.filter(pk__in=keys))
    refusal = refusal_to_organise(user, competition)
    cards = []
    for pair in shown:
        own = refusal_by_tie(ties.get(pair.earlier_id) or ties.get(pair.later_id))
        cards.append(
            Card(
                pair=pair,
                sides=_sides(pair, now),
                form=DecisionForm.of(pair),
                refusal=str(refusal or own or ""),
                is_own=own is not None,
            )
        )
    return cards


def state_filter(competition: Competition, state: DuplicateState) -> list[dict[str, Any]]:
    """Links to the pairs of each state with their number; one query."""
    found = DuplicatePair.objects.filter(competition=competition)
    numbers = found.by_state()
    address = reverse("site:duplicates", args=[competition.slug])
    options = [
        {
            "label": DuplicateState(value).label,
            "href": f"{address}?state={value}",
            "current": value == state,
            "count": numbers.get(value, 0),
        }
        for value in DuplicateState.values
    ]
    return [{"label": _("State"), "options": options}]


def state_asked_for(given: str) -> DuplicateState:
    return DuplicateState(given) if given in DuplicateState.values else DuplicateState.OPEN


def with_pairs(entries: QuerySet[Entry]) -> QuerySet[Entry]:
    """Entries that know which others are like them, for `shown_with`, within the query that finds them."""
    is_of_it = Q(earlier=OuterRef("pk")) | Q(later=OuterRef("pk"))
    pairs = DuplicatePair.objects.filter(is_of_it).exclude(state=DuplicateState.DISMISSED)
    row = JSONObject(
        earlier=JSONObject(code="earlier__code", title="earlier__title"),
        later=JSONObject(code="later__code", title="later__title"),
        state="state",
    )
    return entries.annotate(pairs_alike=ArraySubquery(pairs.order_by("pk").values(row=row)))


def shown_with(entry: Entry) -> list[dict[str, Any]]:
    """What the page of an entry found through `with_pairs` tells of others like it; what was dismissed is told no more."""
    rows: list[dict[str, Any]] = getattr(entry, "pairs_alike")  # noqa: B009 -- annotated
    return [
        {
            "other": row["later"] if row["earlier"]["code"] == entry.code else row["earlier"],
            "is_marked": row["state"] == DuplicateState.DUPLICATE,
            "href": reverse(
                "site:duplicate",
                args=[entry.competition.slug, row["earlier"]["code"], row["later"]["code"]],
            ),
        }
        for row in rows
    ]


def _sides(pair: DuplicatePair, now: datetime) -> tuple[Side, Side]:
    titles = words(pair.earlier.title, pair.later.title)
    summaries = words(pair.earlier.summary, pair.later.summary)
    return (
        Side(pair.earlier, state_label(pair.earlier.state_at(now)), titles[0], summaries[0]),
        Side(pair.later, state_label(pair.later.state_at(now)), titles[1], summaries[1]),
    )
