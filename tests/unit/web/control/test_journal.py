"""Which calls of a merchant's does the control API list?"""

import json
import re
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest

from mockjumio.clock import HOUR, Clock, Mode, parse_timestamp, system_now
from mockjumio.harness import Server
from mockjumio.merchant.account import Account
from mockjumio.settings import DEFAULT_ADMIN_TOKEN, DEFAULT_TOKEN, Credentials
from mockjumio.store.packing import Journal

if TYPE_CHECKING:
    from tests.conftest import Answered, Caller, Player


async def ask(sandbox: Server, call: "Caller", **query: object) -> "Answered":
    return await call("GET", f"{sandbox.url}/_mock/api/v1/requests?{urlencode(query)}")


async def listed(sandbox: Server, call: "Caller", **query: object) -> list[dict[str, Any]]:
    answer = await ask(sandbox, call, **query)
    assert answer.status == 200, answer.body
    items: list[dict[str, Any]] = json.loads(answer.body)["items"]
    return items


async def ids(sandbox: Server, call: "Caller", **query: object) -> list[int]:
    return [item["id"] for item in await listed(sandbox, call, **query)]


async def visit(sandbox: Server, call: "Caller", *references: str, **headers: str | None) -> None:
    for reference in references:
        await call("GET", f"{sandbox.url}/api/netverify/v2/scans/{reference}", **headers)


async def test_an_entry_says_everything_about_its_call(
    sandbox: Server, player: "Player", call: "Caller"
) -> None:
    reference = player.start(sandbox.simulation).reference
    path = f"/api/netverify/v2/scans/{reference}/images/front"
    await call("GET", sandbox.url + path)
    (item,) = await listed(sandbox, call)
    headers, notes = item.pop("headers"), item.pop("notes")
    assert abs(parse_timestamp(item.pop("real")) - system_now()) < HOUR  # the machine's, not the merchant's
    assert item.pop("duration_ms") >= 0
    assert re.fullmatch(r"[0-9a-f]+-\d+", item.pop("request_id"))
    assert item == {
        "id": 1,
        "content": {},
        "at": "2017-11-22T10:00:00.000Z",
        "merchant": DEFAULT_TOKEN,
        "method": "GET",
        "path": path,
        "route": "/api/netverify/v2/scans/{ref}/images/{classifier}",
        "reference": reference,
        "status": 404,
        "reason": f"404: transaction {reference} is pending",
        "hint": item["hint"],
    }
    assert item["hint"].startswith("is pending until 2017-11-22T10:0")
    assert notes == ["image front asked for while pending; fetch it once the status is no longer PENDING"]
    assert headers["Authorization"] == f"Basic <redacted> (token {DEFAULT_TOKEN})"


async def test_without_calls_the_list_is_empty(sandbox: Server, call: "Caller") -> None:
    assert json.loads((await ask(sandbox, call)).body) == {"items": [], "next": None}


async def test_filters_by_reference_and_status_go_together(
    sandbox: Server, player: "Player", call: "Caller"
) -> None:
    reference = (await player.play(sandbox.simulation)).reference
    await visit(sandbox, call, reference, "x", reference)
    await visit(sandbox, call, reference, User_Agent=None)
    assert await ids(sandbox, call) == [1, 2, 3, 4]
    assert await ids(sandbox, call, reference=reference) == [1, 3, 4]
    assert await ids(sandbox, call, status="200") == await ids(sandbox, call, status="2xx") == [1, 3]
    assert await ids(sandbox, call, status="4xx") == [2, 4]
    assert await ids(sandbox, call, status="404") == [2]
    assert await ids(sandbox, call, status="4xx", reference=reference) == [4]
    assert await ids(sandbox, call, status="5xx") == await ids(sandbox, call, reference="y") == []


async def test_each_merchant_and_strangers_have_a_list_of_their_own(
    sandbox: Server, call: "Caller", basic: Any
) -> None:
    sandbox.simulation.add_account(
        Account(Credentials("other", "secret", "b", "c"), clock=Clock(Mode.MANUAL))
    )
    await visit(sandbox, call, "x")
    await visit(sandbox, call, "x", Authorization=basic("other", "secret"))
    await visit(sandbox, call, "x", Authorization=basic("nobody", "secret"))
    await visit(sandbox, call, "x", Authorization=None)
    await visit(sandbox, call, "x", Authorization=basic(DEFAULT_ADMIN_TOKEN, "wrong"))
    assert await ids(sandbox, call) == await ids(sandbox, call, merchant=DEFAULT_TOKEN) == [1, 5]
    assert await ids(sandbox, call, merchant="other") == [2]
    assert await ids(sandbox, call, unknown="true") == [3, 4]
    assert await ids(sandbox, call, unknown="true", status="403") == [4]
    assert await ids(sandbox, call, unknown="false") == [1, 5]


async def test_the_newest_come_first_if_asked_for_and_words_are_found(
    sandbox: Server, player: "Player", call: "Caller"
) -> None:
    sandbox.store.journals.new = partial(Journal, max_entries=5)
    reference = (await player.play(sandbox.simulation)).reference
    await visit(sandbox, call, "x", reference, "y")
    await visit(sandbox, call, reference, User_Agent="Other/2.0", Authorization=None)
    assert await ids(sandbox, call, order="newest") == [3, 2, 1]
    assert await ids(sandbox, call, order="newest", limit=2) == [3, 2]
    cursor = json.loads((await ask(sandbox, call, order="newest", limit=1)).body)["next"]
    await visit(sandbox, call, "z", "z", "z")
    assert await ids(sandbox, call, order="newest", cursor=cursor) == [2]
    assert await ids(sandbox, call, order="newest", q="Scans/Z") == [7, 6, 5]
    assert await ids(sandbox, call, unknown="true", q="other/2.0 no Authorization header") == [4]


@pytest.mark.parametrize("limit", [1, 2, 3, 5, 6])
async def test_pages_follow_each_other_without_gap_or_repetition(
    sandbox: Server, call: "Caller", limit: int
) -> None:
    await visit(sandbox, call, "a", "b", "a", "a", "b", "a", "a")
    found, cursor, sizes = [], None, []
    while True:
        query = {"limit": limit, "reference": "a"} | ({"cursor": cursor} if cursor else {})
        page = json.loads((await ask(sandbox, call, **query)).body)
        found += [item["id"] for item in page["items"]]
        sizes.append(len(page["items"]))
        if (cursor := page["next"]) is None:
            break
    assert found == [1, 3, 4, 6, 7]
    assert sizes == [limit] * (5 // limit) + [5 % limit] * (5 % limit > 0)


async def test_a_cursor_survives_that_the_oldest_go_and_new_ones_come(
    sandbox: Server, call: "Caller"
) -> None:
    sandbox.store.journals.new = partial(Journal, max_entries=3)
    await visit(sandbox, call, "a", "b", "c")
    cursor = json.loads((await ask(sandbox, call, limit=2)).body)["next"]
    await visit(sandbox, call, "d", "e")
    assert await ids(sandbox, call) == [3, 4, 5]
    assert await ids(sandbox, call, cursor=cursor) == [3, 4, 5]
    await sandbox.simulation.reset(sandbox.account)
    await visit(sandbox, call, "f")
    assert await ids(sandbox, call, cursor=cursor) == [6]


@pytest.mark.parametrize(
    ("query", "status", "field"),
    [
        ({"merchant": "nobody"}, 404, None),
        ({"cursor": "7"}, 400, "cursor"),
        ({"limit": "0"}, 422, "limit"),
        ({"status": "good"}, 422, "status"),
        ({"status": "4XX"}, 422, "status"),
        ({"status": "600"}, 422, "status"),
        ({"status": "404\n"}, 422, "status"),
        ({"unknown": "yes"}, 422, "unknown"),
        ({"refrence": "x"}, 422, "refrence"),
    ],
)
async def test_a_query_that_makes_no_sense_is_refused(
    sandbox: Server, call: "Caller", query: dict[str, str], status: int, field: str | None
) -> None:
    answer = await ask(sandbox, call, **query)
    assert (answer.status, answer.kind) == (status, "application/problem+json")
    fields = [error["field"] for error in json.loads(answer.body).get("errors", [])]
    assert fields == ([field] if field else [])


async def test_an_unknown_merchant_is_unknown_whoever_is_asked_about(sandbox: Server, call: "Caller") -> None:
    assert (await ask(sandbox, call, unknown="true", merchant="nobody")).status == 404
