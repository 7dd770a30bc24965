"""Does tesseract read the zone back, letter for letter, and not where the result says that nobody can?

`make ocr` asks for a hundred people of each document; otherwise it is a few. Continuous integration sets
MOCKJUMIO_TEST_OCR, so that a machine without tesseract fails there and skips elsewhere.
"""

import os
from concurrent.futures import ThreadPoolExecutor
from itertools import chain

import pytest

from mockjumio.clock import parse_timestamp
from mockjumio.personas.mrz import check_digit
from mockjumio.play.check import preview
from mockjumio.scenario.library import Library
from mockjumio.schema.nodes import Place, assign
from mockjumio.specimens import Specimen
from mockjumio.specimens.draw import render
from mockjumio.specimens.portray import portray

from .reader import installed, read_zones

ASKED = os.environ.get("MOCKJUMIO_TEST_OCR", "")
PEOPLE = int(ASKED) if ASKED else 3
TOGETHER = 10
NOW = parse_timestamp("2017-11-22T10:00:00Z")
FIRST_SEED = 1000
ENOUGH = 0.95
# Countries that write in Latin letters.
PASSPORTS = (
    "USA GBR DEU FRA ESP ITA AUT NLD POL SWE BRA MEX CZE TUR IRL CAN PRT BEL CHE FIN NOR DNK HUN ROU HRV"
).split()
CARDS = "AUT DEU ESP ITA NLD POL SWE CZE PRT BEL CHE FIN HUN ROU HRV EST LVA LTU SVK SVN".split()
SORTS = {"TD3": ("PASSPORT", "front", PASSPORTS), "TD1": ("ID_CARD", "back", CARDS)}

MISSING = "tesseract is not installed (Debian: apt-get install tesseract-ocr), so nothing reads images back"

pytestmark = pytest.mark.skipif(not ASKED and not installed(), reason=MISSING)


@pytest.fixture(scope="module", autouse=True)
def tesseract() -> None:
    assert installed(), f"MOCKJUMIO_TEST_OCR is set, but {MISSING}"


def specimen(layout: str, number: int, scenario: str = "approved") -> Specimen:
    kind, side, countries = SORTS[layout]
    document = {"type": kind, "country": countries[number % len(countries)]}
    changes = [assign("document", document, Place("test"))]
    library = Library()
    varied = library.vary(library.get(scenario), changes)
    return portray(preview(varied, seed=FIRST_SEED + number, now=NOW).transaction, side)


def people(layout: str, scenario: str = "approved", *, flat: bool = True) -> list[Specimen]:
    return [specimen(layout, number, scenario)._replace(flat=flat) for number in range(PEOPLE)]


def misread(layout: str, specimens: list[Specimen]) -> list[str]:
    """What was read and what was printed, of those where that is not the same."""
    groups = [specimens[first : first + TOGETHER] for first in range(0, len(specimens), TOGETHER)]
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        read = threads.map(lambda group: read_zones(map(render, group), layout), groups)
    pairs = zip(chain.from_iterable(read), specimens, strict=True)
    return [f"{' '.join(seen)} is {' '.join(one.mrz)}" for seen, one in pairs if seen != one.mrz]


def say(what: str, wrong: list[str]) -> None:
    figures = f"\n{what}: {PEOPLE - len(wrong)} of {PEOPLE} without an error"
    print(figures, *wrong, sep="\n  ")  # noqa: T201 - the figures of a longer run


@pytest.mark.parametrize("layout", SORTS)
def test_the_zone_of_an_undamaged_document_is_read_back(layout: str) -> None:
    wrong = misread(layout, people(layout))
    say(f"{layout}, flat", wrong)
    assert len(wrong) <= (1 - ENOUGH) * PEOPLE


@pytest.mark.parametrize("layout", SORTS)
@pytest.mark.parametrize("flat", [True, False])
def test_no_zone_is_read_back_when_the_result_says_blurred(layout: str, flat: bool) -> None:
    blurred = people(layout, "blurred", flat=flat)
    assert all("blurred" in one.damages for one in blurred)
    assert len(misread(layout, blurred)) == PEOPLE


@pytest.mark.parametrize("layout", SORTS)
def test_photographs_are_read_back_less_often_but_are(layout: str) -> None:
    wrong = misread(layout, people(layout, flat=False))
    say(f"{layout}, photographed", wrong)
    assert PEOPLE - len(wrong) >= PEOPLE // 3


def test_a_wrong_check_digit_is_read_as_it_is_printed() -> None:
    scan = preview(Library().get("mrz-check-failed"), seed=FIRST_SEED, now=NOW).transaction
    failed = portray(scan, "front")._replace(flat=True)
    (read,), right = read_zones([render(failed)], "TD3"), failed.mrz
    assert read[0] == right[0]
    assert read[1][:19] + read[1][20:] == right[1][:19] + right[1][20:]
    assert read[1][19] != check_digit(read[1][13:19])
