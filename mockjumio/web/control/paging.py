"""Which part of a list is asked for? ``limit`` and an opaque ``cursor``; answers carry the next one.

Lists that grow with what happens can be had in either order, and searched.
"""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from itertools import islice
from typing import Any, Protocol, TypeVar

from mockjumio.schema import kinds
from mockjumio.schema.kinds import STRING, Key, choice
from mockjumio.web.control.operations import Ask
from mockjumio.web.control.problem import ControlError

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

MOST = 1_000
USUAL = 100


def whole(text: str) -> int | None:
    """The whole number that a text writes in up to eighteen digits; ``None`` if it writes none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else None


PAGE = (
    Key("limit", kinds.whole(1, MOST), f"how many at most ({USUAL} if not given)", default=USUAL),
    Key("cursor", STRING, "'next' of the page before"),
)
HISTORY = (
    Key(
        "order",
        choice("an order", lambda: ("oldest", "newest")),
        "which come first (the oldest if not given)",
    ),
    Key("q", STRING, "words that its ids, values, URLs and reasons must all contain, in any letter case"),
    *PAGE,
)
TURN = 50  # items that are looked at before others have their turn


class NumberedHistory(Protocol[T_co]):
    """A history: its items after a number, in either order."""

    def __call__(self, after: int | None = None, *, newest: bool = False) -> Iterable[T_co]: ...


def page(
    items: Iterable[T], query: Mapping[str, str], number: Callable[[T], int], view: Callable[[T], Any]
) -> dict[str, Any]:
    """The page that a query asks for. ``number`` grows along the items and is never reused."""
    after = _read_cursor(query.get("cursor"))
    return _page(
        (one for one in items if after is None or number(one) > after),
        query,
        lambda item: f"c{number(item)}",
        view,
    )


async def page_of_history(
    items: NumberedHistory[T],
    ask: Ask,
    *,
    fits: Callable[[T], bool],
    number: Callable[[T], int],
    text: Callable[[T], Iterable[str]],
    view: Callable[[T], Any],
) -> dict[str, Any]:
    """Likewise of very many: those that fit, in the order and with the words that are asked for.

    A cursor holds for the order that it came from. 404 if the merchant goes while we look.
    """
    query, words = ask.query, ask.query.get("q", "").casefold().split()
    newest = query.get("order") == "newest"
    kind = "d" if newest else "c"
    limit, last = int(query.get("limit", USUAL)), 0
    shown: list[Any] = []
    for looked, item in enumerate(items(_read_cursor(query.get("cursor"), kind), newest=newest), start=1):
        if looked % TURN == 0:
            await asyncio.sleep(0)
            ask.account()
        if not fits(item) or (words and not _found(words, text(item))):
            continue
        if len(shown) == limit:
            return {"items": shown, "next": f"{kind}{last}"}
        shown.append(view(item))
        last = number(item)
    return {"items": shown, "next": None}


def _found(words: Iterable[str], texts: Iterable[str]) -> bool:
    text = "\n".join(texts).casefold()
    return all(word in text for word in words)


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


def _read_cursor(cursor: str | None, kind: str = "c") -> int | None:
    if cursor is None:
        return None
    number = whole(cursor[1:]) if cursor.startswith(kind) else None
    if number is None:
        raise _no_cursor(cursor)
    return number


def _no_cursor(text: str) -> ControlError:
    if text.startswith(("c", "d")) and whole(text[1:]) is not None:
        return ControlError(400, f"{text!r} is a cursor of the other order", field="cursor")
    return ControlError(400, f"{text!r} is not a cursor; take 'next' of the page before", field="cursor")
