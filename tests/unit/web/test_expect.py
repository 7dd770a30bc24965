"""Is a client that asks before it sends its body told to send it, and any other wish passed over?"""

import asyncio
from urllib.parse import urlsplit

import pytest

from mockjumio.harness import Server

PATIENCE = 20


async def said(sandbox: Server, path: str, expectation: bytes, version: bytes = b"1.1") -> bytes:
    parts = urlsplit(sandbox.url)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    head = b"POST %s HTTP/%s\r\nHost: localhost\r\nConnection: close\r\n" % (path.encode(), version)
    head += b"Content-Type: application/json\r\nContent-Length: 2\r\n"
    writer.write(head + b"Expect: %s\r\n\r\n{}" % expectation)
    async with asyncio.timeout(PATIENCE):
        answer = await reader.read()
    writer.close()
    return answer


@pytest.mark.parametrize(
    ("path", "status"), [("/_mock/api/v1/merchants", b"201"), ("/api/netverify/v2/scans/x", b"405")]
)
async def test_expectations(sandbox: Server, path: str, status: bytes) -> None:
    awaited = await said(sandbox, path, b"100-continue")
    assert awaited.startswith(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 " + status)
    assert (await said(sandbox, path, b"tea")).startswith(b"HTTP/1.1 " + status)
    assert (await said(sandbox, path, b"100-continue", b"1.0")).startswith(b"HTTP/1.0 " + status)
