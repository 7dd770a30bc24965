"""The Content-Type with a charset, in one of the ways that RFC 9110, section 5.6.6, lets it be written."""

from random import Random

from mockjumio.faults.base import Param, Sent, Unit, Values

TITLE = "The Content-Type has a charset"
ADVICE = "Look at the media type alone, up to the semicolon; read UTF-8 with a charset and without."
PARAMS = (
    Param("charset", Unit.HEADER, "UTF-8", "its name"),
    Param("quoted", Unit.FLAG, False, "in quotes"),
    Param("blank", Unit.FLAG, False, "after a blank"),
)


def change(sent: Sent, values: Values, rng: Random) -> Sent:
    name = f'"{values["charset"]}"' if values["quoted"] else values["charset"]
    blank = " " if values["blank"] else ""
    media_type = sent.content_type.partition(";")[0].rstrip()
    return sent._replace(content_type=f"{media_type};{blank}charset={name}")
