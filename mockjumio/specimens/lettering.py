"""How does a text fit into a box?"""

from functools import lru_cache
from typing import NamedTuple

from PIL import ImageDraw

from mockjumio.specimens.fonts import SANS, font, length, printable, runs
from mockjumio.specimens.palette import Colour
from mockjumio.specimens.script import visual

LINE_HEIGHT = 1.25
SMALLEST = 6
SHRINK = 0.9
ELLIPSIS = "…"


class Box(NamedTuple):
    """A rectangle in pixels; right and bottom are outside."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def width(self) -> int:
        return self.right - self.left

    @property
    def height(self) -> int:
        return self.bottom - self.top

    def inset(self, by: int) -> "Box":
        return Box(self.left + by, self.top + by, self.right - by, self.bottom - by)


class Lettering(NamedTuple):
    """Lines ready to be drawn (in visual order), and the size at which they fit."""

    lines: tuple[str, ...]
    face: str
    size: int

    @property
    def height(self) -> int:
        return int(len(self.lines) * self.size * LINE_HEIGHT)

    @property
    def width(self) -> float:
        return max((length(line, self.face, self.size) for line in self.lines), default=0.0)


@lru_cache(maxsize=512)
def fit(text: str, width: int, height: int, size: int, face: str = SANS) -> Lettering:
    """The text on one line at `size`, or a little smaller, or on several lines, or cut with an ellipsis."""
    shown = printable(text, face)
    size = max(SMALLEST, min(size, int(height / LINE_HEIGHT)))
    if not shown or width <= 0 or height < SMALLEST * LINE_HEIGHT:
        return Lettering((), face, size)
    one_line = _shrink_to_line(shown, width, size, face)
    if one_line is not None:
        return one_line
    long = _length(shown, size, face) / size
    while size > SMALLEST and long * size > width * (height // (size * LINE_HEIGHT)):
        size -= 1  # not even without a gap at any line's end
    while True:
        lines = _wrap(shown, width, size, face)
        room = max(1, int(height / (size * LINE_HEIGHT)))
        if len(lines) <= room and all(_length(line, size, face) <= width for line in lines):
            return Lettering(tuple(map(visual, lines)), face, size)
        if size == SMALLEST:
            return Lettering(tuple(map(visual, _cut_lines(lines, room, width, face))), face, size)
        size = max(SMALLEST, int(size * SHRINK))


def _shrink_to_line(text: str, width: int, size: int, face: str) -> Lettering | None:
    """One line at three quarters of the size or more: smaller than that, two lines read better."""
    shown = visual(text)
    smallest = max(SMALLEST, int(size * 0.75))
    long = length(shown, face, size)
    if long > width:
        size = min(size - 1, int(size * width / long))
    while size >= smallest and length(shown, face, size) > width:
        size -= 1
    return Lettering((shown,), face, size) if size >= smallest else None


def _wrap(text: str, width: int, size: int, face: str) -> list[str]:
    """Lines no wider than `width`; a word that is wider by itself is broken."""
    lines: list[str] = []
    current = ""
    for word in text.split():
        joined = f"{current} {word}" if current else word
        if _length(joined, size, face) <= width:
            current = joined
            continue
        if current:
            lines.append(current)
        while _length(word, size, face) > width and len(word) > 1:
            count = _letters_that_fit(word, width, size, face)
            lines.append(word[:count])
            word = word[count:]
        current = word
    return [*lines, current]


def _cut_lines(lines: list[str], room: int, width: int, face: str) -> list[str]:
    """As many lines as there is room for; a letter wider than the box by itself is left out."""
    cut = lines[:room]
    if len(lines) > room:
        count = _letters_that_fit(cut[-1], width - int(_length(ELLIPSIS, SMALLEST, face)) - 1, SMALLEST, face)
        cut[-1] = cut[-1][:count].rstrip() + ELLIPSIS
    return [line for line in cut if _length(line, SMALLEST, face) <= width]


def _letters_that_fit(text: str, width: int, size: int, face: str) -> int:
    """How many letters from the start fit; at least one, that a loop may end."""
    low, high = 1, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if _length(text[:middle], size, face) <= width:
            low = middle
        else:
            high = middle - 1
    return low


def _length(text: str, size: int, face: str) -> float:
    return length(visual(text), face, size)


def write(
    draw: ImageDraw.ImageDraw,
    box: Box,
    text: str,
    size: int,
    colour: Colour | int,
    face: str = SANS,
    align: str = "left",
) -> Box:
    """Draw the text into the top of the box; the place that it takes there."""
    lettering = fit(text, box.width, box.height, size, face)
    step = lettering.size * LINE_HEIGHT
    for index, line in enumerate(lettering.lines):
        free = box.width - length(line, face, lettering.size)
        x = box.left + {"left": 0.0, "right": free, "centre": free / 2}[align]
        for own, run in runs(line, face):
            letters = font(own, lettering.size)
            draw.text((round(x), box.top + int((index + 0.8) * step)), run, colour, letters, "ls")
            x += letters.getlength(run)
    left = box.left + int({"left": 0.0, "right": 1.0, "centre": 0.5}[align] * (box.width - lettering.width))
    return Box(left, box.top, left + int(lettering.width) + 1, box.top + lettering.height)
