"""Are the files valid, of the right size, without metadata, and always the same?"""

import subprocess
import sys
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from mockjumio.specimens import Specimen
from mockjumio.specimens.draw import draw, render, size

ROWS = (
    ("Surname", "LOVELACE"),
    ("Given names", "ADA MARIE"),
    ("Date of birth", "10 DEC 1990"),
    ("Document number", "533401234"),
)
TD1 = ("I<UTOD231458907<<<<<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<6", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<")
TD2 = ("I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "D231458907UTO7408122F1204159<<<<<<<6")
TD3 = ("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10")

PASSPORT = Specimen(
    kind="PASSPORT",
    classifier="front",
    title="PASSPORT",
    country="UTO",
    country_name="Utopia",
    rows=ROWS,
    mrz=TD3,
    gender="F",
    age=33,
    seed="seed",
)
ID_BACK = PASSPORT._replace(kind="ID_CARD", classifier="back", title="IDENTITY CARD", mrz=TD1)
SELFIE = PASSPORT._replace(classifier="face")
PAGE = PASSPORT._replace(kind="BS", classifier="1", title="Bank statement", mrz=())

EVERY = [PASSPORT, ID_BACK, SELFIE, PAGE]
NAMES = ["front", "back", "face", "page"]
KINDS = ["PASSPORT", "DRIVING_LICENSE", "ID_CARD", "BS", "UB", "CUSTOM"]
CLASSIFIERS = ["front", "back", "face", "1", "2"]
MARGIN = 20
LONG = "Donaudampfschifffahrtsgesellschaftskapitänswitwe von und zu " * 5


@pytest.mark.parametrize("specimen", EVERY, ids=NAMES)
@pytest.mark.parametrize("file_format", ["jpeg", "png"])
def test_files_are_valid_and_of_the_size_announced(specimen: Specimen, file_format: str) -> None:
    file = draw(specimen._replace(format=file_format))
    with Image.open(BytesIO(file)) as image:
        image.load()
        assert (image.format, image.mode, image.size) == (file_format.upper(), "RGB", size(specimen))


def test_a_selfie_and_a_page_stand_upright() -> None:
    assert size(SELFIE) == (760, 1000)
    assert size(PAGE) == (849, 1200)
    assert size(PASSPORT) == (1200, 760)


@pytest.mark.parametrize("file_format", ["jpeg", "png"])
def test_files_carry_no_metadata(file_format: str) -> None:
    file = draw(PASSPORT._replace(format=file_format))
    assert b"Exif" not in file
    assert b"eXIf" not in file
    with Image.open(BytesIO(file)) as image:
        assert not image.getexif()
        assert not {"exif", "comment", "xmp", "Software", "icc_profile"} & set(image.info)


@pytest.mark.parametrize("specimen", EVERY, ids=NAMES)
def test_the_same_specimen_gives_the_same_bytes(specimen: Specimen) -> None:
    assert draw(specimen) == draw(specimen._replace())


def test_another_process_gives_the_same_bytes() -> None:
    code = (
        "import sys; from mockjumio.specimens import Specimen; from mockjumio.specimens.draw import draw; "
        f"sys.stdout.buffer.write(draw({PASSPORT!r}))"
    )
    other = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
    assert other.stdout == draw(PASSPORT)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("classifier", CLASSIFIERS)
def test_every_kind_and_classifier_draws(kind: str, classifier: str) -> None:
    for mrz in ((), TD1, TD2, TD3):
        specimen = PASSPORT._replace(kind=kind, classifier=classifier, mrz=mrz, width=600, height=380)
        assert render(specimen).size == size(specimen)


def test_values_change_the_image() -> None:
    for specimen in (PASSPORT, ID_BACK, PAGE):
        assert (
            render(specimen).tobytes() != render(specimen._replace(rows=(("Surname", "HOPPER"),))).tobytes()
        )


@pytest.mark.parametrize("specimen", [PASSPORT, ID_BACK, PAGE], ids=["front", "back", "page"])
def test_the_longest_rows_stay_within_the_margin(specimen: Specimen) -> None:
    rows = tuple((f"{number} {LONG}", LONG) for number in range(24))
    assert _changed_only_inside(specimen, specimen._replace(rows=rows))


@settings(max_examples=15, deadline=None)
@given(
    st.lists(st.tuples(st.text(max_size=60), st.text(max_size=250)), max_size=20),
    st.sampled_from([PASSPORT, ID_BACK, PAGE, PASSPORT._replace(kind="DRIVING_LICENSE", mrz=())]),
)
def test_no_rows_overflow_the_card(rows: list[tuple[str, str]], specimen: Specimen) -> None:
    assert _changed_only_inside(specimen, specimen._replace(rows=tuple(rows)))


def test_long_headings_stay_within_the_margin() -> None:
    for specimen in (PASSPORT, ID_BACK, PAGE):
        assert _changed_only_inside(specimen, specimen._replace(title=LONG, country_name=LONG))


@settings(max_examples=15, deadline=None)
@given(st.integers(40, 900), st.integers(40, 900), st.sampled_from(EVERY))
def test_any_proportion_draws(width: int, height: int, specimen: Specimen) -> None:
    resized = specimen._replace(width=width, height=height)
    assert render(resized).size == size(resized)


def _changed_only_inside(one: Specimen, other: Specimen) -> bool:
    difference = ImageChops.difference(render(one), render(other)).getbbox()
    if difference is None:
        return True
    width, height = size(one)
    left, top, right, bottom = difference
    return left >= MARGIN and top >= 8 and right <= width - MARGIN and bottom <= height - MARGIN
