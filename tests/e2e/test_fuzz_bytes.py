"""Does any sequence of bytes bring the server down, or out of it a 5xx or a traceback?"""

import asyncio
import logging
from collections import Counter
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from mockjumio.harness import Server
from mockjumio.settings import DEFAULT_SECRET, DEFAULT_TOKEN
from mockjumio.web import bodies, protocol

if TYPE_CHECKING:
    from tests.conftest import Caller

_PATHS = st.sampled_from(
    [
        "/api/netverify/v2/scans/x",
        "/api/netverify/v2/scans/x/images/front",
        "/api/netverify/v2/documents/x/pages/1",
        "/recognition/v1/idscan/x/front",
        "/_mock/api/v1/transactions",
        "/_mock/api/v1/merchants",
        "/_mock/api/v1/clock/advance",
        "/_mock/api/v1/callbacks/x/resend",
        "/_mock/api/v1/transactions/x/finish",
        "/_mock/api/v1/events",
        "/_mock/api/v1/events?after=0",
        "/_mock/health",
        "/",
    ]
)
_BYTES = st.binary(max_size=60)
_TARGET = st.one_of(
    _PATHS.map(str.encode),
    st.tuples(_PATHS.map(str.encode), _BYTES).map(lambda parts: parts[0] + b"?" + parts[1]),
    st.tuples(
        _PATHS.map(str.encode), st.sampled_from([b"%", b"%00", b"%FF", b"%2F..%2F", b"\xff", b"//"])
    ).map(b"".join),
    _BYTES,
)
_HEADER = st.sampled_from(
    [
        b"Authorization: Basic !!!!",
        b"Authorization: Basic " + b"A" * 5_000,
        b"Authorization: Basic /////w==",
        b"Authorization: Bearer \xff",
        b"Content-Length: -1",
        b"Content-Length: 99999999999999999999",
        b"Content-Length: 5\r\nContent-Length: 6",
        b"Content-Encoding: gzip",
        b"Content-Encoding: br",
        b"Content-Encoding: zstd, gzip, identity",
        b"Content-Type: text/plain",
        b"Last-Event-ID: 99999999999999999999",
        b"Last-Event-ID: \xff",
        b"Origin: null",
        b"Origin: http://[::1",
        b"Origin: https://\xff",
        b"Host: evil.example",
        b"Host: [::1]:x",
        b"Host: \xff",
        b"Transfer-Encoding: chunked",
        b"Transfer-Encoding: gzip, chunked",
        b"Content-Type: \xff\xfe",
        b"User-Agent:",
        b"X: " + b"a" * 9_000,
        b"Cookie: \x01",
        b"Upgrade: websocket\r\nConnection: upgrade",
        b"Expect: 100-continue",
        b"Host: \x00",
        b"no colon",
    ]
)
_BODY = st.one_of(
    _BYTES,
    st.sampled_from(
        [
            b"{" * 5_000,
            b"[" * 100_000,
            b'{"scenario": ' + b"9" * 5_000 + b"}",
            b'{"by": "' + b"9" * 400 + b'd"}',
            b'{"seed": 1e400}',
            b'{"scenario": "\\ud800"}',
            b'{"scenario": {"extends": "approved", "person": {"age": {}}}}',
            b'{"scenario": {"extends": "approved", "callback": {"faults": [[], {}, 3]}}}',
            b'{"scenario": {"extends": "approved", "callback": {"retries": {"exponential": 3}}}}',
            b"5\r\nabc",
            b"ffffffffffffffff\r\n",
        ]
    ),
)


def _request(method: bytes, target: bytes, headers: list[bytes], body: bytes, length: bool = True) -> bytes:
    ours = [b"Host: localhost", b"Content-Type: application/json", b"Connection: close"]
    if length:
        ours.append(b"Content-Length: %d" % len(body))
    return b"\r\n".join([method + b" " + target + b" HTTP/1.1", *ours, *headers, b"", body])


_METHOD = st.sampled_from([b"GET", b"POST", b"DELETE", b"PATCH", b"HEAD", b"OPTIONS", b"BREW", b"\xff", b""])
_REQUEST = st.builds(_request, _METHOD, _TARGET, st.lists(_HEADER, max_size=3), _BODY, st.booleans())
_NEARLY_GOOD = st.builds(
    _request,
    st.sampled_from([b"GET", b"POST"]),
    _PATHS.map(str.encode),
    st.lists(_HEADER, max_size=1),
    st.sampled_from([b"{}", b'{"scenario": "no-id-uploaded"}', b'{"by": "1s"}', b'{"seed": 1}', b"[]"])
    | _BODY,
)

# Of each status one, whatever is drawn: what follows from a seed changes with the modules that are loaded.
_REACHED = {
    b"200": _request(b"GET", b"/_mock/health", [], b""),
    b"201": _request(b"POST", b"/_mock/api/v1/transactions", [], b"{}"),
    b"400": _request(b"POST", b"/_mock/api/v1/transactions", [], b"{"),
    b"403": _request(b"GET", b"/api/netverify/v2/scans/x", [], b""),
    b"404": _request(b"POST", b"/_mock/api/v1/callbacks/x/resend", [], b"{}"),
    b"405": _request(b"GET", b"/_mock/api/v1/clock/advance", [], b""),
    b"415": _request(b"POST", b"/_mock/api/v1/merchants", [b"Content-Encoding: br"], b"{}"),
}


@pytest.fixture(autouse=True)
def send_early(monkeypatch: pytest.MonkeyPatch) -> None:
    """What never comes to an end is given up soon."""
    monkeypatch.setattr(protocol, "IDLE", 0.5)
    monkeypatch.setattr(bodies, "SECONDS", 0.5)


async def _answered(url: str, sent: bytes, piece: int) -> bytes:
    """What comes back until the server closes, if it is sent in pieces; of events, which go on, the head."""
    parts = urlsplit(url)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    try:
        for begin in range(0, len(sent), piece):
            writer.write(sent[begin : begin + piece])
            await writer.drain()
        async with asyncio.timeout(20):
            head = await reader.readuntil(b"\r\n\r\n")
            return head if b"text/event-stream" in head else head + await reader.read()
    except (ConnectionError, asyncio.IncompleteReadError):
        return b""
    finally:
        writer.close()


async def _all_answered(url: str, requests: list[bytes], piece: int) -> list[bytes]:
    return await asyncio.gather(*(_answered(url, sent, piece) for sent in requests))


async def test_no_bytes_bring_a_5xx_or_a_traceback(
    sandbox: Server, call: "Caller", caplog: pytest.LogCaptureFixture
) -> None:
    loop, statuses = asyncio.get_running_loop(), Counter[bytes]()

    @settings(
        max_examples=12,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @example([*_REACHED.values()], 1_000_000)
    @given(
        st.lists(_NEARLY_GOOD | _REQUEST | st.binary(max_size=400), min_size=30, max_size=50),
        st.sampled_from([1_000_000, 3_000]),
    )
    def fuzz(requests: list[bytes], piece: int) -> None:
        answering = _all_answered(sandbox.url, requests, piece)
        for sent, answer in zip(
            requests, asyncio.run_coroutine_threadsafe(answering, loop).result(60), strict=True
        ):
            status = answer[9:12]
            statuses[status] += 1
            assert not status.startswith(b"5") or status in (b"501", b"505"), sent + b" -> " + answer
            assert b"Traceback" not in answer, sent + b" -> " + answer

    started = await call("POST", f"{sandbox.url}/_mock/api/v1/transactions", b"{}")
    assert started.status == 201  # and all is loaded: nothing that takes long holds the fuzzed ones up
    with caplog.at_level(logging.ERROR):
        await loop.run_in_executor(None, fuzz)
    assert not [record for record in caplog.records if record.exc_info]
    assert _REACHED.keys() <= statuses.keys()
    headers = {"Accept": "application/json"}
    known = await call("GET", f"{sandbox.url}/api/netverify/v2/scans/none", **headers)
    assert known.status == 404
    assert (await call("GET", f"{sandbox.url}/_mock/health")).status == 200
    assert sandbox.account.credentials[:2] == (DEFAULT_TOKEN, DEFAULT_SECRET)
