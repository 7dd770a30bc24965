"""What does a photograph look like whose frame cuts the document?"""

from PIL import Image

from mockjumio.specimens.damages.base import Damage, chance
from mockjumio.specimens.specimen import Specimen

KEPT = 0.62
"""Of each side of the picture."""


def _taken(image: Image.Image, specimen: Specimen) -> Image.Image:
    """One of the upper corners, so that number and zone are always cut."""
    width, height = round(image.width * KEPT), round(image.height * KEPT)
    left = chance(specimen, "cut").choice((0, image.width - width))
    box = (left, 0, left + width, height)
    return image.resize(image.size, Image.Resampling.BILINEAR, box)


DAMAGE = Damage("a part of the document lies outside of the picture", taken=_taken)
