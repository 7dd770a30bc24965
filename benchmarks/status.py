"""How many authenticated GETs of a scan's status are answered a second, against a handler of constant JSON?

The callers are in a process of their own, with raw sockets, so that they are not what is measured.
"""

import argparse
import asyncio
import multiprocessing
import tempfile
import time
from base64 import b64encode
from multiprocessing.connection import Connection
from pathlib import Path

from aiohttp import web
from rounds import compare

from mockjumio.cli import collect_less
from mockjumio.clock import Mode
from mockjumio.harness import Server
from mockjumio.options import SandboxOptions
from mockjumio.settings import DEFAULT_SECRET, DEFAULT_TOKEN

CONNECTIONS = 32
_AUTHORIZATION = b64encode(f"{DEFAULT_TOKEN}:{DEFAULT_SECRET}".encode()).decode()


async def _ask(host: str, port: int, path: str, count: int) -> None:
    reader, writer = await asyncio.open_connection(host, port)
    request = (
        f"GET {path} HTTP/1.1\r\nHost: {host}:{port}\r\nUser-Agent: bench\r\nAccept: application/json\r\n"
        f"Authorization: Basic {_AUTHORIZATION}\r\n\r\n"
    ).encode()
    for _ in range(count):
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200"), head
        length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
        await reader.readexactly(length)
    writer.close()


async def _load(port: int, path: str, count: int) -> float:
    begun = time.perf_counter()
    await asyncio.gather(*(_ask("127.0.0.1", port, path, count // CONNECTIONS) for _ in range(CONNECTIONS)))
    return (count // CONNECTIONS) * CONNECTIONS / (time.perf_counter() - begun)


def _callers(pipe: Connection) -> None:
    while True:
        pipe.send(asyncio.run(_load(*pipe.recv())))


async def _bare(body: bytes) -> tuple[web.AppRunner, int]:
    async def constant(request: web.Request) -> web.Response:
        return web.Response(body=body, content_type="application/json")

    app = web.Application()
    app.router.add_get("/status", constant)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    return runner, runner.addresses[0][1]


async def main(rounds: int, count: int) -> None:
    here, there = multiprocessing.Pipe()
    callers = multiprocessing.get_context("spawn").Process(target=_callers, args=(there,), daemon=True)
    callers.start()
    loop = asyncio.get_running_loop()

    async def ask(port: int, path: str) -> float:
        here.send((port, path, count))
        taken: float = await loop.run_in_executor(None, here.recv)
        return taken

    with tempfile.TemporaryDirectory() as folder:
        manual = SandboxOptions(port=0, clock=Mode.MANUAL, callback_url="http://127.0.0.1:9/")
        async with Server(manual) as memory, Server(manual._replace(data_dir=Path(folder))) as sqlite:
            paths = {}
            for sandbox in (memory, sqlite):
                scenario = sandbox.library.get("approved")
                scan = sandbox.simulation.start(sandbox.account, scenario, seed=1)
                await sandbox.simulation.run_until_idle(sandbox.account)
                paths[sandbox] = f"/api/netverify/v2/scans/{scan.reference}"
            body = (
                b'{"timestamp": "2017-11-22T10:00:00.000Z", "scanReference": "'
                + b"x" * 36
                + b'", "status": "DONE"}'
            )
            runner, port = await _bare(body)
            measures = {
                "aiohttp, constant JSON": lambda: ask(port, "/status"),
                "mockjumio, in memory": lambda: ask(memory.port, paths[memory]),
                "mockjumio, in SQLite": lambda: ask(sqlite.port, paths[sqlite]),
            }
            for measure in measures.values():
                await measure()
            await compare("aiohttp, constant JSON", measures, rounds=rounds, unit="a second")
            await runner.cleanup()
    callers.terminate()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--count", type=int, default=6_400)
    chosen = parser.parse_args()
    collect_less()  # as the command line does, for the baseline too
    asyncio.run(main(chosen.rounds, chosen.count))
