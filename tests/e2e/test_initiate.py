"""Can a merchant start a scan by Jumio's own calls, as programs that ran against Jumio send them?"""

import asyncio
import base64
import json
from collections.abc import Awaitable, Callable
from io import BytesIO
from pathlib import Path
from shutil import copytree
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest
from PIL import Image

from mockjumio.clock import MINUTE
from mockjumio.harness import Server
from mockjumio.specimens.image import mark
from mockjumio.store.sqlite import SqliteStore
from mockjumio.transaction import Initiation, State, Transaction

if TYPE_CHECKING:
    from tests.conftest import Answered, Caller, Control, Shop

V2 = "/api/netverify/v2"
V4 = "/api/v4/initiate"
TINY = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
FRONT = base64.b64encode(TINY).decode()
REFERENCES = {"customerInternalReference": "order-1", "userReference": "ada"}
UPLOAD = {"type": "UB", "country": "AUT", "merchantScanReference": "order-1", "customerId": "ada"}


def picture(kind: str = "JPEG", size: tuple[int, int] = (640, 400), mode: str = "RGB") -> bytes:
    file = BytesIO()
    Image.new(mode, size, "navy").save(file, kind)
    return file.getvalue()


class Starter:
    """Posts a body as JSON with the merchant's credentials."""

    def __init__(self, sandbox: Server, call: "Caller") -> None:
        self.sandbox = sandbox
        self._call = call

    async def __call__(self, path: str, body: object, **headers: str | None) -> "Answered":
        sent = body if isinstance(body, bytes) else json.dumps(body).encode()
        return await self._call("POST", self.sandbox.url + path, sent, **headers)

    async def good(self, path: str, body: object, **headers: str | None) -> dict[str, Any]:
        answer = await self(path, body, **headers)
        assert (answer.status, answer.kind) == (200, "application/json"), answer.body
        content: dict[str, Any] = json.loads(answer.body)
        return content

    async def refused(self, path: str, body: object, status: int = 400, **headers: str | None) -> str:
        """What the answer says, which has Jumio's one body for errors."""
        answer = await self(path, body, **headers)
        assert answer.status == status, answer.body
        content = json.loads(answer.body)
        assert set(content) == {"httpStatus", "message", "requestURI"}
        assert content["httpStatus"] == str(status)
        assert content["requestURI"] == self.sandbox.url + path
        return str(content["message"])

    def one(self, reference: str) -> Transaction:
        found = self.sandbox.simulation.transaction(reference)
        assert found is not None
        return found

    def journalled(self) -> Any:
        return list(self.sandbox.simulation.store.requests("mockjumio-token"))[-1]


@pytest.fixture
def start(sandbox: Server, call: "Caller", shop: "Shop") -> Starter:
    sandbox.account.callback_url = shop.url
    return Starter(sandbox, call)


def initiation(scan: Transaction) -> Initiation:
    assert scan.initiation is not None
    return scan.initiation


async def settle(sandbox: Server) -> None:
    await sandbox.simulation.run_until_idle(sandbox.account)


ANSWERS = [
    (V4, REFERENCES, {"timestamp", "transactionReference", "redirectUrl"}, "WEB_CAM"),
    (
        f"{V2}/initiateNetverify",
        {"merchantIdScanReference": "order-1", "customerId": "ada"},
        {"timestamp", "jumioIdScanReference", "authorizationToken"},
        "WEB_CAM",
    ),
    (
        f"{V2}/initiateNetverifyRedirect",
        {"merchantIdScanReference": "order-1", "customerId": "ada"},
        {"timestamp", "jumioIdScanReference", "authorizationToken", "clientRedirectUrl"},
        "REDIRECT_CAM",
    ),
    (
        f"{V2}/performNetverify",
        {"merchantIdScanReference": "order-1", "customerId": "ada", "frontsideImage": FRONT},
        {"timestamp", "jumioIdScanReference"},
        "API",
    ),
]


@pytest.mark.parametrize(("path", "body", "keys", "source"), ANSWERS)
@pytest.mark.parametrize("slash", ["", "/"])
async def test_a_scan_is_started_and_its_callback_says_by_which_way(
    start: Starter, shop: "Shop", path: str, body: dict[str, str], keys: set[str], source: str, slash: str
) -> None:
    answer = await start.good(path + slash, body)
    assert set(answer) == keys
    reference = answer.get("transactionReference") or answer["jumioIdScanReference"]
    await settle(start.sandbox)
    (received,) = shop.received
    assert received.form["jumioIdScanReference"] == reference
    assert received.form["idScanSource"] == source
    assert received.form["merchantIdScanReference"] == "order-1"
    assert received.form["customerId"] == "ada"
    assert "clientIp" not in received.form  # the scenario's own was not provided
    assert start.journalled().reference == reference


async def test_retrieval_says_the_same_source(start: Starter, call: "Caller") -> None:
    answer = await start.good(V4, REFERENCES)
    await settle(start.sandbox)
    url = f"{start.sandbox.url}{V2}/scans/{answer['transactionReference']}/data/transaction"
    said = json.loads((await call("GET", url)).body)
    assert (said["source"], said["customerId"], said["merchantScanReference"]) == (
        "WEB_CAM",
        "ada",
        "order-1",
    )


async def test_only_the_first_pair_of_credentials_starts(start: Starter, basic: Callable[..., str]) -> None:
    second = basic("mockjumio-admin-token", "mockjumio-admin-secret")
    assert "retrieval" in await start.refused(V4, REFERENCES, 401, Authorization=second)
    await start.refused(V4, REFERENCES, 403, Authorization=None)
    await start.refused(V4, REFERENCES, 403, User_Agent=None)


@pytest.mark.parametrize(
    ("path", "body", "headers", "remark"),
    [
        (V4, {**REFERENCES, "workflowId": "200"}, {}, "workflowId"),
        (V4, {**REFERENCES, "workflowId": 200}, {}, None),
        (V4, REFERENCES, {"User_Agent": "curl"}, "User-Agent"),
        (V4, REFERENCES, {"Accept": "*/*"}, "Accept"),
        (V4, REFERENCES, {"Content_Type": None}, "Content-Type"),
        (V4, {**REFERENCES, "locale": "en-US"}, {}, "locale"),
        (V4, {**REFERENCES, "tokenLifetimeInMinutes": 5}, {}, None),
        (V4, {**REFERENCES, "tokenLifetimeInMinutes": "5"}, {}, "tokenLifetimeInMinutes"),
        (V4, {**REFERENCES, "successUrl": "http://localhost:3000/done"}, {}, "successUrl"),
        (V4, {**REFERENCES, "successUrl": "https://shop.example/done?order=7"}, {}, None),
        (V4, {**REFERENCES, "successUrl": "https://shop.example/done?errorCode"}, {}, "successUrl"),
        (V4, {**REFERENCES, "userReference": 17}, {}, "userReference"),
        (V4, {**REFERENCES, "reportingCriteria": None}, {}, None),
        (f"{V2}/initiateNetverify", {"merchantIdScanReference": "o"}, {}, "successUrl"),
        (f"{V2}/initiateNetverifyRedirect", {"merchantIdScanReference": "o", "customerId": "a"}, {}, None),
        (
            f"{V2}/performNetverify",
            {"merchantIdScanReference": "o", "frontsideImage": FRONT},
            {},
            "faceImage",
        ),
    ],
)
async def test_what_real_programs_send_is_taken_with_a_remark_and_refused_by_a_strict_merchant(
    start: Starter, path: str, body: dict[str, Any], headers: dict[str, Any], remark: str | None
) -> None:
    usual = {"User_Agent": "Shop Tests/1.0", "Accept": "application/json"} | headers
    await start.good(path, body, **usual)
    notes = start.journalled().notes
    if remark is None:
        assert notes == ()
    else:
        assert any(note.startswith(f"Jumio would refuse this: {remark}") for note in notes), notes
    start.sandbox.account.wire = start.sandbox.account.wire._replace(strict=True)
    if remark is None:
        await start.good(path, body, **usual)
    else:
        assert remark in await start.refused(path, body, 403 if headers else 400, **usual)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "Bad Request: Error creating JSON-based XMLStreamReader"),
        (b"{", "Bad Request: Error creating JSON-based XMLStreamReader"),
        (b"[]", "Bad Request: Error creating JSON-based XMLStreamReader"),
        (b"[" * 100_000, "Bad Request: Error creating JSON-based XMLStreamReader"),
        ({**REFERENCES, "userReference": "a\0"}, "userReference contains a NUL"),
        ({**REFERENCES, "userReference": "\ud800"}, "half of a surrogate pair"),
        ({}, "customerInternalReference is missing"),
        ({}, "userReference is missing"),
        (
            {**REFERENCES, "merchantIdScanReference": "o"},
            "merchantIdScanReference is not a field of initiate",
        ),
        ({**REFERENCES, "userRefrence": "a"}, "did you mean 'userReference'"),
        ({**REFERENCES, "userReference": "a" * 101}, "has 101 characters, at most 100"),
        ({**REFERENCES, "userReference": {}}, "userReference is {}, not text"),
        ({**REFERENCES, "userReference": ""}, "userReference is missing"),
        ({**REFERENCES, "workflowId": "300"}, "workflowId is '300', not 100 or 101"),
        ({**REFERENCES, "locale": "xx"}, "locale is 'xx'"),
        ({**REFERENCES, "tokenLifetimeInMinutes": 4}, "not a whole number from 5 to 86400"),
        ({**REFERENCES, "tokenLifetimeInMinutes": 1e9}, "tokenLifetimeInMinutes is 1000000000.0"),
        ({**REFERENCES, "callbackUrl": "shop.example"}, "callbackUrl is 'shop.example'"),
        ({**REFERENCES, "presets": {}}, "presets is {}, not an array"),
        ({**REFERENCES, "presets": [{"index": 1, "country": "AUT"}]}, "presets[0].type is missing"),
        ({**REFERENCES, "presets": [{"index": 1, "country": "AT", "type": "PASSPORT"}]}, "country is 'AT'"),
    ],
)
async def test_a_bad_request_is_refused_with_jumios_body_and_starts_nothing(
    start: Starter, body: object, said: str
) -> None:
    assert said in await start.refused(V4, body)
    assert list(start.sandbox.simulation.store.transactions("mockjumio-token")) == []
    assert start.journalled().status == 400
    assert start.journalled().reason.startswith("400: ")


async def test_everything_that_is_wrong_is_said_at_once(start: Starter) -> None:
    said = await start.refused(V4, {"locale": "xx", "color": "red"})
    for part in ("locale is 'xx'", "color is not a field", "customerInternalReference", "userReference is m"):
        assert part in said


async def test_presets_decide_the_document_and_come_back(start: Starter, shop: "Shop") -> None:
    preset = {"index": 1, "country": "AUT", "type": "ID_CARD"}
    await start.good(V4, {**REFERENCES, "presets": [preset]})
    await settle(start.sandbox)
    form = shop.received[0].form
    assert (form["presetCountry"], form["presetIdType"]) == ("AUT", "ID_CARD")
    assert (form["idCountry"], form["idType"]) == ("AUT", "ID_CARD")


async def test_fields_that_are_not_enabled_are_not_processed(start: Starter, shop: "Shop") -> None:
    body = {"merchantIdScanReference": "o", "customerId": "a", "enabledFields": "idNumber,idFirstName"}
    await start.good(f"{V2}/initiateNetverifyRedirect", body)
    await settle(start.sandbox)
    form = shop.received[0].form
    assert {"idNumber", "idFirstName"} <= set(form)
    assert not {"idLastName", "idUsState", "idFaceMatch", "idAddress", "personalNumber"} & set(form)


async def test_a_workflow_decides_on_the_face_and_needs_it_on_the_account(
    start: Starter, shop: "Shop"
) -> None:
    await start.good(V4, {**REFERENCES, "workflowId": 102})
    await settle(start.sandbox)
    assert "idFaceMatch" not in shop.received[0].form
    assert shop.received[0].form["idScanSource"] == "WEB_UPLOAD"
    account = start.sandbox.account
    account.configure(account.settings._replace(face_match=False))
    assert "Identity Verification" in await start.refused(V4, {**REFERENCES, "workflowId": 200})


async def test_routes_and_the_default_scenario_decide_what_plays(start: Starter) -> None:
    account = start.sandbox.account
    account.routes.add("fraud", customer_id="fraud-*")
    account.wire = account.wire._replace(default_scenario="unreadable")
    routed = await start.good(V4, {**REFERENCES, "userReference": "fraud-7"})
    other = await start.good(V4, REFERENCES)
    assert start.one(routed["transactionReference"]).scenario == "fraud"
    assert start.one(other["transactionReference"]).scenario == "unreadable"
    upload = await start.good(
        f"{V2}/acquisitions", {**UPLOAD, "customerId": "fraud-7", "clientIp": "203.0.113.7"}
    )
    assert start.one(upload["scanReference"]).scenario == "document-uploaded"  # fraud is no upload's
    assert any("document-uploaded" in note for note in start.journalled().notes)


async def test_a_specimen_plays_the_scenario_that_it_was_drawn_for(start: Starter, shop: "Shop") -> None:
    front = base64.b64encode(mark(picture(), "fraud")).decode()
    body = {"merchantIdScanReference": "o", "frontsideImage": front, "country": "USA", "idType": "PASSPORT"}
    answer = await start.good(f"{V2}/performNetverify", body)
    await settle(start.sandbox)
    assert shop.received[0].form["verificationStatus"] == "DENIED_FRAUD"
    start.sandbox.account.routes.add("approved", merchant_reference="o")
    routed = await start.good(f"{V2}/performNetverify", body)
    assert start.one(answer["jumioIdScanReference"]).scenario == "fraud"
    assert start.one(routed["jumioIdScanReference"]).scenario == "approved"


async def test_an_uploaded_picture_is_what_the_image_endpoints_serve(
    start: Starter, call: "Caller", shop: "Shop"
) -> None:
    front, face = picture("JPEG"), picture("PNG", (300, 400))
    body = {
        "merchantIdScanReference": "o",
        "country": "USA",
        "idType": "PASSPORT",
        "frontsideImage": base64.b64encode(front).decode(),
        "faceImage": base64.b64encode(face).decode(),
        "faceImageMimeType": "image/png",
    }
    answer = await start.good(f"{V2}/performNetverify", body, Accept="application/json")
    assert start.journalled().notes == ()
    assert start.journalled().content[3][1].startswith("<image/jpeg, 640x400, ")
    await settle(start.sandbox)
    form = shop.received[0].form
    got = await call("GET", form["idScanImage"])
    assert (got.kind, got.body) == ("image/jpeg", front)
    got = await call("GET", form["idScanImageFace"])
    assert (got.kind, got.body) == ("image/png", face)
    url = f"{start.sandbox.url}{V2}/scans/{answer['jumioIdScanReference']}"
    assert (await call("GET", f"{url}/images/front")).body == front
    await call("DELETE", url)
    scan = start.one(answer["jumioIdScanReference"])
    assert start.sandbox.simulation.store.picture(scan, "front") is None


BAD_PICTURES: dict[str, tuple[Callable[[], str], str]] = {
    "not base64": (lambda: "%%%", "is not base64"),
    "a data URL": (lambda: f"data:image/png;base64,{FRONT}", "leave out 'data:"),
    "no image": (lambda: base64.b64encode(b"GIF89a").decode(), "neither JPEG nor PNG"),
    "cut off": (lambda: base64.b64encode(picture()[:-200]).decode(), "broken image"),
    "forty megapixels": (
        lambda: base64.b64encode(picture("PNG", (7_000, 5_800), "1")).decode(),
        "7000x5800 pixels",
    ),
    "a long side": (lambda: base64.b64encode(picture("PNG", (8_000, 10))).decode(), "shorter than 8,000"),
}


@pytest.mark.parametrize("name", BAD_PICTURES)
async def test_a_bad_picture_is_refused(start: Starter, name: str) -> None:
    make, why = BAD_PICTURES[name]
    front = make()
    body = {"merchantIdScanReference": "o", "frontsideImage": front, "country": "USA", "idType": "PASSPORT"}
    assert why in await start.refused(f"{V2}/performNetverify", body)
    assert front not in str(start.journalled())


async def test_a_short_name_of_a_format_is_taken_with_a_remark(start: Starter) -> None:
    body = {"merchantIdScanReference": "o", "country": "USA", "idType": "PASSPORT", "frontsideImage": FRONT}
    await start.good(f"{V2}/performNetverify", {**body, "frontsideImageMimeType": "image/jpg"})
    notes = start.journalled().notes
    assert any("frontsideImageMimeType is 'image/jpg', not image/jpeg" in note for note in notes)
    assert not any("says image/jpg" in note for note in notes)


async def test_the_redirect_is_gone_in_the_last_edition_and_says_what_to_call(start: Starter) -> None:
    body, account = {"merchantIdScanReference": "order-1", "customerId": "ada"}, start.sandbox.account
    account.configure(account.settings._replace(edition="2021-07"))
    said = await start.refused(f"{V2}/initiateNetverifyRedirect", body)
    assert "edition 2021-07 has no initiateNetverifyRedirect any more" in said
    assert "POST /api/v4/initiate" in said
    account.configure(account.settings._replace(edition="2020-09"))
    await start.good(f"{V2}/initiateNetverifyRedirect", body)


async def test_a_visa_names_the_edition_that_knows_it(start: Starter) -> None:
    body = {"merchantIdScanReference": "o", "country": "USA", "idType": "VISA", "frontsideImage": FRONT}
    said = await start.refused(f"{V2}/performNetverify", body)
    assert "from edition 2018-05 on, and this merchant's is 2017-05" in said
    start.sandbox.account.configure(start.sandbox.account.settings._replace(edition="2018-05"))
    answer = await start.good(f"{V2}/performNetverify", body)
    assert start.one(answer["jumioIdScanReference"]).document.type == "VISA"


async def test_an_answer_names_no_file_of_a_scenario_and_the_journal_does(
    start_sandbox: Callable[..., Awaitable[Server]], call: "Caller", shop: "Shop", tmp_path: Path
) -> None:
    (tmp_path / "own.yaml").write_text(
        "{name: long, extends: approved, result: {face_match: 5}, match: {customer_id: long},"
        " callback: {set: {idFaceMatch: '101'}}}\n---\n"
        "{name: wrong, extends: nothing, match: {customer_id: wrong}, result: {status: APPROVED_VERIFIED}}\n"
    )
    start = Starter(await start_sandbox(callback_url=shop.url, scenarios=(tmp_path,)), call)
    body = {"customerInternalReference": "o", "userReference": "long"}
    said = await start.refused(V4, body)
    assert "idFaceMatch" in said
    assert "own.yaml" not in said
    assert str(tmp_path) in start.journalled().reason
    start.sandbox.account.routes.add("wrong", customer_id="wrong")
    said = await start.refused(V4, {**body, "userReference": "wrong"}, 503)
    assert "unknown scenario 'nothing'" in said
    assert "own.yaml" not in said
    assert str(tmp_path) in start.journalled().reason


async def test_a_default_scenario_that_is_gone_is_said_wherever_somebody_looks(
    start: Starter, call: "Caller"
) -> None:
    account = start.sandbox.account
    account.wire = account.wire._replace(default_scenario="frod")
    said = await start.refused(V4, REFERENCES, 503)
    assert "default_scenario: the merchant's setting names 'frod'" in said
    assert "did you mean 'fraud'?" in said
    api = f"{start.sandbox.url}/_mock/api/v1"
    started = await call("POST", f"{api}/transactions", b"{}", **{"Content-Type": "application/json"})
    assert started.status == 422
    assert json.loads(started.body)["errors"][0]["field"] == "default_scenario"
    (merchant,) = json.loads((await call("GET", f"{api}/merchants")).body)["items"]
    assert "'frod'" in merchant["warnings"][0]
    account.wire = account.wire._replace(default_scenario="fraud")
    (merchant,) = json.loads((await call("GET", f"{api}/merchants")).body)["items"]
    assert merchant["warnings"] == []


async def test_a_format_that_is_not_said_is_told_from_one_that_is_wrong(start: Starter) -> None:
    png = base64.b64encode(picture("PNG")).decode()
    body = {"merchantIdScanReference": "o", "country": "USA", "idType": "PASSPORT", "frontsideImage": png}
    await start.good(f"{V2}/performNetverify", body)
    assert "frontsideImageMimeType is not given" in "".join(start.journalled().notes)
    await start.good(f"{V2}/performNetverify", {**body, "frontsideImageMimeType": "image/jpeg"})
    assert "frontsideImageMimeType says image/jpeg" in "".join(start.journalled().notes)


async def test_every_picture_that_is_wrong_is_named(start: Starter) -> None:
    body = {
        "merchantIdScanReference": "o",
        "country": "USA",
        "idType": "ID_CARD",
        "frontsideImage": "%%%",
        "backsideImage": base64.b64encode(b"GIF89a").decode(),
    }
    said = await start.refused(f"{V2}/performNetverify", body)
    assert "frontsideImage is not base64; backsideImage is neither JPEG nor PNG" in said


async def test_a_body_that_is_too_long_is_not_read(start: Starter) -> None:
    body = json.dumps({**REFERENCES, "reportingCriteria": "x" * 300_000}).encode()
    assert "at most 262,144" in await start.refused(V4, body, 413)


async def test_a_merchant_may_be_without_a_callback_url(start: Starter, call: "Caller") -> None:
    start.sandbox.account.callback_url = None
    answer = await start.good(V4, REFERENCES)
    await settle(start.sandbox)
    status = await call("GET", f"{start.sandbox.url}{V2}/scans/{answer['transactionReference']}")
    assert json.loads(status.body)["status"] == "DONE"


async def test_a_page_that_nobody_opens_ends_with_its_token(start: Starter, shop: "Shop") -> None:
    account = start.sandbox.account
    account.wire = account.wire._replace(journey="hosted")
    answer = await start.good(V4, {**REFERENCES, "tokenLifetimeInMinutes": 5})
    await start.sandbox.simulation.advance_by(account, 5 * MINUTE - 1)
    assert start.one(answer["transactionReference"]).state is State.PENDING
    await start.sandbox.simulation.advance_by(account, 1)
    assert start.one(answer["transactionReference"]).state is State.FAILED
    form = shop.received[0].form
    assert (form["verificationStatus"], form["idScanSource"]) == ("NO_ID_UPLOADED", "WEB")


async def test_a_page_that_waits_can_be_steered_by_hand(
    start: Starter, shop: "Shop", control: "Control"
) -> None:
    account = start.sandbox.account
    account.wire = account.wire._replace(journey="hosted")
    answer = await start.good(
        V4, {**REFERENCES, "presets": [{"index": 1, "country": "AUT", "type": "ID_CARD"}]}
    )
    one = f"/transactions/{answer['transactionReference']}"
    assert (await control.good("GET", one))["steps"][0]["action"] == "token_expire"
    touched = await control.good("POST", f"{one}/touch", {})
    assert [step["action"] for step in touched["steps"]] == ["start", "expire"]
    await control.good("POST", f"{one}/finish", {"scenario": "fraud"})
    form = shop.received[0].form
    assert (form["verificationStatus"], form["idCountry"], form["customerId"]) == (
        "DENIED_FRAUD",
        "AUT",
        "ada",
    )


# Uploads


def multipart(**parts: tuple[bytes, str]) -> aiohttp.FormData:
    form = aiohttp.FormData()
    for name, (content, kind) in parts.items():
        form.add_field(name, content, filename=f"{name}.bin", content_type=kind)
    return form


@pytest.fixture
async def send(sandbox: Server, basic: Callable[..., str]) -> Callable[..., Awaitable[tuple[int, Any]]]:
    async def sent(method: str, path: str, data: Any = None) -> tuple[int, Any]:
        headers = {"Authorization": basic(), "Accept": "application/json"}
        async with (
            aiohttp.ClientSession(headers=headers) as session,
            session.request(method, sandbox.url + path, data=data) as answer,
        ):
            return answer.status, json.loads(await answer.read())

    return sent


Send = Callable[..., Awaitable[tuple[int, Any]]]


@pytest.mark.parametrize("order", [("image", "metadata"), ("metadata", "image")])
async def test_a_document_is_uploaded_in_one_call_chunked_and_in_either_order(
    start: Starter, shop: "Shop", send: Send, order: tuple[str, str], call: "Caller"
) -> None:
    parts = {
        "image": (picture(), "image/jpeg"),
        "metadata": (json.dumps(UPLOAD).encode(), "application/json"),
    }
    writer = multipart(**{name: parts[name] for name in order})()

    async def pieces() -> Any:
        sink = BytesIO()

        class Sink:
            async def write(self, piece: bytes) -> None:
                sink.write(piece)

        await writer.write(Sink())
        yield sink.getvalue()[:100]
        yield sink.getvalue()[100:]

    headers = {
        "Content-Type": writer.content_type,
        "Authorization": "Basic bW9ja2p1bWlvLXRva2VuOm1vY2tqdW1pby1zZWNyZXQ=",
    }
    async with (
        aiohttp.ClientSession(headers=headers) as session,
        session.post(f"{start.sandbox.url}{V2}/acquisitions/complete", data=pieces()) as answer,
    ):
        assert answer.status == 200, await answer.text()
        content = await answer.json()
    assert set(content) == {"timestamp", "scanReference"}
    await settle(start.sandbox)
    transaction = json.loads(shop.received[0].form["transaction"])
    assert (transaction["source"], transaction["customerId"]) == ("DOC_API", "ada")
    (image,) = json.loads(shop.received[0].form["document"])["images"]
    assert (await call("GET", image)).body == picture()


async def test_pages_are_uploaded_one_by_one_and_finalized(
    start: Starter, shop: "Shop", send: Send, call: "Caller"
) -> None:
    answer = await start.good(f"{V2}/acquisitions", {**UPLOAD, "clientIp": "203.0.113.7"})
    assert set(answer) == {"timestamp", "scanReference"}
    one = f"{V2}/acquisitions/{answer['scanReference']}"
    assert (await send("PUT", one))[0] == 400  # nothing was uploaded
    for number in (1, 2, 3):
        page = multipart(Image=(picture(size=(600 + number, 800)), "image/jpeg"))
        status, content = await send("POST", f"{one}/document/pages/{number}", page)
        assert (status, set(content)) == (200, {"timestamp"})
        await start.sandbox.simulation.advance_by(start.sandbox.account, 4 * MINUTE)
    assert (await send("PUT", one))[0] == 200
    assert (await send("PUT", one))[0] == 404  # once
    await settle(start.sandbox)
    document = json.loads(shop.received[0].form["document"])
    assert len(document["images"]) == 3
    assert (await call("GET", document["images"][1])).body == picture(size=(602, 800))
    assert json.loads(shop.received[0].form["transaction"])["clientIp"] == "203.0.113.7"


async def test_pages_that_are_sent_at_the_same_time_are_all_kept(
    start: Starter, shop: "Shop", send: Send
) -> None:
    answer = await start.good(f"{V2}/acquisitions", {**UPLOAD, "clientIp": "203.0.113.7"})
    one = f"{V2}/acquisitions/{answer['scanReference']}"
    pages = [multipart(image=(picture(), "image/jpeg")) for _ in range(8)]
    sent = (send("POST", f"{one}/document/pages/{number}", page) for number, page in enumerate(pages, 1))
    assert [status for status, _ in await asyncio.gather(*sent)] == [200] * 8
    assert (await send("PUT", one))[0] == 200
    await settle(start.sandbox)
    assert len(json.loads(shop.received[0].form["document"])["images"]) == 8


PDF = b"%PDF-1.4\n1 0 obj << /Type /Pages /Count %d >> endobj\n" + b"2 0 obj << /Type /Page >> endobj\n"


async def test_a_pdf_has_a_call_of_its_own(start: Starter, send: Send, call: "Caller", shop: "Shop") -> None:
    answer = await start.good(f"{V2}/acquisitions", {**UPLOAD, "clientIp": "203.0.113.7"})
    one = f"{V2}/acquisitions/{answer['scanReference']}"
    three = PDF + b"3 0 obj << /Type /Page >> endobj\n" * 2
    status, content = await send(
        "POST", f"{one}/document/pages/1", multipart(image=(three, "application/pdf"))
    )
    assert (status, "3 pages" in content["message"]) == (400, True)
    status, content = await send("POST", f"{one}/document", multipart(image=(three, "application/pdf")))
    assert (status, content["pages"]) == (200, 3)
    assert (await send("PUT", one))[0] == 200
    await settle(start.sandbox)
    document = json.loads(shop.received[0].form["document"])
    assert len(document["images"]) == 3
    assert (await call("GET", document["images"][2])).kind == "image/jpeg"  # drawn: nothing reads PDFs here
    assert "originalDocument" not in document  # of which this edition does not know
    original = f"{start.sandbox.url}{V2}/documents/{answer['scanReference']}/original"
    assert (await call("GET", original)).status == 404


async def test_a_pdf_that_was_uploaded_can_be_fetched_until_it_is_deleted(
    start: Starter, send: Send, call: "Caller", shop: "Shop"
) -> None:
    start.sandbox.account.configure(start.sandbox.account.settings._replace(edition="2018-05"))
    answer = await start.good(f"{V2}/acquisitions", {**UPLOAD, "clientIp": "203.0.113.7"})
    one = f"{V2}/acquisitions/{answer['scanReference']}"
    assert (await send("POST", f"{one}/document", multipart(image=(PDF, "application/pdf"))))[0] == 200
    assert (await send("PUT", one))[0] == 200
    await settle(start.sandbox)
    original = json.loads(shop.received[0].form["document"])["originalDocument"]
    scan = f"{start.sandbox.url}{V2}/documents/{answer['scanReference']}"
    assert original == f"{scan}/original"
    retrieved = json.loads((await call("GET", f"{scan}/data/document")).body)
    assert retrieved["originalDocument"] == original
    fetched = await call("GET", original)
    assert (fetched.status, fetched.kind, fetched.body) == (200, "application/pdf", PDF)
    assert (await call("DELETE", scan)).status == 200
    assert (await call("GET", original)).status == 404


async def test_the_pdf_that_a_scenario_speaks_of_is_drawn(
    start: Starter, control: "Control", call: "Caller", shop: "Shop"
) -> None:
    start.sandbox.account.configure(start.sandbox.account.settings._replace(edition="2018-05"))
    await control.good("POST", "/transactions", {"scenario": "upload-pdf", "callback_url": shop.url})
    await control.good("POST", "/clock/run-until-idle", {})
    original = json.loads(shop.received[0].form["document"])["originalDocument"]
    fetched = [await call("GET", original) for _ in range(2)]
    assert {(one.status, one.kind) for one in fetched} == {(200, "application/pdf")}
    assert fetched[0].body.startswith(b"%PDF-")
    assert fetched[0].body == fetched[1].body


async def test_an_upload_of_which_nothing_comes_takes_no_pages_after_five_minutes_and_fails_after_fifteen(
    start: Starter, send: Send, shop: "Shop"
) -> None:
    answer = await start.good(f"{V2}/acquisitions", {**UPLOAD, "clientIp": "203.0.113.7"})
    one = f"{V2}/acquisitions/{answer['scanReference']}"
    await start.sandbox.simulation.advance_by(start.sandbox.account, 5 * MINUTE)
    page = multipart(image=(picture(), "image/jpeg"))
    assert (await send("POST", f"{one}/document/pages/1", page))[0] == 404
    await start.sandbox.simulation.advance_by(start.sandbox.account, 10 * MINUTE)
    assert start.one(answer["scanReference"]).state is State.FAILED
    assert shop.received == []


async def test_another_merchant_cannot_add_pages(
    start: Starter, control: "Control", call: "Caller", basic: Callable[..., str]
) -> None:
    answer = await start.good(f"{V2}/acquisitions", {**UPLOAD, "clientIp": "203.0.113.7"})
    made = await control.good("POST", "/merchants", {})
    url = f"{start.sandbox.url}{V2}/acquisitions/{answer['scanReference']}"
    other = await call("PUT", url, Authorization=basic(made["token"], made["secret"]))
    assert other.status == 404


@pytest.mark.parametrize(
    ("host", "extra", "keys"),
    [
        ("upload.netverify.com", {}, {"scanReference", "clientRedirectUrl"}),
        ("acquisition.netverify.com", {}, {"timestamp", "scanReference"}),
        (None, {"successUrl": "https://shop.example/"}, {"scanReference", "clientRedirectUrl"}),
        (None, {"clientIp": "203.0.113.7"}, {"timestamp", "scanReference"}),
        (None, {}, {"timestamp", "scanReference"}),
    ],
)
async def test_host_or_fields_tell_the_web_client_of_documents_from_the_api(
    start: Starter, host: str | None, extra: dict[str, str], keys: set[str]
) -> None:
    headers = {} if host is None else {"Host": host}
    assert set(await start.good(f"{V2}/acquisitions", {**UPLOAD, **extra}, **headers)) == keys


async def test_the_call_of_older_libraries_is_there(start: Starter, shop: "Shop") -> None:
    body = {"documentType": "SSC", "merchantScanReference": "o", "customerID": "ada", "country": "USA"}
    answer = await start.good(f"{V2}/createDocumentAcquisition", body)
    assert set(answer) == {"timestamp", "jumioScanReference", "authorizationToken"}
    await settle(start.sandbox)
    assert json.loads(shop.received[0].form["document"])["status"] == "EXTRACTED"
    assert json.loads(shop.received[0].form["transaction"])["source"] == "DOC_UPLOAD"


async def test_a_custom_document_needs_a_code_that_is_in_force(start: Starter) -> None:
    body = {**UPLOAD, "type": "CUSTOM"}
    assert "customDocumentCode is missing" in await start.refused(f"{V2}/acquisitions", body)
    body["customDocumentCode"] = "GYM"
    assert "customDocumentCode is 'GYM'" in await start.refused(f"{V2}/acquisitions", body)


@pytest.mark.parametrize("data", [None, b"{}", b"x"])
async def test_what_is_no_multipart_is_refused_in_jumios_words(start: Starter, send: Send, data: Any) -> None:
    status, content = await send("POST", f"{V2}/acquisitions/complete", data)
    assert (status, content["message"]) == (400, "Bad Request: Missing start boundary")


@pytest.mark.parametrize(
    "header", [b"Content-Disposition form-data", b'Content-Disposition: form-data; name="image', b"\xff: x"]
)
async def test_a_part_whose_headers_are_broken_is_refused(start: Starter, send: Send, header: bytes) -> None:
    body = b"--b\r\n" + header + b"\r\n\r\nx\r\n--b--\r\n"
    form = aiohttp.BytesPayload(body, content_type="multipart/form-data; boundary=b")
    status, content = await send("POST", f"{V2}/acquisitions/complete", form)
    assert status == 400
    assert content["message"].startswith(("Bad Request: Missing start boundary", "Bad Request: part "))


@pytest.mark.parametrize("megabytes", [0.2, 1, 9])
async def test_a_photo_of_any_size_that_is_allowed_is_taken_and_served(
    start: Starter, shop: "Shop", send: Send, call: "Caller", megabytes: float
) -> None:
    photo = picture() + bytes(int(megabytes * 1_000_000))
    form = multipart(metadata=(json.dumps(UPLOAD).encode(), "application/json"))
    form.add_field("image", BytesIO(photo), filename="photo.jpg", content_type="image/jpeg")
    status, content = await send("POST", f"{V2}/acquisitions/complete", form)
    assert status == 200, content
    await settle(start.sandbox)
    (image,) = json.loads(shop.received[0].form["document"])["images"]
    served = (await call("GET", image)).body == photo
    assert served  # in two steps: nobody wants to read their difference


async def test_a_part_that_is_missing_is_named(start: Starter, send: Send) -> None:
    status, content = await send("POST", f"{V2}/acquisitions/complete", multipart(image=(TINY, "image/png")))
    assert (status, content["message"]) == (400, "Bad Request: part metadata is missing; parts are image")


async def test_what_a_page_or_a_document_cannot_be_is_refused_with_the_call_to_use(
    start: Starter, send: Send
) -> None:
    one = f"{V2}/acquisitions/{(await start.good(f'{V2}/acquisitions', UPLOAD))['scanReference']}"
    page = (picture(), "image/jpeg")
    metadata = (json.dumps(UPLOAD).encode(), "application/json")
    two = (PDF + b"3 0 obj << /Type /Page >> endobj\n", "application/pdf")
    many = (PDF + b"3 0 obj << /Type /Page >> endobj\n" * 40, "application/pdf")
    for path, form, said in (
        (f"{one}/document/pages/0", multipart(image=page), "page '0' is not a number from 1 to"),
        (f"{one}/document/pages/x", multipart(image=page), "page 'x' is not a number from 1 to"),
        (f"{one}/document/pages/1", multipart(file=page), "part image is missing; parts are file"),
        (
            f"{one}/document",
            multipart(image=page),
            "image/jpeg, and a document is a PDF; send it to …/document/pages/1",
        ),
        (f"{one}/document", multipart(image=many), "image is a PDF of 41 pages, at most"),
        (
            f"{V2}/acquisitions/complete",
            multipart(image=two, metadata=metadata),
            "2 pages; this call takes one page",
        ),
        (
            f"{V2}/acquisitions/complete",
            multipart(**{f"part{number}": page for number in range(21)}),
            "it has more than 20 parts",
        ),
    ):
        status, content = await send("POST", path, form)
        message = content["message"] + str(start.journalled().reason)
        assert (status, said in message) == (400, True), message
    status, content = await send("PUT", one)
    assert (status, "no page was uploaded yet" in content["message"]) == (400, True)


async def test_only_an_upload_that_the_api_started_takes_pages(
    start: Starter, send: Send, control: "Control"
) -> None:
    of_web = await start.good(f"{V2}/acquisitions", {**UPLOAD, "successUrl": "https://shop.example/"})
    of_app = await control.good("POST", "/transactions", {"scenario": "document-uploaded"})
    for reference in (of_web["scanReference"], of_app["reference"]):
        status, _ = await send("PUT", f"{V2}/acquisitions/{reference}")
        assert status == 404
        assert "was not started by the API for documents" in start.journalled().reason


async def test_a_scenario_whose_user_leaves_does_not_play_where_there_is_no_page(start: Starter) -> None:
    start.sandbox.account.wire = start.sandbox.account.wire._replace(default_scenario="no-id-uploaded")
    body = {"merchantIdScanReference": "order-1", "frontsideImage": FRONT}
    answer = await start.good(f"{V2}/performNetverify", body)
    assert start.one(answer["jumioIdScanReference"]).scenario == "approved"
    (note,) = [one for one in start.journalled().notes if "instead" in one]
    assert "cannot play, because a user cannot leave a call that has no page; approved plays instead" in note


async def test_a_strict_merchant_is_refused_a_picture_that_another_is_only_told_of(start: Starter) -> None:
    body = {
        "merchantIdScanReference": "order-1",
        "frontsideImage": base64.b64encode(picture("PNG")).decode(),
        "faceImage": base64.b64encode(picture()).decode(),
        "country": "AUT",
        "idType": "PASSPORT",
    }
    headers = {
        "User-Agent": "Example Shop/1.0",
        "Accept": "application/json",
        "Content-Type": "application/json",
    }
    said = "frontsideImage is image/png; frontsideImageMimeType is not given, so it would be image/jpeg"
    await start.good(f"{V2}/performNetverify", body, **headers)
    assert any(said in note for note in start.journalled().notes)
    start.sandbox.account.wire = start.sandbox.account.wire._replace(strict=True)
    assert said in await start.refused(f"{V2}/performNetverify", body, **headers)


# Lists


async def test_the_lists_say_what_is_supported_and_accepted(start: Starter, call: "Caller") -> None:
    account = start.sandbox.account
    accepted = account.settings.accepted_ids._replace(everywhere=("PASSPORT",))
    account.configure(account.settings._replace(accepted_ids=accepted))
    lists = {}
    for name in ("supportedIdTypes", "acceptedIdTypes", "supportedDocumentTypes"):
        lists[name] = json.loads((await call("GET", f"{start.sandbox.url}{V2}/{name}")).body)[name]
    dutch = {
        name: next(row for row in lists[name] if row["countryCode"] == "NLD")["idTypes"]
        for name in ("supportedIdTypes", "acceptedIdTypes")
    }
    assert {row["idType"]: row["acquisitionConfig"]["backSide"] for row in dutch["supportedIdTypes"]} == {
        "PASSPORT": False,
        "DRIVING_LICENSE": True,
        "ID_CARD": True,
    }
    assert [row["idType"] for row in dutch["acceptedIdTypes"]] == ["PASSPORT"]
    assert {"code": "BS", "name": "Bank statement"} in lists["supportedDocumentTypes"]


async def test_a_fault_strikes_starts_too(start: Starter, control: "Control") -> None:
    await control.good(
        "POST",
        "/merchants/mockjumio-token/faults",
        {"fault": "status", "params": {"status": 503}, "route": "start"},
    )
    await start.refused(V4, REFERENCES, 503)


async def test_too_many_pending_are_refused(start: Starter, monkeypatch: pytest.MonkeyPatch) -> None:
    simulation = start.sandbox.simulation
    monkeypatch.setattr(simulation, "limits", simulation.limits._replace(pending=1))
    await start.good(V4, REFERENCES)
    assert "pending already" in await start.refused(V4, REFERENCES, 429)


async def test_what_was_answered_outlives_the_process(
    start_sandbox: Callable[..., Awaitable[Server]], tmp_path: Path, call: "Caller"
) -> None:
    sandbox = await start_sandbox(data_dir=tmp_path / "data")
    body = {"merchantIdScanReference": "o", "frontsideImage": base64.b64encode(picture()).decode()}
    answer = await Starter(sandbox, call).good(f"{V2}/performNetverify", body)
    copytree(tmp_path / "data", tmp_path / "killed")  # what a process that is killed now leaves
    store = SqliteStore(tmp_path / "killed")
    scan = store.transaction(answer["jumioIdScanReference"])
    assert scan is not None
    assert store.picture(scan, "front") == picture()
    store.close()


async def test_a_path_that_is_nearly_one_is_told_from_it_in_the_journal(start: Starter) -> None:
    await start.refused("/api/v4/initate", REFERENCES, 404)
    assert start.journalled().hint == "/api/v4/initiate"
