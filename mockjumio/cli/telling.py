"""How does ``serve`` tell what happens, without ever waiting for who reads it? A line each, in batches."""

import asyncio
import os
import sys
from collections import deque
from contextlib import suppress
from select import PIPE_BUF, POLLOUT, poll
from types import TracebackType
from typing import Self

from mockjumio.cli.output import warn
from mockjumio.harness import Server
from mockjumio.run.events import Event

_PAUSE = 0.05  # seconds between looks whether the reader has gone on


class Telling:
    """Tells from ``begin`` on what has happened in a sandbox since it was made, until its context is left.

    A pipe that nobody reads, or a terminal that was stopped, holds up the lines and nothing else; what is
    told so late that the sandbox does not keep it any more is left out.
    """

    def __init__(self, sandbox: Server, *, as_json: bool) -> None:
        self._events = sandbox.simulation.events
        self._default = sandbox.account.token
        self._as_json = as_json
        self._last = 0  # number of the last event of which there is a line, or needs to be none
        self._pieces: deque[bytes] = deque()  # lines to be written; a pipe with room takes a piece at once
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Tell the rest, as far as it is read."""
        if self._task is None or self._task.done():  # the latter if nobody can read any more
            return
        self._task.cancel()
        with suppress(asyncio.CancelledError):
            await self._task
        with self._events.listen(self._last) as listener, suppress(OSError):
            self._add(listener.at_hand())
            while self._pieces and _has_room():
                self._write_piece()

    def begin(self) -> None:
        self._task = asyncio.create_task(self._tell())

    async def _tell(self) -> None:
        try:
            while True:  # a listener that falls behind is let go, and so are all when the sandbox stops
                with self._events.listen(self._last) as listener:
                    async for event in listener:
                        self._add([event, *listener.at_hand()])
                        await self._write()
        except BrokenPipeError:
            pass  # the reader has gone, as `head` does
        except OSError as error:
            warn(f"no more events are shown: standard output: {error.strerror}")

    async def _write(self) -> None:
        while self._pieces:
            while not _has_room():  # noqa: ASYNC110 - nothing tells of room in files and pipes alike
                await asyncio.sleep(_PAUSE)
            self._write_piece()

    def _write_piece(self) -> None:
        piece = self._pieces.popleft()
        if rest := piece[os.write(sys.stdout.fileno(), piece) :]:
            self._pieces.appendleft(rest)

    def _add(self, events: list[Event]) -> None:
        if not events:
            return
        if (lost := events[0].id - self._last - 1) > 0:
            warn(f"standard output was not read for too long: {lost} events are not shown")
        self._last = events[-1].id
        lines = "".join(f"{line}\n" for event in events if (line := self._line(event)))
        written = lines.encode(errors="backslashreplace")
        self._pieces += [written[start : start + PIPE_BUF] for start in range(0, len(written), PIPE_BUF)]

    def _line(self, event: Event) -> str | None:
        if event.kind not in ("callback.attempted", "request"):
            return None
        from mockjumio.cli.lines import json_line, line, went_wrong  # which a start does not need
        from mockjumio.web.control.views import event_view

        if event.kind == "request" and not went_wrong(event.kind, event.data):
            return None
        view = event_view(event)
        return (
            json_line(event.id, event.kind, view) if self._as_json else line(event.kind, view, self._default)
        )


def _has_room() -> bool:
    """Whether standard output takes a piece without waiting."""
    looking = poll()
    looking.register(sys.stdout.fileno(), POLLOUT)
    return bool(looking.poll(0))
