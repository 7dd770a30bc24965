"""Does the page of events say what happened, to whom, and why?"""

import re
from typing import TYPE_CHECKING

import pytest

from mockjumio.harness import Server
from mockjumio.web.console import event_pages
from tests.conftest import Caller, Control, Player, Shop
from tests.console.conftest import violations
from tests.console.test_list import words

if TYPE_CHECKING:
    from tests.console.conftest import Reader, Watched


def lines(text: str) -> list[str]:
    return [words(f"<main>{one}") for one in re.findall("<tr>(.*?)</tr>", text, re.DOTALL)[1:]]


async def test_all_that_happened_is_told_the_newest_first(
    sandbox: Server, reader: "Reader", player: Player, shop: Shop
) -> None:
    shop.answers(410)
    started = await player.play(sandbox.simulation)
    await sandbox.simulation.freeze(sandbox.account)
    text = (await reader.get("events")).text
    told = lines(text)
    assert told[0] == "2017-11-22 10:00:02 UTC clock stopped"
    assert told[1] == "2017-11-22 10:00:02 UTC clock moved from 2017-11-22 10:00:00 UTC"
    assert re.search(r"callback: refused \(410\) .* attempt 1, APPROVED_VERIFIED to http", told[2])
    assert "there is a result" in told[3]
    assert "started" in told[-2]
    assert f'href="/_mock/transactions/{started.reference}"' in text


async def test_a_call_is_told_with_its_status_the_reason_and_what_would_have_worked(
    sandbox: Server, reader: "Reader", call: Caller
) -> None:
    await call("GET", f"{sandbox.url}/api/netverify/v2/scan/x")
    (told,) = lines((await reader.get("events", q="kind:request")).text)
    assert "404 Not Found GET /api/netverify/v2/scan/x" in told
    assert "/api/netverify/v2/scans/{ref}" in told


async def test_a_call_about_no_transaction_leads_to_none_and_is_text(
    sandbox: Server, reader: "Reader", call: Caller
) -> None:
    await call("GET", f"{sandbox.url}/api/netverify/v2/scans/<script>")
    text = (await reader.get("events", q="kind:request")).text
    assert "/_mock/transactions/" not in text
    assert "<script>" not in text.partition("<main")[2]


async def test_calls_of_nobody_are_there_for_whoever_wonders(
    sandbox: Server, reader: "Reader", call: Caller, control: Control
) -> None:
    other = await control.merchant()
    await call("GET", f"{sandbox.url}/api/netverify/v2/scans/x", Authorization=None)
    for merchant in (other, sandbox.account.token):
        assert "no Authorization header" in (await reader.get("events", merchant=merchant)).text


async def test_pages_lead_on_and_a_search_goes_with_them(control: Control, reader: "Reader") -> None:
    for _ in range(event_pages.ROWS + 1):
        await control.good("POST", "/clock/freeze")
        await control.good("POST", "/clock/advance", {"by": "1s"})
    shown = await reader.get("events", q="kind:clock.frozen")
    (older,) = re.findall('href="([^"]+)" rel="next">Older', shown.text)
    rest = await reader.get(older.removeprefix("/_mock/").replace("&amp;", "&"))
    assert [len(lines(one.text)) for one in (shown, rest)] == [event_pages.ROWS, 1]
    assert "clock moved" not in rest.text


async def test_a_search_that_cannot_be_read_is_shown_with_what_is_wrong(reader: "Reader") -> None:
    shown = await reader.get("events", q="knid:clock")
    assert shown.status == 422
    assert "did you mean &#39;kind&#39;?" in shown.text


@pytest.mark.parametrize(
    ("after", "told"), [("", "3 new"), ("999999", "The list begins anew"), ("x", "is not a cursor")]
)
async def test_news_are_counted(control: Control, reader: "Reader", after: str, told: str) -> None:
    (url,) = re.findall('hx-get="([^"]*events/news[^"]*)"', (await reader.get("events")).text)
    for _ in range(3):
        await control.good("POST", "/clock/freeze")
    path = re.sub(r"after=\d+", f"after={after}", url) if after else url
    assert told in (await reader.get(path.removeprefix("/_mock/").replace("&amp;", "&"))).text


async def test_events_show_themselves(sandbox: Server, watched: "Watched", control: Control) -> None:
    page = await watched.page(width=360, dark=True)
    await page.goto(f"{sandbox.url}/_mock/events?q=kind:clock")
    await page.locator("#light[data-state=on]").wait_for()
    await control.good("POST", "/clock/freeze")
    await page.get_by_text("clock stopped").wait_for()  # an empty list fills by itself
    await control.good("POST", "/clock/resume")
    await page.get_by_role("link", name="1 new").click()
    await page.get_by_text("clock goes on").wait_for()
    assert await violations(page) == []
    assert await page.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.parametrize("after", ["²", "9" * 5_000, "x", ""])
async def test_news_after_what_is_no_number_are_refused_or_all(reader: "Reader", after: str) -> None:
    assert (await reader.get("events/news", after=after)).status in (200, 400)


async def test_the_latest_stand_beside_the_transactions_and_follow(
    sandbox: Server, reader: "Reader", watched: "Watched", player: Player, control: Control
) -> None:
    other = await control.merchant()
    for _ in range(event_pages.LATEST):
        await control.good("POST", f"/clock/advance?merchant={other}", {"by": "1m"})
    assert "clock moved" not in (await reader.get()).text  # another one's is not ours
    page = await watched.page(width=360)
    await page.goto(f"{sandbox.url}/_mock/")
    await page.locator("#light[data-state=on]").wait_for()
    played = await player.play(sandbox.simulation)
    latest = page.locator("#latest")
    await latest.get_by_text("accepted (200)").wait_for()
    assert await latest.get_by_role("listitem").count() <= event_pages.LATEST
    await latest.get_by_role("link", name=played.reference[:8]).first.focus()
    await control.good("POST", "/clock/freeze")
    assert await latest.get_by_text("clock stopped").count() == 0  # somebody reads: it stands still
    await page.locator("#q").focus()
    await latest.get_by_text("clock stopped").wait_for()
    assert await violations(page) == []
