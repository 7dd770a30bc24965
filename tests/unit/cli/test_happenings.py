"""Is what happens told in lines, as it happens and afterwards, and is its reader never waited for?"""

import argparse
import asyncio
import json
import os
import re
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import suppress
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from mockjumio.cli import steer
from mockjumio.cli.log import Log
from mockjumio.cli.output import json_line, line, went_wrong
from mockjumio.clock import Mode
from mockjumio.errors import MockjumioError, Refused, TimedOut, Unreachable
from mockjumio.harness import Server
from mockjumio.outgoing.remote import Control, StreamedEvent
from mockjumio.run import events as events_module
from mockjumio.run.events import Events

if TYPE_CHECKING:
    from tests.unit.cli.conftest import Merchant, Ran

    Run = Callable[..., Ran]
    Serving = Callable[..., Server]


# Is what happens told by a server that never waits for its reader?


PATIENCE = 20


class Output:
    """Standard output that is a pipe; ``sandbox`` is one whose events are told there."""

    def __init__(self) -> None:
        self.reading, self.writing = os.pipe()
        for descriptor in (self.reading, self.writing):  # who would wait for room fails instead
            os.set_blocking(descriptor, False)
        self.read = b""
        self.events = Events()
        self.sandbox: Any = SimpleNamespace(
            simulation=SimpleNamespace(events=self.events),
            account=SimpleNamespace(token="default"),
            url="http://sandbox",
            tls_url=None,
        )

    def happens(self, count: int, outcome: str = "accepted") -> None:
        for _ in range(count):
            number = self.events.last + 1
            self.events.emit(
                "callback.attempted",
                "default",
                0,
                callback=f"ref-{number}",
                url="http://shop",
                result="DENIED_FRAUD",
                attempt=1,
                outcome=outcome,
                status=200,
                duration_ms=1.0,
                detail="",
                next_attempt=None,
            )

    @property
    def told(self) -> list[int]:
        """The numbers of the callbacks in whole lines."""
        while True:
            try:
                self.read += os.read(self.reading, 65_536)
            except BlockingIOError:
                break
        lines = self.read.decode().split("\n")[:-1]
        return [int(number) for text in lines for number in re.findall(r"ref-(\d+)", text)]

    async def tells(self, *numbers: int) -> None:
        """Wait until these are the last ones that were told."""
        last = list(numbers)
        async with asyncio.timeout(PATIENCE):
            while self.told[-len(last) :] != last:  # noqa: ASYNC110 - a pipe
                await asyncio.sleep(0)


@pytest.fixture
def output(monkeypatch: pytest.MonkeyPatch) -> Iterator[Output]:
    output = Output()
    stream = SimpleNamespace(fileno=lambda: output.writing)
    monkeypatch.setattr("mockjumio.cli.log.sys", SimpleNamespace(stdout=stream))
    monkeypatch.setattr("mockjumio.cli.log._PAUSE", 0)
    yield output
    for descriptor in (output.reading, output.writing):
        with suppress(OSError):  # the test closed it
            os.close(descriptor)


async def test_attempts_are_told_in_order_from_the_first_on(output: Output) -> None:
    output.happens(2)
    async with Log(as_json=False) as log:
        output.happens(1)
        log.ready(output.sandbox)
        await output.tells(3)
        output.happens(2)
        await output.tells(5)
    assert output.told == [1, 2, 3, 4, 5]


async def test_nothing_is_told_that_was_not_begun(output: Output) -> None:
    async with Log(as_json=False):
        output.happens(3)
    assert output.told == []


async def test_what_happens_while_the_sandbox_stops_is_told_too(output: Output) -> None:
    async with Log(as_json=False) as log:
        log.ready(output.sandbox)
        output.happens(1)
        await output.tells(1)
        output.events.close()
        output.happens(1)
        await output.tells(2)
        output.happens(1)  # and nobody has a turn any more
    assert output.told == [1, 2, 3]


@pytest.mark.parametrize(
    ("level", "told"),
    [("debug", [1, 2, 3, 4, 5, 6]), ("info", [1, 2, 3, 5, 6]), ("warning", [2, 3, 6]), ("error", [])],
)
async def test_the_level_decides_what_is_told(output: Output, level: str, told: list[int]) -> None:
    async with Log(as_json=True, level=level) as log:
        log.ready(output.sandbox)
        for status in (200, 404, 0):
            output.events.emit(
                "request",
                None,
                0,
                method="GET",
                route="",
                status=status,
                path="/",
                reference=None,
                reason=f"ref-{output.events.last + 1} ",
                hint="",
                notes=(),
            )
        output.events.emit("clock.moved", "default", 0, start="ref-4 ")
        output.happens(1)
        output.happens(1, outcome="rejected")
    assert output.told == told


async def test_a_pipe_that_nobody_reads_holds_up_nothing_and_goes_on_later(output: Output) -> None:
    async with Log(as_json=False) as log:
        log.ready(output.sandbox)
        for _ in range(4):
            output.happens(1_000)  # together twice as much as a pipe holds
            for _ in range(10):
                await asyncio.sleep(0)
        await output.tells(4_000)
        output.happens(1)
        await output.tells(4_001)
    assert output.told == list(range(1, 4_002))


async def test_what_is_no_longer_kept_is_left_out_and_counted(
    output: Output, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(events_module, "KEPT", 1_000)
    monkeypatch.setattr(events_module, "BACKLOG", 500)
    events = Events()
    output.events = output.sandbox.simulation.events = events
    async with Log(as_json=False) as log:
        log.ready(output.sandbox)
        for _ in range(10):
            output.happens(400)
            await asyncio.sleep(0)
        await output.tells(4_000)
    told, lost = output.told, capsys.readouterr().err
    assert told == sorted(set(told))
    left_out = sum(int(text.split(" lines are")[0].rsplit(" ", 1)[1]) for text in lost.splitlines())
    assert left_out == 4_000 - len(told) > 0
    assert lost.startswith("mockjumio: warning: standard output was not read for too long: ")


async def test_an_end_does_not_wait_for_a_pipe_that_nobody_reads(output: Output) -> None:
    async with asyncio.timeout(PATIENCE), Log(as_json=False) as log:
        log.ready(output.sandbox)
        output.happens(3_000)
        for _ in range(10):
            await asyncio.sleep(0)
    told = output.told
    assert told == list(range(1, len(told) + 1))
    assert len(told) < 3_000


async def test_a_reader_who_has_gone_ends_the_lines_and_nothing_else(
    output: Output, capsys: pytest.CaptureFixture[str]
) -> None:
    async with Log(as_json=False) as log:
        log.ready(output.sandbox)
        os.close(output.reading)
        output.happens(1)
        for _ in range(10):
            await asyncio.sleep(0)
        output.happens(1)
    assert capsys.readouterr().err == ""


async def test_an_output_that_cannot_be_written_is_said_once(
    output: Output, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(descriptor: int, piece: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("mockjumio.cli.log.os.write", full)
    async with Log(as_json=False) as log:
        log.ready(output.sandbox)
        for _ in range(3):
            output.happens(1)
            for _ in range(10):
                await asyncio.sleep(0)
    assert capsys.readouterr().err == (
        "mockjumio: warning: nothing more is shown: standard output: No space left on device\n"
    )


# Is what happens told in one line that says all, and cannot be mistaken?


AT = "2017-11-22T10:00:00.000Z"
CALLBACK = {
    "merchant": "default",
    "at": AT,
    "reference": "ref",
    "callback": "ref-1",
    "url": "http://shop/jumio",
    "result": "DENIED_FRAUD",
    "attempt": 1,
    "outcome": "accepted",
    "status": 200,
    "duration_ms": 4.4,
    "detail": "",
    "next_attempt": None,
}
CALL = {
    "merchant": "default",
    "at": AT,
    "request": 1,
    "method": "GET",
    "path": "/api/x",
    "reference": None,
    "status": 200,
    "reason": "",
    "hint": "",
    "notes": [],
}
REFUSED_CALL = {"status": 401, "reason": "401: wrong API token or secret", "hint": "the secret is wrong"}
FAILED = {"outcome": "timed_out", "status": None, "detail": "no answer began within 10 s"}


@pytest.mark.parametrize(
    ("kind", "data", "words"),
    [
        (
            "callback.attempted",
            CALLBACK,
            "callback     accepted 200 in 4 ms  DENIED_FRAUD  ref-1  http://shop/jumio",
        ),
        (
            "callback.attempted",
            CALLBACK | FAILED | {"attempt": 2, "next_attempt": "2017-11-22T10:01:00.000Z"},
            "callback     timed_out in 4 ms (attempt 2)  DENIED_FRAUD  ref-1  http://shop/jumio: no answer "
            "began within 10 s; next attempt at 2017-11-22T10:01:00.000Z",
        ),
        (
            "callback.attempted",
            CALLBACK | {"remarks": ["lines end with LF"]},
            "callback     accepted 200 in 4 ms  DENIED_FRAUD  ref-1  http://shop/jumio: remark: lines end "
            "with LF",
        ),
        ("request", CALL, "call         200  GET /api/x"),
        (
            "request",
            CALL | REFUSED_CALL,
            "call         401  GET /api/x: wrong API token or secret; hint: the secret is wrong",
        ),
        (
            "request",
            CALL | {"notes": ["polled again after 0 s"]},
            "call         200  GET /api/x: note: polled again after 0 s",
        ),
        (
            "request",
            CALL | {"status": 0, "reason": "fault: reset-answer"},
            "call         no answer  GET /api/x: fault: reset-answer",
        ),
        ("request", CALL | {"merchant": None}, "call         200  GET /api/x (unknown credentials)"),
        ("request", CALL | {"merchant": "other"}, "call         200  GET /api/x (merchant other)"),
        (
            "transaction.drop_off",
            {"merchant": "default", "at": AT, "reference": "ref", "scenario": "late", "status": "PENDING"},
            "transaction  drop off  late  ref  PENDING",
        ),
        (
            "clock.moved",
            {"merchant": "default", "at": AT, "start": "2017-11-22T09:00:00.000Z"},
            "clock        moved, from 2017-11-22T09:00:00.000Z",
        ),
        ("clock.frozen", {"merchant": "default", "at": AT}, "clock        frozen"),
        ("merchant.created", {"merchant": "other", "at": AT}, "merchant     created  other"),
        (
            "page.seen",
            {"merchant": "default", "at": AT, "page": "/web"},
            'page         seen {"page": "/web"}',
        ),
    ],
)
def test_every_kind_of_event_has_a_line(kind: str, data: dict[str, Any], words: str) -> None:
    assert line(kind, data, "default") == f"{AT}  {words}"


def test_what_callers_send_stays_in_its_line_and_steers_no_terminal() -> None:
    shown = line("request", CALL | {"path": "/\x1b[2J\n\u2028\udcff"}, "default")
    assert shown.endswith(r"GET /\x1b[2J\n\u2028\udcff")


@pytest.mark.parametrize(
    ("kind", "data", "wrong"),
    [
        ("callback.attempted", CALLBACK, False),
        ("callback.attempted", CALLBACK | FAILED, True),
        ("callback.attempted", CALLBACK | {"outcome": "rejected"}, True),
        ("request", CALL, False),
        ("request", CALL | {"status": 304}, False),
        ("request", CALL | REFUSED_CALL, True),
        ("request", CALL | {"status": 503}, True),
        ("request", CALL | {"status": 0}, True),
        ("transaction.expire", {"status": "FAILED"}, False),
    ],
)
def test_what_went_wrong_is_told_from_what_did_not(kind: str, data: dict[str, Any], wrong: bool) -> None:
    assert went_wrong(kind, data) is wrong


def test_as_json_a_line_is_what_the_control_api_tells_with_its_number_and_kind() -> None:
    assert json.loads(json_line(7, "request", CALL)) == {"id": 7, "event": "request", **CALL}


# Does ``tail`` tell what is wanted, and go on after a sandbox was away?


SERVER = "http://sandbox"
STARTED = StreamedEvent(1, "transaction.started", {"reference": "a"})
REFUSED = StreamedEvent(2, "request", {"reference": "b", "status": 404})
FETCHED = StreamedEvent(3, "request", {"reference": "a", "status": 200})
ACCEPTED = StreamedEvent(4, "callback.attempted", {"reference": "a", "outcome": "accepted"})
REJECTED = StreamedEvent(5, "callback.attempted", {"reference": "b", "outcome": "rejected"})
MOVED = StreamedEvent(6, "clock.moved", {})


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({}, [1, 2, 3, 4, 5, 6]),
        ({"only": ["callbacks"]}, [4, 5]),
        ({"only": ["calls"]}, [2, 3]),
        ({"only": ["transactions", "calls"]}, [1, 2, 3]),
        ({"failed": True}, [2, 5]),
        ({"failed": True, "only": ["callbacks"]}, [5]),
        ({"reference": "a"}, [1, 3, 4]),
        ({"reference": "b", "failed": True, "only": ["calls"]}, [2]),
    ],
)
def test_only_what_is_wanted_is_told(changes: dict[str, Any], wanted: list[int]) -> None:
    arguments = argparse.Namespace(**{"only": None, "failed": False, "reference": None} | changes)
    events = (STARTED, REFUSED, FETCHED, ACCEPTED, REJECTED, MOVED)
    assert [one.id for one in events if steer._is_wanted(one, arguments)] == wanted


class Connections:
    """A stream whose connections come one after the other as they are written, on a clock of its own.

    A connection is what is told until it ends, or the error with which it breaks.
    """

    def __init__(
        self, monkeypatch: pytest.MonkeyPatch, *connections: list[StreamedEvent | str | MockjumioError]
    ) -> None:
        self._connections = iter(connections)
        self.now = 0.0
        self.pauses: list[float] = []
        monkeypatch.setattr(steer.time, "monotonic", lambda: self.now)
        monkeypatch.setattr(steer.time, "sleep", self._sleep)

    def _sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.now += seconds

    def __iter__(self) -> Iterator[StreamedEvent | str]:
        for told in next(self._connections, [Unreachable("gone")]):
            if isinstance(told, MockjumioError):
                raise told
            yield told

    def followed(self, patience: int = 60_000) -> tuple[list[StreamedEvent | str], MockjumioError]:
        """What is told, and what it ends with."""
        told: list[StreamedEvent | str] = []
        with pytest.raises(MockjumioError) as ended:
            told.extend(steer._follow(self, SERVER, patience))  # type: ignore[arg-type]
        return told, ended.value


def test_what_is_told_goes_on_from_one_connection_to_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    connections = Connections(
        monkeypatch,
        ["mockjumio", STARTED, "still here"],
        [Unreachable("refused")],
        [TimedOut("silent")],
        ["event 1 belongs to an earlier run", REFUSED, TimedOut("silent")],
        ["mockjumio", FETCHED, Refused(404, "no merchant has the API token 'm'")],
    )
    told, ended = connections.followed()
    assert isinstance(ended, Refused)
    gone, back = f"{SERVER} does not answer any more; waiting, 1m at most", f"{SERVER} is back"
    assert told == [STARTED, gone, back, "event 1 belongs to an earlier run", REFUSED, gone, back, FETCHED]
    assert connections.pauses == [0.25, 0.5, 1.0, 0.25]


def test_a_sandbox_that_never_was_there_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    connections = Connections(monkeypatch, [Unreachable("refused")], ["mockjumio", STARTED])
    assert connections.followed()[0] == []
    assert connections.pauses == []


def test_one_that_stays_away_is_asked_ever_less_and_not_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    connections = Connections(monkeypatch, ["mockjumio"])
    told, ended = connections.followed(patience=20_000)
    assert told == [f"{SERVER} does not answer any more; waiting, 20s at most"]
    assert isinstance(ended, Unreachable)
    assert str(ended) == f"{SERVER} has not come back within 20s"
    assert connections.pauses == [0.25, 0.5, 1.0, 2.0, 4.0, 5.0, 5.0, 2.25]


@pytest.mark.parametrize(
    ("words", "code", "why"),
    [
        (("tail", "--server", "http://127.0.0.1:9"), 4, "http://127.0.0.1:9 does not answer"),
        (("tail", "--failed", "--only", "transactions"), 2, "--failed is for callbacks and calls"),
        (("tail", "--only", "clocks"), 2, "unknown value 'clocks'; did you mean 'callbacks'?"),
        (("tail", "--after", "x"), 2, "'x' is not a whole number"),
    ],
)
def test_what_is_wrong_is_said(run: "Run", words: tuple[str, ...], code: int, why: str) -> None:
    ran = run(*words)
    assert (ran.code, ran.out) == (code, "")
    assert why in ran.err


# Do ``callbacks``, ``transactions`` and ``requests`` list what there is, newest first?


@pytest.fixture
def control(serving: "Serving", merchant: "Merchant", monkeypatch: pytest.MonkeyPatch) -> Control:
    """A sandbox that is in the environment, on a clock that stands."""
    url = serving(clock=Mode.MANUAL, start=1_511_344_800_000, callback_url=merchant.url).url
    monkeypatch.setenv("MOCKJUMIO_SERVER", url)
    return Control(url)


def play(control: Control, scenario: str = "approved", **body: object) -> str:
    reference: str = control.start({"scenario": scenario, "seed": 1, **body})["reference"]
    control.move_clock("run-until-idle", {})
    return reference


def call(control: Control, path: str, credentials: str = "mockjumio-token:mockjumio-secret") -> None:
    headers = {"User-Agent": "Shop/1.0"}
    if credentials:
        headers["Authorization"] = "Basic " + b64encode(credentials.encode()).decode()
    with pytest.raises(HTTPError) as refused:
        urlopen(Request(control.server + path, headers=headers))
    refused.value.close()


def test_callbacks_come_newest_first_with_what_became_of_them(
    run: "Run", control: Control, merchant: "Merchant"
) -> None:
    first = play(control)
    merchant.status = 500
    second = play(control, "document-extracted")
    ran = run("callbacks")
    assert (ran.code, ran.err) == (0, "")
    heading, *rows = ran.out.splitlines()
    assert heading.split() == ["CREATED", "ID", "RESULT", "CALLBACK", "STATUS", "TIME", "URL"]
    assert [row.split()[1:5] for row in rows] == [
        [f"{second}-1", "EXTRACTED", "rejected", "500"],
        [f"{first}-1", "APPROVED_VERIFIED", "accepted", "200"],
    ]
    assert rows[0].startswith("2017-11-22T10:0")
    assert rows[0].endswith(merchant.url)
    for words in (
        ("--outcome", "rejected"),
        ("--status", "5xx"),
        ("--reference", second),
        ("--search", "extracted REJECTED"),
    ):
        assert [row.split()[1] for row in run("callbacks", *words).out.splitlines()[1:]] == [f"{second}-1"]
    assert [one["id"] for one in run("callbacks", "--json").json] == [f"{second}-1", f"{first}-1"]


def test_callbacks_of_the_current_platform_say_where_their_workflow_stands(
    run: "Run", control: Control
) -> None:
    reference = play(control, "intermediate-callbacks")
    rows = run("callbacks").out.splitlines()[1:]
    assert [row.split()[1:3] for row in rows] == [
        [f"{reference}-3", "PROCESSED"],
        [f"{reference}-2", "ACQUIRED"],
        [f"{reference}-1", "ACQUISITION_STARTED"],
    ]


def test_transactions_come_as_trigger_prints_them(run: "Run", control: Control) -> None:
    first = play(control, customer_id="lovelace", merchant_reference="order 1")
    second = control.start({"scenario": "fraud", "seed": 2})["reference"]
    ran = run("transactions")
    assert (ran.code, ran.err) == (0, "")
    heading, *rows = ran.out.splitlines()
    columns = ["CREATED", "SCENARIO", "SEED", "REFERENCE", "RESULT", "CALLBACK", "STATUS", "TIME"]
    assert heading.split() == columns
    assert rows[0].split()[1:] == ["fraud", "2", second, "PENDING", "not", "yet"]
    assert rows[1].split()[1:7] == ["approved", "1", first, "APPROVED_VERIFIED", "accepted", "200"]
    for words in (
        ("--scenario", "approved"),
        ("--status", "DONE"),
        ("--customer-id", "lovelace"),
        ("--merchant-reference", "order 1"),
        ("--search", "Lovelace order"),
    ):
        assert [one["reference"] for one in run("transactions", "--json", *words).json] == [first]


def test_calls_come_with_the_reason_and_the_nearest_that_would_have_worked(
    run: "Run", control: Control
) -> None:
    reference = play(control)
    call(control, f"/api/netverify/v2/scans/{reference}/images/back%1B%5B2J%0A")
    call(control, "/api/netverify/v2/scans/x", "mockjumio-token:wrong")
    ran = run("requests")
    assert (ran.code, ran.err) == (0, "")
    heading, newest, before = ran.out.splitlines()  # what a caller sends steers no terminal and no table
    assert heading.split() == ["AT", "METHOD", "STATUS", "PATH", "WHY"]
    assert newest.split()[1:4] == ["GET", "401", "/api/netverify/v2/scans/x"]
    assert "wrong API token or secret; hint: " in newest
    assert r"/images/back\x1b[2J\n  no image " in before
    assert before.endswith("; hint: its images are front, face")
    assert [one["status"] for one in run("requests", "--json", "--status", "4xx").json] == [401, 404]
    assert [one["status"] for one in run("requests", "--json", "--reference", reference).json] == [404]
    call(control, "/api/netverify/v2/scans/x", "")
    assert [one["status"] for one in run("requests", "--json", "--unknown").json] == [403]
    assert len(run("requests", "--json").json) == 2


def test_a_limit_shows_the_newest_and_says_that_there_are_more(run: "Run", control: Control) -> None:
    references = [play(control) for _ in range(3)]
    ran = run("transactions", "--limit", "2")
    assert [row.split()[3] for row in ran.out.splitlines()[1:]] == references[:0:-1]
    assert ran.err == "mockjumio: these are the newest 2; --limit shows more\n"
    assert run("transactions", "--limit", "3").err == ""


def test_a_list_longer_than_a_page_is_read_page_by_page(
    run: "Run", control: Control, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mockjumio.outgoing.remote._MOST", 2)
    references = [play(control) for _ in range(5)]
    for limit, more in ((4, True), (5, False), (6, False)):
        found, is_more = control.newest("/transactions", {}, limit)
        assert [one["reference"] for one in found] == references[::-1][:limit]
        assert is_more is more


def test_the_list_is_that_of_the_merchant_who_is_named(run: "Run", control: Control) -> None:
    control.call("POST", "/merchants", body={"token": "other"})
    play(control)
    assert run("transactions", "--merchant", "other", "--json").json == []


@pytest.mark.parametrize("command", ["callbacks", "transactions", "requests"])
def test_where_there_is_nothing_it_is_said(run: "Run", control: Control, command: str) -> None:
    ran = run(command)
    assert (ran.code, ran.out, ran.err) == (0, "", f"mockjumio: no {command} yet\n")
    ran = run(command, "--search", "nothing")
    assert (ran.code, ran.out, ran.err) == (0, "", f"mockjumio: no {command} that fit\n")
    assert run(command, "--json").json == []


@pytest.mark.parametrize(
    ("words", "code", "why"),
    [
        (("requests", "--status", "good"), 2, "--status: 'good' is not a status such as 404"),
        (("callbacks", "--outcome", "lost"), 2, "unknown value 'lost'; choose from accepted, "),
        (("transactions", "--status", "OPEN"), 2, "unknown value 'OPEN'; choose from PENDING, DONE, FAILED"),
        (("transactions", "--limit", "0"), 2, "0 is not between 1 and"),
        (("callbacks", "--merchant", "nobody"), 2, "no merchant has the API token 'nobody'"),
        (("callbacks", "--server", "http://127.0.0.1:9"), 4, "does not answer"),
    ],
)
def test_what_is_wrong_with_a_list_is_said(
    run: "Run", control: Control, words: tuple[str, ...], code: int, why: str
) -> None:
    ran = run(*words)
    assert (ran.code, ran.out) == (code, "")
    assert why in ran.err
