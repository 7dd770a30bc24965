"""How is what a case leaves open filled in: read, checked and encoded in one go?

What a case leaves no choice about was checked and encoded once; what is left are blanks. A writer encodes the
values that are certain to keep their rule; of all others only the check can tell, which has to be asked then.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from operator import itemgetter
from sys import maxsize
from typing import Any, NamedTuple

from mockjumio.clock import LATEST, Instant
from mockjumio.contract.conditions import Case
from mockjumio.contract.form import json_value
from mockjumio.contract.rules import Kind, ObjectOf, Presence, Shape, Slot, inner_shape
from mockjumio.contract.scalars import DATE, LATIN_NAME, NAME, TEXT, UUID, Scalar
from mockjumio.messages.sources import Day, Message, Source, Stamp

Write = Callable[[Any], str | None]
"""A value with what belongs to it, encoded; ``None`` if it is not certain to keep its rule."""

_KEPT = 128  # texts a rule
_CODES = frozenset(("rejectReasonCode", "detailsCode", "validity"))  # they decide what may stand beside them
_SOME_DAY = "1970-01-01"


class Blank(NamedTuple):
    """A place whose text is the transaction's. One that is not required may stay empty."""

    read: Source
    write: Write
    required: bool


class Plan(NamedTuple):
    """``constants`` are what always stands there; in which ``order`` they and the blanks' texts follow."""

    constants: tuple[str, ...]
    blanks: tuple[Blank, ...]
    order: Callable[[list[str]], Iterable[str]]

    @classmethod
    def of(cls, pieces: Iterable[str | Blank]) -> "Plan":
        """What stands there, piece by piece. A blank that comes again is read and written once."""
        joined: list[str | Blank] = []
        for one in pieces:
            if isinstance(one, str) and joined and isinstance(joined[-1], str):
                joined[-1] += one
            else:
                joined.append(one)
        constants = tuple(dict.fromkeys(one for one in joined if isinstance(one, str)))
        blanks = tuple(dict.fromkeys(one for one in joined if isinstance(one, Blank)))
        places = {one: place for place, one in enumerate((*constants, *blanks))}
        return cls(constants, blanks, itemgetter(*(places[one] for one in joined)))


def fill(plan: Plan, message: Message) -> str | None:
    """All of it as text; ``None`` if only the check can tell whether it is legal."""
    texts = [*plan.constants]
    for read, write, required in plan.blanks:
        value = read(message)
        if not value and (value is None or value == ""):
            if required:
                return None
            texts.append("")
        elif (text := write(value)) is not None:
            texts.append(text)
        else:
            return None
    return "".join(plan.order(texts))


def refuse(value: object) -> None:
    return None


class Form(NamedTuple):
    """How values stand in what is written: as which text, and that with which characters escaped."""

    as_text: Callable[[object], str]
    encode: Callable[[str], str] = str


def blank(source: Source, before: str, slot: Slot, case: Case, after: str, form: Form) -> Blank:
    """The place of what a source says; what is certain of one instant or day is of all."""
    read, write = source, writer(before, slot, case, after, form)
    mark = form.encode(form.as_text("")[:1])
    match source:
        case Stamp() if write(source.written(0)):
            read = source.read
            write = _stamp_writer(before + mark, source.written, form.encode(":"), mark + after)
        case Day() if write(_SOME_DAY):
            read, write = source.read, write_between(before + mark, mark + after)
    return Blank(read, write, slot.presence is Presence.REQUIRED)


def _stamp_writer(before: str, written: Callable[[Instant], str], colon: str, after: str) -> Write:
    def write(instant: Instant) -> str | None:
        return f"{before}{written(instant).replace(':', colon)}{after}" if instant <= LATEST else None

    return write


def write_between(before: str, after: str) -> Write:
    """For values that need neither check nor encoding."""
    return lambda value: f"{before}{value}{after}"


def writer(before: str, slot: Slot, case: Case, after: str, form: Form) -> Write:
    """What writes the values of a field with what belongs to it before and after them."""
    if isinstance(slot.kind, ObjectOf) and slot.values is None:
        members = _plain_members(slot.kind, case)
        if members is not None:
            return _object_writer(before, members, after, form.encode)
    if isinstance(slot.kind, Scalar):
        return _text_writer(before, slot, after, form)
    as_text, encode = form
    return lambda value: f"{before}{encode(as_text(value))}{after}" if slot.certain(value) else None


def _plain_members(kind: ObjectOf, case: Case) -> Shape | None:
    """What an object may say, if that is plain values, none of which decides about another."""
    members = inner_shape(kind, {}, case)[0]
    plain = all(isinstance(member.kind, Scalar) for member in members.slots.values())
    return members if plain and _CODES.isdisjoint(members.slots) else None


def _text_writer(before: str, slot: Slot, after: str, form: Form) -> Write:
    """What costs much to check or to encode is looked up, the rest is written anew."""
    kept = _remembering_writer(before, slot.certain, after, form)
    free = slot.values is None and slot.presence is not Presence.FORBIDDEN
    plain = _PLAIN.get(slot.kind) if free else None
    if plain is None:
        return kept
    longest = slot.field.max_length or maxsize
    mark = form.encode(form.as_text("")[:1])
    start, end = before + mark, mark + after

    def write(value: object) -> str | None:
        if isinstance(value, str) and plain(value) and len(value) <= longest:
            return start + value + end
        return kept(value)

    return write


_LETTERS = re.compile("[A-Za-z]+").fullmatch
_PLAIN: Mapping[Kind, Callable[[str], object]] = {  # what fits stands for itself in JSON and in a form
    TEXT: re.compile("[A-Za-z0-9._-]+").fullmatch,
    LATIN_NAME: _LETTERS,
    NAME: _LETTERS,
    UUID: UUID.text,
    DATE: DATE.text,
}


@lru_cache(maxsize=1024)
def _remembering_writer(before: str, certain: Callable[[object], bool], after: str, form: Form) -> Write:
    """Many names, places and dates come again, in each case: what was written of them is kept."""
    as_text, encode = form

    @lru_cache(maxsize=_KEPT, typed=True)
    def write(value: object) -> str | None:
        return f"{before}{encode(as_text(value))}{after}" if certain(value) else None

    return write


def _object_writer(before: str, members: Shape, after: str, encode: Callable[[str], str]) -> Write:
    """An object of plain values, member by member, as compact JSON."""
    writers = {
        key: _text_writer(encode(f"{json_value(key)}:"), slot, "", Form(json_value, encode))
        for key, slot in members.slots.items()
    }
    required = frozenset(members.required)
    start, between, end = f"{before}{encode('{')}", encode(","), f"{encode('}')}{after}"

    def write(value: Mapping[str, object]) -> str | None:
        texts = []
        for key, member in value.items():
            writer = writers.get(key)
            if writer is None or (text := writer(member)) is None:
                return None
            texts.append(text)
        if not texts or not required <= value.keys():
            return None
        return f"{start}{between.join(texts)}{end}"

    return write
