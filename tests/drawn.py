"""Which rows of the contract's tables, and which of their closed values, do bodies say?"""

from collections.abc import Mapping
from typing import Any

from mockjumio.contract.conditions import Case
from mockjumio.contract.rules import ArrayOf, ObjectOf, Presence, Shape, decode_json, inner_shape

Rows = dict[tuple[str, str], set[str]]  # section and name of a row to values of it


def look(reading: Shape, values: Mapping[str, Any], case: Case, drawn: Rows, legal: Rows) -> None:
    """Note each row that a table has, with its closed values, and each that is there, with its own."""
    for name, slot in reading.slots.items():
        row, rule = (reading.table.section, name), slot.field.values
        listing = (rule.listing or rule.among) if rule is not None else None
        known = legal.setdefault(row, set())
        if listing is not None:
            known |= {str(one) for one in listing.of(case.edition)}
        elif slot.values is not None and slot.presence is not Presence.FORBIDDEN:
            known |= set(slot.values)
        if name in values:
            value = values[name]
            drawn.setdefault(row, set()).add(value if isinstance(value, str) else "")
            look_into(slot.kind, value, case, drawn, legal)


def look_into(kind: Any, value: Any, case: Case, drawn: Rows, legal: Rows) -> None:
    if isinstance(kind, ArrayOf):
        for one in value if isinstance(value, list) else [value]:
            look_into(kind.item, one, case, drawn, legal)
    elif isinstance(kind, ObjectOf):
        said: Any = decode_json(value)
        reading, inner = inner_shape(kind, said, case)
        look(reading, said, inner, drawn, legal)


def not_drawn(drawn: Rows, legal: Rows) -> Rows:
    """What was never said: values of a row, and none of a row that was never there."""
    return {
        row: legal[row] - drawn.get(row, set())
        for row in legal
        if row not in drawn or legal[row] - drawn[row]
    }
