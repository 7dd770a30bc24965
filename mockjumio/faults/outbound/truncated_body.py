"""The body ends too early, though its length says that this is all."""

from random import Random

from mockjumio.faults.base import Param, Sent, Unit, Values

TITLE = "The body ends too early"
ADVICE = "Answer 4xx to a callback whose mandatory parameters are missing, and ask for the result instead."
PARAMS = (Param("percent", Unit.WHOLE, 50, "how much of the body is sent", 0, 99),)


def change(sent: Sent, values: Values, rng: Random) -> Sent:
    return sent._replace(body=sent.body[: len(sent.body) * values["percent"] // 100])
