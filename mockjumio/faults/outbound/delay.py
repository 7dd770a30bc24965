"""The callback comes late."""

from random import Random

from mockjumio.faults.base import Param, Plan, Unit, Values

TITLE = "The callback comes an hour late"
ADVICE = "Do not let the customer wait for it in a request; ask for the status, or write to them later."
PARAMS = (
    Param("latency", Unit.DURATION, 3_600_000, "how late"),
    Param("jitter", Unit.DURATION, 0, "how much earlier or later, by the seed"),
)


def plan(plan: Plan, values: Values, rng: Random) -> Plan:
    latency = values["latency"] + round(rng.uniform(-values["jitter"], values["jitter"]))
    return plan._replace(delay=plan.delay + max(0, latency))
