"""What does a page of a document that is no card show: a statement, a bill, a contract?"""

from PIL import Image, ImageDraw

from mockjumio.specimens import marks
from mockjumio.specimens.fonts import BOLD
from mockjumio.specimens.lettering import SMALLEST, Box, write
from mockjumio.specimens.palette import INK, WHITE, Colour, Look, look_of, mix
from mockjumio.specimens.specimen import Specimen

UNITS_WIDE = 848
UNITS_HIGH = 1200
MARGIN = 72
TALLEST_ROW = 58
CLOSING = (
    "This page was drawn by mockjumio, a sandbox for tests. It concerns nobody, promises nothing and is "
    "worth nothing. Names, numbers and addresses on it are invented."
)
PRINT: Colour = (70, 74, 84)
RULE: Colour = (214, 218, 224)


def draw_page(specimen: Specimen, width: int, height: int) -> Image.Image:
    """A white sheet: letterhead, heading, one line a row, a closing paragraph, a signature, the mark."""
    look = look_of(specimen.country, specimen.kind)
    image = marks.paper(width, height, WHITE, mix(look.accent, WHITE, 0.3))
    draw = ImageDraw.Draw(image)
    scale = min(width / UNITS_WIDE, height / UNITS_HIGH)
    _draw_letterhead(draw, specimen, look, width, scale)
    margin = int(MARGIN * scale)
    sheet = Box(margin, int(250 * scale), width - margin, height - int(320 * scale))
    end = _draw_lines(draw, sheet, specimen, look, int(TALLEST_ROW * scale))
    _draw_closing(
        image, Box(margin, end + int(28 * scale), width - margin, height - int(90 * scale)), specimen, scale
    )
    foot = Box(margin, height - int(58 * scale), width - margin, height - int(24 * scale))
    draw.line((margin, foot.top - 4, width - margin, foot.top - 4), fill=look.accent, width=2)
    number = specimen.classifier if specimen.classifier.isdigit() else "1"
    write(draw, foot._replace(right=width - 2 * margin), marks.NOTICE, _size(15, scale), look.label)
    write(
        draw,
        foot._replace(left=width - 2 * margin),
        f"Page {number}",
        _size(15, scale),
        look.label,
        align="right",
    )
    return image


def _size(units: float, scale: float) -> int:
    return max(SMALLEST, int(units * scale))


def _draw_letterhead(
    draw: ImageDraw.ImageDraw, specimen: Specimen, look: Look, width: int, scale: float
) -> None:
    margin = int(MARGIN * scale)
    draw.rectangle((0, 0, width, int(14 * scale)), fill=look.accent)
    mark = Box(margin, int(54 * scale), margin + int(64 * scale), int(118 * scale))
    draw.rounded_rectangle(mark, int(14 * scale), fill=look.accent)
    write(
        draw,
        mark._replace(top=mark.top + int(9 * scale)),
        marks.MARK[0],
        _size(38, scale),
        WHITE,
        BOLD,
        "centre",
    )
    name = Box(
        mark.right + int(20 * scale), mark.top + int(2 * scale), width - margin, mark.top + int(40 * scale)
    )
    write(draw, name, "Specimen & Sons", _size(26, scale), look.accent, BOLD)
    place = name._replace(top=name.bottom, bottom=mark.bottom + int(4 * scale))
    write(draw, place, specimen.country_name, _size(17, scale), PRINT)
    draw.line((margin, int(142 * scale), width - margin, int(142 * scale)), fill=RULE, width=1)
    heading = Box(margin, int(168 * scale), width - margin, int(234 * scale))
    write(draw, heading, specimen.title, _size(40, scale), INK, BOLD)


def _draw_lines(draw: ImageDraw.ImageDraw, sheet: Box, specimen: Specimen, look: Look, tallest: int) -> int:
    """Label left, value right, a rule under each; where they end."""
    if not specimen.rows:
        return sheet.top
    height = min(tallest, sheet.height // len(specimen.rows))
    split = sheet.left + int(sheet.width * 0.34)
    for index, (label, value) in enumerate(specimen.rows):
        top = sheet.top + index * height
        inside = Box(sheet.left, top + int(height * 0.27), sheet.right, top + height - height // 16)
        if index % 2 == 0:
            draw.rectangle(
                (sheet.left - 8, top, sheet.right + 8, top + height - 1), fill=mix(look.paper, WHITE, 0.55)
            )
        size = max(SMALLEST, int(height * 0.36))
        write(draw, inside._replace(right=split - 12), label, max(SMALLEST, size - 2), look.label)
        write(draw, inside._replace(left=split), value, size, INK, BOLD)
        draw.line((sheet.left - 8, top + height - 1, sheet.right + 8, top + height - 1), fill=RULE, width=1)
    return sheet.top + len(specimen.rows) * height


def _draw_closing(image: Image.Image, box: Box, specimen: Specimen, scale: float) -> None:
    draw = ImageDraw.Draw(image)
    room = box._replace(bottom=min(box.bottom, box.top + int(90 * scale)))
    used = write(draw, room, CLOSING, _size(18, scale), PRINT)
    top = box.top + used + int(16 * scale)
    signing = Box(box.left, top, box.left + int(230 * scale), min(box.bottom, top + int(90 * scale)))
    if signing.height > 20:
        marks.signature(image, signing, specimen.seed, mix(INK, (20, 40, 140), 0.5))
        draw.line((signing.left, signing.bottom, signing.right, signing.bottom), fill=PRINT, width=1)
