"""A value that is far longer than the document allows."""

from random import Random
from urllib.parse import quote

from mockjumio.faults.base import Param, Sent, Unit, Values

TITLE = "A value is far longer than it may be"
ADVICE = "Bound what you read and what you store; answer 413 or 400, not 500."
PARAMS = (
    Param("name", Unit.TEXT, "additionalInformation", "of the parameter"),
    Param("bytes", Unit.WHOLE, 100_000, "how long", 1),
)


def change(sent: Sent, values: Values, rng: Random) -> Sent:
    name = quote(values["name"], safe="").encode()
    pairs = [pair for pair in sent.body.split(b"&") if pair.split(b"=")[0] != name]
    return sent._replace(body=b"&".join([*pairs, name + b"=" + b"x" * values["bytes"]]))
