"""The body trickles in."""

from random import Random

from mockjumio.faults.base import Param, Sent, Unit, Values

TITLE = "The body comes in slowly"
ADVICE = "Read with a time-out that tolerates a slow sender, and do not block other requests meanwhile."
PARAMS = (Param("rate", Unit.WHOLE, 1_000, "bytes a second", 1),)


def change(sent: Sent, values: Values, rng: Random) -> Sent:
    return sent._replace(rate=values["rate"])
