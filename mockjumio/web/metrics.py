"""What does Prometheus read? Counted since the start, and how things stand when it asks."""

import asyncio
from collections.abc import Iterator

from prometheus_client import (
    GC_COLLECTOR,
    PLATFORM_COLLECTOR,
    PROCESS_COLLECTOR,
    CollectorRegistry,
    Metric,
    generate_latest,
)
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    InfoMetricFamily,
)
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.registry import Collector

from mockjumio.exchanges import Outcome
from mockjumio.run.engine import Simulation
from mockjumio.run.events import BUCKETS
from mockjumio.version import __version__

KIND = CONTENT_TYPE_PLAIN_0_0_4


def metrics(simulation: Simulation) -> bytes:
    """The whole page, in Prometheus' text format; what the process takes is a part of it."""
    registry = CollectorRegistry(auto_describe=False)
    for one in (_Sandbox(simulation), PROCESS_COLLECTOR, PLATFORM_COLLECTOR, GC_COLLECTOR):
        registry.register(one)
    return bytes(generate_latest(registry))


class _Sandbox(Collector):
    def __init__(self, simulation: Simulation) -> None:
        self._simulation = simulation

    def describe(self) -> Iterator[Metric]:
        return iter(())

    def collect(self) -> Iterator[Metric]:
        yield InfoMetricFamily("mockjumio_build", "The sandbox that answers", {"version": __version__})
        yield from self._totals()
        yield from self._now()

    def _totals(self) -> Iterator[Metric]:
        tally = self._simulation.events.tally
        attempts = CounterMetricFamily(
            "mockjumio_callback_attempts", "Attempts to deliver a callback", labels=["outcome"]
        )
        for outcome in Outcome:
            attempts.add_metric([outcome.value], tally.outcomes[outcome.value])
        yield attempts
        durations = HistogramMetricFamily(
            "mockjumio_callback_attempt_duration_seconds",
            "How long attempts took, from connecting to the whole answer",
        )
        durations.add_metric([], list(_cumulate(tally.buckets)), tally.seconds)
        yield durations
        requests = CounterMetricFamily(
            "mockjumio_requests",
            "Calls to Jumio's API that merchants made",
            labels=["method", "route", "status"],
        )
        for (method, route, status), count in sorted(tally.requests.items()):
            requests.add_metric([method, route or "unknown", str(status)], count)
        yield requests
        events = CounterMetricFamily("mockjumio_events", "What happened, by kind of event", labels=["kind"])
        for kind, count in sorted(tally.happened.items()):
            events.add_metric([kind], count)
        yield events

    def _now(self) -> Iterator[Metric]:
        accounts = self._simulation.accounts.values()
        yield GaugeMetricFamily("mockjumio_merchants", "Merchants", len(accounts))
        yield GaugeMetricFamily(
            "mockjumio_transactions_open",
            "Transactions for which something is planned or under way",
            sum(one.work.agenda.open for one in accounts),
        )
        yield GaugeMetricFamily(
            "mockjumio_jobs_planned",
            "Steps of journeys and callbacks that are planned",
            sum(one.work.planned for one in accounts),
        )
        yield GaugeMetricFamily(
            "mockjumio_clock_lag_seconds",
            "How long the oldest job has been due on a clock that runs",
            max((one.lag() for one in accounts), default=0.0),
        )
        yield GaugeMetricFamily(
            "mockjumio_tasks", "Tasks of the event loop: calls, callbacks, streams", len(asyncio.all_tasks())
        )
        yield GaugeMetricFamily(
            "mockjumio_scenarios", "Scenarios that can be played", len(self._simulation.library.names())
        )
        size = self._simulation.store.size()
        if size is not None:
            yield GaugeMetricFamily("mockjumio_store_bytes", "Bytes of the data directory's files", size)


def _cumulate(buckets: list[int]) -> Iterator[tuple[str, float]]:
    total = 0
    for bound, count in zip((*map(str, BUCKETS), "+Inf"), buckets, strict=True):
        total += count
        yield bound, total
