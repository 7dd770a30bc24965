"""What is looked at of a merchant's transactions? Each as it is at this moment, with its callbacks."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

from mockjumio.clock import Instant
from mockjumio.exchanges import Callback, Outcome
from mockjumio.merchant.account import Account
from mockjumio.run.engine import Simulation
from mockjumio.store.base import ANY, Wanted, Whole
from mockjumio.transaction import Transaction, as_retained
from mockjumio.web.control.views import transaction_text


class Subject(NamedTuple):
    """A transaction as it is, with its callbacks. ``due`` says that the store does not know of its purge."""

    transaction: Transaction
    callbacks: Sequence[Callback]
    is_open: bool
    due: bool = False

    @property
    def outcome(self) -> Outcome | None:
        """Of the last attempt of the callback that was made last."""
        last = self.callbacks[-1] if self.callbacks else None
        return last.attempts[-1].outcome if last and last.attempts else None

    def text(self) -> Iterator[str]:
        return transaction_text(self.transaction, self.callbacks)


def subjects(
    simulation: Simulation,
    account: Account,
    after: int | None = None,
    *,
    callbacks: bool,
    newest: bool = False,
    wanted: Wanted = ANY,
) -> Iterator[Iterable[Subject]]:
    """A merchant's transactions in parts that any thread may read, in either order.

    Nothing is purged meanwhile: that is left to who finds one that is ``due``, by :func:`as_it_is`.
    """
    parts = simulation.store.parts(
        account.token,
        after,
        is_open=account.work.agenda.is_open,
        callbacks=callbacks,
        newest=newest,
        wanted=wanted,
    )
    for part in parts:
        yield map(partial(_subject, account.clock.now()), part)


def _subject(now: Instant, whole: Whole) -> Subject:
    kept, callbacks, is_open = whole
    current = as_retained(kept, now)
    return Subject(current, callbacks, is_open, current.purged and not kept.purged)


def as_it_is(
    simulation: Simulation, account: Account, fits: Callable[[Subject], bool], one: Subject, stale: bool
) -> Subject | None:
    """A subject that was found, if it still is what was looked for. A reset may have removed it meanwhile."""
    if not (stale or one.due):
        return one
    reference = one.transaction.reference
    current = simulation.transaction(reference, account.token)
    if current is None:
        return None
    callbacks = simulation.store.callbacks(reference, account.token)
    subject = Subject(current, callbacks, account.work.agenda.is_open(reference))
    return subject if fits(subject) else None
