"""Scenes in which people move: streets, lanes, squares."""

from input2.site.demonstration.backdrops import (
    far_city,
    ground,
    hills,
)
from input2.site.demonstration.scenery import (
    HEIGHT,
    WIDTH,
    Colour,
    Picture,
    Point,
    darker,
    lighter,
    mix,
)
from input2.site.demonstration.shapes import (
    bicycle,
    bus,
    lamp,
    panels,
    people,
    person,
    tree,
    trees,
    van,
)


def avenue(picture: Picture) -> None:
    """A street that runs away from the viewer, with houses on both sides."""
    vanish = (picture.chance.uniform(480, 720), 400.0)
    hills(picture, 420, 110, mix(picture.palette.far, picture.palette.horizon, 0.5))
    ground(picture, vanish[1], mix(picture.palette.ground, picture.palette.wall, 0.4))
    road = darker(picture.palette.far, 0.35)
    picture.polygon(
        [(vanish[0] - 6, vanish[1]), (vanish[0] + 6, vanish[1]), (1080, HEIGHT), (120, HEIGHT)],
        road,
    )
    for dash in (0.1, 0.17, 0.27, 0.42, 0.64, 0.94):
        _dash(picture, vanish, dash)
    for edge in (-60.0, WIDTH + 60.0):
        _terrace(picture, vanish, edge)


def _dash(picture: Picture, vanish: Point, depth: float) -> None:
    def at(share: float, offset: float) -> Point:
        return vanish[0] + (600 + offset - vanish[0]) * share, vanish[1] + (
            HEIGHT - vanish[1]
        ) * share

    end = depth * 1.24
    picture.polygon([at(depth, -7), at(depth, 7), at(end, 7), at(end, -7)], (214, 212, 202))


def _terrace(picture: Picture, vanish: Point, edge: float) -> None:
    for far, near in ((0.1, 0.16), (0.16, 0.25), (0.25, 0.38), (0.38, 0.58), (0.58, 0.96)):
        rise = picture.chance.uniform(330, 520)
        shade = mix(
            picture.palette.wall,
            picture.chance.choice((picture.palette.accent, picture.palette.far)),
            0.3,
        )
        _house_front(
            picture,
            vanish,
            (edge, far, near, rise),
            mix(picture.palette.horizon, shade, 0.45 + near * 0.5),
        )


def _house_front(
    picture: Picture, vanish: Point, place: tuple[float, float, float, float], wall: Colour
) -> None:
    edge, far, near, rise = place

    def at(across: float, up: float) -> Point:
        depth = far + (near - far) * across
        x = vanish[0] + (edge - vanish[0]) * depth
        return x, vanish[1] + (300 - rise * up) * depth

    picture.polygon([at(0, 0), at(1, 0), at(1, 1), at(0, 1)], wall)
    for level in range(5):
        low, high = 0.24 + level * 0.155, 0.33 + level * 0.155
        for pane in range(4):
            left, right = 0.1 + pane * 0.22, 0.22 + pane * 0.22
            glass = mix(wall, picture.palette.glass, picture.chance.uniform(0.4, 0.8))
            picture.polygon([at(left, low), at(right, low), at(right, high), at(left, high)], glass)
    picture.polygon([at(0.06, 0), at(0.94, 0), at(0.94, 0.16), at(0.06, 0.16)], darker(wall, 0.35))
    picture.polygon([at(0, 0.17), at(1, 0.17), at(1, 0.2), at(0, 0.2)], picture.palette.accent)


def bus_street(picture: Picture) -> None:
    avenue(picture)
    for x, base, size in ((230, 640, 190), (960, 620, 170), (380, 530, 100), (850, 530, 96)):
        tree(picture, x, base, size)
    bus(picture, picture.chance.uniform(330, 470), 730, 400)
    _shelter(picture, 60, 748)
    for x in (110, 176, 224, 1010, 1080):
        person(picture, x, 752, 118)


def _shelter(picture: Picture, x: float, base: float) -> None:
    steel = darker(picture.palette.far, 0.5)
    picture.box(x, base - 160, x + 230, base - 148, steel)
    panels(picture, x + 4, base - 158, 200, 1)
    for post in (x + 12, x + 214):
        picture.box(post, base - 150, post + 6, base, steel)
    picture.box(x + 22, base - 46, x + 150, base - 38, picture.palette.accent)


def crossing(picture: Picture) -> None:
    avenue(picture)
    for bar in range(9):
        left = 150 + bar * 104
        picture.polygon(
            [(left + 22, 640), (left + 76, 640), (left + 66, 720), (left - 2, 720)], (226, 222, 210)
        )
    for x, base, size in ((150, 610, 150), (1060, 610, 160)):
        tree(picture, x, base, size)
    lamp(picture, 1000, 700, 330)
    people(picture, 690, 130, 6)
    bicycle(picture, picture.chance.uniform(480, 620), 770, 190)


def cycle_docks(picture: Picture) -> None:
    far_city(picture, 430)
    ground(picture, 430, picture.palette.ground)
    trees(picture, 500, 150, 7)
    picture.box(0, 560, WIDTH, 690, darker(picture.palette.far, 0.32))
    van(picture, picture.chance.uniform(80, 700), 610, 210)
    for dock in range(6):
        x = 70 + dock * 180
        bicycle(picture, x, 764, 170)
        picture.pill(x + 118, 700, x + 138, 772, darker(picture.palette.far, 0.5))
    lamp(picture, 1120, 764, 400)


def square(picture: Picture) -> None:
    far_city(picture, 470)
    ground(picture, 470, lighter(picture.palette.ground, 0.2))
    left, wall = picture.chance.uniform(200, 380), lighter(picture.palette.wall, 0.2)
    picture.box(left, 300, left + 600, 560, wall)
    picture.polygon(
        [(left - 40, 304), (left + 90, 210), (left + 510, 210), (left + 640, 304)],
        picture.palette.accent,
    )
    picture.box(left + 60, 200, left + 540, 214, darker(picture.palette.accent, 0.25))
    for bay in range(6):
        x = left + 30 + bay * 95
        picture.box(x, 350, x + 64, 560, mix(picture.palette.glass, wall, 0.25))
        picture.box(x - 18, 330, x - 4, 560, darker(wall, 0.16))
    picture.polygon(
        [(left - 60, 590), (left - 10, 556), (left + 610, 556), (left + 660, 590)],
        lighter(wall, 0.3),
    )
    for x in (90, 1120):
        tree(picture, x, 640, 240)
    people(picture, 650, 92, 5)
    people(picture, 748, 138, 4)


def lane(picture: Picture) -> None:
    """A row of old houses that have been repaired, seen from across the lane."""
    hills(picture, 330, 120, mix(picture.palette.far, picture.palette.horizon, 0.5))
    ground(picture, 600, picture.palette.ground)
    x = -30.0
    while x < WIDTH:
        x += _old_house(picture, x, picture.chance.uniform(170, 250))
    for pot in range(60, WIDTH, 150):
        tree(picture, pot + picture.chance.uniform(-30, 30), 628, picture.chance.uniform(70, 120))
    people(picture, 716, 150, 4)
    bicycle(picture, picture.chance.uniform(100, 900), 764, 180)


def _old_house(picture: Picture, x: float, width: float) -> float:
    top = picture.chance.uniform(230, 320)
    wall = mix(
        picture.palette.wall,
        picture.chance.choice(
            (picture.palette.accent, picture.palette.zenith, picture.palette.leaf)
        ),
        picture.chance.uniform(0.1, 0.4),
    )
    picture.box(x, top, x + width, 612, wall)
    picture.polygon(
        [
            (x - 10, top + 6),
            (x + 26, top - 46),
            (x + width - 26, top - 46),
            (x + width + 10, top + 6),
        ],
        darker(picture.palette.accent, 0.28),
    )
    for level in range(int(top) + 30, 470, 92):
        for pane in range(3):
            left = x + width * (0.12 + pane * 0.29)
            picture.box(left - 4, level - 4, left + width * 0.2 + 4, level + 56, lighter(wall, 0.4))
            picture.box(
                left,
                level,
                left + width * 0.2,
                level + 52,
                mix(picture.palette.glass, darker(wall, 0.5), picture.chance.uniform(0, 0.5)),
            )
    picture.box(x + 16, 500, x + width - 16, 612, darker(wall, 0.45))
    picture.box(x + 8, 486, x + width - 8, 506, picture.palette.accent)
    return width
