"""What does a photograph look like whose camera was moved?"""

from PIL import Image, ImageFilter

from mockjumio.specimens.damages.base import Damage
from mockjumio.specimens.specimen import Specimen

RADIUS = 0.0058
"""Of the longer side: large letters are still guessed, no number is read."""


def _taken(image: Image.Image, specimen: Specimen) -> Image.Image:
    # Three box blurs are a Gaussian one in a fraction of its time; of what is blurred, half the pixels do.
    half = image.reduce(2)
    for _ in range(3):
        half = half.filter(ImageFilter.BoxBlur(RADIUS * max(half.size)))
    return half.resize(image.size, Image.Resampling.BICUBIC)


DAMAGE = Damage("out of focus: no number can be read", taken=_taken)
