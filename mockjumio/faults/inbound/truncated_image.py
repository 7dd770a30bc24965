"""An image is cut off: its Content-Length promises more."""

from random import Random

from mockjumio.faults.base import Answer, Param, Unit, Values

TITLE = "An image breaks off"
ADVICE = "Compare with Content-Length and open the image before you store it; fetch it again otherwise."
PARAMS = (Param("percent", Unit.WHOLE, 50, "how much of it comes", 0, 99),)
ROUTE = "images"


def answer(values: Values, rng: Random) -> Answer:
    return Answer(share=values["percent"] / 100)
