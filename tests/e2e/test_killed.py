"""Is nothing lost that was accepted, whenever the process is killed?"""

import asyncio
import json
import os
import resource
import signal
import sqlite3
import sys
from collections import Counter
from collections.abc import AsyncIterator
from itertools import chain
from pathlib import Path
from random import Random
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from mockjumio.contract.form import decode
from mockjumio.exchanges import Outcome
from mockjumio.store.base import Wanted
from mockjumio.store.compacting import compact
from mockjumio.store.opening import FILE
from mockjumio.store.sqlite import SqliteStore

PATIENCE = 60
KILLS = int(os.environ.get("MOCKJUMIO_TEST_KILLS", "4"))
MANUAL = "manual"


class Merchant:
    """Counts the callbacks that arrive, by reference."""

    def __init__(self) -> None:
        self.arrived: Counter[str] = Counter()
        self.bodies: dict[str, set[bytes]] = {}
        self.news = asyncio.Event()
        self.hold = asyncio.Event()  # while it is not set, nobody is answered
        self.hold.set()
        self.url = ""

    async def handle(self, request: web.Request) -> web.Response:
        body = await request.read()
        reference = decode(body)["jumioIdScanReference"]
        self.arrived[reference] += 1
        self.bodies.setdefault(reference, set()).add(body)
        self.news.set()
        await self.hold.wait()
        return web.Response()

    async def has(self, references: set[str]) -> None:
        async with asyncio.timeout(PATIENCE):
            while not references <= self.arrived.keys():
                self.news.clear()
                await self.news.wait()


@pytest.fixture
async def merchant() -> AsyncIterator[Merchant]:
    merchant = Merchant()
    app = web.Application()
    app.router.add_post("/jumio", merchant.handle)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    merchant.url = f"http://127.0.0.1:{runner.addresses[0][1]}/jumio"
    yield merchant
    merchant.hold.set()
    await runner.cleanup()


class Server:
    """``mockjumio serve`` on a data directory, as a process that can be killed."""

    def __init__(self, folder: Path, callback_url: str) -> None:
        self._folder = folder
        self._callback_url = callback_url
        self._process: asyncio.subprocess.Process | None = None
        self.url = ""

    async def start(self, **limits: int) -> None:
        ready = self._folder / "ready"
        ready.unlink(missing_ok=True)
        words = ["serve", "--port", "0", "--data-dir", str(self._folder / "data"), "--ready-file", str(ready)]
        words += ["--log-format", "text"]  # what is complained of is on standard error
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "mockjumio",
            *words,
            "--callback-url",
            self._callback_url,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
            preexec_fn=lambda: [resource.setrlimit(getattr(resource, k), (v, v)) for k, v in limits.items()],
        )
        async with asyncio.timeout(PATIENCE):
            while not ready.exists():
                assert self._process.returncode is None
                await asyncio.sleep(0.01)
        self.url = json.loads(ready.read_text())["url"]

    async def end(self, number: int = signal.SIGKILL) -> tuple[int, str]:
        """Returns the exit code and what it complained of."""
        if self._process is None:
            return 0, ""
        process, self._process = self._process, None
        if process.returncode is None:
            process.send_signal(number)
        _, complaints = await asyncio.wait_for(process.communicate(), PATIENCE)
        return process.returncode or 0, _without_the_warning(complaints.decode())

    async def ended(self) -> tuple[int, str]:
        """Wait until it ends by itself."""
        assert self._process is not None
        process, self._process = self._process, None
        _, complaints = await asyncio.wait_for(process.communicate(), PATIENCE)
        return process.returncode or 0, _without_the_warning(complaints.decode())


def _without_the_warning(complaints: str) -> str:
    """Of a merchant's URL, which has a port."""
    lines = complaints.splitlines(keepends=True)
    warned = "mockjumio: warning: Jumio would not send callbacks to "
    return "".join(line for line in lines if not line.startswith(warned))


@pytest.fixture
async def server(tmp_path: Path, merchant: Merchant) -> AsyncIterator[Server]:
    server = Server(tmp_path, merchant.url)
    yield server
    await server.end()


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=PATIENCE)) as session:
        yield session


class Load:
    """Starts transactions without end, for merchants with all kinds of clocks."""

    def __init__(self, session: aiohttp.ClientSession, server: Server, rng: Random) -> None:
        self._session = session
        self._server = server
        self._rng = rng
        self.accepted: dict[str, str] = {}  # merchant, by reference
        self.now: dict[str, str] = {}  # the latest time that a merchant's clock showed
        self._news = asyncio.Event()

    async def reached(self, count: int) -> None:
        """Wait until so many were accepted."""
        while len(self.accepted) < count:
            self._news.clear()
            await self._news.wait()

    async def call(self, method: str, path: str, body: object = None) -> Any:
        url = f"{self._server.url}/_mock/api/v1{path}"
        async with self._session.request(method, url, json=body) as answer:
            content = await answer.json()
            assert answer.status < 400, content
            return content

    async def work(self, merchants: list[str]) -> None:
        while True:
            merchant = self._rng.choice(merchants)
            seconds = self._rng.choice(("0s", "0s", "1s", "30s"))
            scenario = {"extends": "approved", "journey": ["start", {"finish": {"processing": seconds}}]}
            try:
                started = await self.call(
                    "POST", "/transactions", {"merchant": merchant, "scenario": scenario}
                )
                self.accepted[started["reference"]] = merchant
                self._news.set()
                if merchant == MANUAL and self._rng.random() < 0.3:
                    moved = await self.call("POST", "/clock/advance", {"merchant": merchant, "by": "10s"})
                    self.now[merchant] = max(self.now.get(merchant, ""), moved["end"])
            except (aiohttp.ClientError, ConnectionError):
                return  # it was killed


async def test_every_callback_of_an_accepted_transaction_is_attempted_and_none_twice_unrecorded(
    tmp_path: Path, merchant: Merchant, server: Server, session: aiohttp.ClientSession
) -> None:
    rng = Random("killed")
    load = Load(session, server, rng)
    merchants = ["real", "fast", MANUAL]
    await server.start()
    for token, clock in zip(merchants, ({}, {"factor": 60}, {"mode": "manual"}), strict=True):
        await load.call("POST", "/merchants", {"token": token, "clock": clock, "callback_url": merchant.url})
    for _ in range(KILLS):
        workers = [asyncio.create_task(load.work(merchants)) for _ in range(8)]
        goal = len(load.accepted) + rng.randrange(20, 120)
        async with asyncio.timeout(PATIENCE):
            await load.reached(goal)
        await server.end()
        await asyncio.gather(*workers)
        await server.start()
        for token in merchants:
            shown = await load.call("GET", f"/clock?merchant={token}")
            assert shown["now"] >= load.now.get(token, ""), "a clock went backwards"
            load.now[token] = shown["now"]
    for token in merchants:
        await load.call("POST", f"/clock/run-until-idle?merchant={token}")
    await merchant.has(set(load.accepted))
    assert await server.end(signal.SIGTERM) == (0, "")

    store = SqliteStore(tmp_path / "data")
    again = 0
    for reference, token in load.accepted.items():
        (callback,) = store.callbacks(reference, token)
        outcomes = [attempt.outcome for attempt in callback.attempts]
        assert outcomes[-1] is Outcome.ACCEPTED, outcomes
        assert set(outcomes[:-1]) <= {Outcome.INTERRUPTED}
        assert 1 <= merchant.arrived[reference] <= len(outcomes), "attempted without being recorded"
        assert merchant.bodies[reference] == {callback.body}, "other bytes the second time"
        assert [attempt.number for attempt in callback.attempts] == list(range(1, len(outcomes) + 1))
        again += len(outcomes) - 1
    assert not [one for token in merchants for one in store.open_callbacks(token)]
    assert not [one for token in merchants for one in store.open_transactions(token)]
    store.close()
    print(  # noqa: T201 - the figures of a longer run
        f"kills {KILLS}, accepted {len(load.accepted)}, accounted for {len(load.accepted)}, again {again}"
    )


async def test_what_was_answered_is_kept_though_the_process_dies_at_that_very_moment(
    merchant: Merchant, server: Server, session: aiohttp.ClientSession
) -> None:
    load = Load(session, server, Random("answered"))

    async def killed(method: str, path: str, body: object = None) -> Any:
        """Dies with the answer: what is written a moment later is lost."""
        answer = await load.call(method, path, body)
        await server.end()
        await server.start()
        return answer

    await server.start()
    job = {"token": "job", "clock": {"mode": "manual"}, "callback_url": merchant.url}
    await killed("POST", "/merchants", job)
    moved = await killed("POST", "/clock/advance", {"merchant": "job", "by": "1h"})
    assert (await load.call("GET", "/clock?merchant=job"))["now"] == moved["end"]
    route = await killed("POST", "/merchants/job/routes", {"customer_id": "f*", "scenario": "fraud"})
    assert (await load.call("GET", "/merchants/job/routes"))["items"] == [route]
    scan = (await killed("POST", "/transactions", {"merchant": "job", "customer_id": "fay"}))["reference"]
    assert (await load.call("GET", f"/transactions/{scan}"))["scenario"] == "fraud"
    assert (await killed("POST", "/merchants/job/reset"))["transactions"] == 1
    assert (await load.call("GET", "/transactions?merchant=job"))["items"] == []
    await killed("DELETE", "/merchants/job")
    assert len((await load.call("GET", "/merchants"))["items"]) == 1


async def test_sigterm_finishes_what_is_in_flight_and_keeps_the_rest(
    merchant: Merchant, server: Server, session: aiohttp.ClientSession
) -> None:
    load = Load(session, server, Random("terminated"))
    await server.start()
    at_once = {"extends": "approved", "journey": ["start", {"finish": {"processing": "0s"}}]}
    later = {"extends": "approved", "journey": ["start", {"finish": {"processing": "1s"}}]}
    merchant.hold.clear()
    flying = (await load.call("POST", "/transactions", {"scenario": at_once}))["reference"]
    waiting = (await load.call("POST", "/transactions", {"scenario": later}))["reference"]
    await merchant.has({flying})
    ending = asyncio.create_task(server.end(signal.SIGTERM))
    await asyncio.sleep(0)
    merchant.hold.set()
    assert await ending == (0, "")
    await server.start()
    await merchant.has({waiting})
    for reference in (flying, waiting):
        (callback,) = (await load.call("GET", f"/transactions/{reference}?wait=20s"))["callbacks"]
        assert [attempt["outcome"] for attempt in callback["attempts"]] == ["accepted"]
    assert merchant.arrived == {flying: 1, waiting: 1}


async def test_merchants_routes_faults_settings_and_journal_are_as_they_were(
    server: Server, session: aiohttp.ClientSession
) -> None:
    load = Load(session, server, Random("restarted"))
    await server.start()
    made = await load.call(
        "POST", "/merchants", {"token": "job", "settings": {"face_match": False, "retries": ["10s"]}}
    )
    await load.call("POST", "/merchants/job/routes", {"customer_id": "fraud-*", "scenario": "fraud"})
    await load.call("POST", "/merchants/job/faults", {"fault": "status", "params": {"status": 502}})
    await load.call("POST", "/merchants/job/document-types", {"code": "A", "name": "a", "label": "a"})
    headers = {"Authorization": aiohttp.encode_basic_auth(made["token"], made["secret"])}
    async with session.get(f"{server.url}/api/netverify/v2/scans/x", headers=headers) as answer:
        assert answer.status == 502
    paths = ("/merchants/job/routes", "/merchants/job/faults", "/merchants/job/document-types")
    paths = ("/merchants/job", *paths, "/requests?merchant=job")
    async with asyncio.timeout(PATIENCE):
        while not (await load.call("GET", "/requests?merchant=job"))["items"]:
            pass
    before = [await load.call("GET", path) for path in paths]
    assert await server.end(signal.SIGTERM) == (0, "")
    await server.start()
    after = [await load.call("GET", path) for path in paths]
    for one in (before[0], after[0]):
        one.pop("clock")
    assert after == before


async def test_a_disk_that_is_full_ends_the_sandbox_and_keeps_what_was_confirmed(
    tmp_path: Path, merchant: Merchant, server: Server, session: aiohttp.ClientSession
) -> None:
    load = Load(session, server, Random("full"))
    await server.start(RLIMIT_FSIZE=1_000_000)
    confirmed: list[str] = []
    dropped = {"scenario": "no-id-uploaded"}
    status = 201
    while status == 201:
        async with session.post(f"{server.url}/_mock/api/v1/transactions", json=dropped) as answer:
            status = answer.status
            content = await answer.json()
            if status == 201:
                confirmed.append(content["reference"])
    assert (status, content["title"]) == (503, "Service Unavailable")
    code, complaints = await server.ended()
    assert code == 3
    assert complaints.startswith(f"mockjumio: {tmp_path / 'data' / FILE}: ")
    assert "Traceback" not in complaints
    assert len(confirmed) > 20
    await server.start()
    for reference in confirmed:
        assert (await load.call("GET", f"/transactions/{reference}"))["status"] == "PENDING"


async def test_files_that_are_removed_are_told_and_the_sandbox_shows_what_it_has_until_it_ends(
    tmp_path: Path, server: Server, session: aiohttp.ClientSession
) -> None:
    await server.start()
    transactions = f"{server.url}/_mock/api/v1/transactions"
    statuses = []
    for _ in range(3):
        async with session.post(transactions, json={"scenario": "no-id-uploaded"}) as answer:
            statuses.append(answer.status)
        for file in (tmp_path / "data").iterdir():
            file.unlink()
    assert statuses == [201, 503, 503]
    async with session.get(f"{server.url}/_mock/ready") as answer:
        assert answer.status == 503
    async with session.get(transactions) as answer:
        assert [one["status"] for one in (await answer.json())["items"]] == ["PENDING"]
    code, complaints = await server.end(signal.SIGTERM)
    assert code == 3
    lost = f"{tmp_path / 'data' / FILE} was removed, replaced or cut off while it was in use: "
    assert [line.partition(lost)[0] for line in complaints.splitlines()] == [
        "mockjumio: warning: ",
        "mockjumio: ",
    ]


async def kill_while_it_writes(words: list[str], folder: Path, share: float, size: int) -> bool:
    """Run a command, and kill it once it has written such a share of a size beside a file; whether it was."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, *words, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE
    )
    log = folder / f"{FILE}-wal"
    async with asyncio.timeout(PATIENCE):
        while process.returncode is None:
            if log.exists() and log.stat().st_size >= share * size:
                process.send_signal(signal.SIGKILL)
                break
            await asyncio.sleep(0.001)  # a file is compacted within ten
        _, complaints = await process.communicate()
    assert complaints == b""
    return process.returncode == -signal.SIGKILL


@pytest.mark.parametrize("share", [0.01, 0.5, 0.9])
async def test_what_is_kept_is_there_though_compact_is_killed(tmp_path: Path, share: float) -> None:
    token = many_of_the_version_before(tmp_path, 4_000)
    store = SqliteStore(tmp_path)
    while store.drop_finished(token, 2_000, 500):
        pass
    left = [one.ordinal for one in store.transactions(token)]
    assert len(left) == 2_000 + 1  # and one that is pending
    store.close()
    size = (tmp_path / FILE).stat().st_size
    words = ["-m", "mockjumio", "compact", str(tmp_path)]
    killed = await kill_while_it_writes(words, tmp_path, share, size // 2)
    store = SqliteStore(tmp_path)
    assert [one.ordinal for one in store.transactions(token)] == left
    store.close()
    assert killed or share > 0.5  # it may be through before that is seen
    compact(tmp_path)
    assert (tmp_path / FILE).stat().st_size < 0.7 * size


@pytest.mark.parametrize("share", [0.01, 0.5, 0.9])
async def test_an_older_file_is_taken_over_though_the_first_try_is_killed(
    tmp_path: Path, share: float
) -> None:
    token = many_of_the_version_before(tmp_path, 1_500)
    words = ["-c", _OPEN, str(tmp_path)]
    assert await kill_while_it_writes(words, tmp_path, share, (tmp_path / FILE).stat().st_size)
    store = SqliteStore(tmp_path)
    assert len(list(store.transactions(token))) == 1_500
    wanted = Wanted(merchant_reference="order-1")
    assert len(list(store.transactions(token, wanted=wanted))) == 1_500 - 3
    assert len(list(chain.from_iterable(store.callbacks_of(token)))) == 3
    store.close()


_OPEN = (  # and wait for the end: on a busy machine, who looks for it may come late
    "import signal, sys; from pathlib import Path; from mockjumio.store.opening import open_database; "
    "database = open_database(Path(sys.argv[1])); signal.pause()"
)
_COPY = (
    "INSERT INTO transactions SELECT merchant, ?, ? || substr(reference, 6), open, format, kept, token "
    "FROM transactions WHERE merchant = ? AND ordinal = 1"
)


def many_of_the_version_before(folder: Path, count: int) -> str:
    """A data directory with four transactions, and the first again and again; the merchant's token."""
    older = Path(__file__).parents[1] / "unit" / "store" / "data-version-4.sql"
    with sqlite3.connect(folder / FILE, isolation_level=None) as database:
        database.executescript(older.read_text())
        ((last, token),) = database.execute("SELECT max(ordinal), merchant FROM transactions")
        database.execute("BEGIN")
        copies = ((number, f"{number:05}", token) for number in range(last + 1, count + 1))
        database.executemany(_COPY, copies)
        database.execute("COMMIT")
    database.close()
    return str(token)
