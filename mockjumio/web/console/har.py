"""How is what went over the wire written as HAR 1.2? Callbacks that were posted, and calls to us.

What is not known (the body of an answer that we gave, how long it took) is left empty or zero, as the format
has it. The bodies of answers to callbacks are the excerpts that are kept.
"""

from collections.abc import Iterable, Iterator, Mapping
from http.client import responses
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

from mockjumio.version import __version__

Entry = dict[str, Any]
_VERSION: Final = "HTTP/1.1"
_UNKNOWN: Final = -1
LOG: Final = {"version": "1.2", "creator": {"name": "mockjumio", "version": __version__}}


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
