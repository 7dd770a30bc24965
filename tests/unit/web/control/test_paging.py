"""Is a list given out in parts, none of its items twice and none missed?"""

import asyncio
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from mockjumio.web.control.operations import Ask
from mockjumio.web.control.paging import TURN, page, page_by_name, page_of_history, whole
from mockjumio.web.control.problem import ControlError


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

    def __init__(self, count: int) -> None:
        self.count = count
        self.looked: list[int] = []

    def __call__(self, after: int | None = None, *, newest: bool = False) -> Iterator[int]:
        beyond = (self.count if newest else -1) if after is None else after
        for one in range(beyond - 1, -1, -1) if newest else range(beyond + 1, self.count):
            self.looked.append(one)
            yield one

    async def page(self, fits: Callable[[int], bool] = lambda one: True, **query: str) -> dict[str, Any]:
        simulation: Any = SimpleNamespace(accounts={"token": None})
        ask = Ask(simulation, None, {}, query, {})
        return await page_of_history(
            self, ask, fits=fits, number=lambda one: one, text=lambda one: [str(one)], view=str
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


async def test_others_have_their_turn_while_a_long_history_is_searched() -> None:
    history = History(10 * TURN)
    turns = 0

    async def other() -> None:
        nonlocal turns
        while len(history.looked) < history.count:
            turns += 1
            await asyncio.sleep(0)

    searched, _ = await asyncio.gather(history.page(q="none"), other())
    assert searched == {"items": [], "next": None}
    assert turns >= 9


async def test_a_merchant_that_goes_while_its_history_is_searched_is_404() -> None:
    with pytest.raises(ControlError, match="no merchant has the API token 'gone'"):
        await History(TURN).page(merchant="gone")


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
    simulation: Any = SimpleNamespace(accounts={"token": None})
    page = await page_of_history(
        lambda after=None, newest=False: [1],
        Ask(simulation, None, {}, {"q": words}, {}),
        fits=lambda one: True,
        number=lambda one: one,
        text=lambda one: ["Ada", "Lovelace", "Ringstra\u00dfe"],
        view=str,
    )
    assert page["items"] == (["1"] if found else [])


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
