"""Does every expectation have all that its row needs?"""

from pathlib import Path

import pytest

from mockjumio.scenario.source import read
from mockjumio.schema.kinds import Problems
from mockjumio.suites.evidence import Evidence, Probe, Verdict
from mockjumio.suites.expectations import EXPECT, EXPECTATIONS, Expectation

ROWS = pytest.mark.parametrize("row", EXPECTATIONS.values(), ids=EXPECTATIONS)


@ROWS
def test_its_example_is_read_and_judged(row: Expectation) -> None:
    problems = Problems()
    values = EXPECT.read(read(f"{row.name}: {row.example}", "s.yaml")[0], problems)
    assert problems.found == []
    assert values is not None
    assert isinstance(row.judge(values[row.name], Evidence("x", probe=Probe())), Verdict)


@ROWS
def test_the_documentation_has_its_words_and_example(row: Expectation) -> None:
    page = (Path(__file__).parents[3] / "docs" / "suites.md").read_text(encoding="utf-8")
    assert f"| `{row.name}` | `{row.example}` | {row.words} |" in page
