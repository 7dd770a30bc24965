"""What does a photograph look like that was taken in a dark room with a cheap camera?"""

from PIL import Image, ImageChops

from mockjumio.specimens.damages.base import Damage, chance
from mockjumio.specimens.specimen import Specimen

COARSE = 4
"""Pixels of one of the camera's."""
DARK, CONTRAST = 66, 0.36


def _taken(image: Image.Image, specimen: Specimen) -> Image.Image:
    width, height = image.width // COARSE, image.height // COARSE
    small = image.resize((width, height), Image.Resampling.BILINEAR)
    small = small.point([int(DARK + value * CONTRAST) for value in range(256)] * 3)
    grain = Image.frombytes("RGB", (width, height), chance(specimen, "grain").randbytes(width * height * 3))
    small = ImageChops.add(small, grain.point([value // 5 for value in range(256)] * 3), 1, -26)
    return small.resize(image.size, Image.Resampling.BICUBIC)


DAMAGE = Damage("dark, grainy, low in contrast and in resolution", taken=_taken)
