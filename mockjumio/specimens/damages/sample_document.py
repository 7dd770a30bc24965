"""What does an authority's sample look like?"""

from PIL import Image, ImageDraw

from mockjumio.specimens.damages.base import Damage
from mockjumio.specimens.drawing import Drawing
from mockjumio.specimens.lettering import BOLD, font

RED = (200, 26, 40)
WORD = "SAMPLE"


def _printed(drawing: Drawing) -> None:
    """The word in red from corner to corner, and small along the edges."""
    size = drawing.size(0.17 * drawing.width)
    letters = font(BOLD, size)
    word = Image.new("L", (int(letters.getlength(WORD)) + size // 2, int(size * 1.3)), 0)
    draw = ImageDraw.Draw(word)
    draw.text((size // 4, int(size * 1.05)), WORD, 190, letters, "ls")
    draw.rectangle((0, 0, word.width - 1, word.height - 1), outline=190, width=max(2, size // 22))
    word = word.rotate(24, Image.Resampling.BICUBIC, expand=True)
    place = (drawing.image.width - word.width) // 2, (drawing.image.height - word.height) // 2
    drawing.image.paste(RED, (*place, place[0] + word.width, place[1] + word.height), word)
    small = font(BOLD, drawing.size(24))
    for x in range(0, drawing.image.width, int(small.getlength("SAMPLE  "))):
        drawing.draw.text((x, drawing.size(26)), WORD, RED, small, "ls")


DAMAGE = Damage("SAMPLE in red across the document", printed=_printed)
