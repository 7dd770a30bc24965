"""Does anything grow while sandboxes are used for long, and does every callback arrive that was accepted?

Three sandboxes get the same mixed load: one in memory, one with a data directory, and one with a data
directory that is killed (SIGKILL) or stopped (SIGTERM) and started again, in turn. The load: starts by the
control API and by Jumio's own calls, steering, status, data, images, deletes, pages of the console, lists,
faults of both sides, resets, merchants that come and go, clocks of all kinds, and streams of events: one that
is read, one that is opened again and again, one that nobody reads. The merchant answers some callbacks with
500, late, or not at all. What has a bound is filled before: journals, with calls as the load makes
them, transactions in memory, those read lately, and how a merchant asked for each.

Of the first two, memory (resident: RSS; their own: USS), descriptors, threads and tasks are sampled; memory
counts that of the process that draws, too. After the warm-up, whose first calls come without pauses, since
memory grows until all is loaded and the room between what stays has been used, they must be flat: the
median of all slopes (Theil-Sen), over the time that was measured, may be 5 % of the median, or a few of what
comes in pieces. That would let pass what leaks a little with each request, so the sandbox's own memory has a
rule more: how much it grows with one. What SQLite may keep of its file is taken off: it grows with the file,
up to 16 MB.

Every transaction that was started, and not removed by a reset, must have been answered 200 once. Where
records are kept, they must say so too.
"""

import argparse
import asyncio
import json
import os
import signal
import sys
import tempfile
import time
from base64 import b64encode
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from itertools import combinations
from pathlib import Path
from random import Random
from statistics import median
from typing import Any, ClassVar, NamedTuple

from memory import API, Client
from sink import ACCEPTED, Sink

from mockjumio.contract.form import decode
from mockjumio.exchanges import Outcome
from mockjumio.store.opening import CACHE, FILE
from mockjumio.store.packing import MAX_ENTRIES, RECENT
from mockjumio.store.sqlite import SqliteStore

SECRET = "soak-secret"
MERCHANTS = ("real", "fast", "manual", "faulty", "reset")
WORKERS = 16  # of each sandbox, which do one thing after the other
FACTOR = 60  # of the fast clock: fifteen minutes are as many seconds
SETTLED = 500  # transactions that a merchant keeps in memory; the warm-up must reach it
REQUESTS = 20_000  # after which memory is compared
WARM = 40_000  # requests until which it grows whatever they are, so that nothing is judged before
MEMORY = ("rss", "uss", "own_rss")
SMALL = {"images.longest": 320}
FAULTS: tuple[dict[str, Any], ...] = (
    {"fault": "duplicate", "probability": 0.05},
    {"fault": "reset-peer", "probability": 0.03},
    {"fault": "limit-data", "probability": 0.03},
    {"fault": "delay", "params": {"latency": "500ms"}, "probability": 0.05},
    {"fault": "reorder", "params": {"within": "1s"}, "probability": 0.03},
    {"fault": "status", "params": {"status": 503}, "route": "data", "probability": 0.05, "first": 1_000_000},
    {"fault": "reset-answer", "route": "status", "probability": 0.03, "first": 1_000_000},
    {"fault": "truncated-image", "probability": 0.1},
)
GROWTH = 0.05  # of the median, over the time that was measured
LEAK = 50.0  # bytes a request: a leak of 100 a call showed as 285 and more, none as 20 to 35 in half an hour
PIECES = {"descriptors": 3.0, "threads": 1.0, "tasks": 3.0}  # or so many of these


class Refused(Exception):
    """A call that should have been good."""


_BROKEN = (OSError, asyncio.IncompleteReadError, EOFError, Refused)


class Merchant(Sink):
    """Notes who arrives and who was answered 200. Most are, at once."""

    arrived: ClassVar[Counter[str]] = Counter()
    accepted: ClassVar[Counter[str]] = Counter()
    random = Random("merchant")
    open: ClassVar[set["Merchant"]] = set()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self.open.add(self)

    def connection_lost(self, error: Exception | None) -> None:
        self.open.discard(self)

    def answer(self, body: bytes) -> None:
        reference = decode(body)["jumioIdScanReference"]
        self.arrived[reference] += 1
        chance = self.random.random() * 100
        if chance < 3:
            self.transport.write(b"HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n")
        elif chance < 4:
            self.transport.close()
        elif chance < 6:
            asyncio.get_running_loop().call_later(self.random.random(), self._accept, reference)
        else:
            self._accept(reference)

    def _accept(self, reference: str) -> None:
        if not self.transport.is_closing():
            self.transport.write(ACCEPTED)
            self.accepted[reference] += 1


class Sample(NamedTuple):
    """Of a sandbox and the process that draws for it; memory in MB."""

    at: float  # seconds since the load began
    requests: int
    rss: float
    uss: float
    own_rss: float  # of the sandbox alone
    descriptors: float
    threads: float
    tasks: float
    pages: float  # that SQLite may have in memory of its file


def _descendants(pid: int) -> list[int]:
    children = [
        int(one) for file in Path(f"/proc/{pid}/task").glob("*/children") for one in file.read_text().split()
    ]
    return [pid, *(further for child in children for further in _descendants(child))]


def _memory(pid: int) -> tuple[float, float]:
    """Resident and own memory of a process in MB; nothing of one that has just ended."""
    with suppress(OSError):
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        kilobytes = {line.split(":")[0]: int(line.split()[1]) for line in lines[1:]}
        return kilobytes["Rss"] / 1024, (kilobytes["Private_Clean"] + kilobytes["Private_Dirty"]) / 1024
    return 0.0, 0.0


def _authorization(token: str) -> str:
    return b64encode(f"{token}:{SECRET}".encode()).decode()


class Sandbox:
    """``mockjumio serve`` in a process of its own, with its merchants, and what was accepted by it."""

    def __init__(self, name: str, folder: Path, url: str, *, keeps: bool) -> None:
        self.name = name
        self.data = folder / name if keeps else None
        self._ready = folder / f"{name}.ready"
        self._url = url
        self._process: asyncio.subprocess.Process | None = None
        self.port = 0
        self.requests = 0
        self.statuses: Counter[int] = Counter()
        self.broken = 0
        self.refused: Counter[str] = Counter()
        self.restarts = Counter[str]()
        self.ledger: dict[str, str] = {}  # the merchant of what was accepted, by reference
        self.up = asyncio.Event()
        self.samples: list[Sample] = []

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    async def start(self) -> None:
        self._ready.unlink(missing_ok=True)
        words = [
            "serve",
            "--port",
            "0",
            "--ready-file",
            str(self._ready),
            "--callback-url",
            self._url,
            "--quiet",
        ]
        words += ["--max-settled", str(SETTLED)]
        words += ["--data-dir", str(self.data)] if self.data else []
        self._process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "mockjumio", *words, stdout=asyncio.subprocess.DEVNULL
        )
        while not self._ready.exists():
            assert self._process.returncode is None, f"{self.name} ended with {self._process.returncode}"
            await asyncio.sleep(0.05)
        self.port = int(json.loads(self._ready.read_text())["url"].rpartition(":")[2])
        self.up.set()

    async def end(self, number: signal.Signals) -> None:
        assert self._process is not None
        self.up.clear()
        self._process.send_signal(number)
        code = await asyncio.wait_for(self._process.wait(), 60)
        assert number is signal.SIGKILL or code == 0, f"{self.name} ended with {code}"
        self.restarts[number.name] += 1

    def _pages(self) -> float:
        file = None if self.data is None else self.data / FILE
        return 0.0 if file is None or not file.exists() else min(file.stat().st_size / 2**20, CACHE)

    async def sample(self, began: float) -> None:
        client = Client(self.port)
        page = (await client.exchange("GET", "/_mock/metrics"))[1].decode()
        client.close()
        tasks = float(page.partition("\nmockjumio_tasks ")[2].split()[0])
        pids = _descendants(self.pid)
        memory = [_memory(pid) for pid in pids]
        descriptors = len(os.listdir(f"/proc/{self.pid}/fd"))
        threads = len(os.listdir(f"/proc/{self.pid}/task"))
        self.samples.append(
            Sample(
                time.monotonic() - began,
                self.requests,
                sum(one[0] for one in memory),
                sum(one[1] for one in memory),
                memory[0][0],
                descriptors,
                threads,
                tasks,
                self._pages(),
            )
        )

    # Load

    async def prepare(self) -> None:
        """The merchants that stay: of all clocks, one that is reset, and one that has faults."""
        client = Client(self.port)
        clocks: dict[str, object] = {"real": {}, "fast": {"factor": FACTOR}, "manual": {"mode": "manual"}}
        for token in MERCHANTS:
            await self.make_merchant(client, token, clocks.get(token, {}))
        for fault in FAULTS:
            await self._must(client, "POST", f"{API}/merchants/faulty/faults", fault)
        client.close()

    async def fill(self) -> None:
        """What has a bound, and would grow for hours until it is reached."""
        await asyncio.gather(*map(self._fill, MERCHANTS))
        self.requests = 0
        self.statuses.clear()

    async def _fill(self, token: str) -> None:
        clients = [Client(self.port, _authorization(token)) for _ in range(WORKERS)]
        at_once = {"extends": "approved", "journey": ["start", {"finish": {"processing": "0s"}}]}
        body = {"merchant": token, "scenario": at_once}
        each = max(RECENT // len(MERCHANTS), SETTLED) // WORKERS + 1
        calls = MAX_ENTRIES // WORKERS // each + 1

        async def fill(client: Client) -> None:
            for _ in range(each):
                started = await self._must(client, "POST", f"{API}/transactions", body)
                self.ledger[started["reference"]] = token
                scan = f"/api/netverify/v2/scans/{started['reference']}"
                for number in range(calls):  # a journal of other calls takes less room than that of the load
                    await client.ask("GET", scan if number % 3 else f"{scan}/data")
            client.close()

        await asyncio.gather(*map(fill, clients))
        await self.settle(token)

    async def make_merchant(self, client: Client, token: str, clock: object) -> None:
        body = {
            "token": token,
            "secret": SECRET,
            "clock": clock,
            "callback_url": self._url,
            "settings": {"retries": ["1s", "1s", "2s", "2s", "5s", "5s", "10s", "10s"]},
        }
        await self._must(client, "POST", f"{API}/merchants", body)

    async def _must(self, client: Client, method: str, path: str, body: object = None) -> Any:
        status, content = await client.exchange(method, path, body)
        self.requests += 1
        self.statuses[status] += 1
        if status >= 400:
            self._note(method, path, status, content)
            raise Refused(status)
        return json.loads(content) if content else None

    def _note(self, method: str, path: str, status: int, content: bytes) -> None:
        self.refused[f"{method} {path.partition('?')[0]}: {status} {content[:200]!r}"] += 1

    async def work(self, number: int, pause: float, end: float, warm: int = 0) -> None:
        """One worker: one thing after the other until the end, after so many with a pause."""
        random, clients = Random(f"{self.name} {number}"), dict[tuple[int, str], Client]()
        mine: list[tuple[str, str]] = []
        while time.monotonic() < end:
            await self.up.wait()
            token = random.choice(MERCHANTS)
            client = clients.setdefault((self.port, token), Client(self.port, _authorization(token)))
            try:
                await self._do(client, token, random, mine)
            except _BROKEN:
                self.broken += 1
            for key in [key for key in clients if key[0] != self.port]:  # of the process before a restart
                clients.pop(key).close()
            await asyncio.sleep(random.expovariate(1 / pause) if self.requests >= warm else 0)

    async def _do(self, client: Client, token: str, random: Random, mine: list[tuple[str, str]]) -> None:
        chance = random.random() * 100
        own = [one for one in mine if one[0] == token]
        if chance < 25 or not own:
            mine.append((token, await self._start(client, token, random)))
            del mine[:-200]
            return
        reference = random.choice(own[-40:])[1]
        scan, there = f"/api/netverify/v2/scans/{reference}", f"{API}/transactions/{reference}"
        match int(chance):
            case part if part < 45:
                path = scan
            case part if part < 60:
                path = f"{scan}/data"
            case part if part < 64:
                path = f"/recognition/v1/idscan/{reference}/{random.choice(('front', 'face'))}"
            case part if part < 70:
                if Merchant.accepted[reference]:  # or its callback would be withheld, rightly
                    await self._count(client, "DELETE", scan)
                return
            case part if part < 73:
                await self._count(client, "POST", f"{there}/touch?merchant={token}", {})
                return
            case part if part < 80:
                name = random.choice(("transactions", "callbacks", "requests", "events/kept"))
                query = random.choice(("", "&q=approved", "&q=since:1m", f"&q={reference[:8]}"))
                path = f"{API}/{name}?merchant={token}&limit=20&order=newest{query}"
            case part if part < 85:
                path = random.choice((f"{there}?merchant={token}", f"{there}/details?merchant={token}"))
            case part if part < 89:
                path = random.choice(
                    (
                        f"/_mock/?merchant={token}",
                        f"/_mock/transactions/{reference}?merchant={token}",
                        "/_mock/scenarios",
                    )
                )
            case part if part < 92:
                await self._count(client, "POST", f"{API}/clock/advance", {"merchant": "manual", "by": "3m"})
                return
            case 92:
                sent = await self._count(
                    client, "GET", f"{API}/callbacks?merchant={token}&reference={reference}"
                )
                for one in json.loads(sent)["items"][:1]:
                    await self._count(client, "POST", f"{API}/callbacks/{one['id']}/resend", {})
                return
            case _:
                path = f"{scan}-nobodys"
        await self._count(client, "GET", path)

    async def _count(self, client: Client, method: str, path: str, body: object = None) -> bytes:
        status, content = await client.exchange(method, path, body)
        self.requests += 1
        self.statuses[status] += 1
        if status in (400, 401, 403, 422, 500):
            self._note(method, path, status, content)
        return content

    async def _start(self, client: Client, token: str, random: Random) -> str:
        name = random.choice(("approved", "approved", "fraud", "unreadable", "no-id-uploaded"))
        if token in ("real", "faulty", "reset") and name == "no-id-uploaded":
            name = "approved"  # fifteen minutes are too long there
        if (
            random.random() < 0.1 and token != "reset"
        ):  # by Jumio's own call, and its customer is through at once
            body: object = {"merchantIdScanReference": "order", "successUrl": "https://shop.example/ok"}
            body = {**body, "errorUrl": "https://shop.example/no"}  # type: ignore[dict-item]
            made = await self._must(client, "POST", "/api/netverify/v2/initiateNetverify", body)
            reference = str(made["jumioIdScanReference"])
            self.ledger[reference] = token
            path = f"{API}/transactions/{reference}/finish"
            await self._count(client, "POST", path, {"merchant": token, "scenario": "approved"})
            return reference
        scenario: dict[str, object] = {"extends": name}
        if name != "no-id-uploaded":
            scenario["journey"] = [
                "start",
                {"finish": {"processing": random.choice(("0s", "0s", "1s", "3s"))}},
            ]
        started = await self._must(
            client, "POST", f"{API}/transactions", {"merchant": token, "scenario": scenario, "set": SMALL}
        )
        self.ledger[started["reference"]] = token
        return str(started["reference"])

    # Beside the load

    async def disturb(self, end: float) -> None:
        """Resets, and merchants that come and go."""
        for turn in range(1_000_000):
            await asyncio.sleep(7)
            if time.monotonic() > end:
                return
            await self.up.wait()
            client = Client(self.port)
            with suppress(*_BROKEN):
                if turn % 3:
                    token = f"{self.name}-{turn}"
                    await self.make_merchant(client, token, {"mode": "manual"})
                    for _ in range(5):
                        await self._count(
                            client, "POST", f"{API}/transactions", {"merchant": token, "scenario": "approved"}
                        )
                    await self._count(client, "POST", f"{API}/clock/run-until-idle", {"merchant": token})
                    await self._count(client, "DELETE", f"{API}/merchants/{token}")
                else:
                    await self._count(client, "POST", f"{API}/merchants/reset/reset", {})
                    for reference in [one for one, token in self.ledger.items() if token == "reset"]:
                        del self.ledger[reference]
            client.close()

    async def listen(self, seconds: float | None, end: float, *, reads: bool = True) -> None:
        """A stream of events; opened again when it ends, and after so many seconds."""
        while time.monotonic() < end:
            await self.up.wait()
            with suppress(*_BROKEN):
                reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
                writer.write(b"GET %b/events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n" % API.encode())
                left = end - time.monotonic()
                with suppress(TimeoutError):
                    async with asyncio.timeout(left if seconds is None else min(seconds, left)):
                        if not reads:
                            await asyncio.Future()
                        while await reader.read(65_536):
                            pass
                writer.close()
            await asyncio.sleep(0.2)

    async def restart(self, every: float, end: float) -> None:
        for number in range(1_000_000):
            await asyncio.sleep(every)
            if time.monotonic() > end:
                return
            await self.end(signal.SIGTERM if number % 3 == 2 else signal.SIGKILL)
            await self.start()

    async def settle(self, *tokens: str) -> None:
        """Let clocks run until nothing is planned any more."""
        client = Client(self.port)
        for token in tokens:
            await self._must(client, "POST", f"{API}/clock/run-until-idle", {"merchant": token})
        client.close()

    def missing(self) -> list[str]:
        """What was accepted and never answered 200, or is not recorded so where records are kept."""
        lost = [one for one in self.ledger if not Merchant.accepted[one]]
        if self.data is None:
            return lost
        store = SqliteStore(self.data)
        for reference, token in self.ledger.items():
            outcomes = [one.attempts[-1].outcome for one in store.callbacks(reference, token) if one.attempts]
            if Outcome.ACCEPTED not in outcomes:
                lost.append(f"{reference} (recorded: {', '.join(outcomes) or 'nothing'})")
        store.close()
        return lost


# Judging


def slope(points: Iterable[tuple[float, float]]) -> float:
    """The median of the slopes between all pairs: a few samples far off do not change it (Theil-Sen)."""
    return median((y - b) / (x - a) for (a, b), (x, y) in combinations(points, 2) if x != a)


def judge(samples: list[Sample], what: str) -> tuple[float, float, bool]:
    """The median of what was measured, its growth over that time, and whether that is flat.

    Of memory without the pages of the file.
    """
    values = [(one.at, getattr(one, what) - (one.pages if what in MEMORY else 0.0)) for one in samples]
    level = median(value for _, value in values)
    growth = slope(values) * (values[-1][0] - values[0][0])
    return level, growth, growth <= max(GROWTH * level, PIECES.get(what, 0.0))


def leak(samples: list[Sample]) -> float:
    """By how many bytes the sandbox's own memory grows with a request."""
    return slope((one.requests, (one.own_rss - one.pages) * 2**20) for one in samples)


def _median(samples: list[Sample], what: str) -> float:
    return median(getattr(one, what) for one in samples)


def show(sandbox: Sandbox, warm: float, requests: int, began: str) -> bool:
    """Print the curve and what is to be said of it; whether it is flat."""
    samples = sandbox.samples
    print(f"\n{sandbox.name}, started with {began}")
    print(f"{'min':>5} {'requests':>9} {'RSS':>7} {'USS':>7} {'pages':>6} {'fd':>5} {'thr':>4} {'tasks':>6}")
    step = max(1, len(samples) // 15)
    for one in (*samples[::step], *([samples[-1]] if (len(samples) - 1) % step else ())):
        print(
            f"{one.at / 60:5.1f} {one.requests:9,} {one.rss:7.1f} {one.uss:7.1f} {one.pages:6.1f}"
            f" {one.descriptors:5.0f} {one.threads:4.0f} {one.tasks:6.0f}"
        )
    measured, flat = [one for one in samples if one.at >= warm and one.requests >= requests], True
    if len(measured) < len(samples) / 3:
        print(f"not judged: {requests:,} requests came too late, or never; play for longer")
        return False
    for what in (*MEMORY, "descriptors", "threads", "tasks"):
        level, growth, good = judge(measured, what)
        flat &= good
        words = "flat" if good else "GROWS"
        print(f"{what:<12} median {level:7.1f}, grew by {growth:+6.2f} ({growth / level:+.1%}) {words}")
    each = leak(measured)
    flat &= each <= LEAK
    words = "flat" if each <= LEAK else "LEAKS"
    print(f"own_rss      {each:+.0f} bytes a request, {LEAK:.0f} are allowed: {words}")
    later = [one for one in measured if one.requests >= measured[0].requests + REQUESTS]
    if later:  # the process that draws comes and goes: medians of a minute
        ratios = (f"{what} {_median(later[:6], what) / _median(measured[:6], what):.3f} x" for what in MEMORY)
        print(f"after {REQUESTS:,} requests more than at the end of the warm-up: {', '.join(ratios)}")
    return flat


async def soak(minutes: float, warm: float, requests: int, rate: float, every: float, folder: Path) -> bool:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Merchant, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/jumio"
    steady = [Sandbox("memory", folder, url, keeps=False), Sandbox("kept", folder, url, keeps=True)]
    killed = Sandbox("killed", folder, url, keeps=True)
    fresh = {}
    for one in (*steady, killed):
        await one.start()
        fresh[one.name] = "RSS {:.1f}, USS {:.1f} MB".format(*_memory(one.pid))
        await one.prepare()
    await asyncio.gather(*(one.fill() for one in steady))
    began = time.monotonic()
    end = began + 60 * minutes
    async with asyncio.TaskGroup() as group:
        for one in (*steady, killed):
            for number in range(WORKERS):
                group.create_task(one.work(number, WORKERS / rate, end, requests if one in steady else 0))
            group.create_task(one.disturb(end))
            group.create_task(one.listen(None, end))
            group.create_task(one.listen(20, end))
            group.create_task(one.listen(30, end, reads=False))
        group.create_task(killed.restart(every, end))
        while time.monotonic() < end:
            await asyncio.sleep(min(10, max(0.1, end - time.monotonic())))
            for one in steady:
                await one.sample(began)
            last = steady[0].samples[-1]
            load = os.getloadavg()[0]
            words = (
                f"{last.at / 60:5.1f} min, {last.requests:,} requests, RSS {last.rss:.1f} MB, load {load:.1f}"
            )
            print(words, file=sys.stderr)
    good = True
    for one in (*steady, killed):
        await one.settle(*MERCHANTS)
        await one.end(signal.SIGTERM)
    for one in steady:
        good &= show(one, 60 * warm, requests, fresh[one.name])
    print()
    for one in (*steady, killed):
        lost = one.missing()
        good &= not lost and not (one.refused and one in steady)
        ends = ", ".join(f"{count} {name}" for name, count in sorted(one.restarts.items()))
        statuses = " ".join(f"{status}:{count}" for status, count in sorted(one.statuses.items()))
        print(
            f"{one.name}: {one.requests:,} requests ({statuses}), {one.broken} broken; ends: {ends}; "
            f"{len(one.ledger):,} accepted and not reset, {len(lost)} without their callback"
        )
        for words in (*lost[:10], *(words for words, _ in one.refused.most_common(5))):
            print(f"  {words}")
    arrived, well = sum(Merchant.arrived.values()), sum(Merchant.accepted.values())
    print(f"{arrived:,} callbacks arrived, {well:,} answered 200")
    server.close()
    for connection in tuple(Merchant.open):
        connection.transport.close()
    return good


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--warm-up", type=float, help="minutes that are not judged (default: a quarter)")
    parser.add_argument("--warm-requests", type=int, default=WARM, help=f"likewise (default {WARM:,})")
    parser.add_argument(
        "--rate", type=float, default=40, help="requests a second to each sandbox (default 40)"
    )
    parser.add_argument("--restart-every", type=float, default=45, help="seconds (default 45)")
    chosen = parser.parse_args()
    warm_up = chosen.minutes / 4 if chosen.warm_up is None else chosen.warm_up
    with tempfile.TemporaryDirectory() as scratch:
        requests = chosen.warm_requests
        work = soak(chosen.minutes, warm_up, requests, chosen.rate, chosen.restart_every, Path(scratch))
        sys.exit(0 if asyncio.run(work) else 1)
