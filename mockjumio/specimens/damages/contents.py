"""Which damages change what is printed: other people, wrong values, forgeries, things that are missing?"""

from PIL import Image, ImageChops

from mockjumio.personas.mrz import with_wrong_check_digit
from mockjumio.specimens.drawing import Damage, Drawing, chance
from mockjumio.specimens.image import Row, Specimen
from mockjumio.specimens.looks import LOOKS
from mockjumio.specimens.palette import INK, WHITE, Colour
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
