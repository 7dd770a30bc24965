"""Which image belongs to a specimen, and which PDF to a report, as the bytes of a file?

`render` makes the picture: the values, the paper, the photograph, each with its damages; `encode` makes the
file.
"""

import pickle
import sys
import time
from io import BytesIO
from random import Random
from typing import Final

from PIL import Image, ImageDraw, ImageEnhance

from mockjumio.clock import SECOND
from mockjumio.specimens import marks
from mockjumio.specimens.canvas import inks_of
from mockjumio.specimens.damages import DAMAGES
from mockjumio.specimens.document_parts import Drawing, face_seed
from mockjumio.specimens.face import Pose, draw_face
from mockjumio.specimens.image import Bound, Report, Specimen
from mockjumio.specimens.lettering import BOLD, SANS, font, printable, runs, visual
from mockjumio.specimens.looks import LOOKS
from mockjumio.specimens.photograph import FRAME, lit, photograph, table_top
from mockjumio.specimens.portray import portray

_PIXELS: Final = 120  # an inch
_WIDTH, _HEIGHT = 992, 1403
_MARGIN, _COLUMN, _LINE = 80, 420, 24
_TEXT, _TITLE = 15, 26


def draw_report(report: Report) -> bytes:
    """A PDF; the same report gives the same bytes."""
    pages = [_blank()]
    draw, below = ImageDraw.Draw(pages[0]), _MARGIN
    _write(draw, _MARGIN, below, report.title, BOLD, _TITLE)
    _write(draw, _MARGIN, below + 2 * _LINE, report.note, SANS, _TEXT)
    below += 4 * _LINE
    for name, said in report.rows:
        lines = _wrap(said)
        if below + len(lines) * _LINE > _HEIGHT - _MARGIN:
            pages.append(_blank())
            draw, below = ImageDraw.Draw(pages[-1]), _MARGIN
        _write(draw, _MARGIN, below, name, BOLD, _TEXT)
        for line in lines:
            _write(draw, _COLUMN, below, line, SANS, _TEXT)
            below += _LINE
    return _save_pdf(pages, report.title, report.written)


def bind(bound: Bound) -> bytes:
    """Pages as one PDF, each filling its own."""
    pages = [Image.open(BytesIO(page)).convert("RGB") for page in bound.pages]
    return _save_pdf(pages, "", bound.written)


def _save_pdf(pages: list[Image.Image], title: str, written: int) -> bytes:
    file, at = BytesIO(), time.gmtime(written // SECOND)
    pages[0].save(
        file, "PDF", save_all=True, append_images=pages[1:], resolution=_PIXELS, title=title,
        producer="mockjumio", creationDate=at, modDate=at,
    )  # fmt: skip
    return file.getvalue()


def _blank() -> Image.Image:
    return Image.new("L", (_WIDTH, _HEIGHT), 255)


def _write(draw: ImageDraw.ImageDraw, left: float, top: int, text: str, face: str, size: int) -> None:
    for own, run in runs(visual(printable(text, face)), face):
        letters = font(own, size)
        draw.text((left, top), run, 0, letters)
        left += letters.getlength(run)


_MOST: Final = 58  # characters of a line


def _wrap(text: str) -> list[str]:
    """Lines that fit, cut at blanks where there are some; one empty line of an empty text."""
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > _MOST:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
        while len(lines[-1]) > _MOST:
            lines[-1:] = [lines[-1][:_MOST], lines[-1][_MOST:]]
    return lines


def draw_selfie(specimen: Specimen) -> Image.Image:
    """Turned, tilted, in the light of a room; in even light if `flat`. A moment later the head has moved."""
    random = Random(f"selfie {specimen.seed}")
    width, height = round(specimen.longest / FRAME), specimen.longest
    pose = Pose(
        turn=random.choice((-1, 1)) * random.uniform(0.5, 1.0),
        tilt=random.uniform(-5, 5),
        zoom=random.uniform(0.98, 1.08),
        disguised=specimen.disguised,
    )
    moved = Random(f"liveness {specimen.seed} {specimen.moment}")
    if specimen.moment:
        pose = pose._replace(
            turn=max(-1.0, min(1.0, pose.turn + moved.uniform(-0.6, 0.6))),
            tilt=pose.tilt + moved.uniform(-4, 4),
            zoom=pose.zoom * moved.uniform(0.95, 1.06),
        )
    picture = draw_face(width, height, face_seed(specimen), specimen.gender, specimen.age, None, pose)
    if not specimen.flat:
        picture = lit(picture, random)
        if specimen.moment:
            picture = ImageEnhance.Brightness(picture).enhance(moved.uniform(0.9, 1.04))
    marks.tag(picture, inks_of(specimen.country, specimen.look).accent)
    return picture


JPEG_QUALITY = 85
PNG_COMPRESSION = 3
"""A third of the time of Pillow's default 6, for a tenth more bytes."""
SMALLEST_SHEET = 640
"""Pixels of the longer side; on a smaller sheet the lines would need more room than there is."""
FACE = "face"
WATERMARK = (64, 64, 70)


def draw(specimen: Specimen) -> bytes:
    """A JPEG or PNG file without metadata; the same specimen gives the same bytes."""
    return encode(render(specimen), specimen.format)


def draw_each() -> None:
    """Draw for the process that started us, until it wants no more: images, and PDF.

    What was drawn follows its length.
    """
    asked, drawn = sys.stdin.buffer, sys.stdout.buffer
    while True:
        try:
            wanted = pickle.load(asked)  # noqa: S301 - they have written it
        except EOFError:
            return
        match wanted:
            case Report():
                picture = draw_report(wanted)
            case Bound():
                picture = bind(wanted)
            case _:
                picture = draw(portray(*wanted))
        try:
            drawn.write(len(picture).to_bytes(4, "big") + picture)
            drawn.flush()
        except BrokenPipeError:  # they were killed
            return


def render(specimen: Specimen) -> Image.Image:
    """The picture in the size that is asked for; a small one is reduced, so that no text is cut."""
    longest = specimen.longest
    if longest >= SMALLEST_SHEET:
        return _draw_paper(specimen)
    large = _draw_paper(specimen._replace(longest=SMALLEST_SHEET))
    width, height = (round(side * longest / SMALLEST_SHEET) for side in large.size)
    return large.resize((width, height), Image.Resampling.LANCZOS)


def _draw_paper(specimen: Specimen) -> Image.Image:
    damages = [DAMAGES[name] for name in specimen.damages]
    for damage in damages:
        specimen = damage.values(specimen) if damage.values else specimen
    if specimen.side == FACE:
        picture = draw_selfie(specimen)
    else:
        drawing = sheet(specimen)
        for damage in damages:
            if damage.printed:
                damage.printed(drawing)
        picture = _scan(drawing) if specimen.flat else _photograph(drawing)
    for damage in damages:
        picture = damage.taken(picture, specimen) if damage.taken else picture
    if any(damage.taken for damage in damages):  # may have taken the mark away with the rest
        marks.tag(picture, WATERMARK)
    return picture


def sheet(specimen: Specimen) -> Drawing:
    """The side of the document that the specimen names, undamaged and flat."""
    look = LOOKS[specimen.look]
    inks = inks_of(specimen.country, specimen.look)
    longest = specimen.longest
    size = (
        (longest, round(longest / look.ratio)) if look.ratio > 1 else (round(longest * look.ratio), longest)
    )
    tint = inks.paper if look.ratio > 1 else (255, 255, 255)
    drawing = Drawing(specimen, marks.paper(*size, tint, inks.accent, look.pattern), inks)
    sides = look.sides
    sides.get(specimen.side, next(iter(sides.values())))(drawing)
    return drawing


def encode(image: Image.Image, file_format: str) -> bytes:
    file = BytesIO()
    if file_format == "png":
        image.save(file, "PNG", compress_level=PNG_COMPRESSION)
    else:
        image.save(file, "JPEG", quality=JPEG_QUALITY)
    return file.getvalue()


def _photograph(drawing: Drawing) -> Image.Image:
    return photograph(drawing, LOOKS[drawing.specimen.look].round, drawing.specimen.longest)


def _scan(drawing: Drawing) -> Image.Image:
    """The sheet alone; through its holes one sees the table."""
    if drawing.holes is not None:
        drawing.image.paste(table_top(drawing.image.size, drawing.specimen.seed), (0, 0), drawing.holes)
    return drawing.image
