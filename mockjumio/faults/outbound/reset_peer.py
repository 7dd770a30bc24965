"""The connection is closed before the body."""

from random import Random

from mockjumio.faults.base import Sent, Values

TITLE = "The connection breaks before the body"
ADVICE = "Nothing arrived; let the scan's status be asked for if no callback comes."
PARAMS = ()


def change(sent: Sent, values: Values, rng: Random) -> Sent:
    return sent._replace(cut=0, reset=True)
