"""What does a request to start a transaction mean? From the control API, the command line, a test."""

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from mockjumio.errors import UsageError
from mockjumio.merchant.account import Account
from mockjumio.merchant.routing import FIELDS, match
from mockjumio.merchant.seeds import draw_seed
from mockjumio.run.engine import Simulation
from mockjumio.scenario.parse import Scenario
from mockjumio.scenario.source import Node, Place, assign, from_python, literal
from mockjumio.schema import OBJECT, SCENARIO, SEED, TEXT, Item, check
from mockjumio.transaction import Transaction

FALLBACK = "approved"  # plays when nothing else says what does
INLINE = "inline"  # name of a scenario that came with the start and has none

_PROVIDED = (
    Item("callback_url", TEXT, "where the callback goes, instead of the merchant's URL"),
    Item("customer_id", TEXT, "the customer's ID"),
    Item("merchant_reference", TEXT, "the merchant's reference"),
    Item("reporting_criteria", TEXT, "the merchant's reporting criteria"),
    Item("additional_information", TEXT, "additional information"),
    Item("client_ip", TEXT, "the client's IP address"),
    Item("first_name", TEXT, "first name as provided"),
    Item("last_name", TEXT, "last name as provided"),
)
START = (
    Item("scenario", SCENARIO, "a scenario or its name; without, the one whose route or match fits"),
    Item("set", OBJECT, 'values to replace, by path: {"result.face_match": 12}'),
    Item("seed", SEED, "seed of the run; drawn if not given"),
    Item("merchant", TEXT, "API token of the merchant; the default one if not given"),
    *_PROVIDED,
)
FINISH = (
    Item("scenario", SCENARIO, "whose result the transaction gets; its own if not given"),
    Item("set", OBJECT, 'values to replace, by path: {"result.face_match": 12}'),
    Item("merchant", TEXT, "token of its merchant; needed only if several merchants have one of this name"),
)


class UnknownMerchant(UsageError):
    """No account has this API token."""


class StartRequest(NamedTuple):
    account: Account
    scenario: Scenario
    seed: int


def start_request(simulation: Simulation, body: Mapping[str, Any]) -> Transaction:
    """Start what the body asks for; raises everything that is wrong with it at once."""
    request = read_request(simulation, body)
    return simulation.start(request.account, request.scenario, seed=request.seed, asked=_asked(body))


def _asked(body: Mapping[str, Any]) -> str | None:
    """What came with a start, but for a scenario's name, the seed and the merchant; ``None`` if nothing."""
    own = {
        name: body[name] for name in ("scenario", "set") if body.get(name) and isinstance(body[name], dict)
    }
    own |= {item.name: body[item.name] for item in _PROVIDED if body.get(item.name) is not None}
    return json.dumps(own) if own else None


def read_request(simulation: Simulation, body: Mapping[str, Any]) -> StartRequest:
    check(body, START)
    account = account_of(simulation, body.get("merchant"))
    named = body.get("scenario")
    if named is None:
        named = chosen(simulation, account, body)
    scenario = simulation.library.varied(scenario_of(simulation, named), overrides(body))
    seed = body.get("seed")
    return StartRequest(account, scenario, draw_seed() if seed is None else seed)


async def finish_request(
    simulation: Simulation, transaction: Transaction, body: Mapping[str, Any]
) -> Transaction:
    """Finish a transaction with the result that the body asks for.

    Without a scenario its own is changed, as its start had it; templates find what the app provided then.
    """
    check(body, FINISH)
    named, changes = body.get("scenario"), overrides(body)
    steered = transaction._replace(steered=True)
    if named is None and not changes:
        return await simulation.finish(steered)
    asked = {"scenario": transaction.scenario, **json.loads(transaction.asked or "{}")}
    known = {**transaction.provided._asdict(), "set": asked.get("set") if named is None else None}
    varied = [*overrides(known), *changes]
    named = asked["scenario"] if named is None else named
    scenario = simulation.library.varied(scenario_of(simulation, named), varied)
    return await simulation.finish(steered._replace(asked=json.dumps(asked)), scenario)


def chosen(simulation: Simulation, account: Account, body: Mapping[str, Any]) -> str:
    """The scenario for a start that names none: by the merchant's routes, then by match, then approved."""
    provided = {name: body[name] for name in FIELDS if body.get(name) is not None}
    return account.routes.find(provided) or match(simulation.library.rules(), provided) or FALLBACK


def overrides(body: Mapping[str, Any]) -> list[Node]:
    """What a request changes in a scenario, as nodes whose places name the request's fields."""
    nodes = [assign(path, value, Place(f"set.{path}")) for path, value in (body.get("set") or {}).items()]
    nodes += [
        assign(f"provided.{item.name}", literal(body[item.name], Place(item.name)), Place(item.name))
        for item in _PROVIDED
        if body.get(item.name) is not None
    ]
    return nodes


def scenario_of(simulation: Simulation, named: str | dict[str, Any]) -> Scenario:
    if isinstance(named, str):
        return simulation.library.get(named)
    node = from_python({"name": INLINE, **named}, Place("scenario"))
    return simulation.library.inline(node)


def account_of(simulation: Simulation, token: str | None) -> Account:
    if token is None:
        return next(iter(simulation.accounts.values()))
    try:
        return simulation.accounts[token]
    except KeyError:
        raise UnknownMerchant(f"no merchant has the API token {token!r}") from None
