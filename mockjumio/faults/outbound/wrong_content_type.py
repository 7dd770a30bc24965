"""The Content-Type says something else than a form."""

from random import Random

from mockjumio.faults.base import Param, Sent, Unit, Values

TITLE = "The Content-Type is not that of a form"
ADVICE = "Refuse what you cannot read with 415; never guess, and never answer 500."
PARAMS = (Param("type", Unit.HEADER, "application/json", "what it says"),)


def change(sent: Sent, values: Values, rng: Random) -> Sent:
    return sent._replace(content_type=values["type"])
