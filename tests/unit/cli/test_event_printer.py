"""Is what happens told by a server that never waits for its reader?"""

import asyncio
import os
import re
from collections.abc import Iterator
from contextlib import suppress
from types import SimpleNamespace
from typing import Any

import pytest

from mockjumio.cli.serve import EventPrinter
from mockjumio.run import events as events_module
from mockjumio.run.events import Events

PATIENCE = 20


class Output:
    """Standard output that is a pipe; ``sandbox`` is one whose events are told there."""

    def __init__(self) -> None:
        self.reading, self.writing = os.pipe()
        for descriptor in (self.reading, self.writing):  # who would wait for room fails instead
            os.set_blocking(descriptor, False)
        self.read = b""
        self.events = Events()
        self.sandbox: Any = SimpleNamespace(
            simulation=SimpleNamespace(events=self.events), account=SimpleNamespace(token="default")
        )

    def happens(self, count: int, outcome: str = "accepted") -> None:
        for _ in range(count):
            number = self.events.last + 1
            self.events.emit(
                "callback.attempted",
                "default",
                0,
                callback=f"ref-{number}",
                url="http://shop",
                result="DENIED_FRAUD",
                attempt=1,
                outcome=outcome,
                status=200,
                duration_ms=1.0,
                detail="",
                next_attempt=None,
            )

    @property
    def told(self) -> list[int]:
        """The numbers of the callbacks in whole lines."""
        while True:
            try:
                self.read += os.read(self.reading, 65_536)
            except BlockingIOError:
                break
        lines = self.read.decode().split("\n")[:-1]
        return [int(number) for text in lines for number in re.findall(r"ref-(\d+)", text)]

    async def tells(self, *numbers: int) -> None:
        """Wait until these are the last ones that were told."""
        last = list(numbers)
        async with asyncio.timeout(PATIENCE):
            while self.told[-len(last) :] != last:  # noqa: ASYNC110 - a pipe
                await asyncio.sleep(0)


@pytest.fixture
def output(monkeypatch: pytest.MonkeyPatch) -> Iterator[Output]:
    output = Output()
    stream = SimpleNamespace(fileno=lambda: output.writing)
    monkeypatch.setattr("mockjumio.cli.serve.sys", SimpleNamespace(stdout=stream))
    monkeypatch.setattr("mockjumio.cli.serve._PAUSE", 0)
    yield output
    for descriptor in (output.reading, output.writing):
        with suppress(OSError):  # the test closed it
            os.close(descriptor)


async def test_attempts_are_told_in_order_from_the_first_on(output: Output) -> None:
    output.happens(2)
    async with EventPrinter(output.sandbox, as_json=False) as telling:
        output.happens(1)
        telling.begin()
        await output.tells(3)
        output.happens(2)
        await output.tells(5)
    assert output.told == [1, 2, 3, 4, 5]


async def test_nothing_is_told_that_was_not_begun(output: Output) -> None:
    async with EventPrinter(output.sandbox, as_json=False):
        output.happens(3)
    assert output.told == []


async def test_what_happens_while_the_sandbox_stops_is_told_too(output: Output) -> None:
    async with EventPrinter(output.sandbox, as_json=False) as telling:
        telling.begin()
        output.happens(1)
        await output.tells(1)
        output.events.close()
        output.happens(1)
        await output.tells(2)
        output.happens(1)  # and nobody has a turn any more
    assert output.told == [1, 2, 3]


async def test_of_calls_only_the_refused_ones_are_told(output: Output) -> None:
    async with EventPrinter(output.sandbox, as_json=True) as telling:
        telling.begin()
        for status in (200, 404, 0):
            output.events.emit("request", None, 0, status=status, path=f"ref-{output.events.last + 1} ")
        output.events.emit("clock.moved", "default", 0, start="ref-9 ")
        output.happens(1)
    assert output.told == [2, 3, 5]


async def test_a_pipe_that_nobody_reads_holds_up_nothing_and_goes_on_later(output: Output) -> None:
    async with EventPrinter(output.sandbox, as_json=False) as telling:
        telling.begin()
        for _ in range(4):
            output.happens(1_000)  # together twice as much as a pipe holds
            for _ in range(10):
                await asyncio.sleep(0)
        await output.tells(4_000)
        output.happens(1)
        await output.tells(4_001)
    assert output.told == list(range(1, 4_002))


async def test_what_is_no_longer_kept_is_left_out_and_counted(
    output: Output, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(events_module, "KEPT", 1_000)
    monkeypatch.setattr(events_module, "BACKLOG", 500)
    events = Events()
    output.events = output.sandbox.simulation.events = events
    async with EventPrinter(output.sandbox, as_json=False) as telling:
        telling.begin()
        for _ in range(10):
            output.happens(400)
            await asyncio.sleep(0)
        await output.tells(4_000)
    told, lost = output.told, capsys.readouterr().err
    assert told == sorted(set(told))
    left_out = sum(int(text.split(" events are")[0].rsplit(" ", 1)[1]) for text in lost.splitlines())
    assert left_out == 4_000 - len(told) > 0
    assert lost.startswith("mockjumio: warning: standard output was not read for too long: ")


async def test_an_end_does_not_wait_for_a_pipe_that_nobody_reads(output: Output) -> None:
    async with asyncio.timeout(PATIENCE), EventPrinter(output.sandbox, as_json=False) as telling:
        telling.begin()
        output.happens(3_000)
        for _ in range(10):
            await asyncio.sleep(0)
    told = output.told
    assert told == list(range(1, len(told) + 1))
    assert len(told) < 3_000


async def test_a_reader_who_has_gone_ends_the_lines_and_nothing_else(
    output: Output, capsys: pytest.CaptureFixture[str]
) -> None:
    async with EventPrinter(output.sandbox, as_json=False) as telling:
        telling.begin()
        os.close(output.reading)
        output.happens(1)
        for _ in range(10):
            await asyncio.sleep(0)
        output.happens(1)
    assert capsys.readouterr().err == ""


async def test_an_output_that_cannot_be_written_is_said_once(
    output: Output, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(descriptor: int, piece: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("mockjumio.cli.serve.os.write", full)
    async with EventPrinter(output.sandbox, as_json=False) as telling:
        telling.begin()
        for _ in range(3):
            output.happens(1)
            for _ in range(10):
                await asyncio.sleep(0)
    assert capsys.readouterr().err == (
        "mockjumio: warning: no more events are shown: standard output: No space left on device\n"
    )
