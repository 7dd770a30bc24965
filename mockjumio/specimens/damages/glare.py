"""What does a photograph look like that somebody did not like? A lamp's reflection lies on the document."""

from PIL import Image, ImageDraw, ImageFilter

from mockjumio.specimens.damages.base import Damage, chance
from mockjumio.specimens.specimen import Specimen

COARSE = 8


def _taken(image: Image.Image, specimen: Specimen) -> Image.Image:
    random = chance(specimen, "glare")
    width, height = image.width // COARSE, image.height // COARSE
    mask = Image.new("L", (width, height), 0)
    x, y = width * random.uniform(0.45, 0.7), height * random.uniform(0.35, 0.6)
    ImageDraw.Draw(mask).ellipse(
        (x - width * 0.17, y - height * 0.13, x + width * 0.17, y + height * 0.13), fill=250
    )
    mask = mask.filter(ImageFilter.GaussianBlur(width * 0.045)).resize(image.size, Image.Resampling.BICUBIC)
    result = image.copy()
    result.paste((255, 255, 250), (0, 0), mask)
    return result


DAMAGE = Damage("a lamp's reflection over some of the values", taken=_taken)
