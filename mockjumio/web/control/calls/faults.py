"""What goes wrong for a merchant, whatever the scenario?"""

from typing import Any

from mockjumio.errors import Problem, ScenarioError
from mockjumio.faults import names, values
from mockjumio.faults.base import ROUTES, Chosen, Side
from mockjumio.schema import OBJECT, Item, Kind, number, one_of
from mockjumio.web.control.operations import Ask, Operation, Reply
from mockjumio.web.control.paging import PAGE, page, whole
from mockjumio.web.control.problem import ControlError
from mockjumio.web.control.shapes import list_of, ref

_COUNT = Kind(
    "a whole number from 0 to 1000000",
    lambda value: isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 1_000_000,
    {"type": "integer", "minimum": 0, "maximum": 1_000_000},
)
_BODY = (
    Item("fault", one_of(*names(Side.OUTBOUND), *names(Side.INBOUND)), "its name", required=True),
    Item("params", OBJECT, "its parameters; by default as its scenario has them"),
    Item("probability", number(0, 1), "how likely it happens, decided by the seed; always if not given"),
    Item("first", _COUNT, "how many attempts or calls it affects at most"),
    Item("skip", _COUNT, "how many attempts or calls it leaves alone first"),
    Item("route", one_of(*ROUTES), "the calls that it affects, if it is a fault of Jumio's API"),
)


async def list_faults(ask: Ask) -> Reply:
    return Reply(page(ask.account().faults.all(), ask.query, lambda row: row[0], lambda row: _view(*row)))


async def add_fault(ask: Ask) -> Reply:
    account = ask.account()
    chosen = _chosen(ask.body)
    added = account.faults.add(chosen)
    ask.simulation.keep(account)
    return Reply(_view(added, chosen), 201)


async def remove_fault(ask: Ask) -> Reply:
    account = ask.account()
    if not account.faults.remove(whole(ask.path["id"]) or 0):
        raise ControlError(404, f"no fault {ask.path['id']}")
    ask.simulation.keep(account)
    return Reply(None, 204)


def _chosen(body: Any) -> Chosen:
    """The fault that a body asks for, read as in a scenario."""
    from mockjumio.scenario.delivery_rules import of_any_side
    from mockjumio.scenario.keys import Problems
    from mockjumio.scenario.source import Place, from_python

    when = {key: value for key, value in body.items() if key not in ("fault", "params") and value is not None}
    problems = Problems()
    written = {body["fault"]: body.get("params"), **when}
    read = of_any_side(body["fault"]).read(from_python(written, Place("")), problems)
    if problems.found or not isinstance(read, tuple) or not read:
        raise ScenarioError([_placed(problem, body["fault"]) for problem in problems.found])
    found: Chosen = read[0]
    return found


def _placed(problem: Problem, fault: str) -> Problem:
    place = problem.place.lstrip(".")
    return problem._replace(place=f"params{place.removeprefix(fault)}" if place.startswith(fault) else place)


def _view(number: int, chosen: Chosen) -> dict[str, object]:
    return {
        "id": number,
        "fault": chosen.name,
        "params": values(chosen),
        "probability": chosen.probability,
        "first": chosen.first,
        "skip": chosen.skip,
        "route": chosen.route,
    }


_PATH = "/merchants/{token}/faults"
OPERATIONS = (
    Operation(
        "GET",
        _PATH,
        "listFaults",
        "The faults of this merchant",
        list_faults,
        list_of("Fault"),
        query=PAGE,
        errors=(400, 404, 422),
    ),
    Operation(
        "POST",
        _PATH,
        "addFault",
        "Start a fault of callbacks or of Jumio's API",
        add_fault,
        ref("Fault"),
        status=201,
        body=_BODY,
        example={"fault": "slow-body", "params": {"rate": 200}},
        errors=(400, 404, 413, 422),
    ),
    Operation(
        "DELETE",
        _PATH + "/{id}",
        "removeFault",
        "End a fault",
        remove_fault,
        {},
        status=204,
        errors=(404, 422),
    ),
)
