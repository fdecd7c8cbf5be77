"""Which entries may be the same one twice: of one organisation, with a title or a summary that is nearly another's."""

import re
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from math import ceil
from typing import Final

from input2.lib.names import normalised
from submissions.leaks import UNSPACED

# Per cent of what two titles, or two summaries, say together that both say.
LEAST_OF_TITLE: Final = 50
LEAST_OF_SUMMARY: Final = 40
# Of an organisation that hands the same in again and again, each entry is held against this many before it.
MOST_COMPARED: Final = 20
LETTERS_AT_ONCE: Final = 3
# Of so many entries word is given that the work goes on.
STEP: Final = 500
# What registers and letterheads write differently of one organisation, at the end of its name.
LEGAL_FORMS: Final = frozenset(
    [
        "ag",
        "berhad",
        "bhd",
        "co",
        "company",
        "corp",
        "corporation",
        "cv",
        "de",
        "gmbh",
        "inc",
        "incorporated",
        "llc",
        "limited",
        "ltd",
        "plc",
        "pt",
        "pte",
        "pty",
        "sa",
        "sac",
        "sdn",
        "spa",
    ]
)
UNSPACED_FORMS: Final = re.compile(r"(股份)?(有限责任|有限責任|有限)?(公司|株式会社)$|^株式会社")
_words = re.compile(rf"[{UNSPACED}]|(?:(?![{UNSPACED}])[^\W_])+")

Features = Set[str]


@dataclass(frozen=True)
class Said:
    """What an entry is held against others by; the keys put entries in the order in which they were begun."""

    key: int
    organisation: str
    title: str
    summary: str


@dataclass(frozen=True)
class Likeness:
    """Two entries, the earlier first, and how much of their titles and summaries is the same, in per cent."""

    earlier: int
    later: int
    title: int
    summary: int


def organisation_key(name: str) -> str:
    """Equal for names that stand for one organisation: signs and the legal form at the end say nothing."""
    words = re.findall(r"[^\W_]+", normalised(name).replace(".", ""))
    while len(words) > 1 and words[-1] in LEGAL_FORMS:
        words.pop()
    whole = " ".join(words)
    return UNSPACED_FORMS.sub("", whole) or whole


def shared_keys(organisations: Iterable[tuple[int, str]]) -> Iterator[list[int]]:
    """The entries of each organisation that has more than one."""
    by_organisation: dict[str, list[int]] = defaultdict(list)
    for key, name in organisations:
        if shared := organisation_key(name):
            by_organisation[shared].append(key)
    yield from (keys for keys in by_organisation.values() if len(keys) > 1)


def alike(entries: Iterable[Said], *, alive: Callable[[], None] = lambda: None) -> list[Likeness]:
    """Every likely pair among the entries of one organisation; `alive` is called while it takes long.

    Entries are not held against each other one by one: two of them that share enough also share one of their rarest features, so each is
    compared with those alone that do.
    """
    ordered = sorted(entries, key=lambda entry: entry.key)
    titles = {entry.key: _letters(entry.title) for entry in ordered}
    summaries = {entry.key: _word_pairs(entry.summary) for entry in ordered}
    found = {*_near(titles, LEAST_OF_TITLE, alive), *_near(summaries, LEAST_OF_SUMMARY, alive)}
    return [
        Likeness(
            earlier,
            later,
            _share(titles[earlier], titles[later]),
            _share(summaries[earlier], summaries[later]),
        )
        for earlier, later in sorted(found)
    ]


def _near(
    features: Mapping[int, Features], least: int, alive: Callable[[], None]
) -> Iterator[tuple[int, int]]:
    counts = Counter(feature for each in features.values() for feature in each)
    having: dict[str, deque[int]] = defaultdict(partial(deque, maxlen=MOST_COMPARED))
    for place, (key, mine) in enumerate(features.items(), start=1):
        if not place % STEP:
            alive()
        # Sorted alike for all, so that the rarest feature two of them share stands early in both.
        rare = sorted(mine, key=_by_rarity(counts))[: _enough(len(mine), least)]
        others = {other for feature in rare for other in having[feature]}
        yield from ((other, key) for other in others if _share(mine, features[other]) >= least)
        for feature in rare:
            having[feature].append(key)


def _enough(number: int, least: int) -> int:
    """How many of its rarest features an entry cannot do without if it is to share `least` per cent with another."""
    return number - ceil(number * least / 100) + 1 if number else 0


def _by_rarity(counts: Mapping[str, int]) -> Callable[[str], tuple[int, str]]:
    return lambda feature: (counts[feature], feature)


def _share(one: Features, other: Features) -> int:
    both = len(one & other)
    return 100 * both // (len(one) + len(other) - both) if both else 0


def _letters(text: str) -> Features:
    whole = f" {' '.join(_words.findall(normalised(text)))} "
    return frozenset(
        whole[place : place + LETTERS_AT_ONCE] for place in range(len(whole) - LETTERS_AT_ONCE + 1)
    )


def _word_pairs(text: str) -> Features:
    """Of scripts without spaces the pairs of characters."""
    return frozenset(f"{one} {other}" for one, other in pairwise(_words.findall(normalised(text))))
