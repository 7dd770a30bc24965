"""Is what is packed the same when it is read, whatever of it is packed? And how much is not?"""

from typing import NamedTuple

import pytest

from mockjumio.store.packing import CHUNK, SLOTS, Blocks, Log


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
    assert list(log) == entries(count)
    assert list(reversed(log)) == entries(count)[::-1]
    assert {type(entry) for entry in log} == {Entry}
    assert len(log) == count


def test_of_a_log_the_newest_two_hundred_at_most_stay_as_they_are() -> None:
    log = Log(Entry)
    for entry in entries(20 * CHUNK):
        log.append(entry)
        assert len(log._newest) < 2 * CHUNK
    assert len(log._middle) == 19


def test_the_oldest_are_taken_whether_they_are_packed_or_not() -> None:
    log = filled(3 * CHUNK)
    assert [log.popleft() for _ in range(CHUNK + 1)] == entries(CHUNK + 1)
    assert (log.first().number, len(log)) == (CHUNK + 1, 2 * CHUNK - 1)
    log.append(Entry(-1))
    assert list(log) == [*entries(3 * CHUNK, CHUNK + 1), Entry(-1)]
    assert [log.popleft() for _ in range(2 * CHUNK)] == [*entries(3 * CHUNK, CHUNK + 1), Entry(-1)]
    assert len(log) == 0
    with pytest.raises(IndexError):
        log.first()


def test_the_oldest_are_forgotten_many_at_a_time_whether_they_are_packed_or_not() -> None:
    count = 5 * CHUNK + 7
    packed, begun, loose = filled(count), filled(count), filled(2 * CHUNK - 1)
    begun.popleft()
    for log in (packed, begun):
        log.shorten(2 * CHUNK)
        left = len(log)
        assert 2 * CHUNK <= left < 3 * CHUNK
        assert list(log) == entries(count, count - left)
    loose.shorten(CHUNK - 1)
    assert list(loose) == entries(2 * CHUNK - 1, CHUNK)


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
    assert [blocks.is_marked(number) for number in (first[0], *second)] == [False, True, False]


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
    assert blocks.take_out((numbers[-1],)) == PAIRS[half - 1 : -1]
    assert blocks._blocks == {}


def test_of_what_was_taken_out_nothing_stays(blocks: Blocks[Pair]) -> None:
    numbers = blocks.pack(PAIRS, [False] * SLOTS)
    blocks.unpack(numbers[0])
    assert blocks.take_out((numbers[0],)) == []
    assert blocks._read[1] == b""
    assert blocks.take_out(numbers[1:]) == []
    assert blocks._blocks == {}
