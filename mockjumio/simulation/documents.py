"""Whose document is it, and what is printed on it? Given parts from the scenario, the rest drawn."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from random import Random
from typing import Any, NamedTuple

from mockjumio.contract import countries, enums
from mockjumio.contract.addresses import address_format
from mockjumio.contract.id_verification import PERSONAL_NUMBER_LENGTH
from mockjumio.contract.multi_document import BANK_STATEMENT, DOCUMENT_TYPES
from mockjumio.personas.persona import Address, Persona
from mockjumio.settings import MerchantSettings
from mockjumio.transaction import Document

_VALIDITY_YEARS = {enums.PASSPORT: 10, enums.DRIVING_LICENSE: 10, enums.ID_CARD: 10}
_LEAST_AGE = {enums.PASSPORT: 0, enums.DRIVING_LICENSE: 17, enums.ID_CARD: 0}  # when it was issued, in years
_YEAR = 365.2425
_PERSON_PARTS = ("first_name", "last_name", "native_first_name", "native_last_name", "place_of_birth", "dob")


class Drawn(NamedTuple):
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
) -> Drawn:
    """The document's holder: drawn for its country, then as the scenario's ``person`` has it."""
    from mockjumio.personas.draw import draw_persona  # brings faker: 180 ms, when the first scan starts

    person = section("person")
    country = given["country"]
    age = person.get("age")
    persona = draw_persona(
        country,
        seed=seed,
        today=today,
        address_format=address_format(country, given["type"], settings),
        gender=person.get("gender"),
        age=(18, 80) if age is None else (age, age),
    )
    if person:
        changes = {part: person[part] for part in _PERSON_PARTS if part in person}
        if "address" in person:
            changes["address"] = _address(persona.address, person["address"])
        persona = persona._replace(**changes)
    return Drawn(persona, given, today)


def _address(drawn: Address, given: Mapping[str, Any]) -> Address:
    changes = {part: value for part, value in given.items() if part != "only"}
    if "only" in given:
        kept = {"format", *given["only"]}
        shown: dict[str, Any] = {part: value for part, value in drawn._asdict().items() if part in kept}
        drawn = Address(**{"format": drawn.format, "country": "", **shown})
    return drawn._replace(**changes)


def complete_document(drawn: Drawn, *, seed: str) -> Document:
    """The document with everything that it carries."""
    given = dict(drawn.given)
    lacks = frozenset(given.pop("lacks", ()))
    if given["type"] not in enums.ID_TYPES:
        pages = given.pop("pages", None) or DOCUMENT_TYPES[given["type"]].pages[0]
        return Document(**given, pages=pages, lacks=lacks)
    from mockjumio.personas.id_numbers import draw_numbers

    issued, expires = _dates(given, drawn, Random(f"{seed} {given['type']} dates"))
    numbers = draw_numbers(
        given["country"],
        given["type"],
        given.get("subtype"),
        drawn.persona,
        seed=seed,
        issued=issued,
        expires=expires,
    )
    drawn_parts = {
        "number": numbers.number,
        "personal_number": numbers.personal_number,
        "optional_data_1": numbers.optional_data_1,
        "optional_data_2": numbers.optional_data_2,
        "dni": numbers.dni,
        "us_state": _us_state(given, drawn.persona),
    }
    document = Document(**(drawn_parts | given | {"issued": issued, "expires": expires}), lacks=lacks)
    return _without_lacking(_with_short_personal_number(document))


def _with_short_personal_number(document: Document) -> Document:
    """A personal number that personalNumber cannot hold is the document's number."""
    if document.personal_number and len(document.personal_number) > PERSONAL_NUMBER_LENGTH:
        return document._replace(number=document.personal_number, personal_number=None)
    return document


def _without_lacking(document: Document) -> Document:
    absent: dict[str, Any] = dict.fromkeys(document.lacks & set(Document._fields))
    return document._replace(**absent)


def _dates(given: Mapping[str, Any], drawn: Drawn, rng: Random) -> tuple[date, date]:
    """Issued in the past and valid today, unless the scenario says otherwise."""
    span = timedelta(days=round(_VALIDITY_YEARS[given["type"]] * _YEAR))
    issued: date | None = given.get("issued")
    expires: date | None = given.get("expires")
    if issued is None and expires is None:
        least_age = round(_LEAST_AGE[given["type"]] * _YEAR)
        most = min(span.days - 60, (drawn.today - drawn.persona.dob).days - least_age)
        issued = drawn.today - timedelta(days=rng.randrange(min(60, max(most, 1)), max(most, 1) + 1))
    if expires is None:
        expires = _moved(issued or drawn.today, span.days - 1)
    if issued is None:
        issued = min(_moved(expires, 1 - span.days), drawn.today)
    return issued, expires


def _moved(day: date, days: int) -> date:
    """So many days later, but never outside the calendar."""
    return date.fromordinal(min(max(day.toordinal() + days, 1), date.max.toordinal()))


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
    given: Mapping[str, Any], drawn: Drawn, document: Document
) -> tuple[tuple[str, str | bool], ...]:
    """What is read from a social security card or a bank statement, as pairs of key and value."""
    from mockjumio.personas.id_numbers import draw_account, draw_ssn

    persona, seed = drawn.persona, f"{drawn.persona.dob} {drawn.persona.last_name}"
    if document.type == BANK_STATEMENT:
        name = f"{persona.first_name} {persona.last_name}"
        values: dict[str, Any] = {"name": name, "account_number": draw_account(document.country, seed)[1]}
    else:
        values = {
            "first_name": persona.first_name,
            "last_name": persona.last_name,
            "signature_available": True,
            "ssn": draw_ssn(seed),
        }
    values |= {key: value for key, value in given.items() if key not in ("only", "signature_as_text")}
    if "only" in given:
        values = {key: value for key, value in values.items() if key in given["only"]}
    if given.get("signature_as_text") and "signature_available" in values:
        values["signature_available"] = "true" if values["signature_available"] else "false"
    return tuple(values.items())
