"""How is a rule written? A table of fields, each with its kind of value, and the shape that a case gives it.

:class:`ObjectOf` and :class:`ArrayOf` say what is nested.
On the wire an object is one JSON string in a form field (wire facts 3).
"""

import json
from collections.abc import Callable, Mapping
from enum import Enum
from functools import lru_cache
from sys import maxsize
from typing import Any, Final, NamedTuple, assert_never

from mockjumio.contract.conditions import ALWAYS, Case, Condition
from mockjumio.contract.editions import Rows, has
from mockjumio.contract.enums import NOT_AVAILABLE
from mockjumio.contract.scalars import TEXT, Scalar


class ObjectOf(NamedTuple):
    """A JSON object with the fields of a table, which may depend on the case; in the case's edition.

    ``narrow`` makes the case of what stands in it from what it says; ``empty`` allows it to say nothing.
    One within another may be a ``text`` of JSON, too. ``least`` says of how many keys, and of which, there
    must be some.
    """

    words: str
    table: "Callable[[Case], Table]"
    narrow: "Callable[[Case, Mapping[str, Any]], Case] | None" = None
    empty: bool = False
    text: bool = False
    least: "Callable[[Case], tuple[int, tuple[str, ...]]] | None" = None

    def lacks(self, value: Mapping[str, object], case: Case) -> bool:
        """Whether fewer keys are there than must be."""
        if self.least is None:
            return False
        most, keys = self.least(case)
        return sum(key in value for key in keys) < most


class ByCase(NamedTuple):
    """A value whose kind depends on the case."""

    words: str
    of: Callable[[Case], Scalar]


class ArrayOf(NamedTuple):
    """A JSON array whose items all have one kind. ``lengths`` are the legal ones of a case.

    ``alone`` says of a case whether an only item stands by itself, without the array.
    """

    words: str
    item: "Kind"
    lengths: Callable[[Case], tuple[int, ...]] | None = None
    alone: Callable[[Case], bool] | None = None


Kind = Scalar | ObjectOf | ArrayOf


class Values(NamedTuple):
    """Which values a case permits: ``of(case)`` is a tuple of them, or ``None`` where any is.

    ``legal`` is what is legal before ``of`` narrows it to the scan's own value, for error messages.
    ``among`` is the list of the document that they are taken from; ``listing`` too, if they are all of it.
    """

    words: str
    of: Callable[[Case], tuple[str, ...] | None]
    legal: Callable[[Case], tuple[str, ...]] | None = None
    listing: Rows[Any] | None = None
    among: Rows[Any] | None = None

    def other_editions(self, value: object, edition: str) -> str:
        """Which other editions list a value that this one does not, for error messages; else nothing."""
        among = self.among
        if (
            among is None
            or not isinstance(value, str)
            or value in among.of(edition)
            or not among.knows(value)
        ):
            return ""
        return has(among, value)


def only(*values: str) -> Values:
    """These values, whatever the case."""
    return Values(" or ".join(values), lambda case: values)


def from_list(
    listing: Rows[Any], own: Callable[[Case], str | None] = lambda case: None, words: str | None = None
) -> Values:
    """What a list of the document has in the case's edition: the scan's own value, where it has one."""

    def of(case: Case) -> tuple[str, ...]:
        names, value = listing.of(case.edition), own(case)
        return tuple(name for name in names if value in (name, None))

    return Values(
        words or " or ".join(listing),
        of,
        lambda case: tuple(listing.of(case.edition)),
        None if words else listing,
        listing,
    )


def value_when(condition: Condition, value: str, otherwise: str) -> Values:
    """``value`` if the condition holds, otherwise the other one."""
    matched, other = (value,), (otherwise,)
    return Values(
        f"{value} if {condition.clause}, otherwise {otherwise}",
        lambda case: matched if condition.holds(case) else other,
    )


def not_available_when(condition: Condition) -> Values:
    """``N/A`` if the condition holds, otherwise any value of the field's kind."""
    return Values(
        f"{NOT_AVAILABLE} if {condition.clause}",
        lambda case: (NOT_AVAILABLE,) if condition.holds(case) else None,
    )


class Field(NamedTuple):
    """One row of one of the document's tables.

    ``mandatory`` rows are the bold ones: always sent. Of the others, a row with ``required`` is sent
    exactly when that holds, one with ``permitted`` may be sent when that holds, one with both is sent
    when the first holds and may be when the second does, one with neither may always be sent.
    ``values`` narrows what it says in a case; ``max_length`` counts characters of the decoded value.
    """

    name: str
    kind: Kind | ByCase
    words: str
    mandatory: bool = False
    max_length: int | None = None
    required: Condition | None = None
    permitted: Condition | None = None
    values: Values | None = None

    @property
    def may_be_sent(self) -> Condition:
        """When the row is not forbidden."""
        if self.mandatory:
            return ALWAYS
        return self.permitted or self.required or ALWAYS


class Table(Rows[Field]):
    """A table of the fields of a message, or of an object in one."""

    __slots__ = ()

    @property
    def fields(self) -> tuple[Field, ...]:
        return tuple(self.values())

    def _settle(self, rows: dict[str, Field], edition: str) -> None:
        """A field's words name what is listed for it."""
        for name, field in rows.items():
            if field.values and field.values.listing:
                words = " or ".join(field.values.listing.of(edition))
                if words != field.values.words:
                    rows[name] = field._replace(values=field.values._replace(words=words))


class Presence(Enum):
    REQUIRED = "required"
    PERMITTED = "permitted"
    FORBIDDEN = "forbidden"


class Slot(NamedTuple):
    """What one field may say in one case.

    ``certain`` tells at little cost whether a decoded value is right; for one of which it does not, the check
    finds out whether and why it is wrong.
    """

    field: Field
    kind: Kind
    presence: Presence
    values: tuple[str, ...] | None
    certain: Callable[[object], bool]

    @property
    def only_value(self) -> str | None:
        """The only legal value of a parameter that must be there."""
        must = self.presence is Presence.REQUIRED and self.values is not None and len(self.values) == 1
        return self.values[0] if must and self.values else None


class Shape(NamedTuple):
    """What a table says in one case: a slot a field, and the names that must be there."""

    table: Table
    slots: Mapping[str, Slot]
    required: tuple[str, ...]


def _presence(field: Field, case: Case) -> Presence:
    if field.mandatory or (field.required and field.required.holds(case)):
        return Presence.REQUIRED
    return Presence.PERMITTED if field.may_be_sent.holds(case) else Presence.FORBIDDEN


def _slot(field: Field, presence: Presence, case: Case) -> Slot:
    kind = field.kind.of(case) if isinstance(field.kind, ByCase) else field.kind
    values = field.values.of(case) if field.values else None
    certain = _never if presence is Presence.FORBIDDEN else _certain(kind, field.max_length, values, case)
    return Slot(field, kind, presence, values, certain)


class _Prepared(NamedTuple):
    """What is known of a field whatever the case: its slot, or the slot for each presence, or neither."""

    field: Field
    slot: Slot | None
    by_presence: Mapping[Presence, Slot] | None


@lru_cache(maxsize=1024)
def _prepared(table: Table) -> tuple[_Prepared, ...]:
    return tuple(map(_prepare, table.fields))


def _prepare(field: Field) -> _Prepared:
    if not isinstance(field.kind, Scalar) or field.values:
        return _Prepared(field, None, None)
    certain = _certain_text(field.kind, field.max_length or maxsize)
    slots = {
        presence: Slot(
            field, field.kind, presence, None, _never if presence is Presence.FORBIDDEN else certain
        )
        for presence in Presence
    }
    if field.mandatory:
        return _Prepared(field, slots[Presence.REQUIRED], None)
    if field.required or field.permitted:
        return _Prepared(field, None, slots)
    return _Prepared(field, slots[Presence.PERMITTED], None)


def _never(value: object) -> bool:
    return False


def _certain(
    kind: Kind, max_length: int | None, values: tuple[str, ...] | None, case: Case
) -> Callable[[object], bool]:
    longest = max_length or maxsize
    if values is not None:
        return _certain_value(values, longest)
    return _certain_text(kind, longest) if isinstance(kind, Scalar) else _certain_kind(kind, case)


@lru_cache(maxsize=1024)
def _certain_value(values: tuple[str, ...], longest: int) -> Callable[[object], bool]:
    legal = frozenset(value for value in values if 0 < len(value) <= longest)
    return lambda value: isinstance(value, str) and value in legal


@lru_cache(maxsize=1024)
def _certain_text(kind: Scalar, longest: int) -> Callable[[object], bool]:
    """The same function wherever the rule is the same, so that what it was certain of can be kept."""
    if kind is TEXT:
        return lambda value: isinstance(value, str) and 0 < len(value) <= longest
    if kind.flag or kind.number is not None:
        return kind.fits
    fits = kind.text
    return lambda value: isinstance(value, str) and 0 < len(value) <= longest and fits(value)


def _certain_kind(kind: Kind, case: Case) -> Callable[[object], bool]:
    match kind:
        case Scalar():
            return kind.fits
        case ArrayOf():
            item, lengths = _certain_kind(kind.item, case), kind.lengths and kind.lengths(case)
            if kind.alone is not None and kind.alone(case):
                return lambda value: (
                    len(value) != 1 and all(map(item, value)) if isinstance(value, list) else item(value)
                )
            return lambda value: (
                isinstance(value, list) and (not lengths or len(value) in lengths) and all(map(item, value))
            )
        case ObjectOf():
            return _CertainObject(kind, case)
        case _:
            assert_never(kind)


def decode_json(value: object) -> object:
    """What a text of JSON says; of anything else, and of what is no JSON, itself."""
    try:
        return json.loads(value) if isinstance(value, str) else value
    except (ValueError, RecursionError):
        return value


class _CertainObject:
    """Whether an object is right. What nothing in it narrows is read as the case has it, worked out once."""

    __slots__ = ("_case", "_kind", "_plain")

    def __init__(self, kind: ObjectOf, case: Case) -> None:
        self._kind = kind
        self._case = case
        self._plain: _Reading | None = None

    def __call__(self, value: object) -> bool:
        kind = self._kind
        if kind.text:
            value = decode_json(value)
        if not isinstance(value, dict) or not (value or kind.empty):
            return False
        reading = self._plain
        if reading is None:
            reading = self._plain = _reading(kind.table(self._case), self._case)
        if kind.narrow is not None or reading.narrows:
            case = _narrow(kind, value, self._case)
            if case is not self._case:
                reading = _reading(kind.table(case), case)
        certain = reading.certain
        for name, one in value.items():
            is_right = certain.get(name)
            if is_right is None or not is_right(one):
                return False
        return reading.required.issubset(value) and (kind.least is None or not kind.lacks(value, self._case))


class _Reading(NamedTuple):
    """What tells whether an object is right; ``narrows`` if something that it may say changes the case."""

    certain: Mapping[str, Callable[[object], bool]]
    required: frozenset[str]
    narrows: bool


_NARROWING: Final = frozenset(("rejectReasonCode", "detailsCode", "validity"))


@lru_cache(maxsize=4096)
def _reading(table: Table, case: Case) -> _Reading:
    found = shape(table, case)
    certain = {name: slot.certain for name, slot in found.slots.items()}
    return _Reading(certain, frozenset(found.required), not _NARROWING.isdisjoint(certain))


def inner_shape(kind: ObjectOf, value: Mapping[str, object], case: Case) -> tuple["Shape", Case]:
    """How an object is read, and the case as it stands within it."""
    case = _narrow(kind, value, case)
    return shape(kind.table(case), case), case


def _narrow(kind: ObjectOf, value: Mapping[str, object], case: Case) -> Case:
    """A code (of a reason, a detail) or a validity decides what stands beside it; else the same case."""
    reason, detail = value.get("rejectReasonCode"), value.get("detailsCode")
    if kind.narrow is not None:
        return kind.narrow(case, value)
    if isinstance(reason, str):
        return case._replace(reject_code=reason)
    if isinstance(detail, str):
        return case._replace(detail_code=detail)
    if "validity" in value:
        return case._replace(validity=value["validity"] in (True, "TRUE", "true"))
    return case


@lru_cache(maxsize=4096)
def shape(table: Table, case: Case) -> Shape:
    """The table as this case reads it, in its edition. Few cases differ, so the answer is kept."""
    table = table.of(case.edition)
    slots = {}
    for field, slot, by_presence in _prepared(table):
        if slot is None:
            presence = _presence(field, case)
            slot = by_presence[presence] if by_presence else _slot(field, presence, case)
        slots[field.name] = slot
    required = tuple(name for name, slot in slots.items() if slot.presence is Presence.REQUIRED)
    return Shape(table, slots, required)
