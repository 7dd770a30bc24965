"""When is a job run? On a clock that is moved: oldest instant first. On a running clock: when it is due."""

import asyncio
import logging
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from heapq import heapify, heappop, heappush
from itertools import count
from time import thread_time
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary, ref

from mockjumio.clock import LATEST, Instant, check_year
from mockjumio.delivery.sender import CONCURRENCY
from mockjumio.exchanges import Callback, Outcome
from mockjumio.merchant.account import Account
from mockjumio.merchant.agenda import Job, Task

BATCH = 25  # jobs that are taken at a time
TURN = 0.003  # seconds of processor that what takes long keeps the loop, before others have their turn
LOOK = 0.0005  # likewise who merely looks: a call of others takes several turns of the loop
TOLD = 1_000  # callbacks that whoever moves a clock is told of
UNDER_WAY = 4_096  # callbacks of a merchant that have begun, most of them waiting for a turn at their host

_log = logging.getLogger(__name__)

Step = Callable[[Account, Job], None]
Deliver = Callable[[Account, Job], Awaitable[Callback | None] | None]


class Turn:
    """The share of the loop of something that takes long: when it is over, others come first."""

    __slots__ = ("_end", "_seconds")

    def __init__(self, *, looks: bool = False) -> None:
        self._seconds = LOOK if looks else TURN
        self._end = thread_time() + self._seconds

    @property
    def over(self) -> bool:
        return thread_time() >= self._end

    async def next(self) -> None:
        """Let others have theirs."""
        await asyncio.sleep(0)
        self._end = thread_time() + self._seconds


class ClockMove(NamedTuple):
    """What moving a clock came to: from where to where, the callbacks attempted, how many jobs ran.

    The callbacks stand in the order in which they fell due: the first thousand that were accepted, and of the
    others as many, each with all its attempts so far. ``attempts`` is how many there were in all.
    """

    start: Instant
    end: Instant
    callbacks: list[Callback]
    jobs: int
    attempts: int


class _Attempted:
    """The callbacks of a move, each as it was last, within bounds; and how many attempts there were."""

    def __init__(self) -> None:
        self.attempts = 0
        self._callbacks: dict[str, Callback] = {}
        self._due: dict[str, tuple[Instant, int]] = {}  # when each fell due first, and in which order then
        self._room = {True: TOLD, False: TOLD}  # by whether it was accepted

    def add(self, callback: Callback | None, due: Instant, order: int) -> None:
        if callback is None:
            return
        self.attempts += 1
        accepted = bool(callback.attempts) and callback.attempts[-1].outcome is Outcome.ACCEPTED
        known = callback.id in self._callbacks
        if known or self._room[accepted]:
            self._room[accepted] -= not known
            self._callbacks[callback.id] = callback
            self._due.setdefault(callback.id, (due, order))

    def in_order(self) -> list[Callback]:
        return [self._callbacks[one] for one in sorted(self._callbacks, key=self._due.__getitem__)]


class _Timers:
    """When must an account be looked at again, by the machine's seconds? Others cost nothing.

    An account that is deleted meanwhile is not kept alive by what was planned for it.
    """

    def __init__(self) -> None:
        self._due: WeakKeyDictionary[Account, float] = WeakKeyDictionary()
        self._heap: list[tuple[float, int, ref[Account]]] = []
        self._order = count()

    def set(self, account: Account, due: float) -> None:
        """No later than this; an earlier look stays."""
        if due < self._due.get(account, LATEST):
            self._due[account] = due
            heappush(self._heap, (due, next(self._order), ref(account)))
            if len(self._heap) > 2 * len(self._due) + BATCH:
                self._heap = [entry for entry in self._heap if self._holds(entry[2](), entry[0])]
                heapify(self._heap)

    def take(self, now: float) -> list[Account]:
        """Those whose time has come."""
        taken = []
        while self._heap and self._heap[0][0] <= now:
            due, _, found = heappop(self._heap)
            account = found()
            if account is not None and self._holds(account, due):
                del self._due[account]
                taken.append(account)
        return taken

    def _holds(self, account: Account | None, due: float) -> bool:
        return account is not None and self._due.get(account) == due

    def next(self) -> float | None:
        return self._heap[0][0] if self._heap else None


class Runner:
    """Runs the jobs of accounts. ``step`` changes a transaction at once, ``deliver`` posts a callback,
    ``moved`` is told of a clock that was set.

    A job that goes wrong is logged, and the others go on.
    """

    def __init__(self, step: Step, deliver: Deliver, moved: Callable[[Account], None]) -> None:
        self._step = step
        self._deliver = deliver
        self._moved = moved
        self._wake = asyncio.Event()
        self._stirred: dict[Account, None] = {}  # for which something may be due sooner than was thought
        self._timers = _Timers()
        self._posting: set[asyncio.Task[Any] | None] = set()  # each a task that posts a callback
        self._given_up: set[asyncio.Task[Any]] = set()  # of those, cancelled when the sandbox stops
        self._idle = asyncio.Event()
        self._stopping = False

    def wake(self, account: Account) -> None:
        """Something of an account may be due sooner than was thought."""
        self._stirred[account] = None
        self._wake.set()

    # Clocks that are moved

    async def advance(self, account: Account, until: Instant) -> ClockMove:
        """Move a clock and run everything that falls due on the way, whatever that plans included.

        Returns once every due callback has been attempted and its outcome is stored. Raises
        :class:`~mockjumio.clock.Backwards` before anything is run.
        """
        async with self._moving_clock(account):
            account.clock.check(until)
            return await self._advance(account, account.clock.now(), until)

    async def advance_by(self, account: Account, length: int) -> ClockMove:
        """Likewise, by so many milliseconds from where the clock stands when its turn comes."""
        async with self._moving_clock(account):
            start = account.clock.now()  # once: on a running clock a second look would see a later instant
            check_year(start + length)
            return await self._advance(account, start, start + length)

    async def run_until_idle(self, account: Account) -> ClockMove:
        """Move a clock from job to job until nothing is planned any more, or the year 9999 ends."""
        async with self._moving_clock(account):
            return await self._advance(account, account.clock.now(), LATEST, idle=True)

    @asynccontextmanager
    async def _moving_clock(self, account: Account) -> AsyncIterator[None]:
        """One at a time; a running clock that starts nothing meanwhile goes on afterwards."""
        with account.work.waiting_for_callbacks():
            async with account.work.moving:
                try:
                    yield
                finally:
                    self.wake(account)

    async def _advance(
        self, account: Account, start: Instant, until: Instant, *, idle: bool = False
    ) -> ClockMove:
        """Run what is due up to an instant: of each instant the steps in order, then the callbacks.

        The clock ends at that instant, or with ``idle`` at that of the last job.
        """
        attempted = _Attempted()
        for number, callback in enumerate(await self.settled(account)):
            attempted.add(callback, start, number)
        ran, turn = attempted.attempts, Turn()
        work, agenda, pending = account.work, account.work.agenda, deque[Job]()
        try:
            while not (work.interrupted or self._stopping) and (jobs := agenda.take(until, BATCH)):
                instant = jobs[0].due
                account.clock.reach(instant)
                pending.extend(self._run_steps(account, jobs))
                ran += len(jobs)
                if turn.over:  # steps are taken without a pause, which would let nobody else in
                    await turn.next()
                if pending and agenda.next_due() != instant:
                    self._moved(account)
                    if len(pending) > 1:
                        await self._post(account, pending, attempted)
                    elif not (work.interrupted or self._stopping):
                        job = pending.popleft()  # most instants have one, which needs no task of its own
                        attempted.add(await self._run_callback(account, job), job.due, job.order)
        finally:
            agenda.put_back(pending)  # whoever gave up in between finds the rest planned
        if not idle and not self._stopping:  # or the clock would be past what has not been run
            account.clock.reach(until)
        return ClockMove(start, account.clock.now(), attempted.in_order(), ran, attempted.attempts)

    async def _post(self, account: Account, pending: deque[Job], attempted: _Attempted) -> None:
        """Post the callbacks of one instant, concurrently within the bound; takes what it begins."""

        async def work() -> None:
            while pending and not (account.work.interrupted or self._stopping):
                job = pending.popleft()
                attempted.add(await self._run_callback(account, job), job.due, job.order)

        async with asyncio.TaskGroup() as group:
            for _ in range(min(CONCURRENCY, len(pending))):
                group.create_task(work())

    # Clocks that run

    async def follow(self, accounts: Mapping[str, Account]) -> None:
        """Run what falls due on clocks that move by themselves, until cancelled or stopped."""
        timers = self._timers
        self._stirred = dict.fromkeys(accounts.values())
        while not self._stopping:
            self._wake.clear()
            self._look_at_due(accounts)
            due = timers.next()
            # Not wait_for: in Python 3.11 it loses a cancellation that comes with what it waits for.
            try:
                async with asyncio.timeout_at(due):
                    await self._wake.wait()
            except TimeoutError:
                continue

    def _look_at_due(self, accounts: Mapping[str, Account]) -> None:
        """Not within ``follow``, whose names would keep the last accounts while it waits."""
        time, timers = asyncio.get_running_loop().time, self._timers
        stirred, self._stirred = self._stirred, {}
        for account in (*stirred, *(one for one in timers.take(time()) if one not in stirred)):
            if accounts.get(account.token) is account and (pause := self._start_due(account)) is not None:
                timers.set(account, time() + pause)

    def _start_due(self, account: Account) -> float | None:
        """Take the steps that are due, start the callbacks; returns the seconds until there is more to do.

        Callbacks beyond the bound wait; steps never wait for them. The bound is far above what is posted at a
        time, so that one URL that hangs does not hold up a merchant's others.
        """
        if not account.clock.running or account.work.moving.locked() or self._stopping:
            return None
        count = 0
        while count < BATCH and (jobs := account.work.agenda.take(account.clock.now(), BATCH)):
            account.work.waiting.extend(self._run_steps(account, jobs))
            count += len(jobs)
        self._start_waiting(account)
        due = account.work.agenda.next_due()
        return None if due is None else account.clock.seconds_until(due)

    def _start_waiting(self, account: Account) -> None:
        def ended(task: asyncio.Task[Callback | None]) -> None:
            account.work.tasks.discard(task)
            self.wake(account)  # there is room for another

        for _ in range(min(CONCURRENCY, len(account.work.waiting), UNDER_WAY - len(account.work.tasks))):
            if self._stopping:
                return
            task = asyncio.create_task(self._run_callback(account, account.work.waiting.popleft()))
            account.work.tasks.add(task)
            task.add_done_callback(ended)
        if account.work.waiting and len(account.work.tasks) < UNDER_WAY:
            self.wake(account)  # for the rest, after others have had a turn

    async def settled(self, account: Account) -> list[Callback]:
        """Wait for the callbacks that are due already on a running clock; returns them."""
        delivered: list[Callback] = []
        while account.work.tasks or (account.work.waiting and not self._stopping):
            self._start_waiting(account)
            done, _ = await asyncio.wait(account.work.tasks, return_when=asyncio.FIRST_COMPLETED)
            results = [None if task.cancelled() else task.result() for task in done]
            delivered += [callback for callback in results if callback is not None]
        return delivered

    async def cancel(self, account: Account) -> int:
        """Cancel what is under way; returns how many did not end by themselves."""
        tasks = list(account.work.tasks)
        for start in range(0, len(tasks), CONCURRENCY):  # others have their turn in between
            some = tasks[start : start + CONCURRENCY]
            for task in some:
                task.cancel()
            await asyncio.gather(*some, return_exceptions=True)
        return sum(task.cancelled() for task in tasks)

    # The end

    async def stop(self, seconds: float) -> bool:
        """Begin nothing any more; whether everything in flight was finished within so many seconds.

        What was not is cancelled, on whatever clock.
        """
        self._stopping = True
        self._wake.set()
        self._idle.clear()
        if not self._posting:
            return True
        try:
            async with asyncio.timeout(seconds):
                await self._idle.wait()
        except TimeoutError:
            late = [task for task in self._posting if task is not None]
            self._given_up.update(late)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
            return False
        return True

    # Jobs

    def take_steps(self, account: Account) -> None:
        """Take the steps that are due and have not had their turn; callbacks stay planned."""
        agenda, now = account.work.agenda, account.clock.now()
        left: list[Job] = []
        while jobs := agenda.take(now, BATCH):
            left += self._run_steps(account, jobs)
        agenda.put_back(left)

    def _run_steps(self, account: Account, jobs: Sequence[Job]) -> list[Job]:
        """Take the steps among the jobs; returns the others."""
        others = []
        for job in jobs:
            if job.task is not Task.STEP:
                others.append(job)
                continue
            try:
                self._step(account, job)
            except Exception:
                _log.exception("transaction %s: %s failed", job.reference, job.task)
        if len(others) < len(jobs):
            account.work.wake()
        return others

    async def _run_callback(self, account: Account, job: Job) -> Callback | None:
        account.work.in_flight += 1
        task = asyncio.current_task()
        self._posting.add(task)
        try:
            delivery = self._deliver(account, job)
            return None if delivery is None else await delivery
        except asyncio.CancelledError:
            if task is None or task not in self._given_up:
                raise
            self._given_up.discard(task)
            task.uncancel()  # the callback was given up, and not whoever moves the clock
            return None
        except Exception:
            _log.exception("transaction %s: %s failed", job.reference, job.task)
            return None
        finally:
            account.work.in_flight -= 1
            self._posting.discard(task)
            if not self._posting:
                self._idle.set()
            account.work.done(job)
