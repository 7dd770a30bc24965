"""What does the contract say of a field, in words, and what has changed from edition to edition?

Also where Jumio's document says so, and where each parameter of the callback is on the current platform.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final, NamedTuple

from mockjumio.contract.address_formats import ADDRESS_COUNTRIES, ADDRESS_FORMATS, address_table
from mockjumio.contract.checker import callback_table
from mockjumio.contract.conditions import ACTIVATIONS, Case
from mockjumio.contract.editions import ADDED, CHANGED, FIRST, KYX, MET, WITHDRAWN, Amendment, Rows, between
from mockjumio.contract.enums import DOCUMENT_SOURCES, PRODUCTS, SCAN_SOURCES, Word
from mockjumio.contract.id_verification import SUBTYPES
from mockjumio.contract.multi_document import DOCUMENT_TYPES, EXTRACTIONS
from mockjumio.contract.platform.tables import BODIES, labels_at
from mockjumio.contract.platform.workflows import PASSED
from mockjumio.contract.reject_reasons import REJECT_DETAILS, REJECT_REASONS
from mockjumio.contract.retrieval_fields import UPLOAD_DATA, VERIFICATION_DATA
from mockjumio.contract.rules import ArrayOf, ByCase, Field, Kind, ObjectOf, Table
from mockjumio.contract.scalars import TEXT, Scalar
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
            if more == required.words:  # neither is part of the other
                return f"always if {required.clause}; optional if {permitted.clause}"
            return f"optional, and only if {permitted.words}; always if also {more}"
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
            *_label_rows("legal values", self.choices),
            *_label_rows("parts", self.parts),
            ("length", f"at most {length} characters" if length else "no limit stated"),
            ("callback of" if self.product in PRODUCTS.ever() else "said in", self.product),
            ("Jumio's document", self.section),
        )

    @property
    def parts(self) -> tuple[str, ...]:
        """The paths of the fields of an object, or of the objects of an array."""
        return tuple(
            f"{prefix}.{inner.name}"
            for prefix, nested in _nested_tables(self.path, self.field, self.product, self.edition)
            for inner in nested.fields
        )


def _label_rows(label: str, items: Iterable[str]) -> Iterator[tuple[str, str]]:
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


def _nested_tables(path: str, field: Field, product: str, edition: str) -> Iterator[tuple[str, Table]]:
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
    for path, row, table in _RETRIEVED_ALONE:
        for found in _of_table(table.of(edition), f"{path}.", RETRIEVAL, edition):
            if f"{found.path}.".startswith(f"{path}.{row}."):
                yield found


RETRIEVAL: Final = "retrieval"
# What no callback says in any way: where it is in an answer, the row, its table.
_RETRIEVED_ALONE: Final = (
    ("verification", "additionalChecks", VERIFICATION_DATA),
    ("document.extractedData", "extractedData", UPLOAD_DATA),
)


def _of_table(table: Table, prefix: str, product: str, edition: str) -> Iterator[Entry]:
    for field in table.fields:
        path = f"{prefix}{field.name}"
        yield Entry(path, product, field, table.section, edition)
        for inside, nested in _nested_tables(path, field, product, edition):
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


CAME_AND_WENT = "came and went"


class Change(NamedTuple):
    """What became of one row. ``kind`` is what is left of all ``steps``: pairs of edition and amendment."""

    section: str
    row: str
    kind: str
    steps: tuple[tuple[str, Amendment], ...]


def changes(older: str, newer: str) -> Iterator[Change]:
    """Each row that is different, table by table, in the order in which they first changed."""
    tables: dict[Rows[Any], dict[str, list[tuple[str, Amendment]]]] = {}
    for step in between(older, newer):
        amendment = step[1]
        if amendment.table is not ACTIVATIONS:  # which say of other rows that an account may not have them
            tables.setdefault(amendment.table, {}).setdefault(amendment.row, []).append(step)
    for table, rows in tables.items():
        for row, steps in rows.items():
            yield Change(table.section, row, _kind(table, row, older, newer), tuple(steps))


def changes_of(name: str, older: str, newer: str) -> list[Change]:
    """Those of a field: its own, those of its parts, and of the lists that they take their values from."""
    rows: set[tuple[str, str]] = set()
    lists: set[str] = set()
    for edition in from_to(older, newer):
        for entry in find(name, edition):
            for one in (entry, *_inside(entry)):
                rows.add((one.section, one.field.name))
                lists.update(listing.section for listing in _lists(one))
    return [one for one in changes(older, newer) if (one.section, one.row) in rows or one.section in lists]


def from_to(older: str, newer: str) -> tuple[str, ...]:
    """The editions from one to another, both of them too."""
    return MET[MET.index(older) : MET.index(newer) + 1]


def _inside(entry: Entry) -> Iterator[Entry]:
    """The fields of the object that a field holds, and of the objects in these."""
    for path, nested in _nested_tables(entry.path, entry.field, entry.product, entry.edition):
        yield from _of_table(nested, f"{path}.", entry.product, entry.edition)


def _lists(entry: Entry) -> tuple[Rows[Any], ...]:
    """The lists of the document that decide what a field says."""
    among = entry.field.values and entry.field.values.among
    return (among,) if among is not None else _DECIDED_BY.get(entry.path, ())


_DECIDED_BY: dict[str, tuple[Rows[Any], ...]] = {  # where no row names the list of its values
    "idAddress": (ADDRESS_FORMATS, ADDRESS_COUNTRIES),
    "document.status": (EXTRACTIONS,),
    "document.extractedData": (EXTRACTIONS,),
}


def _kind(table: Rows[Any], row: str, older: str, newer: str) -> str:
    """What is left of all that happened to it."""
    before, after = row in table.of(older), row in table.of(newer)
    if before and after:
        return CHANGED
    if before:
        return WITHDRAWN
    return ADDED if after else CAME_AND_WENT


CALLBACK: Final = "callback"
DETAILS: Final = "details"


class Pair(NamedTuple):
    """A parameter of the callback for scans, and where its meaning is now; ``path`` is empty if nowhere."""

    parameter: str
    path: str
    words: str
    inferred: bool = False


_DATA: Final = "capabilities.extraction.data"
PAIRS: Final = (
    Pair("jumioIdScanReference", "workflow.id", "also in the callback, as workflowExecution.id"),
    Pair("merchantIdScanReference", "workflow.customerInternalReference", "no longer in the callback"),
    Pair("customerId", "workflow.userReference", "also in the callback"),
    Pair("merchantReportingCriteria", "workflow.reportingCriteria", "no longer in the callback"),
    Pair("verificationStatus", "decision.type", "PASSED, WARNING, REJECTED or NOT_EXECUTED"),
    Pair("idScanStatus", "workflow.status", "says whether there is a result, not which one", inferred=True),
    Pair("rejectReason", "capabilities", "the labels of those that are not PASSED", inferred=True),
    Pair("idFaceMatch", "capabilities.similarity.data.similarity", "no longer a percentage", inferred=True),
    Pair("identityVerification", "capabilities.similarity", "and capabilities.liveness", inferred=True),
    Pair("idFaceLiveness", "capabilities.liveness.decision.type", "PASSED for TRUE", inferred=True),
    Pair("idCheckMRZcode", "capabilities.dataChecks", "the label MRZ_CHECKSUM if it is wrong", inferred=True),
    Pair("transactionDate", "createdAt", "", inferred=True),
    Pair("firstAttemptDate", "startedAt", "", inferred=True),
    Pair("callbackDate", "callbackSentAt", "of the callback, not of the details"),
    Pair("idScanImage", "credentials.parts.href", "classifier FRONT of the credential ID"),
    Pair("idScanImageBackside", "credentials.parts.href", "classifier BACK of the credential ID"),
    Pair("idScanImageFace", "credentials.parts.href", "classifier FACE of the credential SELFIE"),
    Pair("idType", f"{_DATA}.type", ""),
    Pair("idSubtype", f"{_DATA}.subType", ""),
    Pair("idCountry", f"{_DATA}.issuingCountry", ""),
    Pair("idFirstName", f"{_DATA}.firstName", ""),
    Pair("idLastName", f"{_DATA}.lastName", ""),
    Pair("idDob", f"{_DATA}.dateOfBirth", "dateOfBirthParts has year, month and day as texts"),
    Pair("idExpiry", f"{_DATA}.expiryDate", ""),
    Pair("idNumber", f"{_DATA}.documentNumber", ""),
    Pair("idUsState", f"{_DATA}.state", "of a licence; else placeOfBirth", inferred=True),
    Pair("personalNumber", f"{_DATA}.personalNumber", "absent, not N/A, if there is none", inferred=True),
    Pair("idAddress", f"{_DATA}.address", "one format, with formattedAddress"),
    Pair("gender", f"{_DATA}.gender", ""),
    Pair("dni", f"{_DATA}.dni", ""),
    Pair("optionalData1", f"{_DATA}.optionalMrzField1", ""),
    Pair("optionalData2", f"{_DATA}.optionalMrzField2", ""),
    Pair("additionalInformation", "", "there is no such field in a request"),
    Pair("clientIp", "credentials.clientIp", "userConsent.userIp of the request", inferred=True),
    Pair("idScanSource", "", "captureType of a part is not played"),
    Pair("callBackType", "", "the Content-Type tells one from the other: JSON or a form"),
)
