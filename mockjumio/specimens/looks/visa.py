"""What does a visa show? A sticker for a passport's page; its back is only glue."""

from mockjumio.specimens import marks, parts
from mockjumio.specimens.drawing import Drawing
from mockjumio.specimens.lettering import BOLD, write
from mockjumio.specimens.palette import mix
from mockjumio.specimens.parts import draw_rows


def front(drawing: Drawing) -> None:
    accent, zone = drawing.inks.accent, drawing.height - 188
    word = drawing.box(44, 18, 620, 140)
    write(drawing.draw, word, drawing.specimen.title.upper(), drawing.size(84), accent, BOLD)
    names = drawing.box(640, 26, 1236, 78)
    write(drawing.draw, names, drawing.specimen.country_name, drawing.size(34), accent, BOLD, "right")
    parts.small_print(drawing, drawing.box(640, 82, 1236, 110), marks.NOTICE, align="right")
    drawing.draw.rectangle(drawing.box(44, 140, 1236, 146), fill=accent)
    parts.portrait(drawing, drawing.box(44, 168, 334, 542))
    parts.signature(drawing, drawing.box(44, 552, 334, zone - 20))
    parts.emblem(drawing, drawing.box(1046, 168, 1236, 358), mix(accent, drawing.inks.paper, 0.35))
    rows = drawing.box(372, 164, 1030, zone - 8)
    draw_rows(drawing, rows, drawing.specimen.rows, 2, drawing.box(0, 0, 0, 92).bottom)
    if drawing.specimen.mrz:
        parts.zone(drawing, zone)
    else:
        parts.notice(drawing)


def back(drawing: Drawing) -> None:
    parts.small_print(drawing, drawing.box(44, 60, 1236, 120), marks.NOTICE, size=30, align="centre")
    parts.notice(drawing)
