"""How does a callback go out? Made when it is due, attempted, and again as its schedule says.

Each attempt is kept before it begins and after it ended. Of one that the process did not outlive, the store
therefore still has the beginning: it is recorded as interrupted and followed by another.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import TYPE_CHECKING

from mockjumio.clock import Instant, timestamp
from mockjumio.contract.data_centers import DATA_CENTERS
from mockjumio.delivery.allow_list import AllowList
from mockjumio.delivery.retry import next_delay
from mockjumio.delivery.sender import Sender, SendOptions
from mockjumio.exchanges import Attempt, Callback, Outcome
from mockjumio.scheduler import Job, Task
from mockjumio.settings import WireSettings
from mockjumio.simulation.account import Account
from mockjumio.simulation.events import Events
from mockjumio.store.base import Store
from mockjumio.transaction import Transaction

if TYPE_CHECKING:
    from mockjumio.messages.links import Links

_INTERRUPTED = "the process ended before the answer was stored; it may have arrived, and is sent again"
_WAITED_FOR = (
    "a call that moves, freezes or resets this merchant's clock waited for it meanwhile: made by whoever "
    "answers the callback, such a call must not hold up the answer"
)


class Deliveries:
    """Sends the callbacks of accounts. ``links`` is asked each time, since a server's address comes late."""

    def __init__(
        self,
        *,
        store: Store,
        sender: Sender,
        events: Events,
        links: Callable[[], Links],
        hosts: AllowList,
    ) -> None:
        self._store = store
        self._sender = sender
        self._events = events
        self._links = links
        self._hosts = hosts

    async def deliver(self, account: Account, job: Job) -> Callback | None:
        """Run a job that sends a callback; ``None`` if a reset removed what it was about."""
        transaction = self._store.transaction(job.reference, account.token)
        if transaction is None:
            return None
        if job.task is Task.CALLBACK:
            callback = self._made(account, transaction, job.due)
        else:
            known = self._store.callback(callback_id(job.reference, job.number), account.token)
            if known is None:
                return None
            callback = known
        return await self.attempt(account, callback, transaction)

    def _made(self, account: Account, transaction: Transaction, due: Instant) -> Callback:
        from mockjumio.simulation.compose import compose  # what only a transaction needs

        callback = compose(transaction, due, self._links(), account.wire)
        if transaction.deleted is not None:  # its data is gone, and must not leave by another door
            callback = callback._replace(body=b"", violations=())
        callback = callback._replace(due=due)  # until it is begun
        self._store.put_transaction(transaction._replace(called_back=True))
        self._store.put_callback(callback)
        return callback

    async def attempt(self, account: Account, callback: Callback, transaction: Transaction) -> Callback:
        """Try once, now; plan what the schedule says if it fails."""
        why = self._why_withheld(callback, transaction)
        if why is not None:
            now = account.clock.now()
            attempt = Attempt(len(callback.attempts) + 1, now, 0.0, Outcome.WITHHELD, detail=why)
        else:
            async with self._sender.turn(callback.url):
                callback = callback._replace(begun=account.clock.now(), due=None)
                self._store.put_callback(callback)
                await self._store.durable()
                attempt = await self._sender.post(
                    callback,
                    started=callback.begun or 0,
                    options=send_options(account.wire, seed=transaction.reference),
                )
            if attempt.outcome is Outcome.TIMED_OUT and account.others_wait():
                attempt = attempt._replace(detail=f"{attempt.detail}; {_WAITED_FOR}")
        return self._ended(account, callback, transaction, attempt)

    def _ended(
        self, account: Account, callback: Callback, transaction: Transaction, attempt: Attempt
    ) -> Callback:
        attempts = (*callback.attempts, attempt)
        now = account.clock.now()
        schedule = transaction.callback.retries or account.wire.retries
        failed = sum(one.outcome is not Outcome.INTERRUPTED for one in attempts)
        delay = next_delay(schedule, attempt.outcome, failed, seed=callback.id)
        due = None if delay is None else now + delay
        ended = callback._replace(attempts=attempts, begun=None, due=due)
        if self._store.transaction(callback.reference, account.token) is None:
            return ended  # a reset came meanwhile
        self._store.put_callback(ended)
        self.plan(account, ended)
        self._events.emit("callback.attempted", account.token, now, **_summary(ended))
        return ended

    def plan(self, account: Account, callback: Callback) -> None:
        """Put the next attempt of a callback on the agenda, if there is one."""
        if callback.due is not None:
            number = int(callback.id.rpartition("-")[2])
            account.plan(callback.due, Task.ATTEMPT, callback.reference, number)

    def recover(self, account: Account, callback: Callback) -> None:
        """Plan what was planned or under way when the process ended."""
        if callback.begun is not None:
            lost = Attempt(
                len(callback.attempts) + 1, callback.begun, 0.0, Outcome.INTERRUPTED, detail=_INTERRUPTED
            )
            attempts = (*callback.attempts, lost)
            callback = callback._replace(attempts=attempts, begun=None, due=callback.begun)
            self._store.put_callback(callback)
        self.plan(account, callback)

    def _why_withheld(self, callback: Callback, transaction: Transaction) -> str | None:
        """Why a callback must not go out; ``None`` for nearly every one."""
        if transaction.deleted is not None:
            return "the transaction was deleted before its callback was due"
        if callback.violations and callback.original is None and not transaction.callback.violate:
            return f"breaks the contract: {callback.violations[0]}"
        return self._hosts.refusal(callback.url)


def callback_id(reference: str, number: int) -> str:
    return f"{reference}-{number}"


def send_options(wire: WireSettings, *, seed: str) -> SendOptions:
    """How a merchant's callbacks are posted; each transaction's come from one address of the data center."""
    headers = [("User-Agent", wire.user_agent), ("Accept", "*/*")]
    if wire.forwarded:
        address = Random(f"{seed} sender").choice(DATA_CENTERS[wire.data_center].callback_addresses)
        headers += [("X-Forwarded-For", address), ("X-Real-IP", address)]
    own = {name.lower() for name, _ in wire.headers}
    headers = [header for header in headers if header[0].lower() not in own]
    return SendOptions(
        headers=(*headers, *wire.headers),
        timeout_ms=wire.timeout_ms,
        connect_ms=wire.connect_timeout_ms,
        first_byte_ms=wire.first_byte_timeout_ms,
        only_200=wire.only_200,
    )


def _summary(callback: Callback) -> dict[str, object]:
    attempt = callback.attempts[-1]
    return {
        "reference": callback.reference,
        "callback": callback.id,
        "attempt": attempt.number,
        "outcome": attempt.outcome.value,
        "status": attempt.status,
        "next_attempt": None if callback.due is None else timestamp(callback.due),
    }
