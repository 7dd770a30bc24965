"""Does a photograph show the whole document?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops

from mockjumio.specimens import Specimen
from mockjumio.specimens.document_parts import Drawing
from mockjumio.specimens.photograph import COLOURS, KINDS, frame_of, onto, photograph, table_top

CARD = Specimen("id-card", "front", "Card", "UTO", "Utopia", (), (), "F", 33, "seed")
WHITE = (255, 255, 255)


def drawing(seed: str) -> Drawing:
    return Drawing(CARD._replace(seed=seed), Image.new("RGB", (640, 404), WHITE))


@pytest.mark.parametrize("seed", [str(number) for number in range(12)])
def test_the_whole_document_lies_in_the_picture_and_the_table_around_it(seed: str) -> None:
    picture = photograph(drawing(seed), 22, 640)
    assert picture.size == (640, 480)
    dark = Drawing(CARD._replace(seed=seed), Image.new("RGB", (640, 404), (0, 0, 0)))
    changed = ImageChops.difference(picture, photograph(dark, 22, 640)).convert("L")
    left, top, right, bottom = (
        changed.point([255 if value > 60 else 0 for value in range(256)]).getbbox() or (0,) * 4
    )
    assert 0 < left < 100
    assert 0 < top < 120
    assert 540 < right < 640
    assert 360 < bottom < 480


def test_a_page_is_photographed_upright() -> None:
    assert frame_of((905, 1280), 1280) == (960, 1280)
    assert frame_of((1280, 807), 1280) == (1280, 960)


def test_light_is_uneven() -> None:
    picture = photograph(drawing("seed"), 0, 640).convert("L")
    levels = [
        picture.crop((x, y, x + 30, y + 30)).resize((1, 1)).getpixel((0, 0))
        for x, y in ((120, 120), (500, 330))
    ]
    assert levels[0] != levels[1]


def test_a_table_is_the_same_for_the_same_seed_and_not_for_all() -> None:
    size = (160, 120)
    tables = {table_top(size, str(seed)).tobytes() for seed in range(60)}
    assert len(tables) == len(KINDS) == sum(map(len, COLOURS.values()))
    assert table_top(size, "1").tobytes() == table_top(size, "1").tobytes()


def test_who_draws_on_a_table_top_draws_on_a_copy() -> None:
    table = table_top((80, 60), "1")
    table.paste((0, 0, 0), (0, 0, 80, 60))
    assert table_top((80, 60), "1").tobytes() != table.tobytes()


near = st.floats(-60, 60)


@given(st.tuples(*[st.tuples(near, near)] * 4), st.tuples(st.integers(50, 900), st.integers(50, 900)))
def test_corners_come_onto_their_places_and_back(
    moved: tuple[tuple[float, float], ...], size: tuple[int, int]
) -> None:
    width, height = size
    square = ((200.0, 200.0), (900.0, 200.0), (900.0, 800.0), (200.0, 800.0))
    corners = [(x + dx, y + dy) for (x, y), (dx, dy) in zip(square, moved, strict=True)]
    view = onto(size, corners)
    for sheet, seen in zip(((0, 0), (width, 0), (width, height), (0, height)), corners, strict=True):
        assert view(sheet) == pytest.approx(seen, abs=1e-6)
        assert view.inverse()(seen) == pytest.approx(sheet, abs=1e-4)
