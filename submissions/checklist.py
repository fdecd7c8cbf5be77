"""The screening checklist as it was answered: frozen with its words, and said again in the language of whoever reads it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from django.utils import translation
from django.utils.translation import gettext as _
from i18nfield.strings import LazyI18nString

from competitions.models import Competition, ScreeningItem
from input2.lib.errors import DomainError
from input2.lib.localized import by_language

Frozen: TypeAlias = list[dict[str, Any]]


class ChecklistChangedError(DomainError):
    """Somebody changed the checklist while the entry was being looked at."""

    code = "checklist_changed"


class ContradictionError(DomainError):
    """The checklist says one thing and the outcome another."""

    code = "contradiction"


@dataclass(frozen=True)
class Checked:
    """The answer to one point, by its key: met, not met, or not looked at; with the keys of the reasons that were chosen."""

    item: str
    is_met: bool | None = None
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True)
class Said:
    """What a team is told: the chosen reasons in the language of whoever reads, then what was written by hand."""

    checks: Sequence[Mapping[str, Any]]
    note: str = ""

    def __str__(self) -> str:
        chosen = [reason["text"] for check in self.checks for reason in check["reasons"]]
        return "\n".join(filter(None, [*(str(LazyI18nString(text)) for text in chosen), self.note]))

    def __bool__(self) -> bool:
        return bool(self.note) or any(check["reasons"] for check in self.checks)

    def in_language_of(self, competition: Competition) -> str:
        """The whole text as it is kept beside its parts, for exports and records."""
        with translation.override(next(iter(competition.languages), "en")):
            return str(self)


def items_of(competition: Competition) -> list[ScreeningItem]:
    """The checklist with its reasons; two queries."""
    return list(competition.screening_items.order_by("position").prefetch_related("reasons"))


def freeze(competition: Competition, checked: Iterable[Checked]) -> Frozen:
    """The answers with the words that the checklist has now; a point or reason that is gone is refused."""
    given = {one.item: one for one in checked}
    if not given:
        return []
    items = {item.key: item for item in items_of(competition)}
    if given.keys() - items.keys():
        raise _changed()
    return [_frozen(item, given[key]) for key, item in items.items() if key in given]


def refuse_contradiction(checks: Frozen) -> None:
    """An entry is not found eligible past a point that is marked as not met."""
    for check in checks:
        if check["is_met"] is False:
            raise ContradictionError(
                _("“%(item)s” is marked as not met, so the entry cannot be found eligible.")
                % {"item": LazyI18nString(check["text"])}
            )


def _frozen(item: ScreeningItem, one: Checked) -> dict[str, Any]:
    reasons = {reason.key: reason for reason in item.reasons.all()}
    if set(one.reasons) - reasons.keys():
        raise _changed()
    if one.is_met and one.reasons:
        raise ContradictionError(
            _("“%(item)s” is marked as met, and a reason against it is chosen.") % {"item": item}
        )
    return {
        "key": item.key,
        "text": by_language(item.text),
        "is_met": False if one.reasons else one.is_met,
        "reasons": [
            {"key": key, "text": by_language(reason.text)}
            for key, reason in reasons.items()
            if key in one.reasons
        ],
    }


def _changed() -> ChecklistChangedError:
    return ChecklistChangedError(
        _("The checklist was changed while you were reading. Look at it once more.")
    )
