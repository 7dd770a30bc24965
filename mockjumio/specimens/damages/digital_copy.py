"""What does a document look like that is photographed from a screen?"""

import math

from PIL import Image, ImageChops, ImageDraw

from mockjumio.specimens.damages.base import Damage, chance
from mockjumio.specimens.drawing import Drawing
from mockjumio.specimens.specimen import Specimen

COARSE = 8
"""Bands of moiré are wide: they are made so much smaller."""
PHASES = (0.0, 2.1, 4.2)


def moire(image: Image.Image, turn: float) -> Image.Image:
    """Coloured bands, as a camera's grid makes them of a screen's; and the screen's lines."""
    width, height = image.width // COARSE + 1, image.height // COARSE + 1
    sway = [6 * math.sin(y * 0.045 + turn) for y in range(height)]
    channels = []
    for phase in PHASES:
        wave = [int(228 + 22 * math.sin(step * 0.05 + phase)) for step in range(2048)]
        values = bytes(
            wave[int((x * 0.62 + y * 0.33 + bend) * 14) % 2048]
            for y, bend in enumerate(sway)
            for x in range(width)
        )
        channels.append(Image.frombytes("L", (width, height), values))
    bands = Image.merge("RGB", channels).resize(image.size, Image.Resampling.BILINEAR)
    shown = ImageChops.multiply(image, bands)
    lines = Image.new("L", (1, 4))
    lines.putdata((255, 255, 236, 214))
    screen = Image.new("L", (1, image.height))
    for top in range(0, image.height, 4):
        screen.paste(lines, (0, top))
    grid = screen.resize(image.size, Image.Resampling.NEAREST)
    return ImageChops.multiply(shown, Image.merge("RGB", (grid, grid, grid)))


def screen(drawing: Drawing) -> None:
    """A window on a screen, the screen in its frame."""
    width, height = drawing.image.size
    turn = chance(drawing.specimen, "screen").uniform(0, 6)
    frame = Image.new("RGB", (width, height), (18, 18, 20))
    rim = round(min(width, height) * 0.045)
    shown = Image.new("RGB", (width - 2 * rim, height - 3 * rim), (58, 74, 96))
    bar = max(8, rim)
    window = drawing.image.resize(
        (round(shown.width * 0.88), round(shown.height * 0.88) - bar), Image.Resampling.BILINEAR
    )
    left, top = (shown.width - window.width) // 2, (shown.height - window.height - bar) // 2
    draw = ImageDraw.Draw(shown)
    draw.rectangle((left, top, left + window.width - 1, top + bar), fill=(214, 216, 220))
    for index, colour in enumerate(((226, 96, 88), (232, 184, 72), (104, 184, 96))):
        x, dot = left + bar // 2 + index * bar, bar * 0.28
        draw.ellipse(
            (x - dot + bar / 4, top + bar / 2 - dot, x + dot + bar / 4, top + bar / 2 + dot), fill=colour
        )
    shown.paste(window, (left, top + bar))
    frame.paste(moire(shown, turn), (rim, rim))
    lamp = (width // 2 - rim // 6, height - rim - rim // 6, width // 2 + rim // 6, height - rim + rim // 6)
    ImageDraw.Draw(frame).ellipse(lamp, fill=(120, 220, 140))
    drawing.replace(frame)
    drawing.squared = True


def _replayed(image: Image.Image, specimen: Specimen) -> Image.Image:
    """A selfie held up on another phone."""
    width, height = image.size
    frame = Image.new("RGB", (width, height), (24, 24, 28))
    rim = width // 16
    small = image.resize((width - 2 * rim, height - 4 * rim), Image.Resampling.BILINEAR)
    frame.paste(moire(small, chance(specimen, "phone").uniform(0, 6)), (rim, 2 * rim))
    draw = ImageDraw.Draw(frame)
    draw.rounded_rectangle(
        (width // 2 - rim, rim * 0.8, width // 2 + rim, rim * 1.1), rim // 6, fill=(60, 60, 66)
    )
    return frame


DAMAGE = Damage("on a screen, with moiré and the screen's frame", printed=screen)
REPLAYED = Damage("the selfie is shown on another phone's screen", taken=_replayed)
