"""Who hands in: types of organisation, and how many are small enterprises."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Subquery
from django.utils.translation import gettext as _
from i18nfield.strings import LazyI18nString

from competitions.enums import Fills
from competitions.models import Competition, Question
from input2.site.dashboard.bars import Bar, bars
from submissions.models import Entry


@dataclass(frozen=True)
class Msme:
    """Micro, small and medium-sized enterprises among the entries handed in."""

    count: int
    handed_in: int

    @property
    def percent(self) -> int:
        return round(100 * self.count / self.handed_in) if self.handed_in else 0


@dataclass(frozen=True)
class Kinds:
    """Entries handed in by type of organisation, with the words of the form's own options."""

    options: Mapping[str, str]
    by_type: Mapping[str, int]
    msme_count: int

    def bars(self) -> Sequence[Bar]:
        """In the order of the form; types that it no longer offers, and entries that name none, come last."""
        rows = [(label, self.by_type.get(key, 0), "") for key, label in self.options.items()]
        others = [key for key in self.by_type if key and key not in self.options]
        rows += [(key, self.by_type[key], "") for key in sorted(others)]
        if unsaid := self.by_type.get("", 0):
            rows.append((_("Not said"), unsaid, ""))
        return bars(rows)

    def msme(self) -> Msme:
        return Msme(self.msme_count, sum(self.by_type.values()))


def kinds_of(competition: Competition) -> Kinds:
    """One statement: the counts, and beside them the options of the question that they answer."""
    asked = Question.objects.filter(competition=competition, fills=Fills.ORGANISATION_TYPE)
    rows = (
        Entry.objects.handed_in()
        .filter(competition=competition)
        .order_by()
        .values("organisation_type", "is_msme")
        .annotate(entries=Count("pk"), options=Subquery(asked.values("options")[:1]))
    )
    by_type: Counter[str] = Counter()
    msme = 0
    options: Sequence[Mapping[str, Any]] = ()
    for row in rows:
        by_type[row["organisation_type"]] += row["entries"]
        msme += row["entries"] if row["is_msme"] else 0
        options = row["options"] or ()
    return Kinds(_labels(options), by_type, msme)


def _labels(options: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    return {option["key"]: str(LazyI18nString(option["label"])) for option in options}
