"""What grows with the number of stored transactions: callbacks, calls, lists, start-up, memory?

Each size has a server in a process of its own. They are asked in turn, and each figure stands beside its
ratio to that of the smallest: processor time of the server, since that is what the number could change, or
where it says "wall" what a caller waits.

The stored ones are copies of 500 transactions that were played (approved, fraud, unreadable, dropped off, and
callbacks that failed), put into the store as playing puts them, each with a reference, number and times of
its own. One in the middle is the only one with its scenario, customer and merchant's reference. Twenty more
are pending.
"""

import argparse
import asyncio
import base64
import http.client
import multiprocessing
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any
from uuid import UUID

from sink import sink

from mockjumio.cli import collect_less
from mockjumio.clock import SECOND, Clock, Mode
from mockjumio.exchanges import Callback
from mockjumio.harness import Server
from mockjumio.merchant.account import Account
from mockjumio.options import SandboxOptions
from mockjumio.run.orders import scenario_of
from mockjumio.settings import DEFAULT_SECRET, DEFAULT_TOKEN, Credentials, Limits
from mockjumio.transaction import Transaction

PLAYED = 500
PENDING = 20
API = "/_mock/api/v1"
RARE = "the-only-one"
NOWHERE = "http://127.0.0.1:9/"  # where nobody listens
START = 1_511_344_800_000
APART = 100  # milliseconds between the starts of two stored transactions
LONGEST = 0.5  # seconds that one figure of a round may take, if it has at least one call
_MANY = 10_000  # that are put at a time

_PAIR = base64.b64encode(f"{DEFAULT_TOKEN}:{DEFAULT_SECRET}".encode()).decode()
HEADERS = {"Authorization": f"Basic {_PAIR}", "Accept": "application/json", "User-Agent": "bench growth"}

Sample = list[tuple[Transaction, tuple[Callback, ...]]]


def reference_of(number: int) -> str:
    """Of the stored transaction of a number: no two have a beginning in common, as with played ones."""
    return str(UUID(int=(number * 0x9E3779B97F4A7C15F39CC0605CEDC835) % 2**128))


async def play(sandbox: Server) -> Sample:
    simulation, account = sandbox.simulation, sandbox.account
    mix = ["approved"] * 350 + ["fraud"] * 100 + ["unreadable"] * 40 + ["no-id-uploaded"] * 5
    names = [(mix + ["approved"] * 5)[(at * 211) % PLAYED] for at in range(PLAYED)]
    for at, name in enumerate(names):
        url = NOWHERE if at % 100 == 50 else None
        simulation.start(account, scenario_of(simulation, name), seed=at, callback_url=url)
    await simulation.run_until_idle(account)
    played = []
    for one in list(simulation.store.transactions(account.token)):
        callbacks = simulation.store.callbacks(one.reference, account.token)
        played.append((simulation.as_now(one), callbacks))
    await simulation.reset(account)
    return played


def copy(sample: Sample, number: int, begin: int, *, rare: bool) -> tuple[Transaction, list[Callback]]:
    """A transaction that was played, as if it had been a later one."""
    played, callbacks = sample[number % PLAYED]
    reference, later = reference_of(number), begin + number * APART - played.created
    provided = played.provided._replace(
        customer_id=RARE if rare else f"customer-{number // 3}",
        merchant_reference=RARE if rare else f"order-{number}",
    )
    copied = played._replace(
        reference=reference,
        ordinal=number,
        seed=number,
        scenario=RARE if rare else played.scenario,
        provided=provided,
        steps=tuple(step._replace(at=step.at + later) for step in played.steps),
        created=played.created + later,
        updated=played.updated + later,
        settled=None if played.settled is None else played.settled + later,
        first_attempt=None if played.first_attempt is None else played.first_attempt + later,
    )
    made = [
        callback._replace(
            id=f"{reference}-{callback.id.rpartition('-')[2]}",
            reference=reference,
            body=callback.body.replace(played.reference.encode(), reference.encode()),
            created=callback.created + later,
            attempts=tuple(one._replace(started=one.started + later) for one in callback.attempts),
        )
        for callback in callbacks
    ]
    return copied, made


async def fill(sandbox: Server, count: int) -> None:
    simulation, account, store = sandbox.simulation, sandbox.account, sandbox.store
    sample, begin = await play(sandbox), account.clock.now()
    for number in range(1, count + 1):
        transaction, callbacks = copy(sample, number, begin, rare=number == count // 2)
        store.put_transaction(transaction)
        for callback in callbacks:
            store.put_callback(callback)
        if number % _MANY == 0:
            await store.durable()
    account.ordinal = count
    account.clock.reach(begin + count * APART + 600 * SECOND)
    for seed in range(PENDING):
        simulation.start(account, scenario_of(simulation, "no-id-uploaded"), seed=seed)
    simulation.keep(account)
    await store.durable()


class Worker:
    """A server in this process, and what the one who measures can have it do."""

    def __init__(self, sandbox: Server) -> None:
        self._sandbox = sandbox
        self._made = 0

    async def callbacks(self, count: int) -> float:
        """Microseconds of processor a callback, of a merchant that stays."""
        sandbox, simulation = self._sandbox, self._sandbox.simulation
        account = self._account()
        approved = scenario_of(simulation, "approved")
        begun = time.process_time()
        for seed in range(count):
            simulation.start(account, approved, seed=seed)
        await sandbox.store.durable()
        moved = await simulation.run_until_idle(account)
        await sandbox.store.durable()
        taken = time.process_time() - begun
        assert len(moved.callbacks) == count
        return taken / count * 1e6

    async def reset(self, count: int) -> float:
        """Microseconds of processor a transaction, to empty a merchant that has so many, and remove it."""
        simulation = self._sandbox.simulation
        account = self._account()
        for seed in range(count):
            simulation.start(account, scenario_of(simulation, "approved"), seed=seed)
        await simulation.run_until_idle(account)
        begun = time.process_time()
        await simulation.reset(account)
        await simulation.remove_account(account)
        await self._sandbox.store.durable()
        return (time.process_time() - begun) / count * 1e6

    async def reset_all(self) -> tuple[float, float]:
        """Seconds that it takes to empty the merchant with all that is stored; the longest turn, in ms."""
        simulation, account = self._sandbox.simulation, self._sandbox.account
        begun = time.perf_counter()
        _, longest = await watched(simulation.reset(account))
        return time.perf_counter() - begun, longest

    async def busy(self) -> float:
        """Seconds of processor so far."""
        return time.process_time()

    async def turns(self, seconds: float) -> float:
        """The longest turn in that time, in ms."""
        _, longest = await watched(asyncio.sleep(seconds))
        return longest

    async def memory(self) -> int:
        """Bytes that are resident."""
        return resident()

    async def disk(self) -> int:
        return self._sandbox.store.size() or 0

    def _account(self) -> Account:
        self._made += 1
        credentials = Credentials(f"t{self._made}", "secret", f"second-{self._made}", "secret")
        url = self._sandbox.options.callback_url
        account = Account(credentials, clock=Clock(Mode.MANUAL, START), callback_url=url, seed=self._made)
        self._sandbox.simulation.add_account(account)
        return account


def resident() -> int:
    """Bytes of this process."""
    (line,) = [one for one in Path("/proc/self/status").read_text().splitlines() if one.startswith("VmRSS")]
    return int(line.split()[1]) * 1024


async def watched(work: Awaitable[Any]) -> tuple[Any, float]:
    """What work comes to, and for how many ms of processor at most others had no turn meanwhile."""
    longest = 0.0

    async def wait_for_turns() -> None:
        nonlocal longest
        while True:
            before = time.thread_time()
            await asyncio.sleep(0.001)
            longest = max(longest, time.thread_time() - before)

    waiting = asyncio.create_task(wait_for_turns())
    await asyncio.sleep(0)
    result = await work
    await asyncio.sleep(0.002)
    waiting.cancel()
    return result, longest * 1000


async def serve(pipe: Connection, url: str, folder: Path | None, count: int) -> None:
    options = SandboxOptions(
        port=0,
        clock=Mode.MANUAL,
        start=START,
        callback_url=url,
        data_dir=folder,
        limits=Limits(settled=10 * max(count, 100_000)),
    )
    async with Server(options) as sandbox:
        worker = Worker(sandbox)
        empty, begun = await worker.memory(), time.perf_counter()
        if count:
            await fill(sandbox, count)
        pipe.send((sandbox.port, empty, time.perf_counter() - begun))
        loop = asyncio.get_running_loop()
        while (said := await loop.run_in_executor(None, pipe.recv)) is not None:
            name, *values = said
            pipe.send(await getattr(worker, name)(*values))
    pipe.send(None)


def run(pipe: Connection, url: str, folder: Path | None, count: int) -> None:
    collect_less()  # as the command line does
    asyncio.run(serve(pipe, url, folder, count))


class Size:
    """A server with so many transactions, as the one who measures sees it."""

    def __init__(self, url: str, folder: Path | None, count: int, *, full: bool = False) -> None:
        self.count, self.folder = count, folder
        self._pipe, there = multiprocessing.Pipe()
        values = (there, url, folder, 0 if full else count)
        self._process = multiprocessing.get_context("spawn").Process(target=run, args=values, daemon=True)
        self._process.start()
        self.port, self.empty, self.seconds = self._pipe.recv()
        self._connection = http.client.HTTPConnection("127.0.0.1", self.port)

    def ask(self, *said: object) -> Any:
        self._pipe.send(said)
        return self._pipe.recv()

    def get(self, path: str) -> bytes:
        try:
            self._connection.request("GET", path, headers=HEADERS)
            answer = self._connection.getresponse()
        except ConnectionError:  # it was silent for too long
            self._connection.close()
            return self.get(path)
        content = answer.read()
        assert answer.status == 200, (path, answer.status, content)
        return content

    def each(self, paths: Iterator[str], times: int) -> float:
        """Microseconds of the server's processor that a GET takes."""
        begun: float = self.ask("busy")
        until, done = time.perf_counter() + LONGEST, 0
        while done < times and (not done or time.perf_counter() < until):
            self.get(next(paths))
            done += 1
        taken: float = self.ask("busy") - begun
        return taken / done * 1e6

    def events(self, after: str) -> float:
        """Milliseconds from asking to a thousand events, or all that there are."""
        with http_stream(self.port, f"{API}/events?after={after}") as stream:
            begun, seen = time.perf_counter(), 0
            while seen < 1_000:
                seen += stream.readline().startswith(b"id:")
            return (time.perf_counter() - begun) * 1000

    def longest_turn(self, path: str) -> float:
        """The longest turn of the server's loop while it answers a GET, in ms of processor."""
        self._pipe.send(("turns", 1.5))
        for _ in range(3):
            self.get(path)
        turn: float = self._pipe.recv()
        return turn

    def end(self) -> None:
        self._connection.close()
        self._pipe.send(None)
        self._pipe.recv()
        self._process.join()


@contextmanager
def http_stream(port: int, path: str) -> Iterator[http.client.HTTPResponse]:
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("GET", path)
    try:
        yield connection.getresponse()
    finally:
        connection.close()


def compare(name: str, sizes: list[Size], measure: Callable[[Size], float], unit: str, rounds: int) -> None:
    taken: dict[Size, list[float]] = {size: [] for size in sizes}
    for _ in range(rounds):
        for size in sizes:
            taken[size].append(measure(size))
    tell(name, [statistics.median(values) for values in taken.values()], unit)


def tell(name: str, values: list[float], unit: str) -> None:
    cells = "".join(f"{value:12,.1f} ({value / (values[0] or 1):6.2f})" for value in values)
    print(f"{name:38} {unit:8}{cells}", flush=True)


def scattered(size: Size, form: str) -> Iterator[str]:
    """Paths of transactions from all over, each once."""
    number = 0
    while True:
        number = (number + 7_919_777) % size.count
        yield form.format(reference_of(number + 1))


def forever(path: str) -> Iterator[str]:
    while True:
        yield path


def list_of(size: Size, query: str) -> Iterator[str]:
    query = query.format(middle=size.count // 2, end=size.count - 20)
    return forever(f"{API}/transactions?limit=20&{query}")


LISTS = {
    "the oldest": "",
    "the newest": "order=newest",
    "from the middle": "cursor=c{middle}",
    "from the end": "cursor=c{end}",
    "status=DONE": "status=DONE",
    "status=FAILED, newest": "status=FAILED&order=newest",
    "status=PENDING": "status=PENDING",
    "scenario=, many": "scenario=fraud",
    "scenario=, one": f"scenario={RARE}",
    "customer_id=, one": f"customer_id={RARE}",
    "merchant_reference=, one": f"merchant_reference={RARE}",
    "q=since:1m": "q=since:10m30s",
    "q=since:1m, newest": "q=since:10m30s&order=newest",
    "q=is:failed, newest": "q=is:failed&order=newest",
    "q=ref: one": f"q=ref:{RARE}",
    "q=text, that finds": "q=approved",
    "q=text, in vain": "q=nowhere",
}


def measure(sizes: list[Size], rounds: int) -> None:
    def calls(name: str, paths: Callable[[Size], Iterator[str]], times: int = 20) -> None:
        of_each = {size: paths(size) for size in sizes}
        compare(name, sizes, lambda one: one.each(of_each[one], times), "µs", rounds)

    compare("callback, played to stored", sizes, lambda one: one.ask("callbacks", 256), "µs", rounds)
    status = "/api/netverify/v2/scans/{}"
    calls("status of a scan", lambda one: scattered(one, status), 200)
    calls("all data of a scan", lambda one: scattered(one, f"{status}/data"), 200)
    calls("GET /transactions/REFERENCE", lambda one: scattered(one, f"{API}/transactions/{{}}"), 200)
    for name, query in LISTS.items():
        calls(f"list: {name}", partial(list_of, query=query))
    for name in ("q=text, in vain", "q=since:1m", "the oldest"):
        query = f"{API}/transactions?limit=1000&{LISTS[name]}"
        compare(f"longest turn: {name}", sizes, partial(Size.longest_turn, path=query), "ms", rounds)
    calls("callbacks, the newest", lambda one: forever(f"{API}/callbacks?limit=20&order=newest"))
    one_callback = f"{API}/callbacks?reference={{}}"
    calls("callbacks?reference=", lambda one: forever(one_callback.format(reference_of(one.count // 2))))
    compare("GET /events from the start, wall", sizes, lambda one: one.events("0"), "ms", rounds)
    middle = {size: str(max(0, newest_event(size) - 5_000)) for size in sizes}
    compare("GET /events from the middle, wall", sizes, lambda one: one.events(middle[one]), "ms", rounds)
    compare("a merchant reset, removed: a scan", sizes, lambda one: one.ask("reset", 100), "µs", rounds)
    memory = [float(one.ask("memory")) for one in sizes]
    tell("memory", [one / 1e6 for one in memory], "MB")
    each = [(all_ - one.empty) / one.count for all_, one in zip(memory, sizes, strict=True)]
    tell("memory a transaction", each, "bytes")
    tell("disk", [one.ask("disk") / 1e6 for one in sizes], "MB")


def newest_event(size: Size) -> int:
    with http_stream(size.port, f"{API}/events") as stream:
        return int(stream.headers["Last-Event-ID"])


def start_up(size: Size) -> float:
    """Milliseconds of processor until ``serve`` is ready on the data directory, and has ended."""
    assert size.folder is not None
    ready = size.folder.parent / "ready"
    ready.unlink(missing_ok=True)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    words = ["serve", "--port", "0", "--data-dir", str(size.folder), "--ready-file", str(ready), "--quiet"]
    process = subprocess.Popen(
        [sys.executable, "-m", "mockjumio", *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    while not ready.exists() or not ready.read_text().strip():
        assert process.poll() is None, "it ended"
        time.sleep(0.005)
    process.terminate()
    process.wait()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) * 1000


def main(counts: list[int], kinds: list[str], rounds: int, folder: Path | None) -> None:
    with sink() as url, ExitStack() as stack:
        root = folder or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        for kind in kinds:
            places = {count: None if kind == "memory" else root / str(count) / "data" for count in counts}
            for place in places.values():
                if place is not None:
                    shutil.rmtree(place, ignore_errors=True)
            print(
                f"in {kind}: figures, and ratios to the first, at {', '.join(f'{one:,}' for one in counts)}"
            )
            sizes = [Size(url, place, count) for count, place in places.items()]
            tell("filled in, wall", [one.seconds for one in sizes], "s")
            measure(sizes, rounds)
            if kind == "sqlite":
                for one in sizes:
                    one.end()
                compare("start-up", sizes, start_up, "ms", rounds)
                sizes = [Size(url, one.folder, one.count, full=True) for one in sizes]
            emptied = [one.ask("reset_all") for one in sizes]
            each = [seconds / one.count * 1e6 for (seconds, _), one in zip(emptied, sizes, strict=True)]
            tell("all reset: a scan, wall", each, "µs")
            tell("all reset: longest turn", [turn for _, turn in emptied], "ms")
            for one in sizes:
                one.end()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--sizes", default="1000,100000,1000000")
    parser.add_argument("--where", default="memory,sqlite")
    parser.add_argument("--folder", type=Path, help="for the data directories (default: a temporary one)")
    chosen = parser.parse_args()
    main([int(one) for one in chosen.sizes.split(",")], chosen.where.split(","), chosen.rounds, chosen.folder)
