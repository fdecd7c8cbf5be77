"""Scenes in which the place itself is the subject."""

from input2.site.demonstration.backdrops import (
    far_city,
    ground,
    hills,
    tower,
    water,
)
from input2.site.demonstration.scenery import (
    HEIGHT,
    WIDTH,
    Picture,
    darker,
    lighter,
    mix,
)
from input2.site.demonstration.shapes import (
    containers,
    crane,
    panels,
    people,
    tree,
    trees,
    van,
)

GREEN_BLOCKS = 0.16


def harbour(picture: Picture) -> None:
    far_city(picture, 430)
    water(picture, 430)
    for x in (260, 620, 960):
        crane(picture, x + picture.chance.uniform(-50, 50), 560, 330)
    hull = darker(picture.palette.accent, 0.3)
    left = picture.chance.uniform(60, 300)
    picture.polygon([(left, 540), (left + 640, 540), (left + 600, 610), (left + 50, 610)], hull)
    containers(picture, left + 60, 540, 84, 6)
    picture.box(0, 640, WIDTH, HEIGHT, darker(picture.palette.ground, 0.12))
    containers(picture, -20, 760, 150, 8)


def waterfront(picture: Picture) -> None:
    far_city(picture, 470)
    water(picture, 470)
    trees(picture, 486, 60, 16)
    bank = mix(picture.palette.leaf, picture.palette.ground, 0.45)
    picture.polygon(
        [(0, 690), (420, 640), (900, 690), (WIDTH, 660), (WIDTH, HEIGHT), (0, HEIGHT)], bank
    )
    picture.polygon(
        [(0, 760), (500, 708), (WIDTH, 748), (WIDTH, 790), (500, 738), (0, HEIGHT)],
        lighter(picture.palette.ground, 0.3),
    )
    for x in (120, 930, 1090):
        tree(picture, x, 716, 220)
    people(picture, 752, 96, 4)


def fields(picture: Picture) -> None:
    hills(picture, 420, 200, mix(picture.palette.far, picture.palette.horizon, 0.5))
    hills(picture, 430, 100, mix(picture.palette.leaf, picture.palette.horizon, 0.5))
    ground(picture, 420, mix(picture.palette.leaf, picture.palette.ground, 0.5))
    apex = picture.chance.uniform(300, 900)
    for strip in range(-14, 15):
        left, right = apex + strip * 26, apex + strip * 26 + 13
        low = apex + strip * 190
        shade = mix(picture.palette.leaf, picture.palette.ground, picture.chance.uniform(0, 0.5))
        picture.polygon([(left, 440), (right, 440), (low + 96, HEIGHT), (low, HEIGHT)], shade)
    trees(picture, 444, 70, 9)
    _greenhouse(picture, picture.chance.uniform(80, 640), 560)
    people(picture, 700, 110, 2)


def _greenhouse(picture: Picture, x: float, base: float) -> None:
    glass = mix(lighter(picture.palette.zenith, 0.5), picture.palette.leaf, 0.15)
    for bay in range(4):
        left = x + bay * 104
        roof = [
            (left, base),
            (left, base - 70),
            (left + 50, base - 104),
            (left + 100, base - 70),
            (left + 100, base),
        ]
        picture.polygon(roof, mix(glass, picture.palette.leaf, 0.06 * bay))
        picture.stroke([*roof, roof[0]], (232, 232, 226), 2)
        picture.stroke([(left + 50, base), (left + 50, base - 104)], (232, 232, 226), 1.5)


def yard(picture: Picture) -> None:
    far_city(picture, 400)
    ground(picture, 400, picture.palette.ground)
    left, wall = (
        picture.chance.uniform(60, 320),
        mix(picture.palette.wall, picture.palette.far, 0.35),
    )
    picture.box(left, 330, left + 720, 590, wall)
    picture.polygon([(left - 16, 334), (left + 360, 258), (left + 736, 334)], darker(wall, 0.25))
    for gate in range(4):
        x = left + 40 + gate * 168
        picture.box(x, 430, x + 124, 590, darker(wall, 0.42))
        picture.box(x, 430, x + 124, 430 + picture.chance.uniform(20, 140), lighter(wall, 0.25))
    containers(picture, left - 60, 680, 150, 3)
    van(picture, left + 470, 720, 300)
    people(picture, 752, 120, 3)


def roofs(picture: Picture) -> None:
    far_city(picture, 430)
    for step, shade in ((0, 0.3), (1, 0.12), (2, 0.0)):
        x = -40.0
        while x < WIDTH:
            width, top = (
                picture.chance.uniform(230, 360),
                430 + step * 115 + picture.chance.uniform(-30, 24),
            )
            wall = mix(picture.palette.wall, picture.palette.horizon, shade)
            tower(picture, (x, top + 18, x + width, HEIGHT), darker(wall, 0.12))
            picture.polygon(
                [
                    (x - 6, top + 20),
                    (x + 30, top - 34),
                    (x + width + 24, top - 34),
                    (x + width + 4, top + 20),
                ],
                lighter(wall, 0.16),
            )
            panels(picture, x + 34, top + 8, width * 0.68, 1)
            x += width + 14


def park(picture: Picture) -> None:
    far_city(picture, 430)
    ground(picture, 430, mix(picture.palette.leaf, picture.palette.ground, 0.3))
    trees(picture, 460, 110, 14)
    pond = mix(picture.palette.zenith, picture.palette.far, 0.3)
    middle = picture.chance.uniform(400, 800)
    picture.disc(middle, 590, 300, darker(pond, 0.15), flat=0.24)
    picture.disc(middle + 14, 594, 272, lighter(pond, 0.14), flat=0.21)
    picture.polygon(
        [(0, 760), (420, 700), (WIDTH, 742), (WIDTH, 788), (420, 732), (0, HEIGHT)],
        lighter(picture.palette.ground, 0.3),
    )
    for x in (140, 1040):
        tree(picture, x, 700, 270)
    people(picture, 744, 104, 5)


def device(picture: Picture) -> None:
    """A measuring box on a pole, close to the viewer."""
    far_city(picture, 520)
    ground(picture, 520, mix(picture.palette.leaf, picture.palette.ground, 0.5))
    trees(picture, 560, 130, 10)
    x = picture.chance.uniform(420, 700)
    steel, shell = darker(picture.palette.far, 0.4), lighter(picture.palette.wall, 0.55)
    picture.box(x + 84, 190, x + 108, HEIGHT, steel)
    picture.pill(x + 10, 330, x + 220, 610, darker(shell, 0.22))
    picture.pill(x, 322, x + 208, 602, shell)
    picture.pill(x + 26, 352, x + 182, 440, darker(picture.palette.glass, 0.45))
    bars = [picture.chance.uniform(10, 56) for _ in range(7)]
    for column, tall in enumerate(bars):
        left = x + 42 + column * 18
        picture.box(left, 428 - tall, left + 11, 428, picture.palette.accent)
    for vent in range(480, 570, 18):
        picture.pill(x + 32, vent, x + 176, vent + 8, darker(shell, 0.18))
    panels(picture, x - 46, 208, 260, 1)


def plan(picture: Picture) -> None:
    """The quarter from above: blocks, a green corridor, the route of the project."""
    picture.box(0, 0, WIDTH, HEIGHT, lighter(picture.palette.ground, 0.5))
    turn = picture.chance.uniform(-0.3, 0.3)
    for row in range(-3, 11):
        for column in range(-3, 13):
            _block(picture, column * 118.0, row * 100.0, turn)
    river = mix(picture.palette.zenith, picture.palette.far, 0.25)
    bend = picture.chance.uniform(160, 640)
    picture.stroke(
        [(-20, bend), (300, bend + 90), (640, bend - 30), (960, bend + 70), (1240, bend - 60)],
        river,
        54,
    )
    _route(picture)


def _block(picture: Picture, x: float, y: float, turn: float) -> None:
    roll = picture.chance.random()
    built = mix(picture.palette.wall, picture.palette.horizon, picture.chance.uniform(0.1, 0.6))
    colour = (
        mix(picture.palette.leaf, picture.palette.horizon, 0.35) if roll < GREEN_BLOCKS else built
    )
    corners = [(x, y), (x + 100, y), (x + 100, y + 82), (x, y + 82)]
    picture.polygon([(a - turn * b, b + turn * a) for a, b in corners], colour)
    for _ in range(4 if roll >= GREEN_BLOCKS else 0):
        left, top = x + picture.chance.uniform(6, 70), y + picture.chance.uniform(6, 56)
        house = [(left, top), (left + 24, top), (left + 24, top + 20), (left, top + 20)]
        picture.polygon(
            [(a - turn * b, b + turn * a) for a, b in house],
            darker(built, picture.chance.uniform(0.06, 0.3)),
        )


def _route(picture: Picture) -> None:
    x, y = 40.0, picture.chance.uniform(520, 720)
    stops = [(x, y)]
    while x < WIDTH - 160:
        x, y = x + picture.chance.uniform(120, 210), y - picture.chance.uniform(-30, 110)
        stops.append((x, max(60.0, y)))
    picture.stroke(stops, (250, 248, 240), 16)
    picture.stroke(stops, picture.palette.accent, 9)
    for stop in stops:
        picture.disc(*stop, 15, picture.palette.accent)
        picture.disc(*stop, 8, (250, 248, 240))
