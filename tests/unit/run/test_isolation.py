"""Do merchants share nothing, is each found, and does a reset begin anew for one of them only?"""

import asyncio
from collections import Counter
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from mockjumio.clock import DAY, HOUR, MINUTE, Clock, Mode, parse_timestamp
from mockjumio.contract.form import decode
from mockjumio.delivery.sender import CONCURRENCY
from mockjumio.errors import Removed, TooMany
from mockjumio.exchanges import Callback, Outcome
from mockjumio.merchant import leaving
from mockjumio.merchant.account import Account
from mockjumio.messages.links import at
from mockjumio.run import merchants as module
from mockjumio.run import runner
from mockjumio.run.engine import Reset, Simulation
from mockjumio.run.merchants import Registry, TokenTaken
from mockjumio.run.runner import BATCH
from mockjumio.scenario.library import Library
from mockjumio.settings import Credentials, Limits, MerchantSettings, Retention
from mockjumio.store import sqlite
from mockjumio.store.memory import MemoryStore
from mockjumio.store.sqlite import SqliteStore
from mockjumio.transaction import State, Transaction

if TYPE_CHECKING:
    from tests.conftest import Player, RecordingSender


# Do merchants share nothing, and does a reset begin anew for one of them only?


PATIENCE = 20
NOW = parse_timestamp("2017-11-22T10:00:00Z")
AT_ONCE = {"journey": ["start", {"finish": {"processing": "0s"}}]}


def merchant(simulation: Simulation, token: str, **circumstances: Any) -> Account:
    chosen = {"clock": Clock(Mode.MANUAL, NOW), "callback_url": "http://127.0.0.1/x"} | circumstances
    account = Account(Credentials(token, "s", f"{token}-2", "s"), **chosen)
    simulation.add_account(account)
    return account


@pytest.fixture
def first(simulation: Simulation) -> Account:
    return merchant(simulation, "first")


@pytest.fixture
def second(simulation: Simulation) -> Account:
    return merchant(simulation, "second")


class Held:
    """Holds every callback until it is told to let go."""

    def __init__(self, sender: "RecordingSender") -> None:
        self.arrived = asyncio.Event()
        self.go = asyncio.Event()
        sender.before = self.hold

    async def hold(self, callback: Callback) -> None:
        self.arrived.set()
        await self.go.wait()


@pytest.fixture
def held(sender: "RecordingSender") -> Held:
    return Held(sender)


async def test_the_same_seed_plays_the_same_for_two_merchants_and_neither_sees_the_other(
    simulation: Simulation, first: Account, second: Account, player: "Player", sender: "RecordingSender"
) -> None:
    scans = [player.start(simulation, merchant=account.token, seed=5) for account in (first, second)]
    assert scans[0].reference == scans[1].reference
    await simulation.advance_by(first, HOUR)
    states = [simulation.transaction(one.reference, one.merchant) for one in scans]
    assert [one and one.state for one in states] == [State.DONE, State.PENDING]
    assert (first.clock.now(), second.clock.now()) == (NOW + HOUR, NOW)
    await simulation.advance_by(second, HOUR)
    assert [one.merchant for one in sender.posted] == ["first", "second"]
    assert sender.posted[0].body == sender.posted[1].body


@pytest.mark.parametrize(
    "credentials",
    [
        Credentials("first", "x", "own", "x"),
        Credentials("own", "x", "first", "x"),
        Credentials("first-2", "x", "own", "x"),
        Credentials("own", "x", "first-2", "x"),
    ],
)
def test_a_token_is_one_merchants_in_whatever_pair_it_stands(
    simulation: Simulation, first: Account, credentials: Credentials
) -> None:
    before = dict(simulation.callers)
    with pytest.raises(TokenTaken, match="belongs to another merchant"):
        simulation.add_account(Account(credentials))
    assert simulation.callers == before
    assert "own" not in simulation.accounts


async def test_a_reset_empties_one_merchant_and_begins_anew_with_the_same_bytes(
    simulation: Simulation, first: Account, second: Account, player: "Player", sender: "RecordingSender"
) -> None:
    for account in (first, second):
        player.start(simulation, merchant=account.token, seed=5, set=AT_ONCE)
        await simulation.run_until_idle(account)
        player.start(simulation, "no-id-uploaded", merchant=account.token)
    first.routes.add("fraud", customer_id="x")
    assert await simulation.reset(first) == Reset(transactions=2, planned=1, waited=0, cancelled=0)
    assert (list(simulation.store.transactions("first")), first.work.planned, first.ordinal) == ([], 0, 0)
    assert list(chain.from_iterable(simulation.store.callbacks_of("first"))) == []
    assert (first.clock.now(), len(first.routes.all())) == (NOW, 1)
    assert (len(list(simulation.store.transactions("second"))), second.work.planned) == (2, 1)
    player.start(simulation, merchant="first", seed=5, set=AT_ONCE)
    await simulation.run_until_idle(first)
    assert sender.posted[2].body == sender.posted[0].body


async def test_a_reset_waits_for_the_callbacks_of_the_instant_at_hand_and_no_further(
    simulation: Simulation, first: Account, player: "Player", sender: "RecordingSender", held: Held
) -> None:
    for seed in range(3):
        player.start(simulation, merchant="first", seed=seed, set=AT_ONCE)
    later = player.start(simulation, "no-id-uploaded", merchant="first")
    moving = asyncio.create_task(simulation.advance_by(first, HOUR))
    await held.arrived.wait()
    resetting = asyncio.create_task(simulation.reset(first))
    await asyncio.sleep(0)
    assert not resetting.done()
    held.go.set()
    async with asyncio.timeout(PATIENCE):
        advanced, reset = await moving, await resetting
    assert reset == Reset(transactions=4, planned=1, waited=3, cancelled=0)
    assert (len(advanced.callbacks), advanced.end) == (3, NOW + HOUR)
    assert later.reference not in [one.reference for one in sender.posted]
    assert list(chain.from_iterable(simulation.store.callbacks_of("first"))) == []


async def test_a_reset_waits_for_no_callback_that_has_not_begun(
    simulation: Simulation, first: Account, player: "Player", sender: "RecordingSender", held: Held
) -> None:
    for seed in range(CONCURRENCY + 5):
        player.start(simulation, merchant="first", seed=seed, set=AT_ONCE)
    moving = asyncio.create_task(simulation.advance_by(first, HOUR))
    async with asyncio.timeout(PATIENCE):
        await held.arrived.wait()
        resetting = asyncio.create_task(simulation.reset(first))
        await asyncio.sleep(0)
        held.go.set()
        advanced, reset = await moving, await resetting
    assert len(sender.posted) == len(advanced.callbacks) == CONCURRENCY
    assert reset == Reset(transactions=CONCURRENCY + 5, planned=5, waited=CONCURRENCY, cancelled=0)
    assert (first.work.planned, first.clock.now()) == (0, NOW + HOUR)


async def test_a_reset_stops_a_clock_that_is_moved_past_many_steps(
    simulation: Simulation,
    first: Account,
    player: "Player",
    sender: "RecordingSender",
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(runner, "TURN", 0)
    journey = {"journey": ["start", {"finish": {"after": "1s", "processing": "1s"}}]}
    for seed in range(BATCH + 1):
        player.start(simulation, merchant="first", seed=seed, set=journey)
    with simulation.events.listen() as listener:
        moving = asyncio.create_task(simulation.advance_by(first, HOUR))
        await asyncio.sleep(0)
        reset = await simulation.reset(first)
        taken = Counter(event.kind for event in listener.at_hand())
    assert taken["transaction.finish"] == BATCH
    assert (reset.planned, reset.waited) == (BATCH + 1, 0)
    assert ((await moving).callbacks, sender.posted) == ([], [])


async def test_a_reset_cancels_what_is_under_way_on_a_running_clock(
    simulation: Simulation, player: "Player", sender: "RecordingSender", held: Held
) -> None:
    account = merchant(simulation, "real", clock=Clock(Mode.REAL))
    running = asyncio.create_task(simulation.run())
    scan = player.start(simulation, merchant="real", set=AT_ONCE)
    waiting = asyncio.create_task(simulation.settled(scan, PATIENCE))
    async with asyncio.timeout(PATIENCE):
        await held.arrived.wait()
        reset = await simulation.reset(account)
        with pytest.raises(Removed, match="by a reset"):
            await waiting
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert (reset.transactions, reset.cancelled, reset.waited) == (1, 1, 0)
    assert (account.work.in_flight, account.work.tasks, account.work.agenda.is_open(scan.reference)) == (
        0,
        set(),
        False,
    )


async def test_very_many_callbacks_under_way_are_cancelled_some_at_a_time(
    simulation: Simulation, player: "Player", held: Held
) -> None:
    account = merchant(simulation, "real", clock=Clock(Mode.REAL))
    running = asyncio.create_task(simulation.run())
    many = 3 * CONCURRENCY
    for seed in range(many):
        player.start(simulation, merchant="real", seed=seed, set=AT_ONCE)
    async with asyncio.timeout(PATIENCE):
        while len(account.work.tasks) < many:  # noqa: ASYNC110 - each turn is looked at
            await asyncio.sleep(0)
        resetting = asyncio.create_task(simulation.reset(account))
        seen = set()
        while not resetting.done():
            await asyncio.sleep(0)
            seen.add(len(account.work.tasks))
    assert seen >= {0, CONCURRENCY, 2 * CONCURRENCY, many}
    assert (await resetting).cancelled == many
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_what_ends_by_itself_while_others_are_cancelled_is_not_counted_as_cancelled(
    simulation: Simulation, player: "Player", sender: "RecordingSender"
) -> None:
    account = merchant(simulation, "real", clock=Clock(Mode.REAL))
    running = asyncio.create_task(simulation.run())
    go, ended = asyncio.Event(), []

    async def hold(callback: Callback) -> None:
        try:
            await go.wait()
            ended.append(callback)
        finally:
            go.set()  # once the first one is cancelled

    sender.before = hold
    many = 3 * CONCURRENCY
    for seed in range(many):
        player.start(simulation, merchant="real", seed=seed, set=AT_ONCE)
    async with asyncio.timeout(PATIENCE):
        while len(account.work.tasks) < many or len(sender.posted) < many:  # noqa: ASYNC110 - each turn counts
            await asyncio.sleep(0)
        cancelled = (await simulation.reset(account)).cancelled
    assert ended
    assert cancelled == many - len(ended)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


@pytest.mark.parametrize("removed", [False, True])
async def test_whoever_waits_over_a_reset_is_not_given_a_later_transaction_of_that_reference(
    simulation: Simulation, first: Account, player: "Player", *, removed: bool
) -> None:
    scan = player.start(simulation, merchant="first", seed=5)
    waiting = asyncio.create_task(simulation.settled(scan, PATIENCE))
    await asyncio.sleep(0)
    await (simulation.remove_account(first) if removed else simulation.reset(first))
    if removed:
        merchant(simulation, "first")
    again = player.start(simulation, merchant="first", seed=5)
    assert again.reference == scan.reference
    async with asyncio.timeout(PATIENCE):
        with pytest.raises(Removed, match=scan.reference):
            await waiting
    assert (await simulation.settled(again, 0)).reference == again.reference


@pytest.mark.parametrize("durable", [False, True])
async def test_what_is_started_while_very_much_is_being_reset_is_kept_or_counted_and_nothing_is_in_between(
    sender: "RecordingSender",
    player: "Player",
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    *,
    durable: bool,
) -> None:
    monkeypatch.setattr(leaving, "SOME", 1)
    monkeypatch.setattr(sqlite, "SOME", 2)  # of which one comes back in each turn
    store = SqliteStore(tmp_path) if durable else MemoryStore()
    links = at("http://127.0.0.1:8017")
    simulation = Simulation(library=Library(), store=store, sender=sender, links=lambda: links)
    account = merchant(simulation, "first", clock=Clock(Mode.REAL))
    started = 0

    def start(many: int) -> None:
        nonlocal started
        for _ in range(many):
            player.start(simulation, merchant="first", seed=started % 20)
            started += 1

    arrived = asyncio.Event()

    async def hold(callback: Callback) -> None:
        arrived.set()
        try:
            await asyncio.Event().wait()
        finally:
            start(20)  # while what is under way is cancelled

    sender.before = hold
    running = asyncio.create_task(simulation.run())
    async with asyncio.timeout(PATIENCE):
        player.start(simulation, merchant="first", set=AT_ONCE)
        await arrived.wait()
        start(20)
        resetting = asyncio.create_task(simulation.reset(account))
        while not resetting.done():
            await asyncio.sleep(0)
            start(1)
    reset, there = await resetting, list(simulation.store.transactions("first"))
    assert started > 60
    assert (reset.cancelled, reset.transactions) == (1, reset.planned + 1)
    assert [one.ordinal for one in there] == list(range(1, len(there) + 1))
    assert account.work.agenda.open == len(there)
    assert (await simulation.reset(account)).transactions == len(there)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    store.close()


async def test_nor_is_whoever_sends_a_callback_again_meanwhile(
    simulation: Simulation, player: "Player", held: Held
) -> None:
    account = merchant(simulation, "real", clock=Clock(Mode.REAL))
    running = asyncio.create_task(simulation.run())
    async with asyncio.timeout(PATIENCE):
        held.go.set()
        scan = await simulation.settled(player.start(simulation, merchant="real", set=AT_ONCE), PATIENCE)
        (sent,) = simulation.store.callbacks(scan.reference, "real")
        held.go.clear()
        held.arrived.clear()
        sending = asyncio.create_task(simulation.send_again(account, sent._replace(attempts=())))
        await held.arrived.wait()
        await simulation.reset(account)
        assert player.start(simulation, merchant="real", set=AT_ONCE).reference == scan.reference
        with pytest.raises(Removed, match=scan.reference):
            await sending
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_a_merchant_that_was_removed_is_gone_with_all_that_it_had(
    simulation: Simulation, first: Account, second: Account, player: "Player"
) -> None:
    scan = player.start(simulation, merchant="first", seed=5)
    player.start(simulation, merchant="second", seed=5)
    assert (await simulation.remove_account(first)).transactions == 1
    assert {"first", "first-2"}.isdisjoint(simulation.callers)
    assert simulation.store.owners(scan.reference) == ("second",)
    merchant(simulation, "first")
    assert simulation.transaction(scan.reference, "first") is None


async def test_whoever_steers_a_merchant_that_is_being_removed_is_told(
    simulation: Simulation, first: Account, player: "Player", held: Held
) -> None:
    player.start(simulation, merchant="first", set=AT_ONCE)
    scan = player.start(simulation, "no-id-uploaded", merchant="first")

    async def steer_in_between() -> Transaction:
        while first.work.moving.locked():  # noqa: ASYNC110 - the very turn after it is let go
            await asyncio.sleep(0)
        assert first.token in simulation.accounts  # whoever removes it has yet to be woken
        return await simulation.touch(scan)

    async with asyncio.timeout(PATIENCE):
        moving = asyncio.create_task(simulation.advance_by(first, 0))
        await held.arrived.wait()
        removing = asyncio.create_task(simulation.remove_account(first))
        steering = asyncio.create_task(steer_in_between())
        await asyncio.sleep(0)
        held.go.set()
        await asyncio.gather(moving, removing)
        with pytest.raises(Removed, match=scan.reference):
            await steering


# Data retention


def retained(simulation: Simulation, **retention: Any) -> Account:
    return merchant(simulation, "tidy", settings=MerchantSettings(retention=Retention(**retention)))


async def play_and_pass(
    simulation: Simulation, player: "Player", account: Account, scenario: str, milliseconds: int
) -> Transaction:
    scan = await player.play(simulation, scenario, merchant=account.token, set=AT_ONCE)
    await simulation.advance_by(account, milliseconds)
    found = simulation.transaction(scan.reference, account.token)
    assert found is not None
    return found


YEARS_5 = 157_784_760_000  # of 365.2425 days


@pytest.mark.parametrize(
    ("edition", "kept"), [("2017-05", YEARS_5), ("2017-10", 360 * DAY), ("2021-07", 360 * DAY)]
)
@pytest.mark.parametrize("early", [1, 0])
async def test_a_transaction_is_purged_as_long_after_it_was_settled_as_its_edition_says(
    simulation: Simulation, player: "Player", edition: str, kept: int, early: int
) -> None:
    account = merchant(simulation, "tidy", settings=MerchantSettings(edition=edition))
    found = await play_and_pass(simulation, player, account, "approved", kept - early)
    assert found.purged is not bool(early)
    assert found.deleted == (None if early else NOW + kept)


@pytest.mark.parametrize(("fraud", "purged"), [(False, False), (True, True)])
async def test_fraud_is_kept_unless_the_merchant_wants_it_purged_too(
    simulation: Simulation, player: "Player", *, fraud: bool, purged: bool
) -> None:
    account = retained(simulation, interval=MINUTE, fraud=fraud)
    found = await play_and_pass(simulation, player, account, "fraud", HOUR)
    assert found.purged is purged


async def test_a_purge_is_told_once_at_the_instant_at_which_it_was_due(
    simulation: Simulation, player: "Player"
) -> None:
    account = retained(simulation, interval=MINUTE)
    with simulation.events.listen() as listener:
        found = await play_and_pass(simulation, player, account, "approved", HOUR)
        simulation.transaction(found.reference, "tidy")
        simulation.events.close()
        told = [event.at async for event in listener if event.kind == "transaction.purged"]
    assert told == [NOW + MINUTE]


async def test_what_is_pending_is_never_purged(simulation: Simulation, player: "Player") -> None:
    account = retained(simulation, interval=1)
    scan = player.start(simulation, "no-id-uploaded", merchant="tidy")
    await simulation.advance_by(account, 14 * MINUTE)
    found = simulation.transaction(scan.reference, "tidy")
    assert found is not None
    assert (found.state, found.purged) == (State.PENDING, False)
    advanced = await simulation.advance_by(account, MINUTE)
    assert decode(advanced.callbacks[0].body)["verificationStatus"] == "NO_ID_UPLOADED"


async def test_a_callback_that_is_due_after_the_purge_does_not_go_out(
    simulation: Simulation, player: "Player", sender: "RecordingSender"
) -> None:
    account = retained(simulation, interval=MINUTE)
    late = AT_ONCE | {"callback.delay": "1m"}
    scan = await player.play(simulation, merchant=account.token, set=late)
    (callback,) = simulation.store.callbacks(scan.reference, "tidy")
    assert scan.purged
    assert (callback.attempts[0].outcome, callback.body) == (Outcome.WITHHELD, b"")
    assert sender.posted == []


# Is a merchant found by both of its tokens, kept as it is, and gone at once when it goes?


def account(token: str) -> Account:
    return Account(Credentials(token, "secret", f"{token}-2", "secret"))


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
def roster(store: MemoryStore) -> Registry:
    return Registry(store, Limits(merchants=2))


def test_of_how_a_merchant_asked_no_more_is_remembered_than_is_kept_of_what_was_settled(
    store: MemoryStore,
) -> None:
    owner = account("first")
    Registry(store, Limits(settled=2)).add(owner)
    for reference in "abc":
        owner.etiquette.fetch(reference, "data")
    assert owner.etiquette.fetch("b", "data") != ()
    assert owner.etiquette.fetch("a", "data") == ()


def test_a_merchant_is_found_by_the_tokens_of_both_pairs_and_the_first_one_is_kept_as_the_default(
    roster: Registry, store: MemoryStore
) -> None:
    first, second = account("first"), account("second")
    roster.add(first)
    roster.add(second)
    assert roster.accounts == {"first": first, "second": second}
    assert roster.callers["second-2"] is roster.callers["second"] is second
    assert [(one.token, one.default) for one in store.merchants()] == [("first", True), ("second", False)]
    assert first.number < second.number


def test_one_that_is_not_let_in_leaves_no_trace(roster: Registry, store: MemoryStore) -> None:
    roster.add(account("first"))
    with pytest.raises(TokenTaken, match="'first-2' belongs to another merchant"):
        roster.add(account("first-2"))
    roster.add(account("second"))
    with pytest.raises(TooMany, match="2 merchants already"):
        roster.add(account("third"))
    assert set(roster.callers) == {"first", "first-2", "second", "second-2"}
    assert len(store.merchants()) == 2


def test_one_that_was_removed_is_not_kept_again_and_its_token_is_free(
    roster: Registry, store: MemoryStore
) -> None:
    gone, successor = account("first"), account("first")
    roster.add(gone)
    assert roster.remove(gone)
    roster.keep(gone)
    assert (roster.callers, store.merchants()) == ({}, ())
    roster.add(successor)
    assert not roster.remove(gone)
    assert roster.accounts["first"] is successor


def test_the_tokens_of_the_last_ones_that_were_removed_are_known_until_they_are_taken_again(
    roster: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_REMEMBERED", 2)
    for token in ("first", "second"):
        gone = account(token)
        roster.add(gone)
        assert roster.remove(gone)
    assert list(roster.former) == ["second", "second-2"]
    roster.add(account("second"))
    assert list(roster.former) == []
