"""Is this callback legal? Decided by the transcription and the restated conditions alone."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from ipaddress import IPv4Address, ip_address
from typing import Any, NamedTuple
from uuid import UUID

import pycountry

from mockjumio.transaction import Transaction

from . import transcription as document
from .conditions import MAY, MUST, NEVER, RULES, Rule, Scan, is_read, upload_rules

COUNTRIES = {country.alpha_3 for country in pycountry.countries} | {document.KOSOVO[0]}
STATES = {subdivision.code for subdivision in pycountry.subdivisions}
PARTS = (
    "number",
    "expires",
    "personal_number",
    "optional_data_1",
    "optional_data_2",
    "dni",
    "latin_full_name",
)
READ_NAMES = {"idFirstName": "first_name", "idLastName": "last_name"}
PERSONAL = ("first_name", "last_name", "dob")


class Broken(NamedTuple):
    """A rule that is broken, and the parameter (or path into an object) that breaks it."""

    path: str
    why: str


def scan_of(transaction: Transaction) -> Scan:
    """What the conditions ask about, taken from what was decided when the scan started."""
    shown, given = transaction.document, transaction.provided._asdict()
    printed = {part for part in PARTS if getattr(shown, part)} | set(PERSONAL)
    return Scan(
        status=transaction.result.status,
        type=shown.type,
        subtype=shown.subtype,
        country=shown.country,
        settings=transaction.settings,
        printed=frozenset(printed - shown.lacks),
        provided=frozenset(part for part, value in given.items() if value),
        source=transaction.provided.source or "SDK",
    )


def judge(form: Mapping[str, str], transaction: Transaction, address: str | None = None) -> list[Broken]:
    """Everything that is wrong with a decoded callback.

    ``address`` is the format (us, eu, raw) of its address, ``None`` if any will do.
    """
    if transaction.product == "multi-document":
        return list(_upload(form, transaction))
    return list(_scan(form, scan_of(transaction), address))


def _is_latin(name: str) -> bool:
    """Decision: a name that is read is in Latin letters, since the document says N/A of others."""
    letters = [char for char in unicodedata.normalize("NFC", name) if char.isalpha()]
    spoken = [char for char in letters if unicodedata.name(char).startswith(("LATIN", "MODIFIER LETTER"))]
    clean = all(unicodedata.category(char)[0] not in "SC" for char in name)
    return letters == spoken != [] and clean and name == name.strip()


def _scan(form: Mapping[str, str], scan: Scan, address: str | None) -> Iterator[Broken]:
    rules = {name: rule(scan) for name, rule in RULES.items()}
    yield from _rows(document.ID_VERIFICATION, rules, form, "")
    for name, part in READ_NAMES.items():
        if is_read(scan, part) and name in form and not _is_latin(form[name]):
            yield Broken(name, "is not a name that a document prints in Latin letters")
    dates = [form.get(name) for name in ("transactionDate", "firstAttemptDate", "callbackDate")]
    known = [one for one in dates if one is not None]
    if known != sorted(known):
        yield Broken("callbackDate", "the dates run backwards")
    if (reason := _object(form, "rejectReason")) is not None:
        yield from _reason(reason, scan)
    if (parts := _object(form, "idAddress")) is not None:
        formats = [address] if address else list(document.ADDRESSES)
        verdicts = [list(_rows(document.ADDRESSES[name], {}, parts, "idAddress.")) for name in formats]
        yield from min(verdicts, key=len)


def _reason(reason: Mapping[str, Any], scan: Scan) -> Iterator[Broken]:
    codes = document.REJECT_CODES.get(scan.status, {})
    legal = {code for code in codes if scan.subtype == "E_PASSPORT" or code not in document.EPASSPORT_CODES}
    code = str(reason.get("rejectReasonCode"))
    rules = {
        "rejectReasonCode": Rule(MUST, frozenset(legal)),
        "rejectReasonDescription": Rule(MUST, frozenset({codes.get(code, "")})),
    }
    yield from _rows(document.REJECT_REASON, rules, reason, "rejectReason.")
    details = reason.get("rejectReasonDetails", [])
    described = document.REJECT_DETAILS.get(code, {})
    for index, detail in enumerate(details if isinstance(details, list) else []):
        path = f"rejectReason.rejectReasonDetails[{index}]"
        if not isinstance(detail, dict) or set(detail) != {"detailsCode", "detailsDescription"}:
            yield Broken(path, "has other keys")
        elif not all(isinstance(part, str) for part in detail.values()):
            yield Broken(path, "holds other than text")
        elif detail["detailsCode"] not in described:
            yield Broken(f"{path}.detailsCode", "belongs to another code")
        elif described[detail["detailsCode"]] != detail["detailsDescription"]:
            yield Broken(f"{path}.detailsDescription", "belongs to another detail")


def _upload(form: Mapping[str, str], transaction: Transaction) -> Iterator[Broken]:
    shown = transaction.document
    given = frozenset(part for part, value in transaction.provided._asdict().items() if value)
    source = transaction.provided.source or "DOC_SDK"
    rules = upload_rules(transaction.result.status, shown.type, shown.country, given, source)
    yield from _rows(document.MULTI_DOCUMENT, {"document": Rule(MUST)}, form, "")
    transfer = _object(form, "transaction") or {}
    yield from _rows(document.TRANSACTION, rules["transaction"], transfer, "transaction.")
    if str(transfer.get("date")) > form.get("timestamp", "9"):
        yield Broken("timestamp", "the dates run backwards")
    pictured = _object(form, "document") or {}
    yield from _rows(document.DOCUMENT, rules["document"], pictured, "document.")
    images, sides = pictured.get("images"), document.DOCUMENT_TYPES[shown.type][1]
    if isinstance(images, list):
        if len(images) not in (range(1, 31) if source != "DOC_SDK" else [sides] if sides else [1, 2]):
            yield Broken("document.images", "has another number of pages")
        for index, image in enumerate(images):
            if not _fits("url", image):
                yield Broken(f"document.images[{index}]", "is not a url")
    own = {one.code for one in transaction.settings.custom_documents if one.enabled}
    if pictured.get("customDocumentCode") not in [None, *own]:
        yield Broken("document.customDocumentCode", "is not one of the merchant's")
    if isinstance(read := pictured.get("extractedData"), dict):
        yield from _rows(document.EXTRACTED_DATA, rules["extractedData"], read, "document.extractedData.")


def _rows(
    rows: Mapping[str, document.Row], rules: Mapping[str, Rule], values: Mapping[str, Any], prefix: str
) -> Iterator[Broken]:
    """Presence by the rules; length, form and emptiness by the rows."""
    for name in values.keys() - rows.keys():
        yield Broken(prefix + name, "is unknown")
    for name, row in rows.items():
        rule = rules.get(name, Rule(MUST if row.mandatory else MAY))
        if name not in values:
            if rule.presence == MUST:
                yield Broken(prefix + name, "is missing")
            continue
        value = values[name]
        if rule.presence == NEVER:
            yield Broken(prefix + name, "must not be there")
        elif value in ("", {}, None):
            yield Broken(prefix + name, "is empty")
        elif rule.values is not None:
            if not isinstance(value, str) or value not in rule.values:
                yield Broken(prefix + name, "is not a permitted value")
        elif not _fits(row.kind, value):
            yield Broken(prefix + name, f"is not of the form {row.kind}")
        if isinstance(value, str) and len(value) > (row.max_length or len(value)):
            yield Broken(prefix + name, "is too long")


def _object(form: Mapping[str, str], name: str) -> dict[str, Any] | None:
    """The JSON object in a parameter; ``None`` if there is none."""
    try:
        value = json.loads(form.get(name, ""))
    except ValueError:
        return None
    return value if isinstance(value, dict) else None


def _fits(kind: str, value: object) -> bool:
    """Whether a value has a form; an object may stand as its JSON text."""
    if kind == "object":
        read = _object({"it": value}, "it") if isinstance(value, str) else value
        return isinstance(read, dict) and bool(read)
    if kind == "array":
        return isinstance(value, list)
    if kind == "boolean":
        return value in ("true", "false") or isinstance(value, bool)
    return isinstance(value, str) and _fits_text(kind, value)


def _fits_text(kind: str, text: str) -> bool:
    try:
        match kind:
            case "uuid":
                return str(UUID(text)) == text.lower()
            case "timestamp":
                written = re.fullmatch(r"[0-9]{4}(-[0-9]{2}){2}T[0-9]{2}(:[0-9]{2}){2}\.[0-9]{3}Z", text)
                return bool(written and datetime.fromisoformat(text))
            case "date":
                return bool(re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) and date.fromisoformat(text))
            case "percentage":
                return bool(re.fullmatch(r"[0-9]{1,3}", text)) and int(text) <= 100
            case "ipv4":
                return bool(IPv4Address(text))
            case "ip":
                return bool(ip_address(text))
            case "url":
                return bool(re.fullmatch(r"https?://[!-~]+", text))
            case "country":
                return text in COUNTRIES
            case "state":
                return text in STATES
    except ValueError:
        return False
    return True
