"""Where the public dates of the call say something else than the rounds that they name."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from competitions.models import KeyDate
from input2.lib.localized import by_language
from judging.models import Round


@dataclass(frozen=True)
class Difference:
    """An announced date that carries a round's name and is neither its opening nor its closing."""

    date: KeyDate
    round: Round


def differences(dates: Iterable[KeyDate], rounds: Iterable[Round]) -> list[Difference]:
    """Each date is held against the round whose name it carries; no query of its own."""
    listed = list(rounds)
    pairs = [(date, _named_in(date, listed)) for date in dates]
    return [Difference(date, named) for date, named in pairs if named and _differ(date, named)]


def _named_in(date: KeyDate, rounds: Sequence[Round]) -> Round | None:
    found = [
        (length, -place) for place, each in enumerate(rounds) if (length := _shared(date, each))
    ]
    # "Final review ends" speaks of the round "Final review", also where another is called "Review".
    return rounds[-max(found)[1]] if found else None


def _shared(date: KeyDate, round_: Round) -> int:
    """How long the round's name is, in a language in which the date's name contains it."""
    names = by_language(date.name)
    return max(
        (
            len(name)
            for language, name in by_language(round_.name).items()
            if name.casefold() in names.get(language, "").casefold()
        ),
        default=0,
    )


def _differ(date: KeyDate, round_: Round) -> bool:
    instants = {date.at, date.ends_at} - {None}
    return not instants <= {round_.opens_at, round_.closes_at}
