"""How does ``mockjumio load`` put load on a merchant: progress while it runs, a report when it has?"""

import argparse
import asyncio
import shlex
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from mockjumio.cli.arguments import library
from mockjumio.cli.common_options import sandbox_flags
from mockjumio.cli.output import colour, note, print_json, table, warn, warn_of_insecurity
from mockjumio.cli.sandbox_options import options
from mockjumio.cli.scenario_arguments import named_scenarios
from mockjumio.clock import Mode, duration_in_words
from mockjumio.errors import UsageError, printable
from mockjumio.harness import Server
from mockjumio.load.generator import Arrival, Load, Part, Plan, longest_journey
from mockjumio.load.load_results import (
    USUAL,
    Results,
    judge,
    milliseconds,
    percentile_name,
    read_threshold,
    results_of,
)
from mockjumio.load.meter import PERCENTILES, MeasuringSender, Meter
from mockjumio.personas.chance import draw_seed
from mockjumio.web.connections import descriptors, make_room

_GRACE = 1.0  # seconds, so that attempts that time out are recorded before the run ends
_OTHERS = 100  # descriptors for everything but callbacks
_MOST_LINES = 10


def run(arguments: argparse.Namespace) -> int:
    try:
        thresholds = [read_threshold(text) for text in arguments.fail_if or USUAL]
    except ValueError as error:
        raise UsageError(f"--fail-if {error}") from None
    if arguments.html:
        Path(arguments.html).open("a").close()  # lest the end of the run be the time to find out
    results, meter = asyncio.run(_play(arguments))
    results = {**results, "thresholds": judge(thresholds, results, meter)}
    if arguments.html:
        from mockjumio.load.report_page import page  # jinja2

        Path(arguments.html).write_text(page(results), encoding="utf-8")
    if arguments.json:
        print_json(results)
    else:
        print("\n".join(_report(results)))
    sys.stdout.flush()  # before what is said on standard error
    _complain(results)
    return exit_code(results)


async def _play(arguments: argparse.Namespace) -> tuple[Results, Meter]:
    chosen = options(arguments)
    if arguments.clock.mode is Mode.MANUAL:
        raise UsageError(
            "--clock manual: nothing moves the clock during a load; use real, 60x, or --immediate"
        )
    most, factor = arguments.max_in_flight, arguments.clock.factor
    _allow_descriptors(most)
    meter = Meter(most)
    sender = MeasuringSender(meter, trust=chosen.trust, proxy=chosen.callback_proxy, most=most)
    sandbox = Server(
        chosen._replace(
            clock=Mode.REAL if factor is None else Mode.ACCELERATED,
            factor=factor,
            start=arguments.now,
            wire=chosen.wire._replace(timeout_ms=arguments.timeout),
            callback_url=arguments.to,
        ),
        sender=sender,
    )
    warn_of_insecurity(chosen.trust)
    seed = draw_seed() if arguments.seed is None else arguments.seed
    parts = _parts(arguments)
    plan = Plan(parts, arguments.rate, arguments.duration / 1_000, Arrival(arguments.arrival), seed)
    patience = arguments.timeout / 1_000 + _GRACE
    load = Load(sandbox, plan, meter, immediate=arguments.immediate, patience=patience)
    _look_ahead(sandbox, plan, patience, immediate=arguments.immediate)
    async with sandbox:
        with _stopped_by_signals(load):
            ticking = asyncio.create_task(_tick(meter, plan, sys.stderr.isatty()))
            try:
                await load.run()
            finally:
                ticking.cancel()
                if sys.stderr.isatty():
                    print("\r\x1b[K", end="", file=sys.stderr, flush=True)
            if load.stopped:
                note("stopped; callbacks in flight may still end, then the report follows")
            else:
                await asyncio.sleep(arguments.linger / 1_000)
    results = results_of(load, plan, meter)
    about = {
        "target": arguments.to,
        "seed": seed,
        "arrival": plan.arrival.value,
        "clock": "immediate" if arguments.immediate else "real" if factor is None else f"{factor:g}x",
        "edition": sandbox.account.settings.edition if arguments.edition is None else arguments.edition,
        "again": _command_again(arguments, seed),
        "merchant_calls": {
            f"{method} {route or 'unknown'} {status}": count
            for (method, route, status), count in sandbox.simulation.events.tally.requests.most_common()
        },
    }
    return {**about, **results}, meter


def _parts(arguments: argparse.Namespace) -> list[Part]:
    """The mix. A file with several scenarios shares its weight among them."""
    parts, known = [], library(arguments)
    for word, share in arguments.mix:
        found = named_scenarios(argparse.Namespace(scenarios=[word], set=arguments.set), known)
        parts += [Part(one.word, one.scenario, share / len(found)) for one in found]
    return parts


def _look_ahead(sandbox: Server, plan: Plan, patience: float, *, immediate: bool) -> None:
    """Raise what is wrong with a scenario before any starts; say which callbacks come after the end."""
    for number, part in enumerate(plan.parts):
        longest = longest_journey(sandbox, plan, number)
        if longest > plan.length + patience and not immediate:
            after = duration_in_words(round(longest) * 1_000)
            warn(
                f"{part.word}: its callback comes {after} after its start, later than this run waits; "
                "--immediate sends it at once, --clock 60x lets time go faster"
            )


@contextmanager
def _stopped_by_signals(load: Load) -> Iterator[None]:
    """Ctrl-C ends in order, once; the second one ends at once."""
    loop, running = asyncio.get_running_loop(), asyncio.current_task()

    def stop() -> None:
        if load.stopped and running is not None:
            running.cancel()
        load.stop()

    signals = (signal.SIGINT, signal.SIGTERM)
    with suppress(NotImplementedError):  # Windows has no such handlers
        for number in signals:
            loop.add_signal_handler(number, stop)
    try:
        yield
    finally:
        with suppress(NotImplementedError):
            for number in signals:
                loop.remove_signal_handler(number)


def _allow_descriptors(most: int) -> None:
    """Each callback in flight needs one, and so does each call that the merchant makes meanwhile."""
    make_room(2 * most)
    have = descriptors()
    if have is not None and have < most + _OTHERS:
        warn(
            f"--max-in-flight {most} needs {most + _OTHERS} descriptors, this system allows {have}: ulimit -n"
        )


# Progress

_TICK, _LINE = 0.5, 10.0  # seconds between two looks, on a terminal and elsewhere


async def _tick(meter: Meter, plan: Plan, seen: bool) -> None:
    """One line, written anew, on a terminal; a line now and then elsewhere. On standard error."""
    before, pause = 0, _TICK if seen else _LINE
    while True:
        await asyncio.sleep(pause)
        now, sent = meter.now(), sum(second.sent for second in meter.seconds)
        half, most = meter.latency.at(50, 99)
        state = (
            f"{min(now, plan.length):.0f}s of {plan.length:.0f}s"
            if now < plan.length
            else "waiting for answers"
        )
        words = (
            f"{state}, {sent:,} callbacks, {(sent - before) / pause:,.0f}/s, "
            f"p50 {half:,.1f} ms, p99 {most:,.1f} ms, "
            f"{meter.in_flight:,} in flight, {len(meter.failed):,} failed"
        )
        before = sent
        print(
            f"\r\x1b[K{words}" if seen else f"mockjumio: {words}",
            end="" if seen else "\n",
            file=sys.stderr,
            flush=True,
        )


# The report


def _report(results: Results) -> Iterator[str]:
    rate, scans, callbacks = results["rate"], results["scans"], results["callbacks"]
    open_loop = f"{rate['asked']:g} a second, {results['arrival']}, for {results['duration_s']:g} s"
    known = {"immediate": "callbacks at once", "real": "journeys on a real clock"}
    clock = known.get(results["clock"], f"journeys at {results['clock']}")
    yield from _pairs(
        ("target", results["target"]),
        (
            "load",
            f"{open_loop}; {clock}; seed {results['seed']}",
        ),
        (
            "rate",
            f"{rate['sent']:,.1f} callbacks a second of {rate['planned']:,.1f} planned ({rate['held']:.1%})",
        ),
        ("scans", f"{scans['started']:,} started of {scans['planned']:,} planned"),
        ("callbacks", callbacks_in_words(callbacks)),
        ("attempts", f"{results['attempts']:,}, {results['retries']:,} of them retries"),
        ("answers", counts_in_words(results["statuses"])),
        ("in flight", f"at most {results['in_flight']['peak']:,} of {results['in_flight']['most']:,}"),
        ("calls", counts_in_words(results["merchant_calls"])),
    )
    yield ""
    names = ["min", *(percentile_name(one) for one in PERCENTILES), "max", "mean"]
    rows = [
        (words, *(milliseconds(results[key][name]) for name in names))
        for words, key in (
            ("latency", "latency_ms"),
            ("service", "service_ms"),
            ("first byte", "first_byte_ms"),
            ("connect", "connect_ms"),
        )
        if results[key]["count"]
    ]
    yield table(["IN MS", *(name.upper() for name in names)], rows)
    late = results["own"]["late_ms"]
    own = f"{milliseconds(late['p50'])} ms (p50), {milliseconds(late['p99'])} ms (p99)"
    yield colour(
        "latency counts from the instant for which the callback was planned, service from when it was sent; "
        f"between the two were {own}",
        "faint",
    )
    yield ""
    yield table(
        ("SCENARIO", "SHARE", "STARTED", "ATTEMPTS", "FAILED", "P50", "P99", "MAX"),
        [
            (
                one["scenario"],
                f"{one['share']:.1%}",
                f"{one['started']:,}",
                f"{one['attempts']:,}",
                f"{one['failed']:,}",
                *(milliseconds(one["latency_ms"][name]) for name in ("p50", "p99", "max")),
            )
            for one in results["scenarios"]
        ],
    )
    yield ""
    for one in results["thresholds"]:
        word = colour("failed", "bad") if one["failed"] else colour("passed", "good")
        yield f"{word}  fails if {one['fail_if']}; it is {one['value']:,g} {one['unit']}".rstrip()
    yield colour(f"again: {results['again']}", "faint")


def _pairs(*pairs: tuple[str, str]) -> Iterator[str]:
    width = max(len(name) for name, _ in pairs)
    for name, value in pairs:
        if value:
            yield f"{colour(name.ljust(width), 'strong')}  {printable(value)}"


def counts_in_words(counts: dict[str, int]) -> str:
    return ", ".join(f"{count:,} x {name}" for name, count in counts.items())


def callbacks_in_words(callbacks: dict[str, object]) -> str:
    words = [f"{callbacks['accepted']:,} accepted", f"{callbacks['failed']:,} not accepted"]
    words += (
        [f"{callbacks['unanswered']:,} without an answer when time was up"] if callbacks["unanswered"] else []
    )
    words += [f"{callbacks['overdue']:,} that were due and did not go out"] if callbacks["overdue"] else []
    later = callbacks["not_due"]
    if isinstance(later, dict) and later:
        words.append(f"{sum(later.values()):,} not due yet ({', '.join(later)})")
    return ", ".join(words)


def _complain(results: Results) -> None:
    """On standard error: what was not well, the most frequent first."""
    rate = results["rate"]
    if rate["limit"]:
        warn(rate["words"])
    refused = [f"a scan did not start: {words}" for words in results["scans"]["refused"]]
    failures = [f"{count:,} x {words}" for words, count in results["failures"].items()]
    odd = [
        f"{count:,} x accepted, but a strict HTTP client might refuse the answer: {words}"
        for words, count in results["remarks"].items()
    ]
    for words in (*refused[:_MOST_LINES], *failures[:_MOST_LINES], *odd[:_MOST_LINES]):
        note(words)


def exit_code(results: Results) -> int:
    """As elsewhere: 0 well, 1 not, 4 nobody answered, 5 nobody in time; 130 if it was stopped."""
    if results["stopped"]:
        return 130
    outcomes = results["outcomes"]
    if outcomes and not set(outcomes) & {"accepted", "rejected", "redirected", "withheld"}:
        return 5 if "timed_out" in outcomes else 4
    return 1 if any(one["failed"] for one in results["thresholds"]) else 0


def _command_again(arguments: argparse.Namespace, seed: int) -> str:
    mix = ",".join(f"{word}:{share:g}" for word, share in arguments.mix)
    words: Sequence[str] = [
        "mockjumio",
        "load",
        "--to",
        arguments.to,
        "--rate",
        f"{arguments.rate:g}",
        "--mix",
        mix,
    ]
    words = [*words, "--duration", duration_in_words(arguments.duration), "--arrival", arguments.arrival]
    words = [*words, "--seed", str(seed), *(["--immediate"] if arguments.immediate else [])]
    if arguments.clock.factor is not None:
        words = [*words, "--clock", f"{arguments.clock.factor:g}x"]
    for text in arguments.set:
        words = [*words, "--set", text]
    words = [
        *words,
        "--max-in-flight",
        str(arguments.max_in_flight),
        "--timeout",
        duration_in_words(arguments.timeout),
    ]
    for text in arguments.fail_if or ():
        words = [*words, "--fail-if", text]
    return shlex.join([*words, *sandbox_flags(arguments)])
