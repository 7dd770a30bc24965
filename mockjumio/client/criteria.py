"""Which call or callback is meant, and which comes nearest? Criteria in tables."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from mockjumio.client.values import Callback, Request, Scan
from mockjumio.difference import alike, differences
from mockjumio.errors import UsageError, nearest

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
