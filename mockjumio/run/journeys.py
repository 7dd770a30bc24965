"""How does a transaction come from step to step? As planned, as steered, and in the end by retention.

Its state follows from its steps and the time. So a step that is taken changes nothing that is kept: those who
listen are told of it, and the next one is planned.
"""

from mockjumio.clock import Instant
from mockjumio.contract.enums import NO_ID_UPLOADED, REDIRECT, WEB
from mockjumio.errors import Problem, ScenarioError
from mockjumio.merchant.account import Account
from mockjumio.merchant.agenda import Job, Prepared, Task
from mockjumio.run.deliveries import Deliveries
from mockjumio.run.events import Events
from mockjumio.store.base import Store
from mockjumio.transaction import (
    DROP_OFF,
    Action,
    IllegalTransition,
    Provided,
    State,
    Step,
    Transaction,
    as_of,
    as_retained,
    calls_back_between,
    sends_callback,
)

_SETTLES = {
    Action.COMPLETE: State.DONE,
    Action.EXPIRE: State.FAILED,
    Action.TOKEN_EXPIRE: State.FAILED,
}
_CALLED_BACK = frozenset((Action.START, Action.FINISH))  # if the merchant wants intermediate callbacks
_TOLD_OF = {action: (f"transaction.{action}", _SETTLES.get(action, State.PENDING).value) for action in Action}
_PENDING = State.PENDING.value  # asked here once: it is looked up by a function of enum


class Journeys:
    """Takes the steps of transactions, tells of them, and plans what comes next."""

    def __init__(self, store: Store, events: Events, deliveries: Deliveries) -> None:
        self._store = store
        self._events = events
        self._deliveries = deliveries

    def start(self, account: Account, begun: Transaction, prepared: Prepared | None) -> None:
        """Tell of a transaction that has just begun, and begin its journey."""
        self.emit("transaction.started", begun, begun.created, _PENDING)
        self.begin(account, begun, begun.created, prepared)

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
            self._take(account, transaction, number)
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
        self._take(account, transaction, job.number)
        if number < len(steps):
            agenda.add(steps[number].at, Task.STEP, job.reference, number, job.prepared)
        else:
            self._settle(account, transaction, job.due, job.prepared)

    def _take(self, account: Account, transaction: Transaction, number: int) -> None:
        """Tell of a step that is taken, the merchant too if it wants to know."""
        step = transaction.steps[number]
        kind, status = _TOLD_OF[step.action]
        self._events.emit(
            kind,
            transaction.merchant,
            step.at,
            reference=transaction.reference,
            scenario=transaction.scenario,
            status=status,
        )
        if (
            transaction.workflow is not None
            and step.action in _CALLED_BACK
            and calls_back_between(transaction)
        ):
            self._deliveries.announce(account, transaction._replace(taken=number + 1), step.at)

    def _settle(
        self, account: Account, transaction: Transaction, now: Instant, prepared: Prepared | None
    ) -> None:
        """Plan the callback of a transaction whose journey is over; without one, keep how it ended."""
        settled = as_of(transaction, now) if prepared is None else prepared.settled
        if prepared is not None or (sends_callback(settled) and settled.callback.url is not None):
            due = self._deliveries.due(account, settled)
            account.work.agenda.add(due, Task.CALLBACK, settled.reference, prepared=prepared)
        elif settled is not transaction:
            self._store.put_transaction(settled)

    def replace(self, account: Account, changed: Transaction, now: Instant) -> Transaction:
        """Follow a changed journey instead of what was planned: take what of it is due, plan the rest."""
        account.work.agenda.drop(changed.reference)
        if calls_back_between(changed):
            self._deliveries.plan_again(account, changed.reference)
        current = as_of(changed, now)
        self._store.put_transaction(current)
        self.begin(account, changed, now)
        return current

    def current(self, transaction: Transaction, now: Instant) -> Transaction:
        """A transaction as it is now; one whose retention is over has been purged."""
        current = as_retained(transaction, now)
        if current.purged and not transaction.purged:
            self._store.put_transaction(current)
            self._store.drop_pictures(current)
            self.emit("transaction.purged", current, current.deleted or now, current.state.value)
        return current

    def emit(self, kind: str, transaction: Transaction, at: Instant, status: str) -> None:
        """Say what became of a transaction to those who listen."""
        self._events.emit(
            kind,
            transaction.merchant,
            at,
            reference=transaction.reference,
            scenario=transaction.scenario,
            status=status,
        )


def after_touch(transaction: Transaction, now: Instant) -> Transaction:
    """The user does something now; the fifteen minutes start again, the rest of the journey stays."""
    _user_must_be_there(transaction)
    ends = (Action.EXPIRE, Action.TOKEN_EXPIRE)
    later = [step for step in transaction.steps[transaction.taken :] if step.action not in ends]
    opened = any(step.action is Action.START for step in (*_taken_steps(transaction), *later))
    does = Action.ACTIVITY if opened else Action.START  # of a page that waited for its customer
    steps = (*_taken_steps(transaction), Step(now, does), *later)
    if (
        transaction.initiation is not None and transaction.initiation.attempts
    ):  # that failed: it counts if they leave
        return transaction._replace(steps=(*steps[: -len(later)], Step(now + DROP_OFF, Action.COMPLETE)))
    if not any(step.action is Action.COMPLETE for step in later):
        last = max(step.at for step in steps if step.action is not Action.DROP_OFF)
        steps = (*steps, Step(last + DROP_OFF, Action.EXPIRE))
    return transaction._replace(steps=steps)


def after_finish(
    transaction: Transaction, outcome: Transaction, now: Instant, processing: int = 0
) -> Transaction:
    """The user is through; the result is there ``processing`` later, that which ``outcome`` was played for.

    Raises :class:`ScenarioError` if that is no result that this transaction can come to.
    """
    _must_be_pending(transaction)
    if outcome.product != transaction.product:
        raise _impossible(f"is {outcome.product}; {transaction.reference} is {transaction.product}")
    if outcome.result.status == NO_ID_UPLOADED:
        raise _impossible(
            "has no result, because its user drops off; use drop, or name a scenario with a result"
        )
    first = now if transaction.first_attempt is None else transaction.first_attempt
    return transaction._replace(
        scenario=outcome.scenario,
        settings=outcome.settings,
        persona=outcome.persona,
        document=outcome.document,
        result=outcome.result,
        images=outcome.images,
        callback=outcome.callback._replace(url=transaction.callback.url or outcome.callback.url),
        provided=_provided_from_camera(transaction),
        first_attempt=first,
        steps=(*_taken_steps(transaction), Step(now, Action.FINISH), Step(now + processing, Action.COMPLETE)),
    )


def _provided_from_camera(transaction: Transaction) -> Provided:
    """What was provided, now that there are images: from the camera, unless only files are allowed."""
    initiation, provided = transaction.initiation, transaction.provided
    if initiation is None or provided.source not in (WEB, REDIRECT):
        return provided
    return provided._replace(
        source=f"{provided.source}_{'UPLOAD' if initiation.capture == 'UPLOAD' else 'CAM'}"
    )


def after_failed_attempt(
    transaction: Transaction, outcome: Transaction, now: Instant, *, last: bool = False
) -> Transaction:
    """What was shown could not be read: that is the result after the last attempt, or if the user leaves."""
    done = after_finish(transaction, outcome, now)
    steps = (Step(now, Action.ATTEMPT), Step(now if last else now + DROP_OFF, Action.COMPLETE))
    planned = outcome.scenario if last else transaction.scenario  # which the next attempt comes to
    return done._replace(scenario=planned, steps=(*_taken_steps(transaction), *steps))


def after_token_expiry(transaction: Transaction, now: Instant) -> Transaction:
    """The page can be opened no more; a customer who is there already has fifteen minutes."""
    opened = any(step.action is Action.START for step in transaction.steps)
    if opened:
        return after_drop(transaction, now)
    _must_be_pending(transaction)
    return transaction._replace(steps=(*_taken_steps(transaction), Step(now, Action.TOKEN_EXPIRE)))


def after_drop(transaction: Transaction, now: Instant) -> Transaction:
    """The user leaves now: fifteen minutes after the last update the transaction is cleaned up."""
    _user_must_be_there(transaction)
    expiry = transaction.updated + DROP_OFF
    steps = (*_taken_steps(transaction), Step(now, Action.DROP_OFF), Step(expiry, Action.EXPIRE))
    return transaction._replace(steps=steps)


def _taken_steps(transaction: Transaction) -> tuple[Step, ...]:
    return transaction.steps[: transaction.taken]


def _must_be_pending(transaction: Transaction) -> None:
    if transaction.state is not State.PENDING:
        raise IllegalTransition(f"{transaction.reference} is {transaction.state.value}, not pending")


def _user_must_be_there(transaction: Transaction) -> None:
    _must_be_pending(transaction)
    if any(step.action is Action.FINISH for step in _taken_steps(transaction)):
        raise IllegalTransition(f"{transaction.reference} is being processed: the user has finished already")


def _impossible(why: str) -> ScenarioError:
    return ScenarioError([Problem("scenario", why)])
