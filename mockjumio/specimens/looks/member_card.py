"""What does a card show that no State issues: of an insurance, a school, an association?"""

from mockjumio.specimens import marks, parts
from mockjumio.specimens.barcode import draw_barcode
from mockjumio.specimens.drawing import Drawing
from mockjumio.specimens.lettering import BOLD, write
from mockjumio.specimens.palette import INK, WHITE, mix
from mockjumio.specimens.parts import draw_rows


def front(drawing: Drawing) -> None:
    accent, draw, specimen = drawing.inks.accent, drawing.draw, drawing.specimen
    draw.polygon(
        [tuple(drawing.box(x, y, x, y)[:2]) for x, y in ((0, 0), (1280, 0), (1280, 150), (0, 260))],
        fill=accent,
    )
    parts.emblem(drawing, drawing.box(44, 40, 174, 170), mix(accent, WHITE, 0.85))
    write(draw, drawing.box(204, 44, 1236, 120), specimen.title, drawing.size(52), WHITE, BOLD)
    write(draw, drawing.box(204, 112, 1000, 152), specimen.country_name, drawing.size(28), WHITE)
    rows = drawing.box(44, 290, 1000, 640)
    draw_rows(drawing, rows, specimen.rows, 2, drawing.box(0, 0, 0, 112).bottom)
    label = drawing.box(44, 650, 760, 756)
    draw.rectangle(label, fill=WHITE)
    draw_barcode(draw, label.inset(drawing.line(10)), specimen.barcode, INK)
    parts.signature(drawing, drawing.box(860, 640, 1236, 736))
    parts.small_print(drawing, drawing.box(700, 226, 1236, 256), marks.NOTICE, align="right")
    parts.notice(drawing)


def back(drawing: Drawing) -> None:
    drawing.draw.rectangle(drawing.box(0, 70, 1280, 190), fill=(38, 36, 40))
    parts.small_print(drawing, drawing.box(44, 230, 1236, 460), marks.WORTHLESS, size=28)
    parts.notice(drawing)
