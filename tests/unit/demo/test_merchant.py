"""Does the example merchant have the habits that it recommends?"""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from mockjumio.demo.merchant import CALLBACK_PATH, Merchant, Notice, main, read_notice
from mockjumio.harness import Server

if TYPE_CHECKING:
    from tests.conftest import Shop

Client = TestClient[web.Request, web.Application]
Post = Callable[..., Awaitable[int]]
NOBODY = "8f7e6d5c-4b3a-4210-8fed-cba987654321"


@pytest.fixture
async def jumio(start_sandbox: Callable[..., Awaitable[Server]]) -> Server:
    return await start_sandbox()


@pytest.fixture
def merchant(jumio: Server) -> Merchant:
    return Merchant(jumio.url)


@pytest.fixture
async def client(merchant: Merchant) -> AsyncIterator[Client]:
    async with TestClient(TestServer(merchant.make_app())) as client:
        yield client


@pytest.fixture
def post(client: Client, merchant: Merchant) -> Post:
    """Post a callback and wait until it is worked through."""

    async def post(form: Any, **options: Any) -> int:
        async with client.post(CALLBACK_PATH, data=form, **options) as answer:
            await merchant.drain()
            return answer.status

    return post


async def settled(jumio: Server, scenario: str = "fraud") -> str:
    """A finished transaction's reference; its callback is not for the merchant."""
    reference = started(jumio, scenario)
    await jumio.simulation.run_until_idle(jumio.account)
    return reference


def started(jumio: Server, scenario: str) -> str:
    play = jumio.library.get(scenario)
    return jumio.simulation.start(jumio.account, play, seed=1, callback_url=jumio.url).reference


def scan(reference: str, status: str = "DENIED_FRAUD", **parameters: str) -> dict[str, str]:
    return {"jumioIdScanReference": reference, "verificationStatus": status, **parameters}


async def test_the_verdict_and_the_images_are_jumios(jumio: Server, client: Client, post: Post) -> None:
    reference = await settled(jumio)
    front = f"{jumio.url}/recognition/v1/idscan/{reference}/front"
    assert await post(scan(reference, idScanImage=front)) == 200
    async with client.get("/cases") as answer:
        (shown,) = await answer.json()
    async with client.get(f"/cases/{reference}") as answer:
        assert await answer.json() == shown
    async with client.get(f"/cases/{NOBODY}") as answer:
        assert answer.status == 404
    size = shown["images"].pop(front)
    assert shown == {"reference": reference, "verdict": "DENIED_FRAUD", "images": {}, "errors": []}
    assert size > 1_000


async def test_an_uploads_verdict_is_jumios_too(jumio: Server, merchant: Merchant, post: Post) -> None:
    reference = await settled(jumio, "document-discarded")
    document = json.dumps({"status": "DISCARDED", "images": []})
    assert await post({"scanReference": reference, "document": document}) == 200
    assert (merchant.cases[reference].verdict, merchant.cases[reference].errors) == ("DISCARDED", [])


async def test_a_forged_verdict_is_not_believed(jumio: Server, merchant: Merchant, post: Post) -> None:
    reference = await settled(jumio)
    assert await post(scan(reference, "APPROVED_VERIFIED")) == 200
    case = merchant.cases[reference]
    assert case.verdict == "DENIED_FRAUD"
    assert case.errors == ["the callback says APPROVED_VERIFIED, Jumio says DENIED_FRAUD"]


async def test_a_scan_that_jumio_does_not_know_has_no_verdict(merchant: Merchant, post: Post) -> None:
    assert await post(scan(NOBODY)) == 200
    assert merchant.cases[NOBODY].verdict == ""
    assert merchant.cases[NOBODY].errors[0].startswith("ValueError: 404 for ")


async def test_a_forgery_of_a_pending_scan_does_not_stand_in_the_way_of_the_callback(
    jumio: Server, merchant: Merchant, post: Post
) -> None:
    reference = started(jumio, "fraud")
    await post(scan(reference, "APPROVED_VERIFIED"))
    case = merchant.cases[reference]
    assert (case.verdict, case.errors) == ("", ["ValueError: Jumio says that it is PENDING"])
    await jumio.simulation.run_until_idle(jumio.account)
    await post(scan(reference))
    assert (case.verdict, case.errors, case.times_received) == ("DENIED_FRAUD", [], 2)


async def test_a_duplicate_is_acknowledged_and_changes_nothing(
    jumio: Server, merchant: Merchant, post: Post, shop: "Shop"
) -> None:
    reference = await settled(jumio)
    assert await post(scan(reference)) == 200
    assert await post(scan(reference, "APPROVED_VERIFIED", idScanImage=shop.url)) == 200
    case = merchant.cases[reference]
    assert (case.times_received, case.verdict, case.errors) == (2, "DENIED_FRAUD", [])


async def test_a_duplicate_that_comes_before_the_first_is_worked_through_changes_nothing(
    shop: "Shop",
) -> None:
    both_came = asyncio.Event()

    async def answer(request: web.Request) -> web.Response:
        await both_came.wait()
        return web.json_response({"status": "DONE", "document": {"status": "DENIED_FRAUD"}})

    shop.answer = answer
    merchant = Merchant(shop.url)
    async with TestClient(TestServer(merchant.make_app())) as client:
        for _ in range(2):
            assert (await client.post(CALLBACK_PATH, data=scan(NOBODY))).status == 200
        both_came.set()
        await merchant.drain()
    path = f"/api/netverify/v2/scans/{NOBODY}"
    assert [one.path for one in shop.received] == [path, f"{path}/data"]
    assert (merchant.cases[NOBODY].verdict, merchant.cases[NOBODY].times_received) == ("DENIED_FRAUD", 2)


async def test_credentials_go_to_jumio_and_nowhere_else(
    jumio: Server, merchant: Merchant, post: Post, shop: "Shop"
) -> None:
    reference = await settled(jumio)
    await post(scan(reference, idScanImage=shop.url))
    assert shop.received == []
    assert merchant.cases[reference].errors == [
        f"ValueError: {shop.url} is not at {jumio.url}, so it was not called"
    ]


@pytest.mark.parametrize(
    "disguise",
    [
        "{jumio}@{shop}/x",
        "http://{shop}/{jumio}",
        "http://localhost:1/x",
        "https://{jumio}/x",
        "ftp://{jumio}/x",
        "//{jumio}/x",
        "nonsense",
    ],
)
async def test_an_address_that_only_looks_like_jumios_is_not_called(
    jumio: Server, merchant: Merchant, client: Client, shop: "Shop", disguise: str
) -> None:
    hosts = {"jumio": jumio.url.removeprefix("http://"), "shop": shop.url.removeprefix("http://")[:-6]}
    with pytest.raises((ValueError, aiohttp.ClientError)):
        await merchant.call("GET", disguise.format(**hosts))
    assert shop.received == []


async def test_a_redirect_from_jumio_is_not_followed(shop: "Shop") -> None:
    shop.answers(302, Location="/elsewhere")
    merchant = Merchant(shop.url)
    async with TestClient(TestServer(merchant.make_app())):
        status, _, _ = await merchant.call("GET", shop.url)
    assert (status, [one.path for one in shop.received]) == (302, ["/jumio"])


@pytest.mark.parametrize(
    "form",
    [
        {"a": "b"},
        {"jumioIdScanReference": "ref"},
        {"verificationStatus": "DENIED_FRAUD"},
        scan("../../../x"),
        scan("x" * 37),
        scan(""),
        {"scanReference": "d", "document": "{"},
        {"scanReference": "d", "document": ""},
        {"scanReference": "d", "document": "[]"},
        {"scanReference": "d", "document": "{}"},
        {"scanReference": "d", "document": "[" * 100_000},
        {"scanReference": "d", "document": '{"status": 5}'},
        {"scanReference": "d", "document": '{"status": "X", "images": 5}'},
        {"scanReference": "d", "document": '{"status": "X", "images": [5]}'},
        {"scanReference": "d", "document": '{"status": "X", "images": "http://x"}'},
        b"\xff=\xff",
    ],
)
async def test_what_is_no_callback_is_400_and_noted_nowhere(
    merchant: Merchant, post: Post, form: object
) -> None:
    assert await post(form) == 400
    assert merchant.cases == {}


async def test_a_form_in_an_unknown_charset_is_400(post: Post) -> None:
    kind = "application/x-www-form-urlencoded; charset=nonsense"
    assert await post(b"a=b", headers={"Content-Type": kind}) == 400


async def test_whatever_goes_wrong_with_one_case_the_next_has_its_turn(
    jumio: Server, merchant: Merchant, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    reference = await settled(jumio)
    calls = merchant.call

    async def failing(method: str, url: str, **options: Any) -> Any:
        if NOBODY in url:
            raise RuntimeError("a bug")
        return await calls(method, url, **options)

    monkeypatch.setattr(merchant, "call", failing)
    await post(scan(NOBODY))
    await post(scan(reference))
    assert merchant.cases[NOBODY].errors == ["RuntimeError: a bug"]
    assert merchant.cases[reference].verdict == "DENIED_FRAUD"


@pytest.mark.parametrize(
    "body", [b"", b"[]", b'{"status": "DONE"}', b'{"status": "DONE", "document": 5}', b"[" * 100_000]
)
async def test_an_answer_of_jumios_that_makes_no_sense_is_an_error_of_the_case(
    shop: "Shop", body: bytes
) -> None:
    async def answer(request: web.Request) -> web.Response:
        return web.Response(body=body, content_type="application/json")

    shop.answer = answer
    merchant = Merchant(shop.url)
    async with TestClient(TestServer(merchant.make_app())) as client:
        for _ in range(2):
            assert (await client.post(CALLBACK_PATH, data=scan(NOBODY))).status == 200
            await merchant.drain()
    assert (merchant.cases[NOBODY].verdict, len(merchant.cases[NOBODY].errors)) == ("", 1)


async def test_an_image_that_is_none_is_an_error_of_the_case(
    jumio: Server, merchant: Merchant, post: Post
) -> None:
    reference = await settled(jumio)
    url = f"{jumio.url}/api/netverify/v2/scans/{reference}"
    await post(scan(reference, idScanImage=url, idScanImageFace=f"{url}/images/nosuch"))
    case = merchant.cases[reference]
    assert case.errors == [f"200 for {url}", f"404 for {url}/images/nosuch"]
    assert (case.verdict, case.images) == ("DENIED_FRAUD", {})


async def test_jumio_out_of_reach_is_an_error_of_the_case(unused_tcp_port: int) -> None:
    merchant = Merchant(f"http://127.0.0.1:{unused_tcp_port}")
    async with TestClient(TestServer(merchant.make_app())) as client:
        await client.post(CALLBACK_PATH, data=scan(NOBODY))
        await merchant.drain()
    assert merchant.cases[NOBODY].errors[0].startswith("ClientConnectorError")


async def test_it_calls_with_credentials_and_a_user_agent(shop: "Shop", basic: Callable[..., str]) -> None:
    merchant = Merchant(shop.url, token="t", secret="s")
    async with TestClient(TestServer(merchant.make_app())):
        await merchant.call("GET", shop.url)
    (received,) = shop.received
    assert received.headers["Authorization"] == basic("t", "s")
    assert "ExampleShop" in received.headers["User-Agent"]


async def test_it_calls_nobody_before_it_runs() -> None:
    with pytest.raises(RuntimeError, match="not running"):
        await Merchant().call("GET", "http://127.0.0.1:8017/")


def test_only_the_images_that_a_scans_callback_names_are_taken() -> None:
    form = scan("r", idScanImage="http://x/front", idScanImageFace="http://x/face", other="http://x/back")
    assert read_notice(form) == Notice("r", "DENIED_FRAUD", ("http://x/front", "http://x/face"), "scans")


def test_an_upload_is_read_from_its_document() -> None:
    document = json.dumps({"status": "UPLOADED", "images": ["http://x/1"]})
    notice = read_notice({"scanReference": "r", "document": document})
    assert notice == Notice("r", "UPLOADED", ("http://x/1",), "documents")


@pytest.mark.parametrize("url", ["nonsense", "http://%zz", "http://a..b", "http://x:"])
def test_an_address_of_jumio_that_is_none_is_said_in_one_line(
    url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["merchant", "--jumio", url])
    with pytest.raises(SystemExit) as left:
        main()
    assert left.value.code == 2
    assert "--jumio" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("scenario", "verdict", "images"),
    [("netverify-authentication-failed", "FAILED", 1), ("netverify-authentication-expired", "EXPIRED", 0)],
)
async def test_the_result_of_an_authentication_is_jumios_too(
    jumio: Server, merchant: Merchant, post: Post, scenario: str, verdict: str, images: int
) -> None:
    jumio.account.configure(jumio.account.settings._replace(edition="2019-07"))
    reference = await settled(jumio, scenario)
    form = {
        "callBackType": "NETVERIFY_AUTHENTICATION",
        "transactionReference": reference,
        "transactionResult": verdict,
    }
    if images:
        form["idScanImageFace"] = f"{jumio.url}/api/netverify/v2/authentications/{reference}/images/face"
    assert await post(form) == 200
    case = merchant.cases[reference]
    assert (case.verdict, len(case.images), case.errors) == (verdict, images, [])
