"""Does any sequence of bytes bring the server down, or out of it a 5xx or a traceback?"""

import asyncio
import logging
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mockjumio.harness import Server
from mockjumio.settings import DEFAULT_SECRET, DEFAULT_TOKEN

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
_REQUEST = st.builds(
    lambda method, target, headers, length, body: (
        method
        + b" "
        + target
        + b" HTTP/1.1\r\nHost: localhost\r\n"
        + b"".join(header + b"\r\n" for header in headers)
        + (b"Content-Length: %d\r\n" % len(body) if length else b"")
        + b"\r\n"
        + body
    ),
    st.sampled_from([b"GET", b"POST", b"DELETE", b"PATCH", b"HEAD", b"OPTIONS", b"BREW", b"\xff", b""]),
    _TARGET,
    st.lists(_HEADER, max_size=3),
    st.booleans(),
    _BODY,
)


async def _answers(url: str, sent: bytes) -> bytes:
    """Whatever comes back until the server closes, or has said all that it will."""
    parts = urlsplit(url)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    try:
        writer.write(sent)
        writer.write_eof()
        async with asyncio.timeout(20):
            return await reader.read()
    except ConnectionError:
        return b""
    finally:
        writer.close()


async def _survives(sandbox: Server, requests: list[bytes]) -> list[bytes]:
    """What each was answered that is no good answer."""
    wrong = []
    for sent in requests:
        answered = await _answers(sandbox.url, sent)
        if answered.startswith(b"HTTP/1.1 5") and not answered.startswith((b"HTTP/1.1 501", b"HTTP/1.1 505")):
            wrong.append(sent + b" -> " + answered)
        if b"Traceback" in answered:
            wrong.append(sent + b" -> " + answered)
    return wrong


async def test_no_bytes_bring_a_5xx_or_a_traceback(
    sandbox: Server, call: "Caller", caplog: pytest.LogCaptureFixture
) -> None:
    loop = asyncio.get_running_loop()

    @settings(
        max_examples=60,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
    @given(st.lists(st.one_of(_REQUEST, st.binary(max_size=400)), min_size=1, max_size=6))
    def fuzz(requests: list[bytes]) -> None:
        wrong = asyncio.run_coroutine_threadsafe(_survives(sandbox, requests), loop).result(60)
        assert wrong == []

    with caplog.at_level(logging.ERROR):
        await loop.run_in_executor(None, fuzz)
    assert not [record for record in caplog.records if record.exc_info]
    headers = {"Accept": "application/json"}
    known = await call("GET", f"{sandbox.url}/api/netverify/v2/scans/none", **headers)
    assert known.status == 404
    assert (await call("GET", f"{sandbox.url}/_mock/health")).status == 200
    assert sandbox.account.credentials[:2] == (DEFAULT_TOKEN, DEFAULT_SECRET)
