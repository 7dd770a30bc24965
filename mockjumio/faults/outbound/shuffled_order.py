"""The parameters stand in another order."""

from random import Random

from mockjumio.faults.base import Sent, Values

TITLE = "The parameters stand in another order"
ADVICE = "Read them by name; nothing promises an order."
PARAMS = ()


def change(sent: Sent, values: Values, rng: Random) -> Sent:
    pairs = sent.body.split(b"&")
    return sent._replace(body=b"&".join(rng.sample(pairs, len(pairs))))
