"""Images are not there yet when they are first asked for."""

from random import Random

from mockjumio.faults.base import Answer, Values

TITLE = "The images are not there yet"
ADVICE = "Ask again a little later; a 404 right after the callback is not final."
PARAMS = ()
ROUTE = "images"
FIRST = 2


def answer(values: Values, rng: Random) -> Answer:
    return Answer(status=404, why="not there yet")
