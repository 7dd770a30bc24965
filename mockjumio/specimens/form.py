"""Where do labels and values stand in a box?"""

from collections.abc import Sequence
from typing import NamedTuple

from mockjumio.specimens.drawing import Drawing
from mockjumio.specimens.fonts import BOLD, NOTHING_PRINTABLE, length, printable
from mockjumio.specimens.lettering import LINE_HEIGHT, SMALLEST, Box, write
from mockjumio.specimens.palette import INK
from mockjumio.specimens.specimen import Row

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
