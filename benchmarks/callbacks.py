"""How many callbacks are finished a second, against aiohttp's client posting constant bytes?

Finished: started (persona, check), journey run on a manual clock, composed, posted, its attempt stored.
"""

import argparse
import asyncio
import tempfile
from pathlib import Path

import aiohttp
from rounds import compare
from sink import sink

from mockjumio.cli import collect_less
from mockjumio.clock import Clock, Mode
from mockjumio.delivery.sender import Sender
from mockjumio.library import Library
from mockjumio.merchant.account import Account
from mockjumio.messages.links import at
from mockjumio.run.engine import Simulation
from mockjumio.run.requests import scenario_of
from mockjumio.settings import Credentials
from mockjumio.store.base import Store
from mockjumio.store.memory import MemoryStore
from mockjumio.store.sqlite import SqliteStore

CONCURRENCY = 64
NOW = 1_511_344_800_000


async def bare(url: str, count: int, body: bytes) -> float:
    headers = {"Content-Type": "application/x-www-form-urlencoded", "User-Agent": "bare"}
    loop = asyncio.get_running_loop()
    left = count

    async def work(session: aiohttp.ClientSession) -> None:
        nonlocal left
        while left > 0:
            left -= 1
            async with session.post(url, data=body, headers=headers) as answer:
                await answer.read()

    connector = aiohttp.TCPConnector(limit=CONCURRENCY)
    async with aiohttp.ClientSession(connector=connector) as session:
        begun = loop.time()
        await asyncio.gather(*(work(session) for _ in range(CONCURRENCY)))
        return count / (loop.time() - begun)


class Ours:
    """A simulation over a store, and its last callback."""

    def __init__(self, store: Store, sender: Sender, url: str) -> None:
        self.simulation = Simulation(
            library=Library(), store=store, sender=sender, links=lambda: at("http://localhost:8017")
        )
        self.account = Account(Credentials(), clock=Clock(Mode.MANUAL, NOW), callback_url=url)
        self.simulation.add_account(self.account)
        # All of a batch are due at one instant: on a clock that is moved, that is what goes out at once.
        at_once = {"extends": "approved", "journey": ["start", {"finish": {"processing": "1s"}}]}
        self.scenario = scenario_of(self.simulation, at_once)
        self.body = b""

    async def finish(self, count: int) -> float:
        loop = asyncio.get_running_loop()
        begun = loop.time()
        for seed in range(0, count, CONCURRENCY):
            for one in range(seed, min(seed + CONCURRENCY, count)):
                self.simulation.start(self.account, self.scenario, seed=one)
            await self.simulation.store.durable()
            advanced = await self.simulation.run_until_idle(self.account)
            assert all(one.attempts[0].status == 200 for one in advanced.callbacks)
            self.body = advanced.callbacks[0].body
        await self.simulation.store.durable()
        return count / (loop.time() - begun)


async def main(rounds: int, count: int) -> None:
    with sink() as url, tempfile.TemporaryDirectory() as folder:
        durable = SqliteStore(Path(folder))
        async with Sender() as sender:
            memory, sqlite = Ours(MemoryStore(), sender, url), Ours(durable, sender, url)
            await memory.finish(200)
            await sqlite.finish(200)
            body = memory.body
            await bare(url, 200, body)
            await compare(
                "aiohttp's client",
                {
                    "aiohttp's client": lambda: bare(url, count, body),
                    "mockjumio, in memory": lambda: memory.finish(count),
                    "mockjumio, in SQLite": lambda: sqlite.finish(count),
                },
                rounds=rounds,
                unit="a second",
            )
        durable.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--count", type=int, default=2_000)
    chosen = parser.parse_args()
    collect_less()  # as the command line does, for the baseline too
    asyncio.run(main(chosen.rounds, chosen.count))
