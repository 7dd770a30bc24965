"""Parameters without a value, which Jumio never sends."""

from random import Random

from mockjumio.faults.base import Param, Sent, Unit, Values

TITLE = "Parameters have no value"
ADVICE = "Treat an empty value as one that is missing."
PARAMS = (Param("percent", Unit.WHOLE, 100, "of the parameters, by the seed", 1, 100),)


def change(sent: Sent, values: Values, rng: Random) -> Sent:
    pairs = sent.body.split(b"&")
    emptied = set(rng.sample(range(len(pairs)), max(1, len(pairs) * values["percent"] // 100)))
    kept = (pair.split(b"=")[0] + b"=" if place in emptied else pair for place, pair in enumerate(pairs))
    return sent._replace(body=b"&".join(kept))
