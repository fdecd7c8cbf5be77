"""Transition tables: which step leads from which state to which, and their drawing."""

from collections.abc import Iterator, Mapping, Set
from typing import TypeVar

from django.utils.translation import gettext as _

from input2.lib.errors import TransitionRefusedError

State = TypeVar("State", bound=str)


def check_transition(table: Mapping[State, Set[State]], before: State, after: State) -> None:
    """Raise `TransitionRefusedError` unless the table lists the step from `before` to `after`."""
    if after not in table[before]:
        states = {"before": label(before), "after": label(after)}
        sentence = _("This step is not possible: %(before)s cannot become %(after)s.")
        raise TransitionRefusedError(sentence % states)


def label(state: str) -> str:
    """The state's own label where it has one (Django's choices), else its value in words."""
    return str(getattr(state, "label", state.replace("_", " ")))


def mermaid(table: Mapping[State, Set[State]]) -> str:
    """The table as a Mermaid state diagram, in a stable order."""
    return "\n".join(["stateDiagram-v2", *_arrows(table)]) + "\n"


def _arrows(table: Mapping[State, Set[State]]) -> Iterator[str]:
    for before, afters in table.items():
        for after in sorted(afters):
            yield f"  {_value(before)} --> {_value(after)}"


def _value(state: str) -> str:
    return str(getattr(state, "value", state))
