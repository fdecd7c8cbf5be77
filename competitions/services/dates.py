"""The call's window, its zone and its public dates; what moves on a published call is written in the public change log."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final, TypeAlias
from zoneinfo import ZoneInfo, available_timezones

from django.utils import translation
from django.utils.text import slugify
from django.utils.translation import gettext as _

from competitions import policies
from competitions.enums import Keeps
from competitions.models import Competition, DateChange, KeyDate
from competitions.services.changing import (
    StaleEditError,
    Values,
    call_under_change,
    record,
    refuse_stale,
    snapshot,
)
from competitions.services.parts import MalformedPartError, add_part, change_part, remove_part
from competitions.services.writing import MalformedCallError
from input2.accounts.models import User
from input2.lib import wall_clock
from input2.lib.errors import DomainError
from input2.lib.localized import Texts, by_language
from input2.lib.templatetags.display import in_sentence, zone_city

Reason: TypeAlias = Texts
WINDOW: Final = ("opens_at", "closes_at")
LONGEST_KEY: Final = 40


class ReasonMissingError(DomainError):
    """Whoever reads the change log has to learn why a date moved, in their language."""

    code = "reason_missing"
    status = 400


class ConfirmationMissingError(DomainError):
    """The change does something at once, or leaves something as it is, that a person may not expect."""

    code = "confirmation_missing"


@dataclass(frozen=True)
class Move:
    """One line for the change log, before it is written."""

    key: str
    name: Mapping[str, str]
    before: datetime | None
    after: datetime | None


def change_window(  # noqa: PLR0913 -- the parts of one change
    competition: Competition,
    *,
    opens_at: datetime,
    closes_at: datetime,
    seen: str,
    reason: Reason | None = None,
    is_confirmed: bool = False,
    moves_along: bool = True,
    by: User,
    now: datetime,
) -> list[DateChange]:
    """Move the opening or the closing, and the announced dates that name the same moment; the lines of the log, if any.

    `seen` is the window's mark as the person saw it; without `moves_along` the announced dates stay where they are.
    """
    with call_under_change(competition, by=by) as call:
        refuse_other_window(call, seen)
        window = {"opens_at": opens_at, "closes_at": closes_at}
        moves = _window_moves(call, window)
        if not moves:
            return []
        if closes_at <= opens_at:
            raise MalformedCallError(_("The call has to close after it opens."))
        _refuse_surprise(call, opens_at, closes_at, is_confirmed=is_confirmed, now=now)
        reason = _reason(call, moves, reason)
        if moves_along:
            moves = list(_with_companions(call, moves, by=by, now=now))
        _write(call, window, reason, by=by, now=now)
        return _log(call, moves, reason, by=by, now=now)


def change_zone(
    competition: Competition,
    *,
    zone: str,
    keeps: Keeps,
    seen: str,
    reason: Reason | None = None,
    is_confirmed: bool = False,
    by: User,
    now: datetime,
) -> list[DateChange]:
    """Give the call another zone: either no moment moves, or every date keeps its time on the clock and moves."""
    with call_under_change(competition, by=by) as call:
        refuse_other_window(call, seen)
        if zone not in available_timezones():
            raise MalformedCallError(
                _("“%(zone)s” is not a time zone; write one such as Asia/Shanghai.")
                % {"zone": zone}
            )
        if zone == call.time_zone:
            return []
        if keeps == Keeps.INSTANTS:
            _write(call, {"time_zone": zone}, {}, by=by, now=now)
            return []
        window = {name: _same_clock(call, getattr(call, name), zone) for name in WINDOW}
        if window["closes_at"] <= window["opens_at"]:
            raise MalformedCallError(_("The call has to close after it opens."))
        _refuse_surprise(call, **window, is_confirmed=is_confirmed, now=now)
        moves = _window_moves(call, window) + _keep_clocks(call, zone)
        reason = _reason(call, moves, reason)
        _write(call, {**window, "time_zone": zone}, reason, by=by, now=now)
        return _log(call, moves, reason, by=by, now=now)


def add_date(
    competition: Competition,
    values: Values,
    *,
    reason: Reason | None = None,
    by: User,
    now: datetime,
) -> list[DateChange]:
    """Announce one more date; its key comes from its name and stays."""
    with call_under_change(competition, by=by) as call:
        _refuse_end_before_beginning(values)
        key = _free_key(call, by_language(values["name"]))
        row = add_part(KeyDate, call, {**values, "key": key}, by=by, now=now)
        moves = [Move(row.key, by_language(row.name), None, row.at)]
        return _log(call, moves, _reason(call, moves, reason), by=by, now=now)


def change_date(
    date: KeyDate,
    values: Values,
    *,
    base: int,
    reason: Reason | None = None,
    is_confirmed: bool = False,
    by: User,
    now: datetime,
) -> list[DateChange]:
    """Write what is said about a date; a moved instant of a published call needs a reason, another word does not."""
    with call_under_change(date.competition, by=by) as call:
        _refuse_end_before_beginning(values)
        standing = _standing(date)
        consequence = policies.consequence_of_date(call, standing.at, values["at"])
        if consequence and not is_confirmed:
            refuse_stale(standing, base)
            raise ConfirmationMissingError(consequence)
        changed = change_part(date, values, base=base, competition=call, by=by, now=now)
        moves = list(_date_moves(call, standing, changed))
        return _log(call, moves, _reason(call, moves, reason), by=by, now=now)


def remove_date(
    date: KeyDate, *, reason: Reason | None = None, by: User, now: datetime
) -> list[DateChange]:
    """Take a date back; visitors of a published call read that, and why."""
    with call_under_change(date.competition, by=by) as call:
        standing = _standing(date)
        moves = [Move(standing.key, by_language(standing.name), standing.at, None)]
        reason = _reason(call, moves, reason)
        remove_part(standing, competition=call, by=by, now=now)
        return _log(call, moves, reason, by=by, now=now)


def window_mark(competition: Competition) -> str:
    """What tells whether somebody moved the window or the zone since a form was opened."""
    times = [getattr(competition, name).isoformat() for name in WINDOW]
    return " ".join([*times, competition.time_zone])


def refuse_other_window(call: Competition, seen: str) -> None:
    # Not by `revision`: an organiser who mends a text meanwhile is in nobody's way.
    if window_mark(call) != seen:
        raise StaleEditError(call)


def window_name(call: Competition, name: str) -> dict[str, str]:
    """What the change log calls the opening or the closing, in the call's languages."""
    said: Mapping[str, Callable[[], str]] = {
        "opens_at": lambda: _("Call opens"),
        "closes_at": lambda: _("Entries close"),
    }
    return _in_languages(call, said[name])


def _write(call: Competition, values: Values, reason: Reason, *, by: User, now: datetime) -> None:
    changed = [name for name, value in values.items() if getattr(call, name) != value]
    before = snapshot(call, changed)
    for name in changed:
        setattr(call, name, values[name])
    call.save(update_fields=changed)
    details: dict[str, Any] = {"before": before, "after": snapshot(call, changed)}
    said = _said(call, reason)
    record(
        "competition.dates_changed",
        call,
        call,
        by=by,
        now=now,
        changed=changed,
        reason=said,
        **details,
    )


def _window_moves(call: Competition, window: Mapping[str, datetime]) -> list[Move]:
    return [
        Move(name, window_name(call, name), getattr(call, name), at)
        for name, at in window.items()
        if getattr(call, name) != at
    ]


def _with_companions(
    call: Competition, moves: Iterable[Move], *, by: User, now: datetime
) -> Iterator[Move]:
    """The window's moves under the names that the call gives them, with the announced dates of the same moments moved."""
    dates = list(call.key_dates.select_for_update())
    for move in moves:
        if move.before is None or move.after is None:
            continue
        companions = [date for date in dates if date.at == move.before]
        name = by_language(companions[0].name) if companions else move.name
        yield replace(move, name=name)
        for number, date in enumerate(companions):
            _shift(date, move.after - move.before, call, by=by, now=now)
            if number:
                yield Move(date.key, by_language(date.name), move.before, move.after)


def _shift(
    date: KeyDate, by_so_much: timedelta, call: Competition, *, by: User, now: datetime
) -> None:
    names = ["at", "ends_at"]
    before = snapshot(date, names)
    date.at += by_so_much
    date.ends_at = date.ends_at + by_so_much if date.ends_at else None
    date.revision += 1
    date.save(update_fields=[*names, "revision"])
    record(
        "key_date.changed",
        date,
        call,
        by=by,
        now=now,
        changed=names if date.ends_at else ["at"],
        before=before,
        after=snapshot(date, names),
    )


def _date_moves(call: Competition, before: KeyDate, after: KeyDate) -> Iterator[Move]:
    name = by_language(after.name)
    if before.at != after.at:
        yield Move(after.key, name, before.at, after.at)
    if before.ends_at != after.ends_at:
        ends = _in_languages(call, lambda: _("%(date)s: end") % {"date": after.name})
        yield Move(after.key, ends, before.ends_at, after.ends_at)


def _keep_clocks(call: Competition, zone: str) -> list[Move]:
    """Every public date shows the same time in the new zone."""
    moves: list[Move] = []
    for date in call.key_dates.select_for_update():
        before = KeyDate(name=date.name, at=date.at, ends_at=date.ends_at)
        date.at = _same_clock(call, date.at, zone)
        date.ends_at = _same_clock(call, date.ends_at, zone) if date.ends_at else None
        _refuse_end_before_beginning({"at": date.at, "ends_at": date.ends_at})
        moves += _date_moves(call, before, date)
        date.revision += 1
        date.save(update_fields=["at", "ends_at", "revision"])
    return moves


def _same_clock(call: Competition, at: datetime, zone: str) -> datetime:
    found = wall_clock.instants(wall_clock.wall_of(at, call.zone), ZoneInfo(zone))
    if len(found) != 1:
        # Rare enough to be done by hand rather than guessed.
        raise MalformedCallError(
            _(
                "Clocks in %(city)s show the time of one date not at all or twice, because they change that day: "
                "%(at)s. Move this date first."
            )
            % {"city": zone_city(zone), "at": in_sentence(at, call.time_zone)}
        )
    return found[0]


def _refuse_surprise(
    call: Competition,
    opens_at: datetime,
    closes_at: datetime,
    *,
    is_confirmed: bool,
    now: datetime,
) -> None:
    consequence = policies.consequence_of_window(call, opens_at, closes_at, now)
    if consequence and not is_confirmed:
        raise ConfirmationMissingError(consequence)


def _refuse_end_before_beginning(values: Values) -> None:
    ends_at = values.get("ends_at")
    if ends_at and ends_at <= values["at"]:
        raise MalformedPartError(_("The date has to end after it begins."))


def _standing(date: KeyDate) -> KeyDate:
    # The call's row is locked, and nothing else writes dates.
    found = KeyDate.objects.select_related("competition").filter(pk=date.pk).first()
    if found is None:
        raise MalformedPartError(_("This has been removed meanwhile."))
    return found


def _reason(call: Competition, moves: Iterable[Move], reason: Reason | None) -> Reason:
    """The reason as it is kept; empty where nobody could have read the date yet."""
    given = {language: text.strip() for language, text in by_language(reason or {}).items()}
    if not call.is_public or not list(moves):
        return {}
    if any(not given.get(language) for language in call.languages):
        raise ReasonMissingError(
            _("The date is public: say in each language why it changes. Visitors read the reason.")
        )
    return given


def _log(
    call: Competition, moves: Iterable[Move], reason: Reason, *, by: User, now: datetime
) -> list[DateChange]:
    if not call.is_public:
        return []
    return [
        DateChange.objects.create(
            competition=call,
            key=move.key,
            name=dict(move.name),
            before=move.before,
            after=move.after,
            reason=dict(reason),
            changed_at=now,
            changed_by=by,
        )
        for move in moves
    ]


def _free_key(call: Competition, name: Mapping[str, str]) -> str:
    wanted = slugify(name.get("en", "")).replace("_", "-")[: LONGEST_KEY - 4].strip("-") or "date"
    taken = set(call.key_dates.values_list("key", flat=True))
    # A date that was taken away keeps its key in the change log.
    taken |= set(call.date_changes.values_list("key", flat=True))
    numbered = (f"{wanted}-{number}" for number in range(2, len(taken) + 3))
    return next(key for key in [wanted, *numbered] if key not in taken)


def _in_languages(call: Competition, said: Callable[[], str]) -> dict[str, str]:
    names = {}
    for language in call.languages:
        with translation.override(language):
            names[language] = said()
    return names


def _said(call: Competition, reason: Reason) -> str:
    return next((reason[language] for language in call.languages if reason.get(language)), "")
