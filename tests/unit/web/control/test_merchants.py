"""Are accounts made, changed, emptied and removed over the control API, each for itself?"""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from aiohttp import web
from yarl import URL

from mockjumio.clock import MINUTE, Clock, Mode
from mockjumio.harness import Server
from mockjumio.merchant.account import Account
from mockjumio.run.engine import Reset
from mockjumio.run.runner import ClockMove
from mockjumio.settings import Credentials, CustomDocument, MerchantSettings

if TYPE_CHECKING:
    from tests.conftest import Answered, Caller, Control, Player, Shop


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
        ("PATCH", "/merchants/job", {"settings": {"custom_documents": [{"code": "A"}]}}, 422),
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


async def test_they_are_found_by_words_of_token_and_url_in_pages(control: "Control") -> None:
    for number in range(5):
        await control.merchant(token=f"job-{number}", callback_url=f"http://shop{number % 2}.example/Jumio")
    path, found = "/merchants?q=SHOP1%20job&limit=1", []
    page = await control.good("GET", path)
    while True:
        found += [one["token"] for one in page["items"]]
        if page["next"] is None:
            break
        page = await control.good("GET", f"{path}&cursor={page['next']}")
    assert found == ["job-1", "job-3"]
    assert (await control.good("GET", "/merchants?q=nobody"))["items"] == []
    assert (await control.problem("GET", "/merchants?cursor=x", status=400))["errors"]


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


# How are a merchant's own document types managed over the control API?


LEASE = {"code": "LEASE", "name": "Lease", "label": "Your lease"}


def types(sandbox: Server, token: str = "mockjumio-token") -> str:
    return f"{sandbox.url}/_mock/api/v1/merchants/{token}/document-types"


async def make(sandbox: Server, call: "Caller", **changes: object) -> "Answered":
    return await call("POST", types(sandbox), json.dumps(LEASE | changes).encode())


def content(answer: "Answered") -> Any:
    return json.loads(answer.body)


async def test_a_new_type_is_in_force_five_minutes_later(sandbox: Server, call: "Caller") -> None:
    answer = await make(sandbox, call)
    assert answer.status == 201
    assert {key: content(answer)[key] for key in LEASE} == LEASE
    assert content(answer)["in_force_from"] == "2017-11-22T10:05:00.000Z"
    assert content(await call("GET", types(sandbox))) == {"items": [content(answer)], "next": None}


async def test_it_can_be_uploaded_once_it_is_in_force(
    sandbox: Server, call: "Caller", player: "Player", shop: "Shop"
) -> None:
    await make(sandbox, call)
    await sandbox.simulation.advance(sandbox.account, sandbox.account.clock.now() + 5 * MINUTE)
    await player.play(
        sandbox.simulation,
        "document-uploaded",
        set={"document": {"type": "CUSTOM", "custom_code": "LEASE", "country": "AUT"}},
    )
    document = json.loads(shop.received[0].form["document"])
    assert (document["type"], document["customDocumentCode"]) == ("CUSTOM", "LEASE")


async def test_a_code_is_taken_for_ever(sandbox: Server, call: "Caller") -> None:
    await make(sandbox, call)
    answer = await make(sandbox, call, name="Another")
    assert (answer.status, answer.kind) == (409, "application/problem+json")


async def test_all_but_the_code_can_be_changed(sandbox: Server, call: "Caller") -> None:
    await make(sandbox, call)
    url = f"{types(sandbox)}/LEASE"
    answer = await call("PATCH", url, b'{"name": "Rent", "enabled": false}')
    assert (answer.status, content(answer)["name"], content(answer)["enabled"]) == (200, "Rent", False)
    assert (await call("PATCH", url, b'{"code": "RENT"}')).status == 422


async def test_a_type_cannot_be_deleted(sandbox: Server, call: "Caller") -> None:
    await make(sandbox, call)
    answer = await call("DELETE", f"{types(sandbox)}/LEASE")
    assert (answer.status, answer.kind) == (405, "application/problem+json")
    assert answer.headers["Allow"] == "PATCH"
    assert "enabled" in content(answer)["detail"]
    assert len(content(await call("GET", types(sandbox)))["items"]) == 1


@pytest.mark.parametrize(
    "changes", [{"code": "A B"}, {"code": ""}, {"code": None}, {"name": None}, {"colour": "red"}]
)
async def test_an_impossible_type_is_422(sandbox: Server, call: "Caller", changes: dict[str, object]) -> None:
    answer = await make(sandbox, call, **changes)
    assert (answer.status, answer.kind) == (422, "application/problem+json")
    assert content(await call("GET", types(sandbox)))["items"] == []


async def test_unknown_merchants_and_codes_are_404(sandbox: Server, call: "Caller") -> None:
    assert (await call("GET", types(sandbox, "nobody"))).status == 404
    assert (await call("POST", types(sandbox, "nobody"), json.dumps(LEASE).encode())).status == 404
    assert (await call("PATCH", f"{types(sandbox)}/NONE", b"{}")).status == 404


CUSTOM = {"type": "CUSTOM", "custom_code": "LEASE", "country": "AUT"}


async def upload(sandbox: Server, call: "Caller") -> "Answered":
    """Start an upload of the custom type."""
    body = {"scenario": "document-uploaded", "seed": 1, "set": {"document": CUSTOM}}
    return await call("POST", f"{sandbox.url}/_mock/api/v1/transactions", json.dumps(body).encode())


async def test_the_five_minutes_are_those_of_the_merchants_clock(sandbox: Server, call: "Caller") -> None:
    await make(sandbox, call)
    made = sandbox.account.clock.now()
    await sandbox.simulation.advance(sandbox.account, made + 5 * MINUTE - 1)
    early = await upload(sandbox, call)
    assert (early.status, early.kind) == (422, "application/problem+json")
    (error,) = content(early)["errors"]
    assert "document.customDocumentCode" in error["message"]
    await sandbox.simulation.advance(sandbox.account, made + 5 * MINUTE)
    assert (await upload(sandbox, call)).status == 201


async def test_a_type_that_comes_with_the_merchant_is_in_force_at_once(
    start_sandbox: Callable[..., Awaitable[Server]], call: "Caller", shop: "Shop"
) -> None:
    own = MerchantSettings(custom_documents=(CustomDocument("LEASE", "Lease", "Your lease"),))
    sandbox = await start_sandbox(callback_url=shop.url, settings=own)
    (item,) = content(await call("GET", types(sandbox)))["items"]
    assert item == LEASE | {"translations": {}, "enabled": True, "in_force_from": None}
    assert (await upload(sandbox, call)).status == 201


async def test_a_disabled_type_cannot_be_uploaded_until_it_is_enabled(
    start_sandbox: Callable[..., Awaitable[Server]], call: "Caller", shop: "Shop"
) -> None:
    own = MerchantSettings(custom_documents=(CustomDocument("LEASE", "Lease", "Your lease"),))
    sandbox = await start_sandbox(callback_url=shop.url, settings=own)
    for enabled, status in ((False, 422), (True, 201)):
        change = json.dumps({"enabled": enabled}).encode()
        assert (await call("PATCH", f"{types(sandbox)}/LEASE", change)).status == 200
        assert (await upload(sandbox, call)).status == status


async def test_an_upload_that_has_started_is_not_touched_by_a_change(
    start_sandbox: Callable[..., Awaitable[Server]], call: "Caller", shop: "Shop"
) -> None:
    own = MerchantSettings(custom_documents=(CustomDocument("LEASE", "Lease", "Your lease"),))
    sandbox = await start_sandbox(callback_url=shop.url, settings=own)
    await upload(sandbox, call)
    await call("PATCH", f"{types(sandbox)}/LEASE", b'{"enabled": false}')
    (callback,) = (await sandbox.simulation.run_until_idle(sandbox.account)).callbacks
    assert [attempt.status for attempt in callback.attempts] == [200]


async def test_merchants_do_not_share_types(sandbox: Server, call: "Caller") -> None:
    other = Account(Credentials("other", "x", "other-admin", "x"), clock=Clock(Mode.MANUAL, 0))
    sandbox.simulation.add_account(other)
    assert (await make(sandbox, call)).status == 201
    assert content(await call("GET", types(sandbox, "other")))["items"] == []
    answer = await call("POST", types(sandbox, "other"), json.dumps(LEASE).encode())
    assert answer.status == 201
    assert content(answer)["in_force_from"] == "1970-01-01T00:05:00.000Z"


async def test_a_code_of_any_letters_can_be_named_in_a_path(sandbox: Server, call: "Caller") -> None:
    assert (await make(sandbox, call, code="a/b?ü#%")).status == 201
    url = URL(f"{types(sandbox)}/a%2Fb%3F%C3%BC%23%25", encoded=True)
    answer = await call("PATCH", url, b'{"label": "Other"}')  # type: ignore[arg-type]
    assert (answer.status, content(answer)["code"], content(answer)["label"]) == (200, "a/b?ü#%", "Other")


@pytest.mark.parametrize(("body", "status"), [(b"{", 400), (b"[]", 400), (b"", 422), (b"{}", 422)])
async def test_a_body_that_is_no_object_is_400_and_an_empty_one_422(
    sandbox: Server, call: "Caller", body: bytes, status: int
) -> None:
    answer = await call("POST", types(sandbox), body)
    assert (answer.status, answer.kind) == (status, "application/problem+json")


async def test_every_wrong_value_is_named_with_its_field(sandbox: Server, call: "Caller") -> None:
    answer = await make(sandbox, call, code="A B", label="", translations={"de": []})
    assert answer.status == 422
    assert {error["field"] for error in content(answer)["errors"]} == {"code", "label", "translations.de"}


async def test_a_template_is_refused_and_the_list_still_answers(sandbox: Server, call: "Caller") -> None:
    answer = await make(sandbox, call, name="{{ seed }}")
    assert answer.status == 422
    assert (await call("GET", types(sandbox))).status == 200


async def test_an_impossible_change_is_422_and_changes_nothing(sandbox: Server, call: "Caller") -> None:
    made = content(await make(sandbox, call))
    for change in ({"code": "RENT"}, {"name": ""}, {"name": None}, {"colour": "red"}, {"enabled": "no"}):
        answer = await call("PATCH", f"{types(sandbox)}/LEASE", json.dumps(change).encode())
        assert (answer.status, answer.kind) == (422, "application/problem+json")
    assert content(await call("GET", types(sandbox)))["items"] == [made]


async def test_they_come_in_pages(sandbox: Server, call: "Caller") -> None:
    for code in "ABC":
        await make(sandbox, call, code=code)
    first = content(await call("GET", f"{types(sandbox)}?limit=2"))
    rest = content(await call("GET", f"{types(sandbox)}?limit=2&cursor={first['next']}"))
    assert [one["code"] for one in first["items"] + rest["items"]] == ["A", "B", "C"]
    assert rest["next"] is None


# Can a merchant's routing table be kept over the control API?


PATH = "/merchants/mockjumio-token/routes"


async def played(control: "Control", **body: object) -> str:
    scenario: str = (await control.good("POST", "/transactions", body))["scenario"]
    return scenario


async def test_a_route_plays_until_it_is_removed(control: "Control") -> None:
    answer = await control("POST", PATH, {"scenario": "fraud", "customer_id": "fraud-*"})
    assert answer.status == 201
    assert (await control.good("GET", PATH))["items"] == [answer.content]
    assert await played(control, customer_id="fraud-7") == "fraud"
    assert await played(control, customer_id="fraud-7", scenario="unreadable") == "unreadable"
    assert await played(control, customer_id="ada") == "approved"
    removed = await control("DELETE", f"{PATH}/{answer.content['id']}")
    assert (removed.status, removed.content) == (204, b"")
    assert await played(control, customer_id="fraud-7") == "approved"


async def test_the_first_route_that_fits_counts_and_each_merchant_has_its_own(control: "Control") -> None:
    for scenario, pattern in (("fraud", "f-1"), ("unreadable", "f-*")):
        await control.good("POST", PATH, {"scenario": scenario, "merchant_reference": pattern})
    assert await played(control, merchant_reference="f-1") == "fraud"
    assert await played(control, merchant_reference="f-12") == "unreadable"
    other = await control.merchant(callback_url="http://127.0.0.1:9/")
    assert await played(control, merchant_reference="f-1", merchant=other) == "approved"


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("POST", PATH, {"scenario": "frod", "customer_id": "x"}, 404),
        ("POST", PATH, {"scenario": "fraud"}, 422),
        ("POST", PATH, {"customer_id": "x"}, 422),
        ("POST", PATH, {"scenario": "fraud", "customer_id": 7}, 422),
        ("POST", "/merchants/nobody/routes", {"scenario": "fraud", "customer_id": "x"}, 404),
        ("GET", "/merchants/nobody/routes", None, 404),
        ("DELETE", f"{PATH}/1", None, 404),
        ("DELETE", f"{PATH}/x", None, 404),
        ("DELETE", f"{PATH}/%C2%B2", None, 404),
        ("DELETE", f"{PATH}/{'1' * 5_000}", None, 404),
        ("DELETE", "/merchants/nobody/routes/1", None, 404),
    ],
)
async def test_a_route_that_cannot_be_is_refused_and_nothing_changes(
    control: "Control", method: str, path: str, body: Any, status: int
) -> None:
    await control.problem(method, path, body, status=status)
    assert (await control.good("GET", PATH))["items"] == []


async def test_routes_come_in_pages(control: "Control") -> None:
    for number in range(3):
        await control.good("POST", PATH, {"scenario": "fraud", "customer_id": str(number)})
    first = await control.good("GET", f"{PATH}?limit=2")
    await control("DELETE", f"{PATH}/1")
    rest = await control.good("GET", f"{PATH}?limit=2&cursor={first['next']}")
    assert [route["id"] for route in first["items"] + rest["items"]] == [1, 2, 3]
    assert rest["next"] is None
