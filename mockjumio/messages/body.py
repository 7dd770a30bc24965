"""What exactly goes onto the wire for this transaction? Body, headers, and the rules that they break.

Filled, checked and encoded in one go, where that is certain to be legal (:mod:`mockjumio.messages.plan`).
"""

import json
from collections.abc import Iterator, Mapping
from functools import lru_cache
from operator import attrgetter

from mockjumio.clock import Instant
from mockjumio.contract import Breach
from mockjumio.contract.checker import callback_table, check
from mockjumio.contract.conditions import Case
from mockjumio.contract.editions import plus_for_space
from mockjumio.contract.form import CONTENT_TYPE, encode, quoter, wire_value
from mockjumio.contract.rules import Presence, Table, shape
from mockjumio.exchanges import Callback
from mockjumio.messages.callback import apply_overrides, callback_form, case_of, rows
from mockjumio.messages.links import Links
from mockjumio.messages.plan import Blank, Form, Plan, Write, blank, fill, refuse, write_between
from mockjumio.messages.sources import ImageLink, Message, nothing
from mockjumio.settings import WireSettings
from mockjumio.transaction import Transaction

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
    text = fill(plan, Message(transaction, case, created, links))
    return None if text is None else text[:-1].encode("ascii")


@lru_cache(maxsize=1024)
def _plan(table: Table, case: Case, links: Links, plus_for_space: bool) -> Plan | None:
    """A case's callback with blanks; ``None`` if what always stands in it breaks a rule."""
    reading, form = shape(table, case), Form(wire_value, quoter(plus_for_space=plus_for_space))
    quote = form.encode
    pieces: list[str | Blank] = []
    for name, fixed, source in rows(table, case):
        slot = reading.slots[name]
        if source is nothing and fixed is None and slot.presence is not Presence.REQUIRED:
            continue
        if fixed is not None and not slot.certain(fixed):
            return None
        if fixed is not None:
            pieces.append(f"{quote(name)}={quote(fixed)}&")
            continue
        piece = blank(source, f"{quote(name)}=", slot, case, "&", form)
        if isinstance(source, ImageLink):  # what is certain of one is of all
            write = _write_around(quote(_MODEL), piece.write(source.of(links, _MODEL)))
            piece = piece._replace(read=_reference, write=write)
        pieces.append(piece)
    return Plan.of(pieces)


_reference = attrgetter("transaction.reference")


def _write_around(model: str, text: str | None) -> Write:
    """What was written of one reference, for the others."""
    if text is None:
        return refuse
    before, after = text.split(model)
    return write_between(before, after)


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
