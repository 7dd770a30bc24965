"""What becomes of a callback that is not accepted, and of one that the process did not outlive?"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import pytest

from mockjumio.clock import MINUTE, SECOND, Clock, Mode
from mockjumio.contract.network import DATA_CENTERS
from mockjumio.exchanges import Attempt, Callback, Outcome
from mockjumio.merchant.account import Account
from mockjumio.merchant.callback_urls import AllowList
from mockjumio.messages.links import at
from mockjumio.run.deliveries import send_options
from mockjumio.run.engine import Simulation
from mockjumio.scenario.library import Library
from mockjumio.settings import Credentials, Retries, WireSettings
from mockjumio.store.base import Store
from mockjumio.store.memory import MemoryStore
from tests.fakes import RecordingSender

if TYPE_CHECKING:
    from tests.conftest import Player

NOW = 1_511_344_800_000
AT_ONCE: dict[str, Any] = {"extends": "approved", "journey": ["start", {"finish": {"processing": "0s"}}]}


class Watching(RecordingSender):
    """Looks into the store while it posts."""

    def __init__(self, *outcomes: Outcome, store: Store | None = None) -> None:
        super().__init__(*outcomes)
        self.store = store or MemoryStore()
        self.stored: list[Callback | None] = []
        self.before = self._look

    async def _look(self, callback: Callback) -> None:
        self.stored.append(self.store.callback(callback.id, callback.merchant))


def simulated(sender: Watching, *hosts: str, **wire: Any) -> Simulation:
    simulation = Simulation(
        library=Library(),
        store=sender.store,
        sender=sender,
        links=lambda: at("http://127.0.0.1:8017"),
        hosts=AllowList(hosts),
    )
    simulation.add_account(
        Account(
            Credentials(),
            clock=Clock(Mode.MANUAL, NOW),
            callback_url="http://127.0.0.1/jumio",
            wire=WireSettings(**wire),
        )
    )
    return simulation


def restarted_with(store: Store) -> tuple[Watching, Simulation]:
    """What a new process makes of a store that the one before has left."""
    sender = Watching(store=store)
    simulation = Simulation(
        library=Library(),
        store=store,
        sender=sender,
        links=lambda: at("http://127.0.0.1:8017"),
    )
    for kept in store.merchants():
        simulation.restore(kept)
    return sender, simulation


def account_of(simulation: Simulation) -> Account:
    return next(iter(simulation.accounts.values()))


async def test_without_a_schedule_there_is_one_attempt(player: "Player") -> None:
    sender = Watching(Outcome.REJECTED)
    await player.play(simulated(sender), AT_ONCE)
    assert len(sender.posted) == 1


async def test_a_schedule_runs_on_the_merchants_clock_until_one_is_accepted(player: "Player") -> None:
    sender = Watching(Outcome.REFUSED, Outcome.TIMED_OUT, Outcome.ACCEPTED)
    simulation = simulated(sender, retries=Retries((10 * SECOND, MINUTE, 5 * MINUTE)))
    account = account_of(simulation)
    started = player.start(simulation, AT_ONCE)
    (callback,) = (await simulation.advance_by(account, 10 * SECOND - 1)).callbacks
    assert [one.outcome for one in callback.attempts] == [Outcome.REFUSED]
    assert (callback.due, callback.open) == (NOW + 10 * SECOND, True)
    assert account.work.agenda.is_open(started.reference)
    await simulation.advance_by(account, 1)
    assert sender.started == [NOW, NOW + 10 * SECOND]
    (callback,) = (await simulation.run_until_idle(account)).callbacks
    assert [one.outcome for one in callback.attempts] == [
        Outcome.REFUSED,
        Outcome.TIMED_OUT,
        Outcome.ACCEPTED,
    ]
    assert [one.number for one in callback.attempts] == [1, 2, 3]
    assert (callback.due, account.clock.now()) == (None, NOW + 10 * SECOND + MINUTE)
    assert len({one.body for one in sender.posted}) == 1


async def test_what_is_retried_in_the_window_is_reported_once_with_all_attempts(
    player: "Player",
) -> None:
    sender = Watching(Outcome.REJECTED)
    simulation = simulated(sender, retries=Retries((SECOND, SECOND)))
    player.start(simulation, AT_ONCE)
    (callback,) = (await simulation.advance_by(account_of(simulation), MINUTE)).callbacks
    assert len(callback.attempts) == 3
    assert callback.due is None


async def test_a_scenarios_schedule_goes_before_the_merchants(player: "Player") -> None:
    sender = Watching(Outcome.REJECTED)
    simulation = simulated(sender, retries=Retries((SECOND,) * 5))
    await player.play(simulation, AT_ONCE | {"callback": {"retries": ["10s"]}})
    assert sender.started == [NOW, NOW + 10 * SECOND]
    await player.play(simulation, AT_ONCE | {"callback": {"retries": []}})
    assert len(sender.posted) == 3


@pytest.mark.parametrize("outcome", [Outcome.INVALID_URL, Outcome.ACCEPTED])
async def test_what_trying_again_could_not_change_is_not_tried_again(
    player: "Player", outcome: Outcome
) -> None:
    sender = Watching(outcome)
    await player.play(simulated(sender, retries=Retries((SECOND,))), AT_ONCE)
    assert len(sender.posted) == 1


async def test_the_store_knows_of_an_attempt_before_it_begins(player: "Player") -> None:
    sender = Watching(Outcome.REJECTED)
    await player.play(simulated(sender, retries=Retries((SECOND,))), AT_ONCE)
    first, second = sender.stored
    assert first is not None
    assert second is not None
    assert (first.begun, first.attempts) == (NOW, ())
    assert (second.begun, len(second.attempts)) == (NOW + SECOND, 1)


async def test_an_attempt_that_the_process_did_not_outlive_is_recorded_and_followed_by_another(
    player: "Player",
) -> None:
    sender = Watching(Outcome.ACCEPTED)
    simulation = simulated(sender)
    played = await player.play(simulation, AT_ONCE)
    (callback,) = sender.store.callbacks(played.reference)
    sender.store.put_callback(callback._replace(attempts=(), begun=NOW))  # as a process leaves it that dies
    simulation.keep(account_of(simulation))
    after, restarted = restarted_with(sender.store)
    await restarted.catch_up()
    (callback,) = after.store.callbacks(played.reference)
    assert [one.outcome for one in callback.attempts] == [Outcome.INTERRUPTED, Outcome.ACCEPTED]
    assert "may have arrived" in callback.attempts[0].detail
    assert [one.body for one in after.posted] == [callback.body]


async def test_what_was_deleted_while_it_waited_for_its_turn_does_not_go_out(
    player: "Player", monkeypatch: pytest.MonkeyPatch
) -> None:
    sender = Watching(Outcome.ACCEPTED)
    simulation = simulated(sender)

    @asynccontextmanager
    async def turn(url: str) -> AsyncIterator[bool]:
        (transaction,) = sender.store.transactions(account_of(simulation).token)
        simulation.delete(transaction)
        yield True

    monkeypatch.setattr(sender, "turn", turn)
    played = await player.play(simulation, AT_ONCE)
    (callback,) = sender.store.callbacks(played.reference)
    assert [one.outcome for one in callback.attempts] == [Outcome.WITHHELD]
    assert sender.posted == []


async def test_what_waits_for_its_turn_when_the_sandbox_stops_stays_due(
    player: "Player", monkeypatch: pytest.MonkeyPatch
) -> None:
    sender = Watching(Outcome.ACCEPTED)
    simulation = simulated(sender)

    tasks: list[asyncio.Task[None]] = []

    @asynccontextmanager
    async def turn(url: str) -> AsyncIterator[bool]:
        tasks.append(asyncio.create_task(simulation.stop(20.0)))
        while not simulation.deliveries.stopping:  # noqa: ASYNC110 - nothing tells
            await asyncio.sleep(0)
        yield True

    monkeypatch.setattr(sender, "turn", turn)
    player.start(simulation, AT_ONCE)
    await simulation.advance_by(account_of(simulation), MINUTE)
    await asyncio.gather(*tasks)
    (callback,) = sender.store.open_callbacks(account_of(simulation).token)
    assert (callback.attempts, callback.begun, callback.due) == ((), None, callback.created)
    assert sender.posted == []


async def test_copies_of_a_callback_that_is_held_back_go_out_all_the_same(player: "Player") -> None:
    sender = Watching(Outcome.ACCEPTED)
    simulation = simulated(sender)
    account = account_of(simulation)
    faults = [{"reorder": {"within": "1h"}}, {"duplicate": {"times": 3, "after": "1m"}}]
    held = player.start(simulation, AT_ONCE | {"callback": {"faults": faults}})
    await simulation.advance_by(account, 90 * SECOND)
    assert [one.id for one in sender.posted] == [f"{held.reference}-2"], "the first copy, after a minute"
    other = player.start(simulation, AT_ONCE)
    await simulation.advance_by(account, SECOND)
    assert [one.id for one in sender.posted[1:]] == [f"{other.reference}-1", f"{held.reference}-1"]
    await simulation.run_until_idle(account)
    assert [one.id for one in sender.posted[3:]] == [f"{held.reference}-3", f"{held.reference}-4"]
    assert list(sender.store.open_callbacks(account.token)) == []


async def test_after_a_restart_no_merchant_waits_for_another(player: "Player") -> None:
    sender = Watching(Outcome.ACCEPTED)
    simulation = simulated(sender)
    simulation.add_account(
        Account(
            Credentials("other", "s", "other-2", "s"), clock=Clock(Mode.MANUAL, NOW), callback_url="http://b/"
        )
    )
    arrived = asyncio.Event()
    post = sender.post

    async def hang(callback: Callback, **options: Any) -> Attempt:
        if callback.merchant == "other":
            arrived.set()
        else:
            await arrived.wait()
        return await post(callback, **options)

    sender.post = hang  # type: ignore[method-assign, assignment]
    for account in simulation.accounts.values():
        player.start(simulation, AT_ONCE, merchant=account.token)
    async with asyncio.timeout(20):
        await simulation.catch_up()
    assert len(sender.posted) == 2


async def test_pending_transactions_go_on_after_a_restart(player: "Player") -> None:
    sender = Watching(Outcome.ACCEPTED)
    simulation = simulated(sender)
    player.start(simulation, "no-id-uploaded")
    player.start(simulation, AT_ONCE | {"callback": {"delay": "1h"}})
    await simulation.advance_by(account_of(simulation), 14 * MINUTE)
    account_of(simulation).routes.add("fraud", customer_id="f*")
    simulation.keep(account_of(simulation))
    _, restarted = restarted_with(sender.store)
    account = account_of(restarted)
    assert (account.clock.now(), account.clock.running) == (NOW + 14 * MINUTE, False)
    assert account.routes.find({"customer_id": "f1"}) == "fraud"
    assert (account.ordinal, account.work.planned) == (2, 2)
    assert (await restarted.advance_by(account, MINUTE - 1)).callbacks == []
    (dropped,) = (await restarted.advance_by(account, 1)).callbacks
    assert b"NO_ID_UPLOADED" in dropped.body
    (late,) = (await restarted.run_until_idle(account)).callbacks
    assert late.created == NOW + 60 * MINUTE


async def test_a_host_that_is_not_allowed_gets_nothing(player: "Player") -> None:
    sender = Watching(Outcome.ACCEPTED)
    simulation = simulated(sender, "127.0.0.1")
    account = account_of(simulation)
    player.start(simulation, AT_ONCE)
    simulation.deliveries._hosts = AllowList(("shop.example",))
    (callback,) = (await simulation.run_until_idle(account)).callbacks
    assert (sender.posted, callback.attempts[0].outcome) == ([], Outcome.WITHHELD)
    assert "not allowed" in callback.attempts[0].detail


def test_forwarded_headers_name_one_address_of_the_data_center_for_a_transaction() -> None:
    addresses = set()
    for number in range(60):
        options = send_options(WireSettings(forwarded=True, data_center="EU"), seed=str(number))
        headers = dict(options.headers)
        assert headers["X-Forwarded-For"] == headers["X-Real-IP"]
        addresses.add(headers["X-Real-IP"])
        assert options == send_options(WireSettings(forwarded=True, data_center="EU"), seed=str(number))
    assert addresses == set(DATA_CENTERS["EU"].callback_addresses)


def test_forwarded_headers_name_an_address_of_the_merchants_edition() -> None:
    def addresses(center: str, edition: str) -> set[str]:
        wire = WireSettings(forwarded=True, data_center=center)
        sent = (dict(send_options(wire, seed=str(one), edition=edition).headers) for one in range(90))
        return {headers["X-Real-IP"] for headers in sent}

    assert addresses("US", "2017-05").isdisjoint(addresses("US", "2020-01"))
    assert len(addresses("US", "2017-10")) == 10
    assert addresses("SGP", "2020-09") == {"3.0.109.121", "52.76.184.73", "52.77.102.92"}


def test_a_merchants_own_headers_replace_the_usual_ones() -> None:
    options = send_options(WireSettings(headers=(("accept", "text/plain"), ("X-Env", "test"))), seed="1")
    assert options.headers == (("User-Agent", "mockjumio"), ("accept", "text/plain"), ("X-Env", "test"))


class Queueing(Watching):
    """Nobody has a turn at once."""

    @asynccontextmanager
    async def turn(self, url: str) -> AsyncIterator[bool]:
        await asyncio.sleep(0)
        yield True


async def test_what_is_planned_twice_for_one_instant_goes_out_once(player: "Player") -> None:
    """As a callback that was held back, and was let go while the job of its own time waited for its turn."""
    sender = Queueing(Outcome.TIMED_OUT, Outcome.ACCEPTED)
    simulation = simulated(sender, retries=Retries(delays=(MINUTE,)))
    account = next(iter(simulation.accounts.values()))
    started = player.start(simulation, AT_ONCE)
    await simulation.advance_by(account, 0)
    (callback,) = simulation.store.callbacks(started.reference)
    simulation.deliveries.plan(account, callback)
    await simulation.run_until_idle(account)
    assert len(sender.posted) == 2
    (callback,) = simulation.store.callbacks(started.reference)
    assert [one.outcome for one in callback.attempts] == [Outcome.TIMED_OUT, Outcome.ACCEPTED]
