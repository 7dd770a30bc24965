"""Does every store keep what is put into it?"""

from collections.abc import Callable
from datetime import date

import pytest

from mockjumio.contract.check import Breach
from mockjumio.exchanges import Attempt, Callback, Outcome
from mockjumio.personas.persona import Address, Persona
from mockjumio.settings import MerchantSettings
from mockjumio.store.base import Store
from mockjumio.store.memory import MemoryStore
from mockjumio.transaction import (
    Action,
    CallbackPlan,
    Document,
    Images,
    Provided,
    Result,
    State,
    Step,
    Transaction,
)

STORES: list[Callable[[], Store]] = [MemoryStore]

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
)


@pytest.fixture(params=STORES, ids=lambda store: store.__name__)
def store(request: pytest.FixtureRequest) -> Store:
    made: Store = request.param()
    return made


def references(store: Store, merchant: str = "token") -> list[str]:
    return [transaction.reference for transaction in store.transactions(merchant)]


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


def test_stores_do_not_share_anything(store: Store) -> None:
    store.put_transaction(SCAN)
    other: Store = type(store)()
    assert other.transaction("scan-1") is None


def test_two_merchants_with_the_same_references_do_not_see_each_other(store: Store) -> None:
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
    assert store.forget("token") == 1
    assert store.transaction(SCAN.reference) == other
    assert store.callback(mine.id) == others
    assert list(store.callbacks_of("token")) == []
