"""What do the two sides of a residence permit show?"""

from mockjumio.specimens import marks, parts
from mockjumio.specimens.drawing import Drawing
from mockjumio.specimens.lettering import BOLD, write
from mockjumio.specimens.looks import id_card
from mockjumio.specimens.palette import WHITE, mix
from mockjumio.specimens.parts import draw_rows


def front(drawing: Drawing) -> None:
    """An arch over the portrait, in the middle of the left third."""
    accent = drawing.inks.accent
    drawing.draw.ellipse(drawing.box(-160, -420, 1440, 116), fill=mix(accent, drawing.inks.paper, 0.1))
    title, _, english = drawing.specimen.title.partition(" / ")
    write(drawing.draw, drawing.box(240, 10, 1040, 64), title, drawing.size(38), WHITE, BOLD, "centre")
    pale = mix(accent, WHITE, 0.85)
    write(drawing.draw, drawing.box(240, 62, 1040, 100), english, drawing.size(24), pale, align="centre")
    parts.country_badge(drawing, drawing.box(1096, 128, 1236, 204), accent)
    face = parts.portrait(drawing, drawing.box(44, 128, 344, 518))
    parts.ghost(drawing, face, drawing.box(1096, 470, 1236, 652))
    parts.signature(drawing, drawing.box(44, 540, 344, 690))
    names = drawing.box(380, 128, 1076, 172)
    write(drawing.draw, names, drawing.specimen.country_name, drawing.size(30), accent, BOLD)
    rows = drawing.box(380, 182, 1076, 716)
    draw_rows(drawing, rows, drawing.specimen.rows, 2, drawing.box(0, 0, 0, 92).bottom)
    parts.small_print(drawing, drawing.box(700, 720, 1236, 748), marks.NOTICE, align="right")
    parts.notice(drawing)


def back(drawing: Drawing) -> None:
    id_card.back(drawing)
