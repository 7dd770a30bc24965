"""How does ``mockjumio serve`` run? Until it is told to stop, by a signal."""

import argparse
import asyncio
import json
import signal
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mockjumio import __version__
from mockjumio.cli.configure import serve_options
from mockjumio.cli.output import note, warn, warn_of_files, warn_of_insecurity
from mockjumio.cli.ready_file import present
from mockjumio.cli.telling import Telling
from mockjumio.harness import Server
from mockjumio.settings import DEFAULT_SECRET
from mockjumio.web.connections import make_room

# SIGHUP comes when a terminal is closed, SIGQUIT from Ctrl-\\ and from some who stop containers.
_ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT)

if TYPE_CHECKING:
    from mockjumio.scenario.watching import Reload


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
    async with Telling(sandbox, as_json=as_json) as telling, sandbox:
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
