"""Turns a scene into a JPEG that looks like a muted poster of a place."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter

Colour = tuple[int, int, int]
Point = tuple[float, float]

WIDTH, HEIGHT = 1200, 800
# Drawn twice as large and halved, because Pillow does not smooth the edges of polygons.
SCALE = 2
SKY_WIDTH, SKY_HEIGHT = 150, 100
JPEG_QUALITY = 80


@dataclass(frozen=True)
class Palette:
    zenith: Colour
    horizon: Colour
    far: Colour
    leaf: Colour
    ground: Colour
    wall: Colour
    accent: Colour
    glass: Colour


PALETTES = (
    Palette(
        zenith=(122, 160, 186), horizon=(226, 227, 214), far=(150, 167, 170), leaf=(84, 116, 86),
        ground=(176, 168, 148), wall=(203, 190, 168), accent=(178, 92, 62), glass=(96, 118, 128),
    ),
    Palette(
        zenith=(88, 108, 140), horizon=(238, 198, 160), far=(134, 128, 142), leaf=(78, 98, 80),
        ground=(146, 132, 122), wall=(188, 160, 142), accent=(196, 126, 60), glass=(250, 222, 160),
    ),
    Palette(
        zenith=(150, 166, 172), horizon=(216, 220, 218), far=(160, 172, 172), leaf=(96, 120, 100),
        ground=(158, 160, 154), wall=(196, 198, 192), accent=(62, 106, 124), glass=(110, 126, 132),
    ),
    Palette(
        zenith=(134, 178, 182), horizon=(240, 230, 206), far=(158, 176, 160), leaf=(112, 132, 74),
        ground=(198, 180, 140), wall=(222, 206, 174), accent=(150, 74, 70), glass=(106, 132, 134),
    ),
    Palette(
        zenith=(66, 92, 112), horizon=(178, 190, 190), far=(104, 122, 132), leaf=(62, 92, 82),
        ground=(112, 116, 116), wall=(150, 150, 146), accent=(204, 158, 74), glass=(246, 224, 172),
    ),
)  # fmt: skip


def mix(first: Colour, second: Colour, share: float) -> Colour:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(first, second, strict=True))
    return red, green, blue


def darker(colour: Colour, share: float) -> Colour:
    return mix(colour, (20, 26, 34), share)


def lighter(colour: Colour, share: float) -> Colour:
    return mix(colour, (255, 252, 244), share)


@dataclass(frozen=True)
class Picture:
    """Coordinates run to 1200 x 800 whatever the size it is drawn at."""

    pen: ImageDraw.ImageDraw
    chance: Random
    palette: Palette

    def polygon(self, points: Sequence[Point], fill: Colour) -> None:
        self.pen.polygon([(x * SCALE, y * SCALE) for x, y in points], fill=fill)

    def box(self, left: float, top: float, right: float, bottom: float, fill: Colour) -> None:
        self.pen.rectangle(
            (left * SCALE, top * SCALE, right * SCALE - 1, bottom * SCALE - 1), fill=fill
        )

    def pill(self, left: float, top: float, right: float, bottom: float, fill: Colour) -> None:
        radius = min(right - left, bottom - top) * 0.24 * SCALE
        edges = (left * SCALE, top * SCALE, right * SCALE, bottom * SCALE)
        self.pen.rounded_rectangle(edges, radius=radius, fill=fill)

    def disc(self, x: float, y: float, radius: float, fill: Colour, *, flat: float = 1) -> None:
        self.pen.ellipse(
            (
                (x - radius) * SCALE,
                (y - radius * flat) * SCALE,
                (x + radius) * SCALE,
                (y + radius * flat) * SCALE,
            ),
            fill=fill,
        )

    def ring(self, x: float, y: float, radius: float, fill: Colour, width: float) -> None:
        edges = (
            (x - radius) * SCALE,
            (y - radius) * SCALE,
            (x + radius) * SCALE,
            (y + radius) * SCALE,
        )
        self.pen.ellipse(edges, outline=fill, width=round(width * SCALE))

    def stroke(self, points: Sequence[Point], fill: Colour, width: float) -> None:
        scaled = [(x * SCALE, y * SCALE) for x, y in points]
        self.pen.line(scaled, fill=fill, width=max(1, round(width * SCALE)), joint="curve")


Scene = Callable[[Picture], None]


def paint(scene: Scene, *, chance: Random) -> bytes:
    palette = chance.choice(PALETTES)
    canvas = _sky(palette, chance)
    scene(Picture(ImageDraw.Draw(canvas), chance, palette))
    finished = ImageChops.multiply(canvas.reduce(SCALE), _vignette())
    buffer = BytesIO()
    finished.save(buffer, "JPEG", quality=JPEG_QUALITY)
    return buffer.getvalue()


def _sky(palette: Palette, chance: Random) -> Image.Image:
    # Painted small and enlarged: the enlargement itself makes the clouds soft.
    small = Image.new("RGB", (SKY_WIDTH, SKY_HEIGHT))
    pen = ImageDraw.Draw(small)
    for row in range(SKY_HEIGHT):
        share = min(1.0, row / (SKY_HEIGHT * 0.62))
        pen.line((0, row, SKY_WIDTH, row), fill=mix(palette.zenith, palette.horizon, share))
    _sun(pen, palette, chance)
    for _ in range(chance.randint(2, 5)):
        _cloud(pen, palette, chance)
    soft = small.filter(ImageFilter.GaussianBlur(1.6))
    return soft.resize((WIDTH * SCALE, HEIGHT * SCALE), Image.Resampling.BILINEAR)


def _sun(pen: ImageDraw.ImageDraw, palette: Palette, chance: Random) -> None:
    x, y = chance.uniform(15, 135), chance.uniform(10, 34)
    around = mix(palette.zenith, palette.horizon, y / 62)
    for radius, share in ((15, 0.08), (10, 0.2), (5, 0.75)):
        colour = lighter(around, share)
        pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=colour)


def _cloud(pen: ImageDraw.ImageDraw, palette: Palette, chance: Random) -> None:
    x, y = chance.uniform(0, SKY_WIDTH), chance.uniform(6, 40)
    colour = lighter(mix(palette.zenith, palette.horizon, 0.25 + y / 70), 0.28)
    for _ in range(chance.randint(4, 7)):
        left, width = x + chance.uniform(-14, 14), chance.uniform(8, 22)
        top = y + chance.uniform(-1.5, 1.5)
        pen.ellipse((left, top, left + width, top + chance.uniform(2, 4.5)), fill=colour)


@cache
def _vignette() -> Image.Image:
    glow = Image.radial_gradient("L").resize((WIDTH, HEIGHT))
    shade = glow.point([255 - round(max(0, level - 120) * 0.22) for level in range(256)])
    return Image.merge("RGB", (shade, shade, shade))
