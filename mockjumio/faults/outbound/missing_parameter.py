"""A mandatory parameter is missing."""

from random import Random
from urllib.parse import quote

from mockjumio.faults.base import Param, Sent, Unit, Values

TITLE = "A mandatory parameter is missing"
ADVICE = "Do not fall over: note it, and retrieve the result instead."
PARAMS = (Param("name", Unit.TEXT, "", "which; one by the seed if not given"),)


def change(sent: Sent, values: Values, rng: Random) -> Sent:
    pairs = sent.body.split(b"&")
    name = quote(values["name"], safe="").encode() or rng.choice(pairs).split(b"=")[0]
    return sent._replace(body=b"&".join(pair for pair in pairs if pair.split(b"=")[0] != name))
