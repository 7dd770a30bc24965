"""What does the contract say of a field, in words, and where does Jumio's document say so?"""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from mockjumio.contract.address_formats import ADDRESS_FORMATS, address_table
from mockjumio.contract.checker import callback_table
from mockjumio.contract.conditions import Case
from mockjumio.contract.editions import FIRST, KYX, Rows
from mockjumio.contract.enums import DOCUMENT_SOURCES, PRODUCTS, SCAN_SOURCES, Word
from mockjumio.contract.id_verification import SUBTYPES
from mockjumio.contract.kinds import TEXT, Scalar
from mockjumio.contract.multi_document import DOCUMENT_TYPES
from mockjumio.contract.platform.labels import PASSED
from mockjumio.contract.platform.tables import BODIES, labels_at
from mockjumio.contract.reject_reasons import REJECT_DETAILS, REJECT_REASONS
from mockjumio.contract.rules import ArrayOf, ByCase, Field, Kind, ObjectOf, Table
from mockjumio.settings import MerchantSettings


class Entry(NamedTuple):
    """A field under its path on the wire, such as ``rejectReason.rejectReasonCode``."""

    path: str
    product: str
    field: Field
    section: str
    edition: str

    @property
    def presence(self) -> str:
        """When it is there, in a word."""
        if self.field.mandatory:
            return "always"
        return "conditional" if self.field.required else "optional"

    @property
    def sent(self) -> str:
        """When it is there."""
        required, permitted = self.field.required, self.field.permitted
        if self.field.mandatory:
            return "always"
        if required and permitted:
            more = required.words.removeprefix(f"{permitted.words} and ")
            also = "also " if more != required.words else ""
            return f"optional, and only if {permitted.words}; always if {also}{more}"
        if required:
            return f"if {required.clause}, otherwise never"
        return f"optional, and only if {permitted.clause}" if permitted else "optional"

    @property
    def value(self) -> str:
        """What it may say."""
        kind, values = self.field.kind, self.field.values
        if values is None:
            return _words(kind)
        return values.words if kind is TEXT else f"{_words(kind)}; {values.words}"

    @property
    def choices(self) -> tuple[str, ...]:
        """Each value of a longer list, with what belongs to it; empty where there is no such list."""
        if self.edition == KYX:
            return labels_at(self.path)
        listed = _CHOICES.get(self.path)
        return listed(self.edition) if listed else ()

    @property
    def rules(self) -> tuple[tuple[str, str], ...]:
        """All of it, each rule with its label; of several rows that belong together the first has it."""
        length = self.field.max_length
        return (
            ("what", self.field.words),
            ("sent", self.sent),
            ("value", self.value),
            *_labelled("legal values", self.choices),
            *_labelled("parts", self.parts),
            ("length", f"at most {length} characters" if length else "no limit stated"),
            ("said in" if self.edition == KYX else "callback of", self.product),
            ("Jumio's document", self.section),
        )

    @property
    def parts(self) -> tuple[str, ...]:
        """The paths of the fields of an object, or of the objects of an array."""
        return tuple(
            f"{prefix}.{inner.name}"
            for prefix, nested in _nested(self.path, self.field, self.product, self.edition)
            for inner in nested.fields
        )


def _labelled(label: str, items: Iterable[str]) -> Iterator[tuple[str, str]]:
    """A row an item, the label before the first."""
    for number, item in enumerate(items):
        yield ("" if number else label), item


def _words(kind: Kind | ByCase) -> str:
    match kind:
        case Scalar() | ObjectOf() | ByCase():
            return kind.words
        case ArrayOf(item=Scalar()):
            return f"{kind.words}, each {kind.item.words}"
        case ArrayOf():
            return kind.words


def _subtypes(edition: str) -> tuple[str, ...]:
    return tuple(
        f"{one.name} ({one.type}{' of ' + ', '.join(sorted(one.countries)) if one.countries else ''})"
        for one in SUBTYPES.of(edition).values()
    )


def _words_of(listing: Rows[Word]) -> Callable[[str], tuple[str, ...]]:
    return lambda edition: tuple(f"{one.name} {one.words}" for one in listing.of(edition).values())


_CHOICES: dict[str, Callable[[str], tuple[str, ...]]] = {
    "idScanSource": _words_of(SCAN_SOURCES),
    "transaction.source": _words_of(DOCUMENT_SOURCES),
    "idSubtype": _subtypes,
    "rejectReason.rejectReasonCode": lambda edition: tuple(
        f"{reason.code} {reason.description} ({reason.status}"
        f"{', only for an E_PASSPORT' if reason.e_passport_only else ''})"
        for reason in REJECT_REASONS.of(edition).values()
    ),
    "rejectReason.rejectReasonDetails.detailsCode": lambda edition: tuple(
        f"{detail.code} {detail.description} (of {detail.reason})"
        for detail in REJECT_DETAILS.of(edition).values()
    ),
    "document.type": lambda edition: tuple(
        f"{kind.code} {kind.name}" for kind in DOCUMENT_TYPES.of(edition).values()
    ),
}


def _nested(path: str, field: Field, product: str, edition: str) -> Iterator[tuple[str, Table]]:
    """The tables of the object that a field holds, or of those in its array, each with its path."""
    kind = field.kind.item if isinstance(field.kind, ArrayOf) else field.kind
    if not isinstance(kind, ObjectOf):
        return
    if kind.table is not address_table:
        usual = Case(product, PASSED, settings=MerchantSettings(edition=edition))
        yield path, kind.table(usual).of(edition)
        return
    formats = ADDRESS_FORMATS.of(edition)
    for name, written in formats.items():
        yield f"{path}[{name}]" if len(formats) > 1 else path, written.table.of(edition)


def entries(edition: str = FIRST) -> Iterator[Entry]:
    """Every field of the callbacks that an edition has, nested ones after the object that holds them."""
    if edition == KYX:
        for said_in, body in BODIES.items():
            yield from _of_table(body, "", said_in, edition)
        return
    for product in PRODUCTS.of(edition):
        yield from _of_table(callback_table(product).of(edition), "", product, edition)


def _of_table(table: Table, prefix: str, product: str, edition: str) -> Iterator[Entry]:
    for field in table.fields:
        path = f"{prefix}{field.name}"
        yield Entry(path, product, field, table.section, edition)
        for inside, nested in _nested(path, field, product, edition):
            yield from _of_table(nested, f"{inside}.", product, edition)


def find(name: str, edition: str = FIRST) -> list[Entry]:
    """The entries whose path is or ends in this one, in any case of letters, ``[US]`` and the like left out.

    ``idAddress[EU].city``, ``idaddress.city`` and ``city`` are all found.
    """
    wanted = f".{name.lower()}"
    return [
        entry
        for entry in entries(edition)
        if any(f".{path}".lower().endswith(wanted) for path in (entry.path, _plain(entry.path)))
    ]


def _plain(path: str) -> str:
    return re.sub(r"\[\w+\]", "", path)
