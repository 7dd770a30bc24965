"""How is what a sandbox holds shown as JSON, in snake_case, and which JSON Schemas describe that?"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache

import msgspec

from mockjumio.clock import Instant, timestamp
from mockjumio.contract.enums import MULTI_DOCUMENT
from mockjumio.contract.form import decode, values
from mockjumio.exchanges import Attempt, Callback, Outcome, Request
from mockjumio.merchant.callback_urls import broken_words
from mockjumio.personas.persona import Address
from mockjumio.run.engine import Simulation
from mockjumio.run.events import Event
from mockjumio.schema.kinds import Schema
from mockjumio.settings import MerchantSettings, WireSettings
from mockjumio.transaction import Action, State, Transaction, outcome, sends_callback

View = dict[str, object]


def transaction_view(
    simulation: Simulation, transaction: Transaction, *, warnings: Sequence[str] = ()
) -> View:
    """``warnings`` are those of the moment, beside what its URL gives cause for."""
    url = transaction.callback.url
    return {
        "reference": transaction.reference,
        "scenario": transaction.scenario,
        "seed": transaction.seed,
        "ordinal": transaction.ordinal,
        "product": transaction.product,
        "merchant": transaction.merchant,
        "status": transaction.state,
        "result": result_of(transaction),
        "open": simulation.accounts[transaction.merchant].work.agenda.is_open(transaction.reference),
        "created": timestamp(transaction.created),
        "updated": timestamp(transaction.updated),
        "settled": _optional(transaction.settled),
        "deleted": _optional(transaction.deleted),
        "purged": transaction.purged,
        "provided": transaction.provided._asdict(),
        "asked": {} if transaction.asked is None else msgspec.json.decode(transaction.asked),
        "settings": _unusual(transaction.settings),
        "steered": transaction.steered,
        "account": None if transaction.workflow is None else transaction.workflow.account,
        "callback_url": url,
        "warnings": [*(broken_words(url) if url else ()), *warnings],
        "steps": [
            {"at": timestamp(step.at), "action": step.action, "planned": number >= transaction.taken}
            for number, step in enumerate(transaction.steps)
        ],
        "callbacks": [callback_view(one) for one in _callbacks(simulation, transaction)],
    }


def details_view(simulation: Simulation, transaction: Transaction) -> View:
    """What only one who looks at a single transaction needs: who was scanned, and what is to come."""
    from mockjumio.messages.resources import pictures  # and the contract's tables with it

    settled = outcome(transaction)
    waits = settled.callback.url and settled.settled is not None and not settled.called_back
    due = settled.settled if waits and sends_callback(settled) else None
    return {
        "reference": transaction.reference,
        "edition": transaction.settings.edition,
        "person": _drop_absent(transaction.persona._asdict()),
        "document": _drop_absent(transaction.document._asdict()),
        "verification": _drop_absent(transaction.result._asdict()),
        "images": list(pictures(transaction, simulation.links())),
        "callback_due": _optional(None if due is None else due + settled.callback.delay),
        "workflow": None if transaction.workflow is None else _workflow_view(simulation, transaction),
    }


def _workflow_view(simulation: Simulation, transaction: Transaction) -> View:
    """What retrieval tells of a workflow now, put together for whoever looks at it."""
    from mockjumio.messages.platform import details as resources  # which Netverify does not need

    workflow, links = transaction.workflow, simulation.links()
    assert workflow is not None  # noqa: S101 - for the type checker: the caller has asked
    told = resources.details(transaction, workflow, links)
    decision, decided = told.get("decision"), resources.is_decided(transaction)
    return {
        "key": workflow.key,
        "account": workflow.account,
        "status": told["workflow"]["status"],
        "decision": decision and decision["type"],
        "label": decision and decision["details"]["label"],
        "risk": decision and decision["risk"]["score"],
        "capabilities": {
            name: [
                {
                    "about": [credential["category"] for credential in one["credentials"]],
                    "decision": one["decision"]["type"],
                    "label": one["decision"]["details"]["label"],
                }
                for one in results
            ]
            for name, results in told.get("capabilities", {}).items()
        },
        "steps": resources.steps(transaction, workflow, links)["steps"] if decided else [],
        "rules": resources.rules(transaction, workflow, links)["rules"] if decided else [],
        "credentials": told["credentials"],
        "biometrics_deleted": _optional(workflow.biometrics_deleted),
    }


def _drop_absent(values: Mapping[str, object]) -> View:
    """Without what there is not, as JSON has it."""
    return {name: _plain(value) for name, value in values.items() if value not in (None, (), frozenset())}


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, Address):
        return _drop_absent(value._asdict())
    if isinstance(value, tuple) and value and isinstance(value[0], tuple):
        return dict(value)  # pairs
    return list(value) if isinstance(value, tuple) else value


def _callbacks(simulation: Simulation, transaction: Transaction) -> tuple[Callback, ...]:
    return simulation.store.callbacks(transaction.reference, transaction.merchant)


def result_of(transaction: Transaction) -> str:
    """What it came to, or will; an upload that was dropped came to nothing but that."""
    if transaction.workflow is not None:
        from mockjumio.messages.platform.verdicts import outcome_of  # which Netverify does not need

        return outcome_of(transaction, transaction.workflow)
    failed = transaction.state is State.FAILED and transaction.product == MULTI_DOCUMENT
    return transaction.state.value if failed else transaction.result.status


@lru_cache(maxsize=64)
def _unusual(settings: MerchantSettings) -> View:
    """The settings that are not as those of a new merchant of the edition, under the keys that set them."""
    if settings == MerchantSettings():
        return {}
    from mockjumio.merchant.requests import settings_view  # which the settings of most do not need

    new = MerchantSettings()
    of_edition, own = new._replace(edition=settings.edition), settings_view(settings, WireSettings())
    usual = settings_view(of_edition, WireSettings()) | {"edition": new.edition}
    return {key: _difference(value, usual[key]) for key, value in own.items() if value != usual[key]}


def _difference(value: object, usual: object) -> object:
    """Of mappings what differs; otherwise the value, as JSON has it."""
    if isinstance(value, dict) and isinstance(usual, dict):
        return {key: item for key, item in value.items() if key not in usual or item != usual[key]}
    return list(value) if isinstance(value, tuple) else value


def callback_view(callback: Callback) -> View:
    return {
        "id": callback.id,
        "reference": callback.reference,
        "merchant": callback.merchant,
        "url": callback.url,
        "created": timestamp(callback.created),
        "content_type": callback.content_type,
        "body": callback.body.decode("ascii"),
        "form": {} if callback.is_json else decode(callback.body),
        "json": json.loads(callback.body) if callback.is_json and callback.body else None,
        "original": callback.original,
        "fault": callback.fault,
        "next_attempt": _optional(callback.due),
        "violations": [str(breach) for breach in callback.violations],
        "attempts": [attempt_view(attempt) for attempt in callback.attempts],
    }


def attempt_view(attempt: Attempt) -> View:
    return {
        "number": attempt.number,
        "started": timestamp(attempt.started),
        "duration_ms": attempt.duration_ms,
        "outcome": attempt.outcome.value,
        "status": attempt.status,
        "detail": attempt.detail,
        "request_headers": dict(attempt.request_headers),
        "response_headers": [list(pair) for pair in attempt.response_headers],
        "excerpt": attempt.excerpt,
        "connect_ms": attempt.connect_ms,
        "first_byte_ms": attempt.first_byte_ms,
        "tls": attempt.tls,
        "faults": list(attempt.faults),
        "sent": None if attempt.sent is None else attempt.sent.decode("latin-1"),
        "remarks": list(attempt.remarks),
        "real": _optional(attempt.real),
    }


def _optional(instant: Instant | None) -> str | None:
    return None if instant is None else timestamp(instant)


def request_view(entry: Request) -> View:
    view = entry._asdict()
    view |= {"at": timestamp(entry.at), "notes": list(entry.notes), "headers": dict(entry.headers)}
    view["content"], view["real"] = dict(entry.content), _optional(entry.real)
    return view


def event_view(event: Event) -> View:
    return {"merchant": event.merchant, "at": timestamp(event.at), **event.data}


def kept_event_view(event: Event) -> View:
    return {
        "id": event.id,
        "kind": event.kind,
        "merchant": event.merchant,
        "at": timestamp(event.at),
        "data": {**event.data},
    }


def event_text(event: Event) -> Iterator[str]:
    """In what an event is found: all that it says."""
    yield from (event.kind, *map(str, event.data.values()))


def transaction_text(transaction: Transaction, callbacks: Iterable[Callback]) -> Iterator[str]:
    """In what a transaction is found: what it is, what was provided, and its callbacks."""
    yield from (transaction.reference, transaction.scenario, transaction.state.value, result_of(transaction))
    yield from filter(None, (str(transaction.seed), *transaction.provided, transaction.callback.url))
    for callback in callbacks:
        yield from callback_text(callback)


def callback_text(callback: Callback) -> Iterator[str]:
    """In what a callback is found: where it went, its parameters' values, and what became of it."""
    said = callback.body.decode() if callback.is_json else values(callback.body)
    yield from (callback.id, callback.url, said, *map(str, callback.violations))
    for one in callback.attempts:
        yield from (one.outcome.value, str(one.status or ""), one.detail, one.excerpt, *one.faults)


def request_text(entry: Request) -> Iterator[str]:
    """In what a call is found: what was called, by what, and how it was answered."""
    yield from (entry.method, entry.path, str(entry.status), entry.reason, entry.hint, *entry.notes)
    yield from (value for _, value in entry.headers)


def _object(**properties: Schema) -> Schema:
    return {"type": "object", "properties": properties, "required": list(properties)}


def ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def list_of(name: str) -> Schema:
    """A page of a list."""
    return _object(items={"type": "array", "items": ref(name)}, next={"type": ["string", "null"]})


_TEXT: Schema = {"type": "string"}
_OPTIONAL_TEXT: Schema = {"type": ["string", "null"]}
_TIME: Schema = {"type": "string", "format": "date-time"}
_OPTIONAL_NUMBER: Schema = {"type": ["number", "null"]}
_OPTIONAL_TIME: Schema = {"type": ["string", "null"], "format": "date-time"}
_WHOLE: Schema = {"type": "integer"}
_NUMBER: Schema = {"type": "number"}
_FLAG: Schema = {"type": "boolean"}
_ANY_OBJECT: Schema = {"type": "object"}
_TEXTS: Schema = {"type": "array", "items": _TEXT}
_PROBLEMS: Schema = {"type": "array", "items": _object(field=_TEXT, message=_TEXT)}
SCHEMAS: dict[str, Schema] = {
    "Problem": {
        "type": "object",
        "properties": {
            "type": _TEXT,
            "title": _TEXT,
            "status": _WHOLE,
            "detail": _TEXT,
            "errors": _PROBLEMS,
        },
        "required": ["type", "title", "status", "detail"],
    },
    "Clock": _object(
        mode={"enum": ["real", "accelerated", "manual"]},
        factor=_NUMBER,
        running=_FLAG,
        now=_TIME,
        planned=_WHOLE,
        next_due=_OPTIONAL_TIME,
    ),
    "Merchant": _object(
        token=_TEXT,
        secret=_TEXT,
        admin_token=_TEXT,
        admin_secret=_TEXT,
        callback_url=_OPTIONAL_TEXT,
        seed=_WHOLE,
        settings=_ANY_OBJECT,
        in_force=_ANY_OBJECT,
        clock=ref("Clock"),
        transactions_started=_WHOLE,
        warnings={"type": "array", "items": _TEXT},
    ),
    "Reset": _object(transactions=_WHOLE, planned=_WHOLE, waited=_WHOLE, cancelled=_WHOLE),
    "DocumentType": _object(
        code=_TEXT,
        name=_TEXT,
        label=_TEXT,
        translations=_ANY_OBJECT,
        enabled=_FLAG,
        in_force_from=_OPTIONAL_TIME,
    ),
    "Route": _object(
        id=_WHOLE, scenario=_TEXT, customer_id=_OPTIONAL_TEXT, merchant_reference=_OPTIONAL_TEXT
    ),
    "Fault": _object(
        id=_WHOLE,
        fault=_TEXT,
        params=_ANY_OBJECT,
        probability=_NUMBER,
        first={"type": ["integer", "null"]},
        skip={"type": ["integer", "null"]},
        route=_OPTIONAL_TEXT,
    ),
    "Scenario": _object(
        name=_TEXT,
        title=_TEXT,
        product=_TEXT,
        status=_TEXT,
        advice=_TEXT,
        file=_TEXT,
        match=_ANY_OBJECT,
        editions=_TEXTS,
        warnings=_TEXTS,
    ),
    "Source": _object(name=_TEXT, file=_TEXT, own=_FLAG, text=_TEXT),
    "ScenarioFile": _object(file=_TEXT, scenarios=_TEXTS, problems=_PROBLEMS),
    "Preview": _object(
        problems=_PROBLEMS,
        scenario=_OPTIONAL_TEXT,
        seed={"type": ["integer", "null"]},
        reference=_OPTIONAL_TEXT,
        product=_OPTIONAL_TEXT,
        result=_OPTIONAL_TEXT,
        edition=_OPTIONAL_TEXT,
        callback={"anyOf": [ref("Callback"), {"type": "null"}]},
        steps={"type": "array", "items": _object(at=_TIME, action=_TEXT)},
    ),
    "Attempt": _object(
        number=_WHOLE,
        started=_TIME,
        duration_ms=_NUMBER,
        outcome={"enum": [outcome.value for outcome in Outcome]},
        status={"type": ["integer", "null"]},
        detail=_TEXT,
        request_headers=_ANY_OBJECT,
        response_headers={"type": "array"},
        excerpt=_TEXT,
        connect_ms=_OPTIONAL_NUMBER,
        first_byte_ms=_OPTIONAL_NUMBER,
        tls=_OPTIONAL_TEXT,
        faults=_TEXTS,
        sent=_OPTIONAL_TEXT,
        remarks=_TEXTS,
        real=_OPTIONAL_TIME,
    ),
    "Callback": _object(
        id=_TEXT,
        reference=_TEXT,
        merchant=_TEXT,
        url=_TEXT,
        created=_TIME,
        content_type=_TEXT,
        body=_TEXT,
        form=_ANY_OBJECT,
        json={"type": ["object", "null"]},
        original=_OPTIONAL_TEXT,
        fault=_OPTIONAL_TEXT,
        next_attempt=_OPTIONAL_TIME,
        violations=_TEXTS,
        attempts={"type": "array", "items": ref("Attempt")},
    ),
    "Transaction": _object(
        reference=_TEXT,
        scenario=_TEXT,
        seed=_WHOLE,
        ordinal=_WHOLE,
        product=_TEXT,
        merchant=_TEXT,
        status={"enum": [state.value for state in State]},
        result=_TEXT,
        open=_FLAG,
        created=_TIME,
        updated=_TIME,
        settled=_OPTIONAL_TIME,
        deleted=_OPTIONAL_TIME,
        purged=_FLAG,
        provided=_ANY_OBJECT,
        asked=_ANY_OBJECT,
        settings=_ANY_OBJECT,
        steered=_FLAG,
        account=_OPTIONAL_TEXT,
        callback_url=_OPTIONAL_TEXT,
        warnings=_TEXTS,
        steps={
            "type": "array",
            "items": _object(at=_TIME, action={"enum": [action.value for action in Action]}, planned=_FLAG),
        },
        callbacks={"type": "array", "items": ref("Callback")},
    ),
    "Details": _object(
        reference=_TEXT,
        edition=_TEXT,
        person=_ANY_OBJECT,
        document=_ANY_OBJECT,
        verification=_ANY_OBJECT,
        images=_TEXTS,
        callback_due=_OPTIONAL_TIME,
        workflow={"anyOf": [ref("Workflow"), {"type": "null"}]},
    ),
    "Workflow": _object(
        key=_TEXT,
        account=_TEXT,
        status=_TEXT,
        decision=_OPTIONAL_TEXT,
        label=_OPTIONAL_TEXT,
        risk=_OPTIONAL_NUMBER,
        capabilities={"type": "object", "additionalProperties": {"type": "array", "items": _ANY_OBJECT}},
        steps={"type": "array", "items": _ANY_OBJECT},
        rules={"type": "array", "items": _ANY_OBJECT},
        credentials={"type": "array", "items": _ANY_OBJECT},
        biometrics_deleted=_OPTIONAL_TIME,
    ),
    "Request": _object(
        id=_WHOLE,
        at=_TIME,
        merchant=_OPTIONAL_TEXT,
        method=_TEXT,
        path=_TEXT,
        route=_TEXT,
        reference=_OPTIONAL_TEXT,
        status=_WHOLE,
        reason=_TEXT,
        hint=_TEXT,
        notes=_TEXTS,
        headers=_ANY_OBJECT,
        content=_ANY_OBJECT,
        real=_OPTIONAL_TIME,
        duration_ms=_NUMBER,
        request_id=_TEXT,
    ),
    "SecondFactor": _object(enabled=_FLAG),
    "Event": _object(id=_WHOLE, kind=_TEXT, merchant=_OPTIONAL_TEXT, at=_TIME, data=_ANY_OBJECT),
    "Advanced": _object(
        start=_TIME,
        end=_TIME,
        jobs=_WHOLE,
        attempts=_WHOLE,
        callbacks={"type": "array", "items": ref("Callback")},
    ),
}
