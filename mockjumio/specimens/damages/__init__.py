"""Which damages are there, and which belong to a result? In the order in which several come to one image."""

from typing import NamedTuple

from mockjumio.contract import enums
from mockjumio.specimens.damages import camera, contents
from mockjumio.specimens.document_parts import Damage
from mockjumio.transaction import Transaction

DAMAGES: dict[str, Damage] = {
    "wrong-page": contents.WRONG_PAGE,
    "missing-back": contents.MISSING_BACK,
    "missing-signature": contents.NO_SIGNATURE,
    "mismatch": contents.MISMATCH,
    "not-matching": contents.NOT_MATCHING,
    "fraudster": contents.FRAUDSTER,
    "wrong-check-digit": contents.WRONG_CHECK_DIGIT,
    "wrong-bars": contents.WRONG_BARS,
    "fake": contents.FAKE,
    "security-checks": contents.SECURITY,
    "photo": contents.PHOTO,
    "number": contents.NUMBER,
    "expiry": contents.EXPIRY,
    "birth": contents.BIRTH,
    "name": contents.NAME,
    "address": contents.ADDRESS,
    "signature": contents.SIGNATURE,
    "personal-number": contents.PERSONAL,
    "burnt-chip": contents.BURNT_CHIP,
    "stained": camera.STAINED,
    "sample": camera.SAMPLE,
    "damaged": camera.DAMAGED,
    "punched": camera.PUNCHED,
    "photocopy-black-white": camera.PHOTOCOPY_BLACK_WHITE,
    "photocopy-color": camera.PHOTOCOPY_COLOUR,
    "digital-copy": camera.DIGITAL_COPY,
    "no-document": contents.NO_DOCUMENT,
    "hidden-part": camera.HIDDEN_PART,
    "glare": camera.GLARE,
    "missing-part": camera.MISSING_PART,
    "bad-quality": camera.BAD_QUALITY,
    "blurred": camera.BLURRED,
    "camera-black-white": camera.CAMERA_BLACK_WHITE,
    "replayed": camera.REPLAYED,
}


ON_PAPER = frozenset((enums.FRONT, enums.BACK, "1", "2"))
ON_FRONT = frozenset((enums.FRONT,))
ON_BACK = frozenset((enums.BACK,))
ON_FACE = frozenset((enums.FACE,))


class VisibleDamage(NamedTuple):
    """A damage, and the images that have it."""

    damage: str
    sides: frozenset[str] = ON_PAPER


# Reject reason codes; of 100 and 200 what is shown without a detail.
OF_CODE = {
    "100": VisibleDamage("photo", ON_FRONT),
    "102": VisibleDamage("photocopy-black-white"),
    "103": VisibleDamage("photocopy-color"),
    "104": VisibleDamage("digital-copy"),
    "105": VisibleDamage("fraudster", ON_FACE),
    "106": VisibleDamage("fake"),
    "107": VisibleDamage("mismatch", ON_FACE),
    "108": VisibleDamage("wrong-check-digit"),
    "109": VisibleDamage("punched"),
    "110": VisibleDamage("burnt-chip", ON_FRONT),
    "111": VisibleDamage("wrong-bars"),
    "113": VisibleDamage("fraudster", ON_FACE),  # a face seen before is hidden; the paper may be in order
    "200": VisibleDamage("bad-quality"),
    "201": VisibleDamage("no-document"),
    "202": VisibleDamage("sample"),
    "206": VisibleDamage("missing-back", ON_BACK),
    "207": VisibleDamage("wrong-page"),
    "209": VisibleDamage("missing-signature"),
    "210": VisibleDamage("camera-black-white"),
    "211": VisibleDamage("mismatch", ON_FACE),
    "212": VisibleDamage("not-matching", ON_FRONT),
    "213": VisibleDamage("security-checks"),
    "300": VisibleDamage("glare"),
}
OF_DETAIL = {
    "1001": VisibleDamage("photo", ON_FRONT),
    "1002": VisibleDamage("number", ON_FRONT),
    "1003": VisibleDamage("expiry", ON_FRONT),
    "1004": VisibleDamage("birth", ON_FRONT),
    "1005": VisibleDamage("name", ON_FRONT),
    "1006": VisibleDamage("address"),
    "1007": VisibleDamage("security-checks"),
    "1008": VisibleDamage("signature", ON_FRONT),
    "1009": VisibleDamage("personal-number"),
    "2001": VisibleDamage("blurred"),
    "2002": VisibleDamage("bad-quality"),
    "2003": VisibleDamage("missing-part"),
    "2004": VisibleDamage("hidden-part"),
    "2005": VisibleDamage("damaged"),
    "2006": VisibleDamage("glare"),
}
# The value that a damage changes, where it stands on the front of one kind and on the back of another.
VALUE_OF = {"address": "address", "personal-number": "personal_number"}
OF_DISCARDED = VisibleDamage("bad-quality")
UNREAD = VisibleDamage("stained")
NOT_ALIVE = VisibleDamage("replayed", ON_FACE)


def damages_of(transaction: Transaction, side: str) -> tuple[str, ...]:
    """The names of what one image shows of the result, in the order of :data:`DAMAGES`."""
    names = {shown.damage for shown in _damages_of_result(transaction) if side in shown.sides}
    return tuple(name for name in DAMAGES if name in names)


def _damages_of_result(transaction: Transaction) -> list[VisibleDamage]:
    result = transaction.result
    found = []
    if result.reject_code is not None:
        details = [OF_DETAIL[detail] for detail in result.reject_details or () if detail in OF_DETAIL]
        found += details or [OF_CODE[result.reject_code]]
    if result.status == enums.DISCARDED:
        found.append(OF_DISCARDED)
    if result.status == enums.EXTRACTED:
        found.append(UNREAD)
    if result.liveness is False and transaction.settings.face_match:
        found.append(NOT_ALIVE)
    return found
