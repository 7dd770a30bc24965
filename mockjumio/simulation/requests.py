"""What does a request to start a transaction mean? From the control API, the command line, a test."""

import secrets
from collections.abc import Mapping
from typing import Any, NamedTuple

from mockjumio.errors import Problem, ScenarioError, UsageError, nearest
from mockjumio.scenario.parse import Scenario
from mockjumio.scenario.source import Node, Place, assign, from_python, literal
from mockjumio.simulation.account import Account
from mockjumio.simulation.engine import Simulation
from mockjumio.transaction import Transaction

MAX_SEED = 2**63 - 1

_PROVIDED = (
    "callback_url",
    "customer_id",
    "merchant_reference",
    "reporting_criteria",
    "additional_information",
    "client_ip",
    "first_name",
    "last_name",
)
_KEYS = ("scenario", "set", "seed", "merchant", *_PROVIDED)


class UnknownMerchant(UsageError):
    """No account has this API token."""


class StartRequest(NamedTuple):
    account: Account
    scenario: Scenario
    seed: int


def draw_seed() -> int:
    """A seed for a run that names none; short enough to be typed again."""
    return secrets.randbelow(1_000_000_000)


def start_request(simulation: Simulation, body: Mapping[str, Any]) -> Transaction:
    """Start what the body asks for; raises everything that is wrong with it at once."""
    request = read_request(simulation, body)
    return simulation.start(request.account, request.scenario, seed=request.seed)


def read_request(simulation: Simulation, body: Mapping[str, Any]) -> StartRequest:
    problems = [Problem(key, _unknown(key)) for key in body if key not in _KEYS]
    if "scenario" not in body:
        problems.append(Problem("scenario", "is missing: a scenario's name, or an object"))
    elif not isinstance(body["scenario"], str | dict):
        problems.append(Problem("scenario", "is neither a name nor an object"))
    seed = body.get("seed", None)
    if seed is not None and (
        not isinstance(seed, int) or isinstance(seed, bool) or not 0 <= seed <= MAX_SEED
    ):
        problems.append(Problem("seed", f"is not a whole number from 0 to {MAX_SEED}"))
    if not isinstance(body.get("set", {}), dict):
        problems.append(Problem("set", "is not an object of paths and values"))
    problems += [
        Problem(key, "is not a text")
        for key in (*_PROVIDED, "merchant")
        if body.get(key) is not None and not isinstance(body[key], str)
    ]
    if problems:
        raise ScenarioError(problems)
    account = _account(simulation, body.get("merchant"))
    scenario = simulation.library.varied(_scenario(simulation, body["scenario"]), overrides(body))
    return StartRequest(account, scenario, draw_seed() if seed is None else seed)


def overrides(body: Mapping[str, Any]) -> list[Node]:
    """What a request changes in a scenario, as nodes whose places name the request's fields."""
    nodes = [assign(path, value, Place(f"set.{path}")) for path, value in body.get("set", {}).items()]
    nodes += [
        assign(f"provided.{key}", literal(body[key], Place(key)), Place(key))
        for key in _PROVIDED
        if body.get(key) is not None
    ]
    return nodes


def _scenario(simulation: Simulation, named: str | dict[str, Any]) -> Scenario:
    if isinstance(named, str):
        return simulation.library.get(named)
    node = from_python({"name": "inline", **named}, Place("scenario"))
    return simulation.library.inline(node)


def _account(simulation: Simulation, token: str | None) -> Account:
    if token is None:
        return next(iter(simulation.accounts.values()))
    try:
        return simulation.accounts[token]
    except KeyError:
        raise UnknownMerchant(f"no merchant has the API token {token!r}") from None


def _unknown(key: str) -> str:
    hint = nearest(key, _KEYS)
    return "is not a known key" + (f"; did you mean {hint}?" if hint else f"; known are {', '.join(_KEYS)}")
