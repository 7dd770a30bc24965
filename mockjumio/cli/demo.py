"""How does it look, all of it together? The main job, played against an example merchant and shown."""

import argparse
import asyncio
import json
import signal
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import NamedTuple

from aiohttp import web

from mockjumio.cli.output import colour, print_json, table
from mockjumio.clock import MINUTE, Mode
from mockjumio.demo.merchant import CALLBACK_PATH, Case, Merchant
from mockjumio.errors import UsageError
from mockjumio.harness import Server
from mockjumio.options import SandboxOptions
from mockjumio.run.engine import Simulation
from mockjumio.transaction import Transaction

_ADDRESS = "http://127.0.0.1:{}/_mock/"
SCENARIOS = (
    "approved",
    "fraud",
    "unreadable",
    "no-id-uploaded",
    "unsupported-id-type",
    "unsupported-id-country",
    "document-uploaded",
    "document-extracted",
    "document-discarded",
)


class PlayedScan(NamedTuple):
    """One scenario, what the merchant was told, and what it did."""

    scenario: str
    reference: str
    expected: str
    received: str
    answer: int | None
    images: int
    image_bytes: int
    problems: tuple[str, ...]


class Report(NamedTuple):
    """Everything that happened. ``well`` is what the exit code says."""

    played: tuple[PlayedScan, ...]
    retrieved: dict[str, object]
    deleted: tuple[str, int, int]  # reference, answer to DELETE, answer to GET afterwards
    simulated_minutes: float
    seconds: float

    @property
    def well(self) -> bool:
        every = all(
            one.received == one.expected and one.answer == 200 and not one.problems for one in self.played
        )
        return every and self.retrieved.get("status") == "DONE" and self.deleted[1:] == (200, 404)


Then = Callable[[Server, Report], Awaitable[None]]


async def play_main_job(seed: int, port: int = 0, then: Then | None = None) -> Report:
    """Play the nine scenarios on a manual clock against the example merchant, on loopback.

    ``then`` is awaited before sandbox and merchant end.
    """
    begun = time.perf_counter()
    async with (
        Server(SandboxOptions(port=port, clock=Mode.MANUAL)) as sandbox,
        _serve_merchant(sandbox.url) as serving,
    ):
        merchant, callback_url = serving
        simulation, account = sandbox.simulation, sandbox.account
        account.callback_url = callback_url
        start = account.clock.now()
        transactions = [simulation.start(account, sandbox.library.get(name), seed=seed) for name in SCENARIOS]
        await simulation.run_until_idle(account)
        await merchant.drain()
        played = tuple(
            _describe_play(simulation, one, merchant.cases.get(one.reference)) for one in transactions
        )
        retrieved = await _retrieve(
            merchant, f"{sandbox.url}/api/netverify/v2/scans/{transactions[0].reference}"
        )
        deleted = await _delete(merchant, sandbox.url, transactions[1].reference)
        passed = account.clock.now() - start
        report = Report(played, retrieved, deleted, passed / MINUTE, time.perf_counter() - begun)
        if then is not None:
            await then(sandbox, report)
    return report


async def _show_until_stopped(sandbox: Server, report: Report) -> None:
    """The demo's scans can be looked at, and others started against the same merchant."""
    _print(report)
    print(f"Look at them: {sandbox.url}/_mock/ (Ctrl + C ends it)", flush=True)
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await stop.wait()


@asynccontextmanager
async def _serve_merchant(jumio: str) -> AsyncIterator[tuple[Merchant, str]]:
    """The merchant's application on a free port, and its callback URL."""
    merchant = Merchant(jumio)
    runner = web.AppRunner(merchant.make_app(), access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield merchant, f"http://127.0.0.1:{runner.addresses[0][1]}{CALLBACK_PATH}"
    finally:
        await runner.cleanup()


def _describe_play(simulation: Simulation, started: Transaction, case: Case | None) -> PlayedScan:
    callbacks = simulation.store.callbacks(started.reference)
    attempts = [attempt for callback in callbacks for attempt in callback.attempts]
    return PlayedScan(
        scenario=started.scenario,
        reference=started.reference,
        expected=started.result.status,
        received=(case.verdict or "unconfirmed") if case else "nothing",
        answer=attempts[-1].status if attempts else None,
        images=len(case.images) if case else 0,
        image_bytes=sum(case.images.values()) if case else 0,
        problems=tuple(case.errors) if case else ("no callback arrived",),
    )


async def _retrieve(merchant: Merchant, url: str) -> dict[str, object]:
    """Status and details of one scan, as the merchant reads them."""
    _, _, status = await merchant.call("GET", url)
    _, _, document = await merchant.call("GET", f"{url}/data/document")
    details = json.loads(document)
    shown = {key: details[key] for key in ("type", "issuingCountry", "number", "firstName", "lastName")}
    return {"status": json.loads(status)["status"], **shown}


async def _delete(merchant: Merchant, base: str, reference: str) -> tuple[str, int, int]:
    url = f"{base}/api/netverify/v2/scans/{reference}"
    deleted, _, _ = await merchant.call("DELETE", url)
    afterwards, _, _ = await merchant.call("GET", url)
    return reference, deleted, afterwards


def run(arguments: argparse.Namespace) -> int:
    if not arguments.serve and "port" not in arguments.unflagged:
        raise UsageError("--port needs --serve: give both, or leave --port out")
    if arguments.serve:
        report = asyncio.run(play_main_job(arguments.seed, arguments.port, _show_until_stopped))
    else:
        report = asyncio.run(play_main_job(arguments.seed))
        if arguments.json:
            print_json(_view(report))
        else:
            _print(report)
            print(f"See these scans in a browser: mockjumio demo --serve, {_ADDRESS.format(arguments.port)}")
    return 0 if report.well else 1


def _print(report: Report) -> None:
    rows = [
        (
            one.scenario,
            one.received,
            "none" if one.answer is None else str(one.answer),
            f"{one.images} ({one.image_bytes / 1024:.0f} kB)" if one.images else "none",
            colour("ok", "good") if not _wrong(one) else colour(_wrong(one), "bad"),
        )
        for one in report.played
    ]
    print(table(("SCENARIO", "VERDICT, RETRIEVED", "ANSWER", "IMAGES FETCHED", ""), rows))
    reference, deleted, afterwards = report.deleted
    who = " ".join(str(report.retrieved[key]) for key in ("firstName", "lastName"))
    what = " ".join(str(report.retrieved[key]) for key in ("issuingCountry", "type", "number"))
    print(f"\nRetrieved the approved scan: {report.retrieved['status']}, {who}, {what}")
    print(f"Deleted {reference}: {deleted}; asked again: {afterwards}")
    minutes, seconds = report.simulated_minutes, report.seconds
    print(f"{minutes:.0f} minutes of the merchant's time passed in {seconds:.1f} seconds.")
    if report.well:
        print(colour("All well.", "good") + " Next: mockjumio trigger approved --to http://localhost:8080/…")
    else:
        print(colour("Something is wrong, see above.", "bad"))


def _wrong(one: PlayedScan) -> str:
    if one.received != one.expected:
        return f"expected {one.expected}"
    return "; ".join(one.problems) or ("" if one.answer == 200 else "not accepted")


def _view(report: Report) -> dict[str, object]:
    return {
        "well": report.well,
        "played": [one._asdict() for one in report.played],
        "retrieved": report.retrieved,
        "deleted": dict(zip(("reference", "answer", "afterwards"), report.deleted, strict=True)),
        "simulated_minutes": report.simulated_minutes,
        "seconds": round(report.seconds, 3),
    }
