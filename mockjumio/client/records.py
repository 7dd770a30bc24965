"""What does a test see of what happened, which of it does it mean, and what went wrong unasked?"""

import asyncio
import inspect
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from fnmatch import fnmatchcase
from typing import Any, Literal, NamedTuple, TypeVar, overload

from mockjumio import faults
from mockjumio.client.transport import Calls, Duration, drop_none, reference_of, seconds
from mockjumio.client.values import Callback, ClockState, Request, Scan
from mockjumio.errors import UsageError, nearest
from mockjumio.exchanges import CUSTOMERS, FORMER
from mockjumio.faults.fault import Chosen, Side
from mockjumio.schema.difference import alike, differences

Kind = Literal["request", "callback"]
Exchange = Request | Callback
_SHOWN = 10


class NeverHappened(AssertionError):
    """What a test waited for did not come in time."""


CRITERIA: Mapping[str, Mapping[str, Callable[[Any], Any]]] = {
    "request": {
        "method": lambda request: request.method,
        "path": lambda request: request.path,
        "route": lambda request: request.route,
        "reference": lambda request: request.reference,
        "status": lambda request: request.status,
    },
    "callback": {
        "reference": lambda callback: callback.reference,
        "url": lambda callback: callback.url,
        "outcome": lambda callback: callback.outcome,
        "status": lambda callback: callback.status,
        "fault": lambda callback: callback.fault,
        "form": lambda callback: callback.fields,
    },
}


class Criteria(NamedTuple):
    """A call or a callback with what it must be like: exact values, globs, ``4xx``; of a form some fields."""

    kind: Kind
    criteria: Mapping[str, Any]

    @classmethod
    def of(cls, kind: Kind, criteria: Mapping[str, Any]) -> "Criteria":
        """Raises :class:`UsageError` for what there is not."""
        if kind not in CRITERIA:
            raise UsageError(f"{kind!r} is neither 'request' nor 'callback'")
        known = CRITERIA[kind]
        for name in criteria:
            if name not in known:
                hint = nearest(name, known)
                raise UsageError(
                    f"a {kind} has no {name!r}; "
                    + (f"did you mean {hint}?" if hint else f"known are {', '.join(known)}")
                )
        if "status" in criteria and not _is_status(criteria["status"]):
            raise UsageError(f"{criteria['status']!r} is not a status; write 404, '404' or '4xx'")
        plain = {
            name: value.reference if isinstance(value, Scan) else value for name, value in criteria.items()
        }
        return cls(kind, plain)

    def differences(self, exchange: Exchange) -> list[str]:
        """A line for each criterion that it does not meet."""
        found = []
        for name, expected in self.criteria.items():
            actual = CRITERIA[self.kind][name](exchange)
            if name == "form":
                found += differences(expected, actual, path="")
            elif not alike(expected, actual):
                found.append(f"{name}: expected {expected!r}, is {actual!r}")
        return found

    def fits(self, exchange: Exchange) -> bool:
        of_kind = isinstance(exchange, Request) == (self.kind == "request")
        return of_kind and not self.differences(exchange)

    def first(self, exchanges: Sequence[Exchange]) -> Exchange | None:
        return next((one for one in exchanges if self.fits(one)), None)

    def __str__(self) -> str:
        words = ", ".join(f"{name} {value!r}" for name, value in self.criteria.items())
        return f"{self.kind}{f' with {words}' if words else ''}"


def _is_status(status: object) -> bool:
    """``None`` is that of a callback which got no answer."""
    return status is None or re.fullmatch(r"[1-5x][\dx]{2}", str(status).lower()) is not None


def describe_miss(wanted: Criteria, exchanges: Sequence[Exchange], within: float, clock: str) -> str:
    """What to say of one that did not come: the nearest near miss, and what there was."""
    lines = [f"no {wanted} within {within:g} s"]
    if not exchanges:
        lines.append(f"there was no {wanted.kind} at all; {clock}")
        return "\n".join(lines)
    near = min(reversed(exchanges), key=lambda one: len(wanted.differences(one)))
    lines.append(f"nearest: {near!r}")
    lines += [f"  {line}" for line in wanted.differences(near)]
    if isinstance(near, Request) and near.hint:
        lines.append(f"  hint: {near.hint}")
    lines.append(f"{len(exchanges)} in all{f', the last {_SHOWN}' if len(exchanges) > _SHOWN else ''}:")
    lines += [f"  {one!r}" for one in exchanges[-_SHOWN:]]
    lines.append(clock)
    return "\n".join(lines)


T = TypeVar("T")
_GLANCE = 0.02  # seconds between looks at a condition that no event of the sandbox tells of


class RecordCalls(Calls):
    """What the merchant was sent, and what it called."""

    async def callbacks(
        self, scan: Scan | str | None = None, *, outcome: str | None = None
    ) -> list[Callback]:
        """The callbacks with their attempts, oldest first: all of the merchant's, or those of a scan."""
        filters = drop_none(reference=None if scan is None else reference_of(scan), outcome=outcome)
        found = await self._list_all("/callbacks", **{name: str(value) for name, value in filters.items()})
        return [Callback.of(one) for one in found]

    async def requests(
        self,
        scan: Scan | str | None = None,
        *,
        path: str | None = None,
        status: int | str | None = None,
        unknown: bool = False,
    ) -> list[Request]:
        """The calls to Jumio's API, oldest first: all of the merchant's, or those about a scan.

        ``path`` may be a glob, ``status`` a class such as ``"4xx"``. ``unknown`` asks for the calls of nobody
        instead: without credentials, or with a token that no merchant has or had.
        """
        filters = drop_none(reference=None if scan is None else reference_of(scan), status=status)
        query = {name: str(value) for name, value in filters.items()}
        found = await self._list_all("/requests", **query, **({"unknown": "true"} if unknown else {}))
        if unknown:  # what the application of an earlier merchant still had under way is not this one's
            found = [one for one in found if one["id"] > self._since and one["hint"] != FORMER]
        return [Request.of(one) for one in found if path is None or fnmatchcase(one["path"], path)]

    @overload
    async def wait_for(
        self, what: Literal["request"], *, within: Duration = ..., **criteria: Any
    ) -> Request: ...

    @overload
    async def wait_for(
        self, what: Literal["callback"], *, within: Duration = ..., **criteria: Any
    ) -> Callback: ...

    @overload
    async def wait_for(self, what: Callable[[], Awaitable[T] | T], *, within: Duration = ...) -> T: ...

    async def wait_for(
        self, what: Kind | Callable[[], Any], *, within: Duration = "5s", **criteria: Any
    ) -> Any:
        """Wait until something has happened, at most ``within`` of real time; returns it.

        ``"request"``: a call to Jumio's API with this ``method``, ``path``, ``route``, ``reference``,
        ``status``. ``"callback"``: one that was attempted, with this ``reference``, ``url``, ``outcome``,
        ``status``, ``fault``, ``form`` (some of its fields). Texts may be globs, a status may be ``"4xx"``.
        Or a condition: a function, which may be async, that returns something true.

        What has happened already counts. Time does not move: see :meth:`advance`. Raises
        :class:`~mockjumio.client.records.NeverHappened` with the nearest near miss.
        """
        if callable(what):
            return await self._wait_for(what, seconds(within))
        return await self._wait_for_match(Criteria.of(what, criteria), seconds(within))

    async def _wait_for_match(self, wanted: Criteria, within: float) -> Exchange:
        with suppress(TimeoutError):
            async with asyncio.timeout(within), self._way.listen(self._merchant["token"]) as news:
                while True:
                    match = wanted.first(await self._exchanges(wanted.kind))
                    if match is not None:
                        return match
                    await news()
        found = await self._exchanges(wanted.kind)  # once more: the look before may have been cut off
        if (match := wanted.first(found)) is not None:
            return match
        clock = ClockState.of(await self.call("GET", "/clock"))
        raise NeverHappened(describe_miss(wanted, found, within, in_words(clock)))

    async def _exchanges(self, kind: Kind) -> list[Exchange]:
        if kind == "callback":
            return [one for one in await self.callbacks() if one.attempts]
        return [*await self._calls()]

    async def _calls(self) -> list[Request]:
        """Where nobody else uses the sandbox, calls of nobody may be the merchant's."""
        strangers = await self.requests(unknown=True) if self._way.embedded else []
        return sorted([*strangers, *await self.requests()], key=lambda request: request.id)

    async def _wait_for(self, condition: Callable[[], Any], within: float) -> Any:
        deadline = asyncio.get_running_loop().time() + within
        while True:
            value = condition()
            if inspect.isawaitable(value):
                value = await value
            if value:
                return value
            if asyncio.get_running_loop().time() >= deadline:
                clock = ClockState.of(await self.call("GET", "/clock"))
                name = getattr(condition, "__name__", repr(condition))
                raise NeverHappened(
                    f"{name} was not true within {within:g} s; it returned {value!r}\n{in_words(clock)}"
                )
            await asyncio.sleep(_GLANCE)


def in_words(clock: ClockState) -> str:
    """Where a clock stands, and what it takes for the next thing to happen."""
    moves = "runs" if clock.running else "stands still"
    if clock.next_due is None:
        return f"the merchant's clock {moves} at {clock.now.isoformat()}, and nothing is planned"
    wait = (clock.next_due - clock.now).total_seconds()
    return (
        f"the merchant's clock {moves} at {clock.now.isoformat()}; {clock.planned} planned, "
        f"the next in {wait:g} s{'' if clock.running else ': advance it'}"
    )


_NOT_THE_MERCHANTS = (
    "accepted",
    "withheld",
    "interrupted",
    None,
)  # outcomes that a merchant is not to blame for


class UnexpectedCalls(RecordCalls):
    """Keeps what a test allows."""

    def __init__(self) -> None:
        super().__init__()
        self._allowed: list[Criteria] = []

    def allow_unexpected(self, what: Kind | None = None, **criteria: Any) -> None:
        """Let calls that are refused, and callbacks that are not accepted, be part of the test.

        All of them, or those of a kind and with these criteria, as :meth:`wait_for` takes them:
        ``allow_unexpected("request", status=404)``, ``allow_unexpected(reference=scan)``.
        """
        kinds: Sequence[Kind] = ("request", "callback") if what is None else (what,)
        fitting = [kind for kind in kinds if len(kinds) == 1 or criteria.keys() <= CRITERIA[kind].keys()]
        if not fitting:
            words = ", ".join(criteria)
            raise UsageError(
                f"neither a request nor a callback has all of {words}; say which of them is meant"
            )
        self._allowed += [Criteria.of(kind, criteria) for kind in fitting]

    async def unexpected(self) -> list[Exchange]:
        """What the merchant has to answer for so far, but for what is allowed.

        That is calls to Jumio's API that ended in 4xx or 5xx, and callbacks whose last attempt was not
        accepted. What a fault refused does not count, nor a callback that broke the contract or was
        spoilt on purpose, nor what a customer was refused on their page.
        """
        requests = await self._calls()
        found: list[Exchange] = [
            one
            for one in requests
            if one.status >= 400 and one.route != CUSTOMERS and not _refused_on_purpose(one)
        ]
        found += [one for one in await self.callbacks() if _is_unaccepted(one)]
        return [one for one in found if not any(wanted.fits(one) for wanted in self._allowed)]


def _refused_on_purpose(request: Request) -> bool:
    """The journal begins a reason with the faults that struck; of these some only delay."""
    words, _, _ = request.reason.partition(";")
    label, colon, names = words.partition(": ")
    if label != "fault" or not colon:
        return False
    return any(name in faults.names(Side.INBOUND) and _refuses(name) for name in names.split(", "))


def _refuses(name: str) -> bool:
    answer = faults.apply_to_answer(Chosen(name), "")
    return answer.status is not None or answer.reset


def _is_unaccepted(callback: Callback) -> bool:
    if callback.violations or callback.outcome in _NOT_THE_MERCHANTS:
        return False
    return not any(_spoils(name) for name in callback.attempts[-1].faults)


def _spoils(name: str) -> bool:
    """Whether a fault changes what is sent, and not only when."""
    return faults.FAULTS[name].change is not None
