"""Any legal scenario, as hypothesis draws it: the dicts that an author could have written."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

import pycountry
from hypothesis import strategies as st

from mockjumio.contract.conditions import ACTIVATIONS
from mockjumio.contract.editions import EDITIONS
from mockjumio.scenario.scenario_editions import LATER

from . import transcription as document
from .conditions import READ_OF_ANY_STATUS, SENT_BACK, Scan, Upload, reject_codes, upload_statuses
from .transcription_of_editions import ADDRESSES_LISTED, SHORT_TIMESTAMPS, Edition, published

Values = dict[str, Any]
# To look into a new strategy takes longer than to draw from it: those that few arguments make are made once.

COUNTRIES = sorted({country.alpha_3 for country in pycountry.countries} | {document.KOSOVO[0]})
STATES = sorted(subdivision.code for subdivision in pycountry.subdivisions)
LACKABLE = (
    "number first_name last_name dob expires personal_number us_state optional_data_1 optional_data_2 dni "
    "gender address"
).split()
SWITCHES = ("face_match", "mrz_check", "address_recognition")
FIELDS = ("dob", "number", "first_name", "last_name", "expiry", "us_state", "personal_number")
REGIONS = ("AFRICA", "AMERICAS", "ASIA", "EUROPE", "OCEANIA")
TYPES = st.lists(st.sampled_from(document.ID_TYPES), unique=True)
# Any character that UTF-8 can say; braces would make a template of the text.
ANYTHING = st.characters(exclude_categories=["Cs"], exclude_characters="{}")


def some(words: list[str]) -> st.SearchStrategy[frozenset[str]]:
    """Any subset, from one number."""
    return st.integers(0, 2 ** len(words) - 1).map(
        lambda bits: frozenset(word for place, word in enumerate(words) if bits >> place & 1)
    )


@cache
@st.composite
def texts(draw: st.DrawFn, most: int) -> str:
    """A text of any script, now and then of the greatest length."""
    text = draw(st.text(ANYTHING, min_size=1, max_size=min(most, 12)))
    return (text * most)[:most] if draw(st.integers(0, 3)) == 0 else text


LATIN = st.characters(max_codepoint=0x17F, categories=["Lu", "Ll"], exclude_characters="µ") | st.sampled_from(
    "ỆəḤʻ’'.,-/()37 "
)
SCRIPTS = ("бвгдеж", "αβγδε", "山田花子まりアン々", "김이박철수", "محمدعلي", "कुमारसिंह", "ประยุทธ์")


@cache
@st.composite
def latin_names(draw: st.DrawFn, most: int) -> str:
    """A name that a document can print: of Latin letters and what may stand between them, not in front."""
    text = draw(st.text(LATIN, max_size=min(most, 30)))
    return " ".join(("A" + text * draw(st.sampled_from((1, 1, 1, most)))).split())[:most].strip()


@cache
@st.composite
def native_names(draw: st.DrawFn) -> str:
    """A name in the letters of one script."""
    letters = draw(st.sampled_from(SCRIPTS))
    return letters[0] + draw(st.text(letters, max_size=20))


def maybe(values: dict[str, st.SearchStrategy[Any]]) -> st.SearchStrategy[Values]:
    """A mapping with any of these keys."""
    return st.fixed_dictionaries({}, optional=values)


@cache
def countries(*likely: str) -> st.SearchStrategy[str]:
    return st.sampled_from(likely) | st.sampled_from(COUNTRIES)


@cache
def named(edition: Edition) -> list[str]:
    """The countries that some rule of the edition names, and some that none does."""
    one_of = {one.partition("/")[0] for one in {*edition.masked}.union(*edition.ids.values())}
    limited = (only for group in edition.subtypes.values() for only in group.values())
    return sorted(one_of.union(*limited) - {"*"} | {"DEU", "AUT", "ARE", "XKX"})


@cache
@st.composite
def ids(draw: st.DrawFn, edition: Edition) -> Values:
    """Type, subtype and country of an ID, as they go together."""
    id_type = draw(st.sampled_from(list(edition.subtypes)))
    group = edition.subtypes[id_type]
    subtype = draw(st.sampled_from([None, None, *group]))
    only = sorted(group.get(subtype or "", ()) or (edition.ids["visa"] if id_type == "VISA" else ()))
    likely = countries(*named(edition))
    chosen = {"type": id_type, "country": draw(st.sampled_from(only) if only else likely)}
    return chosen | ({"subtype": subtype} if subtype else {})


@cache
def provided(most: int) -> st.SearchStrategy[Values]:
    return maybe(
        {
            "merchant_reference": texts(most),
            "customer_id": texts(most),
            "reporting_criteria": texts(most),
            "additional_information": texts(most),
            "client_ip": st.ip_addresses(v=4).map(str),
            "first_name": texts(200),
            "last_name": texts(200),
            "callback_url": st.just("https://shop.example/jumio"),
        }
    )


@cache
def known(edition: Edition) -> st.SearchStrategy[Values]:
    """What the merchant knows of the ID, as far as the edition takes it."""
    if not edition.since(SENT_BACK):
        return st.just({})
    later = {"personal_number": texts(14)} if edition.since(READ_OF_ANY_STATUS) else {}
    dates = {
        "dob": st.dates(date(1930, 1, 1), date(2000, 1, 1)).map(str),
        "expiry": st.dates(date(2018, 1, 1), date(2099, 1, 1)).map(str),
    }
    return maybe({"number": texts(100)} | dates | later)


@cache
def durations(most: int) -> st.SearchStrategy[str]:
    return st.integers(0, most).map(lambda seconds: f"{seconds}s")


@cache
@st.composite
def journeys(draw: st.DrawFn, *, ends: str) -> list[Any]:
    """Any steps; a pause of more than fifteen minutes ends the scan whatever was planned."""
    steps = [
        {draw(st.sampled_from(("attempt", "activity"))): {"after": draw(durations(1000))}}
        for _ in range(draw(st.integers(0, 3)))
    ]
    if ends == "drop_off":
        return ["start", *steps, "drop_off"]
    low = draw(st.integers(0, 60))
    processing = draw(
        st.just(f"{low}s")
        | st.just({"uniform": [f"{low}s", f"{2 * low}s"]})
        | st.just({"lognormal": {"median": f"{low}s", "sigma": "0.5"}})
    )
    return ["start", *steps, {"finish": {"after": draw(durations(800)), "processing": processing}}]


@st.composite
def scan_settings(draw: st.DrawFn, edition: Edition, country: str) -> Values:
    digits = ("0", "1", "2", "3", "trimmed") if edition.since(SHORT_TIMESTAMPS) else ("3",)
    values = {"edition": edition.name} | draw(
        maybe(
            {
                "activated": maybe({name: st.booleans() for name in ACTIVATIONS.of(edition.name)}),
                **{name: st.booleans() for name in (*SWITCHES, "masking")},
                "timestamp_digits": st.sampled_from(digits),
                "fields": maybe({name: st.booleans() for name in FIELDS}),
                "back_side": TYPES,
                "accept_newly_supported": st.booleans(),
                "newly_supported": st.just([f"{country}/ID_CARD"]),
                "address_formats": st.sampled_from(("US", "EU", "RAW")).map(lambda name: {country: name}),
            }
        )
    )
    if draw(st.integers(0, 9)) == 0:  # more often would leave few scans that are not declined
        accepted = {
            "everywhere": TYPES,
            "regions": st.dictionaries(st.sampled_from(REGIONS), TYPES, max_size=2),
            "countries": st.dictionaries(st.sampled_from((country, "AUT")), TYPES),
        }
        values["accepted_ids"] = draw(maybe(accepted))
    if draw(st.integers(0, 19)) == 0:
        values["id_verification"] = False
    return values


@cache
def addresses(chosen: str | None, *, joined: bool = False) -> st.SearchStrategy[Values]:
    """Parts of an address that fit into the format, whichever it is if none was chosen; or into it joined."""
    number = 15 if chosen == "EU" else 14
    postal = 15 if chosen in ("EU", "RAW") else 14
    postal, extension, street, region = (9, 5, 30, 50) if joined else (postal, 20, 64, 64)
    return maybe(
        {
            "city": texts(64),
            "state_code": st.sampled_from(STATES),
            "province": texts(region),
            "street_name": texts(street),
            "street_suffix": texts(14),
            "street_direction": texts(4),
            "street_number": texts(number),
            "unit_designator": texts(14),
            "unit_number": texts(14),
            "unit_details": texts(street),
            "postal_code": texts(postal),
            "zip_extension": texts(extension),
            "lines": st.lists(texts(100), max_size=5),
            "country": st.sampled_from(COUNTRIES),
            "only": st.lists(st.sampled_from(("city", "country", "postal_code", "lines", "street_name"))),
        }
    )


@st.composite
def people(draw: st.DrawFn, address: st.SearchStrategy[Values], *, name: int) -> Values:
    values = draw(
        maybe(
            {
                "first_name": latin_names(name),
                "last_name": latin_names(name),
                "native_first_name": native_names(),
                "native_last_name": native_names(),
                "gender": st.sampled_from("MF"),
                "place_of_birth": st.sampled_from(("US-OH", "US-PR", "XKX", "AUT", "BOL", "CIV")),
                "address": address,
            }
        )
    )
    age = maybe({"dob": st.dates(max_value=date(2017, 11, 22)).map(str)}) | st.fixed_dictionaries(
        {"age": st.integers(0, 120)}
    )
    return values | draw(age)


@cache
def later(edition: Edition) -> dict[str, st.SearchStrategy[Any]]:
    """What a scenario may say of an ID that only later editions than the first one read."""
    rows = edition.tables["id"]
    said = {
        key: of_row(edition, f"id.{parameter}")
        for (section, key), parameter in LATER.items()
        if section == "document" and parameter in rows
    }
    if "placeOfBirth" in rows:
        said["place_of_birth"] = texts(255)  # retrieval has a character less than the callback
    return said | ({"origin_dob": st.sampled_from(("1990//", "1990/05/"))} if "originDob" in rows else {})


@cache
def of_row(edition: Edition, place: str) -> st.SearchStrategy[Any]:
    """Any value of a row of the transcription."""
    table, _, name = place.partition(".")
    row = edition.tables[table][name]
    match row.kind:
        case "country":
            return st.sampled_from(COUNTRIES)
        case "enum":
            return st.sampled_from(sorted(edition.values[place]))
        case "boolean":
            return st.booleans()
        case "date":
            return st.dates(date(1990, 1, 1), date(2017, 1, 1)).map(str)
        case "array":
            return st.lists(categories(edition), max_size=3)
        case _:
            return texts(row.max_length or 255)


@cache
def categories(edition: Edition) -> st.SearchStrategy[Values]:
    """A category of a driving licence, which is always named."""
    rows = edition.tables["category"]
    said = {
        "issue_date": st.dates(date(1990, 1, 1), date(2017, 1, 1)).map(str),
        "expiry_date": st.dates(date(2018, 1, 1), date(2099, 1, 1)).map(str),
    }
    if "isReadable" in rows:
        said["readable"] = st.booleans()
    if "availability" in rows:
        said["availability"] = of_row(edition, "category.availability")
    return st.fixed_dictionaries({"category": of_row(edition, "category.category")}, optional=said)


@cache
@st.composite
def verdicts(draw: st.DrawFn, edition: Edition) -> Values:
    """About the face."""
    valid = draw(st.booleans())
    rows = edition.tables["identity"]
    said = {"similarity": of_row(edition, "identity.similarity"), "validity_as_text": st.booleans()}
    if not valid:
        said["reason"] = of_row(edition, "identity.reason")
    if "handwrittenNoteMatches" in rows:
        said["handwritten_note_matches"] = st.booleans()
    if "similarityDecision" in rows:
        said["similarity_decision"] = of_row(edition, "identity.similarityDecision")
        said["similarity_score"] = st.sampled_from(("0", "0.97", "1"))
    return {"validity": valid} | draw(maybe(said))


@st.composite
def results(draw: st.DrawFn, scan: Scan) -> Values:
    edition, status = scan.edition, scan.status
    said: dict[str, st.SearchStrategy[Any]] = {"face_match": st.integers(0, 100), "liveness": st.booleans()}
    if "livenessImages" in edition.tables["id"]:
        said["liveness_images"] = st.integers(0, 9)
    if "identity" in edition.tables:
        said["identity_verification"] = verdicts(edition)
    values = draw(maybe(said))
    if legal := sorted(reject_codes(scan)):
        code = draw(st.sampled_from(legal))
        values["reject_reason"] = {"code": code}
        details = list(edition.reject_details.get(code, ()))
        if draw(st.booleans()):
            chosen = st.lists(st.sampled_from(details), unique=True) if details else st.just([])
            values["reject_reason"]["details"] = draw(chosen)
    return {"status": status, **values}


CALLBACKS = maybe({"delay": durations(900), "order": st.sampled_from(("table", "shuffled"))})


@st.composite
def scan_scenarios(draw: st.DrawFn) -> Values:
    """A scenario of an ID verification, of any edition."""
    edition = published(draw(st.sampled_from([*EDITIONS])))
    shown = draw(ids(edition))
    country, id_type = shown["country"], shown["type"]
    settings = draw(scan_settings(edition, country))
    status = draw(st.sampled_from(("APPROVED_VERIFIED", "APPROVED_VERIFIED", *document.STATUSES)))
    latin = (country, id_type) == ("KOR", "DRIVING_LICENSE") and draw(st.booleans())
    details = {
        "number": texts(200),
        "issued": st.dates(date(1990, 1, 1), date(2017, 1, 1)).map(str),
        "expires": st.dates(date(2018, 1, 1), date(2099, 1, 1)).map(str),
        "personal_number": texts(14) | texts(200),
        "optional_data_1": texts(255),
        "optional_data_2": texts(255),
        "dni": texts(255),
        "lacks": st.lists(st.sampled_from(LACKABLE), max_size=4, unique=True),
        **later(edition),
    }
    if country == "USA":
        born = ["Austria", "Kosovo", "France"] if edition.name < "2018-05" else ["AUT", "XKX", "FRA"]
        places = ["OH", "PR", "DC", *([] if id_type == "DRIVING_LICENSE" else born)]
        details["us_state"] = st.sampled_from(places)
    chosen = settings.get("address_formats", {}).get(country)
    lines = edition.since(ADDRESSES_LISTED) and not chosen and edition.address_formats.get(country) == "raw"
    joined = lines or "us" not in edition.tables
    source = draw(st.sampled_from(("SDK", "SDK", "WEB_CAM", "WEB_UPLOAD", "API")))
    active = frozenset({"113"} if settings.get("activated", {}).get("113", True) else ())
    scan = Scan(edition, status, id_type, shown.get("subtype"), country, source, active)
    return {
        "name": "any",
        "settings": settings,
        "provided": {"source": source} | draw(provided(100)) | draw(known(edition)),
        "document": shown | draw(maybe(details)) | ({"latin_full_name": True} if latin else {}),
        # On a Korean licence the two names make one of at most 200 characters.
        "person": draw(people(addresses(chosen, joined=joined), name=99 if latin else 200)),
        "journey": draw(journeys(ends="drop_off" if status == "NO_ID_UPLOADED" else "finish")),
        "result": draw(results(scan)),
        "callback": draw(CALLBACKS),
    }


@st.composite
def upload_scenarios(draw: st.DrawFn) -> Values:
    """A scenario of a multi document upload, of any edition."""
    edition = published(draw(st.sampled_from([*EDITIONS])))
    kinds = sorted(edition.values["upload-document.type"])
    kind = draw(st.sampled_from(sorted(edition.document_data)) | st.sampled_from(kinds))
    country = draw(countries("USA", "USA", "AUT"))
    shown: Values = {"type": kind, "country": country}
    settings: Values = {"edition": edition.name}
    if kind == "CUSTOM":
        code = draw(texts(100).map(lambda text: "".join(text.split()) or "GYM"))
        shown |= {"custom_code": code} | draw(maybe({"pages": st.integers(1, 2)}))
        settings["custom_documents"] = [{"code": code, "name": "Gym card", "label": "Gym card"}]
    upload = Upload(edition, "", kind, country)
    return {
        "name": "any",
        "product": "multi-document",
        "settings": settings,
        "provided": draw(provided(255)),
        "document": shown,
        "person": draw(
            people(addresses(None, joined=True), name=49)
        ),  # both are the name on a bank statement
        "journey": draw(journeys(ends=draw(st.sampled_from(("finish", "finish", "finish", "drop_off"))))),
        "result": {"status": draw(st.sampled_from(sorted(upload_statuses(upload))))}
        | draw(_extracted(upload)),
        "callback": draw(CALLBACKS),
    }


NAMES = {
    "firstName": latin_names(255),
    "lastName": latin_names(255),
    "name": latin_names(100) | native_names(),
}


@st.composite
def _extracted(draw: st.DrawFn, upload: Upload) -> Values:
    """What is read of a document; its address follows from the person."""
    keys = upload.edition.document_data.get(upload.type, frozenset()) if upload.readable else frozenset()
    parts = {
        "".join(f"_{char.lower()}" if char.isupper() else char for char in key): NAMES[key]
        if key in NAMES
        else of_row(upload.edition, f"upload-data.{key}")
        for key in sorted(keys - {"address"})
    }
    if not parts:
        return {}
    said = {**parts, "only": st.lists(st.sampled_from(sorted(parts)), min_size=1, unique=True)}
    if "signatureAvailable" in keys:
        said["signature_as_text"] = st.booleans()
    values = draw(maybe(said))
    return {"extracted": values} if values else {}
