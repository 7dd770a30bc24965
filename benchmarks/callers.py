"""Who calls a server that is measured? A process of its own, over raw sockets, at little cost."""

import asyncio
import multiprocessing
import time
from base64 import b64encode
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from multiprocessing.connection import Connection

from aiohttp import web
from rounds import Measured

from mockjumio.settings import DEFAULT_SECRET, DEFAULT_TOKEN

CONNECTIONS = 32

Ask = Callable[..., Awaitable[Measured]]
_AUTHORIZATION = b64encode(f"{DEFAULT_TOKEN}:{DEFAULT_SECRET}".encode()).decode()


async def _ask(host: str, port: int, paths: Iterable[str], body: bytes, authorization: str) -> None:
    reader, writer = await asyncio.open_connection(host, port)
    rest = (
        f" HTTP/1.1\r\nHost: {host}:{port}\r\nUser-Agent: bench\r\n"
        f"Accept: application/json\r\nAuthorization: {authorization}\r\n"
    )
    if body:
        rest += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
    after = f"{rest}\r\n".encode() + body
    for path in paths:
        writer.write(f"{'POST' if body else 'GET'} {path}".encode() + after)
        head = await reader.readuntil(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 20"), head
        length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
        await reader.readexactly(length)
    writer.close()


async def _load(port: int, path: str | list[str], body: bytes, count: int, authorization: str) -> float:
    begun = time.perf_counter()
    share = count // CONNECTIONS
    paths = path if isinstance(path, list) else [path] * count
    shares = (paths[at * share : (at + 1) * share] for at in range(CONNECTIONS))
    await asyncio.gather(*(_ask("127.0.0.1", port, one, body, authorization) for one in shares))
    return (count // CONNECTIONS) * CONNECTIONS / (time.perf_counter() - begun)


def _callers(pipe: Connection) -> None:
    while True:
        pipe.send(asyncio.run(_load(*pipe.recv())))


@asynccontextmanager
async def callers(count: int) -> AsyncIterator[Ask]:
    """``ask(port, path)``: how many of so many GETs are answered a second; POSTs, with a body. Of a list of
    paths, as many as that, each is asked for once.

    ``authorization`` is the header of that name, the default merchant's Basic if not given.
    """
    here, there = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_callers, args=(there,), daemon=True)
    process.start()

    async def ask(
        port: int, path: str | list[str], body: bytes = b"", authorization: str = f"Basic {_AUTHORIZATION}"
    ) -> Measured:
        here.send((port, path, body, count, authorization))
        busy = time.process_time()
        taken: float = await asyncio.get_running_loop().run_in_executor(None, here.recv)
        return Measured(taken, (time.process_time() - busy) / count * 1_000_000)

    try:
        yield ask
    finally:
        process.terminate()
        process.join()


@asynccontextmanager
async def bare(body: bytes) -> AsyncIterator[int]:
    """The port of the least aiohttp application that answers ``/status`` with these bytes."""

    async def constant(request: web.Request) -> web.Response:
        return web.Response(body=body, content_type="application/json")

    app = web.Application()
    app.router.add_get("/status", constant)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()
