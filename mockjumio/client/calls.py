"""What do all calls of one merchant have in common? Its token, the way to the sandbox, the pages of lists."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from math import isfinite
from typing import Any
from urllib.parse import quote

from mockjumio.client.transport import Transport
from mockjumio.client.values import Callback, Scan
from mockjumio.clock import duration_in_words, parse_duration
from mockjumio.errors import UsageError
from mockjumio.remote import PATIENCE

MOVING = 600.0  # seconds in which a clock must have been moved, callbacks and all
Duration = str | int | float | timedelta  # "15m", or seconds
_MOST = "1000"  # of a list in one page


class Calls:
    """The ground of :class:`~mockjumio.client.sandbox.AsyncSandbox`: one merchant of a sandbox."""

    def __init__(self) -> None:
        self._transport: Transport | None = None
        self._merchant: dict[str, Any] = {}
        self._since = 0  # number of the newest call of nobody that others are to blame for

    @property
    def _way(self) -> Transport:
        if self._transport is None:
            raise UsageError("the sandbox is not started; use it as a context manager")
        return self._transport

    @property
    def _identity(self) -> Mapping[str, Any]:
        """The merchant, as long as there is one."""
        _ = self._way
        return self._merchant

    def __repr__(self) -> str:
        if self._transport is None:
            return f"<{type(self).__name__}, not started>"
        return f"<{type(self).__name__} of merchant {self._merchant['token']} at {self._transport.url}>"

    async def call(
        self,
        method: str,
        path: str,
        body: Mapping[str, object] | None = None,
        *,
        query: Mapping[str, str] | None = None,
        seconds: float = PATIENCE,
    ) -> Any:
        """Any call of the control API, below ``/_mock/api/v1``; the JSON that is answered.

        It concerns this merchant; the default one where none was named. Raises
        :class:`~mockjumio.errors.Refused` with every problem.
        """
        way = self._way
        if "token" in self._merchant and not path.startswith(("/merchants", "/scenarios")):
            query = {"merchant": self._merchant["token"], **(query or {})}
        return await way.call(method, path, body=body, query=query, seconds=seconds)

    async def _call_merchant(
        self, method: str, below: str = "", body: Mapping[str, object] | None = None
    ) -> Any:
        """A call about the merchant itself."""
        return await self.call(method, f"{self._path}{below}", body)

    @property
    def _path(self) -> str:
        return f"/merchants/{segment(self._merchant['token'])}"

    async def _list_all(self, path: str, **query: str) -> list[Any]:
        """Everything in a list, page by page."""
        query["limit"] = _MOST
        page = await self.call("GET", path, query=query)
        items: list[Any] = page["items"]
        while page["next"] is not None:
            page = await self.call("GET", path, query={**query, "cursor": page["next"]})
            items += page["items"]
        return items


def segment(text: str) -> str:
    """A text as one segment of a path."""
    return quote(text, safe="")


def reference_of(scan: Scan | str) -> str:
    return scan.reference if isinstance(scan, Scan) else str(scan)


def callback_id(callback: Callback | str) -> str:
    return callback.id if isinstance(callback, Callback) else str(callback)


def duration(length: Duration) -> str:
    """A length of time as the control API takes it."""
    if isinstance(length, str):
        return length
    if (count := seconds(length)) < 0:
        raise UsageError(f"{length!r} is negative; a clock never runs backwards")
    return duration_in_words(round(count * 1_000))


def seconds(length: Duration) -> float:
    """Likewise, as seconds of the machine."""
    match length:
        case str():
            try:
                return parse_duration(length) / 1_000
            except ValueError as error:
                raise UsageError(str(error)) from None
        case timedelta():
            return length.total_seconds()
        case int() | float() if isfinite(length):
            return length
        case _:
            raise UsageError(f"{length!r} is not a duration; write '15m', a timedelta, or seconds")


def instant(moment: str | datetime) -> str:
    return moment.isoformat() if isinstance(moment, datetime) else moment


def drop_none(**values: object) -> dict[str, object]:
    """What of these is given."""
    return {name: value for name, value in values.items() if value is not None}
