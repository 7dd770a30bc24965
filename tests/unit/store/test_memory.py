"""How much room does what is kept in memory take, what goes first, and is it the same once it is packed?"""

import gc
import pickle
import sys
import tracemalloc
from collections.abc import Iterator
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from mockjumio.exchanges import Callback, Request
from mockjumio.merchant.leaving import SOME
from mockjumio.run.engine import Simulation
from mockjumio.store import memory
from mockjumio.store.base import Wanted
from mockjumio.store.memory import AT_A_TIME, MemoryStore, Unit
from mockjumio.store.packing import CHUNK, SLOTS, Blocks, Journal, Log
from mockjumio.transaction import Initiation, State, Transaction

if TYPE_CHECKING:
    from tests.conftest import Player


each_of = chain.from_iterable  # the callbacks of all parts


# How much room does what is kept in memory take, and what goes first?


TOKEN = "mockjumio-token"


class Pressed(MemoryStore):
    """One in which next to nothing stays as it is."""

    LOOSE = WAITING = 0


class Single(MemoryStore):
    """One that packs whatever is put, at once."""

    LOOSE = WAITING = 0
    TOGETHER = 1


def copy(value: Transaction) -> Transaction:
    """One that shares nothing with another, but for the merchant's settings."""
    alone: Transaction = pickle.loads(pickle.dumps(value))
    return alone._replace(settings=value.settings)


def numbers(store: MemoryStore) -> tuple[list[int], list[str]]:
    """The ordinals of its transactions, and the references of its callbacks."""
    callbacks = [callback.reference for _, callback in each_of(store.callbacks_of(TOKEN))]
    return [one.ordinal for one in store.transactions(TOKEN)], callbacks


def put(store: MemoryStore, settled: Transaction, callback: Callback, ordinal: int) -> None:
    store.put_transaction(settled._replace(reference=f"{ordinal}", ordinal=ordinal))
    store.put_callback(callback._replace(reference=f"{ordinal}", id=f"{ordinal}-1"))


Packed = tuple[MemoryStore, Transaction, Callback]


@pytest.fixture
async def pressed(simulation: Simulation, player: "Player") -> Packed:
    """A store with ten blocks of a transaction and its callback, and these two."""
    settled = await player.play(simulation)
    callback = simulation.store.callbacks(settled.reference)[0]
    store = Pressed()
    for ordinal in range(1, 10 * SLOTS + 1):
        put(store, settled, callback, ordinal)
    return store, settled, callback


COUNT = 12 * SLOTS


def test_what_is_pending_takes_a_third_of_the_room_once_it_is_packed(
    simulation: Simulation, player: "Player"
) -> None:
    pending = [player.start(simulation, seed=number) for number in range(COUNT)]
    assert 3 * room(Pressed, pending, []) < room(MemoryStore, pending, [])


async def test_what_was_settled_takes_a_fifth_of_the_room_once_it_is_packed(
    simulation: Simulation, player: "Player"
) -> None:
    played = [await player.play(simulation, seed=number) for number in range(COUNT)]
    callbacks = [simulation.store.callbacks(one.reference)[0] for one in played]
    assert 5 * room(Pressed, played, callbacks) < room(MemoryStore, played, callbacks)


def room(kind: type[MemoryStore], transactions: list[Transaction], callbacks: list[Callback]) -> int:
    """The bytes that a store takes for them; it has them as they were."""
    pack_one = kind()  # what the first one brings along is not counted
    pack_one._packed.pack([Unit(transactions[0])], [False])
    store = kind()
    gc.collect()
    tracemalloc.start()
    try:
        for transaction in transactions:
            store.put_transaction(copy(transaction))
        for callback in callbacks:
            store.put_callback(pickle.loads(pickle.dumps(callback)))
        gc.collect()
        taken = tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()
    assert list(store.transactions(TOKEN)) == transactions
    assert [one for _, one in each_of(store.callbacks_of(TOKEN))] == callbacks
    return taken


async def test_under_load_no_more_is_loose_than_stays_so_at_rest(
    simulation: Simulation, player: "Player"
) -> None:
    settled = await player.play(simulation)
    callback = simulation.store.callbacks(settled.reference)[0]
    store = MemoryStore()
    for ordinal in range(1, 2 * MemoryStore.LOOSE):
        put(store, settled, callback, ordinal)
        kept = store._kept[TOKEN].units.values()
        assert sum(isinstance(unit, Unit) for unit in kept) < MemoryStore.LOOSE + SLOTS
    pending = player.start(simulation)
    for ordinal in range(1, MemoryStore.WAITING + 3 * SLOTS):
        store.put_transaction(pending._replace(reference=f"p{ordinal}", ordinal=1_000 + ordinal))
    assert len(store._waiting) < MemoryStore.WAITING + SLOTS


async def test_what_is_settled_is_looked_at_by_nobody_who_lists_what_is_pending(
    simulation: Simulation, player: "Player"
) -> None:
    await player.play(simulation)
    assert isinstance(simulation.store, MemoryStore)
    assert not simulation.store._kept[TOKEN].pending


def test_what_changes_of_what_is_packed_leaves_no_more_than_as_much_behind(pressed: Packed) -> None:
    store, _, _ = pressed
    for ordinal in range(1, 10 * SLOTS + 1, 2):
        (found,) = [one for one in (store.transaction(f"{ordinal}"),) if one is not None]
        store.put_transaction(found._replace(deleted=17))
    blocks = store._packed._blocks.values()
    assert sum(len(block.live) for block in blocks) <= 2 * sum(sum(block.live) for block in blocks)
    assert numbers(store) == (list(range(1, 10 * SLOTS + 1)), [f"{n}" for n in range(1, 10 * SLOTS + 1)])
    deleted = [one.ordinal for one in store.transactions(TOKEN) if one.deleted]
    assert deleted == list(range(1, 10 * SLOTS + 1, 2))


async def test_what_is_forgotten_leaves_those_alone_that_were_packed_with_it(
    simulation: Simulation, player: "Player"
) -> None:
    settled = await player.play(simulation)
    callback = simulation.store.callbacks(settled.reference)[0]
    store = Pressed()
    for ordinal in range(1, 10 * SLOTS + 1):
        other = {"merchant": "other"} if ordinal % 3 else {}
        put(store, settled._replace(**other), callback._replace(**other), ordinal)
    assert sum(store.forget("other")) == 10 * SLOTS - 10 * SLOTS // 3
    assert numbers(store)[0] == list(range(3, 10 * SLOTS + 1, 3))
    assert sum(store.forget(TOKEN)) == 10 * SLOTS // 3
    assert (store._packed._blocks, store._loose, store._waiting) == ({}, {}, {})


async def test_beyond_the_bound_the_oldest_go_for_which_nothing_is_to_come(
    simulation: Simulation, player: "Player"
) -> None:
    waiting = player.start(simulation)
    settled = await player.play(simulation)
    callback = simulation.store.callbacks(settled.reference)[0]
    store = Single(most=4)
    store.put_transaction(waiting)
    for ordinal in range(2, 4):
        put(store, settled, callback, ordinal)
    store.put_callback(callback._replace(reference="2", id="2-2", due=17))
    for ordinal in range(4, 9):
        put(store, settled, callback, ordinal)
    assert numbers(store) == ([1, 2, 7, 8], ["2", "2", "7", "8"])
    assert store.transaction("3", TOKEN) is None
    assert store.callback("3-1", TOKEN) is None
    assert store.callbacks("3", TOKEN) == ()
    assert store.last_ordinal(TOKEN) == 8
    assert [one.ordinal for one in store.transactions(TOKEN, 2, newest=False)] == [7, 8]


async def test_the_bound_is_of_all_merchants_and_those_go_first_that_were_settled_first(
    simulation: Simulation, player: "Player"
) -> None:
    settled = await player.play(simulation)
    callback = simulation.store.callbacks(settled.reference)[0]
    store = Single(most=4)
    for ordinal, merchant in enumerate(("a", "b", "b", "c", "a", "d", "b"), start=1):
        put(store, settled._replace(merchant=merchant), callback._replace(merchant=merchant), ordinal)
    left = {merchant: [one.ordinal for one in store.transactions(merchant)] for merchant in "abcd"}
    assert left == {"a": [5], "b": [7], "c": [4], "d": [6]}
    assert store.owners("2") == ()
    assert store.newest_references("b", 3) == ["7"]
    assert [sum(store.forget(merchant)) for merchant in "abcd"] == [1, 1, 1, 1]
    for ordinal in range(8, 12):
        put(store, settled, callback, ordinal)
    assert numbers(store)[0] == [8, 9, 10, 11]


async def test_room_for_a_bound_is_made_some_at_a_time_whatever_stays_between(
    simulation: Simulation, player: "Player"
) -> None:
    pending = player.start(simulation)
    settled = await player.play(simulation)
    callback = simulation.store.callbacks(settled.reference)[0]
    store = Single(most=150)
    for ordinal in range(1, 1_001):
        if ordinal % 100 == 1:
            store.put_transaction(pending._replace(reference=f"{ordinal}", ordinal=ordinal))
        else:
            put(store, settled, callback, ordinal)
    left, called = numbers(store)
    pending_ones = range(1, 1_001, 100)
    assert set(pending_ones) <= set(left)
    newest = [one for one in left if one not in pending_ones]
    assert newest == [one for one in range(newest[0], 1_001) if one not in pending_ones]
    assert len(left) in range(150, 154)
    kept = store._kept[TOKEN]
    assert len(kept.references) <= 2 * len(left) + 4
    assert [one.ordinal for one in store.open_transactions(TOKEN)] == list(range(1, 1_001, 100))
    assert set(called) == {str(one) for one in left if one % 100 != 1}


async def test_a_bound_below_what_stays_as_it_is_counts_too(simulation: Simulation, player: "Player") -> None:
    settled = await player.play(simulation)
    callback = simulation.store.callbacks(settled.reference)[0]
    store = MemoryStore(most=3)
    for ordinal in range(1, 100):
        put(store, settled, callback, ordinal)
    assert len(numbers(store)[0]) <= 2 * 3 + SLOTS


async def test_a_list_goes_on_from_which_some_went(
    simulation: Simulation, player: "Player", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory, "PARTS", (1, 1))
    settled = await player.play(simulation)
    callback = simulation.store.callbacks(settled.reference)[0]
    store = Single(most=5)
    for ordinal in range(1, 6):
        put(store, settled, callback, ordinal)
    oldest, newest = store.transactions(TOKEN), store.transactions(TOKEN, newest=True)
    called = each_of(store.callbacks_of(TOKEN))
    assert (next(oldest).ordinal, next(newest).ordinal, next(called)[1].reference) == (1, 5, "1")
    for ordinal in range(6, 9):
        put(store, settled, callback, ordinal)
    assert [one.ordinal for one in oldest] == [4, 5]
    assert [one.ordinal for one in newest] == [4]
    assert [one.reference for _, one in called] == ["4", "5"]


def test_pictures_are_bounded_and_the_oldest_go_first(make: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "MOST_PICTURES", 10)
    store, scan = MemoryStore(), make.scan()
    for part, picture in (("front", b"12345"), ("back", b"12345"), ("front", b"123456"), ("face", b"1234")):
        store.put_picture(scan, part, picture)
    assert [store.picture(scan, part) for part in ("back", "front", "face")] == [None, b"123456", b"1234"]
    store.put_picture(scan, "front", b"x" * 20)  # one that alone is larger than all may be is kept
    assert store.picture(scan, "front") == b"x" * 20


# Is very much forgotten without holding others up, and do they keep what is theirs meanwhile?


def lines_of_each(steps: Iterator[int]) -> list[int]:
    """How many lines of Python each step runs, those within comprehensions included."""
    ran, counts, former = 0, [], sys.gettrace()

    def count(frame: Any, event: str, argument: object) -> Any:
        nonlocal ran
        ran += event == "line"
        return count

    sys.settrace(count)
    try:
        for _ in steps:
            counts.append(ran)
            ran = 0
    finally:
        sys.settrace(former)
    return [*counts, ran]


@pytest.mark.parametrize("store_of", [MemoryStore, Pressed])
def test_however_much_is_forgotten_no_turn_takes_longer(store_of: type[MemoryStore], make: Any) -> None:
    ran: dict[int, list[int]] = {}
    for many in (1, 4):
        store, scan = store_of(), make.scan()
        for ordinal in range(1, MemoryStore.WAITING + many * SOME):
            store.put_transaction(scan._replace(reference=f"{ordinal}", ordinal=ordinal))
        kept = store._kept[scan.merchant]
        ran[many] = lines_of_each(store.forget(scan.merchant))
        assert (kept.units, kept.pending, set(kept.references)) == ({}, {}, {""})
        assert (store._packed._blocks, store._loose, store._waiting, store._count) == ({}, {}, {}, 0)
    assert max(ran[4]) <= 1.1 * max(ran[1])
    assert len(ran[4]) > len(ran[1])
    assert ran[4][0] <= 1.1 * ran[1][0]


@pytest.fixture
def shared(make: Any) -> tuple[MemoryStore, Transaction]:
    """A store that is full, in which two merchants have every other one of what is packed together."""
    store, scan = Single(most=4 * SOME), make.scan(settled=17, state=State.DONE, called_back=True)
    store.TOGETHER = SLOTS  # type: ignore[misc]
    for ordinal in range(1, 4 * SOME + 1):
        merchant = "leaving" if ordinal % 2 else "staying"
        store.put_transaction(scan._replace(merchant=merchant, reference=f"{ordinal}", ordinal=ordinal))
    return store, scan


def test_what_others_put_meanwhile_neither_brings_back_nor_counts_what_is_being_forgotten(
    shared: tuple[MemoryStore, Transaction],
) -> None:
    store, scan = shared
    steps = store.forget("leaving")
    assert next(steps) == 2 * SOME
    for ordinal in range(2, 4 * SLOTS, 2):  # of whose blocks few are left then
        store.put_transaction(scan._replace(merchant="staying", reference=f"{ordinal}", ordinal=ordinal))
    more = iter(range(4 * SOME + 1, 6 * SOME + 3 * AT_A_TIME))
    for ordinal in islice(more, 2 * SOME + AT_A_TIME):  # so many that the oldest have to go
        store.put_transaction(scan._replace(merchant="staying", reference=f"{ordinal}", ordinal=ordinal))
    assert list(store.transactions("leaving")) == []
    assert sum(steps) == 0
    for ordinal in more:
        store.put_transaction(scan._replace(merchant="staying", reference=f"{ordinal}", ordinal=ordinal))
    left = [one.ordinal for one in store.transactions("staying")]
    assert left[-1] == 6 * SOME + 3 * AT_A_TIME - 1
    assert store._count == len(left) <= 4 * SOME + AT_A_TIME
    assert sum(sum(block.live) for block in store._packed._blocks.values()) + len(store._loose) == len(left)
    assert sum(store.forget("staying")) == len(left)
    assert (store._packed._blocks, store._loose) == ({}, {})


def test_what_comes_again_while_its_like_is_being_forgotten_stays(make: Any) -> None:
    store = Pressed()
    scan = make.scan(merchant=TOKEN)
    begun = [scan._replace(reference=f"{ordinal}", ordinal=ordinal) for ordinal in range(1, 10 * SLOTS + 1)]
    begun = [one._replace(initiation=Initiation("x", token=f"page-{one.ordinal}")) for one in begun]
    for one in begun:
        store.put_transaction(one)
        store.put_picture(one, "front", b"before")
    again, steps = iter(begun[: 5 * SLOTS]), store.forget(TOKEN)
    assert next(steps) == 10 * SLOTS
    assert (store.of_token("page-1"), store.picture(begun[0], "front")) == (None, None)
    store.put_picture(begun[0], "front", b"after")
    while True:
        for one in islice(again, SLOTS + 1):
            store.put_transaction(one._replace(seed=17))
        if next(steps, None) is None:
            break
    for one in again:
        store.put_transaction(one._replace(seed=17))
    there = list(store.transactions(TOKEN))
    assert [(one.ordinal, one.seed) for one in there] == [(n, 17) for n in range(1, 5 * SLOTS + 1)]
    assert [store.of_token(f"page-{one.ordinal}") for one in there] == there
    assert store.of_token(f"page-{5 * SLOTS + 1}") is None
    assert (store.picture(begun[0], "front"), store.picture(begun[1], "front")) == (b"after", None)
    assert store._picture_bytes == len(b"after")
    assert sum(store.forget(TOKEN)) == 5 * SLOTS
    assert (store._packed._blocks, store._tokens, store._pictures) == ({}, {}, {})


def test_who_reads_a_list_that_is_forgotten_meanwhile_comes_to_its_end(
    pressed: Packed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory, "PARTS", (1, 1))
    store, settled, callback = pressed
    lists = (
        store.transactions(TOKEN),
        store.transactions(TOKEN, newest=True),
        store.transactions(TOKEN, wanted=Wanted(scenario=settled.scenario)),
        (one for _, one in each_of(store.callbacks_of(TOKEN))),
    )
    assert [next(one).reference for one in lists] == ["1", f"{10 * SLOTS}", "1", "1"]
    assert sum(store.forget(TOKEN)) == 10 * SLOTS
    put(store, settled, callback, 1)
    assert [list(one) for one in lists] == [[], [], [], []]


# Is what is packed the same when it is read, whatever of it is packed? And how much is not?


class Entry(NamedTuple):
    number: int
    more: tuple[str, ...] = ()


def filled(count: int) -> Log[Entry]:
    log = Log(Entry)
    for entry in entries(count):
        log.append(entry)
    return log


def entries(past: int, first: int = 0) -> list[Entry]:
    return [Entry(number, (f"{number}",)) for number in range(first, past)]


def test_what_is_packed_is_read_as_before_in_either_order() -> None:
    count = 5 * CHUNK + 7
    log = filled(count)
    assert list(log.read()) == entries(count)
    assert list(log.read(newest=True)) == entries(count)[::-1]
    assert {type(entry) for entry in log.read()} == {Entry}
    assert len(log) == count


def test_of_a_log_the_newest_two_hundred_at_most_stay_as_they_are() -> None:
    log = Log(Entry)
    for entry in entries(20 * CHUNK):
        log.append(entry)
        assert len(log._newest) < 2 * CHUNK
    assert len(log._chunks) == 19


def test_the_oldest_are_forgotten_many_at_a_time_whether_they_are_packed_or_not() -> None:
    count = 5 * CHUNK + 7
    packed, loose = filled(count), filled(2 * CHUNK - 1)
    packed.shorten(2 * CHUNK)
    left = len(packed)
    assert 2 * CHUNK <= left < 3 * CHUNK
    assert list(packed.read()) == entries(count, count - left)
    loose.shorten(CHUNK - 1)
    assert list(loose.read()) == entries(2 * CHUNK - 1, CHUNK)


class Pair(NamedTuple):
    number: int
    text: str


PAIRS = [Pair(number, f"text {number}") for number in range(SLOTS)]


@pytest.fixture
def blocks() -> Blocks[Pair]:
    return Blocks(Pair)


def test_of_a_block_each_value_is_read_by_its_number_with_its_mark(blocks: Blocks[Pair]) -> None:
    first = blocks.pack(PAIRS, [False] * SLOTS)
    second = blocks.pack(PAIRS[:2], [True, False])
    assert [blocks.unpack(number) for number in first] == PAIRS
    assert [blocks.unpack(number) for number in second] == PAIRS[:2]
    unmarked = [*zip(first, PAIRS, strict=True), (second[1], PAIRS[1])]
    assert blocks.oldest(99) == unmarked
    assert blocks.oldest(3) == unmarked[:3]
    blocks.take_out(first[:2])
    assert blocks.oldest(2) == unmarked[2:4]


@pytest.mark.parametrize("odd", ["\udc80", "with a NUL \0"])
def test_a_value_that_messagepack_does_not_know_is_kept_all_the_same(blocks: Blocks[Pair], odd: str) -> None:
    values = [Pair(1 << 70, odd), Pair(2, "plain")]
    numbers = blocks.pack(values, [False, False])
    assert [blocks.unpack(number) for number in numbers] == values


def test_values_are_taken_out_and_the_last_ones_of_a_block_come_back(blocks: Blocks[Pair]) -> None:
    numbers = blocks.pack(PAIRS, [False] * SLOTS)
    half = SLOTS // 2
    assert blocks.take_out(numbers[: half - 1]) == []
    assert blocks.unpack(numbers[half]) == PAIRS[half]
    assert blocks.take_out((numbers[-1],)) == list(zip(numbers, PAIRS, strict=True))[half - 1 : -1]
    assert blocks._blocks == {}


def test_of_what_was_taken_out_nothing_stays(blocks: Blocks[Pair]) -> None:
    numbers = blocks.pack(PAIRS, [False] * SLOTS)
    blocks.unpack(numbers[0])
    assert blocks.take_out((numbers[0],)) == []
    assert blocks._read[1] == b""
    assert blocks.take_out(numbers[1:]) == []
    assert blocks._blocks == {}
    assert blocks._read[1] == b""  # what was read last is not kept by chance


def test_a_block_whose_values_change_is_unpacked_once(blocks: Blocks[Pair]) -> None:
    numbers = blocks.pack(PAIRS, [False] * SLOTS)
    unpacked = set()
    for number, pair in zip(numbers[: SLOTS // 2 - 1], PAIRS, strict=False):
        assert blocks.unpack(number) == pair
        assert blocks.take_out((number,), changed=True) == []
        unpacked.add(id(blocks._read[1]))
    assert len(unpacked) == 1
    blocks.take_out(numbers[SLOTS // 2 - 1 :], changed=True)
    assert (blocks._blocks, blocks._read[1]) == ({}, b"")


async def test_of_what_is_forgotten_nothing_stays_unpacked_though_others_were_packed_with_it(
    simulation: Simulation, player: "Player"
) -> None:
    settled = await player.play(simulation)
    callback = simulation.store.callbacks(settled.reference)[0]
    store = MemoryStore()
    for ordinal in range(1, MemoryStore.LOOSE + SLOTS + 1):
        other = {"merchant": "other"} if ordinal == 1 else {}
        put(store, settled._replace(**other), callback._replace(**other), ordinal)
    assert store.transaction("1", "other") is not None
    assert store._packed._read[1]
    assert sum(store.forget("other")) == 1
    assert (len(store._packed._blocks), store._packed._read[1]) == (1, b"")


# How much does the journal keep?


def entry(number: int, reason: str = "") -> Request:
    return Request(number, 0, "token", "GET", "/x", "", None, 404, reason)


def kept(journal: Journal) -> list[int]:
    return [one.id for one in journal.list_calls(None, newest=False)]


def test_the_oldest_go_first_when_there_are_too_many() -> None:
    journal = Journal(max_entries=3)
    for number in range(5):
        journal.add(entry(number))
    assert kept(journal) == [2, 3, 4]
    assert len(journal) == 3


def test_the_same_are_kept_whether_they_are_packed_or_not_and_read_in_either_order() -> None:
    journal, most = Journal(max_entries=3 * CHUNK + 7), 3 * CHUNK + 7
    for number in range(10 * CHUNK):
        journal.add(entry(number))
        assert journal.oldest == max(0, number + 1 - most)
        assert len(journal) == min(number + 1, most)
    numbers = list(range(10 * CHUNK - most, 10 * CHUNK))
    assert kept(journal) == numbers
    assert [one.id for one in journal.list_calls(None, newest=True)] == numbers[::-1]
    assert [one.id for one in journal.list_calls(numbers[5], newest=False)] == numbers[6:]
    assert journal.bytes == sum(one.size for one in journal.list_calls(None, newest=False))
    journal.drop_before(numbers[-150])
    assert (kept(journal), journal.oldest) == (numbers[-150:], numbers[-150])
    journal.drop_before(numbers[-1] + 1)
    assert (kept(journal), len(journal), journal.bytes, journal.oldest) == ([], 0, 0, 0)
    journal.add(entry(10 * CHUNK))
    assert kept(journal) == [10 * CHUNK]


def test_the_oldest_go_first_when_they_take_too_much() -> None:
    journal = Journal(max_bytes=3 * entry(0).size + 100)
    for number in range(3):
        journal.add(entry(number))
    assert kept(journal) == [0, 1, 2]
    journal.add(entry(3, reason="x" * 101))
    assert kept(journal) == [2, 3]
    for number in range(4, 9):
        journal.add(entry(number))
    assert kept(journal) == [6, 7, 8]


def test_one_that_is_too_large_by_itself_is_not_kept() -> None:
    journal = Journal(max_bytes=1_000)
    journal.add(entry(1, reason="x" * 1_000))
    journal.add(entry(2))
    assert kept(journal) == [2]


def test_everything_of_variable_length_counts() -> None:
    small = Request(1, 0, "t", "GET", "", "", None, 200)
    large = small._replace(
        path="1", reason="2", hint="3", notes=("4", "5"), reference="6", headers=(("7", "89"),)
    )
    assert large.size - small.size == 9
