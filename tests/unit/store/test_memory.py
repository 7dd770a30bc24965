"""How much room does what is kept in memory take, and what goes first?"""

import gc
import pickle
import tracemalloc
from typing import TYPE_CHECKING, Any

import pytest

from mockjumio.exchanges import Callback
from mockjumio.run.engine import Simulation
from mockjumio.store import memory
from mockjumio.store.memory import MemoryStore
from mockjumio.transaction import Transaction

if TYPE_CHECKING:
    from tests.conftest import Player

TOKEN = "mockjumio-token"


@pytest.fixture(autouse=True)
def nothing_loose(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "LOOSE", 0)
    monkeypatch.setattr(memory, "WAITING", 0)


def copy(value: Transaction) -> Transaction:
    """One that shares nothing with another, but for the merchant's settings."""
    alone: Transaction = pickle.loads(pickle.dumps(value))
    return alone._replace(settings=value.settings)


def pack(store: MemoryStore) -> None:
    while store.pack(16):
        pass


def numbers(store: MemoryStore) -> tuple[list[int], list[str]]:
    """The ordinals of its transactions, and the references of its callbacks."""
    callbacks = [callback.reference for _, callback in store.callbacks_of(TOKEN)]
    return [one.ordinal for one in store.transactions(TOKEN)], callbacks


def put(store: MemoryStore, settled: Transaction, callback: Callback, ordinal: int) -> None:
    store.put_transaction(settled._replace(reference=f"{ordinal}", ordinal=ordinal))
    store.put_callback(callback._replace(reference=f"{ordinal}", id=f"{ordinal}-1"))


def test_what_is_pending_takes_less_than_half_of_the_room_once_it_is_packed(
    simulation: Simulation, player: "Player"
) -> None:
    pending = [player.start(simulation, seed=number) for number in range(50)]
    store = MemoryStore()
    gc.collect()
    tracemalloc.start()
    try:
        for transaction in pending:
            store.put_transaction(copy(transaction))
        whole = tracemalloc.get_traced_memory()[0]
        pack(store)
        gc.collect()
        assert 2 * tracemalloc.get_traced_memory()[0] < whole
    finally:
        tracemalloc.stop()
    assert list(store.open_transactions(TOKEN)) == list(store.transactions(TOKEN)) == pending


async def test_what_was_settled_takes_a_third_of_the_room_once_it_is_packed(
    simulation: Simulation, player: "Player"
) -> None:
    played = [await player.play(simulation, seed=number) for number in range(50)]
    callbacks = [simulation.store.callbacks(one.reference)[0] for one in played]
    store = MemoryStore()
    gc.collect()
    tracemalloc.start()
    try:
        for transaction, callback in zip(played, callbacks, strict=True):
            store.put_transaction(copy(transaction))
            store.put_callback(pickle.loads(pickle.dumps(callback)))
        whole = tracemalloc.get_traced_memory()[0]
        pack(store)
        gc.collect()
        assert 3 * tracemalloc.get_traced_memory()[0] < whole
    finally:
        tracemalloc.stop()
    assert list(store.transactions(TOKEN)) == played
    assert [one for _, one in store.callbacks_of(TOKEN)] == callbacks


async def test_beyond_the_bound_the_oldest_go_for_which_nothing_is_to_come(
    simulation: Simulation, player: "Player"
) -> None:
    waiting = player.start(simulation)
    settled = await player.play(simulation)
    callback = simulation.store.callbacks(settled.reference)[0]
    store = MemoryStore(most=4)
    store.put_transaction(waiting)
    for ordinal in range(2, 4):
        put(store, settled, callback, ordinal)
    store.put_callback(callback._replace(reference="2", id="2-2", due=17))
    for ordinal in range(4, 9):
        put(store, settled, callback, ordinal)
    pack(store)
    assert numbers(store) == ([1, 2, 7, 8], ["2", "2", "7", "8"])
    assert store.transaction("3", TOKEN) is None
    assert store.callback("3-1", TOKEN) is None
    assert store.callbacks("3", TOKEN) == ()
    assert store.last_ordinal(TOKEN) == 8
    assert [one.ordinal for one in store.transactions(TOKEN, 2, newest=False)] == [7, 8]


async def test_a_bound_below_what_stays_as_it_is_counts_too(
    simulation: Simulation, player: "Player", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory, "LOOSE", 100)
    settled = await player.play(simulation)
    callback = simulation.store.callbacks(settled.reference)[0]
    store = MemoryStore(most=3)
    for ordinal in range(1, 20):
        put(store, settled, callback, ordinal)
    pack(store)
    assert len(numbers(store)[0]) <= 2 * 3


async def test_a_list_goes_on_from_which_some_went(simulation: Simulation, player: "Player") -> None:
    settled = await player.play(simulation)
    callback = simulation.store.callbacks(settled.reference)[0]
    store = MemoryStore(most=2)
    for ordinal in range(1, 6):
        put(store, settled, callback, ordinal)
    oldest, newest = store.transactions(TOKEN), store.transactions(TOKEN, newest=True)
    assert (next(oldest).ordinal, next(newest).ordinal) == (1, 5)
    pack(store)
    assert [one.ordinal for one in oldest] == [4, 5]
    assert [one.ordinal for one in newest] == [4]


def test_pictures_are_bounded_and_the_oldest_go_first(make: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "MOST_PICTURES", 10)
    store, scan = MemoryStore(), make.scan()
    for part, picture in (("front", b"12345"), ("back", b"12345"), ("front", b"123456"), ("face", b"1234")):
        store.put_picture(scan, part, picture)
    assert [store.picture(scan, part) for part in ("back", "front", "face")] == [None, b"123456", b"1234"]
    store.put_picture(scan, "front", b"x" * 20)  # one that alone is larger than all may be is kept
    assert store.picture(scan, "front") == b"x" * 20
