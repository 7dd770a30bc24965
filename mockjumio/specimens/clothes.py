"""What does the person on a portrait wear?"""

from mockjumio.specimens.canvas import Canvas, Point, mirrored
from mockjumio.specimens.features import Features
from mockjumio.specimens.palette import WHITE, Colour, mix

BELOW = 160.0
"""Under the lower edge of every portrait."""
SHIRT: Colour = (244, 245, 248)


def draw_clothes(canvas: Canvas, person: Features) -> None:
    narrow = -5.0 if person.age < 14 else -2.5 if person.woman else 0.0
    shoulders: list[Point] = [
        (0, 108),
        (13, 103.5),
        (27 + narrow, 108.5),
        (40 + narrow, 115),
        (47 + narrow, 128),
        (49 + narrow, BELOW),
    ]
    canvas.blob(mirrored([*shoulders, (0, BELOW)]), person.clothes)
    dark = mix(person.clothes, (0, 0, 0), 0.2)
    match person.top:
        case "crew":
            canvas.blob(mirrored([(0, 98), (12.4, 101.5), (9.5, 109.5), (0, 113.6)]), dark)
            canvas.blob(mirrored([(0, 98), (11.4, 101), (8.5, 108), (0, 111.6)]), person.skin)
        case "vneck":
            canvas.polygon(mirrored([(0, 98), (13.6, 102.5), (0, 126)]), dark)
            canvas.polygon(mirrored([(0, 98), (12.0, 102), (0, 123)]), person.skin)
        case "roll":
            canvas.blob(
                mirrored([(0, 96.5), (12, 97), (13.5, 108), (0, 111)]), mix(person.clothes, WHITE, 0.1)
            )
            canvas.stroke([(37.5, 106.5), (50, 109), (62.5, 106.5)], 0.8, dark)
        case "collar":
            canvas.polygon(mirrored([(0, 98), (11, 101), (0, 113.5)]), person.skin)
            _collar(canvas, mix(person.clothes, WHITE, 0.3))
            canvas.stroke([(50, 116), (50, 135)], 0.6, dark)
        case _:
            _suit(canvas, dark)
    _shade_neck(canvas, person)


def _collar(canvas: Canvas, colour: Colour) -> None:
    for side in (-1, 1):
        edge: list[Point] = [(11.4, 98.6), (14.6, 104), (8.4, 118), (0, 114.6)]
        canvas.polygon([(50 + side * x, y) for x, y in edge], colour)


def _suit(canvas: Canvas, dark: Colour) -> None:
    canvas.polygon(mirrored([(0, 100), (13, 102), (0, 150)]), SHIRT)
    _collar(canvas, SHIRT)
    canvas.polygon(mirrored([(2.8, 113), (4.4, 118.5), (0, 150)]), mix(dark, (160, 40, 50), 0.5))
    for side in (-1, 1):
        edge: list[Point] = [(12.4, 102.2), (17.5, 106), (20, 121), (15, 122), (4, 150), (0, 150)]
        canvas.polygon([(50 + side * x, y) for x, y in edge], dark)


def _shade_neck(canvas: Canvas, person: Features) -> None:
    """The chin's shadow, over skin that the neckline left bare."""
    if person.top == "roll":
        return
    half = 8.6 if person.woman or person.age < 14 else 11.0
    canvas.blob(mirrored([(half, 84), (half - 0.4, 95), (0, 100.5)]), person.shade)
