"""Does a client that blocks do what the asynchronous one does?"""

import asyncio
import inspect
import os
import re
import runpy
import threading
from collections.abc import Awaitable, Callable
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import pytest

from mockjumio import AsyncSandbox, Sandbox
from mockjumio.client.portal import Portal
from mockjumio.client.transactions import StartOptions
from mockjumio.errors import UsageError
from mockjumio.run.orders import START
from mockjumio.schema.difference import ABSENT, alike, decode_form, differences

# Does a thread drive an event loop, and end what it began?


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


# Is the synchronous client the asynchronous one's mirror?


ROOT = Path(__file__).parents[3]


def test_the_file_is_what_the_tool_writes() -> None:
    tool = runpy.run_path(str(ROOT / "tools" / "write_sync_client.py"))
    assert tool["WRITTEN"].read_text(encoding="utf-8") == tool["written"](), (
        "run python tools/write_sync_client.py, or make format"
    )


def test_both_clients_have_the_same_methods() -> None:
    lifecycle = {"on", "over", "by_way_of", "leave"}
    sync, other = (
        {name for name in dir(one) if name[0] != "_"} - lifecycle for one in (Sandbox, AsyncSandbox)
    )
    assert sync == other


def test_every_method_says_what_it_does() -> None:
    for name in dir(Sandbox):
        if name[0] != "_":
            assert inspect.getdoc(getattr(Sandbox, name)), name


def test_a_start_takes_what_the_control_api_takes() -> None:
    given = {item.name for item in START} - {"scenario", "merchant"}
    assert set(StartOptions.__annotations__) == given


@pytest.mark.parametrize("name", ["start", "play"])
def test_a_keyword_that_there_is_not_is_refused_as_python_does(name: str) -> None:
    with (
        Sandbox() as sandbox,
        pytest.raises(TypeError, match=rf"{name}\(\) got an unexpected keyword argument 'x'"),
    ):
        getattr(sandbox, name)("approved", x=1)


# Are differences found where they are, and said with their path?


def test_nested_json_is_decoded_and_anything_else_left() -> None:
    form = {"a": '{"b": [1]}', "c": "[1]", "d": "{broken", "e": "text"}
    assert decode_form(form) == {"a": {"b": [1]}, "c": [1], "d": "{broken", "e": "text"}


@pytest.mark.parametrize(
    ("expected", "actual"),
    [
        ({}, {"a": "1"}),
        ({"a": 93, "b": 1.5}, {"a": "93", "b": "1.5"}),
        ({"a": re.compile(r"\d+")}, {"a": "12"}),
        ({"a": ABSENT}, {"b": "1"}),
        ({"a": [{"b": "1"}]}, {"a": [{"b": "1", "c": "2"}]}),
    ],
)
def test_what_fits_has_no_differences(expected: Any, actual: Any) -> None:
    assert differences(expected, actual) == []


@pytest.mark.parametrize(
    ("expected", "actual", "line"),
    [
        ({"a": "1"}, {"a": "2"}, "a: expected '1', is '2'"),
        ({"a": "1"}, {}, "a: expected '1', is absent"),
        ({"a": ABSENT}, {"a": "1"}, "a: expected to be absent, is '1'"),
        ({"a": {"b": 1}}, {"a": {"b": "1"}}, "a.b: expected 1, is '1'"),
        ({"a": ["1", "2"]}, {"a": ["1", "3"]}, "a[1]: expected '2', is '3'"),
        ({"a": ["1"]}, {"a": ["1", "2"]}, "a: expected ['1'], is ['1', '2']"),
        ({"a": re.compile("x+")}, {"a": "xy"}, "a: expected a match of 'x+', is 'xy'"),
        ({"a": True}, {"a": "True"}, "a: expected True, is 'True'"),
        ({"a": re.compile("x")}, {}, "a: expected a match of 'x', is absent"),
    ],
)
def test_a_difference_is_said_with_its_path(expected: Any, actual: Any, line: str) -> None:
    assert differences(expected, actual) == [line]


def test_exactly_means_nothing_else() -> None:
    assert differences({"a": {}}, {"a": {"b": 1}, "c": "2"}, exact=True) == [
        "a.b: not expected, is 1",
        "c: not expected, is '2'",
    ]


@pytest.mark.parametrize(
    ("pattern", "value", "same"),
    [
        ("4xx", 404, True),
        ("4XX", 404, True),
        ("4xx", 503, False),
        ("404", 404, True),
        ("4x", 404, False),
        (404, 404, True),
        ("*/data", "/a/b/data", True),
        ("*/data", "/a/data/b", False),
        (None, None, True),
        ("x", None, False),
    ],
)
def test_a_pattern_is_a_value_a_glob_or_a_class_of_statuses(
    pattern: object, value: object, same: bool
) -> None:
    assert alike(pattern, value) is same
