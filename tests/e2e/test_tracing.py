"""Does a callback continue the trace of what started it, and does OpenTelemetry get spans of both?"""

import asyncio
import builtins
import os
import re
import signal
import sys
from asyncio.subprocess import PIPE
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import web
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind, StatusCode

from mockjumio.clock import Mode
from mockjumio.errors import ConfigurationError
from mockjumio.harness import Server
from mockjumio.settings import WireSettings
from mockjumio.tracing import Spans, child

if TYPE_CHECKING:
    from tests.conftest import Caller, Control, Shop

    Start = Callable[..., Awaitable[Server]]

TRACE, PARENT = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"
GIVEN = f"00-{TRACE}-{PARENT}-01"
FORM = re.compile(r"00-([0-9a-f]{32})-([0-9a-f]{16})-01")
START = b'{"scenario": "approved"}'


async def play(sandbox: Server, call: "Caller", *, times: int = 1, **headers: str) -> None:
    for _ in range(times):
        url = f"{sandbox.url}/_mock/api/v1/transactions"
        assert (await call("POST", url, START, **headers)).status == 201
    await sandbox.simulation.run_until_idle(sandbox.account)


async def test_nobody_who_has_not_asked_gets_the_header(
    sandbox: Server, call: "Caller", shop: "Shop"
) -> None:
    await play(sandbox, call, traceparent=GIVEN)
    assert "traceparent" not in shop.received[0].headers


async def test_a_callback_continues_the_trace_of_its_start(
    start_sandbox: "Start", call: "Caller", shop: "Shop"
) -> None:
    sandbox = await start_sandbox(callback_url=shop.url, wire=WireSettings(traceparent=True))
    await play(sandbox, call, traceparent=GIVEN)
    await play(sandbox, call)  # on the same connection
    await play(sandbox, call, traceparent=f"00-{'0' * 32}-{PARENT}-01")
    traces = [FORM.fullmatch(one.headers["traceparent"]) for one in shop.received]
    (first, second, third) = [one.groups() for one in traces if one is not None]
    assert first[0] == TRACE
    assert len({first[0], second[0], third[0]}) == 3
    assert len({PARENT, first[1], second[1], third[1]}) == 4


async def test_it_is_kept_with_the_transaction(
    start_sandbox: "Start", call: "Caller", shop: "Shop", tmp_path: Path
) -> None:
    options: dict[str, Any] = {"callback_url": shop.url, "data_dir": tmp_path}
    options["wire"] = WireSettings(traceparent=True)
    async with Server((await start_sandbox(port=0)).options._replace(**options)) as sandbox:
        url = f"{sandbox.url}/_mock/api/v1/transactions"
        await call("POST", url, START, traceparent=GIVEN)
    again = await start_sandbox(**options)
    await again.simulation.run_until_idle(again.account)
    assert shop.received[0].headers["traceparent"].startswith(f"00-{TRACE}-")


async def test_a_start_by_jumios_own_call_is_continued_too(
    start_sandbox: "Start", call: "Caller", shop: "Shop"
) -> None:
    sandbox = await start_sandbox(wire=WireSettings(traceparent=True, journey="auto"))
    body = (
        b'{"customerInternalReference": "a", "userReference": "b", "callbackUrl": "%b"}' % shop.url.encode()
    )
    url = f"{sandbox.url}/api/v4/initiate"
    await sandbox_edition(sandbox)
    answer = await call("POST", url, body, Accept="application/json", traceparent=GIVEN)
    assert answer.status == 200, answer.body
    await sandbox.simulation.run_until_idle(sandbox.account)
    assert shop.received[0].headers["traceparent"].startswith(f"00-{TRACE}-")


async def sandbox_edition(sandbox: Server) -> None:
    sandbox.account.configure(sandbox.account.settings._replace(edition="2018-05"))


def test_a_child_is_in_its_parents_trace_and_sampled_as_that() -> None:
    for flags in ("00", "01"):
        made = child(f"00-{TRACE}-{PARENT}-{flags}", "a trace", "a span")
        assert re.fullmatch(rf"00-{TRACE}-(?!{PARENT})[0-9a-f]{{16}}-{flags}", made)
    assert child(None, "a", "1") != child(None, "b", "1") != child(None, "b", "2")


class Traced:
    def __init__(self) -> None:
        self.exporter = InMemorySpanExporter()
        provider = TracerProvider()
        provider.add_span_processor(SimpleSpanProcessor(self.exporter))
        self.spans = Spans(provider)

    def of(self, kind: SpanKind) -> list[ReadableSpan]:
        return [one for one in self.exporter.get_finished_spans() if one.kind is kind]


async def test_a_request_and_its_callbacks_are_spans_of_one_trace(
    start_sandbox: "Start", call: "Caller", shop: "Shop"
) -> None:
    traced = Traced()
    wire = WireSettings(traceparent=True)
    sandbox = await start_sandbox(callback_url=shop.url, wire=wire, spans=traced.spans)
    shop.answers(503)
    await play(sandbox, call, traceparent=GIVEN)
    (served,), (attempt,) = traced.of(SpanKind.SERVER), traced.of(SpanKind.CLIENT)
    assert served.context is not None
    assert attempt.context is not None
    assert served.name == "POST /_mock/api/v1/transactions"
    assert served.parent is not None
    assert f"{served.parent.span_id:016x}" == PARENT
    assert f"{served.context.trace_id:032x}" == f"{attempt.context.trace_id:032x}" == TRACE
    assert attempt.parent is not None
    assert attempt.parent.span_id == served.context.span_id
    assert (attempt.status.status_code, served.status.status_code) == (StatusCode.ERROR, StatusCode.UNSET)
    told = dict(attempt.attributes or {})
    assert (told["mockjumio.outcome"], told["http.response.status_code"]) == ("rejected", 503)
    sent = shop.received[0].headers["traceparent"]
    assert sent == f"00-{TRACE}-{attempt.context.span_id:016x}-01"


async def test_spans_name_the_route_of_a_request_and_no_secret(
    start_sandbox: "Start", call: "Caller", shop: "Shop"
) -> None:
    traced = Traced()
    url = shop.url.replace("//", "//user:hunter2@") + "?key=hunter2"
    sandbox = await start_sandbox(callback_url=url, spans=traced.spans)
    await play(sandbox, call)
    for path in ("/api/netverify/v2/scans/hunter2", "/hunter2", "/_mock/ready", "/_mock/hunter2", "/"):
        await call("GET", sandbox.url + path)
    await call("GET", f"{sandbox.url}/api/v1/accounts/{'1' * 8}-1111-1111-1111-{'1' * 12}")
    assert [one.name for one in traced.of(SpanKind.SERVER)][1:] == [
        *("GET /api/netverify/v2/scans/{ref}", "GET", "GET /_mock/ready", "GET", "GET /"),
        "GET /api/v1/accounts/{account}",
    ]
    assert "hunter2" not in str([one.to_json() for one in traced.exporter.get_finished_spans()])


def test_what_is_not_installed_is_said_when_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    there = builtins.__import__

    def without(name: str, *more: Any, **others: Any) -> Any:
        if name.startswith("opentelemetry"):
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        return there(name, *more, **others)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(ConfigurationError, match=r"--otel needs OpenTelemetry.*mockjumio\[otel\]"):
        Spans()


def test_a_protocol_that_there_is_not_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc")
    with pytest.raises(ConfigurationError, match="'grpc' is not http/protobuf"):
        Spans()


async def test_serve_sends_its_spans_by_otlp(
    call: "Caller", shop: "Shop", tmp_path: Path, unused_tcp_port: int
) -> None:
    received = ExportTraceServiceRequest()

    async def take(request: web.Request) -> web.Response:
        received.MergeFromString(await request.read())
        return web.Response(content_type="application/x-protobuf")

    app = web.Application()
    app.router.add_post("/v1/traces", take)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", unused_tcp_port).start()
    own = {name: value for name, value in os.environ.items() if not name.startswith(("MOCKJUMIO_", "OTEL_"))}
    own |= {
        "MOCKJUMIO_OTEL": "1",
        "OTEL_EXPORTER_OTLP_ENDPOINT": f"http://127.0.0.1:{unused_tcp_port}",
        "OTEL_RESOURCE_ATTRIBUTES": "deployment.environment=test",
    }
    words = ("serve", "--port", "0", "--clock", "manual", "--callback-url", shop.url, "--traceparent")
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "mockjumio", *words),
        stdout=PIPE,
        stderr=PIPE,
        cwd=tmp_path,
        env=own,
    )
    try:
        assert process.stdout is not None
        url = re.findall(rb'"url": "([^"]+)"', await process.stdout.readline())[0].decode()
        await call("POST", f"{url}/_mock/api/v1/transactions", START, traceparent=GIVEN)
        await call("POST", f"{url}/_mock/api/v1/clock/run-until-idle")
    finally:
        process.send_signal(signal.SIGTERM)
        _, complaints = await process.communicate()
        await runner.cleanup()
    assert complaints == b""
    (resource,) = received.resource_spans
    names = {one.key: one.value.string_value for one in resource.resource.attributes}
    assert (names["service.name"], names["deployment.environment"]) == ("mockjumio", "test")
    spans = {one.name: one for scope in resource.scope_spans for one in scope.spans}
    start = spans["POST /_mock/api/v1/transactions"]
    assert start.trace_id.hex() == spans["callback"].trace_id.hex() == TRACE
    assert spans["callback"].parent_span_id == start.span_id
    assert shop.received[0].headers["traceparent"] == f"00-{TRACE}-{spans['callback'].span_id.hex()}-01"


async def test_the_setting_can_be_changed_while_it_runs(control: "Control", shop: "Shop") -> None:
    await control.good("PATCH", "/merchants/mockjumio-token", {"settings": {"traceparent": True}})
    await control.good("POST", "/transactions", {"scenario": "approved"})
    await control.good("POST", "/clock/run-until-idle")
    assert FORM.fullmatch(shop.received[0].headers["traceparent"])
    assert control.sandbox.account.clock.mode is Mode.MANUAL
