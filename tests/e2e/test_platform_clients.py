"""Do published clients speak with the platform as they are, told its address and nothing else?

No client of Jumio's platform is published on PyPI or npm; merchants take clients of OAuth2 and HTTP:
Authlib, requests-oauthlib, and in Node simple-oauth2 with axios.
"""

import asyncio
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from authlib.integrations.requests_client import OAuth2Session as AuthlibSession
from oauthlib.oauth2 import BackendApplicationClient
from requests_oauthlib import OAuth2Session as RequestsSession

from mockjumio.clock import SECOND
from mockjumio.harness import Server
from mockjumio.settings import DEFAULT_SECRET, DEFAULT_TOKEN
from tests.e2e.test_initiate import picture
from tests.examples.test_node import WHY_NOT

SCRIPT = Path(__file__).parents[1] / "clients"
PATIENCE = 120
USER = {"customerInternalReference": "order-1", "userReference": "ada"}
ASKED = USER | {"workflowDefinition": {"key": "10011"}}
AGENT = {"User-Agent": "ExampleShop Checkout/1.0"}


def authlib(url: str) -> Any:
    session = AuthlibSession(
        DEFAULT_TOKEN, DEFAULT_SECRET, token_endpoint=f"{url}/oauth2/token", grant_type="client_credentials"
    )
    session.headers.update(AGENT)
    session.fetch_token()
    return session


def requests_oauthlib(url: str) -> Any:
    session = RequestsSession(client=BackendApplicationClient(DEFAULT_TOKEN))
    session.headers.update(AGENT)
    session.fetch_token(f"{url}/oauth2/token", auth=(DEFAULT_TOKEN, DEFAULT_SECRET))
    return session


@pytest.mark.parametrize("client", [authlib, requests_oauthlib])
async def test_clients_of_requests_walk_through(
    sandbox: Server, monkeypatch: pytest.MonkeyPatch, client: Callable[[str], Any]
) -> None:
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")  # oauthlib's own word for http

    def start() -> tuple[Any, dict[str, Any]]:
        session = client(sandbox.url)
        answer = session.post(f"{sandbox.url}/api/v1/accounts", json=ASKED)
        started: dict[str, Any] = answer.json()
        import requests

        for one in started["workflowExecution"]["credentials"]:
            own = {"Authorization": f"Bearer {one['api']['token']}"} | AGENT
            for url in one["api"]["parts"].values():
                requests.post(url, files={"file": picture()}, headers=own, timeout=10).raise_for_status()
        requests.put(one["api"]["workflowExecution"], headers=own, timeout=10).raise_for_status()
        return session, started

    session, started = await asyncio.to_thread(start)
    await sandbox.simulation.run_until_idle(sandbox.account)
    href = started["workflowExecution"]["credentials"][0]["api"]["workflowExecution"]
    details = (await asyncio.to_thread(session.get, href)).json()
    assert details["decision"]["type"] == "PASSED"
    images = [part["href"] for one in details["credentials"] for part in one["parts"] if "href" in part]
    first = await asyncio.to_thread(session.get, images[0])
    assert (first.status_code, first.headers["Content-Type"]) == (200, "image/jpeg")


async def test_a_client_renews_its_token(sandbox: Server) -> None:
    def start() -> tuple[Any, str]:
        session = authlib(sandbox.url)
        return session, session.token["access_token"]

    session, first = await asyncio.to_thread(start)
    await sandbox.simulation.advance_by(sandbox.account, 3_600 * SECOND)
    session.token["expires_at"] = 0  # as its own clock would say by then
    answer = await asyncio.to_thread(session.post, f"{sandbox.url}/api/v1/accounts", json=ASKED)
    assert answer.status_code == 200
    assert session.token["access_token"] != first


@pytest.mark.skipif(WHY_NOT is not None, reason=WHY_NOT or "")
async def test_simple_oauth2_and_axios_walk_through(sandbox: Server, tmp_path: Path) -> None:
    folder = tmp_path / "walk"
    shutil.copytree(SCRIPT, folder)
    sandbox.account.clock.resume()
    for words in (("npm", "install", "--no-audit", "--no-fund", "--no-package-lock"), ("node", "walk.js")):
        process = await asyncio.create_subprocess_exec(
            *words,
            cwd=folder,
            env=os.environ
            | {
                "NO_UPDATE_NOTIFIER": "1",
                "JUMIO_URL": sandbox.url,
                "JUMIO_CLIENT_ID": DEFAULT_TOKEN,
                "JUMIO_CLIENT_SECRET": DEFAULT_SECRET,
            },
            stdout=-1,
            stderr=-1,
        )
        async with asyncio.timeout(PATIENCE):
            out, err = await process.communicate()
        assert process.returncode == 0, err.decode()
    said = json.loads(out)
    assert said["decision"]["type"] == "PASSED"
    assert 3_500 < said["expires"] <= 3_600
