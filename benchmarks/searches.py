"""How long do others wait while somebody searches in vain, again and again, through all that a merchant has?

Another merchant's application asks for the status of a scan over HTTP, from a process of its own, as in
``crowd.py``; beside that stands what it waits when nobody searches.
"""

import argparse
import asyncio
import tempfile
import time
from pathlib import Path

from crowd import beside
from growth import START, fill, reference_of
from sink import sink

from mockjumio.cli import collect_less
from mockjumio.clock import Mode
from mockjumio.harness import Server
from mockjumio.options import SandboxOptions
from mockjumio.settings import Limits
from mockjumio.web.control.dispatch import call_in_process

SEARCHES = {
    "transactions": ("/transactions", {"q": "nowhere", "limit": "1000"}),
    "events": ("/events/kept", {"q": "nowhere", "limit": "1000"}),
}


async def searching(server: Server, what: str, seconds: float, done: list[int]) -> None:
    path, query = SEARCHES[what]
    until = time.perf_counter() + seconds
    while time.perf_counter() < until:
        found = await call_in_process(server.simulation, "GET", path, query=query)
        assert not found["items"]
        done[0] += 1


async def measure(folder: Path | None, url: str, count: int, rounds: int, seconds: float) -> None:
    options = SandboxOptions(
        port=0,
        clock=Mode.MANUAL,
        start=START,
        callback_url=url,
        data_dir=folder,
        limits=Limits(settled=max(2 * count, 100_000)),
    )
    where = "in memory" if folder is None else "data directory"
    async with Server(options) as server:
        await fill(server, count)
        path = f"/api/netverify/v2/scans/{reference_of(count // 2)}"
        for _ in range(rounds):
            print(f"{where}, nothing: {await beside(server, path, asyncio.sleep(seconds))}", flush=True)
            for what in SEARCHES:
                done = [0]
                told = await beside(server, path, searching(server, what, seconds, done))
                print(f"{where}, {done[0]} searches of {what}: {told}", flush=True)


def main(count: int, rounds: int, seconds: float) -> None:
    with sink() as url, tempfile.TemporaryDirectory() as folder:
        for place in (None, Path(folder, "data")):
            asyncio.run(measure(place, url, count, rounds, seconds))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=5)
    chosen = parser.parse_args()
    collect_less()  # as the command line does
    main(chosen.count, chosen.rounds, chosen.seconds)
