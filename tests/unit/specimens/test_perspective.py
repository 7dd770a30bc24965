import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockjumio.specimens.photograph import onto

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
