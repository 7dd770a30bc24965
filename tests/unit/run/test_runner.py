"""Is what falls due run oldest first, each instant settled before the next, whatever moves the clock?"""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest

from mockjumio.clock import LATEST, MINUTE, SECOND, Backwards, Clock, Mode
from mockjumio.exchanges import Callback, Outcome
from mockjumio.merchant.account import Account
from mockjumio.merchant.agenda import Job, Task
from mockjumio.run import runner
from mockjumio.run.engine import Simulation
from mockjumio.run.runner import BATCH, CONCURRENCY, TOLD, UNDER_WAY, Runner
from mockjumio.settings import Credentials

if TYPE_CHECKING:
    from tests.conftest import Player, RecordingSender

PATIENCE = 20
NOW = 1_000_000


def manual(now: int = NOW) -> Account:
    return Account(Credentials(), clock=Clock(Mode.MANUAL, now))


def callback(reference: str) -> Callback:
    return Callback(reference, reference, "token", "", 0, "", b"")


class Log:
    """Jobs that only note that they ran, and when. ``during`` runs in the middle of a delivery."""

    def __init__(self) -> None:
        self.ran: list[tuple[str, int]] = []
        self.during: dict[str, Callable[[], object]] = {}
        self.held: dict[str, asyncio.Event] = {}
        self.begun = asyncio.Event()
        self.runner = Runner(self.step, self.deliver, moved=lambda account: None)

    def step(self, account: Account, job: Job) -> None:
        self.ran.append((job.reference, account.clock.now()))
        if (act := self.during.get(job.reference)) is not None:
            act()

    async def deliver(self, account: Account, job: Job) -> Callback:
        self.begun.set()
        await asyncio.sleep(0)  # a chance for others to overtake
        if (held := self.held.get(job.reference)) is not None:
            await held.wait()
        self.step(account, job)
        return callback(job.reference)

    @property
    def names(self) -> list[str]:
        return [name for name, _ in self.ran]


@pytest.fixture
def log() -> Log:
    return Log()


@asynccontextmanager
async def following(log: Log, *accounts: Account) -> AsyncIterator[None]:
    task = asyncio.create_task(log.runner.follow({account.token: account for account in accounts}))
    try:
        async with asyncio.timeout(PATIENCE):
            yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


# Clocks that are moved


async def test_each_instant_is_settled_before_the_next_and_the_clock_shows_it(log: Log) -> None:
    account = manual()
    for name, after in (("third", 30), ("first", 10), ("second", 20)):
        account.work.agenda.add(NOW + after, Task.CALLBACK, name)
    advanced = await log.runner.advance(account, NOW + 100)
    assert log.ran == [("first", NOW + 10), ("second", NOW + 20), ("third", NOW + 30)]
    assert [one.id for one in advanced.callbacks] == log.names
    assert (advanced.start, advanced.end, advanced.jobs) == (NOW, NOW + 100, 3)


async def test_a_clock_does_not_pass_what_was_not_run_because_all_was_stopped(log: Log) -> None:
    account = manual()
    held = log.held["first"] = asyncio.Event()
    for name, after in (("first", 10), ("second", 20)):
        account.work.agenda.add(NOW + after, Task.CALLBACK, name)
    advancing = asyncio.create_task(log.runner.advance(account, NOW + 100))
    await log.begun.wait()
    stopping = asyncio.create_task(log.runner.stop(PATIENCE))
    await asyncio.sleep(0)
    held.set()
    assert await stopping
    assert (await advancing).end == account.clock.now() == NOW + 10
    assert account.work.agenda.next_due() == NOW + 20


@pytest.mark.parametrize("mode", [Mode.MANUAL, Mode.REAL])
async def test_what_does_not_finish_in_time_is_given_up_on_whatever_clock(log: Log, mode: Mode) -> None:
    account = Account(Credentials(), clock=Clock(mode, NOW))
    log.held["hangs"] = asyncio.Event()
    account.work.agenda.add(NOW, Task.CALLBACK, "hangs")
    async with following(log, account):
        advancing = asyncio.create_task(log.runner.advance(account, NOW + MINUTE))
        await log.begun.wait()
        assert not await log.runner.stop(0.0)
        assert (await advancing).callbacks == []
    assert (log.ran, account.work.in_flight) == ([], 0)


async def test_what_a_job_plans_within_the_window_runs_too_and_what_is_beyond_waits(log: Log) -> None:
    account = manual()
    account.work.agenda.add(NOW + 10, Task.CALLBACK, "cause")
    account.work.agenda.add(NOW + 30, Task.CALLBACK, "later")

    def plan_more() -> None:
        account.work.agenda.add(NOW + 10, Task.STEP, "same instant")
        account.work.agenda.add(NOW + 20, Task.CALLBACK, "in between")
        account.work.agenda.add(NOW + 41, Task.CALLBACK, "beyond")

    log.during["cause"] = plan_more
    advanced = await log.runner.advance(account, NOW + 40)
    assert log.names == ["cause", "same instant", "in between", "later"]
    assert (advanced.jobs, account.work.agenda.next_due()) == (4, NOW + 41)


async def test_the_report_is_in_the_order_of_the_plan_whoever_is_answered_first(log: Log) -> None:
    account, slow = manual(), asyncio.Event()
    log.held["slow"] = slow
    log.during["quick"] = slow.set
    for name in ("slow", "quick"):
        account.work.agenda.add(NOW, Task.CALLBACK, name)
    advanced = await log.runner.advance(account, NOW)
    assert log.names == ["quick", "slow"]
    assert [one.id for one in advanced.callbacks] == ["slow", "quick"]


@pytest.mark.parametrize("until", [NOW - 1, LATEST + 1])
async def test_an_impossible_instant_is_refused_before_anything_runs(log: Log, until: int) -> None:
    account = manual()
    account.work.agenda.add(NOW, Task.STEP, "due")
    with pytest.raises(Backwards):
        await log.runner.advance(account, until)
    with pytest.raises(Backwards, match="9999"):
        await log.runner.advance_by(account, LATEST)
    assert (log.ran, account.clock.now(), account.work.planned) == ([], NOW, 1)


async def test_two_who_advance_by_a_time_at_once_both_get_it(log: Log) -> None:
    account = manual()
    account.work.agenda.add(NOW + 5, Task.CALLBACK, "due")
    first, second = await asyncio.gather(
        log.runner.advance_by(account, 10), log.runner.advance_by(account, 10)
    )
    assert (first.start, first.end, second.start, second.end) == (NOW, NOW + 10, NOW + 10, NOW + 20)


async def test_idle_is_the_last_instant_planned_and_jobs_beyond_the_year_9999_stay(log: Log) -> None:
    account = manual(LATEST - 50)
    account.work.agenda.add(LATEST - 10, Task.STEP, "last")
    account.work.agenda.add(LATEST + 10, Task.STEP, "never")
    advanced = await log.runner.run_until_idle(account)
    assert (log.names, advanced.end, account.work.planned) == (["last"], LATEST - 10, 1)


async def test_a_job_that_goes_wrong_is_logged_and_the_others_go_on(
    log: Log, caplog: pytest.LogCaptureFixture
) -> None:
    account = manual()

    def fail() -> None:
        raise RuntimeError("on purpose")

    for task in Task:
        log.during[f"bad {task}"] = fail
        account.work.agenda.add(NOW, task, f"bad {task}")
        account.work.agenda.add(NOW, task, f"good {task}")
    with caplog.at_level(logging.ERROR, logger="mockjumio"):
        advanced = await log.runner.advance(account, NOW)
    assert [one.id for one in advanced.callbacks] == [f"good {Task.CALLBACK}", f"good {Task.ATTEMPT}"]
    assert [record.exc_info is not None for record in caplog.records] == [True] * 3
    assert not any(account.work.agenda.is_open(name) for name in log.names)


async def test_whoever_gives_up_in_between_finds_planned_what_had_not_begun(log: Log) -> None:
    account = manual()
    names = [f"scan-{number:03d}" for number in range(CONCURRENCY + 2)]
    for name in names:
        log.held[name] = asyncio.Event()
        account.work.agenda.add(NOW, Task.CALLBACK, name)
    moving = asyncio.create_task(log.runner.advance(account, NOW))
    await log.begun.wait()
    moving.cancel()
    await asyncio.gather(moving, return_exceptions=True)
    assert [job.reference for job in account.work.agenda.take(NOW)] == names[CONCURRENCY:]
    assert [name for name in names if account.work.agenda.is_open(name)] == names[CONCURRENCY:]
    assert not account.work.moving.locked()


class Passer:
    """Somebody else in the same loop, who counts the turns that are left to them."""

    def __init__(self) -> None:
        self.turns = 0

    async def __aenter__(self) -> "Passer":
        self._task = asyncio.create_task(self._count())
        return self

    async def __aexit__(self, *error: object) -> None:
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    async def _count(self) -> None:
        while True:
            await asyncio.sleep(0)
            self.turns += 1


@pytest.mark.parametrize("apart", [0, 1], ids=["of one instant", "of many instants"])
@pytest.mark.parametrize("mode", [Mode.MANUAL, Mode.REAL])
async def test_others_have_their_turn_between_many_steps(
    log: Log, mode: Mode, apart: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner, "TURN", 0)
    account, count, done = Account(Credentials(), clock=Clock(mode, NOW)), 5 * BATCH, asyncio.Event()
    turns: list[int] = []
    async with Passer() as passer:
        for name, number in (
            ("first", 0),
            *((str(number), number) for number in range(1, count)),
            ("last", count),
        ):
            account.work.agenda.add(NOW - count + apart * number, Task.STEP, name)
        log.during["first"] = lambda: turns.append(passer.turns)
        log.during["last"] = lambda: (turns.append(passer.turns), done.set())
        if mode is Mode.MANUAL:
            await log.runner.advance(account, NOW)
        else:
            async with following(log, account):
                await done.wait()
    assert turns[1] - turns[0] >= 4
    assert len(log.names) == count + 1


async def test_whoever_gives_up_between_steps_finds_the_rest_planned(
    log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner, "TURN", 0)
    account = manual()
    for number in range(BATCH + 2):
        account.work.agenda.add(NOW, Task.STEP, f"scan-{number}")
    account.work.agenda.add(NOW, Task.CALLBACK, "callback")
    moving = asyncio.create_task(log.runner.advance(account, NOW))
    log.during["scan-0"] = moving.cancel  # heard at the next turn
    await asyncio.gather(moving, return_exceptions=True)
    assert len(log.ran) == BATCH
    left = [f"scan-{BATCH}", f"scan-{BATCH + 1}", "callback"]
    assert [job.reference for job in account.work.agenda.take(NOW)] == left


# Clocks that run


async def test_a_running_clock_that_is_advanced_waits_for_what_is_under_way_and_reports_it(log: Log) -> None:
    account, held = Account(Credentials(), clock=Clock(Mode.REAL, NOW)), asyncio.Event()
    log.held["under way"] = held
    account.work.agenda.add(NOW, Task.CALLBACK, "under way")
    async with following(log, account):
        await log.begun.wait()
        moving = asyncio.create_task(log.runner.advance_by(account, MINUTE))
        account.work.agenda.add(NOW + MINUTE, Task.CALLBACK, "due on the way")
        await asyncio.sleep(0)
        assert not moving.done()
        held.set()
        advanced = await moving
    assert [one.id for one in advanced.callbacks] == ["under way", "due on the way"]
    assert account.clock.now() >= NOW + MINUTE


@pytest.mark.parametrize("factor", [1, 1_000_000])
async def test_a_running_clock_can_be_advanced_by_nothing(log: Log, factor: float) -> None:
    account = Account(Credentials(), clock=Clock(Mode.ACCELERATED, NOW, factor=factor))
    for _ in range(50):
        await log.runner.advance_by(account, 0)
        account.work.agenda.add(account.clock.now(), Task.STEP, "due")
        await log.runner.run_until_idle(account)
    assert len(log.ran) == 50


async def test_a_running_clock_is_advanced_by_no_less_than_it_was_told(log: Log) -> None:
    account = Account(Credentials(), clock=Clock(Mode.ACCELERATED, NOW, factor=1_000_000))
    for _ in range(20):
        advanced = await log.runner.advance_by(account, MINUTE)
        assert advanced.end - advanced.start >= MINUTE


async def test_an_accelerated_clock_reaches_a_far_instant_soon(log: Log) -> None:
    account, done = (
        Account(Credentials(), clock=Clock(Mode.ACCELERATED, NOW, factor=1_000_000)),
        asyncio.Event(),
    )
    log.during["in an hour"] = done.set
    account.work.agenda.add(NOW + 60 * MINUTE, Task.CALLBACK, "in an hour")
    async with following(log, account):
        await done.wait()
    assert log.ran[0][1] >= NOW + 60 * MINUTE


async def test_a_url_that_hangs_does_not_hold_up_the_others_of_its_merchant(log: Log) -> None:
    account, done = Account(Credentials(), clock=Clock(Mode.REAL, NOW)), asyncio.Event()
    for number in range(CONCURRENCY):
        log.held[f"silent-{number}"] = asyncio.Event()
        account.work.agenda.add(NOW, Task.CALLBACK, f"silent-{number}")
    account.work.agenda.add(NOW, Task.CALLBACK, "another URL")
    log.during["another URL"] = done.set
    async with following(log, account):
        await done.wait()
    await log.runner.cancel(account)
    assert log.names == ["another URL"]


async def test_steps_on_a_running_clock_never_wait_for_a_merchant_who_does_not_answer(log: Log) -> None:
    account, never, taken = (
        Account(Credentials(), clock=Clock(Mode.REAL, NOW)),
        asyncio.Event(),
        asyncio.Event(),
    )
    log.during["step"] = taken.set
    for number in range(UNDER_WAY + 1):
        log.held[f"silent-{number}"] = never
        account.work.agenda.add(NOW, Task.CALLBACK, f"silent-{number}")
    account.work.agenda.add(NOW + 1, Task.STEP, "step")
    async with following(log, account):
        await taken.wait()
        while account.work.in_flight < UNDER_WAY:  # noqa: ASYNC110 - nothing tells of the last one
            await asyncio.sleep(0)
        assert log.names == ["step"]
        assert (account.work.in_flight, account.work.planned) == (UNDER_WAY, 1)
        assert account.work.agenda.is_open(f"silent-{UNDER_WAY}")
        never.set()
        await log.runner.settled(account)
    assert len(log.ran) == UNDER_WAY + 2
    assert account.work.planned == 0


async def test_callbacks_beyond_the_bound_go_out_as_soon_as_there_is_room(log: Log) -> None:
    account, last = Account(Credentials(), clock=Clock(Mode.REAL, NOW)), asyncio.Event()
    log.during["last"] = last.set
    for number in range(3 * CONCURRENCY):
        account.work.agenda.add(NOW, Task.CALLBACK, f"scan-{number}")
    account.work.agenda.add(NOW, Task.CALLBACK, "last")
    async with following(log, account):
        await last.wait()
    assert len(log.ran) == 3 * CONCURRENCY + 1


async def test_a_clock_that_stands_starts_nothing_until_it_is_resumed(log: Log) -> None:
    account, done = Account(Credentials(), clock=Clock(Mode.REAL, NOW)), asyncio.Event()
    log.during["due"] = done.set
    account.clock.freeze()
    account.work.agenda.add(NOW, Task.CALLBACK, "due")
    async with following(log, account):
        for _ in range(5):
            log.runner.wake(account)
            await asyncio.sleep(0)
        assert log.ran == []
        account.clock.resume()
        log.runner.wake(account)
        await done.wait()


# With transactions


async def test_a_hundred_thousand_timers_cost_their_entries_and_run_in_order(log: Log) -> None:
    account, count = manual(), 100_000
    for number in range(count):
        place = number * 7_919 % count  # scattered over the window
        account.work.agenda.add(NOW + 1 + place, Task.STEP, str(place))
    assert account.work.planned == count
    advanced = await log.runner.advance(account, NOW + 15 * MINUTE)
    assert advanced.jobs == count
    assert log.names == [str(place) for place in range(count)]
    assert account.work.planned == 0


async def test_two_thousand_users_who_drop_off_fail_in_the_order_in_which_they_came(
    simulation: Simulation, player: "Player", sender: "RecordingSender"
) -> None:
    account, count = next(iter(simulation.accounts.values())), 2_000
    started = []
    for number in range(count):
        started.append(player.start(simulation, "no-id-uploaded", seed=number).reference)
        account.clock.reach(account.clock.now() + 3)
    advanced = await simulation.advance_by(account, 15 * MINUTE)
    assert [one.reference for one in advanced.callbacks] == started[:TOLD]
    assert advanced.attempts == count
    assert {one.attempts[0].outcome for one in advanced.callbacks} == {Outcome.ACCEPTED}
    assert [one.reference for one in sender.posted] == started


async def test_of_many_callbacks_those_that_fail_are_told_whatever_went_well_before(
    simulation: Simulation, player: "Player", sender: "RecordingSender"
) -> None:
    account = next(iter(simulation.accounts.values()))
    started = [player.start(simulation, "no-id-uploaded", seed=seed).reference for seed in range(TOLD + 20)]
    sender.outcomes = [Outcome.ACCEPTED] * (TOLD + 19) + [Outcome.TIMED_OUT] * 2
    advanced = await simulation.advance_by(account, 15 * MINUTE)
    assert [one.reference for one in advanced.callbacks] == [*started[:TOLD], started[-1]]
    assert advanced.callbacks[-1].attempts[0].outcome is Outcome.TIMED_OUT
    assert advanced.attempts == TOLD + 20


async def test_the_steps_of_one_transaction_keep_their_order_within_one_instant(
    simulation: Simulation, player: "Player"
) -> None:
    account = next(iter(simulation.accounts.values()))
    journey = ["start", "attempt", "attempt", "activity", {"finish": {"processing": "0s"}}]
    with simulation.events.listen() as listener:
        await player.play(simulation, set={"journey": journey})
        simulation.events.close()
        kinds = [event.kind.partition(".")[2] async for event in listener if event.kind != "clock.moved"]
    assert kinds == ["started", "start", "attempt", "attempt", "activity", "finish", "complete", "attempted"]
    assert account.clock.now() == next(simulation.store.transactions(account.token)).created


async def test_callbacks_of_one_transaction_come_after_its_steps_on_a_running_clock(
    simulation: Simulation, player: "Player", sender: "RecordingSender"
) -> None:
    account = Account(Credentials("real", "s", "real-2", "s"), callback_url="http://127.0.0.1/x")
    simulation.add_account(account)
    states: list[str] = []

    async def look(callback: Callback) -> None:
        states.append(simulation.store.transaction(callback.reference, "real").state)  # type: ignore[union-attr]

    sender.before = look
    running = asyncio.create_task(simulation.run())
    scan = player.start(
        simulation, merchant="real", set={"journey": ["start", {"finish": {"processing": "1ms"}}]}
    )
    settled = await simulation.settled(scan, PATIENCE)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert (states, settled.state) == (["DONE"], "DONE")
    assert settled.settled == scan.created + 1 * SECOND // 1_000
