"""Which entries are meant: as the list or a program says it, and as a page sends them back once they were read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from django.db.models import QuerySet
from django.http import QueryDict

from competitions.models import Competition
from input2.lib.storable import is_storable
from input2.site.entry_list import entries_asked_for
from submissions.bulk import MOST, Chosen, chosen_from, with_codes
from submissions.models import Entry


@dataclass(frozen=True)
class Choice:
    """The entries as they stood when they were chosen: what is confirmed afterwards is about these and no others."""

    entries: Sequence[Chosen]

    @classmethod
    def from_list(cls, competition: Competition, posted: QueryDict, *, now: datetime) -> Self:
        """From the form of the entries list: the ticked codes, or all that its filter means."""
        if "filter" in posted:
            return cls.of(entries_asked_for(competition, str(posted["filter"]), now=now))
        codes = [code for code in posted.getlist("code") if is_storable(code)]
        return cls.of(with_codes(competition, codes))

    @classmethod
    def of(cls, entries: QuerySet[Entry]) -> Self:
        return cls(chosen_from(entries.order_by("code")))

    @classmethod
    def from_page(cls, text: str) -> Self:
        read = (Chosen.read(part) for part in text.split() if is_storable(part))
        return cls(list({chosen.code: chosen for chosen in read if chosen}.values()))

    @property
    def text(self) -> str:
        """As a hidden field carries it from page to page."""
        return " ".join(map(str, self.entries))

    @property
    def is_too_many(self) -> bool:
        return len(self.entries) > MOST

    def __len__(self) -> int:
        return len(self.entries)


def unknown(codes: Iterable[str], choice: Choice) -> list[str]:
    """The codes that no entry of the competition has."""
    known = {chosen.code for chosen in choice.entries}
    return [code for code in codes if code not in known]
