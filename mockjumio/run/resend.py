"""How is a recorded callback sent again? The same bytes, or edited fields, or to another URL.

It becomes a callback of its own that names its original, so that what was sent before stays on record.
"""

import re
from collections.abc import Mapping
from typing import Any

from mockjumio.contract import Breach
from mockjumio.contract.kinds import url_fault
from mockjumio.errors import BrokenContract, MockjumioError, Problem, ScenarioError
from mockjumio.exchanges import Callback
from mockjumio.run.engine import Simulation
from mockjumio.schema import FLAG, OBJECT, TEXT, TEXTS, Item, check
from mockjumio.transaction import Transaction

RESEND = (
    Item("url", TEXT, "where it goes, instead of where it went"),
    Item("set", OBJECT, 'texts to send as values, by parameter: {"idFaceMatch": "12"}'),
    Item("omit", TEXTS, "parameters to leave out"),
    Item("violate", FLAG, "send it even if set or omit break the contract; the callback is marked"),
)


class Gone(MockjumioError):
    """The transaction was deleted, and what it said must not leave again."""


async def resend(simulation: Simulation, original: Callback, body: Mapping[str, Any]) -> Callback:
    """Send a callback again, at once; returns it with its first attempt. Raises all that is wrong."""
    check(body, RESEND)
    transaction = simulation.transaction(original.reference, original.merchant)
    if transaction is None or transaction.deleted is not None or not original.body:
        raise Gone(f"transaction {original.reference} was deleted, and its data with it")
    account = simulation.accounts[original.merchant]
    url = _url(simulation, body.get("url") or original.url)
    edited = _edited(original, transaction, body, plus_for_space=account.wire.plus_for_space)
    again = edited._replace(url=url, attempts=(), original=original.id, begun=None, fault=None)
    return await simulation.send_again(account, again)


def _url(simulation: Simulation, url: str) -> str:
    if fault := url_fault(url):
        raise ScenarioError([Problem("url", fault)])
    if refusals := simulation.hosts.refusals(url):
        raise ScenarioError(Problem("url", refusal) for refusal in refusals)
    return url


def _edited(
    original: Callback, transaction: Transaction, body: Mapping[str, Any], *, plus_for_space: bool
) -> Callback:
    """The callback with other fields; raises what of the edits breaks the contract, unless that is wanted."""
    from mockjumio.contract.check import check as check_contract  # what only an edit needs
    from mockjumio.contract.form import decode, encode
    from mockjumio.messages.case import case_of

    changes: Mapping[str, Any] = body.get("set") or {}
    omitted = body.get("omit") or ()
    if not changes and not omitted:
        return original
    form = decode(original.body)
    problems = [
        Problem(f"set.{name}", "is not a text; nested values are JSON as a text")
        for name, value in changes.items()
        if not isinstance(value, str)
    ]
    problems += [Problem("omit", f"{name!r} is not in this callback") for name in omitted if name not in form]
    if problems:
        raise ScenarioError(problems)
    form.update(changes)
    form = {name: value for name, value in form.items() if name not in omitted}
    violations = check_contract(form, case_of(transaction))
    if violations and not body.get("violate") and not original.violations:
        raise BrokenContract(
            Problem(_place(breach, changes), f"{breach}; violate sends it anyway") for breach in violations
        )
    return original._replace(body=encode(form, plus_for_space=plus_for_space), violations=tuple(violations))


def _place(breach: Breach, changes: Mapping[str, Any]) -> str:
    name = re.split(r"[.\[]", breach.path)[0]
    return f"set.{name}" if name in changes else "omit"
