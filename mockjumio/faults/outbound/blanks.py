"""Blanks written in the other legal way: both were seen in real callbacks."""

from random import Random

from mockjumio.contract.form import respell
from mockjumio.faults.base import Param, Sent, Unit, Values

TITLE = "Blanks are written as +, or as %20"
ADVICE = "Decode both: a plus sign is a blank in a form, and so is %20. A decoder for URLs leaves the plus."
BESIDE = "provided: {additional_information: two words}"
PARAMS = (Param("plus", Unit.FLAG, True, "as +; false: as %20"),)


def change(sent: Sent, values: Values, rng: Random) -> Sent:
    return sent._replace(body=respell(sent.body, plus_for_space=values["plus"]))
