"""What does a photograph look like with a thumb on the document?"""

from PIL import Image, ImageDraw, ImageFilter

from mockjumio.specimens.damages.base import Damage, chance
from mockjumio.specimens.features import features_of
from mockjumio.specimens.palette import WHITE, mix
from mockjumio.specimens.specimen import Specimen

FINER = 3
"""The thumb is drawn so much larger, and reduced."""


def _taken(image: Image.Image, specimen: Specimen) -> Image.Image:
    """From the lower edge or the right one, over the values."""
    random = chance(specimen, "thumb")
    thumb = _thumb(specimen, round(min(image.size) * 0.62))
    turned = thumb.rotate(random.uniform(18, 42), Image.Resampling.BICUBIC, expand=True)
    x = int(image.width * random.uniform(0.52, 0.66)) - turned.width // 2
    y = image.height - int(turned.height * 0.86)
    shadow = turned.getchannel("A").filter(ImageFilter.BoxBlur(image.width // 60))
    result = image.copy()
    result.paste(
        (20, 16, 14), (x - image.width // 70, y + image.width // 80), shadow.point(lambda value: value // 2)
    )
    result.paste(turned, (x, y), turned)
    return result


def _thumb(specimen: Specimen, length: int) -> Image.Image:
    person = features_of(specimen.seed, specimen.gender, specimen.age)
    wide, high = int(length * 0.46) * FINER, length * FINER
    thumb = Image.new("RGBA", (wide, high), (*person.skin, 0))
    draw = ImageDraw.Draw(thumb)
    draw.rounded_rectangle((0, 0, wide - 1, high + wide), wide // 2, fill=person.skin)
    draw.rounded_rectangle(
        (int(wide * 0.72), int(wide * 0.3), wide - 1, high),
        wide // 5,
        fill=mix(person.skin, person.shade, 0.5),
    )
    nail = (int(wide * 0.2), int(wide * 0.12), int(wide * 0.78), int(wide * 0.92))
    draw.rounded_rectangle(
        nail, wide // 4, fill=mix(person.skin, (255, 214, 206), 0.6), outline=person.shade, width=FINER * 2
    )
    shine = (int(wide * 0.30), int(wide * 0.22), int(wide * 0.42), int(wide * 0.7))
    draw.rounded_rectangle(shine, wide // 16, fill=mix(person.skin, WHITE, 0.75))
    for fold in (1.3, 1.38, 1.48):
        y = int(wide * fold)
        draw.arc(
            (int(wide * 0.16), y - wide // 6, int(wide * 0.84), y), 30, 150, fill=person.line, width=FINER * 2
        )
    return thumb.reduce(FINER)


DAMAGE = Damage("a thumb hides a part of the document", taken=_taken)
