"""Callbacks overtake each other: one is held back until the merchant's next one has gone out."""

from random import Random

from mockjumio.faults.base import Param, Plan, Unit, Values

TITLE = "A later callback overtakes this one"
ADVICE = "Take callbacks in any order; the dates in them say what came first."
PARAMS = (Param("within", Unit.DURATION, 60_000, "how long it is held back at most"),)


def plan(plan: Plan, values: Values, rng: Random) -> Plan:
    return plan._replace(held=values["within"])
