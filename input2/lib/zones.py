"""Names of the cities that stand for the time zones of the member economies."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

CITIES: Final[Mapping[str, Promise]] = {
    "America/Chicago": _("Chicago"),
    "America/Denver": _("Denver"),
    "America/Lima": _("Lima"),
    "America/Los_Angeles": _("Los Angeles"),
    "America/Mexico_City": _("Mexico City"),
    "America/New_York": _("New York"),
    "America/Santiago": _("Santiago"),
    "America/Toronto": _("Toronto"),
    "America/Vancouver": _("Vancouver"),
    "Asia/Bangkok": _("Bangkok"),
    "Asia/Brunei": _("Bandar Seri Begawan"),
    "Asia/Ho_Chi_Minh": _("Ho Chi Minh City"),
    "Asia/Hong_Kong": _("Hong Kong"),
    "Asia/Jakarta": _("Jakarta"),
    "Asia/Kuala_Lumpur": _("Kuala Lumpur"),
    "Asia/Manila": _("Manila"),
    "Asia/Seoul": _("Seoul"),
    "Asia/Shanghai": _("Shanghai"),
    "Asia/Singapore": _("Singapore"),
    "Asia/Taipei": _("Taipei"),
    "Asia/Tokyo": _("Tokyo"),
    "Asia/Vladivostok": _("Vladivostok"),
    "Australia/Brisbane": _("Brisbane"),
    "Australia/Melbourne": _("Melbourne"),
    "Australia/Perth": _("Perth"),
    "Australia/Sydney": _("Sydney"),
    "Europe/Moscow": _("Moscow"),
    "Pacific/Auckland": _("Auckland"),
    "Pacific/Port_Moresby": _("Port Moresby"),
}
