"""Does a transaction that names no scenario play the one that its references choose?"""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from mockjumio.merchant.account import Account
from mockjumio.merchant.arrangements import Routes, fits, match
from mockjumio.messages.links import at
from mockjumio.run.engine import Simulation
from mockjumio.run.orders import start_request
from mockjumio.scenario.library import Library
from mockjumio.settings import Credentials
from mockjumio.store.memory import MemoryStore

if TYPE_CHECKING:
    from tests.conftest import RecordingSender


@pytest.mark.parametrize(
    ("pattern", "text", "fitting"),
    [
        ("fraud-17", "fraud-17", True),
        ("fraud-17", "fraud-170", False),
        ("fraud-17", "Fraud-17", False),
        ("fraud-*", "fraud-", True),
        ("fraud-*", "no fraud-1", False),
        ("order-?", "order-7", True),
        ("order-?", "order-17", False),
        ("order-[0-4]", "order-3", True),
        ("order-[0-4]", "order-5", False),
        ("order[7]", "order[7]", True),
        ("*", "", True),
    ],
)
def test_a_pattern_is_an_exact_text_or_a_glob(pattern: str, text: str, *, fitting: bool) -> None:
    assert fits({"customer_id": pattern}, {"customer_id": text}) is fitting


def test_every_pattern_must_fit_and_there_must_be_one() -> None:
    both = {"customer_id": "a*", "merchant_reference": "b*"}
    assert fits(both, {"customer_id": "ax", "merchant_reference": "bx"})
    assert not fits(both, {"customer_id": "ax"})
    assert not fits(both, {"customer_id": "ax", "merchant_reference": "x"})
    assert not fits({}, {"customer_id": "ax"})


def test_the_first_route_that_fits_counts_until_it_is_removed() -> None:
    routes = Routes()
    first = routes.add("fraud", customer_id="f*")
    second = routes.add("unreadable", customer_id="f*", merchant_reference="*")
    provided = {"customer_id": "f1", "merchant_reference": "r"}
    assert routes.find(provided) == "fraud"
    assert routes.remove(first.id)
    assert not routes.remove(first.id)
    assert routes.find(provided) == "unreadable"
    assert routes.find({"customer_id": "f1"}) is None
    assert routes.add("x", customer_id="y").id > second.id


def test_of_match_rules_the_most_special_counts() -> None:
    rules = [
        ("b-any", {"customer_id": "*"}),
        ("a-any", {"customer_id": "*"}),
        ("long", {"customer_id": "fraud-*"}),
        ("both", {"customer_id": "*", "merchant_reference": "*"}),
    ]
    assert match(rules, {"customer_id": "fraud-1", "merchant_reference": "r"}) == "both"
    assert match(rules, {"customer_id": "fraud-1"}) == "long"
    assert match(rules, {"customer_id": "x"}) == "a-any"
    assert match(rules, {}) is None


OWN = """\
name: own-fraud
extends: fraud
match: {customer_id: "fraud-*"}
---
name: own-unreadable
extends: unreadable
match: {merchant_reference: "blurred"}
"""


@pytest.fixture
def simulation(tmp_path: Path, sender: "RecordingSender") -> Simulation:
    (tmp_path / "own.yaml").write_text(OWN, encoding="utf-8")
    simulation = Simulation(
        library=Library([tmp_path]),
        store=MemoryStore(),
        sender=sender,
        links=lambda: at("http://127.0.0.1:8017"),
    )
    for token in ("first", "second"):
        account = Account(Credentials(token, "s", f"{token}-2", "s"), callback_url="http://127.0.0.1/x")
        simulation.add_account(account)
    return simulation


@pytest.mark.parametrize(
    ("body", "scenario"),
    [
        ({}, "approved"),
        ({"customer_id": "ada"}, "approved"),
        ({"customer_id": "fraud-1"}, "own-fraud"),
        ({"merchant_reference": "blurred"}, "own-unreadable"),
        ({"customer_id": "fraud-1", "scenario": "approved"}, "approved"),
        ({"customer_id": "fraud-9"}, "unsupported-id-type"),
        ({"customer_id": "fraud-9", "merchant": "second"}, "own-fraud"),
    ],
)
def test_a_named_scenario_wins_over_a_route_over_a_match_over_approved(
    simulation: Simulation, body: dict[str, object], scenario: str
) -> None:
    simulation.accounts["first"].routes.add("unsupported-id-type", customer_id="fraud-9")
    assert start_request(simulation, body).whole().scenario == scenario
