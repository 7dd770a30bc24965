"""Does retrieval say what its guide says in each edition, and always the same as the callback?"""

import json
import re
from typing import Any

import pytest

from mockjumio.clock import parse_timestamp
from mockjumio.contract.editions import EDITIONS
from mockjumio.contract.id_verification import ID_VERIFICATION_CALLBACK
from mockjumio.contract.multi_document import EXTRACTED_DATA
from mockjumio.contract.retrieval_fields import (
    DOCUMENT_DATA,
    TRANSACTION_DATA,
    UPLOAD_DATA,
    VERIFICATION_DATA,
    in_callback,
)
from mockjumio.errors import BrokenContract
from mockjumio.messages import resources
from mockjumio.messages.callback import callback_form
from mockjumio.messages.links import of_data_center
from mockjumio.play.check import preview
from mockjumio.scenario.parse import parse
from mockjumio.scenario.scenario_editions import LATER
from mockjumio.schema.nodes import Place, from_python
from mockjumio.settings import MerchantSettings
from mockjumio.transaction import Transaction, outcome

NOW = parse_timestamp("2017-11-22T10:00:00Z")
LINKS = of_data_center("US")
EACH = pytest.mark.parametrize("edition", EDITIONS)


def scan(edition: str, **values: Any) -> Transaction:
    written = {"name": "one", "result": {"status": "APPROVED_VERIFIED"}, **values}
    scenario = parse(from_python(written, Place("one")))
    return outcome(preview(scenario, seed=7, now=NOW, settings=MerchantSettings(edition=edition)).transaction)


def form(one: Transaction) -> dict[str, str]:
    assert one.settled is not None
    return callback_form(one, one.settled, LINKS)


@EACH
def test_what_callback_and_retrieval_both_have_is_the_same(edition: str) -> None:
    one = scan(edition, document={"type": "PASSPORT", "country": "GEO"})
    said, retrieved = form(one), resources.scan_document(one, LINKS)
    known = DOCUMENT_DATA.of(edition)
    for key in known:
        if key != "address" and (key != "issuingDate" or edition >= "2019-07"):
            assert retrieved.get(key) == said.get(in_callback(key))
    assert set(retrieved) <= set(known)
    assert ("personalIdentificationNumber" in retrieved) == (edition >= "2020-01")


@EACH
def test_the_verdict_about_the_face(edition: str) -> None:
    one = scan(edition)
    verification = resources.scan_verification(one, LINKS)
    assert ("faceMatch" in verification) == (edition in ("2017-05", "2017-10", "2018-05"))
    assert ("identityVerification" in verification) == (edition > "2017-05")
    if edition > "2017-05":
        assert verification["identityVerification"] == json.loads(form(one)["identityVerification"])
    assert set(verification) <= set(VERIFICATION_DATA.of(edition))


@EACH
def test_a_zone_that_is_wrong(edition: str) -> None:
    fraud = {"status": "DENIED_FRAUD", "reject_reason": {"code": 108}}
    check = resources.scan_verification(scan(edition, result=fraud), LINKS)["mrzCheck"]
    assert check == ("NOT_OK" if edition < "2018-05" else "NOT_AVAILABLE")


@EACH
def test_images_of_liveness_and_the_facemap(edition: str) -> None:
    one = scan(
        edition,
        **({"result": {"status": "APPROVED_VERIFIED", "liveness_images": 2}} if edition >= "2019" else {}),
    )
    images, data = resources.scan_images(one, LINKS), resources.scan_data(one, LINKS)
    there = edition >= "2019-07"
    assert ("livenessImages" in images) == ("facemap" in data) == there
    if there:
        assert images["livenessImages"] == json.loads(form(one)["livenessImages"])
        assert data["facemap"] == {"classifier": "facemap", "href": form(one)["facemap"]}


CHECKED = (("addressValidation", True),)


@pytest.mark.parametrize(
    ("edition", "values", "told"),
    [
        (
            "2020-01",
            {"document": {"country": "HKG", "place_of_birth": "x" * 256}},
            "one.document.place_of_birth: document.placeOfBirth has 256 characters, at most 255",
        ),
        (
            "2020-01",
            {"document": {"country": "MEX", "curp": "x" * 19}},
            "one.document.curp: document.curp has 19 characters, at most 18",
        ),
        (
            "2020-09",
            {
                "result": {
                    "status": "DENIED_FRAUD",
                    "reject_reason": {"code": "100"},
                    "checks": {"address_validation": "POSITIVE_RESULT"},
                }
            },
            "one.result.checks.address_validation: verification.additionalChecks.addressValidation",
        ),
    ],
)
def test_what_retrieval_has_no_room_for_is_refused_with_the_key_that_says_it(
    edition: str, values: dict[str, Any], told: str
) -> None:
    written = {"name": "one", "result": {"status": "APPROVED_VERIFIED"}, **values}
    merchant = MerchantSettings(edition=edition, activated=CHECKED if edition > "2020-05" else ())
    with pytest.raises(BrokenContract, match="^" + re.escape(told)):
        preview(parse(from_python(written, Place("one"))), seed=7, now=NOW, settings=merchant)
    broken = {**written, "callback": {"violate": True}}
    preview(parse(from_python(broken, Place("one"))), seed=7, now=NOW, settings=merchant)


def test_a_place_of_birth_of_the_callbacks_length_is_refused_only_where_retrieval_says_it() -> None:
    longest = scan("2019-07", document={"country": "HKG", "place_of_birth": "x" * 256})
    assert len(form(longest)["placeOfBirth"]) == 256


@EACH
def test_only_keys_of_later_editions_can_break_what_is_retrieved(edition: str) -> None:
    """So that what says none of them need not be looked at."""
    callback, shorter = ID_VERIFICATION_CALLBACK.of(edition), set()
    for table in (DOCUMENT_DATA, TRANSACTION_DATA, VERIFICATION_DATA):
        for key, row in table.of(edition).items():
            said = callback.get(in_callback(key))
            if said is not None and row.max_length is not None and said.max_length is not None:
                shorter |= {in_callback(key)} if row.max_length < said.max_length else set()
    assert shorter <= {*LATER.values(), "gender"}  # whose texts are one letter
    assert {"curp", "placeOfBirth"} <= shorter or edition < "2020-01"
    read, retrieved = EXTRACTED_DATA.of(edition), UPLOAD_DATA.of(edition)
    for key in set(read) & set(retrieved):
        assert (retrieved[key].max_length or 0) >= (read[key].max_length or 0)
