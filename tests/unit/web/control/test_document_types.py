"""How are a merchant's own document types managed over the control API?"""

import json
from typing import TYPE_CHECKING, Any

import pytest

from mockjumio.clock import MINUTE
from mockjumio.harness import Sandbox

if TYPE_CHECKING:
    from tests.conftest import Answered, Caller, Player, Shop

LEASE = {"code": "LEASE", "name": "Lease", "label": "Your lease"}


def types(sandbox: Sandbox, token: str = "mockjumio-token") -> str:
    return f"{sandbox.url}/_mock/api/v1/merchants/{token}/document-types"


async def make(sandbox: Sandbox, call: "Caller", **changes: object) -> "Answered":
    return await call("POST", types(sandbox), json.dumps(LEASE | changes).encode())


def content(answer: "Answered") -> Any:
    return json.loads(answer.body)


async def test_a_new_type_is_in_force_five_minutes_later(sandbox: Sandbox, call: "Caller") -> None:
    answer = await make(sandbox, call)
    assert answer.status == 201
    assert {key: content(answer)[key] for key in LEASE} == LEASE
    assert content(answer)["in_force_from"] == "2017-11-22T10:05:00.000Z"
    assert content(await call("GET", types(sandbox))) == {"items": [content(answer)], "next": None}


async def test_it_can_be_uploaded_once_it_is_in_force(
    sandbox: Sandbox, call: "Caller", player: "Player", shop: "Shop"
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


async def test_a_code_is_taken_for_ever(sandbox: Sandbox, call: "Caller") -> None:
    await make(sandbox, call)
    answer = await make(sandbox, call, name="Another")
    assert (answer.status, answer.kind) == (409, "application/problem+json")


async def test_all_but_the_code_can_be_changed(sandbox: Sandbox, call: "Caller") -> None:
    await make(sandbox, call)
    url = f"{types(sandbox)}/LEASE"
    answer = await call("PATCH", url, b'{"name": "Rent", "enabled": false}')
    assert (answer.status, content(answer)["name"], content(answer)["enabled"]) == (200, "Rent", False)
    assert (await call("PATCH", url, b'{"code": "RENT"}')).status == 422


async def test_a_type_cannot_be_deleted(sandbox: Sandbox, call: "Caller") -> None:
    await make(sandbox, call)
    answer = await call("DELETE", f"{types(sandbox)}/LEASE")
    assert answer.status == 405
    assert "enabled" in content(answer)["detail"]
    assert len(content(await call("GET", types(sandbox)))["items"]) == 1


@pytest.mark.parametrize(
    "changes", [{"code": "A B"}, {"code": ""}, {"code": None}, {"name": None}, {"colour": "red"}]
)
async def test_an_impossible_type_is_422(
    sandbox: Sandbox, call: "Caller", changes: dict[str, object]
) -> None:
    answer = await make(sandbox, call, **changes)
    assert (answer.status, answer.kind) == (422, "application/problem+json")
    assert content(await call("GET", types(sandbox)))["items"] == []


async def test_unknown_merchants_and_codes_are_404(sandbox: Sandbox, call: "Caller") -> None:
    assert (await call("GET", types(sandbox, "nobody"))).status == 404
    assert (await call("POST", types(sandbox, "nobody"), json.dumps(LEASE).encode())).status == 404
    assert (await call("PATCH", f"{types(sandbox)}/NONE", b"{}")).status == 404
