"""What is planned and under way for one merchant, and who waits for it? The one owner of that state."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

from mockjumio.merchant.agenda import Agenda, Job


class Work:
    """A merchant's jobs, from planned to done. ``moving`` is held while the clock is being moved.

    ``waiting`` holds callbacks that are due on a running clock, beyond the bound; ``tasks`` those that have
    begun there; ``held`` names a callback that waits for the next one to overtake it.
    """

    __slots__ = (
        "_beat",
        "_callers",
        "agenda",
        "generation",
        "held",
        "in_flight",
        "interrupted",
        "moving",
        "tasks",
        "waiting",
    )

    def __init__(self) -> None:
        self.agenda = Agenda()
        self.moving = asyncio.Lock()
        self.waiting: deque[Job] = deque()
        self.tasks: set[asyncio.Task[Any]] = set()
        self.in_flight = 0  # callbacks being posted, on whatever clock
        self.interrupted = 0  # resets that wait for whoever moves the clock to begin nothing more
        self.held: str | None = None
        self.generation = 0  # of transactions: what a reset removed may come again, with the same references
        self._callers = 0  # that move, freeze or reset, and wait for callbacks
        self._beat: asyncio.Event | None = None  # of those who wait for a job to be done

    @property
    def planned(self) -> int:
        """How many jobs are planned and not begun."""
        return len(self.agenda) + len(self.waiting)

    def done(self, job: Job) -> None:
        """A job is finished."""
        self.agenda.done(job)
        self.wake()

    def wake(self) -> None:
        """Let those look again who wait for a change."""
        if self._beat is not None:
            self._beat.set()
            self._beat = None

    async def change(self) -> None:
        """Wait until the next job is done."""
        if self._beat is None:
            self._beat = asyncio.Event()
        await self._beat.wait()

    @contextmanager
    def waiting_for_callbacks(self) -> Iterator[None]:
        """A call that ends only when the callbacks that are being posted have ended."""
        self._callers += 1
        try:
            yield
        finally:
            self._callers -= 1

    def others_wait(self) -> bool:
        """Whether calls wait for the callback of this task, but for the one whose callback it is."""
        its_own = 0 if asyncio.current_task() in self.tasks else 1
        return self._callers > its_own

    @asynccontextmanager
    async def interrupting(self) -> AsyncIterator[None]:
        """Whoever moves the clock begins nothing more; entered once it has let go."""
        self.interrupted += 1
        try:
            with self.waiting_for_callbacks():
                await self.moving.acquire()
        finally:
            self.interrupted -= 1
        try:
            yield
        finally:
            self.moving.release()

    def clear(self) -> int:
        """Forget every plan; returns how many jobs were planned."""
        planned = self.planned
        self.agenda.clear()
        self.waiting.clear()
        self.held = None
        self.generation += 1
        self.wake()
        return planned
