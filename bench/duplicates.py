"""How long 20,000 entries take to be held against each other: `.venv/bin/python -m bench.duplicates` prints one JSON object.

Three quarters of the organisations have one entry, some have hundreds; one entry in fifty is another of its organisation with a few words changed.
"""

import json
import resource
import sys
import time
from itertools import accumulate
from random import Random
from typing import Final

from submissions.likeness import Said, alike, shared_keys

ENTRIES: Final = 20_000
SEED: Final = 2023
VOCABULARY: Final = 6_000
TITLE_WORDS: Final = 10
SUMMARY_WORDS: Final = 170
# The second word is half as common as the first, and so on, as in any language.
WORDS: Final = [f"word{number}" for number in range(VOCABULARY)]
COMMON: Final = list(accumulate(1 / (number + 3) for number in range(VOCABULARY)))
COPIES: Final = 50
CHANGED_WORDS: Final = 8


def main() -> None:
    entries, copies = make_entries(Random(SEED))  # noqa: S311 -- the same entries each time
    started = time.perf_counter()
    by_key = {entry.key: entry for entry in entries}
    shared = list(shared_keys((entry.key, entry.organisation) for entry in entries))
    found = [pair for keys in shared for pair in alike(by_key[key] for key in keys)]
    seconds = time.perf_counter() - started
    pairs = {(pair.earlier, pair.later) for pair in found}
    result = {
        "entries": len(entries),
        "organisations_with_several": len(shared),
        "largest_organisation": max(map(len, shared)),
        "copies": len(copies),
        "copies_found": len(copies & pairs),
        "pairs_found": len(pairs),
        "seconds": round(seconds, 2),
        "peak_memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }
    sys.stdout.write(json.dumps(result, indent=2) + "\n")


def make_entries(chance: Random) -> tuple[list[Said], set[tuple[int, int]]]:
    """The entries, and which pairs of them are a text and its copy."""
    entries: list[Said] = []
    copies: set[tuple[int, int]] = set()
    for key in range(ENTRIES):
        if entries and not chance.randrange(COPIES):
            first = chance.choice(entries)
            entries.append(_copy(first, key, chance))
            copies.add((first.key, key))
            continue
        # Few organisations hand in much.
        organisation = f"Organisation {int(ENTRIES * chance.random() ** 3)}"
        words = [_words(chance, number) for number in (TITLE_WORDS, SUMMARY_WORDS)]
        entries.append(Said(key, organisation, *(" ".join(each) for each in words)))
    return entries, copies


def _copy(first: Said, key: int, chance: Random) -> Said:
    words = first.summary.split()
    for place in chance.sample(range(len(words)), CHANGED_WORDS):
        words[place] = f"other{place}"
    return Said(key, f"{first.organisation}, Ltd.", f"{first.title} again", " ".join(words))


def _words(chance: Random, number: int) -> list[str]:
    return chance.choices(WORDS, cum_weights=COMMON, k=number)


if __name__ == "__main__":
    main()
