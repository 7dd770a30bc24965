"""In what do two callbacks differ? Field by field, nested JSON by its meaning."""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple
from urllib.parse import quote

from aiohttp import web

from mockjumio.schema.difference import ABSENT, compare
from mockjumio.web.console.callback_fields import decoded, in_text, shortly
from mockjumio.web.console.console_paths import Page
from mockjumio.web.console.one_transaction import Shown, callback_of
from mockjumio.web.console.visit import Visit

_NEAR: Final = 200  # transactions before this one among which others of its scenario are looked for
_OFFERED: Final = 10  # of them


class Change(NamedTuple):
    """What one field says in either callback; ``None`` where it is not there."""

    path: str
    kind: str
    before: str | None
    after: str | None


async def show(visit: Visit) -> web.StreamResponse:
    shown, callback = await callback_of(visit)
    offered = await _offered(visit, shown, callback)
    wanted = visit.request.query.get("with", "").strip() or _usual(callback, offered)
    other = None if wanted is None else await visit.call("GET", f"/callbacks/{quote(wanted, safe='')}")
    changes, alike = ([], []) if other is None else _compared(decoded(other), decoded(callback))
    return visit.page(
        "differences",
        here="",
        shown=shown,
        callback=callback,
        number=visit.path["number"],
        other=other,
        wanted=wanted,
        offered=offered,
        changes=changes,
        alike=alike,
    )


def _usual(callback: Mapping[str, Any], offered: Mapping[str, str]) -> str | None:
    """The one that it repeats; otherwise that of the scan before it of the same scenario, or a copy."""
    own = f"{callback['reference']}-"
    earlier = next((one for one in offered if not one.startswith(own)), None)
    return callback["original"] or earlier or next(iter(offered), None)


async def _offered(visit: Visit, shown: Shown, callback: Mapping[str, Any]) -> dict[str, str]:
    """Callbacks to compare with, in words: the others of this scan, and those before it of its scenario."""
    one = shown.transaction
    found = {each["id"]: "of this scan" for each in one["callbacks"] if each["id"] != callback["id"]}
    query = {"order": "newest", "limit": str(_NEAR), "cursor": f"d{one['ordinal']}"}  # those before it
    before = await visit.call("GET", "/transactions", query=query)
    alike = [each for each in before["items"] if each["scenario"] == one["scenario"] and each["callbacks"]]
    for each in alike[:_OFFERED]:
        found[each["callbacks"][0]["id"]] = f"of {each['scenario']}, {each['created'][:19].replace('T', ' ')}"
    return found


def _compared(
    before: Mapping[str, Any], after: Mapping[str, Any]
) -> tuple[list[Change], list[tuple[str, str]]]:
    """What changed, and the fields that say the same."""
    changes = []
    for one in compare(before, after, exact=True):
        kind = "added" if one.expected is ABSENT else "removed" if one.actual is ABSENT else "changed"
        changes.append(Change(one.path, kind, _shown(one.expected), _shown(one.actual)))
    alike = [
        (name, shortly(in_text(after[name]))) for name in after if before.get(name, ABSENT) == after[name]
    ]
    return changes, alike


def _shown(value: object) -> str | None:
    return None if value is ABSENT else shortly(in_text(value))


PAGES = (Page("GET", "transactions/{reference}/callbacks/{number}/differences", show),)
