"""In which colours, and how smoothly, is a shape drawn? In units that do not depend on the size of the image.

Pillow's shapes have hard edges: they are drawn larger and reduced. Only portraits need it: text has smooth
edges.
"""

import math
from collections.abc import Sequence
from random import Random
from typing import NamedTuple

from PIL import Image, ImageDraw

Colour = tuple[int, int, int]

WHITE: Colour = (255, 255, 255)
INK: Colour = (28, 30, 38)


class Inks(NamedTuple):
    """The colours of one country's document."""

    accent: Colour
    """Headings, header band, ornaments."""
    paper: Colour
    label: Colour


INKS = (
    Inks((22, 60, 116), (231, 238, 247), (74, 98, 134)),  # navy
    Inks((122, 28, 44), (249, 236, 234), (140, 82, 88)),  # burgundy
    Inks((20, 92, 76), (230, 243, 237), (66, 116, 104)),  # pine
    Inks((88, 52, 128), (241, 235, 248), (112, 88, 140)),  # violet
    Inks((132, 76, 20), (250, 242, 228), (146, 108, 66)),  # amber
    Inks((14, 98, 124), (228, 243, 247), (62, 116, 134)),  # teal
    Inks((150, 44, 92), (251, 235, 242), (152, 88, 116)),  # rose
    Inks((62, 82, 36), (240, 244, 228), (98, 114, 74)),  # olive
)


def inks_of(country: str, look: str) -> Inks:
    """One country's passports look alike, and unlike its licences."""
    return Random(f"look {country} {look}").choice(INKS)


def mix(one: Colour, other: Colour, share: float) -> Colour:
    """`one` with `share` (0 to 1) of `other` in it."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


Point = tuple[float, float]

MIDDLE = 50.0
"""The axis of the face."""
NECK = 92.0
"""The height around which a head tilts."""
TOP = 6.5
UNITS_WIDE = 88.0
UNITS_HIGH = 116.0
STEPS = 6
"""Straight pieces between two points of a curve."""


class Canvas:
    """An image at whose foot an area of 88 × 116 units around the middle stands, as large as fits."""

    def __init__(
        self,
        width: int,
        height: int,
        background: Colour,
        oversampling: int,
        *,
        tilt: float = 0.0,
        zoom: float = 1.0,
    ) -> None:
        """`tilt` in degrees and `zoom` turn and enlarge everything around the neck."""
        self.oversampling = oversampling
        self.shift = 0.0
        """How far to the right everything is drawn until this changes, in units."""
        self._across, self._down = zoom * math.cos(math.radians(tilt)), zoom * math.sin(math.radians(tilt))
        self.size = (width * oversampling, height * oversampling)
        self.scale = min(self.size[0] / UNITS_WIDE, self.size[1] / UNITS_HIGH)
        self._left = self.size[0] / 2 - MIDDLE * self.scale
        self._top = self.size[1] - (TOP + UNITS_HIGH) * self.scale
        self._image = Image.new("RGB", self.size, background)
        self._draw = ImageDraw.Draw(self._image)

    def image(self) -> Image.Image:
        return self._image.reduce(self.oversampling)

    def oval(self, centre: Point, radius_x: float, radius_y: float, fill: Colour) -> None:
        x, y = self._place(centre)
        across, down = radius_x * self.scale, radius_y * self.scale
        self._draw.ellipse((x - across, y - down, x + across, y + down), fill=fill)

    def ring(self, centre: Point, radius_x: float, radius_y: float, width: float, colour: Colour) -> None:
        x, y = self._place(centre)
        across, down = radius_x * self.scale, radius_y * self.scale
        self._draw.ellipse(
            (x - across, y - down, x + across, y + down), outline=colour, width=self._line(width)
        )

    def frame(self, corner: Point, opposite: Point, radius: float, width: float, colour: Colour) -> None:
        """The outline of a rectangle with round corners."""
        (left, top), (right, bottom) = corner, opposite
        line = []
        for x, y, start in (
            (right - radius, top + radius, 270),
            (right - radius, bottom - radius, 0),
            (left + radius, bottom - radius, 90),
            (left + radius, top + radius, 180),
        ):
            for angle in range(start, start + 91, 30):
                turn = math.radians(angle)
                line.append(self._place((x + radius * math.cos(turn), y + radius * math.sin(turn))))
        self._draw.line([*line, *line[:2]], fill=colour, width=self._line(width), joint="curve")

    def polygon(self, points: Sequence[Point], fill: Colour) -> None:
        self._draw.polygon([self._place(point) for point in points], fill=fill)

    def blob(self, points: Sequence[Point], fill: Colour) -> None:
        """A closed shape whose edge passes smoothly through the points."""
        curve = _curve([points[-1], *points, points[0], points[1]])
        self._draw.polygon([self._place(point) for point in curve], fill=fill)

    def stroke(self, points: Sequence[Point], width: float, colour: Colour) -> None:
        """A smooth line with round ends."""
        curve = [self._place(point) for point in _curve([points[0], *points, points[-1]])]
        self._draw.line(curve, fill=colour, width=self._line(width), joint="curve")
        radius = self._line(width) / 2
        for x, y in (curve[0], curve[-1]):
            self._draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=colour)

    def _place(self, point: Point) -> Point:
        x, y = point[0] + self.shift - MIDDLE, point[1] - NECK
        x, y = MIDDLE + x * self._across - y * self._down, NECK + x * self._down + y * self._across
        return self._left + x * self.scale, self._top + y * self.scale

    def _line(self, width: float) -> int:
        return max(1, round(width * self.scale))


def mirror(half: Sequence[Point], axis: float = MIDDLE) -> list[Point]:
    """A symmetrical outline out of its right half: distances from the axis, from top to bottom."""
    right = [(axis + x, y) for x, y in half]
    left = [(axis - x, y) for x, y in reversed(half) if x]
    return right + left


def _curve(points: Sequence[Point]) -> list[Point]:
    """Catmull and Rom's spline through all points but the first and the last, which give the direction."""
    curve: list[Point] = []
    for before, start, end, after in zip(points, points[1:], points[2:], points[3:], strict=False):
        for step in range(STEPS):
            t = step / STEPS
            curve.append(
                (
                    _between(before[0], start[0], end[0], after[0], t),
                    _between(before[1], start[1], end[1], after[1], t),
                )
            )
    curve.append(points[-2])
    return curve


def _between(before: float, start: float, end: float, after: float, t: float) -> float:
    slope = end - before
    bend = 2 * before - 5 * start + 4 * end - after
    twist = 3 * (start - end) + after - before
    return start + 0.5 * t * (slope + t * (bend + t * twist))
