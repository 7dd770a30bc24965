"""The answer's body trickles in."""

from random import Random

from mockjumio.faults.base import Answer, Param, Unit, Values

TITLE = "Jumio's answers come in slowly"
ADVICE = "Bound the whole call, not only the time until it begins to answer."
PARAMS = (Param("rate", Unit.WHOLE, 1_000, "bytes a second", 1),)


def answer(values: Values, rng: Random) -> Answer:
    return Answer(rate=values["rate"])
