"""What can a damage change: the values, the paper, the photograph?"""

from collections.abc import Callable
from random import Random
from typing import NamedTuple

from PIL import Image

from mockjumio.specimens.drawing import Drawing
from mockjumio.specimens.image import Specimen


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
