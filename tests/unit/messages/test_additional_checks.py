"""Does retrieval say of checks beyond the ID what the scenario says, else what follows from the rest?"""

from typing import Any

import pytest

from mockjumio.clock import parse_timestamp
from mockjumio.contract.checker import check_object
from mockjumio.contract.editions import EDITIONS
from mockjumio.contract.retrieval_fields import ADDITIONAL_CHECKS
from mockjumio.errors import ScenarioError
from mockjumio.messages import resources
from mockjumio.messages.callback import case_of
from mockjumio.messages.links import of_data_center
from mockjumio.play.check import preview
from mockjumio.scenario.parse import parse
from mockjumio.schema.nodes import Place, from_python
from mockjumio.settings import MerchantSettings
from mockjumio.transaction import Transaction, outcome

LINKS = of_data_center("US")
ALL = tuple((name, True) for name in ADDITIONAL_CHECKS.of("2021-07"))
SEARCHED = {"searchResults": "POSITIVE_RESULT"}


def scan(edition: str = "2021-07", *, activated: Any = ALL, **values: Any) -> Transaction:
    written = {"name": "one", "result": {"status": "APPROVED_VERIFIED"}, **values}
    known = tuple(one for one in activated if one[0] in ADDITIONAL_CHECKS.of(edition))
    settings = MerchantSettings(edition=edition, activated=known)
    scenario = parse(from_python(written, Place("one")))
    now = parse_timestamp("2021-07-22T10:00:00Z")
    return outcome(preview(scenario, seed=7, now=now, settings=settings).transaction)


def checks(one: Transaction) -> Any:
    """As retrieval has them; they keep the contract."""
    found = resources.scan_verification(one, LINKS).get("additionalChecks")
    if isinstance(found, dict):
        assert list(check_object(ADDITIONAL_CHECKS, found, case_of(one))) == []
    return found


@pytest.mark.parametrize("edition", EDITIONS)
def test_editions_and_accounts_that_have_them(edition: str) -> None:
    assert (checks(scan(edition)) is not None) == (edition in ("2020-09", "2021-07"))
    assert checks(scan(edition, activated=())) is None


def test_only_those_that_are_activated() -> None:
    assert checks(scan(activated=(("addressValidation", True),))) == {"addressValidation": SEARCHED}


@pytest.mark.parametrize("edition", ["2020-09", "2021-07"])
def test_numbers_are_validated_of_brazil_from_2021_on(edition: str) -> None:
    brazil = checks(scan(edition, document={"type": "ID_CARD", "country": "BRA"}))
    assert ("personalNumberValidation" in brazil) == (edition == "2021-07")
    assert "personalNumberValidation" not in checks(scan(edition))


def test_residency_is_proved_in_some_countries() -> None:
    german = checks(scan(document={"type": "ID_CARD", "country": "DEU"}))
    assert german["proofOfResidency"] == german["addressValidation"] == SEARCHED
    assert "proofOfResidency" not in checks(scan(document={"type": "ID_CARD", "country": "AUT"}))


def test_what_follows_from_the_rest() -> None:
    found = checks(scan())
    assert found["faceSearchFindings"] == {"status": "DONE"}
    assert found["watchlistScreening"]["searchResults"] == "0"
    without = checks(scan(document={"lacks": ["address"]}))
    assert without["addressValidation"] == {
        "searchResults": "CHECK_NOT_DONE",
        "searchResponse": "NOT_ENOUGH_DATA",
    }
    fraud = {"status": "DENIED_FRAUD", "reject_reason": {"code": 105}}
    denied = checks(scan(result=fraud))
    assert denied["addressValidation"] == without["addressValidation"]
    assert denied["watchlistScreening"] == {"searchStatus": "NOT_DONE"}
    assert isinstance(denied["faceSearchFindings"]["findings"], str)
    assert checks(scan(result={"status": "NO_ID_UPLOADED"}, journey=["start"])) is None


def test_what_the_scenario_says() -> None:
    result = {
        "status": "APPROVED_VERIFIED",
        "checks": {
            "address_validation": "PARTIAL_RESULT",
            "proof_of_residency": "UNSUPPORTED_COUNTRY",
            "watchlist_screening": 2,
            "face_search_findings": 3,
            "personal_number_validation": "TECHNICAL_ERROR",
        },
    }
    found = checks(scan(result=result, document={"type": "ID_CARD", "country": "BRA"}))
    assert found["addressValidation"] == {"searchResults": "PARTIAL_RESULT"}
    assert found["proofOfResidency"]["searchResponse"] == "UNSUPPORTED_COUNTRY"
    assert found["watchlistScreening"]["searchResults"] == "2"
    assert len(set(found["faceSearchFindings"]["findings"])) == 3
    assert found["personalNumberValidation"] == {
        "searchResults": "CHECK_NOT_DONE",
        "searchReason": "TECHNICAL_ERROR",
    }


@pytest.mark.parametrize("outcome_of_search", ["PENDING", "ERROR"])
def test_a_search_that_is_not_over(outcome_of_search: str) -> None:
    result = {"status": "APPROVED_VERIFIED", "checks": {"face_search_findings": outcome_of_search}}
    assert checks(scan(result=result))["faceSearchFindings"] == {"status": outcome_of_search}


def test_a_check_that_the_edition_does_not_have_is_refused_at_its_place() -> None:
    result = {"status": "APPROVED_VERIFIED", "checks": {"address_validation": "PARTIAL_RESULT"}}
    words = "result.checks.address_validation: edition 2020-01 has no additionalChecks.addressValidation"
    with pytest.raises(ScenarioError, match=f"{words}; edition 2020-09 and later has it"):
        scan("2020-01", result=result)


def test_a_result_of_a_search_needs_an_approval() -> None:
    fraud = {"status": "DENIED_FRAUD", "reject_reason": {"code": 106}}
    case = case_of(scan(result=fraud))
    (breach,) = check_object(ADDITIONAL_CHECKS, {"addressValidation": SEARCHED}, case)
    assert "legal is CHECK_NOT_DONE" in str(breach)
