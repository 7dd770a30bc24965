"""How are merchants made, changed and removed, and what is arranged for them: routes, faults, types?"""

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

from mockjumio.clock import Instant, timestamp
from mockjumio.errors import Problem, ScenarioError, no_default
from mockjumio.faults import names, values
from mockjumio.faults.fault import ROUTE, WHEN, Chosen, Side
from mockjumio.merchant.account import Account, CodeTaken, Route, UnknownCode, as_values
from mockjumio.merchant.requests import CHANGE, MAKE, account_view, change_account, make_account
from mockjumio.run.engine import Reset
from mockjumio.run.merchants import TokenTaken
from mockjumio.schema.kinds import FLAG, OBJECT, STRING, Key, choice
from mockjumio.settings import CustomDocument
from mockjumio.web.control.operations import PAGE, Ask, Operation, Reply, page, page_of_history, whole
from mockjumio.web.control.problem import ControlError
from mockjumio.web.control.views import list_of, ref

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


def _code_view(account: Account, code: str) -> dict[str, object]:
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
    return Reply(_code_view(account, document.code), 201)


async def change_document_type(ask: Ask) -> Reply:
    account, code = ask.account(), ask.path["code"]
    try:
        account.custom_documents.change(code, ask.body)
    except UnknownCode as error:
        raise ControlError(404, str(error)) from None
    ask.simulation.keep(account)
    return Reply(_code_view(account, code))


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


async def list_merchants(ask: Ask) -> Reply:
    search, known = ask.search(_text), ask.simulation.accounts

    def accounts(after: int | None, *, newest: bool) -> Iterable[Iterable[Account]]:
        """In the order of their numbers, as they are now."""
        return [(one for one in tuple(known.values()) if one.number > (after or 0))]

    def again(one: Account, stale: bool) -> Account | None:
        return one if known.get(one.token) is one and search.fits(one) else None

    return Reply(
        await page_of_history(
            accounts,
            ask,
            fits=search.fits,
            number=lambda one: one.number,
            view=partial(_view, ask),
            again=again,
        )
    )


def _text(account: Account) -> Iterator[str]:
    """In what a merchant is found."""
    yield from filter(None, (account.token, account.credentials.admin_token, account.callback_url))
    yield from (url for _, url in account.wire.callback_urls)


def _view(ask: Ask, account: Account) -> dict[str, object]:
    library, default = ask.simulation.library, account.wire.default_scenario
    if default is None or library.has(default):
        return account_view(account)
    return account_view(account, [f"default_scenario: {no_default(default, library.names())}"])


async def make_merchant(ask: Ask) -> Reply:
    _check_default(ask)
    account = make_account(ask.body, ask.simulation.hosts)
    try:
        ask.simulation.add_account(account)
    except TokenTaken as error:
        raise ControlError(409, str(error)) from None
    return Reply(_view(ask, account), 201)


def _check_default(ask: Ask) -> None:
    """Raise :class:`UnknownScenario` for a ``default_scenario`` that nobody could play, as for a route's."""
    settings = ask.body.get("settings")
    named = settings.get("default_scenario") if isinstance(settings, dict) else None
    if isinstance(named, str):
        ask.simulation.library.get(named)


async def show_merchant(ask: Ask) -> Reply:
    return Reply(_view(ask, ask.account()))


async def change_merchant(ask: Ask) -> Reply:
    account = ask.account()
    _check_default(ask)
    change_account(account, ask.body, ask.simulation.hosts)
    ask.simulation.keep(account)
    return Reply(_view(ask, account))


async def remove_merchant(ask: Ask) -> Reply:
    account = ask.account()
    if account is next(iter(ask.simulation.accounts.values())):
        raise ControlError(409, "the default merchant stays; reset it instead")
    return Reply(_reset_view(await ask.simulation.remove_account(account)))


async def reset_merchant(ask: Ask) -> Reply:
    return Reply(_reset_view(await ask.simulation.reset(ask.account())))


def _reset_view(reset: Reset) -> dict[str, int]:
    return reset._asdict()


_MERCHANTS = (
    Operation(
        "GET",
        "/merchants",
        "All accounts, oldest first",
        list_merchants,
        list_of("Merchant"),
        query=(Key("q", STRING, "words that its API tokens and callback URLs must all contain"), *PAGE),
        errors=(400, 422),
    ),
    Operation(
        "POST",
        "/merchants",
        "Make an isolated account; values that are not given are drawn, or have a default",
        make_merchant,
        ref("Merchant"),
        status=201,
        body=MAKE,
        example={"callback_url": "http://localhost:8080/jumio/callback", "clock": {"mode": "manual"}},
        errors=(400, 409, 422, 429),
    ),
    Operation(
        "GET",
        "/merchants/{token}",
        "One account",
        show_merchant,
        ref("Merchant"),
        errors=(404,),
    ),
    Operation(
        "PATCH",
        "/merchants/{token}",
        "Change an account; this applies to transactions that start later",
        change_merchant,
        ref("Merchant"),
        body=CHANGE,
        example={"settings": {"face_match": False}},
        errors=(400, 404, 422),
    ),
    Operation(
        "DELETE",
        "/merchants/{token}",
        "Remove an account with all that it has",
        remove_merchant,
        ref("Reset"),
        errors=(404, 409),
    ),
    Operation(
        "POST",
        "/merchants/{token}/reset",
        "Empty an account: transactions, callbacks, journal, plans. It keeps credentials, settings and clock",
        reset_merchant,
        ref("Reset"),
        errors=(404,),
    ),
)


_ROUTE_BODY = (
    Key("scenario", STRING, "name of the scenario that plays", required=True),
    Key("customer_id", STRING, "exact text or glob, such as fraud-*"),
    Key("merchant_reference", STRING, "exact text or glob"),
)


async def list_routes(ask: Ask) -> Reply:
    return Reply(page(ask.account().routes.all(), ask.query, lambda route: route.id, Route._asdict))


async def add_route(ask: Ask) -> Reply:
    account, body = ask.account(), ask.body
    customer_id, merchant_reference = body.get("customer_id"), body.get("merchant_reference")
    if customer_id is None and merchant_reference is None:
        raise ControlError(422, "a route needs customer_id or merchant_reference")
    scenario = ask.simulation.library.get(body["scenario"]).name
    route = account.routes.add(scenario, customer_id=customer_id, merchant_reference=merchant_reference)
    ask.simulation.keep(account)
    return Reply(route._asdict(), 201)


async def remove_route(ask: Ask) -> Reply:
    number = whole(ask.path["id"])
    account = ask.account()
    if not account.routes.remove(number or 0):
        raise ControlError(404, f"no route {ask.path['id']}")
    ask.simulation.keep(account)
    return Reply(None, 204)


_ROUTES_PATH = "/merchants/{token}/routes"
_ROUTES = (
    Operation(
        "GET",
        _ROUTES_PATH,
        "The routing table",
        list_routes,
        list_of("Route"),
        query=PAGE,
        errors=(400, 404, 422),
    ),
    Operation(
        "POST",
        _ROUTES_PATH,
        "Play a scenario for transactions whose references fit",
        add_route,
        ref("Route"),
        status=201,
        body=_ROUTE_BODY,
        example={"customer_id": "fraud-*", "scenario": "fraud"},
        errors=(400, 404, 422),
    ),
    Operation(
        "DELETE",
        f"{_ROUTES_PATH}/{{id}}",
        "Remove a route",
        remove_route,
        {},
        status=204,
        errors=(404,),
    ),
)

OPERATIONS = {
    "merchants": _MERCHANTS,
    "merchants/document-types": _DOCUMENT_TYPES,
    "merchants/routes": _ROUTES,
    "merchants/faults": _FAULTS,
}
