"""What may be done to a transaction by hand? Touch, finish, drop: a new journey from now on.

Pure: each takes a transaction whose due steps have all been taken, and returns it with other steps to come;
the engine takes those that are due at once and plans the rest.
"""

from mockjumio.clock import Instant
from mockjumio.contract.enums import NO_ID_UPLOADED
from mockjumio.errors import Problem, ScenarioError
from mockjumio.transaction import (
    DROP_OFF,
    Action,
    IllegalTransition,
    State,
    Step,
    Transaction,
)


def touched(transaction: Transaction, now: Instant) -> Transaction:
    """The user does something now; the fifteen minutes start again, the rest of the journey stays."""
    _user_must_be_there(transaction)
    later = [step for step in transaction.steps[transaction.taken :] if step.action is not Action.EXPIRE]
    steps = (*_past(transaction), Step(now, Action.ACTIVITY), *later)
    if not any(step.action is Action.COMPLETE for step in later):
        last = max(step.at for step in steps if step.action is not Action.DROP_OFF)
        steps = (*steps, Step(last + DROP_OFF, Action.EXPIRE))
    return transaction._replace(steps=steps)


def finished(transaction: Transaction, outcome: Transaction, now: Instant) -> Transaction:
    """The user is through, and the result is there at once: the one that ``outcome`` was played for.

    Raises :class:`ScenarioError` if that is no result that this transaction can come to.
    """
    _must_be_pending(transaction)
    if outcome.product != transaction.product:
        raise _impossible(f"is {outcome.product}; {transaction.reference} is {transaction.product}")
    if outcome.result.status == NO_ID_UPLOADED:
        raise _impossible("has no result, the user drops off; use drop, or name one with a result")
    first = now if transaction.first_attempt is None else transaction.first_attempt
    return transaction._replace(
        scenario=outcome.scenario,
        settings=outcome.settings,
        persona=outcome.persona,
        document=outcome.document,
        result=outcome.result,
        images=outcome.images,
        callback=outcome.callback._replace(url=transaction.callback.url or outcome.callback.url),
        first_attempt=first,
        steps=(*_past(transaction), Step(now, Action.FINISH), Step(now, Action.COMPLETE)),
    )


def dropped(transaction: Transaction, now: Instant) -> Transaction:
    """The user leaves now: fifteen minutes after the last update the transaction is cleaned up."""
    _user_must_be_there(transaction)
    expiry = transaction.updated + DROP_OFF
    steps = (*_past(transaction), Step(now, Action.DROP_OFF), Step(expiry, Action.EXPIRE))
    return transaction._replace(steps=steps)


def _past(transaction: Transaction) -> tuple[Step, ...]:
    return transaction.steps[: transaction.taken]


def _must_be_pending(transaction: Transaction) -> None:
    if transaction.state is not State.PENDING:
        raise IllegalTransition(f"{transaction.reference} is {transaction.state.value}, not pending")


def _user_must_be_there(transaction: Transaction) -> None:
    _must_be_pending(transaction)
    if any(step.action is Action.FINISH for step in _past(transaction)):
        raise IllegalTransition(f"{transaction.reference} is being processed: the user has finished already")


def _impossible(why: str) -> ScenarioError:
    return ScenarioError([Problem("scenario", why)])
