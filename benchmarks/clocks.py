"""What do a moved clock and a new merchant cost, in time and memory?

Callbacks that fall due together, against aiohttp's client posting the same bytes; people who drop off,
against as many entries of a bare heap; a new merchant, against aiohttp's test server started and stopped.
"""

import argparse
import asyncio
import gc
import statistics
import time
from heapq import heappop, heappush
from pathlib import Path

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from callbacks import NOW, bare
from sink import sink

from mockjumio.clock import MINUTE, Clock, Mode
from mockjumio.delivery.sender import HttpSender
from mockjumio.harness import Server
from mockjumio.merchant.account import Account
from mockjumio.messages.links import at
from mockjumio.options import SandboxOptions
from mockjumio.run.engine import Simulation
from mockjumio.scenario.library import Library
from mockjumio.schema.nodes import Place, from_python
from mockjumio.settings import Credentials
from mockjumio.store.memory import MemoryStore

DROPPED = {"name": "left", "extends": "document-uploaded", "journey": ["start", "drop_off"]}  # sends nothing


class Taken:
    """How long something took: on the wall, and of this process's share of a processor."""

    def __enter__(self) -> "Taken":
        gc.collect()
        self._wall, self._busy = time.perf_counter(), time.process_time()
        return self

    def __exit__(self, *error: object) -> None:
        self.wall = time.perf_counter() - self._wall
        self.busy = time.process_time() - self._busy


def resident() -> int:
    """Bytes of memory that this process holds."""
    gc.collect()
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) * 1_024


def say(what: str, taken: Taken, tail: str = "") -> None:
    print(f"{what:44} {taken.wall * 1_000:10,.0f} ms ({taken.busy * 1_000:,.0f} ms of processor){tail}")


def simulated(sender: HttpSender, url: str) -> tuple[Simulation, Account]:
    links = at("http://localhost:8017")
    simulation = Simulation(library=Library(), store=MemoryStore(), sender=sender, links=lambda: links)
    account = Account(Credentials(), clock=Clock(Mode.MANUAL, NOW), callback_url=url)
    simulation.add_account(account)
    return simulation, account


async def due_together(url: str, count: int) -> None:
    """Advance past so many callbacks, of one instant and of as many instants."""
    for apart in (0, 1):
        async with HttpSender() as sender:
            simulation, account = simulated(sender, url)
            scenario = simulation.library.get("no-id-uploaded")
            for seed in range(count):
                simulation.start(account, scenario, seed=seed)
                account.clock.move_to(account.clock.now() + apart)
            with Taken() as taken:
                advanced = await simulation.advance_by(account, 15 * MINUTE)
            assert len(advanced.callbacks) == count
            assert all(one.attempts[0].status == 200 for one in advanced.callbacks)
            body = advanced.callbacks[0].body
            what = f"advance, {count:,} callbacks " + ("of as many instants" if apart else "of one instant")
            with Taken() as baseline:
                await bare(url, count, body)
            say(
                what,
                taken,
                f"  ratio {taken.wall / baseline.wall:.1f}, of processor {taken.busy / baseline.busy:.1f}",
            )
    say(f"aiohttp's client, {count:,} posts", baseline)


async def pending(count: int) -> None:
    """Start so many uploads that will be dropped, look at the memory, and advance past them all."""
    heap: list[tuple[int, int]] = []
    before = resident()
    with Taken() as baseline:
        for number in range(count):
            heappush(heap, (NOW + number * 7_919 % count, number))
        held = resident() - before
        while heap:
            heappop(heap)
    say(f"a bare heap, {count:,} entries in and out", baseline, f"  {held / count:,.0f} bytes each")
    async with HttpSender() as sender:
        simulation, account = simulated(sender, "http://127.0.0.1:9/")
        dropped = simulation.library.inline(from_python(DROPPED, Place("")))
        simulation.start(account, dropped, seed=count)
        before = resident()
        with Taken() as starting:
            for seed in range(count):
                simulation.start(account, dropped, seed=seed)
                account.clock.move_to(account.clock.now() + 1)
        say(f"start {count:,}", starting, f"  {(resident() - before) / count:,.0f} bytes each")
        with Taken() as advancing:
            advanced = await simulation.advance_by(account, 15 * MINUTE)
        ended = simulation.store.transactions(account.token)
        assert all(one.settled == one.created + 15 * MINUTE for one in ended)
        say(f"advance past all of them, {advanced.jobs:,} jobs", advancing)


async def merchants(rounds: int) -> None:
    """``POST /merchants`` over a socket, and a merchant in process."""

    async def there(request: web.Request) -> web.Response:
        return web.Response()

    async def test_server() -> None:
        app = web.Application()
        app.router.add_get("/", there)
        async with TestClient(TestServer(app)) as client, client.get("/") as answer:
            await answer.read()

    async with Server(SandboxOptions(port=0)) as server, aiohttp.ClientSession() as session:
        made: dict[str, list[float]] = {"POST /merchants": [], "aiohttp's test server": []}
        for _ in range(rounds):
            begun = time.perf_counter()
            async with session.post(
                f"{server.url}/_mock/api/v1/merchants", json={"clock": {"mode": "manual"}}
            ) as answer:
                assert answer.status == 201
                await answer.read()
            made["POST /merchants"].append(time.perf_counter() - begun)
            begun = time.perf_counter()
            await test_server()
            made["aiohttp's test server"].append(time.perf_counter() - begun)
    baseline = statistics.median(made["aiohttp's test server"])
    for name, times in made.items():
        median = statistics.median(times)
        slowest = f"the slowest {max(times) * 1_000:.1f}"
        print(f"{name:44} {median * 1_000:10.2f} ms, {slowest}  ratio {median / baseline:.2f}")


async def main(callbacks: int, drop_offs: int, rounds: int) -> None:
    await pending(drop_offs)  # first: memory that others have let go of would hide what it needs
    await merchants(rounds)
    with sink() as url:
        await due_together(url, callbacks)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--callbacks", type=int, default=10_000)
    parser.add_argument("--drop-offs", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=300)
    chosen = parser.parse_args()
    asyncio.run(main(chosen.callbacks, chosen.drop_offs, chosen.rounds))
