"""The answer is JSON that breaks off."""

from random import Random

from mockjumio.faults.base import Answer, Param, Unit, Values

TITLE = "Jumio's answer is not JSON"
ADVICE = "A parser's error must not lose the scan: keep its reference and ask again."
PARAMS = (Param("percent", Unit.WHOLE, 60, "how much of the answer comes", 0, 99),)
ROUTE = "data"


def answer(values: Values, rng: Random) -> Answer:
    return Answer(share=values["percent"] / 100, malformed=True)
