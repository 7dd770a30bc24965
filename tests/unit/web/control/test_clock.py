"""Is a merchant's time moved over the control API, and only ever forward?"""

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import web

from mockjumio.clock import timestamp

if TYPE_CHECKING:
    from tests.conftest import Control, Shop

NOW = "2017-11-22T10:00:00.000Z"
MANUAL = {"mode": "manual", "now": "2017-11-22T10:00:00Z"}


async def shown(control: "Control", merchant: str = "mockjumio-token") -> Any:
    return await control.good("GET", f"/clock?merchant={merchant}")


async def test_a_clock_says_its_time_and_what_is_planned(control: "Control") -> None:
    await control.good("POST", "/transactions", {"scenario": "no-id-uploaded"})
    await control.good("POST", "/clock/advance", {"by": "1m"})
    assert await shown(control) == {
        "mode": "manual",
        "factor": 1.0,
        "running": False,
        "now": "2017-11-22T10:01:00.000Z",
        "planned": 1,
        "next_due": "2017-11-22T10:15:00.000Z",
    }


async def test_advance_answers_when_every_callback_due_was_answered_and_stored(
    control: "Control", shop: "Shop"
) -> None:
    for seed in (1, 2):
        await control.good("POST", "/transactions", {"scenario": "no-id-uploaded", "seed": seed})
    early = await control.good("POST", "/clock/advance", {"by": "14m59s"})
    assert (early["callbacks"], shop.received) == ([], [])
    moved = await control.good("POST", "/clock/advance", {"by": "1s"})
    assert (moved["start"], moved["end"]) == ("2017-11-22T10:14:59.000Z", "2017-11-22T10:15:00.000Z")
    assert [one["attempts"][0]["outcome"] for one in moved["callbacks"]] == ["accepted", "accepted"]
    stored = await control.good("GET", "/callbacks")
    assert sorted(one["id"] for one in stored["items"]) == sorted(one["id"] for one in moved["callbacks"])
    assert len(shop.received) == 2


async def test_the_time_on_the_wire_is_the_merchants(control: "Control", shop: "Shop") -> None:
    await control.good("POST", "/clock/set", {"now": "2031-01-02T03:04:05.678Z"})
    await control.good("POST", "/transactions", {"scenario": "no-id-uploaded"})
    await control.good("POST", "/clock/run-until-idle")
    form = shop.received[0].form
    assert form["transactionDate"] == form["firstAttemptDate"] == "2031-01-02T03:04:05.678Z"
    assert form["callbackDate"] == "2031-01-02T03:19:05.678Z"


async def test_each_merchant_has_its_own_time(control: "Control") -> None:
    other = await control.merchant(clock=MANUAL)
    await control.good("POST", f"/clock/advance?merchant={other}", {"by": "1h"})
    await control.good("POST", "/clock/advance", {"by": "1m", "merchant": other})
    assert (await shown(control, other))["now"] == "2017-11-22T11:01:00.000Z"
    assert (await shown(control))["now"] == NOW


async def test_a_running_clock_is_frozen_and_resumed_without_a_jump(control: "Control") -> None:
    token = await control.merchant(clock={"mode": "accelerated", "factor": 1_000_000})
    query = f"?merchant={token}"
    frozen = await control.good("POST", f"/clock/freeze{query}")
    assert frozen["running"] is False
    assert (await shown(control, token))["now"] == frozen["now"]
    moved = await control.good("POST", f"/clock/advance{query}", {"by": "1ms"})
    assert moved["start"] == frozen["now"]
    resumed = await control.good("POST", f"/clock/resume{query}")
    assert (resumed["running"], resumed["mode"], resumed["factor"]) == (True, "accelerated", 1_000_000)
    account = control.sandbox.simulation.accounts[token]
    account.clock.freeze()
    assert timestamp(account.clock.now()) >= moved["end"]


async def test_idle_is_reached_by_whatever_is_planned(control: "Control") -> None:
    for scenario in ("approved", "no-id-uploaded"):
        await control.good("POST", "/transactions", {"scenario": scenario})
    moved = await control.good("POST", "/clock/run-until-idle", {})
    assert (moved["end"], len(moved["callbacks"])) == ("2017-11-22T10:15:00.000Z", 2)
    assert (await shown(control))["planned"] == 0


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("advance", {"by": "soon"}, 400),
        ("advance", {"by": "-1m"}, 422),
        ("advance", {"by": ""}, 400),
        ("advance", {"by": "9" * 6_000}, 400),
        ("advance", {"by": 15}, 422),
        ("advance", {}, 422),
        ("advance", {"by": "1m", "to": "x"}, 422),
        ("advance", {"by": "36501d"}, 422),
        ("set", {"now": "noon"}, 400),
        ("set", {"now": "2017-11-22T09:59:59.999Z"}, 422),
        ("set", {"now": "1969-01-01"}, 422),
        ("set", {"now": "9999-12-31T23:59:59-14:00"}, 422),
        ("set", {}, 422),
        ("advance", {"by": "1m", "merchant": "nobody"}, 404),
        ("freeze?merchant=nobody", None, 404),
        ("resume?merchant=", None, 404),
        ("run-until-idle", {"merchant": "nobody"}, 404),
    ],
)
async def test_what_cannot_be_is_refused_and_the_clock_stays(
    control: "Control", path: str, body: Any, status: int
) -> None:
    await control.good("POST", "/transactions", {"scenario": "approved"})
    before = await shown(control)
    await control.problem("POST", f"/clock/{path}", body, status=status)
    assert await shown(control) == before


async def test_the_year_9999_is_the_last(control: "Control") -> None:
    await control.good("POST", "/clock/set", {"now": "9999-12-31T23:59:59.998Z"})
    await control.problem("POST", "/clock/advance", {"by": "2ms"}, status=422)
    assert (await control.good("POST", "/clock/advance", {"by": "1ms"}))["end"] == "9999-12-31T23:59:59.999Z"


async def test_a_merchant_can_look_at_everything_while_its_clock_is_being_advanced(
    control: "Control", shop: "Shop"
) -> None:
    seen: list[str] = []

    async def look(request: web.Request) -> web.Response:
        reference = shop.received[-1].form["jumioIdScanReference"]
        seen.append((await control.good("GET", f"/transactions/{reference}"))["status"])
        seen.append((await shown(control))["now"])
        return web.Response()

    shop.answer = look
    await control.good("POST", "/transactions", {"scenario": "no-id-uploaded"})
    await control.good("POST", "/clock/advance", {"by": "1h"})
    assert seen == ["FAILED", "2017-11-22T10:15:00.000Z"]


async def test_two_advances_at_once_add_up(control: "Control") -> None:
    await control.good("POST", "/transactions", {"scenario": "no-id-uploaded"})
    first, second = await asyncio.gather(
        *(control.good("POST", "/clock/advance", {"by": "20m"}) for _ in range(2))
    )
    assert {first["end"], second["end"]} == {"2017-11-22T10:20:00.000Z", "2017-11-22T10:40:00.000Z"}


async def test_a_time_that_is_too_long_is_told_the_longest(control: "Control") -> None:
    answer = await control.problem("POST", "/clock/advance", {"by": "36501d"}, status=422)
    assert "at most 36500d" in answer["errors"][0]["message"]
