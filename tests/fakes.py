"""What stands in for a network: the one sender of tests that need none."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from mockjumio.clock import Instant
from mockjumio.delivery.sender import SendOptions
from mockjumio.exchanges import Attempt, Callback, Outcome
from mockjumio.faults.fault import Sent


class RecordingSender:
    """Keeps what is posted, and when. Attempts end as ``outcomes`` say, the last way for good."""

    def __init__(self, *outcomes: Outcome) -> None:
        self.outcomes = list(outcomes or (Outcome.ACCEPTED,))
        self.posted: list[Callback] = []
        self.started: list[Instant] = []
        self.before: Callable[[Callback], Awaitable[None]] | None = None

    @asynccontextmanager
    async def turn(self, url: str) -> AsyncIterator[bool]:
        yield False

    async def post(
        self, callback: Callback, *, started: Instant, options: SendOptions, sent: Sent | None = None
    ) -> Attempt:
        self.posted.append(callback)
        self.started.append(started)
        if self.before is not None:
            await self.before(callback)
        outcome = self.outcomes.pop(0) if len(self.outcomes) > 1 else self.outcomes[0]
        return Attempt(
            number=len(callback.attempts) + 1,
            started=started,
            duration_ms=1.0,
            outcome=outcome,
            status=200 if outcome.answered else None,
        )
