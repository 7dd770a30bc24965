"""Can every machine-readable zone, and every American licence's bars, be read by the standards alone?"""

import re
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mockjumio.clock import parse_timestamp
from mockjumio.contract import countries
from mockjumio.contract.scalars import LATIN_NAME
from mockjumio.personas.chance import derived_seed
from mockjumio.personas.mrz import name_field, name_parts
from mockjumio.play.check import preview
from mockjumio.play.random_scenarios import random_scenario
from mockjumio.scenario.parse import parse
from mockjumio.schema.nodes import Place, from_python
from mockjumio.specimens.barcode import payload
from mockjumio.specimens.portray import portray
from mockjumio.transaction import Transaction

from .strategies import Values, latin_names, scan_scenarios
from .zone_reader import read

NOW = parse_timestamp("2017-11-22T10:00:00Z")
BOUNDED = settings(
    deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def zones(transaction: Transaction) -> list[dict[str, str]]:
    """What a reader finds on either side; it must be the right check digits, unless they are to be wrong."""
    sides = [portray(transaction, side) for side in ("front", "back")]
    return [read(side.mrz) for side in sides if side.mrz and "wrong-check-digit" not in side.damages]


def played(values: Values) -> Transaction:
    return preview(parse(from_python(values, Place("any"))), seed=1, now=NOW).transaction


@settings(BOUNDED, max_examples=100)
@given(scan_scenarios())
def test_any_scan(values: Values) -> None:
    zones(played(values))


# Characters of each element, AAMVA DL/ID Card Design Standard, table D.3.
LENGTHS = {
    **dict.fromkeys(("DCS", "DAC", "DAD"), 40),
    **dict.fromkeys(("DAG", "DAH"), 35),
    **dict.fromkeys(("DAQ", "DCF"), 25),
    **dict.fromkeys(("DBA", "DBB", "DBD"), 8),
    **dict.fromkeys(("DBC", "DDE", "DDF", "DDG"), 1),
    **dict.fromkeys(("DAY", "DCG"), 3),
    "DCA": 6,
    "DCB": 12,
    "DCD": 5,
    "DAU": 6,
    "DAI": 20,
    "DAJ": 2,
    "DAK": 11,
}
FIXED = "DBA DBB DBD DBC DDE DDF DDG DAY DCG DAU DAJ DAK".split()


@settings(BOUNDED, max_examples=100)
@given(scan_scenarios(), st.sampled_from((None, "OH", "PR", "DC")))
def test_the_bars_of_any_american_licence(values: Values, state: str | None) -> None:
    only = ("number", "issued", "expires", "lacks")
    document = {key: value for key, value in values["document"].items() if key in only}
    shown = {"type": "DRIVING_LICENSE", "country": "USA"} | ({"us_state": state} if state else {})
    licence = {
        "name": "any",
        "document": document | shown,
        "person": values["person"],
        "settings": {"address_recognition": False},
        "result": {"status": "APPROVED_VERIFIED"},
    }
    specimen = portray(played(licence), "back")
    if specimen.encoded is None:  # of a State that issues none, or of no State
        assert state is None or "us_state" in document.get("lacks", ())
        return
    text = payload(specimen.encoded, specimen.barcode)
    head = re.fullmatch(
        r"@\n\x1e\rANSI 6\d{5}090001DL(\d{4})(\d{4})DL((?:[A-Z]{3}[ -~]+\n)+[A-Z]{3}[ -~]+)\r", text
    )
    assert head is not None, text
    assert int(head[1]) + int(head[2]) == len(text)
    for element in head[3].split("\n"):
        key, value = element[:3], element[3:]
        assert len(value) <= LENGTHS[key], element
        assert key not in FIXED or len(value) == LENGTHS[key], element


def test_random_draws() -> None:
    found = 0
    for item in range(500):
        drawn = preview(random_scenario(3, item), seed=derived_seed(3, item), now=NOW)
        found += len(zones(drawn.transaction))
    assert found > 130


@pytest.mark.parametrize("subtype", [None, "NATIONAL_ID", "RESIDENT_PERMIT_ID"])
def test_every_country(subtype: str | None) -> None:
    kind = "ID_CARD" if subtype else "PASSPORT"
    shown: dict[str, Any] = {"type": kind} | ({"subtype": subtype} if subtype else {})
    for country in countries.names():
        document = shown | {"country": country}
        values = {"name": "x", "document": document, "result": {"status": "APPROVED_VERIFIED"}}
        (zone,) = zones(played(values))
        assert len(zone["state"]) == 3


@settings(BOUNDED, max_examples=300)
@given(latin_names(200), latin_names(200), st.sampled_from((30, 31, 39)))
def test_a_name_field_that_is_truncated_holds_both_names_and_ends_in_a_letter(
    last: str, first: str, width: int
) -> None:
    parts = name_parts(last)[0], name_parts(first)[0]
    field = name_field(last, first, width)
    assert re.fullmatch("[A-Z]+(<[A-Z]+)*<<[A-Z]+(<[A-Z]+)*<*", field)
    primary, secondary = (half.rstrip("<").split("<") for half in field.split("<<", 1))
    for shown, whole in zip((primary, secondary), parts, strict=True):
        assert all(name.startswith(part) for part, name in zip(shown, whole, strict=False))
    if len("<".join(parts[0])) + 2 + len("<".join(parts[1])) > width:
        assert field[-1] != "<"


def test_every_latin_letter_that_makes_a_name_is_spelled() -> None:
    alone = [letter for letter in map(chr, range(0x2000)) if LATIN_NAME.fits(letter)]
    assert len(alone) > 240
    assert [letter for letter in alone if not name_field(letter, "", 30).rstrip("<")] == []
