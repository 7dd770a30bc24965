"""What do Jumio's paths answer over a real connection?"""

import asyncio
import json
from collections.abc import Awaitable, Callable
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from mockjumio.clock import Clock, Mode
from mockjumio.harness import Server
from mockjumio.merchant.account import Account
from mockjumio.play.images import make
from mockjumio.settings import DEFAULT_ADMIN_SECRET, DEFAULT_ADMIN_TOKEN, Credentials, WireSettings

if TYPE_CHECKING:
    from tests.conftest import Answered, Caller, Player, Shop

    Basic = Callable[..., str]

SCAN = ("", "/data", "/data/document", "/data/transaction", "/data/verification", "/images")
SCAN_IMAGES = ("/images/front", "/images/face")
DOCUMENT = ("", "/data", "/data/document", "/data/transaction", "/pages")
DOCUMENT_IMAGES = ("/pages/1",)


def scan_url(sandbox: Server, reference: str) -> str:
    return f"{sandbox.url}/api/netverify/v2/scans/{reference}"


def document_url(sandbox: Server, reference: str) -> str:
    return f"{sandbox.url}/api/netverify/v2/documents/{reference}"


def callback_image_url(sandbox: Server, reference: str, classifier: str = "front") -> str:
    return f"{sandbox.url}/recognition/v1/idscan/{reference}/{classifier}"


def assert_refused(answer: "Answered", status: int, phrase: str, url: str) -> None:
    """The one error body of Jumio's: wire fact 11."""
    assert answer.status == status
    assert answer.kind.startswith("application/json")
    body = json.loads(answer.body)
    assert set(body) == {"httpStatus", "message", "requestURI"}
    assert body["httpStatus"] == str(status)
    assert body["message"].startswith(f"{phrase}: ")
    assert body["requestURI"] == url


@pytest.fixture(params=["first pair", "second pair"])
def authorization(request: pytest.FixtureRequest, basic: "Basic") -> str:
    return basic() if request.param == "first pair" else basic(DEFAULT_ADMIN_TOKEN, DEFAULT_ADMIN_SECRET)


async def test_every_path_of_a_scan_answers_to_both_pairs(
    sandbox: Server, player: "Player", call: "Caller", authorization: str
) -> None:
    scan = await player.play(sandbox.simulation)
    for path in SCAN:
        answer = await call("GET", scan_url(sandbox, scan.reference) + path, Authorization=authorization)
        assert (answer.status, answer.kind) == (200, "application/json"), path
        body = json.loads(answer.body)
        assert body["scanReference"] == scan.reference
        assert body["timestamp"].startswith("2017-11-22T10:00:0")
    for path in SCAN_IMAGES:
        answer = await call("GET", scan_url(sandbox, scan.reference) + path, Authorization=authorization)
        assert (answer.status, answer.kind) == (200, "image/jpeg"), path


async def test_every_path_of_an_upload_answers_to_both_pairs(
    sandbox: Server, player: "Player", call: "Caller", authorization: str
) -> None:
    upload = await player.play(sandbox.simulation, "document-extracted")
    for path in DOCUMENT:
        answer = await call(
            "GET", document_url(sandbox, upload.reference) + path, Authorization=authorization
        )
        assert (answer.status, answer.kind) == (200, "application/json"), path
        assert json.loads(answer.body)["scanReference"] == upload.reference
    for path in DOCUMENT_IMAGES:
        answer = await call(
            "GET", document_url(sandbox, upload.reference) + path, Authorization=authorization
        )
        assert (answer.status, answer.kind) == (200, "image/jpeg"), path


async def test_the_callbacks_image_urls_answer_to_the_first_pair_alone(
    sandbox: Server, player: "Player", call: "Caller", basic: "Basic"
) -> None:
    scan = await player.play(sandbox.simulation)
    url = callback_image_url(sandbox, scan.reference)
    assert (await call("GET", url)).status == 200
    second = basic(DEFAULT_ADMIN_TOKEN, DEFAULT_ADMIN_SECRET)
    assert_refused(await call("GET", url, Authorization=second), 401, "Unauthorized", url)


@pytest.mark.parametrize("path", ["", "/data", "/images/front", "/nowhere"])
async def test_a_trailing_slash_is_accepted_wherever_there_is_something(
    sandbox: Server, player: "Player", call: "Caller", path: str
) -> None:
    scan = await player.play(sandbox.simulation)
    with_slash = await call("GET", f"{scan_url(sandbox, scan.reference)}{path}/")
    without = await call("GET", scan_url(sandbox, scan.reference) + path)
    assert with_slash.status == without.status == (404 if path == "/nowhere" else 200)


@pytest.mark.parametrize("path", ["", "/data/document", "/images/front"])
async def test_head_answers_as_get_does_without_the_body(
    sandbox: Server, player: "Player", call: "Caller", path: str
) -> None:
    url = scan_url(sandbox, (await player.play(sandbox.simulation)).reference) + path
    got, head = await call("GET", url), await call("HEAD", url)
    assert (head.status, head.kind, head.body) == (200, got.kind, b"")
    assert head.headers["Content-Length"] == str(len(got.body))
    assert (await call("HEAD", url, Authorization=None)).status == 403


@pytest.mark.parametrize(
    "authorization", [None, "", "Basic", "Basic !", "Basic dG9rZW4=", "Bearer x", "Basic t\u00f6k\u00e9n"]
)
async def test_without_credentials_it_is_403(
    sandbox: Server, player: "Player", call: "Caller", authorization: str | None
) -> None:
    scan = await player.play(sandbox.simulation)
    for url in (
        scan_url(sandbox, scan.reference),
        f"{scan_url(sandbox, scan.reference)}/images/front",
        callback_image_url(sandbox, scan.reference),
        document_url(sandbox, scan.reference),
    ):
        assert_refused(await call("GET", url, Authorization=authorization), 403, "Forbidden", url)


async def test_wrong_credentials_are_401_with_a_challenge_and_tell_nothing_of_the_reference(
    sandbox: Server, player: "Player", call: "Caller", basic: "Basic"
) -> None:
    scan = await player.play(sandbox.simulation)
    for reference in (scan.reference, "unknown"):
        url = scan_url(sandbox, reference)
        answer = await call("GET", url, Authorization=basic(secret="wrong"))
        assert_refused(answer, 401, "Unauthorized", url)
        assert answer.headers["WWW-Authenticate"].startswith("Basic ")


@pytest.mark.parametrize("agent", [None, "", "   "])
async def test_without_a_user_agent_it_is_403(
    sandbox: Server, player: "Player", call: "Caller", agent: str | None
) -> None:
    url = scan_url(sandbox, (await player.play(sandbox.simulation)).reference)
    for method in ("GET", "DELETE"):
        assert_refused(await call(method, url, User_Agent=agent), 403, "Forbidden", url)
    assert (await call("GET", url)).status == 200


async def test_an_unknown_reference_is_404(sandbox: Server, call: "Caller") -> None:
    unknown = "00000000-0000-4000-8000-000000000000"
    urls = [scan_url(sandbox, unknown) + path for path in SCAN + SCAN_IMAGES]
    urls += [document_url(sandbox, unknown) + path for path in DOCUMENT + DOCUMENT_IMAGES]
    for url in [*urls, callback_image_url(sandbox, unknown)]:
        assert_refused(await call("GET", url), 404, "Not Found", url)
    for url in (scan_url(sandbox, unknown), document_url(sandbox, unknown)):
        assert_refused(await call("DELETE", url), 404, "Not Found", url)


async def test_a_pending_scan_answers_its_status_and_404_to_everything_else(
    sandbox: Server, player: "Player", call: "Caller"
) -> None:
    url = scan_url(sandbox, player.start(sandbox.simulation).reference)
    assert json.loads((await call("GET", url)).body)["status"] == "PENDING"
    for path in SCAN[1:] + SCAN_IMAGES:
        assert_refused(await call("GET", url + path), 404, "Not Found", url + path)
    assert_refused(await call("DELETE", url), 404, "Not Found", url)
    assert json.loads((await call("GET", url)).body)["status"] == "PENDING"


async def test_a_pending_upload_is_404(sandbox: Server, player: "Player", call: "Caller") -> None:
    url = document_url(sandbox, player.start(sandbox.simulation, "document-uploaded").reference)
    for path in DOCUMENT + DOCUMENT_IMAGES:
        assert_refused(await call("GET", url + path), 404, "Not Found", url + path)
    assert_refused(await call("DELETE", url), 404, "Not Found", url)


async def test_another_products_reference_is_404(sandbox: Server, player: "Player", call: "Caller") -> None:
    scan = await player.play(sandbox.simulation)
    upload = await player.play(sandbox.simulation, "document-uploaded")
    for url in (
        document_url(sandbox, scan.reference),
        scan_url(sandbox, upload.reference),
        callback_image_url(sandbox, upload.reference, "1"),
    ):
        assert_refused(await call("GET", url), 404, "Not Found", url)


async def test_another_merchants_reference_is_404_and_cannot_be_deleted(
    sandbox: Server, player: "Player", call: "Caller", basic: "Basic"
) -> None:
    scan = await player.play(sandbox.simulation)
    credentials = Credentials("other", "secret", "other-admin", "admin-secret")
    sandbox.simulation.add_account(Account(credentials, clock=Clock(Mode.MANUAL)))
    for pair in (("other", "secret"), ("other-admin", "admin-secret")):
        url = scan_url(sandbox, scan.reference)
        for method in ("GET", "DELETE"):
            answer = await call(method, url, Authorization=basic(*pair))
            assert_refused(answer, 404, "Not Found", url)
    image = callback_image_url(sandbox, scan.reference)
    assert_refused(await call("GET", image, Authorization=basic("other", "secret")), 404, "Not Found", image)
    assert (await call("GET", scan_url(sandbox, scan.reference))).status == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "OPTIONS"])
async def test_a_method_that_is_not_for_this_path_is_405_with_those_that_are(
    sandbox: Server, player: "Player", call: "Caller", method: str
) -> None:
    url = scan_url(sandbox, (await player.play(sandbox.simulation)).reference)
    answer = await call(method, url)
    assert_refused(answer, 405, "Method Not Allowed", url)
    assert answer.headers["Allow"] == "DELETE, GET, HEAD"
    answer = await call("DELETE", f"{url}/data")
    assert_refused(answer, 405, "Method Not Allowed", f"{url}/data")
    assert answer.headers["Allow"] == "GET, HEAD"


@pytest.mark.parametrize(
    "path", ["/nothing", "/favicon.ico", "/api/netverify/v2/scans", "/api/netverify/v3/scans/x?a=b%20c"]
)
async def test_a_path_that_is_not_jumios_is_404_with_jumios_body(
    sandbox: Server, call: "Caller", path: str
) -> None:
    assert_refused(await call("GET", sandbox.url + path), 404, "Not Found", sandbox.url + path)


async def test_slashes_too_many_are_404_and_named_as_they_were_sent(
    sandbox: Server, player: "Player", call: "Caller", basic: "Basic"
) -> None:
    url = scan_url(sandbox, (await player.play(sandbox.simulation)).reference)
    doubled = url.replace("/api/", "//api/") + "?a=b"
    for headers in ({}, {"Authorization": basic()}):
        assert_refused(await call("GET", doubled, **headers), 404, "Not Found", doubled)


async def test_error_bodies_name_the_public_url(
    start_sandbox: Callable[..., Awaitable[Server]], call: "Caller"
) -> None:
    sandbox = await start_sandbox(public_url="https://netverify.example/")
    answer = await call("GET", f"http://127.0.0.1:{sandbox.port}/api/netverify/v2/scans/x/")
    assert_refused(answer, 404, "Not Found", "https://netverify.example/api/netverify/v2/scans/x/")


@pytest.mark.parametrize("accept", [None, "*/*", "image/jpeg", "application/json, text/plain, */*"])
async def test_any_accept_header_will_do_by_default(
    sandbox: Server, player: "Player", call: "Caller", accept: str | None
) -> None:
    url = scan_url(sandbox, (await player.play(sandbox.simulation)).reference)
    for path in ("", "/images/front"):
        assert (await call("GET", url + path, Accept=accept)).status == 200


async def test_the_strict_setting_demands_json_but_for_image_files(
    start_sandbox: Callable[..., Awaitable[Server]], shop: "Shop", player: "Player", call: "Caller"
) -> None:
    sandbox = await start_sandbox(callback_url=shop.url, wire=WireSettings(strict_accept=True))
    scan = await player.play(sandbox.simulation)
    url = scan_url(sandbox, scan.reference)
    for accept in (None, "*/*", "image/png"):
        assert_refused(await call("GET", url, Accept=accept), 403, "Forbidden", url)
        assert_refused(await call("DELETE", url, Accept=accept), 403, "Forbidden", url)
        assert (await call("GET", callback_image_url(sandbox, scan.reference), Accept=accept)).status == 200
        assert (await call("GET", f"{url}/images/front", Accept=accept)).status == 200
    assert (await call("GET", url, Accept="application/json")).status == 200


@pytest.mark.parametrize(
    ("scenario", "changes", "expected"),
    [
        ("approved", {}, {"idScanImage": "front", "idScanImageFace": "face"}),
        ("approved", {"settings.face_match": False}, {"idScanImage": "front"}),
        (
            "unreadable",
            {"images.format": "png"},
            {"idScanImage": "front", "idScanImageBackside": "back", "idScanImageFace": "face"},
        ),
        ("unreadable", {"settings.back_side": []}, {"idScanImage": "front", "idScanImageFace": "face"}),
        ("no-id-uploaded", {}, {}),
    ],
)
async def test_the_images_of_callback_list_and_server_are_the_same(
    sandbox: Server,
    shop: "Shop",
    player: "Player",
    call: "Caller",
    scenario: str,
    changes: dict[str, Any],
    expected: dict[str, str],
) -> None:
    scan = await player.play(sandbox.simulation, scenario, set=changes)
    (received,) = shop.received
    linked = {name: value for name, value in received.form.items() if name.startswith("idScanImage")}
    assert linked == {
        name: callback_image_url(sandbox, scan.reference, classifier) for name, classifier in expected.items()
    }
    listed = json.loads((await call("GET", f"{scan_url(sandbox, scan.reference)}/images")).body)["images"]
    assert {one["classifier"] for one in listed} == set(expected.values())
    by_list = {one["classifier"]: (await call("GET", one["href"])).body for one in listed}
    form = changes.get("images.format", "jpeg")
    for name, classifier in expected.items():
        answer = await call("GET", linked[name])
        assert (answer.status, answer.kind) == (200, f"image/{form}")
        assert answer.body == by_list[classifier] == make(scan, classifier)
        with Image.open(BytesIO(answer.body)) as image:
            assert (image.format, image.size) == (
                form.upper(),
                (960, 1280) if classifier == "face" else (1280, 960),
            )
    assert len(set(by_list.values())) == len(expected)
    for classifier in {"front", "back", "face", "1"} - set(expected.values()):
        url = callback_image_url(sandbox, scan.reference, classifier)
        assert_refused(await call("GET", url), 404, "Not Found", url)


@pytest.mark.parametrize(("kind", "pages"), [("UB", 1), ("LAG", 2)])
async def test_the_pages_of_callback_list_and_server_are_the_same(
    sandbox: Server, shop: "Shop", player: "Player", call: "Caller", kind: str, pages: int
) -> None:
    upload = await player.play(sandbox.simulation, "document-uploaded", set={"document.type": kind})
    linked = json.loads(shop.received[0].form["document"])["images"]
    listed = json.loads((await call("GET", f"{document_url(sandbox, upload.reference)}/pages")).body)[
        "images"
    ]
    assert listed == [{"classifier": number, "href": url} for number, url in enumerate(linked, start=1)]
    assert len(linked) == pages
    for url in linked:
        answer = await call("GET", url, Accept="image/jpeg")
        with Image.open(BytesIO(answer.body)) as image:
            assert (answer.kind, image.format, image.size) == ("image/jpeg", "JPEG", (960, 1280))
    beyond = f"{document_url(sandbox, upload.reference)}/pages/{pages + 1}"
    assert_refused(await call("GET", beyond), 404, "Not Found", beyond)


async def test_a_scenarios_own_image_is_served_as_it_is_and_its_loss_is_told_in_jumios_way(
    start_sandbox: Callable[..., Awaitable[Server]],
    shop: "Shop",
    player: "Player",
    call: "Caller",
    tmp_path: Path,
) -> None:
    own = b"\x89PNG\r\n\x1a\nfor the merchant's eyes"
    (tmp_path / "front.png").write_bytes(own)
    (tmp_path / "own.yaml").write_text("name: own\nextends: approved\nimages: {front: front.png}\n")
    sandbox = await start_sandbox(callback_url=shop.url, scenarios=[tmp_path])
    answer = await call(
        "GET", callback_image_url(sandbox, (await player.play(sandbox.simulation, "own")).reference)
    )
    assert (answer.status, answer.kind, answer.body) == (200, "image/png", own)
    again = await player.play(sandbox.simulation, "own")
    (tmp_path / "front.png").unlink()
    url = callback_image_url(sandbox, again.reference)
    assert_refused(await call("GET", url), 500, "Internal Server Error", url)


@pytest.mark.parametrize("slash", ["", "/"])
async def test_after_delete_a_scan_is_404_everywhere(
    sandbox: Server, player: "Player", call: "Caller", authorization: str, slash: str
) -> None:
    scan = await player.play(sandbox.simulation)
    url, image = scan_url(sandbox, scan.reference), callback_image_url(sandbox, scan.reference)
    assert (await call("GET", image)).status == 200  # drawn and kept, and yet gone afterwards
    answer = await call("DELETE", url + slash, Authorization=authorization)
    assert (answer.status, answer.body) == (200, b"")
    for gone in [*(url + path for path in SCAN + SCAN_IMAGES), image]:
        assert_refused(await call("GET", gone), 404, "Not Found", gone)
    assert_refused(await call("DELETE", url), 404, "Not Found", url)


async def test_after_delete_an_upload_is_404_everywhere(
    sandbox: Server, player: "Player", call: "Caller", authorization: str
) -> None:
    upload = await player.play(sandbox.simulation, "document-uploaded")
    url = document_url(sandbox, upload.reference)
    assert (await call("DELETE", url, Authorization=authorization)).status == 200
    for path in DOCUMENT + DOCUMENT_IMAGES:
        assert_refused(await call("GET", url + path), 404, "Not Found", url + path)
    assert_refused(await call("DELETE", url), 404, "Not Found", url)


async def test_delete_concerns_one_transaction_alone(
    sandbox: Server, player: "Player", call: "Caller"
) -> None:
    first, second = await player.play(sandbox.simulation), await player.play(sandbox.simulation)
    await call("DELETE", scan_url(sandbox, first.reference))
    assert (await call("GET", scan_url(sandbox, second.reference))).status == 200


async def test_one_connection_serves_many_calls(sandbox: Server, player: "Player", basic: "Basic") -> None:
    scan = await player.play(sandbox.simulation)
    request = (
        f"GET /api/netverify/v2/scans/{scan.reference} HTTP/1.1\r\nHost: x\r\n"
        f"User-Agent: Shop/1\r\nAuthorization: {basic()}\r\n\r\n"
    ).encode()
    reader, writer = await asyncio.open_connection("127.0.0.1", sandbox.port)
    async with asyncio.timeout(20):
        for _ in range(3):
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            length = int(head.partition(b"Content-Length: ")[2].split()[0])
            assert json.loads(await reader.readexactly(length))["status"] == "DONE"
    writer.close()
    await writer.wait_closed()


async def test_the_images_of_liveness_and_the_facemap_that_a_callback_names_are_there(
    sandbox: Server, player: "Player", call: "Caller"
) -> None:
    scan = await player.play(sandbox.simulation, set={"settings.edition": "2019-07"})
    listed = json.loads((await call("GET", f"{scan_url(sandbox, scan.reference)}/images")).body)
    urls = listed["livenessImages"]
    assert 3 <= len(urls) <= 7
    for url in urls:
        image = await call("GET", url)
        assert (image.status, image.kind) == (200, "image/jpeg")
    data = json.loads((await call("GET", f"{scan_url(sandbox, scan.reference)}/data")).body)
    facemap = await call("GET", data["facemap"]["href"])
    assert (facemap.status, facemap.kind, len(facemap.body)) == (200, "application/octet-stream", 4096)
    assert (await call("GET", urls[0].rpartition("/")[0] + "/99")).status == 404


async def test_an_edition_without_images_of_liveness_has_none(
    sandbox: Server, player: "Player", call: "Caller"
) -> None:
    scan = await player.play(sandbox.simulation)
    for path in ("/images/liveness/1", "/data/facemap"):
        assert (await call("GET", f"{scan_url(sandbox, scan.reference)}{path}")).status == 404
