"""Who scores with a rubric: whoever does registers a finder when it is ready, because rubrics know nothing of judging."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Use:
    """Something that scores with a rubric, by name, with the page about it; once it `has_begun` the rubric is frozen."""

    rubric: int
    name: str
    href: str
    has_begun: bool


Finder = Callable[[Collection[int]], Iterable[Use]]

_finders: list[Finder] = []


def register(finder: Finder) -> Finder:
    """Have the rubrics' pages name what this finds; one query for any number of rubrics."""
    _finders.append(finder)
    return finder


def uses_of(rubrics: Collection[int]) -> Mapping[int, list[Use]]:
    found: defaultdict[int, list[Use]] = defaultdict(list)
    for finder in _finders:
        for use in finder(rubrics):
            found[use.rubric].append(use)
    return found
