"""What does a workflow's callback say? JSON, without any result and without a signature."""

import json
from collections.abc import Mapping
from functools import lru_cache
from random import Random
from typing import Any, Final

from mockjumio.clock import Instant, timestamp
from mockjumio.contract import Breach
from mockjumio.contract.conditions import Case
from mockjumio.contract.platform import tables
from mockjumio.contract.platform.tables import check
from mockjumio.contract.scalars import IP
from mockjumio.exchanges import Callback
from mockjumio.messages.links import Links
from mockjumio.messages.platform.verdicts import status_of
from mockjumio.messages.platform.workflow_links import execution, hosts
from mockjumio.settings import WireSettings
from mockjumio.transaction import Transaction, Workflow

CONTENT_TYPE: Final = "application/json"
_LONGEST: Final = {"customer_id": 100, "merchant_reference": 100, "reporting_criteria": 255}

_text = json.JSONEncoder().encode  # in ASCII


def case_of(transaction: Transaction, *more: str) -> Case:
    """The case that the platform's rules ask about."""
    given = [name for name in _LONGEST if getattr(transaction.provided, name)]
    return _case(status_of(transaction), tuple(given + list(more)))


@lru_cache(maxsize=256)
def _case(status: str, given: tuple[str, ...]) -> Case:
    return Case(tables.PRODUCT, status, provided=frozenset(given))


def compose(
    transaction: Transaction, workflow: Workflow, created: Instant, links: Links, wire: WireSettings
) -> Callback:
    """The callback of a settled workflow. Whatever goes out is checked against the contract here."""
    plan = transaction.callback
    violations: tuple[Breach, ...] = ()
    body = _fill_form(transaction, workflow, created, links)
    if plan.omit or plan.set or plan.shuffled:
        values = _apply(json.loads(body), transaction)
        violations = check(tables.CALLBACK, values, case_of(transaction))
        body = _text(values)
    return Callback(
        id=f"{transaction.reference}-1",
        reference=transaction.reference,
        merchant=transaction.merchant,
        url=plan.url or "",
        created=created,
        due=created,
        content_type=f"{CONTENT_TYPE};charset=UTF-8" if wire.charset else CONTENT_TYPE,
        body=body.encode("ascii"),
        violations=violations or _unsayable(transaction),
    )


def _fill_form(transaction: Transaction, workflow: Workflow, created: Instant, links: Links) -> str:
    """The order is the guide's; captures have another, so nobody may rely on it."""
    user = transaction.provided.customer_id
    named = "" if not user else f'"userReference":{_text(user)},'
    status = status_of(transaction)
    return _form(links, workflow.key, status, transaction.settings.platform.generation) % (
        timestamp(created),
        named,
        transaction.reference,
        workflow.account,
        transaction.reference,
        workflow.account,
        workflow.account,
    )


@lru_cache(maxsize=256)
def _form(links: Links, key: str, status: str, generation: str) -> str:
    """What does not differ from callback to callback, checked once."""
    base = hosts(links).retrieval.replace("%", "%%")
    own = execution(base, "%s", "%s")
    if generation == "2023":  # as captured then: without the account
        own = f"{base}/api/v1/workflow-executions/%.0s%s"
    form = (
        '{"callbackSentAt":"%s",%s"workflowExecution":{"id":"%s","href":"'
        + own
        + f'","definitionKey":{_text(key)},"status":"{status}"}},'
        + '"account":{"id":"%s","href":"'
        + f'{base}/api/v1/accounts/%s"}}}}'
    )
    one = "00000000-0000-4000-8000-000000000000"
    sample = json.loads(form % ("2026-01-01T00:00:00.000Z", "", one, one, one, one, one))
    if breaches := check(tables.CALLBACK, sample, _case(status, ())):
        raise ValueError(str(breaches[0]))
    return form


_WIRE_NAMES: Final = {
    "customer_id": "userReference",
    "merchant_reference": "customerInternalReference",
    "reporting_criteria": "reportingCriteria",
}


def _unsayable(transaction: Transaction) -> tuple[Breach, ...]:
    """What callback and details could not say of it."""
    too_long = tuple(
        Breach(_WIRE_NAMES[name], f"has more than {longest} characters", tables.WORKFLOW.section)
        for name, longest in _LONGEST.items()
        if len(getattr(transaction.provided, name) or "") > longest
    )
    address = transaction.provided.client_ip
    if address is None or IP.fits(address):
        return too_long
    return (*too_long, Breach("clientIp", f"is {address!r}, not {IP.words}", tables.WORKFLOW.section))


def edited(
    body: bytes, transaction: Transaction, changes: Mapping[str, object], omitted: tuple[str, ...]
) -> tuple[bytes, tuple[Breach, ...]]:
    """A callback's body with members set and left out, by path, and what of the contract that breaks."""
    values = apply_changes(json.loads(body), changes, omitted)
    return _text(values).encode("ascii"), check(tables.CALLBACK, values, case_of(transaction))


def apply_changes(
    values: dict[str, Any], changes: Mapping[str, object], omitted: tuple[str, ...]
) -> dict[str, Any]:
    """An object with members set and left out, by paths such as ``workflowExecution.status``."""
    for path in omitted:
        holder, name = _holder(values, path)
        holder.pop(name, None)
    for path, value in changes.items():
        holder, name = _holder(values, path)
        holder[name] = value
    return values


def _holder(values: dict[str, Any], path: str) -> tuple[dict[str, Any], str]:
    *outer, name = path.split(".")
    for part in outer:
        inner = values.setdefault(part, {})
        values = inner if isinstance(inner, dict) else {}
    return values, name


def _apply(values: dict[str, Any], transaction: Transaction) -> dict[str, Any]:
    plan = transaction.callback
    values = apply_changes(values, dict(plan.set), plan.omit)
    if plan.shuffled:
        names = list(values)
        Random(f"{transaction.seed} {transaction.reference} order").shuffle(names)
        values = {name: values[name] for name in names}
    return values
