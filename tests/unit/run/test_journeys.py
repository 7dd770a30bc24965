"""Is each step taken once, whether it is due or somebody steers by hand, and the next one planned?"""

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from mockjumio.clock import MINUTE, SECOND, Clock, Mode, timestamp
from mockjumio.contract.form import decode
from mockjumio.delivery.sender import HttpSender
from mockjumio.errors import ScenarioError
from mockjumio.exchanges import Callback, Outcome
from mockjumio.merchant.account import Account
from mockjumio.merchant.agenda import Job, Task
from mockjumio.merchant.callback_urls import AllowList
from mockjumio.messages.links import at
from mockjumio.run.deliveries import Deliveries
from mockjumio.run.engine import Simulation
from mockjumio.run.events import Events
from mockjumio.run.journeys import Journeys
from mockjumio.run.orders import finish_request
from mockjumio.settings import Credentials, Retention
from mockjumio.store.memory import MemoryStore
from mockjumio.transaction import Action, IllegalTransition, State, Step, Transaction

if TYPE_CHECKING:
    from tests.conftest import Player, RecordingSender
    from tests.unit.conftest import Maker


# Is each step taken once, kept and told of, and the next one planned?


TOKEN = "token"  # the merchant of transactions that are made by hand


class Table:
    """Journeys with all that they need, and one merchant."""

    def __init__(self) -> None:
        self.store, self.events = MemoryStore(), Events()
        deliveries = Deliveries(
            store=self.store,
            sender=HttpSender(),
            events=self.events,
            links=lambda: at("http://localhost"),
            hosts=AllowList(),
        )
        self.journeys = Journeys(self.store, self.events, deliveries)
        self.account = Account(Credentials(TOKEN, "secret", "second", "secret"))

    def put(self, transaction: Transaction) -> Transaction:
        self.store.put_transaction(transaction)
        return transaction

    def planned(self) -> list[tuple[int, Task]]:
        jobs = []
        while taken := self.account.work.agenda.take(2**53):
            jobs += [(job.due, job.task) for job in taken]
        return jobs

    def told(self) -> list[str]:
        return [event.kind for event in self.events.kept()]


@pytest.fixture
def table() -> Table:
    return Table()


@pytest.fixture
def scan(make: "Maker") -> Transaction:
    start = make.start
    steps = (
        Step(start, Action.START),
        Step(start + MINUTE, Action.FINISH),
        Step(start + MINUTE, Action.COMPLETE),
    )
    return make.pending(steps=steps)


def job(transaction: Transaction, number: int) -> Job:
    return Job(transaction.created, 1, Task.STEP, transaction.reference, number)


def test_a_step_is_taken_and_the_next_one_planned(table: Table, scan: Transaction) -> None:
    table.put(scan)
    table.journeys.step(table.account, job(scan, 0))
    assert table.planned() == [(scan.created + MINUTE, Task.STEP)]
    assert table.told() == ["transaction.start"]


def test_a_plan_that_was_overtaken_does_nothing(table: Table, scan: Transaction) -> None:
    table.put(scan)
    agenda = table.account.work.agenda
    agenda.add(scan.created, Task.STEP, scan.reference)
    (overtaken,) = agenda.take(scan.created)
    agenda.drop(scan.reference)
    table.journeys.step(table.account, overtaken)
    table.journeys.step(table.account, job(scan._replace(reference="unknown"), 0))
    assert (table.planned(), table.told()) == ([], [])


def test_what_is_due_at_the_beginning_is_told_at_once_and_the_callback_planned(
    table: Table, scan: Transaction
) -> None:
    table.journeys.begin(table.account, table.put(scan), scan.created + MINUTE)
    assert table.planned() == [(scan.created + MINUTE, Task.CALLBACK)]
    assert table.told() == ["transaction.start", "transaction.finish", "transaction.complete"]


def test_steps_change_nothing_that_is_kept_but_the_end_of_a_scan_without_a_callback(
    table: Table, make: "Maker"
) -> None:
    upload = make.upload(state=State.PENDING, settled=None, called_back=False)
    upload = table.put(upload._replace(steps=(Step(make.start + 15 * MINUTE, Action.EXPIRE),), taken=0))
    table.journeys.begin(table.account, upload, make.start)
    assert table.store.transaction(upload.reference) is upload
    table.journeys.step(table.account, table.account.work.agenda.take(make.start + 15 * MINUTE)[0])
    kept = table.store.transaction(upload.reference)
    assert kept is not None
    assert (kept.state, kept.settled) == (State.FAILED, make.start + 15 * MINUTE)
    assert table.planned() == []


def test_a_journey_is_resumed_where_an_earlier_process_had_come_to(table: Table, scan: Transaction) -> None:
    table.journeys.resume(table.account, table.put(scan), scan.created)
    assert (table.planned(), table.told()) == ([(scan.created + MINUTE, Task.STEP)], [])
    table.journeys.resume(table.account, scan, scan.created + MINUTE)
    assert (table.planned(), table.told()) == ([(scan.created + MINUTE, Task.CALLBACK)], [])


def test_another_journey_takes_the_place_of_what_was_planned(table: Table, scan: Transaction) -> None:
    table.journeys.begin(table.account, table.put(scan), scan.created)
    later = scan._replace(steps=(Step(scan.created + 2 * MINUTE, Action.START),))
    assert table.journeys.replace(table.account, later, scan.created) == later
    assert table.planned() == [(scan.created + 2 * MINUTE, Task.STEP)]


def test_retention_purges_once_and_says_when_it_was_due(table: Table, make: "Maker") -> None:
    scan = make.scan()
    scan = table.put(scan._replace(settings=scan.settings._replace(retention=Retention(MINUTE))))
    due = (scan.settled or 0) + MINUTE
    assert table.journeys.current(scan, due - 1) is scan
    purged = table.journeys.current(scan, due + MINUTE)
    assert (purged.deleted, purged.purged) == (due, True)
    assert table.journeys.current(purged, due + 2 * MINUTE) is purged
    assert (table.store.transaction(scan.reference), table.told()) == (purged, ["transaction.purged"])


# Does a transaction that is steered by hand do what a user would, and refuse what no user could?


PATIENCE = 20
LONG = {"journey": ["start", {"activity": {"after": "5m"}}, {"finish": {"after": "5m", "processing": "1m"}}]}


@pytest.fixture
def account(simulation: Simulation) -> Account:
    return next(iter(simulation.accounts.values()))


def now(simulation: Simulation, transaction: Transaction) -> Transaction:
    current = simulation.transaction(transaction.reference)
    assert current is not None
    return current


def plan(transaction: Transaction) -> list[tuple[str, int]]:
    """Actions with their minutes after the start."""
    return [(step.action, (step.at - transaction.created) // MINUTE) for step in transaction.steps]


def sent(simulation: Simulation, transaction: Transaction) -> dict[str, str]:
    (callback,) = simulation.store.callbacks(transaction.reference)
    return decode(callback.body)


async def test_a_touch_starts_the_fifteen_minutes_again(
    simulation: Simulation, account: Account, player: "Player"
) -> None:
    scan = player.start(simulation, "no-id-uploaded")
    await simulation.advance_by(account, 14 * MINUTE)
    touched = await simulation.touch(now(simulation, scan))
    assert touched.updated == scan.created + 14 * MINUTE
    assert plan(touched) == [("start", 0), ("drop_off", 0), ("activity", 14), ("expire", 29)]
    await simulation.advance_by(account, 15 * MINUTE - 1)
    assert now(simulation, scan).state is State.PENDING
    await simulation.advance_by(account, 1)
    assert now(simulation, scan).state is State.FAILED


async def test_a_touch_leaves_the_rest_of_the_journey_as_it_was(
    simulation: Simulation, account: Account, player: "Player"
) -> None:
    scan = player.start(simulation, set=LONG)
    await simulation.advance_by(account, 2 * MINUTE)
    touched = await simulation.touch(now(simulation, scan))
    assert plan(touched) == [("start", 0), ("activity", 2), ("activity", 5), ("finish", 10), ("complete", 11)]
    await simulation.run_until_idle(account)
    assert now(simulation, scan).settled == scan.created + 11 * MINUTE


async def test_a_touch_before_the_first_step_was_taken_takes_it_first(
    simulation: Simulation, player: "Player"
) -> None:
    scan = player.start(simulation, "no-id-uploaded")
    touched = await simulation.touch(scan)
    assert touched.first_attempt == scan.created
    assert plan(touched) == [("start", 0), ("drop_off", 0), ("activity", 0), ("expire", 15)]


async def test_finish_has_the_planned_result_at_once_and_its_callback_goes_out(
    simulation: Simulation, account: Account, player: "Player"
) -> None:
    scan = player.start(simulation, set=LONG | {"result.face_match": 12})
    await simulation.advance_by(account, 3 * MINUTE)
    done = await simulation.finish(now(simulation, scan))
    assert (done.state, done.settled) == (State.DONE, scan.created + 3 * MINUTE)
    form = sent(simulation, scan)
    assert (form["verificationStatus"], form["idFaceMatch"]) == ("APPROVED_VERIFIED", "12")
    assert form["callbackDate"] == timestamp(scan.created + 3 * MINUTE)
    assert form["firstAttemptDate"] == timestamp(scan.created)


async def test_finish_takes_the_result_of_a_scenario_and_keeps_what_the_app_provided(
    simulation: Simulation, player: "Player"
) -> None:
    url = "http://127.0.0.1/own"
    scan = player.start(simulation, "no-id-uploaded", customer_id="ada", callback_url=url)
    other = {"extends": "fraud", "provided": {"callback_url": "http://127.0.0.1/other"}}
    done = await finish_request(simulation, scan, {"scenario": other, "set": {"document.country": "AUT"}})
    assert (done.reference, done.ordinal, done.created) == (scan.reference, scan.ordinal, scan.created)
    assert (done.scenario, done.callback.url) == ("inline", url)
    form = sent(simulation, scan)
    assert (form["verificationStatus"], form["customerId"]) == ("DENIED_FRAUD", "ada")
    assert (form["idCountry"], form["jumioIdScanReference"]) == ("AUT", scan.reference)


async def test_finish_with_changes_alone_changes_its_own_scenario(
    simulation: Simulation, player: "Player"
) -> None:
    scan = player.start(simulation, "fraud")
    done = await finish_request(
        simulation, scan, {"set": {"result.reject_reason": {"code": 105, "details": None}}}
    )
    assert (done.scenario, done.result.reject_code) == ("fraud", "105")


@pytest.mark.parametrize("name", ["x", "approved"])
async def test_a_scenario_that_came_with_the_start_is_what_finish_changes(
    simulation: Simulation, player: "Player", name: str
) -> None:
    own = {"name": name, "extends": "fraud", "document": {"country": "AUT"}}
    planned = player.start(simulation, own)
    done = await finish_request(simulation, planned, {})
    assert (done.result.status, done.document.country) == ("DENIED_FRAUD", "AUT")
    changes = {"set": {"result.reject_reason": {"code": 105, "details": None}}}
    changed = await finish_request(simulation, player.start(simulation, own, seed=2), changes)
    assert (changed.scenario, changed.result.reject_code) == (name, "105")
    assert (changed.result.status, changed.document.country) == ("DENIED_FRAUD", "AUT")


async def test_finish_keeps_what_the_start_changed_unless_it_changes_that_or_names_a_scenario(
    simulation: Simulation, player: "Player"
) -> None:
    def start(seed: int) -> Transaction:
        return player.start(
            simulation, "fraud", seed=seed, set={"document.country": "AUT", "callback.order": "shuffled"}
        )

    other_reason = {"result.reject_reason": {"code": 105, "details": None}}
    kept = await finish_request(simulation, start(1), {"set": other_reason})
    assert (kept.document.country, kept.callback.shuffled) == ("AUT", True)
    assert kept.result.reject_code == "105"
    changed = await finish_request(simulation, start(2), {"set": {"document.country": "DEU"}})
    assert (changed.document.country, changed.callback.shuffled) == ("DEU", True)
    named = await finish_request(simulation, start(3), {"scenario": "fraud"})
    assert named.callback.shuffled is False


async def test_templates_of_a_finish_find_what_the_app_provided(
    simulation: Simulation, player: "Player"
) -> None:
    scan = player.start(simulation, customer_id="{{ ada }}")
    echo = {"callback.set": {"customerId": "{{ provided.customer_id }}!"}, "callback.violate": True}
    await finish_request(simulation, scan, {"set": echo})
    assert sent(simulation, scan)["customerId"] == "{{ ada }}!"


async def test_finish_cuts_the_processing_short(
    simulation: Simulation, account: Account, player: "Player"
) -> None:
    scan = player.start(simulation, set={"journey": ["start", {"finish": {"processing": "1h"}}]})
    await simulation.advance_by(account, MINUTE)
    done = await simulation.finish(now(simulation, scan))
    assert done.settled == scan.created + MINUTE
    await simulation.run_until_idle(account)
    assert len(simulation.store.callbacks(scan.reference)) == 1


async def test_the_first_attempt_is_the_first_one_even_if_it_was_by_hand(
    simulation: Simulation, account: Account, player: "Player"
) -> None:
    journey = ["start", {"attempt": {"after": "10m"}}, "finish"]
    scan = player.start(simulation, set={"journey": journey})
    await simulation.advance_by(account, 2 * MINUTE)
    await simulation.finish(now(simulation, scan))
    assert sent(simulation, scan)["firstAttemptDate"] == timestamp(scan.created + 2 * MINUTE)


async def test_a_drop_is_cleaned_up_fifteen_minutes_after_the_last_update(
    simulation: Simulation, account: Account, player: "Player"
) -> None:
    scan = player.start(simulation, set=LONG)
    await simulation.advance_by(account, 6 * MINUTE)
    dropped = await simulation.drop(now(simulation, scan))
    assert plan(dropped) == [("start", 0), ("activity", 5), ("drop_off", 6), ("expire", 20)]
    advanced = await simulation.run_until_idle(account)
    assert advanced.end == scan.created + 20 * MINUTE
    assert sent(simulation, scan)["verificationStatus"] == "NO_ID_UPLOADED"


@pytest.mark.parametrize("steer", ["touch", "drop"])
async def test_a_user_who_is_through_neither_acts_nor_leaves(
    simulation: Simulation, account: Account, player: "Player", steer: str
) -> None:
    scan = player.start(simulation, set={"journey": ["start", {"finish": {"processing": "1m"}}]})
    await simulation.advance_by(account, SECOND)
    before = now(simulation, scan)
    with pytest.raises(IllegalTransition, match="finished already"):
        await getattr(simulation, steer)(before)
    assert now(simulation, scan) == before
    await simulation.run_until_idle(account)
    assert now(simulation, scan).state is State.DONE


@pytest.mark.parametrize("steer", ["touch", "drop", "finish"])
@pytest.mark.parametrize("scenario", ["approved", "no-id-uploaded"])
async def test_what_is_settled_stays_as_it_is(
    simulation: Simulation, player: "Player", steer: str, scenario: str
) -> None:
    scan = await player.play(simulation, scenario)
    with pytest.raises((IllegalTransition, ScenarioError)):
        await getattr(simulation, steer)(scan)
    assert now(simulation, scan) == scan
    assert len(simulation.store.callbacks(scan.reference)) == 1


async def test_it_is_settled_the_moment_that_its_time_has_come(
    simulation: Simulation, account: Account, player: "Player"
) -> None:
    """A due step that nobody ran yet counts: no touch can come between."""
    scan = player.start(simulation, set={"journey": ["start", {"finish": {"processing": "1m"}}]})
    account.clock.reach(scan.created + MINUTE)
    with pytest.raises(IllegalTransition, match="DONE"):
        await simulation.touch(now(simulation, scan))
    await simulation.advance_by(account, 0)
    assert len(simulation.store.callbacks(scan.reference)) == 1


@pytest.mark.parametrize(
    ("scenario", "words"), [("no-id-uploaded", "use drop"), ("document-uploaded", "multi-document")]
)
async def test_a_result_that_it_cannot_come_to_is_refused(
    simulation: Simulation, player: "Player", scenario: str, words: str
) -> None:
    scan = player.start(simulation)
    with pytest.raises(ScenarioError, match=words) as refused:
        await finish_request(simulation, scan, {"scenario": scenario})
    assert [problem.place for problem in refused.value.problems] == ["scenario"]
    assert now(simulation, scan).state is State.PENDING
    assert (await player.play(simulation)).state is State.DONE


async def test_an_upload_can_be_finished_and_dropped(
    simulation: Simulation, account: Account, player: "Player"
) -> None:
    done = await finish_request(
        simulation, player.start(simulation, "document-uploaded"), {"scenario": "document-discarded"}
    )
    assert (done.state, done.result.status) == (State.DONE, "DISCARDED")
    dropped = await simulation.drop(player.start(simulation, "document-uploaded"))
    await simulation.run_until_idle(account)
    assert now(simulation, dropped).state is State.FAILED
    assert simulation.store.callbacks(dropped.reference) == ()


async def test_steering_from_within_a_callback_does_not_wait_for_that_callback(
    simulation: Simulation, account: Account, player: "Player", sender: "RecordingSender"
) -> None:
    first = player.start(simulation, set={"journey": ["start", {"finish": {"processing": "1m"}}]})
    second = player.start(simulation, "no-id-uploaded", seed=2)
    answered: list[Any] = []

    async def finish_the_other(callback: Callback) -> None:
        if callback.reference == first.reference:
            answered.append((await finish_request(simulation, second, {"scenario": "approved"})).state)

    sender.before = finish_the_other
    async with asyncio.timeout(PATIENCE):
        advanced = await simulation.advance_by(account, 5 * MINUTE)
    assert answered == [State.DONE]
    assert [one.reference for one in advanced.callbacks] == [first.reference, second.reference]
    assert now(simulation, second).settled == first.created + MINUTE


async def test_a_running_clock_is_steered_likewise(
    simulation: Simulation, player: "Player", sender: "RecordingSender"
) -> None:
    simulation.add_account(
        Account(
            Credentials("real", "s", "real-2", "s"), clock=Clock(Mode.REAL), callback_url="http://127.0.0.1/x"
        )
    )
    running = asyncio.create_task(simulation.run())
    scan = player.start(simulation, "no-id-uploaded", merchant="real")
    touched = await simulation.touch(scan)
    assert touched.first_attempt is not None
    done = await finish_request(simulation, touched, {"scenario": "fraud"})
    assert done.state is State.DONE
    await simulation.settled(done, PATIENCE)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    (callback,) = simulation.store.callbacks(scan.reference)
    assert [attempt.outcome for attempt in callback.attempts] == [Outcome.ACCEPTED]
    assert [one.reference for one in sender.posted] == [scan.reference]
