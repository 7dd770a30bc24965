"""What do passports and visas show?"""

from random import Random

from mockjumio.specimens import document_parts, marks
from mockjumio.specimens.document_parts import draw_rows
from mockjumio.specimens.drawing import Drawing
from mockjumio.specimens.lettering import BOLD, write
from mockjumio.specimens.palette import Colour, mix

STAMPS: tuple[Colour, ...] = ((150, 40, 60), (40, 80, 140), (50, 110, 80), (90, 60, 120))


def passport_page(drawing: Drawing) -> None:
    """What does a passport show: the data page, and a page that nobody asked for?"""
    document_parts.band(drawing, 106)
    if drawing.specimen.chip:
        place = drawing.box(1146, 128, 1236, 184)
        marks.chip_symbol(drawing.draw, place, drawing.inks.accent)
        drawing.places["chip"] = place
    face = document_parts.portrait(drawing, drawing.box(44, 138, 374, 564))
    document_parts.signature(drawing, drawing.box(44, 584, 374, 666))
    document_parts.ghost(drawing, face, drawing.box(1110, 520, 1236, 680))
    rows = drawing.box(412, 132, 1090, 684)
    draw_rows(drawing, rows, drawing.specimen.rows, 2, drawing.box(0, 0, 0, 92).bottom)
    document_parts.zone(drawing, 704)


def passport_notes(drawing: Drawing) -> None:
    """A page for visas, with stamps of journeys that nobody made."""
    random = Random(f"stamps {drawing.specimen.seed}")
    heading = drawing.box(60, 40, 1220, 110)
    write(drawing.draw, heading, "NOTES · VISAS", drawing.size(34), drawing.inks.accent, BOLD, "centre")
    for index in range(4):
        x, y = (
            170 + index * 300 + random.randint(-60, 40),
            random.choice((280, 560)) + random.randint(-60, 60),
        )
        ink = mix(random.choice(STAMPS), drawing.inks.paper, 0.35)
        place = drawing.box(x - 130, y - 80, x + 130, y + 80)
        if random.random() < 0.5:
            drawing.draw.ellipse(place, outline=ink, width=drawing.line(5))
        else:
            drawing.draw.rounded_rectangle(place, place.height // 8, outline=ink, width=drawing.line(5))
        inside = place.inset(place.height // 4)
        way, month = random.choice(("ENTRY", "EXIT")), random.choice(("MAR", "JUL", "OCT"))
        words = f"{way} · NOWHERE · {random.randint(1, 28):02} {month}"
        write(drawing.draw, inside, words, drawing.size(24), ink, BOLD, "centre")
    page = drawing.box(60, drawing.height - 110, 1220, drawing.height - 64)
    write(
        drawing.draw, page, str(random.randint(8, 30)), drawing.size(28), drawing.inks.label, BOLD, "centre"
    )
    document_parts.notice(drawing)


def visa_front(drawing: Drawing) -> None:
    """What does a visa show? A sticker for a passport's page; its back is only glue."""
    accent, zone = drawing.inks.accent, drawing.height - 188
    word = drawing.box(44, 18, 620, 140)
    write(drawing.draw, word, drawing.specimen.title.upper(), drawing.size(84), accent, BOLD)
    names = drawing.box(640, 26, 1236, 78)
    write(drawing.draw, names, drawing.specimen.country_name, drawing.size(34), accent, BOLD, "right")
    document_parts.small_print(drawing, drawing.box(640, 82, 1236, 110), marks.NOTICE, align="right")
    drawing.draw.rectangle(drawing.box(44, 140, 1236, 146), fill=accent)
    document_parts.portrait(drawing, drawing.box(44, 168, 334, 542))
    document_parts.signature(drawing, drawing.box(44, 552, 334, zone - 20))
    document_parts.emblem(drawing, drawing.box(1046, 168, 1236, 358), mix(accent, drawing.inks.paper, 0.35))
    rows = drawing.box(372, 164, 1030, zone - 8)
    draw_rows(drawing, rows, drawing.specimen.rows, 2, drawing.box(0, 0, 0, 92).bottom)
    if drawing.specimen.mrz:
        document_parts.zone(drawing, zone)
    else:
        document_parts.notice(drawing)


def visa_back(drawing: Drawing) -> None:
    document_parts.small_print(drawing, drawing.box(44, 60, 1236, 120), marks.NOTICE, size=30, align="centre")
    document_parts.notice(drawing)
