"""Does what is planned happen, at its instant, in its order?"""

import asyncio
import logging
from typing import TYPE_CHECKING, Any

import pytest

from mockjumio.clock import MINUTE, SECOND, Clock, Mode, timestamp
from mockjumio.contract.form import decode
from mockjumio.delivery.sender import CONCURRENCY
from mockjumio.errors import BrokenContract, UsageError
from mockjumio.exchanges import Callback, Outcome
from mockjumio.merchant.account import Account
from mockjumio.run import engine
from mockjumio.run.engine import Simulation
from mockjumio.run.runner import ClockMove
from mockjumio.settings import Credentials, WireSettings
from mockjumio.transaction import IllegalTransition, State

if TYPE_CHECKING:
    from tests.conftest import Player, RecordingSender

PATIENCE = 20
AT_ONCE = {"journey": ["start", {"finish": {"processing": "0s"}}]}


@pytest.fixture
def account(simulation: Simulation) -> Account:
    return next(iter(simulation.accounts.values()))


def add_account(simulation: Simulation, token: str, **circumstances: Any) -> Account:
    """Another merchant."""
    account = Account(
        Credentials(token, "secret", f"{token}-admin", "secret"),
        callback_url="http://127.0.0.1/jumio",
        **circumstances,
    )
    simulation.add_account(account)
    return account


async def test_nothing_happens_before_it_is_due(
    simulation: Simulation, account: Account, player: "Player", sender: "RecordingSender"
) -> None:
    started = player.start(simulation, "no-id-uploaded")
    now = account.clock.now()
    assert (await simulation.advance(account, now + 15 * MINUTE - 1)).callbacks == []
    assert simulation.store.transaction(started.reference).state is State.PENDING  # type: ignore[union-attr]
    (callback,) = (await simulation.advance(account, now + 15 * MINUTE)).callbacks
    assert sender.posted[0].id == callback.id
    assert decode(callback.body)["verificationStatus"] == "NO_ID_UPLOADED"
    assert simulation.store.transaction(started.reference).state is State.FAILED  # type: ignore[union-attr]


async def test_activity_starts_the_fifteen_minutes_again(
    simulation: Simulation, account: Account, player: "Player"
) -> None:
    player.start(
        simulation, "no-id-uploaded", set={"journey": ["start", {"activity": {"after": "14m"}}, "drop_off"]}
    )
    now = account.clock.now()
    assert (await simulation.advance(account, now + 29 * MINUTE - 1)).callbacks == []
    assert len((await simulation.advance(account, now + 29 * MINUTE)).callbacks) == 1


async def test_a_callback_says_the_instant_it_was_due_though_time_passed_in_one_leap(
    simulation: Simulation, account: Account, player: "Player"
) -> None:
    now = account.clock.now()
    player.start(simulation, "no-id-uploaded", set={"callback.delay": "2s"})
    (callback,) = (await simulation.advance(account, now + 24 * 60 * MINUTE)).callbacks
    form = decode(callback.body)
    assert form["transactionDate"] == timestamp(now)
    assert form["callbackDate"] == timestamp(now + 15 * MINUTE + 2 * SECOND)
    assert callback.attempts[0].started == callback.created == now + 15 * MINUTE + 2 * SECOND
    assert account.clock.now() == now + 24 * 60 * MINUTE


async def test_advance_returns_when_every_outcome_is_stored(
    simulation: Simulation, account: Account, player: "Player"
) -> None:
    started = [player.start(simulation, seed=seed) for seed in range(3)]
    returned = (await simulation.advance(account, account.clock.now() + MINUTE)).callbacks
    assert len(returned) == 3
    for one in started:
        (stored,) = simulation.store.callbacks(one.reference)
        assert stored in returned
        assert stored.attempts[0].outcome is Outcome.ACCEPTED


async def test_each_instant_is_settled_before_the_next_oldest_first(
    simulation: Simulation, account: Account, player: "Player", sender: "RecordingSender"
) -> None:
    for seed, delay in enumerate(("3s", "1s", "2s")):
        player.start(simulation, seed=seed, set=AT_ONCE | {"callback.delay": delay})
    times: list[int] = []

    async def note(callback: Callback) -> None:
        times.append(account.clock.now())
        await asyncio.sleep(0)  # a chance for a later instant to overtake
        times.append(account.clock.now())

    sender.before = note
    now = account.clock.now()
    callbacks = (await simulation.advance(account, now + MINUTE)).callbacks
    due = [now + seconds * SECOND for seconds in (1, 2, 3)]
    assert [callback.created for callback in callbacks] == due
    assert times == [instant for instant in due for _ in range(2)]


async def test_callbacks_of_one_instant_go_out_concurrently_within_the_bound(
    simulation: Simulation, account: Account, player: "Player", sender: "RecordingSender"
) -> None:
    count = CONCURRENCY + 3
    for seed in range(count):
        player.start(simulation, seed=seed, set=AT_ONCE)
    everyone, under_way, most = asyncio.Event(), 0, 0

    async def wait_for_the_others(callback: Callback) -> None:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        if under_way == CONCURRENCY:
            everyone.set()
        await everyone.wait()
        under_way -= 1

    sender.before = wait_for_the_others
    async with asyncio.timeout(PATIENCE):
        assert len((await simulation.run_until_idle(account)).callbacks) == count
    assert most == CONCURRENCY


async def test_steps_of_one_instant_are_taken_before_callbacks_go_out(
    simulation: Simulation, account: Account, player: "Player", sender: "RecordingSender"
) -> None:
    seen: list[State] = []
    first = player.start(simulation, set=AT_ONCE | {"callback.delay": "1s"})
    second = player.start(simulation, set={"journey": ["start", {"finish": {"processing": "1s"}}]})

    async def look(callback: Callback) -> None:
        if callback.reference == first.reference:
            seen.append(simulation.transaction(second.reference).state)  # type: ignore[union-attr]

    sender.before = look
    await simulation.run_until_idle(account)
    assert seen == [State.DONE]


async def test_run_until_idle_stops_at_the_last_thing_due(
    simulation: Simulation, account: Account, player: "Player"
) -> None:
    now = account.clock.now()
    player.start(simulation, "no-id-uploaded")
    await simulation.run_until_idle(account)
    assert account.clock.now() == now + 15 * MINUTE
    assert await simulation.run_until_idle(account) == ClockMove(
        account.clock.now(), account.clock.now(), [], 0, 0
    )


async def test_accounts_have_their_own_time_references_and_agenda(
    simulation: Simulation, account: Account, player: "Player", sender: "RecordingSender"
) -> None:
    other = add_account(simulation, "other", clock=Clock(Mode.MANUAL, account.clock.now()), seed=1)
    mine = player.start(simulation)
    others = player.start(simulation, merchant="other")
    assert mine.reference != others.reference
    await simulation.run_until_idle(other)
    assert [one.merchant for one in sender.posted] == ["other"]
    assert account.clock.now() == mine.created
    assert [one.reference for one in simulation.store.transactions("other")] == [others.reference]


async def test_what_cannot_be_sent_legally_is_refused_before_anything_is_kept(
    simulation: Simulation, account: Account, player: "Player"
) -> None:
    with pytest.raises(BrokenContract, match="transactionDate"):
        player.start(simulation, set={"callback.omit": ["transactionDate"]})
    assert list(simulation.store.transactions(account.token)) == []
    assert (account.ordinal, len(account.work.agenda)) == (0, 0)


async def test_a_marked_violation_is_sent(
    simulation: Simulation, account: Account, player: "Player", sender: "RecordingSender"
) -> None:
    await player.play(simulation, set={"callback.omit": ["transactionDate"], "callback.violate": True})
    (callback,) = sender.posted
    assert "transactionDate" not in decode(callback.body)
    assert [breach.path for breach in callback.violations] == ["transactionDate"]


async def test_a_callback_that_became_illegal_is_withheld_and_recorded(
    simulation: Simulation,
    account: Account,
    player: "Player",
    sender: "RecordingSender",
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(engine, "PREPARED", 0)  # as after a restart: it is composed when it is due
    started = player.start(simulation)
    unmarked = started.callback._replace(set=(("idCountry", "Narnia"),))
    simulation.store.put_transaction(started._replace(callback=unmarked))
    await simulation.run_until_idle(account)
    assert sender.posted == []
    (callback,) = simulation.store.callbacks(started.reference)
    assert callback.attempts[0].outcome is Outcome.WITHHELD
    assert "idCountry" in callback.attempts[0].detail


@pytest.mark.parametrize(
    "url", ["ftp://shop.example/x", "shop.example/x", "https://shöp.example/", "https://a b/"]
)
async def test_a_callback_url_that_cannot_be_posted_to_is_refused(
    simulation: Simulation, player: "Player", url: str
) -> None:
    with pytest.raises(UsageError, match="callback URL"):
        player.start(simulation, callback_url=url)


async def test_a_start_without_any_callback_url_is_refused(
    simulation: Simulation, account: Account, player: "Player"
) -> None:
    account.callback_url = None
    with pytest.raises(UsageError, match="no callback URL"):
        player.start(simulation)
    player.start(simulation, set={"settings.id_verification": False})  # sends none, needs none


async def test_the_url_of_the_run_wins_over_the_merchants(
    simulation: Simulation, player: "Player", sender: "RecordingSender"
) -> None:
    await player.play(simulation, callback_url="http://127.0.0.1/other")
    await player.play(simulation)
    assert [one.url for one in sender.posted] == ["http://127.0.0.1/other", "http://127.0.0.1/jumio"]


async def test_the_merchants_wire_settings_shape_the_callback(
    simulation: Simulation, player: "Player"
) -> None:
    add_account(
        simulation,
        "java",
        clock=Clock(Mode.MANUAL),
        wire=WireSettings(charset=True, plus_for_space=True),
    )
    scan = await player.play(simulation, merchant="java", additional_information="a b*c")
    (callback,) = simulation.store.callbacks(scan.reference)
    assert callback.content_type == "application/x-www-form-urlencoded;charset=UTF-8"
    assert b"additionalInformation=a+b*c" in callback.body


async def test_delete_marks_a_finished_transaction_and_refuses_a_pending_one(
    simulation: Simulation, account: Account, player: "Player"
) -> None:
    pending = player.start(simulation)
    with pytest.raises(IllegalTransition, match="PENDING"):
        simulation.delete(pending)
    await simulation.run_until_idle(account)
    done = simulation.transaction(pending.reference)
    assert done is not None
    simulation.delete(done)
    deleted = simulation.transaction(pending.reference)
    assert deleted is not None
    assert deleted.deleted == account.clock.now()


async def test_on_a_real_clock_things_happen_by_themselves(
    simulation: Simulation, player: "Player", sender: "RecordingSender"
) -> None:
    add_account(simulation, "real", clock=Clock(Mode.REAL))
    posted = asyncio.Event()

    async def note(callback: Callback) -> None:
        posted.set()

    sender.before = note
    running = asyncio.create_task(simulation.run())
    player.start(simulation, merchant="real", set=AT_ONCE | {"callback.delay": "20ms"})
    async with asyncio.timeout(PATIENCE):
        await posted.wait()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running


async def test_a_real_clock_leaves_manual_merchants_alone(
    simulation: Simulation, account: Account, player: "Player", sender: "RecordingSender"
) -> None:
    add_account(simulation, "real", clock=Clock(Mode.REAL))
    player.start(simulation, set=AT_ONCE)
    real = player.start(simulation, merchant="real", set=AT_ONCE)
    posted = asyncio.Event()

    async def note(callback: Callback) -> None:
        posted.set()

    sender.before = note
    running = asyncio.create_task(simulation.run())
    async with asyncio.timeout(PATIENCE):
        await posted.wait()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert [one.reference for one in sender.posted] == [real.reference]
    assert account.work.agenda.next_due() is not None


async def test_one_that_goes_wrong_is_logged_and_the_others_go_on(
    simulation: Simulation,
    player: "Player",
    sender: "RecordingSender",
    caplog: pytest.LogCaptureFixture,
) -> None:
    add_account(simulation, "real", clock=Clock(Mode.REAL))
    posted = asyncio.Event()
    broken = player.start(simulation, merchant="real", set=AT_ONCE)

    async def fail_once(callback: Callback) -> None:
        if callback.reference == broken.reference:
            raise RuntimeError("on purpose")
        posted.set()

    sender.before = fail_once
    with caplog.at_level(logging.ERROR, logger="mockjumio"):
        running = asyncio.create_task(simulation.run())
        player.start(simulation, merchant="real", set=AT_ONCE | {"callback.delay": "20ms"})
        async with asyncio.timeout(PATIENCE):
            await posted.wait()
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    assert broken.reference in caplog.text
    assert "on purpose" in caplog.text


async def test_what_is_due_together_on_a_real_clock_goes_out_concurrently(
    simulation: Simulation, player: "Player", sender: "RecordingSender"
) -> None:
    add_account(simulation, "real", clock=Clock(Mode.REAL))
    for seed in range(5):
        player.start(simulation, merchant="real", seed=seed, set=AT_ONCE)
    all_of_them = asyncio.Event()

    async def note(callback: Callback) -> None:
        if len(sender.posted) == 5:
            all_of_them.set()
        await all_of_them.wait()

    sender.before = note
    running = asyncio.create_task(simulation.run())
    async with asyncio.timeout(PATIENCE):
        await all_of_them.wait()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_a_callback_whose_transaction_was_deleted_is_withheld_and_recorded(
    simulation: Simulation, account: Account, player: "Player", sender: "RecordingSender"
) -> None:
    started = player.start(simulation, "approved", set={"callback.delay": "1h"})
    await simulation.advance(account, started.created + MINUTE)
    settled = simulation.transaction(started.reference)
    assert settled is not None
    simulation.delete(settled)
    await simulation.run_until_idle(account)
    assert sender.posted == []
    (callback,) = simulation.store.callbacks(started.reference)
    assert (callback.body, callback.attempts[0].outcome) == (b"", Outcome.WITHHELD)


@pytest.mark.parametrize("mode", [Mode.MANUAL, Mode.REAL])
async def test_a_callback_that_timed_out_while_a_call_waited_for_it_says_so(
    simulation: Simulation, player: "Player", sender: "RecordingSender", mode: Mode
) -> None:
    account = add_account(simulation, "tests", clock=Clock(mode))
    waiting: list[asyncio.Task[ClockMove]] = []

    async def advance_before_answering(callback: Callback) -> None:
        waiting.append(asyncio.create_task(simulation.advance_by(account, SECOND)))
        await asyncio.sleep(0)  # it begins

    sender.before = advance_before_answering
    sender.outcomes = [Outcome.TIMED_OUT]
    started = player.start(simulation, merchant="tests", set=AT_ONCE)
    running = asyncio.create_task(simulation.run())
    async with asyncio.timeout(PATIENCE):
        if mode is Mode.MANUAL:
            await simulation.advance_by(account, MINUTE)
        await simulation.settled(started, PATIENCE)
        await asyncio.gather(*waiting)
    running.cancel()
    (callback,) = simulation.store.callbacks(started.reference, "tests")
    assert "waited for it meanwhile" in callback.attempts[0].detail


async def test_a_callback_that_timed_out_by_itself_blames_nobody(
    simulation: Simulation, account: Account, player: "Player", sender: "RecordingSender"
) -> None:
    sender.outcomes = [Outcome.TIMED_OUT]
    started = await player.play(simulation, set=AT_ONCE)
    (callback,) = simulation.store.callbacks(started.reference)
    assert callback.attempts[0].detail == ""
