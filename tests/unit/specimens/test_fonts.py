import pytest

from mockjumio.specimens.fonts import BOLD, FOLDER, MONO, NOTHING_PRINTABLE, SANS, font, printable


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
    ],
)
def test_scripts_of_the_shipped_faces_are_printed_whole(text: str, face: str) -> None:
    assert printable(text, face) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("李明 LI MING", "LI MING"),
        ("山田 (YAMADA)", "YAMADA"),
        ("김민수", NOTHING_PRINTABLE),
        ("สมชาย", NOTHING_PRINTABLE),
        ("東京都千代田区1-1, Tokyo", "1-1, Tokyo"),
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


@pytest.mark.parametrize("face", [SANS, BOLD, MONO])
def test_the_faces_are_shipped_with_their_licence(face: str) -> None:
    assert font(face, 20).getlength("A") > 0
    licence = (FOLDER / "LICENSE").read_text(encoding="utf-8")
    assert "Bitstream" in licence
    assert "Tavmjong Bah" in licence
