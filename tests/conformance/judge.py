"""Is this callback legal? Decided by the transcription and the restated conditions alone."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from ipaddress import IPv4Address, ip_address
from typing import Any, NamedTuple
from uuid import UUID

import pycountry

from mockjumio.contract.conditions import ACTIVATIONS
from mockjumio.settings import MerchantSettings
from mockjumio.transaction import Transaction

from . import transcription as document
from .conditions import (
    MAY,
    MUST,
    NEVER,
    Rule,
    Scan,
    Upload,
    callback_rules,
    category_rules,
    identity_rules,
    is_latin,
    reject_codes,
    upload_rules,
)
from .transcription_of_editions import ADDRESSES_LISTED, DOCUMENT_SIDES, published

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
SWITCHES = ("face_match", "mrz_check", "address_recognition", "masking")
READ_NAMES = {"idFirstName": "first_name", "idLastName": "last_name"}
PERSONAL = ("first_name", "last_name", "dob")


class Broken(NamedTuple):
    """A rule that is broken, and the parameter (or path into an object) that breaks it."""

    path: str
    why: str


def enabled(settings: MerchantSettings) -> frozenset[str]:
    """What is switched on, processed, scanned on both sides, or activated for a merchant's account."""
    switches = {name for name in SWITCHES if getattr(settings, name)}
    fields = {name for name, chosen in settings.fields._asdict().items() if chosen}
    chosen = {one.name: one.by_default for one in ACTIVATIONS.of(settings.edition).values()}
    activated = {name for name, on in (chosen | dict(settings.activated)).items() if on}
    return frozenset(switches | fields | activated | {f"back:{id_type}" for id_type in settings.back_side})


def scan_of(transaction: Transaction) -> Scan:
    """What the conditions ask about, taken from what was decided when the scan started."""
    shown, given = transaction.document, transaction.provided._asdict()
    printed = {part for part in PARTS if getattr(shown, part)} | set(PERSONAL)
    return Scan(
        published(transaction.settings.edition),
        status=transaction.result.status,
        type=shown.type,
        subtype=shown.subtype,
        country=shown.country,
        enabled=enabled(transaction.settings),
        printed=frozenset(printed - shown.lacks),
        provided=frozenset(part for part, value in given.items() if value),
        source=transaction.provided.source or "SDK",
    )


def address_format(transaction: Transaction) -> str:
    """As the merchant chose, otherwise as the edition lists it by country; before it did, as it is split."""
    shown, chosen = transaction.document, dict(transaction.settings.address_formats)
    own = chosen.get(f"{shown.country}/{shown.type}") or chosen.get(shown.country or "")
    edition = published(transaction.settings.edition)
    listed = edition.address_formats.get(shown.country or "") if edition.since(ADDRESSES_LISTED) else None
    return (own or listed or transaction.persona.address.format).lower()


Verdict = Callable[[Mapping[str, str]], list[Broken]]


def judge(form: Mapping[str, str], transaction: Transaction) -> list[Broken]:
    """Everything that is wrong with a decoded callback."""
    return judge_of(transaction)(form)


def judge_of(transaction: Transaction) -> Verdict:
    """The same of any callback of this transaction, whose rules are worked out once."""
    if transaction.product == "multi-document":
        return lambda form: list(_upload(form, transaction))
    scan, address = scan_of(transaction), address_format(transaction)
    rules = callback_rules(scan)
    return lambda form: list(_scan(form, scan, rules, address))


def _is_latin(name: str) -> bool:
    """Decision: a name that is read is in Latin letters, since the document says N/A of others."""
    letters = [char for char in unicodedata.normalize("NFC", name) if char.isalpha()]
    spoken = [char for char in letters if unicodedata.name(char).startswith(("LATIN", "MODIFIER LETTER"))]
    clean = all(unicodedata.category(char)[0] not in "SC" for char in name)
    return letters == spoken != [] and clean and name == name.strip()


def _scan(form: Mapping[str, str], scan: Scan, rules: Mapping[str, Rule], address: str) -> Iterator[Broken]:
    tables = scan.edition.tables
    yield from _rows(tables["id"], rules, form, "")
    for name, part in READ_NAMES.items():
        if is_latin(scan, part) and name in form and not _is_latin(form[name]):
            yield Broken(name, "is not a name that a document prints in Latin letters")
    yield from _dates("callbackDate", *map(form.get, ("transactionDate", "firstAttemptDate", "callbackDate")))
    if (reason := _object(form, "rejectReason")) is not None:
        yield from _reason(reason, scan)
    if (parts := _object(form, "idAddress")) is not None:
        known = [name for name in document.ADDRESSES if name in tables]
        formats = [address] if address in known else known
        verdicts = [list(_rows(tables[name], {}, parts, "idAddress.")) for name in formats]
        yield from min(verdicts, key=len)
    if (verdict := _object(form, "identityVerification")) is not None:
        members = identity_rules(scan, valid=verdict.get("validity") in (True, "TRUE"))
        yield from _rows(tables["identity"], members, verdict, "identityVerification.")
    images = _decoded(form.get("livenessImages", "[]"))
    for index, image in enumerate(images if isinstance(images, list) else ()):
        if not _fits("url", image):
            yield Broken(f"livenessImages[{index}]", "is not a url")
    categories = _decoded(form.get("dlCategories", "[]"))
    for index, category in enumerate(categories if isinstance(categories, list) else ()):
        path = f"dlCategories[{index}]"
        if isinstance(category, dict) and category:
            yield from _rows(tables["category"], category_rules(scan), category, f"{path}.")
        else:
            yield Broken(path, "is not a category")


def _dates(path: str, *texts: str | None) -> Iterator[Broken]:
    """They must not run backwards; what is no date is another matter."""
    dates = [datetime.fromisoformat(text) for text in texts if text and _fits("short-timestamp", text)]
    if dates != sorted(dates):
        yield Broken(path, "the dates run backwards")


def _reason(reason: Mapping[str, Any], scan: Scan) -> Iterator[Broken]:
    codes, legal = scan.edition.reject_codes.get(scan.status, {}), reject_codes(scan)
    code = str(reason.get("rejectReasonCode"))
    rules = {
        "rejectReasonCode": Rule(MUST, frozenset(legal)),
        "rejectReasonDescription": Rule(MUST, frozenset({codes.get(code, "")})),
    }
    details, path = reason.get("rejectReasonDetails", []), "rejectReason.rejectReasonDetails"
    alone = isinstance(details, dict) and scan.edition.single_detail == "object"
    if alone:
        details = [details]
    elif isinstance(details, list) and len(details) == 1 and scan.edition.single_detail == "object":
        yield Broken(path, "has an only item that does not stand by itself")
    shown = {**reason, "rejectReasonDetails": details} if alone else reason
    yield from _rows(document.REJECT_REASON, rules, shown, "rejectReason.")
    described = scan.edition.reject_details.get(code, {})
    for index, detail in enumerate(details if isinstance(details, list) else []):
        if not alone:
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
    edition, status = published(transaction.settings.edition), transaction.result.status
    rows = edition.tables
    rules = upload_rules(Upload(edition, status, shown.type, shown.country, source, given))
    yield from _rows(rows["upload"], rules["upload"], form, "")
    transfer = _object(form, "transaction") or {}
    yield from _rows(rows["upload-transaction"], rules["upload-transaction"], transfer, "transaction.")
    yield from _dates("timestamp", transfer.get("date"), form.get("timestamp"))
    pictured = _object(form, "document") or {}
    yield from _rows(rows["upload-document"], rules["upload-document"], pictured, "document.")
    images, sides = pictured.get("images"), DOCUMENT_SIDES[shown.type]
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
        path = "document.extractedData."
        yield from _rows(rows["upload-data"], rules["upload-data"], read, path)
        if isinstance(address := read.get("address"), dict):
            yield from _rows(rows["upload-address"], {}, address, f"{path}address.")


def _rows(
    rows: Mapping[str, document.Row], rules: Mapping[str, Rule], values: Mapping[str, Any], prefix: str
) -> Iterator[Broken]:
    """Presence by the rules; length, form and emptiness by the rows."""
    for name in values.keys() - rows.keys():
        yield Broken(prefix + name, "is unknown")
    for name, row in rows.items():
        rule = rules.get(name) or Rule(MUST if row.mandatory else MAY)
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
        elif not _fits(row.kind, value if prefix else _decoded(value, row.kind)):
            yield Broken(prefix + name, f"is not of the form {row.kind}")
        if isinstance(value, str) and len(value) > (row.max_length or len(value)):
            yield Broken(prefix + name, "is too long")


def _object(form: Mapping[str, str], name: str) -> dict[str, Any] | None:
    """The JSON object in a parameter; ``None`` if there is none."""
    value = _decoded(form.get(name, ""))
    return value if isinstance(value, dict) else None


def _decoded(value: str, kind: str = "object") -> Any:
    """What stands as JSON text in a form, of an object or array."""
    try:
        return json.loads(value) if kind in ("object", "array") else value
    except ValueError:
        return None


def _fits(kind: str, value: object) -> bool:
    if kind == "object":
        return isinstance(value, dict) and bool(value)
    if kind == "array":
        return isinstance(value, list)
    if kind == "boolean":
        return value in ("true", "false") or isinstance(value, bool)
    if kind == "number":
        return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1
    if kind == "truth":
        return value in ("TRUE", "FALSE") or isinstance(value, bool)
    return isinstance(value, str) and _fits_text(kind, value)


def _fits_text(kind: str, text: str) -> bool:
    try:
        match kind:
            case "uuid":
                return str(UUID(text)) == text.lower()
            case "timestamp" | "short-timestamp":
                digits = r"\.[0-9]{3}" if kind == "timestamp" else r"(\.[0-9]{1,3})?"
                written = re.fullmatch(
                    rf"[0-9]{{4}}(-[0-9]{{2}}){{2}}T[0-9]{{2}}(:[0-9]{{2}}){{2}}{digits}Z", text
                )
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
