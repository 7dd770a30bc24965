"""What stands in a row for a value, and how is a row read that another version wrote?

Values are packed in the order of their fields (MessagePack, by msgspec): a tenth of what writing names costs,
and a twentieth to read. Beside each stands the number of its format, which says what the fields were then.
What cannot be packed is written by names, as JSON, and so are merchants, which are few.
"""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Final, NamedTuple, TypeVar, cast

from msgspec import MsgspecError, msgpack

from mockjumio.clock import ClockState, Mode
from mockjumio.exchanges import Callback, Request
from mockjumio.merchant.arrangements import Merchant
from mockjumio.store.codec import by_name, decode, encode, fields_of
from mockjumio.transaction import Transaction

NAMED: Final = 0  # the number of what is written by names

T = TypeVar("T")
Fields = Mapping[str, Sequence[str]]  # of each class that is packed, by its name


class Changes(NamedTuple):
    """What one write puts into the log, of each kind in the order in which it came."""

    transactions: tuple[Transaction, ...] = ()
    callbacks: tuple[Callback, ...] = ()
    clocks: tuple[tuple[str, ClockState], ...] = ()  # by merchant
    requests: tuple[Request, ...] = ()


class Calls(NamedTuple):
    """Calls of one merchant that were written together."""

    calls: tuple[Request, ...] = ()


_NO_CLOCK = ClockState(Mode.REAL, 0, 0, running=False)

_dump = json.JSONEncoder(separators=(",", ":"), check_circular=False).encode
_pack = msgpack.Encoder().encode


def own_fields() -> str:
    """What is packed, and in which order, as text that is the same as long as that is."""
    return _dump(fields_of(Changes) | fields_of(Calls))


class Rows:
    """Values as the number of their format and their content. ``formats`` are all that a file has."""

    def __init__(self, formats: Mapping[int, Fields], own: int) -> None:
        self._formats = formats
        self._own = own

    def packed(self, value: tuple[object, ...]) -> tuple[int, bytes]:
        try:
            return self._own, _pack(value)
        except (UnicodeEncodeError, OverflowError):  # a stray byte of a path, a number beyond 64 bits
            return NAMED, to_text(value).encode()

    def unpacked(self, cls: type[T], number: int, content: bytes) -> T:
        """Raises ``LookupError``, ``TypeError`` or ``ValueError`` for what is no such value."""
        if number == NAMED:  # text in the first files
            return decode(cls, json.loads(content))
        try:
            if number == self._own:
                return cast(T, _decoder(cast(Any, cls)).decode(content))
            return decode(cls, by_name(cls, msgpack.decode(content), self._formats[number]))
        except MsgspecError as error:
            raise ValueError(str(error)) from None


@cache
def _decoder(cls: Any) -> msgpack.Decoder[Any]:
    return msgpack.Decoder(cls)


def to_text(value: object) -> str:
    """Any of the values of this project as text."""
    return _dump(encode(value))


def merchant_row(merchant: Merchant) -> tuple[str, str, str]:
    return merchant.token, to_text(merchant._replace(clock=_NO_CLOCK)), to_text(merchant.clock)


def merchant(kept: str, clock: str) -> Merchant:
    return decode(Merchant, json.loads(kept))._replace(clock=decode(ClockState, json.loads(clock)))


def formats(found: Sequence[tuple[int, str]]) -> dict[int, Any]:
    return {number: json.loads(fields) for number, fields in found}
