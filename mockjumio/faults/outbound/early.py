"""The callback comes before the answer to the call that started the scan."""

from random import Random

from mockjumio.faults.base import Plan, Values

TITLE = "The callback arrives before you know its reference"
ADVICE = "Keep callbacks with unknown references until the reference is known; never answer 404."
PARAMS = ()


def plan(plan: Plan, values: Values, rng: Random) -> Plan:
    return plan._replace(early=True)
