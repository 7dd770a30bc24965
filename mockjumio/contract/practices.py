"""What does Jumio do that no table of fields says? How it writes, and how long it keeps."""

from functools import lru_cache
from typing import Final, NamedTuple

from mockjumio.contract.editions import Rows


class Practice(NamedTuple):
    name: str
    value: str
    words: str


BLANKS: Final = "blanks"
PLACES: Final = "places"
RETENTION: Final = "retention"


PRACTICES: Final = Rows(
    "How callbacks are written, and data kept",
    Practice(BLANKS, "%20", "how a blank is encoded in a form"),
    Practice(PLACES, "name", "how idUsState says where somebody was born"),
    Practice(RETENTION, "five years", "how long data are kept if the merchant does not say"),
)


@lru_cache(maxsize=64)  # asked for each callback
def plus_for_space(chosen: bool | None, edition: str) -> bool:
    """Whether a blank is a plus sign: as the merchant chose, otherwise as the edition has it."""
    return PRACTICES.of(edition)[BLANKS].value == "+" if chosen is None else chosen
