"""Does docs/specimens.md say of every code what its image shows?"""

from pathlib import Path

from mockjumio.contract.reject_reasons import REJECT_REASONS, details_of
from mockjumio.specimens.damages import DAMAGES
from mockjumio.specimens.damages.table import OF_CODE, OF_DETAIL

DOCUMENT = Path(__file__).parents[3] / "docs" / "specimens.md"


def test_every_code_stands_there_with_what_it_shows() -> None:
    lines = DOCUMENT.read_text(encoding="utf-8").splitlines()
    for code, reason in REJECT_REASONS.items():
        details = details_of(code)
        named = {detail: (words, OF_DETAIL[detail]) for detail, words in details.items()}
        for row, (words, shown) in (named or {code: (reason.description, OF_CODE[code])}).items():
            assert f"| {row} {words} | {DAMAGES[shown.damage].shows} |" in lines


def test_the_sheets_that_it_shows_are_there_and_of_a_reasonable_size() -> None:
    sheets = list((DOCUMENT.parent / "specimens").glob("*.jpg"))
    assert len(sheets) == 3
    assert sum(sheet.stat().st_size for sheet in sheets) < 600_000
