"""Which trace does a request or a callback belong to? ``traceparent`` (W3C), and spans by OpenTelemetry.

Without OpenTelemetry a callback can still continue the trace of the request that started its transaction:
what is started asks :data:`STARTED`, which is set where such a request comes in.
"""

import os
import re
from collections.abc import Awaitable, Callable, Mapping
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, Final

from mockjumio.errors import ConfigurationError

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider

HEADER: Final = "traceparent"
STARTED: Final[ContextVar[str | None]] = ContextVar("STARTED", default=None)
_SERVING: Final[ContextVar[str | None]] = ContextVar("_SERVING", default=None)  # the span of ours, if any
_PATTERN: Final = re.compile(r"(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}")


def note_start(headers: Mapping[str, str]) -> None:
    """What is started from here on belongs to the trace of this request, if it has one."""
    given = headers.get(HEADER, "")
    STARTED.set(_SERVING.get() or (given if _PATTERN.fullmatch(given) else None))


def child(parent: str | None, trace: str, span: str) -> str:
    """The ``traceparent`` of a message: in its parent's trace, else in one of its own, by these names."""
    from hashlib import blake2b

    identity = blake2b(span.encode(), digest_size=8).hexdigest()
    if parent is not None:
        return f"00-{parent[3:35]}-{identity}-{parent[53:]}"
    return f"00-{blake2b(trace.encode(), digest_size=16).hexdigest()}-{identity}-01"


Handler = Callable[[Any], Awaitable[Any]]
RouteOf = Callable[[Any], str]


class Spans:
    """Spans of requests that come in, and of attempts that go out. Raises if OpenTelemetry is not installed.

    The exporter, the sampler and the resource are what the ``OTEL_*`` variables say, unless there is a
    ``provider``.
    """

    def __init__(self, provider: "TracerProvider | None" = None) -> None:
        try:
            from opentelemetry import trace
            from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

            self._provider = _provider() if provider is None else provider
        except ImportError as error:
            why = f"--otel needs OpenTelemetry, which is not installed ({error.name})"
            raise ConfigurationError(f"{why}; pip install 'mockjumio[otel]'") from None
        self._api = trace
        self._propagator = TraceContextTextMapPropagator()
        self._tracer = self._provider.get_tracer("mockjumio")

    def trace_requests(self, handler: Handler, route_of: RouteOf) -> Handler:
        """A handler of requests with a span around each. ``route_of`` is asked once there is an answer."""
        kind, failed = self._api.SpanKind.SERVER, self._api.StatusCode.ERROR

        async def serve(request: Any) -> Any:
            method = request.method
            parent = self._propagator.extract({HEADER: request.headers.get(HEADER, "")})
            with self._tracer.start_as_current_span(method, parent, kind) as span:
                token = _SERVING.set(self._traceparent(span))
                status = 0
                try:
                    answer = await handler(request)
                    status = answer.status
                    return answer
                finally:
                    _SERVING.reset(token)
                    route = route_of(request)
                    span.set_attribute("http.request.method", method)
                    if route:
                        span.update_name(f"{method} {route}")
                        span.set_attribute("http.route", route)
                    if status:
                        span.set_attribute("http.response.status_code", status)
                    if status >= 500:
                        span.set_status(failed)

        return serve

    def attempt(self, parent: str | None, attributes: Mapping[str, str | int]) -> "AttemptSpan":
        """An attempt to deliver a callback begins, in the trace of what started its transaction."""
        context = self._propagator.extract({} if parent is None else {HEADER: parent})
        span = self._tracer.start_span("callback", context, self._api.SpanKind.CLIENT, attributes)
        return AttemptSpan(span, self._traceparent(span), self._api.StatusCode.ERROR)

    def _traceparent(self, span: Any) -> str:
        carrier: dict[str, str] = {}
        self._propagator.inject(carrier, self._api.set_span_in_context(span))
        return carrier.get(HEADER, "")

    async def close(self) -> None:
        """Send what is left."""
        import asyncio

        await asyncio.to_thread(self._provider.shutdown)


class AttemptSpan:
    """An attempt under way; ``traceparent`` names it to the merchant."""

    def __init__(self, span: Any, traceparent: str, failed: Any) -> None:
        self._span = span
        self._failed = failed
        self.traceparent = traceparent

    def end(self, outcome: str, status: int | None) -> None:
        self._span.set_attribute("mockjumio.outcome", outcome)
        if status is not None:
            self._span.set_attribute("http.response.status_code", status)
        if outcome != "accepted":
            self._span.set_status(self._failed, outcome)
        self._span.end()


def _provider() -> "TracerProvider":
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    protocol = os.environ.get("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL") or os.environ.get(
        "OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"
    )
    if protocol != "http/protobuf":
        raise ConfigurationError(f"OTEL_EXPORTER_OTLP_PROTOCOL: {protocol!r} is not http/protobuf")
    os.environ.setdefault("OTEL_SERVICE_NAME", "mockjumio")
    provider = TracerProvider(resource=Resource.create())
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    return provider
