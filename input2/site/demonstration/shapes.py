"""Things that stand about in a city, each drawn to stand on the line given as its base."""

from input2.site.demonstration.scenery import (
    WIDTH,
    Picture,
    Point,
    darker,
    lighter,
    mix,
)

SKIN = ((226, 190, 160), (178, 130, 98), (120, 84, 62), (202, 158, 122))
CLOTHES = (
    (70, 88, 108),
    (150, 82, 70),
    (86, 112, 92),
    (188, 156, 96),
    (98, 84, 110),
    (210, 206, 196),
)


def trees(picture: Picture, base: float, size: float, count: int) -> None:
    for _ in range(count):
        tree(
            picture, picture.chance.uniform(0, WIDTH), base, size * picture.chance.uniform(0.7, 1.2)
        )


def tree(picture: Picture, x: float, base: float, size: float) -> None:
    leaf = mix(picture.palette.leaf, picture.palette.horizon, picture.chance.uniform(0, 0.22))
    picture.disc(
        x + size * 0.12, base, size * 0.42, darker(picture.palette.ground, 0.22), flat=0.16
    )
    picture.box(x - size * 0.04, base - size * 0.6, x + size * 0.04, base, darker(leaf, 0.5))
    for dx, dy, radius, shade in (
        (0.16, -0.7, 0.3, 0.2),
        (-0.2, -0.66, 0.28, 0.1),
        (0, -0.92, 0.32, 0.02),
    ):
        picture.disc(x + dx * size, base + dy * size, radius * size, darker(leaf, shade))
    picture.disc(x - size * 0.08, base - size * 0.99, size * 0.17, lighter(leaf, 0.1))


def people(picture: Picture, base: float, height: float, count: int) -> None:
    for _ in range(count):
        person(picture, picture.chance.uniform(60, WIDTH - 60), base, height)


def person(picture: Picture, x: float, base: float, height: float) -> None:
    size = height * picture.chance.uniform(0.86, 1.06)
    coat, legs = picture.chance.choice(CLOTHES), darker(picture.chance.choice(CLOTHES), 0.45)
    picture.disc(x + size * 0.1, base, size * 0.2, darker(picture.palette.ground, 0.25), flat=0.2)
    for step in (-0.07, 0.05):
        foot = x + step * size * 1.6
        picture.stroke(
            [(x + step * size * 0.5, base - size * 0.5), (foot, base)], legs, size * 0.08
        )
    picture.pill(x - size * 0.12, base - size * 0.83, x + size * 0.12, base - size * 0.4, coat)
    picture.disc(x, base - size * 0.92, size * 0.08, picture.chance.choice(SKIN))


def bus(picture: Picture, x: float, base: float, length: float) -> None:
    tall, paint = length * 0.34, picture.palette.accent
    picture.disc(
        x + length / 2, base, length * 0.53, darker(picture.palette.ground, 0.35), flat=0.05
    )
    picture.pill(x, base - tall, x + length, base - length * 0.04, paint)
    picture.box(x, base - tall * 0.36, x + length, base - tall * 0.3, lighter(paint, 0.5))
    for pane in range(6):
        left = x + length * (0.05 + pane * 0.152)
        glass = lighter(picture.palette.glass, 0.1 + 0.06 * (pane % 3))
        picture.pill(left, base - tall * 0.88, left + length * 0.135, base - tall * 0.46, glass)
    for wheel in (0.2, 0.8):
        wheel_at(picture, x + length * wheel, base - length * 0.035, length * 0.062)


def wheel_at(picture: Picture, x: float, y: float, radius: float) -> None:
    picture.disc(x, y, radius, (40, 44, 50))
    picture.disc(x, y, radius * 0.5, (168, 170, 168))


def van(picture: Picture, x: float, base: float, length: float) -> None:
    tall, paint = length * 0.5, lighter(picture.chance.choice(CLOTHES), 0.35)
    picture.disc(
        x + length / 2, base, length * 0.52, darker(picture.palette.ground, 0.35), flat=0.06
    )
    cab = [
        (x + length * 0.72, base - tall),
        (x + length * 0.86, base - tall * 0.62),
        (x + length, base - tall * 0.5),
        (x + length, base - tall * 0.1),
        (x + length * 0.7, base - tall * 0.1),
    ]
    picture.polygon(cab, darker(paint, 0.12))
    picture.pill(x, base - tall, x + length * 0.76, base - tall * 0.1, paint)
    picture.box(
        x + length * 0.06,
        base - tall * 0.5,
        x + length * 0.6,
        base - tall * 0.42,
        picture.palette.accent,
    )
    picture.polygon(
        [(x + length * 0.76, base - tall * 0.9), *cab[1:2], (x + length * 0.76, base - tall * 0.6)],
        picture.palette.glass,
    )
    for wheel in (0.2, 0.8):
        wheel_at(picture, x + length * wheel, base - length * 0.06, length * 0.085)


def bicycle(picture: Picture, x: float, base: float, size: float) -> None:
    frame, radius = picture.palette.accent, size * 0.26
    back, front = (x, base - radius), (x + size * 0.72, base - radius)
    for axle in (back, front):
        picture.ring(*axle, radius, (48, 52, 58), size * 0.03)
    saddle, crank, head = (
        (x + size * 0.2, base - size * 0.58),
        (x + size * 0.32, base - radius),
        (x + size * 0.6, base - size * 0.6),
    )
    for line in ([back, crank, head, saddle, back], [saddle, crank], [head, front]):
        picture.stroke(line, frame, size * 0.035)
    picture.pill(
        saddle[0] - size * 0.1,
        saddle[1] - size * 0.06,
        saddle[0] + size * 0.08,
        saddle[1],
        (48, 52, 58),
    )
    picture.stroke(
        [
            head,
            (head[0] + size * 0.02, head[1] - size * 0.14),
            (head[0] - size * 0.08, head[1] - size * 0.16),
        ],
        (48, 52, 58),
        size * 0.03,
    )


def lamp(picture: Picture, x: float, base: float, height: float) -> None:
    steel = darker(picture.palette.far, 0.45)
    arm = [(x, base), (x, base - height), (x + height * 0.16, base - height * 1.03)]
    picture.stroke(arm, steel, height * 0.022)
    picture.pill(
        x + height * 0.12, base - height * 1.05, x + height * 0.26, base - height * 1.01, steel
    )


def panels(picture: Picture, x: float, base: float, width: float, rows: int) -> None:
    """A field of solar panels, seen a little from above."""
    for row in range(rows):
        low, slant = base - row * width * 0.2, width * 0.08
        for column in range(4):
            left = x + column * width * 0.25 + row * slant
            corners: list[Point] = [
                (left, low),
                (left + width * 0.23, low),
                (left + width * 0.23 + slant, low - width * 0.15),
                (left + slant, low - width * 0.15),
            ]
            picture.polygon(corners, mix((44, 62, 88), picture.palette.zenith, 0.1 * column))
            picture.stroke([*corners, corners[0]], (176, 184, 190), 1.5)


def crane(picture: Picture, x: float, base: float, height: float) -> None:
    steel = mix(picture.palette.accent, picture.palette.far, 0.25)
    for leg in (0, 0.28):
        picture.stroke(
            [(x + leg * height, base), (x + (0.05 + leg * 0.7) * height, base - height * 0.62)],
            steel,
            height * 0.028,
        )
    deck, tip = base - height * 0.62, (x + height * 0.14, base - height)
    picture.stroke([(x - height * 0.42, deck), (x + height * 0.5, deck)], steel, height * 0.04)
    picture.stroke(
        [(x - height * 0.38, deck), tip, (x + height * 0.46, deck)], steel, height * 0.014
    )
    picture.stroke([(x + height * 0.1, deck), tip, (x + height * 0.2, deck)], steel, height * 0.022)
    picture.stroke(
        [(x - height * 0.24, deck), (x - height * 0.24, deck + height * 0.22)],
        darker(steel, 0.3),
        1.5,
    )


def containers(picture: Picture, x: float, base: float, size: float, stacks: int) -> None:
    for stack in range(stacks):
        for level in range(picture.chance.randint(1, 4)):
            left, low = x + stack * size * 1.04, base - level * size * 0.42
            colour = mix(picture.chance.choice(CLOTHES), picture.palette.wall, 0.25)
            picture.box(left, low - size * 0.4, left + size, low, colour)
            for rib in range(1, 9):
                at = left + size * rib / 9
                picture.box(
                    at, low - size * 0.36, at + 1.5, low - size * 0.04, darker(colour, 0.14)
                )
