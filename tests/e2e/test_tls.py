"""Do callbacks and calls go over TLS, through the real interfaces?"""

import asyncio
import json
import os
import signal
import ssl
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest

from mockjumio.contract.network import SUITES
from mockjumio.exchanges import Outcome
from mockjumio.harness import Server
from mockjumio.options import TlsOptions
from mockjumio.settings import Trust
from tests.certificates import Pki, server_side

if TYPE_CHECKING:
    from tests.conftest import Control, Player, Shop

    Start = Callable[..., Awaitable[Server]]
    StartShop = Callable[..., Awaitable[Shop]]
    ControlOf = Callable[[Server], Control]

PATIENCE = 20


async def test_a_callback_arrives_over_tls_and_says_what_was_negotiated(
    start_sandbox: "Start", start_shop: "StartShop", control_of: "ControlOf", player: "Player", pki: Pki
) -> None:
    shop = await start_shop(server_side(pki.issue()))
    sandbox = await start_sandbox(callback_url=shop.url, trust=Trust(pki.ca_file))
    played = await player.play(sandbox.simulation)
    (view,) = (await control_of(sandbox).good("GET", f"/transactions/{played.reference}"))["callbacks"]
    assert view["attempts"][0]["tls"] == f"TLSv1.2 {SUITES[0].name}"
    assert shop.received[0].form["jumioIdScanReference"] == played.reference


@pytest.mark.parametrize("fault", ["reset-peer", "limit-data", "slow-body", "duplicate"])
async def test_faults_go_over_tls_too(
    start_sandbox: "Start", start_shop: "StartShop", player: "Player", pki: Pki, fault: str
) -> None:
    shop = await start_shop(server_side(pki.issue()))
    sandbox = await start_sandbox(callback_url=shop.url, trust=Trust(pki.ca_file))
    scenario = {"extends": "approved", "callback": {"faults": [{"slow-body": {"rate": 20_000}}]}}
    played = await player.play(sandbox.simulation, scenario if fault == "slow-body" else fault)
    callback, *copies = sandbox.store.callbacks(played.reference)
    broken = fault in ("reset-peer", "limit-data")
    for attempt in (callback.attempts[0], *(one.attempts[0] for one in copies)):
        assert attempt.outcome is (Outcome.RESET if broken else Outcome.ACCEPTED)
        assert attempt.tls == f"TLSv1.2 {SUITES[0].name}"
        assert attempt.detail.startswith(f"fault: {fault}")
    assert len(copies) == (1 if fault == "duplicate" else 0)


async def test_tls_1_3_is_a_merchants_setting(
    start_sandbox: "Start", start_shop: "StartShop", control_of: "ControlOf", pki: Pki
) -> None:
    shop = await start_shop(server_side(pki.issue(), only13=True))
    sandbox = await start_sandbox(trust=Trust(pki.ca_file))
    control = control_of(sandbox)
    outcomes = []
    for settings in ({}, {"tls13": True}):
        body = {"callback_url": shop.url, "settings": settings, "clock": {"mode": "manual"}}
        token = await control.merchant(**body)
        await control.good("POST", "/transactions", {"scenario": "approved", "merchant": token, "seed": 1})
        await control.good("POST", f"/clock/run-until-idle?merchant={token}")
        (callback,) = (await control.good("GET", f"/callbacks?merchant={token}"))["items"]
        outcomes.append((callback["attempts"][0]["outcome"], bool(callback["attempts"][0]["tls"])))
    assert outcomes == [("tls_failure", False), ("accepted", True)]


async def test_merchants_code_works_with_jumios_own_host_names(
    start_sandbox: "Start", shop: "Shop", player: "Player", tmp_path: Path, basic: Callable[..., str]
) -> None:
    """A hosts entry is all that it takes: the links are Jumio's, and the certificate is good for them."""
    sandbox = await start_sandbox(
        callback_url=shop.url, public_url="https://netverify.com", tls=TlsOptions(0, tmp_path / "tls")
    )

    class Hosts(aiohttp.abc.AbstractResolver):
        async def resolve(self, host: str, port: int = 0, family: Any = 0) -> Any:
            here = {"hostname": host, "host": "127.0.0.1", "port": sandbox.tls_port}
            return [here | {"family": 2, "proto": 0, "flags": 0}]

        async def close(self) -> None: ...

    scan = await player.play(sandbox.simulation)
    upload = await player.play(sandbox.simulation, "document-uploaded")
    links = [shop.received[0].form["idScanImage"], *json.loads(shop.received[1].form["document"])["images"]]
    assert links == [
        f"https://netverify.com/recognition/v1/idscan/{scan.reference}/front",
        f"https://retrieval.netverify.com/api/netverify/v2/documents/{upload.reference}/pages/1",
    ]
    context = ssl.create_default_context(cafile=str(tmp_path / "tls" / "ca.pem"))
    headers = {"Authorization": basic(), "User-Agent": "Shop/1"}
    connector = aiohttp.TCPConnector(resolver=Hosts(), ssl=context)
    async with aiohttp.ClientSession(connector=connector, headers=headers) as session:
        for link in links:
            async with session.get(link) as answer:
                assert (answer.status, answer.content_type) == (200, "image/jpeg")
    assert [entry.status for entry in sandbox.store.requests(sandbox.account.token)] == [200, 200]


async def test_strict_urls_are_refused_with_every_rule_at_once(
    start_sandbox: "Start", control_of: "ControlOf", shop: "Shop"
) -> None:
    control = control_of(await start_sandbox(strict_urls=True))
    bad = "http://127.0.0.1:8080/jumio?a=1"
    start = {"scenario": "approved", "callback_url": bad}
    calls: list[tuple[str, str, dict[str, object], str]] = [
        ("POST", "/transactions", start, "callback_url"),
        ("POST", "/merchants", {"callback_url": bad}, "callback_url"),
        ("PATCH", "/merchants/mockjumio-token", {"callback_url": bad}, "callback_url"),
        (
            *("POST", "/merchants", {"settings": {"callback_urls": {"multi_document": bad}}}),
            "settings.callback_urls.multi_document",
        ),
    ]
    for method, path, body, field in calls:
        problem = await control.problem(method, path, body, status=422)
        assert [one["field"] for one in problem["errors"]] == [field] * 4
        for words in ("write https://", "IP address", "it has a port, 8080", "query parameters"):
            assert words in problem["detail"]
    good = {"scenario": "approved", "callback_url": "https://shop.example/jumio", "seed": 1}
    assert (await control.good("POST", "/transactions", good))["warnings"] == []


async def test_by_default_such_a_url_is_warned_of_once_and_used(
    start_sandbox: "Start", control_of: "ControlOf", shop: "Shop"
) -> None:
    told: list[str] = []
    control = control_of(await start_sandbox(callback_url=shop.url, on_warning=told.append))
    for _ in range(2):
        started = await control.good("POST", "/transactions", {"scenario": "approved"})
        assert any("it is http, not https" in words for words in started["warnings"])
    await control.good("POST", "/clock/run-until-idle")
    assert len(shop.received) == 2
    assert len(told) == 1
    assert shop.url in told[0]


async def test_a_resent_callback_goes_where_jumio_would_send_it(
    start_sandbox: "Start", control_of: "ControlOf", player: "Player", shop: "Shop"
) -> None:
    sandbox = await start_sandbox(callback_url=shop.url)
    played = await player.play(sandbox.simulation)
    sandbox.simulation.hosts = sandbox.simulation.hosts._replace(strict=True)
    control = control_of(sandbox)
    problem = await control.problem("POST", f"/callbacks/{played.reference}-1/resend", {}, status=422)
    assert {one["field"] for one in problem["errors"]} == {"url"}
    assert len(problem["errors"]) == 3


ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith("MOCKJUMIO_")}


def test_serve_says_where_https_is_and_keeps_its_authority(tmp_path: Path) -> None:
    directory, ready = tmp_path / "tls", tmp_path / "ready.json"
    seen = []
    for _ in range(2):
        command = [sys.executable, "-m", "mockjumio", "serve", "--port", "0", "--ready-file", str(ready)]
        environment = ENVIRONMENT | {
            "MOCKJUMIO_TLS_PORT": "0",
            "MOCKJUMIO_TLS_DIR": str(directory),
            "MOCKJUMIO_LOG_FORMAT": "text",
        }
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment, cwd=tmp_path
        ) as process:
            try:
                assert process.stdout is not None
                first = process.stdout.readline()
                told = json.loads(ready.read_text())
                asyncio.run(_healthy(told["tls_url"], directory / "ca.pem"))
            finally:
                process.send_signal(signal.SIGTERM)
            _, err = process.communicate(timeout=PATIENCE)
        assert f" on {told['url']} and {told['tls_url']}" in first
        assert set(told) == {"url", "local_url", "pid", "token", "secret", "tls_url"}
        seen.append((err, (directory / "ca.pem").read_bytes()))
    assert "made a test authority" in seen[0][0]
    assert seen[1] == ("", seen[0][1])


async def _healthy(url: str, ca_file: Path) -> None:
    context = ssl.create_default_context(cafile=str(ca_file))
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"{url}/_mock/health", ssl=context, timeout=aiohttp.ClientTimeout(PATIENCE)) as answer,
    ):
        assert answer.status == 200


def test_what_https_needs_is_not_loaded_by_those_who_do_not_serve_it() -> None:
    code = (
        "import asyncio, sys\n"
        "from mockjumio.cli.sandbox_options import serve_options\n"
        "from mockjumio.cli.parser import parse\n"
        "from mockjumio.harness import Server\n"
        "async def serve():\n"
        "    async with Server(serve_options(parse(['serve', '--port', '0']))):\n"
        "        heavy = ['cryptography', 'mockjumio.tls']\n"
        "        print([name for name in heavy if name in sys.modules])\n"
        "asyncio.run(serve())\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=ENVIRONMENT
    )
    assert ran.stdout == "[]\n"
