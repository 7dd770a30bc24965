"""What does a document look like that was scratched, folded and torn?"""

from PIL import Image, ImageDraw

from mockjumio.specimens.damages.base import Damage, chance
from mockjumio.specimens.drawing import Drawing
from mockjumio.specimens.palette import WHITE, Colour

INSIDE: Colour = (250, 248, 242)
"""Torn paper."""


def _printed(drawing: Drawing) -> None:
    random, image, draw = chance(drawing.specimen, "tear"), drawing.image, drawing.draw
    width, height = image.size
    for _ in range(46):
        x, y = random.randrange(width), random.randrange(height)
        reach = random.randint(width // 40, width // 7)
        end = x + random.randint(-reach, reach), y + random.randint(-reach, reach)
        draw.line(
            (x, y, *end), fill=random.choice((WHITE, INSIDE, (196, 192, 186))), width=random.randint(1, 3)
        )
    fold = int(width * random.uniform(0.42, 0.58))
    lean = random.randint(-width // 24, width // 24)
    for shift, colour in ((-2, (120, 116, 110)), (0, WHITE), (2, WHITE), (4, (178, 174, 168))):
        draw.line((fold + shift, 0, fold + lean + shift, height), fill=colour, width=max(2, width // 420))
    _tear(drawing, random.uniform(0.1, 0.4))


def _tear(drawing: Drawing, top: float) -> None:
    """A corner is gone; what lies under it is left to the table."""
    random, (width, height) = chance(drawing.specimen, "corner"), drawing.image.size
    edge = [
        (width * (1 - 0.30 * step / 9), height * (0.52 + top * 0.2 + 0.48 * step / 9)) for step in range(10)
    ]
    torn = [
        (x + random.randint(-width // 60, width // 60), y + random.randint(-height // 50, height // 50))
        for x, y in edge
    ]
    rim = [(x - width // 90, y - height // 90) for x, y in torn]
    draw = ImageDraw.Draw(drawing.image)
    draw.polygon(
        [*rim, (width - width * 0.3, height + 9), (width + 9, height + 9), (width + 9, 0.5 * height)],
        fill=INSIDE,
    )
    mask = Image.new("L", drawing.image.size, 0)
    ImageDraw.Draw(mask).polygon(
        [*torn, (width * 0.68, height + 9), (width + 9, height + 9), (width + 9, height * 0.5)], fill=255
    )
    drawing.gone(mask)


DAMAGE = Damage("scratched, folded, a corner torn off", printed=_printed)
