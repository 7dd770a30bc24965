"""Does the shop in Express do what its tests say, with a sandbox that they start and with one that runs?"""

import asyncio
import os
import shutil
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from mockjumio.harness import Server

SHOP = Path(__file__).parents[2] / "examples" / "node-express"
OLDEST = 20
PATIENCE = 120


def _why_not() -> str | None:
    """Why Node cannot be tested here; ``None`` if it can."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        return "node or npm is not installed"
    version = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True).stdout
    return None if int(version.strip("v\n").split(".")[0]) >= OLDEST else f"node {version.strip()} is too old"


WHY_NOT = _why_not()
pytestmark = pytest.mark.skipif(WHY_NOT is not None, reason=WHY_NOT or "")


def run(folder: Path, *words: str, **environment: str) -> str:
    """What a command says; the test fails with it if the command does."""
    clean = {key: value for key, value in os.environ.items() if not key.startswith("MOCKJUMIO_")}
    done = subprocess.run(
        words,
        cwd=folder,
        env=clean | {"NO_UPDATE_NOTIFIER": "1"} | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=PATIENCE,
    )
    assert done.returncode == 0, f"{' '.join(words)}:\n{done.stdout}"
    return done.stdout


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the shop with what it needs installed. That this works is part of the test."""
    folder = tmp_path_factory.mktemp("shop") / "node-express"
    shutil.copytree(SHOP, folder, ignore=shutil.ignore_patterns("node_modules"))
    run(folder, "npm", "install", "--no-audit", "--no-fund", "--no-package-lock")
    return folder


def test_it_passes_its_tests_with_a_sandbox_that_they_start(shop: Path) -> None:
    command = Path(sys.executable).with_name("mockjumio")
    said = run(shop, "npm", "test", MOCKJUMIO_COMMAND=str(command))
    assert "# pass 9\n# fail 0\n" in said


async def test_it_passes_its_tests_with_a_sandbox_that_runs(
    shop: Path, start_sandbox: Callable[..., Awaitable[Server]]
) -> None:
    sandbox = await start_sandbox()
    said = await asyncio.to_thread(
        run, shop, "npm", "test", MOCKJUMIO_SERVER=sandbox.url, MOCKJUMIO_COMMAND="/nowhere"
    )
    assert "# pass 9\n# fail 0\n" in said
