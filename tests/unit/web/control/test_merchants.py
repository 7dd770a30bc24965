"""Are accounts made, changed, emptied and removed over the control API, each for itself?"""

import asyncio
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from aiohttp import web

from mockjumio.merchant.account import Account
from mockjumio.run.engine import Reset
from mockjumio.run.runner import ClockMove

if TYPE_CHECKING:
    from tests.conftest import Caller, Control, Shop

MANUAL = {"mode": "manual", "now": "2017-11-22T10:00:00Z"}
AT_ONCE = {"journey": ["start", {"finish": {"processing": "0s"}}]}


async def start(control: "Control", merchant: str, **body: object) -> str:
    made = await control.good("POST", "/transactions", {"merchant": merchant, "seed": 1} | body)
    reference: str = made["reference"]
    return reference


async def tokens(control: "Control") -> list[str]:
    return [one["token"] for one in (await control.good("GET", "/merchants"))["items"]]


async def test_a_merchant_is_made_of_nothing_and_answered_whole(control: "Control") -> None:
    answer = await control("POST", "/merchants")
    assert answer.status == 201
    token = answer.content["token"]
    assert await tokens(control) == ["mockjumio-token", token]
    shown = await control.good("GET", f"/merchants/{token}")
    assert shown | {"clock": None} == answer.content | {"clock": None}


async def test_its_own_credentials_open_its_own_transactions_and_no_others(
    control: "Control", call: "Caller", basic: Any, shop: "Shop"
) -> None:
    made = await control.good(
        "POST", "/merchants", {"token": "job", "secret": "s", "clock": MANUAL, "callback_url": shop.url}
    )
    mine, others = await start(control, "mockjumio-token"), await start(control, "job")
    scans = f"{control.sandbox.url}/api/netverify/v2/scans"
    admin = basic(made["admin_token"], made["admin_secret"])
    for authorization, reference, status in [
        (basic("job", "s"), others, 200),
        (admin, others, 200),
        (basic("job", "s"), mine, 404),
        (basic(), others, 404),
        (basic("job", "wrong"), others, 401),
    ]:
        assert (await call("GET", f"{scans}/{reference}", Authorization=authorization)).status == status


@pytest.mark.parametrize(
    "body", [{"token": "job"}, {"admin_token": "job"}, {"token": "job-2"}, {"admin_token": "job-2"}]
)
async def test_a_token_that_is_taken_is_409_also_by_a_second_pair(
    control: "Control", body: dict[str, str]
) -> None:
    await control.merchant(token="job", admin_token="job-2")
    before = await tokens(control)
    await control.problem("POST", "/merchants", body, status=409)
    assert await tokens(control) == before


async def test_two_who_want_the_same_token_at_once_do_not_both_get_it(control: "Control") -> None:
    answers = await asyncio.gather(*(control("POST", "/merchants", {"token": "job"}) for _ in range(4)))
    assert sorted(answer.status for answer in answers) == [201, 409, 409, 409]


async def test_a_change_is_for_transactions_that_start_from_now_on(control: "Control", shop: "Shop") -> None:
    before = await start(control, "mockjumio-token")
    path = "/merchants/mockjumio-token"
    changed = await control.good("PATCH", path, {"settings": {"face_match": False}})
    assert changed["settings"]["face_match"] is False
    after = await start(control, "mockjumio-token", seed=2)
    await control.good("POST", "/clock/run-until-idle")
    forms = [received.form for received in shop.received]
    told = {form["jumioIdScanReference"]: "idFaceMatch" in form for form in forms}
    assert told == {before: True, after: False}


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("POST", "/merchants", {"seed": "x"}, 422),
        ("POST", "/merchants", {"clock": {"now": "noon"}}, 400),
        ("POST", "/merchants", {"clock": {"mode": "accelerated"}}, 422),
        ("POST", "/merchants", {"callback_url": "ftp://x/"}, 422),
        ("POST", "/merchants", [], 400),
        ("PATCH", "/merchants/job", {"token": "x"}, 422),
        ("PATCH", "/merchants/job", {"settings": {"custom_documents": []}}, 422),
        ("PATCH", "/merchants/job", {"settings": {"default_scenario": "frod"}}, 404),
        ("POST", "/merchants", {"token": "other", "settings": {"default_scenario": "frod"}}, 404),
        ("PATCH", "/merchants/nobody", {}, 404),
        ("GET", "/merchants/nobody", None, 404),
        ("GET", "/merchants/job-2", None, 404),
        ("DELETE", "/merchants/nobody", None, 404),
        ("POST", "/merchants/nobody/reset", None, 404),
        ("DELETE", "/merchants/mockjumio-token", None, 409),
        ("GET", "/merchants/%ff", None, 404),
    ],
)
async def test_what_cannot_be_is_refused_and_nothing_changes(
    control: "Control", method: str, path: str, body: object, status: int
) -> None:
    await control.merchant(token="job", admin_token="job-2", clock=MANUAL)
    before = await control.good("GET", "/merchants")
    await control.problem(method, path, body, status=status)
    assert await control.good("GET", "/merchants") == before


async def test_a_token_of_any_letters_can_be_named(control: "Control") -> None:
    token = await control.merchant(token="Zoë/1 ?&#%2F", clock=MANUAL)
    path = quote(token, safe="")
    assert (await control.good("GET", f"/merchants/{path}"))["token"] == token
    await control.good("POST", f"/clock/advance?merchant={path}", {"by": "1m"})
    assert (await control.good("DELETE", f"/merchants/{path}"))["transactions"] == 0
    await control.problem("GET", f"/merchants/{path}", status=404)


async def test_a_reset_says_what_it_did_and_leaves_the_others_alone(
    control: "Control", call: "Caller", shop: "Shop"
) -> None:
    other = await control.merchant(clock=MANUAL, callback_url=shop.url)
    reference = await start(control, "mockjumio-token")
    await start(control, other)
    await call("GET", f"{control.sandbox.url}/api/netverify/v2/scans/{reference}")
    await control.good("POST", "/clock/advance", {"by": "1s"})
    reset = await control.good("POST", "/merchants/mockjumio-token/reset")
    assert reset == {"transactions": 1, "planned": 1, "waited": 0, "cancelled": 0}
    for listed in ("/transactions", "/callbacks", "/requests"):
        assert (await control.good("GET", listed))["items"] == []
    clock = await control.good("GET", "/clock")
    assert (clock["now"], clock["planned"]) == ("2017-11-22T10:00:01.000Z", 0)
    assert (await call("GET", f"{control.sandbox.url}/api/netverify/v2/scans/{reference}")).status == 404
    assert len((await control.good("GET", f"/transactions?merchant={other}"))["items"]) == 1


async def test_after_a_reset_the_same_seed_sends_the_same_bytes(control: "Control", shop: "Shop") -> None:
    for _ in range(2):
        for seed in (1, 2):
            await start(control, "mockjumio-token", seed=seed, set=AT_ONCE)
        await control.good("POST", "/clock/run-until-idle")
        await control.good("POST", "/merchants/mockjumio-token/reset")
    bodies = [received.body for received in shop.received]
    assert sorted(bodies[:2]) == sorted(bodies[2:])
    assert bodies[0] != bodies[1]


async def test_a_reset_with_a_callback_in_flight_waits_for_it_and_says_so(
    control: "Control", shop: "Shop", monkeypatch: pytest.MonkeyPatch
) -> None:
    arrived, asked, go = asyncio.Event(), asyncio.Event(), asyncio.Event()
    reset = control.sandbox.simulation.reset

    async def noted(account: Account) -> Reset:
        asked.set()
        return await reset(account)

    monkeypatch.setattr(control.sandbox.simulation, "reset", noted)

    async def answer(request: web.Request) -> web.Response:
        arrived.set()
        await go.wait()
        return web.Response()

    shop.answer = answer
    await start(control, "mockjumio-token", set=AT_ONCE)
    moving = asyncio.create_task(control.good("POST", "/clock/advance", {"by": "1h"}))
    await arrived.wait()
    resetting = asyncio.create_task(control.good("POST", "/merchants/mockjumio-token/reset"))
    await asked.wait()
    go.set()
    assert (await resetting) == {"transactions": 1, "planned": 0, "waited": 1, "cancelled": 0}
    assert [one["attempts"][0]["status"] for one in (await moving)["callbacks"]] == [200]
    assert (await control.good("GET", "/callbacks"))["items"] == []


async def test_a_merchant_that_is_removed_leaves_nothing_and_its_token_can_be_had_again(
    control: "Control", shop: "Shop"
) -> None:
    await control.merchant(token="job", clock=MANUAL, callback_url=shop.url)
    reference = await start(control, "job")
    removed = await control.good("DELETE", "/merchants/job")
    assert (removed["transactions"], removed["planned"]) == (1, 1)
    await control.problem("GET", f"/transactions/{reference}", status=404)
    await control.problem("POST", "/transactions", {"merchant": "job"}, status=404)
    await control.merchant(token="job")
    assert (await control.good("GET", "/transactions?merchant=job"))["items"] == []


async def test_they_come_in_pages_though_some_go_meanwhile(control: "Control") -> None:
    for token in ("a", "b", "c"):
        await control.merchant(token=token)
    first = await control.good("GET", "/merchants?limit=2")
    await control.good("DELETE", "/merchants/a")
    rest = await control.good("GET", f"/merchants?limit=2&cursor={first['next']}")
    assert [one["token"] for one in first["items"] + rest["items"]] == ["mockjumio-token", "a", "b", "c"]
    assert rest["next"] is None


async def test_one_that_is_removed_twice_leaves_its_token_to_the_next(control: "Control") -> None:
    await control.merchant(token="job")
    simulation = control.sandbox.simulation
    job = simulation.accounts["job"]
    await simulation.remove_account(job)
    await control.merchant(token="job")
    await simulation.remove_account(job)
    assert "job" in await tokens(control)


async def test_a_clock_whose_merchant_was_removed_meanwhile_is_404(
    control: "Control", monkeypatch: pytest.MonkeyPatch
) -> None:
    await control.merchant(token="job", clock=MANUAL)
    simulation = control.sandbox.simulation
    advance_by = simulation.advance_by

    async def overtaken(account: Account, length: int) -> ClockMove:
        await simulation.remove_account(account)
        return await advance_by(account, length)

    monkeypatch.setattr(simulation, "advance_by", overtaken)
    await control.problem("POST", "/clock/advance", {"by": "1h", "merchant": "job"}, status=404)
