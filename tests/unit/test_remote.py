"""Does the control client say what went wrong, with the exit code that fits?"""

import json
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from mockjumio.errors import ConfigurationError, MockjumioError, Refused, TimedOut, Unreachable, UsageError
from mockjumio.outgoing.remote import Control, EventStream, StreamedEvent


class Server:
    """Answers everything with ``status`` and ``content``, and keeps what was asked."""

    def __init__(self) -> None:
        self.status, self.content = 200, b"{}"
        self.headers: dict[str, str] = {}
        self.asked: list[tuple[str, str, dict[str, str], bytes]] = []
        self.url = ""

    def refuses(self, status: int, **problem: Any) -> None:
        self.status, self.content = status, json.dumps({"status": status, **problem}).encode()


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server()

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            server.asked.append((self.command, self.path, dict(self.headers), body))
            self.send_response(server.status)
            for name, value in server.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(server.content)

        do_GET = answer  # noqa: N815 - the names that http.server calls
        do_POST = answer  # noqa: N815

        def log_message(self, format: str, *arguments: object) -> None: ...

    listening = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    server.url = f"http://127.0.0.1:{listening.server_port}"
    yield server
    listening.shutdown()
    listening.server_close()
    thread.join()


Call = Callable[[Control], object]


@pytest.mark.parametrize(
    ("call", "method", "path", "body"),
    [
        (lambda control: control.clock(), "GET", "/clock?merchant=m+1", b""),
        (
            lambda control: control.move_clock("advance", {"by": "1s"}),
            "POST",
            "/clock/advance?merchant=m+1",
            b'{"by": "1s"}',
        ),
        (lambda control: control.start({}), "POST", "/transactions?merchant=m+1", b"{}"),
        (lambda control: control.scenario("a/b?"), "GET", "/scenarios/a%2Fb%3F", b""),
        (lambda control: control.transaction("r"), "GET", "/transactions/r?merchant=m+1", b""),
        (
            lambda control: control.transaction("r", merchant="o", wait=1.5),
            "GET",
            "/transactions/r?merchant=o&wait=1500ms",
            b"",
        ),
    ],
)
def test_a_call_is_made_as_the_api_wants_it(
    server: Server, call: Call, method: str, path: str, body: bytes
) -> None:
    server.content = b'{"a": 1}'
    assert call(Control(server.url + "/", token="t", merchant="m 1")) == {"a": 1}
    ((asked_method, asked_path, headers, asked_body),) = server.asked
    assert (asked_method, asked_path, asked_body) == (method, f"/_mock/api/v1{path}", body)
    assert headers["Authorization"] == "Bearer t"


def test_without_a_merchant_and_a_token_none_is_sent(server: Server) -> None:
    Control(server.url).clock()
    ((_, path, headers, _),) = server.asked
    assert path == "/_mock/api/v1/clock"
    assert "Authorization" not in headers


@pytest.mark.parametrize(
    ("status", "kind", "code"),
    [
        (400, Refused, 2),
        (404, Refused, 2),
        (409, Refused, 2),
        (422, Refused, 2),
        (401, ConfigurationError, 3),
        (500, Unreachable, 4),
        (503, Unreachable, 4),
    ],
)
def test_a_problem_document_is_an_error_with_its_detail(
    server: Server, status: int, kind: type[MockjumioError], code: int
) -> None:
    server.refuses(status, detail="so it is")
    with pytest.raises(kind, match="so it is") as caught:
        Control(server.url).clock()
    assert caught.value.exit_code == code


def test_a_refusal_carries_every_problem(server: Server) -> None:
    server.refuses(422, detail="two", errors=[{"field": "a", "message": "b"}, {"field": "c", "message": "d"}])
    with pytest.raises(Refused) as caught:
        Control(server.url).start({})
    assert caught.value.status == 422
    assert [tuple(problem) for problem in caught.value.problems] == [("a", "b"), ("c", "d")]


@pytest.mark.parametrize(
    ("status", "content"),
    [
        *((status, content) for status in (200, 404, 502) for content in (b"<html>", b"[]", b"\xff")),
        (404, b'{"detail": 5}'),
    ],
)
def test_another_program_is_not_mistaken_for_a_sandbox(server: Server, status: int, content: bytes) -> None:
    server.status, server.content = status, content
    with pytest.raises(Unreachable, match="does not answer as mockjumio does"):
        Control(server.url).clock()


ELSEWHERE = "http://203.0.113.7:8017"  # reserved for documentation


def test_a_sandbox_on_this_machine_is_called_past_proxies(server: Server, dead_proxy: None) -> None:
    assert Control(server.url).clock() == {}


def test_another_is_called_through_the_proxy_that_errors_name(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", server.url.replace("//", "//me:secret@"))
    assert Control(ELSEWHERE).clock() == {}
    ((_, path, headers, _),) = server.asked
    assert path == f"{ELSEWHERE}/_mock/api/v1/clock"
    assert headers["Proxy-Authorization"].startswith("Basic ")
    server.status, server.content = 502, b"<html>"
    with pytest.raises(Unreachable) as caught:
        Control(ELSEWHERE).clock()
    named = f"{ELSEWHERE} (asked through HTTP_PROXY={server.url})"
    assert str(caught.value) == f"{named} does not answer as mockjumio does: status 502"


@pytest.mark.parametrize(
    "url",
    [
        *("http://x?a=b", "http://x/#a", "http://x:99999", "http://", "x", "http://[::1"),
        *(
            "http://%zz",
            "http://x\\y",
            "http://x:",
            "http://a..b",
            "http://a b",
            "http://x/a b",
            "http://x\ty",
        ),
    ],
)
def test_what_no_path_can_be_added_to_is_no_server(url: str) -> None:
    with pytest.raises(UsageError, match="is not an http or https URL"):
        Control(url)


def test_nobody_there_is_unreachable(unused_tcp_port: int) -> None:
    with pytest.raises(Unreachable, match=rf"127\.0\.0\.1:{unused_tcp_port} does not answer: "):
        Control(f"http://127.0.0.1:{unused_tcp_port}").clock()


def test_a_server_that_keeps_silent_is_timed_out() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        control = Control(f"http://127.0.0.1:{silent.getsockname()[1]}")
        with pytest.raises(TimedOut, match=r"no answer within 0\.05 seconds"):
            control.move_clock("advance", {"by": "1s"}, seconds=0.05)


@pytest.mark.parametrize("url", ["", "localhost:8017", "file:///etc/hostname", "http://", "http:///x"])
def test_what_is_no_http_url_is_a_usage_error(url: str) -> None:
    with pytest.raises(UsageError, match="not an http or https URL"):
        Control(url)


def test_it_loads_nothing_but_the_standard_library() -> None:
    code = (
        "import sys, mockjumio.cli.steer\n"
        "print([name for name in ('aiohttp', 'asyncio', 'yaml', 'pycountry') if name in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "[]\n"


def test_a_stream_of_events_goes_on_where_the_last_connection_ended(server: Server) -> None:
    stream = EventStream(Control(server.url, token="t"), "m", after=4)
    server.headers = {"Mockjumio-Run": "one", "Last-Event-ID": "4"}
    server.content = (
        b': mockjumio\n\nid: 7\nevent: request\ndata: {"a": "\xc3\xa4: b"}\n\n: still here\n\nid: 8\n'
    )
    assert list(stream) == ["mockjumio", StreamedEvent(7, "request", {"a": "ä: b"}), "still here"]
    server.content = b": mockjumio\n\n"
    assert list(stream) == ["mockjumio"]
    asked = [path.partition("?")[2] for _, path, _, _ in server.asked]
    assert asked == ["merchant=m&after=4", "merchant=m&run=one&after=7"]
    assert {headers["Authorization"] for _, _, headers, _ in server.asked} == {"Bearer t"}


def test_a_stream_without_any_event_goes_on_from_where_it_began(server: Server) -> None:
    stream = EventStream(Control(server.url))
    server.headers = {"Mockjumio-Run": "one", "Last-Event-ID": "12"}
    server.content = b": mockjumio\n\n"
    assert list(stream) == list(stream) == ["mockjumio"]
    assert [path for _, path, _, _ in server.asked] == [
        "/_mock/api/v1/events",
        "/_mock/api/v1/events?run=one&after=12",
    ]


@pytest.mark.parametrize(
    "content", [b"{}", b"<html>", b"id: 1\nevent: x\ndata: {\n\n", b"id: x\nevent: x\ndata: {}\n\n"]
)
def test_a_stream_of_another_program_is_no_events(server: Server, content: bytes) -> None:
    server.content = content
    if content.startswith(b"id"):
        server.headers = {"Mockjumio-Run": "one", "Last-Event-ID": "0"}
    with pytest.raises(Unreachable, match="does not answer"):
        list(EventStream(Control(server.url)))
