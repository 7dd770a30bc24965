"""How are a merchant's own document types managed over the control API?"""

import json
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

import pytest
from yarl import URL

from mockjumio.clock import MINUTE, Clock, Mode
from mockjumio.harness import Server
from mockjumio.merchant.account import Account
from mockjumio.settings import Credentials, CustomDocument, MerchantSettings

if TYPE_CHECKING:
    from tests.conftest import Answered, Caller, Player, Shop

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
