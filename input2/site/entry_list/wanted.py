"""What an address asks of the list of entries: search, filters and order, in words that can be kept and sent."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Final, Self
from urllib.parse import urlencode

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from input2.lib import economies
from input2.lib.numbers import small_whole
from submissions.enums import EntryState

LONGEST_QUERY: Final = 200
LONGEST_KEY: Final = 60
NEWEST_FIRST: Final = "-submitted"
SORTS: Final = ("title", "code", "organisation", "judges", "submitted")


class Msme(TextChoices):
    YES = "yes", gettext_lazy("Yes")
    NO = "no", gettext_lazy("No")


class Judged(TextChoices):
    """How many judges of the round an entry has, against how many it should have."""

    NONE = "none", gettext_lazy("No judge")
    FEW = "few", gettext_lazy("Too few")
    ENOUGH = "enough", gettext_lazy("Enough")


class Files(TextChoices):
    MISSING = "missing", gettext_lazy("A required file is missing")


@dataclass(frozen=True)
class Wanted:
    """The filters of an address; whatever makes no sense in it counts as not given."""

    query: str = ""
    state: str = ""
    track: str = ""
    kind: str = ""
    economy: str = ""
    type: str = ""
    msme: str = ""
    judges: str = ""
    files: str = ""
    round: str = ""
    sort: str = NEWEST_FIRST

    @classmethod
    def from_address(cls, given: Mapping[str, str]) -> Self:
        sort = given.get("sort", NEWEST_FIRST)
        return cls(
            query=_plain(given.get("q", ""))[:LONGEST_QUERY],
            track=_plain(given.get("track", ""))[:LONGEST_KEY],
            kind=_plain(given.get("kind", ""))[:LONGEST_KEY],
            type=_plain(given.get("type", ""))[:LONGEST_KEY],
            round=str(small_whole(given.get("round", "")) or ""),
            sort=sort if is_sort(sort) else NEWEST_FIRST,
            **{name: _one_of(given.get(name, ""), CLOSED[name]) for name in CLOSED},
        )

    def given(self) -> dict[str, str]:
        """What stands in the address, by its names there, without what is empty."""
        names = {field.name: getattr(self, field.name) for field in fields(self)}
        given = {"q": names.pop("query"), **names}
        if self.sort == NEWEST_FIRST:
            del given["sort"]
        return {name: value for name, value in given.items() if value}

    def address(self, **changes: str) -> str:
        """The query string with some filters changed."""
        return urlencode(replace(self, **changes).given())

    @property
    def is_filtered(self) -> bool:
        return replace(self, sort=NEWEST_FIRST, round="") != type(self)()


CLOSED: Final[Mapping[str, frozenset[str]]] = {
    "state": frozenset(EntryState.values),
    "economy": frozenset(economies.CODES),
    "msme": frozenset(Msme.values),
    "judges": frozenset(Judged.values),
    "files": frozenset(Files.values),
}


def misread(given: Mapping[str, str]) -> dict[str, list[str]]:
    """What is wrong with a program's filters, by their names: a page takes these for not given, a program would act on too much."""
    known = {**CLOSED, "sort": frozenset(sign + name for name in SORTS for sign in ("", "-"))}
    wrong = {
        name: [_("Write one of: %(words)s.") % {"words": ", ".join(sorted(words))}]
        for name, words in known.items()
        if given.get(name) and given[name] not in words
    }
    if given.get("round") and small_whole(given["round"]) is None:
        wrong["round"] = [_("Write the number of a round.")]
    return wrong


def misread_names(given: Mapping[str, str]) -> dict[str, list[str]]:
    """Which filters a program names that there are none of: without them, more would be meant."""
    known = {"q" if field.name == "query" else field.name for field in fields(Wanted)}
    return {name: [_("There is no such filter.")] for name in given if name not in known}


def is_sort(sort: str) -> bool:
    return sort.removeprefix("-") in SORTS


def _one_of(value: str, known: frozenset[str]) -> str:
    return value if value in known else ""


def _plain(text: str) -> str:
    """What a column can hold; half of a surrogate pair becomes a question mark, which finds nothing."""
    return text.encode(errors="replace").decode().replace("\0", "").strip()
