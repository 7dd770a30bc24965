"""How many calls of Jumio's current platform are answered a second, and how many JSON callbacks finished?

Calls: an access token, an account with its workflow, status and details of a workflow, against a handler of
aiohttp that answers constant JSON (and parses the body of what is posted). Callbacks: as in ``callbacks.py``,
against aiohttp's client that posts the same bytes. All in one run.
"""

import argparse
import asyncio
import json

from callbacks import AT_ONCE, CONCURRENCY, Ours, bare
from callers import Ask, callers
from callers import bare as constant_get
from rounds import Measured, compare
from sink import sink
from starts import constant

from mockjumio.cli import collect_less
from mockjumio.clock import Mode
from mockjumio.delivery.sender import HttpSender
from mockjumio.harness import Server
from mockjumio.options import SandboxOptions
from mockjumio.run.orders import scenario_of
from mockjumio.settings import MerchantSettings
from mockjumio.store.memory import MemoryStore
from mockjumio.web.app_keys import PlatformState
from mockjumio.web.platform.platform_callers import issue_token

GRANT = b"grant_type=client_credentials"
BODY = json.dumps(
    {
        "customerInternalReference": "order-1",
        "userReference": "ada",
        "workflowDefinition": {"key": "10011"},
        "callbackUrl": "http://127.0.0.1:9/",
    }
).encode()
MANUAL = SandboxOptions(
    port=0, clock=Mode.MANUAL, callback_url="http://127.0.0.1:9/", settings=MerchantSettings(edition="kyx")
)


async def _answer_of(sandbox: Server, path: str, body: bytes, authorization: str) -> bytes:
    """One answer, which the baseline gives to everybody."""
    import aiohttp

    headers = {"Authorization": authorization, "User-Agent": "bench", "Content-Type": "application/json"}
    async with aiohttp.ClientSession(headers=headers) as session:
        method = "POST" if body else "GET"
        async with session.request(method, sandbox.url + path, data=body or None) as answer:
            assert answer.status == 200, await answer.text()
            return await answer.read()


async def calls(rounds: int, count: int) -> None:
    async with callers(count) as ask, Server(MANUAL) as sandbox, Server(MANUAL) as other:
        token, _ = issue_token(sandbox.account, PlatformState())
        bearer = f"Bearer {token}"
        started = json.loads(await _answer_of(sandbox, "/api/v1/accounts", BODY, bearer))
        await sandbox.simulation.run_until_idle(sandbox.account)
        account, workflow = started["account"]["id"], started["workflowExecution"]["id"]
        path = f"/api/v1/accounts/{account}/workflow-executions/{workflow}"
        details = await _answer_of(sandbox, path, b"", bearer)
        answer = json.dumps(started).encode()

        async def accounts(ask: Ask) -> Measured:
            await sandbox.simulation.reset(sandbox.account)
            return await ask(sandbox.port, "/api/v1/accounts", BODY, bearer)

        async def once_each(ask: Ask) -> Measured:
            """Details that nobody has asked for before."""
            await other.simulation.reset(other.account)
            scenario, paths = scenario_of(other.simulation, "approved"), []
            for number in range(count):
                begun = other.simulation.start(other.account, scenario, seed=number)
                assert begun.workflow is not None
                paths.append(
                    f"/api/v1/accounts/{begun.workflow.account}/workflow-executions/{begun.reference}"
                )
            await other.simulation.run_until_idle(other.account)
            token, _ = issue_token(other.account, PlatformState())
            return await ask(other.port, paths, b"", f"Bearer {token}")

        async with constant(answer) as posted, constant_get(details) as got:
            baseline = "aiohttp, constant JSON to a GET"
            await compare(
                baseline,
                {
                    baseline: lambda: ask(got, "/status"),
                    "status": lambda: ask(sandbox.port, f"{path}/status", b"", bearer),
                    "details, asked again": lambda: ask(sandbox.port, path, b"", bearer),
                    "details, once each": lambda: once_each(ask),
                },
                rounds=rounds,
            )
            baseline = "aiohttp, constant JSON to a POST"
            await compare(
                baseline,
                {
                    baseline: lambda: ask(posted, "/transactions", BODY),
                    "token": lambda: ask(sandbox.port, "/oauth2/token", GRANT),
                    "account": lambda: accounts(ask),
                },
                rounds=rounds,
            )


async def finished(rounds: int, count: int) -> None:
    with sink() as url:
        async with HttpSender() as sender:
            memory = Ours(MemoryStore(), sender, url)
            for account in memory.accounts:
                account.configure(MerchantSettings(edition="kyx"))
            await memory.finish(200, AT_ONCE)
            body = memory.body
            assert body.startswith(b"{")
            await bare(url, 200, body)
            await compare(
                "aiohttp's client",
                {
                    "aiohttp's client": lambda: bare(url, count, body),
                    "one instant": lambda: memory.finish(count, AT_ONCE),
                    "many instants": lambda: memory.finish(count, "approved"),
                    "64 merchants": lambda: memory.finish(count, "approved", CONCURRENCY),
                },
                rounds=rounds,
            )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--count", type=int, default=3_200)
    chosen = parser.parse_args()
    collect_less()  # as the command line does, for the baseline too
    asyncio.run(calls(chosen.rounds, chosen.count))
    asyncio.run(finished(chosen.rounds, chosen.count))
