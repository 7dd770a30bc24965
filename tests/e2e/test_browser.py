"""Does a customer's page work in a browser: on a phone, by keyboard, within another site's page?"""

import json
from collections.abc import AsyncIterator
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import web
from PIL import Image
from playwright.async_api import Browser, Page

from mockjumio.harness import Server

if TYPE_CHECKING:
    from tests.conftest import Caller, Shop

PATIENCE = 15_000  # milliseconds that a step may take
V2, V4 = "/api/netverify/v2/initiateNetverify", "/api/v4/initiate"
LISTENING = """<!doctype html><title>Shop</title><h1 id="shop">Shop</h1><script>
window.told = []; addEventListener("message", event => told.push([event.origin, JSON.parse(event.data)]))
</script>"""


@pytest.fixture
async def page(chromium: Browser) -> AsyncIterator[Page]:
    """A phone's, which fails the test if its console says that something was blocked or broke."""
    context = await chromium.new_context(viewport={"width": 360, "height": 640}, has_touch=True)
    page = await context.new_page()
    page.set_default_timeout(PATIENCE)
    wrong: list[str] = []
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    yield page
    await context.close()
    assert [one for one in wrong if not any(status in one for status in ("400", "404", "410"))] == []


@pytest.fixture
def site(shop: "Shop", sandbox: Server) -> dict[str, str]:
    """The merchant's pages by path; its other paths take callbacks and returning customers."""
    pages: dict[str, str] = {}

    async def answer(request: web.Request) -> web.Response:
        text = pages.get(request.path, f'<h1 id="back">{request.path}</h1>')
        return web.Response(text=text, content_type="text/html")

    shop.answer = answer
    sandbox.account.callback_url = shop.url
    sandbox.account.wire = sandbox.account.wire._replace(journey="hosted")
    return pages


class Shopkeeper:
    """Starts scans whose customers come back to the shop."""

    def __init__(self, sandbox: Server, shop: "Shop", call: "Caller") -> None:
        self.sandbox, self.origin, self._call = sandbox, shop.url.removesuffix("/jumio"), call

    async def starts(self, path: str, **body: Any) -> dict[str, str]:
        urls = {"successUrl": f"{self.origin}/thanks", "errorUrl": f"{self.origin}/sorry"}
        sent = json.dumps({**body, **urls}).encode()
        answer = await self._call("POST", self.sandbox.url + path, sent)
        assert answer.status == 200, answer.body
        content: dict[str, str] = json.loads(answer.body)
        return content


@pytest.fixture
def shopkeeper(sandbox: Server, shop: "Shop", call: "Caller") -> Shopkeeper:
    return Shopkeeper(sandbox, shop, call)


def picture() -> bytes:
    file = BytesIO()
    Image.new("RGB", (640, 400), "navy").save(file, "JPEG")
    return file.getvalue()


async def settle(sandbox: Server) -> None:
    await sandbox.simulation.run_until_idle(sandbox.account)


async def test_a_customer_gets_through_with_the_keyboard_alone(
    page: Page, site: dict[str, str], shopkeeper: Shopkeeper, sandbox: Server, shop: "Shop"
) -> None:
    started = await shopkeeper.starts(
        V4, customerInternalReference="o 1", userReference="ada", workflowId=100
    )
    await page.goto(started["redirectUrl"])
    assert await page.evaluate("document.activeElement.name") == "country"
    for key in ("a", "u", "s", "t", "r", "i", "a", "Tab", "p", "Tab", "Enter"):
        await page.keyboard.press(key)
    await page.wait_for_selector("text=the front of your ID")
    wide = await page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 360  # nothing sticks out of a phone's screen
    for key in ("Tab", "Tab", "Tab", "Tab"):  # past both file fields, to the specimen
        await page.keyboard.press(key)
    assert await page.evaluate("document.activeElement.name") == "specimen"
    await page.keyboard.press("Enter")
    await page.wait_for_selector("#back")
    assert page.url.startswith(f"{shopkeeper.origin}/thanks?transactionStatus=SUCCESS&")
    await settle(sandbox)
    callback = next(one.form for one in shop.received if one.path == "/jumio")
    assert (callback["idCountry"], callback["idType"]) == ("AUT", "PASSPORT")


async def test_a_customer_chooses_a_file_and_is_told_if_it_is_no_picture(
    page: Page, site: dict[str, str], shopkeeper: Shopkeeper, sandbox: Server
) -> None:
    preset = [{"index": 1, "country": "USA", "type": "PASSPORT"}]
    body = {"customerInternalReference": "o", "userReference": "a", "workflowId": 102, "presets": preset}
    started = await shopkeeper.starts(V4, **body)
    await page.goto(started["redirectUrl"])
    assert await page.locator("input[capture]").count() == 0  # camera is not among what 102 allows
    for content, kind in ((b"GIF89a", "image/gif"), (picture(), "image/jpeg")):
        await page.set_input_files("input[name=file]", {"name": "front", "mimeType": kind, "buffer": content})
        await page.get_by_role("button", name="Continue").click()
        await page.wait_for_selector("[role=alert]" if content == b"GIF89a" else "#back")
    scan = sandbox.simulation.transaction(started["transactionReference"])
    assert scan is not None
    assert sandbox.store.picture(scan, "front") == picture()


async def test_a_tester_finishes_with_the_bar(
    page: Page, site: dict[str, str], shopkeeper: Shopkeeper, sandbox: Server, shop: "Shop"
) -> None:
    started = await shopkeeper.starts(V4, customerInternalReference="o", userReference="a")
    await page.goto(started["redirectUrl"])
    await page.get_by_text("For testers").click()
    await page.get_by_label("Finish as").select_option("fraud")
    await page.get_by_role("button", name="Finish").click()
    await page.wait_for_selector("#back")
    await settle(sandbox)
    callback = next(one.form for one in shop.received if one.path == "/jumio")
    assert callback["verificationStatus"] == "DENIED_FRAUD"


async def test_after_an_attempt_that_a_tester_fails_the_customer_goes_on(
    page: Page, site: dict[str, str], shopkeeper: Shopkeeper
) -> None:
    started = await shopkeeper.starts(V4, customerInternalReference="o", userReference="a", workflowId=100)
    await page.goto(started["redirectUrl"])
    await page.get_by_text("For testers").click()
    await page.get_by_role("button", name="Fail this attempt").click()
    await page.wait_for_selector("text=could not be read")
    assert page.url == started["redirectUrl"]
    await page.select_option("[name=type]", "PASSPORT")
    await page.get_by_role("button", name="Continue").click()
    await page.get_by_role("button", name="Use a specimen").click()
    await page.wait_for_selector("#back")
    assert page.url.startswith(f"{shopkeeper.origin}/thanks?transactionStatus=SUCCESS&")


async def test_the_client_of_v2_embeds_the_page_in_another_sites_page(
    page: Page, site: dict[str, str], shopkeeper: Shopkeeper, sandbox: Server
) -> None:
    body = {"merchantIdScanReference": "o", "enabledFields": "idNumber"}
    started = await shopkeeper.starts(V2, **body)
    token = started["authorizationToken"]
    site["/checkout"] = f"""{LISTENING}<div id="jumio"></div>
        <script src="{sandbox.url}/widget/jumio-verify/2.0/iframe-script.js"></script>
        <script>
            JumioClient.setVars({{authorizationToken: "{token}", clientHeight: "small"}}).initVerify("jumio")
        </script>
    """
    await page.goto(f"{shopkeeper.origin}/checkout")
    frame = page.frame_locator("#jumio iframe")
    await frame.get_by_role("button", name="Continue").click()
    await frame.get_by_role("button", name="Use a specimen").click()
    await frame.locator("#back").wait_for()  # the merchant's page, within the frame
    ((origin, told),) = await page.evaluate("told")
    assert origin == sandbox.url
    assert set(told) == {"authorizationToken", "scanReference", "timestamp"}
    assert (told["authorizationToken"], told["scanReference"]) == (token, started["jumioIdScanReference"])
    assert await page.locator("#jumio iframe").evaluate("frame => frame.style.height") == "520px"


async def test_v4_in_a_frame_tells_what_happens(
    page: Page, site: dict[str, str], shopkeeper: Shopkeeper, sandbox: Server
) -> None:
    preset = [{"index": 1, "country": "USA", "type": "PASSPORT"}]
    body = {"customerInternalReference": "</script>", "userReference": "a", "workflowId": 100}
    started = await shopkeeper.starts(V4, **body, presets=preset)
    site["/checkout"] = f'{LISTENING}<iframe id="jumio" src="{started["redirectUrl"]}"></iframe>'
    await page.goto(f"{shopkeeper.origin}/checkout")
    await page.frame_locator("#jumio").get_by_role("button", name="Use a specimen").click()
    await page.frame_locator("#jumio").locator("#back").wait_for()
    told = [content for _, content in await page.evaluate("told")]
    assert [one["payload"]["value"] for one in told] == ["loaded", "success"]
    for one in told:
        assert (one["eventType"], one["customerInternalReference"]) == (510, "</script>")
        assert one["transactionReference"] == started["transactionReference"]


async def test_v4_in_a_frame_tells_that_its_token_has_expired_and_when_it_is_opened_too_late(
    page: Page, site: dict[str, str], shopkeeper: Shopkeeper
) -> None:
    started = await shopkeeper.starts(V4, customerInternalReference="o", userReference="a")
    site["/checkout"] = f'{LISTENING}<iframe id="jumio" src="{started["redirectUrl"]}"></iframe>'
    await page.goto(f"{shopkeeper.origin}/checkout")
    frame = page.frame_locator("#jumio")
    await frame.get_by_text("For testers").click()
    await frame.get_by_role("button", name="Let the token expire").click()
    await frame.locator("#back").wait_for()
    expired = [content["payload"] for _, content in await page.evaluate("told")]
    assert expired == [{"value": "loaded"}, {"value": "error", "metainfo": {"code": 9210}}]
    await page.reload()  # the page is opened again
    await page.frame_locator("#jumio").locator("#back").wait_for()
    again = [content["payload"] for _, content in await page.evaluate("told")]
    assert again == [{"value": "error", "metainfo": {"code": 9210}}]
