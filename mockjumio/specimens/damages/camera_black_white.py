"""What does a photograph look like whose camera sees no colours?"""

from PIL import Image, ImageOps

from mockjumio.specimens.damages.base import Damage
from mockjumio.specimens.specimen import Specimen


def _taken(image: Image.Image, specimen: Specimen) -> Image.Image:
    return ImageOps.grayscale(image).convert("RGB")


DAMAGE = Damage("a photograph without colours", taken=_taken)
