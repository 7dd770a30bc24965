"""How many GETs of a scan's status, and of all its data, are answered a second, against constant JSON?"""

import argparse
import asyncio
import tempfile
from pathlib import Path

from callers import bare, callers
from rounds import compare

from mockjumio.cli import collect_less
from mockjumio.clock import Mode
from mockjumio.harness import Server
from mockjumio.options import SandboxOptions

_BODY = b'{"timestamp": "2017-11-22T10:00:00.000Z", "scanReference": "' + b"x" * 36 + b'", "status": "DONE"}'


async def main(rounds: int, count: int) -> None:
    manual = SandboxOptions(port=0, clock=Mode.MANUAL, callback_url="http://127.0.0.1:9/")
    with tempfile.TemporaryDirectory() as folder:
        async with (
            callers(count) as ask,
            bare(_BODY) as port,
            Server(manual) as memory,
            Server(manual._replace(data_dir=Path(folder))) as sqlite,
        ):
            paths = {}
            for sandbox in (memory, sqlite):
                scenario = sandbox.library.get("approved")
                scan = sandbox.simulation.start(sandbox.account, scenario, seed=1)
                await sandbox.simulation.run_until_idle(sandbox.account)
                paths[sandbox] = f"/api/netverify/v2/scans/{scan.reference}"
            measures = {
                "aiohttp, constant JSON": lambda: ask(port, "/status"),
                "status, in memory": lambda: ask(memory.port, paths[memory]),
                "status, in SQLite": lambda: ask(sqlite.port, paths[sqlite]),
                "all data, in memory": lambda: ask(memory.port, f"{paths[memory]}/data"),
                "all data, in SQLite": lambda: ask(sqlite.port, f"{paths[sqlite]}/data"),
            }
            for measure in measures.values():
                await measure()
            await compare("aiohttp, constant JSON", measures, rounds=rounds)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--count", type=int, default=6_400)
    chosen = parser.parse_args()
    collect_less()  # as the command line does, for the baseline too
    asyncio.run(main(chosen.rounds, chosen.count))
