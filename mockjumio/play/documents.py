"""Whose document is it, and what is printed on it? Given parts from the scenario, the rest drawn."""

from collections.abc import Callable, Mapping
from datetime import date
from random import Random
from typing import Any, NamedTuple

from mockjumio.contract import countries, enums, scalars
from mockjumio.contract.address_formats import split_format
from mockjumio.contract.form import json_value
from mockjumio.contract.id_verification import NATIONAL_ID, PERSONAL_NUMBER_LENGTH
from mockjumio.contract.multi_document import (
    CREDIT_CARD,
    DOCUMENT_TYPES,
    EXTRACTIONS,
    SOCIAL_SECURITY_CARD,
    part_of,
)
from mockjumio.personas.chance import Chance
from mockjumio.personas.id_numbers import draw_account, draw_numbers, draw_ssn, numbers_in_zone
from mockjumio.personas.people import draw_persona, iso_2, place_of_birth
from mockjumio.personas.persona import Address, Numbers, Persona
from mockjumio.scenario.scenario_editions import parameter_of
from mockjumio.settings import MerchantSettings
from mockjumio.transaction import Document

_HAVE_DATES = frozenset((enums.PASSPORT, enums.DRIVING_LICENSE, enums.ID_CARD, enums.VISA))
_YEAR = 365.2425
_VALID_DAYS = round(10 * _YEAR)  # of every type
_LEAST_AGE = {enums.DRIVING_LICENSE: round(17 * _YEAR)}  # when it was issued, in days; of the others none
_LAST_DAY = date.max.toordinal()
_NAMES = ("first_name", "last_name")
_PERSON_PARTS = ("first_name", "last_name", "native_first_name", "native_last_name", "place_of_birth", "dob")


_PARTS = frozenset(Document._fields)


class Holder(NamedTuple):
    """A person, and what the scenario says of their document."""

    persona: Persona
    given: Mapping[str, Any]
    today: date


def draw_person(
    given: Mapping[str, Any],
    section: Callable[[str], Mapping[str, Any]],
    settings: MerchantSettings,
    *,
    seed: str,
    today: date,
) -> Holder:
    """The document's holder: drawn for its country, then as the scenario's ``person`` has it."""
    person = section("person")
    country = given["country"]
    age = person.get("age")
    persona = draw_persona(
        country,
        seed=seed,
        today=today,
        address_format=split_format(country, given["type"], settings),
        gender=person.get("gender"),
        age=(18, 80) if age is None else (age, age),
    )
    born = place_of_birth(country, given.get("subtype"), persona.place_of_birth, seed)
    if born != persona.place_of_birth:
        persona = persona._replace(place_of_birth=born)
    if person:
        changes = {part: person[part] for part in _PERSON_PARTS if part in person}
        for part in _NAMES:
            if part in person:  # the drawn spelling is that of another name
                changes.setdefault(f"native_{part}", None)
        if "address" in person:
            changes["address"] = _address(persona.address, person["address"])
        persona = persona._replace(**changes)
    if "origin_dob" in given:
        persona = persona._replace(dob=scalars.complete_date(given["origin_dob"]))
    return Holder(persona, given, today)


def _address(drawn: Address, given: Mapping[str, Any]) -> Address:
    changes = {part: value for part, value in given.items() if part != "only"}
    if "only" in given:
        kept = {"format", *given["only"]}
        shown: dict[str, Any] = {part: value for part, value in drawn._asdict().items() if part in kept}
        drawn = Address(**{"format": drawn.format, "country": "", **shown})
    return drawn._replace(**changes)


def complete_document(drawn: Holder, *, seed: str, edition: str) -> Document:
    """The document with everything that it carries."""
    given = dict(drawn.given)
    lacks = frozenset(given.pop("lacks", ()))
    if given["type"] not in _HAVE_DATES:
        pages = given.pop("pages", None) or DOCUMENT_TYPES.row(given["type"], edition).pages[0]
        return Document(**given, pages=pages, lacks=lacks)
    further: tuple[tuple[str, str], ...] = ()
    if not given.keys() <= _PARTS:
        further = tuple((part, _as_text(given.pop(part))) for part in [*given] if part not in _PARTS)
    issued, expires = _dates(given, drawn, seed)
    us_state = given.get("us_state") or _us_state(given, drawn.persona)
    numbers = _numbers(drawn, lacks, seed=seed, issued=issued, us_state=us_state)
    values: dict[str, Any] = {
        "us_state": us_state,
        "optional_data_1": numbers.optional_data_1,
        "optional_data_2": numbers.optional_data_2,
        "dni": numbers.dni,
        **given,
        "issued": issued,
        "expires": expires,
        "number": numbers.number,
        "personal_number": numbers.personal_number,
    }
    document = Document(**values, lacks=lacks, further=further)
    return _without_lacking(document) if lacks else document


def _as_text(said: Any) -> str:
    """What is said of a part; of licence categories JSON, as the callback has it."""
    if isinstance(said, str):
        return said
    shown = ({**one, "is_readable": "FALSE"} if one.get("readable") is False else one for one in said)
    categories = [{parameter_of(key): one[key] for key in one if key != "readable"} for one in shown]
    return json_value(categories)


def _numbers(
    drawn: Holder, lacks: frozenset[str], *, seed: str, issued: date, us_state: str | None
) -> Numbers:
    """The given number and personal number or drawn ones, and what the document repeats of them."""
    given = drawn.given
    kind = given["country"], *_kind(given)
    numbers = draw_numbers(*kind, drawn.persona, seed=seed, issued=issued, us_state=us_state)
    number = given.get("number", numbers.number)
    personal = _personal_number(given, lacks, numbers)
    if given["type"] != enums.PASSPORT and "number" not in given and _too_long(personal):
        number, personal = str(personal), None  # personalNumber cannot hold it, so it is the document's own
    if (number, personal) != numbers[:2]:
        numbers = Numbers(number, personal)
    return numbers_in_zone(*kind, numbers)


def _kind(given: Mapping[str, Any]) -> tuple[str, str | None]:
    """Type and subtype. A visa is a card's subtype first, and a type of its own from 2018 on."""
    return (enums.ID_CARD, "VISA") if given["type"] == enums.VISA else (given["type"], given.get("subtype"))


def _too_long(personal: str | None) -> bool:
    return personal is not None and len(personal) > PERSONAL_NUMBER_LENGTH


def _personal_number(given: Mapping[str, Any], lacks: frozenset[str], numbers: Numbers) -> str | None:
    """The given one or the drawn one, unless the document lacks it; in Spain the DNI is that number."""
    spanish = given["country"] == "ESP" and given.get("subtype") == NATIONAL_ID
    if "personal_number" in lacks:
        return None
    if "personal_number" in given:
        return str(given["personal_number"])
    if spanish and "dni" in lacks:
        return None
    return given.get("dni", numbers.personal_number) if spanish else numbers.personal_number


def _without_lacking(document: Document) -> Document:
    absent: dict[str, Any] = dict.fromkeys(document.lacks & set(Document._fields))
    return document._replace(**absent)


def _dates(given: Mapping[str, Any], drawn: Holder, seed: str) -> tuple[date, date]:
    """Issued in the past and valid today, unless the scenario says otherwise."""
    kind, issued, expires = given["type"], given.get("issued"), given.get("expires")
    if issued is not None and expires is not None:
        return issued, expires
    today = drawn.today.toordinal()
    earliest = min(drawn.persona.dob.toordinal() + _LEAST_AGE.get(kind, 0), today)
    if expires is not None:
        last = expires.toordinal()
        return date.fromordinal(min(max(last + 1 - _VALID_DAYS, earliest), today, last)), expires
    if issued is None:
        most = min(_VALID_DAYS - 60, today - earliest)
        rng = Random(f"{seed} {kind} dates")
        issued = date.fromordinal(today - rng.randrange(min(60, most // 2), most + 1))
    return issued, date.fromordinal(min(issued.toordinal() + _VALID_DAYS - 1, _LAST_DAY))


def _us_state(given: Mapping[str, Any], persona: Persona) -> str | None:
    """The issuing state of a licence, the place of birth of a passport or card; of the USA only."""
    if given["country"] != "USA":
        return None
    if given["type"] == enums.DRIVING_LICENSE:
        state = persona.address.state_code or ""
        return state[3:] if state.startswith("US-") else "OH"  # the holder may live abroad
    place = persona.place_of_birth
    return place[3:] if place.startswith("US-") else countries.names()[place]


def draw_extracted(
    given: Mapping[str, Any], drawn: Holder, document: Document, edition: str
) -> tuple[tuple[str, str | bool], ...]:
    """What is read from a document of its type, as pairs of the scenario's key and value."""
    known = EXTRACTIONS.of(edition)
    row = known.get(document.type) or known[SOCIAL_SECURITY_CARD]
    parts = [part_of(key) for key in row.keys]
    if "issue_date" in parts and "expiry_date" in parts and "expiry_date" not in given.get("only", ()):
        parts.remove("expiry_date")  # of a card, whose expiry comes as its issue date
    seed = f"{drawn.persona.dob} {drawn.persona.last_name}"
    values = {
        part: given[part] if part in given else _EXTRACTED[part](drawn, document, seed) for part in parts
    }
    values |= {key: value for key, value in given.items() if key not in ("only", "signature_as_text")}
    if "only" in given:
        values = {key: value for key, value in values.items() if key in given["only"]}
    if values.get("address") is False:
        del values["address"]
    if given.get("signature_as_text") and "signature_available" in values:
        values["signature_available"] = "true" if values["signature_available"] else "false"
    return tuple(values.items())


def _day_of_issue(drawn: Holder, document: Document, seed: str) -> str:
    """In the last weeks; of a credit card it is the expiry that is called so."""
    if document.type == CREDIT_CARD:
        return _day_of_expiry(drawn, document, seed)
    return _later(drawn.today, -Chance("issue date", seed).between(3, 60))


def _day_of_expiry(drawn: Holder, document: Document, seed: str) -> str:
    return _later(drawn.today, Chance("card", seed).between(90, 1500))


def _day_due(drawn: Holder, document: Document, seed: str) -> str:
    return _later(drawn.today, Chance("due date", seed).between(7, 30))


def _later(day: date, days: int) -> str:
    return str(date.fromordinal(min(day.toordinal() + days, date.max.toordinal())))


def _swift_code(drawn: Holder, document: Document, seed: str) -> str:
    chance = Chance("swift code", seed)
    return f"{chance.fill('????')}{iso_2(document.country)}{chance.fill('?#')}"


_EXTRACTED: dict[str, Callable[[Holder, Document, str], str | bool]] = {
    "first_name": lambda drawn, document, seed: drawn.persona.first_name,
    "last_name": lambda drawn, document, seed: drawn.persona.last_name,
    "name": lambda drawn, document, seed: f"{drawn.persona.first_name} {drawn.persona.last_name}",
    "signature_available": lambda drawn, document, seed: True,
    "ssn": lambda drawn, document, seed: draw_ssn(seed),
    "account_number": lambda drawn, document, seed: draw_account(document.country, seed)[1],
    "issue_date": _day_of_issue,
    "address": lambda drawn, document, seed: True,  # the person's
    "swift_code": _swift_code,
    "pan": lambda drawn, document, seed: Chance("card", seed).fill("4%####XXXXXX####"),
    "expiry_date": _day_of_expiry,
    "due_date": _day_due,
    "card_number_last_four_digits": lambda drawn, document, seed: Chance("card", seed).fill("####"),
}
