"""Marks for the partners of the demonstration: plain figures that stand for nobody's real logo."""

import io
from math import cos, pi, sin
from random import Random
from typing import Final

from PIL import Image, ImageDraw

from competitions.enums import PartnerRole
from competitions.new_call import NewFile, NewPartner
from input2.lib.localized import by_language

# Those who act for the competition; economies and their ministries have names and no marks.
MARKED: Final = {
    PartnerRole.IMPLEMENTING,
    PartnerRole.SPECIAL_SUPPORTER,
    PartnerRole.INDUSTRY_SUPPORTER,
}
INKS: Final = ("#0a5a6e", "#2d7a4c", "#94540a", "#73418f", "#4a5864")
SIDE: Final = 480
MIDDLE: Final = SIDE / 2


def mark_of(partner: NewPartner) -> NewFile | None:
    """The same partner always has the same mark."""
    if partner.role not in MARKED:
        return None
    name = by_language(partner.name)["en"]
    return NewFile(name="mark.webp", content=_drawn(Random(name)))  # noqa: S311 -- pictures must repeat, not be secret


def _drawn(chance: Random) -> bytes:
    image = Image.new("RGBA", (SIDE, SIDE), (255, 255, 255, 0))
    draw = chance.choice((_rings, _bars, _petals, _steps))
    draw(ImageDraw.Draw(image), chance, chance.choice(INKS))
    written = io.BytesIO()
    small = image.resize((SIDE // 5, SIDE // 5), Image.Resampling.LANCZOS)
    small.save(written, "WEBP", lossless=True, method=6)
    return written.getvalue()


def _rings(pen: ImageDraw.ImageDraw, chance: Random, ink: str) -> None:
    gap = chance.choice((56, 68, 80))
    for radius in range(int(MIDDLE) - 12, 30, -gap):
        box = (MIDDLE - radius, MIDDLE - radius, MIDDLE + radius, MIDDLE + radius)
        begin = chance.randrange(0, 360, 45)
        pen.arc(box, begin, begin + chance.choice((225, 270, 315)), ink, 26)


def _bars(pen: ImageDraw.ImageDraw, chance: Random, ink: str) -> None:
    for place in range(5):
        height = chance.uniform(0.35, 0.95) * SIDE
        left = 24 + place * 92
        pen.rounded_rectangle((left, SIDE - 12 - height, left + 60, SIDE - 12), 30, ink)


def _petals(pen: ImageDraw.ImageDraw, chance: Random, ink: str) -> None:
    number, turn = chance.choice((3, 4, 5, 6)), chance.uniform(0, pi)
    for place in range(number):
        angle = turn + 2 * pi * place / number
        x, y = MIDDLE + 130 * cos(angle), MIDDLE + 130 * sin(angle)
        pen.ellipse((x - 84, y - 84, x + 84, y + 84), outline=ink, width=26)


def _steps(pen: ImageDraw.ImageDraw, chance: Random, ink: str) -> None:
    number = chance.choice((3, 4))
    side = (SIDE - 24) / number
    for place in range(number):
        left, top = 12 + place * side, SIDE - 12 - (place + 1) * side
        pen.rectangle((left, top, SIDE - 12, top + side * 0.62), ink)
