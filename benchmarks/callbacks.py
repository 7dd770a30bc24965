"""How many callbacks are finished a second, against aiohttp's client posting constant bytes?

Finished: started (persona, check), journey run on a manual clock, composed, posted, its attempt stored.
64 at a time: of one merchant that are all due at one instant; of one merchant as the shipped ``approved`` has
it, each due at an instant of its own, which is settled before the next begins (so the client is measured that
way, too); of 64 merchants.
"""

import argparse
import asyncio
import tempfile
import time
from pathlib import Path

import aiohttp
from rounds import Measured, compare
from sink import sink

from mockjumio.cli import collect_less
from mockjumio.clock import Clock, Mode
from mockjumio.delivery.sender import HttpSender
from mockjumio.merchant.account import Account
from mockjumio.messages.links import at
from mockjumio.run.engine import Simulation
from mockjumio.run.orders import scenario_of
from mockjumio.scenario.library import Library
from mockjumio.settings import Credentials
from mockjumio.store.base import Store
from mockjumio.store.memory import MemoryStore
from mockjumio.store.sqlite import SqliteStore

CONCURRENCY = 64
NOW = 1_511_344_800_000
AT_ONCE = {"extends": "approved", "journey": ["start", {"finish": {"processing": "1s"}}]}


class Taking:
    """So many a second on the wall, and how much of this process's processor each took."""

    def __enter__(self) -> "Taking":
        self._wall, self._busy = time.perf_counter(), time.process_time()
        return self

    def __exit__(self, *error: object) -> None:
        self._wall, self._busy = time.perf_counter() - self._wall, time.process_time() - self._busy

    def each(self, count: int) -> Measured:
        return Measured(count / self._wall, self._busy / count * 1_000_000)


async def bare(url: str, count: int, body: bytes, at_once: int = CONCURRENCY) -> Measured:
    headers = {"Content-Type": "application/x-www-form-urlencoded", "User-Agent": "bare"}
    left = count

    async def work(session: aiohttp.ClientSession) -> None:
        nonlocal left
        while left > 0:
            left -= 1
            async with session.post(url, data=body, headers=headers) as answer:
                await answer.read()

    connector = aiohttp.TCPConnector(limit=at_once)
    async with aiohttp.ClientSession(connector=connector) as session:
        with Taking() as taking:
            await asyncio.gather(*(work(session) for _ in range(at_once)))
        return taking.each(count)


class Ours:
    """A simulation over a store, and its last callback."""

    def __init__(self, store: Store, sender: HttpSender, url: str) -> None:
        links = at("http://localhost:8017")
        self.simulation = Simulation(library=Library(), store=store, sender=sender, links=lambda: links)
        self.accounts = [self._account(number, url) for number in range(CONCURRENCY)]
        self.body = b""

    def _account(self, number: int, url: str) -> Account:
        credentials = Credentials(f"token-{number}", "secret", f"second-{number}", "secret")
        account = Account(credentials, clock=Clock(Mode.MANUAL, NOW), callback_url=url, seed=number)
        self.simulation.add_account(account)
        return account

    async def finish(self, count: int, scenario: str | dict[str, object], merchants: int = 1) -> Measured:
        played = scenario_of(self.simulation, scenario)
        accounts = self.accounts[:merchants]
        with Taking() as taking:
            for seed in range(0, count, CONCURRENCY):
                batch = range(seed, min(seed + CONCURRENCY, count))
                for one in batch:
                    self.simulation.start(accounts[one % merchants], played, seed=one)
                await self.simulation.store.durable()
                if merchants == 1:
                    moved = [await self.simulation.run_until_idle(accounts[0])]
                else:
                    moved = await asyncio.gather(*map(self.simulation.run_until_idle, accounts))
                callbacks = [callback for advanced in moved for callback in advanced.callbacks]
                assert len(callbacks) == len(batch)
                assert all(one.attempts[0].status == 200 for one in callbacks)
                self.body = callbacks[0].body
            await self.simulation.store.durable()
        return taking.each(count)


async def main(rounds: int, count: int) -> None:
    with sink() as url, tempfile.TemporaryDirectory() as folder:
        durable = SqliteStore(Path(folder))
        async with HttpSender() as sender:
            memory, sqlite = Ours(MemoryStore(), sender, url), Ours(durable, sender, url)
            await memory.finish(200, AT_ONCE)
            await sqlite.finish(200, AT_ONCE)
            body = memory.body
            await bare(url, 200, body)
            await compare(
                "aiohttp's client",
                {
                    "aiohttp's client": lambda: bare(url, count, body),
                    "likewise, one after the other": lambda: bare(url, count, body, 1),
                    "in memory, one instant": lambda: memory.finish(count, AT_ONCE),
                    "in memory, many instants": lambda: memory.finish(count, "approved"),
                    "in memory, 64 merchants": lambda: memory.finish(count, "approved", CONCURRENCY),
                    "in SQLite, one instant": lambda: sqlite.finish(count, AT_ONCE),
                    "in SQLite, many instants": lambda: sqlite.finish(count, "approved"),
                    "in SQLite, 64 merchants": lambda: sqlite.finish(count, "approved", CONCURRENCY),
                },
                rounds=rounds,
            )
        durable.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--count", type=int, default=2_048)
    chosen = parser.parse_args()
    collect_less()  # as the command line does, for the baseline too
    asyncio.run(main(chosen.rounds, chosen.count))
