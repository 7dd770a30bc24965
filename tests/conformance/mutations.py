"""Every way of breaking one rule of a legal callback that the document's tables suggest."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from mockjumio.transaction import Transaction

from . import transcription as document
from .conditions import (
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
from .judge import READ_NAMES, scan_of
from .transcription_of_editions import published

Form = Mapping[str, str]


class Mutation(NamedTuple):
    """A callback with one rule broken, and where."""

    label: str
    path: str
    form: dict[str, str]


# What no value of that kind may be.
MALFORMED: dict[str, tuple[object, ...]] = {
    "timestamp": (
        "2017-11-22",
        "2017-11-22T10:00:00.000",
        "2017-11-22T10:00:00.000000Z",
        "2017-11-22T10:00:00.000+01:00",
        "2017-11-22 10:00:00.000Z",
        "2017-02-30T10:00:00.000Z",
        "2017-11-22T25:00:00.000Z",
        "1511344800000",
    ),
    "date": (
        "1990-1-1",
        "19900101",
        "01/02/1990",
        "1990-02-30",
        "1990-13-01",
        "90-01-01",
        "1990-01-01T00:00",
    ),
    "percentage": ("-1", "101", "50.5", "50%", "fifty", "0x1", "1000"),
    "ipv4": ("203.0.113", "203.0.113.256", "2001:db8::7", "localhost", "203.0.113.7:80", "xxx.xxx.xxx.xxx"),
    "ip": ("203.0.113", "203.0.113.256", "localhost", "203.0.113.7:80", "xxx.xxx.xxx.xxx"),
    "uuid": (
        "1",
        "8f7e6d5c-4b3a-4210-8fed",
        "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx",
        "8f7e6d5c4b3a42108fedcba987654321",
    ),
    "country": ("US", "usa", "XXX", "United States", "840", "XKK"),
    "state": ("OH", "US-ZZ", "us-oh", "Ohio"),
    "url": (
        "front.jpg",
        "/recognition/v1/front",
        "ftp://netverify.com/front",
        "https://",
        "https://a b/front",
    ),
    "number": ("0.5", True, -0.1, 1.1),
    "boolean": ("TRUE", "yes", "1", 1, 0),
    "truth": ("true", "yes", "1", 1, 0),
    "object": ("null", "[]", "{}", '""', "1", "true", "{", "[object Object]", "{'a': 'b'}"),
    "array": ({}, "[]", 1, True),
    "array as text": ("null", "{}", '""', "1", "true", "[", "[object Object]", "[{}]", "['a']"),
    "enum": ("WRONG", "unknown", "null"),
    "": (),
}

# Legal where timestamps may have fewer digits.
MALFORMED["short-timestamp"] = MALFORMED["timestamp"]
MALFORMED["timestamp"] += ("2017-11-22T10:00:00Z", "2017-11-22T10:00:00.0Z", "2017-11-22T10:00:00.00Z")

# A value that each parameter of the ID verification could have, where it is allowed.
PLAUSIBLE = {
    "idType": "PASSPORT",
    "idSubtype": "E_PASSPORT",
    "idCountry": "USA",
    "rejectReason": '{"rejectReasonCode":"106","rejectReasonDescription":"FAKE"}',
    "idFaceMatch": "88",
    "idScanImage": "https://netverify.com/recognition/v1/idscan/x/front",
    "idScanImageFace": "https://netverify.com/recognition/v1/idscan/x/face",
    "idScanImageBackside": "https://netverify.com/recognition/v1/idscan/x/back",
    "idDob": "1990-01-01",
    "idExpiry": "2022-12-31",
    "idUsState": "OH",
    "idAddress": '{"country":"USA"}',
    "clientIp": "203.0.113.7",
    "gender": "F",
    "idFaceLiveness": "TRUE",
    "extractedData": {"firstName": "Ada"},
}


def mutations(form: Form, transaction: Transaction) -> Iterator[Mutation]:
    if transaction.product == "multi-document":
        yield from _upload(form, transaction)
    else:
        yield from _scan(form, transaction)


def _scan(form: Form, transaction: Transaction) -> Iterator[Mutation]:
    scan = scan_of(transaction)
    rules, tables = callback_rules(scan), scan.edition.tables
    yield from _broken(tables["id"], rules, form, "", dict)
    yield from _other_words(form, rules, scan)
    yield from _other_names(form, scan)
    yield from _dates(form)
    if "rejectReason" in form:
        yield from _nested(form, "rejectReason")
        yield from _reasons(form, scan)
    if "idAddress" in form:
        yield from _nested(form, "idAddress")
        rows = tables.get(transaction.persona.address.format.lower(), tables["raw"])
        yield from _broken(rows, {}, json.loads(form["idAddress"]), "idAddress.", _inside(form, "idAddress"))
        others = {key for table in document.ADDRESSES.values() for key in table} - set(rows)
        for key in others:
            value = {"stateCode": "US-OH"}.get(key, "1")
            yield _edited(form, "idAddress", f"key {key} of another format", key, {key: value})
    if "identityVerification" in form:
        yield from _nested(form, "identityVerification")
        verdict = json.loads(form["identityVerification"])
        members = identity_rules(scan, valid=verdict["validity"] is True)
        put = _inside(form, "identityVerification")
        yield from _broken(tables["identity"], members, verdict, "identityVerification.", put)
    for index, category in enumerate(json.loads(form.get("dlCategories", "[]"))):
        members, put = category_rules(scan), _in_array(form, "dlCategories", index)
        yield from _broken(tables["category"], members, category, f"dlCategories[{index}].", put)


def _upload(form: Form, transaction: Transaction) -> Iterator[Mutation]:
    shown = transaction.document
    given = frozenset(part for part, value in transaction.provided._asdict().items() if value)
    source = transaction.provided.source or "DOC_SDK"
    edition = published(transaction.settings.edition)
    tables = edition.tables
    rules = upload_rules(Upload(edition, transaction.result.status, shown.type, shown.country, source, given))
    yield from _broken(tables["upload"], rules["upload"], form, "", dict)
    for name in ("transaction", "document"):
        table, inner = f"upload-{name}", json.loads(form[name])
        yield from _nested(form, name)
        yield from _broken(tables[table], rules[table], inner, f"{name}.", _inside(form, name))
    late = {"date": "2999-01-01T00:00:00.000Z"}
    yield _edited(form, "transaction", "created later", "date", late, path="timestamp")
    yield from _pictures(form)
    pictured = json.loads(form["document"])
    if "extractedData" in pictured:

        def put(values: Mapping[str, Any]) -> dict[str, str]:
            return {**form, "document": json.dumps({**pictured, "extractedData": values})}

        inner = pictured["extractedData"]
        yield from _broken(tables["upload-data"], rules["upload-data"], inner, "document.extractedData.", put)
        yield Mutation("nothing extracted", "document.extractedData", put({}))
        if "address" in inner:
            path, rows = "document.extractedData.address.", tables["upload-address"]
            yield from _broken(
                rows, {}, inner["address"], path, lambda parts: put({**inner, "address": parts})
            )
    if shown.type == "CUSTOM":
        code = {"customDocumentCode": "NOT THE MERCHANT'S"}
        yield _edited(form, "document", "a foreign code", "customDocumentCode", code)


def _broken(
    rows: Mapping[str, document.Row],
    rules: Mapping[str, Rule],
    values: Mapping[str, Any],
    prefix: str,
    put: Callable[[dict[str, Any]], dict[str, str]],
) -> Iterator[Mutation]:
    """What can be wrong with any table: presence, form, length, words."""
    for name in ("unknown", "x-extra", next(iter(rows)).upper(), "detailsDescription"):
        yield Mutation(f"unknown {name}", prefix + name, put({**values, name: "x"}))
    for name, row in rows.items():
        rule = rules.get(name, Rule("may" if not row.mandatory else MUST))
        if name not in values:
            if rule.presence == NEVER:
                plausible = PLAUSIBLE.get(name, next(iter(rule.values or ["x"])))
                yield Mutation(f"forbidden {name}", prefix + name, put({**values, name: plausible}))
            continue

        def changed(value: object, name: str = name) -> dict[str, str]:
            return put({**values, name: value})

        if rule.presence == MUST:
            without = {key: value for key, value in values.items() if key != name}
            yield Mutation(f"without {name}", prefix + name, put(without))
        yield Mutation(f"empty {name}", prefix + name, changed(""))
        if prefix:
            for value in (None, 7, [], ["x"], {"x": "y"}):
                if not (row.kind == "object" and value == {"x": "y"}):
                    yield Mutation(f"{name} is {value!r}", prefix + name, changed(value))
        kind = "enum" if rule.values else row.kind
        for value in MALFORMED["array as text" if kind == "array" and not prefix else kind]:
            yield Mutation(f"{name} is {value!r}", prefix + name, changed(value))
        if row.max_length and isinstance(values[name], str):
            for filler in ("x", "漢"):
                yield Mutation(f"long {name}", prefix + name, changed(filler * (row.max_length + 1)))
        for value in rule.values or ():
            yield Mutation(f"{name} has a blank", prefix + name, changed(f"{value} "))
            if value != value.lower():
                yield Mutation(f"small {name}", prefix + name, changed(value.lower()))


def _other_words(form: Form, rules: Mapping[str, Rule], scan: Scan) -> Iterator[Mutation]:
    """A word of the right vocabulary that is wrong here: the flags, statuses and subtypes of other scans."""
    for name in form:
        words = scan.edition.values.get(f"id.{name}")
        if words is not None:
            for word in sorted(words - (rules[name].values or words)):
                yield Mutation(f"{name} says {word}", name, {**form, name: word})
    for name in ("idFirstName", "idLastName", "personalNumber"):
        if name in form and rules[name].values:
            yield Mutation(f"{name} is not N/A", name, {**form, name: "Ada"})


def _other_names(form: Form, scan: Scan) -> Iterator[Mutation]:
    """What no document prints in Latin letters, where a name is read."""
    for name, part in READ_NAMES.items():
        if name in form and is_latin(scan, part):
            for value in (
                "김",
                "Иван",
                "Smith 山田",
                "Ivаn",
                "12345",
                "...",
                "Ada ",
                "A\nB",
                "A\x00B",
                "Ada 😀",
            ):
                yield Mutation(f"{name} is {value!r}", name, {**form, name: value})


def _dates(form: Form) -> Iterator[Mutation]:
    early, late = "1999-01-01T00:00:00.000Z", "2999-01-01T00:00:00.000Z"
    yield Mutation("callback before the scan", "callbackDate", {**form, "callbackDate": early})
    if form["transactionDate"] != form["callbackDate"]:
        swapped = {"transactionDate": form["callbackDate"], "callbackDate": form["transactionDate"]}
        yield Mutation("swapped dates", "", {**form, **swapped})  # the attempt may be blamed as well
    if "firstAttemptDate" in form:
        yield Mutation("attempt before the scan", "firstAttemptDate", {**form, "firstAttemptDate": early})
        yield Mutation("attempt after the callback", "callbackDate", {**form, "firstAttemptDate": late})
    else:
        yield Mutation("scan after the callback", "callbackDate", {**form, "transactionDate": late})


def _nested(form: Form, name: str) -> Iterator[Mutation]:
    """What is not the JSON text of an object."""
    text, value = form[name], json.loads(form[name])
    for label, broken in {
        "cut off": text[:-1],
        "continued": text + "}",
        "as Python writes it": repr(value),
        "in an array": json.dumps([value]),
        "as JSON in JSON": json.dumps(text),
        "form-encoded": "&".join(f"{key}=1" for key in value),
    }.items():
        yield Mutation(f"{name} {label}", name, {**form, name: broken})


def _reasons(form: Form, scan: Scan) -> Iterator[Mutation]:
    reason = json.loads(form["rejectReason"])
    own = reason["rejectReasonCode"]
    code, words, details = "rejectReasonCode", "rejectReasonDescription", "rejectReasonDetails"

    def changed(label: str, key: str, **parts: object) -> Mutation:
        return _edited(form, "rejectReason", label, key, parts)

    for key in (code, words):
        without = {name: value for name, value in reason.items() if name != key}
        text = json.dumps(without)
        yield Mutation(f"without {key}", f"rejectReason.{key}", {**form, "rejectReason": text})
        yield changed(f"empty {key}", key, **{key: ""})
    yield changed("the code as a number", code, **{code: int(own)})
    yield changed("unknown", "reason", reason="x")
    legal = reject_codes(scan)
    for codes in document.REJECT_CODES.values():
        for one, description in codes.items():
            if one != own:
                yield changed(f"described as {one}", words, **{words: description})
            if one not in legal:
                yield changed(f"code {one}", code, **{code: one, words: description, details: []})
    alone = scan.edition.single_detail == "object"
    first = details if alone else f"{details}[0]"

    def only(label: str, detail: object, key: str = "") -> Mutation:
        """An only detail, as the edition writes it."""
        return changed(label, f"{first}{key}", **{details: detail if alone else [detail]})

    for one, group_of in scan.edition.reject_details.items():
        for number, description in group_of.items():
            entry = {"detailsCode": number, "detailsDescription": description}
            if one != own:
                yield only(f"detail {number}", entry, ".detailsCode")
                continue
            for other in group_of.values():
                if other != description:
                    wrong = entry | {"detailsDescription": other}
                    yield only(f"{number} is {other}", wrong, ".detailsDescription")
            for label, broken in (
                ("a number", entry | {"detailsCode": int(number)}),
                ("without a code", {"detailsDescription": description}),
                ("without a description", {"detailsCode": number}),
                ("with more", entry | {"more": "x"}),
                ("empty", {}),
                ("only the code", number),
            ):
                yield only(f"detail {label}", broken)
            yield changed(
                "an only detail written otherwise", details, **{details: [entry] if alone else entry}
            )
            yield changed("details as JSON in JSON", details, **{details: json.dumps([entry])})
    yield changed("details are null", details, **{details: None})


def _pictures(form: Form) -> Iterator[Mutation]:
    urls = json.loads(form["document"])["images"]
    page = urls[0]
    for label, path, images in (
        ("no image", "document.images", []),
        ("three images", "document.images", [page] * 3),
        ("an image that is no URL", "document.images[0]", ["page1.jpg", *urls[1:]]),
        ("an image that is a number", "document.images[0]", [1, *urls[1:]]),
        ("an empty image", "document.images[0]", ["", *urls[1:]]),
        ("an image without an array", "document.images", page),
    ):
        yield _edited(form, "document", label, "images", {"images": images}, path=path)


def _edited(
    form: Form, name: str, label: str, key: str, parts: Mapping[str, object], *, path: str = ""
) -> Mutation:
    """The object in parameter ``name`` with other parts."""
    text = json.dumps(json.loads(form[name]) | parts)
    return Mutation(label, path or f"{name}.{key}", {**form, name: text})


def _in_array(form: Form, name: str, index: int) -> Callable[[dict[str, Any]], dict[str, str]]:
    items = json.loads(form[name])
    return lambda values: {**form, name: json.dumps([*items[:index], values, *items[index + 1 :]])}


def _inside(form: Form, name: str) -> Callable[[dict[str, Any]], dict[str, str]]:
    return lambda values: {**form, name: json.dumps(values)}
