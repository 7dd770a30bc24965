"""How is what happened taken along? As HAR or as lines of JSON, of one transaction or of all that fit.

However many there are, a page of the control API's lists at a time is in memory. In HAR 1.2, what is not
known (the body of an answer that we gave, how long it took) is left empty or zero, as the format has it. The
bodies of answers to callbacks are the excerpts that are kept.
"""

import json
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from http.client import responses
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

from aiohttp import web

from mockjumio.errors import MockjumioError
from mockjumio.version import __version__
from mockjumio.web.app_keys import ID_HEADER, PUBLIC_URL, REQUEST_ID
from mockjumio.web.console.console_paths import Page
from mockjumio.web.console.render import SAFE
from mockjumio.web.console.visit import Visit, call_path, download
from mockjumio.web.control.calls.clock_calls import hang_up

Entry = dict[str, Any]
_KINDS: Final = {"har": "application/json", "jsonl": "application/x-ndjson"}
_NEXT: Final = ",\n"
_VERSION: Final = "HTTP/1.1"
_UNKNOWN: Final = -1
_LOG: Final = {"version": "1.2", "creator": {"name": "mockjumio", "version": __version__}}
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
    entries = [entry for callback in one["callbacks"] for entry in attempts(callback)]
    base, calls = visit.app[PUBLIC_URL](), _each(visit, "/requests", reference=one["reference"])
    entries += [call(request, base) async for request in calls]
    entries.sort(key=lambda entry: str(entry["startedDateTime"]))
    text = _encode({"log": {**_LOG, "entries": entries}})
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
    head = f'{_encode({"log": _LOG})[:-2]},"entries":['
    search, references = _search(visit), set[str]()
    async for one in _each(visit, "/transactions", **search):
        if search:
            references.add(one["reference"])
        for callback in one["callbacks"]:
            for entry in attempts(callback):
                yield f"{head}{_encode(entry)}".encode(errors="replace")
                head = _NEXT
    async for request in _each(visit, "/requests"):
        if not search or request["reference"] in references:
            yield f"{head}{_encode(call(request, visit.app[PUBLIC_URL]()))}".encode(errors="replace")
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


# An entry of a HAR


def attempts(callback: Mapping[str, Any]) -> Iterator[Entry]:
    """An entry for each attempt to post a callback, given as its view."""
    for attempt in callback["attempts"]:
        body = callback["body"] if attempt["sent"] is None else attempt["sent"]
        post = {"mimeType": callback["content_type"], "text": body}
        words = f"Callback {callback['id']}, attempt {attempt['number']}: {attempt['outcome']}"
        yield {
            "startedDateTime": attempt["started"],
            "time": attempt["duration_ms"],
            "request": _request("POST", callback["url"], attempt["request_headers"].items())
            | {"bodySize": len(body), "postData": post},
            "response": _response(attempt["status"], attempt["response_headers"], attempt["excerpt"]),
            "cache": {},
            "timings": _timings(attempt),
            "comment": f"{words}; {attempt['detail']}" if attempt["detail"] else words,
        }


def call(request: Mapping[str, Any], base: str) -> Entry:
    """An entry for a call of the merchant's, given as its view. ``base`` is our address."""
    asked = _request(request["method"], base + request["path"], request["headers"].items())
    if request["content"]:
        kind = _header(request["headers"].items(), "content-type")
        params = [{"name": name, "value": value} for name, value in request["content"].items()]
        asked["postData"] = {"mimeType": kind, "params": params, "text": ""}
    return {
        "startedDateTime": request["at"],
        "time": 0,
        "request": asked,
        "response": _response(request["status"], (), ""),
        "cache": {},
        "timings": {"send": 0, "wait": 0, "receive": 0},
        "comment": "; ".join(filter(None, (request["reason"], request["hint"], *request["notes"]))),
    }


def _request(method: str, url: str, headers: Iterable[tuple[str, str]]) -> Entry:
    return {
        "method": method,
        "url": url,
        "httpVersion": _VERSION,
        "cookies": [],
        "headers": _pairs(headers),
        "queryString": _pairs(parse_qsl(urlsplit(url).query, keep_blank_values=True)),
        "headersSize": _UNKNOWN,
        "bodySize": _UNKNOWN,
    }


def _response(status: int | None, headers: Iterable[Iterable[str]], text: str) -> Entry:
    """Status 0 tells that there was no answer."""
    pairs = [(name, value) for name, value in headers]
    return {
        "status": status or 0,
        "statusText": responses.get(status or 0, ""),
        "httpVersion": _VERSION,
        "cookies": [],
        "headers": _pairs(pairs),
        "content": {"size": len(text.encode()), "mimeType": _header(pairs, "content-type"), "text": text},
        "redirectURL": _header(pairs, "location"),
        "headersSize": _UNKNOWN,
        "bodySize": _UNKNOWN,
    }


def _timings(attempt: Mapping[str, Any]) -> dict[str, float]:
    """Milliseconds; what is given adds up to the whole."""
    whole, connect = attempt["duration_ms"], attempt["connect_ms"] or 0
    first = whole if attempt["first_byte_ms"] is None else attempt["first_byte_ms"]
    return {
        "connect": _UNKNOWN if attempt["connect_ms"] is None else connect,
        "send": 0,
        "wait": max(0, first - connect),
        "receive": max(0, whole - first),
    }


def _pairs(pairs: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in pairs]


def _header(headers: Iterable[tuple[str, str]], wanted: str) -> str:
    return next((value for name, value in headers if name.lower() == wanted), "")


_ONE: Final = "transactions/{reference}"
OF_ONE: Final = (Page("GET", f"{_ONE}/har", one_as_har), Page("GET", f"{_ONE}/jsonl", one_as_lines))
PAGES = (
    Page("GET", "export/transactions.jsonl", transactions_as_lines),
    Page("GET", "export/callbacks.jsonl", callbacks_as_lines),
    Page("GET", "export/transactions.har", transactions_as_har),
)
