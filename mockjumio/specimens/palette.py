"""Which colours go together?"""

from random import Random
from typing import NamedTuple

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
