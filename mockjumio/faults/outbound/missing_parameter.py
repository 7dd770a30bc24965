"""A mandatory parameter is missing."""

from random import Random
from urllib.parse import quote

from mockjumio.contract.id_verification import ID_VERIFICATION_CALLBACK
from mockjumio.contract.multi_document import MULTI_DOCUMENT_CALLBACK
from mockjumio.faults.base import Param, Sent, Unit, Values

TITLE = "A mandatory parameter is missing"
ADVICE = "Do not fall over: note it, and retrieve the result instead."
PARAMS = (Param("name", Unit.TEXT, "", "which; a mandatory one by the seed if not given"),)
_TABLES = (ID_VERIFICATION_CALLBACK, MULTI_DOCUMENT_CALLBACK)
_MANDATORY = {field.name.encode() for table in _TABLES for field in table.fields if field.mandatory}


def change(sent: Sent, values: Values, rng: Random) -> Sent:
    pairs = sent.body.split(b"&")
    names = [pair.split(b"=")[0] for pair in pairs]
    name = quote(values["name"], safe="").encode()
    if not name:
        name = rng.choice([one for one in names if one in _MANDATORY] or names)
    return sent._replace(body=b"&".join(pair for pair in pairs if pair.split(b"=")[0] != name))
