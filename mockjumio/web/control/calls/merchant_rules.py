"""What is arranged for a merchant, whatever the scenario: faults, document types of its own?"""

from typing import Any

from mockjumio.clock import Instant, timestamp
from mockjumio.errors import Problem, ScenarioError
from mockjumio.faults import names, values
from mockjumio.faults.fault import ROUTE, WHEN, Chosen, Side
from mockjumio.merchant.account import Account, CodeTaken, UnknownCode, as_values
from mockjumio.schema.kinds import FLAG, OBJECT, STRING, Key, choice
from mockjumio.settings import CustomDocument
from mockjumio.web.control.operations import PAGE, Ask, Operation, Reply, page, whole
from mockjumio.web.control.problem import ControlError
from mockjumio.web.control.schemas import list_of, ref

_FAULT_BODY = (
    Key(
        "fault",
        choice("a fault", lambda: (*names(Side.OUTBOUND), *names(Side.INBOUND))),
        "its name",
        required=True,
    ),
    Key("params", OBJECT, "its parameters; by default as its scenario has them"),
    *WHEN,
    ROUTE,
)


async def list_faults(ask: Ask) -> Reply:
    return Reply(
        page(ask.account().faults.all(), ask.query, lambda row: row[0], lambda row: _fault_view(*row))
    )


async def add_fault(ask: Ask) -> Reply:
    account = ask.account()
    chosen = _chosen_fault(ask.body)
    added = account.faults.add(chosen)
    ask.simulation.keep(account)
    return Reply(_fault_view(added, chosen), 201)


async def remove_fault(ask: Ask) -> Reply:
    account = ask.account()
    if not account.faults.remove(whole(ask.path["id"]) or 0):
        raise ControlError(404, f"no fault {ask.path['id']}")
    ask.simulation.keep(account)
    return Reply(None, 204)


def _chosen_fault(body: Any) -> Chosen:
    """The fault that a body asks for, read as in a scenario."""
    from mockjumio.scenario.delivery_rules import of_any_side
    from mockjumio.schema.kinds import Problems
    from mockjumio.schema.nodes import Place, from_python

    when = {key: value for key, value in body.items() if key not in ("fault", "params") and value is not None}
    problems = Problems()
    written = {body["fault"]: body.get("params"), **when}
    read = of_any_side(body["fault"]).read(from_python(written, Place("")), problems)
    if problems.found or not isinstance(read, tuple) or not read:
        raise ScenarioError([_place_in_body(problem, body["fault"]) for problem in problems.found])
    found: Chosen = read[0]
    return found


def _place_in_body(problem: Problem, fault: str) -> Problem:
    place = problem.place.lstrip(".")
    return problem._replace(place=f"params{place.removeprefix(fault)}" if place.startswith(fault) else place)


def _fault_view(number: int, chosen: Chosen) -> dict[str, object]:
    return {
        "id": number,
        "fault": chosen.name,
        "params": values(chosen),
        "probability": chosen.probability,
        "first": chosen.first,
        "skip": chosen.skip,
        "route": chosen.route,
    }


_FAULTS_PATH = "/merchants/{token}/faults"
_FAULTS = (
    Operation(
        "GET",
        _FAULTS_PATH,
        "The faults of this merchant",
        list_faults,
        list_of("Fault"),
        query=PAGE,
        errors=(400, 404, 422),
    ),
    Operation(
        "POST",
        _FAULTS_PATH,
        "Start a fault of callbacks or of Jumio's API",
        add_fault,
        ref("Fault"),
        status=201,
        body=_FAULT_BODY,
        example={"fault": "slow-body", "params": {"rate": 200}},
        errors=(400, 404, 413, 422),
    ),
    Operation(
        "DELETE",
        _FAULTS_PATH + "/{id}",
        "End a fault",
        remove_fault,
        {},
        status=204,
        errors=(404, 422),
    ),
)


_CHANGE = (
    Key("name", STRING, "name of the document type"),
    Key("label", STRING, "default label in English"),
    Key("translations", OBJECT, "labels by language"),
    Key("enabled", FLAG, "whether it can be used"),
    Key("code", STRING, "unique code without blanks; it cannot be changed"),
)


def _view(account: Account, code: str) -> dict[str, object]:
    return _type_view(*next(pair for pair in account.custom_documents.all() if pair[0].code == code))


def _type_view(document: CustomDocument, since: Instant) -> dict[str, object]:
    return {**as_values(document), "in_force_from": timestamp(since) if since else None}


async def list_document_types(ask: Ask) -> Reply:
    account = ask.account()
    numbered = enumerate(account.custom_documents.all())  # none is ever removed
    return Reply(page(numbered, ask.query, lambda pair: pair[0], lambda pair: _type_view(*pair[1])))


async def make_document_type(ask: Ask) -> Reply:
    account = ask.account()
    try:
        document = account.custom_documents.add(ask.body, account.clock.now())
    except CodeTaken as error:
        raise ControlError(409, str(error)) from None
    ask.simulation.keep(account)
    return Reply(_view(account, document.code), 201)


async def change_document_type(ask: Ask) -> Reply:
    account, code = ask.account(), ask.path["code"]
    try:
        account.custom_documents.change(code, ask.body)
    except UnknownCode as error:
        raise ControlError(404, str(error)) from None
    ask.simulation.keep(account)
    return Reply(_view(account, code))


async def delete_document_type(ask: Ask) -> Reply:
    why = 'a document type cannot be deleted; PATCH it with {"enabled": false}'
    raise ControlError(405, why, {"Allow": "PATCH"})


_TYPES_PATH = "/merchants/{token}/document-types"
_DOCUMENT_TYPES = (
    Operation(
        "GET",
        _TYPES_PATH,
        "A merchant's document types",
        list_document_types,
        list_of("DocumentType"),
        query=PAGE,
        errors=(400, 404, 422),
    ),
    Operation(
        "POST",
        _TYPES_PATH,
        "Make a document type; in force after five minutes of the merchant's clock",
        make_document_type,
        ref("DocumentType"),
        status=201,
        body=_CHANGE,
        example={"code": "GYM_CARD", "name": "Gym card", "label": "Gym membership card"},
        errors=(400, 404, 409, 422),
    ),
    Operation(
        "PATCH",
        f"{_TYPES_PATH}/{{code}}",
        "Change anything but the code",
        change_document_type,
        ref("DocumentType"),
        body=_CHANGE,
        example={"enabled": False},
        errors=(400, 404, 422),
    ),
    Operation(
        "DELETE",
        f"{_TYPES_PATH}/{{code}}",
        "Refused: a document type is disabled, never deleted",
        delete_document_type,
        ref("Problem"),
        status=405,
    ),
)

OPERATIONS = {"merchants/document-types": _DOCUMENT_TYPES, "merchants/faults": _FAULTS}
