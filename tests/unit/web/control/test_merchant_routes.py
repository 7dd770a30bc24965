"""Can a merchant's routing table be kept over the control API?"""

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.conftest import Control

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
async def test_what_cannot_be_is_refused_and_nothing_changes(
    control: "Control", method: str, path: str, body: Any, status: int
) -> None:
    await control.problem(method, path, body, status=status)
    assert (await control.good("GET", PATH))["items"] == []


async def test_they_come_in_pages(control: "Control") -> None:
    for number in range(3):
        await control.good("POST", PATH, {"scenario": "fraud", "customer_id": str(number)})
    first = await control.good("GET", f"{PATH}?limit=2")
    await control("DELETE", f"{PATH}/1")
    rest = await control.good("GET", f"{PATH}?limit=2&cursor={first['next']}")
    assert [route["id"] for route in first["items"] + rest["items"]] == [1, 2, 3]
    assert rest["next"] is None
