"""Does a log say what happened and by which request, and nothing that is secret or of a person?"""

import asyncio
import json
import os
import signal
import sys
from asyncio.subprocess import PIPE
from base64 import b64encode
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from mockjumio.cli.redaction import hide_in_path, hide_in_urls, without_secrets

if TYPE_CHECKING:
    from tests.conftest import Caller, Control, Shop

SECRETS = {
    name: f"{name}-Zx81q"
    for name in (
        *("api-secret", "admin-secret", "control-token", "bearer", "wrong-token", "wrong-secret", "user"),
        *("password", "query", "customer", "surname", "reference", "segment", "field", "cookie", "location"),
    )
}
REDIRECT = f"https://user:{SECRETS['password']}@shop.test/{{}}?token={SECRETS['location']}"


def basic(token: str, secret: str) -> str:
    return "Basic " + b64encode(f"{token}:{secret}".encode()).decode()


@pytest.mark.parametrize("form", ["text", "json"])
async def test_no_secret_and_no_customer_is_in_a_log(
    call: "Caller", shop: "Shop", tmp_path: Path, form: str
) -> None:
    shop.answers(302, Location=REDIRECT.format("next"))
    words = ["serve", "--port", "0", "--ready-file", str(tmp_path / "ready"), "--log-level", "debug"]
    words += ["--token", "shop", "--secret", SECRETS["api-secret"], "--admin-token", "shop-admin"]
    words += ["--admin-secret", SECRETS["admin-secret"], "--control-token", SECRETS["control-token"]]
    own = {name: value for name, value in os.environ.items() if not name.startswith("MOCKJUMIO_")}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "mockjumio", *words, "--log-format", form),
        stdout=PIPE,
        stderr=PIPE,
        cwd=tmp_path,
        env=own,
    )
    assert process.stdout is not None
    try:
        said = await process.stdout.readline()
        for _ in range(5 if form == "text" else 0):
            said += await process.stdout.readline()
        url = json.loads((tmp_path / "ready").read_text())["url"]
        await _send_secrets_everywhere(call, url, shop)
    finally:
        process.send_signal(signal.SIGTERM)
        out, err = await process.communicate()
    log = (said + out + err).decode()
    assert [name for name, secret in SECRETS.items() if secret in log] == []
    told = ("302", "403", "401", "/_mock/api/v1/merchants/{token}", "fault", "callback", "[given-7]")
    assert [one for one in told if one not in log.replace('"given-7"', "[given-7]")] == []


async def _send_secrets_everywhere(call: "Caller", url: str, shop: "Shop") -> None:
    of, api = SECRETS, f"{url}/_mock/api/v1"
    good, may = basic("shop", of["api-secret"]), f"Bearer {of['control-token']}"
    where = shop.url.replace("//", f"//{of['user']}:{of['password']}@") + f"?key={of['query']}"
    for authorization in (
        *(good, basic("shop-admin", of["admin-secret"]), basic(of["wrong-token"], of["wrong-secret"])),
        *(basic("shop", of["wrong-secret"]), f"Bearer {of['bearer']}", of["bearer"]),
    ):
        for path in (
            *(f"/api/netverify/v2/scans/{of['reference']}", f"/api/netverify/v2/scanz/{of['segment']}"),
            *(f"/{of['segment']}?key={of['query']}", f"/api/v1/accounts/{of['segment']}", "/oauth2/token"),
            *(f"/_mock/api/v1/merchants/{of['segment']}", f"/_mock/{of['segment']}", "/_mock/metrics"),
        ):
            await call("GET", url + path, Authorization=authorization, Cookie=f"s={of['cookie']}")
    person = {"customer_id": of["customer"], "merchant_reference": of["reference"]}
    for body in (
        {"scenario": "approved", "callback_url": where, "set": {"journey": ["start", "finish"]}, **person},
        {"scenario": "approved", of["field"]: of["customer"]},
        {"scenario": of["customer"]},
    ):
        sent = json.dumps(body).encode()
        await call("POST", f"{api}/transactions", sent, Authorization=may, X_Request_Id="given-7")
    await call("GET", f"{api}/merchants/{of['segment']}", Authorization=may)
    fault = json.dumps({"fault": "server-error"}).encode()
    await call("POST", f"{api}/faults", fault, Authorization=may)
    for fields in (
        {"customerId": of["customer"], "callbackUrl": where, "locale": of["surname"]},
        {"customerInternalReference": of["reference"], "userReference": 7, "callbackUrl": "x" + where},
        {"customerInternalReference": of["reference"] * 50, "userReference": of["customer"]},
        [of["customer"]],
    ):
        for path in ("/api/v4/initiate", "/api/netverify/v2/initiateNetverifyRedirect", "/api/v1/accounts"):
            await call("POST", url + path, json.dumps(fields).encode(), Authorization=good)
    await call("POST", f"{url}/api/v4/initiate", f"not JSON {of['customer']}".encode(), Authorization=good)
    await call("POST", f"{url}/oauth2/token", f"secret={of['bearer']}".encode(), Authorization=good)
    await call("GET", f"{url}/web/v4/app?authorizationToken={of['bearer']}")
    await shop.arrived(1)
    await call("POST", f"{api}/clock/run-until-idle", Authorization=may)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("https://shop.test/jumio", "https://shop.test/jumio"),
        ("https://u:p@shop.test/a?x=1&y=2#z", "https://…@shop.test/a?x=…&y=…"),
        ("points to /login?next=a; redirects", "points to /login?next=…; redirects"),
        ("to http://x/?k=v: it is http", "to http://x/?k=…: it is http"),
        ("http://token@x", "http://…@x"),
    ],
)
def test_user_and_query_of_a_url_are_hidden(text: str, shown: str) -> None:
    assert hide_in_urls(text) == shown


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/api/netverify/v2/scans/{ref}/data", "/api/netverify/v2/scans/{ref}/data"),
        ("/widget/jumio-verify/2.0/form", "/widget/jumio-verify/2.0/form"),
        ("/api/v1/accounts/Sm9obg/parts/FRONT", "/api/v1/accounts/…/parts/FRONT"),
        ("/scans/11111111-2222-3333-4444-555555555555/", "/scans/11111111-2222-3333-4444-555555555555/"),
        ("/hunter2/O'Neil/123456", "/…/…/…"),
    ],
)
def test_of_a_path_words_small_numbers_and_references_are_shown(path: str, shown: str) -> None:
    assert hide_in_path(path) == shown


def test_what_is_quoted_of_a_request_is_hidden_and_an_apostrophe_quotes_nothing() -> None:
    told = {"path": "/", "reference": None, "hint": "the merchant's own; Jumio's is 'known'", "notes": ()}
    for reason, shown in (
        ("name is 'O\\'Neil', not a name", "name is '…', not a name"),
        ("name is \"O'Neil\"; it's wrong", 'name is "…"; it\'s wrong'),
        ("the merchant's settings and Jumio's", "the merchant's settings and Jumio's"),
    ):
        view = without_secrets("request", {**told, "reason": reason})
        assert (view["reason"], view["hint"]) == (shown, told["hint"])


# Which request was it?


async def test_a_call_of_the_control_api_is_answered_with_its_id(control: "Control", call: "Caller") -> None:
    url = control.sandbox.url
    for path in ("api/v1/clock", "ready", "metrics", "", "api/", "no"):
        given = await call("GET", f"{url}/_mock/{path}", X_Request_Id="a-1/b:c")
        assert given.headers["X-Request-Id"] == "a-1/b:c"
    made = [(await call("GET", f"{url}/_mock/api/v1/clock")).headers["X-Request-Id"] for _ in range(2)]
    assert made[0] != made[1]


@pytest.mark.parametrize("odd", ["", "two words", "x" * 129, "semi;colon", "ümlaut"])
async def test_an_odd_id_is_not_taken(control: "Control", call: "Caller", odd: str) -> None:
    answer = await call("GET", f"{control.sandbox.url}/_mock/api/v1/clock", X_Request_Id=odd)
    assert answer.headers["X-Request-Id"] not in ("", odd)


async def test_jumios_answers_have_jumios_headers_and_the_journal_has_the_id(
    control: "Control", call: "Caller"
) -> None:
    url = f"{control.sandbox.url}/api/netverify/v2/scans/none"
    answer = await call("GET", url, X_Request_Id="a-1")
    assert "X-Request-Id" not in answer.headers
    await call("GET", url)
    first, second = (await control.good("GET", "/requests"))["items"]
    assert first["request_id"] == "a-1"
    assert second["request_id"] == f"{control.sandbox.simulation.events.run}-1"
    assert first["duration_ms"] > 0
    kept: list[Any] = (await control.good("GET", "/events/kept"))["items"]
    assert next(one["data"]["request_id"] for one in kept if one["kind"] == "request") == "a-1"


async def test_a_secret_as_an_id_is_redacted(control: "Control", call: "Caller") -> None:
    url = f"{control.sandbox.url}/api/netverify/v2/scans/none"
    await call("GET", url, X_Request_Id="id-mockjumio-secret")
    (kept,) = (await control.good("GET", "/requests"))["items"]
    assert "mockjumio-secret" not in kept["request_id"]
