"""A form field for an instant, typed as the clocks of the competition's zone show it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils.dateformat import format as format_date
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from competitions.description_checks import EARLIEST, LATEST
from input2.lib import wall_clock
from input2.lib.templatetags.display import zone_city, zone_offset, zone_place

TURN: Final = "_turn"
# What `datetime` can shift between zones; which dates a call may have is asked afterwards.
YEARS: Final = range(1900, 2200)


@dataclass(frozen=True)
class Typed:
    """What stands in the controls: the time, and which of two where clocks show it twice ("0" or "1")."""

    text: str = ""
    turn: str = ""


@dataclass(frozen=True)
class Turn:
    """One of the two instants at which clocks show the same time."""

    value: str
    label: str
    is_chosen: bool


class _Control(forms.TextInput):
    input_type = "datetime-local"


class MomentWidget(forms.Widget):
    """The browser's own control for day and time, with the zone's offset on that day; the choice only where it is needed."""

    def __init__(self, zone: str) -> None:
        super().__init__()
        self.zone = zone

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Typed:
        return Typed(str(data.get(name) or "").strip(), str(data.get(f"{name}{TURN}") or ""))

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in data

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        typed = value if isinstance(value, Typed) else Typed()
        wall = parse(typed.text)
        found = wall_clock.instants(wall, ZoneInfo(self.zone)) if wall else []
        own = {**(attrs or {}), "data-moment": self.zone}
        context = {
            "control": _Control().render(name, typed.text, own),
            "turn_name": f"{name}{TURN}",
            "city": zone_city(self.zone),
            "place": zone_place(self.zone, found[0]) if len(found) == 1 else zone_city(self.zone),
            "turns": self._turns(found, typed),
        }
        return render_to_string("components/moment.html", context)

    def _turns(self, found: list[datetime], typed: Typed) -> list[Turn]:
        if len(found) < 2:  # noqa: PLR2004 -- twice
            return []
        labels = (_("The first time, at %(offset)s"), _("The second time, at %(offset)s"))
        return [
            Turn(str(turn), label % {"offset": zone_offset(self.zone, at)}, typed.turn == str(turn))
            for turn, (label, at) in enumerate(zip(labels, found, strict=True))
        ]


class MomentField(forms.Field):
    """Gives an instant in UTC; a time that does not exist, or exists twice, is never guessed."""

    def __init__(self, *, zone: str, **options: Any) -> None:
        self.zone = ZoneInfo(zone)
        super().__init__(widget=MomentWidget(zone), **options)

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, datetime):
            return value
        local = value.astimezone(self.zone)
        shown = wall_clock.wall_of(value, self.zone)
        spec = "seconds" if shown.second else "minutes"
        return Typed(shown.isoformat(timespec=spec), str(local.fold))

    def clean(self, value: Any) -> datetime | None:
        typed = value if isinstance(value, Typed) else Typed()
        if not typed.text:
            self.validate(None)
            return None
        wall = parse(typed.text)
        if wall is None:
            raise ValidationError(_("Write a day and a time, such as 2027-09-30T23:59."))
        found = wall_clock.instants(wall, self.zone)
        if not found:
            raise ValidationError(self._skipped(wall))
        if not EARLIEST <= found[0] < LATEST:
            raise ValidationError(_("Dates lie between the years 2000 and 2099."))
        if len(found) == 1:
            return found[0]
        if typed.turn not in {"0", "1"}:
            raise ValidationError(self._twice(wall))
        return found[int(typed.turn)]

    def _skipped(self, wall: datetime) -> str:
        instead = wall_clock.shown_instead(wall, self.zone)
        return _(
            "%(time)s does not exist in %(city)s on %(day)s: clocks are put forward and skip it. "
            "Write %(instead)s instead, or an earlier time."
        ) % {**self._words(wall), "instead": f"{instead:%H:%M}"}

    def _twice(self, wall: datetime) -> str:
        return _(
            "%(time)s comes twice in %(city)s on %(day)s, because clocks are put back: say which of the two."
        ) % self._words(wall)

    def _words(self, wall: datetime) -> dict[str, str]:
        pattern = pgettext("date format: 30 September 2027", "j F Y")
        return {
            "time": f"{wall:%H:%M}",
            "day": format_date(wall, pattern),
            "city": zone_city(self.zone.key),
        }


def parse(text: str) -> datetime | None:
    """What a browser sends for a day and a time; anything else is nothing."""
    try:
        wall = datetime.fromisoformat(text)
    except ValueError:
        return None
    is_local = wall.tzinfo is None and ":" in text and wall.year in YEARS
    return wall.replace(microsecond=0) if is_local else None
