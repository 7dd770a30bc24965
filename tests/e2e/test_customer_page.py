"""What does a customer's page do, and where does it lead? Asked over HTTP, without a browser."""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from io import BytesIO
from pathlib import Path
from shutil import copytree
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import parse_qsl, urlsplit

import aiohttp
import pytest
from PIL import Image

from mockjumio.clock import MINUTE
from mockjumio.errors import Removed
from mockjumio.harness import Server
from mockjumio.store.sqlite import SqliteStore
from mockjumio.transaction import State, Transaction

if TYPE_CHECKING:
    from tests.conftest import Caller, Shop

V2 = "/api/netverify/v2"
BODIES: dict[str, dict[str, Any]] = {
    "/api/v4/initiate": {"customerInternalReference": "order 1", "userReference": "ada"},
    f"{V2}/initiateNetverifyRedirect": {"merchantIdScanReference": "order 1", "customerId": "ada"},
    f"{V2}/acquisitions": {
        "type": "UB",
        "country": "AUT",
        "merchantScanReference": "order 1",
        "customerId": "ada",
    },
}
V4, REDIRECT, DOCUMENT = BODIES
URLS = {"successUrl": "https://shop.example/thanks?a=1", "errorUrl": "https://shop.example/sorry"}


def picture() -> bytes:
    file = BytesIO()
    Image.new("RGB", (640, 400), "navy").save(file, "JPEG")
    return file.getvalue()


class Seen(NamedTuple):
    status: int
    where: str  # that it leads to
    text: str

    @property
    def heading(self) -> str:
        found = re.search("<h1>(.*?)</h1>", self.text)
        return found[1] if found else ""

    @property
    def parameters(self) -> dict[str, str]:
        return dict(parse_qsl(urlsplit(self.where).query))


class Customer:
    """Opens a page, fills in its forms, and uses its tester's bar."""

    def __init__(self, sandbox: Server, session: aiohttp.ClientSession, call: "Caller") -> None:
        self.sandbox = sandbox
        self._session = session
        self._call = call
        self.url = ""
        self.token = ""
        self.pages: list[str] = []  # to which forms have led

    async def invited(self, path: str, **body: Any) -> Transaction:
        """A scan that a merchant starts, whose page this customer gets."""
        sent = json.dumps({**BODIES[path], **URLS, **body}).encode()
        answer = json.loads((await self._call("POST", self.sandbox.url + path, sent)).body)
        self.url = answer.get("redirectUrl") or answer["clientRedirectUrl"]
        self.token = parse_qsl(urlsplit(self.url).query)[-1][1]
        return self.scan()

    def scan(self) -> Transaction:
        found = self.sandbox.store.of_token(self.token)
        assert found is not None
        current = self.sandbox.simulation.transaction(found.reference, found.merchant)
        assert current is not None
        return current

    async def opens(self) -> Seen:
        return await self._seen("GET", self.url)

    async def sends(self, **fields: Any) -> Seen:
        form = aiohttp.FormData(default_to_multipart=True)
        for name, value in fields.items():
            filename = "a.jpg" if isinstance(value, bytes) else None
            form.add_field(name, value, filename=filename)
        return await self._seen("POST", self.url, data=form)

    async def tests(self, do: str, **fields: str) -> Seen:
        bar = f"{self.sandbox.url}/_mock/journeys/{self.token}"
        return await self._seen("POST", bar, data={"do": do, **fields})

    async def _seen(self, method: str, url: str, **sent: Any) -> Seen:
        """As a browser does, but for where the merchant's pages are."""
        async with self._session.request(method, url, allow_redirects=False, **sent) as answer:
            where = answer.headers.get("Location", "")
            if answer.status == 303:
                assert answer.headers["Cache-Control"] == "no-store"
            if not where.startswith("/") or "/_mock/" in url:
                return Seen(answer.status, where, await answer.text())
        self.pages.append(where)
        return await self._seen("GET", self.sandbox.url + where)


@pytest.fixture
async def customer(sandbox: Server, shop: "Shop", call: "Caller") -> AsyncIterator[Customer]:
    account = sandbox.account
    account.callback_url = shop.url
    account.wire = account.wire._replace(journey="hosted")
    async with aiohttp.ClientSession() as session:
        yield Customer(sandbox, session, call)


async def settle(customer: Customer) -> None:
    await customer.sandbox.simulation.run_until_idle(customer.sandbox.account)


async def test_a_customer_goes_through_the_steps_and_back_to_the_merchant(
    customer: Customer, shop: "Shop", call: "Caller"
) -> None:
    scan = await customer.invited(V4)
    first = await customer.opens()
    assert (first.status, first.heading) == (200, "Which document do you have?")
    assert [step.action for step in customer.scan().steps] == ["start", "expire"]
    front = await customer.sends(country="AUT", type="ID_CARD")
    assert front.heading == "Take a picture of the front of your ID"
    back = await customer.sends(part="front", file=picture())
    assert back.heading == "Take a picture of the back of your ID"
    face = await customer.sends(part="back", specimen="1")
    assert face.heading == "Take a picture of your face"
    done = await customer.sends(part="face", file=picture())
    assert done.status == 303
    assert done.where.startswith("https://shop.example/thanks?a=1&")
    assert done.parameters == {
        "a": "1",
        "transactionStatus": "SUCCESS",
        "customerInternalReference": "order 1",
        "transactionReference": scan.reference,
    }
    assert customer.scan().state is State.PENDING  # it is being processed
    await settle(customer)
    (received,) = shop.received
    form = received.form
    assert (form["idCountry"], form["idType"], form["idScanSource"]) == ("AUT", "ID_CARD", "WEB_UPLOAD")
    assert form["verificationStatus"] == "APPROVED_VERIFIED"
    assert (await call("GET", form["idScanImage"])).body == picture()
    drawn = await call("GET", form["idScanImageBackside"])
    assert (drawn.status, drawn.body != picture()) == (200, True)


async def test_presets_skip_the_choice_and_the_camera_is_told_from_a_file(
    customer: Customer, shop: "Shop"
) -> None:
    await customer.invited(REDIRECT, presetCountry="USA", presetIdType="PASSPORT", enabledFields="idNumber")
    assert (await customer.opens()).heading == "Take a picture of the front of your ID"
    done = await customer.sends(part="front", camera=picture())
    assert done.parameters["idScanStatus"] == "SUCCESS"
    assert done.parameters["merchantIdScanReference"] == "order 1"
    await settle(customer)
    assert shop.received[0].form["idScanSource"] == "REDIRECT_CAM"
    assert shop.received[0].form["presetIdType"] == "PASSPORT"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"country": "AUT"}, "choose a country and a type"),
        ({"country": "XX", "type": "PASSPORT"}, "choose a country and a type"),
        ({"country": "PRK", "type": "PASSPORT"}, "is not accepted here"),
        ({"part": "front"}, "Take or choose a picture first"),
        ({"part": "front", "file": b"GIF89a"}, "neither JPEG nor PNG"),
        ({"part": "<b>", "specimen": "1"}, "part is &#39;&lt;b&gt;&#39;"),
        ({"done": "1"}, "A picture is missing"),
    ],
)
async def test_what_cannot_be_is_said_on_the_page_and_loses_nothing(
    customer: Customer, fields: dict[str, Any], said: str
) -> None:
    await customer.invited(V4, presets=[{"index": 1, "country": "USA", "type": "PASSPORT"}])
    await customer.opens()
    seen = await customer.sends(**fields)
    assert seen.status == 400
    assert said in seen.text
    assert customer.scan().state is State.PENDING
    assert (await customer.opens()).status == 200


async def test_a_form_may_come_urlencoded_as_programs_post_it(customer: Customer) -> None:
    await customer.invited(V4, workflowId=100)
    await customer.opens()
    async with aiohttp.ClientSession() as session:
        for fields in ({"country": "AUT", "type": "PASSPORT"}, {"part": "front", "specimen": "1"}):
            async with session.post(customer.url, data=fields, allow_redirects=False) as answer:
                assert answer.status == 303


async def test_whoever_goes_back_is_not_asked_to_send_a_form_again(customer: Customer) -> None:
    await customer.invited(V4)
    first = await customer.opens()
    told = '\\"value\\": \\"loaded\\"'
    assert told in first.text
    front = await customer.sends(country="AUT", type="ID_CARD")
    (page,) = customer.pages
    assert told not in front.text  # the page around is told once
    back = await customer.sends(part="front", specimen="1")
    assert customer.pages == [page, page]
    assert (await customer._seen("GET", customer.sandbox.url + page)).heading == back.heading


async def test_who_asks_for_the_head_of_the_page_has_not_opened_it(customer: Customer) -> None:
    await customer.invited(V4)
    assert (await customer._seen("HEAD", customer.url)).status == 200
    assert [step.action for step in customer.scan().steps] == ["token_expire"]


async def test_forms_that_come_at_the_same_time_finish_once(customer: Customer, shop: "Shop") -> None:
    await customer.invited(V4, presets=[{"index": 1, "country": "USA", "type": "PASSPORT"}], workflowId=100)
    await customer.opens()
    seen = await asyncio.gather(*(customer.sends(part="front", file=picture()) for _ in range(4)))
    assert [one.status for one in seen] == [303] * 4
    assert sorted(one.where.partition("?")[0].rpartition("/")[2] for one in seen) == ["sorry"] * 3 + [
        "thanks"
    ]
    await settle(customer)
    assert len(shop.received) == 1


async def test_a_document_has_as_many_pages_as_the_customer_adds(customer: Customer, shop: "Shop") -> None:
    scan = await customer.invited(DOCUMENT)
    assert (await customer.opens()).heading == "Take a picture of page 1 of your utility bill"
    second = await customer.sends(part="1", file=picture())
    assert second.heading == "Take a picture of page 2 of your utility bill"
    await customer.sends(part="2", specimen="1")
    done = await customer.sends(done="1")
    assert done.parameters == {"a": "1", "idScanStatus": "SUCCESS", "jumioIdScanReference": scan.reference}
    await settle(customer)
    assert len(json.loads(shop.received[0].form["document"])["images"]) == 2
    assert json.loads(shop.received[0].form["transaction"])["source"] == "DOC_UPLOAD"


async def test_a_tester_finishes_as_any_scenario(customer: Customer, shop: "Shop") -> None:
    await customer.invited(V4, presets=[{"index": 1, "country": "AUT", "type": "ID_CARD"}])
    await customer.opens()
    done = await customer.tests("finish", scenario="fraud")
    assert done.parameters["transactionStatus"] == "SUCCESS"  # of the pictures, not of the verification
    await settle(customer)
    form = shop.received[0].form
    assert (form["verificationStatus"], form["idCountry"]) == ("DENIED_FRAUD", "AUT")
    assert customer.scan().scenario == "fraud"


@pytest.mark.parametrize(
    ("path", "codes"),
    [
        (V4, {"transactionStatus": "ERROR", "errorCode": "9200"}),
        (REDIRECT, {"idScanStatus": "ERROR", "errorCode": "210"}),
        (DOCUMENT, {"idScanStatus": "ERROR", "errorCode": "311"}),
    ],
)
async def test_a_page_can_be_used_once(customer: Customer, path: str, codes: dict[str, str]) -> None:
    await customer.invited(path)
    await customer.opens()
    await customer.tests("finish")
    again = await customer.opens()
    assert again.status == 303
    assert again.where.startswith("https://shop.example/sorry?")
    assert codes.items() <= again.parameters.items()
    assert (await customer.sends(part="front", specimen="1")).status == 303
    assert (await customer.tests("finish")).status == 303
    await settle(customer)
    assert len(customer.sandbox.store.callbacks(customer.scan().reference)) == 1


async def test_a_token_expires_on_the_merchants_clock(customer: Customer, shop: "Shop") -> None:
    await customer.invited(REDIRECT, authorizationTokenLifetime=60)
    await customer.sandbox.simulation.advance_by(customer.sandbox.account, MINUTE)
    late = await customer.opens()
    assert late.parameters == {
        "idScanStatus": "ERROR",
        "errorCode": "210",
        "authorizationToken": customer.token,
    }
    assert shop.received[0].form["verificationStatus"] == "NO_ID_UPLOADED"
    assert shop.received[0].form["idScanSource"] == "REDIRECT"


async def test_a_customer_who_is_silent_is_cleaned_up_after_fifteen_minutes(
    customer: Customer, shop: "Shop"
) -> None:
    await customer.invited(V4, tokenLifetimeInMinutes=60)
    advance = customer.sandbox.simulation.advance_by
    account = customer.sandbox.account
    await customer.opens()
    await advance(account, 14 * MINUTE)
    await customer.sends(country="AUT", type="PASSPORT")
    await advance(account, 14 * MINUTE)
    assert customer.scan().state is State.PENDING
    await advance(account, MINUTE)
    assert customer.scan().state is State.FAILED
    late = await customer.opens()
    assert late.parameters["errorCode"] == "9210"
    assert late.parameters["transactionReference"] == customer.scan().reference
    assert shop.received[0].form["verificationStatus"] == "NO_ID_UPLOADED"


async def test_a_customer_who_leaves_after_a_failed_attempt_was_not_readable(
    customer: Customer, shop: "Shop"
) -> None:
    await customer.invited(V4, presets=[{"index": 1, "country": "AUT", "type": "PASSPORT"}])
    advance, account = customer.sandbox.simulation.advance_by, customer.sandbox.account
    await customer.opens()
    assert customer.url.endswith((await customer.tests("unreadable")).where)
    assert "could not be read" in (await customer.opens()).text
    await advance(account, 14 * MINUTE)
    await customer.sends(part="front", specimen="1")  # the second attempt begins
    await advance(account, 14 * MINUTE)
    assert customer.scan().state is State.PENDING
    await advance(account, MINUTE)
    assert customer.scan().state is State.DONE
    form = shop.received[0].form
    assert (form["verificationStatus"], form["idCountry"]) == ("ERROR_NOT_READABLE_ID", "AUT")
    assert json.loads(form["rejectReason"])["rejectReasonCode"] == "200"


@pytest.mark.parametrize(
    ("path", "body", "source"),
    [
        (V4, {}, "WEB_CAM"),
        (V4, {"workflowId": 102}, "WEB_UPLOAD"),
        (REDIRECT, {}, "REDIRECT_CAM"),
        (REDIRECT, {"captureMethod": "UPLOAD"}, "REDIRECT_UPLOAD"),
    ],
)
@pytest.mark.parametrize("do", ["finish", "unreadable"])
async def test_a_scan_that_has_images_says_how_they_came_even_if_a_tester_ends_it(
    customer: Customer, shop: "Shop", path: str, body: dict[str, Any], source: str, do: str
) -> None:
    await customer.invited(path, **body)
    await customer.opens()
    await customer.tests(do)
    await customer.sandbox.simulation.advance_by(customer.sandbox.account, 15 * MINUTE)
    assert [one.form["idScanSource"] for one in shop.received] == [source]


async def test_after_a_failed_attempt_the_next_may_do(customer: Customer, shop: "Shop") -> None:
    await customer.invited(V4, presets=[{"index": 1, "country": "AUT", "type": "PASSPORT"}], workflowId=100)
    await customer.opens()
    await customer.tests("unreadable")
    done = await customer.sends(part="front", specimen="1")
    assert done.parameters["transactionStatus"] == "SUCCESS"
    await settle(customer)
    assert [one.form["verificationStatus"] for one in shop.received] == ["APPROVED_VERIFIED"]


async def test_three_failed_attempts_are_all(customer: Customer, shop: "Shop") -> None:
    await customer.invited(V4)
    await customer.opens()
    for _ in range(2):
        assert (await customer.tests("unreadable")).status == 303
    third = await customer.tests("unreadable")
    assert (third.status, third.parameters["errorCode"]) == (303, "9835")
    assert [one.form["verificationStatus"] for one in shop.received] == ["ERROR_NOT_READABLE_ID"]


async def test_a_tester_leaves_or_lets_the_token_expire(customer: Customer, shop: "Shop") -> None:
    await customer.invited(V4)
    expired = await customer.tests("expire")
    assert expired.parameters["errorCode"] == "9210"
    assert [one.form["verificationStatus"] for one in shop.received] == ["NO_ID_UPLOADED"]
    await customer.invited(V4)
    await customer.opens()
    assert (await customer.tests("leave")).status == 200
    await customer.sandbox.simulation.advance_by(customer.sandbox.account, 15 * MINUTE)
    assert [one.form["verificationStatus"] for one in shop.received] == ["NO_ID_UPLOADED"] * 2


async def test_a_token_of_nobody_shows_an_error_and_is_journalled(customer: Customer) -> None:
    await customer.invited(V4)
    customer.url = customer.url[:-4] + "0000"
    seen = await customer.opens()
    assert (seen.status, seen.heading) == (404, "This page cannot be used")
    (entry,) = list(customer.sandbox.store.requests(None))
    assert (entry.status, entry.reason) == (404, "404: nothing has this token")
    assert "token" not in entry.path


async def test_without_the_merchants_pages_there_are_ours(customer: Customer) -> None:
    await customer.invited(V4, successUrl=None, errorUrl=None)
    done = await customer.tests("finish")
    assert (done.status, done.heading) == (200, "Thank you")
    again = await customer.opens()
    assert (again.status, again.heading) == (410, "Sorry")


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [
        ("multipart/form-data; boundary=b", b"--b\r\nbroken", 400),
        ("multipart/form-data", b"", 400),
        ("application/json", b"{}", 400),
        ("application/x-www-form-urlencoded", b"do=nothing%20of%20it", 400),
        ("application/x-www-form-urlencoded", b"do=%ff", 400),
        ("application/x-www-form-urlencoded", b"do=" + b"x" * 20_000, 413),
    ],
)
async def test_what_is_no_order_to_the_bar_is_said_and_changes_nothing(
    customer: Customer, call: "Caller", kind: str, body: bytes, status: int
) -> None:
    before = await customer.invited(V4)
    answer = await call(
        "POST", f"{customer.sandbox.url}/_mock/journeys/{customer.token}", body, Content_Type=kind
    )
    assert (answer.status, answer.kind.partition(";")[0]) == (status, "text/html")
    assert customer.scan() == before


async def test_a_web_page_elsewhere_cannot_use_the_testers_bar(customer: Customer, call: "Caller") -> None:
    await customer.invited(V4)
    bar = f"{customer.sandbox.url}/_mock/journeys/{customer.token}"
    answer = await call("POST", bar, b"do=finish", Origin="https://elsewhere.example")
    assert answer.status == 403


async def test_the_script_of_the_embedded_client_is_served(customer: Customer, call: "Caller") -> None:
    url = f"{customer.sandbox.url}/widget/jumio-verify/2.0/iframe-script.js"
    answer = await call("GET", url, Authorization=None, User_Agent=None)
    assert (answer.status, answer.kind.partition(";")[0]) == (200, "text/javascript")
    assert b"window.JumioClient" in answer.body


@pytest.mark.parametrize("do", [None, "leave", "expire", "finish"])
async def test_each_step_that_was_answered_outlives_the_process(
    start_sandbox: Callable[..., Awaitable[Server]], tmp_path: Path, call: "Caller", do: str | None
) -> None:
    sandbox = await start_sandbox(data_dir=tmp_path / "data")
    sandbox.account.wire = sandbox.account.wire._replace(journey="hosted")
    async with aiohttp.ClientSession() as session:
        customer = Customer(sandbox, session, call)
        await customer.invited(V4)
        await customer.opens()
        await customer.sends(country="AUT", type="PASSPORT")
        await customer.sends(part="front", file=picture())
        if do is not None:
            await customer.tests(do)
    copytree(tmp_path / "data", tmp_path / "killed")  # what a process that is killed now leaves
    store = SqliteStore(tmp_path / "killed")
    scan = store.of_token(customer.token)
    now = customer.scan()
    assert scan is not None
    assert (scan.initiation, scan.steps) == (now.initiation, now.steps)
    assert store.picture(scan, "front") == picture()
    store.close()


async def test_a_reset_in_the_middle_of_a_step_is_said_on_the_page(
    customer: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    await customer.invited(V4)
    await customer.opens()

    async def gone(*_: object) -> Transaction:
        raise Removed("the transaction was removed by a reset while the call waited")

    monkeypatch.setattr(customer.sandbox.simulation, "steer", gone)
    seen = await customer.sends(country="AUT", type="PASSPORT")
    assert (seen.status, "removed by a reset" in seen.text) == (409, True)
