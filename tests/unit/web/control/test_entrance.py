"""Who may use the control API, and which paths lead where?"""

import asyncio
import json
import shutil
import socket
from collections.abc import Awaitable, Callable
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from aiohttp import HttpVersion10, StreamReader, web
from aiohttp.test_utils import make_mocked_request
from hypothesis import given
from hypothesis import strategies as st

from mockjumio.errors import (
    ConfigurationError,
    MockjumioError,
    Problem,
    ScenarioError,
    Stopping,
    UnknownScenario,
)
from mockjumio.harness import Server
from mockjumio.web import bodies
from mockjumio.web.control.calls import all_operations
from mockjumio.web.control.entrance import Hosts, host_spelling
from mockjumio.web.control.problem import ControlError, answer_errors, as_json, problem, read_json

if TYPE_CHECKING:
    from tests.conftest import Caller, Control, Shop

    Start = Callable[..., Awaitable[Server]]


# Is the control API closed to web pages that its developer only visits, and open to everybody else?


API = "/_mock/api/v1"
OURS = (
    *("localhost", "LOCALHOST", "localhost.", "shop.localhost", "127.0.0.1", "127.8.0.1", "[::1]"),
    *("[::ffff:127.0.0.1]", "netverify.com", "lon.netverify.com", "retrieval.lon.netverify.com"),
)
OTHERS = (
    *("evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "evil.localhost.example"),
    *("netverify.com.evil.example", "notnetverify.com", "192.0.2.7", "0.0.0.0", "[2001:db8::7]", "mockjumio"),
    *("", " ", ":", "[", "[::1", "localhost:x", "localhost:80:80", "evil.example@localhost", "localhost/"),
    *(
        "localhost evil.example",
        "localhost,evil.example",
        "xn--nxasmq6b",
        "*",
        "local*",
        "\x7f",
        "2130706433",
    ),
)


@pytest.mark.parametrize("port", ["", ":8017", ":1", ":"])
@pytest.mark.parametrize("host", OURS)
def test_loopback_and_jumios_names_are_its_own(host: str, port: str) -> None:
    assert Hosts().include(host + port)


@pytest.mark.parametrize("host", OTHERS)
def test_no_other_name_is(host: str) -> None:
    assert not Hosts().include(host)
    assert not Hosts(["sandbox.example", "*.shop.example"]).include(f"{host}:8017")


@pytest.mark.parametrize(
    ("told", "host"),
    [
        ("mockjumio", "mockjumio:8017"),
        ("MockJumio", "mockjumio"),
        ("sandbox.example.", "Sandbox.Example:443"),
        ("*.shop.example", "eu.pay.shop.example"),
        ("192.0.2.7", "192.0.2.7:8017"),
        ("[2001:DB8::7]", "[2001:db8::7]:80"),
        ("2001:db8:0::7", "[2001:db8::7]"),
        ("bücher.example", "xn--bcher-kva.example"),
        ("*", "anything.example"),
        ("*", "192.0.2.7"),
        ("under_score", "under_score"),
    ],
)
def test_what_it_is_told_is_its_own_too(told: str, host: str) -> None:
    assert Hosts([host_spelling(told)]).include(host)
    assert not Hosts(["else.example"]).include(host)


def test_who_listens_on_all_addresses_goes_by_each_and_by_the_machines_name() -> None:
    everywhere = Hosts(everywhere=True)
    for host in ("192.0.2.7:8017", "[2001:db8::7]", "0.0.0.0:1", socket.gethostname()):
        assert everywhere.include(host), host
    assert not everywhere.include("evil.example")


@pytest.mark.parametrize("told", ["http://mockjumio:8017", "mockjumio:8017", "a b", "", "a/b", "."])
def test_a_name_is_told_without_scheme_and_port(told: str) -> None:
    with pytest.raises(ValueError, match="is not a host's name"):
        host_spelling(told)


@pytest.mark.parametrize(
    ("origin", "host", "trusted"),
    [
        ("http://localhost:3000", "127.0.0.1:8017", True),
        ("http://127.0.0.1:8017", "127.0.0.1:8017", True),
        ("https://netverify.com", "127.0.0.1:8017", True),
        ("http://192.0.2.7:8017", "192.0.2.7:8017", True),
        ("http://192.0.2.8:8017", "192.0.2.7:8017", False),
        ("http://192.0.2.7", "192.0.2.7:8017", False),
        ("http://192.0.2.7:80", "127.0.0.1:8017", False),
        ("https://evil.example", "127.0.0.1:8017", False),
        ("http://localhost.evil.example", "127.0.0.1:8017", False),
        ("null", "127.0.0.1:8017", False),
        ("", "127.0.0.1:8017", False),
        ("file://", "127.0.0.1:8017", False),
        ("chrome-extension://localhost", "localhost", False),
        ("http://localhost http://evil.example", "127.0.0.1", False),
    ],
)
def test_pages_of_its_own_names_are_trusted_and_no_others(origin: str, host: str, trusted: bool) -> None:
    assert Hosts(everywhere=True).trust(origin, host) is trusted


async def test_a_rebound_name_reads_nothing_and_is_told_what_to_do(sandbox: Server, call: "Caller") -> None:
    for path in (f"{API}/merchants", f"{API}/events", f"{API}/openapi.json", "/_mock", "/_mock/x", API):
        answer = await call("GET", sandbox.url + path, Authorization=None, Host="evil.example:8017")
        assert (answer.status, answer.kind) == (403, "application/problem+json"), path
        assert json.loads(answer.body)["detail"] == (
            "this sandbox does not accept the host name 'evil.example:8017'; if it should, "
            "start it with --allow-host evil.example (or MOCKJUMIO_ALLOW_HOST=evil.example)"
        )


@pytest.mark.parametrize(
    ("origin", "what_helps"),
    [
        ("https://evil.example", "start it with --allow-host evil.example (or"),
        ("https://evil.example:8443", "start it with --allow-host evil.example (or"),
        ("http://[2001:db8::7]:80", "start it with --allow-host 2001:db8::7 (or"),
        ("null", "serve the page over http, from localhost"),
        ("file://", "serve the page over http, from localhost"),
        ("chrome-extension://abcdef", "serve the page over http, from localhost"),
        ("http://evil~example", "serve the page over http, from localhost"),
    ],
)
async def test_a_foreign_page_starts_nothing_and_is_told_what_helps(
    sandbox: Server, call: "Caller", origin: str, what_helps: str
) -> None:
    headers = {"Authorization": None, "Origin": origin}
    answer = await call("POST", f"{sandbox.url}{API}/transactions", b"{}", **headers)
    assert answer.status == 403
    assert what_helps in json.loads(answer.body)["detail"]
    assert (await call("OPTIONS", f"{sandbox.url}{API}/transactions", **headers)).status == 403
    assert list(sandbox.store.transactions(sandbox.account.token)) == []


@pytest.mark.parametrize("host", ["localhost:80:80", "[::1", "evil~example"])
async def test_who_sends_no_host_at_all_is_not_told_to_allow_it(
    sandbox: Server, call: "Caller", host: str
) -> None:
    answer = await call("GET", f"{sandbox.url}{API}/merchants", Authorization=None, Host=host)
    detail = json.loads(answer.body)["detail"]
    assert (answer.status, detail.partition("; ")[2]) == (
        403,
        "call it by its address or a host's name, such as localhost",
    )


@pytest.mark.parametrize(
    "kind",
    [
        None,
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "text/json",
        "",
    ],
)
async def test_a_body_that_any_page_could_send_is_415(
    sandbox: Server, call: "Caller", kind: str | None
) -> None:
    for path in ("/transactions", "/clock/freeze", "/merchants/x/reset", "/nowhere"):
        url = f"{sandbox.url}{API}{path}"
        answer = await call("POST", url, b"{}", Authorization=None, Content_Type=kind)
        assert (answer.status, answer.headers["Accept"]) == (415, "application/json"), path
        assert "Content-Type: application/json" in json.loads(answer.body)["detail"]
    assert list(sandbox.store.transactions(sandbox.account.token)) == []


@pytest.mark.parametrize("kind", ["application/json", "Application/JSON; charset=utf-8"])
async def test_json_comes_in_and_a_call_without_a_body_says_nothing_of_it(
    sandbox: Server, call: "Caller", kind: str
) -> None:
    url = f"{sandbox.url}{API}"
    assert (await call("POST", f"{url}/transactions", b"{}", Content_Type=kind)).status == 201
    assert (await call("POST", f"{url}/clock/freeze")).status == 200


@pytest.mark.parametrize("host", ["evil.example", "mockjumio:8017", None])
async def test_probes_and_jumios_own_api_answer_whatever_they_are_called(
    sandbox: Server, call: "Caller", host: str | None
) -> None:
    named = {} if host is None else {"Host": host}
    for path, status in (("/_mock/health", 200), ("/_mock/ready", 200), ("/api/netverify/v2/scans/x", 404)):
        headers = {**named, "Origin": "https://evil.example"}
        assert (await call("GET", sandbox.url + path, **headers)).status == status


async def test_the_public_url_and_the_names_that_it_is_told_are_its_own(
    start_sandbox: "Start", call: "Caller"
) -> None:
    sandbox = await start_sandbox(public_url="https://sandbox.example/x", allow_hosts=("mockjumio",))
    for host, status in (("sandbox.example", 200), ("mockjumio:8017", 200), ("other.example", 403)):
        url = f"http://127.0.0.1:{sandbox.port}{API}/clock"
        assert (await call("GET", url, Host=host)).status == status


async def test_the_host_is_looked_at_before_the_token(start_sandbox: "Start", call: "Caller") -> None:
    sandbox = await start_sandbox(control_token="sesame")
    url = f"{sandbox.url}{API}/clock"
    headers = {"Authorization": "Bearer sesame"}
    assert (await call("GET", url, Host="evil.example", **headers)).status == 403
    assert (await call("GET", url, **headers)).status == 200


@given(
    st.text(max_size=40)
    | st.from_regex(r"[a-z0-9.:\[\]@%-]{0,30}(localhost|127\.0\.0\.1|netverify\.com)[a-z0-9.:\[\]@%-]{0,30}")
)
def test_whatever_is_included_leads_to_this_machine_or_to_jumio(host: str) -> None:
    if not Hosts().include(host):
        return
    name = (urlsplit(f"//{host}").hostname or "").removesuffix(".")
    try:
        assert ip_address(name).is_loopback or ip_address(name).ipv4_mapped  # type: ignore[union-attr]
    except ValueError:
        assert f".{name}".endswith((".localhost", ".netverify.com"))


@given(st.text(max_size=40) | st.from_regex(r"https?://\[?[a-z0-9.:@/\]-]{0,40}"))
def test_any_origin_is_trusted_or_not(origin: str) -> None:
    hosts = Hosts(["shop.example"], everywhere=True)
    if hosts.trust(origin, "192.0.2.7:8017"):
        assert hosts.include(origin.partition("://")[2])


# Who may use the control API?


@pytest.fixture
async def guarded(start_sandbox: Callable[..., Awaitable[Server]], shop: "Shop") -> Server:
    return await start_sandbox(callback_url=shop.url, control_token="zoë")


@pytest.mark.parametrize("authorization", ["Bearer zoë", "bearer  zoë ", "BEARER zoë"])
async def test_the_token_opens_everything(guarded: Server, call: "Caller", authorization: str) -> None:
    for path in ("/clock", "/merchants", "/openapi.json"):
        answer = await call("GET", f"{guarded.url}{API}{path}", Authorization=authorization)
        assert answer.status == 200


@pytest.mark.parametrize(
    "authorization",
    [None, "", "Bearer", "Bearer zo", "Bearer zoëx", "Basic zoë", "zoë", "Bearer \udcff\udcfe"],
)
@pytest.mark.parametrize("path", [f"{API}/clock", f"{API}/openapi.json", f"{API}/nowhere", "/_mock", API])
async def test_without_it_everything_is_401(
    guarded: Server, call: "Caller", path: str, authorization: str | None
) -> None:
    answer = await call("GET", guarded.url + path, Authorization=authorization)
    assert (answer.status, answer.kind) == (401, "application/problem+json")
    assert answer.headers["WWW-Authenticate"] == "Bearer"


async def test_nothing_is_done_without_it(guarded: Server, call: "Caller") -> None:
    answer = await call("POST", f"{guarded.url}{API}/transactions", b"{}", Authorization=None)
    assert answer.status == 401
    assert list(guarded.store.transactions(guarded.account.token)) == []


@pytest.mark.parametrize("path", ["/_mock/health", "/_mock/ready"])
async def test_probes_and_jumios_own_api_need_no_control_token(
    guarded: Server, call: "Caller", path: str
) -> None:
    assert (await call("GET", guarded.url + path, Authorization=None)).status == 200
    assert (await call("GET", f"{guarded.url}/api/netverify/v2/scans/x")).status == 404


async def test_without_a_token_everybody_may(sandbox: Server, call: "Caller") -> None:
    for authorization in (None, "Bearer anything"):
        answer = await call("GET", f"{sandbox.url}{API}/clock", Authorization=authorization)
        assert answer.status == 200


async def test_a_sandbox_whose_files_were_removed_says_so_and_takes_nothing_new(
    start_sandbox: Callable[..., Awaitable[Server]], call: "Caller", shop: "Shop", tmp_path: Path
) -> None:
    said: list[str] = []
    sandbox = await start_sandbox(callback_url=shop.url, data_dir=tmp_path / "data", on_warning=said.append)
    url = f"{sandbox.url}{API}"
    kept = json.loads((await call("POST", f"{url}/transactions", b"{}")).body)["reference"]
    said.clear()
    shutil.rmtree(tmp_path / "data")
    assert (await call("GET", f"{sandbox.url}/_mock/health")).status == 200
    answer = await call("GET", f"{sandbox.url}/_mock/ready")
    assert (answer.status, answer.kind) == (503, "application/problem+json")
    (error,) = json.loads(answer.body)["errors"]
    assert error["field"] == "store"
    assert "was removed" in error["message"]
    for path in ("/transactions", "/merchants", f"/transactions/{kept}/drop"):
        answer = await call("POST", url + path, b"{}")
        assert (answer.status, answer.kind) == (503, "application/problem+json")
        assert json.loads(answer.body)["detail"].startswith("new data can no longer be stored: ")
    scan = f"{sandbox.url}/api/netverify/v2/scans/{kept}"
    assert (await call("DELETE", scan)).status == 503
    assert (await call("GET", scan)).status == 200
    (still,) = json.loads((await call("GET", f"{url}/transactions")).body)["items"]
    assert (still["reference"], still["status"]) == (kept, "PENDING")
    assert len(sandbox.simulation.accounts) == 1
    assert len(said) == 1


# Does each path and method lead to its operation, and everything else to a problem document?


METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
PATHS = sorted({operation.path for operation in all_operations()})


def allowed(path: str) -> set[str]:
    methods = {operation.method for operation in all_operations() if operation.path == path}
    return methods | ({"HEAD"} if "GET" in methods else set())


@pytest.mark.parametrize("path", PATHS)
async def test_another_method_is_405_and_told_which_are_allowed(control: "Control", path: str) -> None:
    url = path.replace("{", "").replace("}", "")
    for method in set(METHODS) - allowed(path):
        answer = await control(method, url)
        assert answer.status == 405, method
        assert set(answer.headers["Allow"].split(", ")) == allowed(path)


@pytest.mark.parametrize(
    "path",
    ["/clock", "/merchants", "/merchants/mockjumio-token", "/scenarios/fraud", "/events", "/openapi.json"],
)
async def test_head_is_get_without_a_body(control: "Control", path: str) -> None:
    answer = await control("HEAD", path)
    assert (answer.status, answer.content) == (200, b"")
    if path != "/events":
        got = await control("GET", path)
        assert answer.headers["Content-Length"] == got.headers["Content-Length"]


@pytest.mark.parametrize("method", ["POST", "DELETE"])
@pytest.mark.parametrize("path", ["/_mock/health", "/_mock/ready", "/_mock/api/v1/openapi.json"])
async def test_what_can_only_be_looked_at_is_405_otherwise(
    control: "Control", call: "Caller", method: str, path: str
) -> None:
    answer = await call(method, control.sandbox.url + path, Authorization=None)
    assert (answer.status, answer.kind) == (405, "application/problem+json")
    assert answer.headers["Allow"] == "GET, HEAD"


@pytest.mark.parametrize("path", ["/_mock/health", "/_mock/ready"])
async def test_a_probe_may_ask_for_the_head(control: "Control", call: "Caller", path: str) -> None:
    assert (await call("HEAD", control.sandbox.url + path)).status == 200


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "",
        "/%0A",
        "/nowhere",
        "/merchants/",
        "/clock/stop",
        "/transactions/a/b",
        "/Merchants",
        "/%63lock",
    ],
)
async def test_an_unknown_path_is_404(control: "Control", path: str) -> None:
    await control.problem("GET", path, status=404)


@pytest.mark.parametrize(
    "target",
    [
        b"/_mock/api/v1/transactions/%ff",
        b"/_mock/api/v1/transactions?customer_id=%ff&cursor=%ff",
        b"/_mock/api/v1/merchants/%ed%a0%80",
    ],
)
async def test_stray_bytes_are_refused_and_never_break_the_answer(control: "Control", target: bytes) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", control.sandbox.port)
    writer.write(b"GET " + target + b" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
    answer = await reader.read()
    writer.close()
    await writer.wait_closed()
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.split()[1] in (b"400", b"404"), head
    assert b"application/problem+json" in head
    assert json.loads(body)["status"] == int(head.split()[1])


@pytest.mark.parametrize(
    "body", [b'{"seed": NaN}', b'{"seed": -Infinity}', b'{"seed": 1' + b"0" * 5_000 + b"}"]
)
async def test_numbers_that_json_does_not_have_are_400(
    control: "Control", call: "Caller", body: bytes
) -> None:
    answer = await call("POST", f"{control.sandbox.url}/_mock/api/v1/transactions", body)
    assert (answer.status, answer.kind) == (400, "application/problem+json")


# What is wrong with a call, whichever it is


async def fields(control: "Control", method: str, path: str, body: object, status: int) -> list[str]:
    problem = await control.problem(method, path, body, status=status)
    return [one["field"] for one in problem.get("errors", [])]


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "field"),
    [
        ("GET", "/transactions?limit=1&limit=2", None, 422, "limit"),
        ("GET", "/transactions?cursor=x", None, 400, "cursor"),
        ("GET", "/events?after=x", None, 400, "after"),
        ("POST", "/clock/advance", {"by": "soon"}, 400, "by"),
        ("POST", "/clock/set", {"now": "2017-11-22T09:59:59Z"}, 422, "now"),
        ("POST", "/clock/freeze?merchant=a", {"merchant": "b"}, 422, "merchant"),
        ("POST", "/transactions", {"callback_url": "nowhere"}, 422, "callback_url"),
    ],
)
async def test_the_field_that_is_to_blame_is_named(
    control: "Control", method: str, path: str, body: object, status: int, field: str
) -> None:
    assert await fields(control, method, path, body, status) == [field]


async def test_a_merchant_may_be_named_twice_alike(control: "Control") -> None:
    token = await control.merchant(clock={"mode": "manual"})
    moved = {"merchant": token, "by": "1s"}
    await control.good("POST", f"/clock/advance?merchant={token}", moved)


@pytest.mark.parametrize("verb", ["touch", "finish", "drop"])
async def test_whoever_steers_may_name_the_merchant_in_the_body(control: "Control", verb: str) -> None:
    twins = [await control.merchant(seed=1, clock={"mode": "manual"}) for _ in range(2)]
    start = {"scenario": "unreadable", "seed": 1, "callback_url": "http://x.example/"}
    for token in twins:
        started = await control.good("POST", "/transactions", {**start, "merchant": token})
    reference = started["reference"]
    path = f"/transactions/{reference}/{verb}"
    await control.problem("POST", path, status=409)
    assert (await control.good("POST", path, {"merchant": twins[1]}))["merchant"] == twins[1]


async def test_a_body_that_does_not_come_is_408(control: "Control", monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "SECONDS", 0.01)
    reader, writer = await asyncio.open_connection("127.0.0.1", control.sandbox.port)
    head = (
        b"POST /_mock/api/v1/clock/freeze HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    )
    writer.write(head + b"Content-Length: 2\r\n\r\n{")
    answer = await reader.readuntil(b"\r\n\r\n")
    writer.close()
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert b"application/problem+json" in answer


# Do errors become problem documents that name what is wrong?


REQUEST = make_mocked_request("GET", "/", version=HttpVersion10)  # whose answers are aiohttp's responses


def content(answer: web.StreamResponse) -> dict[str, object]:
    assert isinstance(answer, web.Response)
    return json.loads(answer.body)  # type: ignore[arg-type, no-any-return]


def test_a_problem_has_the_members_of_rfc_9457() -> None:
    answer = problem(ControlError(404, "no such thing"))
    assert (answer.status, answer.content_type) == (404, "application/problem+json")
    assert content(answer) == {
        "type": "about:blank",
        "title": "Not Found",
        "status": 404,
        "detail": "no such thing",
    }


def test_each_wrong_value_is_listed_with_its_field() -> None:
    answer = problem(
        ControlError(422, "two", problems=[Problem("seed", "is odd"), Problem("set.a", "is even")])
    )
    assert content(answer)["errors"] == [
        {"field": "seed", "message": "is odd"},
        {"field": "set.a", "message": "is even"},
    ]


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (Stopping("the sandbox is stopping"), 503),
        (ControlError(400, "x"), 400),
        (ControlError(409, "x"), 409),
        (UnknownScenario("x", ["y"]), 404),
        (ScenarioError([Problem("a.yaml:1:2", "x")]), 422),
        (ConfigurationError("x"), 422),
        (web.HTTPRequestEntityTooLarge(10, 11), 413),
        (web.RequestPayloadError("not gzip"), 400),
        (RecursionError(), 400),
        (RuntimeError("secret"), 500),
    ],
)
async def test_every_error_is_answered_as_a_problem(error: Exception, status: int) -> None:
    @answer_errors
    async def handler(request: web.Request, app: web.Application) -> web.StreamResponse:
        raise error

    answer = await handler(REQUEST, web.Application())
    assert (answer.status, answer.content_type) == (status, "application/problem+json")
    assert content(answer)["status"] == status
    assert "secret" not in str(content(answer))


async def test_a_caller_that_left_is_no_failure_of_ours(caplog: pytest.LogCaptureFixture) -> None:
    @answer_errors
    async def handler(request: web.Request, app: web.Application) -> web.StreamResponse:
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        await handler(REQUEST, web.Application())
    assert not caplog.records


async def test_an_answer_without_error_passes_through() -> None:
    @answer_errors
    async def handler(request: web.Request, app: web.Application) -> web.StreamResponse:
        return as_json(request, {"name": "Zoë"}, status=201)

    answer = await handler(REQUEST, web.Application())
    assert (answer.status, answer.content_type, content(answer)) == (201, "application/json", {"name": "Zoë"})


def request_with(body: bytes) -> web.Request:
    payload = StreamReader(_Protocol(), limit=2**16)  # type: ignore[arg-type]
    payload.feed_data(body)
    payload.feed_eof()
    return make_mocked_request("POST", "/", payload=payload)


class _Protocol:
    _reading_paused = False

    def resume_reading(self, resume_parser: bool = True) -> None: ...
    def pause_reading(self) -> None: ...


async def test_an_object_is_read() -> None:
    assert await read_json(request_with('{"name": "Zoë"}'.encode())) == {"name": "Zoë"}


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "not JSON"),
        (b"{", "not JSON"),
        (b"{'a': 1}", "not JSON"),
        (b'{"a": "\xff"}', "not UTF-8"),
        (b"[]", "not a JSON object"),
        (b"null", "not a JSON object"),
        (b'"text"', "not a JSON object"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"a": "\\ud800"}', "lone surrogate"),
        (b'{"\\udfff": 1}', "lone surrogate"),
        (b'{"seed": 1, "seed": 1}', "seed: is given twice"),
        (b'{"set": {"a": 1, "a": 2}}', r"^set\.a: is given twice$"),
        (
            b'{"a": [{}, {"b": 1, "b": 2}], "c": {"d": 1, "d": 1}}',
            "^a.1.b: is given twice\nc.d: is given twice$",
        ),
        (b'{"seed": 1e999}', "^seed: 1e999 is too large a number$"),
        (
            b'{"set": {"b": -2E400, "c": [NaN]}}',
            r"^set\.b: -2E400 is too large.*\nset\.c\.0: NaN is no number",
        ),
        (b'{"seed": 1' + b"0" * 5_000 + b"}", "^seed: 10{59}… is too large a number$"),
    ],
)
async def test_what_is_no_object_is_400_with_the_reason(body: bytes, reason: str) -> None:
    with pytest.raises(MockjumioError, match=reason) as refused:
        await read_json(request_with(body))
    assert isinstance(refused.value, ControlError)
    assert refused.value.status == 400
