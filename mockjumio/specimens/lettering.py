"""How is text set: in which typeface, in which order and shapes, in which size?

All faces are shipped in `fonts/`, each with its licence: DejaVu's (Latin, Greek, Cyrillic, Armenian,
Georgian, Arabic), OCR-B for machine-readable zones, and a part of Droid Sans Fallback for Chinese, Japanese
and Korean, which steps in wherever a face of DejaVu's lacks a letter. A character that neither has (Thai,
Devanagari, emoji, …) is left out rather than drawn as a box: the card then shows the Latin name alone.

Pillow shapes Arabic only where libraqm finds FriBiDi at run time, so that an image would depend on the
machine. This does the little that names and addresses need: contextual forms out of Unicode's presentation
forms, and right-to-left runs. Vowel marks are left out; nested embeddings are not supported.
"""

import unicodedata
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from PIL import ImageDraw, ImageFont

from mockjumio.specimens.canvas import Colour
from mockjumio.specimens.image import keep_drawn

SANS = "DejaVuSans.ttf"
BOLD = "DejaVuSans-Bold.ttf"
MONO = "DejaVuSansMono.ttf"
OCR_B = "OCRB.otf"
EAST_ASIAN = "DroidSansFallbackCJK.ttf"
NOTHING_PRINTABLE = "—"
FOLDER = Path(__file__).with_name("fonts")
NONCHARACTER = "\uffff"
PROBE_SIZE = 24


@keep_drawn(256)
def font(face: str, size: int) -> ImageFont.FreeTypeFont:
    # Layout.BASIC: Raqm's presence would change the pixels from machine to machine (see script.py).
    return ImageFont.truetype(str(FOLDER / face), size, layout_engine=ImageFont.Layout.BASIC)


def printable(text: str, face: str = SANS) -> str:
    """The part of a text that there are letters for, on one line."""
    composed = unicodedata.normalize("NFC", " ".join(text.split()))
    if composed.isascii() and composed.isprintable():
        return composed
    kept = "".join(char for char in composed if unicodedata.category(char)[0] != "C" and _face_of(face, char))
    kept = " ".join(kept.split())
    if kept == composed:
        return kept
    return kept.strip(" ,;/()[]·") if any(map(str.isalnum, kept)) else NOTHING_PRINTABLE


def length(text: str, face: str, size: int) -> float:
    """How wide a printable line is, in pixels."""
    if text.isascii():
        return font(face, size).getlength(text)
    return sum(font(own, size).getlength(run) for own, run in runs(text, face))


@keep_drawn(1024)
def runs(text: str, face: str) -> tuple[tuple[str, str], ...]:
    """The line cut where another face has to step in."""
    if text.isascii():
        return ((face, text),)
    pieces = groupby(text, key=lambda char: _face_of(face, char) or face)
    return tuple((own, "".join(run)) for own, run in pieces)


@lru_cache(maxsize=8192)
def _face_of(face: str, char: str) -> str | None:
    return face if _has(face, char) else EAST_ASIAN if _has(EAST_ASIAN, char) else None


def _has(face: str, char: str) -> bool:
    probe = font(face, PROBE_SIZE)
    return _pixels(probe, char) != _pixels(probe, NONCHARACTER)


def _pixels(probe: ImageFont.FreeTypeFont, char: str) -> tuple[tuple[int, int], bytes]:
    mask = probe.getmask(char)
    return mask.size, bytes(mask)


MIRRORED = str.maketrans("()[]<>«»", ")(][><»«")
PRESENTATION_FORMS = (range(0xFB50, 0xFC00), range(0xFE70, 0xFEFD))
LAM = "\u0644"
TATWEEL = "\u0640"


def visual(line: str) -> str:
    """The line from left to right as it is seen, in shaped letters."""
    if not any(map(_is_right_to_left, line)):
        return line
    directions = _directions(line)
    runs = [
        (rightward, "".join(char for char, _ in run))
        for rightward, run in groupby(zip(line, directions, strict=True), key=lambda pair: pair[1])
    ]
    shown = [run if rightward else _shape(run)[::-1].translate(MIRRORED) for rightward, run in runs]
    if not _reads_rightward(line):
        shown.reverse()
    return "".join(shown)


def _is_right_to_left(char: str) -> bool:
    return unicodedata.bidirectional(char) in ("R", "AL")


def _reads_rightward(line: str) -> bool:
    """The direction of the first strong character is that of the line."""
    return next(
        (kind == "L" for kind in map(unicodedata.bidirectional, line) if kind in ("L", "R", "AL")), True
    )


def _directions(line: str) -> list[bool]:
    """True for each character that belongs to a left-to-right run; neutral ones follow equal neighbours."""
    base = _reads_rightward(line)
    strong: list[bool | None] = []
    for char in line:
        kind = unicodedata.bidirectional(char)
        strong.append(True if kind in ("L", "EN", "AN") else False if kind in ("R", "AL", "NSM") else None)
    directions: list[bool] = []
    for index, direction in enumerate(strong):
        if direction is None:
            before = next((known for known in reversed(strong[:index]) if known is not None), base)
            after = next((known for known in strong[index:] if known is not None), base)
            direction = before if before == after else base
        directions.append(direction)
    return directions


@lru_cache(maxsize=1)
def _forms() -> dict[str, dict[str, str]]:
    """Letter (or lam and alef) → position (isolated, initial, medial, final) → presentation form."""
    forms: dict[str, dict[str, str]] = {}
    for code in (code for block in PRESENTATION_FORMS for code in block):
        position, *letters = unicodedata.decomposition(chr(code)).split() or [""]
        base = "".join(chr(int(letter, 16)) for letter in letters)
        if base and " " not in base and TATWEEL not in base:
            forms.setdefault(base, {}).setdefault(position.strip("<>"), chr(code))
    return forms


def _shape(run: str) -> str:
    """Letters in reading order, each in the form that its neighbours call for."""
    forms = _forms()
    letters: list[str] = []
    for char in run:
        if unicodedata.category(char) == "Mn":
            continue
        if letters and letters[-1] == LAM and LAM + char in forms:
            letters[-1] += char
        else:
            letters.append(char)
    shaped: list[str] = []
    for index, letter in enumerate(letters):
        joined = index > 0 and _joins_next(letters[index - 1]) and "final" in forms.get(letter, {})
        joins = (
            index + 1 < len(letters) and _joins_next(letter) and "final" in forms.get(letters[index + 1], {})
        )
        position = "medial" if joined and joins else "final" if joined else "initial" if joins else "isolated"
        shaped.append(forms.get(letter, {}).get(position, letter))
    return "".join(shaped)


def _joins_next(letter: str) -> bool:
    return "initial" in _forms().get(letter, {})


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


@keep_drawn(512)
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
