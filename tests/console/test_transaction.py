"""What does the page of a transaction tell, and what can be done there?"""

import re
from html import unescape
from typing import TYPE_CHECKING

import pytest
from aiohttp import web
from playwright.async_api import expect

from mockjumio.cli.demo import SCENARIOS
from mockjumio.contract.editions import KYX, MET
from mockjumio.contract.reference import entries, find
from mockjumio.exchanges import Callback
from mockjumio.harness import Server
from mockjumio.transaction import Transaction
from mockjumio.web.console.callback_fields import GROUPS
from tests.conftest import Caller, Control, Player, Shop
from tests.console.conftest import Shown, violations

if TYPE_CHECKING:
    from tests.console.conftest import Reader, Watched

NASTY = '<script>alert("x")</script><img src=x onerror=alert(1)>'


def path_of(transaction: Transaction) -> str:
    return f"transactions/{transaction.reference}"


@pytest.fixture
async def fraud(sandbox: Server, player: Player) -> Transaction:
    return await player.play(sandbox.simulation, "fraud", customer_id="ada", merchant_reference="order-1")


def words_of(shown: Shown) -> str:
    """The text of a page's main part."""
    main = shown.text[shown.text.index("<main") :]
    return " ".join(unescape(re.sub("<[^>]+>", " ", main)).split())


async def test_it_begins_with_what_it_came_to_and_whose_it_is(reader: "Reader", fraud: Transaction) -> None:
    shown = await reader.get(path_of(fraud))
    assert "DENIED_FRAUD" in shown.heading
    assert fraud.reference in shown.heading
    words = words_of(shown)
    for said in ("fraud", "Seed 1 ", "Edition 2017-05", "order-1", "ada", fraud.persona.last_name):
        assert said in words


async def test_the_timeline_tells_everything_in_its_order(
    sandbox: Server, reader: "Reader", fraud: Transaction, call: Caller
) -> None:
    scans = f"{sandbox.url}/api/netverify/v2/scans/{fraud.reference}"
    await call("GET", scans)
    await call("GET", f"{scans}/images/front", Accept="image/jpeg")
    await call("DELETE", scans)
    words = words_of(await reader.get(path_of(fraud)))
    told = [
        "Created",
        "The user finished",
        "The result was there",
        "accepted (200)",
        f"GET /api/netverify/v2/scans/{fraud.reference}",
        "Image front fetched",
        "The merchant deleted it",
    ]
    places = [words.index(one) for one in told]
    assert places == sorted(places)


async def test_at_one_instant_of_the_merchants_it_tells_what_really_came_first(
    sandbox: Server, reader: "Reader", fraud: Transaction, call: Caller
) -> None:
    scans = f"{sandbox.url}/api/netverify/v2/scans/{fraud.reference}"
    await call("GET", f"{scans}/images/front", Accept="image/jpeg")
    await reader.get(path_of(fraud))
    await reader.send(f"{path_of(fraud)}/callbacks/1/resend")
    await call("GET", scans)
    await call("DELETE", scans)
    await call("GET", scans)
    words = words_of(await reader.get(path_of(fraud))).split("Timeline")[-1]
    told = [
        "Callback 1",
        "Image front fetched",
        "Callback 2",
        f"{fraud.reference} 200",
        "The merchant deleted it",
        "Its data was deleted",
        f"{fraud.reference} 404",
    ]
    places = [words.index(one) for one in told]
    assert places == sorted(places)


async def test_what_is_planned_can_be_run_now_which_moves_the_clock_there(
    sandbox: Server, reader: "Reader", player: Player, shop: Shop
) -> None:
    started = player.start(sandbox.simulation, "no-id-uploaded")
    shown = await reader.get(path_of(started))
    assert "PENDING" in shown.heading
    planned = re.findall('name="to" value="([^"]+)"', shown.text)
    assert planned == sorted(planned)
    assert "Cleaned up, if nobody comes back" in words_of(shown)
    shown = await reader.send(f"{path_of(started)}/run", to=planned[-1])
    assert "NO_ID_UPLOADED" in shown.heading
    assert "1 callback sent" in shown.text
    assert len(shop.received) == 1
    assert 'name="to"' not in shown.text


async def test_a_pending_one_is_finished_as_another_scenario_touched_or_dropped(
    sandbox: Server, reader: "Reader", player: Player
) -> None:
    started = player.start(
        sandbox.simulation, "approved", set={"journey": ["start", {"finish": {"after": "1h"}}]}
    )
    await reader.get(path_of(started))
    assert "the fifteen minutes start again" in (await reader.send(f"{path_of(started)}/touch")).text
    refused = await reader.send(f"{path_of(started)}/finish", scenario="frod")
    assert refused.status == 404
    assert "fraud" in refused.text  # which was meant
    shown = await reader.send(f"{path_of(started)}/finish", scenario="fraud")
    assert "DENIED_FRAUD" in shown.heading
    assert (await reader.send(f"{path_of(started)}/drop")).status == 409


async def test_each_field_of_each_edition_has_its_group() -> None:
    grouped = " ".join(GROUPS.values()).split()
    assert len(grouped) == len(set(grouped))
    known = {
        entry.path
        for edition in MET
        for entry in entries(edition)
        if "." not in entry.path and (edition != KYX or entry.product == "callback")
    }
    assert set(grouped) == known


async def test_fields_have_the_rule_that_explain_tells_and_a_link_to_the_contract(
    reader: "Reader", fraud: Transaction
) -> None:
    shown = await reader.get(path_of(fraud))
    words = words_of(shown)
    (rule,) = (one for one in find("rejectReason.rejectReasonCode") if one.product == "id-verification")
    for label, text in rule.rules:
        assert f"{label} {text}".strip() in words
    assert 'href="/_mock/contract?q=rejectReason.rejectReasonCode"' in shown.text
    described = re.findall('aria-describedby="(rule-[^"]+)"', shown.text)
    assert len(described) == len(set(described)) > 20
    assert all(f'id="{one}"' in shown.text for one in described)


async def test_an_address_has_the_rules_of_its_own_format(
    sandbox: Server, reader: "Reader", player: Player
) -> None:
    own = {"extends": "approved", "document": {"type": "DRIVING_LICENSE", "country": "USA"}}
    played = await player.play(sandbox.simulation, own)
    words = words_of(await reader.get(path_of(played)))
    (rule,) = find("idAddress[US].stateCode")
    assert rule.field.words in words


async def test_what_breaks_the_contract_is_marked_in_words_at_its_field(
    sandbox: Server, reader: "Reader", player: Player
) -> None:
    changes = {
        "callback.set": {"idFaceMatch": "101"},
        "callback.omit": ["callbackDate"],
        "callback.violate": True,
    }
    played = await player.play(sandbox.simulation, "approved", set=changes)
    words = words_of(await reader.get(path_of(played)))
    assert "101 ✗ breaks the contract" in words
    assert "callbackDate is missing" in words


async def test_an_attempt_tells_both_sides(
    sandbox: Server, reader: "Reader", player: Player, shop: Shop
) -> None:
    shop.answers(503, **{"X-Trouble": "indeed"})
    played = await player.play(sandbox.simulation, "approved")
    words = words_of(await reader.get(path_of(played)))
    for said in ("refused (503)", "Answer 503", "X-Trouble: indeed", "User-Agent: ", "TLS none"):
        assert said in words


async def test_what_merchants_and_scenarios_say_is_text(
    sandbox: Server, reader: "Reader", player: Player, shop: Shop
) -> None:
    async def nasty(request: web.Request) -> web.Response:
        return web.Response(text=NASTY, headers={"X-Nasty": NASTY}, status=500)

    shop.answer = nasty
    own = {"extends": "approved", "title": NASTY, "advice": NASTY}
    played = await player.play(sandbox.simulation, own, customer_id=NASTY, merchant_reference=NASTY[:90])
    shown = await reader.get(path_of(played))
    assert NASTY in words_of(shown) or "alert" in shown.text
    assert "<script>alert" not in shown.text
    assert "<img src=x" not in shown.text


async def test_images_are_given_whole_and_small_and_no_call_is_counted(
    sandbox: Server, reader: "Reader", fraud: Transaction, control: Control, call: Caller
) -> None:
    scans = f"{sandbox.url}/api/netverify/v2/scans/{fraud.reference}"
    fetched = await call("GET", f"{scans}/images/front", Accept="image/jpeg")
    counted = len((await control.good("GET", "/requests"))["items"])
    root = f"{reader.root}/_mock/{path_of(fraud)}/images"
    async with reader.session.get(f"{root}/front") as answer:
        assert (answer.content_type, await answer.read()) == ("image/jpeg", fetched.body)
    async with reader.session.get(f"{root}/front?small=1") as answer:
        assert answer.status == 200
        assert len(await answer.read()) * 4 < len(fetched.body)
    assert len((await control.good("GET", "/requests"))["items"]) == counted
    assert (await reader.get(f"{path_of(fraud)}/images/nothing")).status == 404
    await call("DELETE", scans)
    assert (await reader.get(f"{path_of(fraud)}/images/front")).status == 404
    assert "<img" not in (await reader.get(path_of(fraud))).text


async def test_a_callback_is_sent_again_and_each_can_be_looked_at(
    reader: "Reader", fraud: Transaction, shop: Shop
) -> None:
    await reader.get(path_of(fraud))
    shown = await reader.send(f"{path_of(fraud)}/callbacks/1/resend")
    assert f"Sent again as {fraud.reference}-2: accepted (200)" in shown.text
    assert [one.body for one in shop.received] == [shop.received[0].body] * 2
    assert "Callback 2" in shown.text
    first = await reader.get(path_of(fraud), callback="1")
    assert '<h2 id="callback-title">Callback 1</h2>' in first.text
    assert (await reader.get(path_of(fraud), callback="3")).status == 404
    assert (await reader.get(path_of(fraud), callback="x")).status == 404
    async with reader.session.get(f"{reader.root}/_mock/{path_of(fraud)}/callbacks/1/body") as answer:
        assert await answer.read() == shop.received[0].body


async def test_another_merchants_is_not_shown(reader: "Reader", fraud: Transaction, control: Control) -> None:
    await control.merchant(token="other")
    assert (await reader.get(path_of(fraud), merchant="other")).status == 404


async def test_a_workflow_of_the_current_platform_has_the_same_page(
    sandbox: Server, reader: "Reader", player: Player
) -> None:
    played = await player.play(sandbox.simulation, "own-rule", set={"settings.edition": KYX})
    shown = await reader.get(path_of(played))
    words = words_of(shown)
    assert f"Account {played.workflow.account if played.workflow else ''} Workflow 10011, PROCESSED" in words
    assert "Decision WARNING, MANUAL REVIEW OF STUDENTS, risk score 55" in words
    assert "similarity SELFIE, ID PASSED MATCH" in words
    assert "definitionKey" in words
    (rule,) = (one for one in find("workflowExecution.status", KYX) if one.product == "callback")
    assert rule.field.words in words
    assert "Front" in words


async def test_it_is_used_with_keyboard_and_screen_reader_on_a_small_screen_too(
    sandbox: Server, watched: "Watched", fraud: Transaction, player: Player
) -> None:
    page = await watched.page(dark=True, width=360)
    await page.goto(f"{sandbox.url}/_mock/{path_of(fraud)}")
    name = page.locator("a.name", has_text="rejectReasonCode")
    rule = page.locator(f"[id='{await name.get_attribute('aria-describedby')}']")
    assert not await rule.is_visible()
    await name.focus()
    await page.keyboard.press("Shift+Tab")
    await page.keyboard.press("Tab")
    assert "sent" in await rule.inner_text()
    await page.keyboard.press("Escape")
    assert not await rule.is_visible()
    await name.hover()
    await rule.wait_for(state="visible")
    assert await violations(page) == []


async def test_an_open_page_follows_what_happens(
    sandbox: Server, watched: "Watched", player: Player, call: Caller
) -> None:
    started = player.start(sandbox.simulation, "approved")
    page = await watched.page()
    await page.goto(f"{sandbox.url}/_mock/{path_of(started)}")
    await page.locator("#light[data-state=on]").wait_for()
    assert "PENDING" in await page.locator("h1").inner_text()
    await page.locator("#finish-as").press_sequentially("fra")
    await sandbox.simulation.touch(started)
    await page.locator("h1 + .soft, .facts", has_text="steered by hand").first.wait_for()
    await page.keyboard.type("ud")  # what somebody types stays, and goes on
    assert await page.locator("#finish-as").input_value() == "fraud"
    status = f"{sandbox.url}/api/netverify/v2/scans/{started.reference}"
    run = page.get_by_role("button", name="Run now").last
    await run.focus()
    await call("GET", status)
    await page.locator("#story li").filter(has_text="GET /api").wait_for()
    await expect(run).to_be_focused()
    await sandbox.simulation.run_until_idle(sandbox.account)
    await page.locator("h1", has_text="APPROVED_VERIFIED").wait_for()
    assert await page.locator("h1").get_by_role("button", name="Copy").is_visible()
    await page.locator("#callback >> text=verificationStatus").first.wait_for()
    await page.locator("#story >> text=accepted (200)").first.wait_for()
    await page.locator("summary", has_text="Raw body").click()
    for count in (1, 2):  # calls are told, and what is open stays open while the callback is the same
        await call("GET", status)
        await page.locator("#story li").filter(has_text="GET /api").nth(count).wait_for()
    assert await page.locator("details", has_text="Raw body").get_attribute("open") is not None
    await sandbox.simulation.send_again(sandbox.account, _original(sandbox, started))
    await page.locator("h2", has_text="Callback 2").wait_for()


def _original(sandbox: Server, transaction: Transaction) -> Callback:
    (callback,) = sandbox.store.callbacks(transaction.reference)
    return callback._replace(original=callback.id, attempts=())


async def test_what_really_was_another_time_is_told_beside(
    sandbox: Server, reader: "Reader", fraud: Transaction, call: Caller
) -> None:
    await call("GET", f"{sandbox.url}/api/netverify/v2/scans/{fraud.reference}")
    words = words_of(await reader.get(path_of(fraud)))
    assert len(re.findall(r"2017-11-22 10:00:0\d UTC really 20\d\d-", words)) == 2
    assert "Really began 20" in words


async def test_small_images_leave_room_for_the_rest_of_a_page(
    sandbox: Server, reader: "Reader", player: Player
) -> None:
    played = await player.play(sandbox.simulation, "approved", set={"settings.edition": "2021-07"})
    shown = await reader.get(path_of(played))
    small = set(re.findall('<img src="([^"]+small=1)"', shown.text))
    assert len(small) >= 3
    size = 0
    for url in small:
        async with reader.session.get(reader.root + unescape(url)) as answer:
            size += len(await answer.read())
    assert size < 25_000  # of 60,000, of which scripts and styles take 26,000


async def test_whatever_was_played_has_a_page(sandbox: Server, reader: "Reader", player: Player) -> None:
    wrong = {}
    for name in sorted({*SCENARIOS, *sandbox.library.names()[::9]}):
        edition = sandbox.library.get(name).first_edition
        sandbox.account.configure(sandbox.account.settings._replace(edition=edition))
        played = player.start(sandbox.simulation, name)
        before = (await reader.get(path_of(played))).status
        await sandbox.simulation.run_until_idle(sandbox.account)
        if (statuses := (before, (await reader.get(path_of(played))).status)) != (200, 200):
            wrong[name] = statuses
    assert wrong == {}


async def test_a_scan_that_cannot_be_finished_so_says_why_where_it_was_typed(
    sandbox: Server, reader: "Reader", player: Player
) -> None:
    pending = player.start(sandbox.simulation, "approved")
    await reader.get(path_of(pending))
    shown = await reader.send(f"{path_of(pending)}/finish", scenario="frod")
    assert shown.status == 404
    assert re.search('value="frod"[^>]* aria-invalid="true"', shown.text)
    assert "did you mean &#39;fraud&#39;?" in shown.text


async def test_what_is_over_can_be_deleted_as_the_merchants_code_would(
    sandbox: Server, reader: "Reader", player: Player, call: Caller
) -> None:
    played = await player.play(sandbox.simulation, "approved", seed=3)
    assert f'action="/_mock/{path_of(played)}/delete"' in (await reader.get(path_of(played))).text
    image = f"{sandbox.url}/api/netverify/v2/scans/{played.reference}/images/front"
    assert (await call("GET", image)).status == 200
    shown = await reader.send(f"{path_of(played)}/delete")
    assert "Its data and images are deleted." in shown.text
    assert "/delete" not in shown.text
    assert (await call("GET", image)).status == 404
    pending = player.start(sandbox.simulation, "approved", seed=4)
    assert "/delete" not in (await reader.get(path_of(pending))).text
    for one, state in ((played, "deleted"), (pending, "PENDING")):
        shown = await reader.send(f"{path_of(one)}/delete")
        assert (shown.status, f"is {state}, not finished" in shown.text) == (409, True)
