"""Which part of a list is asked for? ``limit`` and an opaque ``cursor``; answers carry the next one."""

from collections.abc import Callable, Iterable, Mapping
from itertools import islice
from typing import Any, TypeVar

from mockjumio.simulation.body import Item, Kind
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
    limit = int(query.get("limit", USUAL))
    after = _after(query.get("cursor"))
    found = list(islice((item for item in items if number(item) > after), limit + 1))
    shown = found[:limit]
    return {
        "items": [view(item) for item in shown],
        "next": f"c{number(shown[-1])}" if len(found) > limit else None,
    }


def _after(cursor: str | None) -> int:
    if cursor is None:
        return -1
    number = whole(cursor[1:]) if cursor.startswith("c") else None
    if number is None:
        raise ControlError(400, f"{cursor!r} is not a cursor; take 'next' of the page before")
    return number
