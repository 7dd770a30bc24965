"""What is due next, what is under way, and who waits for it? One merchant's future as a heap of jobs."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager, contextmanager
from enum import StrEnum
from heapq import heapify, heappop, heappush
from itertools import chain
from typing import Any, NamedTuple

from mockjumio.clock import Instant
from mockjumio.exchanges import Callback
from mockjumio.merchant.leaving import let_go
from mockjumio.transaction import Transaction


class Task(StrEnum):
    STEP = "step"  # the next step of a transaction's journey; ``number`` says which
    CALLBACK = "callback"  # make the transaction's callback and post it
    ATTEMPT = "attempt"  # post one that was made, again; ``number`` says which


_STEP = Task.STEP  # asked once, as in ``transaction``


class Prepared(NamedTuple):
    """What comes of a transaction if nobody interferes: how it ends, and the callback that it sends then.

    ``basis`` is what else the callback was composed from; it holds as long as that is the same.
    """

    settled: Transaction
    callback: Callback
    basis: object

    def holds(self, due: Instant, basis: object) -> bool:
        return self.callback.created == due and self.basis == basis


class Job(NamedTuple):
    """Something to do at an instant. ``order`` keeps jobs of one instant in the order they were added.

    ``prepared`` goes from step to step; whoever interferes drops the job, and what was prepared with it.
    """

    due: Instant
    order: int
    task: Task
    reference: str
    number: int = 0
    prepared: Prepared | None = None


class Agenda:
    """The jobs of one merchant, oldest first. A job is planned, then taken, then done.

    A step is done as soon as it is taken: whoever takes it runs it before anything else can happen.

    Dropping a transaction's jobs leaves them in the heap, where finding them would take too long: what counts
    is whether a job was added after its transaction was last dropped.
    """

    __slots__ = ("_dropped", "_heap", "_order", "_planned", "_stale", "_taken")

    def __init__(self) -> None:
        self._heap: list[Job] = []
        self._order = 0
        self._planned: dict[str, int] = {}  # how many jobs of a transaction are in the heap and count
        self._taken: dict[str, int] = {}  # how many were taken and are not done
        self._dropped: dict[str, int] = {}  # the order up to which its jobs do not count
        self._stale = 0  # jobs in the heap that do not count

    def __len__(self) -> int:
        """How many jobs are planned."""
        return len(self._heap) - self._stale

    @property
    def remembered(self) -> int:
        """How many entries it occupies, those included that were dropped and are not yet gone."""
        return len(self._heap)

    @property
    def open(self) -> int:
        """For how many transactions something is planned or under way."""
        return len(self._planned.keys() | self._taken.keys()) if self._taken else len(self._planned)

    def is_open(self, reference: str) -> bool:
        """Whether anything is planned or under way for a transaction."""
        return reference in self._planned or reference in self._taken

    def add(
        self, due: Instant, task: Task, reference: str, number: int = 0, prepared: Prepared | None = None
    ) -> None:
        self._order += 1
        heappush(self._heap, Job(due, self._order, task, reference, number, prepared))
        self._planned[reference] = self._planned.get(reference, 0) + 1

    def counts(self, job: Job) -> bool:
        """Whether a job was not dropped since it was added."""
        return not self._dropped or job.order > self._dropped.get(job.reference, 0)

    def next_due(self) -> Instant | None:
        """When the oldest job is due; ``None`` if nothing is planned."""
        heap = self._heap
        while heap and self._dropped and not self.counts(heap[0]):
            heappop(heap)
            self._stale -= 1
        return heap[0].due if heap else None

    def take(self, until: Instant, most: int | None = None) -> list[Job]:
        """Take the jobs of the oldest instant, if that is not after ``until``; with ``most``, so many."""
        heap, planned, taken = self._heap, self._planned, self._taken
        jobs: list[Job] = []
        while heap and len(jobs) != most:
            job = heap[0]
            if self._dropped and not self.counts(job):
                heappop(heap)
                self._stale -= 1
                continue
            if job.due > until:
                break
            until = job.due  # no later instant than that of the first
            heappop(heap)
            reference = job.reference
            left = planned.pop(reference) - 1
            if left:
                planned[reference] = left
            if job.task is not _STEP:
                taken[reference] = taken.get(reference, 0) + 1
            jobs.append(job)
        return jobs

    def put_back(self, jobs: Iterable[Job]) -> None:
        """Plan again what was taken and not begun."""
        for job in jobs:
            _change(self._taken, job.reference, -1)
            if self.counts(job):
                heappush(self._heap, job)
                _change(self._planned, job.reference, 1)

    def done(self, job: Job) -> None:
        """A job that was taken is finished."""
        left = self._taken.pop(job.reference, 1) - 1  # unless somebody has forgotten everything meanwhile
        if left:
            self._taken[job.reference] = left

    def drop(self, reference: str) -> None:
        """Forget what is planned for a transaction; what is under way goes on."""
        self._stale += self._planned.pop(reference, 0)
        self._dropped[reference] = self._order
        if self._stale > len(self):
            self._heap = [job for job in self._heap if self.counts(job)]
            heapify(self._heap)
            self._stale = 0
            self._dropped = {one: order for one, order in self._dropped.items() if one in self._taken}

    def clear(self) -> Iterator[None]:
        """Forget everything, at once; whoever goes through the steps lets go of it some at a time."""
        gone = (self._heap, self._planned, self._taken, self._dropped)
        self._heap, self._planned, self._taken, self._dropped, self._stale = [], {}, {}, {}, 0
        return let_go(*gone)


def _change(counts: dict[str, int], reference: str, change: int) -> None:
    count = counts.get(reference, 0) + change
    if count > 0:
        counts[reference] = count
    else:
        counts.pop(reference, None)


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
        if self._beat is not None:
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
    async def interrupt(self) -> AsyncIterator[None]:
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

    def clear(self) -> tuple[int, Iterator[None]]:
        """Forget every plan; returns how many jobs were planned, and steps as :meth:`Agenda.clear`."""
        planned, waiting = self.planned, self.waiting
        self.waiting = deque()
        leaving = chain(self.agenda.clear(), let_go(waiting))
        self.held = None
        self.generation += 1
        self.wake()
        return planned, leaving
