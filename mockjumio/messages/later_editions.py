"""What do later editions read from an ID, where the scenario does not say it?

Drawn when it is asked for, by a generator of its own each, so that nothing else of a scan depends on it; the
same whenever it is asked again.
"""

from collections.abc import Callable, Mapping
from datetime import date
from hashlib import blake2b
from typing import Final, cast

from mockjumio.contract import countries
from mockjumio.contract.address_formats import RAW
from mockjumio.contract.amendments.e2017_10 import DL_CATEGORY
from mockjumio.contract.amendments.e2019_07 import DATA_WITHIN
from mockjumio.contract.enums import DRIVING_LICENSE, ID_CARD
from mockjumio.contract.form import json_value
from mockjumio.contract.multi_document import CREDIT_CARD
from mockjumio.personas.chance import Chance
from mockjumio.personas.id_numbers import national_number
from mockjumio.personas.names import NAMES_OF, Name, names_for
from mockjumio.personas.people import nationality
from mockjumio.transaction import Transaction

JsonObject = dict[str, object]
Draw = Callable[[Transaction, Chance], object]

_TEN_YEARS = 3652  # days


def draw_part(part: str, transaction: Transaction) -> object:
    """A part of the document, by the scenario's name of it; ``None`` if IDs of its country have none."""
    if not is_on_ids_of(transaction.document.country, part):
        return None
    return _DRAWS[part](transaction, Chance(part, str(transaction.seed)))


def is_on_ids_of(country: str | None, part: str) -> bool:
    return _ONLY_ON.get(part, country) == country


def facemap(transaction: Transaction) -> bytes:
    """What stands for the face in three dimensions, whose format is secret: bytes of the scan's own."""
    return blake2b(f"{transaction.seed} facemap".encode()).digest() * 64


def data_within_data(read: Mapping[str, object], kind: str) -> JsonObject:
    """What retrieval says that was read from an upload: a little, and all of it as a text of JSON within.

    ``read`` is the callback's extractedData. A full name is firstName here, the expiry of a card a month.
    """
    names = {
        "firstName": read.get("firstName", read.get("name")),
        "lastName": read.get("lastName"),
        "ssn": read.get("ssn"),
    }
    within = {key: value for key, value in read.items() if key in DATA_WITHIN and key != "expiryDate"} | names
    expires = read.get("expiryDate", read.get("issueDate") if kind == CREDIT_CARD else None)
    if isinstance(expires, str):
        within |= {"expiryDate": f"{expires[5:7]}/{expires[2:4]}", "issueDate": None}
    if "signatureAvailable" in read:
        within["signaturePresent"] = "true" if read["signatureAvailable"] in (True, "true") else "false"
    if isinstance(read.get("address"), dict):
        within |= {"addressFormat": RAW, **cast(JsonObject, read["address"])}
    shown = {**names, "signatureAvailable": read.get("signatureAvailable", False)}
    shown["extractedData"] = json_value(_without_gaps(within)) if any(within.values()) else None
    return _without_gaps(shown)


def _without_gaps(values: Mapping[str, object]) -> JsonObject:
    return {key: value for key, value in values.items() if value is not None}


def pattern(pattern: str) -> Draw:
    return lambda transaction, chance: chance.fill(pattern)


def one_of(*values: str) -> Draw:
    return lambda transaction, chance: chance.pick(values)


def _national(country: str) -> Draw:
    return lambda transaction, chance: national_number(country, transaction.persona, str(transaction.seed))


def nationality_of(transaction: Transaction) -> str:
    """The holder's, as the machine-readable zone has it."""
    document, place = transaction.document, transaction.persona.place_of_birth
    subtype = document.subtype or (document.type if document.type == "VISA" else None)
    return nationality(document.country, subtype, place, str(transaction.seed))


def _place_of_birth(transaction: Transaction, chance: Chance) -> str | None:
    """A town of the country where the holder was born; of the USA the state."""
    place = transaction.persona.place_of_birth
    return f"{place[3:]}, USA" if place.startswith("US-") else _town(place, chance)


def _issuing_place(transaction: Transaction, chance: Chance) -> str | None:
    return _town(transaction.document.country, chance)


def _town(country: str, chance: Chance) -> str | None:
    """One of the country's; nothing where there is no such country, which the contract will say."""
    from mockjumio.personas.people import country_of

    return chance.pick(country_of(country).places).city[:50] if country in NAMES_OF else None


def _issuing_date(transaction: Transaction, chance: Chance) -> str | None:
    issued = transaction.document.issued
    return None if issued is None else str(issued)


_OFFICES: Final = {
    DRIVING_LICENSE: ("Driver Licensing Agency", "Department of Transport", "Road Traffic Office"),
    ID_CARD: ("Ministry of Interior", "Civil Registry", "Registration Office"),
}
_OF_PASSPORTS: Final = ("Ministry of Interior", "Department of State", "Passport Office")


def _authority(transaction: Transaction, chance: Chance) -> str:
    document = transaction.document
    office = chance.pick(_OFFICES.get(document.type, _OF_PASSPORTS))
    return f"{office}, {countries.names().get(document.country, document.country)}"[:50].rstrip(" ,")


def _parent(gender: str) -> Draw:
    def name(transaction: Transaction, chance: Chance) -> str:
        first: tuple[Name, ...] = names_for(NAMES_OF[transaction.document.country]).first[gender]
        return f"{chance.pick(first).latin} {transaction.persona.last_name}"

    return name


def _categories(transaction: Transaction, chance: Chance) -> list[JsonObject]:
    """One or two of what licences of cars have."""
    issued, known = transaction.document.issued, DL_CATEGORY.of(transaction.settings.edition)
    category: JsonObject = {"category": chance.pick(("B1", "BE")), "availability": "yes"}
    if issued is not None:
        until = date.fromordinal(min(issued.toordinal() + _TEN_YEARS, date.max.toordinal()))
        category |= {"issueDate": str(issued), "expiryDate": str(until)}
    several = [category]
    if chance.random() < 0.3:
        several.append({"category": "B", "isReadable": "FALSE", "availability": "not readable"})
    if "availability" in known and chance.random() < 0.2:
        several.append({"category": "CE", "availability": "no"})
    return [{key: value for key, value in one.items() if key in known} for one in several]


# Jumio's table names no country, but only IDs of this one carry it.
_ONLY_ON: Final = dict.fromkeys(("cpf", "registration_number", "mothers_name", "fathers_name"), "BRA")
_DRAWS: Final[dict[str, Draw]] = {
    "nationality": lambda transaction, chance: nationality_of(transaction),
    "passport_number": pattern("?########"),
    "duration_of_stay": one_of("30 DAYS", "60 DAYS", "90 DAYS", "180 DAYS"),
    "number_of_entries": one_of("1", "2", "M"),
    "visa_category": one_of("L", "B1/B2", "F1", "J1", "M", "Q1"),
    "curp": _national("MEX"),
    "dl_car_permission": one_of("YES", "YES", "YES", "NO"),
    "dl_categories": _categories,
    "issuing_authority": _authority,
    "issuing_date": _issuing_date,
    "issuing_place": _issuing_place,
    "place_of_birth": _place_of_birth,
    "tax_number": _national("ITA"),
    "cpf": _national("BRA"),
    "registration_number": pattern("###########"),
    "mothers_name": _parent("F"),
    "fathers_name": _parent("M"),
    "personal_identification_number": pattern("%##########"),
    "rg_number": pattern("##.###.###-#"),
    "voter_id_number": pattern("%############"),
    "issuing_number": pattern("##"),
}
PARTS: Final = tuple(_DRAWS)
