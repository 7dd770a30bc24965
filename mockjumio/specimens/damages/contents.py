"""Which damages change what is printed: other people, wrong values, parts that are changed or missing?"""

from collections.abc import Callable

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from mockjumio.personas.mrz import with_wrong_check_digit
from mockjumio.specimens.canvas import INK, WHITE, Colour, mix
from mockjumio.specimens.document_parts import PEN, Damage, Drawing, chance
from mockjumio.specimens.face import draw_face
from mockjumio.specimens.features import somebody_else
from mockjumio.specimens.image import Row, Specimen
from mockjumio.specimens.lettering import MONO, SANS, Box, write
from mockjumio.specimens.looks import LOOKS
from mockjumio.specimens.photograph import table_top

OTHER_SIDE = {"front": "back", "back": "front", "1": "2", "2": "1"}


def _remove_signature(specimen: Specimen) -> Specimen:
    """What does it look like when something is missing: a signature, the right page, the back, a document?"""
    return specimen._replace(signed=False)


def _other_page(specimen: Specimen) -> Specimen:
    """Of a passport the notes, of a card its other side."""
    if "notes" in LOOKS[specimen.look].sides:
        return specimen._replace(side="notes", mrz=())
    return specimen._replace(side=OTHER_SIDE.get(specimen.side, specimen.side))


def _front_again(specimen: Specimen) -> Specimen:
    return specimen._replace(side="front") if specimen.side == "back" else specimen


def _empty_table(image: Image.Image, specimen: Specimen) -> Image.Image:
    return table_top(image.size, specimen.seed)


NO_SIGNATURE = Damage("the line for the signature is empty", values=_remove_signature)
WRONG_PAGE = Damage("another page of the passport, or the card's other side", values=_other_page)
MISSING_BACK = Damage("the front once more, where the back should be", values=_front_again)
NO_DOCUMENT = Damage("a table top and nothing on it", taken=_empty_table)


def _other_face(specimen: Specimen) -> Specimen:
    """What does it look like when the person is not who the document says?"""
    return specimen._replace(other_face=True)


def _disguise(specimen: Specimen) -> Specimen:
    return specimen._replace(disguised=True)


MISMATCH = Damage("the selfie is of somebody else", values=_other_face)
NOT_MATCHING = Damage(
    "the printed portrait is of somebody else than the chip's and the selfie", values=_other_face
)
FRAUDSTER = Damage("the paper is in order; the selfie hides behind dark glasses", values=_disguise)


_LAYOUTS = {(3, 30): "TD1", (2, 44): "TD3"}  # CNIS is the only other one here


def _change_digit(specimen: Specimen) -> Specimen:
    """Somebody changed the date of birth and not its check digit."""
    if not specimen.mrz:
        return specimen
    layout = _LAYOUTS.get((len(specimen.mrz), len(specimen.mrz[0])), "CNIS")
    return specimen._replace(mrz=with_wrong_check_digit(layout, specimen.mrz))


def _change_bars(specimen: Specimen) -> Specimen:
    """The bars say another number than the print."""
    random = chance(specimen, "bars")
    changed = "".join(
        str((int(char) + random.randint(1, 9)) % 10) if char.isdigit() else char for char in specimen.barcode
    )
    return specimen._replace(barcode=changed if changed != specimen.barcode else f"{changed}0")


def _burn_chip(drawing: Drawing) -> None:
    """The chip was reached from outside: a burnt hole beside its sign, and scratches."""
    place = drawing.places.get("chip") or drawing.places.get("portrait")
    if place is None:
        return
    random = chance(drawing.specimen, "chip")
    x, y = (place.left + place.right) / 2, place.bottom + drawing.size(30)
    for radius, colour in ((34, (150, 120, 84)), (25, (86, 60, 40)), (15, (24, 18, 16))):
        size = drawing.size(radius)
        bumps = [
            (x + size * random.uniform(0.8, 1.15) * across, y + size * random.uniform(0.8, 1.15) * down)
            for across, down in (
                (1, 0),
                (0.7, 0.7),
                (0, 1),
                (-0.7, 0.7),
                (-1, 0),
                (-0.7, -0.7),
                (0, -1),
                (0.7, -0.7),
            )
        ]
        drawing.draw.polygon(bumps, fill=colour)
    for _ in range(9):
        start = place.left + random.randint(-20, place.width), place.top + random.randint(-10, place.height)
        end = start[0] + random.randint(-90, 90), start[1] + random.randint(10, 90)
        drawing.draw.line((*start, *end), fill=random.choice((WHITE, INK)), width=drawing.line(2))


WRONG_CHECK_DIGIT = Damage("the check digit of the date of birth is wrong in the zone", values=_change_digit)
WRONG_BARS = Damage("the barcode says another number than the print", values=_change_bars)
BURNT_CHIP = Damage("a burn and scratches where the chip is", printed=_burn_chip)


LOUD: tuple[Colour, ...] = ((255, 236, 130), (255, 200, 220), (190, 255, 200))


def _forge_values(specimen: Specimen) -> Specimen:
    """A title with a spelling mistake, labels without blanks and capitals."""
    rows = tuple(Row(row.key, row.label.replace(" ", "").lower(), row.value) for row in specimen.rows)
    return specimen._replace(title=_misspell(specimen.title), rows=rows)


def _misspell(title: str) -> str:
    """Two letters change places."""
    first = title.partition(" / ")[0]
    at = len(first) // 2
    if at < 1:
        return title * 2
    return title[: at - 1] + title[at] + title[at - 1] + title[at + 1 :]


def _forge_paper(drawing: Drawing) -> None:
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


FAKE = Damage(
    "a bad imitation: loud paper, inks beside each other, a misspelled title",
    values=_forge_values,
    printed=_forge_paper,
)


GLUE: Colour = (232, 226, 206)
BLEACHED: Colour = (253, 252, 250)
TYPED: Colour = (58, 52, 60)
BALLPOINT: Colour = (20, 20, 70)
INSTEAD = ("number", "surname", "dob", "expires")
"""What is changed where a side has no such value."""

Change = Callable[[Drawing, Box, str], None]
"""Of a value at its place."""


def _of(key: str, change: Change) -> Callable[[Drawing], None]:
    """The change of one value, or of another that the side has."""

    def change_value(drawing: Drawing) -> None:
        found = next((at for at in (key, *INSTEAD) if at in drawing.places), None)
        if found is not None:
            change(drawing, drawing.places[found], drawing.specimen.value(found))

    return change_value


def _retype(drawing: Drawing, place: Box, value: str) -> None:
    """In another typeface, on a patch without the paper's pattern, a little off its line."""
    patch = _clear(drawing, place, 5)
    down = patch._replace(top=patch.top + drawing.line(6), bottom=patch.bottom + drawing.line(10))
    write(drawing.draw, down, value, int(place.height * 0.72), TYPED, MONO)


def _overwrite(drawing: Drawing, place: Box, value: str) -> None:
    """Half rubbed out, struck through, and written again with a pen, askew."""
    rubbed = place.inset(-drawing.line(3))
    paper = Image.new("RGB", (rubbed.width, rubbed.height), drawing.inks.paper)
    drawing.image.paste(Image.blend(drawing.image.crop(rubbed), paper, 0.72), (rubbed.left, rubbed.top))
    ink = Image.new("L", (place.width * 2, place.height * 3), 0)
    box = Box(place.width // 4, place.height, place.width * 2, place.height * 2)
    write(ImageDraw.Draw(ink), box, value, int(place.height * 0.84), 255, MONO)
    ink = ink.rotate(2.5, Image.Resampling.BICUBIC)
    at = place.left - place.width // 4, place.top - place.height - place.height // 8
    drawing.image.paste(PEN, (*at, at[0] + ink.width, at[1] + ink.height), ink)
    through = (place.left, place.bottom - 3, place.right, place.top + 6)
    drawing.draw.line(through, fill=PEN, width=drawing.line(2))


def _bleach(drawing: Drawing, place: Box, value: str) -> None:
    """White correction fluid, and characters of another size over it."""
    random = chance(drawing.specimen, "fluid")
    _clear(drawing, place, 2)
    for _ in range(18):
        x = random.randint(place.left, place.right)
        y = random.choice((place.top + place.height // 4, place.bottom))
        radius = place.height * random.uniform(0.16, 0.26)
        drawing.draw.ellipse((x - radius * 2, y - radius, x + radius * 2, y + radius), fill=BLEACHED)
    above = Box(place.left, place.top - place.height // 8, place.right + place.width // 4, place.bottom + 9)
    write(drawing.draw, above, value, int(place.height * 0.8), BALLPOINT, SANS)


def _stick_label(drawing: Drawing, place: Box, value: str) -> None:
    """A label stuck over it, with its shadow."""
    by = drawing.line(9)
    sticker = Box(place.left - by, place.top - by, place.right + by, place.bottom + by)
    shadow = tuple(edge + drawing.line(5) for edge in sticker)
    drawing.draw.rectangle(shadow, fill=mix(drawing.inks.paper, (0, 0, 0), 0.35))
    drawing.draw.rectangle(sticker, fill=(255, 255, 244), outline=(170, 168, 160))
    write(drawing.draw, sticker.inset(by), value, int(place.height * 0.7), INK, MONO)


def _clear(drawing: Drawing, place: Box, margin: float) -> Box:
    """The value is scraped off the paper."""
    by = drawing.line(margin)
    patch = Box(place.left - by, place.top - by // 2, place.right + by, place.bottom + by)
    drawing.draw.rounded_rectangle(patch, by, fill=BLEACHED)
    return patch


def _replace_photo(drawing: Drawing) -> None:
    """Another photo over the first, its edge lifted, glue beside it."""
    place = drawing.places.get("portrait")
    if place is None:
        return _of("surname", _retype)(drawing)
    random, specimen = chance(drawing.specimen, "photo"), drawing.specimen
    edge = drawing.line(10)
    glued = (place.left - edge, place.top - edge, place.right + 2 * edge, place.bottom + edge)
    drawing.draw.rectangle(glued, fill=GLUE)
    seed = somebody_else(specimen.seed, specimen.gender, specimen.age)
    other = draw_face(place.width, place.height, seed, specimen.gender, specimen.age, WHITE)
    rim = Image.new("RGBA", (place.width + edge, place.height + edge), (*WHITE, 255))
    rim.paste(other, (edge // 2, edge // 2))
    askew = rim.rotate(random.choice((-2.4, 2.0, 3.0)), Image.Resampling.BICUBIC, expand=True)
    at = place.left + edge // 2, place.top - edge // 2
    _stick(drawing, askew, at, edge)
    return None


def _stick(drawing: Drawing, piece: Image.Image, at: tuple[int, int], away: int) -> None:
    """Something lies on the paper and casts a shadow."""
    shadow = piece.getchannel("A").filter(ImageFilter.BoxBlur(drawing.line(5)))
    faint = shadow.point([value * 2 // 3 for value in range(256)])
    drawing.image.paste((70, 66, 60), (at[0] + away, at[1] + away), faint)
    drawing.image.paste(piece, at, piece)


def _peel_film(drawing: Drawing) -> None:
    """The protective film was peeled off: a milky area without pattern or mark, its edge curled."""
    random, (width, height) = chance(drawing.specimen, "film"), drawing.image.size
    left = width * random.uniform(0.42, 0.52)
    edge = [(left + random.randint(-width // 40, width // 40), height * step / 12) for step in range(13)]
    mask = Image.new("L", (width, height), 0)
    ImageDraw.Draw(mask).polygon([*edge, (width, height), (width, 0)], fill=255)
    milky = drawing.image.filter(ImageFilter.BoxBlur(drawing.line(2)))
    milky = milky.point([min(255, 84 + value * 2 // 3) for value in range(256)] * 3)
    drawing.image.paste(milky, (0, 0), mask)
    for shift, colour in ((0, (255, 255, 255)), (drawing.line(5), (150, 146, 140))):
        drawing.draw.line([(x + shift, y) for x, y in edge], fill=colour, width=drawing.line(4))


def _glue_signature(drawing: Drawing) -> None:
    """The signature was cut out of another paper and glued on."""
    place = drawing.places.get("signature")
    if place is None:
        return _of("surname", _retype)(drawing)
    by = drawing.line(6)
    patch = place.inset(by)
    strip = drawing.image.crop(patch).convert("L")
    ink = strip.point([0 if value > 150 else 255 - value for value in range(256)])
    paper = Image.new("RGBA", strip.size, (250, 246, 228, 255))
    paper.paste((20, 20, 26), (0, 0), ink)
    askew = paper.rotate(-4, Image.Resampling.BICUBIC, expand=True)
    _stick(drawing, askew, (patch.left, patch.top - by), by)
    return None


PHOTO = Damage("another photo glued over the first, its edge casts a shadow", printed=_replace_photo)
NUMBER = Damage("the document number in another typeface on a bleached patch", printed=_of("number", _retype))
EXPIRY = Damage("the expiry date over correction fluid", printed=_of("expires", _bleach))
BIRTH = Damage("the date of birth struck through and overwritten with a pen", printed=_of("dob", _overwrite))
NAME = Damage("the surname in another typeface on a bleached patch", printed=_of("surname", _retype))
ADDRESS = Damage("a label stuck over the address", printed=_of("address", _stick_label))
SECURITY = Damage("the protective film peeled off", printed=_peel_film)
SIGNATURE = Damage("a signature cut out of another paper and glued on", printed=_glue_signature)
PERSONAL = Damage("the personal number over correction fluid", printed=_of("personal_number", _bleach))
