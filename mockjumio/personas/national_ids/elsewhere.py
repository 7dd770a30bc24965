"""Which national numbers have people of Asia, the Americas and Africa?"""

from mockjumio.personas.chance import Chance
from mockjumio.personas.mrz import name_parts
from mockjumio.personas.national_ids import (
    CONSONANTS,
    VOWELS,
    NationalId,
    draw_with_check_digit,
    latin_letters,
    parity,
    weighted_sum,
    yymmdd,
)
from mockjumio.personas.persona import Persona


def _are(persona: Persona, chance: Chance) -> str:
    """784, year of birth, serial number, Luhn's check digit."""
    from stdnum import luhn

    body = f"784{persona.dob.year}{chance.fill('#######')}"
    return f"784-{persona.dob.year}-{body[7:]}-{luhn.calc_check_digit(body)}"


def _chn(persona: Persona, chance: Chance) -> str:
    from stdnum.cn import ric

    districts = ("110101", "110105", "310101", "310104", "120101")  # they never changed their codes
    body = f"{chance.pick(districts)}{persona.dob:%Y%m%d}{chance.fill('##')}{parity(persona, chance)}"
    return body + ric.calc_check_digit(body + "0")  # takes the whole number


def _hkg(persona: Persona, chance: Chance) -> str:
    """A letter (A is 10), six digits, and a check digit modulo 11, A for ten."""
    letter, digits = chance.pick("ABCDEGHKPRVYZ"), chance.fill("######")
    total = 36 * 9 + (ord(letter) - 55) * 8 + weighted_sum(digits, (7, 6, 5, 4, 3, 2))
    return f"{letter}{digits}({'0123456789A'[-total % 11]})"


def _idn(persona: Persona, chance: Chance) -> str:
    """District, date of birth (the day of women plus 40), serial number; no check digit."""
    dob = persona.dob
    day = dob.day + (40 if persona.gender == "F" else 0)
    district = chance.pick(("317101", "327301", "337401", "357801", "510301"))
    return f"{district}{day:02}{dob:%m%y}{chance.fill('000%')}"


def _ind(persona: Persona, chance: Chance) -> str:
    from stdnum import verhoeff

    body = f"{chance.between(2, 9)}{chance.fill('##########')}"
    digits = body + verhoeff.calc_check_digit(body)
    return f"{digits[:4]} {digits[4:8]} {digits[8:]}"


def _irn(persona: Persona, chance: Chance) -> str:
    """Modulo 11 with the weights 10 to 2."""
    body = chance.fill("00%######")
    rest = weighted_sum(body, (10, 9, 8, 7, 6, 5, 4, 3, 2)) % 11
    return body + str(rest if rest < 2 else 11 - rest)


def _isr(persona: Persona, chance: Chance) -> str:
    from stdnum import luhn

    body = chance.fill("%#######")
    return body + luhn.calc_check_digit(body)


def _jpn(persona: Persona, chance: Chance) -> str:
    from stdnum.jp import in_

    return (body := chance.fill("%##########")) + in_.calc_check_digit(body)


def _kaz(persona: Persona, chance: Chance) -> str:
    """Date of birth, century and gender, serial; modulo 11 with weights from 1, or from 3 if that is ten."""
    century = (3 if persona.dob.year < 2000 else 5) + (persona.gender == "F")

    def check(serial: str) -> str:
        digits = f"{yymmdd(persona)}{century}{serial}"
        rest = weighted_sum(digits, (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)) % 11
        return str(rest if rest < 10 else weighted_sum(digits, (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)) % 11)

    return f"{yymmdd(persona)}{century}{draw_with_check_digit(chance, '####', check)}"


def _kor(persona: Persona, chance: Chance) -> str:
    from stdnum.kr import rrn

    century = (1 if persona.dob.year < 2000 else 3) + (persona.gender == "F")
    body = f"{yymmdd(persona)}{century}{chance.between(0, 95):02}{chance.fill('###')}"
    return rrn.format(body + rrn.calc_check_digit(body))


def _mys(persona: Persona, chance: Chance) -> str:
    return f"{yymmdd(persona)}-{chance.between(1, 16):02}-{chance.fill('###')}{parity(persona, chance)}"


def _pak(persona: Persona, chance: Chance) -> str:
    province = chance.pick("1234567")
    return (
        f"{province}{chance.fill('%###')}-{chance.fill('#######')}-{parity(persona, chance, female='2468')}"
    )


def _sau(persona: Persona, chance: Chance) -> str:
    """1 for citizens, eight digits, Luhn's check digit."""
    from stdnum import luhn

    body = chance.fill("1########")
    return body + luhn.calc_check_digit(body)


def _sgp(persona: Persona, chance: Chance) -> str:
    """S for births of the 1900s, T since 2000; weights 2765432, plus four for T, modulo 11 into a letter.

    The rule is not official but widely implemented. The first two
    digits are the year of birth for those born since 1968.
    """
    year = persona.dob.year
    prefix = "S" if year < 2000 else "T"
    digits = (f"{year % 100:02}" if year >= 1968 else chance.pick(("00", "01", "02", "15"))) + chance.fill(
        "#####"
    )
    rest = (weighted_sum(digits, (2, 7, 6, 5, 4, 3, 2)) + (4 if prefix == "T" else 0)) % 11
    return f"{prefix}{digits}{'JZIHGFEDCBA'[rest]}"


def _tha(persona: Persona, chance: Chance) -> str:
    from stdnum.th import pin

    return pin.format((body := chance.fill("1%##########")) + pin.calc_check_digit(body))


def _tur(persona: Persona, chance: Chance) -> str:
    from stdnum.tr import tckimlik

    return (body := chance.fill("%########")) + tckimlik.calc_check_digits(body)


def _twn(persona: Persona, chance: Chance) -> str:
    """A letter of the place (worth 10 to 35), 1 or 2 for the gender, modulo 10."""
    letter = chance.pick("ABCDEFGHJKMNPQTUVX")
    value = 10 + "ABCDEFGHJKLMNPQRSTUVXYWZIO".index(letter)
    digits = f"{1 if persona.gender == 'M' else 2}{chance.fill('#######')}"
    total = value // 10 + value % 10 * 9 + weighted_sum(digits, (8, 7, 6, 5, 4, 3, 2, 1))
    return f"{letter}{digits}{-total % 10}"


ASIA: dict[str, NationalId] = {
    "ARE": _are,
    "CHN": _chn,
    "HKG": _hkg,
    "IDN": _idn,
    "IND": _ind,
    "IRN": _irn,
    "ISR": _isr,
    "JPN": _jpn,
    "KAZ": _kaz,
    "KOR": _kor,
    "MYS": _mys,
    "PAK": _pak,
    "SAU": _sau,
    "SGP": _sgp,
    "THA": _tha,
    "TUR": _tur,
    "TWN": _twn,
}


def _arg(persona: Persona, chance: Chance) -> str:
    from stdnum.ar import cuit

    prefix = "20" if persona.gender == "M" else "27"
    return draw_with_check_digit(chance, f"{prefix}%#######", cuit.calc_check_digit)


def _bra(persona: Persona, chance: Chance) -> str:
    """Two check digits modulo 11; python-stdnum only verifies them."""
    body = chance.fill("#########")
    for length in (10, 11):
        rest = weighted_sum(body, tuple(range(length, 1, -1))) % 11
        body += str(0 if rest < 2 else 11 - rest)
    return f"{body[:3]}.{body[3:6]}.{body[6:9]}-{body[9:]}"


def _chl(persona: Persona, chance: Chance) -> str:
    from stdnum.cl import rut

    return rut.format((body := chance.fill("1#######")) + rut.calc_check_digit(body))


def _dom(persona: Persona, chance: Chance) -> str:
    from stdnum import luhn

    body = chance.fill("00%#######")
    digits = body + luhn.calc_check_digit(body)
    return f"{digits[:3]}-{digits[3:10]}-{digits[10]}"


def _ecu(persona: Persona, chance: Chance) -> str:
    from stdnum import luhn

    body = f"{chance.between(1, 24):02}{chance.between(0, 5)}{chance.fill('######')}"
    return body + luhn.calc_check_digit(body)


def _mex(persona: Persona, chance: Chance) -> str:
    """CURP: letters of surnames and name, date of birth, gender, state, consonants, a mark of the century."""
    from stdnum.mx import curp

    surnames = [*name_parts(persona.last_name)[0], "X", "X"]
    name = latin_letters(persona.first_name)
    father, mother, name = (word or "X" for word in (surnames[0], surnames[1], name))
    vowel = next((char for char in father[1:] if char in VOWELS), "X")
    letters = f"{father[0]}{vowel}{mother[0]}{name[0]}"
    if letters in _MEX_INCONVENIENT:
        letters = f"{letters[0]}X{letters[2:]}"
    inner = "".join(
        next((char for char in word[1:] if char in CONSONANTS), "X") for word in (father, mother, name)
    )
    state = chance.pick(_MEX_STATES)
    gender = "H" if persona.gender == "M" else "M"
    body = f"{letters}{yymmdd(persona)}{gender}{state}{inner}{'0' if persona.dob.year < 2000 else 'A'}"
    return body + curp.calc_check_digit(body)


_MEX_STATES = (
    "AS BC BS CC CL CM CS CH DF DG GT GR HG JC MC MN MS NT NL OC PL QT QR SP SL SR TC TS TL VZ YN ZS".split()
)


# Words that the register does not print (the CURP's list of inconvenient words).
_MEX_INCONVENIENT = frozenset(
    "BACA BAKA BUEI BUEY CACA CACO CAGA CAGO CAKA CAKO COGE COGI COJA COJE COJI COJO COLA CULO FALO FETO "
    "GETA GUEI GUEY JETA JOTO KACA KACO KAGA KAGO KAKA KAKO KOGE KOGI KOJA KOJE KOJI KOJO KOLA KULO LILO "
    "LOCA LOCO LOKA LOKO MAME MAMO MEAR MEAS MEON MIAR MION MOCO MOKO MULA MULO NACA NACO PEDA PEDO PENE "
    "PIPI PITO POPO PUTA PUTO QULO RATA ROBA ROBE ROBO RUIN SENO TETA VACA VAGA VAGO VAKA VUEI VUEY WUEI "
    "WUEY".split()
)


def _per(persona: Persona, chance: Chance) -> str:
    return chance.fill("4#######")


def _ury(persona: Persona, chance: Chance) -> str:
    """Weights 2987634, modulo 10."""
    body = chance.fill("%######")
    check = -weighted_sum(body, (2, 9, 8, 7, 6, 3, 4)) % 10
    return f"{body[0]}.{body[1:4]}.{body[4:]}-{check}"


def _zaf(persona: Persona, chance: Chance) -> str:
    from stdnum import luhn

    first = chance.between(5, 9) if persona.gender == "M" else chance.between(0, 4)
    body = f"{yymmdd(persona)}{first}{chance.fill('###')}08"
    return body + luhn.calc_check_digit(body)


AMERICAS_AFRICA: dict[str, NationalId] = {
    "ARG": _arg,
    "BRA": _bra,
    "CHL": _chl,
    "DOM": _dom,
    "ECU": _ecu,
    "MEX": _mex,
    "PER": _per,
    "URY": _ury,
    "ZAF": _zaf,
}
