"""The parameters stand in another order."""

from random import Random

from mockjumio.faults.base import Sent, Values

TITLE = "The parameters stand in another order"
ADVICE = "Read them by name; nothing promises an order."
PARAMS = ()


def change(sent: Sent, values: Values, rng: Random) -> Sent:
    pairs = sent.body.split(b"&")
    shuffled = rng.sample(pairs, len(pairs))
    if shuffled == pairs:  # which happens with a few
        shuffled = pairs[1:] + pairs[:1]
    return sent._replace(body=b"&".join(shuffled))
