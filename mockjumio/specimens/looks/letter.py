"""What do all pages have? A letterhead, the addressee, tables, a closing, a foot."""

from collections.abc import Sequence
from random import Random

from mockjumio.specimens import marks, parts
from mockjumio.specimens.drawing import Drawing
from mockjumio.specimens.lettering import BOLD, SANS, Box, write
from mockjumio.specimens.palette import INK, WHITE, Colour, mix
from mockjumio.specimens.specimen import Row

LEFT, RIGHT = 76.0, 829.0
PRINT: Colour = (70, 74, 84)
RULE: Colour = (214, 218, 224)
CURRENCIES = {
    "USA": "USD",
    "GBR": "GBP",
    "CHE": "CHF",
    "JPN": "JPY",
    "CHN": "CNY",
    "KOR": "KRW",
    "RUS": "RUB",
}


def letterhead(drawing: Drawing, sender: str, line: str) -> None:
    accent, draw = drawing.inks.accent, drawing.draw
    draw.rectangle(drawing.box(0, 0, drawing.width, 16), fill=accent)
    parts.emblem(drawing, drawing.box(LEFT, 48, LEFT + 74, 122), accent)
    write(draw, drawing.box(LEFT + 96, 50, RIGHT, 96), sender, drawing.size(32), accent, BOLD)
    write(draw, drawing.box(LEFT + 96, 94, RIGHT, 122), line, drawing.size(17), PRINT)
    draw.rectangle(drawing.box(LEFT, 138, RIGHT, 140), fill=RULE)


def addressee(drawing: Drawing, top: float) -> None:
    """Name and address at the left, the rest of the rows at the right."""
    specimen, draw = drawing.specimen, drawing.draw
    name = drawing.box(LEFT, top, 420, top + 58)
    drawing.places["surname"] = write(draw, name, specimen.value("surname"), drawing.size(22), INK, BOLD)
    address = drawing.box(LEFT, top + 36, 420, top + 134)
    address = address._replace(top=max(address.top, drawing.places["surname"].bottom + drawing.line(6)))
    drawing.places["address"] = write(draw, address, specimen.value("address"), drawing.size(20), INK)
    rest = [row for row in specimen.rows if row.key not in ("surname", "address")]
    pairs(drawing, drawing.box(436, top, RIGHT, top + 32 * max(1, len(rest))), rest)


def pairs(drawing: Drawing, box: Box, rows: Sequence[Row]) -> None:
    """Label left, value right, a line each."""
    if not rows:
        return
    high, split = box.height // len(rows), box.left + int(box.width * 0.34)
    size = min(drawing.size(19), int(high * 0.6))
    for index, row in enumerate(rows):
        line = Box(box.left, box.top + index * high, box.right, box.top + (index + 1) * high)
        write(drawing.draw, line._replace(right=split - 6), row.label, size, drawing.inks.label)
        value = line._replace(left=split)
        drawing.places[row.key] = write(drawing.draw, value, row.value, size, INK, BOLD)


def title(drawing: Drawing, top: float, text: str) -> None:
    write(drawing.draw, drawing.box(LEFT, top, RIGHT, top + 60), text, drawing.size(36), INK, BOLD)


def table(
    drawing: Drawing,
    top: float,
    headings: Sequence[str],
    shares: Sequence[float],
    lines: Sequence[Sequence[str]],
) -> float:
    """Columns by their share of the width, the last to the right; where it ends."""
    high, width = 38.0, RIGHT - LEFT
    drawing.draw.rectangle(drawing.box(LEFT, top, RIGHT, top + high), fill=drawing.inks.accent)
    for number, cells in enumerate((headings, *lines)):
        y = top + number * high
        if number and number % 2 == 0:
            drawing.draw.rectangle(
                drawing.box(LEFT, y, RIGHT, y + high), fill=mix(drawing.inks.paper, WHITE, 0.5)
            )
        x = LEFT
        for column, (cell, share) in enumerate(zip(cells, shares, strict=True)):
            place = drawing.box(x + 8, y + 9, x + width * share - 8, y + high)
            colour, face = (WHITE, BOLD) if number == 0 else (INK, SANS)
            align = "right" if column == len(cells) - 1 else "left"
            write(drawing.draw, place, cell, drawing.size(18), colour, face, align)
            x += width * share
    return top + (len(lines) + 1) * high


def foot(drawing: Drawing, page: str, pages: int) -> None:
    draw = drawing.draw
    draw.rectangle(drawing.box(LEFT, 1202, RIGHT, 1204), fill=drawing.inks.accent)
    parts.small_print(drawing, drawing.box(LEFT, 1212, 640, 1240), marks.NOTICE, size=16)
    parts.small_print(
        drawing, drawing.box(640, 1212, RIGHT, 1240), f"{page} / {pages}", size=16, align="right"
    )


def paragraph(drawing: Drawing, top: float, text: str, high: float = 110) -> None:
    write(drawing.draw, drawing.box(LEFT, top, RIGHT, top + high), text, drawing.size(19), PRINT)


def currency(country: str) -> str:
    return CURRENCIES.get(country, "EUR")


def amount(random: Random, low: int, high: int) -> int:
    """Of a payment, in hundredths."""
    return random.randint(low * 100, high * 100)


def money(hundredths: int) -> str:
    return f"{hundredths / 100:,.2f}"
