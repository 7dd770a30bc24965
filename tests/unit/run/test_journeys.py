"""Is each step taken once, kept and told of, and the next one planned?"""

from typing import TYPE_CHECKING

import pytest

from mockjumio.clock import MINUTE
from mockjumio.delivery.sender import HttpSender
from mockjumio.merchant.account import Account
from mockjumio.merchant.agenda import Job, Task
from mockjumio.merchant.limits import AllowList
from mockjumio.messages.links import at
from mockjumio.run.deliveries import Deliveries
from mockjumio.run.events import Events
from mockjumio.run.journeys import Journeys
from mockjumio.settings import Credentials, Retention
from mockjumio.store.memory import MemoryStore
from mockjumio.transaction import Action, State, Step, Transaction

if TYPE_CHECKING:
    from tests.unit.conftest import Maker

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
        return [event.kind for event in self.events._kept]


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
