"""Which national number does a person have?

One function a country; most encode the date of birth and the gender. The check digits come from python-stdnum, whose
modules cite each country's source; where it only verifies them, or does not know the number, the formula stands
here with its source. The modules of python-stdnum are imported in the functions, so that one country loads one module.
"""

from collections.abc import Callable

from mockjumio.personas.chance import Chance
from mockjumio.personas.mrz import transliterate
from mockjumio.personas.persona import Persona

_CONSONANTS = frozenset("BCDFGHJKLMNPQRSTVWXYZ")
_VOWELS = frozenset("AEIOU")


def weighted(digits: str, weights: tuple[int, ...]) -> int:
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True))


def drawn(chance: Chance, pattern: str, check: Callable[[str], str], tries: int = 30) -> str:
    """A body from the pattern and its check digit; a body that has none (``X``, ``10``) is drawn again.

    One body in eleven has none, so thirty tries never fail in practice (1 in 10^31).
    """
    for _ in range(tries):
        body = chance.fill(pattern)
        digit = check(body)
        if len(digit) == 1 and digit.isdigit():
            return body + digit
    raise ValueError(f"no check digit for {pattern!r}")


def _yymmdd(persona: Persona) -> str:
    return persona.dob.strftime("%y%m%d")


def _ddmmyy(persona: Persona) -> str:
    return persona.dob.strftime("%d%m%y")


def _parity(persona: Persona, chance: Chance, *, male: str = "13579", female: str = "02468") -> str:
    return chance.pick(male if persona.gender == "M" else female)


def _arg(persona: Persona, chance: Chance) -> str:
    from stdnum.ar import cuit

    prefix = "20" if persona.gender == "M" else "27"
    return drawn(chance, f"{prefix}%#######", cuit.calc_check_digit)


def _bel(persona: Persona, chance: Chance) -> str:
    """97 less the remainder of the nine digits by 97; those born since 2000 have a 2 before them."""
    serial = 2 * chance.between(1, 498) - (1 if persona.gender == "M" else 0)
    body = f"{_yymmdd(persona)}{serial:03}"
    century = "2" if persona.dob.year >= 2000 else ""
    return f"{body}{97 - int(century + body) % 97:02}"


def _bgr(persona: Persona, chance: Chance) -> str:
    from stdnum.bg import egn

    dob = persona.dob
    month = dob.month + (40 if dob.year >= 2000 else 0)
    body = f"{dob:%y}{month:02}{dob:%d}{chance.fill('##')}{_parity(persona, chance, male='02468', female='13579')}"
    return body + egn.calc_check_digit(body)


def _bra(persona: Persona, chance: Chance) -> str:
    """Two check digits modulo 11 (Receita Federal, the CPF's rule); python-stdnum only verifies them."""
    body = chance.fill("#########")
    for length in (10, 11):
        rest = weighted(body, tuple(range(length, 1, -1))) % 11
        body += str(0 if rest < 2 else 11 - rest)
    return f"{body[:3]}.{body[3:6]}.{body[6:9]}-{body[9:]}"


def _che(persona: Persona, chance: Chance) -> str:
    from stdnum import ean

    body = chance.fill("756#########")
    digits = body + ean.calc_check_digit(body)
    return f"{digits[:3]}.{digits[3:7]}.{digits[7:11]}.{digits[11:]}"


def _chl(persona: Persona, chance: Chance) -> str:
    from stdnum.cl import rut

    return rut.format((body := chance.fill("1#######")) + rut.calc_check_digit(body))


def _chn(persona: Persona, chance: Chance) -> str:
    from stdnum.cn import ric

    districts = (
        "110101",
        "310104",
        "440103",
        "510104",
        "420102",
        "320102",
        "330102",
        "210102",
        "120101",
        "610102",
    )
    body = f"{chance.pick(districts)}{persona.dob:%Y%m%d}{chance.fill('##')}{_parity(persona, chance)}"
    return body + ric.calc_check_digit(body + "0")  # takes the whole number


def _cze(persona: Persona, chance: Chance) -> str:
    """Ten digits that 11 divides, the month of women plus 50 (Act 133/2000); those born before 1954 have nine."""
    dob = persona.dob
    month = dob.month + (50 if persona.gender == "F" else 0)
    body = f"{dob:%y}{month:02}{dob:%d}"
    if dob.year < 1954:
        return f"{body}/{chance.fill('##%')}"
    serial = drawn(chance, "###", lambda serial: str(int(body + serial) % 11))
    return f"{body}/{serial}"


def _dnk(persona: Persona, chance: Chance) -> str:
    """Modulo 11 with the weights 4327654321, which numbers before 2007 meet; the ninth digit makes it so.

    The seventh digit tells the century: 0 to 3 for the 1900s, 4 or 9 for 1937 to 1999 and 2000 to 2036.
    """
    century = "0123" if persona.dob.year < 2000 else "49"
    parity = _parity(persona, chance)
    for _ in range(30):
        body = f"{_ddmmyy(persona)}{chance.pick(century)}{chance.below(10)}"
        rest = weighted(body + parity, (4, 3, 2, 7, 6, 5, 4, 3, 1)) % 11
        ninth = -rest * 6 % 11  # 6 is the inverse of the weight 2
        if ninth < 10:
            return f"{body[:6]}-{body[6:]}{ninth}{parity}"
    raise ValueError(f"no CPR number for {persona.dob}")


def _dom(persona: Persona, chance: Chance) -> str:
    from stdnum import luhn

    body = chance.fill("00%#######")
    digits = body + luhn.calc_check_digit(body)
    return f"{digits[:3]}-{digits[3:10]}-{digits[10]}"


def _ecu(persona: Persona, chance: Chance) -> str:
    from stdnum import luhn

    body = f"{chance.between(1, 24):02}{chance.between(0, 5)}{chance.fill('######')}"
    return body + luhn.calc_check_digit(body)


def _esp(persona: Persona, chance: Chance) -> str:
    from stdnum.es import dni

    body = chance.fill("########")
    return body + dni.calc_check_digit(body)


def _est(persona: Persona, chance: Chance) -> str:
    """Isikukood, and the asmens kodas of Lithuania: century and gender, date of birth, serial number, check digit."""
    from stdnum.ee import ik

    century = 2 * ((persona.dob.year - 1800) // 100) + (1 if persona.gender == "M" else 2)
    body = f"{century}{_yymmdd(persona)}{chance.fill('##%')}"
    return body + ik.calc_check_digit(body + "0")  # takes the whole number


def _fin(persona: Persona, chance: Chance) -> str:
    """The remainder by 31 as a character (Digital and Population Data Services Agency)."""
    serial = f"{chance.between(1, 88):02}{_parity(persona, chance)}"
    rest = int(_ddmmyy(persona) + serial) % 31
    return f"{_ddmmyy(persona)}{'A' if persona.dob.year >= 2000 else '-'}{serial}{'0123456789ABCDEFHJKLMNPRSTUVWXY'[rest]}"


def _fra(persona: Persona, chance: Chance) -> str:
    from stdnum.fr import nir

    body = f"{1 if persona.gender == 'M' else 2}{persona.dob:%y%m}{chance.between(1, 19):02}{chance.fill('0##0##')}"
    return body + nir.calc_check_digits(body)


def _hkg(persona: Persona, chance: Chance) -> str:
    """A letter, six digits, and a check digit modulo 11, A for ten (Immigration Department; letter A is 10)."""
    letter, digits = chance.pick("ABCDEGHKPRVYZ"), chance.fill("######")
    total = 36 * 9 + (ord(letter) - 55) * 8 + weighted(digits, (7, 6, 5, 4, 3, 2))
    return f"{letter}{digits}({'0123456789A'[-total % 11]})"


def _hrv(persona: Persona, chance: Chance) -> str:
    from stdnum.iso7064 import mod_11_10

    body = chance.fill("%#########")
    return body + mod_11_10.calc_check_digit(body)


def _idn(persona: Persona, chance: Chance) -> str:
    """District, date of birth (the day of women plus 40), serial number; no check digit."""
    dob = persona.dob
    day = dob.day + (40 if persona.gender == "F" else 0)
    return f"{chance.pick(('317101', '327301', '337401', '357801', '510301'))}{day:02}{dob:%m%y}{chance.fill('000%')}"


def _ind(persona: Persona, chance: Chance) -> str:
    from stdnum import verhoeff

    body = f"{chance.between(2, 9)}{chance.fill('##########')}"
    digits = body + verhoeff.calc_check_digit(body)
    return f"{digits[:4]} {digits[4:8]} {digits[8:]}"


def _irn(persona: Persona, chance: Chance) -> str:
    """Modulo 11 with the weights 10 to 2 (National Organization for Civil Registration)."""
    body = chance.fill("00%######")
    rest = weighted(body, (10, 9, 8, 7, 6, 5, 4, 3, 2)) % 11
    return body + str(rest if rest < 2 else 11 - rest)


def _isl(persona: Persona, chance: Chance) -> str:
    from stdnum.is_ import kennitala

    century = "9" if persona.dob.year < 2000 else "0"

    def check(serial: str) -> str:
        return str((11 - kennitala.checksum(_ddmmyy(persona) + serial + "00")) % 11)

    digits = drawn(chance, f"{chance.between(2, 9)}#", check)
    return f"{_ddmmyy(persona)}-{digits}{century}"


def _isr(persona: Persona, chance: Chance) -> str:
    from stdnum import luhn

    body = chance.fill("%#######")
    return body + luhn.calc_check_digit(body)


def _ita(persona: Persona, chance: Chance) -> str:
    """Codice fiscale: three letters of surname and name, year, month letter, day (women plus 40), municipality."""
    from stdnum.it import codicefiscale

    dob = persona.dob
    month = "ABCDEHLMPRST"[dob.month - 1]
    day = dob.day + (40 if persona.gender == "F" else 0)
    municipality = chance.pick(
        ("H501", "F205", "L219", "F839", "G273", "D969", "A944", "D612", "A662", "C351")
    )
    surname, name = _latin_letters(persona.last_name), _latin_letters(persona.first_name)
    body = f"{_three(surname, name=False)}{_three(name, name=True)}{dob:%y}{month}{day:02}{municipality}"
    return body + codicefiscale.calc_check_digit(body)


def _latin_letters(text: str) -> str:
    return transliterate(text).replace("<", "")


def _three(text: str, *, name: bool) -> str:
    """Consonants, then vowels, then X; of a name with four consonants or more the second is left out."""
    consonants = [char for char in text if char in _CONSONANTS]
    if name and len(consonants) > 3:
        del consonants[1]
    vowels = [char for char in text if char in _VOWELS]
    return "".join([*consonants, *vowels, "X", "X", "X"][:3])


def _jpn(persona: Persona, chance: Chance) -> str:
    from stdnum.jp import in_

    return (body := chance.fill("%##########")) + in_.calc_check_digit(body)


def _kaz(persona: Persona, chance: Chance) -> str:
    """Date of birth, century and gender, serial number; modulo 11 with the weights 1 to 11, once more from 3 if ten."""
    century = (3 if persona.dob.year < 2000 else 5) + (persona.gender == "F")

    def check(serial: str) -> str:
        digits = f"{_yymmdd(persona)}{century}{serial}"
        rest = weighted(digits, (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)) % 11
        return str(rest if rest < 10 else weighted(digits, (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)) % 11)

    return f"{_yymmdd(persona)}{century}{drawn(chance, '####', check)}"


def _kor(persona: Persona, chance: Chance) -> str:
    from stdnum.kr import rrn

    century = (1 if persona.dob.year < 2000 else 3) + (persona.gender == "F")
    body = f"{_yymmdd(persona)}{century}{chance.between(0, 95):02}{chance.fill('###')}"
    return rrn.format(body + rrn.calc_check_digit(body))


def _lva(persona: Persona, chance: Chance) -> str:
    """Numbers issued since July 2017 begin with 32 and say nothing of the person (Office of Citizenship)."""
    return f"32{chance.fill('####')}-{chance.fill('#####')}"


def _mex(persona: Persona, chance: Chance) -> str:
    """CURP: letters of surnames and name, date of birth, gender, state, consonants, a mark of the century."""
    from stdnum.mx import curp

    surnames = [*transliterate(persona.last_name).split("<"), "X"]
    father, mother, name = surnames[0], surnames[1], _latin_letters(persona.first_name)
    vowel = next((char for char in father[1:] if char in _VOWELS), "X")
    letters = f"{father[0]}{vowel}{mother[0]}{name[0]}"
    if letters in _MEX_INCONVENIENT:
        letters = f"{letters[0]}X{letters[2:]}"
    inner = "".join(
        next((char for char in word[1:] if char in _CONSONANTS), "X") for word in (father, mother, name)
    )
    state = chance.pick(_MEX_STATES)
    gender = "H" if persona.gender == "M" else "M"
    body = f"{letters}{_yymmdd(persona)}{gender}{state}{inner}{'0' if persona.dob.year < 2000 else 'A'}"
    return body + curp.calc_check_digit(body)


_MEX_STATES = (
    "AS BC BS CC CL CM CS CH DF DG GT GR HG JC MC MN MS NT NL OC PL QT QR SP SL SR TC TS TL VZ YN ZS".split()
)
# Words that the register does not print (Instructivo normativo para la asignación de la CURP, annex 2), as far as the
# alphabet of surnames reaches them.
_MEX_INCONVENIENT = frozenset(
    "BACA BAKA BUEI BUEY CACA CACO CAGA CAGO CAKA CAKO COGE COGI COJA COJE COJI COJO COLA CULO FALO FETO GETA GUEI GUEY "
    "JETA JOTO KACA KACO KAGA KAGO KAKA KAKO KOGE KOGI KOJA KOJE KOJI KOJO KOLA KULO LILO LOCA LOCO LOKA LOKO MAME MAMO "
    "MEAR MEAS MEON MIAR MION MOCO MOKO MULA MULO NACA NACO PEDA PEDO PENE PIPI PITO POPO PUTA PUTO QULO RATA ROBA ROBE "
    "ROBO RUIN SENO TETA VACA VAGA VAGO VAKA VUEI VUEY WUEI WUEY".split()
)


def _mys(persona: Persona, chance: Chance) -> str:
    return f"{_yymmdd(persona)}-{chance.between(1, 16):02}-{chance.fill('###')}{_parity(persona, chance)}"


def _nld(persona: Persona, chance: Chance) -> str:
    from stdnum.nl import bsn

    return drawn(chance, "%#######", lambda body: str(bsn.checksum(body + "0")))


def _nor(persona: Persona, chance: Chance) -> str:
    """Serial numbers 000 to 499 are of the 1900s, 500 to 999 of 2000 to 2039; the third digit tells the gender."""
    from stdnum.no import fodselsnummer

    first = 0 if persona.dob.year < 2000 else 5
    for _ in range(30):
        body = f"{_ddmmyy(persona)}{first + chance.below(5)}{chance.below(10)}{_parity(persona, chance)}"
        one = fodselsnummer.calc_check_digit1(body)
        two = fodselsnummer.calc_check_digit2(body + one)
        if len(one + two) == 2:  # either may be 10, which no number has
            return body + one + two
    raise ValueError(f"no fødselsnummer for {persona.dob}")


def _pak(persona: Persona, chance: Chance) -> str:
    province = chance.pick("1234567")
    return (
        f"{province}{chance.fill('%###')}-{chance.fill('#######')}-{_parity(persona, chance, female='2468')}"
    )


def _per(persona: Persona, chance: Chance) -> str:
    return chance.fill("4#######")


def _pol(persona: Persona, chance: Chance) -> str:
    from stdnum.pl import pesel

    month = persona.dob.month + (20 if persona.dob.year >= 2000 else 0)
    body = f"{persona.dob:%y}{month:02}{persona.dob:%d}{chance.fill('###')}{_parity(persona, chance)}"
    return body + pesel.calc_check_digit(body)


def _prt(persona: Persona, chance: Chance) -> str:
    from stdnum.pt import nif

    return (body := chance.fill("1#######")) + nif.calc_check_digit(body)


def _rou(persona: Persona, chance: Chance) -> str:
    from stdnum.ro import cnp

    century = (1 if persona.dob.year < 2000 else 5) + (persona.gender == "F")
    body = f"{century}{_yymmdd(persona)}{chance.between(1, 46):02}{chance.fill('##%')}"
    return body + cnp.calc_check_digit(body)


def _sau(persona: Persona, chance: Chance) -> str:
    """1 for citizens, then Luhn's check digit, as the Absher portal verifies it."""
    from stdnum import luhn

    body = chance.fill("1########")
    return body + luhn.calc_check_digit(body)


def _are(persona: Persona, chance: Chance) -> str:
    """784, year of birth, serial number, Luhn's check digit (Federal Authority for Identity and Citizenship)."""
    from stdnum import luhn

    body = f"784{persona.dob.year}{chance.fill('#######')}"
    return f"784-{persona.dob.year}-{body[7:]}-{luhn.calc_check_digit(body)}"


def _sgp(persona: Persona, chance: Chance) -> str:
    """S for births of the 1900s, T since 2000; weights 2765432, plus four for T, modulo 11 into a letter.

    Not in python-stdnum; the rule is not official but known since Ngiam Shih Tung's page of 1999. The first two
    digits are the year of birth for those born since 1968.
    """
    year = persona.dob.year
    prefix = "S" if year < 2000 else "T"
    digits = (f"{year % 100:02}" if year >= 1968 else chance.pick(("00", "01", "02", "15"))) + chance.fill(
        "#####"
    )
    rest = (weighted(digits, (2, 7, 6, 5, 4, 3, 2)) + (4 if prefix == "T" else 0)) % 11
    return f"{prefix}{digits}{'JZIHGFEDCBA'[rest]}"


def _swe(persona: Persona, chance: Chance) -> str:
    from stdnum import luhn

    body = f"{_yymmdd(persona)}{chance.fill('##')}{_parity(persona, chance)}"
    return f"{body[:6]}-{body[6:]}{luhn.calc_check_digit(body)}"


def _tha(persona: Persona, chance: Chance) -> str:
    from stdnum.th import pin

    return pin.format((body := chance.fill("1%##########")) + pin.calc_check_digit(body))


def _tur(persona: Persona, chance: Chance) -> str:
    from stdnum.tr import tckimlik

    return (body := chance.fill("%########")) + tckimlik.calc_check_digits(body)


def _twn(persona: Persona, chance: Chance) -> str:
    """A letter of the place (worth 10 to 35), 1 or 2 for the gender, modulo 10 (Ministry of the Interior)."""
    letter = chance.pick("ABCDEFGHJKMNPQTUVX")
    value = 10 + "ABCDEFGHJKLMNPQRSTUVXYWZIO".index(letter)
    digits = f"{1 if persona.gender == 'M' else 2}{chance.fill('#######')}"
    total = value // 10 + value % 10 * 9 + weighted(digits, (8, 7, 6, 5, 4, 3, 2, 1))
    return f"{letter}{digits}{-total % 10}"


def _ukr(persona: Persona, chance: Chance) -> str:
    """UNZR: date of birth, serial number, and the check digit of Doc 9303 (resolution 302 of 2015)."""
    from mockjumio.personas.mrz import check_digit

    body = f"{persona.dob:%Y%m%d}{chance.fill('####')}"
    return f"{body[:8]}-{body[8:]}{check_digit(body)}"


def _ury(persona: Persona, chance: Chance) -> str:
    """Weights 2987634, modulo 10 (Dirección Nacional de Identificación Civil)."""
    body = chance.fill("%######")
    check = -weighted(body, (2, 9, 8, 7, 6, 3, 4)) % 10
    return f"{body[0]}.{body[1:4]}.{body[4:]}-{check}"


def _yugoslav(region: str) -> Callable[[Persona, Chance], str]:
    """The JMBG of the countries that were Yugoslavia, which all kept it: date, region, serial by gender, check."""

    def number(persona: Persona, chance: Chance) -> str:
        from stdnum.si import emso

        dob = persona.dob
        serial = chance.between(0, 499) + (0 if persona.gender == "M" else 500)
        body = f"{dob:%d%m}{dob.year % 1000:03}{region}{serial:03}"
        return body + emso.calc_check_digit(body)

    return number


def _zaf(persona: Persona, chance: Chance) -> str:
    from stdnum import luhn

    first = chance.between(5, 9) if persona.gender == "M" else chance.between(0, 4)
    body = f"{_yymmdd(persona)}{first}{chance.fill('###')}08"
    return body + luhn.calc_check_digit(body)


NATIONAL_ID: dict[str, Callable[[Persona, Chance], str]] = {
    "ARE": _are,
    "ARG": _arg,
    "BEL": _bel,
    "BGR": _bgr,
    "BIH": _yugoslav("17"),
    "BRA": _bra,
    "CHE": _che,
    "CHL": _chl,
    "CHN": _chn,
    "CZE": _cze,
    "DNK": _dnk,
    "DOM": _dom,
    "ECU": _ecu,
    "ESP": _esp,
    "EST": _est,
    "FIN": _fin,
    "FRA": _fra,
    "HKG": _hkg,
    "HRV": _hrv,
    "IDN": _idn,
    "IND": _ind,
    "IRN": _irn,
    "ISL": _isl,
    "ISR": _isr,
    "ITA": _ita,
    "JPN": _jpn,
    "KAZ": _kaz,
    "KOR": _kor,
    "LTU": _est,
    "LVA": _lva,
    "MEX": _mex,
    "MKD": _yugoslav("45"),
    "MNE": _yugoslav("21"),
    "MYS": _mys,
    "NLD": _nld,
    "NOR": _nor,
    "PAK": _pak,
    "PER": _per,
    "POL": _pol,
    "PRT": _prt,
    "ROU": _rou,
    "SAU": _sau,
    "SGP": _sgp,
    "SRB": _yugoslav("71"),
    "SVK": _cze,
    "SVN": _yugoslav("50"),
    "SWE": _swe,
    "THA": _tha,
    "TUR": _tur,
    "TWN": _twn,
    "UKR": _ukr,
    "URY": _ury,
    "XKX": _yugoslav("91"),
    "ZAF": _zaf,
}
"""Country to the function that draws its national number; countries that are missing print none, or one without a rule."""
