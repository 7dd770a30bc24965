"""How many pages of the console are answered a second with 100,000 transactions stored?

Also how far a page looks for what there is not, for how long others wait for a turn meanwhile, and how many
bytes a first visit takes with all files of the page.
"""

import argparse
import asyncio
import re
import tempfile
from collections.abc import Mapping
from pathlib import Path
from uuid import UUID

import aiohttp
from callers import bare, callers
from rounds import compare

from mockjumio.cli import collect_less
from mockjumio.clock import Mode
from mockjumio.harness import Server
from mockjumio.options import SandboxOptions

_PAGES = {"list": "", "events": "events", "search that finds": "?q=scenario:approved", "row": "rows?of={}"}
_MANY = 10_000  # that are put at a time


async def fill(sandbox: Server, count: int) -> str:
    """Play a scan once, and keep it so many times as if each had been played; the newest one's reference."""
    simulation, account, store = sandbox.simulation, sandbox.account, sandbox.store
    played = simulation.start(account, sandbox.library.get("approved"), seed=1)
    await simulation.run_until_idle(account)
    settled = simulation.transaction(played.reference)
    (callback,) = store.callbacks(played.reference)
    assert settled is not None
    reference = played.reference
    for number in range(2, count + 1):
        reference = str(UUID(int=number << 64))
        store.put_transaction(settled._replace(reference=reference, ordinal=number, seed=number))
        store.put_callback(callback._replace(id=f"{reference}-1", reference=reference))
        if number % _MANY == 0:
            await store.durable()
    account.ordinal = count
    return reference


async def bytes_of(port: int, path: str, *, packed: bool) -> int:
    """Of a page's body."""
    headers = {"Accept-Encoding": "gzip" if packed else "identity"}
    async with (
        aiohttp.ClientSession(auto_decompress=False, headers=headers) as session,
        session.get(f"http://127.0.0.1:{port}{path}") as answer,
    ):
        assert answer.status == 200
        return len(await answer.read())


async def files_of(port: int, path: str) -> list[str]:
    async with aiohttp.ClientSession() as session, session.get(f"http://127.0.0.1:{port}{path}") as answer:
        return sorted(set(re.findall(r'(?:src|href)="(/_mock/static/[^"]+)"', await answer.text())))


async def look_in_vain(sandbox: Server) -> str:
    """Search for what there is not, and see how long the loop takes for anything else meanwhile."""
    loop = asyncio.get_running_loop()
    longest, begun = 0.0, loop.time()

    async def wait_for_turns() -> None:
        nonlocal longest
        while True:
            before = loop.time()
            await asyncio.sleep(0)
            longest = max(longest, loop.time() - before)

    waiting = asyncio.create_task(wait_for_turns())
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"http://127.0.0.1:{sandbox.port}/_mock/?q=is:failed+nowhere") as answer,
    ):
        found = re.search(r"Looked at ([\d,]+ of [\d,]+)", await answer.text())
    taken = loop.time() - begun
    waiting.cancel()
    how_far = found[1] if found else "all"
    return f"looked at {how_far} in {taken * 1000:.0f} ms; a turn took {longest * 1000:.1f} ms at most"


async def first_visit(sandbox: Server, path: str) -> str:
    files = await files_of(sandbox.port, path)
    page = await bytes_of(sandbox.port, path, packed=True)
    rest = sum([await bytes_of(sandbox.port, one, packed=True) for one in files])
    return f"{page + rest:7,} bytes over the wire ({page:,} of the page, {rest:,} of {len(files)} files)"


async def main(rounds: int, count: int, stored: int) -> None:
    manual = SandboxOptions(port=0, clock=Mode.MANUAL, callback_url="http://127.0.0.1:9/")
    with tempfile.TemporaryDirectory() as folder:
        kept = manual._replace(data_dir=Path(folder))
        async with callers(count) as ask, Server(manual) as memory, Server(kept) as sqlite:
            sandboxes: Mapping[str, Server] = {"in memory": memory, "in SQLite": sqlite}
            newest = {where: await fill(sandbox, stored) for where, sandbox in sandboxes.items()}
            for name, below in _PAGES.items():
                paths = {where: f"/_mock/{below.format(newest[where])}" for where in sandboxes}
                size = await bytes_of(memory.port, paths["in memory"], packed=False)
                print(f"{name}: {size:,} bytes, {stored:,} transactions")
                async with bare(b"x" * size) as constant:
                    measures = {"aiohttp, constant page": lambda port=constant: ask(port, "/status")} | {
                        where: lambda one=sandbox, path=paths[where]: ask(one.port, path)
                        for where, sandbox in sandboxes.items()
                    }
                    await compare("aiohttp, constant page", measures, rounds=rounds)
            for where, sandbox in sandboxes.items():
                print(f"in vain, {where}: {await look_in_vain(sandbox)}")
            for name, path in {"list": "/_mock/", "events": "/_mock/events"}.items():
                print(f"first visit of {name:8} {await first_visit(memory, path)}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--count", type=int, default=320)
    parser.add_argument("--stored", type=int, default=100_000)
    chosen = parser.parse_args()
    collect_less()  # as the command line does, for the baseline too
    asyncio.run(main(chosen.rounds, chosen.count, chosen.stored))
