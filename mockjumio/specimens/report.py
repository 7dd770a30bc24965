"""What does a report look like? Pages of A4, drawn as pictures: Pillow writes no text into a PDF."""

import time
from io import BytesIO
from typing import Final

from PIL import Image, ImageDraw

from mockjumio.clock import SECOND
from mockjumio.specimens.image import Report
from mockjumio.specimens.lettering import BOLD, SANS, font, printable, runs, visual

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
        lines = _wrapped(said)
        if below + len(lines) * _LINE > _HEIGHT - _MARGIN:
            pages.append(_blank())
            draw, below = ImageDraw.Draw(pages[-1]), _MARGIN
        _write(draw, _MARGIN, below, name, BOLD, _TEXT)
        for line in lines:
            _write(draw, _COLUMN, below, line, SANS, _TEXT)
            below += _LINE
    file, at = BytesIO(), time.gmtime(report.written // SECOND)
    pages[0].save(
        file, "PDF", save_all=True, append_images=pages[1:], resolution=_PIXELS, title=report.title,
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


def _wrapped(text: str) -> list[str]:
    """Lines that fit, cut at blanks where there are some; one empty line of an empty text."""
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > _MOST:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
        while len(lines[-1]) > _MOST:
            lines[-1:] = [lines[-1][:_MOST], lines[-1][_MOST:]]
    return lines
