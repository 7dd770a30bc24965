"""What does a document look like in the photograph that somebody takes of it with a phone?"""

import math
from collections.abc import Sequence
from random import Random
from typing import NamedTuple

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from mockjumio.specimens.canvas import Colour
from mockjumio.specimens.document_parts import Drawing
from mockjumio.specimens.image import keep_drawn

Point = tuple[float, float]


class Homography(NamedTuple):
    """(x, y) → ((a x + b y + c) / (g x + h y + 1), (d x + e y + f) / (g x + h y + 1))."""

    a: float
    b: float
    c: float
    d: float
    e: float
    f: float
    g: float
    h: float

    def __call__(self, point: Point) -> Point:
        x, y = point
        depth = self.g * x + self.h * y + 1
        return (self.a * x + self.b * y + self.c) / depth, (self.d * x + self.e * y + self.f) / depth

    def inverse(self) -> "Homography":
        """The adjugate of the matrix, divided by its last element."""
        a, b, c, d, e, f, g, h = self
        rows = (
            (e - f * h, c * h - b, b * f - c * e),
            (f * g - d, a - c * g, c * d - a * f),
            (d * h - e * g, b * g - a * h, a * e - b * d),
        )
        last = rows[2][2]
        (a, b, c), (d, e, f), (g, h, _) = rows
        return Homography(*(value / last for value in (a, b, c, d, e, f, g, h)))


def onto(size: tuple[int, int], corners: Sequence[Point]) -> Homography:
    """A sheet of this size onto four corners, from the upper left clockwise (Heckbert's square to quad)."""
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = corners
    dx1, dx2, dx3 = x1 - x2, x3 - x2, x0 - x1 + x2 - x3
    dy1, dy2, dy3 = y1 - y2, y3 - y2, y0 - y1 + y2 - y3
    area = dx1 * dy2 - dx2 * dy1
    g, h = (dx3 * dy2 - dx2 * dy3) / area, (dx1 * dy3 - dx3 * dy1) / area
    wide, high = size
    return Homography(
        (x1 - x0 + g * x1) / wide,
        (x3 - x0 + h * x3) / high,
        x0,
        (y1 - y0 + g * y1) / wide,
        (y3 - y0 + h * y3) / high,
        y0,
        g / wide,
        h / high,
    )


COLOURS: dict[str, tuple[Colour, ...]] = {
    "wood": ((176, 134, 92), (134, 94, 62), (206, 172, 128)),
    "stone": ((198, 196, 192), (120, 122, 126)),
    "cloth": ((92, 104, 126), (128, 110, 100), (150, 156, 150)),
    "desk": ((62, 62, 66), (84, 74, 68)),
}
KINDS = tuple((kind, index) for kind, colours in COLOURS.items() for index in range(len(colours)))


def table_top(size: tuple[int, int], seed: str) -> Image.Image:
    """One of the tables, by the seed."""
    kind, index = Random(f"table {seed}").choice(KINDS)
    half = (max(2, size[0] // 2), max(2, size[1] // 2))  # it lies out of focus, and is kept
    return _table(kind, index, half).resize(size, Image.Resampling.BILINEAR)


@keep_drawn(len(KINDS))
def _table(kind: str, index: int, size: tuple[int, int]) -> Image.Image:
    """Grain out of noise: stretched to the fibres of wood or the threads of cloth."""
    random, (width, height) = Random(f"{kind} {index}"), size
    if kind == "wood":
        grain = _stretch(random, (max(2, width // 90), height), size)
        grain = Image.blend(grain, _stretch(random, (max(2, width // 300), max(2, height // 24)), size), 0.5)
        depth = 64
    elif kind == "cloth":
        across = _stretch(random, (width // 2, max(2, height // 60)), size)
        grain = Image.blend(across, _stretch(random, (max(2, width // 60), height // 2), size), 0.5)
        depth = 70
    elif kind == "stone":
        grain = _stretch(random, (width // 2, height // 2), size)
        grain = Image.blend(grain, _stretch(random, (max(2, width // 70), max(2, height // 70)), size), 0.6)
        depth = 52
    else:
        grain, depth = _stretch(random, (width, height), size), 14
    shade = grain.point([int((value - 128) * depth / 128) + 128 for value in range(256)])
    plane = Image.new("RGB", size, COLOURS[kind][index])
    return ImageChops.add(plane, Image.merge("RGB", (shade, shade, shade)), 1, -128)


def _stretch(random: Random, small: tuple[int, int], size: tuple[int, int]) -> Image.Image:
    width, height = max(2, small[0]), max(2, small[1])
    noise = Image.frombytes("L", (width, height), random.randbytes(width * height))
    return noise.resize(size, Image.Resampling.BICUBIC)


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


@keep_drawn(4)
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
