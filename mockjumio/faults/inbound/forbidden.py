"""The call is forbidden, as without a User-Agent or from an address that is not on a list."""

from random import Random

from mockjumio.faults.base import Answer, Values

TITLE = "Jumio's API forbids the call"
ADVICE = "Do not try again by yourself; a person has to look at account, addresses and headers."
PARAMS = ()


def answer(values: Values, rng: Random) -> Answer:
    return Answer(status=403, why="forbidden")
