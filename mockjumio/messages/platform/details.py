"""What does retrieval say of a workflow? Status, details, steps: views of the callback's own transaction."""

import json
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, Final

from mockjumio.clock import day, timestamp
from mockjumio.contract import Breach, enums
from mockjumio.contract.enums import NOT_AVAILABLE
from mockjumio.contract.id_verification import LATIN_FULL_NAME, NATIVE_SCRIPT
from mockjumio.contract.platform import tables
from mockjumio.contract.platform.checker import check
from mockjumio.contract.platform.tables import DECIDED, ENDS, FACELESS, STARTED, WIPED
from mockjumio.contract.platform.workflows import (
    CLASSIFIERS,
    DATA,
    DOCUMENT,
    FACEMAP,
    ID,
    NOT_EXECUTED,
    PASSED,
    PRECONDITION,
    STEPS,
)
from mockjumio.contract.rules import Table
from mockjumio.errors import MockjumioError
from mockjumio.messages.callback import case_of as netverify_case
from mockjumio.messages.callback import classifiers
from mockjumio.messages.links import Links
from mockjumio.messages.platform.body import case_of
from mockjumio.messages.platform.places import credential_id, derived_id, execution, hosts, image
from mockjumio.messages.platform.verdicts import Finding, decide, findings, kept_as, status_of
from mockjumio.personas.people import nationality
from mockjumio.personas.persona import Address
from mockjumio.transaction import Credential, State, Transaction, Workflow

JsonObject = dict[str, Any]
Resource = Callable[[Transaction, Workflow, Links], JsonObject]

_KEPT: Final = {"FRONT": enums.FRONT, "BACK": enums.BACK, "FACE": enums.FACE, "DOCUMENT": "1"}
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class Impossible(MockjumioError):
    """What would be said breaks the platform's contract."""


@lru_cache(maxsize=256)
def encode_resource(resource: Resource, transaction: Transaction, workflow: Workflow, links: Links) -> bytes:
    """An answer as JSON, checked; kept for those who ask again. Raises :class:`Impossible`."""
    values = resource(transaction, workflow, links)
    if breaches := check_resource(resource, transaction, values):
        raise Impossible("; ".join(map(str, breaches)))
    return _encode(values).encode()


def check_resource(resource: Resource, transaction: Transaction, values: JsonObject) -> tuple[Breach, ...]:
    return check(_TABLES[resource], values, case_of(transaction, *_circumstances(transaction)))


def _circumstances(transaction: Transaction) -> list[str]:
    found = {
        DECIDED: is_decided(transaction),
        STARTED: transaction.first_attempt is not None,
        WIPED: transaction.deleted is not None,
        FACELESS: transaction.workflow is not None and transaction.workflow.biometrics_deleted is not None,
    }
    return [name for name, holds in found.items() if holds]


def is_decided(transaction: Transaction) -> bool:
    """Whether details have a decision and steps: since 2022, of keys of five digits."""
    workflow = transaction.workflow
    old = workflow is not None and len(workflow.key) < 5
    return not old and transaction.settings.platform.generation != "v3"


def status(transaction: Transaction, workflow: Workflow, links: Links) -> JsonObject:
    base = hosts(links).retrieval
    return {
        "account": {"id": workflow.account, "href": f"{base}/api/v1/accounts/{workflow.account}"},
        "workflowExecution": {
            "id": transaction.reference,
            "href": execution(base, workflow.account, transaction.reference),
            "definitionKey": workflow.key,
            "status": status_of(transaction),
        },
    }


def steps(transaction: Transaction, workflow: Workflow, links: Links) -> JsonObject:
    """The steps of an ended workflow; none before."""
    if transaction.state is State.PENDING:
        return {"steps": []}
    found = findings(transaction, workflow)
    listed = []
    for name, members in STEPS.items():
        own = tuple(one for one in found if one.capability in members)
        if own:
            listed.append(
                {
                    "id": derived_id(transaction.reference, name),
                    "name": name,
                    "capabilityIds": [_id(transaction, one) for one in own],
                    "decision": _decision(transaction, own, whole=False),
                }
            )
    return {"steps": listed}


def rules(transaction: Transaction, workflow: Workflow, links: Links) -> JsonObject:
    """The rules that fired: one for each result that is not well by itself, then the merchant's own.

    That there are such is Jumio's, their form is ours.
    """
    if transaction.state is State.PENDING:
        return {"rules": []}
    found = findings(transaction, workflow)
    listed = [
        _rule(
            derived_id(transaction.reference, "rule", one.capability, *one.categories),
            one.capability,
            one.decision,
            one.label,
        )
        for one in found
        if one.decision != PASSED and one.label != PRECONDITION
    ]
    own = transaction.result.decision
    if own is not None:
        decided = decide(transaction, found)
        listed.append(_rule(derived_id(transaction.reference, "rule", own), own, decided.type, decided.label))
    return {"rules": listed}


def _rule(own: str, name: str, decision: str, label: str) -> JsonObject:
    return {"id": own, "name": name, "decision": {"type": decision, "details": {"label": label}}}


def details(transaction: Transaction, workflow: Workflow, links: Links) -> JsonObject:
    base, provided = hosts(links).retrieval, transaction.provided
    about = {
        "id": transaction.reference,
        "status": status_of(transaction),
        "definitionKey": workflow.key,
        "userReference": provided.customer_id,
        "customerInternalReference": provided.merchant_reference,
        "reportingCriteria": provided.reporting_criteria,
    }
    values: JsonObject = {
        "workflow": {name: value for name, value in about.items() if value},
        "account": {"id": workflow.account},
        "createdAt": timestamp(transaction.created),
    }
    for name, at in (
        ("startedAt", transaction.first_attempt),
        ("completedAt", transaction.settled),
        ("wipedOutAt", transaction.deleted),
    ):
        if at is not None:
            values[name] = timestamp(at)
    values["credentials"] = [_credential(transaction, workflow, one, base) for one in workflow.credentials]
    ended = status_of(transaction) in ENDS
    found = findings(transaction, workflow) if ended else ()
    if is_decided(transaction):
        if ended:
            values["decision"] = _decision(transaction, found)
        own = execution(base, workflow.account, transaction.reference)
        values["steps"] = {"href": f"{own}/steps"}
    if ended:
        values["capabilities"] = _capabilities(transaction, workflow, found, base)
    return values


_TABLES: Final[dict[Resource, Table]] = {
    status: tables.STATUS,
    steps: tables.STEPS_ANSWER,
    details: tables.DETAILS,
    rules: tables.RULES_ANSWER,
}


def _decision(transaction: Transaction, found: tuple[Finding, ...], *, whole: bool = True) -> JsonObject:
    decided = decide(transaction, found, whole=whole)
    return {"type": decided.type, "details": {"label": decided.label}, "risk": {"score": decided.score}}


# Credentials


def parts_of(transaction: Transaction, workflow: Workflow, credential: Credential) -> tuple[str, ...]:
    """The classifiers that there are of a credential."""
    if transaction.deleted is not None:
        return ()
    there = _parts_there(transaction, workflow, credential)
    if workflow.biometrics_deleted is not None:  # images stay
        return tuple(name for name in there if name != FACEMAP)
    return there


def _parts_there(transaction: Transaction, workflow: Workflow, credential: Credential) -> tuple[str, ...]:
    if transaction.state is not State.DONE or workflow.handed_in:
        uploaded = () if transaction.initiation is None else transaction.initiation.uploaded
        kept = dict(zip(CLASSIFIERS[credential.category], kept_as(credential.category), strict=False))
        return tuple(name for name, part in kept.items() if part in uploaded)
    if credential.category == ID:
        there = classifiers(transaction)
        return tuple(name for name in CLASSIFIERS[ID] if _KEPT[name] in there)
    return CLASSIFIERS[credential.category]


def kept_part(classifier: str) -> str:
    """The name under which the picture of a classifier is kept, or as which it is drawn."""
    if classifier.startswith("LIVENESS"):
        return enums.FACE
    return _KEPT.get(classifier, classifier.lower())


def _credential(
    transaction: Transaction, workflow: Workflow, credential: Credential, base: str
) -> JsonObject:
    own = credential_id(transaction.reference, credential)
    values: JsonObject = {"id": own, "category": credential.category}
    parts = [
        {"classifier": name, "href": image(base, workflow.account, own, name)}
        if name != FACEMAP
        else {"classifier": name}
        for name in parts_of(transaction, workflow, credential)
    ]
    return values | ({"parts": parts} if parts else {})


def prepared_data(transaction: Transaction) -> bytes:
    """What a merchant would have uploaded of the scenario's person."""
    persona = transaction.persona
    values = {
        "firstName": persona.first_name,
        "lastName": persona.last_name,
        "dateOfBirth": str(persona.dob),
    }
    return _encode(values).encode()


# Capabilities


def _id(transaction: Transaction, finding: Finding) -> str:
    return derived_id(transaction.reference, finding.capability, *finding.categories)


def _capabilities(
    transaction: Transaction, workflow: Workflow, found: tuple[Finding, ...], base: str
) -> JsonObject:
    ids = {one.category: credential_id(transaction.reference, one) for one in workflow.credentials}
    listed: JsonObject = {}
    for one in found:
        element: JsonObject = {
            "id": _id(transaction, one),
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


_SILENT: Final = ("imageChecks", "liveness")  # without data where there is nothing to say


def _similarity(transaction: Transaction, finding: Finding, base: str) -> JsonObject:
    """The label says NO_MATCH where the data says NOT_MATCH."""
    return {"similarity": "NOT_MATCH" if finding.label == "NO_MATCH" else finding.label}


def _liveness(transaction: Transaction, finding: Finding, base: str) -> JsonObject:
    if finding.label == "BAD_QUALITY":
        return {}
    age = _age(transaction)
    return {
        "type": "JUMIO_STANDARD",
        "predictedAge": age,
        "ageConfidenceRange": f"{max(age - 8, 0)}-{age + 12}",
    }


def _image_checks(transaction: Transaction, finding: Finding, base: str) -> JsonObject:
    if finding.label != "REPEATED_FACE":
        return {}
    other = derived_id(transaction.reference, "repeated face")
    return {"faceSearchFindings": {"status": "DONE", "findings": [other]}}


def _screening(transaction: Transaction, finding: Finding, base: str) -> JsonObject:
    search = derived_id(transaction.reference, "screening")
    number = str(int(search[:8], 16) % 900_000_000 + 100_000_000)
    return {
        "searchDate": timestamp(transaction.settled or transaction.updated),
        "searchStatus": "SUCCESS",
        "searchId": number,
        "searchReference": f"{search[:8]}-{search[-8:]}",
        "searchResultUrl": f"{base}/_mock/screening/{number}",
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
        "nationality": None if licence else _nationality(transaction),
        "dni": document.dni,
    }
    for name, one in dates.items():
        values[f"{name}Parts"] = dict(zip(("year", "month", "day"), str(one).split("-"), strict=True))
    if "dateOfBirth" in dates:
        values["currentAge"] = str(_age(transaction))
    return {name: value for name, value in values.items() if value}


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


def _nationality(transaction: Transaction) -> str:
    document, born = transaction.document, transaction.persona.place_of_birth
    return nationality(document.country, document.subtype, born, str(transaction.seed))


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
