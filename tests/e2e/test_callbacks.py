"""Does a merchant's application get what it should, when it should?"""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

import aiohttp
import pytest
from aiohttp import web

from mockjumio.clock import MINUTE, Mode, parse_timestamp, timestamp
from mockjumio.exchanges import Outcome
from mockjumio.harness import Server
from mockjumio.options import SandboxOptions
from mockjumio.settings import WireSettings
from mockjumio.transaction import State

if TYPE_CHECKING:
    from tests.conftest import Player, Shop

    Start = Callable[..., Awaitable[Server]]

PATIENCE = 20
AT_ONCE = {"journey": ["start", {"finish": {"processing": "0s"}}]}


@pytest.mark.parametrize(
    ("scenario", "parameter", "value"),
    [
        ("approved", "verificationStatus", "APPROVED_VERIFIED"),
        ("fraud", "verificationStatus", "DENIED_FRAUD"),
        ("unreadable", "verificationStatus", "ERROR_NOT_READABLE_ID"),
        ("no-id-uploaded", "verificationStatus", "NO_ID_UPLOADED"),
        ("unsupported-id-type", "verificationStatus", "DENIED_UNSUPPORTED_ID_TYPE"),
        ("unsupported-id-country", "verificationStatus", "DENIED_UNSUPPORTED_ID_COUNTRY"),
        ("document-uploaded", "status", "UPLOADED"),
        ("document-extracted", "status", "EXTRACTED"),
        ("document-discarded", "status", "DISCARDED"),
    ],
)
async def test_each_built_in_scenario_posts_its_verdict(
    sandbox: Server, shop: "Shop", player: "Player", scenario: str, parameter: str, value: str
) -> None:
    transaction = await player.play(sandbox.simulation, scenario)
    (received,) = shop.received
    assert received.headers["Content-Type"] == "application/x-www-form-urlencoded"
    form = received.form
    told = json.loads(form["document"]) if "document" in form else form
    assert told[parameter] == value
    assert form.get("jumioIdScanReference", form.get("scanReference")) == transaction.reference
    (callback,) = sandbox.store.callbacks(transaction.reference)
    assert [attempt.outcome for attempt in callback.attempts] == [Outcome.ACCEPTED]


async def test_no_proxy_is_asked(sandbox: Server, shop: "Shop", player: "Player", dead_proxy: None) -> None:
    await player.play(sandbox.simulation)
    assert len(shop.received) == 1


async def test_fifteen_minutes_pass_at_once_and_the_dates_say_so(
    sandbox: Server, shop: "Shop", player: "Player"
) -> None:
    started = player.start(sandbox.simulation, "no-id-uploaded")
    advanced = await sandbox.simulation.advance(sandbox.account, started.created + 15 * MINUTE - 1)
    assert advanced.callbacks == []
    assert shop.received == []
    advanced = await sandbox.simulation.advance(sandbox.account, started.created + 15 * MINUTE)
    (callback,) = advanced.callbacks
    form = shop.received[0].form
    assert form["transactionDate"] == form["firstAttemptDate"] == timestamp(started.created)
    assert form["callbackDate"] == timestamp(started.created + 15 * MINUTE)
    assert callback.attempts[0].status == 200


async def test_a_real_clock_delivers_by_itself(
    start_sandbox: "Start", shop: "Shop", player: "Player"
) -> None:
    sandbox = await start_sandbox(callback_url=shop.url, clock=Mode.REAL, start=None)
    clock = sandbox.account.clock  # which counts its milliseconds from when it was made
    before = clock.now()
    delays = {
        player.start(sandbox.simulation, set=AT_ONCE | {"callback.delay": f"{delay}ms"}).reference: delay
        for delay in (40, 0)
    }
    await shop.arrived(2)
    for form in (one.form for one in shop.received):
        created, sent = parse_timestamp(form["transactionDate"]), parse_timestamp(form["callbackDate"])
        assert before <= created <= sent <= clock.now()
        assert sent - created == delays.pop(form["jumioIdScanReference"])
        assert form["transactionDate"] <= form["firstAttemptDate"] <= form["callbackDate"]


async def test_callbacks_of_one_instant_arrive_together(
    sandbox: Server, shop: "Shop", player: "Player"
) -> None:
    count, everyone = 10, asyncio.Event()

    async def answer_when_all_are_here(request: web.Request) -> web.Response:
        if len(shop.received) == count:
            everyone.set()
        await everyone.wait()
        return web.Response()

    shop.answer = answer_when_all_are_here
    for seed in range(count):
        player.start(sandbox.simulation, seed=seed, set=AT_ONCE)
    async with asyncio.timeout(PATIENCE):
        callbacks = (await sandbox.simulation.run_until_idle(sandbox.account)).callbacks
    assert [one.attempts[0].outcome for one in callbacks] == [Outcome.ACCEPTED] * count
    assert len({one.connection for one in shop.received}) == count


async def test_callbacks_of_different_instants_arrive_in_their_order_over_one_connection(
    sandbox: Server, shop: "Shop", player: "Player"
) -> None:
    delays = [5, 1, 4, 2, 3]
    for seed, seconds in enumerate(delays):
        player.start(sandbox.simulation, seed=seed, set=AT_ONCE | {"callback.delay": f"{seconds}s"})
    await sandbox.simulation.run_until_idle(sandbox.account)
    dates = [one.form["callbackDate"] for one in shop.received]
    assert len(dates) == 5
    assert dates == sorted(dates)
    assert len({one.connection for one in shop.received}) == 1


async def test_a_silent_merchant_times_out_and_the_sandbox_goes_on(
    start_sandbox: "Start", shop: "Shop", player: "Player"
) -> None:
    never = asyncio.Event()

    async def stay_silent(request: web.Request) -> web.Response:
        await never.wait()
        return web.Response()

    sandbox = await start_sandbox(callback_url=shop.url, wire=WireSettings(timeout_ms=50))
    shop.answer = stay_silent
    first = await player.play(sandbox.simulation)
    never.set()
    shop.answers(200)
    await asyncio.wait_for(player.play(sandbox.simulation), PATIENCE)
    (callback,) = sandbox.store.callbacks(first.reference)
    assert callback.attempts[0].outcome is Outcome.TIMED_OUT
    assert first.state is State.DONE


async def test_a_merchant_can_fetch_everything_from_within_its_callback_handler(
    sandbox: Server, shop: "Shop", player: "Player", basic: Callable[..., str]
) -> None:
    fetched: dict[str, int] = {}

    async def fetch_then_answer(request: web.Request) -> web.Response:
        form = shop.received[-1].form
        status = f"{sandbox.url}/api/netverify/v2/scans/{form['jumioIdScanReference']}"
        headers = {"Authorization": basic(), "User-Agent": "Shop/1"}
        async with aiohttp.ClientSession(headers=headers) as session:
            for url in (status, form["idScanImage"], form["idScanImageFace"]):
                async with session.get(url) as answer:
                    fetched[url.removeprefix(sandbox.url)] = answer.status
        return web.Response()

    shop.answer = fetch_then_answer
    scan = await player.play(sandbox.simulation)
    assert list(fetched.values()) == [200, 200, 200]
    (callback,) = sandbox.store.callbacks(scan.reference)
    assert callback.attempts[0].outcome is Outcome.ACCEPTED


async def test_the_merchant_knows_the_callback_while_it_is_being_posted(
    sandbox: Server, shop: "Shop", player: "Player"
) -> None:
    under_way: list[int] = []

    async def look(request: web.Request) -> web.Response:
        (callback,) = sandbox.store.callbacks(shop.received[-1].form["jumioIdScanReference"])
        under_way.append(len(callback.attempts))
        return web.Response()

    shop.answer = look
    await player.play(sandbox.simulation)
    assert under_way == [0]


async def test_wire_settings_and_order_reach_the_merchant(
    start_sandbox: "Start", shop: "Shop", player: "Player"
) -> None:
    wire = WireSettings(charset=True, plus_for_space=True, user_agent="Jumio Callback/1.0")
    sandbox = await start_sandbox(callback_url=shop.url, wire=wire)
    await player.play(sandbox.simulation, additional_information="two words")
    await player.play(
        sandbox.simulation, additional_information="two words", set={"callback.order": "shuffled"}
    )
    plain, shuffled = shop.received
    assert plain.headers["Content-Type"] == "application/x-www-form-urlencoded;charset=UTF-8"
    assert plain.headers["User-Agent"] == "Jumio Callback/1.0"
    assert b"additionalInformation=two+words" in plain.body
    assert list(plain.form) != list(shuffled.form)
    assert set(plain.form) == set(shuffled.form)


async def test_the_same_run_in_another_sandbox_posts_the_same_bytes(
    start_sandbox: "Start", shop: "Shop", player: "Player"
) -> None:
    for _ in range(2):
        sandbox = await start_sandbox(callback_url=shop.url, public_url="https://sandbox.example")
        await player.play(sandbox.simulation, "approved", seed=5)
        await player.play(sandbox.simulation, "fraud", seed=6)
    first, second, third, fourth = (one.body for one in shop.received)
    assert (first, second) == (third, fourth)
    assert first != second


async def test_what_is_under_way_when_the_sandbox_stops_is_given_up(shop: "Shop", player: "Player") -> None:
    never = asyncio.Event()

    async def stay_silent(request: web.Request) -> web.Response:
        await never.wait()
        return web.Response()

    shop.answer = stay_silent
    async with Server(SandboxOptions(port=0, callback_url=shop.url, grace=0.05)) as sandbox:
        player.start(sandbox.simulation, set=AT_ONCE)
        await shop.arrived(1)
    never.set()
