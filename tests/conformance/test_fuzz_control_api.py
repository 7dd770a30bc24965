"""Does anything that the OpenAPI document allows, or nearly allows, bring the control API to a 5xx?"""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable
from itertools import cycle
from typing import TYPE_CHECKING, Any

import pytest
import requests
from hypothesis import HealthCheck, Phase, given, settings

from mockjumio.exchanges import Attempt, Callback
from mockjumio.faults.fault import Sent
from mockjumio.harness import Server
from mockjumio.run.orders import start_request

if TYPE_CHECKING:
    from tests.conftest import Shop

EXAMPLES = 8  # of each operation, legal and illegal ones
PATIENCE = 20


def _operations(url: str) -> list[Any]:
    import schemathesis  # takes half a second to load

    document = requests.get(f"{url}/_mock/api/v1/openapi.json", timeout=PATIENCE).json()
    schema = schemathesis.openapi.from_dict(document)
    return [found.ok() for found in schema.get_all_operations()]


def _fuzz(url: str, there: dict[str, str]) -> tuple[list[str], dict[str, set[int]]]:
    """What was wrong with answers, and which statuses each operation gave; ``there`` may stand in paths."""
    from schemathesis import GenerationMode

    wrong: list[str] = []
    statuses: dict[str, set[int]] = defaultdict(set)
    session = requests.Session()
    turns = cycle(
        (True, False)
    )  # and not drawn: what follows from a seed changes with the modules that are loaded
    for operation in _operations(url):
        # Any text may stand in a path: where there is nothing else, nothing illegal can be said.
        modes = [GenerationMode.NEGATIVE] if list(operation.query) or list(operation.body) else []
        for mode in (GenerationMode.POSITIVE, *modes):

            @settings(
                max_examples=EXAMPLES,
                deadline=None,
                derandomize=True,
                database=None,
                phases=(Phase.generate,),
                suppress_health_check=list(HealthCheck),
            )
            @given(case=operation.as_strategy(generation_mode=mode))
            def one(case: Any) -> None:
                removes = case.method == "DELETE" or case.operation.path.endswith("/reset")
                if next(turns) and case.path_parameters and not removes:
                    case.path_parameters = {name: there.get(name, "1") for name in case.path_parameters}
                asked = case.as_transport_kwargs(base_url=url)
                # Events never come to an end: of a good answer the head is enough.
                with session.request(**asked, timeout=PATIENCE, stream=True) as answer:
                    statuses[f"{case.method} {case.operation.path}"].add(answer.status_code)
                    if answer.status_code >= 500 or (
                        answer.status_code >= 400
                        and "application/problem+json" not in str(answer.headers.get("content-type"))
                        and case.method != "HEAD"
                    ):
                        wrong.append(
                            f"{case.method} {case.formatted_path}: {answer.status_code} {answer.text}"
                        )

            one()
    return wrong, statuses


def _unslowed(post: Callable[..., Awaitable[Attempt]]) -> Callable[..., Awaitable[Attempt]]:
    """A sender whom no fault slows down: the merchant soon has some that let bodies trickle for seconds."""

    async def at_once(callback: Callback, *, sent: Sent | None = None, **how: Any) -> Attempt:
        return await post(callback, sent=sent and sent._replace(rate=None), **how)

    return at_once


@pytest.mark.filterwarnings("ignore")  # of schemathesis and what it stands on
async def test_no_call_that_the_document_describes_is_a_5xx(
    start_sandbox: Callable[..., Awaitable[Server]], shop: "Shop", monkeypatch: pytest.MonkeyPatch
) -> None:
    sandbox = await start_sandbox(callback_url=shop.url, callback_hosts=("127.0.0.1",))
    monkeypatch.setattr(sandbox.sender, "post", _unslowed(sandbox.sender.post))
    started = start_request(sandbox.simulation, {"scenario": "approved"}).whole()
    await sandbox.simulation.run_until_idle(sandbox.account)
    there = {
        "token": sandbox.account.token,
        "reference": started.reference,
        "id": f"{started.reference}-1",
        "name": "approved",
    }
    loop = asyncio.get_running_loop()
    wrong, statuses = await loop.run_in_executor(None, _fuzz, sandbox.url, there)
    assert wrong == []
    for reached in ("/events", "/transactions/{reference}", "/callbacks/{id}", "/merchants/{token}"):
        assert 200 in statuses[f"GET /_mock/api/v1{reached}"], reached
