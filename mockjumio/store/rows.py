"""What stands in a row for a value? JSON, with what changes later apart from what stays."""

import json
from typing import Any, NamedTuple

from mockjumio.clock import ClockState, Instant, Mode
from mockjumio.exchanges import Attempt, Callback, Request
from mockjumio.merchant.record import Merchant
from mockjumio.store.codec import decode, encode
from mockjumio.transaction import State, Transaction


class Progress(NamedTuple):
    """What changes of a transaction while its story stays the same."""

    state: State = State.PENDING
    updated: Instant = 0
    first_attempt: Instant | None = None
    settled: Instant | None = None
    deleted: Instant | None = None
    purged: bool = False
    taken: int = 0
    called_back: bool = False


class CallbackProgress(NamedTuple):
    """What changes of a callback."""

    attempts: tuple[Attempt, ...] = ()
    due: Instant | None = None
    begun: Instant | None = None


_MOVING = tuple(Transaction._fields.index(name) for name in Progress._fields)
_FIXED = tuple(index for index in range(len(Transaction._fields)) if index not in _MOVING)
_AT_FIRST = Progress()._asdict()
_NO_CLOCK = ClockState(Mode.REAL, 0, 0, running=False)

_dump = json.JSONEncoder(separators=(",", ":"), check_circular=False).encode


def written(value: object) -> str:
    """Any of the values of this project as text."""
    return _dump(encode(value))


def progress(transaction: Transaction) -> str:
    values: list[Any] = [transaction[index] for index in _MOVING]
    return written(Progress(*values))


def story(transaction: Transaction) -> str:
    return written(transaction._replace(**_AT_FIRST))


def same_story(one: Transaction, other: Transaction) -> bool:
    """Whether the story need not be written again; may say no to equal ones."""
    return all(one[index] is other[index] for index in _FIXED)


def transaction(progress: str, story: str) -> Transaction:
    kept = decode(Transaction, json.loads(story))
    return kept._replace(**decode(Progress, json.loads(progress))._asdict())


def callback_progress(callback: Callback) -> str:
    return written(CallbackProgress(callback.attempts, callback.due, callback.begun))


def message(callback: Callback) -> str:
    """A callback but for its progress and its body, which stands in a column of its own."""
    return written(callback._replace(attempts=(), due=None, begun=None, body=b""))


def callback(progress: str, message: str, body: bytes) -> Callback:
    kept = decode(Callback, json.loads(message))
    return kept._replace(body=body, **decode(CallbackProgress, json.loads(progress))._asdict())


def merchant_row(merchant: Merchant) -> tuple[str, str, str]:
    return merchant.token, written(merchant._replace(clock=_NO_CLOCK)), written(merchant.clock)


def merchant(kept: str, clock: str) -> Merchant:
    return decode(Merchant, json.loads(kept))._replace(clock=decode(ClockState, json.loads(clock)))


def request(kept: str) -> Request:
    return decode(Request, json.loads(kept))
