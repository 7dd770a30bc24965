"""Does every store keep what is put into it?"""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from mockjumio.clock import ClockState, Mode
from mockjumio.contract.checker import Breach
from mockjumio.exchanges import Attempt, Callback, Outcome, Request
from mockjumio.merchant.account import CustomDocumentRecord, Merchant, Route
from mockjumio.personas.persona import Address, Persona
from mockjumio.settings import (
    AcceptedIds,
    Credentials,
    CustomDocument,
    DataFields,
    MerchantSettings,
    Retention,
    WireSettings,
)
from mockjumio.store import packing
from mockjumio.store.base import Store, Wanted, Whole
from mockjumio.store.memory import MemoryStore
from mockjumio.store.packing import MAX_ENTRIES
from mockjumio.store.sqlite import SqliteStore
from mockjumio.transaction import (
    Accepted,
    Action,
    CallbackPlan,
    Document,
    Images,
    Initiation,
    Provided,
    Result,
    State,
    Step,
    Transaction,
)

each_of = chain.from_iterable  # the callbacks of all parts


class Restarted:
    """An SQLite store that is closed and opened again before each call: nothing is left but the file.

    Only where hundreds of calls write one after the other, it stays open after the first of them.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._store = SqliteStore(folder)
        self._written = 0

    def __getattr__(self, name: str) -> object:
        self._written = self._written + 1 if name.startswith(("put_", "add_")) else 0
        if self._written < 20:
            self._store.close()
            self._store = SqliteStore(self._folder)
        return getattr(self._store, name)


class Pressed(MemoryStore):
    """One that packs whatever is put, at once."""

    LOOSE = WAITING = 0
    TOGETHER = 1


class Together(MemoryStore):
    """One that packs three at a time, of whichever merchants they are."""

    LOOSE = WAITING = 0
    TOGETHER = 3


STORES: dict[str, Callable[[Path], Store]] = {
    "memory": lambda folder: MemoryStore(),
    "memory, packed": lambda folder: Pressed(),
    "memory, packed together": lambda folder: Together(),
    "sqlite": SqliteStore,
    "sqlite, restarted": Restarted,  # type: ignore[dict-item] # passes every call on
}

# Where a store has to stay open: while it is read, or because opening it thousands of times would take long.
LASTING = pytest.mark.parametrize(
    "store", [name for name in STORES if "restarted" not in name], indirect=True
)

SCAN = Transaction(
    reference="scan-1",
    merchant="token",
    ordinal=1,
    product="id-verification",
    scenario="approved",
    seed=7,
    settings=MerchantSettings(),
    provided=Provided(customer_id="ada"),
    persona=Persona(
        "Ada",
        "Lovelace",
        "艾达",
        None,
        "F",
        date(1990, 1, 2),
        "US-OH",
        Address("US", "USA", lines=("a", "b")),
    ),
    document=Document("PASSPORT", "USA", expires=date(2022, 12, 31), lacks=frozenset({"number"})),
    result=Result("DENIED_FRAUD", "100", ("1001",), extracted=(("signature_available", True), ("ssn", "1"))),
    images=Images(files=(("front", "/own/front.jpg"),)),
    callback=CallbackPlan(url="https://shop.example/", set=(("a", "b"),), violate=True),
    steps=(Step(5, Action.START), Step(9, Action.EXPIRE)),
    created=5,
    updated=5,
)
CALLBACK = Callback(
    id="scan-1-1",
    reference="scan-1",
    merchant="token",
    url="https://shop.example/",
    created=9,
    content_type="application/x-www-form-urlencoded",
    body=b"a=%00b",
    violations=(Breach("a", "is not a parameter", "a section"),),
)
ATTEMPT = Attempt(
    1, 9, 12.5, Outcome.REJECTED, 500, "no", (("User-Agent", "mockjumio"),), (("X", "1"), ("X", "2")), "oops"
)._replace(remarks=("lines end with LF",))


@pytest.fixture(params=STORES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    made = STORES[request.param](tmp_path)
    yield made
    made.close()


def references(store: Store, merchant: str = "token") -> list[str]:
    return [transaction.reference for transaction in store.transactions(merchant)]


def test_what_has_only_begun_is_drawn_once_and_kept_as_a_whole(store: Store) -> None:
    drawn = []

    def whole() -> Transaction:
        drawn.append(1)
        return SCAN

    store.put_transaction(Accepted(SCAN._replace(persona=SCAN.persona._replace(first_name="")), whole))
    assert store.transaction("scan-1", "token") == store.transaction("scan-1") == SCAN
    assert list(store.transactions("token")) == list(store.open_transactions("token")) == [SCAN]
    assert drawn == [1]


def test_an_empty_store_knows_nothing(store: Store) -> None:
    assert store.transaction("scan-1") is None
    assert references(store) == []
    assert store.callback("scan-1-1") is None
    assert store.callbacks("scan-1") == ()


def test_a_transaction_comes_back_whole(store: Store) -> None:
    store.put_transaction(SCAN)
    found = store.transaction("scan-1")
    assert found == SCAN
    assert isinstance(found, Transaction)
    assert isinstance(found.document.lacks, frozenset)
    assert found.state is State.PENDING
    assert found.steps[0].action is Action.START


INITIATED = SCAN._replace(
    initiation=Initiation(
        "initiate", token="t-1", expires=9, hosted=True, enabled=("idDob",), uploaded=("front",)
    )
)


def test_a_scan_is_found_by_the_token_of_its_page(store: Store) -> None:
    store.put_transaction(INITIATED)
    store.put_transaction(SCAN._replace(reference="scan-2", ordinal=2))
    assert store.of_token("t-1") == INITIATED
    store.put_transaction(INITIATED._replace(state=State.DONE))
    assert store.of_token("t-1") == INITIATED._replace(state=State.DONE)
    assert store.of_token("t-2") is store.of_token("") is None
    assert sum(store.forget("token")) == 2
    assert store.of_token("t-1") is None


def test_pictures_are_kept_until_they_are_dropped_or_their_merchant_is_forgotten(store: Store) -> None:
    other = INITIATED._replace(merchant="other")
    for one, picture in ((INITIATED, b"old"), (INITIATED, b"\x00new"), (other, b"theirs")):
        store.put_picture(one, "front", picture)
        store.put_transaction(one)
    assert store.picture(INITIATED, "front") == b"\x00new"
    assert store.picture(INITIATED, "back") is None
    store.drop_pictures(INITIATED)
    assert store.picture(INITIATED, "front") is None
    assert store.picture(other, "front") == b"theirs"
    assert sum(store.forget("other")) == 1
    assert store.picture(other, "front") is None


def test_what_is_put_again_replaces_what_was_there(store: Store) -> None:
    store.put_transaction(SCAN)
    done = SCAN._replace(state=State.DONE, settled=9, deleted=10)
    store.put_transaction(done)
    assert store.transaction("scan-1") == done
    assert list(store.transactions("token")) == [done]


def test_a_merchants_transactions_come_oldest_first(store: Store) -> None:
    for ordinal in (1, 2, 3, 10, 11):
        store.put_transaction(SCAN._replace(reference=f"scan-{ordinal}", ordinal=ordinal, created=ordinal))
    store.put_transaction(SCAN._replace(state=State.DONE))
    assert references(store) == ["scan-1", "scan-2", "scan-3", "scan-10", "scan-11"]


def test_merchants_do_not_see_each_others_transactions(store: Store) -> None:
    store.put_transaction(SCAN)
    store.put_transaction(SCAN._replace(reference="scan-2", merchant="other"))
    assert (references(store), references(store, "other"), references(store, "nobody")) == (
        ["scan-1"],
        ["scan-2"],
        [],
    )


def test_a_transaction_is_found_by_its_reference_whatever_its_merchant(store: Store) -> None:
    store.put_transaction(SCAN._replace(merchant="other"))
    found = store.transaction("scan-1")
    assert found is not None
    assert found.merchant == "other"


def test_a_callback_comes_back_whole_with_its_attempts(store: Store) -> None:
    attempted = CALLBACK._replace(attempts=(ATTEMPT, ATTEMPT._replace(number=2, outcome=Outcome.ACCEPTED)))
    store.put_callback(attempted)
    found = store.callback("scan-1-1")
    assert found == attempted
    assert isinstance(found, Callback)
    assert found.attempts[0].outcome is Outcome.REJECTED
    assert found.violations[0].section == "a section"


def test_a_callback_is_put_with_its_transaction_as_it_is_by_then(store: Store) -> None:
    pending = SCAN._replace(state=State.PENDING, settled=None)
    store.put_transaction(pending)
    settled = pending._replace(state=State.DONE, settled=9, called_back=True)
    store.put_callback(CALLBACK, settled)
    store.put_callback(CALLBACK._replace(attempts=(ATTEMPT,)))
    assert store.transaction("scan-1", "token") == settled
    assert [one.attempts for one in store.callbacks("scan-1")] == [(ATTEMPT,)]
    assert list(store.transactions("token", wanted=Wanted(state=State.PENDING))) == []
    assert list(store.transactions("token", wanted=Wanted(state=State.DONE))) == [settled]


def test_a_callback_that_is_put_again_replaces_the_first(store: Store) -> None:
    store.put_callback(CALLBACK)
    store.put_callback(CALLBACK._replace(attempts=(ATTEMPT,)))
    (found,) = store.callbacks("scan-1")
    assert found.attempts == (ATTEMPT,)


def test_callbacks_of_a_transaction_come_in_the_order_they_were_made(store: Store) -> None:
    for number in (1, 2, 10):
        store.put_callback(CALLBACK._replace(id=f"scan-1-{number}", created=number))
    store.put_callback(CALLBACK._replace(id="scan-1-1", created=1, attempts=(ATTEMPT,)))
    store.put_callback(CALLBACK._replace(id="scan-2-1", reference="scan-2"))
    assert [callback.id for callback in store.callbacks("scan-1")] == ["scan-1-1", "scan-1-2", "scan-1-10"]


def test_two_merchants_with_the_same_references_do_not_see_each_other(store: Store) -> None:
    for token in ("token", "other"):
        store.put_merchant(MERCHANT._replace(credentials=Credentials(token)))
    other = SCAN._replace(merchant="other", seed=8)
    mine, others = CALLBACK, CALLBACK._replace(merchant="other", url="https://other.example/")
    for transaction in (SCAN, other):
        store.put_transaction(transaction)
    for callback in (mine, others):
        store.put_callback(callback)
    assert store.owners(SCAN.reference) == ("token", "other")
    assert store.owners("nothing") == ()
    assert (store.transaction(SCAN.reference, "token"), store.transaction(SCAN.reference, "other")) == (
        SCAN,
        other,
    )
    assert store.transaction(SCAN.reference, "nobody") is None
    assert (store.callback(mine.id, "token"), store.callback(mine.id, "other")) == (mine, others)
    assert store.callbacks(SCAN.reference, "other") == (others,)
    assert list(store.transactions("other")) == [other]
    assert sum(store.forget("token")) == 1
    assert store.transaction(SCAN.reference) == other
    assert store.callback(mine.id) == others
    assert list(each_of(store.callbacks_of("token"))) == []


def test_callbacks_of_several_transactions_are_had_at_a_time(store: Store) -> None:
    first, second = CALLBACK, CALLBACK._replace(id="scan-1-2")
    another = CALLBACK._replace(id="scan-2-1", reference="scan-2")
    for callback in (first, another, second, CALLBACK._replace(merchant="other")):
        store.put_callback(callback)
    assert store.callbacks_of_each(["scan-2", "scan-1", "scan-3"], "token") == {
        "scan-1": (first, second),
        "scan-2": (another,),
    }
    assert store.callbacks_of_each([], "token") == {}


def test_a_callback_is_found_that_only_one_of_two_merchants_has(store: Store) -> None:
    store.put_callback(CALLBACK)
    again = CALLBACK._replace(merchant="other", id="scan-1-2")
    store.put_callback(again)
    assert store.callback("scan-1-2") == again
    assert store.callback("scan-1-2", "token") is None
    assert store.callbacks("scan-1") == (CALLBACK,)


def test_lists_go_on_after_the_last_one_seen(store: Store) -> None:
    for ordinal in range(1, 451):
        store.put_transaction(SCAN._replace(reference=f"scan-{ordinal}", ordinal=ordinal))
        store.put_callback(CALLBACK._replace(reference=f"scan-{ordinal}", id=f"scan-{ordinal}-1"))
    assert [one.ordinal for one in store.transactions("token", 447)] == [448, 449, 450]
    assert [one.ordinal for one in store.transactions("token")] == list(range(1, 451))
    assert store.newest_references("token", 3) == ["scan-450", "scan-449", "scan-448"]
    assert len(store.newest_references("token", 500)) == 450
    assert store.newest_references("nobody", 3) == []
    assert store.last_ordinal("token") == 450
    numbered = list(each_of(store.callbacks_of("token")))
    assert len(numbered) == 450
    assert list(each_of(store.callbacks_of("token", numbered[447][0]))) == numbered[448:]


def test_lists_come_newest_first_too(store: Store) -> None:
    for ordinal in range(1, 451):
        store.put_transaction(SCAN._replace(reference=f"scan-{ordinal}", ordinal=ordinal))
        store.put_callback(CALLBACK._replace(reference=f"scan-{ordinal}", id=f"scan-{ordinal}-1"))
        store.add_request(REQUEST._replace(id=ordinal))
    store.put_transaction(SCAN._replace(merchant="other"))
    assert [one.ordinal for one in store.transactions("token", newest=True)] == list(range(450, 0, -1))
    assert [one.ordinal for one in store.transactions("token", 4, newest=True)] == [3, 2, 1]
    assert list(store.transactions("token", 1, newest=True)) == []
    numbered = list(each_of(store.callbacks_of("token")))
    assert list(each_of(store.callbacks_of("token", newest=True))) == numbered[::-1]
    assert list(each_of(store.callbacks_of("token", numbered[3][0], newest=True))) == numbered[2::-1]
    assert [one.id for one in store.requests("token", newest=True)] == list(range(450, 0, -1))
    assert [one.id for one in store.requests("token", 4, newest=True)] == [3, 2, 1]
    assert [one.id for one in store.requests("token", 448)] == [449, 450]
    assert list(store.requests("nobody", newest=True)) == []


def of_list(number: int) -> Transaction:
    """One of many that differ in what lists are filtered by."""
    state = (State.PENDING, State.FAILED, State.DONE)[number % 3]
    settled = None if state is State.PENDING else 9
    provided = Provided(customer_id=f"é{number // 2}", merchant_reference=f"order \ud800 {number}")
    scenario = "fraud" if number % 4 == 0 else "approved"
    scan = SCAN._replace(reference=f"scan-{number}", ordinal=number, provided=provided, scenario=scenario)
    return scan._replace(state=state, settled=settled)


FILTERS = {
    "all": Wanted(),
    "merchant_reference": Wanted(merchant_reference="order \ud800 7"),
    "customer_id": Wanted(customer_id="é4"),
    "nobody": Wanted(customer_id="nobody"),
    "PENDING": Wanted(state=State.PENDING),
    "FAILED": Wanted(state=State.FAILED),
    "DONE": Wanted(state=State.DONE),
    "scenario": Wanted(scenario="fraud"),
    "scenario, PENDING": Wanted(scenario="fraud", state=State.PENDING),
    "scenario, DONE": Wanted(scenario="approved", state=State.DONE),
}


@pytest.mark.parametrize("wanted", FILTERS.values(), ids=FILTERS)
def test_a_list_that_is_filtered_has_all_that_fit_from_any_place_in_either_order(
    store: Store, wanted: Wanted
) -> None:
    scans = [of_list(number) for number in range(1, 31)]
    for scan in scans:
        store.put_transaction(scan)
    store.put_transaction(SCAN._replace(merchant="other", reference="x"))
    fitting = [scan.ordinal for scan in scans if wanted.fits(scan)]
    could = {scan.ordinal for scan in scans if wanted.could_fit(scan)}

    def listed(after: int | None = None, *, newest: bool = False) -> list[int]:
        found = list(store.transactions("token", after, newest=newest, wanted=wanted))
        numbers = [one.ordinal for one in found]
        assert numbers == sorted(set(numbers), reverse=newest)
        if wanted.state is not State.DONE and len(set(wanted)) == 2:  # one thing that can be left out by
            assert set(numbers) <= could
        return [one.ordinal for one in found if wanted.fits(one)]

    assert listed() == fitting
    assert listed(newest=True) == fitting[::-1]
    assert listed(12) == [one for one in fitting if one > 12]
    assert listed(12, newest=True) == [one for one in fitting[::-1] if one < 12]


def test_a_list_knows_what_has_changed_of_those_that_it_is_filtered_by(store: Store) -> None:
    store.put_transaction(of_list(3))
    store.put_transaction(of_list(3)._replace(state=State.DONE, settled=17, scenario="other"))

    def listed(wanted: Wanted) -> list[int]:
        return [one.ordinal for one in store.transactions("token", wanted=wanted)]

    assert [listed(Wanted(state=state)) for state in (State.PENDING, State.FAILED)] == [[], []]
    assert [listed(Wanted(scenario=scenario)) for scenario in ("approved", "other")] == [[], [3]]


def parts(store: Store, **asked: Any) -> list[Iterable[Whole]]:
    return list(store.parts("token", is_open=lambda reference: reference != "scan-0", **asked))


@pytest.mark.parametrize("newest", [False, True])
def test_what_is_looked_through_comes_in_parts_with_its_callbacks(store: Store, newest: bool) -> None:
    for number in range(450):
        scan = SCAN._replace(reference=f"scan-{number}", ordinal=number)
        store.put_transaction(scan)
        if number % 3:
            store.put_callback(CALLBACK._replace(id=f"scan-{number}-1", reference=scan.reference))
            store.put_callback(CALLBACK._replace(id=f"scan-{number}-2", reference=scan.reference))
    store.put_transaction(SCAN._replace(reference="scan-3", ordinal=1, merchant="other"))
    store.put_callback(CALLBACK._replace(id="scan-3-1", reference="scan-3", merchant="other"))
    found = [list(part) for part in parts(store, newest=newest)]
    whole = list(chain.from_iterable(found))
    assert [one.transaction.ordinal for one in whole] == list(range(450))[:: -1 if newest else 1]
    assert [[made.id for made in one.callbacks] for one in whole] == [
        [f"{one.transaction.reference}-{made}" for made in ((1, 2) if one.transaction.ordinal % 3 else ())]
        for one in whole
    ]
    assert {one.transaction.reference for one in whole if not one.open} == {"scan-0"}
    assert len(found[0]) < 100
    assert [one.transaction.ordinal for one in each_of(parts(store, after=447))] == [448, 449]


def test_a_part_is_read_in_a_thread_as_it_was_whatever_is_put_or_goes_meanwhile(store: Store) -> None:
    scans = [SCAN._replace(reference=f"scan-{number}", ordinal=number) for number in range(40)]
    for scan in scans:
        store.put_transaction(scan)
        store.put_callback(CALLBACK._replace(id=f"{scan.reference}-1", reference=scan.reference))
    taken, called = parts(store), list(store.callbacks_of("token"))
    for scan in scans[::2]:
        store.put_transaction(scan._replace(seed=99, state=State.DONE, settled=9))
        callback = CALLBACK._replace(id=f"{scan.reference}-1", reference=scan.reference, attempts=(ATTEMPT,))
        store.put_callback(callback)
    assert sum(store.forget("token")) == 40
    store.put_transaction(scans[0]._replace(seed=100))
    with ThreadPoolExecutor(1) as thread:
        whole = thread.submit(lambda: [one for part in taken for one in part]).result()
        callbacks = thread.submit(lambda: [one for part in called for one in part]).result()
    assert [one.transaction for one in whole] == scans
    assert [[made.attempts for made in one.callbacks] for one in whole] == [[()]] * 40
    assert [(one.reference, one.attempts) for _, one in callbacks] == [(scan.reference, ()) for scan in scans]


@LASTING
def test_lists_may_be_read_while_more_is_put(store: Store) -> None:
    for ordinal in (1, 2):
        store.put_transaction(SCAN._replace(reference=f"scan-{ordinal}", ordinal=ordinal))
        store.put_callback(CALLBACK._replace(reference=f"scan-{ordinal}", id=f"scan-{ordinal}-1"))
    transactions, callbacks = store.transactions("token"), each_of(store.callbacks_of("token"))
    assert (next(transactions).ordinal, next(callbacks)[1].id) == (1, "scan-1-1")
    store.put_transaction(SCAN._replace(reference="scan-3", ordinal=3))
    store.put_callback(CALLBACK._replace(reference="scan-3", id="scan-3-1"))
    assert (next(transactions).ordinal, next(callbacks)[1].id) == (2, "scan-2-1")


def test_what_is_still_to_come_is_found(store: Store) -> None:
    settled = SCAN._replace(state=State.DONE, settled=9)
    for number, transaction in enumerate(
        (
            SCAN,
            settled,
            settled._replace(called_back=True),
            settled._replace(callback=CallbackPlan(url=None)),
            settled._replace(settings=MerchantSettings(id_verification=False)),
        ),
        start=1,
    ):
        store.put_transaction(transaction._replace(ordinal=number, reference=f"scan-{number}"))
    assert [one.ordinal for one in store.open_transactions("token")] == [1, 2]
    planned = CALLBACK._replace(id="scan-1-2", due=17)
    begun = CALLBACK._replace(id="scan-1-3", begun=18)
    for callback in (CALLBACK, planned, begun):
        store.put_callback(callback)
    assert list(store.open_callbacks("token")) == [planned, begun]
    store.put_callback(planned._replace(due=None))
    assert list(store.open_callbacks("token")) == [begun]
    assert list(store.open_callbacks("other")) == []


MERCHANT = Merchant(
    Credentials("token", "secret", "admin", "admin-secret"),
    seed=7,
    clock=ClockState(Mode.ACCELERATED, 5, 6, running=True, factor=60.0),
    settings=MerchantSettings(
        face_match=False,
        fields=DataFields(expiry=False),
        accepted_ids=AcceptedIds(regions=(("Europe", ("PASSPORT",)),), countries=(("AUT", ()),)),
        address_formats=(("DEU/ID_CARD", "RAW"),),
        retention=Retention(interval=5, fraud=True),
    ),
    wire=WireSettings(charset=True, user_agent="Jumio Callback"),
    callback_url="https://shop.example/",
    custom_documents=(CustomDocumentRecord(CustomDocument("A", "a", "Ä", (("de", "ä"),), enabled=False), 9),),
    routes=(Route(3, "fraud", customer_id="fraud-*"),),
    routes_made=4,
)


def test_a_merchant_comes_back_whole(store: Store) -> None:
    store.put_merchant(MERCHANT._replace(clock=MERCHANT.clock._replace(instant=1)))
    store.put_merchant(MERCHANT)
    (found,) = store.merchants()
    assert found == MERCHANT
    assert isinstance(found.settings.accepted_ids.countries[0][1], tuple)
    assert found.clock.mode is Mode.ACCELERATED


def test_merchants_come_in_the_order_in_which_they_were_made(store: Store) -> None:
    for token in ("b", "a", "c"):
        store.put_merchant(MERCHANT._replace(credentials=Credentials(token)))
    store.put_merchant(MERCHANT._replace(credentials=Credentials("a"), seed=8))
    assert [one.token for one in store.merchants()] == ["b", "a", "c"]


def test_of_what_is_forgotten_nothing_is_left_however_much_it_was(store: Store) -> None:
    for number in range(1, 251):
        other = {"merchant": "other"} if number % 10 == 0 else {}
        scan = SCAN._replace(reference=f"scan-{number}", ordinal=number, settled=9, state=State.DONE)
        callback = CALLBACK._replace(id=f"scan-{number}-1", reference=f"scan-{number}")
        store.put_transaction(scan._replace(merchant=other.get("merchant", "token")))
        store.put_callback(callback._replace(merchant=other.get("merchant", "token")))
    assert sum(store.forget("token")) == 225
    assert list(store.transactions("token")) == list(each_of(store.callbacks_of("token"))) == []
    assert store.transaction("scan-1", "token") is None
    assert [one.ordinal for one in store.transactions("other")] == list(range(10, 251, 10))
    assert len(list(each_of(store.callbacks_of("other")))) == 25
    store.put_transaction(SCAN)
    assert list(store.transactions("token")) == [SCAN]


def test_what_is_being_forgotten_is_gone_for_the_next_process(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path)
    for number in range(1, 451):
        store.put_transaction(SCAN._replace(reference=f"scan-{number}", ordinal=number))
    store.put_transaction(SCAN._replace(merchant="other"))
    assert next(iter(store.forget("token"))) == 100
    store._database.close()  # as if the process had been killed
    again = SqliteStore(tmp_path)
    assert list(again.transactions("token")) == []
    assert len(list(again.transactions("other"))) == 1
    again.close()


def test_a_merchant_goes_with_all_that_it_has(store: Store) -> None:
    store.put_merchant(MERCHANT)
    store.put_merchant(MERCHANT._replace(credentials=Credentials("other")))
    store.put_transaction(SCAN)
    store.put_transaction(SCAN._replace(merchant="other"))
    store.put_callback(CALLBACK)
    store.add_request(REQUEST)
    store.remove_merchant("token")
    assert [one.token for one in store.merchants()] == ["other"]
    assert (references(store), references(store, "other")) == ([], ["scan-1"])
    assert store.callback(CALLBACK.id) is None
    assert list(store.requests("token")) == []


REQUEST = Request(
    1,
    9,
    "token",
    "GET",
    "/api/netverify/v2/scans/ä",
    "/api/netverify/v2/scans/{reference}",
    None,
    404,
    "reason",
    "hint",
    ("a note", "another"),
    (("User-Agent", "me"), ("X", "\udcff")),
)


def test_the_journal_comes_back_by_merchant(store: Store) -> None:
    stranger = REQUEST._replace(id=2, merchant=None)
    store.add_request(REQUEST)
    store.add_request(stranger)
    store.add_request(REQUEST._replace(id=3))
    assert list(store.requests("token")) == [REQUEST, REQUEST._replace(id=3)]
    assert list(store.requests(None)) == [stranger]
    assert list(store.requests("nobody")) == []
    assert store.last_request() == 3
    assert sum(store.forget("token")) == 0
    assert list(store.requests("token")) == []
    assert list(store.requests(None)) == [stranger]


@LASTING
def test_a_journal_is_bounded(store: Store) -> None:
    for number in range(1, MAX_ENTRIES + 1_502):
        store.add_request(REQUEST._replace(id=number))
    assert [one.id for one in store.requests("token")] == list(range(1_502, MAX_ENTRIES + 1_502))


def test_a_journal_is_bounded_after_a_restart_too(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path)
    for number in range(1, MAX_ENTRIES + 1_502):
        store.add_request(REQUEST._replace(id=number))
    store.close()
    again = SqliteStore(tmp_path)
    assert [one.id for one in again.requests("token")] == list(range(1_502, MAX_ENTRIES + 1_502))
    again.close()


@LASTING
def test_of_all_journals_together_the_oldest_calls_go(store: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packing, "STEP", 10)
    store.journals._most = 25
    for number in range(1, 101):
        merchant = "often" if number % 4 else f"seldom{number}"
        store.add_request(REQUEST._replace(id=number, merchant=merchant))
    assert [one.id for one in store.requests("often")] == [one for one in range(76, 101) if one % 4]
    assert [one.id for one in store.requests("seldom80")] == [80]
    assert list(store.requests("seldom72")) == []
    store.journals._most_bytes = 10 * REQUEST.size
    for number in range(101, 121):
        store.add_request(REQUEST._replace(id=number, merchant="often"))
    assert 1 <= len(list(store.requests("often"))) <= 10
    assert list(store.requests("seldom80")) == []


def test_calls_beyond_the_bound_of_all_are_gone_from_the_file_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packing, "STEP", 10)
    store = SqliteStore(tmp_path)
    store.journals._most = 1_000
    for number in range(1, 3_001):
        store.add_request(REQUEST._replace(id=number, merchant=f"m{number % 7}"))
        if number % 100 == 0:
            store._settle()
    store.close()
    again = SqliteStore(tmp_path)
    left = [one.id for merchant in range(7) for one in again.requests(f"m{merchant}")]
    assert min(left) in range(1_000, 2_002)
    assert max(left) == again.last_request() == 3_000
    again.close()


async def test_what_is_durable_was_written(store: Store) -> None:
    store.put_transaction(SCAN)
    await store.durable()
    await store.durable()
    assert store.transaction("scan-1") == SCAN


def test_a_secret_is_kept_replaced_and_removed(store: Store) -> None:
    assert store.secret("second factor") is None
    store.put_secret("second factor", "one")
    store.put_secret("other", "more")
    store.put_secret("second factor", "two")
    assert store.secret("second factor") == "two"
    store.put_secret("second factor", None)
    assert (store.secret("second factor"), store.secret("other")) == (None, "more")
