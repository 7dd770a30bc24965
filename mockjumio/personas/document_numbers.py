"""What does the number of a document look like in a country?

Patterns: ``#`` a digit, ``%`` one from 1 to 9, ``?`` a letter. The shapes are as commonly seen; none was
checked against the issuing offices, and a real document may differ. Where a number is computed from the
person (the British driving licence) or has a check digit of its own, a function stands instead.
"""

from collections.abc import Callable
from datetime import date

from mockjumio.personas.chance import Chance
from mockjumio.personas.mrz import name_parts
from mockjumio.personas.national_ids import draw_with_check_digit, weighted_sum
from mockjumio.personas.persona import Persona

Draw = Callable[[Persona, Chance, date], str]

PASSPORT: dict[str, str] = {
    "ALB": "BA#######",
    "ARE": "?########",
    "ARG": "AA?######",
    "ARM": "AR#######",
    "AUS": "PA#######",
    "AUT": "U#######",
    "AZE": "C0#######",
    "BEL": "E?######",
    "BGD": "A########",
    "BGR": "38#######",
    "BIH": "B#######",
    "BLR": "MP#######",
    "BRA": "F?######",
    "CAN": "??######",
    "CHE": "X#######",
    "CHL": "F########",
    "CHN": "EJ#######",
    "COL": "AT######",
    "CYP": "K########",
    "CZE": "4#######",
    "DNK": "2########",
    "DZA": "1########",
    "ECU": "A#######",
    "EGY": "A########",
    "ESP": "PA?######",
    "EST": "KE#######",
    "FIN": "FP#######",
    "FRA": "##??#####",
    "GBR": "#########",
    "GEO": "##??#####",
    "GRC": "AN#######",
    "HKG": "K########",
    "HRV": "0########",
    "HUN": "BN#######",
    "IDN": "C#######",
    "IND": "?#######",
    "IRL": "PA#######",
    "IRN": "?########",
    "ISL": "A#######",
    "ISR": "########",
    "ITA": "Y?#######",
    "JPN": "T?#######",
    "KAZ": "N########",
    "KEN": "A########",
    "KOR": "M########",
    "LTU": "########",
    "LUX": "J?######",
    "LVA": "LV#######",
    "MAR": "??#######",
    "MDA": "AB#######",
    "MEX": "G########",
    "MKD": "?#######",
    "MLT": "#######",
    "MNE": "P?######",
    "MYS": "A########",
    "NGA": "A########",
    "NOR": "F?#######",
    "NZL": "R?######",
    "PAK": "AA#######",
    "PER": "#########",
    "PHL": "P#######?",
    "PRT": "C?######",
    "ROU": "0########",
    "RUS": "7########",
    "SAU": "?########",
    "SRB": "0########",
    "SVK": "B?#######",
    "SVN": "PB#######",
    "SWE": "AA#######",
    "THA": "AA#######",
    "TUR": "U########",
    "TWN": "3########",
    "UKR": "F?######",
    "USA": "5########",
    "UZB": "AA#######",
    "VEN": "1########",
    "VNM": "C#######",
    "XKX": "P########",
    "ZAF": "A########",
}
ID_CARD: dict[str, str] = {
    "ALB": "0########",
    "AUS": "########",
    "AUT": "########",
    "BGR": "6########",
    "BIH": "0######?#",
    "BRA": "##.###.###-#",
    "CAN": "########",
    "CHE": "C#######",
    "CHL": "5########",
    "CYP": "########",
    "CZE": "2########",
    "DNK": "1########",
    "ESP": "CA?######",
    "EST": "AS0######",
    "FIN": "######1##",
    "GBR": "#########",
    "GEO": "##??#####",
    "GRC": "AK######",
    "HRV": "1########",
    "HUN": "######AE",
    "IRL": "C#######",
    "ISL": "ID######",
    "ITA": "CA#####A?",
    "KAZ": "0########",
    "LIE": "ID#######",
    "LTU": "########",
    "LUX": "S?######",
    "LVA": "PA#######",
    "MDA": "B########",
    "MEX": "##########",
    "MKD": "A#######",
    "MLT": "#######A",
    "MNE": "0########",
    "NOR": "B?#######",
    "NZL": "########",
    "PHL": "####-####-####-####",
    "ROU": "RK######",
    "RUS": "#### ######",
    "SRB": "0########",
    "SVK": "H?######",
    "SVN": "IE#######",
    "SWE": "2#######",
    "TUR": "A##?#####",
    "UKR": "00#######",
    "USA": "?#######",
    "VNM": "0###########",
    "XKX": "0########",
}
DRIVING_LICENSE: dict[str, str] = {
    "AUS": "########",
    "AUT": "########",
    "BEL": "1#########",
    "CAN": "?####-#####-#####",
    "CHE": "00#########",
    "CZE": "E? ######",
    "DEU": "B0###??##?#",
    "DNK": "########",
    "FRA": "##??#####",
    "GRC": "#########",
    "HRV": "########",
    "HUN": "??######",
    "IRL": "###-###-###",
    "ITA": "U1#?#####?",
    "LTU": "########",
    "LVA": "AE ######",
    "MEX": "?########",
    "NLD": "5#########",
    "NOR": "## ## ###### #",
    "NZL": "??######",
    "POL": "#####/##/####",
    "PRT": "L-####### #",
    "ROU": "?########?",
    "RUS": "99## ######",
    "SVK": "?#######",
    "SVN": "S########",
    "TUR": "######",
    "UKR": "???######",
    "ZAF": "############",
}
US_LICENSE: dict[str, str] = {
    "AK": "#######",
    "AL": "#######",
    "AR": "9########",
    "AZ": "D########",
    "CA": "?#######",
    "CO": "##-###-####",
    "CT": "#########",
    "DC": "#######",
    "DE": "#######",
    "FL": "?###-###-##-###-#",
    "GA": "#########",
    "HI": "H########",
    "IA": "###??####",
    "ID": "??######?",
    "IL": "?###-####-####",
    "IN": "####-##-####",
    "KS": "K##-##-####",
    "KY": "?##-###-###",
    "LA": "00#######",
    "MA": "S########",
    "MD": "?-###-###-###-###",
    "ME": "#######",
    "MI": "? ### ### ### ###",
    "MN": "?############",
    "MO": "?#########",
    "MS": "###-##-####",
    "MT": "#############",
    "NC": "############",
    "ND": "???-##-####",
    "NE": "H########",
    "NH": "NH?######",
    "NJ": "?####-#####-#####",
    "NM": "#########",
    "NV": "##########",
    "NY": "### ### ###",
    "OH": "??######",
    "OK": "?#########",
    "OR": "#######",
    "PA": "## ### ###",
    "RI": "#######",
    "SC": "#########",
    "SD": "########",
    "TN": "#########",
    "TX": "########",
    "UT": "#########",
    "VA": "?##-##-####",
    "VT": "########",
    "WA": "WDL???#####?",
    "WI": "?###-####-####-##",
    "WV": "?######",
    "WY": "######-###",
}
"""American licences by issuing state; of the formats that a state has issued, one."""

OTHER_ID: dict[str, str] = {
    "RESIDENT_PERMIT_ID": "R?#######",
    "CONSULAR_ID": "#########",
    "ELECTORAL_ID": "???#######",
    "TAX_ID": "###-###-###-000",
    "STUDENT_ID": "######",
    "PASSPORT_CARD_ID": "C########",
    "MILITARY_ID": "######/##",
    "VISA": "########",
    "PUBLIC_SAFETY_ID": "PS######",
    "HEALTH_ID": "80380###############",
}
"""Cards that are no national identity card, by Jumio's subtype."""

FALLBACK = {"PASSPORT": "?########", "ID_CARD": "?########", "DRIVING_LICENSE": "?########"}

# German document numbers have no vowels, and no letters that look like digits.
_GERMAN = "0123456789CFGHJKLMNPRTVWXYZ"


def _german(first: str) -> Draw:
    def number(persona: Persona, chance: Chance, issued: date) -> str:
        return chance.pick(first) + "".join(chance.pick(_GERMAN) for _ in range(8))

    return number


def _dutch(first: str) -> Draw:
    """Nine characters, two letters first and a digit last; never O (as python-stdnum wants)."""

    def number(persona: Persona, chance: Chance, issued: date) -> str:
        letters = [chance.pick("ABCDEFGHIJKLMNPQRSTUVWXYZ") for _ in range(3)]
        return (
            first
            + letters[0]
            + chance.fill("%")
            + letters[1]
            + chance.fill("%%")
            + letters[2]
            + chance.fill("%%")
        )

    return number


def _polish(weights: tuple[int, ...], digits: str) -> Draw:
    """Letters (A is 10), a check digit, digits; their weighted sum is a multiple of ten."""

    def number(persona: Persona, chance: Chance, issued: date) -> str:
        letters = "".join(
            chance.pick("ABCDEFGHJKLMNPRSTUVWXYZ") for _ in weights[: len(weights) - len(digits) - 1]
        )
        serial = chance.fill(digits)
        values = [ord(char) - 55 for char in letters] + [0] + [int(char) for char in serial]
        total = sum(value * weight for value, weight in zip(values, weights, strict=True))
        check = -total * _INVERSE[weights[len(letters)]] % 10
        return f"{letters}{check}{serial}"

    return number


_INVERSE = {1: 1, 3: 7, 7: 3, 9: 9}  # modulo 10


def _belgian_card(persona: Persona, chance: Chance, issued: date) -> str:
    """Twelve digits, the last two the remainder by 97 (stdnum.be.eid)."""
    body = chance.fill("59########")
    check = int(body) % 97 or 97
    return f"{body[:3]}-{body[3:]}-{check:02}"


def _british_licence(persona: Persona, chance: Chance, issued: date) -> str:
    """Surname, decade, month (women plus 50), day, year, initials, and the DVLA's tie-breaker and check."""
    surname = "".join(name_parts(persona.last_name)[0])[:5].ljust(5, "9")
    dob = persona.dob
    month = dob.month + (50 if persona.gender == "F" else 0)
    initials = "".join(name[0] for name in name_parts(persona.first_name)[0])[:2].ljust(2, "9")
    return f"{surname}{dob.year % 100 // 10}{month:02}{dob:%d}{dob.year % 10}{initials}{chance.fill('9??')}"


def _french_card(persona: Persona, chance: Chance, issued: date) -> str:
    """Year and month of issue, department of issue (three characters), serial number: cards until 2021."""
    return f"{issued:%y%m}{chance.between(1, 95):02}{chance.fill('######')}"


def _portuguese_card(persona: Persona, chance: Chance, issued: date) -> str:
    from stdnum.pt import cc, nif

    body = chance.fill("1#######")
    body += nif.calc_check_digit(body) + "Z" + chance.pick("XYZ")
    return body + cc.calc_check_digit(body)


def _brazilian_licence(persona: Persona, chance: Chance, issued: date) -> str:
    """Check digits modulo 11; bodies whose first remainder is ten are left out, their rule is disputed."""

    def first(body: str) -> str:
        return str(weighted_sum(body, (9, 8, 7, 6, 5, 4, 3, 2, 1)) % 11)

    number = draw_with_check_digit(chance, "%########", first)
    second = weighted_sum(number[:9], (1, 2, 3, 4, 5, 6, 7, 8, 9)) % 11
    return f"{number}{second % 10}"


def _indian_licence(persona: Persona, chance: Chance, issued: date) -> str:
    """State, office, year of the first licence, serial number."""
    year = _first_licence(persona, chance, issued)
    office = f"{chance.pick(('DL', 'MH', 'KA', 'TN', 'GJ', 'UP'))}{chance.between(1, 20):02}"
    return f"{office} {year}{chance.fill('00#####')}"


def _first_licence(persona: Persona, chance: Chance, issued: date) -> int:
    """A year in which the person was of age, at most twenty before this licence."""
    return min(issued.year, max(persona.dob.year + 18, issued.year - chance.below(20)))


def _japanese_licence(persona: Persona, chance: Chance, issued: date) -> str:
    """Office, year of the first licence, serial number, number of copies; its check rule is not published."""
    office = chance.pick(("30", "43", "62", "90", "54"))
    return f"{office}{_first_licence(persona, chance, issued) % 100:02}{chance.fill('#######')}0"


def _korean_licence(persona: Persona, chance: Chance, issued: date) -> str:
    """Police agency of issue, year of the first licence, serial number, two digits against forgery."""
    agency, year = chance.between(11, 28), _first_licence(persona, chance, issued)
    return f"{agency}-{year % 100:02}-{chance.fill('######-##')}"


def _singaporean_passport(persona: Persona, chance: Chance, issued: date) -> str:
    return f"K{chance.fill('#######')}{chance.pick('ABCDEFGHJKLMNPRTUVWXYZ')}"


SPECIAL: dict[tuple[str, str], Draw] = {
    ("BEL", "ID_CARD"): _belgian_card,
    ("BRA", "DRIVING_LICENSE"): _brazilian_licence,
    ("DEU", "ID_CARD"): _german("LMPRTVWXY"),
    ("DEU", "PASSPORT"): _german("CFGHJK"),
    ("FRA", "ID_CARD"): _french_card,
    ("GBR", "DRIVING_LICENSE"): _british_licence,
    ("IND", "DRIVING_LICENSE"): _indian_licence,
    ("JPN", "DRIVING_LICENSE"): _japanese_licence,
    ("KOR", "DRIVING_LICENSE"): _korean_licence,
    ("NLD", "ID_CARD"): _dutch("I"),
    ("NLD", "PASSPORT"): _dutch("N"),
    ("POL", "ID_CARD"): _polish((7, 3, 1, 9, 7, 3, 1, 7, 3), "#####"),
    ("POL", "PASSPORT"): _polish((7, 3, 9, 1, 7, 3, 1, 7, 3), "######"),
    ("PRT", "ID_CARD"): _portuguese_card,
    ("SGP", "PASSPORT"): _singaporean_passport,
}
"""Documents whose numbers are computed."""
