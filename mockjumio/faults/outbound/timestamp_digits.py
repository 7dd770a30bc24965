"""Timestamps with fewer than three digits of a second, as some of Jumio's own samples have."""

import re
from random import Random

from mockjumio.faults.base import Param, Sent, Unit, Values

TITLE = "Timestamps have fewer digits than usual"
ADVICE = "Parse ISO 8601 with any number of digits after the second."
PARAMS = (Param("digits", Unit.WHOLE, 0, "after the second", 0, 3),)

_FRACTION = re.compile(rb"(T\d\d(?::|%3A)\d\d(?::|%3A)\d\d)\.(\d{3})Z")


def change(sent: Sent, values: Values, rng: Random) -> Sent:
    def shorter(found: re.Match[bytes]) -> bytes:
        kept = found[2][: values["digits"]]
        return found[1] + (b"." + kept if kept else b"") + b"Z"

    return sent._replace(body=_FRACTION.sub(shorter, sent.body))
