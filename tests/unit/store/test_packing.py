"""Is a long list the same, whatever of it is packed?"""

from mockjumio.store.packing import CHUNK, Log


def filled(count: int) -> Log[int]:
    log: Log[int] = Log()
    for number in range(count):
        log.append(number)
    return log


def test_what_is_packed_is_read_as_before_in_either_order() -> None:
    log, count = filled(5 * CHUNK + 7), 5 * CHUNK + 7
    while log.pack():
        pass
    log.append(count)
    assert list(log) == list(range(count + 1))
    assert list(reversed(log)) == list(range(count + 1))[::-1]
    assert len(log) == count + 1


def test_the_newest_stay_as_they_are() -> None:
    log = filled(2 * CHUNK - 1)
    assert not log.packable
    log.append(1)
    assert log.packable
    assert not log.pack()


def test_the_oldest_are_taken_whether_they_are_packed_or_not() -> None:
    log = filled(3 * CHUNK)
    while log.pack():
        pass
    assert [log.popleft() for _ in range(CHUNK + 1)] == list(range(CHUNK + 1))
    assert (log.first(), len(log)) == (CHUNK + 1, 2 * CHUNK - 1)
    log.append(3 * CHUNK)
    assert list(log) == list(range(CHUNK + 1, 3 * CHUNK + 1))
    assert [log.popleft() for _ in range(2 * CHUNK)] == list(range(CHUNK + 1, 3 * CHUNK + 1))
    assert len(log) == 0


def test_the_oldest_are_forgotten_many_at_a_time_whether_they_are_packed_or_not() -> None:
    count = 5 * CHUNK + 7
    loose, packed, begun = filled(count), filled(count), filled(count)
    while packed.pack() or begun.pack():
        pass
    begun.popleft()
    for log in (loose, packed, begun):
        log.shorten(3 * CHUNK)
        assert 3 * CHUNK <= len(log) < 4 * CHUNK
        assert list(log) == list(range(count - len(log), count))


def test_reading_goes_on_while_entries_come_and_go() -> None:
    log = filled(4 * CHUNK)
    reading, back = iter(log), reversed(log)
    assert (next(reading), next(back)) == (0, 4 * CHUNK - 1)
    while log.pack():
        pass
    log.popleft()
    log.append(-1)
    assert list(reading) == list(range(1, 4 * CHUNK))
    assert list(back) == list(range(4 * CHUNK - 1))[::-1]
