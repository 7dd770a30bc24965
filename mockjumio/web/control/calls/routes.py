"""Which scenario plays for whom? A merchant's routing table."""

from mockjumio.merchant.record import Route
from mockjumio.schema import TEXT, Item
from mockjumio.web.control.operations import Ask, Operation, Reply
from mockjumio.web.control.paging import PAGE, page, whole
from mockjumio.web.control.problem import ControlError
from mockjumio.web.control.shapes import list_of, ref

_BODY = (
    Item("scenario", TEXT, "name of the scenario that plays", required=True),
    Item("customer_id", TEXT, "exact text or glob, such as fraud-*"),
    Item("merchant_reference", TEXT, "exact text or glob"),
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


_PATH = "/merchants/{token}/routes"
OPERATIONS = (
    Operation(
        "GET",
        _PATH,
        "listRoutes",
        "The routing table",
        list_routes,
        list_of("Route"),
        query=PAGE,
        errors=(400, 404, 422),
    ),
    Operation(
        "POST",
        _PATH,
        "addRoute",
        "Play a scenario for transactions whose references fit",
        add_route,
        ref("Route"),
        status=201,
        body=_BODY,
        example={"customer_id": "fraud-*", "scenario": "fraud"},
        errors=(400, 404, 422),
    ),
    Operation(
        "DELETE",
        f"{_PATH}/{{id}}",
        "removeRoute",
        "Remove a route",
        remove_route,
        {},
        status=204,
        errors=(404,),
    ),
)
