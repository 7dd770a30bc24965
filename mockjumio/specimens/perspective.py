"""Where does a point of a plane stand in a picture that is taken from aside?"""

from collections.abc import Sequence
from typing import NamedTuple

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
