"""How is a request sent that breaks off, or trickles? On purpose only."""

import asyncio
import socket
import struct
from collections.abc import AsyncIterator
from ssl import SSLContext, SSLObject

from yarl import URL

from mockjumio.faults.base import Sent

_PIECES = 10  # a second, into which what trickles is divided
_LINGER_NOT = struct.pack("ii", 1, 0)  # closing sends a reset instead of what is left


async def trickle(body: bytes, rate: int | None) -> AsyncIterator[bytes]:
    """A body at so many bytes a second, or all at once."""
    size = len(body) or 1 if rate is None else max(1, rate // _PIECES)
    for start in range(0, len(body), size):
        if start and rate is not None:
            await asyncio.sleep(size / rate)
        yield body[start : start + size]


async def break_off(
    url: str, headers: tuple[tuple[str, str], ...], sent: Sent, context: SSLContext | None
) -> SSLObject | None:
    """Send the head and as much of the body as is to be sent, and go. Raises what connecting raises.

    Returns the TLS connection that it was, if it was one.
    """
    target = URL(url, encoded=True)
    _, writer = await asyncio.open_connection(target.raw_host, target.port, ssl=context)
    secure: SSLObject | None = writer.get_extra_info("ssl_object")
    try:
        writer.write(_head(target, headers, len(sent.body)))
        async for piece in trickle(sent.begun, sent.rate):
            writer.write(piece)
            await writer.drain()
        if sent.reset:
            connection = writer.get_extra_info("socket")
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_NOT)
            writer.transport.abort()  # no good-bye of TLS either
    finally:
        writer.close()
    return secure


def _head(target: URL, headers: tuple[tuple[str, str], ...], length: int) -> bytes:
    lines = [f"POST {target.raw_path_qs} HTTP/1.1", f"Host: {target.host_port_subcomponent}"]
    lines += [f"{name}: {value}" for name, value in headers]
    lines += [f"Content-Length: {length}", "", ""]
    return "\r\n".join(lines).encode("latin-1")
