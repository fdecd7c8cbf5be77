"""The answers to choose from while they are being edited: typed rows, rearranged on the page, saved as a whole."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.http import QueryDict

from competitions import keys
from competitions.models import Question
from input2.lib.localized import by_language
from input2.lib.numbers import small_whole

MOST_OPTIONS: Final = 100


@dataclass(frozen=True)
class OptionRow:
    """`key` is empty for an answer that has not been saved yet."""

    key: str
    label: Mapping[str, str]
    is_retired: bool = False

    @property
    def is_blank(self) -> bool:
        return not self.key and not any(self.label.values())


def standing(question: Question | None) -> list[OptionRow]:
    """As they are stored, or two blank rows to begin with."""
    if question is None or not question.options:
        return [OptionRow("", {}), OptionRow("", {})]
    return [
        OptionRow(option["key"], by_language(option["label"]), bool(option.get("retired")))
        for option in question.options
    ]


def typed(data: QueryDict, languages: Sequence[str]) -> list[OptionRow]:
    """As the page sent them."""
    count = min(small_whole(data.get("options")) or 0, MOST_OPTIONS)
    return [
        OptionRow(
            data.get(f"option-{number}-key", ""),
            {
                language: data.get(f"option-{number}-{language}", "").strip()
                for language in languages
            },
            f"option-{number}-retired" in data,
        )
        for number in range(count)
    ]


def arranged(rows: Sequence[OptionRow], step: str) -> list[OptionRow]:
    """After `add`, `up:2`, `down:2` or `remove:2`; anything else changes nothing."""
    if step == "add":
        return [*rows, OptionRow("", {})][:MOST_OPTIONS]
    verb, _colon, text = step.partition(":")
    place = small_whole(text)
    if place is None or place >= len(rows):
        return list(rows)
    if verb == "remove":
        return [row for number, row in enumerate(rows) if number != place]
    other = {"up": place - 1, "down": place + 1}.get(verb, -1)
    moved = list(rows)
    if 0 <= other < len(moved):
        moved[place], moved[other] = moved[other], moved[place]
    return moved


def stored(rows: Sequence[OptionRow], question: Question | None) -> list[dict[str, Any]]:
    """What the question keeps: a new answer gets a key from its wording, one that is left blank is dropped."""
    known = {option["key"]: option for option in question.options} if question else {}
    kept: list[dict[str, Any]] = []
    taken = set(known)
    for row in rows:
        if row.is_blank:
            continue
        is_known = row.key in known
        key = row.key if is_known else keys.new_key(_wording(row), taken, otherwise="answer")
        taken.add(key)
        # Languages that the call no longer has keep their wording.
        before = by_language(known[key]["label"]) if is_known else {}
        label = {language: text for language, text in {**before, **row.label}.items() if text}
        kept.append({"key": key, "label": label, **({"retired": True} if row.is_retired else {})})
    return kept


def unnamed(rows: Sequence[OptionRow]) -> OptionRow | None:
    """A row that is stored already and lost its wording in every language."""
    return next((row for row in rows if row.key and not any(row.label.values())), None)


def shown(options: Sequence[Mapping[str, Any]]) -> str:
    """One line for each, for comparing."""
    return "\n".join(
        " / ".join(by_language(option["label"]).values())
        + (" (–)" if option.get("retired") else "")
        for option in options
    )


def _wording(row: OptionRow) -> str:
    return row.label.get("en") or next((text for text in row.label.values() if text), "")
