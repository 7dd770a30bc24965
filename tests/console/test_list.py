"""Does the list show what there is, find what is looked for, and follow what happens?"""

import asyncio
import gzip
import re
from collections.abc import Awaitable, Callable
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest
from playwright.async_api import Route

from mockjumio.clock import Mode
from mockjumio.harness import Server
from mockjumio.options import SandboxOptions
from mockjumio.run import runner
from mockjumio.store import memory
from mockjumio.transaction import Transaction
from mockjumio.web.console import transaction_list
from tests.conftest import PATIENCE, Control, Player, Shop
from tests.console.conftest import violations

if TYPE_CHECKING:
    from tests.console.conftest import Reader, Watched


def references(text: str) -> list[str]:
    return re.findall('<tr id="t-([^"]+)"', text)


def words(text: str) -> str:
    return " ".join(re.sub("<[^>]*>", " ", text[text.index("<main") :]).split())


async def start(control: Control, count: int, **body: Any) -> list[str]:
    """The newest first."""
    made = [
        await control.good("POST", "/transactions", {"scenario": "approved"} | body) for _ in range(count)
    ]
    return [one["reference"] for one in made][::-1]


async def test_a_row_says_what_it_is_and_what_became_of_its_callback(
    sandbox: Server, reader: "Reader", player: Player, shop: Shop
) -> None:
    player.start(sandbox.simulation, merchant_reference="cart-17", customer_id="ada")
    waiting = words((await reader.get()).text)
    assert "PENDING approved" in waiting
    assert "cart-17 ada none yet 2017-11-22 10:00:00 UTC" in waiting
    await sandbox.simulation.run_until_idle(sandbox.account)
    assert re.search(
        r"APPROVED_VERIFIED approved .* accepted \(200\) 1 attempt, \d+ ms", words((await reader.get()).text)
    )


@pytest.mark.parametrize(
    ("scenario", "kind", "result"),
    [
        ("approved", "good", "APPROVED_VERIFIED"),
        ("fraud", "bad", "DENIED_FRAUD"),
        ("unreadable", "warn", "ERROR_NOT_READABLE_ID"),
        ("no-id-uploaded", "warn", "NO_ID_UPLOADED"),
        ("unsupported-id-type", "warn", "DENIED_UNSUPPORTED_ID_TYPE"),
        ("document-extracted", "good", "EXTRACTED"),
        ("document-discarded", "warn", "DISCARDED"),
    ],
)
async def test_results_are_told_in_words_and_by_what_they_mean(
    sandbox: Server, reader: "Reader", player: Player, scenario: str, kind: str, result: str
) -> None:
    await player.play(sandbox.simulation, scenario)
    assert f'data-kind="{kind}">{result}</span>' in (await reader.get()).text


async def test_a_callback_that_failed_and_comes_again_shows_at_once(
    control: Control, reader: "Reader", shop: Shop
) -> None:
    shop.answers(503)
    await start(control, 1, scenario={"extends": "approved", "callback": {"retries": ["1h", "2h"]}})
    await control.good("POST", "/clock/advance", {"by": "61m"})
    text = (await reader.get()).text
    assert 'data-kind="bad">refused (503)</span>' in text
    assert re.search(r"2 attempts, \d+ ms, again 2017-11-22 13:", words(text))


async def test_pages_lead_on_to_older_ones_while_new_ones_come(control: Control, reader: "Reader") -> None:
    made = await start(control, transaction_list.ROWS + 2)
    first = await reader.get()
    (older,) = re.findall('href="([^"]+)" rel="next">Older', first.text)
    await start(control, 1)
    second = await reader.get(older.removeprefix("/_mock/"))
    assert references(first.text) + references(second.text) == made
    assert 'rel="next"' not in second.text
    assert '<a href="/_mock/">Newest</a>' in second.text


async def test_a_first_visit_is_small(control: Control, reader: "Reader") -> None:
    await start(control, transaction_list.ROWS)
    text = (await reader.get()).text
    size = len(gzip.compress(text.encode()))
    for path in set(re.findall(r'(?:src|href)="(/_mock/static/[^"]+)"', text)):
        async with reader.session.get(f"{reader.root}{path}") as answer:
            size += answer.content_length or 60_000
    assert size <= 60_000


async def test_a_search_is_in_the_address_and_goes_with_merchant_and_page(
    control: Control, reader: "Reader", shop: Shop
) -> None:
    other = await control.merchant(callback_url=shop.url, clock={"mode": "manual"})
    wanted = await start(control, transaction_list.ROWS + 1, merchant=other, customer_id="ada")
    await start(control, 1, merchant=other, customer_id="eve")
    shown = await reader.get(merchant=other, q="customer:ada status:PENDING")
    (older,) = re.findall('href="([^"]+)" rel="next">Older', shown.text)
    rest = await reader.get(older.removeprefix("/_mock/").replace("&amp;", "&"))
    assert references(shown.text) + references(rest.text) == wanted
    assert 'value="customer:ada status:PENDING"' in rest.text
    assert (await reader.get(q="customer:ada")).text.count("No transaction fits") == 1


async def test_a_search_that_cannot_be_read_is_shown_with_what_is_wrong(reader: "Reader") -> None:
    shown = await reader.get(q='stauts:DONE "<b>')
    assert shown.status == 422
    assert "did you mean &#39;status&#39;?" in shown.text
    assert 'value="stauts:DONE &#34;&lt;b&gt;"' in shown.text
    assert 'aria-describedby="q-wrong"' in shown.text


async def test_a_long_search_says_how_far_it_came_and_goes_on(
    control: Control, reader: "Reader", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transaction_list, "BUDGET", 0)
    monkeypatch.setattr(memory, "PARTS", (49, 49))
    monkeypatch.setattr(memory, "DRAWN", 0)
    monkeypatch.setattr(runner, "LOOK", PATIENCE)
    (wanted,) = await start(control, 1, scenario="fraud")
    await start(control, 100)
    shown = await reader.get(q="scenario:fraud")
    looked = []
    while "Look further" in shown.text:
        looked.append(words(shown.text).partition("Looked at ")[2].partition(" Look")[0])
        assert "No transaction fits this search" in shown.text
        (further,) = re.findall('href="([^"]+)" rel="next">Look further', shown.text)
        shown = await reader.get(further.removeprefix("/_mock/").replace("&amp;", "&"))
    assert looked == ["49 of 101", "98 of 101"]
    assert references(shown.text) == [wanted]


async def test_what_is_older_than_what_is_looked_for_is_not_looked_at(
    control: Control, reader: "Reader", monkeypatch: pytest.MonkeyPatch
) -> None:
    await start(control, 100)
    await control.good("POST", "/clock/advance", {"by": "1h"})
    (wanted,) = await start(control, 1)
    monkeypatch.setattr(transaction_list, "BUDGET", 0)
    monkeypatch.setattr(memory, "PARTS", (49, 49))
    shown = await reader.get(q="since:5m")
    assert references(shown.text) == [wanted]
    assert "Look further" not in shown.text


async def test_rows_are_had_again_as_they_are_now(control: Control, reader: "Reader") -> None:
    ours, also = await start(control, 2)
    elsewhere = await start(control, 1)
    await control.good("POST", "/clock/run-until-idle")
    async with reader.session.get(
        f"{reader.root}/_mock/rows?of={ours}&of={also}&of=unknown", headers={"HX-Request": "true"}
    ) as answer:
        text = await answer.text()
    assert references(text) == [ours, also]
    assert text.count('hx-swap-oob="true"') == text.count("APPROVED_VERIFIED") == 2
    assert elsewhere[0] not in text


@pytest.mark.parametrize(("query", "told"), [("", "3 new"), ("is:pending", "3 new"), ("scenario:fraud", "")])
async def test_news_are_counted_as_the_page_looks_for_them(
    control: Control, reader: "Reader", query: str, told: str
) -> None:
    await start(control, 2)
    (asked,) = re.findall(r'hx-get="/_mock/([^"]*)"[^>]*sse:started', (await reader.get(q=query)).text)
    assert asked.startswith("news?") == bool(told)  # a list without rows fills itself
    await start(control, 3)
    shown = await reader.get("news", q=query, after="d2")
    assert re.sub("<[^>]*>", "", shown.text).strip() == told


async def test_news_after_a_reset_say_so(control: Control, reader: "Reader") -> None:
    await start(control, 2)
    await control.good("POST", "/merchants/mockjumio-token/reset")
    assert "begins anew" in (await reader.get("news", after="d2")).text


async def test_an_empty_console_says_what_to_type(reader: "Reader", sandbox: Server) -> None:
    text = (await reader.get()).text
    assert f"mockjumio trigger approved --server {sandbox.url}" in text
    assert f"curl {sandbox.url}/_mock/api/v1/transactions" in unescape(text).replace("'", "")
    assert "mockjumio-token:mockjumio-secret" in text
    assert "CONTROL_TOKEN" not in text


async def test_what_to_type_plays_for_the_merchant_that_is_looked_at(
    reader: "Reader", control: Control, sandbox: Server
) -> None:
    other = await control.merchant(token="other")
    text = unescape((await reader.get(merchant=other)).text)
    quoted = f"'{sandbox.url}/_mock/api/v1/transactions?merchant=other'"  # some shells read ? themselves
    assert f"curl {quoted}" in text
    assert f"mockjumio trigger approved --server {sandbox.url} --merchant 'other' --to" in text


async def test_a_list_that_is_kept_is_there_after_a_restart(
    start_sandbox: Callable[..., Awaitable[Server]], player: Player, shop: Shop, tmp_path: Path
) -> None:
    async with Server(
        SandboxOptions(port=0, clock=Mode.MANUAL, callback_url=shop.url, data_dir=tmp_path)
    ) as first:
        played = await player.play(first.simulation)
    second = await start_sandbox(data_dir=tmp_path)
    async with (
        aiohttp.ClientSession(headers={"Accept": "text/html"}) as session,
        session.get(f"{second.url}/_mock/?q=is:delivered") as answer,
    ):
        text = await answer.text()
    assert references(text) == [played.reference]
    assert "accepted (200)" in text


async def test_what_a_merchant_sends_is_text(control: Control, reader: "Reader") -> None:
    await start(control, 1, merchant_reference="<script>alert(1)</script>", customer_id='"><img src=x>')
    text = (await reader.get(q='"<script>"')).text
    assert "<script>alert" not in text
    assert "<img" not in text
    assert "&lt;script&gt;alert(1)" in text


async def test_a_list_follows_what_happens(
    sandbox: Server, watched: "Watched", control: Control, player: Player
) -> None:
    page = await watched.page()
    await page.goto(f"{sandbox.url}/_mock/")
    await page.locator("#light[data-state=on]").wait_for()
    first = player.start(sandbox.simulation)  # an empty list fills by itself
    row = page.locator(f"#t-{first.reference}")
    await row.get_by_text("PENDING").wait_for()
    assert "after=d1" in str(await page.locator("#news").get_attribute("hx-get"))  # what is shown is not new
    assert "load, sse:started" in str(await page.locator("#news").get_attribute("hx-trigger"))  # nor is lost
    await control.good("POST", "/clock/run-until-idle")
    await row.get_by_text("APPROVED_VERIFIED").wait_for()
    await row.get_by_text("accepted (200)").wait_for()
    again = await sandbox.simulation.send_again(sandbox.account, _sent(sandbox, first))
    assert again.attempts
    second = player.start(sandbox.simulation, seed=2)
    await page.get_by_role("link", name="1 new").click()
    await page.locator(f"#t-{second.reference}").wait_for()
    assert await page.locator("tbody tr").count() == 2
    assert await violations(page) == []


def _sent(sandbox: Server, transaction: Transaction) -> Any:
    (callback,) = sandbox.store.callbacks(transaction.reference)
    return callback._replace(original=callback.id, attempts=())


async def test_a_list_is_read_in_both_themes_and_on_a_narrow_screen(
    sandbox: Server, watched: "Watched", player: Player, shop: Shop
) -> None:
    for number, scenario in enumerate(["approved", "fraud", "unreadable"]):
        await player.play(sandbox.simulation, scenario, seed=number)
    shop.answers(500)
    await player.play(sandbox.simulation, seed=9)
    player.start(sandbox.simulation, seed=10)
    page = await watched.page(width=360, dark=True)
    await page.goto(f"{sandbox.url}/_mock/")
    await page.get_by_text("What can be searched").click()
    assert await violations(page) == []
    assert await page.evaluate("document.documentElement.scrollWidth") <= 360


async def test_a_list_has_room_for_its_widest_row(
    sandbox: Server, watched: "Watched", control: Control, shop: Shop
) -> None:
    shop.answers(503)
    retried = {"extends": "unsupported-id-country", "callback": {"retries": ["1h", "2h"]}}
    await start(control, 1, scenario=retried)
    await control.good("POST", "/clock/advance", {"by": "90m"})
    page = await watched.page()
    await page.goto(f"{sandbox.url}/_mock/")
    await page.get_by_text("2 attempts").wait_for()
    for width in (650, 800, 1000, 1120, 1200, 1440, 1760, 1920):
        await page.set_viewport_size({"width": width, "height": 800})
        assert await page.evaluate("document.documentElement.scrollWidth") <= width
        table = await page.locator("table.transactions").bounding_box()
        events = await page.locator("#latest").bounding_box()
        assert table is not None
        assert events is not None
        is_beside = events["x"] >= table["x"] + table["width"]
        assert is_beside == (width >= 1760)
        assert is_beside or events["y"] + events["height"] <= table["y"]


async def test_what_happens_while_a_list_fills_itself_is_not_lost(
    sandbox: Server, watched: "Watched", player: Player, control: Control
) -> None:
    page = await watched.page()
    asked, go = asyncio.Event(), asyncio.Event()

    async def late(route: Route) -> None:
        answer = await route.fetch()
        asked.set()
        await go.wait()
        await route.fulfill(response=answer)

    await page.goto(f"{sandbox.url}/_mock/")
    await page.locator("#light[data-state=on]").wait_for()
    await page.route(f"{sandbox.url}/_mock/", late, times=1)
    first = player.start(sandbox.simulation)
    await asyncio.wait_for(asked.wait(), PATIENCE)
    player.start(sandbox.simulation, "fraud", seed=2)  # the answer that has it as pending was made before
    await control.good("POST", "/clock/run-until-idle")
    go.set()
    await page.locator(f"#t-{first.reference}").get_by_text("APPROVED_VERIFIED").wait_for()
    await page.get_by_role("link", name="1 new").wait_for()
