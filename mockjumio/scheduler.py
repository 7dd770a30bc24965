"""What is due next? One merchant's future as a heap of jobs; values only, nothing runs here."""

from collections.abc import Iterable
from enum import StrEnum
from heapq import heapify, heappop, heappush
from typing import NamedTuple

from mockjumio.clock import Instant


class Task(StrEnum):
    STEP = "step"  # the next step of a transaction's journey
    CALLBACK = "callback"  # make the transaction's callback and post it


class Job(NamedTuple):
    """Something to do at an instant. ``order`` keeps jobs of one instant in the order they were added."""

    due: Instant
    order: int
    task: Task
    reference: str
    number: int = 0


class Agenda:
    """The jobs of one merchant, oldest first."""

    __slots__ = ("_heap", "_order")

    def __init__(self) -> None:
        self._heap: list[Job] = []
        self._order = 0

    def __len__(self) -> int:
        return len(self._heap)

    def add(self, due: Instant, task: Task, reference: str, number: int = 0) -> None:
        self._order += 1
        heappush(self._heap, Job(due, self._order, task, reference, number))

    def next_due(self) -> Instant | None:
        """When the oldest job is due; ``None`` if nothing is planned."""
        return self._heap[0].due if self._heap else None

    def take(self, until: Instant) -> list[Job]:
        """Remove and return the jobs of the oldest instant, if that is not after ``until``."""
        jobs: list[Job] = []
        heap = self._heap
        if heap and heap[0].due <= until:
            instant = heap[0].due
            while heap and heap[0].due == instant:
                jobs.append(heappop(heap))
        return jobs

    def put_back(self, jobs: Iterable[Job]) -> None:
        """Return jobs that were taken and not begun."""
        for job in jobs:
            heappush(self._heap, job)

    def drop(self, reference: str) -> int:
        """Forget what is planned for a transaction; returns how many jobs that were."""
        before = len(self._heap)
        self._heap = [job for job in self._heap if job.reference != reference]
        heapify(self._heap)
        return before - len(self._heap)

    def clear(self) -> None:
        """Forget everything."""
        self._heap = []
