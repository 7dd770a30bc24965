"""Is a list given out in parts, none of its items twice and none missed?"""

from collections.abc import Iterator

import pytest

from mockjumio.web.control.paging import page, page_after, page_by_name, whole
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


def test_of_very_many_no_more_is_looked_at_than_is_shown() -> None:
    looked: list[int] = []

    def after(number: int) -> Iterator[int]:
        for one in range(number + 1, 1_000_000):
            looked.append(one)
            yield one

    found = page_after(after, {"limit": "2", "cursor": "c499999"}, lambda one: one, str)
    assert found == {"items": ["500000", "500001"], "next": "c500001"}
    assert looked == [500_000, 500_001, 500_002]


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
