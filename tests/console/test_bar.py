"""Whose transactions are looked at, what time is it, and does a scan start from every page?"""

import asyncio
import re
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

import pytest
from aiohttp import web
from playwright.async_api import Route

from mockjumio.harness import Server
from mockjumio.web.console import bar
from tests.conftest import PATIENCE, Control, Player, Shop
from tests.console.conftest import violations

if TYPE_CHECKING:
    from tests.console.conftest import Reader, Watched


async def test_the_clock_says_its_time_its_pace_and_what_comes_next(
    sandbox: Server, reader: "Reader", player: Player
) -> None:
    text = (await reader.get()).text
    assert "2017-11-22 10:00:00 UTC" in text
    assert "stands still" in text
    assert "nothing planned" in text
    player.start(sandbox.simulation, "no-id-uploaded")
    assert "1 planned" in (await reader.get()).text


@pytest.mark.parametrize(
    ("move", "said"),
    [
        ("1m", "It is 2017-11-22 10:01:00 UTC now; 0 callbacks sent"),
        ("15m", "It is 2017-11-22 10:15:00 UTC now; 1 callback sent"),
        ("idle", "It is 2017-11-22 10:15:00 UTC now; 1 callback sent"),
    ],
)
async def test_time_is_moved_and_what_went_out_is_said_once(
    sandbox: Server, reader: "Reader", player: Player, move: str, said: str
) -> None:
    player.start(sandbox.simulation, "no-id-uploaded")
    await reader.get()
    assert said in (await reader.send("bar/clock", do=move)).text
    assert said not in (await reader.get()).text


async def test_a_callback_that_nobody_accepts_is_said(
    sandbox: Server, reader: "Reader", player: Player, shop: Shop
) -> None:
    shop.answers(410)
    player.start(sandbox.simulation, "approved")
    await reader.get()
    assert "1 callback sent, 1 not accepted" in (await reader.send("bar/clock", do="idle")).text


async def test_a_clock_is_let_go_and_stopped(sandbox: Server, reader: "Reader") -> None:
    await reader.get()
    shown = await reader.send("bar/clock", do="resume")
    assert "The clock goes on from 2017-11-22 10:00" in shown.text
    assert "real time" in shown.text
    assert sandbox.account.clock.running
    assert "The clock stands at" in (await reader.send("bar/clock", do="freeze")).text
    assert not sandbox.account.clock.running


async def test_a_move_that_waits_for_the_merchant_goes_on_without_its_page(
    sandbox: Server, reader: "Reader", player: Player, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bar, "PATIENCE", 0.01)
    go = asyncio.Event()

    async def late(request: web.Request) -> web.Response:
        await go.wait()
        return web.Response()

    shop.answer = late
    started = player.start(sandbox.simulation)
    await reader.get()
    shown = await reader.send("bar/clock", do="idle")
    assert "The clock is on its way" in shown.text
    go.set()
    await sandbox.simulation.settled(started, 20)
    (callback,) = sandbox.store.callbacks(started.reference)
    assert callback.attempts[0].outcome == "accepted"


async def test_an_unknown_move_is_refused(reader: "Reader") -> None:
    await reader.get()
    shown = await reader.send("bar/clock", do="back")
    assert shown.status == 422
    assert "freeze, resume, 1m, 15m, idle" in shown.text


async def test_a_scan_starts_and_the_page_stays_the_same(sandbox: Server, reader: "Reader") -> None:
    await reader.get()
    shown = await reader.send("trigger", scenario="fraud", back="/_mock/?order=newest")
    (started,) = sandbox.store.transactions(sandbox.account.token)
    assert (started.scenario, str(shown.url.relative())) == ("fraud", "/_mock/?order=newest")
    link = f'<a href="/_mock/transactions/{started.reference}">{started.reference}</a>'
    assert f"Started fraud: {link}" in shown.text


@pytest.mark.parametrize("elsewhere", ["https://elsewhere.example/", "//elsewhere.example", "/_mock/\nX: y"])
async def test_a_form_leads_back_to_the_console_only(reader: "Reader", elsewhere: str) -> None:
    await reader.get()
    shown = await reader.send("trigger", scenario="fraud", back=elsewhere)
    assert str(shown.url.relative()) == "/_mock/"


async def test_a_scenario_that_there_is_not_is_refused_with_the_nearest(reader: "Reader") -> None:
    await reader.get()
    shown = await reader.send("trigger", scenario="fruad")
    assert (shown.status, shown.heading) == (404, "Scenarios")  # where another one can be chosen
    assert "did you mean" in shown.text
    assert 'value="fruad"' in shown.text


async def test_a_scan_starts_for_the_merchant_that_is_looked_at(
    control: Control, reader: "Reader", sandbox: Server, shop: Shop
) -> None:
    other = await control.merchant(callback_url=shop.url)
    await reader.get(merchant=other)
    await reader.send(f"trigger?merchant={other}", scenario="fraud", back=f"/_mock/?merchant={other}")
    assert [one.scenario for one in sandbox.store.transactions(other)] == ["fraud"]


async def test_a_merchant_without_a_callback_url_is_told_what_is_missing(
    control: Control, reader: "Reader"
) -> None:
    other = await control.merchant()
    await reader.get(merchant=other)
    shown = await reader.send(f"trigger?merchant={other}", scenario="fraud")
    assert (shown.status, shown.heading) == (422, "fraud")  # where one can be given
    assert re.search('name="callback_url"[^>]*aria-invalid="true"', shown.text)
    assert 'name="scenario" value="fraud"' in shown.text


async def test_names_of_scenarios_come_when_they_are_wanted(reader: "Reader") -> None:
    assert "damaged-front" not in (await reader.get()).text
    assert '<option value="fraud">' in (await reader.get("bar/scenarios")).text


@pytest.fixture
async def many_merchants(control: Control) -> None:
    for number in range(41):
        await control.merchant(token=f"shop-{number}", callback_url=f"http://127.0.0.1:9/{number * 7}")


@pytest.mark.usefixtures("many_merchants")
async def test_one_of_many_merchants_is_searched_instead_of_listed(reader: "Reader") -> None:
    shown = await reader.get()
    assert "shop-" not in shown.text
    assert "there are 42" in shown.text
    found = await reader.get("merchants", q="hop-1")  # as the form of the bar does, also without script
    assert re.findall(r'class="open" href="([^"]*)"', found.text) == [
        f"/_mock/?merchant=shop-{number}" for number in (1, *range(10, 20))
    ]
    assert 'href="/_mock/?merchant=shop-40"' in (await reader.get("merchants", q="127.0.0.1:9/280")).text
    assert "No merchant fits" in (await reader.get("merchants", q="shop-nowhere")).text
    led = await reader.get("merchants", q="shop-7", merchant="shop-1")
    assert str(led.url.relative()) == "/_mock/?merchant=shop-7"


@pytest.mark.usefixtures("many_merchants")
async def test_merchants_are_suggested_while_somebody_types(sandbox: Server, watched: "Watched") -> None:
    page = await watched.page()
    await page.goto(f"{sandbox.url}/_mock/")
    assert await page.locator("#tokens option").count() == 0
    field = page.get_by_label("Merchant")
    await field.fill("")
    await field.press_sequentially("shop-4")
    await page.locator('#tokens option[value="shop-40"]').wait_for(state="attached")
    assert await page.locator("#tokens option").count() == 2  # shop-4, shop-40
    await field.fill("shop-40")
    await field.press("Enter")
    await page.wait_for_url("**/_mock/?merchant=shop-40")


async def test_a_browser_hears_at_once_what_happens_to_the_clock(
    sandbox: Server, watched: "Watched", control: Control
) -> None:
    page = await watched.page()
    await page.goto(f"{sandbox.url}/_mock/")
    await page.locator("#light[data-state=on]").wait_for()
    await control.good("POST", "/clock/advance", {"by": "1h"})
    await page.get_by_text("2017-11-22 11:00:00 UTC").wait_for()
    await page.get_by_label("Scenario").focus()
    await page.locator('#scenario-names option[value="fraud"]').wait_for(state="attached")
    await page.get_by_label("Scenario").fill("fraud")
    await page.keyboard.press("Enter")
    await page.get_by_text("Started fraud").wait_for()
    assert await violations(page) == []


async def test_all_of_it_works_without_script(
    sandbox: Server, watched: "Watched", control: Control, shop: Shop
) -> None:
    other = await control.merchant(callback_url=shop.url, clock={"mode": "manual"})
    page = await watched.page(script=False)
    await page.goto(f"{sandbox.url}/_mock/")
    await page.get_by_label("Merchant").select_option(other)
    await page.get_by_role("button", name="Show").click()
    await page.get_by_label("Scenario").fill("fraud")
    await page.get_by_role("button", name="Start").click()
    await page.get_by_text("Started fraud").wait_for()
    await page.get_by_role("button", name="Run until idle").click()
    await page.get_by_text("1 callback sent").wait_for()
    await page.get_by_role("searchbox").fill("status:DENIED_FRAUD")
    await page.get_by_role("button", name="Search").click()
    (played,) = sandbox.store.transactions(other)
    await page.get_by_role("link", name=played.reference).click()
    await page.get_by_role("heading", level=1, name=played.reference).wait_for()


async def test_a_page_that_nobody_sees_lets_go_and_hears_on_when_it_is_seen(
    sandbox: Server, watched: "Watched"
) -> None:
    page = await watched.page()
    await page.goto(f"{sandbox.url}/_mock/")
    await page.locator("#light[data-state=on]").wait_for()
    for seen in ("hidden", "visible"):
        await page.evaluate(
            "seen => { Object.defineProperty(document, 'visibilityState', {value: seen, configurable: true});"
            " document.dispatchEvent(new Event('visibilitychange')); }",
            seen,
        )
        if seen == "hidden":
            async with asyncio.timeout(PATIENCE):
                while sandbox.simulation.events._listeners:  # who left is noticed when something is said
                    await sandbox.simulation.freeze(sandbox.account)
                    await asyncio.sleep(0)
            await sandbox.simulation.advance_by(sandbox.account, 3_600_000)
    await page.get_by_text("2017-11-22 11:00:00 UTC").wait_for()


async def test_what_happens_while_the_clock_is_asked_for_is_shown(
    sandbox: Server, watched: "Watched", control: Control
) -> None:
    page = await watched.page()
    await page.goto(f"{sandbox.url}/_mock/")
    await page.locator("#light[data-state=on]").wait_for()
    asked, told = asyncio.Event(), asyncio.Event()

    async def hold(route: Route) -> None:
        answer = await route.fetch()
        asked.set()
        await told.wait()
        await route.fulfill(response=answer)

    await page.route("**/bar/clock", hold, times=1)
    await control.good("POST", "/clock/freeze")
    async with asyncio.timeout(PATIENCE):
        await asked.wait()
    await control.good("POST", "/clock/advance", {"by": "1h"})
    await page.locator("#latest").get_by_text("clock moved").wait_for()  # the page has heard of it
    told.set()
    await page.get_by_text("2017-11-22 11:00:00 UTC").wait_for()


async def test_a_page_hears_on_after_a_restart(
    start_sandbox: Callable[..., Awaitable[Server]], watched: "Watched"
) -> None:
    page = await watched.page()
    first = await start_sandbox()
    await page.goto(f"{first.url}/_mock/")
    await page.locator("#light[data-state=on]").wait_for()
    await first.__aexit__(None, None, None)
    await page.locator("#light:not([data-state=on])").wait_for()
    second = await start_sandbox(port=first.port)
    await page.locator("#light[data-state=on]").wait_for()
    await second.simulation.advance_by(second.account, 3_600_000)
    await page.get_by_text("2017-11-22 11:00:00 UTC").wait_for()
    watched.wrong = [one for one in watched.wrong if "ERR_" not in one]  # what chromium says of the break
