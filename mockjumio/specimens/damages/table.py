"""Which damages belong to a result? One row a code of a reject reason, a detail, or another finding."""

from typing import NamedTuple

from mockjumio.contract import enums
from mockjumio.specimens.damages import DAMAGES
from mockjumio.transaction import Transaction

PAPER = frozenset((enums.FRONT, enums.BACK, "1", "2"))
FRONT = frozenset((enums.FRONT,))
BACK = frozenset((enums.BACK,))
FACE = frozenset((enums.FACE,))


class Shown(NamedTuple):
    """A damage, and the images that have it."""

    damage: str
    sides: frozenset[str] = PAPER


# Reject reason codes; of 100 and 200 what is shown without a detail.
OF_CODE = {
    "100": Shown("photo", FRONT),
    "102": Shown("photocopy-black-white"),
    "103": Shown("photocopy-color"),
    "104": Shown("digital-copy"),
    "105": Shown("fraudster", FACE),
    "106": Shown("fake"),
    "107": Shown("mismatch", FACE),
    "108": Shown("wrong-check-digit"),
    "109": Shown("punched"),
    "110": Shown("burnt-chip", FRONT),
    "111": Shown("wrong-bars"),
    "200": Shown("bad-quality"),
    "201": Shown("no-document"),
    "202": Shown("sample"),
    "206": Shown("missing-back", BACK),
    "207": Shown("wrong-page"),
    "209": Shown("missing-signature"),
    "210": Shown("camera-black-white"),
    "211": Shown("mismatch", FACE),
    "212": Shown("not-matching", FRONT),
    "300": Shown("glare"),
}
OF_DETAIL = {
    "1001": Shown("photo", FRONT),
    "1002": Shown("number", FRONT),
    "1003": Shown("expiry", FRONT),
    "1004": Shown("birth", FRONT),
    "1005": Shown("name", FRONT),
    "1006": Shown("address"),
    "1007": Shown("security-checks"),
    "1008": Shown("signature", FRONT),
    "1009": Shown("personal-number"),
    "2001": Shown("blurred"),
    "2002": Shown("bad-quality"),
    "2003": Shown("missing-part"),
    "2004": Shown("hidden-part"),
    "2005": Shown("damaged"),
}
# The value that a damage changes, where it stands on the front of one kind and on the back of another.
VALUE_OF = {"address": "address", "personal-number": "personal_number"}
DISCARDED = Shown("bad-quality")
UNREAD = Shown("stained")
NOT_ALIVE = Shown("replayed", FACE)


def damages_of(transaction: Transaction, side: str) -> tuple[str, ...]:
    """The names of what one image shows of the result, in the order of :data:`DAMAGES`."""
    names = {shown.damage for shown in _found(transaction) if side in shown.sides}
    return tuple(name for name in DAMAGES if name in names)


def _found(transaction: Transaction) -> list[Shown]:
    result = transaction.result
    found = []
    if result.reject_code is not None:
        details = [OF_DETAIL[detail] for detail in result.reject_details or () if detail in OF_DETAIL]
        found += details or [OF_CODE[result.reject_code]]
    if result.status == enums.DISCARDED:
        found.append(DISCARDED)
    if result.status == enums.EXTRACTED:
        found.append(UNREAD)
    if result.liveness is False and transaction.settings.face_match:
        found.append(NOT_ALIVE)
    return found
