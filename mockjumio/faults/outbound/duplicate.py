"""The same callback more than once: at once, later, or at the same time."""

from random import Random

from mockjumio.faults.base import Param, Plan, Unit, Values

TITLE = "The same callback arrives twice"
ADVICE = "Recognise it by its scan reference, answer 200 again, and do nothing else a second time."
PARAMS = (
    Param("times", Unit.WHOLE, 1, "how many copies follow", 1, 100),
    Param("after", Unit.DURATION, 0, "from the callback to the first copy, and between copies"),
    Param("concurrently", Unit.FLAG, False, "all at the same time"),
)


def plan(plan: Plan, values: Values, rng: Random) -> Plan:
    copies = tuple(values["after"] * number for number in range(1, values["times"] + 1))
    return plan._replace(copies=plan.copies + copies, concurrently=values["concurrently"])
