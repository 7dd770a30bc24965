"""What exactly goes onto the wire for this transaction? Body, headers, and the rules that they break.

Filled, checked and encoded in one go, where that is certain to be legal. What a case leaves no choice about
was checked and encoded once; what is left are blanks.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from operator import attrgetter
from sys import maxsize
from typing import Any, NamedTuple

from mockjumio.clock import LATEST, Instant
from mockjumio.contract import Breach
from mockjumio.contract.checker import callback_table, check
from mockjumio.contract.conditions import Case
from mockjumio.contract.editions import plus_for_space
from mockjumio.contract.form import CONTENT_TYPE, encode, json_value, quoter, wire_value
from mockjumio.contract.rules import Kind, ObjectOf, Presence, Shape, Slot, Table, inner_shape, shape
from mockjumio.contract.scalars import DATE, LATIN_NAME, NAME, TEXT, UUID, Scalar
from mockjumio.exchanges import Callback
from mockjumio.messages.callback import apply_overrides, callback_form, case_of, rows
from mockjumio.messages.links import Links
from mockjumio.messages.sources import Day, ImageLink, Message, Source, Stamp, nothing
from mockjumio.settings import WireSettings
from mockjumio.transaction import Transaction

Write = Callable[[Any], str | None]
"""A value as ``name=value&``, encoded; ``None`` if it is not certain to keep its rule."""

_KEPT = 128  # texts a rule
_CODES = frozenset(("rejectReasonCode", "detailsCode", "validity"))  # they decide what may stand beside them
_SOME_DAY = "1970-01-01"
_MODEL = "00000000-0000-4000-8000-000000000000"  # any reference: all have the same characters and length


def callback_body(
    transaction: Transaction, created: Instant, links: Links, *, plus_for_space: bool = False
) -> bytes | None:
    """The body of a legal callback; ``None`` if only the check can tell whether it is one."""
    case = case_of(transaction)
    plan = _plan(callback_table(transaction.product), case, links, plus_for_space)
    first = transaction.created if transaction.first_attempt is None else transaction.first_attempt
    if plan is None or not transaction.created <= first <= created:
        return None
    message, body = Message(transaction, case, created, links), []
    for before, read, write, required in plan.blanks:
        body.append(before)
        value = read(message)
        if not value and (value is None or value == ""):
            if required:
                return None
        elif (text := write(value)) is not None:
            body.append(text)
        else:
            return None
    body.append(plan.after)
    return "".join(body)[:-1].encode("ascii")


class _Blank(NamedTuple):
    """A parameter whose value is the transaction's. ``before`` is what stands there anyway, encoded."""

    before: str
    read: Source
    write: Write
    required: bool


class _Plan(NamedTuple):
    """``after`` is what stands behind the last blank."""

    blanks: tuple[_Blank, ...]
    after: str


@lru_cache(maxsize=1024)
def _plan(table: Table, case: Case, links: Links, plus_for_space: bool) -> _Plan | None:
    """A case's callback with blanks; ``None`` if what always stands in it breaks a rule."""
    reading, quote = shape(table, case), quoter(plus_for_space=plus_for_space)
    blanks, before = [], ""
    for name, fixed, source in rows(table, case):
        slot = reading.slots[name]
        if source is nothing and fixed is None and slot.presence is not Presence.REQUIRED:
            continue
        if fixed is None:
            read, write = source, _writer(name, slot, case, plus_for_space)
            match source:  # what is certain of one is of all
                case ImageLink():
                    read, write = _reference, _write_around(quote(_MODEL), write(source.of(links, _MODEL)))
                case Stamp() if write(source.written(0)):
                    read, write = source.read, _stamp_writer(f"{quote(name)}=", source.written, quote(":"))
                case Day() if write(_SOME_DAY):
                    read, write = source.read, _day_writer(f"{quote(name)}=")
            blanks.append(_Blank(before, read, write, slot.presence is Presence.REQUIRED))
            before = ""
        elif slot.certain(fixed):
            before += f"{quote(name)}={quote(fixed)}&"
        else:
            return None
    return _Plan(tuple(blanks), before)


_reference = attrgetter("transaction.reference")


def _refuse(value: object) -> None:
    return None


def _write_around(model: str, text: str | None) -> Write:
    """What was written of one reference, for the others."""
    if text is None:
        return _refuse
    before, after = text.split(model)
    return lambda reference: f"{before}{reference}{after}"


def _stamp_writer(start: str, written: Callable[[Instant], str], colon: str) -> Write:
    def write(instant: Instant) -> str | None:
        return f"{start}{written(instant).replace(':', colon)}&" if instant <= LATEST else None

    return write


def _day_writer(start: str) -> Write:
    return lambda day: f"{start}{day}&"


def _writer(name: str, slot: Slot, case: Case, plus_for_space: bool) -> Write:
    if isinstance(slot.kind, ObjectOf) and slot.values is None:
        members = inner_shape(slot.kind, {}, case)[0]
        plain = all(isinstance(member.kind, Scalar) for member in members.slots.values())
        if plain and _CODES.isdisjoint(members.slots):
            return _object_writer(name, members, plus_for_space)
    quote = quoter(plus_for_space=plus_for_space)
    start = f"{quote(name)}="
    if isinstance(slot.kind, Scalar):
        return _text_writer(start, slot, wire_value, "&", plus_for_space)
    return lambda value: f"{start}{quote(wire_value(value))}&" if slot.certain(value) else None


def _text_writer(
    before: str, slot: Slot, as_text: Callable[[object], str], after: str, plus_for_space: bool
) -> Write:
    """What costs much to check or to encode is looked up, the rest is written anew."""
    kept = _remembering_writer(before, slot.certain, as_text, after, plus_for_space)
    plain = None if slot.values is not None else _PLAIN.get(slot.kind)
    if plain is None:
        return kept
    longest = slot.field.max_length or maxsize
    mark = quoter(plus_for_space=plus_for_space)(as_text("")[:1])
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
def _remembering_writer(
    before: str,
    certain: Callable[[object], bool],
    as_text: Callable[[object], str],
    after: str,
    plus_for_space: bool,
) -> Write:
    """Many names, places and dates come again, in each case: what was written of them is kept."""
    quote = quoter(plus_for_space=plus_for_space)

    @lru_cache(maxsize=_KEPT, typed=True)
    def write(value: object) -> str | None:
        return f"{before}{quote(as_text(value))}{after}" if certain(value) else None

    return write


def _object_writer(name: str, members: Shape, plus_for_space: bool) -> Write:
    """An object of plain values, member by member, as compact JSON."""
    quote = quoter(plus_for_space=plus_for_space)
    writers = {
        key: _text_writer(quote(f"{json_value(key)}:"), slot, json_value, "", plus_for_space)
        for key, slot in members.slots.items()
    }
    required = frozenset(members.required)
    before, between, after = f"{quote(name)}={quote('{')}", quote(","), f"{quote('}')}&"

    def write(value: Mapping[str, object]) -> str | None:
        texts = []
        for key, member in value.items():
            writer = writers.get(key)
            if writer is None or (text := writer(member)) is None:
                return None
            texts.append(text)
        if not texts or not required <= value.keys():
            return None
        return f"{before}{between.join(texts)}{after}"

    return write


def compose(transaction: Transaction, created: Instant, links: Links, wire: WireSettings) -> Callback:
    """The callback of a settled transaction. Whatever goes out is checked against the contract here."""
    if transaction.workflow is not None:
        from mockjumio.messages.platform import workflow_callback  # of which Netverify needs nothing

        return workflow_callback.compose(transaction, transaction.workflow, created, links, wire)
    plan, body = transaction.callback, None
    plus = plus_for_space(wire.plus_for_space, transaction.settings.edition)
    violations: tuple[Breach, ...] = ()
    if not (plan.omit or plan.set or plan.shuffled):
        body = callback_body(transaction, created, links, plus_for_space=plus)
    if body is None:
        plain = callback_form(transaction, created, links)
        form = apply_overrides(plain, transaction)
        body = encode(form, plus_for_space=plus)
        violations = check(form, case_of(transaction)) or tuple(_contradictions(plain, form, transaction))
    return Callback(
        id=f"{transaction.reference}-1",
        reference=transaction.reference,
        merchant=transaction.merchant,
        url=transaction.callback.url or "",
        created=created,
        due=created,
        content_type=wire.content_type or (f"{CONTENT_TYPE};charset=UTF-8" if wire.charset else CONTENT_TYPE),
        body=body,
        violations=violations,
    )


def _contradictions(
    plain: Mapping[str, str], form: Mapping[str, str], transaction: Transaction
) -> Iterator[Breach]:
    """Legal values that ``callback.set`` changed, while retrieval and images go on to say the scan's own."""
    if not transaction.callback.set:
        return
    from mockjumio.contract.retrieval_fields import retrieved_parameters  # which most callbacks do without

    known = retrieved_parameters(transaction.settings.edition)
    for name, _ in transaction.callback.set:
        if name in known and name in plain and _decode(form.get(name)) != _decode(plain[name]):
            rule = f"is set to another value than retrieval and images have, which is {plain[name]!r}"
            yield Breach(name, rule, "Netverify Retrieval API")


def _decode(value: str | None) -> object:
    """JSON means the same however it is spaced, as it is in one of the samples."""
    if value is None or not value.startswith(("{", "[")):
        return value
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return value
