import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

import typst
from django.utils.dateformat import format as format_date
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from competitions.models import Competition
from input2.lib.templatetags.display import zone_city

HERE: Final = Path(__file__).parent
# Latin letters from the first font that has them; the second has some eleven thousand Chinese characters.
FONTS: Final[Mapping[str, tuple[str, ...]]] = {
    "en": ("Libertinus Serif", "Noto Serif CJK SC"),
    "zh": ("Noto Serif CJK SC", "Libertinus Serif"),
}
LONGEST: Final = 300
# A word that would leave the card may be broken; those that people use are shorter.
ENDLESS_WORD: Final = re.compile(r"[^\s\u200b]{25,}")
PIECE: Final = re.compile(r"(.{12})")


@dataclass(frozen=True)
class Card:
    """The words on a card, in one language."""

    lang: str
    fonts: tuple[str, ...]
    short_name: str
    eyebrow: str
    name: str
    tagline: str
    dates: str


def card_of(competition: Competition) -> Card:
    """The call in the present language; it says when entries are taken and never whether."""
    lang = (get_language() or "en").split("-")[0]
    return Card(
        lang=lang,
        fonts=FONTS.get(lang, FONTS["en"]),
        short_name=competition.short_name,
        eyebrow=_breakable(str(competition.eyebrow)),
        name=_breakable(str(competition.name)),
        tagline=_breakable(str(competition.tagline)),
        dates=_dates(competition),
    )


@lru_cache(maxsize=16)
def draw(card: Card) -> bytes:
    """A PNG of 1200 by 630; the same card always gives the same bytes."""
    data = json.dumps(asdict(card), ensure_ascii=False)
    picture = _compiler().compile(
        HERE / "card.typ", format="png", ppi=72, sys_inputs={"data": data}, timestamp=0
    )
    if not isinstance(picture, bytes):
        raise TypeError("The card did not become one picture.")
    return picture


@cache
def _compiler() -> typst.Compiler:
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[str(HERE / "fonts")])
    return typst.Compiler(root=HERE, font_paths=fonts, ignore_system_fonts=True)


def _breakable(text: str) -> str:
    return ENDLESS_WORD.sub(lambda word: PIECE.sub("\\1\u200b", word[0]), text[:LONGEST])


def _dates(competition: Competition) -> str:
    pattern = pgettext("date format: 30 September 2027", "j F Y")
    opens, closes = (
        format_date(at.astimezone(competition.zone), pattern)
        for at in (competition.opens_at, competition.closes_at)
    )
    return _("Entries from %(opens)s to %(closes)s, %(city)s time") % {
        "opens": opens,
        "closes": closes,
        "city": zone_city(competition.time_zone),
    }
