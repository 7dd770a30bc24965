"""Is what a search finds still so, whatever happens while a thread looks for it?"""

import asyncio
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from mockjumio.run import looking, runner
from mockjumio.store import memory
from mockjumio.store.memory import MemoryStore
from tests.conftest import PATIENCE

if TYPE_CHECKING:
    from mockjumio.harness import Server
    from tests.conftest import Control, Shop

MANY = 40


@pytest.fixture(params=["memory", "memory, packed", "data directory"])
async def control(
    request: pytest.FixtureRequest,
    start_sandbox: "Callable[..., Awaitable[Server]]",
    control_of: "Callable[[Server], Control]",
    shop: "Shop",
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> "Control":
    """Of a sandbox in which a thread looks at all but the first of a list."""
    monkeypatch.setattr(runner, "LOOK", 0)
    monkeypatch.setattr(memory, "PARTS", (8, 16))
    if request.param == "memory, packed":
        monkeypatch.setattr(MemoryStore, "LOOSE", 0)
        monkeypatch.setattr(MemoryStore, "WAITING", 0)
    kept = {"data_dir": tmp_path / "data"} if request.param == "data directory" else {}
    return control_of(await start_sandbox(callback_url=shop.url, **kept))


@pytest.fixture
def meanwhile(monkeypatch: pytest.MonkeyPatch) -> "Callable[..., Any]":
    """A search whose thread waits behind the second item while something else is done."""

    @asynccontextmanager
    async def searching(control: "Control", path: str) -> AsyncIterator["asyncio.Task[Any]"]:
        reached, go, loop = asyncio.Event(), threading.Event(), asyncio.get_running_loop()

        def rest(seconds: float) -> None:
            loop.call_soon_threadsafe(reached.set)
            assert go.wait(PATIENCE)

        monkeypatch.setattr(looking, "sleep", rest)
        async with asyncio.timeout(PATIENCE):
            search = asyncio.create_task(control("GET", path))
            await reached.wait()
            try:
                yield search
            finally:
                go.set()
            await search

    return searching


async def start(control: "Control", count: int = MANY, **more: Any) -> list[str]:
    asked = {"scenario": "approved", **more}
    return [
        (await control.good("POST", "/transactions", asked | {"seed": seed}))["reference"]
        for seed in range(count)
    ]


async def settle(control: "Control") -> None:
    await control.good("POST", "/clock/run-until-idle")


def references(search: "asyncio.Task[Any]") -> list[str]:
    assert search.result().status == 200
    return [one["reference"] for one in search.result().content["items"]]


@pytest.mark.parametrize("order", ["oldest", "newest"])
async def test_what_a_thread_finds_is_all_that_fits(control: "Control", order: str) -> None:
    ours, also = await start(control, customer_id="ada"), await start(control, 3, scenario="fraud")
    await settle(control)
    asked = {"approved": ours, "status:DENIED*": also, "customer:ada%20is:delivered": ours}
    for query, wanted in asked.items():
        found = await control.good("GET", f"/transactions?q={query}&order={order}&limit=1000")
        listed = [one["reference"] for one in found["items"]]
        assert listed == (wanted if order == "oldest" else wanted[::-1]), query
        assert found["next"] is None


async def test_what_is_deleted_meanwhile_is_shown_as_that_or_not_found(
    control: "Control", meanwhile: "Callable[..., Any]"
) -> None:
    made = await start(control)
    await settle(control)
    account = control.sandbox.account
    for query, found in (("-is:deleted", []), ("approved", made[20:])):
        async with meanwhile(control, f"/transactions?q={query}&limit=1000") as search:
            for reference in made[20:] if found == [] else ():
                scan = control.sandbox.simulation.transaction(reference, account.token)
                assert scan is not None
                control.sandbox.simulation.delete(scan)
        assert references(search) == (made[:20] if found == [] else made)
    assert [one["deleted"] is None for one in search.result().content["items"]] == [True] * 20 + [False] * 20


async def test_what_a_reset_removes_meanwhile_is_not_found_and_what_comes_after_it_is_as_it_is(
    control: "Control", meanwhile: "Callable[..., Any]"
) -> None:
    made = await start(control)
    await settle(control)
    async with meanwhile(control, "/transactions?q=approved&limit=1000") as search:
        await control.good("POST", "/merchants/mockjumio-token/reset")
        assert await start(control, 20) == made[:20]
    found = references(search)
    assert found == made[: len(found)]
    assert 0 < len(found) <= 20
    status, *others = [one["status"] for one in search.result().content["items"]]
    assert (status, {*others} - {"PENDING"}) == ("DONE", set())  # the first was shown before


async def test_of_a_merchant_that_goes_meanwhile_nothing_is_found(
    control: "Control", meanwhile: "Callable[..., Any]"
) -> None:
    url = control.sandbox.account.callback_url
    token = await control.merchant(clock={"mode": "manual"}, callback_url=url)
    await start(control, merchant=token)
    async with meanwhile(control, f"/transactions?q=approved&merchant={token}") as search:
        await control.good("DELETE", f"/merchants/{token}")
    assert search.result().status == 404


async def test_what_is_started_meanwhile_makes_none_come_twice_or_be_missed(
    control: "Control", meanwhile: "Callable[..., Any]"
) -> None:
    made, seen, path = await start(control), [], "/transactions?q=approved&limit=7"
    cursor = ""
    for _ in range(MANY):
        async with meanwhile(control, path + cursor) as search:
            made += await start(control, 1)
        seen += references(search)
        if (following := search.result().content["next"]) is None:
            break
        cursor = f"&cursor={following}"
    assert seen == made[: len(seen)]
    assert len(seen) >= MANY


async def test_what_is_steered_meanwhile_is_found_as_it_is_by_then(
    control: "Control", meanwhile: "Callable[..., Any]"
) -> None:
    made = await start(control, scenario="no-id-uploaded")
    async with meanwhile(control, "/transactions?q=is:pending&limit=1000") as search:
        for reference in made[1::2]:
            await control.good("POST", f"/transactions/{reference}/finish", {"scenario": "approved"})
    assert references(search) == made[::2]
    async with meanwhile(control, "/transactions?q=is:open&limit=1000") as search:
        await control.good("POST", "/clock/advance", {"by": "1h"})
    assert references(search) == made[:1]  # which was shown before


async def test_a_callback_that_is_accepted_meanwhile_has_not_failed(
    control: "Control", shop: "Shop", meanwhile: "Callable[..., Any]"
) -> None:
    await control.good("PATCH", "/merchants/mockjumio-token", {"settings": {"retries": {"delays": ["1h"]}}})
    shop.answers(500)
    made = await start(control)
    await control.good("POST", "/clock/advance", {"by": "5s"})
    asked = "/callbacks?outcome=rejected&limit=1000"
    failed = [one["reference"] for one in (await control.good("GET", asked))["items"]]
    assert sorted(failed) == sorted(made)
    async with meanwhile(control, asked) as search:
        shop.answers(200)
        await settle(control)
    assert references(search) == failed[:1]  # which was shown before
    async with meanwhile(control, "/callbacks?q=approved_verified&limit=1000") as search:
        await control.good("POST", "/merchants/mockjumio-token/reset")
    assert references(search) == failed[:1]


async def test_whose_retention_is_over_is_purged_once_by_a_search_though_in_vain(control: "Control") -> None:
    await control.good("PATCH", "/merchants/mockjumio-token", {"settings": {"retention": {"interval": "1d"}}})
    made = await start(control)
    await settle(control)
    await control.good("POST", "/clock/advance", {"by": "25h"})
    kept = control.sandbox.store.transaction(made[-1], "mockjumio-token")
    assert kept is not None
    assert not kept.purged
    for _ in range(2):
        assert (await control.good("GET", "/transactions?q=-is:deleted"))["items"] == []
        events = await control.good("GET", "/events/kept?q=kind:transaction.purged&limit=1000")
        assert [one["data"]["reference"] for one in events["items"]] == made
    assert len((await control.good("GET", "/transactions?q=is:deleted&limit=1000"))["items"]) == MANY
    assert all(one.purged for one in control.sandbox.store.transactions("mockjumio-token"))


@pytest.mark.parametrize("path", ["/requests?status=404", "/events/kept?q=kind:request"])
async def test_calls_and_events_are_found_in_a_thread_whatever_is_added_meanwhile(
    control: "Control", call: "Callable[..., Any]", meanwhile: "Callable[..., Any]", path: str
) -> None:
    there = f"{control.sandbox.url}/api/netverify/v2/scans/unknown"
    for _ in range(MANY):
        await call("GET", there)
    async with meanwhile(control, f"{path}&limit=1000") as search:
        for _ in range(5):
            await call("GET", there)
    assert len(search.result().content["items"]) == MANY
    assert len((await control.good("GET", f"{path}&limit=1000"))["items"]) == MANY + 5
    assert len((await control.good("GET", f"{path}&limit=1000&order=newest&cursor=d10"))["items"]) <= 9
