"""How is the sandbox served, and how does it end?"""

import argparse
import asyncio
import json
import signal
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from mockjumio.cli.log import Log
from mockjumio.cli.output import insecurity
from mockjumio.cli.ready_file import present
from mockjumio.cli.sandbox_options import serve_options
from mockjumio.harness import Server
from mockjumio.settings import DEFAULT_SECRET
from mockjumio.version import __version__
from mockjumio.web.connections import make_room

# SIGHUP comes when a terminal is closed, SIGQUIT from Ctrl-\\ and from some who stop containers.
_ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT)


def run(arguments: argparse.Namespace) -> int:
    asyncio.run(_serve(arguments))
    return 0


async def _serve(arguments: argparse.Namespace) -> None:
    as_json = arguments.log_format == "json" or (arguments.log_format == "auto" and not sys.stdout.isatty())
    log = Log(as_json=as_json, level=arguments.log_level, quiet=arguments.quiet)
    stop = asyncio.Event()

    def end(number: signal.Signals) -> None:
        log.stopped_by = number.name
        stop.set()

    loop = asyncio.get_running_loop()
    for number in _ENDING:
        if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:  # which nohup says
            loop.add_signal_handler(number, end, number)
    options = serve_options(arguments)._replace(
        on_reload=log.tell_reload, on_warning=log.warn, on_call=log.call
    )
    make_room(options.limits.connections)
    sandbox = Server(options)
    async with log, sandbox:
        with present(Path(arguments.ready_file), sandbox) if arguments.ready_file else nullcontext():
            _announce(sandbox, log)
            log.ready(sandbox)
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


def _announce(sandbox: Server, log: Log) -> None:
    credentials = sandbox.account.credentials
    _warn_of(sandbox, log)
    if log.as_json:
        return
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


def _warn_of(sandbox: Server, log: Log) -> None:
    url, trust = sandbox.url, sandbox.options.trust
    if sandbox.is_wildcard and not sandbox.options.public_url:
        log.warn(f"links will begin with {url}; set --public-url if the merchant needs another address")
    if sandbox.options.control_token is None and not sandbox.is_local:
        log.warn(f"anyone who reaches {url} can control it; use --control-token to prevent that")
    for words in (*insecurity(trust), *sandbox.library.left_out()):
        log.warn(words)
    for words in sandbox.notes:
        log.note(words)
