"""What do the two sides of an identity card show?"""

from mockjumio.specimens import marks, parts
from mockjumio.specimens.drawing import Drawing
from mockjumio.specimens.parts import draw_rows


def front(drawing: Drawing) -> None:
    zone = bool(drawing.specimen.mrz)
    foot = drawing.height - (168 if zone else 52)
    parts.band(drawing, 104)
    face = parts.portrait(drawing, drawing.box(44, 138, 364, 538 if not zone else 520))
    marks.chip(drawing.draw, drawing.box(1114, 138, 1236, 232))
    parts.signature(drawing, drawing.box(44, 560 if not zone else 540, 364, foot - 22))
    parts.ghost(drawing, face, drawing.box(1096, foot - 190, 1236, foot - 14))
    rows = drawing.box(400, 132, 1086, foot - 8)
    draw_rows(drawing, rows, drawing.specimen.rows, 2, drawing.box(0, 0, 0, 96).bottom)
    if zone:
        parts.zone(drawing, foot)
    else:
        parts.notice(drawing)


def back(drawing: Drawing) -> None:
    zone = bool(drawing.specimen.mrz)
    foot = drawing.height - (236 if zone else 60)
    parts.emblem(drawing, drawing.box(1050, 70, 1230, 250), drawing.inks.label)
    parts.small_print(drawing, drawing.box(44, 20, 1236, 52), marks.NOTICE, align="right")
    rows = drawing.box(44, 64, 1030, foot - 20)
    draw_rows(drawing, rows, drawing.specimen.rows, 2, drawing.box(0, 0, 0, 100).bottom)
    if zone:
        parts.zone(drawing, foot)
    else:
        parts.notice(drawing)
