"""Does the walk with curl lead where it says, with jq and without?"""

import asyncio
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from pathlib import Path

import pytest
from aiohttp import web

from mockjumio.demo.merchant import Merchant
from mockjumio.harness import Server

WALK = Path(__file__).parents[2] / "examples" / "curl" / "walk.sh"
PATIENCE = 30
CURL = shutil.which("curl")

pytestmark = pytest.mark.skipif(CURL is None, reason="curl is not installed")


@pytest.fixture
async def merchant(sandbox: Server) -> AsyncIterator[tuple[Merchant, str]]:
    """An application whose credentials at Jumio are those of the walk, and its callback URL."""
    merchant = Merchant(sandbox.url, token="walk-token", secret="walk-secret")
    runner = web.AppRunner(merchant.make_app(), access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield merchant, f"http://127.0.0.1:{runner.addresses[0][1]}/jumio/callback"
    await runner.cleanup()


Walk = Callable[..., Awaitable[tuple[int, str, str]]]


@pytest.fixture
def walk(tmp_path: Path) -> Walk:
    """Walk with nothing on the path but these programs: exit code, what was shown, what went wrong."""

    async def walk(*words: str, programs: tuple[str, ...] = (), **environment: str) -> tuple[int, str, str]:
        for program in ("curl", *programs):
            found = shutil.which(program)
            assert found is not None
            with suppress(FileExistsError):
                (tmp_path / program).symlink_to(found)
        process = await asyncio.create_subprocess_exec(
            shutil.which("sh") or "sh",
            str(WALK),
            *words,
            env={"PATH": str(tmp_path)} | environment,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        async with asyncio.timeout(PATIENCE):
            shown, wrong = await process.communicate()
        return process.returncode or 0, shown.decode(), wrong.decode()

    return walk


@pytest.mark.parametrize(
    "programs",
    [
        pytest.param(
            ("jq",), marks=pytest.mark.skipif(shutil.which("jq") is None, reason="jq is not installed")
        ),
        (),
    ],
)
async def test_the_walk_shows_what_became_of_ada_bob_and_eve(
    sandbox: Server, merchant: tuple[Merchant, str], walk: Walk, programs: tuple[str, ...]
) -> None:
    shop, url = merchant
    for proxy in ("", "http://127.0.0.1:1"):  # it can be walked again, and past a proxy
        code, shown, wrong = await walk(url, programs=programs, SANDBOX=sandbox.url, http_proxy=proxy)
        assert (code, wrong) == (0, "")
        await shop.drain()
    for status in ("APPROVED_VERIFIED", "NO_ID_UPLOADED", "DENIED_FRAUD"):
        assert shown.count(status) >= 2
    cases = list(shop.cases.values())
    assert [case.verdict for case in cases] == ["APPROVED_VERIFIED", "NO_ID_UPLOADED", "DENIED_FRAUD"] * 2
    assert [case.times_received for case in cases] == [1, 1, 2] * 2
    assert [case.errors for case in cases] == [[]] * 6


async def test_what_is_refused_ends_the_walk_in_words(sandbox: Server, walk: Walk) -> None:
    code, _, wrong = await walk("http://127.0.0.1:9/", SANDBOX=sandbox.url, TOKEN="a:b")
    assert code == 1
    assert "a token without a colon" in wrong


async def test_without_a_callback_url_it_says_what_to_type(walk: Walk) -> None:
    code, _, wrong = await walk()
    assert code == 2
    assert "sh walk.sh http://localhost:8080/jumio/callback" in wrong


async def test_without_a_sandbox_it_says_that_nobody_is_there(walk: Walk) -> None:
    code, _, wrong = await walk("http://127.0.0.1:9/", SANDBOX="http://127.0.0.1:1")
    assert code == 1
    assert "127.0.0.1 port 1" in wrong
