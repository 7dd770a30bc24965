"""What does Jumio do that no table of fields says? How it writes, and how long it keeps."""

from functools import lru_cache
from typing import Final, NamedTuple

from mockjumio.contract.editions import Rows


class Practice(NamedTuple):
    name: str
    value: str
    words: str


BLANKS: Final = "blanks"
DIGITS: Final = "digits"
LATIN_NAMES: Final = "latin names"
ONLY_DETAIL: Final = "only detail"
READ: Final = "read"
PLACES: Final = "places"
RETENTION: Final = "retention"


PRACTICES: Final = Rows(
    "How callbacks are written, and data kept",
    Practice(BLANKS, "%20", "how a blank is encoded in a form"),
    Practice(DIGITS, "3", "how many digits the seconds of a timestamp have"),
    Practice(READ, "approved", "of which status data are read from an ID"),
    Practice(LATIN_NAMES, "last", "where the full name of a Korean licence in Latin letters comes"),
    Practice(ONLY_DETAIL, "array", "what an only detail of a reject reason is"),
    Practice(PLACES, "name", "how idUsState says where somebody was born"),
    Practice(RETENTION, "five years", "how long data are kept if the merchant does not say"),
)


@lru_cache(maxsize=64)  # asked for each callback
def plus_for_space(chosen: bool | None, edition: str) -> bool:
    """Whether a blank is a plus sign: as the merchant chose, otherwise as the edition has it."""
    return PRACTICES.of(edition)[BLANKS].value == "+" if chosen is None else chosen


_KEPT: Final = {"five years": 157_784_760_000, "360 days": 360 * 86_400_000}  # a year has 365.2425 days


def timestamp_digits(chosen: str | None, edition: str) -> str:
    """How many digits a timestamp's seconds have: as chosen, otherwise as the edition has it.

    ``trimmed`` if it has any number of them.
    """
    listed = PRACTICES.of(edition)[DIGITS].value
    return chosen or (listed if listed.isdigit() else "trimmed")


@lru_cache(maxsize=64)  # asked for whenever a transaction is
def kept_for(chosen: int | None, edition: str) -> int:
    """How many milliseconds data are kept: as the merchant chose, otherwise as the edition has it."""
    return _KEPT[PRACTICES.of(edition)[RETENTION].value] if chosen is None else chosen
