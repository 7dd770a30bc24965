"""What does a sandbox say of itself while it runs? Lines for people on a terminal, elsewhere JSON.

Nothing that is said holds up the sandbox: a pipe that nobody reads, or a terminal that was stopped, holds up
the lines and nothing else; what would come so late that it is not kept any more is left out.
"""

import asyncio
import json
import logging
import os
import sys
import threading
from collections import deque
from collections.abc import Callable, Mapping
from functools import cache
from select import PIPE_BUF, POLLOUT, poll
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from mockjumio.cli.output import LEVELS, OWN, line, note, warn, went_wrong
from mockjumio.clock import Machine, system_now, timestamp
from mockjumio.harness import Server
from mockjumio.run.events import Event
from mockjumio.version import __version__
from mockjumio.web.app_keys import OwnCall

if TYPE_CHECKING:
    from mockjumio.scenario.watching import Reload

_PAUSE = 0.01  # seconds between looks what has happened, and whether the reader has gone on
_MOST = 5_000  # pieces that wait for a reader; what else is said meanwhile is left out


class Log:
    """Standard output of a sandbox that runs. In text, what is no event goes to standard error.

    ``quiet`` leaves out what happens. Use as an async context manager, around the sandbox's own.
    """

    def __init__(self, *, as_json: bool, level: str = "info", quiet: bool = False) -> None:
        self.as_json = as_json
        self._least = LEVELS.index(level)
        self._quiet = quiet
        self._begun = Machine.monotonic()
        self._output = _descriptor()
        self._looking = poll()  # whether the output takes a piece without waiting
        if self._output is not None:
            self._looking.register(self._output, POLLOUT)
        self._pieces: deque[bytes] = deque()  # of lines; a pipe with room takes a piece at once
        self._left_out = 0
        self._later: asyncio.TimerHandle | None = None
        self._closed = False  # nobody reads any more
        self._telling: asyncio.Task[None] | None = None
        self._sandbox: Server | None = None
        self._last = 0  # number of the last event of which there is a line, or needs to be none
        self._handler = _Handler(self)
        self.stopped_by = ""  # the signal, once there is one

    async def __aenter__(self) -> Self:
        self._handler.take_over()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Tell the rest, as far as it is read."""
        self._handler.give_back()
        if self._telling is not None:
            self._telling.cancel()
            await asyncio.gather(self._telling, return_exceptions=True)
            self._tell_rest()
        if self._sandbox is not None:
            self._say_end(error)
        self._flush()
        if self._later is not None:
            self._later.cancel()

    # What is said

    def say(self, level: str, event: str, text: str, **fields: object) -> None:
        """A line: JSON with these fields, or the text."""
        if LEVELS.index(level) >= self._least:
            if self.as_json:
                self._add([_json(level, event, fields)])
            elif text:
                self._add([text])

    def warn(self, message: str, level: str = "warning") -> None:
        """Something that whoever runs the sandbox should know."""
        from mockjumio.cli.redaction import hide_in_urls

        message = hide_in_urls(message)
        if self.as_json:
            self.say(level, level, "", message=message)
        elif LEVELS.index(level) >= self._least:
            (warn if level == "warning" else note)(message)

    def note(self, message: str) -> None:
        """Likewise of what is not wrong."""
        if self.as_json:
            self.say("info", "note", "", message=message)
        else:
            note(message)

    def tell_reload(self, reload: "Reload") -> None:
        """Which scenarios changed, and what is wrong with them."""
        for files, what in ((reload.changed, "reloaded"), (reload.gone, "gone")):
            if files:
                self.note(f"{what}: {', '.join(files)}")
        for problem in reload.problems:
            self.note(str(problem))
        if reload.problems:
            self.note("the last good version of such a file stays in use, if there was one")

    def call(self, call: OwnCall) -> None:
        """A request to the sandbox itself. Who only looks is told of at the least level."""
        level = "debug" if call.method in ("GET", "HEAD") else "info"
        if call.status == 0 or call.status >= 400:
            level = "warning" if call.status < 500 else "error"
        if self._quiet or LEVELS.index(level) < self._least:
            return
        from mockjumio.cli.redaction import hide_in_path

        view = {**call._asdict(), "path": hide_in_path(call.path)}
        text = line(OWN, {**view, "at": timestamp(system_now()), "merchant": None}, None)
        if call.route:
            del view["path"]  # which may name a merchant
        self.say(level, OWN, text, **view)

    def ready(self, sandbox: Server) -> None:
        """It serves. From here on what happens is told."""
        self._sandbox = sandbox
        about = {"url": sandbox.url, "tls_url": sandbox.tls_url, "token": sandbox.account.token}
        self.say("info", "ready", "", version=__version__, **about)
        if not self._quiet:
            self._telling = asyncio.create_task(self._tell())

    def _say_end(self, error: BaseException | None) -> None:
        seconds = round(Machine.monotonic() - self._begun, 3)
        if error is not None and not isinstance(error, asyncio.CancelledError | KeyboardInterrupt):
            self.say("error", "stopped", "", seconds=seconds, error=str(error) or type(error).__name__)
        else:
            why = f" by {self.stopped_by}" if self.stopped_by else ""
            text = "" if self._quiet else f"mockjumio stopped{why} after {seconds:.0f} s"
            self.say("info", "stopped", text, seconds=seconds, signal=self.stopped_by or None)

    # What happens

    async def _tell(self) -> None:
        """Events, one after the other."""
        assert self._sandbox is not None  # noqa: S101 - ready() made this
        events = self._sandbox.simulation.events
        while True:  # a listener that falls behind is let go, and so are all when the sandbox stops
            with events.listen(self._last) as listener:
                async for event in listener:
                    self._add_events([event, *listener.at_hand()])
                    await asyncio.sleep(_PAUSE)
                    while self._pieces:  # noqa: ASYNC110 - meanwhile it may fall behind, and be cut off
                        await asyncio.sleep(_PAUSE)

    def _tell_rest(self) -> None:
        assert self._sandbox is not None  # noqa: S101 - likewise
        with self._sandbox.simulation.events.listen(self._last) as listener:
            self._add_events(listener.at_hand())

    def _add_events(self, events: list[Event]) -> None:
        if not events:
            return
        self._left_out += events[0].id - self._last - 1
        self._last = events[-1].id
        self._add([line for event in events if (line := self._line(event))])

    def _line(self, event: Event) -> str | None:
        level = "info" if event.kind in ("callback.attempted", "request") else "debug"
        if went_wrong(event.kind, event.data):
            level = "warning"
        if LEVELS.index(level) < self._least:
            return None
        view = _event_view()(event)
        if self.as_json:
            return _json(level, event.kind, {"id": event.id, **view})
        assert self._sandbox is not None  # noqa: S101 - likewise
        return line(event.kind, view, self._sandbox.account.token)

    # How it is written

    def _add(self, lines: list[str]) -> None:
        if not lines or self._closed:
            return
        if len(self._pieces) >= _MOST:
            self._left_out += len(lines)
            return
        if self._left_out:
            lost = f"standard output was not read for too long: {self._left_out} lines are not shown"
            self._left_out = 0
            if self.as_json:
                lines.insert(0, _json("warning", "warning", {"message": lost}))
            else:
                warn(lost)
        written = "".join(f"{line}\n" for line in lines).encode(errors="backslashreplace")
        self._pieces += [written[start : start + PIPE_BUF] for start in range(0, len(written), PIPE_BUF)]
        if self._later is None:
            self._flush()

    def _flush(self) -> None:
        """Write what there is room for, and come back for the rest."""
        self._later = None
        try:
            while self._pieces and (self._output is None or self._looking.poll(0)):
                piece = self._pieces.popleft()
                if self._output is None:
                    print(piece.decode(), end="")
                elif rest := piece[os.write(self._output, piece) :]:
                    self._pieces.appendleft(rest)
        except OSError as error:
            self._closed = True
            self._pieces.clear()
            if not isinstance(error, BrokenPipeError):  # the reader has gone, as `head` does
                warn(f"nothing more is shown: standard output: {error.strerror}")
        if self._pieces:
            self._later = asyncio.get_running_loop().call_later(_PAUSE, self._flush)


def _json(level: str, event: str, fields: Mapping[str, Any]) -> str:
    beginning = f'{{"time": "{timestamp(system_now())}", "level": "{level}", "event": "{event}", '
    return beginning + _dump(fields)[1:]


_dump = json.JSONEncoder(check_circular=False, ensure_ascii=False).encode


@cache
def _event_view() -> Callable[[Event], Mapping[str, Any]]:
    """Loaded with the first line, not with each."""
    from mockjumio.cli.redaction import without_secrets
    from mockjumio.web.control.views import event_view

    return lambda event: without_secrets(event.kind, event_view(event))


def _descriptor() -> int | None:
    """Standard output; ``None`` if somebody has put an object of Python's in its place."""
    try:
        return sys.stdout.fileno()
    except (OSError, ValueError):
        return None


class _Handler(logging.Handler):
    """What libraries and our own faults log: a line, in JSON with the traceback in it."""

    def __init__(self, log: Log) -> None:
        super().__init__(logging.WARNING)
        self._log = log
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread = 0

    def take_over(self) -> None:
        self._loop, self._thread = asyncio.get_running_loop(), threading.get_ident()
        logging.getLogger().addHandler(self)

    def give_back(self) -> None:
        logging.getLogger().removeHandler(self)

    def emit(self, record: logging.LogRecord) -> None:
        from mockjumio.cli.redaction import hide_in_urls

        trace = ""
        if record.exc_info:
            trace = hide_in_urls(logging.Formatter().formatException(record.exc_info))
        level = "error" if record.levelno >= logging.ERROR else "warning"
        message = hide_in_urls(record.getMessage())
        if not self._log.as_json:
            self._log.warn(message, level)
            if trace:
                print(trace, file=sys.stderr)
            return
        fields = {"message": message, "logger": record.name} | ({"trace": trace} if trace else {})
        if self._loop is not None and threading.get_ident() != self._thread:
            self._loop.call_soon_threadsafe(lambda: self._log.say(level, level, "", **fields))
        else:
            self._log.say(level, level, "", **fields)
