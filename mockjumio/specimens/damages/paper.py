"""Which damages does paper have before a camera sees it?"""

from PIL import Image, ImageDraw, ImageFilter, ImageOps

from mockjumio.specimens.drawing import Damage, Drawing, chance
from mockjumio.specimens.lettering import BOLD, Box, font
from mockjumio.specimens.palette import WHITE, Colour

INSIDE: Colour = (250, 248, 242)
"""Torn paper."""


def _wear(drawing: Drawing) -> None:
    """What does a document look like that was scratched, folded and torn?"""
    random, image, draw = chance(drawing.specimen, "tear"), drawing.image, drawing.draw
    width, height = image.size
    for _ in range(46):
        x, y = random.randrange(width), random.randrange(height)
        reach = random.randint(width // 40, width // 7)
        end = x + random.randint(-reach, reach), y + random.randint(-reach, reach)
        draw.line(
            (x, y, *end), fill=random.choice((WHITE, INSIDE, (196, 192, 186))), width=random.randint(1, 3)
        )
    fold = int(width * random.uniform(0.42, 0.58))
    lean = random.randint(-width // 24, width // 24)
    for shift, colour in ((-2, (120, 116, 110)), (0, WHITE), (2, WHITE), (4, (178, 174, 168))):
        draw.line((fold + shift, 0, fold + lean + shift, height), fill=colour, width=max(2, width // 420))
    _tear(drawing, random.uniform(0.1, 0.4))


def _tear(drawing: Drawing, top: float) -> None:
    """A corner is gone; what lies under it is left to the table."""
    random, (width, height) = chance(drawing.specimen, "corner"), drawing.image.size
    edge = [
        (width * (1 - 0.30 * step / 9), height * (0.52 + top * 0.2 + 0.48 * step / 9)) for step in range(10)
    ]
    torn = [
        (x + random.randint(-width // 60, width // 60), y + random.randint(-height // 50, height // 50))
        for x, y in edge
    ]
    rim = [(x - width // 90, y - height // 90) for x, y in torn]
    draw = ImageDraw.Draw(drawing.image)
    draw.polygon(
        [*rim, (width - width * 0.3, height + 9), (width + 9, height + 9), (width + 9, 0.5 * height)],
        fill=INSIDE,
    )
    mask = Image.new("L", drawing.image.size, 0)
    ImageDraw.Draw(mask).polygon(
        [*torn, (width * 0.68, height + 9), (width + 9, height + 9), (width + 9, height * 0.5)], fill=255
    )
    drawing.remove(mask)


DAMAGED = Damage("scratched, folded, a corner torn off", printed=_wear)


def _stain(drawing: Drawing) -> None:
    """What does a paper look like of which some values could not be read? Something was spilled there."""
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


STAINED = Damage("stains over the values that were not read", printed=_stain)


RED = (200, 26, 40)
WORD = "SAMPLE"


def _overprint(drawing: Drawing) -> None:
    """The word in red from corner to corner, and small along the edges."""
    size = drawing.size(0.17 * drawing.width)
    letters = font(BOLD, size)
    word = Image.new("L", (int(letters.getlength(WORD)) + size // 2, int(size * 1.3)), 0)
    draw = ImageDraw.Draw(word)
    draw.text((size // 4, int(size * 1.05)), WORD, 190, letters, "ls")
    draw.rectangle((0, 0, word.width - 1, word.height - 1), outline=190, width=max(2, size // 22))
    word = word.rotate(24, Image.Resampling.BICUBIC, expand=True)
    place = (drawing.image.width - word.width) // 2, (drawing.image.height - word.height) // 2
    drawing.image.paste(RED, (*place, place[0] + word.width, place[1] + word.height), word)
    small = font(BOLD, drawing.size(24))
    for x in range(0, drawing.image.width, int(small.getlength("SAMPLE  "))):
        drawing.draw.text((x, drawing.size(26)), WORD, RED, small, "ls")


SAMPLE = Damage("SAMPLE in red across the document", printed=_overprint)


def _punch(drawing: Drawing) -> None:
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
    drawing.remove(mask)


PUNCHED = Damage("two holes, as authorities punch into what is no longer valid", printed=_punch)


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


PHOTOCOPY_BLACK_WHITE = Damage(
    "a copy in black and white, on a sheet with a copier's specks", printed=_black_white
)
PHOTOCOPY_COLOUR = Damage("a copy in faded colours, with a copier's stripes", printed=_colour)
