"""What is a fault? A row of the tables in ``outbound`` and ``inbound``.

Faults and parameters have Toxiproxy's names where it has them.
"""

from collections.abc import Callable, Mapping
from enum import StrEnum
from random import Random
from typing import Any, NamedTuple

from mockjumio.contract.editions import FIRST
from mockjumio.schema.kinds import Key, choice, decimal, whole

_PIECES = 10  # a second, into which what trickles is divided

MOST = 10_000_000  # of a number that nothing else bounds
Values = Mapping[str, Any]  # parameters by name, all of them


class Side(StrEnum):
    OUTBOUND = "outbound"  # of callbacks
    INBOUND = "inbound"  # of Jumio's API


ROUTES = ("status", "data", "images", "delete", "start", "token")  # kinds of calls to Jumio's API
WHEN = (
    Key("probability", decimal(0, 1), "how likely it happens, decided by the seed", "0.5"),
    Key("first", whole(1, 1_000_000), "how many attempts or calls it affects at most", "2"),
    Key("skip", whole(0, 1_000_000), "how many attempts or calls it leaves alone first", "1"),
)
ROUTE = Key("route", choice("a kind of calls", lambda: ROUTES), "the calls that it affects", "images")


class Chosen(NamedTuple):
    """A fault as a scenario or a merchant asks for it.

    It spares the first ``skip`` attempts or calls and strikes at most ``first`` after them; ``route`` limits
    it to one kind of calls (``images``). What is ``None`` is as the fault's row has it. ``values`` are
    pairs, so that it can be kept.
    """

    name: str
    values: tuple[tuple[str, str | int | bool], ...] = ()
    probability: float = 1.0
    first: int | None = None
    skip: int | None = None
    route: str | None = None


class Plan(NamedTuple):
    """When a callback goes out. Milliseconds; ``copies`` count from the instant of the first."""

    delay: int = 0
    copies: tuple[int, ...] = ()
    concurrently: bool = False
    held: int | None = None  # until the next callback of its merchant has gone out, at most so long
    early: bool = False  # before the call that started the transaction is answered


class Sent(NamedTuple):
    """A callback on its way: what is put onto the wire, and how.

    ``rate`` is in bytes a second; ``cut`` closes the connection after so many bytes of the body, but before
    its last, with a reset if ``reset`` says so. ``edition`` is that of the callback.
    """

    content_type: str
    body: bytes
    rate: int | None = None
    cut: int | None = None
    reset: bool = False
    edition: str = FIRST

    @property
    def begun(self) -> bytes:
        """What is sent of the body before the connection is closed."""
        return self.body if self.cut is None else self.body[:-1][: self.cut]


def pieces_at_rate(body: bytes, rate: int | None) -> tuple[list[bytes], float]:
    """The pieces in which a body goes out at so many bytes a second, and the seconds between two of them."""
    if rate is None or not body:
        return [body], 0.0
    size = max(1, rate // _PIECES)
    return [body[start : start + size] for start in range(0, len(body), size)], size / rate


class Answer(NamedTuple):
    """What becomes of a call to Jumio's API. ``None`` leaves a thing as it is."""

    latency: int = 0  # milliseconds
    status: int | None = None
    why: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    reset: bool = False
    rate: int | None = None
    share: float = 1.0  # of the body that is sent
    malformed: bool = False  # the share is sent as if it were all of the body
    change: Callable[[bytes], bytes] | None = None  # of the body, before the share is taken


class Fault(NamedTuple):
    """A fault, and the scenario named after it: ``title``, ``advice``, and ``beside``, a line of YAML more.

    It has one function, pure: ``plan`` or ``change`` if it is one of callbacks, ``answer`` if it is one of
    Jumio's API. ``first``, ``skip`` and ``route`` hold if nobody says otherwise.
    """

    name: str
    title: str
    advice: str
    params: tuple[Key, ...] = ()
    beside: str = ""
    first: int | None = None
    skip: int = 0
    route: str | None = None
    plan: Callable[[Plan, Values, Random], Plan] | None = None
    change: Callable[[Sent, Values, Random], Sent] | None = None
    answer: Callable[[Values, Random], Answer] | None = None
