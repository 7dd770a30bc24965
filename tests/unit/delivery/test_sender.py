"""What does an attempt record, whatever the merchant does?"""

import asyncio
import itertools
import json
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import web

from mockjumio.delivery.answer import BODY_CAP, EXCERPT
from mockjumio.delivery.places import MOST_OWN, OWN
from mockjumio.delivery.sender import CONCURRENCY, CONCURRENCY_PER_HOST, HttpSender, SendOptions
from mockjumio.exchanges import Attempt, Callback, Outcome
from mockjumio.faults.fault import Sent

if TYPE_CHECKING:
    from tests.conftest import Shop

Post = Callable[..., Awaitable[Attempt]]
Serve = Callable[..., Awaitable[str]]
STARTED = 1_511_344_800_000
HEADERS = (("User-Agent", "Jumio Test/1.0"), ("Accept", "*/*"))


@pytest.fixture
async def sender() -> AsyncIterator[HttpSender]:
    async with HttpSender() as sender:
        yield sender


@pytest.fixture
def post(sender: HttpSender) -> Post:
    async def post(
        url: str,
        *,
        timeout_ms: int = 20_000,
        connect_ms: int = 20_000,
        first_byte_ms: int = 20_000,
        only_200: bool = False,
        **changes: Any,
    ) -> Attempt:
        options = SendOptions(HEADERS, timeout_ms, connect_ms, first_byte_ms, only_200)
        async with sender.turn(url):
            return await sender.post(callback(url)._replace(**changes), started=STARTED, options=options)

    return post


@pytest.fixture
async def serve() -> AsyncIterator[Serve]:
    """Answer each connection on a raw socket: these bytes once a request came, then close."""
    async with AsyncExitStack() as stack:

        async def serve(answer: bytes, *, reset: bool = False, silent: bool = False) -> str:
            over = asyncio.Event()

            async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
                await reader.readuntil(b"\r\n\r\n")
                writer.write(answer)
                await writer.drain()
                if silent:
                    await over.wait()
                if reset:  # closing with nothing lingering sends RST
                    writer.get_extra_info("socket").setsockopt(
                        socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0"
                    )
                writer.close()

            server = await asyncio.start_server(connected, "127.0.0.1", 0)
            await stack.enter_async_context(server)
            stack.callback(over.set)
            return f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/jumio"

        yield serve


def options(milliseconds: int) -> SendOptions:
    return SendOptions(HEADERS, milliseconds, milliseconds, milliseconds, only_200=False)


async def posted(sender: HttpSender, callback: Callback, options: SendOptions) -> Attempt:
    async with sender.turn(callback.url):
        return await sender.post(callback, started=STARTED, options=options)


def callback(url: str) -> Callback:
    return Callback(
        id="reference-1",
        reference="reference",
        merchant="token",
        url=url,
        created=STARTED,
        content_type="application/x-www-form-urlencoded",
        body=b"idType=PASSPORT&idScanImage=https%3A%2F%2Fx",
    )


@pytest.mark.parametrize("status", [200, 201, 202, 204, 299])
async def test_any_2xx_is_accepted(post: Post, shop: "Shop", status: int) -> None:
    shop.answers(status)
    attempt = await post(shop.url)
    assert (attempt.outcome, attempt.status, attempt.detail) == (Outcome.ACCEPTED, status, "")


@pytest.mark.parametrize(
    ("status", "outcome"), [(200, Outcome.ACCEPTED), (201, Outcome.REJECTED), (204, Outcome.REJECTED)]
)
async def test_only_exactly_200_is_accepted_if_the_merchant_says_so(
    post: Post, shop: "Shop", status: int, outcome: Outcome
) -> None:
    shop.answers(status)
    assert (await post(shop.url, only_200=True)).outcome is outcome


@pytest.mark.parametrize("status", [400, 401, 404, 500, 503])
async def test_an_error_status_is_rejected_and_said_in_words(post: Post, shop: "Shop", status: int) -> None:
    shop.answers(status)
    attempt = await post(shop.url)
    assert (attempt.outcome, attempt.status) == (Outcome.REJECTED, status)
    assert f"answered {status}" in attempt.detail
    assert "expected 2xx" in attempt.detail


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_is_not_followed_and_its_target_is_told(
    post: Post, shop: "Shop", status: int
) -> None:
    shop.answers(status, Location="/elsewhere")
    attempt = await post(shop.url)
    assert (attempt.outcome, attempt.status) == (Outcome.REDIRECTED, status)
    assert "/elsewhere" in attempt.detail
    assert [one.path for one in shop.received] == ["/jumio"]


async def test_a_redirect_without_a_target_is_told_too(post: Post, shop: "Shop") -> None:
    shop.answers(302)
    assert "points to nowhere" in (await post(shop.url)).detail


async def test_the_body_arrives_byte_for_byte_with_the_headers_that_are_recorded(
    post: Post, shop: "Shop"
) -> None:
    attempt = await post(shop.url)
    (received,) = shop.received
    assert received.body == callback("").body
    for name, value in attempt.request_headers:
        assert received.headers[name] == value
    assert received.headers["User-Agent"] == "Jumio Test/1.0"
    assert received.headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert "Accept-Encoding" not in received.headers


async def test_an_attempt_records_number_start_answer_and_duration(post: Post, shop: "Shop") -> None:
    first = await post(shop.url)
    second = await post(shop.url, attempts=(first,))
    assert (first.number, second.number) == (1, 2)
    assert first.started == STARTED
    assert first.duration_ms > 0
    assert first.excerpt == "thanks"
    assert dict(first.response_headers)["Content-Type"].startswith("text/plain")


async def test_the_connection_is_kept_for_the_next_callback(post: Post, shop: "Shop") -> None:
    for _ in range(3):
        await post(shop.url)
    assert len({one.connection for one in shop.received}) == 1


async def test_a_merchants_cookies_are_not_sent_back(post: Post, shop: "Shop") -> None:
    shop.answers(200, **{"Set-Cookie": "session=1; Path=/"})
    by_name = shop.url.replace("127.0.0.1", "localhost")  # cookies of bare addresses are kept by nobody
    await post(by_name)
    await post(by_name)
    assert "Cookie" not in shop.received[1].headers


async def test_a_merchant_that_stays_silent_times_out(post: Post, serve: Serve) -> None:
    attempt = await post(await serve(b"", silent=True), timeout_ms=50)
    assert (attempt.outcome, attempt.status) == (Outcome.TIMED_OUT, None)
    assert attempt.detail == "no answer began within 0.05 s"


async def test_each_part_of_an_attempt_has_its_own_bound(post: Post, serve: Serve) -> None:
    silent = await serve(b"", silent=True)
    assert (await post(silent, first_byte_ms=30)).detail == "no answer began within 0.03 s"
    started = await serve(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n", silent=True)
    attempt = await post(started, first_byte_ms=30, timeout_ms=80)
    assert attempt.detail == "no complete answer within 0.08 s"
    assert attempt.first_byte_ms is not None
    assert attempt.connect_ms is not None
    assert attempt.connect_ms <= attempt.first_byte_ms <= attempt.duration_ms


async def test_a_connection_that_is_not_made_in_time_is_given_up(post: Post) -> None:
    with socket.socket() as full:  # a full backlog: the system answers nothing
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        port = full.getsockname()[1]
        fillers = [socket.socket() for _ in range(3)]
        for filler in fillers:
            filler.setblocking(False)
            filler.connect_ex(("127.0.0.1", port))
        attempt = await post(f"http://127.0.0.1:{port}/", connect_ms=60)
        for filler in fillers:
            filler.close()
    assert (attempt.outcome, attempt.detail) == (Outcome.TIMED_OUT, "no connection within 0.06 s")


async def test_timings_say_whether_a_connection_was_made(post: Post, shop: "Shop") -> None:
    first, second = await post(shop.url), await post(shop.url)
    assert first.connect_ms is not None
    assert second.connect_ms is None, "the second went out on the kept connection"


async def test_a_merchant_that_stops_in_the_middle_of_its_answer_times_out(post: Post, serve: Serve) -> None:
    url = await serve(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc", silent=True)
    assert (await post(url, timeout_ms=50)).outcome is Outcome.TIMED_OUT


async def test_an_answer_that_does_not_end_in_time_keeps_its_head(post: Post, serve: Serve) -> None:
    url = await serve(b"HTTP/1.1 200 OK\r\nX-Trace: 7\r\nContent-Length: 9\r\n\r\nabc", silent=True)
    attempt = await post(url, timeout_ms=50)
    assert (attempt.outcome, attempt.status, attempt.excerpt) == (Outcome.TIMED_OUT, 200, "abc")
    assert ("X-Trace", "7") in attempt.response_headers
    assert attempt.request_headers[0][0] == "Host"
    assert attempt.detail == "no complete answer within 0.05 s"


async def test_a_status_is_kept_also_if_the_headers_do_not_end(post: Post, serve: Serve) -> None:
    silent = await post(await serve(b"HTTP/1.1 503 Busy\r\nX-Tra", silent=True), timeout_ms=50)
    assert (silent.outcome, silent.status) == (Outcome.TIMED_OUT, 503)
    closed = await post(await serve(b"HTTP/1.1 503 Busy\r\nX-Tra"))
    assert (closed.outcome, closed.status) == (Outcome.RESET, 503)
    assert closed.detail == "the answer broke off in its headers"


async def test_an_answer_that_breaks_off_keeps_its_head(post: Post, serve: Serve) -> None:
    attempt = await post(await serve(b"HTTP/1.1 500 Oh\r\nX-Trace: 7\r\nContent-Length: 10\r\n\r\nabc"))
    assert (attempt.outcome, attempt.status) == (Outcome.RESET, 500)
    assert ("X-Trace", "7") in attempt.response_headers


async def test_whatever_goes_wrong_is_an_outcome(
    post: Post, shop: "Shop", monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: object) -> None:
        raise RuntimeError("nobody thought of this")

    monkeypatch.setattr("mockjumio.delivery.wire.Wire.take", fail)
    attempt = await post(shop.url)
    assert (attempt.outcome, attempt.detail) == (Outcome.RESET, "RuntimeError: nobody thought of this")


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(b"", id="before the answer"),
        pytest.param(b"HTTP/1.1 200 OK\r\nContent-Le", id="in the head"),
        pytest.param(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc", id="in the body"),
        pytest.param(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab", id="in a chunk"),
    ],
)
@pytest.mark.parametrize("reset", [False, True], ids=["closed", "reset"])
async def test_a_connection_that_breaks_off_is_reset_not_accepted(
    post: Post, serve: Serve, answer: bytes, reset: bool
) -> None:
    attempt = await post(await serve(answer, reset=reset))
    assert attempt.outcome is Outcome.RESET
    assert attempt.detail


@pytest.mark.parametrize(
    "answer",
    [
        b"SSH-2.0-OpenSSH_9.6\r\n\r\n",
        b"\x00\xff\xfe" * 40,
        b"HTTP/1.1 2x0 OK\r\n\r\n",
        b"HTTP/9.9 200\r\n\r\n",
    ],
)
async def test_an_answer_that_is_not_http_is_an_outcome_not_an_error(
    post: Post, serve: Serve, answer: bytes
) -> None:
    attempt = await post(await serve(answer))
    assert (attempt.outcome, attempt.status, attempt.first_byte_ms) == (Outcome.RESET, None, None)
    assert attempt.detail.startswith("the answer was not HTTP: ")
    assert "\n" not in attempt.detail


async def test_a_header_beyond_all_measure_is_an_outcome_not_an_error(post: Post, serve: Serve) -> None:
    answer = b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * 100_000 + b"\r\nContent-Length: 0\r\n\r\n"
    attempt = await post(await serve(answer))
    assert (attempt.outcome, attempt.status) == (Outcome.RESET, 200)
    assert attempt.detail == "the headers of the answer are longer than 65536 bytes"


async def test_nobody_listening_is_refused(post: Post, unused_tcp_port: int) -> None:
    attempt = await post(f"http://127.0.0.1:{unused_tcp_port}/jumio")
    assert (attempt.outcome, attempt.status) == (Outcome.REFUSED, None)
    assert f"127.0.0.1:{unused_tcp_port}" in attempt.detail


async def test_an_address_is_called_where_a_test_has_names_fail(
    post: Post, shop: "Shop", monkeypatch: pytest.MonkeyPatch
) -> None:
    def unresolved(host: str, *rest: object, **more: object) -> None:
        raise OSError("no network in tests")

    monkeypatch.setattr(socket, "getaddrinfo", unresolved)
    assert (await post(shop.url.replace("localhost", "127.0.0.1"))).outcome is Outcome.ACCEPTED


async def test_a_host_name_that_does_not_resolve_is_told(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    def unresolved(host: str, *rest: object, **more: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unresolved)  # no question leaves the machine
    attempt = await post("http://shop.invalid/jumio")
    assert attempt.outcome is Outcome.DNS_FAILURE
    assert "'shop.invalid'" in attempt.detail


@pytest.mark.parametrize(
    "url",
    [
        "",
        "nonsense",
        "/jumio",
        "http://",
        "http:///x",
        "ftp://127.0.0.1/x",
        "http://127.0.0.1:99999/x",
        "http://[::1/x",
        "http://[v1.x]/",
        "http:127.0.0.1/x",
        "ws://127.0.0.1/x",
        "http://a b.example/",
        "http://a..b/",
        "http://%31.example/",
        "http://127.1/x",
        "http://127\u30020\u30020\u30021.1/x",
    ],
)
async def test_what_is_no_url_is_told_without_an_exception(post: Post, url: str) -> None:
    attempt = await post(url)
    assert attempt.outcome is Outcome.INVALID_URL
    assert attempt.detail


async def test_https_against_a_plain_port_is_a_tls_failure(post: Post, shop: "Shop") -> None:
    attempt = await post(shop.url.replace("http:", "https:"))
    assert attempt.outcome is Outcome.TLS_FAILURE
    assert shop.received == []


async def test_a_huge_answer_is_read_up_to_the_cap_and_kept_as_an_excerpt(post: Post, shop: "Shop") -> None:
    broke_off = asyncio.Event()

    async def endless(request: web.Request) -> web.StreamResponse:
        answer = web.StreamResponse()
        await answer.prepare(request)
        try:
            while True:
                await answer.write(b"x" * BODY_CAP)
        except ConnectionError:
            broke_off.set()
            raise

    shop.answer = endless
    attempt = await post(shop.url)
    assert (attempt.outcome, attempt.status) == (Outcome.ACCEPTED, 200)
    assert attempt.excerpt == "x" * EXCERPT
    async with asyncio.timeout(20):
        await broke_off.wait()
    shop.answers(200)
    assert (await post(shop.url)).outcome is Outcome.ACCEPTED


async def test_an_answer_in_no_known_encoding_is_kept_as_text(post: Post, shop: "Shop") -> None:
    async def binary(request: web.Request) -> web.Response:
        return web.Response(body=b"\xff\x00gr\xc3\xbcezi")

    shop.answer = binary
    assert (await post(shop.url)).excerpt == "\ufffd\x00grüezi"


async def test_an_answer_that_claims_to_be_compressed_is_not_unpacked(post: Post, serve: Serve) -> None:
    url = await serve(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc")
    attempt = await post(url)
    assert (attempt.outcome, attempt.excerpt) == (Outcome.ACCEPTED, "abc")


async def test_callbacks_go_out_concurrently_up_to_the_bound(shop: "Shop") -> None:
    bound, release = 3, asyncio.Event()
    under_way = most = 0

    async def slow(request: web.Request) -> web.Response:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        await release.wait()
        under_way -= 1
        return web.Response()

    shop.answer = slow
    patient = options(20_000)
    async with HttpSender(concurrency=bound, per_host=bound) as sender, asyncio.TaskGroup() as group:
        tasks = [group.create_task(posted(sender, callback(shop.url), patient)) for _ in range(8)]
        await shop.arrived(bound)
        release.set()
    assert [task.result().outcome for task in tasks] == [Outcome.ACCEPTED] * 8
    assert most == bound


async def test_waiting_for_a_turn_does_not_count_as_the_merchants_time(shop: "Shop", serve: Serve) -> None:
    release = asyncio.Event()

    async def slow(request: web.Request) -> web.Response:
        await release.wait()
        return web.Response()

    shop.answer = slow
    patient, impatient = options(20_000), options(500)
    silent = callback(await serve(b"", silent=True))
    async with HttpSender(per_host=1) as sender, HttpSender() as other, asyncio.TaskGroup() as group:
        first = group.create_task(posted(sender, callback(shop.url), patient))
        await shop.arrived(1)
        second = group.create_task(posted(sender, callback(shop.url), impatient))
        elapsed = await posted(other, silent, impatient)
        was_waiting = not second.done()
        shop.answers(200)
        release.set()
    assert elapsed.outcome is Outcome.TIMED_OUT
    assert was_waiting, "an attempt that was never sent was recorded as timed out"
    assert [task.result().outcome for task in (first, second)] == [Outcome.ACCEPTED] * 2


async def test_a_sender_that_is_not_open_says_so() -> None:
    with pytest.raises(RuntimeError, match="not open"):
        await HttpSender().post(callback("http://127.0.0.1"), started=STARTED, options=options(1))


@pytest.mark.parametrize(
    ("answer", "shown"),
    [
        pytest.param(
            b"HTTP/1.1 500 F\xfcr dich\r\nContent-Length: 0\r\n\r\n", "F\ufffdr dich", id="reason phrase"
        ),
        pytest.param(
            b"HTTP/1.1 302 Found\r\nLocation: /\xff\xfe\r\nContent-Length: 0\r\n\r\n",
            "/\ufffd\ufffd",
            id="location",
        ),
        pytest.param(
            "HTTP/1.1 302 Found\r\nLocation: /grüezi\x9b31m\r\nContent-Length: 0\r\n\r\n".encode(),
            "/grüezi\\x9b31m",
            id="terminal control",
        ),
    ],
)
async def test_what_a_merchant_says_can_be_shown_whatever_its_bytes(
    post: Post, serve: Serve, answer: bytes, shown: str
) -> None:
    attempt = await post(await serve(answer))
    assert shown in attempt.detail
    assert attempt.detail.encode("utf-8")


async def test_a_detail_stays_short_whatever_a_merchant_says(post: Post, serve: Serve) -> None:
    for status, header in (
        (b"500 " + b"x" * 10_000, b"X: y"),
        (b"302 Found", b"Location: /" + b"x" * 10_000),
    ):
        answer = b"HTTP/1.1 %b\r\n%b\r\nContent-Length: 0\r\n\r\n" % (status, header)
        assert len((await post(await serve(answer))).detail) < 700


async def test_headers_can_be_shown_whatever_their_bytes(post: Post, serve: Serve) -> None:
    answer = b"HTTP/1.1 200 OK\r\nX-Name: caf\xe9 \xc3\xbc\xc2\x85\r\nContent-Length: 0\r\n\r\n"
    attempt = await post(await serve(answer))
    assert dict(attempt.response_headers)["X-Name"] == "caf\ufffd ü\\x85"
    json.dumps(attempt.response_headers, ensure_ascii=False).encode("utf-8")


class Fickle:
    """A merchant that keeps connections, and says to each request what ``says`` says; empty is a close."""

    def __init__(self) -> None:
        self.url = ""
        self.says: Callable[[int], bytes] = lambda nth: KEPT  # by the request's number on its connection
        self.reset = False
        self.posts: list[tuple[int, int]] = []  # connection, and the request's number on it
        self.connections = 0
        self.closes = True  # after what is no plain acceptance
        self.came, self.left = asyncio.Event(), asyncio.Event()

    @property
    def port(self) -> str:
        return self.url.split(":")[2].removesuffix("/jumio")

    async def connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        connection = self.connections
        for nth in itertools.count(1):
            try:
                await reader.readuntil(b"\r\n\r\n")
                await reader.readexactly(len(callback("").body))
            except (asyncio.IncompleteReadError, ConnectionError):
                break
            self.posts.append((connection, nth))
            self.came.set()
            says = self.says(nth)
            writer.write(says)
            await writer.drain()
            if self.closes and says != KEPT:
                break
        self.left.set()
        if self.reset:  # closing with nothing lingering sends RST
            writer.get_extra_info("socket").setsockopt(
                socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0"
            )
        writer.close()


KEPT = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"


@pytest.fixture
async def fickle() -> AsyncIterator[Fickle]:
    fickle = Fickle()
    async with await asyncio.start_server(fickle.connected, "0.0.0.0", 0) as server:
        fickle.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/jumio"
        yield fickle


@pytest.mark.parametrize("reset", [False, True], ids=["closed", "reset"])
async def test_a_kept_connection_that_is_closed_before_an_answer_is_no_failure(
    post: Post, fickle: Fickle, reset: bool
) -> None:
    fickle.reset = reset
    fickle.says = lambda nth: KEPT if nth == 1 else b""
    first = await post(fickle.url)
    second = await post(fickle.url)
    assert (first.outcome, first.detail) == (Outcome.ACCEPTED, "")
    assert (second.outcome, second.status) == (Outcome.ACCEPTED, 200)
    assert "posted again on a new one" in second.detail
    assert fickle.posts == [(1, 1), (1, 2), (2, 1)]


async def test_it_is_posted_again_on_a_new_connection_and_on_no_other_kept_one(
    post: Post, fickle: Fickle
) -> None:
    await asyncio.gather(post(fickle.url), post(fickle.url), post(fickle.url))
    assert fickle.connections == 3
    fickle.says = lambda nth: KEPT if nth == 1 else b""
    assert (await post(fickle.url)).outcome is Outcome.ACCEPTED
    assert [nth for _, nth in fickle.posts[3:]] == [2, 1]
    assert fickle.posts[-1][0] == 4


async def test_it_is_posted_again_once_and_not_more(post: Post, fickle: Fickle) -> None:
    await post(fickle.url)
    fickle.says = lambda nth: b""
    attempt = await post(fickle.url)
    assert attempt.outcome is Outcome.RESET
    assert attempt.detail.startswith("the kept connection was closed before an answer came; posted again")
    assert attempt.detail.endswith("; the connection was closed before an answer came")
    assert fickle.posts == [(1, 1), (1, 2), (2, 1)]


@pytest.mark.parametrize("reset", [False, True], ids=["closed", "reset"])
@pytest.mark.parametrize("says", [b"H", b"HTTP/1.1 200 OK\r\nContent-Le", KEPT.replace(b"0", b"9", 1)[:-1]])
async def test_an_answer_that_has_begun_is_not_asked_for_again(
    post: Post, fickle: Fickle, says: bytes, reset: bool
) -> None:
    await post(fickle.url)
    fickle.reset = reset
    fickle.says = lambda nth: says
    assert (await post(fickle.url)).outcome is Outcome.RESET
    assert fickle.posts == [(1, 1), (1, 2)]


async def test_a_new_connection_that_is_closed_before_an_answer_is_a_failure(
    post: Post, fickle: Fickle
) -> None:
    fickle.says = lambda nth: b""
    attempt = await post(fickle.url)
    assert (attempt.outcome, attempt.detail) == (
        Outcome.RESET,
        "the connection was closed before an answer came",
    )
    assert fickle.posts == [(1, 1)]


async def test_what_is_odd_is_a_remark_and_the_connection_is_not_used_again(
    post: Post, fickle: Fickle
) -> None:
    fickle.says = lambda nth: KEPT.replace(b"\r\n\r\n", b"\r\nContent-Length: 0\r\n\r\n")
    fickle.closes = False
    first, second = await post(fickle.url), await post(fickle.url)
    assert [one.outcome for one in (first, second)] == [Outcome.ACCEPTED] * 2
    assert first.remarks == ("Content-Length given 2 times: 0",)
    assert first.detail == ""
    assert fickle.posts == [(1, 1), (2, 1)]


async def test_what_an_answer_had_too_much_spoils_no_later_attempt(post: Post, fickle: Fickle) -> None:
    fickle.says = lambda nth: KEPT if nth == 1 else b"thanks" + KEPT
    fickle.closes = False
    first, second = await post(fickle.url), await post(fickle.url)
    assert (first.outcome, first.remarks) == (Outcome.ACCEPTED, ())
    assert (second.outcome, second.status) == (Outcome.ACCEPTED, 200)
    assert second.remarks == ("bytes left over from the previous answer: 'thanks'",)
    assert fickle.posts == [(1, 1), (1, 2)]


async def test_a_connection_that_nobody_uses_is_given_up(
    post: Post, fickle: Fickle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mockjumio.delivery.wire.KEPT", 0.0)
    await post(fickle.url)
    async with asyncio.timeout(20):
        await fickle.left.wait()
    assert (await post(fickle.url)).connect_ms is not None


async def test_so_many_connections_are_kept_and_no_more(fickle: Fickle) -> None:
    async with HttpSender(concurrency=2) as sender:
        for path in ("a", "b", "c"):
            host = f"http://127.0.0.{'abc'.index(path) + 1}:{fickle.port}/"
            assert (await posted(sender, callback(host), options(20_000))).outcome is Outcome.ACCEPTED
        async with asyncio.timeout(20):
            await fickle.left.wait()
        assert (await posted(sender, callback(f"http://127.0.0.3:{fickle.port}/"), options(20_000))).status
    assert fickle.connections == 3
    assert fickle.posts[-1] == (3, 2)


async def test_where_one_address_of_a_host_refuses_another_is_tried(
    post: Post, fickle: Fickle, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = socket.getaddrinfo

    def two(host: str, *rest: Any, **how: Any) -> list[Any]:
        if host != "shop.example":
            return asked(host, *rest, **how)
        stream = (socket.AF_INET, socket.SOCK_STREAM, 6, "")
        return [(*stream, (address, fickle.port)) for address in ("127.0.0.77", "127.0.0.1")]

    monkeypatch.setattr(socket, "getaddrinfo", two)
    attempt = await post(f"http://shop.example:{fickle.port}/jumio")
    assert attempt.outcome is Outcome.ACCEPTED
    assert dict(attempt.request_headers)["Host"] == f"shop.example:{fickle.port}"


async def test_localhost_is_reached_at_either_of_its_addresses(post: Post) -> None:
    async def accepts(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(KEPT)
        writer.close()

    places = {found[4][0] for found in socket.getaddrinfo("localhost", 80, type=socket.SOCK_STREAM)}
    for place in places & {"127.0.0.1", "::1"}:  # Node.js, for one, listens at the first alone
        async with await asyncio.start_server(accepts, place, 0) as server:
            port = server.sockets[0].getsockname()[1]
            assert (await post(f"http://localhost:{port}/")).outcome is Outcome.ACCEPTED


async def test_a_body_trickles_in_with_its_length(sender: HttpSender, shop: "Shop") -> None:
    slow = callback(shop.url)
    sent = Sent(slow.content_type, slow.body, rate=1_000_000)
    attempt = await sender.post(slow, started=STARTED, options=options(20_000), sent=sent)
    assert attempt.outcome is Outcome.ACCEPTED
    slower = sent._replace(rate=400)
    attempt = await sender.post(slow, started=STARTED, options=options(20_000), sent=slower)
    assert [one.body for one in shop.received] == [slow.body] * 2
    assert shop.received[1].headers["Content-Length"] == str(len(slow.body))
    assert "Transfer-Encoding" not in shop.received[1].headers
    assert attempt.first_byte_ms is not None
    assert attempt.first_byte_ms >= 100  # the second piece goes out a tenth of a second after the first


async def test_an_answer_before_the_whole_body_counts(sender: HttpSender, serve: Serve) -> None:
    url = await serve(b"HTTP/1.1 413 Too much\r\nContent-Length: 0\r\n\r\n", silent=True)
    sent = Sent("text/plain", b"x" * 1_000_000, rate=10)
    attempt = await sender.post(callback(url), started=STARTED, options=options(20_000), sent=sent)
    assert (attempt.outcome, attempt.status) == (Outcome.REJECTED, 413)


async def test_a_slow_body_has_its_time_too(sender: HttpSender, serve: Serve) -> None:
    url = await serve(b"", silent=True)
    sent = Sent("text/plain", b"x" * 1_000_000, rate=10)
    attempt = await sender.post(callback(url), started=STARTED, options=options(60), sent=sent)
    assert (attempt.outcome, attempt.detail) == (Outcome.TIMED_OUT, "no answer began within 0.06 s")


@pytest.mark.parametrize("reset", [False, True], ids=["closed", "reset"])
async def test_what_breaks_off_on_purpose_takes_a_connection_of_its_own(
    sender: HttpSender, fickle: Fickle, reset: bool
) -> None:
    await posted(sender, callback(fickle.url), options(20_000))
    cut = Sent("text/plain", b"0123456789", cut=4, reset=reset)
    attempt = await sender.post(callback(fickle.url), started=STARTED, options=options(20_000), sent=cut)
    how = "reset" if reset else "closed"
    assert attempt.detail == f"the connection was {how} on purpose after 4 of 10 bytes"
    assert attempt.outcome is Outcome.RESET
    assert attempt.connect_ms is not None
    assert dict(attempt.request_headers)["Content-Length"] == "10"
    assert (await posted(sender, callback(fickle.url), options(20_000))).connect_ms is None
    assert fickle.posts == [(1, 1), (1, 2)]


async def test_who_gives_up_waiting_leaves_no_connection_behind(sender: HttpSender, fickle: Fickle) -> None:
    fickle.says = lambda nth: b"HTTP/1.1 100 Continue\r\n\r\n"
    fickle.closes = False
    posting = asyncio.create_task(posted(sender, callback(fickle.url), options(20_000)))
    async with asyncio.timeout(20):
        await fickle.came.wait()
    posting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await posting
    async with asyncio.timeout(20):
        await fickle.left.wait()


async def test_places_are_given_back_also_by_who_gives_up_waiting(fickle: Fickle) -> None:
    async with HttpSender(concurrency=1) as sender:
        async with sender.turn(fickle.url):
            waiting = [
                asyncio.create_task(posted(sender, callback(fickle.url), options(1))) for _ in range(3)
            ]
            await asyncio.sleep(0)
            for task in waiting:
                task.cancel()
        await asyncio.wait(waiting)
        assert all(task.cancelled() for task in waiting)
        assert (await posted(sender, callback(fickle.url), options(20_000))).status == 200
        assert {host.places.free for host in sender.places.hosts.values()} == {CONCURRENCY_PER_HOST}


async def test_a_sender_that_is_closed_ends_what_is_under_way(fickle: Fickle) -> None:
    fickle.says = lambda nth: b"HTTP/1.1 100 Continue\r\n\r\n"
    fickle.closes = False
    async with HttpSender() as sender:
        posting = asyncio.create_task(posted(sender, callback(fickle.url), options(20_000)))
        async with asyncio.timeout(20):
            await fickle.came.wait()
    attempt = await posting
    assert (attempt.outcome, attempt.detail) == (
        Outcome.RESET,
        "the sandbox was stopped before an answer came",
    )


async def test_a_merchant_that_hangs_does_not_hold_up_the_others(shop: "Shop", fickle: Fickle) -> None:
    release = asyncio.Event()

    async def hanging(request: web.Request) -> web.Response:
        await release.wait()
        return web.Response()

    shop.answer = hanging
    patient = options(20_000)
    async with HttpSender(concurrency=3, per_host=2) as sender, asyncio.TaskGroup() as group:
        hung = [group.create_task(posted(sender, callback(shop.url), patient)) for _ in range(5)]
        await shop.arrived(2)
        assert (await posted(sender, callback(fickle.url), patient)).status == 200
        assert len(shop.received) == 2
        assert not any(task.done() for task in hung)
        release.set()
    assert [task.result().outcome for task in hung] == [Outcome.ACCEPTED] * 5


async def test_fifty_hosts_that_hang_hold_up_no_other(serve: Serve, shop: "Shop") -> None:
    hosts = [await serve(b"", silent=True) for _ in range(50)]
    patient = options(20_000)
    async with HttpSender() as sender:
        hung = [
            asyncio.create_task(posted(sender, callback(url), patient))
            for url in hosts
            for _ in range(3 * OWN)
        ]
        while sender.places.everywhere.free:  # noqa: ASYNC110 - nothing tells of a place that is taken
            await asyncio.sleep(0)
        good = [await posted(sender, callback(shop.url), patient) for _ in range(2 * OWN)]
        together = await asyncio.gather(
            *(posted(sender, callback(shop.url), patient) for _ in range(3 * OWN))
        )
        assert not any(task.done() for task in hung)
        for task in hung:
            task.cancel()
        await asyncio.gather(*hung, return_exceptions=True)
        assert {one.status for one in (*good, *together)} == {200}
        assert (sender.places.everywhere.free, sender.places.own) == (CONCURRENCY, MOST_OWN)
        assert {host.places.free for host in sender.places.hosts.values()} == {CONCURRENCY_PER_HOST}


async def test_own_places_end_where_there_are_too_many_hosts(
    serve: Serve, shop: "Shop", monkeypatch: pytest.MonkeyPatch
) -> None:
    release = asyncio.Event()

    async def slow(request: web.Request) -> web.Response:
        await release.wait()
        return web.Response()

    shop.answer = slow
    monkeypatch.setattr("mockjumio.delivery.places.MOST_OWN", 1)
    patient = options(20_000)
    async with HttpSender(concurrency=1) as sender, asyncio.TaskGroup() as group:
        tasks = [group.create_task(posted(sender, callback(shop.url), patient)) for _ in range(6)]
        await shop.arrived(2)
        for _ in range(100):
            await asyncio.sleep(0)
        assert len(shop.received) == 2
        tasks[-1].cancel()
        release.set()
        outcomes = await asyncio.gather(*tasks, return_exceptions=True)
    assert len(shop.received) == 5
    assert sum(isinstance(one, asyncio.CancelledError) for one in outcomes) == 1
    assert (sender.places.everywhere.free, sender.places.own) == (1, 1)
    assert {host.places.free for host in sender.places.hosts.values()} == {CONCURRENCY_PER_HOST}
