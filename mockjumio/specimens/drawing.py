"""What is being drawn, in units that do not depend on its size? What can a damage change of it?"""

from collections.abc import Callable
from random import Random
from typing import NamedTuple

from PIL import Image, ImageChops, ImageDraw

from mockjumio.specimens.canvas import Inks, inks_of
from mockjumio.specimens.image import Specimen
from mockjumio.specimens.lettering import SMALLEST, Box

UNITS = 1280
"""The longer side of every sheet."""


class Drawing:
    """A side being drawn. `places` holds the boxes that damages ask for: rows by key, portrait, signature, …

    `holes` is white where the sheet has none any more; `squared` means that its corners are not round.
    """

    def __init__(self, specimen: Specimen, image: Image.Image, inks: Inks | None = None) -> None:
        self.specimen = specimen
        self.inks = inks or inks_of(specimen.country, specimen.look)
        self.image = image
        self.draw = ImageDraw.Draw(image)
        self.places: dict[str, Box] = {}
        self.holes: Image.Image | None = None
        self.squared = False

    @property
    def scale(self) -> float:
        """Pixels a unit."""
        return max(self.image.size) / UNITS

    @property
    def width(self) -> float:
        """In units."""
        return self.image.width / self.scale

    @property
    def height(self) -> float:
        return self.image.height / self.scale

    def box(self, left: float, top: float, right: float, bottom: float) -> Box:
        """Units into pixels."""
        scale = self.scale
        return Box(round(left * scale), round(top * scale), round(right * scale), round(bottom * scale))

    def size(self, units: float) -> int:
        """Units into a size of letters."""
        return max(SMALLEST, int(units * self.scale))

    def line(self, units: float) -> int:
        """Units into the width of a line."""
        return max(1, round(units * self.scale))

    def replace(self, image: Image.Image) -> None:
        """Go on with another image."""
        self.image = image
        self.draw = ImageDraw.Draw(image)

    def remove(self, mask: Image.Image) -> None:
        """Nothing is left where the mask is white."""
        self.holes = mask if self.holes is None else ImageChops.lighter(self.holes, mask)


class Damage(NamedTuple):
    """Each stage is left out or changes one thing; they come in this order.

    `shows` says it in the words of the documentation.
    """

    shows: str
    values: Callable[[Specimen], Specimen] | None = None
    """What is printed."""
    printed: Callable[[Drawing], None] | None = None
    """The paper, before a camera sees it."""
    taken: Callable[[Image.Image, Specimen], Image.Image] | None = None
    """The picture that the camera took."""


def chance(specimen: Specimen, what: str) -> Random:
    """The dice of a damage: the same for the same specimen."""
    return Random(f"{what} {specimen.seed} {specimen.side}")
