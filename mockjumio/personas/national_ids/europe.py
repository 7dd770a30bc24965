"""Which national number does a person in Europe have?"""

from datetime import date

from mockjumio.personas.chance import Chance
from mockjumio.personas.national_ids import (
    CONSONANTS,
    TRIES,
    VOWELS,
    NationalId,
    ddmmyy,
    draw_with_check_digit,
    latin_letters,
    parity,
    weighted_sum,
    yymmdd,
)
from mockjumio.personas.persona import Persona


def _bel(persona: Persona, chance: Chance) -> str:
    """97 less the remainder of the nine digits by 97; those born since 2000 have a 2 before them."""
    serial = 2 * chance.between(1, 498) - (1 if persona.gender == "M" else 0)
    body = f"{yymmdd(persona)}{serial:03}"
    century = "2" if persona.dob.year >= 2000 else ""
    return f"{body}{97 - int(century + body) % 97:02}"


def _bgr(persona: Persona, chance: Chance) -> str:
    from stdnum.bg import egn

    dob = persona.dob
    month = dob.month + (40 if dob.year >= 2000 else 0)
    gender = parity(persona, chance, male="02468", female="13579")
    body = f"{dob:%y}{month:02}{dob:%d}{chance.fill('##')}{gender}"
    return body + egn.calc_check_digit(body)


def _che(persona: Persona, chance: Chance) -> str:
    from stdnum import ean

    body = chance.fill("756#########")
    digits = body + ean.calc_check_digit(body)
    return f"{digits[:3]}.{digits[3:7]}.{digits[7:11]}.{digits[11:]}"


def _cze(persona: Persona, chance: Chance) -> str:
    """Ten digits that 11 divides, the month of women plus 50 (Act 133/2000); births before 1954 have nine."""
    dob = persona.dob
    month = dob.month + (50 if persona.gender == "F" else 0)
    body = f"{dob:%y}{month:02}{dob:%d}"
    if dob.year < 1954:
        return f"{body}/{chance.fill('##%')}"
    serial = draw_with_check_digit(chance, "###", lambda serial: str(int(body + serial) % 11))
    return f"{body}/{serial}"


def _dnk(persona: Persona, chance: Chance) -> str:
    """Modulo 11 with the weights 4327654321, which numbers before 2007 meet; the ninth digit makes it so.

    The seventh digit tells the century: 0 to 3 for the 1900s, 4 or 9 for 1937 to 1999 and 2000 to 2036.
    """
    century = "0123" if persona.dob.year < 2000 else "49"
    gender = parity(persona, chance)
    for _ in range(TRIES):
        body = f"{ddmmyy(persona)}{chance.pick(century)}{chance.below(10)}"
        rest = weighted_sum(body + gender, (4, 3, 2, 7, 6, 5, 4, 3, 1)) % 11
        ninth = -rest * 6 % 11  # 6 is the inverse of the weight 2
        if ninth < 10:
            return f"{body[:6]}-{body[6:]}{ninth}{gender}"
    raise ValueError(f"no CPR number for {persona.dob}")


def _esp(persona: Persona, chance: Chance) -> str:
    from stdnum.es import dni

    body = chance.fill("########")
    return body + dni.calc_check_digit(body)


def _est(persona: Persona, chance: Chance) -> str:
    """Isikukood, and Lithuania's asmens kodas: century and gender, date of birth, serial, check digit."""
    from stdnum.ee import ik

    century = 2 * (max(persona.dob.year - 1800, 0) // 100) + (1 if persona.gender == "M" else 2)
    body = f"{century}{yymmdd(persona)}{chance.fill('##%')}"
    return body + ik.calc_check_digit(body + "0")  # takes the whole number


def _fin(persona: Persona, chance: Chance) -> str:
    """The remainder by 31 as a character; python-stdnum only verifies it."""
    serial = f"{chance.between(1, 88):02}{parity(persona, chance)}"
    century = "-" if persona.dob.year < 2000 else "A"
    check = "0123456789ABCDEFHJKLMNPRSTUVWXY"[int(ddmmyy(persona) + serial) % 31]
    return f"{ddmmyy(persona)}{century}{serial}{check}"


def _fra(persona: Persona, chance: Chance) -> str:
    from stdnum.fr import nir

    gender = "1" if persona.gender == "M" else "2"
    body = f"{gender}{persona.dob:%y%m}{chance.between(1, 19):02}{chance.fill('0##0##')}"
    return body + nir.calc_check_digits(body)


def _hrv(persona: Persona, chance: Chance) -> str:
    from stdnum.iso7064 import mod_11_10

    body = chance.fill("%#########")
    return body + mod_11_10.calc_check_digit(body)


def _isl(persona: Persona, chance: Chance) -> str:
    from stdnum.is_ import kennitala

    century = "9" if persona.dob.year < 2000 else "0"

    def check(serial: str) -> str:
        return str((11 - kennitala.checksum(ddmmyy(persona) + serial + "00")) % 11)

    digits = draw_with_check_digit(chance, f"{chance.between(2, 9)}#", check)
    return f"{ddmmyy(persona)}-{digits}{century}"


def _ita(persona: Persona, chance: Chance) -> str:
    """Codice fiscale: letters of surname and name, year, month letter, day (women plus 40), municipality."""
    from stdnum.it import codicefiscale

    dob = persona.dob
    month = "ABCDEHLMPRST"[dob.month - 1]
    day = dob.day + (40 if persona.gender == "F" else 0)
    municipality = chance.pick(
        ("H501", "F205", "L219", "F839", "G273", "D969", "A944", "D612", "A662", "C351")
    )
    surname, name = latin_letters(persona.last_name), latin_letters(persona.first_name)
    body = f"{_three(surname, name=False)}{_three(name, name=True)}{dob:%y}{month}{day:02}{municipality}"
    return body + codicefiscale.calc_check_digit(body)


def _three(text: str, *, name: bool) -> str:
    """Consonants, then vowels, then X; of a name with four consonants or more the second is left out."""
    consonants = [char for char in text if char in CONSONANTS]
    if name and len(consonants) > 3:
        del consonants[1]
    vowels = [char for char in text if char in VOWELS]
    return "".join([*consonants, *vowels, "X", "X", "X"][:3])


def _lva(persona: Persona, chance: Chance) -> str:
    """Day of birth, century (1 for the 1900s), serial number, check digit; who was born since July 2017 has a
    number that begins with 32 and says nothing of them."""
    from stdnum.lv import pvn

    if persona.dob >= date(2017, 7, 1):
        body = f"32{chance.fill('########')}"
    else:
        body = f"{ddmmyy(persona)}{max(persona.dob.year // 100 - 18, 0)}{chance.fill('###')}"
    return f"{body[:6]}-{body[6:]}{pvn.calc_check_digit_pers(body)}"


def _nld(persona: Persona, chance: Chance) -> str:
    from stdnum.nl import bsn

    return draw_with_check_digit(chance, "%#######", lambda body: str(bsn.checksum(body + "0")))


def _nor(persona: Persona, chance: Chance) -> str:
    """Serial numbers to 499 are of the 1900s, from 500 of 2000 to 2039; the third digit tells the gender."""
    from stdnum.no import fodselsnummer

    first = 0 if persona.dob.year < 2000 else 5
    for _ in range(TRIES):
        body = f"{ddmmyy(persona)}{first + chance.below(5)}{chance.below(10)}{parity(persona, chance)}"
        one = fodselsnummer.calc_check_digit1(body)
        two = fodselsnummer.calc_check_digit2(body + one)
        if len(one + two) == 2:  # either may be 10, which no number has
            return body + one + two
    raise ValueError(f"no fødselsnummer for {persona.dob}")


def _pol(persona: Persona, chance: Chance) -> str:
    from stdnum.pl import pesel

    month = persona.dob.month + (20 if persona.dob.year >= 2000 else 0)
    body = f"{persona.dob:%y}{month:02}{persona.dob:%d}{chance.fill('###')}{parity(persona, chance)}"
    return body + pesel.calc_check_digit(body)


def _prt(persona: Persona, chance: Chance) -> str:
    from stdnum.pt import nif

    return (body := chance.fill("1#######")) + nif.calc_check_digit(body)


def _rou(persona: Persona, chance: Chance) -> str:
    from stdnum.ro import cnp

    century = (1 if persona.dob.year < 2000 else 5) + (persona.gender == "F")
    body = f"{century}{yymmdd(persona)}{chance.between(1, 46):02}{chance.fill('##%')}"
    return body + cnp.calc_check_digit(body)


def _swe(persona: Persona, chance: Chance) -> str:
    from stdnum import luhn

    body = f"{yymmdd(persona)}{chance.fill('##')}{parity(persona, chance)}"
    return f"{body[:6]}-{body[6:]}{luhn.calc_check_digit(body)}"


def _ukr(persona: Persona, chance: Chance) -> str:
    """UNZR: date of birth and five digits; the rule of the last is left open."""
    return f"{persona.dob:%Y%m%d}-{chance.fill('#####')}"


def _xkx(persona: Persona, chance: Chance) -> str:
    """Ten digits that say nothing of the person; the rule of the last is left open."""
    return chance.fill("1#########")


def _yugoslav(region: str) -> NationalId:
    """The JMBG, which the countries that were Yugoslavia kept: date, region, serial by gender, check."""

    def number(persona: Persona, chance: Chance) -> str:
        from stdnum.si import emso

        dob = persona.dob
        serial = chance.between(0, 499) + (0 if persona.gender == "M" else 500)
        body = f"{dob:%d%m}{dob.year % 1000:03}{region}{serial:03}"
        return body + emso.calc_check_digit(body)

    return number


EUROPE: dict[str, NationalId] = {
    "BEL": _bel,
    "BGR": _bgr,
    "BIH": _yugoslav("17"),
    "CHE": _che,
    "CZE": _cze,
    "DNK": _dnk,
    "ESP": _esp,
    "EST": _est,
    "FIN": _fin,
    "FRA": _fra,
    "HRV": _hrv,
    "ISL": _isl,
    "ITA": _ita,
    "LTU": _est,
    "LVA": _lva,
    "MKD": _yugoslav("45"),
    "MNE": _yugoslav("21"),
    "NLD": _nld,
    "NOR": _nor,
    "POL": _pol,
    "PRT": _prt,
    "ROU": _rou,
    "SRB": _yugoslav("71"),
    "SVK": _cze,
    "SVN": _yugoslav("50"),
    "SWE": _swe,
    "UKR": _ukr,
    "XKX": _xkx,
}
