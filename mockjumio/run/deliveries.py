"""How does a callback go out? Made when it is due, attempted, and again as its schedule says.

Each attempt is kept before it begins and after it ended. Of one that the process did not outlive, the store
therefore still has the beginning: it is recorded as interrupted and followed by another.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from functools import lru_cache
from random import Random
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from weakref import WeakValueDictionary

from mockjumio import faults
from mockjumio.clock import Instant, timestamp
from mockjumio.contract.editions import FIRST, KYX
from mockjumio.contract.network import DATA_CENTERS, REGIONS
from mockjumio.delivery.sender import Sender, SendOptions
from mockjumio.exchanges import Attempt, Callback, Outcome
from mockjumio.faults.fault import Chosen, Plan, Sent, Side
from mockjumio.merchant.account import Account
from mockjumio.merchant.agenda import Job, Task
from mockjumio.merchant.callback_urls import AllowList
from mockjumio.run.events import Events
from mockjumio.settings import Retries, WireSettings
from mockjumio.store.base import Store
from mockjumio.tracing import HEADER, AttemptSpan, Spans, child
from mockjumio.transaction import Transaction, Workflow, as_of, calls_back_between

if TYPE_CHECKING:
    from mockjumio.messages.links import Links

_INTERRUPTED = (
    "the process ended before the answer was stored; the callback may have arrived, and is sent again"
)
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
        spans: Spans | None = None,
    ) -> None:
        self._spans = spans
        self._store = store
        self._sender = sender
        self._events = events
        self._links = links
        self._hosts = hosts
        self.stopping = False  # nothing is begun any more
        self._turns: WeakValueDictionary[tuple[str, str], asyncio.Lock] = WeakValueDictionary()

    def deliver(self, account: Account, job: Job, transaction: Transaction) -> Awaitable[Callback | None]:
        """Run a job that sends a callback of a transaction, which is as it is now.

        ``None`` if there is nothing to send any more.
        """
        if calls_back_between(transaction):
            return self._deliver_in_turn(account, job, transaction)
        return self._deliver(account, job, transaction)

    async def _deliver_in_turn(self, account: Account, job: Job, transaction: Transaction) -> Callback | None:
        """So that what falls due at one instant does not overtake each other."""
        async with self._turns.setdefault((account.token, job.reference), asyncio.Lock()):
            return await self._deliver(account, job, transaction)

    async def _deliver(self, account: Account, job: Job, transaction: Transaction) -> Callback | None:
        if job.task is Task.ATTEMPT:
            known = self._store.callback(callback_id(job.reference, job.number), account.token)
            if known is None or known.due != job.due:  # it went out meanwhile, or sooner than was thought
                return None
            if account.work.held == known.id:  # nothing has overtaken it in time
                account.work.held = None
            return await self._attempt(account, known, transaction)
        plan = plan_of(account, transaction)
        callback = self._record_callback(account, transaction, job)
        copies = self._record_copies(callback, plan) if plan.copies else []
        if plan.held is not None and account.work.held is None:
            self._hold(account, callback, plan.held)
            self._plan_all(account, copies)
            return None
        if plan.concurrently:
            async with asyncio.TaskGroup() as group:
                for copy in copies:
                    group.create_task(self._attempt(account, copy, transaction, later=True))
                attempted = await self._attempt(account, callback, transaction)
        else:
            if copies:
                self._plan_all(account, copies)
            attempted = await self._attempt(account, callback, transaction)
        if account.work.held is not None:
            self._release(account)
        return attempted

    def announce(self, account: Account, transaction: Transaction, now: Instant) -> None:
        """Keep and plan the callback of a workflow that has come so far; once, if the step comes again."""
        from mockjumio.messages.body import compose  # what only a transaction needs

        if transaction.callback.url is None:
            return
        sent = self._store.callbacks(transaction.reference, account.token)
        callback = compose(transaction, now, self._links(), account.wire)
        if all(one.body != callback.body for one in sent):
            callback = callback._replace(id=callback_id(callback.reference, len(sent) + 1))
            self._store.put_callback(callback)
            self.plan(account, callback)

    def due(self, account: Account, transaction: Transaction) -> Instant:
        """When a settled transaction's callback goes out."""
        settled = transaction.settled or 0
        if not transaction.faults and not account.faults:  # nearly always
            return settled + transaction.callback.delay
        plan = plan_of(account, transaction)
        return settled if plan.early else settled + transaction.callback.delay + plan.delay

    def _hold(self, account: Account, callback: Callback, longest: int) -> None:
        held = callback._replace(due=account.clock.now() + longest)
        account.work.held = held.id
        self._store.put_callback(held)
        self.plan(account, held)

    def _release(self, account: Account) -> None:
        """Let the callback go that was held back until another one has gone out."""
        held = self._store.callback(account.work.held or "", account.token)
        account.work.held = None
        if held is not None and held.due is not None and not held.attempts:
            self._store.put_callback(held._replace(due=account.clock.now()))
            account.work.agenda.drop(held.reference)
            self.plan_again(account, held.reference)

    def _record_callback(self, account: Account, transaction: Transaction, job: Job) -> Callback:
        """The transaction's callback as it is now, kept: the one prepared at its admission, if that holds.

        On the way, settings of the wire may have changed, or the instant by a fault of the merchant's.
        """
        links, wire, prepared = self._links(), account.wire, job.prepared
        if prepared is not None and prepared.holds(job.due, (links, wire)):
            callback, settled = prepared.callback, prepared.settled
        else:
            from mockjumio.messages.body import compose  # what only a transaction needs

            callback, settled = compose(transaction, job.due, links, wire), transaction
        if calls_back_between(transaction):
            sent = self._store.callbacks(callback.reference, account.token)
            callback = callback._replace(id=callback_id(callback.reference, len(sent) + 1))
        if transaction.deleted is not None:  # its data is gone, and must not leave by another door
            callback, settled = callback._replace(body=b"", violations=()), transaction
        self._store.put_callback(
            callback, settled if settled.called_back else settled._replace(called_back=True)
        )
        return callback

    def _record_copies(self, callback: Callback, plan: Plan) -> list[Callback]:
        """The copies of a callback that are planned, kept."""
        copies = [
            callback._replace(
                id=callback_id(callback.reference, number),
                original=callback.id,
                fault="duplicate",
                due=callback.created + offset,
            )
            for number, offset in enumerate(plan.copies, start=_number(callback) + 1)
        ]
        for one in copies:
            self._store.put_callback(one)
        return copies

    async def _attempt(
        self, account: Account, callback: Callback, transaction: Transaction, *, later: bool = False
    ) -> Callback | None:
        """Try once, now; plan what the schedule says if it fails.

        Both are as the store has them, unless it is ``later`` than they were read.
        """
        async with self._sender.turn(callback.url) as waited:
            if self.stopping:
                return callback  # it stays due, for the next process
            if waited or later:
                kept = self._store.callback(callback.id, account.token)
                if kept is None or (kept.due, len(kept.attempts)) != (callback.due, len(callback.attempts)):
                    return None  # meanwhile, it went out by another job, or was removed
                # Meanwhile, its transaction may have been deleted.
                transaction = self._store.transaction(callback.reference, account.token) or transaction
            why = self._why_withheld(callback, transaction)
            if why is not None:
                now = account.clock.now()
                attempt = Attempt(len(callback.attempts) + 1, now, 0.0, Outcome.WITHHELD, detail=why)
            else:
                now = account.clock.now()
                callback = callback._replace(begun=now, due=None)
                self._store.put_callback(callback)
                await self._store.durable()  # before anybody can see it
                # A workflow is the platform's, whatever edition the merchant meets otherwise.
                edition = transaction.settings.edition if transaction.workflow is None else KYX
                options = send_options(account.wire, seed=transaction.reference, edition=edition)
                sent, faults = sent_of(account, transaction, callback)
                if account.wire.traceparent or self._spans is not None:
                    attempt = await self._post_traced(account, callback, transaction, options, sent)
                else:
                    attempt = await self._sender.post(callback, started=now, options=options, sent=sent)
                if sent is not None and faults:
                    attempt = _name_faults(attempt, callback, sent, faults)
                if attempt.outcome is Outcome.TIMED_OUT and account.work.others_wait():
                    attempt = attempt._replace(detail=f"{attempt.detail}; {_WAITED_FOR}")
        return self._record_attempt(account, callback, transaction, attempt)

    async def _post_traced(
        self,
        account: Account,
        callback: Callback,
        transaction: Transaction,
        options: SendOptions,
        sent: Sent | None,
    ) -> Attempt:
        span = None if self._spans is None else self._begin_span(self._spans, callback, transaction)
        if account.wire.traceparent:
            options = self._with_trace(options, callback, transaction, span)
        outcome, status = Outcome.INTERRUPTED, None
        try:
            attempt = await self._sender.post(
                callback, started=callback.begun or 0, options=options, sent=sent
            )
            outcome, status = attempt.outcome, attempt.status
            return attempt
        finally:
            if span is not None:
                span.end(outcome.value, status)

    def _begin_span(self, spans: Spans, callback: Callback, transaction: Transaction) -> AttemptSpan:
        url = urlsplit(callback.url)
        return spans.attempt(
            transaction.callback.trace,
            {
                "http.request.method": "POST",
                "server.address": url.hostname or "",
                "url.path": url.path,
                "mockjumio.merchant": callback.merchant,
                "mockjumio.reference": callback.reference,
                "mockjumio.callback": callback.id,
                "mockjumio.attempt": len(callback.attempts) + 1,
                "mockjumio.scenario": transaction.scenario,
            },
        )

    def _with_trace(
        self, options: SendOptions, callback: Callback, transaction: Transaction, span: AttemptSpan | None
    ) -> SendOptions:
        """With the header that continues the trace, unless the merchant has set one itself."""
        if any(name.lower() == HEADER for name, _ in options.headers):
            return options
        if span is None:
            run, number = self._events.run, len(callback.attempts) + 1
            own = child(
                transaction.callback.trace, f"{run} {callback.reference}", f"{run} {callback.id} {number}"
            )
        else:
            own = span.traceparent
        return options._replace(headers=(*options.headers, (HEADER, own)))

    def _record_attempt(
        self, account: Account, callback: Callback, transaction: Transaction, attempt: Attempt
    ) -> Callback:
        attempts, now, due = (*callback.attempts, attempt), account.clock.now(), None
        if attempt.outcome is not Outcome.ACCEPTED and callback.fault is None:
            schedule = transaction.callback.retries or account.wire.retries
            failed = len(attempts) - [one.outcome for one in attempts].count(Outcome.INTERRUPTED)
            delay = next_delay(schedule, attempt.outcome, failed, seed=callback.id)
            due = None if delay is None else now + delay
        ended = callback._replace(attempts=attempts, begun=None, due=due)
        if self._store.transaction(callback.reference, account.token) is None:
            return ended  # a reset came meanwhile
        self._store.put_callback(ended)
        if due is not None:
            self.plan(account, ended)
        self._events.emit("callback.attempted", account.token, now, **_summary(ended, transaction))
        return ended

    def plan(self, account: Account, callback: Callback) -> None:
        """Put the next attempt of a callback on the agenda, if there is one."""
        if callback.due is not None:
            account.work.agenda.add(callback.due, Task.ATTEMPT, callback.reference, _number(callback))

    def plan_again(self, account: Account, reference: str) -> None:
        """Plan the callbacks of a transaction that are due still, after its jobs were dropped."""
        self._plan_all(account, self._store.callbacks(reference, account.token))

    def _plan_all(self, account: Account, callbacks: Iterable[Callback]) -> None:
        for callback in callbacks:
            self.plan(account, callback)

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


def outbound(account: Account, transaction: Transaction) -> list[Chosen]:
    """The faults of a transaction's callback: the scenario's, then the merchant's."""
    chosen = (*transaction.faults, *account.faults.chosen()) if account.faults else transaction.faults
    return [one for one in chosen if faults.side_of(one.name) is Side.OUTBOUND] if chosen else []


_PLAIN = Plan()


def plan_of(account: Account, transaction: Transaction) -> Plan:
    """When a transaction's callback goes out, with the faults that strike."""
    if not transaction.faults and not account.faults:  # nearly always
        return _PLAIN
    plan = _PLAIN
    for chosen in outbound(account, transaction):
        if faults.strikes(chosen, 1, transaction.reference):
            plan = faults.apply_to_plan(plan, chosen, transaction.reference)
    return plan._replace(delay=0, held=None) if plan.early else plan


def sent_of(
    account: Account, transaction: Transaction, callback: Callback
) -> tuple[Sent | None, tuple[str, ...]]:
    """What goes onto the wire in the next attempt, and the faults that made it so; ``None`` if none did."""
    if not transaction.faults and not account.faults:  # nearly always
        return None, ()
    chosen = outbound(account, transaction)
    if not chosen:
        return None, ()
    number = len(callback.attempts) + 1
    striking = [one for one in chosen if faults.strikes(one, number, transaction.reference)]
    striking = [one for one in striking if number == 1 or not faults.is_of_plan(one)]
    sent = Sent(callback.content_type, callback.body, edition=transaction.settings.edition)
    for one in striking:
        sent = faults.apply_to_body(sent, one, f"{callback.id} {number}")
    return sent, tuple(one.name for one in striking)


def _name_faults(attempt: Attempt, callback: Callback, sent: Sent, struck: tuple[str, ...]) -> Attempt:
    """An attempt that says what went wrong on purpose, lest anyone take it for a bug."""
    detail = "; ".join(filter(None, (f"fault: {', '.join(struck)}", attempt.detail)))
    changed = None if sent.body == callback.body else sent.body
    return attempt._replace(detail=detail, faults=struck, sent=changed)


def callback_id(reference: str, number: int) -> str:
    return f"{reference}-{number}"


def _number(callback: Callback) -> int:
    return int(callback.id.rpartition("-")[2])


def send_options(wire: WireSettings, *, seed: str, edition: str = FIRST) -> SendOptions:
    """How a merchant's callbacks are posted; each transaction's come from one address of the data center."""
    if not wire.forwarded:
        return _options(wire, None)
    addresses = _addresses(wire.data_center, edition)
    return _options(wire, Random(f"{seed} sender").choice(addresses))


def _addresses(data_center: str, edition: str) -> tuple[str, ...]:
    if edition == KYX:
        return REGIONS[data_center].callback_addresses
    return DATA_CENTERS.row(data_center, edition).callback_addresses


@lru_cache(maxsize=256)
def _options(wire: WireSettings, address: str | None) -> SendOptions:
    headers = [("User-Agent", wire.user_agent), ("Accept", "*/*")]
    if address is not None:
        headers += [("X-Forwarded-For", address), ("X-Real-IP", address)]
    own = {name.lower() for name, _ in wire.headers}
    headers = [header for header in headers if header[0].lower() not in own]
    return SendOptions(
        headers=(*headers, *wire.headers),
        timeout_ms=wire.timeout_ms,
        connect_ms=wire.connect_timeout_ms,
        first_byte_ms=wire.first_byte_timeout_ms,
        only_200=wire.only_200,
        tls13=wire.tls13,
    )


def _state_of_workflow(transaction: Transaction, workflow: Workflow, created: Instant) -> str:
    """What a workflow has come to when its callback is made, in a word."""
    from mockjumio.messages.platform.verdicts import standing  # which Netverify does not need

    return standing(as_of(transaction, created), workflow)


def _summary(callback: Callback, transaction: Transaction) -> dict[str, object]:
    """What listeners are told of an attempt; as many are kept, no more than its line needs."""
    attempt, workflow, result = callback.attempts[-1], transaction.workflow, transaction.result.status
    if workflow is not None:
        result = _state_of_workflow(transaction, workflow, callback.created)
    told: dict[str, object] = {
        "reference": callback.reference,
        "callback": callback.id,
        "url": callback.url,
        "result": result,
        "attempt": attempt.number,
        "outcome": attempt.outcome.value,
        "status": attempt.status,
        "duration_ms": attempt.duration_ms,
        "detail": attempt.detail,
        "next_attempt": None if callback.due is None else timestamp(callback.due),
    }
    if attempt.remarks:
        told["remarks"] = attempt.remarks
    if attempt.faults:
        told["faults"] = attempt.faults
    return told


_FINAL = (Outcome.ACCEPTED, Outcome.WITHHELD, Outcome.INVALID_URL)  # trying again could change nothing


def next_delay(retries: Retries, outcome: Outcome, failed: int, *, seed: str) -> int | None:
    """Milliseconds from the end of an attempt to the next; ``None`` if there is none.

    ``failed`` counts the attempts so far. Equal seeds jitter equally.
    """
    if outcome in _FINAL or not 1 <= failed <= len(retries.delays):
        return None
    delay = retries.delays[failed - 1]
    if not retries.jitter:
        return delay
    spread = Random(f"{seed} retry {failed}").uniform(-retries.jitter, retries.jitter)
    return max(0, round(delay * (1 + spread)))
