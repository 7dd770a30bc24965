"""The connection is closed in the middle of the body."""

from random import Random

from mockjumio.faults.base import Param, Sent, Unit, Values

TITLE = "The connection breaks in the middle of the body"
ADVICE = "Do not work on half a body: read it whole, by its Content-Length, before you believe a word of it."
PARAMS = (Param("bytes", Unit.WHOLE, 100, "how much of the body is sent", 1),)


def change(sent: Sent, values: Values, rng: Random) -> Sent:
    return sent._replace(cut=values["bytes"])
