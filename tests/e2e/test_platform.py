"""Can a merchant walk through Jumio's current platform, from the token to the deletion?"""

import asyncio
import json
from base64 import b64encode, urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

from mockjumio.clock import MINUTE, SECOND
from mockjumio.contract.network import REGIONS
from mockjumio.harness import Server
from mockjumio.settings import MerchantSettings, PlatformSettings
from tests.e2e.test_initiate import picture

if TYPE_CHECKING:
    from tests.conftest import Answered, Caller, Control, Shop

FORM = {"Content_Type": "application/x-www-form-urlencoded"}
GRANT = b"grant_type=client_credentials"
USER = {"customerInternalReference": "order-1", "userReference": "ada"}


def workflow(key: object = 10011, **more: object) -> dict[str, Any]:
    return USER | {"workflowDefinition": {"key": key}} | more


class Merchant:
    """A program that speaks to the platform, as its guide has it."""

    def __init__(self, sandbox: Server, call: "Caller") -> None:
        self.sandbox = sandbox
        self.call = call
        self.token = ""

    async def sign_in(self) -> dict[str, Any]:
        answer = await self.call("POST", f"{self.sandbox.url}/oauth2/token", GRANT, **FORM)
        assert answer.status == 200, answer.body
        content: dict[str, Any] = json.loads(answer.body)
        self.token = f"Bearer {content['access_token']}"
        return content

    async def ask(self, method: str, path: str, body: object = None, **headers: str | None) -> "Answered":
        sent = body if isinstance(body, bytes | None) else json.dumps(body).encode()
        url = path if path.startswith("http") else self.sandbox.url + path
        return await self.call(method, url, sent, **{"Authorization": self.token, **headers})

    async def good(self, method: str, path: str, body: object = None, **headers: str | None) -> Any:
        answer = await self.ask(method, path, body, **headers)
        assert answer.status == 200, answer.body
        return json.loads(answer.body)

    async def refused(
        self, method: str, path: str, body: object = None, status: int = 400, **headers: str | None
    ) -> str:
        answer = await self.ask(method, path, body, **headers)
        assert answer.status == status, answer.body
        content = json.loads(answer.body)
        assert set(content) == {"title", "status", "detail"}
        assert content["status"] == status
        return str(content["detail"])

    async def begin(self, body: dict[str, Any] | None = None) -> dict[str, Any]:
        started: dict[str, Any] = await self.good("POST", "/api/v1/accounts", body or workflow())
        return started

    async def settle(self) -> None:
        await self.sandbox.simulation.run_until_idle(self.sandbox.account)

    async def details(self, started: dict[str, Any], more: str = "") -> Any:
        return await self.good("GET", path_of(started) + more)

    def journalled(self) -> Any:
        return list(self.sandbox.simulation.store.requests("mockjumio-token"))[-1]

    def configure(self, **platform: Any) -> None:
        settings = MerchantSettings(platform=PlatformSettings(**platform))
        self.sandbox.account.configure(settings)


def path_of(started: dict[str, Any]) -> str:
    account, execution = started["account"]["id"], started["workflowExecution"]["id"]
    return f"/api/v1/accounts/{account}/workflow-executions/{execution}"


def parts_of(started: dict[str, Any]) -> dict[str, str]:
    """Where each part of all credentials is uploaded."""
    return {
        part: url
        for one in started["workflowExecution"]["credentials"]
        for part, url in one["api"]["parts"].items()
    }


def multipart(content: bytes, name: str = "file") -> tuple[bytes, dict[str, str]]:
    body = (
        f'--xx\r\nContent-Disposition: form-data; name="{name}"; filename="a.jpg"\r\n'
        "Content-Type: image/jpeg\r\n\r\n"
    ).encode()
    return body + content + b"\r\n--xx--\r\n", {"Content_Type": "multipart/form-data; boundary=xx"}


@pytest.fixture
async def merchant(sandbox: Server, call: "Caller") -> Merchant:
    own = Merchant(sandbox, call)
    await own.sign_in()
    return own


async def upload(merchant: Merchant, started: dict[str, Any], part: str, content: bytes | None = None) -> Any:
    body, kind = multipart(picture() if content is None else content)
    return await merchant.good("POST", parts_of(started)[part], body, **kind, **by_token(started))


def by_token(started: dict[str, Any]) -> dict[str, str]:
    return {"Authorization": f"Bearer {started['workflowExecution']['credentials'][0]['api']['token']}"}


async def finalize(merchant: Merchant, started: dict[str, Any]) -> Any:
    return await merchant.good("PUT", path_of(started), b"{}", **by_token(started))


# The whole walk


async def test_from_the_account_to_the_details(merchant: Merchant, shop: "Shop") -> None:
    started = await merchant.begin()
    execution, account = started["workflowExecution"]["id"], started["account"]["id"]
    assert [one["category"] for one in started["workflowExecution"]["credentials"]] == [
        "ID",
        "SELFIE",
        "FACEMAP",
    ]
    status = await merchant.details(started, "/status")
    assert status["workflowExecution"]["status"] == "INITIATED"
    await merchant.settle()
    (received,) = shop.received
    assert received.headers["Content-Type"] == "application/json"
    callback = json.loads(received.body)
    assert set(callback) == {"callbackSentAt", "userReference", "workflowExecution", "account"}
    assert callback["workflowExecution"] == {
        "id": execution,
        "href": merchant.sandbox.url + path_of(started),
        "definitionKey": "10011",
        "status": "PROCESSED",
    }
    assert callback["account"]["id"] == account
    details = await merchant.good("GET", callback["workflowExecution"]["href"])
    assert details["workflow"]["customerInternalReference"] == "order-1"
    assert details["decision"]["type"] == "PASSED"
    steps = await merchant.good("GET", details["steps"]["href"])
    assert [one["name"] for one in steps["steps"]] == ["ID_IV"]
    for credential in details["credentials"]:
        for part in credential["parts"]:
            if "href" in part:
                image = await merchant.ask("GET", part["href"])
                assert (image.status, image.kind) == (200, "image/jpeg"), part
    gone = await merchant.ask("DELETE", path_of(started))
    assert (gone.status, gone.body) == (200, b"")
    after = await merchant.details(started)
    assert after["decision"]["type"] == "PASSED"
    assert "wipedOutAt" in after
    assert "firstName" not in json.dumps(after)
    assert (await merchant.ask("GET", part["href"])).status == 404


async def test_a_fraud_is_in_the_details_and_not_in_the_callback(merchant: Merchant, shop: "Shop") -> None:
    merchant.sandbox.account.wire = merchant.sandbox.account.wire._replace(default_scenario="fraud")
    started = await merchant.begin(workflow("10013"))
    await merchant.settle()
    assert b"REJECTED" not in shop.received[0].body
    details = await merchant.details(started)
    assert details["decision"] == {
        "type": "REJECTED",
        "details": {"label": "REJECTED"},
        "risk": {"score": 100},
    }


async def test_both_editions_side_by_side(merchant: Merchant, shop: "Shop") -> None:
    body = json.dumps({"customerInternalReference": "order-0", "userReference": "bob"}).encode()
    netverify = await merchant.call("POST", f"{merchant.sandbox.url}/api/v4/initiate", body)
    await merchant.begin()
    await merchant.settle()
    assert netverify.status == 200
    assert sorted(one.headers["Content-Type"] for one in shop.received) == [
        "application/json",
        "application/x-www-form-urlencoded",
    ]


async def test_callbacks_come_from_the_platforms_addresses(merchant: Merchant, shop: "Shop") -> None:
    merchant.sandbox.account.wire = merchant.sandbox.account.wire._replace(forwarded=True, data_center="SGP")
    await merchant.begin()
    await merchant.settle()
    assert shop.received[0].headers["X-Forwarded-For"] in REGIONS["SGP"].callback_addresses


# Tokens


async def test_a_token_is_the_same_until_it_expires_on_the_merchants_clock(merchant: Merchant) -> None:
    first = await merchant.sign_in()
    assert first["token_type"] == "Bearer"
    claims = json.loads(urlsafe_b64decode(first["access_token"].split(".")[1] + "=="))
    assert claims["exp"] - claims["iat"] == 3_600
    assert (await merchant.sign_in())["access_token"] == first["access_token"]
    await merchant.sandbox.simulation.advance_by(merchant.sandbox.account, 3_600 * SECOND)
    assert await merchant.refused("POST", "/api/v1/accounts", workflow(), 401)
    assert "an hour" in merchant.journalled().hint
    assert (await merchant.sign_in())["access_token"] != first["access_token"]
    await merchant.begin()


@pytest.mark.parametrize(
    ("body", "headers", "status", "error"),
    [
        (b"", {}, 400, "invalid_request"),
        (b"grant_type=password", {}, 400, "invalid_request"),
        (GRANT, {"Authorization": None}, 403, "invalid_client"),
        (
            GRANT,
            {"Authorization": "Basic " + b64encode(b"mockjumio-token:wrong").decode()},
            401,
            "invalid_client",
        ),
        (GRANT, {"User_Agent": None}, 403, "invalid_client"),
    ],
)
async def test_what_gets_no_token(
    sandbox: Server, call: "Caller", body: bytes, headers: dict[str, Any], status: int, error: str
) -> None:
    answer = await call("POST", f"{sandbox.url}/oauth2/token", body, **{**FORM, **headers})
    assert (answer.status, json.loads(answer.body)["error"]) == (status, error)


async def test_who_asks_for_a_token_without_credentials_is_told_which(
    sandbox: Server, call: "Caller"
) -> None:
    answer = await call("POST", f"{sandbox.url}/oauth2/token", GRANT, **FORM, Authorization=None)
    assert "send Basic with client ID and secret" in json.loads(answer.body)["error_description"]


@pytest.mark.parametrize(
    ("authorization", "hint"),
    [
        (None, "client ID and secret, which are the merchant's token and secret"),
        ("Bearer x.y.z", "client ID and secret, which are the merchant's token and secret"),
        (b"mockjumio-secret:mockjumio-token", "swapped"),
        (b"mockjumio%2Dtoken:mockjumio%2Dsecret", "RFC 6749"),
        (b"mockjumio-token:mockjumio-secret\n", "a line break"),
        (b"mockjumio-admin-token:mockjumio-admin-secret", "first pair: token 'mockjumio-token'"),
    ],
)
async def test_the_journal_says_what_is_wrong_with_a_clients_credentials(
    sandbox: Server, call: "Caller", authorization: bytes | str | None, hint: str
) -> None:
    if isinstance(authorization, bytes):
        authorization = f"Basic {b64encode(authorization).decode()}"
    await call("POST", f"{sandbox.url}/oauth2/token", GRANT, **FORM, Authorization=authorization)
    (entry,) = [
        *sandbox.simulation.store.requests("mockjumio-token"),
        *sandbox.simulation.store.requests(None),
    ]
    assert entry.status in (401, 403)
    assert hint in entry.hint


async def test_basic_authentication_still_works_and_is_remarked(merchant: Merchant) -> None:
    basic = "Basic " + b64encode(b"mockjumio-token:mockjumio-secret").decode()
    await merchant.good("POST", "/api/v1/accounts", workflow(), Authorization=basic)
    assert any("deprecated" in note for note in merchant.journalled().notes)


@pytest.mark.parametrize("token", ["Bearer x", "Bearer a.b.c", "Bearer", "Digest x"])
async def test_what_is_no_token_is_refused(merchant: Merchant, token: str) -> None:
    answer = await merchant.ask("POST", "/api/v1/accounts", workflow(), Authorization=token)
    assert answer.status in (401, 403)


@pytest.mark.parametrize(
    ("claims", "signature"),
    [
        (b'{"sub": "mockjumio-token", "iat": 1e999, "exp": 1}', b"x"),  # infinity, as JSON is read
        (b"[" * 5_000, b"x"),
        (b'{"sub": "mockjumio-token", "iat": 1, "exp": 2}', b"\xff"),
    ],
)
async def test_a_token_that_says_what_cannot_be_is_refused(
    merchant: Merchant, claims: bytes, signature: bytes
) -> None:
    await merchant.sign_in()
    head = merchant.token.partition(".")[0].encode()
    reader, writer = await asyncio.open_connection("127.0.0.1", merchant.sandbox.port)
    writer.write(b"POST /api/v1/accounts HTTP/1.1\r\nHost: localhost\r\nUser-Agent: Shop Web/1\r\n")
    writer.write(b"Authorization: %b.%b.%b\r\n" % (head, urlsafe_b64encode(claims).rstrip(b"="), signature))
    writer.write(b"Connection: close\r\n\r\n")
    assert (await reader.read()).startswith(b"HTTP/1.1 401 ")
    writer.close()


async def test_a_user_without_a_reference_has_none_of_a_document_either(
    merchant: Merchant, shop: "Shop"
) -> None:
    body = workflow(workflowDefinition={"key": "10900"})
    del body["userReference"]
    started = await merchant.begin(body)
    await merchant.settle()
    assert "userReference" not in json.loads(shop.received[-1].body)
    assert "userReference" not in (await merchant.details(started))["workflow"]


async def test_each_token_is_good_for_its_own_calls(merchant: Merchant) -> None:
    started = await merchant.begin()
    other = await merchant.begin()
    body, kind = multipart(picture())
    front = parts_of(started)["front"]
    await merchant.refused("POST", front, body, 401, **kind)  # the access token
    await merchant.refused("POST", front, body, 401, **kind, **by_token(other))
    await merchant.refused("GET", path_of(started), None, 401, **by_token(started))


async def test_more_calls_than_allowed_are_refused_if_that_is_wanted(
    merchant: Merchant, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 1.0
    monkeypatch.setattr("mockjumio.web.app_keys._now", lambda: now)
    merchant.configure(rate_limits=True)
    statuses = [(await merchant.ask("POST", "/api/v1/accounts", workflow())).status for _ in range(7)]
    assert statuses == [200] * 5 + [429] * 2
    assert merchant.journalled().status == 429
    now += 1
    await merchant.begin()
    assert await merchant.refused("POST", "/api/v1/accounts", workflow(), 429) == "Request limit exceeded"


# Accounts


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"customerInternalReference": None}, "customerInternalReference is missing"),
        ({"customerInternalReference": "a<b"}, "customerInternalReference is 'a<b'"),
        ({"customerInternalReference": "x" * 101}, "101 characters"),
        ({"workflowDefinition": None}, "workflowDefinition is missing"),
        ({"workflowDefinition": {}}, "workflowDefinition.key is missing"),
        ({"workflowDefinition": {"key": "abc"}}, "workflowDefinition.key is 'abc'"),
        ({"workflowDefinition": {"key": 1, "credentials": [{"category": "X"}]}}, "credentials[0].category"),
        (
            {
                "workflowDefinition": {
                    "key": 1,
                    "credentials": [{"category": "ID", "country": {"values": ["USX"]}}],
                }
            },
            "credentials[0].country.values",
        ),
        ({"tokenLifetime": "1m"}, "tokenLifetime is '1m'"),
        ({"tokenLifetime": 600}, "tokenLifetime"),
        ({"callbackUrl": "nowhere"}, "callbackUrl is 'nowhere'"),
        ({"web": {"locale": "xx"}}, "web.locale"),
        (
            {"workflowDefinition": {"key": 5, "credentials": [{"category": "ID", "id": "x"}]}},
            "which no credential has",
        ),
    ],
)
async def test_what_is_wrong_with_a_request_is_said(
    merchant: Merchant, changes: dict[str, Any], words: str
) -> None:
    assert words in await merchant.refused("POST", "/api/v1/accounts", workflow() | changes)


async def test_a_request_decides_references_document_and_urls(merchant: Merchant, shop: "Shop") -> None:
    started = await merchant.begin(
        USER
        | {
            "workflowDefinition": {
                "key": "10011",
                "credentials": [
                    {
                        "category": "ID",
                        "label": "your card",
                        "country": {"predefinedType": "DEFINED", "values": ["AUT"]},
                        "type": {"predefinedType": "DEFINED", "values": ["ID_CARD"]},
                    }
                ],
            },
            "reportingCriteria": "web",
            "callbackUrl": shop.url + "?secret=1",
            "web": {"successUrl": "https://shop.example/yes", "locale": "de"},
            "userConsent": {
                "userIp": "203.0.113.7",
                "userLocation": {"country": "AUT"},
                "consent": {"obtained": "no", "obtainedAt": "2026-01-01T09:00:00.000Z"},
            },
            "overrideSettings": {"anything": [1]},
        }
    )
    assert started["web"]["successUrl"] == "https://shop.example/yes"
    base = quote(merchant.sandbox.url, safe="")
    page = f"{merchant.sandbox.url}/web/client?baseUrl={base}&authorizationToken=ey"
    assert started["web"]["href"].startswith(page)
    assert started["web"]["href"].endswith("&locale=de")
    assert started["sdk"]["token"].count(".") == 2
    (shown,) = (one for one in started["workflowExecution"]["credentials"] if one["category"] == "ID")
    assert shown["type"] == {"values": ["ID_CARD"], "predefinedType": "DEFINED"}
    assert shown["label"] == "your card"
    await merchant.settle()
    assert shop.received[0].path == "/jumio"
    details = await merchant.details(started)
    data = details["capabilities"]["extraction"][0]["data"]
    assert (data["type"], data["issuingCountry"]) == ("ID_CARD", "AUT")
    assert details["workflow"]["reportingCriteria"] == "web"
    (shown, selfie, _) = details["credentials"]
    assert (shown["label"], selfie["label"]) == ("your card", "SELFIE")
    assert (shown["clientIp"], shown["consent"]) == ("203.0.113.7", {"decisionAccepted": False})
    assert (await merchant.ask("DELETE", path_of(started))).status == 200
    assert "clientIp" not in (await merchant.details(started))["credentials"][0]


async def test_earlier_generations_have_the_page_of_their_time(merchant: Merchant) -> None:
    merchant.configure(generation="2023")
    started = await merchant.begin()
    assert started["web"]["href"].startswith(f"{merchant.sandbox.url}/web/v4/app?authorizationToken=ey")
    assert "label" not in started["workflowExecution"]["credentials"][0]
    page = await merchant.call("GET", started["web"]["href"], Authorization=None)
    assert page.status == 200


async def test_an_update_is_one_more_workflow_of_the_same_account(merchant: Merchant) -> None:
    first = await merchant.begin()
    await merchant.settle()
    user = f"/api/v1/accounts/{first['account']['id']}"
    second = await merchant.good("PUT", user, workflow("10013"))
    assert second["account"] == first["account"]
    assert second["workflowExecution"]["id"] != first["workflowExecution"]["id"]
    await merchant.settle()
    assert (await merchant.details(second))["workflow"]["definitionKey"] == "10013"
    assert (await merchant.ask("DELETE", user)).status == 200
    for one in (first, second):
        assert "wipedOutAt" in await merchant.details(one)
    await merchant.refused("PUT", user, workflow(), 404)
    await merchant.refused("PUT", user.replace("-4", "-5"), workflow(), 404)


async def test_a_credential_on_file_is_linked(merchant: Merchant) -> None:
    first = await merchant.begin()
    await merchant.settle()
    kept = first["workflowExecution"]["credentials"][0]["id"]
    asked = workflow() | {"workflowDefinition": {"key": 5, "credentials": [{"category": "ID", "id": kept}]}}
    second = await merchant.good("PUT", f"/api/v1/accounts/{first['account']['id']}", asked)
    listed = {one["category"]: one["id"] for one in second["workflowExecution"]["credentials"]}
    assert listed["ID"] == kept


async def test_an_unknown_workflow_plays_as_the_usual_one_and_is_remarked(merchant: Merchant) -> None:
    started = await merchant.begin(workflow(10547))
    assert any("10547" in note for note in merchant.journalled().notes)
    await merchant.settle()
    assert (await merchant.details(started))["workflow"]["definitionKey"] == "10547"


async def test_a_workflow_of_data_has_neither_page_nor_sdk(merchant: Merchant) -> None:
    started = await merchant.begin(workflow(10010))
    assert not {"web", "sdk"} & started.keys()
    data = {"firstName": "Ada", "lastName": "Lovelace"}
    answer = await merchant.good("POST", parts_of(started)["prepared_data"], data, **by_token(started))
    assert answer["api"]["parts"] == {}
    await finalize(merchant, started)
    await merchant.settle()
    details = await merchant.details(started)
    assert set(details["capabilities"]) == {"watchlistScreening"}
    (credential,) = details["credentials"]
    assert await merchant.good("GET", credential["parts"][0]["href"]) == data


# Upload and end


async def test_uploaded_parts_are_what_is_served(merchant: Merchant, shop: "Shop") -> None:
    started = await merchant.begin()
    front = picture(size=(700, 400))
    answer = await upload(merchant, started, "front", front)
    assert set(answer) == {"timestamp", "account", "workflowExecution", "api"}
    assert set(answer["api"]["parts"]) == {"back"}
    for part in ("back", "face"):
        await upload(merchant, started, part)
    await upload(merchant, started, "facemap", b"\0anything\xff")
    assert shop.received == []
    assert set(await finalize(merchant, started)) == {"timestamp", "account", "workflowExecution"}
    await merchant.settle()
    assert len(shop.received) == 1
    details = await merchant.details(started)
    assert details["decision"]["type"] == "PASSED"
    shown = {one["category"]: one["parts"] for one in details["credentials"]}
    assert [one["classifier"] for one in shown["ID"]] == ["FRONT", "BACK"]
    assert (await merchant.ask("GET", shown["ID"][0]["href"])).body == front


async def test_a_scenarios_own_face_is_on_the_images_of_liveness_too(
    start_sandbox: Callable[..., Awaitable[Server]], call: "Caller", shop: "Shop", tmp_path: Path
) -> None:
    face = picture(size=(400, 500))
    (tmp_path / "face.jpg").write_bytes(face)
    (tmp_path / "own.yaml").write_text("name: own\nextends: approved\nimages: {face: face.jpg}\n")
    merchant = Merchant(await start_sandbox(callback_url=shop.url, scenarios=[tmp_path]), call)
    await merchant.sign_in()
    merchant.sandbox.account.wire = merchant.sandbox.account.wire._replace(default_scenario="own")
    started = await merchant.begin()
    await merchant.settle()
    live = {
        part["classifier"]: part["href"]
        for credential in (await merchant.details(started))["credentials"]
        for part in credential["parts"]
        if "href" in part
    }
    for classifier in ("FACE", "LIVENESS_1"):
        assert (await merchant.ask("GET", live[classifier])).body == face


async def test_what_was_not_uploaded_is_not_executed(merchant: Merchant) -> None:
    started = await merchant.begin()
    await upload(merchant, started, "front")
    await finalize(merchant, started)
    assert "SELFIE, FACEMAP" in merchant.journalled().notes[0]
    await merchant.settle()
    details = await merchant.details(started)
    said = {
        name: [one["decision"]["details"]["label"] for one in elements]
        for name, elements in details["capabilities"].items()
    }
    assert said["usability"] == ["OK", "NOT_UPLOADED", "NOT_UPLOADED"]
    assert said["liveness"] == said["similarity"] == ["PRECONDITION_NOT_FULFILLED"]
    assert said["extraction"] == ["OK"]
    assert details["decision"]["type"] == "NOT_EXECUTED"
    assert [one for one in details["credentials"] if "parts" in one] == [
        {**details["credentials"][0], "parts": details["credentials"][0]["parts"][:1]}
    ]


async def test_a_marked_specimen_decides_what_comes_of_it(merchant: Merchant) -> None:
    from mockjumio.specimens.image import mark

    started = await merchant.begin()
    await upload(merchant, started, "front", mark(picture(), "fraud"))
    await upload(merchant, started, "face")
    await upload(merchant, started, "facemap", b"map")
    await finalize(merchant, started)
    await merchant.settle()
    assert (await merchant.details(started))["decision"]["type"] == "REJECTED"


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"GIF89a", "neither JPEG nor PNG"), (b"", "part file is empty"), (picture()[:200], "broken image")],
)
async def test_what_is_no_picture_is_refused(merchant: Merchant, content: bytes, words: str) -> None:
    started = await merchant.begin()
    body, kind = multipart(content)
    said = await merchant.refused("POST", parts_of(started)["front"], body, **kind, **by_token(started))
    assert words in said


async def test_what_is_no_upload_is_told_how_to_be_one(merchant: Merchant) -> None:
    started = await merchant.begin()
    front, own = parts_of(started)["front"], by_token(started)
    said = await merchant.refused("POST", front, b"{}", **own, Content_Type="application/json")
    assert said == "the body is no multipart/form-data: Content-Type is application/json"


async def test_parts_that_there_are_not(merchant: Merchant) -> None:
    started = await merchant.begin()
    front, own = parts_of(started)["front"], by_token(started)
    body, kind = multipart(picture())
    await merchant.refused("POST", front.replace("FRONT", "FACE"), body, 404, **kind, **own)
    await merchant.refused("POST", front.replace("/parts/", "/piece/"), body, 404, **kind, **own)
    wrong, kind = multipart(picture(), "image")
    assert "part file is missing" in await merchant.refused("POST", front, wrong, **kind, **own)
    await merchant.refused("DELETE", front, None, 405)
    await finalize(merchant, started)
    await merchant.refused("POST", front, body, **kind, **own)
    await merchant.refused("PUT", path_of(started), b"", **own)


# Ends without a result


async def test_nobody_starts_in_time(merchant: Merchant, shop: "Shop") -> None:
    merchant.sandbox.account.wire = merchant.sandbox.account.wire._replace(journey="hosted")
    started = await merchant.begin(workflow(tokenLifetime="5m"))
    await merchant.sandbox.simulation.advance_by(merchant.sandbox.account, 5 * MINUTE - 1)
    assert shop.received == []
    await merchant.sandbox.simulation.advance_by(merchant.sandbox.account, 1)
    assert json.loads(shop.received[0].body)["workflowExecution"]["status"] == "TOKEN_EXPIRED"
    details = await merchant.details(started)
    assert details["decision"]["details"] == {"label": "TOKEN_EXPIRED"}
    assert "startedAt" not in details
    assert all("parts" not in one for one in details["credentials"])
    body, kind = multipart(picture())
    await merchant.refused("POST", parts_of(started)["front"], body, 401, **kind, **by_token(started))


async def test_somebody_starts_and_leaves(merchant: Merchant, shop: "Shop") -> None:
    started = await merchant.begin()
    await upload(merchant, started, "front")
    await merchant.settle()
    assert json.loads(shop.received[0].body)["workflowExecution"]["status"] == "SESSION_EXPIRED"
    details = await merchant.details(started)
    assert "startedAt" in details
    assert details["decision"]["risk"] == {"score": -1}


# Retrieval


async def test_what_is_asked_for_too_early_or_too_often_is_noted(merchant: Merchant) -> None:
    started = await merchant.begin()
    early = await merchant.details(started)
    assert not {"decision", "capabilities", "completedAt"} & early.keys()
    assert any("while pending" in note for note in merchant.journalled().notes)
    await merchant.settle()
    await merchant.details(started)
    await merchant.details(started)
    assert any("fetched 2 times" in note for note in merchant.journalled().notes)


async def test_what_there_is_not_is_404_with_a_hint(merchant: Merchant, control: "Control") -> None:
    started = await merchant.begin()
    await merchant.settle()
    other = await merchant.begin()
    mixed = path_of(started).replace(started["account"]["id"], other["account"]["id"])
    await merchant.refused("GET", mixed, None, 404)
    assert started["account"]["id"] in merchant.journalled().hint
    await merchant.refused("GET", path_of(started)[:-1] + "x", None, 404)
    await merchant.refused("GET", f"{path_of(started)}/nothing", None, 404)
    await merchant.refused("GET", "/api/v1/accounts/none", None, 404)
    netverify = await control("POST", "/transactions", {"scenario": "approved"})
    fake = f"/api/v1/accounts/{other['account']['id']}/workflow-executions/{netverify.content['reference']}"
    await merchant.refused("GET", fake, None, 404)
    assert "Netverify" in merchant.journalled().hint


@pytest.mark.parametrize(
    ("method", "more", "status", "hint"),
    [
        ("GET", "/rule", 404, "/rules"),
        ("GET", "/step", 404, "/steps"),
        ("GET", "/credential/{c}/parts/FRONT", 404, "/credentials/{c}/parts/FRONT"),
        ("POST", "", 405, None),
    ],
)
async def test_a_wrong_path_or_method_is_its_callers_and_is_told_the_nearest(
    merchant: Merchant, method: str, more: str, status: int, hint: str | None
) -> None:
    started = await merchant.begin()
    credential = started["workflowExecution"]["credentials"][0]["id"]
    more = more.replace("{c}", credential)
    said = await merchant.refused(method, path_of(started) + more, None, status)
    entry = merchant.journalled()  # and not that of nobody
    assert entry.status == status
    if hint is None:
        assert said == "POST is not allowed here, but DELETE, GET, HEAD, PUT"
    else:
        assert entry.hint == path_of(started) + hint.replace("{c}", credential)


async def test_deleted_workflows_were_gone_in_2023(merchant: Merchant, shop: "Shop") -> None:
    merchant.configure(generation="2023")
    started = await merchant.begin()
    await merchant.settle()
    href = json.loads(shop.received[0].body)["workflowExecution"]["href"]
    assert "/accounts/" not in href
    await merchant.good("GET", href)
    assert (await merchant.ask("DELETE", path_of(started))).status == 200
    await merchant.refused("GET", path_of(started), None, 404)
    await merchant.refused("DELETE", path_of(started), None, 404)


async def test_what_is_pending_cannot_be_deleted(merchant: Merchant) -> None:
    started = await merchant.begin()
    await merchant.refused("DELETE", path_of(started))
    await merchant.refused("DELETE", f"/api/v1/accounts/{started['account']['id']}")


async def test_v3_workflows_have_no_steps(merchant: Merchant) -> None:
    started = await merchant.begin(workflow(3))
    await merchant.settle()
    assert not {"decision", "steps"} & (await merchant.details(started)).keys()
    await merchant.refused("GET", f"{path_of(started)}/steps", None, 404)


async def test_health_needs_nobody(sandbox: Server, call: "Caller") -> None:
    answer = await call("GET", f"{sandbox.url}/", Authorization=None, User_Agent=None)
    assert (answer.status, json.loads(answer.body)["status"]) == (200, "UP")


# Faults, the control API, and a restart


async def test_faults_strike_with_the_platforms_bodies(merchant: Merchant, control: "Control") -> None:
    await control(
        "POST", "/merchants/mockjumio-token/faults", {"fault": "too-many-requests", "route": "token"}
    )
    answer = await merchant.call("POST", f"{merchant.sandbox.url}/oauth2/token", GRANT, **FORM)
    assert answer.status == 429
    await control(
        "POST", "/merchants/mockjumio-token/faults", {"fault": "status", "route": "data", "first": 1}
    )
    started = await merchant.begin()
    await merchant.settle()
    await merchant.refused("GET", path_of(started), None, 503)
    await merchant.details(started)


async def test_a_start_of_the_control_api_plays_there_too(
    merchant: Merchant, control: "Control", shop: "Shop"
) -> None:
    body = {"scenario": "fraud", "set": {"settings.edition": "kyx"}, "customer_id": "bob"}
    started = await control("POST", "/transactions", body)
    assert started.content["account"] is not None
    await merchant.settle()
    callback = json.loads(shop.received[0].body)
    assert callback["userReference"] == "bob"
    shown = await control("GET", "/callbacks")
    assert shown.content["items"][0]["json"] == callback
    details = await merchant.good("GET", callback["workflowExecution"]["href"])
    assert details["decision"]["type"] == "REJECTED"


async def test_a_workflow_outlives_the_process(
    start_sandbox: Callable[..., Awaitable[Server]], call: "Caller", shop: "Shop", tmp_path: Any
) -> None:
    sandbox = Server((await start_sandbox(callback_url=shop.url)).options._replace(data_dir=tmp_path))
    async with sandbox:
        merchant = Merchant(sandbox, call)
        await merchant.sign_in()
        started = await merchant.begin()
        await upload(merchant, started, "front")
    async with Server(sandbox.options) as again:
        merchant = Merchant(again, call)
        merchant.token = f"{(await merchant.sign_in()) and merchant.token}"
        front = parts_of(started)["face"].replace(sandbox.url, again.url)
        body, kind = multipart(picture())
        await merchant.good("POST", front, body, **kind, **by_token(started))
        await finalize(merchant, started)
        await merchant.settle()
        details = await merchant.details(started)
        assert {one["category"] for one in details["credentials"] if "parts" in one} == {"ID", "SELFIE"}


async def test_the_page_sends_customers_back_with_the_platforms_parameters(merchant: Merchant) -> None:
    merchant.sandbox.account.wire = merchant.sandbox.account.wire._replace(journey="hosted")
    started = await merchant.begin(workflow(web={"successUrl": "https://shop.example/yes"}))
    answer = await merchant.call("GET", started["web"]["href"], Authorization=None)
    assert answer.status == 200
    scan = merchant.sandbox.simulation.transaction(started["workflowExecution"]["id"])
    assert scan is not None
    assert scan.initiation is not None
    from mockjumio.web.customer.endings import address

    where = address(scan, scan.initiation)
    assert where is not None
    assert f"accountId={started['account']['id']}" in where
    assert "acquisitionStatus=SUCCESS" in where
    assert "customerInternalReference=order-1" in where


@pytest.mark.parametrize(
    ("fault", "first", "then"),
    [("details-not-ready", [404, 404], 200), ("expired-token", [401], 200)],
)
async def test_details_that_cannot_be_had_at_first(
    merchant: Merchant, control: "Control", fault: str, first: list[int], then: int
) -> None:
    await control("POST", "/merchants/mockjumio-token/faults", {"fault": fault})
    started = await merchant.begin()
    await merchant.settle()
    statuses = [(await merchant.ask("GET", path_of(started))).status for _ in range(len(first) + 1)]
    assert statuses == [*first, then]
    assert merchant.journalled().reason == ""


async def test_details_change_after_a_manual_review(merchant: Merchant, control: "Control") -> None:
    await control("POST", "/merchants/mockjumio-token/faults", {"fault": "manual-review"})
    started = await merchant.begin()
    await merchant.settle()
    assert (await merchant.details(started))["decision"] == {
        "type": "WARNING",
        "details": {"label": "MANUAL_REVIEW"},
        "risk": {"score": 50},
    }
    assert (await merchant.details(started))["decision"]["type"] == "PASSED"


async def test_a_label_and_a_capability_that_nobody_knows(merchant: Merchant, control: "Control") -> None:
    await control(
        "POST", "/merchants/mockjumio-token/faults", {"fault": "unknown-label", "params": {"label": "NEW"}}
    )
    started = await merchant.begin()
    await merchant.settle()
    capabilities = (await merchant.details(started))["capabilities"]
    assert capabilities.pop("newCapability") == []
    assert next(iter(capabilities.values()))[0]["decision"]["details"] == {"label": "NEW"}


JSON_FAULTS: dict[str, Callable[[dict[str, Any], dict[str, Any]], bool]] = {
    "empty-values": lambda got, usual: set(got.values()) == {""} and list(got) == list(usual),
    "large-values": lambda got, usual: len(got["userReference"]) == 100_000,
    "missing-parameter": lambda got, usual: len(set(usual) - set(got)) == 1,
    "shuffled-order": lambda got, usual: got == usual and list(got) != list(usual),
    "unknown-parameter": lambda got, usual: got["newParameter"] == "something new",
    "timestamp-digits": lambda got, usual: "." not in got["callbackSentAt"],
}


@pytest.mark.parametrize("fault", JSON_FAULTS)
async def test_faults_of_callbacks_know_json(
    merchant: Merchant, control: "Control", shop: "Shop", fault: str
) -> None:
    await control("POST", "/merchants/mockjumio-token/faults", {"fault": fault})
    started = await merchant.begin()
    await merchant.settle()
    (callback,) = merchant.sandbox.store.callbacks(started["workflowExecution"]["id"])
    assert JSON_FAULTS[fault](json.loads(shop.received[0].body), json.loads(callback.body))


async def test_json_that_is_none_and_says_that_it_is_a_form(
    merchant: Merchant, control: "Control", shop: "Shop"
) -> None:
    for fault in ("broken-percent-encoding", "wrong-content-type"):
        await control("POST", "/merchants/mockjumio-token/faults", {"fault": fault})
    await merchant.begin()
    await merchant.settle()
    with pytest.raises(ValueError, match="delimiter"):
        json.loads(shop.received[0].body)
    assert shop.received[0].headers["Content-Type"] == "application/x-www-form-urlencoded"


# Rules, the PDF, biometrics


async def test_rules_that_fired_are_listed(merchant: Merchant) -> None:
    merchant.sandbox.account.wire = merchant.sandbox.account.wire._replace(default_scenario="own-rule")
    started = await merchant.begin()
    assert await merchant.details(started, "/rules") == {"rules": []}
    await merchant.settle()
    (own,) = (await merchant.details(started, "/rules"))["rules"]
    assert own["name"] == "MANUAL REVIEW OF STUDENTS"
    assert own["decision"] == {"type": "WARNING", "details": {"label": "MANUAL REVIEW OF STUDENTS"}}


async def test_a_rule_fires_for_each_result_that_is_not_well_by_itself(merchant: Merchant) -> None:
    merchant.sandbox.account.wire = merchant.sandbox.account.wire._replace(default_scenario="fraud")
    started = await merchant.begin()
    await merchant.settle()
    fired = (await merchant.details(started, "/rules"))["rules"]
    assert [(one["name"], one["decision"]["type"]) for one in fired] == [("imageChecks", "REJECTED")]
    v3 = await merchant.begin(workflow(3))
    await merchant.settle()
    await merchant.refused("GET", f"{path_of(v3)}/rules", None, 404)


async def test_the_pdf_is_where_its_link_leads_for_a_while(merchant: Merchant) -> None:
    started = await merchant.begin()
    await merchant.refused("GET", f"{path_of(started)}/generate", None, 404)
    assert merchant.journalled().hint == ""
    await merchant.settle()
    link = await merchant.details(started, "/generate")
    assert set(link) == {"workflowId", "presignedUrl"}
    assert link["workflowId"] == started["workflowExecution"]["id"]
    nobody = {"Authorization": None, "User_Agent": None}
    pdf = await merchant.call("GET", link["presignedUrl"], **nobody)
    assert (pdf.status, pdf.kind) == (200, "application/pdf")
    assert pdf.body.startswith(b"%PDF-")
    assert pdf.body == (await merchant.call("GET", link["presignedUrl"], **nobody)).body
    forged = link["presignedUrl"].replace("expires=1", "expires=2")
    assert (await merchant.call("GET", forged, **nobody)).status == 403
    assert (await merchant.call("GET", forged.partition("?")[0], **nobody)).status == 403
    assert merchant.journalled().hint == ""
    await merchant.sandbox.simulation.advance_by(merchant.sandbox.account, 15 * MINUTE)
    late = await merchant.call("GET", link["presignedUrl"], **nobody)
    assert (late.status, "expired" in json.loads(late.body)["detail"]) == (403, True)
    again = await merchant.details(started, "/generate")
    assert merchant.journalled().notes == ()
    await merchant.ask("DELETE", path_of(started))
    assert (await merchant.call("GET", again["presignedUrl"], **nobody)).status == 404
    await merchant.refused("GET", f"{path_of(started)}/generate", None, 404)


async def test_biometrics_go_and_everything_else_stays(merchant: Merchant) -> None:
    started = await merchant.begin()
    await merchant.refused("DELETE", f"{path_of(started)}/biometrics")
    await upload(merchant, started, "front")
    await upload(merchant, started, "back")
    await upload(merchant, started, "face")
    await upload(merchant, started, "facemap", b"map")
    await finalize(merchant, started)
    await merchant.settle()
    before = await merchant.details(started)
    map_url = before["capabilities"]["liveness"][0]["validFaceMapForAuthentication"]
    assert (await merchant.ask("GET", map_url)).body == b"map"
    for _ in range(2):
        assert (await merchant.ask("DELETE", f"{path_of(started)}/biometrics")).status == 200
    after = await merchant.details(started)
    assert "validFaceMapForAuthentication" not in after["capabilities"]["liveness"][0]
    assert after["decision"] == before["decision"]
    assert after["capabilities"]["extraction"] == before["capabilities"]["extraction"]
    assert after["credentials"][:2] == before["credentials"][:2]
    assert (await merchant.ask("GET", map_url)).status == 404
    merchant_token, execution = merchant.sandbox.account.token, started["workflowExecution"]["id"]
    kept = merchant.sandbox.store.transaction(execution, merchant_token)
    assert kept is not None
    assert merchant.sandbox.store.picture(kept, "facemap") == b""


async def test_a_facemap_that_is_gone_authenticates_nobody(merchant: Merchant) -> None:
    first = await merchant.begin()
    await merchant.settle()
    facemap = next(
        one["id"] for one in first["workflowExecution"]["credentials"] if one["category"] == "FACEMAP"
    )
    wanted = {"key": 10014, "credentials": [{"category": "FACEMAP", "id": facemap}]}
    user = f"/api/v1/accounts/{first['account']['id']}"
    await merchant.good("PUT", user, workflow() | {"workflowDefinition": wanted})
    await merchant.refused("DELETE", f"{user}/biometrics")  # one of the two is pending
    await merchant.settle()
    assert (await merchant.ask("DELETE", f"{user}/biometrics")).status == 200
    said = await merchant.refused("PUT", user, workflow() | {"workflowDefinition": wanted})
    assert "biometrics" in said
    await merchant.ask("DELETE", user)
    assert (await merchant.ask("DELETE", f"{user}/biometrics")).status == 200


async def test_settings_that_nobody_documents_are_remarked(merchant: Merchant) -> None:
    await merchant.begin(workflow(overrideSettings={}))
    assert merchant.journalled().notes == ()
    await merchant.begin(workflow(overrideSettings={"anything": [1]}))
    assert any("overrideSettings" in note for note in merchant.journalled().notes)


@pytest.mark.parametrize(
    ("said", "missing"),
    [
        ({}, ""),
        ({"userIp": "203.0.113.7", "userLocation": {"country": "AUT"}}, ""),
        ({"userIp": "203.0.113.7", "userLocation": {"country": "USA"}}, "userConsent.consent"),
        ({"userLocation": {"country": "USA"}, "consent": {"obtained": "yes"}}, "userConsent.userIp"),
        ({"userIp": "203.0.113.7"}, "userConsent.userLocation.country"),
    ],
)
async def test_what_a_consent_to_biometrics_lacks_is_remarked_and_refused_where_strict(
    merchant: Merchant, said: dict[str, Any], missing: str
) -> None:
    body = workflow(userConsent=said)
    await merchant.begin(body)
    notes = [note for note in merchant.journalled().notes if "userConsent" in note]
    words = f"{missing} must be there where biometrics are taken"
    assert notes == ([f"Jumio would refuse this: {words}"] if missing else [])
    await merchant.begin(body | {"workflowDefinition": {"key": "10015"}})  # takes none
    assert not any("userConsent" in note for note in merchant.journalled().notes)
    account = merchant.sandbox.account
    account.wire = account.wire._replace(strict=True)
    body["callbackUrl"] = "https://shop.example/jumio"
    if missing:
        assert words in await merchant.refused("POST", "/api/v1/accounts", body)
    else:
        await merchant.begin(body)


# Intermediate callbacks


async def test_listeners_are_told_what_came_of_a_workflow(merchant: Merchant) -> None:
    merchant.configure(intermediate_callbacks=True)
    with merchant.sandbox.simulation.events.listen() as listener:
        await merchant.begin()
        await merchant.settle()
        merchant.sandbox.account.wire = merchant.sandbox.account.wire._replace(default_scenario="fraud")
        await merchant.begin()
        await merchant.settle()
        told = listener.at_hand()
    results = [one.data["result"] for one in told if one.kind == "callback.attempted"]
    assert results == [*BETWEEN[:2], "PASSED", *BETWEEN[:2], "REJECTED"]


def told(shop: "Shop") -> list[str]:
    return [json.loads(one.body)["workflowExecution"]["status"] for one in shop.received]


BETWEEN = ["ACQUISITION_STARTED", "ACQUIRED", "PROCESSED"]


async def test_the_merchant_hears_how_far_its_user_has_come_if_it_wants_to(
    merchant: Merchant, shop: "Shop", control: "Control"
) -> None:
    merchant.configure(intermediate_callbacks=True)
    started = await merchant.begin()
    await merchant.settle()
    assert told(shop) == BETWEEN
    reference = started["workflowExecution"]["id"]
    shown = (await control("GET", f"/transactions/{reference}")).content["callbacks"]
    assert [one["id"] for one in shown] == [f"{reference}-{number}" for number in (1, 2, 3)]
    times = [json.loads(one.body)["callbackSentAt"] for one in shop.received]
    assert times == sorted(times)
    assert (await merchant.details(started))["decision"]["type"] == "PASSED"


async def test_parts_that_are_uploaded_tell_it_too(merchant: Merchant, shop: "Shop") -> None:
    merchant.configure(intermediate_callbacks=True)
    merchant.sandbox.account.wire = merchant.sandbox.account.wire._replace(journey="hosted")
    started = await merchant.begin()
    assert told(shop) == []
    await upload(merchant, started, "front")
    await upload(merchant, started, "back")
    assert told(shop) == BETWEEN[:1]
    assert (await merchant.details(started, "/status"))["workflowExecution"]["status"] == BETWEEN[0]
    await finalize(merchant, started)
    await merchant.settle()
    assert told(shop) == BETWEEN


async def test_what_is_still_to_be_told_is_not_lost_when_the_merchant_goes_on(
    merchant: Merchant, shop: "Shop"
) -> None:
    merchant.configure(intermediate_callbacks=True)
    started = await merchant.begin()  # by itself; on a clock that stands, nobody was told of it yet
    await upload(merchant, started, "front")
    assert told(shop) == BETWEEN[:1]
    await finalize(merchant, started)
    await merchant.settle()
    assert told(shop) == BETWEEN


async def test_what_comes_at_one_instant_does_not_overtake(
    merchant: Merchant, shop: "Shop", control: "Control"
) -> None:
    merchant.configure(intermediate_callbacks=True)
    merchant.sandbox.account.wire = merchant.sandbox.account.wire._replace(journey="hosted")
    started = await merchant.begin()
    await control("POST", f"/transactions/{started['workflowExecution']['id']}/finish", {})
    assert told(shop) == ["ACQUIRED", "PROCESSED"]


async def test_copies_and_repetitions_have_numbers_of_their_own(
    merchant: Merchant, shop: "Shop", control: "Control"
) -> None:
    merchant.configure(intermediate_callbacks=True)
    await control("POST", "/merchants/mockjumio-token/faults", {"fault": "duplicate"})
    started = await merchant.begin()
    await merchant.settle()
    assert told(shop) == [*BETWEEN, "PROCESSED"]
    reference = started["workflowExecution"]["id"]
    again = await control("POST", f"/callbacks/{reference}-1/resend", {})
    assert again.content["id"] == f"{reference}-5"
    assert told(shop)[-1] == BETWEEN[0]


async def test_users_that_never_begin_are_told_of_once(merchant: Merchant, shop: "Shop") -> None:
    merchant.configure(intermediate_callbacks=True)
    merchant.sandbox.account.wire = merchant.sandbox.account.wire._replace(journey="hosted")
    await merchant.begin()
    await merchant.settle()
    assert told(shop) == ["TOKEN_EXPIRED"]


async def test_intermediate_callbacks_outlive_the_process(
    start_sandbox: Callable[..., Awaitable[Server]], call: "Caller", shop: "Shop", tmp_path: Any
) -> None:
    sandbox = Server((await start_sandbox(callback_url=shop.url)).options._replace(data_dir=tmp_path))
    async with sandbox:
        merchant = Merchant(sandbox, call)
        merchant.configure(intermediate_callbacks=True)
        sandbox.simulation.keep(sandbox.account)
        await merchant.sign_in()
        await merchant.begin()
    async with Server(sandbox.options) as again:
        await again.simulation.run_until_idle(again.account)
        assert told(shop) == BETWEEN


async def test_the_control_api_tells_what_retrieval_tells(merchant: Merchant, control: "Control") -> None:
    merchant.sandbox.account.wire = merchant.sandbox.account.wire._replace(default_scenario="own-rule")
    started = await merchant.begin(workflow("10013"))
    path = f"/transactions/{started['workflowExecution']['id']}/details"
    before = (await control("GET", path)).content["workflow"]
    assert (before["key"], before["account"]) == ("10013", started["account"]["id"])
    assert (before["status"], before["decision"], before["capabilities"]) == ("INITIATED", None, {})
    await merchant.settle()
    shown = (await control("GET", path)).content["workflow"]
    told = await merchant.details(started)
    assert (shown["status"], shown["decision"], shown["risk"]) == ("PROCESSED", "WARNING", 55)
    assert shown["label"] == told["decision"]["details"]["label"] == "MANUAL REVIEW OF STUDENTS"
    assert shown["capabilities"]["similarity"] == [
        {"about": ["SELFIE", "ID"], "decision": "PASSED", "label": "MATCH"}
    ]
    assert shown["credentials"] == told["credentials"]
    assert {"steps": shown["steps"]} == await merchant.details(started, "/steps")
    assert {"rules": shown["rules"]} == await merchant.details(started, "/rules")
    await merchant.ask("DELETE", f"{path_of(started)}/biometrics")
    assert (await control("GET", path)).content["workflow"]["biometrics_deleted"] is not None
    netverify = await control("POST", "/transactions", {"scenario": "approved"})
    alone = await control("GET", f"/transactions/{netverify.content['reference']}/details")
    assert alone.content["workflow"] is None


async def test_the_control_api_tells_of_v3_what_there_is(merchant: Merchant, control: "Control") -> None:
    started = await merchant.begin(workflow(3))
    await merchant.settle()
    shown = await control("GET", f"/transactions/{started['workflowExecution']['id']}/details")
    told = shown.content["workflow"]
    assert (told["decision"], told["risk"], told["steps"], told["rules"]) == (None, None, [], [])
    assert told["capabilities"]["extraction"][0]["label"] == "OK"
