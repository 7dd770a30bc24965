"""Percent signs that no two hexadecimal digits follow, and bytes that are not UTF-8."""

from random import Random

from mockjumio.faults.base import Sent, Values

TITLE = "The percent-encoding of the body is broken"
ADVICE = "Refuse it with 400; a decoder that raises must not become a 500."
PARAMS = ()


def change(sent: Sent, values: Values, rng: Random) -> Sent:
    pairs = sent.body.split(b"&")
    chosen = rng.randrange(len(pairs))
    pairs[chosen] += rng.choice((b"%", b"%4", b"%G1", b"%FF%FE"))
    return sent._replace(body=b"&".join(pairs))
