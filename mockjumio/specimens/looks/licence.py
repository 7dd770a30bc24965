"""What do the two sides of a driving licence show?"""

from random import Random

from mockjumio.specimens import marks, parts
from mockjumio.specimens.aamva import payload
from mockjumio.specimens.barcode import draw_barcode, draw_stacked_bars
from mockjumio.specimens.drawing import Drawing
from mockjumio.specimens.lettering import BOLD, MONO, Box, write
from mockjumio.specimens.palette import INK, WHITE, mix
from mockjumio.specimens.parts import draw_rows
from mockjumio.specimens.specimen import Encoded

CLASSES = ("AM", "A", "B", "C", "D", "T")


def front(drawing: Drawing) -> None:
    """The country down the left edge, the portrait on the right."""
    accent = drawing.inks.accent
    drawing.draw.rectangle(drawing.box(0, 0, 150, drawing.height), fill=accent)
    pale = mix(accent, WHITE, 0.85)
    parts.emblem(drawing, drawing.box(22, 30, 128, 136), pale)
    parts.country_badge(drawing, drawing.box(18, 160, 132, 226), pale)
    title, _, english = drawing.specimen.title.partition(" / ")
    write(drawing.draw, drawing.box(184, 26, 860, 92), title, drawing.size(44), accent, BOLD)
    write(drawing.draw, drawing.box(184, 88, 860, 124), english, drawing.size(24), drawing.inks.label)
    names = drawing.box(870, 30, 1236, 84)
    write(drawing.draw, names, drawing.specimen.country_name, drawing.size(28), accent, BOLD, "right")
    parts.small_print(drawing, drawing.box(700, 88, 1236, 116), marks.NOTICE, align="right")
    parts.portrait(drawing, drawing.box(916, 136, 1236, 546))
    parts.signature(drawing, drawing.box(916, 568, 1236, 712))
    rows = drawing.box(184, 136, 886, 738)
    draw_rows(drawing, rows, drawing.specimen.rows, 2, drawing.box(0, 0, 0, 104).bottom)
    parts.notice(drawing)


def back(drawing: Drawing) -> None:
    if drawing.specimen.encoded:
        _american_back(drawing, drawing.specimen.encoded)
    else:
        _other_back(drawing)
    parts.notice(drawing)


def _american_back(drawing: Drawing, said: Encoded) -> None:
    """Two-dimensional bars over the upper half; below them, what they say of class and person."""
    parts.small_print(drawing, drawing.box(44, 14, 1236, 40), marks.NOTICE, align="right")
    label = drawing.box(44, 48, 1236, 484)
    drawing.draw.rectangle(label, fill=WHITE)
    drawing.places["barcode"] = label
    text = payload(said, drawing.specimen.barcode)
    draw_stacked_bars(drawing.draw, label.inset(drawing.line(4)), text, INK)
    shown = dict(said.elements)
    feet, inches = divmod(int(shown["DAU"][:3]), 12)
    shown["DAU"] = f"{feet}'-{inches:02}\""
    words = " · ".join(f"{word} {shown[key]}" for word, key in _SAID.items())
    write(drawing.draw, drawing.box(44, 498, 1236, 540), words, drawing.size(28), INK, BOLD)
    rows = drawing.box(44, 556, 1236, 756)
    draw_rows(drawing, rows, drawing.specimen.rows, 2, drawing.box(0, 0, 0, 100).bottom)


_SAID = {"CLASS": "DCA", "REST": "DCB", "END": "DCD", "EYES": "DAY", "HGT": "DAU"}


def _other_back(drawing: Drawing) -> None:
    """Classes of vehicles on the left, the rest on the right, bars along the foot."""
    parts.small_print(drawing, drawing.box(44, 18, 1236, 48), marks.NOTICE, align="right")
    _classes(drawing, drawing.box(44, 64, 520, 520))
    rows = drawing.box(560, 60, 1236, 520)
    draw_rows(drawing, rows, drawing.specimen.rows, 2, drawing.box(0, 0, 0, 100).bottom)
    label = drawing.box(44, 548, 1236, 740)
    drawing.draw.rectangle(label, fill=WHITE)
    inside = label.inset(drawing.line(14))
    bars, under = inside._replace(bottom=inside.bottom - drawing.line(42)), drawing.size(30)
    drawing.places["barcode"] = label
    text = drawing.specimen.barcode
    draw_barcode(drawing.draw, bars, text, INK)
    below = inside._replace(top=inside.bottom - drawing.line(38))
    write(drawing.draw, below, text, under, INK, MONO, "centre")


def _classes(drawing: Drawing, box: Box) -> None:
    random = Random(f"classes {drawing.specimen.seed}")
    held = {"B", *random.sample(CLASSES, 2)}
    high = box.height // len(CLASSES)
    for index, name in enumerate(CLASSES):
        line = Box(box.left, box.top + index * high, box.right, box.top + (index + 1) * high)
        drawing.draw.rectangle(line, outline=drawing.inks.label, width=drawing.line(1.4))
        inside = line.inset(line.height // 5)
        write(drawing.draw, inside, name, drawing.size(34), drawing.inks.accent, BOLD)
        said = drawing.specimen.value("expires") if name in held else "—"
        write(drawing.draw, inside, said, drawing.size(30), INK, align="right")
