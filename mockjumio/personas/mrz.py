"""What does the machine-readable zone of a document say?

Layouts of ICAO Doc 9303, 8th edition: TD1 (part 5, section 4.2), TD2 (part 6), TD3 (part 4, section 4.2),
MRV-A visas (part 7, section 4.2), and the French identity card of 1988 to 2021 ("CNIS"), which is older
than TD2 and has a layout of its own, known from its published specimen (Corinne Berthier).
"""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import NamedTuple

_VALUES = {char: index for index, char in enumerate("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")} | {"<": 0}
_WEIGHTS = (7, 3, 1)


def layout_of(country: str, id_type: str, subtype: str | None) -> str | None:
    """The layout of the zone that a type of document carries, ``None`` for those without one."""
    if id_type == "PASSPORT":
        return "TD3"
    if "VISA" in (id_type, subtype):
        return "MRVA"
    if id_type != "ID_CARD":
        return None
    return "CNIS" if (country, subtype) == ("FRA", "NATIONAL_ID") else "TD1"


def transliterate(text: str) -> str:
    """Capital letters A to Z, digits, and ``<`` for blanks, hyphens and commas.

    Doc 9303 part 3, sections 4.6 and 6. Apostrophes and other punctuation are left out, and so are letters
    of scripts without a table.
    """
    spelled = "".join([_spell(char) for char in unicodedata.normalize("NFC", text)])
    return "<".join([part for part in spelled.split("<") if part])


@cache
def _spell(char: str) -> str:
    """One character: by the table, else its letter without accents, else nothing."""
    capital = "ẞ" if char == "ß" else char.upper()
    if capital in LETTERS:
        return LETTERS[capital]
    if char.isspace() or char in "<," or unicodedata.category(char) == "Pd":
        return "<"
    bases = unicodedata.normalize("NFD", capital)
    return "".join(base if base in _VALUES else LETTERS.get(base, "") for base in bases)


def check_digit(text: str) -> str:
    """Weights 7, 3, 1, modulo 10 (Doc 9303 part 3, section 4.9)."""
    return str(sum(_VALUES[char] * _WEIGHTS[index % 3] for index, char in enumerate(text)) % 10)


def name_parts(text: str) -> tuple[list[str], list[str]]:
    """The components of a name, and its numbers as Roman numerals: a name field has letters alone.

    Doc 9303 part 3, sections 3.4 and 4.6. "3rd" and "3" are III; digits within a word are left out.
    """
    parts, numerals = [], []
    for word in transliterate(text).split("<"):
        number = _NUMBER.fullmatch(word)
        if number:
            numerals.append(_roman(int(number[1])))
        elif letters := word.translate(_NO_DIGITS):
            parts.append(letters)
    return parts, numerals


_NUMBER = re.compile("([1-9][0-9]{0,2}|[1-3][0-9]{3})(?:ST|ND|RD|TH)?")
_NO_DIGITS = str.maketrans("", "", "0123456789")
_ROMAN = tuple(
    zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        "M CM D CD C XC L XL X IX V IV I".split(),
        strict=True,
    )
)


def _roman(number: int) -> str:
    spelled = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        spelled += letters * count
    return spelled


def name_field(last_name: str, first_name: str, width: int) -> str:
    """Primary identifier, ``<<``, secondary identifier, filled with ``<`` or truncated to the width.

    Numerals belong to the secondary identifier (part 3, section 3.4). Names are shortened from the end, given
    names first, each keeping its initial as long as there is room for it. What was truncated holds a part of
    both identifiers and ends in a letter (part 4, section 4.2.3, and alike in parts 5 to 7).
    """
    (last, numerals), (first, own) = name_parts(last_name), name_parts(first_name)
    first += own + numerals
    whole = "<<".join("<".join(names) for names in (last, first) if names)
    if len(whole) > width:
        whole = _shorten_both(last, first, width) if last and first else _shorten(last or first, width)
    return whole.ljust(width, "<")


def _shorten_both(last: Sequence[str], first: Sequence[str], width: int) -> str:
    """As much of the last name as leaves the initials of the first; less if the field would not be full."""
    most = width - 2 - min(2 * len(first) - 1, (width - 2) // 2)
    shortened = [_shorten(last, room) for room in range(most, 0, -1)]
    fields = [f"{primary}<<{_shorten(first, width - 2 - len(primary))}" for primary in shortened]
    return next((field for field in fields if len(field) == width), fields[0])


def _shorten(names: Sequence[str], room: int) -> str:
    """Joined by ``<``: as many initials as there is room for, and of the first ones what more fits."""
    kept = names[: (room + 1) // 2]
    spare = room - (2 * len(kept) - 1)
    shown = []
    for name in kept:
        letters = name[: 1 + spare]
        spare -= len(letters) - 1
        shown.append(letters)
    return "<".join(shown)


def _day(day: date | None) -> str:
    """An unknown date is all fillers, whose check digit is 0 (part 3, sections 4.8 and 4.9)."""
    return "<" * 6 if day is None else day.strftime("%y%m%d")


def _fill(text: str | None, width: int) -> str:
    return transliterate(text or "")[:width].ljust(width, "<")


def mrz_lines(
    layout: str,
    *,
    country: str,
    number: str,
    last_name: str,
    first_name: str,
    gender: str,
    dob: date | None,
    expires: date | None,
    nationality: str | None = None,
    optional_data_1: str | None = None,
    optional_data_2: str | None = None,
    document_code: str | None = None,
) -> tuple[str, ...]:
    """The lines of the zone for layout ``TD1``, ``TD2``, ``TD3``, ``MRVA`` or ``CNIS``.

    ``country`` is the issuing State; ``nationality`` defaults to it. ``optional_data_1`` is line 1 of a TD1;
    ``optional_data_2`` is line 2 of a TD1 and the optional field of the rest. What the document does not say
    is filled up: a name or number of ``""``, a date of ``None``, a gender of ``"<"``. Unknown layouts are a
    KeyError.
    """
    state = _STATES.get(country, country)
    holder = _Holder(
        code=document_code or _CODES[layout],
        state=state.ljust(3, "<"),
        nationality=_STATES.get(nationality or country, nationality or country).ljust(3, "<"),
        number=transliterate(number).replace("<", ""),
        last_name=last_name,
        first_name=first_name,
        gender=gender,
        dob=_day(dob),
        expires=_day(expires),
        optional_1=optional_data_1 or "",
        optional_2=optional_data_2 or "",
    )
    return _LAYOUTS[layout](holder)


def with_wrong_check_digit(layout: str, lines: tuple[str, ...]) -> tuple[str, ...]:
    """The zone after somebody changed the date of birth: its check digit and the composite are wrong."""
    at = _DOB_CHECK_DIGIT.get(layout, 19)
    line = lines[1]
    return lines[0], f"{line[:at]}{(int(line[at]) + 1) % 10}{line[at + 1 :]}", *lines[2:]


_DOB_CHECK_DIGIT = {"TD1": 6, "CNIS": 33}  # position on the second line, 19 in the other layouts


class _Holder(NamedTuple):
    """What the zone says, its dates and codes already in the zone's letters."""

    code: str
    state: str
    nationality: str
    number: str
    last_name: str
    first_name: str
    gender: str
    dob: str
    expires: str
    optional_1: str
    optional_2: str

    @property
    def dob_checked(self) -> str:
        return self.dob + check_digit(self.dob)

    @property
    def expires_checked(self) -> str:
        return self.expires + check_digit(self.expires)

    @property
    def number_checked(self) -> str:
        """The nine positions of the number and its check digit; only for numbers that fit."""
        number = self.number[:9].ljust(9, "<")
        return number + check_digit(number)

    def number_with_overflow(self, optional: str, width: int) -> str:
        """Number, check digit and optional data of TD1 and TD2.

        A number of more than nine characters leaves ``<`` in the place of the check digit and goes on in the
        optional data, followed by its check digit and a filler (part 5, section 4.2.2, note j; part 6 too).
        """
        if len(self.number) <= 9:
            return self.number_checked + _fill(optional, width)
        number = self.number[: 9 + width - 2]  # what leaves room for both
        rest = f"{number[9:]}{check_digit(number)}<{transliterate(optional)}"
        return number[:9] + "<" + rest[:width].ljust(width, "<")


def _td1(holder: _Holder) -> tuple[str, ...]:
    upper = holder.code + holder.state + holder.number_with_overflow(holder.optional_1, 15)
    lower = holder.dob_checked + holder.gender + holder.expires_checked + holder.nationality
    optional = _fill(holder.optional_2, 11)
    # Part 5, section 4.2.4: the upper line from position 6, the middle one without sex and nationality.
    composite = check_digit(upper[5:] + holder.dob_checked + holder.expires_checked + optional)
    return upper, lower + optional + composite, name_field(holder.last_name, holder.first_name, 30)


def _td2(holder: _Holder) -> tuple[str, ...]:
    upper = holder.code + holder.state + name_field(holder.last_name, holder.first_name, 31)
    return upper, _td2_lower(holder, holder.optional_2)


def _td2_lower(holder: _Holder, optional: str) -> str:
    number = holder.number_with_overflow(optional, 7)
    dates = holder.dob_checked + holder.gender + holder.expires_checked
    composite = check_digit(number[:10] + holder.dob_checked + holder.expires_checked + number[10:])
    return number[:10] + holder.nationality + dates + number[10:] + composite


def _td3(holder: _Holder) -> tuple[str, ...]:
    upper = holder.code + holder.state + name_field(holder.last_name, holder.first_name, 39)
    personal = _fill(holder.optional_2, 14)
    # Of an empty personal number the check digit may be 0 or < (part 4, section 4.2.2.2); most print 0.
    checked = personal + check_digit(personal)
    dates = holder.dob_checked + holder.gender + holder.expires_checked
    composite = check_digit(holder.number_checked + holder.dob_checked + holder.expires_checked + checked)
    return upper, holder.number_checked + holder.nationality + dates + checked + composite


def _mrva(holder: _Holder) -> tuple[str, ...]:
    """Two lines of 44 without a composite check digit (part 7, section 4.2)."""
    upper = holder.code + holder.state + name_field(holder.last_name, holder.first_name, 39)
    lower = (
        holder.number_checked
        + holder.nationality
        + holder.dob_checked
        + holder.gender
        + holder.expires_checked
    )
    return upper, lower + _fill(holder.optional_2, 16)


def _cnis(holder: _Holder) -> tuple[str, ...]:
    """Line 1: code, State, surname (25), department and office (6). Line 2: number (12), check digit, given
    names (14), date of birth, check digit, sex, check digit of all before it."""
    upper = (
        holder.code
        + holder.state
        + _shorten(name_parts(holder.last_name)[0], 25).ljust(25, "<")
        + _fill(holder.optional_1, 6)
    )
    number = holder.number[:12].ljust(12, "<")
    names = "<<".join(name_parts(holder.first_name)[0])[:14].ljust(14, "<")
    lower = number + check_digit(number) + names + holder.dob_checked + holder.gender
    return upper, lower + check_digit(upper + lower)


_LAYOUTS = {"TD1": _td1, "TD2": _td2, "TD3": _td3, "MRVA": _mrva, "CNIS": _cnis}
_CODES = {"TD1": "I<", "TD2": "I<", "TD3": "P<", "MRVA": "V<", "CNIS": "ID"}
# Part 3, section 5: Germany is D alone; Kosovo, which ISO 3166 does not have, is RKS on its own documents.
_STATES = {"DEU": "D", "XKX": "RKS"}


def _pairs(text: str) -> dict[str, str]:
    """``"ЖZH ЗZ"`` as ``{"Ж": "ZH", "З": "Z"}``."""
    return {pair[0]: pair[1:] for pair in text.split()}


# Section 6, table A. Letters that only lose an accent are not listed: Unicode's decomposition finds them.
LATIN = _pairs(
    "ÄAE ÅAA ÆAE ĐD ÐD ĦH ĲIJ ĿL ŁL ŊN ÖOE ØOE ŒOE ÞTH ŦT ÜUE ẞSS ıI ĸQ ŉN ſS ƏE ƆO ƐE ƠO ƯU ɅV ƁB ƊD ƘK ƳY"
)
# Section 6, table B, with the default spelling of letters that some languages spell otherwise.
CYRILLIC = _pairs(
    "АA БB ВV ГG ДD ЕE ЁE ЖZH ЗZ ИI ЙI КK ЛL МM НN ОO ПP РR СS ТT УU ФF ХKH ЦTS ЧCH ШSH ЩSHCH ЪIE ЫY Ь ЭE "
    "ЮIU ЯIA ІI ЇI ЄIE ҐG ЎU ЃG ЌK ЅDZ ЈJ ЉLJ ЊNJ ЋC ЏDZ ЂD ӘA ҒG ҚQ ҢN ӨO ҰU ҮU ҺH ѪU ѴY"
)
GREEK = _pairs("ΑA ΒV ΓG ΔD ΕE ΖZ ΗI ΘTH ΙI ΚK ΛL ΜM ΝN ΞX ΟO ΠP ΡR ΣS ΤT ΥY ΦF ΧCH ΨPS ΩO")
GEORGIAN = _pairs(
    "აA ბB გG დD ეE ვV ზZ თT იI კK ლL მM ნN ოO პP ჟZH რR სS ტT უU ფP ქK ღGH ყQ შSH ჩCH ცTS ძDZ წTS ჭCH "
    "ხKH ჯJ ჰH"
)

LETTERS: dict[str, str] = {**GREEK, **GEORGIAN, **CYRILLIC, **LATIN}
