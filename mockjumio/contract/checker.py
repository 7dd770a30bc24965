"""Does this callback keep the contract? Every breach at once, each with its rule and section."""

import json
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import assert_never

from mockjumio.contract import Breach
from mockjumio.contract.conditions import Case
from mockjumio.contract.editions import has
from mockjumio.contract.enums import ID_VERIFICATION, MULTI_DOCUMENT
from mockjumio.contract.id_verification import ID_VERIFICATION_CALLBACK, TIMESTAMP_ORDER
from mockjumio.contract.multi_document import MULTI_DOCUMENT_CALLBACK
from mockjumio.contract.rules import (
    ArrayOf,
    Field,
    Kind,
    ObjectOf,
    Presence,
    Shape,
    Slot,
    Table,
    decode_json,
    inner_shape,
    shape,
)
from mockjumio.contract.scalars import Scalar

_EXCERPT = 60


def callback_table(product: str) -> Table:
    """The table of a product's callback."""
    if product == ID_VERIFICATION:
        return ID_VERIFICATION_CALLBACK
    if product == MULTI_DOCUMENT:
        return MULTI_DOCUMENT_CALLBACK
    from mockjumio.contract.multi_document import AUTHENTICATION_CALLBACK  # of later editions alone

    return AUTHENTICATION_CALLBACK


def check(form: Mapping[str, str], case: Case) -> tuple[Breach, ...]:
    """Every breach of the contract in a callback's decoded form, empty if it is legal.

    ``form`` maps parameter to value as on the wire: nested objects are JSON strings.
    """
    reading = shape(callback_table(case.product), case)
    breaches = list(_fields(reading, form, case, "", on_wire=True))
    order = _upload_order if case.product == MULTI_DOCUMENT else _time_order
    breaches.extend(order(form, reading))
    return tuple(breaches)


def check_object(table: Table, values: Mapping[str, object], case: Case) -> Iterator[Breach]:
    """Every breach of a table in an object of decoded JSON."""
    return _fields(shape(table, case), values, case, "", on_wire=False)


def _fields(
    reading: Shape, values: Mapping[str, object], case: Case, prefix: str, *, on_wire: bool
) -> Iterator[Breach]:
    slots = reading.slots
    section = reading.table.section
    for name, value in values.items():
        slot = slots.get(name)
        if slot is not None and slot.certain(value):
            continue
        if slot is None:
            where = has(reading.table, name) if reading.table.knows(name) else ""
            yield Breach(prefix + name, f"is not a parameter of the callback{where}", section)
        elif slot.presence is Presence.FORBIDDEN:
            yield Breach(prefix + name, f"is sent only if {slot.field.may_be_sent.words}", section)
        else:
            yield from _value(slot, value, case, prefix + name, section, on_wire=on_wire)
    for name in reading.required:
        if name not in values:
            yield Breach(prefix + name, f"is missing: {_why_required(slots[name].field)}", section)


def _why_required(field: Field) -> str:
    if field.mandatory:
        return "it is mandatory"
    return f"it is sent if {field.required.words}" if field.required else "it is required"


def _value(
    slot: Slot, value: object, case: Case, path: str, section: str, *, on_wire: bool
) -> Iterator[Breach]:
    field = slot.field
    if value == "":
        yield Breach(path, "is empty: a parameter without a value is not sent", section)
    elif slot.values is not None:
        if value not in slot.values:
            yield Breach(
                path, _not_among(field, value, _legal(field, slot.values, case), case.edition), section
            )
    elif on_wire and not isinstance(slot.kind, Scalar):
        yield from _json_text(slot.kind, value, case, path, section)
    else:
        yield from _kind(slot.kind, value, case, path, section)
    if field.max_length and isinstance(value, str) and len(value) > field.max_length:
        yield Breach(path, f"has {len(value)} characters, at most {field.max_length} are allowed", section)


def _json_text(kind: Kind, value: object, case: Case, path: str, section: str) -> Iterator[Breach]:
    try:
        found = json.loads(value) if isinstance(value, str) else value
    except (ValueError, RecursionError):
        yield Breach(path, f"is {_quote(value)}, not {kind.words}", section)
    else:
        yield from _kind(kind, found, case, path, section)


def _kind(kind: Kind, value: object, case: Case, path: str, section: str) -> Iterator[Breach]:
    match kind:
        case Scalar():
            if not kind.fits(value):
                yield Breach(path, f"is {_quote(value)}, not {kind.words}", section)
        case ObjectOf():
            if kind.text:
                value = decode_json(value)
            if not isinstance(value, dict) or not (value or kind.empty):
                yield Breach(path, f"is {_quote(value)}, not {kind.words} with at least one key", section)
            else:
                reading, inner = inner_shape(kind, value, case)
                yield from _fields(reading, value, inner, f"{path}.", on_wire=False)
                if kind.least is not None and kind.lacks(value, case):
                    count, keys = kind.least(case)
                    what = f"at least {count} of {', '.join(keys)}" if count < len(keys) else ", ".join(keys)
                    yield Breach(path, f"says too little: it needs {what}", section)
        case ArrayOf() if kind.alone is not None and kind.alone(case) and not isinstance(value, list):
            yield from _kind(kind.item, value, case, path, section)
        case ArrayOf():
            if not isinstance(value, list):
                yield Breach(path, f"is {_quote(value)}, not {kind.words}", section)
            else:
                if kind.alone is not None and kind.alone(case) and len(value) == 1:
                    yield Breach(path, "has 1 item, which stands by itself, without an array", section)
                if kind.lengths and len(value) not in kind.lengths(case):
                    legal = " or ".join(map(str, kind.lengths(case)))
                    yield Breach(path, f"has {len(value)} items, not {legal}", section)
                for index, item in enumerate(value):
                    yield from _kind(kind.item, item, case, f"{path}[{index}]", section)
        case _:
            assert_never(kind)


def _time_order(form: Mapping[str, str], reading: Shape) -> Iterator[Breach]:
    present = [name for name in TIMESTAMP_ORDER if name in form]
    for earlier, later in pairwise(present):
        if _instant(form[earlier]) > _instant(form[later]):
            yield Breach(later, f"is before {earlier}", reading.table.section)


def _upload_order(form: Mapping[str, str], reading: Shape) -> Iterator[Breach]:
    try:
        created = json.loads(form["transaction"])["date"]
    except (KeyError, TypeError, ValueError, RecursionError):
        return  # a breach of its own
    if isinstance(created, str) and _instant(form.get("timestamp", created)) < _instant(created):
        yield Breach("timestamp", "is before transaction.date", reading.table.section)


def _instant(timestamp: str) -> str:
    """What sorts by time, however many digits the seconds have."""
    return timestamp.removesuffix("Z")


def _legal(field: Field, values: tuple[str, ...], case: Case) -> tuple[str, ...]:
    """What would be legal, also where the scan's own value is not."""
    return values or (field.values.legal(case) if field.values and field.values.legal else ())


def _not_among(field: Field, value: object, legal: tuple[str, ...], edition: str) -> str:
    if not legal:
        shown = "nothing is legal here"
    elif len(legal) > 24:
        shown = f"legal is {field.values.words if field.values else ''}"
    else:
        shown = f"legal is {' or '.join(legal)}"
    rule = f" [{field.values.words}]" if field.values and len(legal) <= 24 else ""
    elsewhere = field.values.other_editions(value, edition) if field.values else ""
    return f"is {_quote(value)}; {shown}{rule}{elsewhere}"


def _quote(value: object) -> str:
    text = repr(value)
    return text if len(text) <= _EXCERPT else f"{text[:_EXCERPT]}…"
