"""What lies behind a scene: ground, water, hills, a city far away."""

from math import sin

from input2.site.demonstration.scenery import (
    HEIGHT,
    WIDTH,
    Colour,
    Picture,
    darker,
    lighter,
    mix,
)

WINDOW_CHANCE = 0.82


def hills(picture: Picture, base: float, height: float, colour: Colour) -> None:
    first, second = picture.chance.uniform(0, 6), picture.chance.uniform(0, 6)
    ridge = [
        (x, base - height * (0.55 + 0.3 * sin(x / 170 + first) + 0.15 * sin(x / 61 + second)))
        for x in range(0, WIDTH + 24, 24)
    ]
    picture.polygon([(0, HEIGHT), *ridge, (WIDTH, HEIGHT)], colour)


def skyline(picture: Picture, base: float, height: float, *, haze: float) -> None:
    x = -20.0
    while x < WIDTH:
        width = picture.chance.uniform(36, 92)
        top = base - height * picture.chance.uniform(0.3, 1) ** 1.4
        wall = mix(picture.palette.wall, picture.palette.far, picture.chance.uniform(0.2, 0.8))
        tower(picture, (x, top, x + width, base), mix(wall, picture.palette.horizon, haze))
        x += width + picture.chance.choice((0, 3, 14))


def tower(picture: Picture, frame: tuple[float, float, float, float], wall: Colour) -> None:
    left, top, right, base = frame
    picture.box(left, top, right, base, wall)
    picture.box(right - (right - left) * 0.3, top, right, base, darker(wall, 0.1))
    pane = mix(wall, picture.palette.glass, 0.5)
    # Wide houses stand near, so their windows are larger.
    size = max(6, round((right - left) / 17))
    for row in range(int(top) + 9, int(base) - 8, size * 2 + 2):
        for column in range(int(left) + 6, int(right) - size, size * 2):
            if picture.chance.random() < WINDOW_CHANCE:
                picture.box(column, row, column + size, row + size * 1.3, pane)


def ground(picture: Picture, top: float, colour: Colour) -> None:
    for step in range(12):
        low = top + (HEIGHT - top) * step / 12
        picture.box(
            0, low, WIDTH, HEIGHT, mix(lighter(colour, 0.16), darker(colour, 0.12), step / 11)
        )


def far_city(picture: Picture, base: float) -> None:
    hills(
        picture,
        base,
        picture.chance.uniform(60, 150),
        mix(picture.palette.far, picture.palette.horizon, 0.45),
    )
    skyline(picture, base, 190, haze=0.5)
    skyline(picture, base + 6, 120, haze=0.28)


def water(picture: Picture, top: float) -> None:
    colour = mix(picture.palette.zenith, picture.palette.far, 0.4)
    ground(picture, top, darker(colour, 0.12))
    for _ in range(90):
        y = picture.chance.uniform(top + 4, HEIGHT)
        length = (y - top) * picture.chance.uniform(0.1, 0.5) + 8
        x = picture.chance.uniform(-40, WIDTH)
        picture.box(
            x,
            y,
            x + length,
            y + 1 + (y - top) / 160,
            lighter(colour, picture.chance.uniform(0.05, 0.3)),
        )
