"""What does a document look like that an authority has punched?"""

from PIL import Image, ImageDraw

from mockjumio.specimens.damages.base import Damage, chance
from mockjumio.specimens.drawing import Drawing


def _printed(drawing: Drawing) -> None:
    """Two holes, and the paper around them pressed."""
    random = chance(drawing.specimen, "punch")
    radius = drawing.size(34)
    mask = Image.new("L", drawing.image.size, 0)
    holes = ImageDraw.Draw(mask)
    left = random.uniform(0.36, 0.5)
    for x, y in ((left, 0.3), (left + 0.2, 0.44)):
        at = drawing.image.width * x, drawing.image.height * y
        rim = radius * 1.16
        drawing.draw.ellipse(
            (at[0] - rim, at[1] - rim, at[0] + rim, at[1] + rim),
            fill=(226, 224, 220),
            outline=(150, 148, 144),
        )
        holes.ellipse((at[0] - radius, at[1] - radius, at[0] + radius, at[1] + radius), fill=255)
    drawing.gone(mask)


DAMAGE = Damage("two holes, as authorities punch into what is no longer valid", printed=_printed)
