"""What does a page of any other document show: a contract, an application, a certificate?"""

from mockjumio.specimens import marks, parts
from mockjumio.specimens.drawing import Drawing
from mockjumio.specimens.looks import letter
from mockjumio.specimens.parts import draw_rows


def page(drawing: Drawing) -> None:
    """On the first page who and what, on the second what follows, and the signature."""
    specimen = drawing.specimen
    second = specimen.side == "2"
    letter.letterhead(drawing, "Office of Examples", f"4 Sample Square · {specimen.country_name}")
    letter.title(drawing, 176, specimen.title)
    rows = drawing.box(letter.LEFT, 266, letter.RIGHT, 640)
    draw_rows(drawing, rows, specimen.rows, 2, drawing.box(0, 0, 0, 84).bottom)
    for index in range(4 if not second else 3):
        letter.paragraph(drawing, 660 + index * 96, f"§ {index + 1 + 4 * second}  {marks.WORTHLESS}", 96)
    parts.signature(drawing, drawing.box(letter.LEFT, 1072, letter.LEFT + 300, 1160))
    parts.small_print(drawing, drawing.box(letter.LEFT, 1166, letter.LEFT + 300, 1194), "Signature", size=16)
    letter.foot(drawing, specimen.side, 2 if specimen.pages == 2 else 1)
