"""Does the log stay readable when callers send what is not HTTP?"""

import asyncio

import pytest

from mockjumio.harness import Server


async def test_a_request_that_cannot_be_read_is_a_line(
    sandbox: Server, caplog: pytest.LogCaptureFixture
) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", sandbox.port)
    writer.write(b"GET / HTTP/9.9\r\n\r\n")
    assert (await reader.read()).startswith(b"HTTP/1.0 400 ")
    writer.close()
    await writer.wait_closed()
    (record,) = [one for one in caplog.records if one.name == "mockjumio.http"]
    assert record.exc_info is None
    assert "Invalid HTTP version" in record.getMessage()
    assert "\n" not in record.getMessage()
