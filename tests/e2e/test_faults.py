"""What does a merchant see of each fault? Over real sockets, by the scenario that is named after it."""

import asyncio
import json
import os
import re
import subprocess
import sys
import time
from base64 import b64encode
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from shutil import copytree, ignore_patterns
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import parse_qsl, unquote_to_bytes

import pytest
from aiohttp import ClientPayloadError, ServerDisconnectedError, web

import mockjumio
from mockjumio.clock import HOUR, MINUTE, SECOND, Mode
from mockjumio.contract.id_verification import ID_VERIFICATION_CALLBACK
from mockjumio.exchanges import Callback, Outcome
from mockjumio.faults import names
from mockjumio.faults.fault import Side
from mockjumio.harness import Server
from mockjumio.options import SandboxOptions

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


MANDATORY = {field.name for field in ID_VERIFICATION_CALLBACK.fields if field.mandatory}
Expected = Callable[[Arrival, Arrival], bool]  # of the faulty one and of the same without the fault
CHANGES: dict[str, Expected] = {
    "blanks": lambda got, usual: b"%20" in usual.body and got.body == usual.body.replace(b"%20", b"+"),
    "charset": lambda got, usual: (
        b"Content-Type: application/x-www-form-urlencoded;charset=UTF-8\r\n" in got.head
        and got.body == usual.body
    ),
    "media-type-case": lambda got, usual: (
        b"Content-Type: Application/X-Www-Form-Urlencoded\r\n" in got.head and got.body == usual.body
    ),
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
    "missing-parameter": lambda got, usual: (
        len(lost := set(usual.names) - set(got.names)) == 1 and lost.pop().decode() in MANDATORY
    ),
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
OF_PLATFORM = {"details-not-ready", "expired-token", "manual-review", "unknown-label"}  # see test_platform
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
    assert set(names(Side.INBOUND)) == set(ANSWERS) | OF_PLATFORM


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


@pytest.mark.parametrize(
    ("faults", "sent", "detail"),
    [
        (
            [{"limit-data": {"bytes": 500}}, {"truncated-body": {"percent": 10}}],
            120,
            "after 120 of 121 bytes",
        ),
        ([{"truncated-body": {"percent": 0}}, "limit-data"], 0, "after 0 of 0 bytes"),
        ([{"limit-data": {"bytes": 7}}, "reset-peer"], 0, "after 0 of"),
        ([{"slow-body": {"rate": 1_000}}, {"limit-data": {"bytes": 300}}], 300, "after 300 of"),
    ],
)
async def test_faults_that_meet_each_do_their_part(
    sandbox: Server, player: "Player", raw: RawShop, faults: list[Any], sent: int, detail: str
) -> None:
    scenario = {"extends": "approved", "callback": {"faults": faults}}
    (callback,) = await play(sandbox, player, raw, scenario)
    await raw.arrived(1)
    (arrival,) = raw.arrivals
    assert len(arrival.body) == sent
    assert detail in callback.attempts[0].detail
    if "slow-body" in callback.attempts[0].faults:
        assert arrival.pieces > 1


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
    assert not sandbox.account.work.agenda.is_open(first.reference)
    await player.play(sandbox.simulation, "reorder")
    assert len(shop.received) == 3, "what nothing overtakes is not held for ever"


async def test_a_callback_that_nothing_overtook_does_not_keep_the_next_from_being_held(
    sandbox: Server, player: "Player", shop: "Shop"
) -> None:
    await player.play(sandbox.simulation, "reorder")
    player.start(sandbox.simulation, "reorder")
    await sandbox.simulation.advance_by(sandbox.account, 30 * SECOND)
    assert len(shop.received) == 1
    await sandbox.simulation.run_until_idle(sandbox.account)
    assert len(shop.received) == 2


@pytest.mark.parametrize(
    "callback",
    [
        {"delay": "1h", "faults": ["early"]},
        {"faults": ["early", "delay"]},
        {"faults": ["early", "reorder"]},
        {"faults": ["early", "reset-peer"], "retries": ["1h"]},
        {"faults": ["early", {"duplicate": {"after": "1h"}}]},
    ],
)
async def test_nothing_holds_up_an_early_callback_nor_it_the_answer(
    control: "Control", raw: RawShop, callback: dict[str, object]
) -> None:
    scenario = {"extends": "approved", "callback": callback}
    async with asyncio.timeout(PATIENCE):  # less than an attempt may take
        started = await control.good("POST", "/transactions", {"scenario": scenario, "callback_url": raw.url})
    await raw.arrived(1)
    assert started["callbacks"][0]["attempts"][0]["faults"][0] == "early"


async def test_an_attempt_names_the_faults_of_its_own(sandbox: Server, player: "Player") -> None:
    callback = {"retries": ["1s", "1s"], "faults": [{"delay": {"latency": "1h"}}, "reset-peer"]}
    played = await player.play(sandbox.simulation, {"extends": "approved", "callback": callback})
    (sent,) = sandbox.store.callbacks(played.reference)
    assert [one.faults for one in sent.attempts] == [
        ("delay", "reset-peer"),
        ("reset-peer",),
        ("reset-peer",),
    ]


async def test_a_faulty_callback_keeps_the_contract_and_says_what_was_sent(
    sandbox: Server, player: "Player", raw: RawShop
) -> None:
    """The fault is on the way; what Jumio says is checked as ever, and nobody need say ``violate``."""
    (callback,) = await play(sandbox, player, raw, "empty-values")
    assert callback.violations == ()
    await raw.arrived(1)
    assert raw.arrivals[0].body == callback.attempts[0].sent != callback.body


@pytest.mark.parametrize("scenario", ["document-uploaded", "no-id-uploaded", "document-extracted"])
@pytest.mark.parametrize("fault", CHANGES)
async def test_every_fault_fits_every_kind_of_callback(
    sandbox: Server, player: "Player", raw: RawShop, fault: str, scenario: str
) -> None:
    callback = {"faults": [{fault: {"rate": 20_000} if fault == "slow-body" else None}]}
    (sent,) = await play(sandbox, player, raw, {"extends": scenario, "callback": callback})
    await raw.arrived(1)
    (got,) = raw.arrivals
    attempt = sent.attempts[0]
    assert attempt.detail.startswith(f"fault: {fault}")
    on_the_wire = attempt.sent or sent.body
    assert got.body == on_the_wire or got.broken
    changes_bytes = fault not in (
        *("charset", "limit-data", "media-type-case", "reset-peer", "slow-body", "wrong-content-type"),
        *(() if b"%20" in sent.body else ("blanks",)),
    )
    assert (attempt.sent is not None) is changes_bytes


@pytest.mark.parametrize("digits", [0, 1, 2, 3])
async def test_timestamps_have_as_many_digits_as_told(
    sandbox: Server, player: "Player", raw: RawShop, digits: int
) -> None:
    faults = [{"timestamp-digits": {"digits": digits}}]
    await play(sandbox, player, raw, {"extends": "approved", "callback": {"faults": faults}})
    await raw.arrived(1)
    (pair,) = [pair for pair in raw.arrivals[0].pairs if pair.startswith(b"callbackDate=")]
    assert re.fullmatch(rb".*%3A\d\d(\.\d+)?Z", pair)
    assert len(pair.partition(b".")[2].removesuffix(b"Z")) == digits


async def test_faults_outlive_the_sandbox(
    start_sandbox: Callable[..., Any],
    control_of: "Callable[[Server], Control]",
    player: "Player",
    shop: "Shop",
    tmp_path: Path,
) -> None:
    options = {"data_dir": tmp_path / "data", "callback_url": shop.url}
    async with Server(SandboxOptions(port=0, clock=Mode.MANUAL, **options)) as first:
        control = control_of(first)
        body = {"fault": "unknown-parameter", "params": {"name": "kept"}}
        added = await control.good("POST", "/merchants/mockjumio-token/faults", body)
        started = player.start(
            first.simulation, {"extends": "approved", "callback": {"faults": ["duplicate"]}}
        )
        await first.store.durable()
    again = await start_sandbox(**options)
    path = "/merchants/mockjumio-token/faults"
    assert (await control_of(again).good("GET", path))["items"] == [added]
    await again.simulation.run_until_idle(again.account)
    assert len(again.store.callbacks(started.reference)) == 2
    assert [one.form["kept"] for one in shop.received] == ["something new"] * 2
    second = await control_of(again).good("POST", path, {"fault": "latency"})
    assert second["id"] == 2


SHOUTED = """
    Fault(
        "shouted",
        "The callback is shouted",
        "Read it all the same.",
        change=lambda sent, values, rng: sent._replace(body=sent.body.upper() * values["times"]),
        params=(Key("times", whole(1, 3), "how often", default=1),),
    ),"""


async def test_a_new_fault_is_one_new_row(raw: RawShop, tmp_path: Path) -> None:
    """In a copy of the package: the row is put there, and everything knows of it."""
    package = Path(mockjumio.__file__).parent
    copytree(package, tmp_path / "mockjumio", ignore=ignore_patterns("__pycache__"))
    if not (package / "_scenarios").exists():
        copytree(package.parent / "scenarios", tmp_path / "scenarios")
    table, begin = tmp_path / "mockjumio/faults/outbound.py", "OUTBOUND: tuple[Fault, ...] = ("
    table.write_text(table.read_text().replace(begin, begin + SHOUTED))
    (tmp_path / "mine.yaml").write_text(
        "{name: mine, extends: approved, callback: {faults: [{shouted: {times: 2}}]}}"
    )

    async def run(*words: str) -> Any:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-P", "-m", "mockjumio", *words),
            stdout=subprocess.PIPE,
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(tmp_path)},
        )
        async with asyncio.timeout(PATIENCE):
            out, _ = await process.communicate()
        assert process.returncode == 0
        return json.loads(out)

    (listed,) = await run("scenarios", "list", "shouted", "--json")
    assert (listed["title"], listed["advice"]) == ("The callback is shouted", "Read it all the same.")
    assert '"shouted"' in json.dumps(await run("scenarios", "schema"))
    told = await run("trigger", "shouted", "mine.yaml", "--to", raw.url, "--json")
    attempts = [one["callbacks"][0]["attempts"][0] for one in told["transactions"]]
    assert [one["detail"] for one in attempts] == ["fault: shouted"] * 2
    assert sorted(one.body.count(b"CALLBACKTYPE=NETVERIFYID") for one in raw.arrivals) == [1, 2]


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
    assert "removed by a reset" in (await starting)["detail"]
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
    problem = await control.problem("POST", path, {"fault": "slow-bdy"}, status=422)
    assert problem["detail"].endswith("; did you mean 'slow-body'?")


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


async def test_a_caller_who_does_not_wait_is_no_failure_of_ours(
    sandbox: Server, player: "Player", caplog: pytest.LogCaptureFixture
) -> None:
    faults = [{"slow-answer": {"rate": 100}}]
    played = await player.play(sandbox.simulation, {"extends": "approved", "api": {"faults": faults}})
    path = f"/api/netverify/v2/scans/{played.reference}/data"
    with sandbox.simulation.events.listen() as events:
        writer = await _asked(sandbox, "GET", path)
        writer.transport.abort()
        async with asyncio.timeout(PATIENCE):
            assert (await anext(events)).kind == "request"
    (entry,) = sandbox.store.requests(sandbox.account.token)
    assert entry.status == 0
    assert entry.reason == "fault: slow-answer; the caller went before the answer was complete"
    assert "mockjumio itself failed" not in entry.reason
    assert caplog.records == []


async def _asked(sandbox: Server, method: str, path: str) -> asyncio.StreamWriter:
    """A call whose answer has begun."""
    reader, writer = await asyncio.open_connection("127.0.0.1", sandbox.port)
    pair = f"{sandbox.account.token}:{sandbox.account.credentials.secret}"
    authorization = f"Basic {b64encode(pair.encode()).decode()}"
    lines = (f"{method} {path} HTTP/1.1", "Host: x", "User-Agent: shop", f"Authorization: {authorization}")
    writer.write("\r\n".join((*lines, "", "")).encode())
    await reader.readuntil(b"\r\n\r\n")
    return writer


async def test_an_answer_to_head_has_no_body_that_could_be_spoilt(
    sandbox: Server, player: "Player", call: "Caller"
) -> None:
    faults = [{"malformed-json": {}, "route": "data"}, {"slow-answer": {"rate": 1}}, "truncated-image"]
    played = await player.play(sandbox.simulation, {"extends": "approved", "api": {"faults": faults}})
    for path in ("/data", "/images/front"):
        answered = await call("HEAD", f"{sandbox.url}/api/netverify/v2/scans/{played.reference}{path}")
        assert (answered.status, answered.body) == (200, b"")


async def test_the_list_of_images_is_no_image(sandbox: Server, player: "Player", call: "Caller") -> None:
    played = await player.play(sandbox.simulation, "truncated-image")
    listed = await call("GET", f"{sandbox.url}/api/netverify/v2/scans/{played.reference}/images")
    assert _is_json(listed.body)


async def test_an_hour_is_not_waited_for(sandbox: Server, player: "Player", shop: "Shop") -> None:
    before = sandbox.account.clock.now()
    await player.play(sandbox.simulation, "delay")
    assert sandbox.account.clock.now() - before >= HOUR
    assert len(shop.received) == 1
