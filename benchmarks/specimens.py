"""How long does an image take to draw, how large is it, and how fast is one that was drawn before served?

Serving is a ratio to a bare handler that returns the same bytes; also how long a drawing thread keeps the
event loop waiting.
"""

import argparse
import asyncio
import statistics
import time
from collections.abc import Mapping
from typing import Any

from callers import bare, callers
from rounds import compare

from mockjumio.clock import Mode, parse_timestamp
from mockjumio.harness import Server
from mockjumio.options import SandboxOptions
from mockjumio.play.check import preview
from mockjumio.play.images import Pictures
from mockjumio.scenario.library import Library
from mockjumio.schema.nodes import Place, assign
from mockjumio.specimens.damages import DAMAGES
from mockjumio.specimens.draw import draw
from mockjumio.specimens.image import Specimen
from mockjumio.specimens.portray import portray
from mockjumio.transaction import Transaction

NOW = parse_timestamp("2017-11-22T10:00:00Z")
LIBRARY = Library()
KINDS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "passport": ("approved", "front", {"type": "PASSPORT", "country": "DEU"}),
    "ID card, front": ("approved", "front", {"type": "ID_CARD", "country": "DEU"}),
    "ID card, back": ("approved", "back", {"type": "ID_CARD", "country": "DEU"}),
    "licence, front": ("approved", "front", {"type": "DRIVING_LICENSE", "country": "DEU"}),
    "licence, back": ("approved", "back", {"type": "DRIVING_LICENSE", "country": "DEU"}),
    "residence permit": (
        "approved",
        "front",
        {"type": "ID_CARD", "subtype": "RESIDENT_PERMIT_ID", "country": "DEU"},
    ),
    "visa": ("approved", "front", {"type": "ID_CARD", "subtype": "VISA", "country": "USA"}),
    "selfie": ("approved", "face", {"type": "PASSPORT", "country": "DEU"}),
    "social security card": ("document-extracted", "1", {"type": "SSC", "country": "USA"}),
    "bank statement": ("document-uploaded", "1", {"type": "BS", "country": "DEU"}),
    "utility bill": ("document-uploaded", "1", {"type": "UB", "country": "DEU"}),
    "credit card statement": ("document-uploaded", "1", {"type": "CCS", "country": "DEU"}),
    "member card": ("document-uploaded", "1", {"type": "IC", "country": "DEU"}),
    "other page": ("document-uploaded", "1", {"type": "LAG", "country": "DEU"}),
}


def played(scenario: str, seed: int, changes: Mapping[str, Any]) -> Transaction:
    place = Place("benchmark")
    overrides = [assign(path, value, place) for path, value in changes.items()]
    return preview(LIBRARY.varied(LIBRARY.get(scenario), overrides), seed=seed, now=NOW).transaction


def drawn(specimens: list[Specimen]) -> tuple[float, float]:
    """Medians of a core's milliseconds and of bytes; what is kept for the next drawing was drawn before."""
    draw(specimens[0])
    times, sizes = [], []
    for specimen in specimens:
        begun = time.process_time()
        sizes.append(len(draw(specimen)))
        times.append(1000 * (time.process_time() - begun))
    return statistics.median(times), statistics.median(sizes)


def print_kinds(count: int) -> None:
    print(f"{'':24} {'photographed':>22} {'flat':>22}")
    for name, (scenario, side, document) in KINDS.items():
        people = [portray(played(scenario, seed, {"document": document}), side) for seed in range(count)]
        (photo, large), (flat, small) = drawn(people), drawn([one._replace(flat=True) for one in people])
        print(f"{name:24} {photo:9.0f} ms {large / 1000:6.0f} kB {flat:9.0f} ms {small / 1000:6.0f} kB")


def print_damages(count: int) -> None:
    for name in DAMAGES:
        scenario, side, document = KINDS["selfie" if name in ("mismatch", "replayed") else "passport"]
        people = [portray(played(scenario, seed, {"document": document}), side) for seed in range(count)]
        taken, size = drawn([one._replace(damages=(name,), illegible=("surname",)) for one in people])
        print(f"passport, {name:24} {taken:9.0f} ms {size / 1000:6.0f} kB")


async def print_stalls(count: int) -> None:
    """The longest that the loop waits for its turn while a thread draws."""
    longest = 0.0
    stop = asyncio.Event()

    async def watch() -> None:
        nonlocal longest
        while not stop.is_set():
            begun = time.perf_counter()
            await asyncio.sleep(0.001)
            longest = max(longest, time.perf_counter() - begun - 0.001)

    pictures, watching = Pictures(), asyncio.create_task(watch())
    await pictures.image(played("approved", 999, {}), "front")
    stalls = []
    for seed in range(count):
        longest = 0.0
        await pictures.image(played("approved", seed, {}), "front")
        stalls.append(1000 * longest)
    stop.set()
    await watching
    print(
        f"the loop waits, drawing      {statistics.median(stalls):10.1f} ms at most, median of {count} images"
    )


async def print_serving(rounds: int, count: int) -> None:
    options = SandboxOptions(port=0, clock=Mode.MANUAL, callback_url="http://127.0.0.1:9/")
    async with callers(count) as ask, Server(options) as sandbox:
        scan = sandbox.simulation.start(sandbox.account, sandbox.library.get("approved"), seed=1)
        await sandbox.simulation.run_until_idle(sandbox.account)
        body, _ = await Pictures().image(scan, "front")
        path = f"/recognition/v1/idscan/{scan.reference}/front"
        async with bare(body) as port:
            measures = {
                "aiohttp, the same bytes": lambda: ask(port, "/status"),
                "mockjumio, drawn before": lambda: ask(sandbox.port, path),
            }
            for measure in measures.values():
                await measure()
            await compare("aiohttp, the same bytes", measures, rounds=rounds)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=9)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--count", type=int, default=1_600)
    chosen = parser.parse_args()
    print_kinds(chosen.people)
    print_damages(3)
    asyncio.run(print_stalls(chosen.people))
    asyncio.run(print_serving(chosen.rounds, chosen.count))
