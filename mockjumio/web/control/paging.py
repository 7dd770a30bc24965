"""Which part of a list is asked for? ``limit`` and an opaque ``cursor``; answers carry the next one."""

from collections.abc import Callable, Iterable, Mapping
from itertools import islice
from typing import Any, TypeVar

from mockjumio.schema import Item, Kind
from mockjumio.web.control.problem import ControlError

T = TypeVar("T")

MOST = 1_000
USUAL = 100


def whole(text: str) -> int | None:
    """The whole number that a text writes in up to eighteen digits; ``None`` if it writes none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else None


LIMIT = Kind(
    f"a whole number from 1 to {MOST}",
    lambda value: 1 <= (whole(value) or 0) <= MOST,
    {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL},
)
CURSOR = Kind("a cursor", lambda value: isinstance(value, str), {"type": "string"})
PAGE = (
    Item("limit", LIMIT, f"how many at most ({USUAL} if not given)"),
    Item("cursor", CURSOR, "'next' of the page before"),
)


def page(
    items: Iterable[T], query: Mapping[str, str], number: Callable[[T], int], view: Callable[[T], Any]
) -> dict[str, Any]:
    """The page that a query asks for. ``number`` grows along the items and is never reused."""
    return page_after(lambda after: (one for one in items if number(one) > after), query, number, view)


def page_after(
    items: Callable[[int], Iterable[T]],
    query: Mapping[str, str],
    number: Callable[[T], int],
    view: Callable[[T], Any],
) -> dict[str, Any]:
    """Likewise, of very many. ``items`` gives those after a number, and need not look at the ones before."""
    return _page(items(_after(query.get("cursor"))), query, lambda item: f"c{number(item)}", view)


def page_by_name(
    items: Callable[[str], Iterable[T]],
    query: Mapping[str, str],
    name: Callable[[T], str],
    view: Callable[[T], Any],
) -> dict[str, Any]:
    """Likewise, of what is sorted by name. ``items`` gives those whose name comes after a text."""
    cursor = query.get("cursor", "n")
    if not cursor.startswith("n"):
        raise _no_cursor(cursor)
    return _page(items(cursor[1:]), query, lambda item: f"n{name(item)}", view)


def _page(
    items: Iterable[T], query: Mapping[str, str], cursor: Callable[[T], str], view: Callable[[T], Any]
) -> dict[str, Any]:
    limit = int(query.get("limit", USUAL))
    found = list(islice(items, limit + 1))
    shown = found[:limit]
    return {
        "items": [view(item) for item in shown],
        "next": cursor(shown[-1]) if len(found) > limit else None,
    }


def _after(cursor: str | None) -> int:
    if cursor is None:
        return -1
    number = whole(cursor[1:]) if cursor.startswith("c") else None
    if number is None:
        raise _no_cursor(cursor)
    return number


def _no_cursor(text: str) -> ControlError:
    return ControlError(400, f"{text!r} is not a cursor; take 'next' of the page before", field="cursor")
