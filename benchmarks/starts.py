"""How many scans are worked out a second, without sending; and how many are accepted over HTTP?

Worked out: played, its callback composed, checked and encoded, against a seeded ``random.Random`` and
``urlencode`` of a ready mapping of 35 values. Accepted: ``POST /transactions``, against a handler of aiohttp
that parses the body and answers constant JSON.
"""

import argparse
import asyncio
import json
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random
from urllib.parse import parse_qsl, urlencode

from aiohttp import web
from callers import Ask, callers
from rounds import Measured, compare

from mockjumio.cli import collect_less
from mockjumio.clock import Mode
from mockjumio.harness import Server
from mockjumio.options import SandboxOptions
from mockjumio.play.check import preview
from mockjumio.scenario.library import Library

NOW = 1_511_344_800_000
START = b'{"scenario": "approved", "customer_id": "ada", "merchant_reference": "order-1"}'
BARE = b'{"scenario": "approved"}'


def each(count: int, work: Callable[[int], object]) -> Measured:
    begun, busy = time.perf_counter(), time.process_time()
    for seed in range(count):
        work(seed)
    return Measured(count / (time.perf_counter() - begun), (time.process_time() - busy) / count * 1_000_000)


async def worked_out(rounds: int, count: int) -> None:
    scenario = Library().get("approved")
    shown = preview(scenario, seed=1, now=NOW).callback
    assert shown is not None
    form = dict(parse_qsl(shown.body.decode()))
    form |= {f"more{number}": "value" for number in range(35 - len(form))}

    async def ours() -> Measured:
        return each(count, lambda seed: preview(scenario, seed=seed, now=NOW))

    async def bare() -> Measured:
        return each(count, lambda seed: (Random(seed).random(), urlencode(form)))

    await compare(
        "Random and urlencode", {"Random and urlencode": bare, "played and checked": ours}, rounds=rounds
    )


@asynccontextmanager
async def constant(body: bytes) -> AsyncIterator[int]:
    """The port of the least aiohttp application that parses a body and answers with these bytes."""

    async def answer(request: web.Request) -> web.Response:
        await request.json()
        return web.Response(body=body, status=201, content_type="application/json")

    app = web.Application()
    app.router.add_post("/transactions", answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()


async def accepted(rounds: int, count: int) -> None:
    manual = SandboxOptions(port=0, clock=Mode.MANUAL, callback_url="http://127.0.0.1:9/")
    with tempfile.TemporaryDirectory() as folder:
        async with (
            callers(count) as ask,
            Server(manual) as memory,
            Server(manual._replace(data_dir=Path(folder))) as sqlite,
        ):
            await compare_starts(ask, memory, sqlite, rounds)


async def compare_starts(ask: Ask, memory: Server, sqlite: Server, rounds: int) -> None:
    """Nothing that was started earlier is left when a measure begins."""

    async def posted(sandbox: Server, body: bytes) -> Measured:
        await sandbox.simulation.reset(sandbox.account)
        return await ask(sandbox.port, "/_mock/api/v1/transactions", body)

    body = json.dumps({"reference": "x" * 36, "steps": ["x" * 60] * 20}).encode()
    async with constant(body) as port:
        await compare(
            "aiohttp, constant JSON",
            {
                "aiohttp, constant JSON": lambda: ask(port, "/transactions", START),
                "POST, in memory": lambda: posted(memory, START),
                "POST, nothing provided": lambda: posted(memory, BARE),
                "POST, in SQLite": lambda: posted(sqlite, START),
            },
            rounds=rounds,
        )


async def main(rounds: int, count: int) -> None:
    await worked_out(rounds, count)
    await accepted(rounds, count)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--count", type=int, default=2_048)
    chosen = parser.parse_args()
    collect_less()  # as the command line does, for the baselines too
    asyncio.run(main(chosen.rounds, chosen.count))
