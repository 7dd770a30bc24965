"""What does a suite ask of a sandbox? Starting, letting time pass, the journal, a second delivery."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from mockjumio.client.transport import Call, Transport
from mockjumio.errors import TimedOut

View = dict[str, Any]  # a JSON object, as the control API answers it
_PAGE = "500"
_MORE = 5.0  # seconds that a call may take beyond what it waits for
_SLICE = 5_000  # milliseconds of waiting after which we look whether there is time left


class Sandbox:
    """The calls of one run, all for one merchant (the default one if not given)."""

    def __init__(self, transport: Transport, *, merchant: str | None = None, seconds: float = 30.0) -> None:
        self._transport = transport
        self._merchant = {} if merchant is None else {"merchant": merchant}
        self._seconds = seconds

    async def _call(
        self,
        method: str,
        path: str,
        query: Mapping[str, str] | None = None,
        body: Mapping[str, object] | None = None,
    ) -> View:
        call = Call(method, path, body, query, seconds=self._seconds + _MORE)
        answered: View = await self._transport.answer(call)
        return answered

    async def know(self, scenario: str) -> None:
        """Raise what is wrong with a scenario."""
        await self._call("GET", f"/scenarios/{quote(scenario, safe='')}")

    async def start(self, body: Mapping[str, object]) -> View:
        return await self._call("POST", "/transactions", self._merchant, body)

    async def finish(self, started: Sequence[View]) -> None:
        """Let time pass until nothing is under way any more; raises :class:`TimedOut`.

        A clock that stands still is moved, one that goes on is waited for.
        """
        try:
            async with asyncio.timeout(self._seconds):
                clock = await self._call("GET", "/clock", self._merchant)
                if not clock["running"]:
                    await self._call("POST", "/clock/run-until-idle", self._merchant, {})
                    return
                for one in started:
                    is_open = True
                    while is_open:
                        is_open = (await self._now(one, wait=f"{_SLICE}ms"))["open"]
        except TimeoutError:
            raise TimedOut(
                f"still under way after {self._seconds:g} s; --timeout gives a step longer"
            ) from None

    async def now(self, started: Sequence[View]) -> list[View]:
        """What became of them."""
        return [await self._now(one) for one in started]

    async def _now(self, started: View, **query: str) -> View:
        path = f"/transactions/{quote(started['reference'], safe='')}"
        return await self._call("GET", path, {"merchant": started["merchant"], **query})

    async def requests(self, started: Sequence[View]) -> list[View]:
        """What the merchant called about them, calls without its credentials too."""
        found: list[View] = []
        for one in started:
            for whose in ({"merchant": one["merchant"]}, {"unknown": "true"}):
                found += await self._pages({**whose, "reference": one["reference"]})
        return found

    async def _pages(self, query: Mapping[str, str]) -> list[View]:
        found: list[View] = []
        cursor: str | None = ""
        while cursor is not None:
            asked = {**query, "limit": _PAGE} | ({"cursor": cursor} if cursor else {})
            page = await self._call("GET", "/requests", asked)
            found += page["items"]
            cursor = page["next"]
        return found

    async def resend(self, callback: View) -> None:
        """Deliver the very same bytes once more."""
        path = f"/callbacks/{quote(callback['id'], safe='')}/resend"
        try:
            async with asyncio.timeout(self._seconds):
                await self._call("POST", path, {"merchant": callback["merchant"]}, {})
        except TimeoutError:
            why = f"the second delivery is still under way after {self._seconds:g} s"
            raise TimedOut(f"{why}; --timeout gives it longer") from None
