"""How is the sandbox served, and what does it print of what happens?"""

import argparse
import asyncio
import json
import os
import signal
import sys
from collections import deque
from contextlib import nullcontext, suppress
from pathlib import Path
from select import PIPE_BUF, POLLOUT, poll
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from mockjumio.cli.configure import serve_options
from mockjumio.cli.output import note, warn, warn_of_files, warn_of_insecurity
from mockjumio.cli.ready import present
from mockjumio.harness import Server
from mockjumio.run.events import Event
from mockjumio.settings import DEFAULT_SECRET
from mockjumio.version import __version__
from mockjumio.web.connections import make_room

# SIGHUP comes when a terminal is closed, SIGQUIT from Ctrl-\\ and from some who stop containers.
_ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT)

if TYPE_CHECKING:
    from mockjumio.scenario.watching import Reload

_PAUSE = 0.05  # seconds between looks whether the reader has gone on


class EventPrinter:
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
        from mockjumio.cli.output import json_line, line, went_wrong  # which a start does not need
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


def run(arguments: argparse.Namespace) -> int:
    asyncio.run(_serve(arguments))
    return 0


async def _serve(arguments: argparse.Namespace) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in _ENDING:
        if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:  # which nohup says
            loop.add_signal_handler(number, stop.set)
    options = serve_options(arguments)._replace(on_reload=_tell, on_warning=warn)
    make_room(options.limits.connections)
    sandbox = Server(options)
    as_json = arguments.log_format == "json"
    async with EventPrinter(sandbox, as_json=as_json) as telling, sandbox:
        with present(Path(arguments.ready_file), sandbox) if arguments.ready_file else nullcontext():
            _announce_as_json(sandbox) if as_json else _announce(sandbox)
            if not arguments.quiet:
                telling.begin()
            await _until(stop, sandbox)


async def _until(stop: asyncio.Event, sandbox: Server) -> None:
    """Serve until told to stop; raises why nothing can be kept any more."""
    stopped = asyncio.create_task(stop.wait())
    failed = sandbox.failed
    waiting: set[asyncio.Future[Any]] = {stopped} if failed is None else {stopped, failed}
    await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    stopped.cancel()
    if failed is not None and failed.done():
        raise failed.result()
    sandbox.store.check()  # or what was accepted ends with us


def _announce(sandbox: Server) -> None:
    credentials = sandbox.account.credentials
    _warn_of(sandbox)
    also = f" and {sandbox.tls_url}" if sandbox.tls_url else ""
    print(f"mockjumio {__version__} on {sandbox.url}{also}", flush=True)
    secret = credentials.secret if credentials.secret == DEFAULT_SECRET else "as you set it"  # logs are read
    print(f"  API token {credentials.token}, secret {secret}")
    print(f"  console: {sandbox.url}/_mock/")
    print(f"  control API: {sandbox.url}/_mock/api/")
    print(f"  {len(sandbox.library.names())} scenarios; start one:")
    url = sandbox.account.callback_url or "http://…"
    body = json.dumps({"scenario": "approved", "callback_url": url}, ensure_ascii=False)
    call = f"{sandbox.url}/_mock/api/v1/transactions -H 'Content-Type: application/json'"
    print(f"  curl {call} -d '{body}'", flush=True)


def _announce_as_json(sandbox: Server) -> None:
    """So that every line of the output is JSON."""
    _warn_of(sandbox)
    about = {"url": sandbox.url, "tls_url": sandbox.tls_url, "token": sandbox.account.token}
    print(json.dumps({"event": "ready", "version": __version__, **about}), flush=True)


def _warn_of(sandbox: Server) -> None:
    if sandbox.is_wildcard and not sandbox.options.public_url:
        warn(f"links will begin with {sandbox.url}; set --public-url if the merchant needs another address")
    if sandbox.options.control_token is None and not sandbox.is_local:
        warn(f"anyone who reaches {sandbox.url} can control it; use --control-token to prevent that")
    warn_of_insecurity(sandbox.options.trust)
    warn_of_files(sandbox.library)
    for words in sandbox.notes:
        note(words)


def _tell(reload: "Reload") -> None:
    """Say which scenarios changed, and what is wrong with them."""
    for files, what in ((reload.changed, "reloaded"), (reload.gone, "gone")):
        if files:
            note(f"{what}: {', '.join(files)}")
    for problem in reload.problems:
        note(str(problem))
    if reload.problems:
        note("the last good version of such a file stays in use, if there was one")
