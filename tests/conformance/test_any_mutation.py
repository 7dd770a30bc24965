"""Break any one rule of any legal callback, and the contract's check says which parameter is wrong."""

import pytest
from hypothesis import HealthCheck, given, settings

from mockjumio.clock import parse_timestamp
from mockjumio.contract.checker import check
from mockjumio.contract.form import decode
from mockjumio.messages.callback import case_of
from mockjumio.play.check import preview
from mockjumio.scenario.parse import parse
from mockjumio.schema.nodes import Place, from_python
from mockjumio.transaction import outcome

from . import transcription as document
from .judge import judge_of
from .mutations import mutations
from .strategies import Values, scan_scenarios, upload_scenarios

NOW = parse_timestamp("2017-11-22T10:00:00Z")
BOUNDED = settings(
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def every_mutation_is_caught(values: Values) -> int:
    """Returns how many there were."""
    one = preview(parse(from_python(values, Place("any"))), seed=1, now=NOW)
    if one.callback is None:
        return 0
    settled, form = outcome(one.transaction), decode(one.callback.body)
    judge, case = judge_of(settled), case_of(settled)
    legal, unnoticed, misplaced, count = [], [], [], 0
    for label, path, broken in mutations(form, settled):
        count += 1
        if not judge(broken):
            legal.append((label, path))  # the mutation is wrong, not the contract
        found = [breach.path for breach in check(broken, case)]
        if not found:
            unnoticed.append((label, path))
        elif not any(path.startswith(one) or one.startswith(path) for one in found):
            misplaced.append((label, path, found))
    assert (legal, unnoticed, misplaced) == ([], [], [])
    return count


@settings(BOUNDED, max_examples=50)
@given(scan_scenarios())
def test_any_broken_scan(values: Values) -> None:
    every_mutation_is_caught(values)


@settings(BOUNDED, max_examples=30)
@given(upload_scenarios())
def test_any_broken_upload(values: Values) -> None:
    every_mutation_is_caught(values)


REASONS = [(status, code) for status, codes in document.REJECT_CODES.items() for code in codes]


@pytest.mark.parametrize(("status", "code"), REASONS)
def test_any_broken_reject_reason(status: str, code: str) -> None:
    passport = {"type": "PASSPORT", "subtype": "E_PASSPORT", "country": "AUT"}
    reason: dict[str, object] = {"code": code}
    if details := document.REJECT_DETAILS.get(code):
        reason["details"] = list(details)
    result = {"status": status, "reject_reason": reason}
    count = every_mutation_is_caught({"name": "rejected", "document": passport, "result": result})
    assert count > 200


@pytest.mark.parametrize("address", ["US", "EU", "RAW"])
def test_any_broken_address(address: str) -> None:
    parts = {
        "street_direction": "N",
        "unit_number": "1",
        "zip_extension": "1",
        "unit_details": "2",
        "city": "A",
    }
    count = every_mutation_is_caught(
        {
            "name": "addressed",
            "settings": {"address_formats": {"USA": address}},
            "person": {"address": {**parts, "lines": list("abcde")}},
            "result": {"status": "APPROVED_VERIFIED"},
        }
    )
    assert count > 300


@pytest.mark.parametrize(
    ("kind", "country", "status"),
    [
        ("SSC", "USA", "EXTRACTED"),
        ("SSC", "USA", "DISCARDED"),
        ("BS", "AUT", "EXTRACTED"),
        ("CAAP", "AUT", "UPLOADED"),
    ],
)
def test_any_broken_extraction(kind: str, country: str, status: str) -> None:
    count = every_mutation_is_caught(
        {
            "name": "extracted",
            "product": "multi-document",
            "document": {"type": kind, "country": country},
            "result": {"status": status},
        }
    )
    assert count > 100
