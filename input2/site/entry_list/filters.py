"""The filters as links: each changes one thing of the address and keeps the rest."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _
from i18nfield.strings import LazyI18nString

from competitions.enums import Fills
from competitions.models import Track
from input2.lib import economies
from input2.site.entry_list.facets import Facets
from input2.site.entry_list.finding import WORDED, Scope
from input2.site.entry_list.wanted import Files, Judged, Msme, Wanted
from input2.site.organising import state_label
from judging.models import Round
from submissions.enums import EntryState, OrganisationType
from submissions.workflow import HANDED_IN

Group = dict[str, Any]


def groups_of(
    scope: Scope,
    wanted: Wanted,
    facets: Facets,
    *,
    tracks: Iterable[Track],
    words: Mapping[str, Mapping[str, str]],
    rounds: Sequence[Round],
) -> dict[str, Any]:
    """What the page offers to filter by, the rarer filters apart; each count says how many entries its link lists."""

    def counted(name: str, choices: Iterable[tuple[str, object]], **used: bool) -> list[Group]:
        return _options(wanted, facets, name, choices, **used)

    states = {"label": _("State"), "options": _states(wanted, facets)}
    by_track = counted("track", [(track.key, track.name) for track in tracks])
    by_kind = counted("kind", words[Fills.ENTRY_TYPE].items(), only_used=True)
    by_economy = counted("economy", economies.choices(), only_used=True)
    by_type = counted("type", words[Fills.ORGANISATION_TYPE].items(), only_used=True)
    more = [
        {"label": _("Type of entry"), "options": by_kind},
        # Twenty links would push the list off a phone's first screen.
        _folded(_("Economy"), by_economy, is_open=bool(wanted.economy)),
        _folded(_("Organisation"), by_type, is_open=bool(wanted.type)),
        {"label": _("MSME"), "options": counted("msme", Msme.choices)},
        {"label": _("Files"), "options": _uncounted(wanted, "files", Files.choices)},
        *_of_rounds(scope, wanted, rounds),
    ]
    return {
        "filters": [states, *_that_choose([{"label": _("Track"), "options": by_track}])],
        "more_filters": _that_choose(more),
        "is_more_open": replace(wanted, query="", state="", track="").is_filtered,
    }


def _that_choose(groups: Iterable[Group]) -> list[Group]:
    """Without those that offer “All” alone."""
    return [group for group in groups if len(group["options"]) > 1]


def words_of(scope: Scope) -> dict[str, dict[str, str]]:
    """What the form calls the options of its choices that fill a column, by that column."""
    words: dict[str, dict[str, str]] = {column: {} for column in WORDED}
    # The question in use comes last, and has the last word about what it offers as well.
    for question in (question for question in scope.questions if question.fills in words):
        words[question.fills] |= {option["key"]: _label(option) for option in question.options}
    known = {key: str(label) for key, label in OrganisationType.choices}
    words[Fills.ORGANISATION_TYPE] = words[Fills.ORGANISATION_TYPE] or known
    return words


def _label(option: Mapping[str, Any]) -> str:
    return str(LazyI18nString(option["label"]))


def _states(wanted: Wanted, facets: Facets) -> list[Group]:
    counts = facets.counts["state"]
    everything = sum(number for state, number in counts.items() if state in HANDED_IN)
    return [_option(wanted, _("All handed in"), everything, state="")] + [
        _option(wanted, state_label(state), counts.get(state, 0), state=state)
        for state in EntryState.values
        if counts.get(state) or state == wanted.state
    ]


def _options(
    wanted: Wanted,
    facets: Facets,
    name: str,
    choices: Iterable[tuple[str, object]],
    *,
    only_used: bool = False,
) -> list[Group]:
    counts = facets.counts[name]
    return [_option(wanted, _("All"), None, **{name: ""})] + [
        _option(wanted, str(label), counts.get(key, 0), **{name: key})
        for key, label in choices
        if not only_used or counts.get(key) or key == getattr(wanted, name)
    ]


def _uncounted(wanted: Wanted, name: str, choices: Iterable[tuple[str, object]]) -> list[Group]:
    """Links that say no number: it would cost as much as the list itself."""
    return [_option(wanted, _("All"), None, **{name: ""})] + [
        _option(wanted, str(label), None, **{name: key}) for key, label in choices
    ]


def _folded(label: str, options: list[Group], *, is_open: bool) -> Group:
    count = len(options) - 1
    fold = "" if is_open else _("Choose one of %(count)s") % {"count": count}
    return {"label": label, "options": options, "fold": fold}


def _of_rounds(scope: Scope, wanted: Wanted, rounds: Sequence[Round]) -> list[Group]:
    if scope.judged is None:
        return []
    judged = {"label": _("Judges"), "options": _uncounted(wanted, "judges", Judged.choices)}
    if len(rounds) == 1:
        return [judged]
    links = [
        {
            **_option(wanted, str(one.name), None, round=str(one.position)),
            "current": one == scope.judged,
        }
        for one in rounds
    ]
    return [judged, {"label": _("Judges are counted in"), "options": links}]


def _option(wanted: Wanted, label: str, count: int | None, **change: str) -> Group:
    name, value = next(iter(change.items()))
    return {
        "label": label,
        "href": f"?{wanted.address(**change)}",
        "current": getattr(wanted, name) == value,
        "count": count,
    }
