"""Is a report a PDF with all of its lines, however many and in whatever script?"""

from mockjumio.clock import DAY
from mockjumio.specimens.draw import draw_report
from mockjumio.specimens.image import Report

NOW = 1_511_344_800_000


def drawn(*rows: tuple[str, str], at: int = NOW) -> bytes:
    return draw_report(Report("Workflow", "a note", rows, at))


def test_the_same_rows_give_the_same_bytes() -> None:
    assert drawn(("name", "Ada")) == drawn(("name", "Ada"))
    assert drawn(("name", "Ada")) != drawn(("name", "Eva"))
    assert drawn(("name", "Ada")) != drawn(("name", "Ada"), at=NOW + DAY)


def test_what_does_not_fit_goes_on_on_further_pages() -> None:
    assert drawn(("name", "Ada")).count(b"/Type /Page\n") == 1
    assert drawn(*[("name", "Ada")] * 100).count(b"/Type /Page\n") == 3


def test_long_values_are_cut_into_lines_and_lose_nothing() -> None:
    word, words = "x" * 200, "word " * 40
    assert drawn(*[("name", word)] * 50).count(b"/Type /Page\n") == 5
    assert drawn(*[("name", words)] * 50).count(b"/Type /Page\n") == 5


def test_other_scripts_are_drawn() -> None:
    blank = drawn(("name", ""))
    for name in ("Ελένη", "محمد", "王小明", "😀"):
        assert drawn(("name", name)) != blank
