"""How are merchants made, changed and removed, and what plays for which references?"""

from functools import partial

from mockjumio.errors import no_default
from mockjumio.merchant.account import Account, Route
from mockjumio.merchant.requests import CHANGE, MAKE, account_view, change_account, make_account
from mockjumio.run.engine import Reset
from mockjumio.run.merchants import TokenTaken
from mockjumio.schema.kinds import STRING, Key
from mockjumio.web.control.operations import PAGE, Ask, Operation, Reply, page, whole
from mockjumio.web.control.problem import ControlError
from mockjumio.web.control.schemas import list_of, ref


async def list_merchants(ask: Ask) -> Reply:
    accounts = ask.simulation.accounts.values()
    return Reply(page(accounts, ask.query, lambda one: one.number, partial(_view, ask)))


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
        query=PAGE,
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

OPERATIONS = {"merchants": _MERCHANTS, "merchants/routes": _ROUTES}
