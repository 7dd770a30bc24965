"""Which numbers does a person's document carry?

:mod:`mockjumio.personas.document_numbers` has the patterns of the documents themselves,
:mod:`mockjumio.personas.national_ids` the numbers of persons; here is which document prints which.
"""

import re
from datetime import date

from mockjumio.personas import document_numbers as documents
from mockjumio.personas.chance import Chance
from mockjumio.personas.mrz import transliterate
from mockjumio.personas.national_ids import NationalId
from mockjumio.personas.national_ids.elsewhere import AMERICAS_AFRICA, ASIA
from mockjumio.personas.national_ids.europe import EUROPE
from mockjumio.personas.persona import Numbers, Persona

# Documents whose own number is the person's.
_NUMBER_IS_PERSONAL = {
    "PASSPORT": frozenset[str](),
    "ID_CARD": frozenset(
        "ARE CHN DOM ECU HKG IDN IND IRN ISR JPN KOR MYS PAK PER SAU SGP THA TWN URY ZAF".split()
    ),
    "DRIVING_LICENSE": frozenset("CHL CHN ECU ESP FIN IDN MYS PER SGP SWE THA TWN URY".split()),
}
# Documents that print the person's number beside their own.
_PERSONAL_PRINTED = {
    "PASSPORT": frozenset(
        "BGR BIH CHL CZE DNK EST FIN HRV ISL ISR KAZ LTU LVA MKD MNE MYS NLD PAK POL ROU SGP SRB SVK "
        "SVN SWE THA TUR TWN UKR XKX ZAF".split()
    ),
    "ID_CARD": frozenset(
        "ARG BEL BGR BIH BRA CHL CZE DNK ESP EST FIN HRV ISL ITA KAZ LTU LVA MEX MKD MNE NLD NOR POL PRT "
        "ROU SRB SVK SVN SWE TUR UKR XKX".split()
    ),
    "DRIVING_LICENSE": frozenset(
        "BGR BIH BRA CZE DNK EST HRV ISL KOR LTU LVA MKD MNE NOR POL ROU SRB SVK SVN TUR XKX ZAF".split()
    ),
}
NATIONAL_ID: dict[str, NationalId] = {**EUROPE, **ASIA, **AMERICAS_AFRICA}
"""Country to the function that draws its national number, for countries that have one."""

_NATIONAL_CARDS = frozenset((None, "NATIONAL_ID", "OTHER_ID", "UNKNOWN"))
_PERSONAL_ON_SECOND_LINE = frozenset(
    ("BEL", "CHL")
)  # of their TD1; the other States that print it use line 1


def draw_numbers(
    country: str,
    id_type: str,
    subtype: str | None,
    persona: Persona,
    *,
    seed: str,
    issued: date,
    us_state: str | None = None,
) -> Numbers:
    """The numbers of a passport, driving licence or identity card.

    With the same seed all of a person's documents carry the same national number. ``personal_number`` is as
    printed and may be longer than Jumio's field. ``us_state`` is that of an American licence's issuer; the
    address says it otherwise. What the zone repeats is asked of :func:`numbers_in_zone`, once all numbers are
    known.
    """
    personal = _personal(country, id_type, subtype, persona, seed)
    return Numbers(
        number=_number(country, id_type, subtype, persona, seed, issued, us_state),
        personal_number=personal,
    )


def numbers_in_zone(country: str, id_type: str, subtype: str | None, numbers: Numbers) -> Numbers:
    """The numbers with what else the document derives from them: optional data of the zone, and the DNI."""
    personal = numbers.personal_number
    if personal is None and country != "FRA":
        return numbers
    return Numbers(
        numbers.number,
        personal,
        optional_data_1=_optional_1(country, id_type, subtype, personal, numbers.number),
        optional_data_2=_optional_2(country, id_type, personal),
        dni=personal if (country, subtype) == ("ESP", "NATIONAL_ID") else None,
    )


def national_number(country: str, persona: Persona, seed: str) -> str:
    return NATIONAL_ID[country](persona, Chance("national", country, seed))


def _number(
    country: str,
    id_type: str,
    subtype: str | None,
    persona: Persona,
    seed: str,
    issued: date,
    us_state: str | None,
) -> str:
    other = id_type == "ID_CARD" and subtype not in _NATIONAL_CARDS
    if not other and country in _NUMBER_IS_PERSONAL[id_type]:
        return national_number(country, persona, seed)
    if not other and (country, id_type) == ("ARG", "ID_CARD"):
        return national_number(country, persona, seed)[2:-1]  # the DNI is the middle of the CUIL
    chance = Chance("number", country, id_type, subtype or "", seed)
    if other:
        return chance.fill(documents.OTHER_ID[str(subtype)])
    special = documents.SPECIAL.get((country, id_type))
    if special:
        return special(persona, chance, issued)
    if (country, id_type) == ("USA", "DRIVING_LICENSE"):
        state = us_state or (persona.address.state_code or persona.place_of_birth)[3:]
        return chance.fill(documents.US_LICENSE.get(state, "?#######"))
    return chance.fill(_pattern(country, id_type))


def _pattern(country: str, id_type: str) -> str:
    table: dict[str, str] = getattr(documents, id_type)
    return table.get(country, documents.FALLBACK[id_type])


def _personal(country: str, id_type: str, subtype: str | None, persona: Persona, seed: str) -> str | None:
    if id_type == "ID_CARD" and subtype == "RESIDENT_PERMIT_ID" and country == "ESP":
        return _nie(seed)
    national_card = id_type != "ID_CARD" or subtype in _NATIONAL_CARDS
    if national_card and country in _PERSONAL_PRINTED[id_type]:
        return national_number(country, persona, seed)
    return None


def _nie(seed: str) -> str:
    """The number of a foreigner in Spain: X, Y or Z, seven digits, a letter."""
    from stdnum.es import nie

    chance = Chance("nie", seed)
    body = chance.pick("XYZ") + chance.fill("#######")
    return body + nie.calc_check_digit(body)


def _optional_1(
    country: str, id_type: str, subtype: str | None, personal: str | None, number: str
) -> str | None:
    if (country, id_type, subtype) == ("FRA", "ID_CARD", "NATIONAL_ID"):
        # Department and office of issue, on line 1 of the CNIS.
        return f"{number[4:7]}001" if re.fullmatch(r"\d{4}\w{3}\d{5}", number) else None
    if personal is not None and id_type == "ID_CARD" and country not in _PERSONAL_ON_SECOND_LINE:
        return _for_mrz(personal, 15)
    return None


def _optional_2(country: str, id_type: str, personal: str | None) -> str | None:
    if personal is None:
        return None
    if id_type == "PASSPORT":
        return _for_mrz(personal, 14)
    if id_type == "ID_CARD" and country in _PERSONAL_ON_SECOND_LINE:
        return _for_mrz(personal, 11)
    return None


def _for_mrz(personal: str, width: int) -> str | None:
    text = transliterate(personal).replace("<", "")
    return text if len(text) <= width else None


def draw_ssn(seed: str) -> str:
    """A social security number of the USA that nobody has: area 000, 666 or 900 to 999 is never assigned.

    Social Security Administration, POMS RM 10201.035. Nine digits without hyphens, as in Jumio's sample
    callback, ``ssn`` of ``xxxxxxxxx``.
    """
    chance = Chance("ssn", seed)
    area = chance.pick(("000", "666", f"9{chance.fill('##')}"))
    return f"{area}{chance.between(1, 99):02}{chance.between(1, 9999):04}"


def draw_account(country: str, seed: str) -> tuple[str | None, str]:
    """An IBAN where the country has one, and the account number as printed, in at most 28 characters.

    The number is the IBAN, or its BBAN where the IBAN is longer; where there are no IBANs, ten digits, and in
    Russia the twenty of a private account in roubles. The bank is made up.
    """
    if country == "RUS":
        return None, Chance("account", country, seed).fill("40817810############")
    from random import Random

    from pycountry import countries
    from schwifty import IBAN
    from schwifty.exceptions import InvalidCountryCode

    entry = countries.get(alpha_3=country)
    random = Random(f"account|{country}|{seed}")
    try:
        prefix = entry.alpha_2 if entry else "XK"
        iban = IBAN.random(_PREFIX_OF.get(prefix, prefix), random=random, use_registry=False)
    except InvalidCountryCode:
        return None, Chance("account", country, seed).fill("%#########")
    return str(iban), str(iban if len(iban) <= 28 else iban.bban)


# Territories whose accounts have the IBAN of another country (SWIFT's IBAN registry, rows "includes").
_IBANS: dict[str, str] = {"FI": "AX", "FR": "BL GF GP MF MQ NC PF PM RE TF WF YT", "GB": "GG IM JE"}
_PREFIX_OF = {
    territory: prefix for prefix, territories in _IBANS.items() for territory in territories.split()
}
