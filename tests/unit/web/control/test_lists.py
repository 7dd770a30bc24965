"""What was sent and can be played, as the control API lists it, in parts?"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from itertools import islice
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from mockjumio.harness import Server
from mockjumio.run import runner
from mockjumio.run.looking import Looks
from mockjumio.web.control.operations import LOOKED, Ask, page, page_by_name, page_of_history, whole
from mockjumio.web.control.problem import ControlError
from mockjumio.web.control.search import read

if TYPE_CHECKING:
    from tests.conftest import Control, Shop


# What was sent, and what became of it, as the control API tells it?


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


# Does the control API tell what can be played?


async def test_every_scenario_is_listed_as_it_is_shown(control: "Control") -> None:
    listed = (await control.good("GET", "/scenarios?limit=1000"))["items"]
    assert [one["name"] for one in listed] == list(control.sandbox.library.names())
    (fraud,) = [one for one in listed if one["name"] == "fraud"]
    assert fraud == await control.good("GET", "/scenarios/fraud")
    assert (fraud["product"], fraud["status"]) == ("id-verification", "DENIED_FRAUD")


async def test_an_unknown_scenario_is_404_with_the_nearest(control: "Control") -> None:
    body = await control.problem("GET", "/scenarios/frauds", status=404)
    assert "did you mean" in body["detail"]


async def test_they_come_in_pages_by_name_and_what_is_not_valid_takes_no_place(
    control_of: Callable[[Server], "Control"],
    start_sandbox: Callable[..., Awaitable[Server]],
    tmp_path: Path,
) -> None:
    (tmp_path / "broken.yaml").write_text("name: approved-not\nresult: {status: OK}\n", encoding="utf-8")
    control = control_of(await start_sandbox(scenarios=[tmp_path]))
    found: list[str] = []
    query = ""
    while True:
        page = await control.good("GET", f"/scenarios?limit=50{query}")
        found += [one["name"] for one in page["items"]]
        if page["next"] is None:
            break
        assert len(page["items"]) == 50
        query = f"&cursor={page['next']}"
    assert found == [name for name in control.sandbox.library.names() if name != "approved-not"]


async def test_a_cursor_of_another_list_is_400(control: "Control") -> None:
    await control.problem("GET", "/scenarios?cursor=c1", status=400)


# Is a list given out in parts, none of its items twice and none missed?


def test_pages_follow_each_other_to_the_end() -> None:
    numbers, cursor, seen = list(range(0, 14, 2)), None, []
    while True:
        query = {"limit": "3"} | ({} if cursor is None else {"cursor": cursor})
        found = page(numbers, query, lambda one: one, str)
        seen.append(found["items"])
        if (cursor := found["next"]) is None:
            break
    assert seen == [["0", "2", "4"], ["6", "8", "10"], ["12"]]


class History:
    """Numbers of which each that is looked at is noted."""

    def __init__(self, count: int, part: int = 100) -> None:
        self.count = count
        self.part = part
        self.looked: list[int] = []

    def __call__(self, after: int | None, *, newest: bool) -> Iterator[Iterator[int]]:
        beyond = (self.count if newest else -1) if after is None else after
        wanted = iter(range(beyond - 1, -1, -1) if newest else range(beyond + 1, self.count))
        while part := list(islice(wanted, self.part)):
            yield self._noting(part)

    def _noting(self, part: list[int]) -> Iterator[int]:
        for one in part:
            self.looked.append(one)
            yield one

    async def page(self, fits: Callable[[int], bool] = lambda one: True, **query: str) -> dict[str, Any]:
        simulation: Any = SimpleNamespace(
            accounts={"token": None}, looks=Looks(), store=SimpleNamespace(changes=0)
        )
        ask = Ask(simulation, None, {}, query, {})
        search = read(query.get("q", ""), (), lambda one: [str(one)], 0)
        return await page_of_history(
            self,
            ask,
            fits=lambda one: fits(one) and search.fits(one),
            number=lambda one: one,
            view=str,
        )


@pytest.mark.parametrize(
    ("query", "shown", "cursor", "looked"),
    [
        ({"cursor": "c499999"}, ["500000", "500001"], "c500001", [500_000, 500_001, 500_002]),
        ({"order": "newest"}, ["999999", "999998"], "d999998", [999_999, 999_998, 999_997]),
        ({"order": "newest", "cursor": "d2"}, ["1", "0"], None, [1, 0]),
    ],
)
async def test_of_very_many_no_more_is_looked_at_than_is_shown(
    query: dict[str, str], shown: list[str], cursor: str | None, looked: list[int]
) -> None:
    history = History(1_000_000)
    assert await history.page(limit="2", **query) == {"items": shown, "next": cursor}
    assert history.looked == looked


@pytest.mark.parametrize("order", ["oldest", "newest"])
async def test_of_very_many_that_do_not_fit_a_call_looks_at_some_and_leads_on(order: str) -> None:
    history, seen, query, calls = History(2 * LOOKED + 10), [], {"order": order}, 0
    while True:
        found = await history.page(lambda one: one % LOOKED == 5, **query)
        assert len(history.looked) <= LOOKED + 1
        history.looked.clear()
        seen += [int(one) for one in found["items"]]
        calls += 1
        if found["next"] is None:
            break
        query["cursor"] = found["next"]
    assert seen == sorted([5, LOOKED + 5, 2 * LOOKED + 5], reverse=order == "newest")
    assert calls == 3


@pytest.mark.parametrize("order", ["oldest", "newest"])
async def test_pages_of_a_history_neither_repeat_nor_miss_what_was_there_while_it_grows(order: str) -> None:
    history, seen, cursor = History(25), [], {}
    for _ in range(20):
        found = await history.page(lambda one: one % 3 > 0, limit="4", order=order, q="1", **cursor)
        seen += [int(one) for one in found["items"]]
        if found["next"] is None:
            break
        history.count += 1
        cursor = {"cursor": found["next"]}
    wanted = [one for one in range(25) if one % 3 > 0 and "1" in str(one)]
    assert [one for one in seen if one < 25] == (wanted if order == "oldest" else wanted[::-1])
    assert len(seen) == len(set(seen))


async def test_others_have_their_turn_while_a_long_history_is_searched(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(runner, "LOOK", 0)
    history = History(10, part=1)
    turns = 0

    async def other() -> None:
        nonlocal turns
        while len(history.looked) < history.count:
            turns += 1
            await asyncio.sleep(0)

    searched, _ = await asyncio.gather(history.page(q="none"), other())
    assert searched == {"items": [], "next": None}
    assert turns >= 9


async def test_a_merchant_that_goes_while_its_history_is_searched_is_404(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(runner, "LOOK", 0)
    with pytest.raises(ControlError, match="no merchant has the API token 'gone'"):
        await History(1).page(merchant="gone")


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("", True),
        ("ada", True),
        ("LOVELACE  ada", True),
        ("ada byron", False),
        ("STRASSE", True),
        ("adalove", False),
    ],
)
async def test_all_the_words_must_stand_in_an_items_text_in_whatever_case(words: str, found: bool) -> None:
    search = read(words, (), lambda one: ["Ada", "Lovelace", "Ringstra\u00dfe"], 0)
    assert search.fits(1) == found


@pytest.mark.parametrize(("order", "cursor"), [("oldest", "d7"), ("newest", "c7")])
async def test_a_cursor_holds_for_its_order_only(order: str, cursor: str) -> None:
    with pytest.raises(ControlError, match=f"'{cursor}' is a cursor of the other order"):
        await History(9).page(order=order, cursor=cursor)


def test_a_page_by_name_goes_on_after_a_name_that_is_gone() -> None:
    names = ["a", "b c", "d"]
    query = {"limit": "1", "cursor": "nb"}
    found = page_by_name(lambda after: (one for one in names if one > after), query, str, str.upper)
    assert found == {"items": ["B C"], "next": "nb c"}


@pytest.mark.parametrize("cursor", ["", "c", "cx", "c-1", "n1", "1", "c" + "9" * 19])
def test_what_is_no_cursor_is_refused(cursor: str) -> None:
    with pytest.raises(ControlError, match="is not a cursor"):
        page([], {"cursor": cursor}, lambda one: one, str)


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("007", 7), ("1" * 18, int("1" * 18))])
def test_whole_numbers(text: str, number: int) -> None:
    assert whole(text) == number


@pytest.mark.parametrize("text", ["", "-1", "1.0", " 1", "\uff11", "1" * 19])
def test_no_whole_numbers(text: str) -> None:
    assert whole(text) is None
