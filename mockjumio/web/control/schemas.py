"""By which JSON Schemas is what the control API answers described?"""

from mockjumio.exchanges import Outcome
from mockjumio.schema.kinds import Schema
from mockjumio.transaction import Action, State


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
