"""Is everything that stands on a document printed whole, in every script?"""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageDraw

from mockjumio.contract import countries
from mockjumio.specimens import Specimen
from mockjumio.specimens.document_parts import Drawing
from mockjumio.specimens.labels import _COUNTRIES, _WORDS, KEYS, heading, label, native_name
from mockjumio.specimens.lettering import (
    BOLD,
    EAST_ASIAN,
    ELLIPSIS,
    FOLDER,
    MONO,
    NOTHING_PRINTABLE,
    OCR_B,
    SANS,
    SMALLEST,
    Box,
    fit,
    font,
    length,
    printable,
    runs,
    write,
)
from mockjumio.specimens.portray import print_date

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


@pytest.mark.parametrize("face", [SANS, BOLD])
@pytest.mark.parametrize(
    "text",
    [
        "Ærøskøbing Łódź Ő ğ Nguyễn",
        "Ωμέγα Ζωή",
        "Щукин Їжак Ђорђе",
        "Արամ Խաչատրյան",
        "გიორგი",
        "محمد الأحمد",
        "£ € ₺ № §",
        "李明 山田 花子 陳大文",
        "김민수",
    ],
)
def test_scripts_of_the_shipped_faces_are_printed_whole(text: str, face: str) -> None:
    assert printable(text, face) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("สมชาย", NOTHING_PRINTABLE),
        ("สมชาย / Somchai", "Somchai"),
        ("राम (RAM)", "RAM"),
        ("\U0001f9c0 cheese", "cheese"),
    ],
)
def test_characters_without_a_glyph_are_left_out(text: str, shown: str) -> None:
    assert printable(text) == shown


def test_white_space_and_control_characters_do_not_break_the_line() -> None:
    assert printable(" a\tb\r\nc\x00\u202ed ") == "a b cd"


def test_decomposed_accents_are_composed() -> None:
    assert printable("Zoe\u0308") == "Zoë"


def test_an_empty_text_stays_empty() -> None:
    assert printable("") == ""


def test_another_face_steps_in_where_letters_are_missing() -> None:
    assert runs("山田 Yamada", SANS) == ((EAST_ASIAN, "山田"), (SANS, " Yamada"))
    assert runs("Ada", BOLD) == ((BOLD, "Ada"),)
    assert length("山田", SANS, 20) == font(EAST_ASIAN, 20).getlength("山田")


@pytest.mark.parametrize(("face", "licence"), [(OCR_B, "LICENSE-OCRB"), (EAST_ASIAN, "LICENSE-DROID")])
def test_the_other_faces_have_licences_of_their_own(face: str, licence: str) -> None:
    assert font(face, 20).getlength("1") > 0
    assert face in (FOLDER / licence).read_text(encoding="utf-8")


@pytest.mark.parametrize("face", [SANS, BOLD, MONO])
def test_the_faces_are_shipped_with_their_licence(face: str) -> None:
    assert font(face, 20).getlength("A") > 0
    licence = (FOLDER / "LICENSE").read_text(encoding="utf-8")
    assert "Bitstream" in licence
    assert "Tavmjong Bah" in licence


@pytest.mark.parametrize("language", _WORDS)
def test_every_language_has_every_word_and_all_can_be_printed(language: str) -> None:
    words = _WORDS[language].split("|")
    assert len(words) == len(KEYS)
    for word in words:
        assert printable(word, SANS) == word
        assert printable(word, BOLD) == word


def test_every_country_exists_has_a_language_and_a_name_that_can_be_printed() -> None:
    for line in _COUNTRIES.split("\n")[1:-1]:
        code, language, name = line.split(" ", 2)
        assert countries.is_country(code)
        assert language in _WORDS
        assert printable(name) == name
        assert native_name(code) == name


@pytest.mark.parametrize(
    ("country", "text"),
    [
        ("DEU", "Geburtsdatum / Date of birth"),
        ("SAU", "Date of birth / تاريخ الميلاد"),
        ("GBR", "Date of birth"),
        ("THA", "Date of birth"),
    ],
)
def test_a_label_is_in_the_countrys_language_and_in_english(country: str, text: str) -> None:
    assert label("dob", country) == text


def test_a_heading_that_is_the_same_in_both_stands_once() -> None:
    assert heading("visa", "FRA") == ("Visa", "")
    assert heading("passport", "RUS") == ("Паспорт", "Passport")
    assert native_name("GBR") == ""


DAY = date(1990, 1, 31)


@pytest.mark.parametrize(
    ("country", "text"),
    [
        ("USA", "01/31/1990"),
        ("DEU", "31.01.1990"),
        ("RUS", "31.01.1990"),
        ("FRA", "31/01/1990"),
        ("GBR", "31/01/1990"),
        ("JPN", "1990-01-31"),
        ("CHN", "1990-01-31"),
        ("KOR", "1990. 01. 31"),
        ("HUN", "1990.01.31"),
    ],
)
def test_day_month_and_year_stand_in_the_countrys_order(country: str, text: str) -> None:
    assert print_date(DAY, country) == text


def test_no_date_is_nothing() -> None:
    assert print_date(None, "USA") == ""


def test_early_years_have_four_digits() -> None:
    assert print_date(date(1, 2, 3), "FRA") == "03/02/0001"


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
