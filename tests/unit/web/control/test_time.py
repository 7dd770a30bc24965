"""Is a merchant's time moved over the control API, only ever forward, and are events streamed?"""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, Any, NamedTuple

import aiohttp
import pytest
from aiohttp import web

from mockjumio.clock import timestamp
from mockjumio.run.events import BACKLOG
from mockjumio.store.packing import CHUNK
from mockjumio.web.control.calls import clock_calls as module

if TYPE_CHECKING:
    from tests.conftest import Caller, Control, Shop


# Is a merchant's time moved over the control API, and only ever forward?


NOW = "2017-11-22T10:00:00.000Z"
MANUAL = {"mode": "manual", "now": "2017-11-22T10:00:00Z"}


async def shown(control: "Control", merchant: str = "mockjumio-token") -> Any:
    return await control.good("GET", f"/clock?merchant={merchant}")


async def test_a_clock_says_its_time_and_what_is_planned(control: "Control") -> None:
    await control.good("POST", "/transactions", {"scenario": "no-id-uploaded"})
    await control.good("POST", "/clock/advance", {"by": "1m"})
    assert await shown(control) == {
        "mode": "manual",
        "factor": 1.0,
        "running": False,
        "now": "2017-11-22T10:01:00.000Z",
        "planned": 1,
        "next_due": "2017-11-22T10:15:00.000Z",
    }


async def test_advance_answers_when_every_callback_due_was_answered_and_stored(
    control: "Control", shop: "Shop"
) -> None:
    for seed in (1, 2):
        await control.good("POST", "/transactions", {"scenario": "no-id-uploaded", "seed": seed})
    early = await control.good("POST", "/clock/advance", {"by": "14m59s"})
    assert (early["callbacks"], shop.received) == ([], [])
    moved = await control.good("POST", "/clock/advance", {"by": "1s"})
    assert (moved["start"], moved["end"]) == ("2017-11-22T10:14:59.000Z", "2017-11-22T10:15:00.000Z")
    assert [one["attempts"][0]["outcome"] for one in moved["callbacks"]] == ["accepted", "accepted"]
    stored = await control.good("GET", "/callbacks")
    assert sorted(one["id"] for one in stored["items"]) == sorted(one["id"] for one in moved["callbacks"])
    assert len(shop.received) == 2


async def test_the_time_on_the_wire_is_the_merchants(control: "Control", shop: "Shop") -> None:
    await control.good("POST", "/clock/set", {"now": "2031-01-02T03:04:05.678Z"})
    await control.good("POST", "/transactions", {"scenario": "no-id-uploaded"})
    await control.good("POST", "/clock/run-until-idle")
    form = shop.received[0].form
    assert form["transactionDate"] == form["firstAttemptDate"] == "2031-01-02T03:04:05.678Z"
    assert form["callbackDate"] == "2031-01-02T03:19:05.678Z"


async def test_each_merchant_has_its_own_time(control: "Control") -> None:
    other = await control.merchant(clock=MANUAL)
    await control.good("POST", f"/clock/advance?merchant={other}", {"by": "1h"})
    await control.good("POST", "/clock/advance", {"by": "1m", "merchant": other})
    assert (await shown(control, other))["now"] == "2017-11-22T11:01:00.000Z"
    assert (await shown(control))["now"] == NOW


async def test_a_running_clock_is_frozen_and_resumed_without_a_jump(control: "Control") -> None:
    token = await control.merchant(clock={"mode": "accelerated", "factor": 1_000_000})
    query = f"?merchant={token}"
    frozen = await control.good("POST", f"/clock/freeze{query}")
    assert frozen["running"] is False
    assert (await shown(control, token))["now"] == frozen["now"]
    moved = await control.good("POST", f"/clock/advance{query}", {"by": "1ms"})
    assert moved["start"] == frozen["now"]
    resumed = await control.good("POST", f"/clock/resume{query}")
    assert (resumed["running"], resumed["mode"], resumed["factor"]) == (True, "accelerated", 1_000_000)
    account = control.sandbox.simulation.accounts[token]
    account.clock.freeze()
    assert timestamp(account.clock.now()) >= moved["end"]


async def test_idle_is_reached_by_whatever_is_planned(control: "Control") -> None:
    for scenario in ("approved", "no-id-uploaded"):
        await control.good("POST", "/transactions", {"scenario": scenario})
    moved = await control.good("POST", "/clock/run-until-idle", {})
    assert (moved["end"], len(moved["callbacks"])) == ("2017-11-22T10:15:00.000Z", 2)
    assert (await shown(control))["planned"] == 0


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("advance", {"by": "soon"}, 400),
        ("advance", {"by": "-1m"}, 422),
        ("advance", {"by": ""}, 400),
        ("advance", {"by": "9" * 6_000}, 400),
        ("advance", {"by": 15}, 422),
        ("advance", {}, 422),
        ("advance", {"by": "1m", "to": "x"}, 422),
        ("advance", {"by": "36501d"}, 422),
        ("set", {"now": "noon"}, 400),
        ("set", {"now": "2017-11-22T09:59:59.999Z"}, 422),
        ("set", {"now": "1969-01-01"}, 422),
        ("set", {"now": "9999-12-31T23:59:59-14:00"}, 422),
        ("set", {}, 422),
        ("advance", {"by": "1m", "merchant": "nobody"}, 404),
        ("freeze?merchant=nobody", None, 404),
        ("resume?merchant=", None, 404),
        ("run-until-idle", {"merchant": "nobody"}, 404),
    ],
)
async def test_what_cannot_be_is_refused_and_the_clock_stays(
    control: "Control", path: str, body: Any, status: int
) -> None:
    await control.good("POST", "/transactions", {"scenario": "approved"})
    before = await shown(control)
    await control.problem("POST", f"/clock/{path}", body, status=status)
    assert await shown(control) == before


async def test_the_year_9999_is_the_last(control: "Control") -> None:
    await control.good("POST", "/clock/set", {"now": "9999-12-31T23:59:59.998Z"})
    await control.problem("POST", "/clock/advance", {"by": "2ms"}, status=422)
    assert (await control.good("POST", "/clock/advance", {"by": "1ms"}))["end"] == "9999-12-31T23:59:59.999Z"


async def test_a_merchant_can_look_at_everything_while_its_clock_is_being_advanced(
    control: "Control", shop: "Shop"
) -> None:
    seen: list[str] = []

    async def look(request: web.Request) -> web.Response:
        reference = shop.received[-1].form["jumioIdScanReference"]
        seen.append((await control.good("GET", f"/transactions/{reference}"))["status"])
        seen.append((await shown(control))["now"])
        return web.Response()

    shop.answer = look
    await control.good("POST", "/transactions", {"scenario": "no-id-uploaded"})
    await control.good("POST", "/clock/advance", {"by": "1h"})
    assert seen == ["FAILED", "2017-11-22T10:15:00.000Z"]


async def test_two_advances_at_once_add_up(control: "Control") -> None:
    await control.good("POST", "/transactions", {"scenario": "no-id-uploaded"})
    first, second = await asyncio.gather(
        *(control.good("POST", "/clock/advance", {"by": "20m"}) for _ in range(2))
    )
    assert {first["end"], second["end"]} == {"2017-11-22T10:20:00.000Z", "2017-11-22T10:40:00.000Z"}


async def test_a_time_that_is_too_long_is_told_the_longest(control: "Control") -> None:
    answer = await control.problem("POST", "/clock/advance", {"by": "36501d"}, status=422)
    assert "at most 36500d" in answer["errors"][0]["message"]


# Are events streamed as they happen, with ids from which a client can go on?


PATIENCE = 20


class Event(NamedTuple):
    id: int
    kind: str
    data: Any


class Stream:
    """An open stream of events, read block by block."""

    def __init__(self, response: aiohttp.ClientResponse) -> None:
        self.response = response

    async def block(self) -> list[str]:
        lines: list[str] = []
        async with asyncio.timeout(PATIENCE):
            while line := (await self.response.content.readline()).decode().rstrip("\n"):
                lines.append(line)
        return lines

    async def event(self) -> Event:
        while not (lines := await self.block())[0].startswith("id: "):
            pass
        number, kind, data = (line.split(": ", 1)[1] for line in lines)
        return Event(int(number), kind, json.loads(data))

    async def events(self, count: int) -> list[Event]:
        return [await self.event() for _ in range(count)]


Open = Callable[..., Awaitable[Stream]]


@pytest.fixture
async def listen(control: "Control") -> AsyncIterator[Open]:
    async with AsyncExitStack() as stack:
        session = await stack.enter_async_context(aiohttp.ClientSession())

        async def open_stream(query: str = "", **headers: str) -> Stream:
            url = f"{control.sandbox.url}/_mock/api/v1/events{query}"
            response = await stack.enter_async_context(session.get(url, headers=headers))
            assert response.status == 200
            return Stream(response)

        yield open_stream


async def test_everything_that_happens_is_told_in_order_with_growing_ids(
    control: "Control", listen: Open
) -> None:
    stream = await listen()
    assert stream.response.content_type == "text/event-stream"
    started = await control.good("POST", "/transactions", {"scenario": "no-id-uploaded"})
    await control.good("POST", "/clock/advance", {"by": "15m"})
    events = await stream.events(6)
    assert [event.kind for event in events] == [
        "transaction.started",
        "transaction.start",
        "transaction.drop_off",
        "transaction.expire",
        "callback.attempted",
        "clock.moved",
    ]
    assert [event.id for event in events] == list(range(events[0].id, events[0].id + 6))
    assert {event.data["merchant"] for event in events} == {"mockjumio-token"}
    assert {event.data["reference"] for event in events[:5]} == {started["reference"]}
    assert (events[3].data["at"], events[3].data["status"]) == ("2017-11-22T10:15:00.000Z", "FAILED")
    assert (events[4].data["outcome"], events[4].data["status"]) == ("accepted", 200)


@pytest.mark.parametrize("by_header", [True, False])
async def test_a_client_that_comes_back_hears_what_it_missed(
    control: "Control", listen: Open, *, by_header: bool
) -> None:
    stream = await listen("?after=0")
    for token in ("a", "b"):
        await control.merchant(token=token)
    default, first, second = await stream.events(3)
    stream.response.close()
    await control.merchant(token="c")
    resumed = await (
        listen(**{"Last-Event-ID": str(first.id)}) if by_header else listen(f"?after={first.id}")
    )
    assert [event.data["merchant"] for event in await resumed.events(2)] == ["b", "c"]
    assert (default.kind, second.kind) == ("merchant.created", "merchant.created")


async def test_a_merchants_stream_has_its_events_only(control: "Control", listen: Open) -> None:
    token = await control.merchant(clock={"mode": "manual"})
    stream = await listen(f"?merchant={token}")
    await control.good("POST", "/clock/advance", {"by": "1s"})
    await control.good("POST", f"/clock/freeze?merchant={token}")
    event = await stream.event()
    assert (event.kind, event.data["merchant"]) == ("clock.frozen", token)


async def test_silence_is_broken_by_a_comment(
    control: "Control", listen: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "KEEP_ALIVE", 0.01)
    stream = await listen()
    assert await stream.block() == [": mockjumio"]
    assert await stream.block() == [": still here"]
    await control.merchant(token="a")
    assert (await stream.event()).data["merchant"] == "a"


async def test_whoever_missed_more_than_is_kept_is_told(control: "Control", listen: Open) -> None:
    emit = control.sandbox.simulation.events.emit
    emitted = 10_000 + CHUNK  # so many that some must have gone, since they go by chunks
    for number in range(emitted):
        emit("clock.moved", "mockjumio-token", number)
    stream = await listen("?after=1")
    (told,) = await stream.block()
    first = (await stream.event()).id
    assert told == f": events before {first} are no longer kept"
    assert 2 < first <= CHUNK + 2


async def test_whoever_comes_from_another_run_hears_all_of_this_one(control: "Control", listen: Open) -> None:
    await control.merchant(token="a")
    stream = await listen(**{"Last-Event-ID": "500"})
    assert await stream.block() == [
        ": event 500 belongs to an earlier run of the sandbox; events of this run begin with 1"
    ]
    assert [event.data["merchant"] for event in await stream.events(2)] == ["mockjumio-token", "a"]


async def test_who_was_in_another_run_hears_all_of_this_one_whatever_number_it_names(
    control: "Control", listen: Open
) -> None:
    first = await listen()
    for token in ("a", "b"):
        await control.merchant(token=token)
    same = await listen(f"?after=2&run={first.response.headers['Mockjumio-Run']}")
    assert await same.block() == [": mockjumio"]
    assert (await same.event()).id == 3
    for query in ("?after=2&run=another", "?run=another"):
        other = await listen(query)
        assert (await other.block())[0].endswith(
            "an earlier run of the sandbox; events of this run begin with 1"
        )
        assert [event.id for event in await other.events(3)] == [1, 2, 3]


async def test_a_stream_says_after_which_event_it_begins(control: "Control", listen: Open) -> None:
    streams = [await listen(query) for query in ("", "?after=0", "?after=500")]
    assert [stream.response.headers["Last-Event-ID"] for stream in streams] == ["1", "0", "0"]


async def test_an_attempt_and_a_call_are_told_with_their_reasons(
    control: "Control", listen: Open, shop: "Shop", call: "Caller"
) -> None:
    shop.answers(500)
    stream = await listen()
    started = await control.good("POST", "/transactions", {"scenario": "fraud"})
    await control.good("POST", "/clock/run-until-idle")
    await call("GET", f"{control.sandbox.url}/api/netverify/v2/scans/x", Authorization=None)
    told = [event for event in await stream.events(7) if event.kind in ("callback.attempted", "request")]
    attempt, request = (event.data for event in told)
    assert attempt["detail"] == "answered 500 Internal Server Error, expected 2xx"
    assert (attempt["url"], attempt["result"], attempt["attempt"]) == (shop.url, "DENIED_FRAUD", 1)
    assert attempt["callback"] == f"{started['reference']}-1"
    assert attempt["duration_ms"] > 0
    assert (request["merchant"], request["status"]) == (None, 403)
    assert request["hint"].startswith("send Authorization: Basic ")
    assert request["notes"] == []


async def test_a_client_that_does_not_read_is_cut_off(control: "Control", listen: Open) -> None:
    stream = await listen()
    emit = control.sandbox.simulation.events.emit
    for number in range(BACKLOG + 2):  # in one go: nobody gets to write in between
        emit("clock.moved", "mockjumio-token", number)
    with pytest.raises(aiohttp.ClientError):
        await stream.events(BACKLOG + 2)
    again = await listen("?after=1")
    assert [event.id for event in await again.events(BACKLOG)] == list(range(2, BACKLOG + 2))


async def test_a_sandbox_that_stops_lets_its_listeners_go(control: "Control", listen: Open) -> None:
    stream = await listen()
    assert await stream.block() == [": mockjumio"]
    async with asyncio.timeout(PATIENCE):
        await control.sandbox.__aexit__(None, None, None)
        assert await stream.response.content.read() == b""


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("?after=x", 400),
        ("?after=-1", 400),
        ("?after=" + "1" * 5_000, 400),
        ("?merchant=nobody", 404),
        ("?since=1", 422),
    ],
)
async def test_an_impossible_stream_is_refused(control: "Control", query: str, status: int) -> None:
    await control.problem("GET", f"/events{query}", status=status)
