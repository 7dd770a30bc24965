"""Which national number does a person in the Americas or in Africa have?"""

from mockjumio.personas.chance import Chance
from mockjumio.personas.mrz import name_parts
from mockjumio.personas.national_ids.parts import (
    CONSONANTS,
    VOWELS,
    NationalId,
    drawn,
    latin_letters,
    weighted,
    yymmdd,
)
from mockjumio.personas.persona import Persona


def _arg(persona: Persona, chance: Chance) -> str:
    from stdnum.ar import cuit

    prefix = "20" if persona.gender == "M" else "27"
    return drawn(chance, f"{prefix}%#######", cuit.calc_check_digit)


def _bra(persona: Persona, chance: Chance) -> str:
    """Two check digits modulo 11; python-stdnum only verifies them."""
    body = chance.fill("#########")
    for length in (10, 11):
        rest = weighted(body, tuple(range(length, 1, -1))) % 11
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
    check = -weighted(body, (2, 9, 8, 7, 6, 3, 4)) % 10
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
