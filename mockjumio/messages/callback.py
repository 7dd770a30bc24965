"""What does this transaction's callback say, and under which circumstances?

The contract decides which parameters are there and fills in those that leave no choice; ``sources`` knows
the rest. The order is the tables'; nobody may rely on it (wire facts 1).
"""

from collections.abc import Mapping
from functools import lru_cache
from itertools import compress
from operator import attrgetter
from random import Random
from typing import NamedTuple

from mockjumio.clock import Instant
from mockjumio.contract.checker import callback_table
from mockjumio.contract.conditions import Case
from mockjumio.contract.enums import (
    AUTHENTICATION,
    EXPIRED,
    FACE,
    ID_VERIFICATION,
    IMAGE_PARAMETERS,
    NOT_AVAILABLE,
)
from mockjumio.contract.form import wire_value
from mockjumio.contract.id_verification import PERSONAL_NUMBER_LENGTH
from mockjumio.contract.rules import ObjectOf, Presence, Table, shape
from mockjumio.messages.links import Links
from mockjumio.messages.sources import SOURCES, Chosen, Inner, JsonObject, Message, OfCase, Source, nothing
from mockjumio.settings import MerchantSettings
from mockjumio.transaction import Document, Provided, Transaction

_CARRIED = ("number", "expires", "optional_data_1", "optional_data_2", "dni")
_carried = attrgetter(*_CARRIED)


def case_of(transaction: Transaction) -> Case:
    """The case that the contract's rules ask about."""
    document, result = transaction.document, transaction.result
    return _case(
        transaction.product,
        result.status,
        document.type,
        document.subtype,
        document.country,
        result.reject_code,
        transaction.settings,
        _carried_parts(document),
        tuple(map(bool, transaction.provided)),
        transaction.provided.source,
    )


@lru_cache(maxsize=4096)
def _case(
    product: str,
    status: str,
    kind: str,
    subtype: str | None,
    country: str,
    reject_code: str | None,
    settings: MerchantSettings,
    carried: tuple[str, ...],
    given: tuple[bool, ...],
    source: str | None,
) -> Case:
    """Few cases differ, so each is made once."""
    return Case(
        product=product,
        status=status,
        type=kind,
        subtype=subtype,
        country=country,
        reject_code=reject_code,
        settings=settings,
        on_document=frozenset(carried),
        provided=frozenset(name for name, there in zip(Provided._fields, given, strict=True) if there),
        source=source,
    )


def _carried_parts(document: Document) -> tuple[str, ...]:
    """The parts that the document shows, in the scenario's words."""
    carried = ["first_name", "last_name", "dob", *compress(_CARRIED, _carried(document))]
    if document.personal_number and len(document.personal_number) <= PERSONAL_NUMBER_LENGTH:
        carried.append("personal_number")
    if document.further:
        carried += [part for part, _ in document.further]
    if document.latin_full_name:
        carried.append("latin_full_name")
    return tuple(part for part in carried if part not in document.lacks) if document.lacks else tuple(carried)


def callback_form(transaction: Transaction, created: Instant, links: Links) -> dict[str, str]:
    """The legal callback of a transaction: parameter to wire value, before ``omit`` and ``set``."""
    message = Message(transaction, case_of(transaction), created, links)
    values = _compose(callback_table(transaction.product), message)
    return {name: wire_value(value) for name, value in values.items()}


def apply_overrides(form: Mapping[str, str], transaction: Transaction) -> dict[str, str]:
    """The form as the scenario wants it on the wire: parameters omitted, set, shuffled."""
    plan = transaction.callback
    values = {name: value for name, value in form.items() if name not in plan.omit}
    values.update(plan.set)
    if plan.shuffled:
        names = list(values)
        Random(f"{transaction.seed} {transaction.reference} order").shuffle(names)
        values = {name: values[name] for name in names}
    return values


def classifiers(transaction: Transaction) -> tuple[str, ...]:
    """The images that a scan has: front, back, face, each only where the callback links to it."""
    if transaction.product == AUTHENTICATION:
        return () if transaction.result.status == EXPIRED else (FACE,)
    reading = shape(callback_table(ID_VERIFICATION), case_of(transaction))
    return tuple(
        classifier
        for classifier, parameter in IMAGE_PARAMETERS.items()
        if reading.slots[parameter].presence is not Presence.FORBIDDEN
    )


class Row(NamedTuple):
    """A parameter: its value if a case leaves no choice about it, otherwise where it comes from."""

    name: str
    fixed: str | None
    source: Source


@lru_cache(maxsize=4096)
def rows(table: Table, case: Case) -> tuple[Row, ...]:
    """The parameters that a case lets through, in the table's order."""
    sources: dict[str, Source | Chosen | Inner] = SOURCES.get(table.section, {})
    found = []
    for name, slot in shape(table, case).slots.items():
        if slot.presence is Presence.FORBIDDEN:
            continue
        fixed = slot.only_value
        source = sources.get(name, nothing)
        if source is nothing and isinstance(slot.kind, ObjectOf):
            source = _object(slot.kind.table(case))
        if isinstance(source, Inner):
            source = _inner(source)
        if isinstance(source, Chosen):
            source = source.of(case)
            if slot.values == (NOT_AVAILABLE,) and source is not nothing:
                fixed = NOT_AVAILABLE
        if fixed is None and isinstance(source, OfCase):
            fixed, source = getattr(case, source.part) or None, nothing
        found.append(Row(name, fixed, source))
    return tuple(found)


def _compose(table: Table, message: Message) -> JsonObject:
    values: JsonObject = {}
    for name, fixed, source in rows(table, message.case):
        value = fixed if fixed is not None else source(message)
        if value is not None and value != "":
            values[name] = value
    return values


def _object(table: Table) -> Source:
    """What the parts come to; nothing if there are none."""
    return lambda message: _compose(table, message) or None


def _inner(of: Inner) -> Source:
    return lambda message: _compose(of.table(), message._replace(case=of.case(message)))
