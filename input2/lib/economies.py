"""The APEC member economies in APEC's own names and order."""

from collections.abc import Sequence
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Economy(NamedTuple):
    code: str
    name: Promise
    position: int


_NAMES = (
    ("AUS", _("Australia")),
    ("BD", _("Brunei Darussalam")),
    ("CDA", _("Canada")),
    ("CHL", _("Chile")),
    ("PRC", _("China")),
    ("HKC", _("Hong Kong, China")),
    ("INA", _("Indonesia")),
    ("JPN", _("Japan")),
    ("ROK", _("Korea")),
    ("MAS", _("Malaysia")),
    ("MEX", _("Mexico")),
    ("NZ", _("New Zealand")),
    ("PNG", _("Papua New Guinea")),
    ("PE", _("Peru")),
    ("PHL", _("The Philippines")),
    ("RUS", _("Russia")),
    ("SGP", _("Singapore")),
    ("CT", _("Chinese Taipei")),
    ("THA", _("Thailand")),
    ("US", _("United States")),
    ("VN", _("Viet Nam")),
)

ECONOMIES: Sequence[Economy] = tuple(
    Economy(code, name, position) for position, (code, name) in enumerate(_NAMES, start=1)
)
CODES: Sequence[str] = tuple(economy.code for economy in ECONOMIES)


def choices() -> list[tuple[str, Promise]]:
    """Code and translated name of each economy, for fields of models and forms."""
    return [(economy.code, economy.name) for economy in ECONOMIES]
