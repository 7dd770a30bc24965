"""What does a document look like that no State has made?"""

from PIL import Image, ImageChops

from mockjumio.specimens.damages.base import Damage, chance
from mockjumio.specimens.drawing import Drawing
from mockjumio.specimens.palette import WHITE, Colour
from mockjumio.specimens.specimen import Row, Specimen

LOUD: tuple[Colour, ...] = ((255, 236, 130), (255, 200, 220), (190, 255, 200))


def _values(specimen: Specimen) -> Specimen:
    """A title with a spelling mistake, labels without blanks and capitals."""
    rows = tuple(Row(row.key, row.label.replace(" ", "").lower(), row.value) for row in specimen.rows)
    return specimen._replace(title=_misspelled(specimen.title), rows=rows)


def _misspelled(title: str) -> str:
    """Two letters change places."""
    first = title.partition(" / ")[0]
    at = len(first) // 2
    if at < 1:
        return title * 2
    return title[: at - 1] + title[at] + title[at - 1] + title[at + 1 :]


def _printed(drawing: Drawing) -> None:
    """Paper in a loud colour, inks that miss each other, the portrait glued on askew."""
    random, portrait = chance(drawing.specimen, "fake"), drawing.places.get("portrait")
    face = drawing.image.crop(portrait) if portrait else None
    loud = Image.new("RGB", drawing.image.size, random.choice(LOUD))
    miss = max(2, drawing.line(4))
    red, green, blue = ImageChops.multiply(drawing.image, loud).split()
    drawing.replace(
        Image.merge(
            "RGB", (ImageChops.offset(red, miss, 0), green, ImageChops.offset(blue, -miss, miss // 2))
        )
    )
    if face is not None and portrait is not None:
        print_ = Image.new("RGBA", (face.width + 4 * miss, face.height + 4 * miss), (*WHITE, 255))
        print_.paste(face, (2 * miss, 2 * miss))
        askew = print_.rotate(random.choice((-5, 4, 6)), Image.Resampling.BICUBIC, expand=True)
        at = (
            portrait.left - (askew.width - portrait.width) // 2,
            portrait.top - (askew.height - portrait.height) // 2,
        )
        drawing.image.paste(askew, at, askew)


DAMAGE = Damage(
    "a bad imitation: loud paper, inks beside each other, a misspelled title",
    values=_values,
    printed=_printed,
)
