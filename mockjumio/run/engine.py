"""What happens when a scenario plays? Transactions start, are steered, send callbacks, are removed.

When a job is run is the runner's question. What only a transaction needs (scenarios, people, the contract's
tables) is imported by the first one, not by the start of the server.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from mockjumio.clock import Instant, timestamp
from mockjumio.delivery.sender import Sender
from mockjumio.errors import Removed, Stopping
from mockjumio.exchanges import Callback
from mockjumio.merchant.account import Account, Merchant
from mockjumio.merchant.agenda import Job, Work
from mockjumio.merchant.callback_urls import AllowList, Warnings
from mockjumio.run.deliveries import Deliveries, callback_id, plan_of
from mockjumio.run.events import Events
from mockjumio.run.journeys import Journeys, after_drop, after_finish, after_touch
from mockjumio.run.looking import Looks
from mockjumio.run.merchants import Registry
from mockjumio.run.runner import ClockMove, Runner
from mockjumio.settings import Limits
from mockjumio.store.base import Store
from mockjumio.tracing import STARTED, Spans
from mockjumio.transaction import (
    Accepted,
    Initiation,
    Provided,
    State,
    Transaction,
    Workflow,
    as_of,
    delete,
    outcome,
)

if TYPE_CHECKING:
    from mockjumio.messages.links import Links
    from mockjumio.play.check import Admission
    from mockjumio.scenario.library import Library
    from mockjumio.scenario.parse import Scenario


# Transactions of a merchant whose callbacks are kept from admission until they are due: they are large.
PREPARED = 4_096

Change = Callable[[Transaction, Instant], Transaction]


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
        limits: Limits = Limits(),  # noqa: B008 - immutable
        hosts: AllowList = AllowList(),  # noqa: B008 - immutable
        on_warning: Callable[[str], None] | None = None,
        spans: Spans | None = None,
    ) -> None:
        self.library = library
        self.store = store
        self.links = links
        self.env = env or {}
        self.events = Events()
        self.limits = limits
        self.hosts = hosts
        self.warnings = Warnings(on_warning)
        self.closing = False
        self.deliveries = Deliveries(
            store=store, sender=sender, events=self.events, links=links, hosts=hosts, spans=spans
        )
        self._journeys = Journeys(store, self.events, self.deliveries)
        self._registry = Registry(store, limits)
        self.accounts: Mapping[str, Account] = self._registry.accounts  # by API token
        self.callers: Mapping[str, Account] = self._registry.callers  # by the tokens of both pairs
        self.former: Mapping[str, None] = self._registry.former
        self.looks = Looks()
        self._runner = Runner(self._journeys.step, self._deliver, self._keep_clock)

    # Merchants

    def add_account(self, account: Account) -> None:
        """Raises :class:`TokenTaken`, also if a second pair has the token."""
        self._registry.add(account)
        self.events.emit("merchant.created", account.token, account.clock.now())

    def restore(self, merchant: Merchant) -> Account:
        """Take up a merchant that the store kept: what was planned is planned again."""
        account = Account.from_record(merchant)
        self._registry.register(account)
        account.ordinal = self.store.last_ordinal(account.token)
        for transaction in self.store.open_transactions(account.token):
            self._journeys.resume(account, transaction, merchant.clock.instant)
        for callback in list(self.store.open_callbacks(account.token)):
            self.deliveries.recover(account, callback)
        return account

    def keep(self, account: Account) -> None:
        """What is an account's own has changed."""
        self._registry.keep(account)

    def _keep_clock(self, account: Account) -> None:
        if account in self._registry:
            self.store.put_clock(account.token, account.clock.state())

    async def remove_account(self, account: Account) -> Reset:
        """Take a merchant away with all that it has."""
        reset = await self.reset(account)
        if self._registry.remove(account):
            self.events.emit("merchant.deleted", account.token, account.clock.now())
        return reset

    async def reset(self, account: Account) -> Reset:
        """Forget a merchant's transactions, callbacks, journal and plans, and begin to count anew.

        Credentials, settings, routes and clock stay. Whoever is moving the clock gets there without beginning
        anything more; what is under way on a running clock is cancelled.
        """
        waited = account.work.in_flight - len(account.work.tasks)
        async with account.work.interrupt():
            transactions = await self._forget(account)  # first, lest one that is cancelled seem settled
            cancelled = await self._runner.cancel(account)
            transactions += await self._forget(account)  # that started while we waited
            planned, leaving = account.clear()
            # Few, in its last turns; nobody comes in between, who would keep a job without its transaction.
            transactions += sum(self.store.forget(account.token))
        for _ in leaving:
            await asyncio.sleep(0)
        self._runner.wake(account)
        reset = Reset(transactions, planned, waited, cancelled)
        self.events.emit("merchant.reset", account.token, account.clock.now(), **reset._asdict())
        return reset

    async def _forget(self, account: Account) -> int:
        """Remove what is a merchant's; others have their turn meanwhile. How many transactions that were."""
        count = 0
        for removed in self.store.forget(account.token):
            count += removed
            await asyncio.sleep(0)
        return count

    # Transactions

    def start(
        self,
        account: Account,
        scenario: Scenario,
        *,
        seed: int,
        callback_url: str | None = None,
        asked: str | None = None,
        initiation: Initiation | None = None,
    ) -> Transaction:
        """Start a scan or upload. Raises what is wrong with it before anything is accepted."""
        return self.accept(
            account,
            scenario,
            seed=seed,
            provided=None,
            callback_url=callback_url,
            asked=asked,
            initiation=initiation,
            whole=True,
        ).begun

    def accept(
        self,
        account: Account,
        scenario: Scenario,
        *,
        seed: int,
        provided: Provided | None,
        callback_url: str | None = None,
        asked: str | None = None,
        initiation: Initiation | None = None,
        workflow: Workflow | None = None,
        whole: bool = False,
    ) -> Accepted:
        """Likewise, with what is provided, if that is not the scenario's to say. Then its person comes later,
        unless something could be wrong with it, or it has to be ``whole``.
        """
        begun, late, prepared = self.admit(
            account,
            scenario,
            seed=seed,
            provided=provided,
            callback_url=callback_url,
            asked=asked,
            initiation=initiation,
            workflow=workflow,
            trace=STARTED.get(),
            whole=whole,
        )
        account.ordinal = begun.ordinal
        self.store.put_transaction(late or begun)
        self.warnings.of_url(begun.callback.url)
        if prepared is not None and len(account.work.agenda) >= PREPARED:
            prepared = None
        self._journeys.start(account, begun, prepared)
        if account.clock.running:
            self._runner.wake(account)
        return late or Accepted.of(begun)

    def admit(
        self, account: Account, scenario: Scenario, *, seed: int, provided: Provided | None, **more: Any
    ) -> Admission:
        """What :meth:`accept` would keep; raises what speaks against it. Nothing is kept."""
        from mockjumio.play.check import admit

        if self.closing:
            raise Stopping("the sandbox is stopping")
        self.limits.check_pending(account.work.agenda.open)
        return admit(
            scenario,
            account,
            seed=seed,
            provided=provided,
            links=self.links(),
            env=self.env,
            hosts=self.hosts,
            **more,
        )

    async def send_early(self, started: Accepted) -> Accepted:
        """What was just started; if a fault says so, its callback has gone out already."""
        account = self.accounts[started.begun.merchant]
        if not plan_of(account, started.begun).early or outcome(started.whole()).state is not State.DONE:
            return started
        finished = await self.finish(started.whole())
        return Accepted.of(await self.settled(finished, account.wire.timeout_ms / 1_000, attempted=True))

    def transaction(self, reference: str, merchant: str | None = None) -> Transaction | None:
        """A transaction as it is now; one whose retention is over has been purged."""
        transaction = self.store.transaction(reference, merchant)
        return None if transaction is None else self.as_now(transaction)

    def as_now(self, transaction: Transaction) -> Transaction:
        """Likewise one that the store has just given."""
        return self._journeys.current(transaction, self.accounts[transaction.merchant].clock.now())

    def delete(self, transaction: Transaction) -> None:
        """Remove a finished transaction's images and data; raises if it is not finished."""
        now = self.accounts[transaction.merchant].clock.now()
        deleted = delete(transaction, now)
        self.store.put_transaction(deleted)
        self.store.drop_pictures(deleted)
        self._journeys.emit("transaction.deleted", deleted, now, deleted.state.value)

    async def touch(self, transaction: Transaction) -> Transaction:
        """The user does something now."""
        return await self._steer(transaction._replace(steered=True), after_touch)

    async def drop(self, transaction: Transaction) -> Transaction:
        """The user leaves now."""
        return await self._steer(transaction._replace(steered=True), after_drop)

    async def finish(self, transaction: Transaction, scenario: Scenario | None = None) -> Transaction:
        """The user is through now, with the result of a scenario, or the one that was planned.

        Its callback falls due at once.
        """
        result = transaction if scenario is None else self.result_of(transaction, scenario)
        return await self._steer(transaction, lambda current, now: after_finish(current, result, now))

    def result_of(self, transaction: Transaction, scenario: Scenario) -> Transaction:
        """What a transaction would be, had it been started with this scenario; raises what forbids that."""
        from mockjumio.play.check import admit

        initiation, provided = transaction.initiation, None
        if initiation is not None:
            from mockjumio.play.initiation import fit_to_request

            edition = self.accounts[transaction.merchant].settings.edition
            scenario, provided = fit_to_request(scenario, initiation, edition), transaction.provided
            initiation = initiation._replace(hosted=False, expires=None)
        admission = admit(
            scenario,
            self.accounts[transaction.merchant],
            ordinal=transaction.ordinal,
            seed=transaction.seed,
            callback_url=transaction.callback.url,
            initiation=initiation,
            provided=provided,
            workflow=transaction.workflow,
            links=self.links(),
            env=self.env,
            hosts=self.hosts,
        )
        return admission.transaction

    async def steer(self, transaction: Transaction, change: Change) -> Transaction:
        """The customer does something, or the merchant for them; likewise."""
        return await self._steer(transaction, change)

    async def _steer(self, transaction: Transaction, change: Change) -> Transaction:
        """Give a transaction a new journey, and take what of it is due.

        On a clock that stands, its callback goes out before this returns; if the clock is being moved,
        whoever moves it sees to that. What is wrong is raised before anything is changed; :class:`Removed`
        if a reset came meanwhile.
        """
        account = self.accounts[transaction.merchant]
        generation = self._generation(transaction.merchant)
        self._runner.take_steps(account)
        now = account.clock.now()
        changed = self._journeys.replace(account, change(as_of(transaction, now), now), now)
        if account.clock.running:
            self._runner.wake(account)
        if not account.clock.running and not account.work.moving.locked():
            await self._runner.advance_by(account, 0)
        return self._require(changed, generation)

    def _generation(self, merchant: str) -> tuple[Work, int] | None:
        """What is another one after each reset of a merchant, and after it was removed."""
        account = self.accounts.get(merchant)
        return None if account is None else (account.work, account.work.generation)

    def _require(self, transaction: Transaction, generation: tuple[Work, int] | None) -> Transaction:
        """A transaction after a wait; raises :class:`Removed` if a reset removed it meanwhile.

        Its reference alone does not say so: another one may have it since then.
        """
        current = self.transaction(transaction.reference, transaction.merchant)
        if current is None or self._generation(transaction.merchant) != generation:
            raise Removed(f"transaction {transaction.reference} was removed by a reset while the call waited")
        return current

    async def send_again(self, account: Account, callback: Callback) -> Callback:
        """Send what repeats another callback, now; returns it once it was attempted.

        On a clock that is being moved, whoever moves it sends it. Raises :class:`Removed` if a reset removed
        it meanwhile.
        """
        if self.closing:
            raise Stopping("the sandbox is stopping")
        generation = self._generation(account.token)
        now = account.clock.now()
        number = len(self.store.callbacks(callback.reference, account.token)) + 1
        again = callback._replace(id=callback_id(callback.reference, number), created=now, due=now)
        self.store.put_callback(again)
        await self.store.durable()
        self.deliveries.plan(account, again)
        if account.clock.running:
            self._runner.wake(account)
        if not account.clock.running and not account.work.moving.locked():
            await self._runner.advance_by(account, 0)
        while self._generation(account.token) == generation:
            kept = self.store.callback(again.id, account.token)
            if kept is None:
                break
            if kept.attempts or self.closing or not account.work.agenda.is_open(callback.reference):
                return kept
            await account.work.change()
        raise Removed(f"callback {again.id} was removed by a reset while the call waited")

    async def settled(
        self, transaction: Transaction, seconds: float, *, attempted: bool = False
    ) -> Transaction:
        """The transaction once nothing is planned for it any more, or as it is when time is up.

        ``attempted`` is content with a callback that was attempted, whatever is still planned. Raises
        :class:`Removed` if a reset removed it meanwhile.
        """
        account = self.accounts[transaction.merchant]
        generation = self._generation(transaction.merchant)
        try:
            async with asyncio.timeout(seconds):
                while account.work.agenda.is_open(transaction.reference) and not self.closing:
                    if attempted and self._was_attempted(transaction):
                        break
                    await account.work.change()
                    if self._generation(transaction.merchant) != generation:
                        break
        except TimeoutError:
            pass  # the caller sees from the status that it is not settled
        return self._require(transaction, generation)

    def _was_attempted(self, transaction: Transaction) -> bool:
        sent = self.store.callbacks(transaction.reference, transaction.merchant)
        return any(callback.attempts for callback in sent)

    def close(self) -> None:
        """Let go of those who wait for transactions or listen to events."""
        self.closing = True
        self.events.close()
        for account in self.accounts.values():
            account.work.wake()

    async def stop(self, seconds: float) -> None:
        """Take no work any more, and finish what is in flight; what is left stays planned in the store."""
        self.close()
        self.deliveries.stopping = True
        await self._runner.stop(seconds)

    # Time

    async def advance(self, account: Account, until: Instant) -> ClockMove:
        """Move a merchant's clock to an instant; see :meth:`Runner.advance`."""
        return self._announce_move(account, await self._runner.advance(account, until))

    async def advance_by(self, account: Account, length: int) -> ClockMove:
        """Move a merchant's clock by so many milliseconds."""
        return self._announce_move(account, await self._runner.advance_by(account, length))

    async def run_until_idle(self, account: Account) -> ClockMove:
        """Move a merchant's clock until nothing is planned any more."""
        return self._announce_move(account, await self._runner.run_until_idle(account))

    def _announce_move(self, account: Account, advanced: ClockMove) -> ClockMove:
        self._keep_clock(account)
        self.events.emit("clock.moved", account.token, advanced.end, start=timestamp(advanced.start))
        return advanced

    async def freeze(self, account: Account) -> None:
        """Stop a merchant's clock; attempts under way are finished first."""
        account.clock.freeze()
        with account.work.waiting_for_callbacks():
            await self._runner.settled(account)
        self.keep(account)
        self.events.emit("clock.frozen", account.token, account.clock.now())

    async def resume(self, account: Account) -> None:
        """Let a merchant's clock go on."""
        account.clock.resume()
        self.keep(account)
        self._runner.wake(account)
        self.events.emit("clock.resumed", account.token, account.clock.now())

    async def catch_up(self) -> None:
        """On clocks that stand: send what was due when the process before this one ended."""
        async with asyncio.TaskGroup() as group:  # none waits for another's merchant
            for account in list(self.accounts.values()):
                due = account.work.agenda.next_due()
                if not account.clock.running and due is not None and due <= account.clock.now():
                    group.create_task(self._runner.advance_by(account, 0))

    async def run(self) -> None:
        """Run what falls due on clocks that move by themselves, until cancelled."""
        await self._runner.follow(self.accounts)

    # Jobs

    def _deliver(self, account: Account, job: Job) -> Awaitable[Callback | None] | None:
        transaction = self.store.transaction(job.reference, account.token)
        if transaction is None:
            return None
        if job.prepared is not None and transaction.deleted is None:
            transaction = job.prepared.settled  # as its time says, worked out at its admission
        transaction = self._journeys.current(transaction, account.clock.now())
        return self.deliveries.deliver(account, job, transaction)
