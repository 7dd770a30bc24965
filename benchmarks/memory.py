"""How much memory does a sandbox take under mixed load, and for each transaction that is pending?

Against what it takes when it has just started, and when it has answered a request of each kind, so that
everything is loaded. The load: starts (a fifth), status, data, small images, deletes, lists of the control
API, and references that nobody has. Then many merchants are made, and deleted when all are there, twice.

The process that draws ends five seconds after the last image, and counts in the end.
Under way, the server alone does.
"""

import argparse
import asyncio
import json
import subprocess
import sys
import tempfile
import time
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import chain
from pathlib import Path
from random import Random

from sink import sink

from mockjumio.settings import DEFAULT_SECRET, DEFAULT_TOKEN

CONNECTIONS = 16
UNPACKED = 7_500  # pending transactions, more than stay as they are
PENDING = 2_500  # more
_AT_REST = 6  # seconds after the last image, when all that drew is gone
_SETTLED = 0.5  # seconds until the callbacks are through
API = "/_mock/api/v1"
_AUTHORIZATION = b64encode(f"{DEFAULT_TOKEN}:{DEFAULT_SECRET}".encode()).decode()
_SMALL = {"images.longest": 320}


class Client:
    """One connection, opened anew if it was closed."""

    def __init__(self, port: int, authorization: str = _AUTHORIZATION) -> None:
        self._port = port
        self._authorization = authorization
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, method: str, path: str, body: object = None) -> bytes:
        while True:
            with suppress(asyncio.IncompleteReadError, ConnectionError):
                return (await self.exchange(method, path, body))[1]

    async def exchange(self, method: str, path: str, body: object = None) -> tuple[int, bytes]:
        """Status and body of an answer; raises what a connection does that ends before."""
        content = b"" if body is None else json.dumps(body).encode()
        request = (
            f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{self._port}\r\nUser-Agent: bench memory\r\n"
            f"Accept: application/json\r\nAuthorization: Basic {self._authorization}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(content)}\r\n\r\n"
        ).encode()
        if self._streams is None:
            self._streams = await asyncio.open_connection("127.0.0.1", self._port)
        reader, writer = self._streams
        try:
            writer.write(request + content)
            head = (await reader.readuntil(b"\r\n\r\n")).lower()
            _, found, rest = head.partition(b"content-length: ")
            answer = await reader.readexactly(int(rest.split(b"\r\n")[0])) if found else b""
        except BaseException:
            self.close()
            raise
        if b"connection: close" in head:
            self.close()
        return int(head.split(b" ", 2)[1]), answer

    def close(self) -> None:
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None

    async def start(self, random: Random, number: int) -> str:
        scenario = random.choice(("approved", "fraud", "unreadable"))
        body = {"scenario": scenario, "customer_id": f"customer-{number}", "set": _SMALL}
        reference: str = json.loads(await self.ask("POST", f"{API}/transactions", body))["reference"]
        return reference

    async def call(self, chance: float, reference: str) -> None:
        """One of the calls that are no start, by a number between 0 and 1."""
        scan = f"/api/netverify/v2/scans/{reference}"
        match chance * 100:
            case part if part < 40:
                await self.ask("GET", scan)
            case part if part < 65:
                await self.ask("GET", f"{scan}/data")
            case part if part < 66:
                await self.ask("GET", f"/recognition/v1/idscan/{reference}/front")
            case part if part < 85:
                await self.ask("DELETE", scan)
            case part if part < 90:
                lists = ("transactions", "callbacks", "requests")
                await self.ask("GET", f"{API}/{lists[int(part) % 3]}?limit=20&order=newest")
            case _:
                await self.ask("GET", f"{scan}-nobodys")


async def _load(port: int, count: int) -> None:
    random, left = Random(1), count

    async def work() -> None:
        nonlocal left
        client, mine = Client(port), list[str]()
        while left > 0:
            left -= 1
            if not mine or random.random() < 0.2:
                mine.append(await client.start(random, left))
            else:
                await client.call(random.random(), random.choice(mine[-50:]))

    await asyncio.gather(*(work() for _ in range(CONNECTIONS)))


async def _one_of_each(port: int) -> None:
    client = Client(port)
    reference = await client.start(Random(0), 0)
    await client.ask("GET", f"{API}/transactions/{reference}?wait=10s")
    for chance in (0.1, 0.5, 0.655, 0.81, 0.82, 0.83, 0.95, 0.7):  # the delete last
        await client.call(chance, reference)


async def _merchants(port: int, count: int) -> None:
    client, tokens = Client(port), []
    for _ in range(count):
        made = json.loads(await client.ask("POST", f"{API}/merchants", {"clock": {"mode": "manual"}}))
        tokens.append(made["token"])
    for token in tokens:
        await client.ask("DELETE", f"{API}/merchants/{token}")


async def _pending(port: int, count: int) -> None:
    client, random = Client(port), Random(2)
    for number in range(count):
        await client.start(random, number)


@contextmanager
def _serving(clock: str) -> Iterator[tuple[int, int]]:
    """The process and the port of a sandbox whose merchant accepts everything."""
    with tempfile.TemporaryDirectory() as folder, sink() as url:
        ready = Path(folder, "ready.json")
        command = [sys.executable, "-m", "mockjumio", "serve", "--port", "0", "--ready-file", str(ready)]
        command += ["--clock", clock, "--callback-url", url]
        quiet = subprocess.DEVNULL
        with subprocess.Popen(command, stdout=quiet, stderr=quiet) as process:
            while not ready.exists():
                time.sleep(0.05)
            yield process.pid, int(json.loads(ready.read_text())["url"].rpartition(":")[2])
            process.terminate()


def resident(pid: int) -> float:
    """Megabytes of a process that are in memory."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024


def resident_in_all(pid: int) -> float:
    """Likewise, with its children."""
    children = [name.read_text().split() for name in Path(f"/proc/{pid}/task").glob("*/children")]
    return resident(pid) + sum(resident_in_all(int(child)) for child in chain.from_iterable(children))


def main(count: int, merchants: int) -> None:
    with _serving("1000x") as (pid, port):
        fresh = resident(pid)
        print(f"{'started':<36} {fresh:6.1f} MB")
        asyncio.run(_one_of_each(port))
        time.sleep(_AT_REST)
        warm = resident_in_all(pid)

        def show(what: str, *, under_way: bool = False) -> None:
            now = resident(pid) if under_way else resident_in_all(pid)
            print(f"{what:<36} {now:6.1f} MB, {now / fresh:.2f} x started, {now / warm:.2f} x warm")

        show("warm: one request of each kind")
        done = 0
        for part in (count // 4, count // 4, count // 2):
            asyncio.run(_load(port, part))
            done += part
            show(f"{done:,} mixed requests", under_way=True)
        time.sleep(_AT_REST)
        show("at rest")
        for once in ("made and deleted", "more"):
            asyncio.run(_merchants(port, merchants))
            show(f"{merchants:,} merchants {once}")
    with _serving("manual") as (pid, port):
        asyncio.run(_pending(port, UNPACKED))
        time.sleep(_SETTLED)
        before = resident(pid)
        asyncio.run(_pending(port, PENDING))
        time.sleep(_SETTLED)
        each = (resident(pid) - before) * 1024 / PENDING
        print(f"a pending transaction, beyond {UNPACKED:,}: {each:.2f} kB")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--merchants", type=int, default=5_000)
    chosen = parser.parse_args()
    main(chosen.count, chosen.merchants)
