"""How does a transaction come from step to step? As planned, as steered, and in the end by retention.

Its state follows from its steps and the time. So a step that is taken changes nothing that is kept: those who
listen are told of it, and the next one is planned.
"""

from mockjumio.clock import Instant
from mockjumio.merchant.account import Account
from mockjumio.merchant.agenda import Job, Prepared, Task
from mockjumio.run.deliveries import Deliveries
from mockjumio.run.events import Events
from mockjumio.store.base import Store
from mockjumio.transaction import (
    Action,
    State,
    Step,
    Transaction,
    as_of,
    purge,
    purge_due,
    sends_callback,
)

_SETTLES = {Action.COMPLETE: State.DONE, Action.EXPIRE: State.FAILED}


class Journeys:
    """Takes the steps of transactions, tells of them, and plans what comes next."""

    def __init__(self, store: Store, events: Events, deliveries: Deliveries) -> None:
        self._store = store
        self._events = events
        self._deliveries = deliveries

    def begin(
        self, account: Account, transaction: Transaction, now: Instant, prepared: Prepared | None = None
    ) -> None:
        """Take the steps that are due, from the transaction's next one on, and plan what comes then.

        ``prepared`` is what was worked out when it was admitted, if anything.
        """
        number, steps = transaction.taken, transaction.steps
        while number < len(steps) and transaction.state is State.PENDING:
            step = steps[number]
            if step.at > now:
                account.work.agenda.add(step.at, Task.STEP, transaction.reference, number, prepared)
                return
            self._told(transaction, step)
            number += 1
        self._settle(account, transaction, max(now, steps[-1].at) if steps else now, prepared)

    def resume(self, account: Account, transaction: Transaction, told: Instant) -> None:
        """Plan again what was planned in an earlier process, whose clock had come to the instant ``told``.

        Steps after it have their turn again: they are told of at least once.
        """
        past = as_of(transaction, told)
        if past.state is not State.PENDING:
            self._store.put_transaction(past)
        self.begin(account, past, told)

    def step(self, account: Account, job: Job) -> None:
        """The next step of a transaction's journey; a plan that steering has overtaken counts no more."""
        transaction = self._store.transaction(job.reference, account.token)
        agenda = account.work.agenda
        if transaction is None or not agenda.counts(job):
            return
        steps, number = transaction.steps, job.number + 1
        self._told(transaction, steps[job.number])
        if number < len(steps):
            agenda.add(steps[number].at, Task.STEP, job.reference, number, job.prepared)
        else:
            self._settle(account, transaction, job.due, job.prepared)

    def _settle(
        self, account: Account, transaction: Transaction, now: Instant, prepared: Prepared | None
    ) -> None:
        """Plan the callback of a transaction whose journey is over; without one, keep how it ended."""
        settled = as_of(transaction, now) if prepared is None else prepared.settled
        if sends_callback(settled) and settled.callback.url is not None:
            due = self._deliveries.due(account, settled)
            account.work.agenda.add(due, Task.CALLBACK, settled.reference, prepared=prepared)
        elif settled is not transaction:
            self._store.put_transaction(settled)

    def replaced(self, account: Account, changed: Transaction, now: Instant) -> Transaction:
        """Follow a changed journey instead of what was planned: take what of it is due, plan the rest."""
        account.work.agenda.drop(changed.reference)
        current = as_of(changed, now)
        self._store.put_transaction(current)
        self.begin(account, changed, now)
        return current

    def current(self, transaction: Transaction, now: Instant) -> Transaction:
        """A transaction as it is now; one whose retention is over has been purged."""
        transaction = as_of(transaction, now)
        due = None if transaction.deleted is not None else purge_due(transaction)
        if due is None or now < due:
            return transaction
        purged = purge(transaction, due)
        self._store.put_transaction(purged)
        self.tell("transaction.purged", purged, due)
        return purged

    def tell(self, kind: str, transaction: Transaction, at: Instant) -> None:
        """Say what became of a transaction to those who listen."""
        self._tell(kind, transaction, at, transaction.state)

    def _told(self, transaction: Transaction, step: Step) -> None:
        state = _SETTLES.get(step.action, State.PENDING)
        self._tell(f"transaction.{step.action}", transaction, step.at, state)

    def _tell(self, kind: str, transaction: Transaction, at: Instant, state: State) -> None:
        self._events.emit(
            kind,
            transaction.merchant,
            at,
            reference=transaction.reference,
            scenario=transaction.scenario,
            status=state.value,
        )
