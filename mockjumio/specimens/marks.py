"""What says that an image is no document? And which ornaments does it carry?"""

import math
from random import Random

from PIL import Image, ImageDraw

from mockjumio.specimens.canvas import WHITE, Colour, mix
from mockjumio.specimens.image import keep_drawn
from mockjumio.specimens.lettering import BOLD, Box, font, write

MARK = "SPECIMEN"
MAKER = "mockjumio"
NOTICE = f"{MARK} · {MAKER} · not a real document"
WORTHLESS = (
    "This paper was drawn by mockjumio, a sandbox for tests. It concerns nobody, promises nothing and is "
    "worth nothing. Names, numbers and addresses on it are invented."
)
FINE = 34
"""How much of the accent the lines of a pattern show, of 255; and the word."""
WORD_STRENGTH = 24
LEAST = 4
"""Pixels below which an ornament is left out."""


def paper(width: int, height: int, tint: Colour, accent: Colour, pattern: str) -> Image.Image:
    """A document's ground: a fine pattern and the large word SPECIMEN across it, in the accent's pale."""
    # A palette colours a ground in a third of the time that pasting through a mask takes.
    ground = _ground_mask(width, height, pattern).copy()
    ground.putpalette([channel for strength in range(256) for channel in mix(tint, accent, strength / 255)])
    return ground.convert("RGB")


@keep_drawn(10)
def _ground_mask(width: int, height: int, pattern: str) -> Image.Image:
    """How much of the accent shows through, 0 to 255."""
    mask = Image.new("L", (width * 2, height * 2), 0)
    PATTERNS[pattern](ImageDraw.Draw(mask), width * 2, height * 2)
    mask = mask.reduce(2)
    word = _slanted_word(width, height)
    place = ((width - word.width) // 2, (height - word.height) // 2)
    mask.paste(WORD_STRENGTH, (*place, place[0] + word.width, place[1] + word.height), word)
    return mask


def _waves(lines: ImageDraw.ImageDraw, width: int, height: int) -> None:
    step = max(8, height // 32)
    for level in range(-2 * step, height + 2 * step, step):
        for phase in (0.0, math.pi):
            wave = [
                (x, level + step * 0.9 * math.sin(x * 9 / width + level * 0.013 + phase))
                for x in range(0, width + 24, 24)
            ]
            lines.line(wave, fill=FINE, width=2)


def _rings(lines: ImageDraw.ImageDraw, width: int, height: int) -> None:
    """Circles around two corners, which cross in the middle."""
    step = max(8, height // 36)
    for centre in ((width * 0.1, height * 1.05), (width * 0.95, -height * 0.1)):
        for radius in range(step, int(width * 1.2), step):
            x, y = centre
            lines.ellipse((x - radius, y - radius, x + radius, y + radius), outline=FINE, width=2)


def _weave(lines: ImageDraw.ImageDraw, width: int, height: int) -> None:
    step = max(8, height // 26)
    for start in range(-height, width + height, step):
        lines.line((start, 0, start + height, height), fill=FINE, width=2)
        lines.line((start, height, start + height, 0), fill=FINE, width=2)


def _cells(lines: ImageDraw.ImageDraw, width: int, height: int) -> None:
    """Honeycomb."""
    side = max(8, height // 30)
    for row in range(-1, int(height / (side * 1.5)) + 2):
        for column in range(-1, int(width / (side * 1.732)) + 2):
            x = (column + 0.5 * (row % 2)) * side * 1.732
            y = row * side * 1.5
            lines.regular_polygon((x, y, side), 6, rotation=30, outline=FINE, width=2)


def _rays(lines: ImageDraw.ImageDraw, width: int, height: int) -> None:
    """Spirals that leave a point beside the portrait."""
    x, y, reach = width * 0.62, height * 0.42, math.hypot(width, height)
    for ray in range(90):
        turn = 2 * math.pi * ray / 90
        bend = [
            (x + math.cos(turn + way * 0.9) * reach * way, y + math.sin(turn + way * 0.9) * reach * way)
            for way in (0.02, 0.1, 0.2, 0.3, 0.4, 0.55, 0.7, 0.85, 1.0)
        ]
        lines.line(bend, fill=FINE, width=2)


def _columns(lines: ImageDraw.ImageDraw, width: int, height: int) -> None:
    step = max(8, width // 60)
    for x in range(-step, width + step, step):
        column = [(x + step * math.sin(y * 14 / height + x * 0.01), y) for y in range(0, height + 24, 24)]
        lines.line(column, fill=FINE, width=2)


def _plain(lines: ImageDraw.ImageDraw, width: int, height: int) -> None:
    """Nothing but the word, as on a letter."""


PATTERNS = {
    "waves": _waves,
    "rings": _rings,
    "weave": _weave,
    "cells": _cells,
    "rays": _rays,
    "columns": _columns,
    "plain": _plain,
}


def _slanted_word(width: int, height: int) -> Image.Image:
    size = max(8, min(int(width / 6.6), int(height / 3)))
    letters = font(BOLD, size)
    word = Image.new("L", (int(letters.getlength(MARK)) + 4, int(size * 1.2)), 0)
    ImageDraw.Draw(word).text((2, size), MARK, 255, letters, "ls")
    return word.rotate(18, Image.Resampling.BICUBIC, expand=True)


def tag(image: Image.Image, colour: Colour) -> None:
    """A small banner at the foot of a portrait, which has no paper to carry the word."""
    width, height = image.size
    high = max(14, height // 26)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, height - high, width, height), fill=colour)
    box = Box(4, height - high + high // 8, width - 4, height)
    write(draw, box, f"{MARK} · {MAKER}", int(high * 0.56), WHITE, BOLD, "centre")


def signature(image: Image.Image, box: Box, seed: str, colour: Colour) -> None:
    """A scribble in the seed's hand."""
    if box.width < LEAST or box.height < LEAST:
        return
    random = Random(f"signature {seed}")
    turns = random.randint(5, 8) * 2 * math.pi
    lean, tall = random.uniform(0.2, 0.6), random.uniform(0.55, 0.9)
    width, height = box.width * 3, box.height * 3
    points = []
    for step in range(241):
        t = step / 240
        swing = math.sin(t * turns + lean) * tall * (0.25 + 0.75 * abs(math.cos(t * 5 + lean * 7)))
        back = math.cos(t * turns) * width * 0.035
        points.append((width * (0.08 + 0.84 * t) + back, height * (0.58 - swing * 0.38 * (1 - 0.5 * t))))
    mask = Image.new("L", (width, height), 0)
    ImageDraw.Draw(mask).line(points, fill=255, width=max(3, height // 28), joint="curve")
    image.paste(colour, box, mask.reduce(3))


def chip(draw: ImageDraw.ImageDraw, box: Box) -> None:
    """The contacts of a chip card."""
    gold, groove = (222, 190, 110), (150, 118, 56)
    draw.rounded_rectangle(box, max(2, box.height // 7), fill=gold, outline=groove, width=2)
    third, middle = box.width // 3, box.height // 2
    for x in (box.left + third, box.right - third):
        draw.line((x, box.top + 2, x, box.bottom - 2), fill=groove, width=2)
    draw.line((box.left + 2, box.top + middle, box.left + third, box.top + middle), fill=groove, width=2)
    draw.line((box.right - third, box.top + middle, box.right - 2, box.top + middle), fill=groove, width=2)


def chip_symbol(draw: ImageDraw.ImageDraw, box: Box, colour: Colour) -> None:
    """The sign of a passport with a chip in its cover: a disc between two bars."""
    thick = max(2, box.height // 10)
    draw.rounded_rectangle(box, thick * 2, outline=colour, width=thick)
    middle = (box.top + box.bottom) / 2
    draw.line((box.left, middle, box.right, middle), fill=colour, width=thick)
    x, radius = (box.left + box.right) / 2, box.height * 0.22
    draw.ellipse((x - radius, middle - radius, x + radius, middle + radius), fill=colour)
