"""How many scans are started a second by Jumio's own call, v4's initiate? What does an open journey weigh?

Against a handler of aiohttp that parses the body and answers constant JSON. ``auto`` plays the scan as the
scenario has it, ``hosted`` waits for its customer. ``--weigh`` tells the memory of 1,000 open journeys.
"""

import argparse
import asyncio
import gc
import json
import os
import tempfile
from pathlib import Path

from callers import Ask, callers
from memory import resident
from rounds import Measured, compare
from starts import START, constant

from mockjumio.cli import collect_less
from mockjumio.clock import Mode
from mockjumio.harness import Server
from mockjumio.options import SandboxOptions

INITIATE = "/api/v4/initiate"
BODY = (
    b'{"customerInternalReference": "order-1", "userReference": "ada", "locale": "en-GB", "workflowId": 200}'
)
ANSWER = json.dumps(
    {"timestamp": "x" * 24, "transactionReference": "x" * 36, "redirectUrl": "x" * 100}
).encode()
JOURNEYS = 1_000
MANUAL = SandboxOptions(port=0, clock=Mode.MANUAL, callback_url="http://127.0.0.1:9/")


def wait_for_customers(sandbox: Server) -> None:
    sandbox.account.wire = sandbox.account.wire._replace(journey="hosted")


async def accepted(rounds: int, count: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with (
            callers(count) as ask,
            constant(ANSWER) as port,
            Server(MANUAL) as auto,
            Server(MANUAL) as hosted,
            Server(MANUAL._replace(data_dir=Path(folder))) as sqlite,
        ):
            wait_for_customers(hosted)
            await compare(
                "aiohttp, constant JSON",
                {
                    "aiohttp, constant JSON": lambda: ask(port, "/transactions", BODY),
                    "POST /transactions": lambda: _posted(ask, auto, "/_mock/api/v1/transactions", START),
                    "initiate, auto": lambda: _posted(ask, auto),
                    "initiate, hosted": lambda: _posted(ask, hosted),
                    "initiate, auto, in SQLite": lambda: _posted(ask, sqlite),
                },
                rounds=rounds,
            )


async def _posted(ask: Ask, sandbox: Server, path: str = INITIATE, body: bytes = BODY) -> Measured:
    await sandbox.simulation.reset(sandbox.account)
    return await ask(sandbox.port, path, body)


async def weigh() -> None:
    async with callers(JOURNEYS) as ask, Server(MANUAL) as sandbox:
        wait_for_customers(sandbox)
        await _posted(ask, sandbox)  # what the first ones import and cache
        await sandbox.simulation.reset(sandbox.account)
        gc.collect()
        before = resident(os.getpid())
        for _ in range(10):
            await ask(sandbox.port, INITIATE, BODY)
        gc.collect()
        taken = (resident(os.getpid()) - before) / 10
        print(f"{JOURNEYS:,} open journeys take {taken:.1f} MB (a tenth of 10,000)")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--count", type=int, default=1_024)
    parser.add_argument("--weigh", action="store_true")
    chosen = parser.parse_args()
    collect_less()  # as the command line does, for the baseline too
    asyncio.run(weigh() if chosen.weigh else accepted(chosen.rounds, chosen.count))
