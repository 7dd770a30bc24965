"""What does a request mean: to start, finish or resend? From the control API, the command line, a test.

A callback that is sent again becomes one of its own that names its original, so that what was sent before
stays on record.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from mockjumio.contract import Breach
from mockjumio.contract.editions import plus_for_space
from mockjumio.contract.scalars import url_fault
from mockjumio.errors import (
    BrokenContract,
    ImpossibleValue,
    MockjumioError,
    NoDefault,
    Problem,
    ScenarioError,
)
from mockjumio.exchanges import Callback
from mockjumio.merchant.account import FIELDS, Account, match
from mockjumio.personas.chance import draw_seed
from mockjumio.run.engine import Simulation
from mockjumio.scenario.parse import Scenario, providing_nothing
from mockjumio.schema.kinds import FLAG, OBJECT, SCENARIO, SEED, STRING, TEXTS, Key
from mockjumio.schema.nodes import Node, Place, assign, from_python, literal
from mockjumio.schema.sections import check_call
from mockjumio.transaction import Accepted, Provided, Transaction

FALLBACK = "approved"  # plays when nothing else says what does
INLINE = "inline"  # name of a scenario that came with the start and has none

PROVIDED = (
    Key("callback_url", STRING, "where the callback goes, instead of the merchant's URL"),
    Key("customer_id", STRING, "the customer's ID"),
    Key("merchant_reference", STRING, "the merchant's reference"),
    Key("reporting_criteria", STRING, "the merchant's reporting criteria"),
    Key("additional_information", STRING, "additional information"),
    Key("client_ip", STRING, "the client's IP address"),
    Key("first_name", STRING, "first name as provided"),
    Key("last_name", STRING, "last name as provided"),
)
_NAMES = tuple(item.name for item in PROVIDED)
START = (
    Key("scenario", SCENARIO, "a scenario or its name; without, the one whose route or match fits"),
    Key("set", OBJECT, 'values to replace, by path: {"result.face_match": 12}'),
    Key("seed", SEED, "seed of the run; drawn if not given"),
    Key("merchant", STRING, "API token of the merchant; the default one if not given"),
    *PROVIDED,
)
FINISH = (
    Key("scenario", SCENARIO, "whose result the transaction gets; its own if not given"),
    Key("set", OBJECT, 'values to replace, by path: {"result.face_match": 12}'),
    Key("merchant", STRING, "token of its merchant; needed only if several merchants have one of this name"),
)


class UnknownMerchant(ImpossibleValue):
    """No account has this API token."""

    def __init__(self, token: str) -> None:
        super().__init__("merchant", f"no merchant has the API token {token!r}")


class PlannedStart(NamedTuple):
    """A transaction that plays when the sandbox starts: a body that fits ``START``, and where it stands."""

    body: Mapping[str, Any]
    node: Node


class StartRequest(NamedTuple):
    """``provided`` is what the scenario is not asked for: ``None`` if it says all of it."""

    account: Account
    scenario: Scenario
    seed: int
    provided: Provided | None = None


def start_request(simulation: Simulation, body: Mapping[str, Any]) -> Accepted:
    """Start what a body asks for that fits ``START``; raises everything that is wrong with it at once."""
    account, scenario, seed, provided = read_request(simulation, body)
    return simulation.accept(account, scenario, seed=seed, provided=provided, asked=_json_of_start(body))


def foresee(simulation: Simulation, planned: Iterable[PlannedStart]) -> None:
    """Raise everything that speaks against any of these starts, each thing with its place; nothing starts."""
    problems: list[Problem] = []
    for one in planned:
        try:
            account, scenario, seed, provided = read_request(simulation, one.body)
            simulation.admit(account, scenario, seed=seed, provided=provided, callback_url=None)
        except MockjumioError as error:
            problems += located(error, one.node)
    if problems:
        raise ScenarioError(problems)


def located(error: MockjumioError, node: Node) -> Iterator[Problem]:
    """What an error says of a start that stands in a file, with the places there."""
    for problem in getattr(error, "problems", None) or [Problem("", str(error))]:
        if _IN_A_FILE.search(problem.place):  # of the scenario, which is another one's
            yield problem
            continue
        section, _, path = (problem.place or "scenario").partition(".")
        whole = node.find(section, path) if section == "set" else None  # a key may be a path
        place = node.at(section, *path.split(".")) if whole is None else whole.place
        yield Problem(str(place), problem.message)


_IN_A_FILE = re.compile(r":\d+:\d+$")


def _json_of_start(body: Mapping[str, Any]) -> str | None:
    """What came with a start, but for a scenario's name, the seed and the merchant; ``None`` if nothing."""
    own = {name: one for name in ("scenario", "set") if isinstance(one := body.get(name), dict) and one}
    own |= {name: one for name in _NAMES if (one := body.get(name)) is not None}
    return json.dumps(own) if own else None


def read_request(simulation: Simulation, body: Mapping[str, Any]) -> StartRequest:
    account = account_of(simulation, body.get("merchant"))
    named = body.get("scenario")
    if named is None:
        named = choose_scenario(simulation, account, body)
    scenario, seed = scenario_of(simulation, named), body.get("seed")
    provided = _read_provided(scenario, body) if isinstance(named, str) and not body.get("set") else None
    if provided is None:
        scenario = simulation.library.vary(scenario, overrides(body))
    else:
        scenario = providing_nothing(scenario)
    return StartRequest(account, scenario, draw_seed() if seed is None else seed, provided)


def _read_provided(scenario: Scenario, body: Mapping[str, Any]) -> Provided | None:
    """What scenario and body provide, if nothing can be wrong with that."""
    from mockjumio.play.check import is_plain  # which a start of the server does not need

    given = {name: value for name in _NAMES if (value := body.get(name)) is not None}
    values = {**scenario.sections.get("provided", {}), **given}
    for value in values.values():
        if not isinstance(value, str) or not value:  # a template, or nothing at all
            return None
    provided = Provided(**values)
    return provided if is_plain(provided) else None


async def finish_request(
    simulation: Simulation, transaction: Transaction, body: Mapping[str, Any]
) -> Transaction:
    """Finish a transaction with the result that the body asks for.

    Without a scenario its own is changed, as its start had it; templates find what the app provided then.
    """
    check_call(body, FINISH)
    named, changes = body.get("scenario"), overrides(body)
    steered = transaction._replace(steered=True)
    if named is None and not changes:
        return await simulation.finish(steered)
    asked = {"scenario": transaction.scenario, **json.loads(transaction.asked or "{}")}
    known = {**transaction.provided._asdict(), "set": asked.get("set") if named is None else None}
    varied = [*overrides(known), *changes]
    named = asked["scenario"] if named is None else named
    scenario = simulation.library.vary(scenario_of(simulation, named), varied)
    return await simulation.finish(steered._replace(asked=json.dumps(asked)), scenario)


def choose_scenario(
    simulation: Simulation, account: Account, body: Mapping[str, Any], otherwise: str | None = None
) -> str:
    """The scenario for a start that names none: by the merchant's routes, by match, by its setting.

    ``otherwise`` plays before that setting.
    """
    rules = simulation.library.rules()
    if rules or account.routes:  # which most have none of
        provided = {name: body[name] for name in FIELDS if body.get(name) is not None}
        if by_data := account.routes.find(provided) or match(rules, provided):
            return by_data
    if otherwise:
        return otherwise
    default = account.wire.default_scenario
    if default is not None and not simulation.library.has(default):
        raise NoDefault(default, simulation.library.names())
    return default or FALLBACK


def overrides(body: Mapping[str, Any]) -> list[Node]:
    """What a request changes in a scenario, as nodes whose places name the request's fields."""
    nodes = [assign(path, value, Place(f"set.{path}")) for path, value in (body.get("set") or {}).items()]
    provided = {
        item.name: literal(body[item.name], Place(item.name))
        for item in PROVIDED
        if body.get(item.name) is not None
    }
    if provided:
        place = Place(next(reversed(provided)))
        nodes.append(Node({"provided": Node(provided, place, place)}, place, place))
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
        raise UnknownMerchant(token) from None


RESEND = (
    Key("url", STRING, "where it goes, instead of where it went"),
    Key("set", OBJECT, 'texts to send as values, by parameter, or by path in JSON: {"idFaceMatch": "12"}'),
    Key("omit", TEXTS, "parameters to leave out, or paths in JSON"),
    Key("violate", FLAG, "send it even if set or omit break the contract; the callback is marked"),
)


class Gone(MockjumioError):
    """The transaction was deleted, and what it said must not leave again."""


async def resend(simulation: Simulation, original: Callback, body: Mapping[str, Any]) -> Callback:
    """Send a callback again, at once; returns it with its first attempt. Raises all that is wrong."""
    check_call(body, RESEND)
    transaction = simulation.transaction(original.reference, original.merchant)
    if transaction is None or transaction.deleted is not None or not original.body:
        raise Gone(f"transaction {original.reference} was deleted, and its data with it")
    account = simulation.accounts[original.merchant]
    url = _url(simulation, body.get("url") or original.url)
    plus = plus_for_space(account.wire.plus_for_space, transaction.settings.edition)
    edited = _edit(original, transaction, body, plus_for_space=plus)
    again = edited._replace(url=url, attempts=(), original=original.id, begun=None, fault=None)
    return await simulation.send_again(account, again)


def _url(simulation: Simulation, url: str) -> str:
    if fault := url_fault(url):
        raise ScenarioError([Problem("url", f"{url!r} {fault}")])
    if refusals := simulation.hosts.refusals(url):
        raise ScenarioError(Problem("url", refusal) for refusal in refusals)
    return url


def _edit(
    original: Callback, transaction: Transaction, body: Mapping[str, Any], *, plus_for_space: bool
) -> Callback:
    """The callback with other fields; raises what of the edits breaks the contract, unless that is wanted."""
    from mockjumio.contract.checker import check as check_contract  # what only an edit needs
    from mockjumio.contract.form import decode, encode
    from mockjumio.messages.callback import case_of

    changes: Mapping[str, Any] = body.get("set") or {}
    omitted = body.get("omit") or ()
    if not changes and not omitted:
        return original
    form = _members(original.body) if original.is_json else decode(original.body)
    problems = [
        Problem(f"set.{name}", "is not a text; nested values are JSON as a text")
        for name, value in changes.items()
        if not isinstance(value, str)
    ]
    problems += [Problem("omit", f"{name!r} is not in this callback") for name in omitted if name not in form]
    if problems:
        raise ScenarioError(problems)
    if original.is_json:
        from mockjumio.messages.platform.workflow_callback import edited  # which Netverify does not need

        content, violations = edited(original.body, transaction, changes, tuple(omitted))
    else:
        form.update(changes)
        form = {name: value for name, value in form.items() if name not in omitted}
        content = encode(form, plus_for_space=plus_for_space)
        violations = check_contract(form, case_of(transaction))
    if violations and not body.get("violate") and not original.violations:
        raise BrokenContract(
            Problem(_place(breach, changes), f"{breach}; violate sends it anyway") for breach in violations
        )
    return original._replace(body=content, violations=tuple(violations))


def _members(body: bytes) -> dict[str, Any]:
    """What JSON has, also inside of objects, by paths such as ``workflowExecution.status``."""
    found: dict[str, Any] = {}
    inner = [("", json.loads(body))]
    while inner:
        prefix, values = inner.pop()
        for name, value in values.items():
            found[f"{prefix}{name}"] = value
            if isinstance(value, dict):
                inner.append((f"{prefix}{name}.", value))
    return found


def _place(breach: Breach, changes: Mapping[str, Any]) -> str:
    name = re.split(r"[.\[]", breach.path)[0]
    named = next((one for one in (breach.path, name) if one in changes), None)
    return "omit" if named is None else f"set.{named}"
