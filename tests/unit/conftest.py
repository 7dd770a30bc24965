"""Builders that several unit tests share: a transaction by hand, and one that a scenario plays."""

from datetime import date
from typing import Any

import pytest

from mockjumio.clock import MINUTE, parse_timestamp
from mockjumio.messages.links import of_data_center
from mockjumio.personas.persona import Address, Persona
from mockjumio.play.check import Preview, preview
from mockjumio.scenario.library import Library
from mockjumio.scenario.parse import Scenario
from mockjumio.scenario.source import read
from mockjumio.settings import MerchantSettings
from mockjumio.transaction import (
    Action,
    CallbackPlan,
    Document,
    Images,
    Provided,
    Result,
    State,
    Step,
    Transaction,
)

START = parse_timestamp("2017-11-22T10:00:00Z")
ADDRESSES = {
    "US": Address("US", "USA", city="Akron", state_code="US-OH", street_name="Main", postal_code="44301"),
    "EU": Address("EU", "AUT", city="Wien", street_name="Ring", street_number="1", postal_code="1010"),
    "RAW": Address("RAW", "CHN", city="Beijing", lines=("1 Chaoyang Road", "Room 2")),
}
ADA = Persona(
    first_name="Ada",
    last_name="Lovelace",
    native_first_name=None,
    native_last_name=None,
    gender="F",
    dob=date(1990, 1, 2),
    place_of_birth="US-OH",
    address=ADDRESSES["US"],
)
PASSPORT = Document(
    type="PASSPORT",
    country="USA",
    number="P1234",
    issued=date(2012, 12, 31),
    expires=date(2022, 12, 30),
    us_state="OH",
)
PROVIDED = Provided(
    merchant_reference="order-1",
    customer_id="ada",
    reporting_criteria="web",
    additional_information="gold",
    client_ip="203.0.113.7",
)


class Maker:
    """Makes transactions by hand: a settled, approved scan of Ada's US passport, with changes."""

    start = START

    def scan(self, status: str = "APPROVED_VERIFIED", **changes: Any) -> Transaction:
        """``document``, ``person`` and ``provided`` hold changes; ``address`` names a format."""
        document = PASSPORT._replace(**changes.pop("document", {}))
        absent = {part: None for part in document.lacks if part in Document._fields}
        document = document._replace(**absent)  # type: ignore[arg-type] # parts, which may all be None
        person = {"address": ADDRESSES[changes.pop("address", "US")]} | changes.pop("person", {})
        result = {"status": status, "face_match": 93, "liveness": True} | changes.pop("result", {})
        dropped = status == "NO_ID_UPLOADED"
        values: dict[str, Any] = {
            "reference": "8f7e6d5c-4b3a-4210-8fed-cba987654321",
            "merchant": "token",
            "ordinal": 1,
            "product": "id-verification",
            "scenario": "by-hand",
            "seed": 7,
            "settings": MerchantSettings(),
            "provided": PROVIDED._replace(**changes.pop("provided", {})),
            "persona": ADA._replace(**person),
            "document": document,
            "result": Result(**result),
            "images": Images(),
            "callback": CallbackPlan(url="https://shop.example/jumio"),
            "steps": (Step(START, Action.START), Step(START + 15 * MINUTE, Action.EXPIRE)),
            "created": START,
            "updated": START,
            "state": State.FAILED if dropped else State.DONE,
            "first_attempt": START + 500,
            "settled": START + 15 * MINUTE if dropped else START + MINUTE,
        }
        return Transaction(**values | changes)

    def upload(self, status: str = "UPLOADED", **changes: Any) -> Transaction:
        document = {"type": "UB", "country": "AUT"} | changes.pop("document", {})
        result = {"status": status} | changes.pop("result", {})
        return self.scan(
            product="multi-document", **changes, document={}, result={"face_match": None, "liveness": None}
        )._replace(document=Document(**document), result=Result(**result))

    def pending(self, **changes: Any) -> Transaction:
        return self.scan(**{"state": State.PENDING, "settled": None, "first_attempt": None} | changes)


@pytest.fixture
def make() -> Maker:
    return Maker()


class Stage:
    """Plays scenarios that are written in the test, or built-in ones by name, from a fixed instant."""

    start = START
    links = of_data_center("US")

    def __init__(self, library: Library) -> None:
        self.library = library

    def scenario(self, text: str) -> Scenario:
        if ":" not in text:
            return self.library.get(text)
        return self.library.inline(
            read(text if text.startswith("name:") else f"name: x\n{text}", "test.yaml")[0]
        )

    def __call__(self, text: str, **options: Any) -> Preview:
        return preview(self.scenario(text), **{"seed": 7, "now": START} | options)


@pytest.fixture(scope="session")
def built_in() -> Library:
    """The scenarios that come with the package; nothing of it changes."""
    return Library()


@pytest.fixture
def play(built_in: Library) -> Stage:
    return Stage(built_in)
