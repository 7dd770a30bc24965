"""What does a photocopy look like, in black and white and in colour?"""

from PIL import Image, ImageDraw, ImageFilter, ImageOps

from mockjumio.specimens.damages.base import Damage, chance
from mockjumio.specimens.drawing import Drawing
from mockjumio.specimens.palette import WHITE


def _black_white(drawing: Drawing) -> None:
    """Toner knows two tones; greys become dots."""
    grey = ImageOps.grayscale(drawing.image).filter(ImageFilter.BoxBlur(1))
    steep = grey.point([max(0, min(255, int((value - 128) * 2.1 + 150))) for value in range(256)])
    # Dots of two pixels, as a copier's are larger than a scanner's.
    small = steep.reduce(2).convert("1").resize(steep.size, Image.Resampling.NEAREST).convert("L")
    _onto_sheet(drawing, Image.blend(steep, small, 0.45).convert("RGB"))


def _colour(drawing: Drawing) -> None:
    """Washed out, too warm, with the copier's stripes."""
    faded = drawing.image.point(
        [min(255, int(66 + value * 0.78)) for value in range(256)]
        + [min(255, int(52 + value * 0.78)) for value in range(256)]
        + [min(255, int(30 + value * 0.80)) for value in range(256)]
    )
    stripes = ImageDraw.Draw(faded)
    random = chance(drawing.specimen, "stripes")
    for _ in range(5):
        y = random.randrange(faded.height)
        stripes.line((0, y, faded.width, y), fill=(236, 214, 220), width=random.randint(1, 3))
    _onto_sheet(drawing, faded.filter(ImageFilter.BoxBlur(0.7)))


def _onto_sheet(drawing: Drawing, copy: Image.Image) -> None:
    """The copy, smaller, on a white sheet with a few specks; the sheet has no round corners."""
    random = chance(drawing.specimen, "specks")
    width, height = copy.size
    sheet = Image.new("RGB", (width, height), (252, 252, 250))
    inner = copy.resize((round(width * 0.86), round(height * 0.86)), Image.Resampling.BILINEAR)
    place = (round(width * 0.07), round(height * 0.06))
    sheet.paste(inner, place)
    draw = ImageDraw.Draw(sheet)
    edge = (*place, place[0] + inner.width, place[1] + inner.height)
    draw.rectangle(edge, outline=(120, 120, 120), width=drawing.line(2))
    draw.rectangle((0, 0, width, height // 60), fill=(90, 90, 92))
    for _ in range(130):
        x, y, size = random.randrange(width), random.randrange(height), random.randint(1, 3)
        draw.ellipse((x, y, x + size, y + size), fill=random.choice(((60, 60, 60), WHITE, (150, 150, 150))))
    drawing.replace(sheet)
    drawing.squared = True


BLACK_WHITE = Damage("a copy in black and white, on a sheet with a copier's specks", printed=_black_white)
COLOUR = Damage("a copy in faded colours, with a copier's stripes", printed=_colour)
