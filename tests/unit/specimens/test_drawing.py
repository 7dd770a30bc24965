import pytest
from PIL import Image

from mockjumio.specimens import Specimen
from mockjumio.specimens.drawing import Drawing
from mockjumio.specimens.lettering import SMALLEST, Box

CARD = Specimen("id-card", "front", "Card", "UTO", "Utopia", (), (), "F", 33, "seed")


@pytest.mark.parametrize(
    ("size", "width", "height"), [((1280, 807), 1280, 807), ((640, 400), 1280, 800), ((452, 640), 904, 1280)]
)
def test_the_longer_side_is_1280_units_whatever_the_pixels(
    size: tuple[int, int], width: int, height: int
) -> None:
    drawing = Drawing(CARD, Image.new("RGB", size))
    assert (drawing.width, drawing.height) == (width, height)
    assert drawing.box(0, 0, width, height) == Box(0, 0, *size)


def test_letters_and_lines_never_vanish() -> None:
    drawing = Drawing(CARD, Image.new("RGB", (64, 40)))
    assert (drawing.size(2), drawing.line(0.1)) == (SMALLEST, 1)


def test_what_is_gone_adds_up() -> None:
    drawing = Drawing(CARD, Image.new("RGB", (10, 10)))
    for left in (0, 8):
        mask = Image.new("L", (10, 10), 0)
        mask.paste(255, (left, 0, left + 2, 10))
        drawing.remove(mask)
    assert drawing.holes is not None
    assert drawing.holes.getbbox() == (0, 0, 10, 10)
    assert drawing.holes.getpixel((5, 5)) == 0
