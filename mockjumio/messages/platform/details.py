"""What does retrieval say of a workflow? Status, details, steps, PDF: views of the callback's own scan.

The PDF's form is our own: Jumio's is public nowhere. Its link is signed with the merchant's secret, and good
for some minutes of the merchant's clock: whoever has it may fetch the PDF, as from the object stores where
such links come from.
"""

from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from hashlib import sha256
from hmac import digest
from typing import Any, Final
from urllib.parse import urlencode

from msgspec.json import Encoder

from mockjumio.clock import MINUTE, SECOND, Instant, timestamp
from mockjumio.contract import Breach, enums
from mockjumio.contract.conditions import Case
from mockjumio.contract.platform import tables
from mockjumio.contract.platform.tables import (
    CONSENTED,
    DECIDED,
    ENDS,
    FACELESS,
    REPORT_LINK,
    STARTED,
    TODAY,
    WIPED,
    WITH_IP,
    check,
)
from mockjumio.contract.platform.workflows import (
    CLASSIFIERS,
    FACEMAP,
    ID,
    PASSED,
    PRECONDITION,
    STEPS,
)
from mockjumio.contract.rules import Table
from mockjumio.messages.callback import case_of as netverify_case
from mockjumio.messages.callback import classifiers
from mockjumio.messages.links import Links
from mockjumio.messages.platform.capabilities import JsonObject, capabilities, capability_id
from mockjumio.messages.platform.verdicts import Finding, decide, findings, kept_as, status_of
from mockjumio.messages.platform.workflow_callback import case_of
from mockjumio.messages.platform.workflow_links import credential_id, derived_id, execution, hosts, image
from mockjumio.messages.sources import Message
from mockjumio.settings import Credentials
from mockjumio.transaction import Credential, State, Transaction, Workflow

Resource = Callable[[Transaction, Workflow, Links], JsonObject]

_KEPT: Final = {"FRONT": enums.FRONT, "BACK": enums.BACK, "FACE": enums.FACE, "DOCUMENT": "1"}
_encode = Encoder().encode  # at a tenth of what json takes


def check_resource(resource: Resource, transaction: Transaction, values: JsonObject) -> tuple[Breach, ...]:
    return check(_TABLES[resource], values, case_in_full(transaction))


def case_in_full(transaction: Transaction) -> Case:
    """The case that the rules of details ask about, beyond those of the callback."""
    workflow = transaction.workflow
    found = {
        TODAY: is_todays(transaction),
        WITH_IP: client_ip(transaction) is not None,
        CONSENTED: workflow is not None and workflow.consented is not None,
        DECIDED: is_decided(transaction),
        STARTED: transaction.first_attempt is not None,
        WIPED: transaction.deleted is not None,
        FACELESS: workflow is not None and workflow.biometrics_deleted is not None,
    }
    return case_of(transaction, *(name for name, holds in found.items() if holds))


def is_todays(transaction: Transaction) -> bool:
    """Whether details have what Jumio's documentation of today has alone."""
    return transaction.settings.platform.generation == "today"


def client_ip(transaction: Transaction) -> str | None:
    """The user's address, which goes with the user's data."""
    return transaction.provided.client_ip if transaction.deleted is None else None


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
                    "capabilityIds": [capability_id(transaction, one) for one in own],
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
    }
    if is_todays(transaction):
        about |= {
            "reportingCriteria": provided.reporting_criteria,
            "originalDefinitionKey": workflow.key,
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
        message = Message(transaction, netverify_case(transaction), transaction.updated, links)
        values["capabilities"] = capabilities(message, workflow, found)
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
        return f"{enums.LIVENESS}{classifier.rpartition('_')[2]}"
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
    if is_todays(transaction):
        values["label"] = credential.label or credential.category
        address = client_ip(transaction)
        if address is not None:
            values["clientIp"] = address
        if workflow.consented is not None:
            values["consent"] = {"decisionAccepted": workflow.consented}
    return values | ({"parts": parts} if parts else {})


def prepared_data(transaction: Transaction) -> bytes:
    """What a merchant would have uploaded of the scenario's person."""
    persona = transaction.persona
    values = {
        "firstName": persona.first_name,
        "lastName": persona.last_name,
        "dateOfBirth": str(persona.dob),
    }
    return _encode(values)


LIFETIME: Final = 15 * MINUTE
_WORKFLOW_ID, _URL = (field.name for field in REPORT_LINK.fields)


def link(transaction: Transaction, links: Links, credentials: Credentials, now: Instant) -> dict[str, str]:
    """Where the PDF is from ``now`` on."""
    expires = str((now + LIFETIME) // SECOND)
    signature = sign(transaction.reference, expires, credentials)
    query = urlencode({"client": credentials.token, "expires": expires, "signature": signature})
    url = f"{hosts(links).retrieval}/api/v1/reports/{transaction.reference}.pdf?{query}"
    return {_WORKFLOW_ID: transaction.reference, _URL: url}


def sign(reference: str, expires: str, credentials: Credentials) -> str:
    signature = digest(credentials.secret.encode(), f"report {reference} {expires}".encode(), sha256)
    return urlsafe_b64encode(signature).rstrip(b"=").decode()


def rows(transaction: Transaction, workflow: Workflow, links: Links) -> Iterator[tuple[str, str]]:
    """What stands in it, line by line: a name, and what is to be said of it. Empty lines part chapters."""
    told = details(transaction, workflow, links)
    yield "account", workflow.account
    yield from _members(told["workflow"])
    yield from ((name, told[name]) for name in ("createdAt", "startedAt", "completedAt") if name in told)
    if "decision" in told:
        decision = told["decision"]
        yield "", ""
        label, score = decision["details"]["label"], decision["risk"]["score"]
        yield "decision", f"{decision['type']}, {label}, risk score {score:g}"
    for name, results in told["capabilities"].items():
        yield "", ""
        for one in results:
            about = ", ".join(credential["category"] for credential in one["credentials"])
            yield f"{name} ({about})", f"{one['decision']['type']}, {one['decision']['details']['label']}"
            yield from _members(one.get("data", {}))


def _members(values: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for name, value in values.items():
        if isinstance(value, dict):
            yield from _members(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", ", ".join(map(str, value)) if isinstance(value, list) else str(value)
