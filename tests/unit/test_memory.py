"""Does a running sandbox give memory back?"""

import asyncio
import gc
import weakref
from collections.abc import Awaitable, Callable, Iterable, Iterator
from types import FunctionType, ModuleType
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from aiohttp import web

from mockjumio import harness
from mockjumio.harness import Server
from mockjumio.store import memory
from mockjumio.store.memory import MemoryStore
from mockjumio.store.packing import CHUNK, Packed
from mockjumio.web.app_keys import CALLERS

if TYPE_CHECKING:
    from tests.conftest import Caller, Control, Player, Shop

PATIENCE = 20


def held(root: object, *, but: Iterable[object]) -> Iterator[object]:
    """All that an object holds, at whatever remove."""
    waiting, seen = [root], {id(one) for one in but}
    while waiting:
        one = waiting.pop()
        if id(one) in seen or isinstance(one, ModuleType | type):
            continue
        seen.add(id(one))
        yield one
        waiting += (one.__closure__ or ()) if isinstance(one, FunctionType) else gc.get_referents(one)


def mentions(value: object, words: list[str]) -> bool:
    text = value.decode("latin-1") if isinstance(value, bytes) else value
    return isinstance(text, str) and any(word in text for word in words)


async def use(control: "Control", call: "Caller", basic: Callable[..., str], url: str) -> list[str]:
    """Make a merchant and do with it what merchants do; returns its token and its references."""
    mark = uuid4().hex
    made = await control.good(
        "POST",
        "/merchants",
        {"token": mark, "secret": "s", "clock": {"mode": "manual"}, "callback_url": url},
    )
    references = []
    for scenario in ("approved", "fraud", "approved"):
        body = {"scenario": scenario, "merchant": mark, "customer_id": mark, "set": {"images.longest": 320}}
        started = await control.good("POST", "/transactions", body)
        references.append(started["reference"])
        if scenario == "fraud":
            await control.good("POST", f"/clock/advance?merchant={mark}", {"by": "1h"})
    credentials = basic(mark, "s")
    for reference in references:
        scan = f"{control.sandbox.url}/api/netverify/v2/scans/{reference}"
        for path in (scan, f"{scan}/data", f"{scan}/images/front", f"{scan}-nobodys"):
            await call("GET", path, Authorization=credentials)
    await call("DELETE", scan, Authorization=credentials)
    assert made["token"] == mark
    return [mark, *references]


async def test_of_a_deleted_merchant_there_is_nothing_but_its_token(
    sandbox: Server, control: "Control", call: "Caller", basic: Callable[..., str], shop: "Shop"
) -> None:
    await control.good("DELETE", f"/merchants/{(await use(control, call, basic, shop.url))[0]}")
    words = await use(control, call, basic, shop.url)
    simulation = sandbox.simulation
    account = weakref.ref(simulation.accounts[words[0]])
    bounded = (
        *(simulation.events._kept, simulation._registry.former),  # so many, whoever's they are
        *(
            one[CALLERS]
            for one in held(sandbox, but=())
            if isinstance(one, web.Application) and CALLERS in one
        ),
        asyncio.get_running_loop(),  # and of each connection the last request
    )
    assert any(mentions(one, words) for one in held(sandbox, but=bounded))
    await control.good("DELETE", f"/merchants/{words[0]}")
    await control.good("GET", "/merchants")  # or the connection's last request would be the former one
    gc.collect()
    assert account() is None
    assert [one for one in held(sandbox, but=bounded) if mentions(one, words)] == []


async def test_a_running_sandbox_packs_what_was_settled_and_what_happened(
    monkeypatch: pytest.MonkeyPatch,
    start_sandbox: Callable[..., Awaitable[Server]],
    shop: "Shop",
    call: "Caller",
    player: "Player",
) -> None:
    monkeypatch.setattr(memory, "LOOSE", 0)
    monkeypatch.setattr(harness, "_LOOKED", 0)
    sandbox = await start_sandbox(callback_url=shop.url)
    store, events = sandbox.store, sandbox.simulation.events
    assert isinstance(store, MemoryStore)
    played = await player.play(sandbox.simulation)
    for number in range(2 * CHUNK):
        await call("GET", f"{sandbox.url}/api/netverify/v2/scans/{played.reference}")
        events.emit("clock.moved", played.merchant, number)
    packed, pack = asyncio.Event(), events.pack

    def packing() -> bool:
        if not (more := pack()):
            packed.set()
        return more

    monkeypatch.setattr(events, "pack", packing)
    async with asyncio.timeout(PATIENCE):
        await packed.wait()
    assert isinstance(store._kept[played.merchant].transactions[played.reference], Packed)
    assert not store._journals[played.merchant].packable
    assert store.transaction(played.reference) == played
    assert len(list(store.requests(played.merchant))) == 2 * CHUNK
    with events.listen(after=0) as listener:
        moved = [event.at for event in listener.at_hand() if event.kind == "clock.moved"]
    assert moved[-2 * CHUNK :] == list(range(2 * CHUNK))
