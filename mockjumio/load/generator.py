"""When does each scan start, decided by the seed alone, and how is that load put on a merchant?"""

import asyncio
import time
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from enum import StrEnum
from itertools import accumulate, islice
from math import log
from typing import TYPE_CHECKING, NamedTuple

from mockjumio.clock import Instant
from mockjumio.errors import MockjumioError
from mockjumio.load.meter import Meter, PartCount
from mockjumio.personas.chance import Chance, derived_seed
from mockjumio.scenario.parse import Scenario
from mockjumio.transaction import Transaction, outcome, sends_callback

if TYPE_CHECKING:
    from mockjumio.harness import Server


class Arrival(StrEnum):
    """How starts are spread: with independent gaps, as customers come, or all gaps alike."""

    POISSON = "poisson"
    EVEN = "even"


class Part(NamedTuple):
    """A scenario and its share of all starts. ``word`` is how the user names it."""

    word: str
    scenario: Scenario
    share: float


class Plan(NamedTuple):
    """What load there will be. ``rate`` is in starts a second, ``length`` in seconds."""

    parts: Sequence[Part]
    rate: float
    length: float
    arrival: Arrival
    seed: int


class Start(NamedTuple):
    """A scan that is to start ``at`` so many seconds after the load began."""

    at: float
    part: int
    seed: int


def starts(plan: Plan) -> Iterator[Start]:
    """All starts, in order. None depends on what became of one before."""
    gaps, mix = Chance(str(plan.seed), "arrivals").random, Chance(str(plan.seed), "mix").random
    bounds = list(accumulate(part.share for part in plan.parts))
    at, number = 0.0, 0
    while True:
        if plan.arrival is Arrival.EVEN:
            at = number / plan.rate
        else:
            at -= log(1.0 - gaps()) / plan.rate
        if at >= plan.length:
            return
        part = min(bisect_right(bounds, mix() * bounds[-1]), len(bounds) - 1)
        yield Start(at, part, derived_seed(plan.seed, number))
        number += 1


_AT_ONCE = 8  # starts that are late already, after which callbacks get a turn
_LOOK = 0.02  # seconds between two looks at whether all has come to an end


class Load:
    """One run. ``immediate`` has every callback due at its start, whatever the scenario's journey says.

    For ``patience`` seconds after the planned end, starts that are late are made up for, and then callbacks
    that are due are waited for.
    """

    def __init__(
        self, sandbox: "Server", plan: Plan, meter: Meter, *, immediate: bool, patience: float
    ) -> None:
        self._sandbox = sandbox
        self._plan = plan
        self._meter = meter
        meter.parts = [PartCount() for _ in plan.parts]
        self._immediate = immediate
        self._patience = patience
        self._offering: asyncio.Task[None] | None = None
        self.stopped = False
        self.dropped = 0  # starts that were too late even for that
        self.length = plan.length  # seconds for which scans were to start; shorter if it was stopped
        self.processor = 0.0  # share of one that this process has used while scans started

    async def run(self) -> None:
        """Until all that is due was answered, patience is over, or :meth:`stop`."""
        meter = self._meter
        meter.begun = asyncio.get_running_loop().time()
        watching = asyncio.create_task(meter.watch_loop())
        used = time.process_time()
        self._offering = asyncio.create_task(self._offer())
        try:
            await self._offering
        except asyncio.CancelledError:
            if not self.stopped:
                raise
        finally:
            watching.cancel()
            self.length = min(self._plan.length, meter.now())
            self.processor = (time.process_time() - used) / max(meter.now(), 1e-9)
        if not self.stopped:
            await self._drain()

    def stop(self) -> None:
        """Start nothing more, and do not wait."""
        self.stopped = True
        if self._offering is not None:
            self._offering.cancel()

    async def _offer(self) -> None:
        meter, length, late = self._meter, self._plan.length, 0
        planned = starts(self._plan)
        for start in planned:
            ahead = start.at - meter.now()
            if ahead > 0:
                late = 0
                await asyncio.sleep(ahead)
            elif (late := late + 1) % _AT_ONCE == 0:
                await asyncio.sleep(0)
            if meter.now() >= length + self._patience:
                self.dropped = 1 + sum(1 for _ in planned)
                return
            await self._start(start)
        await asyncio.sleep(max(0.0, length - meter.now()))

    async def _start(self, start: Start) -> None:
        """A start that comes late makes its callback late, which counts."""
        simulation, account, meter = self._sandbox.simulation, self._sandbox.account, self._meter
        count = meter.parts[start.part]
        now = account.clock.now()
        try:
            begun = simulation.start(account, self._plan.parts[start.part].scenario, seed=start.seed)
            if self._immediate:
                begun = await simulation.steer(begun, _as_if_over)
        except MockjumioError as error:
            count.refused += 1
            meter.refused[str(error)] += 1
            return
        count.started += 1
        settled = outcome(begun)
        if sends_callback(settled):
            due = simulation.deliveries.due(account, settled)
            at = start.at + max(0, due - now) / 1_000 / account.clock.factor
            counts = at < self._plan.length + self._patience
            meter.plan(begun.reference, at, start.part, counts=counts)

    async def _drain(self) -> None:
        """Wait for what is due soon enough. What comes later is left: an hour of retries, a drop-off."""
        account, meter = self._sandbox.account, self._meter
        work, deadline = account.work, meter.now() + self._patience
        while (left := deadline - meter.now()) > 0:
            due = work.agenda.next_due()
            pause = None if due is None else account.clock.seconds_until(due)
            if not (work.tasks or work.waiting) and (pause is None or pause > left):
                return
            await asyncio.sleep(_LOOK)

    def never_sent(self) -> tuple[dict[int, int], int]:
        """Callbacks that were not due yet, by part; and how many should have gone out."""
        now, later, overdue = self._meter.now(), dict[int, int](), 0
        for at, part in self._meter.planned.values():
            if at > now:
                later[part] = later.get(part, 0) + 1
            else:
                overdue += 1
        return later, overdue


def _as_if_over(transaction: Transaction, now: Instant) -> Transaction:
    """As if it had started so long ago that its journey is over now: a drop-off needs its fifteen minutes."""
    back = max(0, transaction.steps[-1].at - now) if transaction.steps else 0
    first = transaction.first_attempt
    return transaction._replace(
        created=transaction.created - back,
        updated=transaction.updated - back,
        first_attempt=None if first is None else first - back,
        steps=tuple(step._replace(at=step.at - back) for step in transaction.steps),
        callback=transaction.callback._replace(delay=0),
    )


def longest_journey(sandbox: "Server", plan: Plan, part: int) -> float:
    """About how long after its start a scenario's callback comes, in seconds of the machine."""
    from mockjumio.play.check import preview  # with what plays

    account = sandbox.account
    longest = 0
    for start in islice((one for one in starts(plan) if one.part == part), 3):
        found = preview(
            plan.parts[part].scenario,
            seed=start.seed,
            now=account.clock.now(),
            settings=account.settings,
            wire=account.wire,
            env=sandbox.simulation.env,
        )
        if found.callback is not None:
            longest = max(longest, found.callback.created - found.transaction.created)
    return longest / 1_000 / account.clock.factor
