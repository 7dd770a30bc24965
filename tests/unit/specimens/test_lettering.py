import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageDraw

from mockjumio.specimens.lettering import BOLD, ELLIPSIS, MONO, SANS, Box, fit, font, write

TEXTS = st.text(st.characters(), max_size=80) | st.text("abW .-", max_size=400)


@settings(max_examples=80, deadline=None)
@given(
    TEXTS, st.integers(12, 400), st.integers(8, 120), st.integers(6, 60), st.sampled_from([SANS, BOLD, MONO])
)
def test_lettering_never_exceeds_its_box(text: str, width: int, height: int, size: int, face: str) -> None:
    lettering = fit(text, width, height, size, face)
    assert lettering.width <= width
    assert lettering.height <= height
    assert lettering.size <= max(size, 6)


def test_a_text_that_fits_is_printed_at_the_size_asked_for() -> None:
    lettering = fit("Ada", 400, 60, 30)
    assert (lettering.lines, lettering.size) == (("Ada",), 30)


def test_a_little_too_long_shrinks_on_one_line() -> None:
    width = int(font(SANS, 30).getlength("Ada Lovelace") * 0.9)
    lettering = fit("Ada Lovelace", width, 60, 30)
    assert len(lettering.lines) == 1
    assert 22 <= lettering.size < 30


def test_much_too_long_wraps_between_words() -> None:
    lettering = fit("Augusta Ada King, Countess of Lovelace", 200, 90, 30)
    assert len(lettering.lines) > 1
    assert " ".join(lettering.lines) == "Augusta Ada King, Countess of Lovelace"


def test_a_word_wider_than_the_box_is_broken() -> None:
    lettering = fit("W" * 30, 120, 60, 20)
    assert len(lettering.lines) > 1
    assert "".join(lettering.lines) == "W" * 30


def test_what_fits_at_no_size_ends_in_an_ellipsis() -> None:
    assert fit("word " * 100, 100, 20, 20).lines[-1].endswith(ELLIPSIS)


def test_no_room_means_no_lines() -> None:
    assert fit("Ada", 0, 50, 20).lines == ()
    assert fit("Ada", 50, 3, 20).lines == ()


@pytest.mark.parametrize("align", ["left", "right", "centre"])
def test_writing_leaves_everything_outside_the_box_white(align: str) -> None:
    image = Image.new("RGB", (300, 120), (255, 255, 255))
    box = Box(50, 30, 250, 90)
    write(
        ImageDraw.Draw(image), box, "Åge Jürgen von Hohenzollern-Sigmaringen " * 3, 30, (0, 0, 0), align=align
    )
    ink = ImageChops.invert(image).getbbox()
    assert ink is not None
    assert ink[0] >= box.left - 2
    assert ink[1] >= box.top - 2
    assert ink[2] <= box.right + 2
    assert ink[3] <= box.bottom + 2
