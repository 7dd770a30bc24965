"""A parameter that nobody knows: Jumio may add some."""

from random import Random
from urllib.parse import quote

from mockjumio.faults.base import Param, Sent, Unit, Values

TITLE = "A parameter comes that your code does not know"
ADVICE = "Ignore it: new parameters may be added at any time."
PARAMS = (
    Param("name", Unit.TEXT, "newParameter", "its name"),
    Param("value", Unit.TEXT, "something new", "its value"),
)


def change(sent: Sent, values: Values, rng: Random) -> Sent:
    extra = f"{quote(values['name'], safe='')}={quote(values['value'], safe='')}".encode()
    return sent._replace(body=sent.body + b"&" + extra if sent.body else extra)
