"""What does the contract say of a field, in words, and where does Jumio's document say so?"""

from collections.abc import Iterator
from typing import NamedTuple

from mockjumio.contract.addresses import ADDRESS_TABLES
from mockjumio.contract.check import callback_table
from mockjumio.contract.enums import ID_VERIFICATION, MULTI_DOCUMENT
from mockjumio.contract.fields import Field, Table
from mockjumio.contract.kinds import ArrayOf, Kind, ObjectOf, Scalar
from mockjumio.contract.multi_document import DOCUMENT, EXTRACTED_DATA, TRANSACTION
from mockjumio.contract.reject_reasons import REJECT_DETAIL, REJECT_REASON


class Entry(NamedTuple):
    """A field under its path on the wire, such as ``rejectReason.rejectReasonCode``."""

    path: str
    product: str
    field: Field
    section: str

    @property
    def sent(self) -> str:
        """When it is there."""
        field = self.field
        if field.mandatory:
            return "always"
        if field.required and field.permitted:
            return f"if {field.required.words}; it may be if {field.permitted.words}"
        if field.required:
            return f"exactly if {field.required.words}"
        return f"may be, if {field.permitted.words}" if field.permitted else "may be"

    @property
    def value(self) -> str:
        """What it may say."""
        kind = _words(self.field.kind)
        return f"{kind}; {self.field.values.words}" if self.field.values else kind


def _words(kind: Kind) -> str:
    match kind:
        case Scalar() | ObjectOf():
            return kind.words
        case ArrayOf():
            return f"{kind.words} ({_words(kind.item)})"


# Where the table of an object depends on the case, each of its tables; otherwise the one.
_NESTED: dict[str, tuple[tuple[str, Table], ...]] = {
    "rejectReason": (("rejectReason", REJECT_REASON), ("rejectReason.rejectReasonDetails", REJECT_DETAIL)),
    "idAddress": tuple((f"idAddress[{name}]", table) for name, table in ADDRESS_TABLES.items()),
    "transaction": (("transaction", TRANSACTION),),
    "document": (("document", DOCUMENT), ("document.extractedData", EXTRACTED_DATA)),
}


def entries() -> Iterator[Entry]:
    """Every field of both callbacks, nested ones after the object that holds them."""
    for product in (ID_VERIFICATION, MULTI_DOCUMENT):
        table = callback_table(product)
        for field in table.fields:
            yield Entry(field.name, product, field, table.section)
            for prefix, nested in _NESTED.get(field.name, ()):
                for inner in nested.fields:
                    yield Entry(f"{prefix}.{inner.name}", product, inner, nested.section)


def find(name: str) -> list[Entry]:
    """The entries with this path, or whose last part is this name, in any case of letters."""
    wanted = name.lower()
    return [
        entry for entry in entries() if wanted in (entry.path.lower(), entry.path.rpartition(".")[2].lower())
    ]
