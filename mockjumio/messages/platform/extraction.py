"""What was read from an ID, member by member? A source each, as for a callback."""

import json
import re
from collections.abc import Callable
from functools import lru_cache
from operator import attrgetter
from typing import Any, Final

from mockjumio.clock import day
from mockjumio.contract import enums
from mockjumio.contract.conditions import Case
from mockjumio.contract.enums import NOT_AVAILABLE
from mockjumio.contract.id_verification import LATIN_FULL_NAME, NATIVE_SCRIPT
from mockjumio.contract.platform.tables import FURTHER
from mockjumio.contract.scalars import COUNTRY
from mockjumio.messages.later_editions import nationality_of
from mockjumio.messages.platform.further_fields import further_fields
from mockjumio.messages.sources import Day, JsonObject, Message, OfCase, Source
from mockjumio.personas.persona import Address
from mockjumio.transaction import Transaction

_PARTS, _AGE = "Parts", "currentAge"
_MADE_OF_OTHERS = (*(f"{name}{_PARTS}" for name in ("dateOfBirth", "expiryDate", "issuingDate")), _AGE)


class DayInParts:
    """A day, which as JSON is year, month and day as text."""

    def __init__(self, read: Callable[[Message], Any]) -> None:
        self.read = read

    def __call__(self, message: Message) -> JsonObject | None:
        day = self.read(message)
        return None if day is None else self.parts(str(day))

    @staticmethod
    def parts(day: str) -> JsonObject:
        return dict(zip(("year", "month", "day"), day.split("-"), strict=True))


def extraction(message: Message) -> JsonObject:
    values = {name: source(message) for name, source in sources(message.case)}
    said = _said(message.transaction)
    if said:
        made = {name: values.pop(name) for name in _MADE_OF_OTHERS if name in values}
        values = values | said | made
    return {name: value for name, value in values.items() if value}


@lru_cache(maxsize=1024)
def sources(case: Case) -> tuple[tuple[str, Source], ...]:
    """Where each member comes from that such an ID may have, but for what its scenario says it has beyond."""
    dates = _dates(case)
    found: dict[str, Source] = {
        "type": OfCase("type"),
        "subType": OfCase("subtype"),
        "issuingCountry": OfCase("country"),
        **_names(case),
        **{name: Day(read) for name, read in dates.items()},
        **_others(case),
        **further_fields(case, _CARRIED),
        **{f"{name}{_PARTS}": DayInParts(read) for name, read in dates.items()},
    }
    if "dateOfBirth" in dates:
        found[_AGE] = _current_age
    return tuple(found.items())


def _names(case: Case) -> dict[str, Source]:
    """``N/A`` where Netverify says so: no Latin letters on the document."""
    names: dict[str, Source] = {"firstName": _persona("first_name"), "lastName": _persona("last_name")}
    if LATIN_FULL_NAME.holds(case):
        names = {"firstName": _no_name, "lastName": _full_name}
    elif NATIVE_SCRIPT.holds(case):
        names = dict.fromkeys(names, _no_name)
    shown = {"firstName": "first_name", "lastName": "last_name"}
    return {name: source for name, source in names.items() if shown[name] in case.on_document}


def _persona(part: str) -> Source:
    return attrgetter(f"transaction.persona.{part}")


def _document(part: str) -> Source:
    return attrgetter(f"transaction.document.{part}")


def _full_name(message: Message) -> str:
    persona = message.transaction.persona
    return f"{persona.first_name} {persona.last_name}"


def _no_name(message: Message) -> str:
    return NOT_AVAILABLE


def _dates(case: Case) -> dict[str, Source]:
    dates = {}
    if "dob" in case.on_document:
        dates["dateOfBirth"] = _persona("dob")
    if "expires" in case.on_document:
        dates["expiryDate"] = _document("expires")
    return dates | {"issuingDate": _document("issued")}


def _others(case: Case) -> dict[str, Source]:
    licence, passport = case.type == enums.DRIVING_LICENSE, case.type == enums.PASSPORT
    return {
        "documentNumber": _document("number"),
        **({"state": _document("us_state")} if licence else {}),
        "personalNumber": _document("personal_number"),
        "optionalMrzField1": _document("optional_data_1"),
        "optionalMrzField2": _document("optional_data_2"),
        **({} if passport else {"address": _address}),
        "gender": _gender,
        **({} if licence else {"placeOfBirth": _place_of_birth, "nationality": _nationality}),
        "dni": _document("dni"),
    }


def _gender(message: Message) -> str | None:
    return None if "gender" in message.transaction.document.lacks else message.transaction.persona.gender


def _place_of_birth(message: Message) -> str:
    return message.transaction.persona.place_of_birth.removeprefix("US-")


def _nationality(message: Message) -> str:
    return nationality_of(message.transaction)


def _current_age(message: Message) -> str:
    return str(age(message.transaction))


def age(transaction: Transaction) -> int:
    today, born = day(transaction.created), transaction.persona.dob
    return max(today.year - born.year - ((today.month, today.day) < (born.month, born.day)), 0)


def _address(message: Message) -> JsonObject | None:
    transaction = message.transaction
    return None if "address" in transaction.document.lacks else _lines(transaction.persona.address) or None


def _lines(address: Address) -> JsonObject:
    street = (
        address.street_number,
        address.street_direction,
        address.street_name,
        address.street_suffix,
        address.unit_designator,
        address.unit_number,
        address.unit_details,
    )
    lines = list(address.lines[:5]) or [" ".join(part for part in street if part)]
    values: JsonObject = {f"line{number}": line for number, line in enumerate(lines, start=1) if line}
    values |= {
        "country": address.country or None,
        "postalCode": "-".join(part for part in (address.postal_code, address.zip_extension) if part),
        "subdivision": (address.state_code or "").removeprefix("US-") or address.province,
        "city": address.city,
    }
    values = {name: value for name, value in values.items() if value}
    shown = [
        *(line for line in lines if line),
        address.city,
        values.get("subdivision"),
        values.get("postalCode"),
    ]
    if any(shown):
        values["formattedAddress"] = ", ".join(str(part) for part in shown if part)
    return values


def _said(transaction: Transaction) -> JsonObject:
    """What a scenario says that its document has beyond what all have."""
    document = transaction.document
    said: JsonObject = {
        _READ[part]: value for part, value in document.further if part in _READ and part not in document.lacks
    }
    if not COUNTRY.fits(said.get("nationality")):
        said.pop("nationality", None)
    if "dlCategories" in said:
        said["dlCategories"] = json.loads(str(said["dlCategories"]))
    return said


# By the scenario's word for it.
_CARRIED: Final = {
    re.sub("[A-Z]", lambda letter: f"_{letter[0].lower()}", name): name for name in (*FURTHER, "dlCategories")
}
_READ: Final = _CARRIED | {"nationality": "nationality", "place_of_birth": "placeOfBirth"}
