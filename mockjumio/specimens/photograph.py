"""What does a document look like in the photograph that somebody takes of it with a phone?"""

import math
from functools import lru_cache
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from mockjumio.specimens.drawing import Drawing
from mockjumio.specimens.perspective import Homography, Point, onto
from mockjumio.specimens.table_top import table_top

FRAME = 4 / 3
"""A phone's picture."""
FILLED = 0.90
"""How much of the frame the document takes, in the direction in which it is larger."""
COARSE = 32
"""Light changes slowly: it is computed so much smaller."""
DARKEST = 168
GRAIN = 8
TINTS = ((255, 250, 238), (250, 252, 255), (255, 246, 228))
"""Of a lamp: daylight, or warmer."""


def frame_of(size: tuple[int, int], longest: int) -> tuple[int, int]:
    """Width and height of the photograph of a sheet."""
    short = round(longest / FRAME)
    return (longest, short) if size[0] >= size[1] else (short, longest)


def photograph(drawing: Drawing, round_: float, longest: int) -> Image.Image:
    """On a table, from a little aside, in uneven light."""
    specimen = drawing.specimen
    random = Random(f"camera {specimen.seed} {specimen.side}")
    size = frame_of(drawing.image.size, longest)
    view = onto(drawing.image.size, _corners(drawing.image.size, size, random))
    shape = _shape(drawing, view, size, 0.0 if drawing.squared else round_ * drawing.scale)
    picture = table_top(size, specimen.seed)
    _cast_shadow(picture, shape, random)
    seen = drawing.image.transform(
        size, Image.Transform.PERSPECTIVE, view.inverse(), Image.Resampling.BILINEAR
    )
    picture.paste(seen, (0, 0), shape)
    return lit(picture, random)


def lit(picture: Image.Image, random: Random) -> Image.Image:
    """A lamp on one side, warm or cold; the grain of a small sensor."""
    size = picture.size
    width, height = max(2, size[0] // COARSE), max(2, size[1] // COARSE)
    x, y = random.choice((-0.1, 0.2, 0.8, 1.1)) * width, random.uniform(-0.2, 0.5) * height
    reach = math.hypot(width, height) * random.uniform(0.95, 1.2)
    tint = random.choice(TINTS)
    fall = [255 - GRAIN - (255 - DARKEST) * min(1.0, step / 255) ** 1.4 for step in range(256)]
    values = bytes(
        int(fall[min(255, int(math.hypot(column - x, row - y) / reach * 255))])
        for row in range(height)
        for column in range(width)
    )
    lamp = Image.frombytes("L", (width, height), values).resize(size, Image.Resampling.BILINEAR)
    lamp = ImageChops.add(lamp, _grain(size))
    channels = [lamp.point([value * channel // 255 for value in range(256)]) for channel in tint]
    return ImageChops.multiply(picture, Image.merge("RGB", channels))


@lru_cache(maxsize=4)
def _grain(size: tuple[int, int]) -> Image.Image:
    noise = Image.frombytes("L", size, Random("grain").randbytes(size[0] * size[1]))
    return noise.point([value * GRAIN // 256 for value in range(256)])


def _corners(sheet: tuple[int, int], frame: tuple[int, int], random: Random) -> list[Point]:
    """Around the middle, turned a little, farther away at one side."""
    scale = FILLED * min(frame[0] / sheet[0], frame[1] / sheet[1])
    half_x, half_y = sheet[0] * scale / 2, sheet[1] * scale / 2
    turn = math.radians(random.uniform(-2.2, 2.2))
    lean_x, lean_y = random.uniform(-0.035, 0.035), random.uniform(-0.03, 0.03)
    x, y = frame[0] * random.uniform(0.49, 0.51), frame[1] * random.uniform(0.49, 0.51)
    found = []
    for across, down in ((-1, -1), (1, -1), (1, 1), (-1, 1)):
        near = 1 + lean_x * across + lean_y * down
        from_x, from_y = across * half_x * near * 0.96, down * half_y * near * 0.96
        found.append(
            (
                x + from_x * math.cos(turn) - from_y * math.sin(turn),
                y + from_x * math.sin(turn) + from_y * math.cos(turn),
            )
        )
    return found


def _shape(drawing: Drawing, view: Homography, size: tuple[int, int], radius: float) -> Image.Image:
    """Where the picture shows the document: not beyond its round corners, nor where it has holes."""
    width, height = drawing.image.size
    outline: list[Point] = []
    for x, y, start in ((0, 0, 180), (width, 0, 270), (width, height, 0), (0, height, 90)):
        at_x, at_y = (radius if x == 0 else width - radius), (radius if y == 0 else height - radius)
        for angle in range(start, start + 91, 15):
            turn = math.radians(angle)
            outline.append(view((at_x + radius * math.cos(turn), at_y + radius * math.sin(turn))))
    shape = Image.new("L", size, 0)
    ImageDraw.Draw(shape).polygon(outline, fill=255)
    if drawing.holes is not None:
        holes = drawing.holes.transform(
            size, Image.Transform.PERSPECTIVE, view.inverse(), Image.Resampling.BILINEAR
        )
        shape = ImageChops.subtract(shape, holes)
    return shape.filter(ImageFilter.BoxBlur(0.8))


def _cast_shadow(picture: Image.Image, shape: Image.Image, random: Random) -> None:
    small = shape.reduce(8)
    soft = small.filter(ImageFilter.BoxBlur(2)).filter(ImageFilter.BoxBlur(2))
    dark = soft.point([value * 120 // 255 for value in range(256)]).resize(
        picture.size, Image.Resampling.BILINEAR
    )
    away = random.choice((-1, 1)) * max(4, picture.width // 110), max(4, picture.width // 100)
    picture.paste((12, 10, 8), away, dark)
