"""How does a value become JSON and come back the same?

Works from the annotations of NamedTuples: a mapping of the fields that differ from their defaults. A field
that is added later with a default is therefore read from what was written before it existed.
"""

import types
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from enum import Enum
from functools import cache
from typing import Any, NamedTuple, TypeVar, Union, cast, get_args, get_origin, get_type_hints

T = TypeVar("T")
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


def decode(cls: type[T], written: Any) -> T:
    """The value again; raises ``KeyError``, ``TypeError`` or ``ValueError`` for what is none."""
    return cast(T, _translation_of(cls).decode(written))


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
        hints = get_type_hints(kind)
        pairs = zip(fields[kind.__name__], written, strict=True)
        return {name: by_name(hints.get(name), value, fields) for name, value in pairs}
    if get_origin(kind) in (Union, types.UnionType):
        (kind,) = (one for one in get_args(kind) if _is_record(one) or get_origin(one) is not None)
        return by_name(kind, written, fields)
    parts = get_args(kind)
    if len(parts) == 2 and parts[1] is not Ellipsis:
        return [by_name(part, value, fields) for part, value in zip(parts, written, strict=True)]
    return [by_name(parts[0] if parts else None, value, fields) for value in written]


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
