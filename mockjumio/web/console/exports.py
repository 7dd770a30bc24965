"""How is what happened taken along? As HAR or as lines of JSON, of one transaction or of all that fit.

However many there are, a page of the control API's lists at a time is in memory.
"""

import json
from collections.abc import AsyncIterator
from typing import Any, Final

from aiohttp import web

from mockjumio.errors import MockjumioError
from mockjumio.web.app_keys import ID_HEADER, PUBLIC_URL, REQUEST_ID
from mockjumio.web.console import har
from mockjumio.web.console.one_transaction import call_path, download
from mockjumio.web.console.paths import Page
from mockjumio.web.console.render import SAFE
from mockjumio.web.console.visit import Visit
from mockjumio.web.control.calls.timeline import hang_up

_KINDS: Final = {"har": "application/json", "jsonl": "application/x-ndjson"}
_NEXT: Final = ",\n"
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


async def _each(visit: Visit, path: str, **query: str) -> AsyncIterator[Any]:
    """All of a list, the oldest first."""
    cursor = None
    while True:
        asked = {"limit": "100", **query, **({"cursor": cursor} if cursor is not None else {})}
        page = await visit.call("GET", path, query=asked)
        for one in page["items"]:
            yield one
        if (cursor := page["next"]) is None:
            return


# One transaction


async def one_as_har(visit: Visit) -> web.StreamResponse:
    one = await visit.call("GET", call_path(visit))
    entries = [entry for callback in one["callbacks"] for entry in har.attempts(callback)]
    base, calls = visit.app[PUBLIC_URL](), _each(visit, "/requests", reference=one["reference"])
    entries += [har.call(request, base) async for request in calls]
    entries.sort(key=lambda entry: str(entry["startedDateTime"]))
    text = _encode({"log": {**har.LOG, "entries": entries}})
    return download(text.encode(errors="replace"), _KINDS["har"], f"{one['reference']}.har")


async def one_as_lines(visit: Visit) -> web.StreamResponse:
    one = await visit.call("GET", call_path(visit))
    return download(_line(one), _KINDS["jsonl"], f"{one['reference']}.jsonl")


def _line(value: Any) -> bytes:
    return f"{_encode(value)}\n".encode(errors="replace")


# All that fit a search


async def transactions_as_lines(visit: Visit) -> web.StreamResponse:
    return await _stream(visit, "transactions.jsonl", _lines(visit, "/transactions"))


async def callbacks_as_lines(visit: Visit) -> web.StreamResponse:
    """Of transactions that fit."""
    return await _stream(visit, "callbacks.jsonl", _lines_of_callbacks(visit))


async def transactions_as_har(visit: Visit) -> web.StreamResponse:
    return await _stream(visit, "transactions.har", _log(visit))


def _search(visit: Visit) -> dict[str, str]:
    words = visit.request.query.get("q", "").strip()
    return {"q": words} if words else {}


async def _lines(visit: Visit, path: str) -> AsyncIterator[bytes]:
    async for one in _each(visit, path, **_search(visit)):
        yield _line(one)


async def _lines_of_callbacks(visit: Visit) -> AsyncIterator[bytes]:
    async for one in _each(visit, "/transactions", **_search(visit)):
        for callback in one["callbacks"]:
            yield _line(callback)


async def _log(visit: Visit) -> AsyncIterator[bytes]:
    """Callbacks first, then the calls about the same transactions; without a search all of the merchant's."""
    head = f'{_encode({"log": har.LOG})[:-2]},"entries":['
    search, references = _search(visit), set[str]()
    async for one in _each(visit, "/transactions", **search):
        if search:
            references.add(one["reference"])
        for callback in one["callbacks"]:
            for entry in har.attempts(callback):
                yield f"{head}{_encode(entry)}".encode(errors="replace")
                head = _NEXT
    async for request in _each(visit, "/requests"):
        if not search or request["reference"] in references:
            yield f"{head}{_encode(har.call(request, visit.app[PUBLIC_URL]()))}".encode(errors="replace")
            head = _NEXT
    yield f"{head if head != _NEXT else ''}]}}}}\n".encode()


async def _stream(visit: Visit, name: str, parts: AsyncIterator[bytes]) -> web.StreamResponse:
    """A file that is made while it is sent. It is cut off, not ended, if it cannot be had whole."""
    first = await anext(parts, b"")  # what is wrong with the search is refused before anything is sent
    kind = _KINDS[name.rpartition(".")[2]]
    headers = {
        **SAFE,
        ID_HEADER: visit.request[REQUEST_ID],
        "Content-Type": kind,
        "Content-Disposition": f'attachment; filename="{name}"',
    }
    response = web.StreamResponse(headers=headers)
    await response.prepare(visit.request)
    if visit.request.method == "HEAD":
        return response
    try:
        await response.write(first)
        async for part in parts:
            await response.write(part)
    except MockjumioError:
        hang_up(visit.request)
    return response


_ONE: Final = "transactions/{reference}"
OF_ONE: Final = (Page("GET", f"{_ONE}/har", one_as_har), Page("GET", f"{_ONE}/jsonl", one_as_lines))
PAGES = (
    Page("GET", "export/transactions.jsonl", transactions_as_lines),
    Page("GET", "export/callbacks.jsonl", callbacks_as_lines),
    Page("GET", "export/transactions.har", transactions_as_har),
)
