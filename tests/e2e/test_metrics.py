"""Does Prometheus read what happened, in a form that its own parser takes?"""

import asyncio
import shutil
from asyncio.subprocess import PIPE
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from prometheus_client.parser import text_string_to_metric_families

from mockjumio.harness import Server

if TYPE_CHECKING:
    from tests.conftest import Caller, Control, Shop

Samples = Mapping[tuple[str, frozenset[tuple[str, str]]], float]


async def scrape(sandbox: Server, call: "Caller", **headers: str | None) -> tuple[str, Samples]:
    answered = await call("GET", f"{sandbox.url}/_mock/metrics", **headers)
    assert answered.status == 200
    text = answered.body.decode()
    return text, {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def of(samples: Samples, name: str, **labels: str) -> float:
    return samples[f"mockjumio_{name}", frozenset(labels.items())]


async def test_what_happened_is_counted(
    sandbox: Server, control: "Control", call: "Caller", shop: "Shop"
) -> None:
    await control.good("POST", "/transactions", {"scenario": "approved"})
    await control.good("POST", "/clock/run-until-idle")
    shop.answers(503)
    started = await control.good("POST", "/transactions", {"scenario": "fraud"})
    await control.good("POST", "/clock/run-until-idle")
    await control.good("POST", "/transactions", {"scenario": "no-id-uploaded"})
    path = f"/api/netverify/v2/scans/{started['reference']}"
    await call("GET", sandbox.url + path, Accept="application/json")
    await call("GET", f"{sandbox.url}/api/netverify/v2/scans/unknown", Accept="application/json")
    _, samples = await scrape(sandbox, call)
    assert of(samples, "callback_attempts_total", outcome="accepted") == 1
    assert of(samples, "callback_attempts_total", outcome="rejected") == 1
    assert of(samples, "callback_attempts_total", outcome="timed_out") == 0
    assert of(samples, "callback_attempt_duration_seconds_count") == 2
    assert of(samples, "callback_attempt_duration_seconds_bucket", le="30.0") == 2
    assert of(samples, "callback_attempt_duration_seconds_sum") > 0
    route = "/api/netverify/v2/scans/{ref}"
    assert of(samples, "requests_total", method="GET", route=route, status="200") == 1
    assert of(samples, "requests_total", method="GET", route=route, status="404") == 1
    assert of(samples, "events_total", kind="transaction.started") == 3
    assert of(samples, "transactions_open") == 1
    assert of(samples, "jobs_planned") == 1
    assert of(samples, "tasks") >= 1
    assert of(samples, "merchants") == 1
    assert of(samples, "clock_lag_seconds") == 0
    assert ("process_resident_memory_bytes", frozenset()) in samples
    assert ("mockjumio_store_bytes", frozenset()) not in samples


async def test_a_data_directory_tells_its_size(
    start_sandbox: Callable[..., Awaitable[Server]], call: "Caller", tmp_path: Path
) -> None:
    sandbox = await start_sandbox(data_dir=tmp_path / "data")
    _, samples = await scrape(sandbox, call)
    assert of(samples, "store_bytes") > 4_096


async def test_with_a_control_token_metrics_ask_for_it(
    start_sandbox: Callable[..., Awaitable[Server]], call: "Caller"
) -> None:
    sandbox = await start_sandbox(control_token="sesame")
    assert (await call("GET", f"{sandbox.url}/_mock/metrics", Authorization=None)).status == 401
    await scrape(sandbox, call, Authorization="Bearer sesame")


@pytest.mark.skipif(shutil.which("promtool") is None, reason="needs promtool")
async def test_promtool_finds_nothing_to_complain_of(
    sandbox: Server, control: "Control", call: "Caller"
) -> None:
    await control.good("POST", "/transactions", {"scenario": "approved"})
    await control.good("POST", "/clock/run-until-idle")
    text, _ = await scrape(sandbox, call)
    tool = await asyncio.create_subprocess_exec(
        "promtool", "check", "metrics", stdin=PIPE, stdout=PIPE, stderr=PIPE
    )
    out, complaints = await tool.communicate(text.encode())
    assert (tool.returncode, out, complaints) == (0, b"", b"")
