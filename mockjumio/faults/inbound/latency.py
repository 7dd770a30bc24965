"""Jumio takes its time to answer."""

from random import Random

from mockjumio.faults.base import Answer, Param, Unit, Values

TITLE = "Jumio's API answers slowly"
ADVICE = "Set a time-out, try again later, and do not hold a lock or a database connection meanwhile."
PARAMS = (
    Param("latency", Unit.DURATION, 2_000, "before the answer begins", 0, 600_000),
    Param("jitter", Unit.DURATION, 0, "how much shorter or longer, by the seed"),
)


def answer(values: Values, rng: Random) -> Answer:
    jitter = round(rng.uniform(-values["jitter"], values["jitter"]))
    return Answer(latency=max(0, values["latency"] + jitter))
