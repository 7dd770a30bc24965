"""What does a paper look like of which some values could not be read? Something was spilled there."""

from PIL import ImageFilter

from mockjumio.specimens.damages.base import Damage, chance
from mockjumio.specimens.drawing import Drawing
from mockjumio.specimens.lettering import Box


def _printed(drawing: Drawing) -> None:
    random = chance(drawing.specimen, "stain")
    for key in drawing.specimen.illegible:
        place = drawing.places.get(key)
        if place is None:
            continue
        by = drawing.line(12)
        wet = Box(max(0, place.left - by), max(0, place.top - by), place.right + by, place.bottom + by)
        spilled = drawing.image.crop(wet).filter(ImageFilter.BoxBlur(max(4, place.height // 3)))
        drawing.image.paste(spilled, (wet.left, wet.top))
        for _ in range(7):
            x, y = random.randint(wet.left, wet.right), random.randint(wet.top, wet.bottom)
            radius = random.randint(by // 2, max(by, place.height // 2))
            drawing.draw.ellipse(
                (x - radius, y - radius * 0.6, x + radius, y + radius * 0.6),
                fill=random.choice(((96, 70, 44), (122, 92, 60))),
            )


DAMAGE = Damage("stains over the values that were not read", printed=_printed)
