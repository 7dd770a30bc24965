"""What says that an image is no document? And which ornaments does it carry?"""

import math
from functools import lru_cache
from random import Random

from PIL import Image, ImageDraw

from mockjumio.specimens.fonts import BOLD, font
from mockjumio.specimens.lettering import Box, write
from mockjumio.specimens.palette import WHITE, Colour, mix

MARK = "SPECIMEN"
MAKER = "mockjumio"
NOTICE = f"{MARK} · {MAKER} · not a real document"
WAVE_STRENGTH = 34
WORD_STRENGTH = 24
BARS_HIGH = 14
LEAST = 4
"""Pixels below which an ornament is left out."""


def paper(width: int, height: int, tint: Colour, accent: Colour) -> Image.Image:
    """A card's ground: fine waves and the large word SPECIMEN across it, in the accent's pale."""
    # A palette colours a ground in a third of the time that pasting through a mask takes.
    ground = _ground_mask(width, height).copy()
    ground.putpalette([channel for strength in range(256) for channel in mix(tint, accent, strength / 255)])
    return ground.convert("RGB")


@lru_cache(maxsize=4)
def _ground_mask(width: int, height: int) -> Image.Image:
    """How much of the accent shows through, 0 to 255."""
    mask = Image.new("L", (width * 2, height * 2), 0)
    lines = ImageDraw.Draw(mask)
    step = max(8, height // 16)
    for level in range(-2 * step, height * 2 + 2 * step, step):
        for phase in (0.0, math.pi):
            wave = [
                (x, level + step * 0.9 * math.sin(x * 9 / (width * 2) + level * 0.013 + phase))
                for x in range(0, width * 2 + 24, 24)
            ]
            lines.line(wave, fill=WAVE_STRENGTH, width=2)
    mask = mask.reduce(2)
    word = _slanted_word(width, height)
    place = ((width - word.width) // 2, (height - word.height) // 2)
    mask.paste(WORD_STRENGTH, (*place, place[0] + word.width, place[1] + word.height), word)
    return mask


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


def barcode(image: Image.Image, box: Box, seed: str, colour: Colour) -> None:
    """Stacked bars like PDF417's, which encode nothing."""
    if box.width < LEAST or box.height < LEAST:
        return
    random = Random(f"barcode {seed}")
    across = max(24, min(180, box.width // 4))
    start, stop = (1, 1, 1, 1, 0, 1, 0, 1), (1, 0, 1, 0, 1, 1, 1, 1)
    bars = bytearray()
    for _ in range(BARS_HIGH):
        middle = random.getrandbits(across - 16)
        row = (*start, *((middle >> index) & 1 for index in range(across - 16)), *stop)
        bars.extend(255 * bit for bit in row)
    mask = Image.frombytes("L", (across, BARS_HIGH), bytes(bars)).resize(
        (box.width, box.height), Image.Resampling.NEAREST
    )
    image.paste(colour, box, mask)


def chip(draw: ImageDraw.ImageDraw, box: Box) -> None:
    """The contacts of a chip card."""
    gold, groove = (222, 190, 110), (150, 118, 56)
    draw.rounded_rectangle(box, max(2, box.height // 7), fill=gold, outline=groove, width=2)
    third, middle = box.width // 3, box.height // 2
    for x in (box.left + third, box.right - third):
        draw.line((x, box.top + 2, x, box.bottom - 2), fill=groove, width=2)
    draw.line((box.left + 2, box.top + middle, box.left + third, box.top + middle), fill=groove, width=2)
    draw.line((box.right - third, box.top + middle, box.right - 2, box.top + middle), fill=groove, width=2)
