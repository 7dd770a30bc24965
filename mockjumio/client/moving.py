"""How is time moved from a test?"""

from datetime import datetime

from mockjumio.client.calls import MOVING, Calls, Duration, duration, instant
from mockjumio.client.values import Callback, ClockState


class Moving(Calls):
    """The merchant's clock. What moves it returns the callbacks that were attempted on the way."""

    async def clock(self) -> ClockState:
        """What the clock shows, and what is planned on it."""
        return ClockState.of(await self.call("GET", "/clock"))

    async def now(self) -> datetime:
        """What time it is for the merchant."""
        return (await self.clock()).now

    async def advance(self, by: Duration) -> list[Callback]:
        """Move the clock by ``"15m"``, a ``timedelta`` or seconds; everything due on the way happens.

        Returns the callbacks attempted meanwhile, in the order in which they fell due, once each of them was
        answered or failed.
        """
        return await self._moved("advance", {"by": duration(by)})

    async def set(self, now: str | datetime) -> list[Callback]:
        """Move the clock to an instant, never back; returns as :meth:`advance` does."""
        return await self._moved("set", {"now": instant(now)})

    async def run_until_idle(self) -> list[Callback]:
        """Move the clock until nothing is planned any more; returns as :meth:`advance` does."""
        return await self._moved("run-until-idle", {})

    async def _moved(self, how: str, body: dict[str, object]) -> list[Callback]:
        answer = await self.call("POST", f"/clock/{how}", body, seconds=MOVING)
        return [Callback.of(one) for one in answer["callbacks"]]

    async def freeze(self) -> ClockState:
        """Stop the clock."""
        return ClockState.of(await self.call("POST", "/clock/freeze", {}, seconds=MOVING))

    async def resume(self) -> ClockState:
        """Let the clock go on from where it stands, as fast as the machine's."""
        return ClockState.of(await self.call("POST", "/clock/resume", {}))
