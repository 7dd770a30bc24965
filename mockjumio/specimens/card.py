"""What do the two sides of a passport, a licence or an identity card show?

Everything is placed in units: a card is 1200 × 760 of them, as large as the image allows.
"""

from typing import NamedTuple

from PIL import Image, ImageDraw

from mockjumio.specimens import marks
from mockjumio.specimens.face import draw_face
from mockjumio.specimens.fonts import BOLD, MONO, font
from mockjumio.specimens.form import draw_rows
from mockjumio.specimens.lettering import SMALLEST, Box, write
from mockjumio.specimens.palette import INK, WHITE, Colour, Look, look_of, mix
from mockjumio.specimens.specimen import Specimen

UNITS = (1200, 760)
MONO_ADVANCE = 0.602
"""Width of every letter of the monospaced face, in its size."""
MARGIN = 44


class Side(NamedTuple):
    """A side being drawn."""

    specimen: Specimen
    look: Look
    image: Image.Image
    draw: ImageDraw.ImageDraw

    def box(self, left: float, top: float, right: float, bottom: float) -> Box:
        """Units into pixels; each axis by itself, so that cards of any proportion are filled."""
        across, down = self.image.width / UNITS[0], self.image.height / UNITS[1]
        return Box(round(left * across), round(top * down), round(right * across), round(bottom * down))

    def size(self, units: float) -> int:
        """Units into a size of letters."""
        return max(SMALLEST, int(units * min(self.image.width / UNITS[0], self.image.height / UNITS[1])))


def draw_front(specimen: Specimen) -> Image.Image:
    side = _blank(specimen)
    _draw_header(side)
    zone = bool(specimen.mrz) and specimen.kind == "PASSPORT"
    foot = 596 if zone else 700
    portrait = side.box(MARGIN, 128, 348, 528 if not zone else 518)
    _draw_portrait(side, portrait)
    signing = side.box(MARGIN, 534, 348, 596) if zone else side.box(MARGIN, 552, 348, 660)
    marks.signature(side.image, signing, specimen.seed, mix(INK, (20, 40, 140), 0.5))
    columns = 2 if len(specimen.rows) <= 14 else 3
    right = 1200 - MARGIN
    if specimen.kind == "ID_CARD":
        marks.chip(side.draw, side.box(1040, 128, 1156, 220))
        right = 1010
    rows = side.box(388, 126, right, foot - 8)
    draw_rows(side.draw, rows, specimen.rows, side.look.label, columns, side.box(0, 0, 0, 96).bottom)
    if zone:
        _draw_zone(side, side.box(0, 604, 1200, 760))
    else:
        _draw_foot(side)
    return side.image


def draw_back(specimen: Specimen) -> Image.Image:
    side = _blank(specimen)
    side.draw.rectangle(side.box(0, 56, 1199, 158), fill=(38, 36, 40))
    heading = f"{specimen.title} · {specimen.country_name}"
    write(side.draw, side.box(MARGIN, 170, 1156, 216), heading, side.size(26), side.look.accent, BOLD)
    zone = bool(specimen.mrz) and specimen.kind != "PASSPORT"
    high = 46 * len(specimen.mrz) + 52 if zone else 0
    foot = 760 - high if zone else 560
    rows = side.box(MARGIN, 222, 1156, foot - 12)
    columns = 2 if len(specimen.rows) <= 8 else 3
    draw_rows(side.draw, rows, specimen.rows, side.look.label, columns, side.box(0, 0, 0, 92).bottom)
    if zone:
        _draw_zone(side, side.box(0, foot, 1200, 760))
    else:
        _draw_barcode(side, side.box(MARGIN, 570, 1156, 700))
        _draw_foot(side)
    write(side.draw, side.box(700, 14, 1156, 52), marks.NOTICE, side.size(17), side.look.label, align="right")
    return side.image


def _blank(specimen: Specimen) -> Side:
    look = look_of(specimen.country, specimen.kind)
    image = marks.paper(specimen.width, specimen.height, look.paper, look.accent)
    return Side(specimen, look, image, ImageDraw.Draw(image))


def _draw_header(side: Side) -> None:
    specimen = side.specimen
    side.draw.rectangle(side.box(0, 0, 1200, 100), fill=side.look.accent)
    side.draw.rectangle(side.box(0, 100, 1200, 106), fill=mix(side.look.accent, WHITE, 0.55))
    write(side.draw, side.box(MARGIN, 22, 610, 90), specimen.title, side.size(42), WHITE, BOLD)
    pale = mix(side.look.accent, WHITE, 0.85)
    write(side.draw, side.box(640, 14, 1020, 60), specimen.country_name, side.size(27), pale, align="right")
    write(side.draw, side.box(640, 60, 1020, 92), marks.NOTICE, side.size(16), pale, align="right")
    badge = side.box(1044, 18, 1156, 82)
    side.draw.rounded_rectangle(badge, max(1, badge.height // 6), outline=pale, width=2)
    write(side.draw, side.box(1048, 26, 1152, 80), specimen.country, side.size(36), WHITE, BOLD, "centre")


def _draw_portrait(side: Side, box: Box) -> None:
    specimen = side.specimen
    background: Colour = mix(side.look.paper, WHITE, 0.45)
    portrait = draw_face(box.width, box.height, specimen.seed, specimen.gender, specimen.age, background)
    side.image.paste(portrait, (box.left, box.top))
    side.draw.rectangle(box, outline=side.look.accent, width=2)


def _draw_zone(side: Side, box: Box) -> None:
    """The machine-readable lines on white, each over the whole width."""
    side.draw.rectangle(box, fill=mix(side.look.paper, WHITE, 0.75))
    lines = side.specimen.mrz
    margin = side.box(MARGIN, 0, 0, 0).left
    width = box.width - 2 * margin
    pitch = box.height / (len(lines) + 0.6)
    size = min(int(width / (max(1, *map(len, lines)) * MONO_ADVANCE)), int(pitch / 1.05))
    letters = font(MONO, max(SMALLEST, size))
    for index, line in enumerate(lines):
        step = width / max(1, len(line))
        baseline = box.top + int(pitch * (index + 1.05))
        for place, letter in enumerate(line):
            side.draw.text((margin + step * (place + 0.5), baseline), letter, INK, letters, "ms")


def _draw_barcode(side: Side, box: Box) -> None:
    side.draw.rectangle(box, fill=WHITE)
    marks.barcode(side.image, box.inset(max(2, box.height // 12)), side.specimen.seed, INK)


def _draw_foot(side: Side) -> None:
    side.draw.rectangle(side.box(0, 724, 1200, 760), fill=mix(side.look.accent, side.look.paper, 0.25))
    write(
        side.draw,
        side.box(MARGIN, 729, 1156, 758),
        f"{marks.MARK} · {marks.MAKER}",
        side.size(18),
        WHITE,
        BOLD,
        "centre",
    )
