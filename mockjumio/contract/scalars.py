"""Which forms do single values have? Names, dates, codes, addresses: a :class:`Scalar` each."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache
from ipaddress import AddressValueError, IPv4Address, ip_address
from typing import NamedTuple

from mockjumio.contract import countries
from mockjumio.errors import with_scheme
from mockjumio.outgoing.urls import fault


class Scalar(NamedTuple):
    """A value without parts. ``words`` completes the sentence "the value is …".

    ``text`` judges it as a text; a ``flag`` may be a JSON boolean too, and ``number`` judges JSON numbers.
    """

    words: str
    text: Callable[[str], bool]
    flag: bool = False
    number: Callable[[float], bool] | None = None

    def fits(self, value: object) -> bool:
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, bool):
            return self.flag
        return self.number is not None and isinstance(value, int | float) and self.number(value)


_TIMESTAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", re.ASCII)
_SHORT_TIMESTAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,3})?Z", re.ASCII)
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_MONTH = re.compile(r"(?:0[1-9]|1[0-2])/\d\d", re.ASCII)
_UUID = re.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_PLAIN_HOST = r"(?:127\.0\.0\.1|(?:[A-Za-z0-9-]{1,63}\.)*[A-Za-z][A-Za-z0-9-]{0,62})"
_PLAIN_PORT = r"(?:[1-9]\d{0,3}|[1-5]\d{4}|6[0-4]\d{3})"
_PLAIN_URL = re.compile(rf"https?://{_PLAIN_HOST}(?::{_PLAIN_PORT})?(?:/[!-~]*)?", re.ASCII)


def _is_timestamp(value: str) -> bool:
    return bool(_TIMESTAMP.fullmatch(value)) and _is_moment(value)


def _is_short_timestamp(value: str) -> bool:
    return bool(_SHORT_TIMESTAMP.fullmatch(value)) and _is_moment(value)


def _is_moment(value: str) -> bool:
    try:
        return datetime.fromisoformat(value).year > 0
    except ValueError:
        return False


def _is_date(value: str) -> bool:
    try:
        return bool(_DATE.fullmatch(value)) and date.fromisoformat(value).year > 0
    except ValueError:
        return False


def complete_date(printed: str) -> date:
    """What a date is taken for of which parts may be missing: ``1990//`` is the first of January.

    Raises :class:`ValueError` for what has not even a year.
    """
    year, month, of_month = (*printed.split("/", 2), "", "")[:3]
    return date(int(year), int(month or 1), int(of_month or 1))


def _is_month(value: str) -> bool:
    return bool(_MONTH.fullmatch(value))


def _is_uuid(value: str) -> bool:
    return bool(_UUID.fullmatch(value))


@lru_cache(maxsize=1024)  # addresses of clients come again
def _is_ipv4(value: str) -> bool:
    try:
        return bool(IPv4Address(value))
    except AddressValueError:
        return False


@lru_cache(maxsize=1024)
def _is_ip(value: str) -> bool:
    try:
        return bool(ip_address(value))
    except ValueError:
        return False


def _is_url(value: str) -> bool:
    if _PLAIN_URL.fullmatch(value):  # nearly every one, at a tenth of the cost
        return True
    return value.isascii() and value.isprintable() and " " not in value and fault(value) is None


# Latin letters that a machine-readable zone can spell, all of Unicode's but its compatibility forms, and what
# may stand between them.
_COMMON = "A-Za-zÀ-ÖØ-öø-žḀ-ẙẠ-ỹ"
_LATIN = "A-Za-zªºÀ-ÖØ-öø-ʯḀ-ỿⱠ-ⱿꜢ-ꟿ"
_PRINTED = f"[{_LATIN}0-9\u02b0-\u02bf\u0300-\u036f'’‘.,·/()‐-]"
_LATIN_NAME = re.compile(f"(?=.*[{_COMMON}])['’‘ʻʼ]?[{_LATIN}0-9]{_PRINTED}*(?: {_PRINTED}+)*")
_LETTERS = ("Lu", "Ll", "Lt", "Lo")
_BESIDE_LETTERS = ("Lm", "Mn", "Mc", "Nd")
_SIGNS = " '’‘.,·・׳־་/&()‐-\u200c\u200d"  # the last two join letters of Persian and of Indic scripts
_WRITTEN_TOGETHER = {"HIRAGANA": "CJK", "KATAKANA": "CJK", "HANGUL": "CJK"}


def _is_latin_name(value: str) -> bool:
    return bool(_LATIN_NAME.fullmatch(value))


def _is_name(value: str) -> bool:
    if _is_latin_name(value):
        return True
    letters = [char for char in value if unicodedata.category(char) in _LETTERS]
    scripts = {unicodedata.name(char, "?").split()[0] for char in letters}
    if len({_WRITTEN_TOGETHER.get(script, script) for script in scripts}) != 1:
        return False
    rest = set(value).difference(letters, _SIGNS)
    return (
        all(unicodedata.category(char) in _BESIDE_LETTERS for char in rest)
        and value[0] not in _SIGNS
        and value == " ".join(value.split())
    )


def _is_percentage(value: str) -> bool:
    return value.isascii() and value.isdigit() and str(int(value[:4])) == value and int(value) <= 100


TEXT = Scalar("text", bool)
LATIN_NAME = Scalar("a name that a document prints in Latin letters", _is_latin_name)
NAME = Scalar("a name that a document prints, in the letters of one script", _is_name)
UUID = Scalar("a UUID in lower case", _is_uuid)
TIMESTAMP = Scalar("a timestamp in the format YYYY-MM-DDThh:mm:ss.SSSZ", _is_timestamp)
SHORT_TIMESTAMP = Scalar(
    "a timestamp in the format YYYY-MM-DDThh:mm:ss.SSSZ, with 0 to 3 digits after the seconds",
    _is_short_timestamp,
)
DATE = Scalar("a date in the format YYYY-MM-DD", _is_date)
MONTH = Scalar("a month in the format MM/YY", _is_month)
DIGITS = Scalar("a whole number, as text", lambda value: value.isascii() and value.isdecimal())
SCORE = Scalar("a number from 0 to 1", lambda value: False, number=lambda share: 0 <= share <= 1)
PERCENTAGE = Scalar("a whole number from 0 to 100", _is_percentage)
PAGE = Scalar(
    "the number of a page, as JSON integer", lambda value: False, number=lambda page: page in range(1, 31)
)
IPV4 = Scalar("an IP address in the format xxx.xxx.xxx.xxx", _is_ipv4)
IP = Scalar("an IP address", _is_ip)
URL = Scalar("an absolute http or https URL", _is_url)


@lru_cache(maxsize=256)  # a merchant's callback URL is looked at with each start
def url_fault(text: str, fits: Callable[[str], bool] = URL.fits) -> str | None:
    """What is wrong with a URL, to be read after it; ``None`` if nothing is.

    ``fits`` says what a hint may propose.
    """
    if URL.fits(text):
        return None
    why = fault(text) if text.startswith(("http://", "https://")) else None
    return f"is not {URL.words}, in ASCII or Punycode{f': {why}' if why else with_scheme(text, fits)}"


COUNTRY = Scalar("an ISO 3166-1 alpha-3 country code or XKX", countries.is_country)
STATE_CODE = Scalar("an ISO 3166-2 code such as US-OH", countries.is_subdivision)
TRUTH = Scalar(
    'true or false, as JSON boolean or as text ("TRUE", "FALSE")', ("TRUE", "FALSE").__contains__, flag=True
)
FLAG = Scalar(
    'true or false, as JSON boolean or as text ("true", "false")', ("true", "false").__contains__, flag=True
)
