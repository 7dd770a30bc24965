"""Which damages belong to a result? One row a code of a reject reason, a detail, or another finding."""

from typing import NamedTuple

from mockjumio.contract import enums
from mockjumio.specimens.damages import DAMAGES
from mockjumio.transaction import Transaction

PAPER = frozenset((enums.FRONT, enums.BACK, "1", "2"))
FRONT = frozenset((enums.FRONT,))
BACK = frozenset((enums.BACK,))
FACE = frozenset((enums.FACE,))


class VisibleDamage(NamedTuple):
    """A damage, and the images that have it."""

    damage: str
    sides: frozenset[str] = PAPER


# Reject reason codes; of 100 and 200 what is shown without a detail.
OF_CODE = {
    "100": VisibleDamage("photo", FRONT),
    "102": VisibleDamage("photocopy-black-white"),
    "103": VisibleDamage("photocopy-color"),
    "104": VisibleDamage("digital-copy"),
    "105": VisibleDamage("fraudster", FACE),
    "106": VisibleDamage("fake"),
    "107": VisibleDamage("mismatch", FACE),
    "108": VisibleDamage("wrong-check-digit"),
    "109": VisibleDamage("punched"),
    "110": VisibleDamage("burnt-chip", FRONT),
    "111": VisibleDamage("wrong-bars"),
    "200": VisibleDamage("bad-quality"),
    "201": VisibleDamage("no-document"),
    "202": VisibleDamage("sample"),
    "206": VisibleDamage("missing-back", BACK),
    "207": VisibleDamage("wrong-page"),
    "209": VisibleDamage("missing-signature"),
    "210": VisibleDamage("camera-black-white"),
    "211": VisibleDamage("mismatch", FACE),
    "212": VisibleDamage("not-matching", FRONT),
    "300": VisibleDamage("glare"),
}
OF_DETAIL = {
    "1001": VisibleDamage("photo", FRONT),
    "1002": VisibleDamage("number", FRONT),
    "1003": VisibleDamage("expiry", FRONT),
    "1004": VisibleDamage("birth", FRONT),
    "1005": VisibleDamage("name", FRONT),
    "1006": VisibleDamage("address"),
    "1007": VisibleDamage("security-checks"),
    "1008": VisibleDamage("signature", FRONT),
    "1009": VisibleDamage("personal-number"),
    "2001": VisibleDamage("blurred"),
    "2002": VisibleDamage("bad-quality"),
    "2003": VisibleDamage("missing-part"),
    "2004": VisibleDamage("hidden-part"),
    "2005": VisibleDamage("damaged"),
}
# The value that a damage changes, where it stands on the front of one kind and on the back of another.
VALUE_OF = {"address": "address", "personal-number": "personal_number"}
DISCARDED = VisibleDamage("bad-quality")
UNREAD = VisibleDamage("stained")
NOT_ALIVE = VisibleDamage("replayed", FACE)


def damages_of(transaction: Transaction, side: str) -> tuple[str, ...]:
    """The names of what one image shows of the result, in the order of :data:`DAMAGES`."""
    names = {shown.damage for shown in _found(transaction) if side in shown.sides}
    return tuple(name for name in DAMAGES if name in names)


def _found(transaction: Transaction) -> list[VisibleDamage]:
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
