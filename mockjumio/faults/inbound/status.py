"""Jumio's API fails, with a status of choice."""

from random import Random

from mockjumio.faults.base import Answer, Param, Unit, Values

TITLE = "Jumio's API is out of order"
ADVICE = "Try again with growing pauses; a 5xx says nothing of the scan."
PARAMS = (Param("status", Unit.WHOLE, 503, "the answer's status", 400, 599),)
FIRST = 2


def answer(values: Values, rng: Random) -> Answer:
    return Answer(status=values["status"], why="out of order")
