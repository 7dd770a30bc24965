"""What does a merchant see of each fault? Over real sockets, by the scenario that is named after it."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import parse_qsl, unquote_to_bytes

import pytest
from aiohttp import ClientPayloadError, ServerDisconnectedError, web

from mockjumio.clock import HOUR, MINUTE, SECOND
from mockjumio.exchanges import Callback, Outcome
from mockjumio.faults import names
from mockjumio.faults.base import Side
from mockjumio.harness import Server

if TYPE_CHECKING:
    from tests.conftest import Caller, Control, Player, Shop

PATIENCE = 20


class Arrival(NamedTuple):
    """What came on one connection."""

    head: bytes
    body: bytes
    length: int  # as Content-Length had it
    pieces: int  # in which the body came
    broken: str | None  # how it ended before the body was whole

    @property
    def pairs(self) -> list[bytes]:
        return self.body.split(b"&")

    @property
    def names(self) -> list[bytes]:
        return [pair.split(b"=")[0] for pair in self.pairs]


class RawShop:
    """A merchant that looks at the bytes."""

    def __init__(self) -> None:
        self.arrivals: list[Arrival] = []
        self.changed = asyncio.Event()
        self.url = ""

    async def connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head, body, length, pieces, broken = b"", b"", -1, 0, None
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
            while len(body) < length:
                piece = await reader.read(length - len(body))
                if not piece:
                    broken = "closed"
                    break
                body += piece
                pieces += 1
        except (asyncio.IncompleteReadError, ConnectionError) as error:
            broken = type(error).__name__
        self.arrivals.append(Arrival(head, body, length, pieces, broken))
        self.changed.set()
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        writer.close()

    async def arrived(self, count: int) -> None:
        async with asyncio.timeout(PATIENCE):
            while len(self.arrivals) < count:
                self.changed.clear()
                await self.changed.wait()


@pytest.fixture
async def raw() -> AsyncIterator[RawShop]:
    shop = RawShop()
    server = await asyncio.start_server(shop.connected, "127.0.0.1", 0)
    async with server:
        shop.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/jumio"
        yield shop


async def play(sandbox: Server, player: "Player", raw: RawShop, scenario: object) -> tuple[Callback, ...]:
    played = await player.play(sandbox.simulation, scenario, callback_url=raw.url)
    return sandbox.store.callbacks(played.reference)


Expected = Callable[[Arrival, Arrival], bool]  # of the faulty one and of the same without the fault
CHANGES: dict[str, Expected] = {
    "broken-percent-encoding": lambda got, usual: got.body != usual.body and not _decodes(got.body),
    "empty-values": lambda got, usual: (
        got.names == usual.names and all(pair.endswith(b"=") for pair in got.pairs)
    ),
    "large-values": lambda got, usual: (
        b"additionalInformation=" + b"x" * 100_000 in got.pairs
        and len(got.names) == len(set(got.names))
        and set(got.names) >= set(usual.names)
    ),
    "limit-data": lambda got, usual: (
        got.broken == "closed" and got.body == usual.body[:100] and got.length == len(usual.body)
    ),
    "missing-parameter": lambda got, usual: len(set(usual.names) - set(got.names)) == 1,
    "reset-peer": lambda got, usual: got.broken is not None and got.body == b"",
    "shuffled-order": lambda got, usual: got.body != usual.body and sorted(got.pairs) == sorted(usual.pairs),
    "slow-body": lambda got, usual: got.body == usual.body and got.pieces > 5,
    "timestamp-digits": lambda got, usual: b"%3A00Z" in got.body and b".000Z" not in got.body,
    "truncated-body": lambda got, usual: (
        got.broken is None and got.length == len(usual.body) // 2 and usual.body.startswith(got.body)
    ),
    "unknown-parameter": lambda got, usual: got.body == usual.body + b"&newParameter=something%20new",
    "wrong-content-type": lambda got, usual: (
        b"Content-Type: application/json\r\n" in got.head and got.body == usual.body
    ),
}
PLANS = {"delay", "duplicate", "early", "reorder"}


def _decodes(body: bytes) -> bool:
    try:
        parse_qsl(body.decode("ascii"), strict_parsing=True, errors="strict")
        hexadecimal = b"0123456789abcdefABCDEF"
        found = [body[place + 1 : place + 3] for place in range(len(body)) if body[place : place + 1] == b"%"]
        return all(len(one) == 2 and all(digit in hexadecimal for digit in one) for one in found) and bool(
            unquote_to_bytes(body).decode()
        )
    except ValueError:
        return False


def test_every_fault_has_an_expectation_here() -> None:
    assert set(names(Side.OUTBOUND)) == set(CHANGES) | PLANS
    assert set(names(Side.INBOUND)) == set(ANSWERS)


@pytest.mark.parametrize("fault", CHANGES)
async def test_a_callback_arrives_changed_and_says_so(
    sandbox: Server, player: "Player", raw: RawShop, fault: str
) -> None:
    (callback,) = await play(sandbox, player, raw, fault)
    await raw.arrived(1)
    (got,) = raw.arrivals
    usual = Arrival(b"", callback.body, len(callback.body), 1, None)
    assert CHANGES[fault](got, usual), got
    attempt = callback.attempts[0]
    assert attempt.faults == (fault,)
    assert attempt.detail.startswith(f"fault: {fault}")
    assert attempt.sent in (None, got.body)
    assert (attempt.outcome is Outcome.RESET) == (got.broken is not None)


async def test_duplicates_come_at_once_later_or_at_the_same_time(
    sandbox: Server, player: "Player", shop: "Shop"
) -> None:
    played = await player.play(sandbox.simulation, "duplicate")
    first, copy = sandbox.store.callbacks(played.reference)
    assert [one.body for one in shop.received] == [first.body] * 2
    assert (copy.original, copy.fault, copy.attempts[0].started) == (
        first.id,
        "duplicate",
        first.attempts[0].started,
    )
    later = {"extends": "approved", "callback": {"faults": [{"duplicate": {"times": 2, "after": "5s"}}]}}
    played = await player.play(sandbox.simulation, later)
    starts = [one.attempts[0].started for one in sandbox.store.callbacks(played.reference)]
    assert [start - starts[0] for start in starts] == [0, 5 * SECOND, 10 * SECOND]


async def test_concurrent_duplicates_are_under_way_together(
    sandbox: Server, player: "Player", shop: "Shop"
) -> None:
    async def together(request: web.Request) -> web.Response:
        await shop.arrived(3)  # none is answered before all are there
        return web.Response()

    shop.answer = together
    scenario = {
        "extends": "approved",
        "callback": {"faults": [{"duplicate": {"times": 2, "concurrently": True}}]},
    }
    played = await player.play(sandbox.simulation, scenario)
    callbacks = sandbox.store.callbacks(played.reference)
    assert [one.attempts[0].outcome for one in callbacks] == [Outcome.ACCEPTED] * 3


async def test_a_delayed_callback_comes_late(sandbox: Server, player: "Player", shop: "Shop") -> None:
    player.start(sandbox.simulation, "delay")
    await sandbox.simulation.advance_by(sandbox.account, 59 * MINUTE)
    assert shop.received == []
    await sandbox.simulation.advance_by(sandbox.account, 2 * MINUTE)
    assert len(shop.received) == 1


async def test_a_callback_is_overtaken_by_the_next_one(
    sandbox: Server, player: "Player", shop: "Shop"
) -> None:
    first = player.start(sandbox.simulation, "reorder")
    await sandbox.simulation.advance_by(sandbox.account, 30 * SECOND)
    assert shop.received == []
    second = player.start(sandbox.simulation, "approved")
    await sandbox.simulation.advance_by(sandbox.account, 10 * SECOND)
    came = [one.form["jumioIdScanReference"] for one in shop.received]
    assert came == [second.reference, first.reference]
    assert not sandbox.account.is_open(first.reference)
    await player.play(sandbox.simulation, "reorder")
    assert len(shop.received) == 3, "what nothing overtakes is not held for ever"


async def test_an_early_callback_comes_before_the_answer(control: "Control", shop: "Shop") -> None:
    started = await control.good("POST", "/transactions", {"scenario": "early"})
    assert [one.form["jumioIdScanReference"] for one in shop.received] == [started["reference"]]
    assert (started["status"], started["open"]) == ("DONE", False)


async def test_a_merchant_that_is_removed_before_the_answer_is_an_answer_too(
    control: "Control", shop: "Shop"
) -> None:
    token = await control.merchant(callback_url=shop.url)
    forever = asyncio.Event()

    async def silent(request: web.Request) -> web.Response:
        await forever.wait()
        return web.Response()

    shop.answer = silent
    body = {"scenario": "early", "merchant": token}
    starting = asyncio.create_task(control.problem("POST", "/transactions", body, status=404))
    await shop.arrived(1)
    assert (await control.good("DELETE", f"/merchants/{token}"))["cancelled"] == 1
    assert "removed meanwhile" in (await starting)["detail"]
    forever.set()


async def test_faults_strike_by_probability_and_no_more_often_than_told(
    sandbox: Server, player: "Player"
) -> None:
    once = {"retries": ["1s", "1s"], "faults": [{"reset-peer": None, "first": 1}]}
    played = await player.play(sandbox.simulation, {"extends": "approved", "callback": once})
    (callback,) = sandbox.store.callbacks(played.reference)
    assert [one.outcome for one in callback.attempts] == [Outcome.RESET, Outcome.ACCEPTED]
    half = {"extends": "approved", "callback": {"faults": [{"unknown-parameter": {}, "probability": 0.5}]}}
    struck = []
    for seed in range(40):
        played = await player.play(sandbox.simulation, half, seed=seed)
        (callback,) = sandbox.store.callbacks(played.reference)
        struck.append(bool(callback.attempts[0].faults))
    assert 8 < sum(struck) < 32


async def test_a_merchants_faults_strike_whatever_is_played(
    sandbox: Server, control: "Control", player: "Player", shop: "Shop"
) -> None:
    path = "/merchants/mockjumio-token/faults"
    body = {"fault": "unknown-parameter", "params": {"name": "extra"}, "first": 1}
    added = await control.good("POST", path, body)
    assert (added["id"], added["params"]) == (1, {"name": "extra", "value": "something new"})
    await player.play(sandbox.simulation)
    assert "extra" in shop.received[-1].form
    assert (await control.good("GET", path))["items"] == [added]
    assert (await control("DELETE", f"{path}/1")).status == 204
    await player.play(sandbox.simulation)
    assert "extra" not in shop.received[-1].form
    assert (await control("DELETE", f"{path}/1")).status == 404
    problem = await control.problem("POST", path, {"fault": "slow-body", "params": {"rate": 0}}, status=422)
    assert [error["field"] for error in problem["errors"]] == ["params.rate"]
    await control.problem("POST", path, {"fault": "unknown"}, status=422)


class Got(NamedTuple):
    """Answers to the same call, one after the other; the error's name where there was none."""

    answers: list[Any]
    took: float

    @property
    def statuses(self) -> list[Any]:
        return [one if isinstance(one, str) else one.status for one in self.answers]


ANSWERS: dict[str, tuple[str, Callable[[Got], bool]]] = {
    "forbidden": ("", lambda got: got.statuses == [403, 403, 403]),
    "image-not-ready": ("/images/front", lambda got: got.statuses == [404, 404, 200]),
    "latency": ("", lambda got: got.statuses == [200] * 3 and got.took > 0.15),
    "malformed-json": ("/data", lambda got: got.statuses == [200] * 3 and not _is_json(got.answers[0].body)),
    "reset-answer": ("", lambda got: got.statuses == ["ServerDisconnectedError", 200, 200]),
    "rotated-credentials": ("", lambda got: got.statuses == [200, 401, 401]),
    "slow-answer": ("/data", lambda got: got.statuses == [200] * 3 and _is_json(got.answers[0].body)),
    "status": ("", lambda got: got.statuses == [503, 503, 200]),
    "too-many-requests": (
        "",
        lambda got: got.statuses == [429, 200, 200] and got.answers[0].headers["Retry-After"] == "30",
    ),
    "truncated-image": ("/images/front", lambda got: got.statuses == ["ClientPayloadError"] * 3),
}


def _is_json(body: bytes) -> bool:
    try:
        return bool(json.loads(body))
    except ValueError:
        return False


@pytest.mark.parametrize("fault", ANSWERS)
async def test_a_call_is_answered_as_the_fault_has_it_and_the_journal_says_so(
    sandbox: Server, player: "Player", call: "Caller", fault: str
) -> None:
    quick: dict[str, Any] = {"latency": {"latency": "60ms"}, "slow-answer": {"rate": 20_000}}
    faults = [{fault: quick[fault]}] if fault in quick else [fault]
    played = await player.play(sandbox.simulation, {"extends": fault, "api": {"faults": faults}})
    path, expected = ANSWERS[fault]
    call._session._retry_connection = False  # aiohttp's client hides a connection that was closed
    answers: list[Any] = []
    begun = time.monotonic()
    for _ in range(3):
        try:
            url = f"{sandbox.url}/api/netverify/v2/scans/{played.reference}{path}"
            answers.append(await call("GET", url, Accept="application/json", Connection="close"))
        except (ServerDisconnectedError, ClientPayloadError) as error:
            answers.append(type(error).__name__)
    got = Got(answers, time.monotonic() - begun)
    assert expected(got), got.statuses
    reasons = [entry.reason for entry in sandbox.store.requests(sandbox.account.token)]
    struck = [reason.startswith(f"fault: {fault}") for reason in reasons]
    assert any(struck)
    for answer, marked in zip(got.answers, struck, strict=True):
        assert marked or answer.status == 200
    other = await player.play(sandbox.simulation)
    url = f"{sandbox.url}/api/netverify/v2/scans/{other.reference}"
    assert (await call("GET", url)).status == 200, "another scan's calls go well"


async def test_an_hour_is_not_waited_for(sandbox: Server, player: "Player", shop: "Shop") -> None:
    before = sandbox.account.clock.now()
    await player.play(sandbox.simulation, "delay")
    assert sandbox.account.clock.now() - before >= HOUR
    assert len(shop.received) == 1
