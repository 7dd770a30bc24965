"""What does it look like when the paper is spoilt, or the photograph of it?"""

import math

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageOps

from mockjumio.specimens.canvas import WHITE, Colour, mix
from mockjumio.specimens.document_parts import Damage, Drawing, chance
from mockjumio.specimens.features import features_of
from mockjumio.specimens.image import Specimen
from mockjumio.specimens.lettering import BOLD, Box, font

GRAIN = 4
"""Pixels of one of the camera's."""
DARK, CONTRAST = 66, 0.36


def _darken(image: Image.Image, specimen: Specimen) -> Image.Image:
    """What does a photograph look like that was taken in a dark room with a cheap camera?"""
    width, height = image.width // GRAIN, image.height // GRAIN
    small = image.resize((width, height), Image.Resampling.BILINEAR)
    small = small.point([int(DARK + value * CONTRAST) for value in range(256)] * 3)
    grain = Image.frombytes("RGB", (width, height), chance(specimen, "grain").randbytes(width * height * 3))
    small = ImageChops.add(small, grain.point([value // 5 for value in range(256)] * 3), 1, -26)
    return small.resize(image.size, Image.Resampling.BICUBIC)


BAD_QUALITY = Damage("dark, grainy, low in contrast and in resolution", taken=_darken)


RADIUS = 0.0058
"""Of the longer side: large letters are still guessed, no number is read."""


def _blur(image: Image.Image, specimen: Specimen) -> Image.Image:
    # Three box blurs are a Gaussian one in a fraction of its time; of what is blurred, half the pixels do.
    """What does a photograph look like whose camera was moved?"""
    half = image.reduce(2)
    for _ in range(3):
        half = half.filter(ImageFilter.BoxBlur(RADIUS * max(half.size)))
    return half.resize(image.size, Image.Resampling.BICUBIC)


BLURRED = Damage("out of focus: no number can be read", taken=_blur)


def _remove_colour(image: Image.Image, specimen: Specimen) -> Image.Image:
    """What does a photograph look like whose camera sees no colours?"""
    return ImageOps.grayscale(image).convert("RGB")


CAMERA_BLACK_WHITE = Damage("a photograph without colours", taken=_remove_colour)


GLARE_COARSE = 8


def _reflect_lamp(image: Image.Image, specimen: Specimen) -> Image.Image:
    """What does a photograph look like with a lamp's reflection on the document?"""
    random = chance(specimen, "glare")
    width, height = image.width // GLARE_COARSE, image.height // GLARE_COARSE
    mask = Image.new("L", (width, height), 0)
    x, y = width * random.uniform(0.45, 0.7), height * random.uniform(0.35, 0.6)
    ImageDraw.Draw(mask).ellipse(
        (x - width * 0.17, y - height * 0.13, x + width * 0.17, y + height * 0.13), fill=250
    )
    mask = mask.filter(ImageFilter.GaussianBlur(width * 0.045)).resize(image.size, Image.Resampling.BICUBIC)
    result = image.copy()
    result.paste((255, 255, 250), (0, 0), mask)
    return result


GLARE = Damage("a lamp's reflection over some of the values", taken=_reflect_lamp)


FINER = 3
"""The thumb is drawn so much larger, and reduced."""


def _cover(image: Image.Image, specimen: Specimen) -> Image.Image:
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


HIDDEN_PART = Damage("a thumb hides a part of the document", taken=_cover)


KEPT = 0.62
"""Of each side of the picture."""


def _crop(image: Image.Image, specimen: Specimen) -> Image.Image:
    """One of the upper corners, so that number and zone are always cut."""
    width, height = round(image.width * KEPT), round(image.height * KEPT)
    left = chance(specimen, "cut").choice((0, image.width - width))
    box = (left, 0, left + width, height)
    return image.resize(image.size, Image.Resampling.BILINEAR, box)


MISSING_PART = Damage("a part of the document lies outside of the picture", taken=_crop)


MOIRE_COARSE = 8
"""Bands of moiré are wide: they are made so much smaller."""
PHASES = (0.0, 2.1, 4.2)


def moire(image: Image.Image, turn: float) -> Image.Image:
    """Coloured bands, as a camera's grid makes them of a screen's; and the screen's lines."""
    width, height = image.width // MOIRE_COARSE + 1, image.height // MOIRE_COARSE + 1
    sway = [6 * math.sin(y * 0.045 + turn) for y in range(height)]
    channels = []
    for phase in PHASES:
        wave = [int(228 + 22 * math.sin(step * 0.05 + phase)) for step in range(2048)]
        values = bytes(
            wave[int((x * 0.62 + y * 0.33 + bend) * 14) % 2048]
            for y, bend in enumerate(sway)
            for x in range(width)
        )
        channels.append(Image.frombytes("L", (width, height), values))
    bands = Image.merge("RGB", channels).resize(image.size, Image.Resampling.BILINEAR)
    shown = ImageChops.multiply(image, bands)
    lines = Image.new("L", (1, 4))
    lines.putdata((255, 255, 236, 214))
    screen = Image.new("L", (1, image.height))
    for top in range(0, image.height, 4):
        screen.paste(lines, (0, top))
    grid = screen.resize(image.size, Image.Resampling.NEAREST)
    return ImageChops.multiply(shown, Image.merge("RGB", (grid, grid, grid)))


def screen(drawing: Drawing) -> None:
    """A window on a screen, the screen in its frame."""
    width, height = drawing.image.size
    turn = chance(drawing.specimen, "screen").uniform(0, 6)
    frame = Image.new("RGB", (width, height), (18, 18, 20))
    rim = round(min(width, height) * 0.045)
    shown = Image.new("RGB", (width - 2 * rim, height - 3 * rim), (58, 74, 96))
    bar = max(8, rim)
    window = drawing.image.resize(
        (round(shown.width * 0.88), round(shown.height * 0.88) - bar), Image.Resampling.BILINEAR
    )
    left, top = (shown.width - window.width) // 2, (shown.height - window.height - bar) // 2
    draw = ImageDraw.Draw(shown)
    draw.rectangle((left, top, left + window.width - 1, top + bar), fill=(214, 216, 220))
    for index, colour in enumerate(((226, 96, 88), (232, 184, 72), (104, 184, 96))):
        x, dot = left + bar // 2 + index * bar, bar * 0.28
        draw.ellipse(
            (x - dot + bar / 4, top + bar / 2 - dot, x + dot + bar / 4, top + bar / 2 + dot), fill=colour
        )
    shown.paste(window, (left, top + bar))
    frame.paste(moire(shown, turn), (rim, rim))
    lamp = (width // 2 - rim // 6, height - rim - rim // 6, width // 2 + rim // 6, height - rim + rim // 6)
    ImageDraw.Draw(frame).ellipse(lamp, fill=(120, 220, 140))
    drawing.replace(frame)
    drawing.squared = True


def _replay(image: Image.Image, specimen: Specimen) -> Image.Image:
    """A selfie held up on another phone."""
    width, height = image.size
    frame = Image.new("RGB", (width, height), (24, 24, 28))
    rim = width // 16
    small = image.resize((width - 2 * rim, height - 4 * rim), Image.Resampling.BILINEAR)
    frame.paste(moire(small, chance(specimen, "phone").uniform(0, 6)), (rim, 2 * rim))
    draw = ImageDraw.Draw(frame)
    draw.rounded_rectangle(
        (width // 2 - rim, rim * 0.8, width // 2 + rim, rim * 1.1), rim // 6, fill=(60, 60, 66)
    )
    return frame


DIGITAL_COPY = Damage("on a screen, with moiré and the screen's frame", printed=screen)
REPLAYED = Damage("the selfie is shown on another phone's screen", taken=_replay)


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
