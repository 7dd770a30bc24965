"""Are the files valid, of the right size, without metadata, and always the same?"""

import subprocess
import sys
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from mockjumio.specimens import Specimen, SpecimenCache
from mockjumio.specimens.damages import DAMAGES
from mockjumio.specimens.document_parts import Cell, arrange
from mockjumio.specimens.draw import SMALLEST_SHEET, draw, render, sheet
from mockjumio.specimens.image import Row
from mockjumio.specimens.looks import LOOKS

ROWS = (
    Row("surname", "Surname", "LOVELACE"),
    Row("given_names", "Given names", "ADA MARIE"),
    Row("dob", "Date of birth", "10/12/1990"),
    Row("number", "Document number", "533401234"),
    Row("address", "Address", "12 St James's Square, London"),
)
TD1 = ("I<UTOD231458907<<<<<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<6", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<")
TD2 = ("I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "D231458907UTO7408122F1204159<<<<<<<6")
TD3 = ("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10")
ZONES = {
    ("passport", "front"): TD3,
    ("visa", "front"): TD3,
    ("id-card", "front"): TD2,
    ("id-card", "back"): TD1,
    ("residence-permit", "back"): TD1,
}
EVERY_SIDE = [(look, side) for look, row in LOOKS.items() for side in row.sides]

PASSPORT = Specimen(
    look="passport",
    side="front",
    title="Passeport / Passport",
    country="UTO",
    country_name="Utopia",
    rows=ROWS,
    mrz=TD3,
    gender="F",
    age=33,
    seed="seed",
    barcode="533401234",
    longest=480,
)
SELFIE = PASSPORT._replace(side="face")
MARGIN = 8
LONG = "Donaudampfschifffahrtsgesellschaftskapitänswitwe von und zu " * 5


def specimen(look: str, side: str) -> Specimen:
    return PASSPORT._replace(look=look, side=side, mrz=ZONES.get((look, side), ()))


@pytest.mark.parametrize(("look", "side"), EVERY_SIDE)
@pytest.mark.parametrize("flat", [True, False])
def test_every_side_of_every_look_draws(look: str, side: str, flat: bool) -> None:
    picture = render(specimen(look, side)._replace(flat=flat))
    assert max(picture.size) == 480
    assert len(picture.getcolors(1 << 20) or ()) > 50
    assert picture.mode == "RGB"


def test_a_card_is_as_wide_as_its_standard_says_and_a_photograph_four_to_three() -> None:
    flat = specimen("id-card", "front")._replace(flat=True, longest=1280)
    assert render(flat).size == (1280, 807)
    assert render(flat._replace(flat=False)).size == (1280, 960)
    page = specimen("page", "1")._replace(longest=1280)
    assert render(page._replace(flat=True)).size == (905, 1280)
    assert render(page).size == render(SELFIE._replace(longest=1280)).size == (960, 1280)


@pytest.mark.parametrize("side", ["front", "face"])
@pytest.mark.parametrize("flat", [True, False])
def test_a_small_picture_is_a_larger_one_reduced(side: str, flat: bool) -> None:
    small, large = (
        render(PASSPORT._replace(side=side, flat=flat, longest=longest)) for longest in (320, SMALLEST_SHEET)
    )
    assert max(small.size) == 320
    assert abs(small.width / small.height - large.width / large.height) < 0.01
    difference = ImageChops.difference(small, large.resize(small.size, Image.Resampling.LANCZOS))
    assert difference.getbbox() is None


@pytest.mark.parametrize("file_format", ["jpeg", "png"])
def test_files_are_valid_and_carry_no_metadata(file_format: str) -> None:
    file = draw(PASSPORT._replace(format=file_format))
    assert b"Exif" not in file
    assert b"eXIf" not in file
    with Image.open(BytesIO(file)) as image:
        image.load()
        assert image.format == file_format.upper()
        assert not image.getexif()
        assert not {"exif", "comment", "xmp", "Software", "icc_profile"} & set(image.info)


@pytest.mark.parametrize("flat", [True, False])
@pytest.mark.parametrize("side", ["front", "face"])
def test_the_same_specimen_gives_the_same_bytes(side: str, flat: bool) -> None:
    one = PASSPORT._replace(side=side, flat=flat)
    assert draw(one) == draw(one._replace())


@pytest.mark.parametrize("name", DAMAGES)
def test_every_damage_gives_the_same_pixels_again(name: str) -> None:
    damaged = PASSPORT._replace(damages=(name,), illegible=("surname",))
    assert render(damaged).tobytes() == render(damaged).tobytes()


def test_another_process_gives_the_same_bytes() -> None:
    damaged = PASSPORT._replace(damages=("damaged", "hidden-part", "bad-quality"))
    code = (
        "import sys; from mockjumio.specimens import Specimen; from mockjumio.specimens.image import Row; "
        f"from mockjumio.specimens.draw import draw; sys.stdout.buffer.write(draw({damaged!r}))"
    )
    other = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
    assert other.stdout == draw(damaged)


def test_another_seed_is_photographed_otherwise() -> None:
    assert render(PASSPORT).tobytes() != render(PASSPORT._replace(seed="other")).tobytes()


@pytest.mark.parametrize(("look", "side"), EVERY_SIDE)
def test_every_side_says_what_it_is(look: str, side: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The mark and the name stand on the paper itself; without them another image comes out."""
    from mockjumio.specimens import lettering

    written: list[str] = []
    fit = lettering.fit.__wrapped__

    def recorded(text: str, width: int, height: int, size: int, face: str) -> lettering.Lettering:
        written.append(text)
        return fit(text, width, height, size, face)

    monkeypatch.setattr(lettering, "fit", recorded)
    sheet(specimen(look, side))
    assert any("SPECIMEN" in text and "mockjumio" in text for text in written)


@pytest.mark.parametrize(("look", "side"), EVERY_SIDE)
def test_the_longest_values_stay_within_the_margin(look: str, side: str) -> None:
    one = specimen(look, side)._replace(flat=True)
    rows = tuple(row._replace(label=LONG, value=LONG) for row in ROWS)
    assert _changed_only_inside(one, one._replace(rows=rows))
    assert _changed_only_inside(one, one._replace(title=LONG, country_name=LONG))


@settings(max_examples=20, deadline=None)
@given(
    st.lists(st.tuples(st.text(max_size=60), st.text(max_size=250)), max_size=14),
    st.sampled_from(EVERY_SIDE),
)
def test_no_rows_overflow(pairs: list[tuple[str, str]], place: tuple[str, str]) -> None:
    one = specimen(*place)._replace(flat=True)
    rows = tuple(Row(str(number), label, value) for number, (label, value) in enumerate(pairs))
    assert _changed_only_inside(one, one._replace(rows=rows))


@settings(max_examples=12, deadline=None)
@given(st.integers(320, 900), st.sampled_from(EVERY_SIDE), st.booleans())
def test_any_size_draws(longest: int, place: tuple[str, str], flat: bool) -> None:
    assert max(render(specimen(*place)._replace(longest=longest, flat=flat)).size) == longest


def _changed_only_inside(one: Specimen, other: Specimen) -> bool:
    difference = ImageChops.difference(render(one), render(other)).getbbox()
    if difference is None:
        return True
    width, height = render(one).size
    left, top, right, bottom = difference
    return left >= MARGIN and top >= 2 and right <= width - MARGIN and bottom <= height - 2


BARE = Specimen("passport", "front", "Passport", "UTO", "Utopia", (), (), "F", 33, "seed")


def test_a_specimen_is_a_value_that_can_be_a_key() -> None:
    assert {BARE: 1}[BARE._replace()] == 1


def test_an_image_is_a_photograph_of_1280_pixels_as_jpeg_unless_told_otherwise() -> None:
    assert (BARE.longest, BARE.flat, BARE.format) == (1280, False, "jpeg")


def test_a_value_is_found_by_its_key() -> None:
    named = BARE._replace(rows=(Row("surname", "Surname", "Lovelace"),))
    assert (named.value("surname"), named.value("dob")) == ("Lovelace", "")


def test_importing_the_package_loads_no_pillow() -> None:
    code = (
        "import sys, mockjumio.specimens; sys.exit(any(name.split('.')[0] == 'PIL' for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_what_was_put_is_got() -> None:
    cache = SpecimenCache(1_000)
    cache.put(("reference", "front"), b"image")
    assert cache.get(("reference", "front")) == b"image"
    assert cache.get(("reference", "back")) is None


def test_the_image_used_longest_ago_goes_first() -> None:
    cache = SpecimenCache(max_bytes=30)
    for key in "abc":
        cache.put(key, b"x" * 10)
    cache.get("a")
    cache.put("d", b"x" * 10)
    assert [key for key in "abcd" if key in cache] == ["a", "c", "d"]


def test_an_image_larger_than_the_cache_is_not_kept_and_evicts_no_other() -> None:
    cache = SpecimenCache(max_bytes=10)
    cache.put("small", b"12345")
    cache.put("large", b"x" * 11)
    assert cache.get("large") is None
    assert cache.get("small") == b"12345"


def test_a_key_put_again_holds_the_new_image_and_counts_once() -> None:
    cache = SpecimenCache(max_bytes=10)
    cache.put("a", b"123")
    cache.put("a", b"12345")
    assert (cache.get("a"), cache.size, len(cache)) == (b"12345", 5, 1)


def test_an_empty_image_is_kept() -> None:
    cache = SpecimenCache(1_000)
    cache.put("empty", b"")
    assert cache.get("empty") == b""


@given(st.lists(st.tuples(st.integers(0, 8), st.integers(0, 40)), max_size=60), st.integers(0, 100))
def test_the_bound_holds_whatever_is_put(puts: list[tuple[int, int]], max_bytes: int) -> None:
    cache = SpecimenCache(max_bytes=max_bytes)
    for key, size in puts:
        cache.put(key, b"x" * size)
        assert cache.size <= max_bytes
    assert cache.size == sum(len(image) for key in range(9) if (image := cache.get(key)) is not None)


def test_short_values_stand_side_by_side() -> None:
    assert arrange([10, 20, 30], 50, 2) == [Cell(0, 0, 1), Cell(0, 1, 1), Cell(1, 0, 1)]


def test_a_long_value_takes_a_line_of_its_own() -> None:
    assert arrange([10, 80, 10], 50, 2) == [Cell(0, 0, 1), Cell(1, 0, 2), Cell(2, 0, 1)]


@given(st.lists(st.integers(0, 900), min_size=1, max_size=30), st.integers(1, 400), st.integers(1, 4))
def test_cells_never_overlap_nor_leave_the_grid(widths: list[int], pitch: int, columns: int) -> None:
    taken: set[tuple[int, int]] = set()
    for line, column, span in arrange(widths, pitch, columns):
        places = {(line, column + step) for step in range(span)}
        assert column + span <= columns
        assert not places & taken
        taken |= places
