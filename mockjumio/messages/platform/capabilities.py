"""What does each capability of a workflow say: its decision, and its data?"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from mockjumio.clock import timestamp
from mockjumio.contract.platform.workflows import (
    DATA,
    DOCUMENT,
    FACEMAP,
    ID,
    NOT_EXECUTED,
    PASSED,
)
from mockjumio.messages.platform.extraction import age, extraction
from mockjumio.messages.platform.verdicts import Finding
from mockjumio.messages.platform.workflow_links import credential_ids, derived_id, hosts, image
from mockjumio.messages.sources import Message
from mockjumio.transaction import Transaction, Workflow

JsonObject = dict[str, Any]


def capability_id(transaction: Transaction, finding: Finding) -> str:
    return derived_id(transaction.reference, finding.capability, *finding.categories)


def capabilities(message: Message, workflow: Workflow, found: tuple[Finding, ...]) -> JsonObject:
    transaction, base = message.transaction, hosts(message.links).retrieval
    ids = credential_ids(transaction.reference, workflow.credentials)
    listed: JsonObject = {}
    for one in found:
        element: JsonObject = {
            "id": capability_id(transaction, one),
            "credentials": [{"id": ids[name], "category": name} for name in one.categories],
            "decision": {"type": one.decision, "details": {"label": one.label}},
        }
        data = DATA_OF.get(one.capability)
        if data is not None:
            executed = one.decision != NOT_EXECUTED and transaction.deleted is None
            content = data(message, one) if executed else {}
            if content or one.capability not in _SILENT:
                element["data"] = content
        there = transaction.deleted is None and workflow.biometrics_deleted is None
        if one.capability == "liveness" and one.decision == PASSED and there and FACEMAP in ids:
            element["validFaceMapForAuthentication"] = image(base, workflow.account, ids[FACEMAP], FACEMAP)
        listed.setdefault(one.capability, []).append(element)
    return listed


_MOST_FOUND: Final = 10  # workflows with the same face, as captured
_SILENT: Final = ("imageChecks", "liveness")  # without data where there is nothing to say


def _similarity(message: Message, finding: Finding) -> JsonObject:
    """The label says NO_MATCH where the data says NOT_MATCH."""
    return {"similarity": "NOT_MATCH" if finding.label == "NO_MATCH" else finding.label}


def _liveness(message: Message, finding: Finding) -> JsonObject:
    """By the first of the types that the request asks for, if it does."""
    if finding.label == "BAD_QUALITY":
        return {}
    years, workflow = age(message.transaction), message.transaction.workflow
    asked = (
        [kind for one in workflow.credentials if one.category == FACEMAP for kind in one.types]
        if workflow
        else []
    )
    return {
        "type": asked[0] if asked else "JUMIO_STANDARD",
        "predictedAge": years,
        "ageConfidenceRange": f"{max(years - 8, 0)}-{years + 12}",
    }


def _image_checks(message: Message, finding: Finding) -> JsonObject:
    """Which workflows have the same face, as many as the scenario's check found; or why that is not known."""
    transaction = message.transaction
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


def _screening(message: Message, finding: Finding) -> JsonObject:
    transaction = message.transaction
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


def _extraction(message: Message, finding: Finding) -> JsonObject:
    """What was read: of an upload its type and country alone, unless its scenario extracted more."""
    if DOCUMENT in finding.categories:
        transaction = message.transaction
        document, extracted = transaction.document, dict(transaction.result.extracted)
        values = {
            "type": document.type,
            "subType": document.subtype,
            "issuingCountry": document.country,
            "firstName": extracted.get("first_name"),
            "lastName": extracted.get("last_name"),
        }
        return {name: value for name, value in values.items() if value}
    if DATA in finding.categories and ID not in finding.categories:
        return {}
    return extraction(message)


DATA_OF: Final[Mapping[str, Callable[[Message, Finding], JsonObject]]] = {
    "extraction": _extraction,
    "similarity": _similarity,
    "liveness": _liveness,
    "imageChecks": _image_checks,
    "watchlistScreening": _screening,
}
