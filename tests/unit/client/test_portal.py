"""Does a thread drive an event loop, and end what it began?"""

import asyncio
import os
import threading
from collections.abc import Awaitable, Callable
from queue import SimpleQueue

import pytest

from mockjumio.client.portal import Portal
from mockjumio.errors import UsageError

Ask = Callable[[], Awaitable[object]]


async def _thread() -> int:
    return threading.get_ident()


async def _fail() -> None:
    raise ZeroDivisionError


async def _never(begun: "SimpleQueue[None] | None" = None) -> None:
    if begun is not None:
        begun.put(None)
    await asyncio.Event().wait()


def test_what_it_runs_runs_in_one_other_thread() -> None:
    with Portal() as portal:
        first, second = portal.run(_thread()), portal.run(_thread())
    assert first == second != threading.get_ident()


def test_an_error_comes_back() -> None:
    with Portal() as portal, pytest.raises(ZeroDivisionError):
        portal.run(_fail())


def test_before_and_after_it_is_open_it_says_so() -> None:
    portal = Portal()
    with pytest.raises(UsageError, match="use it as a context manager"):
        portal.run(_thread())
    with portal:
        pass
    with pytest.raises(UsageError, match="use it as a context manager"):
        portal.run(_thread())


def test_it_may_be_used_again_but_not_twice_at_once() -> None:
    portal = Portal()
    with portal:
        pass
    with portal:
        with pytest.raises(UsageError, match="started already"), portal:
            pass
        assert portal.run(_thread()) != threading.get_ident()


def test_in_a_process_that_was_forked_it_says_so_instead_of_waiting_for_ever(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with Portal() as portal:
        with monkeypatch.context() as forked:
            forked.setattr(os, "getpid", lambda: -1)
            with pytest.raises(UsageError, match="in the parent process"):
                portal.run(_thread())
            portal.__exit__(None, None, None)
        assert portal.run(_thread()) != threading.get_ident()


def test_what_nobody_waits_for_is_cancelled() -> None:
    begun: SimpleQueue[None] = SimpleQueue()
    with Portal() as portal:
        future = portal.submit(_never(begun))
        begun.get(timeout=20)
        portal.abandon()
        assert future.cancelled()


def test_what_is_under_way_in_the_end_is_cancelled() -> None:
    with Portal() as portal:
        begun: SimpleQueue[None] = SimpleQueue()
        portal.submit(_never(begun))
        begun.get(timeout=20)


def test_what_is_left_behind_is_waited_for_and_tells_what_went_wrong() -> None:
    done = []

    async def work() -> None:
        await asyncio.sleep(0)
        done.append(True)

    with Portal() as portal:
        portal.leave_behind(work())
    assert done == [True]
    with pytest.raises(ZeroDivisionError), Portal() as portal:
        portal.leave_behind(_fail())


def test_a_condition_is_asked_in_the_callers_thread() -> None:
    asked = []

    def condition() -> bool:
        asked.append(threading.get_ident())
        return len(asked) == 3

    async def until(ask: Ask) -> str:
        while not await ask():
            pass
        return str(getattr(ask, "__name__", ""))

    with Portal() as portal:
        assert portal.run_asking(condition, until) == "condition"
    assert asked == [threading.get_ident()] * 3


def test_whoever_is_interrupted_interrupts_what_they_wait_for() -> None:
    ended: SimpleQueue[str] = SimpleQueue()

    def interrupted() -> bool:
        raise KeyboardInterrupt

    with Portal() as portal:
        with pytest.raises(KeyboardInterrupt):
            portal.run_asking(interrupted, lambda ask: _asking(ask, ended))
        assert ended.get(timeout=20) == "cancelled"


async def _asking(ask: Ask, ended: "SimpleQueue[str]") -> None:
    try:
        await ask()
    except asyncio.CancelledError:
        ended.put("cancelled")
        raise
