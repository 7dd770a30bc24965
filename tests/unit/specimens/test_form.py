from hypothesis import given
from hypothesis import strategies as st

from mockjumio.specimens.document_parts import Cell, arrange


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
