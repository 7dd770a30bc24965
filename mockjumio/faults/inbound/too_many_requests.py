"""The merchant is asked to slow down."""

from random import Random

from mockjumio.faults.base import Answer, Param, Unit, Values

TITLE = "Jumio's API asks you to slow down"
ADVICE = "Wait as long as Retry-After says, and poll less often."
PARAMS = (Param("after", Unit.DURATION, 30_000, "what Retry-After says"),)
FIRST = 1


def answer(values: Values, rng: Random) -> Answer:
    seconds = -(-values["after"] // 1_000)
    return Answer(status=429, why="too many requests", headers=(("Retry-After", str(seconds)),))
