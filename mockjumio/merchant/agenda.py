"""What is due next? One merchant's future as a heap of jobs; values only, nothing runs here."""

from collections.abc import Iterable
from enum import StrEnum
from heapq import heapify, heappop, heappush
from typing import NamedTuple

from mockjumio.clock import Instant


class Task(StrEnum):
    STEP = "step"  # the next step of a transaction's journey
    CALLBACK = "callback"  # make the transaction's callback and post it
    ATTEMPT = "attempt"  # post one that was made, again; ``number`` says which


class Job(NamedTuple):
    """Something to do at an instant. ``order`` keeps jobs of one instant in the order they were added."""

    due: Instant
    order: int
    task: Task
    reference: str
    number: int = 0


class Agenda:
    """The jobs of one merchant, oldest first."""

    __slots__ = ("_dropped", "_heap", "_order", "_planned")

    def __init__(self) -> None:
        self._heap: list[Job] = []
        self._order = 0
        self._planned: dict[str, tuple[int, ...]] = {}  # the orders of a transaction's jobs
        self._dropped: set[int] = set()  # of jobs in the heap: finding them there would take too long

    def __len__(self) -> int:
        return len(self._heap) - len(self._dropped)

    @property
    def remembered(self) -> int:
        """How many entries it occupies, those included that were dropped and are not yet gone."""
        return len(self._heap)

    def add(self, due: Instant, task: Task, reference: str, number: int = 0) -> None:
        self._order += 1
        self._push(Job(due, self._order, task, reference, number))

    def next_due(self) -> Instant | None:
        """When the oldest job is due; ``None`` if nothing is planned."""
        heap = self._heap
        while heap and heap[0].order in self._dropped:
            self._dropped.discard(heappop(heap).order)
        return heap[0].due if heap else None

    def take(self, until: Instant, most: int | None = None) -> list[Job]:
        """Remove and return the jobs of the oldest instant, if that is not after ``until``.

        With ``most``, so many of them at a time.
        """
        jobs: list[Job] = []
        instant = self.next_due()
        if instant is not None and instant <= until:
            while len(jobs) != most and self.next_due() == instant:
                jobs.append(self._pop())
        return jobs

    def put_back(self, jobs: Iterable[Job]) -> None:
        """Return jobs that were taken and not begun."""
        for job in jobs:
            self._push(job)

    def drop(self, reference: str) -> int:
        """Forget what is planned for a transaction; returns how many jobs that were."""
        orders = self._planned.pop(reference, ())
        self._dropped.update(orders)
        if len(self._dropped) > len(self):
            self._heap = [job for job in self._heap if job.order not in self._dropped]
            heapify(self._heap)
            self._dropped.clear()
        return len(orders)

    def clear(self) -> None:
        """Forget everything."""
        self._heap = []
        self._planned.clear()
        self._dropped.clear()

    def _push(self, job: Job) -> None:
        heappush(self._heap, job)
        self._planned[job.reference] = (*self._planned.get(job.reference, ()), job.order)

    def _pop(self) -> Job:
        job = heappop(self._heap)
        others = tuple(order for order in self._planned[job.reference] if order != job.order)
        if others:
            self._planned[job.reference] = others
        else:
            del self._planned[job.reference]
        return job
