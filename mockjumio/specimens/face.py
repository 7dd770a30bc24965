"""What does a portrait show? A drawn person and their clothes, plainly no photograph.

The figure is some 90 units wide; the middle of the face is at x = 50, the chin near y = 92.
"""

from random import Random
from typing import NamedTuple

from PIL import Image

from mockjumio.specimens import hair
from mockjumio.specimens.canvas import WHITE, Canvas, Colour, Point, mirror, mix
from mockjumio.specimens.features import Features, features_of

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
    canvas.blob(mirror([*shoulders, (0, BELOW)]), person.clothes)
    dark = mix(person.clothes, (0, 0, 0), 0.2)
    match person.top:
        case "crew":
            canvas.blob(mirror([(0, 98), (12.4, 101.5), (9.5, 109.5), (0, 113.6)]), dark)
            canvas.blob(mirror([(0, 98), (11.4, 101), (8.5, 108), (0, 111.6)]), person.skin)
        case "vneck":
            canvas.polygon(mirror([(0, 98), (13.6, 102.5), (0, 126)]), dark)
            canvas.polygon(mirror([(0, 98), (12.0, 102), (0, 123)]), person.skin)
        case "roll":
            canvas.blob(mirror([(0, 96.5), (12, 97), (13.5, 108), (0, 111)]), mix(person.clothes, WHITE, 0.1))
            canvas.stroke([(37.5, 106.5), (50, 109), (62.5, 106.5)], 0.8, dark)
        case "collar":
            canvas.polygon(mirror([(0, 98), (11, 101), (0, 113.5)]), person.skin)
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
    canvas.polygon(mirror([(0, 100), (13, 102), (0, 150)]), SHIRT)
    _collar(canvas, SHIRT)
    canvas.polygon(mirror([(2.8, 113), (4.4, 118.5), (0, 150)]), mix(dark, (160, 40, 50), 0.5))
    for side in (-1, 1):
        edge: list[Point] = [(12.4, 102.2), (17.5, 106), (20, 121), (15, 122), (4, 150), (0, 150)]
        canvas.polygon([(50 + side * x, y) for x, y in edge], dark)


def _shade_neck(canvas: Canvas, person: Features) -> None:
    """The chin's shadow, over skin that the neckline left bare."""
    if person.top == "roll":
        return
    half = 8.6 if person.woman or person.age < 14 else 11.0
    canvas.blob(mirror([(half, 84), (half - 0.4, 95), (0, 100.5)]), person.shade)


EYE_LINE = 58.0
DARK: Colour = (26, 26, 32)
PUPIL: Colour = (22, 18, 20)
EYES_TURN, NOSE_TURN, MOUTH_TURN = 2.0, 3.4, 2.6
"""Units to the side at the farthest turn."""
GOLD: Colour = (224, 184, 86)
LARGE = 500
"""From this width on, twice the size gives smooth edges; smaller portraits are drawn at three times."""


class Pose(NamedTuple):
    """How the head is held: `turn` to a side (-1 to 1), `tilt` in degrees, `zoom` nearer than usual."""

    turn: float = 0.0
    tilt: float = 0.0
    zoom: float = 1.0
    disguised: bool = False


STRAIGHT = Pose()


def draw_face(
    width: int,
    height: int,
    seed: str,
    gender: str | None,
    age: int | None,
    background: Colour | None,
    pose: Pose = STRAIGHT,
) -> Image.Image:
    """A portrait; with `background` None, in front of the person's own wall, as in a selfie."""
    person = features_of(seed, gender, age)
    fine = 2 if width >= LARGE else 3
    canvas = Canvas(width, height, background or person.wall, fine, tilt=pose.tilt, zoom=pose.zoom)
    if background is None:
        _draw_wall(canvas, person)
    hair.behind(canvas, person)
    _draw_neck(canvas, person)
    draw_clothes(canvas, person)
    _draw_head(canvas, person)
    _draw_beard(canvas, person)
    _draw_features(canvas, person, pose)
    canvas.shift = 0.0
    hair.front(canvas, person)
    canvas.shift = EYES_TURN * pose.turn
    _draw_glasses(canvas, person, pose)
    return canvas.image()


def _draw_features(canvas: Canvas, person: Features, pose: Pose) -> None:
    """What stands farther in front moves farther when the head turns."""
    canvas.shift = EYES_TURN * pose.turn
    _draw_age(canvas, person)
    for side in (-1, 1):
        _draw_eye(canvas, person, side)
    canvas.shift = NOSE_TURN * pose.turn
    _draw_nose(canvas, person)
    canvas.shift = MOUTH_TURN * pose.turn
    _draw_mouth(canvas, person)


def _draw_wall(canvas: Canvas, person: Features) -> None:
    """A plain room: a lighter disc of lamp light and the edge of a picture."""
    random = Random(f"wall {person.seed}")
    canvas.oval((random.uniform(25, 75), 30), 62, 62, mix(person.wall, WHITE, 0.22))
    canvas.oval((random.uniform(35, 65), 34), 44, 44, mix(person.wall, WHITE, 0.38))


def _draw_neck(canvas: Canvas, person: Features) -> None:
    half = 9.2 if person.woman or person.age < 14 else 11.6
    canvas.blob(mirror([(half, 76), (half, 96), (half + 5, 106), (half + 8, 114), (0, 122)]), person.skin)
    canvas.blob(mirror([(half, 80), (half - 0.2, 94), (0, 101)]), person.shade)


def _draw_head(canvas: Canvas, person: Features) -> None:
    wide = person.cheek
    for side in (-1, 1):
        canvas.oval((50 + side * (wide + 0.4), 60.5), 4.0, 6.6, person.skin)
        canvas.oval((50 + side * (wide + 0.8), 60.5), 1.9, 4.0, person.shade)
        if person.earrings:
            canvas.oval((50 + side * (wide + 1.6), 68.6), 1.3, 1.3, GOLD)
    outline: list[Point] = [
        (0, 25),
        (0.5 * wide, 28.2),
        (0.84 * wide, 36),
        (0.98 * wide, 46),
        (wide, 57),
        (0.95 * wide, 69),
        (person.jaw * wide, 80.5),
        (person.chin, 90),
        (0, 92.4),
    ]
    canvas.blob(mirror(outline), person.skin)
    blush = mix(person.skin, (226, 96, 84), 0.13 if person.woman else 0.06)
    for side in (-1, 1):
        canvas.oval((50 + side * 0.62 * wide, 71), 4.6, 3.2, blush)
    if person.freckles:
        random = Random(f"freckles {person.seed}")
        for _ in range(18):
            spot = (50 + random.choice((-1, 1)) * random.uniform(5, 15), random.uniform(65, 72))
            canvas.oval(spot, 0.5, 0.5, person.shade)


def _draw_age(canvas: Canvas, person: Features) -> None:
    """Lines of a life: beside the nose from 45 on, on the forehead from 55 on, by the eyes from 65 on."""
    fold = mix(person.skin, person.line, min(1.0, 0.35 + max(0, person.age - 45) / 50))
    for side in (-1, 1):
        if person.age >= 45:
            canvas.stroke([(50 + side * 6.2, 70.5), (50 + side * 9.2, 75), (50 + side * 9.8, 79)], 0.6, fold)
        if person.age >= 65:
            for drop in (-2.0, 0.0, 2.0):
                canvas.stroke(
                    [(50 + side * 16.6, EYE_LINE + drop / 2), (50 + side * 18.8, EYE_LINE + drop)], 0.5, fold
                )
    if person.age >= 55:
        for level in (42.0, 45.2):
            canvas.stroke([(42, level + 0.7), (50, level), (58, level + 0.7)], 0.5, fold)


def _draw_eye(canvas: Canvas, person: Features, side: int) -> None:
    x = 50 + side * person.eye_distance
    size = person.eye_size
    y = EYE_LINE
    white: list[Point] = [
        (x - 4.6 * size, y + 0.5),
        (x, y - 2.9 * size),
        (x + 4.6 * size, y + 0.2),
        (x, y + 2.4 * size),
    ]
    canvas.blob(white, (250, 248, 246))
    canvas.oval((x, y - 0.2), 2.4 * size, 2.4 * size, person.eyes)
    canvas.oval((x, y - 0.2), 1.2 * size, 1.2 * size, PUPIL)
    canvas.oval((x + 0.8, y - 1.0), 0.6 * size, 0.6 * size, WHITE)
    lid = [
        (x - 4.7 * size, y + 0.4),
        (x - 2 * size, y - 2.4 * size),
        (x + 2 * size, y - 2.4 * size),
        (x + 4.7 * size, y + 0.1),
    ]
    canvas.stroke(lid, 0.9 if person.woman else 0.6, mix(person.line, PUPIL, 0.75 if person.woman else 0.4))
    if person.woman and person.age >= 14:
        canvas.stroke([(x + side * 4.4 * size, y), (x + side * 5.7 * size, y - 1.5)], 0.7, PUPIL)
    hair_colour = mix(person.hair, PUPIL, 0.25 if person.age < 60 else 0.0)
    if person.haircut == "bald" and person.age < 50:
        hair_colour = mix(person.skin, PUPIL, 0.7)
    lift = 50.2 - (0.6 if person.woman else 0.0)
    brow = [(x - side * 4.8, lift + 0.8), (x + side * 0.8, lift - 1.2), (x + side * 5.6, lift + 1.0)]
    canvas.stroke(brow, person.brow, hair_colour)


def _draw_nose(canvas: Canvas, person: Features) -> None:
    half = person.nose
    canvas.stroke([(50 - half * 0.45, 60.5), (50 - half * 0.6, 66), (50 - half, 70.2)], 0.5, person.shade)
    canvas.stroke(
        [(50 - half, 70.4), (50 - half * 0.4, 72), (50, 72.5), (50 + half * 0.4, 72), (50 + half, 70.4)],
        0.8,
        person.line,
    )


def _draw_mouth(canvas: Canvas, person: Features) -> None:
    half, smile, y = person.mouth, person.smile, 80.0
    lips = mix(person.skin, (186, 62, 72), 0.52 if person.woman and person.age >= 14 else 0.3)
    full = 2.1 if person.woman else 1.5
    corner = y - smile * 0.7
    canvas.blob(
        [
            (50 - half, corner),
            (50 - half * 0.3, y - full),
            (50, y - full + 0.5),
            (50 + half * 0.3, y - full),
            (50 + half, corner),
            (50 + half * 0.45, y + full + 0.4),
            (50 - half * 0.45, y + full + 0.4),
        ],
        lips,
    )
    parting = [
        (50 - half, corner),
        (50 - half * 0.4, y + 0.7),
        (50 + half * 0.4, y + 0.7),
        (50 + half, corner),
    ]
    canvas.stroke(parting, 0.6, mix(lips, (70, 20, 24), 0.5))


def _draw_beard(canvas: Canvas, person: Features) -> None:
    wide = person.cheek
    share = 0.75 if person.beard == "stubble" else 0.12
    colour = mix(person.hair, person.skin, share)
    if person.beard in ("stubble", "full"):
        grown = 0.0 if person.beard == "stubble" else 2.4
        half: list[Point] = [
            (0, 73.8),
            (0.3 * wide, 74.6),
            (0.62 * wide, 74),
            (0.99 * wide, 62),
            (0.95 * wide + grown * 0.3, 70),
            (person.jaw * wide + grown * 0.4, 81),
            (person.chin + grown * 0.5, 90.2 + grown),
            (0, 92.4 + grown * 1.4),
        ]
        canvas.blob(mirror(half), colour)
    if person.beard in ("moustache", "goatee"):
        canvas.blob(mirror([(0, 74.8), (4, 74.6), (9.4, 79.2), (5, 78.4), (0, 77.8)]), colour)
    if person.beard == "goatee":
        canvas.blob(mirror([(0, 84.2), (5.6, 84.8), (6.4, 89.5), (0, 94.5)]), colour)


def _draw_glasses(canvas: Canvas, person: Features, pose: Pose) -> None:
    if pose.disguised:
        return _draw_dark_glasses(canvas, person)
    if person.glasses == "none":
        return None
    rim = Random(f"rim {person.seed}").choice(((36, 34, 40), (96, 58, 38), (150, 128, 84), (52, 70, 104)))
    reach = person.eye_distance
    for side in (-1, 1):
        x = 50 + side * reach
        if person.glasses == "round":
            canvas.ring((x, 58.4), 7.2, 7.0, 0.9, rim)
        else:
            canvas.frame((x - 7.4, 52.8), (x + 7.4, 63.6), 2.2, 1.1, rim)
        canvas.stroke([(x + side * 7.2, 57), (50 + side * (person.cheek - 0.6), 56.4)], 0.9, rim)
    canvas.stroke([(50 - reach + 7, 57.4), (50, 56.2), (50 + reach - 7, 57.4)], 0.9, rim)
    return None


def _draw_dark_glasses(canvas: Canvas, person: Features) -> None:
    reach = person.eye_distance
    for side in (-1, 1):
        x = 50 + side * reach
        lens: list[Point] = [
            (x - 8.4, 53.6),
            (x, 52.4),
            (x + 8.4, 53.6),
            (x + 7.2, 63.2),
            (x, 65.4),
            (x - 7.2, 63.2),
        ]
        canvas.blob(lens, DARK)
        canvas.stroke([(x - 3.6, 56.0), (x + 2.0, 55.4)], 0.9, mix(DARK, WHITE, 0.35))
        canvas.stroke([(x + side * 7.8, 55), (50 + side * (person.cheek - 0.6), 55.4)], 1.6, DARK)
    canvas.stroke([(50 - reach + 7, 55.6), (50, 54.6), (50 + reach - 7, 55.6)], 1.4, DARK)
