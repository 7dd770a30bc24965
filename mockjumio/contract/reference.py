"""What does the contract say of a field, in words, and where does Jumio's document say so?"""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from mockjumio.contract.address_formats import ADDRESS_TABLES
from mockjumio.contract.checker import callback_table
from mockjumio.contract.enums import (
    DOCUMENT_SOURCES,
    ID_VERIFICATION,
    MULTI_DOCUMENT,
    SCAN_SOURCES,
    SOURCES,
)
from mockjumio.contract.id_verification import SUBTYPES
from mockjumio.contract.kinds import TEXT, Scalar
from mockjumio.contract.multi_document import DOCUMENT, DOCUMENT_TYPES, EXTRACTED_DATA, TRANSACTION
from mockjumio.contract.reject_reasons import (
    REJECT_DETAIL,
    REJECT_DETAILS,
    REJECT_REASON,
    REJECT_REASONS,
)
from mockjumio.contract.rules import ArrayOf, ByCase, Field, Kind, ObjectOf, Table


class Entry(NamedTuple):
    """A field under its path on the wire, such as ``rejectReason.rejectReasonCode``."""

    path: str
    product: str
    field: Field
    section: str

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
        listed = _CHOICES.get(self.path)
        return listed() if listed else ()

    @property
    def parts(self) -> tuple[str, ...]:
        """The paths of the fields of an object, or of the objects of an array."""
        return tuple(
            f"{prefix}.{inner.name}"
            for prefix, nested in _nested_tables(self.path)
            for inner in nested.fields
            if _plain(prefix) == self.path
        )


def _words(kind: Kind | ByCase) -> str:
    match kind:
        case Scalar() | ObjectOf() | ByCase():
            return kind.words
        case ArrayOf(item=Scalar()):
            return f"{kind.words}, each {kind.item.words}"
        case ArrayOf():
            return kind.words


def _subtypes() -> tuple[str, ...]:
    return tuple(
        f"{subtype} ({id_type}{' of ' + ', '.join(sorted(members)) if members else ''})"
        for id_type, group in SUBTYPES.items()
        for subtype, members in group.items()
    )


def _sources(sources: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"{source} {SOURCES[source]}" for source in sources)


_CHOICES: dict[str, Callable[[], tuple[str, ...]]] = {
    "idScanSource": lambda: _sources(SCAN_SOURCES),
    "transaction.source": lambda: _sources(DOCUMENT_SOURCES),
    "idSubtype": _subtypes,
    "rejectReason.rejectReasonCode": lambda: tuple(
        f"{reason.code} {reason.description} ({reason.status}"
        f"{', only for an E_PASSPORT' if reason.e_passport_only else ''})"
        for reason in REJECT_REASONS.values()
    ),
    "rejectReason.rejectReasonDetails.detailsCode": lambda: tuple(
        f"{code} {text} (of {reason})"
        for reason, group in REJECT_DETAILS.items()
        for code, text in group.items()
    ),
    "document.type": lambda: tuple(f"{kind.code} {kind.name}" for kind in DOCUMENT_TYPES.values()),
}

# Where the table of an object depends on the case, each of its tables; otherwise the one.
_NESTED: dict[str, tuple[tuple[str, Table], ...]] = {
    "rejectReason": (("rejectReason", REJECT_REASON), ("rejectReason.rejectReasonDetails", REJECT_DETAIL)),
    "idAddress": tuple((f"idAddress[{name}]", table) for name, table in ADDRESS_TABLES.items()),
    "transaction": (("transaction", TRANSACTION),),
    "document": (("document", DOCUMENT), ("document.extractedData", EXTRACTED_DATA)),
}


def _nested_tables(path: str) -> Iterator[tuple[str, Table]]:
    """The tables below a path, each with the path of its object."""
    for prefix, table in _NESTED.get(path.partition(".")[0], ()):
        if f"{_plain(prefix)}.".startswith(f"{path}."):
            yield prefix, table


def entries() -> Iterator[Entry]:
    """Every field of both callbacks, nested ones after the object that holds them."""
    for product in (ID_VERIFICATION, MULTI_DOCUMENT):
        table = callback_table(product)
        for field in table.fields:
            yield Entry(field.name, product, field, table.section)
            for prefix, nested in _nested_tables(field.name):
                for inner in nested.fields:
                    yield Entry(f"{prefix}.{inner.name}", product, inner, nested.section)


def find(name: str) -> list[Entry]:
    """The entries whose path is or ends in this one, in any case of letters, ``[US]`` and the like left out.

    ``idAddress[EU].city``, ``idaddress.city`` and ``city`` are all found.
    """
    wanted = f".{name.lower()}"
    return [
        entry
        for entry in entries()
        if any(f".{path}".lower().endswith(wanted) for path in (entry.path, _plain(entry.path)))
    ]


def _plain(path: str) -> str:
    return re.sub(r"\[\w+\]", "", path)
