"""What is due next, and what is under way? One merchant's future as a heap of jobs; nothing runs here."""

from collections.abc import Iterable
from enum import StrEnum
from heapq import heapify, heappop, heappush
from typing import NamedTuple

from mockjumio.clock import Instant
from mockjumio.exchanges import Callback
from mockjumio.transaction import Transaction


class Task(StrEnum):
    STEP = "step"  # the next step of a transaction's journey; ``number`` says which
    CALLBACK = "callback"  # make the transaction's callback and post it
    ATTEMPT = "attempt"  # post one that was made, again; ``number`` says which


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
        while heap and not self.counts(heap[0]):
            heappop(heap)
            self._stale -= 1
        return heap[0].due if heap else None

    def take(self, until: Instant, most: int | None = None) -> list[Job]:
        """Take the jobs of the oldest instant, if that is not after ``until``; with ``most``, so many."""
        heap, planned, taken, jobs = self._heap, self._planned, self._taken, list[Job]()
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
            if job.task is not Task.STEP:
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
        if job.reference in self._taken:  # nobody has forgotten everything meanwhile
            _change(self._taken, job.reference, -1)

    def drop(self, reference: str) -> None:
        """Forget what is planned for a transaction; what is under way goes on."""
        self._stale += self._planned.pop(reference, 0)
        self._dropped[reference] = self._order
        if self._stale > len(self):
            self._heap = [job for job in self._heap if self.counts(job)]
            heapify(self._heap)
            self._stale = 0
            self._dropped = {one: order for one, order in self._dropped.items() if one in self._taken}

    def clear(self) -> None:
        """Forget everything."""
        self._heap = []
        self._planned.clear()
        self._taken.clear()
        self._dropped.clear()
        self._stale = 0


def _change(counts: dict[str, int], reference: str, change: int) -> None:
    count = counts.get(reference, 0) + change
    if count > 0:
        counts[reference] = count
    else:
        counts.pop(reference, None)
