"""What do cards and passports show: identity cards, permits, licences, member cards; data pages?"""

from random import Random

from mockjumio.specimens import document_parts, marks
from mockjumio.specimens.barcode import draw_barcode, draw_stacked_bars, payload
from mockjumio.specimens.canvas import INK, WHITE, Colour, mix
from mockjumio.specimens.document_parts import Drawing, draw_rows
from mockjumio.specimens.image import LicenceData
from mockjumio.specimens.lettering import BOLD, MONO, SANS, Box, write


def id_card_front(drawing: Drawing) -> None:
    """What do the two sides of an identity card show?"""
    zone = bool(drawing.specimen.mrz)
    foot = drawing.height - (168 if zone else 52)
    document_parts.band(drawing, 104)
    face = document_parts.portrait(drawing, drawing.box(44, 138, 364, 538 if not zone else 520))
    marks.chip(drawing.draw, drawing.box(1114, 138, 1236, 232))
    document_parts.signature(drawing, drawing.box(44, 560 if not zone else 540, 364, foot - 22))
    document_parts.ghost(drawing, face, drawing.box(1096, foot - 190, 1236, foot - 14))
    rows = drawing.box(400, 132, 1086, foot - 8)
    draw_rows(drawing, rows, drawing.specimen.rows, 2, drawing.box(0, 0, 0, 96).bottom)
    if zone:
        document_parts.zone(drawing, foot)
    else:
        document_parts.notice(drawing)


def id_card_back(drawing: Drawing) -> None:
    zone = bool(drawing.specimen.mrz)
    foot = drawing.height - (236 if zone else 60)
    document_parts.emblem(drawing, drawing.box(1050, 70, 1230, 250), drawing.inks.label)
    document_parts.small_print(drawing, drawing.box(44, 20, 1236, 52), marks.NOTICE, align="right")
    rows = drawing.box(44, 64, 1030, foot - 20)
    draw_rows(drawing, rows, drawing.specimen.rows, 2, drawing.box(0, 0, 0, 100).bottom)
    if zone:
        document_parts.zone(drawing, foot)
    else:
        document_parts.notice(drawing)


def permit_front(drawing: Drawing) -> None:
    """An arch over the portrait, in the middle of the left third."""
    accent = drawing.inks.accent
    drawing.draw.ellipse(drawing.box(-160, -420, 1440, 116), fill=mix(accent, drawing.inks.paper, 0.1))
    title, _, english = drawing.specimen.title.partition(" / ")
    write(drawing.draw, drawing.box(240, 10, 1040, 64), title, drawing.size(38), WHITE, BOLD, "centre")
    pale = mix(accent, WHITE, 0.85)
    write(drawing.draw, drawing.box(240, 62, 1040, 100), english, drawing.size(24), pale, align="centre")
    document_parts.country_badge(drawing, drawing.box(1096, 128, 1236, 204), accent)
    face = document_parts.portrait(drawing, drawing.box(44, 128, 344, 518))
    document_parts.ghost(drawing, face, drawing.box(1096, 470, 1236, 652))
    document_parts.signature(drawing, drawing.box(44, 540, 344, 690))
    names = drawing.box(380, 128, 1076, 172)
    write(drawing.draw, names, drawing.specimen.country_name, drawing.size(30), accent, BOLD)
    rows = drawing.box(380, 182, 1076, 716)
    draw_rows(drawing, rows, drawing.specimen.rows, 2, drawing.box(0, 0, 0, 92).bottom)
    document_parts.small_print(drawing, drawing.box(700, 720, 1236, 748), marks.NOTICE, align="right")
    document_parts.notice(drawing)


def permit_back(drawing: Drawing) -> None:
    id_card_back(drawing)


CLASSES = ("AM", "A", "B", "C", "D", "T")


def licence_front(drawing: Drawing) -> None:
    """The country down the left edge, the portrait on the right."""
    accent = drawing.inks.accent
    drawing.draw.rectangle(drawing.box(0, 0, 150, drawing.height), fill=accent)
    pale = mix(accent, WHITE, 0.85)
    document_parts.emblem(drawing, drawing.box(22, 30, 128, 136), pale)
    document_parts.country_badge(drawing, drawing.box(18, 160, 132, 226), pale)
    title, _, english = drawing.specimen.title.partition(" / ")
    write(drawing.draw, drawing.box(184, 26, 860, 92), title, drawing.size(44), accent, BOLD)
    write(drawing.draw, drawing.box(184, 88, 860, 124), english, drawing.size(24), drawing.inks.label)
    names = drawing.box(870, 30, 1236, 84)
    write(drawing.draw, names, drawing.specimen.country_name, drawing.size(28), accent, BOLD, "right")
    document_parts.small_print(drawing, drawing.box(700, 88, 1236, 116), marks.NOTICE, align="right")
    document_parts.portrait(drawing, drawing.box(916, 136, 1236, 546))
    document_parts.signature(drawing, drawing.box(916, 568, 1236, 712))
    rows = drawing.box(184, 136, 886, 738)
    draw_rows(drawing, rows, drawing.specimen.rows, 2, drawing.box(0, 0, 0, 104).bottom)
    document_parts.notice(drawing)


def licence_back(drawing: Drawing) -> None:
    if drawing.specimen.encoded:
        _american_back(drawing, drawing.specimen.encoded)
    else:
        _other_back(drawing)
    document_parts.notice(drawing)


def _american_back(drawing: Drawing, said: LicenceData) -> None:
    """Two-dimensional bars over the upper half; below them, what they say of class and person."""
    document_parts.small_print(drawing, drawing.box(44, 14, 1236, 40), marks.NOTICE, align="right")
    label = drawing.box(44, 48, 1236, 484)
    drawing.draw.rectangle(label, fill=WHITE)
    drawing.places["barcode"] = label
    text = payload(said, drawing.specimen.barcode)
    draw_stacked_bars(drawing.draw, label.inset(drawing.line(4)), text, INK)
    shown = dict(said.elements)
    feet, inches = divmod(int(shown["DAU"][:3]), 12)
    shown["DAU"] = f"{feet}'-{inches:02}\""
    words = " · ".join(f"{word} {shown[key]}" for word, key in _CODES.items())
    write(drawing.draw, drawing.box(44, 498, 1236, 540), words, drawing.size(28), INK, BOLD)
    rows = drawing.box(44, 556, 1236, 756)
    draw_rows(drawing, rows, drawing.specimen.rows, 2, drawing.box(0, 0, 0, 100).bottom)


_CODES = {"CLASS": "DCA", "REST": "DCB", "END": "DCD", "EYES": "DAY", "HGT": "DAU"}


def _other_back(drawing: Drawing) -> None:
    """Classes of vehicles on the left, the rest on the right, bars along the foot."""
    document_parts.small_print(drawing, drawing.box(44, 18, 1236, 48), marks.NOTICE, align="right")
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


def member_card_front(drawing: Drawing) -> None:
    """What does a card show that no State issues: of an insurance, a school, an association?"""
    accent, draw, specimen = drawing.inks.accent, drawing.draw, drawing.specimen
    draw.polygon(
        [tuple(drawing.box(x, y, x, y)[:2]) for x, y in ((0, 0), (1280, 0), (1280, 150), (0, 260))],
        fill=accent,
    )
    document_parts.emblem(drawing, drawing.box(44, 40, 174, 170), mix(accent, WHITE, 0.85))
    write(draw, drawing.box(204, 44, 1236, 120), specimen.title, drawing.size(52), WHITE, BOLD)
    write(draw, drawing.box(204, 112, 1000, 152), specimen.country_name, drawing.size(28), WHITE)
    rows = drawing.box(44, 290, 1000, 640)
    draw_rows(drawing, rows, specimen.rows, 2, drawing.box(0, 0, 0, 112).bottom)
    label = drawing.box(44, 650, 760, 756)
    draw.rectangle(label, fill=WHITE)
    draw_barcode(draw, label.inset(drawing.line(10)), specimen.barcode, INK)
    document_parts.signature(drawing, drawing.box(860, 640, 1236, 736))
    document_parts.small_print(drawing, drawing.box(700, 226, 1236, 256), marks.NOTICE, align="right")
    document_parts.notice(drawing)


def member_card_back(drawing: Drawing) -> None:
    drawing.draw.rectangle(drawing.box(0, 70, 1280, 190), fill=(38, 36, 40))
    document_parts.small_print(drawing, drawing.box(44, 230, 1236, 460), marks.WORTHLESS, size=28)
    document_parts.notice(drawing)


def social_security_front(drawing: Drawing) -> None:
    """The number large in the middle, the name under it, a line to sign on."""
    accent, draw, specimen = drawing.inks.accent, drawing.draw, drawing.specimen
    draw.rectangle(drawing.box(30, 30, 1250, drawing.height - 30), outline=accent, width=drawing.line(6))
    draw.rectangle(drawing.box(42, 42, 1238, drawing.height - 42), outline=accent, width=drawing.line(2))
    document_parts.emblem(drawing, drawing.box(90, 84, 230, 224), accent)
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
    document_parts.signature(drawing, drawing.box(330, 530, 950, 660))
    document_parts.small_print(drawing, drawing.box(330, 664, 950, 694), "Signature", align="centre")
    document_parts.small_print(
        drawing, drawing.box(90, 708, 1190, 740), marks.NOTICE, size=20, align="centre"
    )


def social_security_back(drawing: Drawing) -> None:
    drawing.draw.rectangle(
        drawing.box(30, 30, 1250, drawing.height - 30),
        outline=mix(drawing.inks.accent, drawing.inks.paper, 0.3),
        width=drawing.line(4),
    )
    document_parts.small_print(drawing, drawing.box(90, 90, 1190, 300), marks.WORTHLESS, size=28)
    document_parts.notice(drawing)


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
