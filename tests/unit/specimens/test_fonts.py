import pytest

from mockjumio.specimens.lettering import (
    BOLD,
    EAST_ASIAN,
    FOLDER,
    MONO,
    NOTHING_PRINTABLE,
    OCR_B,
    SANS,
    font,
    length,
    printable,
    runs,
)


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
