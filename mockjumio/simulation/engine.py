"""What happens when a scenario plays? Transactions start, are steered, send callbacks, are removed.

When a job is run is the runner's question. What only a transaction needs (scenarios, people, the contract's
tables) is imported by the first one, not by the start of the server.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from itertools import count
from typing import TYPE_CHECKING, NamedTuple

from mockjumio.clock import Instant, timestamp
from mockjumio.delivery.sender import Sender, SendOptions
from mockjumio.errors import MockjumioError
from mockjumio.exchanges import Attempt, Callback, Outcome
from mockjumio.scheduler import Job, Task
from mockjumio.simulation import steering
from mockjumio.simulation.account import Account
from mockjumio.simulation.events import Events
from mockjumio.simulation.journal import Journal
from mockjumio.simulation.runner import Advanced, Runner
from mockjumio.store.base import Store
from mockjumio.transaction import (
    Step,
    Transaction,
    delete,
    purge,
    purge_due,
    sends_callback,
    take,
)

if TYPE_CHECKING:
    from mockjumio.library import Library
    from mockjumio.messages.links import Links
    from mockjumio.scenario.parse import Scenario


Change = Callable[[Transaction, Instant], Transaction]


class TokenTaken(MockjumioError):
    """A merchant with this API token exists already."""


class Reset(NamedTuple):
    """What a reset removed, and the callbacks in flight: waited for (clock being moved) or cancelled."""

    transactions: int
    planned: int
    waited: int
    cancelled: int


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
        self.env = env or {}
        self.events = Events()
        self.accounts: dict[str, Account] = {}  # by API token
        self.callers: dict[str, Account] = {}  # by API token and by the second pair's token
        self.strangers = Journal()  # calls of nobody: without credentials, or with an unknown token
        self.call_ids = count(1)  # of all journals together
        self._closing = False
        self._sender = sender
        self._runner = Runner(self._step, self._deliver)

    # Merchants

    def add_account(self, account: Account) -> None:
        """Raises :class:`TokenTaken`, also if a second pair has the token."""
        tokens = {account.token, account.credentials.admin_token}
        if taken := tokens & self.callers.keys():
            raise TokenTaken(f"the API token {min(taken)!r} belongs to another merchant")
        self.accounts[account.token] = account
        self.callers.update(dict.fromkeys(tokens, account))
        self.events.emit("merchant.created", account.token, account.clock.now())

    async def remove_account(self, account: Account) -> Reset:
        """Take a merchant away with all that it has."""
        reset = await self.reset(account)
        for token in (account.token, account.credentials.admin_token):
            self.callers.pop(token, None)
        self.accounts.pop(account.token, None)
        self.events.emit("merchant.deleted", account.token, account.clock.now())
        return reset

    async def reset(self, account: Account) -> Reset:
        """Forget a merchant's transactions, callbacks, journal and plans, and begin to count anew.

        Credentials, settings, routes and clock stay. Whoever is moving the clock gets there without running
        more than the instant at hand; what is under way on a running clock is cancelled.
        """
        waited = account.in_flight - len(account.under_way)
        async with self._interrupting(account):
            transactions = self.store.forget(account.token)  # first, lest one that is cancelled seem settled
            cancelled = await self._runner.cancel(account)
            planned = account.clear()
            transactions += self.store.forget(account.token)  # that started while we waited
        reset = Reset(transactions, planned, waited, cancelled)
        self.events.emit("merchant.reset", account.token, account.clock.now(), **reset._asdict())
        return reset

    @asynccontextmanager
    async def _interrupting(self, account: Account) -> AsyncIterator[None]:
        account.interrupted += 1
        try:
            await account.advancing.acquire()
        finally:
            account.interrupted -= 1
        try:
            yield
        finally:
            account.advancing.release()
            self._runner.wake()

    # Transactions

    def start(
        self, account: Account, scenario: Scenario, *, seed: int, callback_url: str | None = None
    ) -> Transaction:
        """Start a scan or upload. Raises what is wrong with it before anything is accepted."""
        from mockjumio.simulation.admission import admit

        transaction = admit(
            scenario, account, seed=seed, callback_url=callback_url, links=self.links(), env=self.env
        )
        account.ordinal = transaction.ordinal
        account.recent.append(transaction.reference)
        self.store.put_transaction(transaction)
        self._plan_next(account, transaction)
        self._wake(account)
        self._tell("transaction.started", transaction, transaction.created)
        return transaction

    def transaction(self, reference: str, merchant: str | None = None) -> Transaction | None:
        """A transaction as it is now; one whose retention is over has been purged."""
        transaction = self.store.transaction(reference, merchant)
        if transaction is None or transaction.deleted is not None:
            return transaction
        now = self.accounts[transaction.merchant].clock.now()
        due = purge_due(transaction)
        if due is None or now < due:
            return transaction
        purged = purge(transaction, due)
        self.store.put_transaction(purged)
        self._tell("transaction.purged", purged, due)
        return purged

    def delete(self, transaction: Transaction) -> None:
        """Remove a finished transaction's images and data; raises if it is not finished."""
        now = self.accounts[transaction.merchant].clock.now()
        deleted = delete(transaction, now)
        self.store.put_transaction(deleted)
        self._tell("transaction.deleted", deleted, now)

    async def touch(self, transaction: Transaction) -> Transaction:
        """The user does something now."""
        return await self._steer(transaction, steering.touched)

    async def drop(self, transaction: Transaction) -> Transaction:
        """The user leaves now."""
        return await self._steer(transaction, steering.dropped)

    async def finish(self, transaction: Transaction, scenario: Scenario | None = None) -> Transaction:
        """The user is through now, with the result of a scenario, or the one that was planned.

        Its callback falls due at once.
        """
        from mockjumio.simulation.admission import admit

        outcome = transaction
        if scenario is not None:
            outcome = admit(
                scenario,
                self.accounts[transaction.merchant],
                ordinal=transaction.ordinal,
                seed=transaction.seed,
                callback_url=transaction.callback.url,
                links=self.links(),
                env=self.env,
            )
        return await self._steer(transaction, lambda current, now: steering.finished(current, outcome, now))

    async def _steer(self, transaction: Transaction, change: Change) -> Transaction:
        """Give a transaction a new journey, and take what of it is due.

        On a clock that stands, its callback goes out before this returns; if the clock is being moved,
        whoever moves it sees to that. Raises before anything is changed.
        """
        account = self.accounts[transaction.merchant]
        now = account.clock.now()
        changed = change(self._caught_up(account, transaction, now), now)
        account.replan(transaction.reference)
        self._take_due(account, changed, now)
        self._wake(account)
        if not account.clock.running and not account.advancing.locked():
            await self._runner.advance_by(account, 0)
        return self.transaction(transaction.reference, account.token) or changed

    async def settled(self, transaction: Transaction, seconds: float) -> Transaction | None:
        """The transaction once nothing is planned for it any more, or as it is when time is up.

        ``None`` if a reset removed it meanwhile.
        """
        account = self.accounts[transaction.merchant]
        try:
            async with asyncio.timeout(seconds):
                while account.is_open(transaction.reference) and not self._closing:
                    await account.pulse.wait()
        except TimeoutError:
            pass  # the caller sees from the status that it is not settled
        return self.transaction(transaction.reference, account.token)

    def close(self) -> None:
        """Let go of those who wait for transactions or listen to events."""
        self._closing = True
        self.events.close()
        for account in self.accounts.values():
            account.pulse.beat()

    # Time

    async def advance(self, account: Account, until: Instant) -> Advanced:
        """Move a merchant's clock to an instant; see :meth:`Runner.advance`."""
        return self._moved(account, await self._runner.advance(account, until))

    async def advance_by(self, account: Account, length: int) -> Advanced:
        """Move a merchant's clock by so many milliseconds."""
        return self._moved(account, await self._runner.advance_by(account, length))

    async def run_until_idle(self, account: Account) -> Advanced:
        """Move a merchant's clock until nothing is planned any more."""
        return self._moved(account, await self._runner.run_until_idle(account))

    def _moved(self, account: Account, advanced: Advanced) -> Advanced:
        self.events.emit("clock.moved", account.token, advanced.end, start=timestamp(advanced.start))
        return advanced

    async def freeze(self, account: Account) -> None:
        """Stop a merchant's clock; attempts under way are finished first."""
        account.clock.freeze()
        await self._runner.settled(account)
        self.events.emit("clock.frozen", account.token, account.clock.now())

    async def resume(self, account: Account) -> None:
        """Let a merchant's clock go on."""
        account.clock.resume()
        self._runner.wake()
        self.events.emit("clock.resumed", account.token, account.clock.now())

    async def run(self) -> None:
        """Run what falls due on clocks that move by themselves, until cancelled."""
        await self._runner.follow(self.accounts)

    # Jobs

    def _wake(self, account: Account) -> None:
        if account.clock.running:
            self._runner.wake()

    def _plan_next(self, account: Account, transaction: Transaction) -> None:
        """Plan what comes next for a transaction: its next step; its callback once it is settled."""
        if (step := transaction.next_step) is not None:
            account.plan(step.at, Task.STEP, transaction.reference, transaction.taken)
        elif (
            transaction.settled is not None
            and sends_callback(transaction)
            and transaction.callback.url is not None
        ):
            due = transaction.settled + transaction.callback.delay
            account.plan(due, Task.CALLBACK, transaction.reference)

    def _step(self, account: Account, job: Job) -> None:
        """The next step of a transaction's journey; a plan that steering has overtaken counts no more."""
        transaction = self.store.transaction(job.reference, account.token)
        if transaction is None or job.number != transaction.taken:
            return
        if (step := transaction.next_step) is not None:
            self._plan_next(account, self._take(transaction, step))

    def _take(self, transaction: Transaction, step: Step) -> Transaction:
        changed = take(transaction, step)
        self.store.put_transaction(changed)
        self._tell(f"transaction.{step.action}", changed, step.at)
        return changed

    def _caught_up(self, account: Account, transaction: Transaction, now: Instant) -> Transaction:
        """A transaction with the steps taken that are due and wait for their turn."""
        step = transaction.next_step
        if step is None or step.at > now:
            return transaction
        account.replan(transaction.reference)
        return self._take_due(account, transaction, now)

    def _take_due(self, account: Account, transaction: Transaction, now: Instant) -> Transaction:
        while (step := transaction.next_step) is not None and step.at <= now:
            transaction = self._take(transaction, step)
        self.store.put_transaction(transaction)
        self._plan_next(account, transaction)
        return transaction

    async def _deliver(self, account: Account, job: Job) -> Callback | None:
        """Make a transaction's callback, post it, keep what became of it."""
        transaction = self.store.transaction(job.reference, account.token)
        if transaction is None:
            return None
        from mockjumio.simulation.compose import compose

        callback = compose(transaction, job.due, self.links(), account.wire)
        if transaction.deleted is not None:  # its data is gone, and must not leave by another door
            callback = callback._replace(body=b"", violations=())
        self.store.put_callback(callback)
        attempted = await self._attempt(account, callback, job.due, transaction)
        self.store.put_callback(attempted)
        self.events.emit("callback.attempted", account.token, job.due, **_summary(attempted))
        return attempted

    async def _attempt(
        self, account: Account, callback: Callback, now: Instant, transaction: Transaction
    ) -> Callback:
        why = _why_withheld(callback, transaction)
        if why is not None:
            attempt = Attempt(number=1, started=now, duration_ms=0.0, outcome=Outcome.WITHHELD, detail=why)
        else:
            wire = account.wire
            options = SendOptions(wire.user_agent, wire.timeout_ms, wire.only_200)
            attempt = await self._sender.post(callback, clock=account.clock.now, options=options)
        return callback._replace(attempts=(*callback.attempts, attempt))

    def _tell(self, kind: str, transaction: Transaction, at: Instant) -> None:
        """Say what became of a transaction, to listeners and to those who wait for it."""
        self.events.emit(
            kind,
            transaction.merchant,
            at,
            reference=transaction.reference,
            scenario=transaction.scenario,
            status=transaction.state.value,
        )


def _why_withheld(callback: Callback, transaction: Transaction) -> str | None:
    """Why a callback must not go out; ``None`` for nearly every one."""
    if transaction.deleted is not None:
        return "the transaction was deleted before its callback was due"
    if callback.violations and not transaction.callback.violate:
        return f"breaks the contract: {callback.violations[0]}"
    return None


def _summary(callback: Callback) -> dict[str, object]:
    attempt = callback.attempts[-1]
    return {
        "reference": callback.reference,
        "callback": callback.id,
        "outcome": attempt.outcome.value,
        "status": attempt.status,
    }
