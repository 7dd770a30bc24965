"""Does a callback say the same as the captured one, as far as nobody's own data is concerned?"""

import json
from collections.abc import Mapping

from mockjumio.contract.check import callback_table
from mockjumio.contract.enums import ID_VERIFICATION, MULTI_DOCUMENT, NOT_AVAILABLE
from mockjumio.importing.personal import OBJECTS, UUID, Kind, kind_of, time_shape

LENGTHS = {
    field.name: field.max_length
    for product in (ID_VERIFICATION, MULTI_DOCUMENT)
    for field in callback_table(product).fields
}


def alike(parameter: str, captured: str, sent: str) -> bool:
    """Whether a value as it is sent stands for the one that was captured."""
    if "" in (captured, sent):
        return captured == sent
    kind = kind_of(parameter)
    if kind is Kind.OBJECT:
        return _same_object(parameter, captured, sent)
    longest = LENGTHS.get(parameter)
    return _same(kind, captured, sent) and (longest is None or len(captured) <= longest)


def _same(kind: Kind, captured: str, sent: str) -> bool:
    match kind:
        case Kind.CODE:
            return captured == sent
        case Kind.TIME:
            return time_shape(captured) == time_shape(sent)
        case Kind.IMAGE:
            return captured.startswith(("http://", "https://")) == sent.startswith(("http://", "https://"))
        case Kind.REFERENCE:
            return (UUID.fullmatch(captured) is None) == (UUID.fullmatch(sent) is None)
        case _:
            return (captured == NOT_AVAILABLE) == (sent == NOT_AVAILABLE)


def _same_object(parameter: str, captured: str, sent: str) -> bool:
    try:
        before, after = json.loads(captured), json.loads(sent)
    except (ValueError, RecursionError):
        return False
    return _same_value(before, after, "", OBJECTS[parameter])


def _same_value(before: object, after: object, key: str, kinds: Mapping[str, Kind]) -> bool:
    if isinstance(before, dict) and isinstance(after, dict):
        same_keys = before.keys() == after.keys()
        return same_keys and all(_same_value(before[name], after[name], name, kinds) for name in before)
    if isinstance(before, list) and isinstance(after, list):
        pairs = zip(before, after, strict=False)
        return len(before) == len(after) and all(_same_value(one, other, key, kinds) for one, other in pairs)
    if type(before) is not type(after):
        return False
    kind = kinds.get(key, Kind.OWN)
    if isinstance(before, str) and isinstance(after, str):
        return (before == "") == (after == "") and _same(kind, before, after)
    return before == after or (kind is Kind.OWN and not isinstance(before, bool | None))
