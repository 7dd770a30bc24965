"""How does a transaction come from step to step? As planned, as steered, and in the end by retention."""

from mockjumio.clock import Instant
from mockjumio.merchant.account import Account
from mockjumio.merchant.agenda import Job, Task
from mockjumio.run.deliveries import Deliveries
from mockjumio.run.events import Events
from mockjumio.store.base import Store
from mockjumio.transaction import Step, Transaction, purge, purge_due, sends_callback, take


class Journeys:
    """Takes the steps of transactions, keeps what became of them, and plans what comes next."""

    def __init__(self, store: Store, events: Events, deliveries: Deliveries) -> None:
        self._store = store
        self._events = events
        self._deliveries = deliveries

    def plan_next(self, account: Account, transaction: Transaction) -> None:
        """Plan what comes next for a transaction: its next step; its callback once it is settled."""
        if (step := transaction.next_step) is not None:
            account.plan(step.at, Task.STEP, transaction.reference, transaction.taken)
        elif (
            transaction.settled is not None
            and sends_callback(transaction)
            and transaction.callback.url is not None
        ):
            account.plan(self._deliveries.due(account, transaction), Task.CALLBACK, transaction.reference)

    def step(self, account: Account, job: Job) -> None:
        """The next step of a transaction's journey; a plan that steering has overtaken counts no more."""
        transaction = self._store.transaction(job.reference, account.token)
        if transaction is None or job.number != transaction.taken:
            return
        if (step := transaction.next_step) is not None:
            self.plan_next(account, self._take(transaction, step))

    def caught_up(self, account: Account, transaction: Transaction, now: Instant) -> Transaction:
        """A transaction with the steps taken that are due and wait for their turn."""
        step = transaction.next_step
        if step is None or step.at > now:
            return transaction
        return self.replaced(account, transaction, now)

    def replaced(self, account: Account, changed: Transaction, now: Instant) -> Transaction:
        """Follow a changed journey instead of what was planned: take what of it is due, plan the rest."""
        account.replan(changed.reference)
        while (step := changed.next_step) is not None and step.at <= now:
            changed = self._take(changed, step)
        self._store.put_transaction(changed)
        self.plan_next(account, changed)
        return changed

    def current(self, transaction: Transaction, now: Instant) -> Transaction:
        """A transaction as it is now; one whose retention is over has been purged."""
        due = None if transaction.deleted is not None else purge_due(transaction)
        if due is None or now < due:
            return transaction
        purged = purge(transaction, due)
        self._store.put_transaction(purged)
        self.tell("transaction.purged", purged, due)
        return purged

    def tell(self, kind: str, transaction: Transaction, at: Instant) -> None:
        """Say what became of a transaction to those who listen."""
        self._events.emit(
            kind,
            transaction.merchant,
            at,
            reference=transaction.reference,
            scenario=transaction.scenario,
            status=transaction.state.value,
        )

    def _take(self, transaction: Transaction, step: Step) -> Transaction:
        changed = take(transaction, step)
        self._store.put_transaction(changed)
        self.tell(f"transaction.{step.action}", changed, step.at)
        return changed
