"""What does a social security card show?"""

from mockjumio.specimens import marks, parts
from mockjumio.specimens.drawing import Drawing
from mockjumio.specimens.lettering import BOLD, SANS, write
from mockjumio.specimens.palette import INK, mix


def front(drawing: Drawing) -> None:
    """The number large in the middle, the name under it, a line to sign on."""
    accent, draw, specimen = drawing.inks.accent, drawing.draw, drawing.specimen
    draw.rectangle(drawing.box(30, 30, 1250, drawing.height - 30), outline=accent, width=drawing.line(6))
    draw.rectangle(drawing.box(42, 42, 1238, drawing.height - 42), outline=accent, width=drawing.line(2))
    parts.emblem(drawing, drawing.box(90, 84, 230, 224), accent)
    write(draw, drawing.box(260, 90, 1190, 160), specimen.title.upper(), drawing.size(46), accent, BOLD)
    write(draw, drawing.box(260, 160, 1190, 210), specimen.country_name, drawing.size(30), drawing.inks.label)
    number = drawing.box(90, 268, 1190, 370)
    drawing.places["number"] = write(
        draw, number, specimen.value("number"), drawing.size(78), INK, BOLD, "centre"
    )
    said = drawing.box(90, 380, 1190, 412)
    write(draw, said, "is the number of", drawing.size(24), drawing.inks.label, SANS, "centre")
    name = drawing.box(90, 420, 1190, 520)
    drawing.places["surname"] = write(
        draw, name, specimen.value("surname"), drawing.size(54), INK, BOLD, "centre"
    )
    parts.signature(drawing, drawing.box(330, 530, 950, 660))
    parts.small_print(drawing, drawing.box(330, 664, 950, 694), "Signature", align="centre")
    parts.small_print(drawing, drawing.box(90, 708, 1190, 740), marks.NOTICE, size=20, align="centre")


def back(drawing: Drawing) -> None:
    drawing.draw.rectangle(
        drawing.box(30, 30, 1250, drawing.height - 30),
        outline=mix(drawing.inks.accent, drawing.inks.paper, 0.3),
        width=drawing.line(4),
    )
    parts.small_print(drawing, drawing.box(90, 90, 1190, 300), marks.WORTHLESS, size=28)
    parts.notice(drawing)
