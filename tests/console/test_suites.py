"""Can a suite be run from a page, watched, stopped and downloaded?"""

import asyncio
import re
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import aiohttp
import pytest
from aiohttp import web
from playwright.async_api import expect

from mockjumio.harness import Server
from mockjumio.web.console.suite_runs import SuiteRun, SuiteRuns
from tests.console.conftest import Reader, violations

if TYPE_CHECKING:
    from tests.conftest import Shop
    from tests.console.conftest import Watched

OWN = """suite: mine
steps:
- play: fraud
  expect: {answer: {status: 2xx}}
- play: approved
  expect: {answer: {status: 4xx}}
"""
PATIENCE = 60  # seconds: a run begins with an interpreter


async def over(reader: Reader, number: int = 1) -> str:
    """What the page of a run says once it is over."""
    async with asyncio.timeout(PATIENCE):
        while True:
            text = (await reader.get(f"suites/{number}")).text
            if ">running<" not in text:
                return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", text.partition("<main")[2]))
            await asyncio.sleep(0.1)


async def test_a_suite_of_ones_own_is_run_and_says_what_is_wrong(reader: Reader, shop: "Shop") -> None:
    await reader.get("suites")
    shown = await reader.send("suites", suite="own", text=OWN, to=shop.url)
    assert shown.url.path == "/_mock/suites/1"
    said = await over(reader)
    assert "1 well, 1 failed, 0 not judged, 0 skipped" in said
    assert said.index("failed approved") < said.index("well fraud")
    report = await reader.get("suites/1/junit.xml")
    assert report.headers["Content-Disposition"] == 'attachment; filename="mockjumio-own-1.xml"'
    assert ElementTree.fromstring(report.text).get("failures") == "1"
    assert "1 well, 1 not" in re.sub(r"\s+", " ", (await reader.get("suites")).text)


async def test_a_built_in_suite_plays_for_the_merchant_that_is_looked_at(
    start_sandbox: Callable[..., Awaitable[Server]], shop: "Shop"
) -> None:
    sandbox = await start_sandbox(callback_url=shop.url, control_token="sesame")
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        reader = Reader(session, sandbox.url)
        await reader.get("login")
        await reader.send("login", token="sesame")
        await reader.get("settings")
        await reader.send("merchants", token="job", callback_url=shop.url, clock="manual")
        await reader.get("suites", merchant="job")
        await reader.send("suites?merchant=job", suite="conformance", to=shop.url, only="=fraud")
        assert "1 well" in await over(reader)
        assert len(sandbox.store.newest_references("job", 9)) == 1
        assert sandbox.store.newest_references(sandbox.account.token, 9) == []


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"suite": "conformance", "to": ""}, "where does your code take callbacks?"),
        ({"suite": "conformance", "to": "shop"}, "shop"),
        ({"suite": "nothing", "to": "https://shop.example/cb"}, "choose a suite"),
        ({"suite": "own", "to": "https://shop.example/cb"}, "write the suite"),
    ],
)
async def test_what_cannot_run_says_why(reader: Reader, fields: dict[str, str], words: str) -> None:
    await reader.get("suites")
    shown = await reader.send("suites", **fields)
    assert (shown.status, words in shown.text) == (422, True)


async def test_a_suite_that_is_wrong_says_so_with_its_line(reader: Reader, shop: "Shop") -> None:
    await reader.get("suites")
    await reader.send(
        "suites",
        suite="own",
        text="suite: mine\nsteps:\n- play: frod\n  expect: {outcome: acepted}\n",
        to=shop.url,
    )
    said = await over(reader)
    assert "suite:4:" in said
    assert "did you mean" in said
    assert (await reader.get("suites/1/junit.xml")).status == 404


async def test_one_suite_runs_for_a_merchant_and_can_be_stopped(
    reader: Reader, sandbox: Server, shop: "Shop"
) -> None:
    await reader.get("suites")
    await reader.send("suites", suite="conformance", to=shop.url)
    await reader.get("suites")
    again = await reader.send("suites", suite="conformance", to=shop.url)
    assert (again.status, "a suite is running" in again.text) == (409, True)
    await shop.arrived(1)
    await reader.get("suites/1")
    assert "The run is stopped" in (await reader.send("suites/1")).text
    assert "stopped" in await over(reader)
    count = len(shop.received)
    await sandbox.simulation.run_until_idle(sandbox.account)
    assert count < 100


async def test_an_unknown_run_is_404(reader: Reader) -> None:
    for number in ("9", "x", "-1"):
        assert (await reader.get(f"suites/{number}")).status == 404


async def test_runs_that_are_over_are_not_kept_without_bound() -> None:
    runs = SuiteRuns(kept=1)
    async with asyncio.timeout(PATIENCE):
        for number in range(3):
            others = asyncio.all_tasks()
            runs.start(
                str(number), "nothing", "http://127.0.0.1:9/", server="http://127.0.0.1:9", control_token=None
            )
            await asyncio.gather(*(asyncio.all_tasks() - others))
    kept = runs.find(3)
    assert runs.find(1) is runs.find(2) is None
    assert kept is not None
    assert "nothing" in kept.complaint


async def test_a_program_that_cannot_be_started_is_said() -> None:
    run = SuiteRun(1, "job", "conformance", "x")
    await run.play(["/nowhere/python"], None, {})
    assert run.code == 1
    assert "could not be started" in run.complaint


async def test_verdicts_come_as_the_run_goes_on(watched: "Watched", sandbox: Server, shop: "Shop") -> None:
    page = await watched.page()
    await page.goto(f"{sandbox.url}/_mock/suites")
    go = asyncio.Event()

    async def hold(request: web.Request) -> web.Response:
        if len(shop.received) > 1:
            await go.wait()
        return web.Response()

    shop.answer = hold
    await page.get_by_role("radio", name="your own").check()
    await page.get_by_role("textbox", name="Your own suite").fill(OWN.replace("4xx", "2xx"))
    await page.get_by_role("button", name="Run", exact=True).click()
    await expect(page.locator("#verdicts tbody tr")).to_have_count(1, timeout=PATIENCE * 1_000)
    await expect(page.get_by_text("running", exact=True)).to_be_visible()
    stop = page.get_by_role("button", name="Stop")
    await stop.focus()
    async with page.expect_response("**/suites/1"):
        pass  # it came anew
    await page.evaluate("new Promise(requestAnimationFrame)")
    await expect(stop).to_be_focused()
    go.set()
    await expect(page.get_by_text("all well")).to_be_visible(timeout=PATIENCE * 1_000)
    assert await violations(page) == []
    dark = await watched.page(dark=True, width=360)
    await dark.goto(page.url)
    assert await violations(dark) == []
    assert await dark.evaluate("document.documentElement.scrollWidth <= innerWidth")
