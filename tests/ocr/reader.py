"""How does a program read a machine-readable zone? It finds the lines, and shows their letters to tesseract.

Doc 9303 says at which positions letters stand, digits, or both; tesseract is told for each which there may
be. It sees every letter by itself: it was taught to read words, and makes words of what is none. O and 0 look
alike in OCR-B: which of them stands in a number, the check digits say.
"""

import itertools
import os
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from io import BytesIO

from PIL import Image, ImageChops, ImageFilter

from mockjumio.personas.mrz import check_digit

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ<"
DIGITS = "0123456789"
SORTS = {"A": LETTERS, "N": DIGITS, "X": LETTERS + DIGITS}
LAYOUTS = {
    "TD3": ("A" * 44, "X" * 9 + "N" + "AAA" + "N" * 7 + "A" + "N" * 7 + "X" * 14 + "NN"),
    "TD1": ("A" * 5 + "X" * 25, "N" * 7 + "A" + "N" * 7 + "AAA" + "X" * 11 + "N", "A" * 30),
}
HEIGHTS = (28, 22, 36)
"""Of a letter in pixels; where the first two readings differ, the third decides."""
ROOM = 4.3
"""A letter's page is so many times as wide and high."""
ZONE = 0.36
"""The zone lies in this lowest part of a picture."""
DARK = 150
"""What is darker, where white is 255, belongs to a letter."""
THINNEST = 3
STRETCHED = [max(0, min(255, (value - 70) * 255 // 140)) for value in range(256)]
"""From the darkness of ink in a photograph to black, from that of paper to white."""
MOST_UNSURE = 6
"""Of so many O and 0 every combination is tried."""


def installed() -> bool:
    return shutil.which("tesseract") is not None


def read_zones(pictures: Iterable[Image.Image], layout: str) -> list[tuple[str, ...]]:
    """Of each picture the lines of the zone as they are read; empty where no such lines are found.

    Letters of all are shown together: tesseract takes as long to start as to read a hundred of them.
    """
    sorts = LAYOUTS[layout]
    found = [_letters(picture, len(sorts), len(sorts[0])) for picture in pictures]
    read = [[[""] * len(line) for line in lines] for lines in found]
    for sort, allowed in SORTS.items():
        places = [
            (number, line, at)
            for number, lines in enumerate(found)
            for line, kinds in enumerate(sorts[: len(lines)])
            for at, kind in enumerate(kinds)
            if kind == sort
        ]
        shown = [found[number][line][at] for number, line, at in places]
        for (number, line, at), char in zip(places, _ask(shown, allowed), strict=True):
            read[number][line][at] = char
    return [_made_sure(layout, lines) if lines else () for lines in read]


def _made_sure(layout: str, read: list[list[str]]) -> tuple[str, ...]:
    """The zone with O or 0 where the check digits want them."""
    sorts = LAYOUTS[layout]
    unsure = [
        (line, at)
        for line, kinds in enumerate(sorts)
        for at, kind in enumerate(kinds)
        if kind == "X" and read[line][at] in ("0", "O")
    ]
    first = tuple("".join(line) for line in read)
    for chars in itertools.product("0O", repeat=min(len(unsure), MOST_UNSURE)):
        for (line, at), char in zip(unsure, chars, strict=False):
            read[line][at] = char
        lines = tuple("".join(line) for line in read)
        if all(map(len, itertools.chain(*read))) and all(_checks(layout, lines)):
            return lines
    return first


def _checks(layout: str, lines: tuple[str, ...]) -> Iterator[bool]:
    """Whether each check digit is that of its field; an unknown character is none."""

    def right(text: str, digit: str) -> bool:
        return check_digit(text) == digit

    if layout == "TD3":
        line = lines[1]
        fields = [
            (line[0:9], line[9]),
            (line[13:19], line[19]),
            (line[21:27], line[27]),
            (line[28:42], line[42]),
        ]
        fields.append((line[0:10] + line[13:20] + line[21:43], line[43]))
    else:
        upper, line = lines[:2]
        fields = [(line[0:6], line[6]), (line[8:14], line[14])]
        if upper[14] != "<":
            fields.append((upper[5:14], upper[14]))
        fields.append((upper[5:] + line[0:7] + line[8:15] + line[18:29], line[29]))
    for text, digit in fields:
        yield right(text, digit)


def _ask(letters: list[Image.Image], allowed: str) -> list[str]:
    """What most of the readings say, or the first of them."""
    first, second = (_readings(letters, allowed, height) for height in HEIGHTS[:2])
    doubtful = [at for at, pair in enumerate(zip(first, second, strict=True)) if pair[0] != pair[1]]
    third = _readings([letters[at] for at in doubtful], allowed, HEIGHTS[2])
    for at, char in zip(doubtful, third, strict=True):
        first[at] = char if char and char == second[at] else first[at] or char or second[at]
    return first


def _readings(letters: list[Image.Image], allowed: str, height: int) -> list[str]:
    """Each letter on a page of its own, so that one process reads them all."""
    if not letters:
        return []
    pages = [_page(letter, height) for letter in letters]
    file = BytesIO()
    pages[0].save(file, "TIFF", save_all=True, append_images=pages[1:])
    text = tesseract(file.getvalue(), "--psm", "10", "-c", f"tessedit_char_whitelist={allowed}")
    return [page.strip()[:1] for page in text.split("\f")[: len(letters)]]


def _page(letter: Image.Image, height: int) -> Image.Image:
    scale = height / max(letter.height, letter.width)
    size = max(1, round(letter.width * scale)), max(1, round(letter.height * scale))
    page = Image.new("L", (round(height * ROOM), round(height * ROOM)), 255)
    small = letter.resize(size, Image.Resampling.BICUBIC)
    page.paste(small, ((page.width - size[0]) // 2, (page.height - size[1]) // 2))
    return page


def tesseract(file: bytes, *options: str) -> str:
    environment = {"OMP_THREAD_LIMIT": "1", "PATH": os.environ.get("PATH", "")}
    command = ["tesseract", "-", "-", *options]
    done = subprocess.run(command, input=file, capture_output=True, check=True, env=environment)
    return done.stdout.decode()


def _letters(picture: Image.Image, count: int, length: int) -> list[list[Image.Image]]:
    """The letters of the lowest lines; none unless there are as many as there have to be."""
    grey = _levelled(picture.convert("L"))
    bands = _bands(grey, count)
    if len(bands) < count:
        return []
    lines = [_cut(grey.crop((0, top, grey.width, bottom)), length) for top, bottom in bands]
    return lines if all(len(line) == length for line in lines) else []


def _levelled(grey: Image.Image) -> Image.Image:
    """The lowest part, turned level, on even white."""
    part = grey.crop((0, round(grey.height * (1 - ZONE)), grey.width, grey.height))
    ground = part.filter(ImageFilter.MaxFilter(9)).filter(ImageFilter.BoxBlur(14))
    even = ImageChops.subtract(part, ground, 1, 255).point(STRETCHED)
    small = even.reduce(2)
    best = max(
        (step * 0.2 for step in range(-20, 21)), key=lambda turn: (_sharpness(small, turn), -abs(turn))
    )
    return even.rotate(best, Image.Resampling.BICUBIC, fillcolor=255) if best else even


def _sharpness(image: Image.Image, turn: float) -> float:
    turned = image.rotate(turn, Image.Resampling.BILINEAR, fillcolor=255)
    inner = turned.crop((image.width // 10, 0, image.width * 9 // 10, image.height))
    rows = inner.resize((1, inner.height), Image.Resampling.BOX).tobytes()
    return float(sum((one - other) ** 2 for one, other in itertools.pairwise(rows)))


def _bands(grey: Image.Image, count: int) -> list[tuple[int, int]]:
    """Top and bottom of the lowest lines that go from one side to the other, from the upper to the lower."""
    dark = grey.point([255 if value < DARK else 0 for value in range(256)])
    left = (
        dark.crop((0, 0, grey.width // 2, grey.height))
        .resize((1, grey.height), Image.Resampling.BOX)
        .tobytes()
    )
    right = (
        dark.crop((grey.width // 2, 0, grey.width, grey.height))
        .resize((1, grey.height), Image.Resampling.BOX)
        .tobytes()
    )
    full = [min(one, other) >= 4 for one, other in zip(left, right, strict=True)]
    bands = [band for band in _runs(full) if 10 <= band[1] - band[0] <= grey.height // 4]
    return [(max(0, top - 4), min(grey.height, bottom + 4)) for top, bottom in bands[-count:]]


def _runs(full: list[bool]) -> list[tuple[int, int]]:
    found, start = [], None
    for index, there in enumerate([*full, False]):
        if there and start is None:
            start = index
        elif not there and start is not None:
            found.append((start, index))
            start = None
    return found


def _cut(line: Image.Image, length: int) -> list[Image.Image]:
    """The letters of a line, by the white columns between them."""
    dark = line.point([255 if value < DARK else 0 for value in range(256)])
    columns = dark.resize((line.width, 1), Image.Resampling.BOX).tobytes()
    spans = [span for span in _runs([value > 0 for value in columns]) if span[1] - span[0] >= THINNEST]
    while len(spans) > length:  # the document's edge against the table
        at_left, at_right = spans[1][0] - spans[0][1], spans[-1][0] - spans[-2][1]
        spans.pop(0 if at_left > at_right else -1)
    letters = []
    for left, right in spans:
        box = dark.crop((left, 0, right, line.height)).getbbox()
        if box is not None:
            letters.append(line.crop((left - 1, max(0, box[1] - 1), right + 1, min(line.height, box[3] + 1))))
    return letters
