"""What does it take to post a callback, against aiohttp's client?

64 at a time, on kept connections. Ours takes a turn and makes the attempt that is stored. The least that any
client on asyncio takes is measured too: bytes written to a transport, and a future for the answer.
"""

import argparse
import asyncio

from callbacks import CONCURRENCY, Taking, bare
from rounds import Measured, compare
from sink import sink

from mockjumio.cli import collect_less
from mockjumio.delivery.sender import HttpSender, SendOptions
from mockjumio.delivery.target import request_of, target_of
from mockjumio.exchanges import Callback
from mockjumio.settings import WireSettings

CONTENT_TYPE = "application/x-www-form-urlencoded"
HEADERS = (("User-Agent", "bare"),)
BODY = b"x" * 1_200


async def ours(url: str, count: int) -> Measured:
    settings = WireSettings()
    options = SendOptions(
        HEADERS,
        settings.timeout_ms,
        settings.connect_timeout_ms,
        settings.first_byte_timeout_ms,
        only_200=False,
    )
    callback = Callback("r-1", "r", "m", url, 0, CONTENT_TYPE, BODY)
    left = count

    async def work(sender: HttpSender) -> None:
        nonlocal left
        while left > 0:
            left -= 1
            async with sender.turn(url):
                attempt = await sender.post(callback, started=0, options=options)
            assert attempt.status == 200

    async with HttpSender() as sender:
        with Taking() as taking:
            await asyncio.gather(*(work(sender) for _ in range(CONCURRENCY)))
        return taking.each(count)


class Written(asyncio.Protocol):
    """Takes whatever comes for the answer."""

    def __init__(self) -> None:
        self.answered: asyncio.Future[None] | None = None

    def data_received(self, data: bytes) -> None:
        assert self.answered is not None
        self.answered.set_result(None)


async def least(url: str, count: int) -> Measured:
    loop = asyncio.get_running_loop()
    target = target_of(url)
    request = b"%b%d\r\n\r\n%b" % (request_of(target, CONTENT_TYPE, HEADERS).start, len(BODY), BODY)
    left = count

    async def work(transport: asyncio.Transport, protocol: Written) -> None:
        nonlocal left
        while left > 0:
            left -= 1
            protocol.answered = loop.create_future()
            transport.write(request)
            await protocol.answered

    opened = [await loop.create_connection(Written, target.host, target.port) for _ in range(CONCURRENCY)]
    with Taking() as taking:
        await asyncio.gather(*(work(transport, protocol) for transport, protocol in opened))
    for transport, _ in opened:
        transport.close()
    return taking.each(count)


async def main(rounds: int, count: int) -> None:
    with sink() as url:
        await compare(
            "aiohttp's client",
            {
                "aiohttp's client": lambda: bare(url, count, BODY),
                "mockjumio": lambda: ours(url, count),
                "a transport alone": lambda: least(url, count),
            },
            rounds=rounds,
        )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--count", type=int, default=6_000)
    chosen = parser.parse_args()
    collect_less()  # as the command line does, for the baseline too
    asyncio.run(main(chosen.rounds, chosen.count))
