"""What does each capability of a workflow say: its decision, and its data?"""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from mockjumio.clock import day, timestamp
from mockjumio.contract import enums
from mockjumio.contract.enums import NOT_AVAILABLE
from mockjumio.contract.id_verification import LATIN_FULL_NAME, NATIVE_SCRIPT
from mockjumio.contract.platform.tables import FURTHER
from mockjumio.contract.platform.workflows import (
    DATA,
    DOCUMENT,
    FACEMAP,
    ID,
    NOT_EXECUTED,
    PASSED,
)
from mockjumio.contract.scalars import COUNTRY
from mockjumio.messages.callback import case_of as netverify_case
from mockjumio.messages.later_editions import nationality_of
from mockjumio.messages.platform.further_fields import draw_further_fields
from mockjumio.messages.platform.verdicts import Finding
from mockjumio.messages.platform.workflow_links import credential_ids, derived_id, image
from mockjumio.personas.persona import Address
from mockjumio.transaction import Transaction, Workflow

JsonObject = dict[str, Any]


def capability_id(transaction: Transaction, finding: Finding) -> str:
    return derived_id(transaction.reference, finding.capability, *finding.categories)


def capabilities(
    transaction: Transaction, workflow: Workflow, found: tuple[Finding, ...], base: str
) -> JsonObject:
    ids = credential_ids(transaction.reference, workflow.credentials)
    listed: JsonObject = {}
    for one in found:
        element: JsonObject = {
            "id": capability_id(transaction, one),
            "credentials": [{"id": ids[name], "category": name} for name in one.categories],
            "decision": {"type": one.decision, "details": {"label": one.label}},
        }
        data = _DATA.get(one.capability)
        if data is not None:
            executed = one.decision != NOT_EXECUTED and transaction.deleted is None
            content = data(transaction, one, base) if executed else {}
            if content or one.capability not in _SILENT:
                element["data"] = content
        there = transaction.deleted is None and workflow.biometrics_deleted is None
        if one.capability == "liveness" and one.decision == PASSED and there and FACEMAP in ids:
            element["validFaceMapForAuthentication"] = image(base, workflow.account, ids[FACEMAP], FACEMAP)
        listed.setdefault(one.capability, []).append(element)
    return listed


_MOST_FOUND: Final = 10  # workflows with the same face, as captured
_SILENT: Final = ("imageChecks", "liveness")  # without data where there is nothing to say


def _similarity(transaction: Transaction, finding: Finding, base: str) -> JsonObject:
    """The label says NO_MATCH where the data says NOT_MATCH."""
    return {"similarity": "NOT_MATCH" if finding.label == "NO_MATCH" else finding.label}


def _liveness(transaction: Transaction, finding: Finding, base: str) -> JsonObject:
    """By the first of the types that the request asks for, if it does."""
    if finding.label == "BAD_QUALITY":
        return {}
    age, workflow = _age(transaction), transaction.workflow
    asked = (
        [kind for one in workflow.credentials if one.category == FACEMAP for kind in one.types]
        if workflow
        else []
    )
    return {
        "type": asked[0] if asked else "JUMIO_STANDARD",
        "predictedAge": age,
        "ageConfidenceRange": f"{max(age - 8, 0)}-{age + 12}",
    }


def _image_checks(transaction: Transaction, finding: Finding, base: str) -> JsonObject:
    """Which workflows have the same face, as many as the scenario's check found; or why that is not known."""
    found = dict(transaction.result.checks).get("faceSearchFindings", "1")
    if not found.isdecimal():
        return {"faceSearchFindings": {"status": found}}
    if finding.label != "REPEATED_FACE":
        return {}
    others = [
        derived_id(transaction.reference, "repeated face", *([str(number)] if number else []))
        for number in range(min(max(int(found), 1), _MOST_FOUND))
    ]
    return {"faceSearchFindings": {"status": "DONE", "findings": others}}


def _screening(transaction: Transaction, finding: Finding, base: str) -> JsonObject:
    search = derived_id(transaction.reference, "screening")
    number, reference = str(int(search[:8], 16) % 900_000_000 + 100_000_000), f"{search[:8]}-{search[-8:]}"
    return {
        "searchDate": timestamp(transaction.settled or transaction.updated),
        "searchStatus": "SUCCESS",
        "searchId": number,
        "searchReference": reference,
        "searchResultUrl": f"https://app.complyadvantage.com/public/search/{reference}/{number}",
        "searchResults": 1 if finding.label == "ALERT" else 0,
    }


def _extraction(transaction: Transaction, finding: Finding, base: str) -> JsonObject:
    """What was read: of an upload its type and country alone, unless its scenario extracted more."""
    document, persona = transaction.document, transaction.persona
    values: JsonObject = {
        "type": document.type,
        "subType": document.subtype,
        "issuingCountry": document.country,
    }
    if DOCUMENT in finding.categories:
        extracted = dict(transaction.result.extracted)
        values |= {"firstName": extracted.get("first_name"), "lastName": extracted.get("last_name")}
        return {name: value for name, value in values.items() if value}
    if DATA in finding.categories and ID not in finding.categories:
        return {}
    lacks = document.lacks
    dates = {"dateOfBirth": persona.dob, "expiryDate": document.expires, "issuingDate": document.issued}
    absent = {"dateOfBirth": "dob" in lacks, "expiryDate": "expires" in lacks}
    dates = {name: one for name, one in dates.items() if one is not None and not absent.get(name)}
    values |= _names(transaction)
    values |= {name: str(one) for name, one in dates.items()}
    licence = document.type == enums.DRIVING_LICENSE
    values |= {
        "documentNumber": document.number,
        "state": document.us_state if licence else None,
        "personalNumber": document.personal_number,
        "optionalMrzField1": document.optional_data_1,
        "optionalMrzField2": document.optional_data_2,
        "address": _address(persona.address)
        if "address" not in lacks and document.type != enums.PASSPORT
        else None,
        "gender": None if "gender" in lacks else persona.gender,
        "placeOfBirth": None if licence else persona.place_of_birth.removeprefix("US-"),
        "nationality": None if licence else nationality_of(transaction),
        "dni": document.dni,
    }
    values |= _further(transaction)
    for name, one in dates.items():
        values[f"{name}Parts"] = dict(zip(("year", "month", "day"), str(one).split("-"), strict=True))
    if "dateOfBirth" in dates:
        values["currentAge"] = str(_age(transaction))
    return {name: value for name, value in values.items() if value}


def _further(transaction: Transaction) -> JsonObject:
    """What the document has beyond what all have: as the scenario says, otherwise what such an ID carries."""
    document = transaction.document
    said: JsonObject = {
        _READ[part]: value for part, value in document.further if part in _READ and part not in document.lacks
    }
    if not COUNTRY.fits(said.get("nationality")):
        said.pop("nationality", None)
    if "dlCategories" in said:
        said["dlCategories"] = json.loads(said["dlCategories"])
    return draw_further_fields(transaction, _CARRIED) | said


# By the scenario's word for it.
_CARRIED: Final = {
    re.sub("[A-Z]", lambda letter: f"_{letter[0].lower()}", name): name for name in (*FURTHER, "dlCategories")
}
_READ: Final = _CARRIED | {"nationality": "nationality", "place_of_birth": "placeOfBirth"}


def _age(transaction: Transaction) -> int:
    today, born = day(transaction.created), transaction.persona.dob
    return max(today.year - born.year - ((today.month, today.day) < (born.month, born.day)), 0)


def _names(transaction: Transaction) -> JsonObject:
    """``N/A`` where Netverify says so: no Latin letters on the document."""
    case, persona, lacks = netverify_case(transaction), transaction.persona, transaction.document.lacks
    names = {"firstName": persona.first_name, "lastName": persona.last_name}
    if LATIN_FULL_NAME.holds(case):
        names = {"firstName": NOT_AVAILABLE, "lastName": f"{persona.first_name} {persona.last_name}"}
    elif NATIVE_SCRIPT.holds(case):
        names = dict.fromkeys(names, NOT_AVAILABLE)
    hidden = {"firstName": "first_name", "lastName": "last_name"}
    return {name: value for name, value in names.items() if hidden[name] not in lacks}


def _address(address: Address) -> JsonObject:
    street = (
        address.street_number,
        address.street_direction,
        address.street_name,
        address.street_suffix,
        address.unit_designator,
        address.unit_number,
        address.unit_details,
    )
    lines = list(address.lines[:5]) or [" ".join(part for part in street if part)]
    values: JsonObject = {f"line{number}": line for number, line in enumerate(lines, start=1) if line}
    values |= {
        "country": address.country or None,
        "postalCode": "-".join(part for part in (address.postal_code, address.zip_extension) if part),
        "subdivision": (address.state_code or "").removeprefix("US-") or address.province,
        "city": address.city,
    }
    values = {name: value for name, value in values.items() if value}
    shown = [
        *(line for line in lines if line),
        address.city,
        values.get("subdivision"),
        values.get("postalCode"),
    ]
    if any(shown):
        values["formattedAddress"] = ", ".join(str(part) for part in shown if part)
    return values


_DATA: Final[Mapping[str, Callable[[Transaction, Finding, str], JsonObject]]] = {
    "extraction": _extraction,
    "similarity": _similarity,
    "liveness": _liveness,
    "imageChecks": _image_checks,
    "watchlistScreening": _screening,
}
