import pytest
from PIL import Image, ImageDraw

from mockjumio.specimens.barcode import bars, draw_barcode, spell
from mockjumio.specimens.lettering import Box


def test_a_sign_is_five_bars_and_four_spaces_of_which_three_are_wide() -> None:
    for char in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. ":
        sign = bars(char)[10:19]
        assert [black for black, _ in sign] == [True, False] * 4 + [True]
        assert sorted(width for _, width in sign) == [1] * 6 + [3] * 3


def test_no_two_signs_are_alike() -> None:
    signs = {tuple(bars(char)) for char in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%"}
    assert len(signs) == 43


def test_a_zero_between_start_and_stop() -> None:
    """As ISO/IEC 16388 has them, with a narrow space between two signs."""
    widths = "".join("w" if width == 3 else "n" for _, width in bars("0"))
    assert widths == "nwnnwnwnn" + "n" + "nnnwwnwnn" + "n" + "nwnnwnwnn"


@pytest.mark.parametrize(("text", "said"), [("ab-12", "AB-12"), ("Ж7*ü", "7"), ("", "")])
def test_what_bars_cannot_say_is_left_out(text: str, said: str) -> None:
    assert spell(text) == said


def test_bars_stay_in_their_box_or_are_not_drawn() -> None:
    image = Image.new("L", (400, 60), 255)
    assert draw_barcode(ImageDraw.Draw(image), Box(10, 10, 390, 50), "A1", 0)
    inked = image.point([255 - value for value in range(256)]).getbbox()
    assert inked is not None
    assert inked[0] >= 10
    assert inked[2] <= 390
    assert (inked[1], inked[3]) == (10, 50)
    assert not draw_barcode(ImageDraw.Draw(image), Box(0, 0, 60, 50), "A12345678", 0)
