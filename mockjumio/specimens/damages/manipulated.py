"""What does a document look like of which somebody changed a part? One way a detail of reject reason 100."""

from collections.abc import Callable

from PIL import Image, ImageDraw, ImageFilter

from mockjumio.specimens.damages.base import Damage, chance
from mockjumio.specimens.drawing import Drawing
from mockjumio.specimens.face import draw_face
from mockjumio.specimens.fonts import MONO, SANS
from mockjumio.specimens.lettering import Box, write
from mockjumio.specimens.palette import INK, WHITE, Colour, mix
from mockjumio.specimens.parts import PEN

GLUE: Colour = (232, 226, 206)
BLEACHED: Colour = (253, 252, 250)
ON_CARDS = ("number", "surname", "mrz")
"""What is changed instead where a side has no such value."""


def _photo(drawing: Drawing) -> None:
    """Another photo over the first, its edge lifted, glue beside it."""
    place = drawing.places.get("portrait")
    if place is None:
        return _patch(drawing, "surname", SANS, INK)
    random, specimen = chance(drawing.specimen, "photo"), drawing.specimen
    edge = drawing.line(10)
    drawing.draw.rectangle(
        (place.left - edge, place.top - edge, place.right + 2 * edge, place.bottom + edge), fill=GLUE
    )
    other = draw_face(
        place.width, place.height, f"{specimen.seed} glued", specimen.gender, specimen.age, WHITE
    )
    print_ = Image.new("RGBA", (place.width + edge, place.height + edge), (*WHITE, 255))
    print_.paste(other, (edge // 2, edge // 2))
    askew = print_.rotate(random.choice((-2.4, 2.0, 3.0)), Image.Resampling.BICUBIC, expand=True)
    shadow = askew.getchannel("A").filter(ImageFilter.BoxBlur(drawing.line(5)))
    at = place.left + edge // 2, place.top - edge // 2
    drawing.image.paste(
        (70, 66, 60), (at[0] + edge, at[1] + edge), shadow.point([value * 2 // 3 for value in range(256)])
    )
    drawing.image.paste(askew, at, askew)
    return None


def _place(drawing: Drawing, key: str) -> Box | None:
    for candidate in (key, *ON_CARDS):
        if candidate in drawing.places:
            return drawing.places[candidate]
    return None


def _cleared(drawing: Drawing, place: Box, colour: Colour, margin: float = 5) -> Box:
    """The value is scraped off: a patch without the paper's pattern."""
    by = drawing.line(margin)
    patch = Box(place.left - by, place.top - by // 2, place.right + by, place.bottom + by)
    drawing.draw.rounded_rectangle(patch, by, fill=colour)
    return patch


def _patch(drawing: Drawing, key: str, face: str, ink: Colour) -> None:
    """The value again, in another typeface, on a bleached patch, a little off its line."""
    place = _place(drawing, key)
    if place is None:
        return
    value = drawing.specimen.value(key) or drawing.specimen.value("number")
    patch = _cleared(drawing, place, BLEACHED)
    down = patch._replace(top=patch.top + drawing.line(6), bottom=patch.bottom + drawing.line(10))
    write(drawing.draw, down, value, int(place.height * 0.72), ink, face)


def _retyped(key: str) -> Callable[[Drawing], None]:
    return lambda drawing: _patch(drawing, key, MONO, (58, 52, 60))


def _overwritten(key: str) -> Callable[[Drawing], None]:
    """Half rubbed out, struck through, and written again with a pen, askew."""

    def printed(drawing: Drawing) -> None:
        place = _place(drawing, key)
        if place is None:
            return
        rubbed = place.inset(-drawing.line(3))
        paper = Image.new("RGB", (rubbed.width, rubbed.height), drawing.inks.paper)
        drawing.image.paste(Image.blend(drawing.image.crop(rubbed), paper, 0.72), (rubbed.left, rubbed.top))
        value = drawing.specimen.value(key) or drawing.specimen.value("number")
        ink = Image.new("L", (place.width * 2, place.height * 3), 0)
        box = Box(place.width // 4, place.height, place.width * 2, place.height * 2)
        write(ImageDraw.Draw(ink), box, value, int(place.height * 0.84), 255, MONO)
        ink = ink.rotate(2.5, Image.Resampling.BICUBIC)
        at = place.left - place.width // 4, place.top - place.height - place.height // 8
        drawing.image.paste(PEN, (*at, at[0] + ink.width, at[1] + ink.height), ink)
        drawing.draw.line(
            (place.left, place.bottom - 3, place.right, place.top + 6), fill=PEN, width=drawing.line(2)
        )

    return printed


def _bleached(key: str) -> Callable[[Drawing], None]:
    """White correction fluid, and characters of another size over it."""

    def printed(drawing: Drawing) -> None:
        place = _place(drawing, key)
        if place is None:
            return
        random = chance(drawing.specimen, key)
        _cleared(drawing, place, BLEACHED, 2)
        for _ in range(18):
            x, y = (
                random.randint(place.left, place.right),
                random.choice((place.top + place.height // 4, place.bottom)),
            )
            radius = place.height * random.uniform(0.16, 0.26)
            drawing.draw.ellipse((x - radius * 2, y - radius, x + radius * 2, y + radius), fill=BLEACHED)
        value = drawing.specimen.value(key) or drawing.specimen.value("number")
        above = Box(
            place.left, place.top - place.height // 8, place.right + place.width // 4, place.bottom + 9
        )
        write(drawing.draw, above, value, int(place.height * 0.8), (20, 20, 70), SANS)

    return printed


def _labelled(key: str) -> Callable[[Drawing], None]:
    """A label stuck over the value, with its shadow."""

    def printed(drawing: Drawing) -> None:
        place = _place(drawing, key)
        if place is None:
            return
        by = drawing.line(9)
        sticker = Box(place.left - by, place.top - by, place.right + by, place.bottom + by)
        shadow = tuple(edge + drawing.line(5) for edge in sticker)
        drawing.draw.rectangle(shadow, fill=mix(drawing.inks.paper, (0, 0, 0), 0.35))
        drawing.draw.rectangle(sticker, fill=(255, 255, 244), outline=(170, 168, 160))
        value = drawing.specimen.value(key) or drawing.specimen.value("number")
        write(drawing.draw, sticker.inset(by), value, int(place.height * 0.7), INK, MONO)

    return printed


def _security(drawing: Drawing) -> None:
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


def _signature(drawing: Drawing) -> None:
    """The signature was cut out of another paper and glued on."""
    place = drawing.places.get("signature")
    if place is None:
        return _patch(drawing, "surname", SANS, INK)
    by = drawing.line(6)
    patch = Box(place.left + by, place.top + by, place.right - by, place.bottom - by)
    strip = (
        drawing.image.crop(patch).convert("L").point([255 if value > 150 else value for value in range(256)])
    )
    paper = Image.new("RGBA", strip.size, (250, 246, 228, 255))
    paper.paste((20, 20, 26), (0, 0), strip.point([255 - value for value in range(256)]))
    askew = paper.rotate(-4, Image.Resampling.BICUBIC, expand=True)
    at = patch.left, patch.top - by
    shadow = askew.getchannel("A").point([value // 3 for value in range(256)])
    drawing.image.paste((60, 56, 50), (at[0] + by, at[1] + by), shadow)
    drawing.image.paste(askew, at, askew)
    return None


PHOTO = Damage("another photo glued over the first, its edge casts a shadow", printed=_photo)
NUMBER = Damage("the document number in another typeface on a bleached patch", printed=_retyped("number"))
EXPIRY = Damage("the expiry date over correction fluid", printed=_bleached("expires"))
BIRTH = Damage("the date of birth struck through and overwritten with a pen", printed=_overwritten("dob"))
NAME = Damage("the surname in another typeface on a bleached patch", printed=_retyped("surname"))
ADDRESS = Damage("a label stuck over the address", printed=_labelled("address"))
SECURITY = Damage("the protective film peeled off", printed=_security)
SIGNATURE = Damage("a signature cut out of another paper and glued on", printed=_signature)
PERSONAL = Damage("the personal number over correction fluid", printed=_bleached("personal_number"))
