"""What does an open page hear, and what not?"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import aiohttp
import pytest

from mockjumio.harness import Server
from mockjumio.web.console import event_pages
from tests.conftest import PATIENCE, Control, Player


class Heard:
    """A stream of events as it comes in: ``name data`` each."""

    def __init__(self, content: aiohttp.StreamReader) -> None:
        self._content = content
        self.last = ""

    async def next(self) -> str:
        name = data = ""
        async with asyncio.timeout(PATIENCE):
            while line := (await self._content.readline()).decode().removesuffix("\n"):
                key, _, value = line.partition(": ")
                if key == "event":
                    name = value
                elif key == "data":
                    data = value
                elif key == "id":
                    self.last = value
        return f"{name} {data}".strip()

    async def until_happened(self) -> list[str]:
        """The events of one message."""
        told = []
        while (one := await self.next()) != "happened":
            told.append(one)
        return told


@asynccontextmanager
async def listen(sandbox: Server, **query: str) -> AsyncIterator[Heard]:
    headers = {"Accept": "text/event-stream"}
    async with (
        aiohttp.ClientSession(headers=headers) as session,
        session.get(f"{sandbox.url}/_mock/live", params=query) as answer,
    ):
        assert answer.content_type == "text/event-stream"
        yield Heard(answer.content)


def here(sandbox: Server) -> str:
    events = sandbox.simulation.events
    return f"{events.run}.{events.last}"


async def test_a_page_hears_of_new_ones_and_of_those_that_changed(sandbox: Server, player: Player) -> None:
    async with listen(sandbox, after=here(sandbox)) as heard:
        started = player.start(sandbox.simulation)
        assert "started" in await heard.until_happened()
        await sandbox.simulation.run_until_idle(sandbox.account)
        assert f"changed {started.reference}" in await heard.until_happened()


async def test_however_much_happens_is_one_message(
    sandbox: Server, player: Player, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(event_pages, "_NAMED", 2)
    before = here(sandbox)
    for _ in range(3):
        await player.play(sandbox.simulation, seed=None)
    async with listen(sandbox, after=before) as heard:
        assert await heard.until_happened() == ["started", "changed *"]
        assert heard.last == here(sandbox)


async def test_a_page_about_one_transaction_hears_of_no_other(sandbox: Server, player: Player) -> None:
    before = here(sandbox)
    other = await player.play(sandbox.simulation, seed=2)
    mine = await player.play(sandbox.simulation, "fraud", seed=3)
    assert other.reference != mine.reference
    async with listen(sandbox, after=before, about=mine.reference) as heard:
        assert f"changed {mine.reference}" in await heard.until_happened()


@pytest.mark.parametrize("after", ["", "another-run.1", "x", "{run}.999999"])
async def test_a_page_that_may_have_missed_anything_is_told_so(sandbox: Server, after: str) -> None:
    async with listen(sandbox, after=after.format(run=sandbox.simulation.events.run)) as heard:
        assert await heard.until_happened() == ["started", "changed *"]


async def test_another_merchants_news_are_not_ours(sandbox: Server, control: Control) -> None:
    token = await control.merchant(clock={"mode": "manual", "now": "2020-01-01T00:00:00Z"})
    async with listen(sandbox, merchant=token, after=here(sandbox)) as heard:
        await control.good("POST", "/clock/advance", {"by": "1m"})
        await control.good("POST", "/transactions", {"scenario": "approved"})
        await control.good("POST", f"/clock/freeze?merchant={token}")
        assert await heard.until_happened() == []


async def test_what_a_call_put_into_its_path_makes_no_event(sandbox: Server) -> None:
    before = here(sandbox)
    forged = "x%0A%0Aevent:%20changed%0Adata:%20all"
    async with aiohttp.ClientSession() as session:
        url = aiohttp.client.URL(f"{sandbox.url}/api/netverify/v2/scans/{forged}", encoded=True)
        await session.get(url)
    async with listen(sandbox, after=before) as heard:
        assert await heard.until_happened() == []


async def test_only_who_is_signed_in_hears_anything(
    start_sandbox: Callable[..., Awaitable[Server]],
) -> None:
    sandbox = await start_sandbox(control_token="sesame")
    headers = {"Accept": "text/event-stream"}
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"{sandbox.url}/_mock/live", headers=headers) as answer,
    ):
        assert answer.status == 401


async def test_silence_is_broken_now_and_then(sandbox: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(event_pages, "BEAT", 0.01)
    async with listen(sandbox, after=here(sandbox)) as heard:
        assert await heard.next() == "beat"
