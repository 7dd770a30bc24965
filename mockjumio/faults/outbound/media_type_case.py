"""The media type in other letters: RFC 9110, section 8.3.1, has it case-insensitive."""

from random import Random

from mockjumio.faults.base import Param, Sent, Unit, Values

TITLE = "The Content-Type stands in other letter case"
ADVICE = "Compare media types in lower case; many frameworks do not, and find no fields without an error."
PARAMS = (Param("capitals", Unit.FLAG, False, "all in capitals, and not the first letters only"),)


def change(sent: Sent, values: Values, rng: Random) -> Sent:
    media_type, semicolon, rest = sent.content_type.partition(";")
    written = media_type.upper() if values["capitals"] else media_type.title()
    return sent._replace(content_type=written + semicolon + rest)
