"""What do many merchants, many timers and a burst cost, and how long do others wait meanwhile?

Merchants with a clock of their own each: how fast they are made, the processor that they take when nothing
happens, memory. Timers: transactions that wait for their customers, all due at one instant, taken without
callbacks; and a burst of callbacks. Meanwhile another merchant asks for a status, again and again, over HTTP
from another process: beside that stands what it waits when nothing else happens.
"""

import argparse
import asyncio
import http.client
import multiprocessing
import statistics
import time
from collections.abc import Awaitable
from multiprocessing.connection import Connection
from typing import Any

from growth import API, HEADERS, resident, watched
from sink import sink

from mockjumio.cli import collect_less
from mockjumio.client.sandbox import AsyncSandbox, merchant_body
from mockjumio.client.transport import Direct
from mockjumio.clock import MINUTE, Clock, Mode
from mockjumio.harness import Server
from mockjumio.merchant.account import Account
from mockjumio.options import SandboxOptions
from mockjumio.run.orders import scenario_of
from mockjumio.settings import Credentials, Limits, MerchantSettings

IDLE = 10.0  # seconds that nothing happens
_MADE = 500  # transactions that are started in one go


def _ask(pipe: Connection) -> None:
    """Ask until told to stop; milliseconds that each call took."""
    port, path = pipe.recv()
    connection = http.client.HTTPConnection("127.0.0.1", port)
    taken: list[float] = []
    while len(taken) < 2 or not pipe.poll():
        if len(taken) == 1:
            pipe.send(None)  # the connection stands, and the first one does not count
        begun = time.perf_counter()
        connection.request("GET", path, headers=HEADERS)
        assert connection.getresponse().read()
        taken.append((time.perf_counter() - begun) * 1000)
        time.sleep(0.002)
    pipe.send(taken[1:])


async def beside(server: Server, path: str, work: Awaitable[Any]) -> str:
    """What another merchant waits for a call while something is done."""
    here, there = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_ask, args=(there,), daemon=True)
    process.start()
    here.send((server.port, path))
    loop = asyncio.get_running_loop()
    await loop.run_in_executor(None, here.recv)
    begun, busy = time.perf_counter(), time.process_time()
    _, longest = await watched(work)
    wall, busy = time.perf_counter() - begun, time.process_time() - busy
    here.send(None)
    taken = sorted(await loop.run_in_executor(None, here.recv))
    process.join()
    calls = f"median {statistics.median(taken):.1f} ms, 99 % {taken[int(len(taken) * 0.99)]:.1f}"
    return (
        f"{wall:,.1f} s ({busy:,.1f} of processor); another's call: {calls}, longest {taken[-1]:.1f}; "
        f"longest turn {longest:.1f} ms"
    )


async def merchants(server: Server, count: int) -> None:
    way, before, begun, busy = Direct(server), resident(), time.perf_counter(), time.process_time()
    for number in range(count):
        await AsyncSandbox.on(way, merchant_body(seed=number, clock=("real", "60x", "manual")[number % 3]))
    wall, busy = time.perf_counter() - begun, time.process_time() - busy
    made = f"{busy / count * 1e6:,.0f} µs of processor each, {count / wall:,.0f} a second"
    print(f"{count:,} merchants made: {made}; memory {(resident() - before) / count:,.0f} bytes each")
    busy = time.process_time()
    await asyncio.sleep(IDLE)
    print(f"idle: {(time.process_time() - busy) / IDLE * 100:.2f} % of a processor")


def account(server: Server, name: str, *, called: bool) -> Account:
    made = Account(
        Credentials(name, "secret", f"{name}-second", "secret"),
        clock=Clock(Mode.MANUAL, 1_511_344_800_000),
        callback_url=server.account.callback_url,
        settings=MerchantSettings(id_verification=called),  # without it there is no callback
        seed=7,
    )
    server.simulation.add_account(made)
    return made


async def start(server: Server, owner: Account, count: int) -> None:
    scenario = scenario_of(server.simulation, "no-id-uploaded")
    for seed in range(count):
        server.simulation.start(owner, scenario, seed=seed)
        if seed % _MADE == 0:
            await server.store.durable()
            await asyncio.sleep(0)


async def timers(server: Server, count: int, path: str, name: str, *, called: bool) -> None:
    owner, before, busy = account(server, name, called=called), resident(), time.process_time()
    await start(server, owner, count)
    each = (time.process_time() - busy) / count * 1e6
    print(
        f"{name}: {count:,} pending, {(resident() - before) / count:,.0f} bytes, {each:,.0f} µs to start each"
    )
    move = server.simulation.advance_by(owner, 16 * MINUTE)
    print(f"{name}, advanced past all: {await beside(server, path, move)}", flush=True)
    print(f"{name}, reset: {await beside(server, path, server.simulation.reset(owner))}", flush=True)


async def main(count: int, pending: int, burst: int) -> None:
    limits = Limits(merchants=count + 100, settled=2 * (pending + burst))
    with sink() as url:
        options = SandboxOptions(port=0, limits=limits, callback_url=url)
        async with Server(options) as server:
            scan = server.simulation.start(server.account, scenario_of(server.simulation, "approved"), seed=1)
            path = f"/api/netverify/v2/scans/{scan.reference}"
            print(f"nothing: {await beside(server, path, asyncio.sleep(5))}", flush=True)
            await merchants(server, count)
            print(f"nothing, but merchants: {await beside(server, path, asyncio.sleep(5))}", flush=True)
            last = f"{API}/merchants?limit=100&cursor=c{count - 100}"
            print(f"the last page of merchants: {await beside(server, last, asyncio.sleep(3))}")
            await timers(server, burst, path, "a burst", called=True)
            await timers(server, pending, path, "timers", called=False)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--merchants", type=int, default=10_000)
    parser.add_argument("--timers", type=int, default=1_000_000)
    parser.add_argument("--burst", type=int, default=100_000)
    chosen = parser.parse_args()
    collect_less()  # as the command line does
    asyncio.run(main(chosen.merchants, chosen.timers, chosen.burst))
