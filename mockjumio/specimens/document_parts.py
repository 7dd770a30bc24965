"""What is a side that is being drawn, what can a damage change of it, and which parts do documents share?"""

import math
from collections.abc import Callable, Sequence
from random import Random
from typing import NamedTuple

from PIL import Image, ImageChops, ImageDraw

from mockjumio.specimens import marks
from mockjumio.specimens.canvas import INK, WHITE, Colour, Inks, inks_of, mix
from mockjumio.specimens.face import draw_face
from mockjumio.specimens.features import somebody_else
from mockjumio.specimens.image import Row, Specimen
from mockjumio.specimens.lettering import (
    BOLD,
    LINE_HEIGHT,
    MONO,
    NOTHING_PRINTABLE,
    OCR_B,
    SANS,
    SMALLEST,
    Box,
    font,
    length,
    printable,
    write,
)

UNITS = 1280
"""The longer side of every sheet."""


class Drawing:
    """A side being drawn. `places` holds the boxes that damages ask for: rows by key, portrait, signature, …

    `holes` is white where the sheet has none any more; `squared` means that its corners are not round.
    """

    def __init__(self, specimen: Specimen, image: Image.Image, inks: Inks | None = None) -> None:
        self.specimen = specimen
        self.inks = inks or inks_of(specimen.country, specimen.look)
        self.image = image
        self.draw = ImageDraw.Draw(image)
        self.places: dict[str, Box] = {}
        self.holes: Image.Image | None = None
        self.squared = False

    @property
    def scale(self) -> float:
        """Pixels a unit."""
        return max(self.image.size) / UNITS

    @property
    def width(self) -> float:
        """In units."""
        return self.image.width / self.scale

    @property
    def height(self) -> float:
        return self.image.height / self.scale

    def box(self, left: float, top: float, right: float, bottom: float) -> Box:
        """Units into pixels."""
        scale = self.scale
        return Box(round(left * scale), round(top * scale), round(right * scale), round(bottom * scale))

    def size(self, units: float) -> int:
        """Units into a size of letters."""
        return max(SMALLEST, int(units * self.scale))

    def line(self, units: float) -> int:
        """Units into the width of a line."""
        return max(1, round(units * self.scale))

    def replace(self, image: Image.Image) -> None:
        """Go on with another image."""
        self.image = image
        self.draw = ImageDraw.Draw(image)

    def remove(self, mask: Image.Image) -> None:
        """Nothing is left where the mask is white."""
        self.holes = mask if self.holes is None else ImageChops.lighter(self.holes, mask)


class Damage(NamedTuple):
    """Each stage is left out or changes one thing; they come in this order.

    `shows` says it in the words of the documentation.
    """

    shows: str
    values: Callable[[Specimen], Specimen] | None = None
    """What is printed."""
    printed: Callable[[Drawing], None] | None = None
    """The paper, before a camera sees it."""
    taken: Callable[[Image.Image, Specimen], Image.Image] | None = None
    """The picture that the camera took."""


def chance(specimen: Specimen, what: str) -> Random:
    """The dice of a damage: the same for the same specimen."""
    return Random(f"{what} {specimen.seed} {specimen.side}")


LABEL_SHARE = 0.29
GAP = 0.03
RULER = 32
"""The size at which values are measured; their lengths grow with the size."""
SQUEEZE = 0.84
"""A value shrinks by so much before it takes another column."""


class Cell(NamedTuple):
    """Where one row stands: line and column of a grid, over how many columns."""

    line: int
    column: int
    span: int


def draw_rows(drawing: Drawing, box: Box, rows: Sequence[Row], columns: int, tallest: int) -> None:
    """Rows in a grid, a label above its value; long values take more columns, then smaller letters."""
    if not rows or box.height <= 0:
        return
    gap = int(box.width * GAP)
    pitch = (box.width + gap) // columns
    cells, height = _largest(rows, box.height, pitch, gap, columns, tallest)
    for row, cell in zip(rows, cells, strict=True):
        left, top = box.left + cell.column * pitch, box.top + cell.line * height
        place = Box(left, top, min(box.right, left + cell.span * pitch - gap), top + height)
        drawing.places[row.key] = _draw_row(drawing, place, row)


def arrange(widths: Sequence[int], pitch: int, columns: int) -> list[Cell]:
    """Cells in reading order; what is wider than a column takes several, on a line with room for it."""
    cells: list[Cell] = []
    line = column = 0
    for width in widths:
        span = max(1, min(columns, -(-width // max(1, pitch))))
        if column + span > columns:
            line, column = line + 1, 0
        cells.append(Cell(line, column, span))
        column += span
    return cells


def _largest(
    rows: Sequence[Row], room: int, pitch: int, gap: int, columns: int, tallest: int
) -> tuple[list[Cell], int]:
    """The arrangement with the tallest cells that fits: smaller letters need fewer columns and lines."""
    lengths = [length(printable(row.value, BOLD), BOLD, RULER) * SQUEEZE / RULER for row in rows]
    height = tallest
    while True:
        size = _value_size(height)
        cells = arrange([int(long * size) + gap for long in lengths], pitch, columns)
        lines = cells[-1].line + 1
        if lines * height <= room:
            return cells, height
        if size == SMALLEST:
            return cells, room // lines
        height -= 1


def _value_size(height: int) -> int:
    return max(SMALLEST, int(height * 0.40))


def _draw_row(drawing: Drawing, place: Box, row: Row) -> Box:
    label_size = max(SMALLEST, int(place.height * LABEL_SHARE / LINE_HEIGHT))
    label_height = int(label_size * LINE_HEIGHT)
    if printable(row.label) != NOTHING_PRINTABLE:
        above = place._replace(bottom=place.top + label_height + 1)
        write(drawing.draw, above, row.label, label_size, drawing.inks.label)
    below = place._replace(top=place.top + label_height, bottom=place.bottom - place.height // 14)
    return write(drawing.draw, below, row.value, _value_size(place.height), INK, BOLD)


ZONE_LETTER = 1.16
"""Size of OCR-B's letters, in the distance between two of them."""
FILLER_LETTER = 1.33
"""Likewise of the filler `<`, which is DejaVu's: programs take long rows of OCR-B's for other letters."""
PEN: Colour = (24, 36, 96)
GHOST = 143
"""How strong the darkest of a ghost is, of 255."""


def band(drawing: Drawing, height: float) -> None:
    """Title and country across the top, in the country's colour."""
    specimen, inks = drawing.specimen, drawing.inks
    right = drawing.width - 44
    drawing.draw.rectangle(drawing.box(0, 0, drawing.width, height), fill=inks.accent)
    drawing.draw.rectangle(
        drawing.box(0, height, drawing.width, height + 6), fill=mix(inks.accent, WHITE, 0.55)
    )
    pale = mix(inks.accent, WHITE, 0.85)
    emblem(drawing, drawing.box(36, height * 0.12, 36 + height * 0.76, height * 0.88), pale)
    left = 60 + height * 0.76
    title, _, english = specimen.title.partition(" / ")
    size = height * (0.40 if english else 0.48)
    top = height * (0.10 if english else 0.22)
    write(drawing.draw, drawing.box(left, top, 700, top + size * 1.3), title, drawing.size(size), WHITE, BOLD)
    if english:
        below = drawing.box(left, height * 0.60, 700, height * 0.96)
        write(drawing.draw, below, english, drawing.size(height * 0.24), pale)
    country_badge(drawing, drawing.box(right - 112, height * 0.19, right, height * 0.81), pale)
    right -= 132
    names = drawing.box(720, height * 0.14, right, height * 0.60)
    write(drawing.draw, names, specimen.country_name, drawing.size(height * 0.28), pale, align="right")
    notice = drawing.box(720, height * 0.62, right, height * 0.96)
    write(drawing.draw, notice, marks.NOTICE, drawing.size(height * 0.17), pale, align="right")


def country_badge(drawing: Drawing, box: Box, colour: Colour) -> None:
    drawing.draw.rounded_rectangle(box, max(1, box.height // 6), outline=colour, width=drawing.line(2.4))
    inside = box._replace(top=box.top + int(box.height * 0.14))
    size = int(box.height * 0.56)
    write(drawing.draw, inside, drawing.specimen.country, size, colour, BOLD, "centre")


def emblem(drawing: Drawing, box: Box, colour: Colour) -> None:
    """A rosette for each country: circles around a circle, as many as its code says."""
    random = Random(f"emblem {drawing.specimen.country}")
    petals, reach = random.randint(5, 11), random.uniform(0.52, 0.66)
    x, y, radius = (box.left + box.right) / 2, (box.top + box.bottom) / 2, min(box.width, box.height) / 2
    for petal in range(petals):
        turn = 2 * math.pi * petal / petals
        at = x + math.sin(turn) * radius * reach, y - math.cos(turn) * radius * reach
        own = radius * (1 - reach)
        drawing.draw.ellipse(
            (at[0] - own, at[1] - own, at[0] + own, at[1] + own), outline=colour, width=drawing.line(2)
        )
    inner = radius * reach * 0.5
    drawing.draw.ellipse((x - inner, y - inner, x + inner, y + inner), fill=colour)


def face_seed(specimen: Specimen) -> str:
    """Whose face is shown."""
    if specimen.other_face:
        return somebody_else(specimen.seed, specimen.gender, specimen.age)
    return specimen.seed


def portrait(drawing: Drawing, box: Box) -> Image.Image:
    """The face in a frame; also by itself, for its ghost."""
    specimen = drawing.specimen
    background = mix(drawing.inks.paper, WHITE, 0.45)
    face = draw_face(box.width, box.height, face_seed(specimen), specimen.gender, specimen.age, background)
    drawing.image.paste(face, (box.left, box.top))
    drawing.draw.rectangle(box, outline=drawing.inks.accent, width=drawing.line(2.4))
    drawing.places["portrait"] = box
    return face


def ghost(drawing: Drawing, face: Image.Image, box: Box) -> None:
    """The portrait again, small and pale, in the country's colour."""
    small = face.convert("L").resize((box.width, box.height), Image.Resampling.BILINEAR)
    mask = small.point([(255 - value) * GHOST // 255 for value in range(256)])
    drawing.image.paste(drawing.inks.accent, (box.left, box.top, box.right, box.bottom), mask)


def signature(drawing: Drawing, box: Box) -> None:
    """A scribble on a line; the line alone, if nobody signed."""
    drawing.draw.line(
        (box.left, box.bottom, box.right, box.bottom), fill=drawing.inks.label, width=drawing.line(1.4)
    )
    if drawing.specimen.signed:
        marks.signature(drawing.image, box, drawing.specimen.seed, PEN)
    drawing.places["signature"] = box


def zone(drawing: Drawing, top: float) -> None:
    """The machine-readable lines, dark on white, from `top` to the lower edge."""
    lines = drawing.specimen.mrz
    box = drawing.box(0, top, drawing.width, drawing.height)
    drawing.draw.rectangle(box, fill=mix(drawing.inks.paper, WHITE, 0.8))
    if not lines:
        return
    longest = max(map(len, lines))
    step = (box.width - 2 * drawing.scale * 40) / longest
    fat = min(step, box.height / (len(lines) + 0.6) * 0.75)
    letters = font(OCR_B, max(SMALLEST, round(fat * ZONE_LETTER)))
    filler = font(MONO, max(SMALLEST, round(fat * FILLER_LETTER)))
    pitch = (box.height - 2 * drawing.scale * 14) / len(lines)
    for index, line in enumerate(lines):
        baseline = box.top + drawing.scale * 14 + pitch * (index + 0.5) + fat * 0.42
        left = box.left + drawing.scale * 40
        for place, letter in enumerate(line):
            face = filler if letter == "<" else letters
            drawing.draw.text((left + step * (place + 0.5), round(baseline)), letter, INK, face, "ms")
    drawing.places["mrz"] = box


def notice(drawing: Drawing) -> None:
    """The mark along the foot of what has no zone."""
    high = 34
    foot = drawing.box(0, drawing.height - high, drawing.width, drawing.height)
    drawing.draw.rectangle(foot, fill=mix(drawing.inks.accent, drawing.inks.paper, 0.25))
    inside = foot._replace(top=foot.top + int(foot.height * 0.12))
    write(drawing.draw, inside, f"{marks.MARK} · {marks.MAKER}", drawing.size(18), WHITE, BOLD, "centre")


def small_print(drawing: Drawing, box: Box, text: str, size: float = 17, align: str = "left") -> None:
    write(drawing.draw, box, text, drawing.size(size), drawing.inks.label, SANS, align)
