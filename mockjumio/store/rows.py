"""What stands in a row for a value, how is a row read that another version wrote, and a value from JSON?

Values are packed in the order of their fields (MessagePack, by msgspec): a tenth of what writing names costs,
and a twentieth to read. Beside each stands the number of its format, which says what the fields were then.
JSON works from the annotations of NamedTuples: a mapping of the fields that differ from their defaults. A
field that is added later with a default is therefore read from what was written before it existed.
"""

import json
import types
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from enum import Enum
from functools import cache
from typing import Any, Final, NamedTuple, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from msgspec import MsgspecError, msgpack

from mockjumio.clock import ClockState, Mode
from mockjumio.exchanges import Callback, Request
from mockjumio.merchant.account import Merchant
from mockjumio.transaction import State, Transaction

Of = TypeVar("Of")
Translate = Callable[[Any], Any]

_MISSING = object()


class Translation(NamedTuple):
    """Both ways for one type; ``None`` where JSON has the value as it is."""

    encode: Translate | None
    decode: Translate | None


_AS_IS = Translation(None, None)


def encode(value: object) -> Any:
    """What ``json.dumps`` takes, of an instance of a NamedTuple."""
    return _translation_of(type(value)).encode(value)


def decode(cls: type[Of], written: Any) -> Of:
    """The value again; raises ``KeyError``, ``TypeError`` or ``ValueError`` for what is none."""
    return cast(Of, _translation_of(cls).decode(written))


def fields_of(kind: Any) -> dict[str, list[str]]:
    """The fields of a class and of all that it is made of, by the classes' names, in their order."""
    found: dict[str, list[str]] = {}
    if _is_record(kind):
        found[kind.__name__] = list(kind._fields)
    for part in get_type_hints(kind).values() if _is_record(kind) else get_args(kind):
        found |= fields_of(part)
    return found


def by_name(kind: Any, written: Any, fields: Mapping[str, Sequence[str]]) -> Any:
    """What :func:`decode` takes, of what was written in the order in which the fields were then."""
    if isinstance(written, bytes):
        return written.decode("latin-1")
    if not isinstance(written, list):
        return written
    if _is_record(kind):
        hints = _hints(kind)
        pairs = zip(fields[kind.__name__], written, strict=True)
        return {name: by_name(hints.get(name), value, fields) for name, value in pairs}
    if get_origin(kind) in (Union, types.UnionType):
        (kind,) = (one for one in get_args(kind) if _is_record(one) or get_origin(one) is not None)
        return by_name(kind, written, fields)
    parts = get_args(kind)
    if len(parts) == 2 and parts[1] is not Ellipsis:
        return [by_name(part, value, fields) for part, value in zip(parts, written, strict=True)]
    return [by_name(parts[0] if parts else None, value, fields) for value in written]


_hints = cache(get_type_hints)  # which take long, where a file has a million rows of another version


def _is_record(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, tuple) and hasattr(kind, "_fields")


class _OfRecord(NamedTuple):
    encode: Translate
    decode: Translate


def _translation_of(cls: Any) -> _OfRecord:
    return cast(_OfRecord, translation(cls))


@cache
def translation(kind: Any) -> Translation:
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        return _optional([one for one in arguments if one is not types.NoneType])
    if origin is tuple:
        return _sequence(arguments)
    if origin is frozenset:
        return Translation(sorted, frozenset)
    if isinstance(kind, type):
        if issubclass(kind, tuple):
            return _record(kind)
        if issubclass(kind, Enum):
            return Translation(lambda member: member.value, kind)
        if issubclass(kind, date):
            return Translation(date.isoformat, date.fromisoformat)
        if issubclass(kind, bytes):
            return Translation(lambda value: value.decode("latin-1"), lambda text: text.encode("latin-1"))
        if issubclass(kind, str | int | float):
            return _AS_IS
    raise TypeError(f"{kind!r} cannot be written")


def _optional(kinds: list[Any]) -> Translation:
    if all(translation(kind) == _AS_IS for kind in kinds):
        return _AS_IS
    (kind,) = kinds
    there = translation(kind)
    return Translation(_unless_none(there.encode), _unless_none(there.decode))


def _unless_none(translate: Translate | None) -> Translate | None:
    if translate is None:
        return None
    return lambda value: None if value is None else translate(value)


def _sequence(arguments: tuple[Any, ...]) -> Translation:
    if len(arguments) == 2 and arguments[1] is Ellipsis:
        item = translation(arguments[0])
        return Translation(_each_item(item.encode, list), _each_item(item.decode, tuple))
    items = [translation(argument) for argument in arguments]
    return Translation(
        _in_turn([item.encode for item in items], list), _in_turn([item.decode for item in items], tuple)
    )


def _each_item(translate: Translate | None, collect: Callable[..., Any]) -> Translate:
    if translate is None:
        return collect
    return lambda values: collect([translate(value) for value in values])


def _in_turn(translates: list[Translate | None], collect: Callable[..., Any]) -> Translate:
    def whole(values: Any) -> Any:
        pairs = zip(translates, values, strict=True)
        return collect([value if translate is None else translate(value) for translate, value in pairs])

    return whole


def _record(cls: Any) -> Translation:
    hints, defaults = get_type_hints(cls), cls._field_defaults
    translations = {name: translation(hints[name]) for name in cls._fields}
    fields = [(name, defaults.get(name, _MISSING), translations[name].encode) for name in cls._fields]
    decoders = {name: one.decode for name, one in translations.items() if one.decode is not None}

    def encoded(record: Any) -> dict[str, Any]:
        written = {}
        for (name, default, translate), value in zip(fields, record, strict=True):
            if value is default or value == default:
                continue
            written[name] = value if translate is None else translate(value)
        return written

    def decoded(written: Any) -> Any:
        if not isinstance(written, dict):
            raise TypeError(f"no {cls.__name__} by names")
        values = dict(written)
        for name in decoders.keys() & values.keys():
            values[name] = decoders[name](values[name])
        return cls(**values)

    return Translation(encoded, decoded)


NAMED: Final = 0  # the number of what is written by names

T = TypeVar("T")
Fields = Mapping[str, Sequence[str]]  # of each class that is packed, by its name


class Changes(NamedTuple):
    """What one write puts into the log, of each kind in the order in which it came."""

    transactions: tuple[Transaction, ...] = ()
    callbacks: tuple[Callback, ...] = ()
    clocks: tuple[tuple[str, ClockState], ...] = ()  # by merchant
    requests: tuple[Request, ...] = ()


class Calls(NamedTuple):
    """Calls of one merchant that were written together."""

    calls: tuple[Request, ...] = ()


_NO_CLOCK = ClockState(Mode.REAL, 0, 0, running=False)

_dump = json.JSONEncoder(separators=(",", ":"), check_circular=False).encode
_pack = msgpack.Encoder().encode


def own_fields() -> str:
    """What is packed, and in which order, as text that is the same as long as that is."""
    return _dump(fields_of(Changes) | fields_of(Calls))


class Rows:
    """Values as the number of their format and their content. ``formats`` are all that a file has."""

    def __init__(self, formats: Mapping[int, Fields], own: int) -> None:
        self._formats = formats
        self._own = own

    def pack(self, value: tuple[object, ...]) -> tuple[int, bytes]:
        try:
            return self._own, _pack(value)
        except (UnicodeEncodeError, OverflowError):  # a stray byte of a path, a number beyond 64 bits
            return NAMED, to_text(value).encode()

    def unpack(self, cls: type[T], number: int, content: bytes) -> T:
        """Raises ``LookupError``, ``TypeError`` or ``ValueError`` for what is no such value."""
        if number == NAMED:  # text in the first files
            return decode(cls, json.loads(content))
        try:
            if number == self._own:
                return cast(T, _decoder(cast(Any, cls)).decode(content))
            return decode(cls, by_name(cls, msgpack.decode(content), self._formats[number]))
        except MsgspecError as error:
            raise ValueError(str(error)) from None


class Outlines:
    """What lists are filtered by, of rows that any version wrote: read without making a transaction."""

    def __init__(self, found: Sequence[tuple[int, str]]) -> None:
        self._formats = formats(found)

    def of(self, number: int, content: bytes) -> tuple[str | None, str | None, str, str]:
        """The merchant's reference, the customer id, state and scenario."""
        if number == NAMED:
            said = json.loads(content)
            provided = said.get("provided", {})
        else:
            fields = self._formats[number]
            said = dict(zip(fields["Transaction"], msgpack.decode(content), strict=True))
            provided = dict(zip(fields["Provided"], said["provided"], strict=True))
        return (
            _searchable(provided.get("merchant_reference")),
            _searchable(provided.get("customer_id")),
            said.get("state", State.PENDING.value),
            searchable(said.get("scenario", "")),
        )


def outline(one: Transaction) -> tuple[str | None, str | None, str, str]:
    """Likewise of a transaction."""
    reference, customer = one.provided.merchant_reference, one.provided.customer_id
    return _searchable(reference), _searchable(customer), one.state.value, searchable(one.scenario)


def searchable(text: str) -> str:
    """A text as it stands in a column: a file takes no stray bytes."""
    return text if text.isascii() else text.encode(errors="backslashreplace").decode()


def _searchable(text: str | None) -> str | None:
    return None if text is None else searchable(text)


@cache
def _decoder(cls: Any) -> msgpack.Decoder[Any]:
    return msgpack.Decoder(cls)


def to_text(value: object) -> str:
    """Any of the values of this project as text."""
    return _dump(encode(value))


def merchant_row(merchant: Merchant) -> tuple[str, str, str]:
    return merchant.token, to_text(merchant._replace(clock=_NO_CLOCK)), to_text(merchant.clock)


def merchant(kept: str, clock: str) -> Merchant:
    return decode(Merchant, json.loads(kept))._replace(clock=decode(ClockState, json.loads(clock)))


def formats(found: Sequence[tuple[int, str]]) -> dict[int, Any]:
    return {number: json.loads(fields) for number, fields in found}
