"""How does the hair of a person fall?

`behind` is drawn before the head, `front` after it. Distances are from the middle of the face (x = 50).
"""

import math
from random import Random

from mockjumio.specimens.canvas import WHITE, Canvas, Colour, Point, mirror, mix
from mockjumio.specimens.features import Features

BLACK: Colour = (0, 0, 0)
CROWN = 25.0


def behind(canvas: Canvas, person: Features) -> None:
    """What hangs or stands behind head and neck."""
    dark = mix(person.hair, BLACK, 0.22)
    wide = person.cheek
    match person.haircut:
        case "long":
            outline: list[Point] = [
                (0, 19),
                (wide, 27),
                (wide + 7, 55),
                (wide + 8, 92),
                (wide + 5, 116),
                (0, 118),
            ]
            canvas.blob(mirror(outline), dark)
        case "bob":
            outline = [(0, 19), (wide, 26), (wide + 7, 52), (wide + 8, 78), (wide + 4, 92), (0, 94)]
            canvas.blob(mirror(outline), dark)
        case "waves":
            ripples: list[Point] = [
                (wide + (9.5 if index % 2 else 6) - abs(index - 4) * 0.5, 36 + 8 * index)
                for index in range(10)
            ]
            canvas.blob(mirror([(0, 19), (0.8 * wide, 24), *ripples, (wide - 3, 113), (0, 114)]), dark)
        case "bun":
            canvas.oval((50, 18), 10.5, 9.5, dark)
            canvas.ring((50, 19), 7.5, 6.5, 0.7, person.hair)
        case "pony":
            canvas.blob(
                [(58, 24), (76, 26), (86, 44), (87, 74), (80, 100), (76, 92), (77, 70), (72, 46)], dark
            )
        case "curly":
            _curls(canvas, person, dark)
        case _:
            pass


def front(canvas: Canvas, person: Features) -> None:
    """What lies over forehead and temples."""
    match person.haircut:
        case "bald":
            _gloss(canvas, person)
        case "receding":
            _sides(canvas, person)
        case "crop":
            _cap(canvas, person, mix(person.hair, person.skin, 0.28), rise=1.0, line=37.0, side=51.0)
        case "short":
            _cap(canvas, person, person.hair, rise=4.0, line=38.5, side=53.0)
        case "quiff":
            _quiff(canvas, person)
        case "side":
            _sweep(canvas, person, side=62.0 if person.woman else 53.0)
        case "curly":
            _cap(canvas, person, person.hair, rise=3.0, line=39.0, side=56.0)
            _fringe(canvas, person)
        case "bob":
            _cap(canvas, person, person.hair, rise=6.0, line=45.5, side=80.0, straight=True)
        case "bun" | "pony":
            _cap(canvas, person, person.hair, rise=4.0, line=35.5, side=56.0)
            _strands(canvas, person)
        case _:
            _part(canvas, person)


def _outer(person: Features, rise: float, side: float) -> list[Point]:
    """The upper edge of the hair, right half, from crown to temple."""
    wide = person.cheek
    out = 0.3 * rise
    return [
        (0, CROWN - rise),
        (0.5 * wide + out, CROWN + 2.8 - rise),
        (0.84 * wide + out, 35 - 0.7 * rise),
        (wide + 0.4 + out, 45),
        (wide + 0.8 + out, side),
    ]


def _cap(
    canvas: Canvas,
    person: Features,
    colour: Colour,
    rise: float,
    line: float,
    side: float,
    straight: bool = False,
) -> None:
    """Hair around the head down to `side`, with its edge on the forehead at `line`."""
    wide = person.cheek
    drop = line + (1.0 if straight else 4.5)
    inner: list[Point] = [
        (wide - 1.6, side - 1),
        (wide - 2.6, drop + 4),
        (0.72 * wide, drop - 1),
        (0.4 * wide, line),
    ]
    canvas.blob(mirror([*_outer(person, rise, side), *inner, (0, line - 0.4)]), colour)


def _sweep(canvas: Canvas, person: Features, side: float) -> None:
    wide = person.cheek
    outer = _outer(person, 4.5, side)
    left = [(50 - x, y) for x, y in reversed(outer)]
    right = [(50 + x, y) for x, y in outer[1:]]
    edge: list[Point] = [
        (50 + wide - 1.6, side - 2),
        (50 + wide - 3.0, 46),
        (50 + 0.55 * wide, 41),
        (50 - 0.1 * wide, 38),
        (50 - 0.5 * wide, 33.5),
        (50 - 0.75 * wide, 39),
        (50 - wide + 2.4, 46),
        (50 - wide + 1.6, side - 2),
    ]
    canvas.blob([*left, *right, *edge], person.hair)
    light = mix(person.hair, WHITE, 0.16)
    canvas.stroke([(50 - 0.45 * wide, 31.5), (50, 30), (50 + 0.6 * wide, 37)], 0.6, light)


def _quiff(canvas: Canvas, person: Features) -> None:
    _cap(canvas, person, person.hair, rise=3.0, line=37.0, side=52.0)
    wide = person.cheek
    canvas.blob(
        [
            (50 - 0.8 * wide, 37),
            (50 - 0.66 * wide, 21),
            (46, 15.5),
            (62, 16),
            (50 + 0.86 * wide, 25),
            (50 + 0.84 * wide, 36),
        ],
        person.hair,
    )
    light = mix(person.hair, WHITE, 0.14)
    for shift in (0, 7, 14):
        canvas.stroke([(40 + shift, 34), (41 + shift, 26), (47 + shift, 20.5)], 0.6, light)


def _part(canvas: Canvas, person: Features) -> None:
    """Parted in the middle, falling to both sides; the lengths are drawn behind."""
    wide = person.cheek
    half: list[Point] = [
        (0, 20),
        (0.55 * wide, 22.6),
        (0.95 * wide, 31),
        (wide + 3.4, 44),
        (wide + 5.5, 66),
        (wide + 4, 88),
        (wide + 0.6, 74),
        (wide - 1.4, 56),
        (0.72 * wide, 44),
        (0.36 * wide, 36),
        (0, 31),
    ]
    canvas.blob(mirror(half), person.hair)
    light = mix(person.hair, WHITE, 0.14)
    for side in (-1, 1):
        canvas.stroke(
            [(50 + side * 6, 26), (50 + side * 0.8 * wide, 36), (50 + side * (wide + 2), 58)], 0.6, light
        )


def _sides(canvas: Canvas, person: Features) -> None:
    wide = person.cheek
    for side in (-1, 1):
        edge: list[Point] = [
            (0.8 * wide, 33),
            (wide + 1.6, 42),
            (wide + 1.8, 55),
            (wide - 1.2, 54),
            (wide - 3, 44),
        ]
        canvas.blob([(50 + side * x, y) for x, y in edge], person.hair)
    canvas.blob(
        mirror([(0, 24), (0.6 * wide, 26.8), (0.92 * wide, 37), (0.5 * wide, 31), (0, 32.5)]), person.hair
    )
    _gloss(canvas, person)


def _gloss(canvas: Canvas, person: Features) -> None:
    light = mix(person.skin, WHITE, 0.3)
    canvas.stroke([(56, 34.5), (60.5, 35.8), (63, 38.4)], 1.2, light)


def _strands(canvas: Canvas, person: Features) -> None:
    light = mix(person.hair, WHITE, 0.14)
    for out in (-0.6, -0.3, 0.0, 0.3, 0.6):
        x = 50 + out * person.cheek
        canvas.stroke(
            [(x, 34.2 + abs(out) * 3), (50 + out * 0.7 * person.cheek, 28), (50 + out * 3, 23.5)], 0.5, light
        )


def _curls(canvas: Canvas, person: Features, colour: Colour) -> None:
    """A crown of curls around the head; down to the shoulders for women."""
    random = Random(f"curls {person.seed}")
    reach = 128 if person.woman else 96
    for angle in range(-reach, reach + 1, 11):
        turn = math.radians(angle)
        x = 50 + math.sin(turn) * (person.cheek + 4.5)
        y = 50 - math.cos(turn) * 25.5
        canvas.oval((x + random.uniform(-1, 1), y + random.uniform(-1, 1)), 8.4, 8.4, colour)


def _fringe(canvas: Canvas, person: Features) -> None:
    random = Random(f"fringe {person.seed}")
    light = mix(person.hair, WHITE, 0.1)
    for index in range(9):
        out = (index - 4) / 4
        centre = (50 + out * (person.cheek - 2), 31 + 9 * out * out + random.uniform(-1, 1))
        canvas.oval(centre, 5.4, 5.4, person.hair)
        canvas.ring(centre, 3.2, 3.2, 0.5, light)
