"""Does Jumio's API keep two merchants apart whose seed, and so whose references, are the same?"""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from mockjumio.clock import Clock, Mode
from mockjumio.harness import Server
from mockjumio.merchant.account import Account
from mockjumio.settings import Credentials

if TYPE_CHECKING:
    from tests.conftest import Caller, Player, Shop


async def test_each_merchant_sees_its_own_scan_under_the_reference_that_both_have(
    start_sandbox: Callable[..., Awaitable[Server]],
    shop: "Shop",
    player: "Player",
    call: "Caller",
    basic: Callable[..., str],
) -> None:
    sandbox = await start_sandbox(callback_url=shop.url)
    now = sandbox.account.clock.now()
    other = Account(
        Credentials("other", "s", "other-2", "s"), clock=Clock(Mode.MANUAL, now), callback_url=shop.url
    )
    sandbox.simulation.add_account(other)
    mine = player.start(sandbox.simulation, "approved")
    theirs = player.start(sandbox.simulation, "fraud", merchant="other", set={"document.country": "FRA"})
    assert mine.reference == theirs.reference
    for account in (sandbox.account, other):
        await sandbox.simulation.run_until_idle(account)

    front = f"{sandbox.url}/recognition/v1/idscan/{mine.reference}/front"
    images = [(await call("GET", front, Authorization=who)).body for who in (basic(), basic("other", "s"))]
    assert all(image.startswith(b"\xff\xd8") for image in images)
    assert images[0] != images[1]

    url = f"{sandbox.url}/api/netverify/v2/scans/{mine.reference}"
    assert b"APPROVED_VERIFIED" in (await call("GET", f"{url}/data")).body
    assert b"DENIED_FRAUD" in (await call("GET", f"{url}/data", Authorization=basic("other", "s"))).body

    assert (await call("DELETE", url)).status == 200
    assert (await call("GET", url)).status == 404
    assert (await call("GET", url, Authorization=basic("other", "s"))).status == 200
