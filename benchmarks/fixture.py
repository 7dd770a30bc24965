"""What does a test pay for a merchant of its own, against a server of aiohttp's that starts and stops?"""

import argparse
import asyncio
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from rounds import Measured, compare

from mockjumio.client.sandbox import AsyncSandbox, merchant_body
from mockjumio.client.transport import Direct
from mockjumio.harness import Server
from mockjumio.options import SandboxOptions

_TESTS = """
from aiohttp import web
from aiohttp.test_utils import TestServer
import pytest

COUNT = {count}

@pytest.fixture
async def server():
    async def handler(request):
        return web.Response()
    app = web.Application()
    app.router.add_get("/", handler)
    async with TestServer(app) as server:
        yield server

@pytest.mark.parametrize("number", range(COUNT))
class TestEmpty:
    async def test_aiohttp(self, number, server): ...
    def test_mockjumio(self, number, mockjumio): ...
    async def test_aiomockjumio(self, number, aiomockjumio): ...
    def test_nothing(self, number): ...
    async def test_nothing_async(self, number): ...
"""
_CONFTEST = """
import statistics
from collections import defaultdict

TAKEN = defaultdict(lambda: defaultdict(float))

def pytest_runtest_logreport(report):
    kind, _, number = report.nodeid.rpartition("::")[2].partition("[")
    TAKEN[kind][number] += report.duration

def pytest_collection_modifyitems(items):
    items.sort(key=lambda item: item.callspec.params["number"])

def pytest_terminal_summary():
    medians = {kind: statistics.median(list(taken.values())[1:]) for kind, taken in TAKEN.items()}
    for kind, median in medians.items():
        print(f"{kind:28} {median * 1e6:8.0f} µs a test   ratio {median / medians['test_aiohttp']:.2f}")
"""


def _app() -> web.Application:
    async def answer(request: web.Request) -> web.Response:
        return web.Response()

    app = web.Application()
    app.router.add_get("/", answer)
    return app


async def in_process(rounds: int, count: int) -> None:
    """A merchant made and removed, against a server started and stopped, in one loop."""
    async with Server(SandboxOptions(port=0)) as server:
        way = Direct(server)

        async def merchants() -> Measured:
            begun = time.perf_counter()
            for _ in range(count):
                await (await AsyncSandbox.on(way, merchant_body(seed=7))).leave()
            return Measured(count / (time.perf_counter() - begun))

        async def servers() -> Measured:
            begun = time.perf_counter()
            for _ in range(count):
                async with TestServer(_app()):
                    pass
            return Measured(count / (time.perf_counter() - begun))

        async def answers() -> Measured:
            begun = time.perf_counter()
            for _ in range(count):
                async with TestClient(TestServer(_app())) as client:
                    assert (await client.get("/")).status == 200
            return Measured(count / (time.perf_counter() - begun))

        await compare(
            "TestServer, client, one GET",
            {
                "TestServer, client, one GET": answers,
                "TestServer alone": servers,
                "mockjumio merchant": merchants,
            },
            rounds=rounds,
        )


def fixtures(count: int) -> None:
    """Empty tests with each fixture, in turn, in one run of pytest."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "test_empty.py").write_text(_TESTS.format(count=count))
        Path(folder, "conftest.py").write_text(_CONFTEST)
        words = ["-q", "-q", "-s", "--no-header", "-p", "no:randomly", "-p", "no:cacheprovider"]
        words += ["-o", "asyncio_mode=auto", "-o", "asyncio_default_fixture_loop_scope=function"]
        words += ["-W", "ignore", "--tb=short"]
        ran = subprocess.run(
            [sys.executable, "-m", "pytest", *words, folder], capture_output=True, text=True, cwd=folder
        )
        if ran.returncode:
            sys.exit(ran.stdout + ran.stderr)
        print("\n".join(line for line in ran.stdout.splitlines() if "ratio" in line))


def plugin_import(rounds: int) -> None:
    """What the entry point costs a run of pytest that uses nothing of it."""
    code = (
        "import pytest, time; begun = time.perf_counter(); import mockjumio.pytest_plugin; "
        "print((time.perf_counter() - begun) * 1e6)"
    )
    taken = [
        float(subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout)
        for _ in range(rounds)
    ]
    print(f"{'import of the plugin':28} {statistics.median(taken):8.0f} µs, once a run of pytest")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--count", type=int, default=1_000)
    arguments = parser.parse_args()
    asyncio.run(in_process(arguments.rounds, 200))
    fixtures(arguments.count)
    plugin_import(arguments.rounds)
