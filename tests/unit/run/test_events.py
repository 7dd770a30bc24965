"""Is what happens, and what a user should know, told once, in order, and to whoever listens?"""

import asyncio

import pytest

from mockjumio.merchant.callback_urls import MOST, Warnings
from mockjumio.run import events as module
from mockjumio.run.events import BACKLOG, Events, Listener
from mockjumio.store.packing import CHUNK

# Does a listener hear everything once, in order, and can it go on where it left off?


PATIENCE = 20


async def heard(listener: Listener, count: int) -> list[int]:
    async with asyncio.timeout(PATIENCE):
        return [(await anext(listener)).id for _ in range(count)]


def emit(events: Events, count: int) -> None:
    for number in range(count):
        events.emit("clock.moved", "token", number)


async def test_a_listener_hears_what_happens_from_the_moment_that_it_was_made() -> None:
    events = Events()
    emit(events, 2)
    with events.listen() as listener:
        emit(events, 2)
        assert await heard(listener, 2) == [3, 4]


async def test_a_listener_that_waits_is_woken() -> None:
    events = Events()
    with events.listen() as listener:
        waiting = asyncio.create_task(heard(listener, 1))
        await asyncio.sleep(0)
        emit(events, 1)
        assert await waiting == [1]


async def test_whoever_comes_back_hears_what_it_missed_and_then_what_happens() -> None:
    events = Events()
    emit(events, 4)
    with events.listen(after=2) as listener:
        emit(events, 1)
        assert await heard(listener, 3) == [3, 4, 5]


async def test_what_waits_already_can_be_taken_in_one_go() -> None:
    events = Events()
    with events.listen() as listener:
        emit(events, 3)
        assert await heard(listener, 1) == [1]
        assert [event.id for event in listener.at_hand()] == [2, 3]
        assert listener.at_hand() == []
        emit(events, 1)
        assert await heard(listener, 1) == [4]


async def test_an_unknown_future_number_is_no_reason_to_hear_nothing() -> None:
    """A sandbox that was started anew counts from one again."""
    events = Events()
    with events.listen(after=1_000) as listener:
        emit(events, 1)
        assert await heard(listener, 1) == [1]


async def test_the_oldest_are_forgotten_and_it_is_known_which(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "KEPT", 3)
    events = Events()
    assert events.oldest == 1
    emit(events, 3 * CHUNK + 5)
    oldest = events.oldest
    assert 1 < oldest <= 3 * CHUNK + 3
    with events.listen(after=0) as listener:
        assert await heard(listener, 2) == [oldest, oldest + 1]


async def test_a_slow_listener_is_cut_off_and_the_others_are_not() -> None:
    events, cut = Events(), asyncio.Event()
    with events.listen(cut=cut.set) as slow, events.listen() as quick:
        for number in range(1, BACKLOG + 1):
            emit(events, 1)
            assert await heard(quick, 1) == [number]
        assert not cut.is_set()
        emit(events, 1)
        assert cut.is_set()
        assert await heard(quick, 1) == [BACKLOG + 1]
        assert await heard(slow, BACKLOG) == list(range(1, BACKLOG + 1))
        with pytest.raises(StopAsyncIteration):
            await anext(slow)
    with events.listen(after=BACKLOG) as again:
        assert await heard(again, 1) == [BACKLOG + 1]


async def test_whoever_left_is_told_no_more_and_whoever_waits_is_let_go() -> None:
    events = Events()
    with events.listen() as listener:
        waiting = asyncio.create_task(anext(listener, None))  # type: ignore[arg-type]
        await asyncio.sleep(0)
        events.close()
        assert await waiting is None
    emit(events, 1)
    with pytest.raises(StopAsyncIteration):
        await anext(listener)


# Is what a user should know said, and not again and again?


def test_what_jumio_would_have_against_a_url_is_said_once() -> None:
    told: list[str] = []
    warnings = Warnings(told.append)
    for _ in range(2):
        warnings.of_url("http://shop.example:8080/jumio")
    warnings.of_url("https://shop.example/jumio")
    warnings.of_url(None)
    (words,) = told
    assert "it is http, not https" in words
    assert "it has a port, 8080" in words
    assert "--strict-callback-urls refuses it" in words


def test_nobody_need_listen() -> None:
    Warnings().of_url("http://shop.example/")
    Warnings().say("x", "words")


def test_there_is_an_end_to_it() -> None:
    told: list[str] = []
    warnings = Warnings(told.append)
    for port in range(1, MOST + 50):
        warnings.of_url(f"https://shop.example:{port}/")
    assert len(told) == MOST + 1
    assert told[-1] == "further warnings of this kind are not shown"
