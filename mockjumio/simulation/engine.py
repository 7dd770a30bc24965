"""What happens when a scenario plays? Transactions start, their steps fall due, callbacks go out.

The engine is driven from outside: :meth:`Simulation.advance` runs what is due on a manual clock,
:meth:`Simulation.run` follows a real one until it is cancelled. What only a transaction needs (scenarios,
people, the contract's tables) is imported by the first one, not by the start of the server.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from mockjumio.clock import SECOND, Instant, Mode
from mockjumio.delivery.sender import CONCURRENCY, Sender, SendOptions
from mockjumio.exchanges import Attempt, Callback, Outcome
from mockjumio.scheduler import Job, Task
from mockjumio.simulation.account import Account
from mockjumio.store.base import Store
from mockjumio.transaction import (
    State,
    Transaction,
    delete,
    sends_callback,
    take,
)

if TYPE_CHECKING:
    from mockjumio.library import Library
    from mockjumio.messages.links import Links
    from mockjumio.scenario.parse import Scenario

_log = logging.getLogger(__name__)


class Simulation:
    """Plays scenarios for accounts. ``links`` is asked each time, since a server's address comes late."""

    def __init__(
        self,
        *,
        library: Library,
        store: Store,
        sender: Sender,
        links: Callable[[], Links],
        env: Mapping[str, str] | None = None,
    ) -> None:
        self.library = library
        self.store = store
        self.links = links
        self.accounts: dict[str, Account] = {}  # by API token
        self.callers: dict[str, Account] = {}  # by API token and by the second pair's token
        self._sender = sender
        self._env = env or {}
        self._wake = asyncio.Event()

    def add_account(self, account: Account) -> None:
        self.accounts[account.token] = account
        self.callers[account.credentials.admin_token] = account
        self.callers[account.token] = account

    def start(
        self, account: Account, scenario: Scenario, *, seed: int, callback_url: str | None = None
    ) -> Transaction:
        """Start a scan or upload. Raises what is wrong with it before anything is accepted."""
        from mockjumio.simulation.admission import admit

        transaction = admit(
            scenario, account, seed=seed, callback_url=callback_url, links=self.links(), env=self._env
        )
        account.ordinal = transaction.ordinal
        self.store.put_transaction(transaction)
        self._plan_step(account, transaction, 0)
        self._wake.set()
        return transaction

    def transaction(self, reference: str) -> Transaction | None:
        return self.store.transaction(reference)

    def delete(self, transaction: Transaction) -> None:
        """Remove a finished transaction's images and data; raises if it is not finished."""
        now = self.accounts[transaction.merchant].clock.now()
        self.store.put_transaction(delete(transaction, now))

    async def advance(self, account: Account, until: Instant) -> list[Callback]:
        """Move a manual clock, run everything that falls due on the way, oldest instant first.

        Returns the callbacks that were attempted, once each outcome is stored.
        """
        attempted: list[Callback] = []
        while jobs := account.agenda.take(until):
            account.clock.move_to(max(jobs[0].due, account.clock.now()))
            attempted += await self._settle(account, jobs)
        account.clock.move_to(until)
        return attempted

    async def run_until_idle(self, account: Account) -> list[Callback]:
        """Advance a manual clock until nothing is planned any more."""
        attempted: list[Callback] = []
        while (due := account.agenda.next_due()) is not None:
            attempted += await self.advance(account, max(due, account.clock.now()))
        return attempted

    async def run(self) -> None:
        """Run what falls due on real clocks, until cancelled."""
        async with asyncio.TaskGroup() as group:
            while True:
                self._wake.clear()
                pause = self._run_due(group)
                try:
                    await asyncio.wait_for(self._wake.wait(), pause)
                except TimeoutError:
                    continue

    def _run_due(self, group: asyncio.TaskGroup) -> float | None:
        """Start what is due now; returns the seconds until the next job, ``None`` if there is none."""
        pauses = []
        for account in self.accounts.values():
            if account.clock.mode is not Mode.REAL:
                continue
            while jobs := account.agenda.take(account.clock.now()):
                for job in jobs:
                    group.create_task(self._do(account, job))
            if (due := account.agenda.next_due()) is not None:
                pauses.append((due - account.clock.now()) / SECOND)
        return max(0.0, min(pauses)) if pauses else None

    async def _do(self, account: Account, job: Job) -> None:
        """A job on a real clock, where nobody waits for it: what goes wrong is logged, the others go on."""
        try:
            if job.task is Task.CALLBACK:
                await self._deliver(account, job)
            else:
                self._step(account, job)
                self._wake.set()
        except Exception:
            _log.exception("transaction %s: %s failed", job.reference, job.task)

    async def _settle(self, account: Account, jobs: Sequence[Job]) -> list[Callback]:
        """Run the jobs of one instant: steps in order, then callbacks concurrently within the bound."""
        for job in jobs:
            if job.task is Task.STEP:
                self._step(account, job)
        pending = iter([job for job in jobs if job.task is Task.CALLBACK])
        delivered: list[Callback] = []

        async def work() -> None:
            for job in pending:
                callback = await self._deliver(account, job)
                if callback is not None:
                    delivered.append(callback)

        async with asyncio.TaskGroup() as group:
            for _ in range(min(CONCURRENCY, len(jobs))):
                group.create_task(work())
        return delivered

    def _plan_step(self, account: Account, transaction: Transaction, number: int) -> None:
        if number < len(transaction.steps):
            account.agenda.add(transaction.steps[number].at, Task.STEP, transaction.reference, number)

    def _step(self, account: Account, job: Job) -> None:
        """The next step of a transaction's journey."""
        transaction = self.store.transaction(job.reference)
        if transaction is None or transaction.state is not State.PENDING:
            return
        step = transaction.steps[job.number]
        changed = take(transaction, step)
        self.store.put_transaction(changed)
        if changed.state is State.PENDING:
            self._plan_step(account, changed, job.number + 1)
        elif sends_callback(changed):
            account.agenda.add(step.at + changed.callback.delay, Task.CALLBACK, changed.reference)

    async def _deliver(self, account: Account, job: Job) -> Callback | None:
        """Make a transaction's callback, post it, keep what became of it."""
        transaction = self.store.transaction(job.reference)
        if transaction is None or transaction.callback.url is None:
            return None
        from mockjumio.simulation.compose import compose

        callback = compose(transaction, job.due, self.links(), account.wire)
        self.store.put_callback(callback)
        if callback.violations and not transaction.callback.violate:
            attempt = Attempt(
                number=1,
                started=job.due,
                duration_ms=0.0,
                outcome=Outcome.WITHHELD,
                detail=f"breaks the contract: {callback.violations[0]}",
            )
        else:
            wire = account.wire
            options = SendOptions(wire.user_agent, wire.timeout_ms, wire.only_200)
            attempt = await self._sender.post(callback, clock=account.clock.now, options=options)
        attempted = callback._replace(attempts=(*callback.attempts, attempt))
        self.store.put_callback(attempted)
        return attempted
