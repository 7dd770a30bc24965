"""The connection is closed instead of an answer."""

from random import Random

from mockjumio.faults.base import Answer, Values

TITLE = "Jumio's API closes the connection without an answer"
ADVICE = "Treat it like a 5xx: try again later. A DELETE may have been done anyway."
PARAMS = ()
FIRST = 1


def answer(values: Values, rng: Random) -> Answer:
    return Answer(reset=True)
