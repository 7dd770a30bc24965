"""What was sent, and what became of it, as the control API tells it?"""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Control, Shop

MANUAL = {"mode": "manual", "now": "2017-11-22T10:00:00Z"}


async def play(control: "Control", merchant: str = "mockjumio-token", **body: object) -> str:
    made = await control.good("POST", "/transactions", {"merchant": merchant, "seed": 1} | body)
    await control.good("POST", f"/clock/run-until-idle?merchant={merchant}")
    reference: str = made["reference"]
    return reference


async def ids(control: "Control", query: str = "") -> list[str]:
    return [one["id"] for one in (await control.good("GET", f"/callbacks{query}"))["items"]]


async def test_a_callback_is_told_with_its_bytes_and_its_attempt(control: "Control", shop: "Shop") -> None:
    shop.answers(503, X_Reason="busy")
    reference = await play(control)
    (callback,) = (await control.good("GET", "/callbacks"))["items"]
    assert (callback["reference"], callback["url"]) == (reference, shop.url)
    assert callback["body"].encode() == shop.received[0].body
    assert callback["form"] == shop.received[0].form
    (attempt,) = callback["attempts"]
    assert (attempt["outcome"], attempt["status"]) == ("rejected", 503)
    assert ["X_Reason", "busy"] in attempt["response_headers"]
    assert await control.good("GET", f"/callbacks/{callback['id']}") == callback


async def test_a_list_comes_in_pages_and_by_filters(control: "Control", shop: "Shop") -> None:
    other = await control.merchant(clock=MANUAL, callback_url=shop.url)
    await play(control, other)
    references = [await play(control, seed=seed) for seed in range(3)]
    shop.answers(500)
    references.append(await play(control, seed=3))
    everything = await ids(control)
    assert everything == [f"{reference}-1" for reference in references]
    first = await control.good("GET", "/callbacks?limit=3")
    rest = await control.good("GET", f"/callbacks?limit=3&cursor={first['next']}")
    assert [one["id"] for one in first["items"] + rest["items"]] == everything
    assert rest["next"] is None
    assert await ids(control, "?outcome=rejected") == everything[3:]
    assert await ids(control, "?outcome=accepted") == everything[:3]
    assert await ids(control, "?status=500") == await ids(control, "?status=5xx") == everything[3:]
    assert await ids(control, "?status=2xx") == everything[:3]
    await control.good("POST", "/transactions", {"callback_url": "http://127.0.0.1:9/"})
    await control.good("POST", "/clock/run-until-idle")
    assert await ids(control, "?status=5xx") == everything[3:]  # who got no answer got no status
    assert await ids(control, f"?reference={references[1]}") == everything[1:2]
    assert len(await ids(control, f"?merchant={other}")) == 1


async def test_the_newest_come_first_if_asked_for_and_words_are_found(
    control: "Control", shop: "Shop"
) -> None:
    references = [await play(control, customer_id=name) for name in ("lovelace", "eve")]
    shop.answers(500)
    references.append(await play(control, customer_id="lovelace byron"))
    newest = [f"{reference}-1" for reference in references[::-1]]
    assert await ids(control, "?order=newest") == newest
    assert await ids(control, "?order=oldest") == newest[::-1]
    first = await control.good("GET", "/callbacks?order=newest&limit=2")
    assert await ids(control, f"?order=newest&limit=2&cursor={first['next']}") == newest[2:]
    assert await ids(control, "?q=LoveLace") == [newest[2], newest[0]]
    assert await ids(control, "?q=lovelace+rejected&order=newest") == newest[:1]
    assert await ids(control, "?q=500+internal") == newest[:1]
    assert await ids(control, f"?q={references[1]}") == newest[1:2]
    assert await ids(control, "?q=lovelace&outcome=accepted") == newest[2:]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/unknown", 404),
        ("?outcome=lost", 422),
        ("?status=good", 422),
        ("?merchant=nobody", 404),
        ("?cursor=1", 400),
        ("?cursor=d1", 400),
        ("?order=newest&cursor=c1", 400),
        ("?order=latest", 422),
        ("?limit=x", 422),
        ("/unknown?merchant=nobody", 404),
    ],
)
async def test_what_is_not_there_is_refused(control: "Control", path: str, status: int) -> None:
    await control.problem("GET", f"/callbacks{path}", status=status)
