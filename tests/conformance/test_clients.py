"""Do all clients do the same? Asynchronous and synchronous; in the process, over HTTP, from another loop."""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import ANY

import pytest

from mockjumio import ABSENT, AsyncSandbox, NeverHappened, NotThere, Refused, Sandbox
from mockjumio.client.portal import Portal
from mockjumio.client.transport import BridgedTransport
from mockjumio.errors import ConfigurationError, ScenarioError, Unreachable, UsageError

if TYPE_CHECKING:
    from tests.conftest import Caller, Server, Shop

    Start = Callable[..., Awaitable[Server]]

Made = Callable[..., Awaitable[Any]]
NOW = "2017-11-22T10:00:00+00:00"


class Waiting:
    """A synchronous client whose methods are awaited, so that one suite fits both."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._sandbox, name)
        if not callable(found) or name in ("env", "allow_unexpected"):
            return found
        return lambda *args, **kwargs: asyncio.to_thread(found, *args, **kwargs)


async def _in_process(stack: AsyncExitStack, start: "Start", **options: Any) -> AsyncSandbox:
    return await stack.enter_async_context(AsyncSandbox(**options))


async def _over_http(stack: AsyncExitStack, start: "Start", **options: Any) -> AsyncSandbox:
    sandbox = await start(control_token="sesame")
    return await stack.enter_async_context(AsyncSandbox(sandbox.url, control_token="sesame", **options))


async def _from_another_loop(stack: AsyncExitStack, start: "Start", **options: Any) -> AsyncSandbox:
    portal = stack.enter_context(Portal())
    inner = AsyncSandbox(**options)
    portal.run(inner.__aenter__())
    stack.callback(lambda: portal.run(inner.__aexit__(None, None, None)))
    return inner.by_way_of(BridgedTransport(inner._way, portal))


async def _synchronous(stack: AsyncExitStack, start: "Start", **options: Any) -> Waiting:
    return Waiting(stack.enter_context(Sandbox(**options)))


async def _synchronous_over_http(stack: AsyncExitStack, start: "Start", **options: Any) -> Waiting:
    sandbox = await start()
    context = Sandbox(sandbox.url, **options)
    opened = await asyncio.to_thread(context.__enter__)
    stack.push_async_callback(asyncio.to_thread, context.__exit__, None, None, None)
    return Waiting(opened)


WAYS = (_in_process, _over_http, _from_another_loop, _synchronous, _synchronous_over_http)


@pytest.fixture(params=WAYS, ids=lambda way: way.__name__.strip("_").replace("_", " "))
async def made(request: pytest.FixtureRequest, start_sandbox: "Start") -> AsyncIterator[Made]:
    """Makes a client of each kind, with options."""
    async with AsyncExitStack() as stack:

        async def make(**options: Any) -> Any:
            return await request.param(stack, start_sandbox, **{"now": NOW, "seed": 7} | options)

        yield make


@pytest.fixture
async def client(made: Made, shop: "Shop") -> Any:
    """One whose callbacks go to ``shop``."""
    return await made(callback_url=shop.url)


async def test_a_drop_off_reads_as_the_sentence_that_describes_it(client: Any, shop: "Shop") -> None:
    scan = await client.start("no-id-uploaded", callback_url=shop.url, customer_id="ada")
    assert await client.advance("14m59s") == []
    (callback,) = await client.advance(timedelta(seconds=1))
    assert callback.form["verificationStatus"] == "NO_ID_UPLOADED"
    assert callback.form["customerId"] == "ada"
    assert (callback.response.status, callback.response.text) == (200, "thanks")
    assert (callback.reference, callback.accepted) == (scan.reference, True)
    assert len(shop.received) == 1


async def test_a_play_ends_when_its_callbacks_are_settled_retries_included(client: Any, shop: "Shop") -> None:
    shop.answers(500)
    await client.settings(retries=["10s", "1m"])
    scan = await client.play("approved")
    assert (scan.status, scan.result, scan.open) == ("DONE", "APPROVED_VERIFIED", False)
    assert [attempt.outcome for attempt in scan.callback.attempts] == ["rejected"] * 3
    assert len(shop.received) == 3


async def test_a_play_on_a_clock_that_runs_is_waited_for(made: Made, shop: "Shop") -> None:
    client = await made(callback_url=shop.url, clock="100000x", now=None)
    scan = await client.play("no-id-uploaded")
    assert (scan.open, scan.callback.accepted) == (False, True)


async def test_the_same_seed_plays_the_same_scans(made: Made, shop: "Shop") -> None:
    scans = [
        [await client.start("approved"), await client.start("approved")]
        for client in (await made(callback_url=shop.url), await made(callback_url=shop.url))
    ]
    assert [scan.reference for scan in scans[0]] == [scan.reference for scan in scans[1]]
    assert scans[0][0].seed == 7 != scans[0][1].seed


async def test_a_scenario_may_be_a_name_a_mapping_or_a_file(client: Any, tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text("name: mine\nextends: fraud\nresult:\n  face_match: 3\n")
    plays = [
        await client.play("fraud"),
        await client.play({"result": {"status": "DENIED_FRAUD", "reject_reason": {"code": 105}}}),
        await client.play(file),
        await client.play(str(file), set={"result.face_match": 4}),
    ]
    assert [scan.scenario for scan in plays] == ["fraud", "inline", "mine", "mine"]
    assert {scan.result for scan in plays} == {"DENIED_FRAUD"}


async def test_what_is_wrong_in_a_file_is_said_with_its_place(client: Any, tmp_path: Path) -> None:
    file = tmp_path / "bad.yaml"
    file.write_text("name: bad\nextends: approved\nresult:\n  face_match: 200\n")
    with pytest.raises(ScenarioError, match=r"bad\.yaml:4:15: "):
        await client.start(file)
    with pytest.raises(ScenarioError, match=r"bad\.yaml:4:15: "):
        await client.finish(await client.start("approved"), file)


async def test_a_file_must_have_one_scenario(client: Any, tmp_path: Path) -> None:
    for text, found in (("name: a\n---\nname: b\n", "2 scenarios"), ("# none\n", "no scenario")):
        (tmp_path / "some.yaml").write_text(text)
        with pytest.raises(ConfigurationError, match=rf"some\.yaml: {found} in this file"):
            await client.start(tmp_path / "some.yaml")


async def test_what_is_wrong_beside_a_file_keeps_its_own_place(client: Any, tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("name: mine\nextends: fraud\n")
    with pytest.raises(ScenarioError, match=r"^set\.result\.face_match: "):
        await client.start(tmp_path / "mine.yaml", set={"result.face_match": 200})
    with pytest.raises(Refused, match="no merchant has the API token 'x'"):
        await client.call("GET", "/clock", query={"merchant": "x"})


async def test_what_is_refused_says_why(client: Any) -> None:
    with pytest.raises(Refused, match="unknown scenario 'aproved'; did you mean 'approved'") as unknown:
        await client.start("aproved")
    assert unknown.value.status == 404
    with pytest.raises(Refused) as wrong:
        await client.start("approved", set={"result.face_match": 200, "result.status": "X"})
    assert {problem.place for problem in wrong.value.problems} == {
        "set.result.face_match",
        "set.result.status",
    }
    with pytest.raises(Refused, match="is not a duration"):
        await client.advance("soon")
    for length in (None, float("nan"), [1]):
        with pytest.raises(UsageError, match="is not a duration; write '15m'"):
            await client.advance(length)
    with pytest.raises(UsageError, match="5 is not a scenario: a name, a mapping"):
        await client.start(5)
    with pytest.raises(UsageError, match="never runs backwards"):
        await client.advance(-1)


async def test_a_scan_is_steered_by_hand(client: Any) -> None:
    touched = await client.start("no-id-uploaded")
    await client.advance("10m")
    await client.touch(touched)
    assert await client.advance("14m59s") == []
    assert len(await client.advance("1s")) == 1
    finished = await client.finish(await client.start("slow-user"), "fraud")
    assert finished.callback.form["verificationStatus"] == "DENIED_FRAUD"
    dropped = await client.drop(await client.start("slow-user"))
    assert len(await client.advance("15m")) == 1
    assert (await client.transaction(dropped)).status == "FAILED"


async def test_time_is_shown_set_stopped_and_let_go(client: Any, shop: "Shop") -> None:
    assert (await client.now()).isoformat() == NOW
    await client.start("no-id-uploaded")
    (callback,) = await client.set(datetime.fromisoformat("2017-11-22T10:15:00+00:00"))
    assert callback.created == await client.now()
    assert (await client.resume()).running
    assert not (await client.freeze()).running
    assert (await client.clock()).planned == 0
    await client.start("approved")
    assert len(await client.run_until_idle()) == 1
    with pytest.raises(Refused, match="never runs backwards"):
        await client.set("2017-11-22T09:00:00Z")


async def test_a_callback_is_sent_again_as_it_was_or_edited(client: Any, shop: "Shop") -> None:
    scan = await client.play("approved")
    again = await client.resend(scan.callback)
    assert (again.original, again.body) == (scan.callback.id, scan.callback.body)
    edited = await client.resend(scan.callback.id, set={"idFaceMatch": "12"}, url=f"{shop.url}/other")
    edited.assert_form({"idFaceMatch": "12"})
    assert [one.path for one in shop.received] == ["/jumio", "/jumio", "/jumio/other"]


async def test_what_happened_is_listed(client: Any, call: "Caller", basic: Callable[..., str]) -> None:
    fraud, approved = await client.play("fraud", customer_id="eve"), await client.play("approved")
    env = client.env()
    ours = basic(env["JUMIO_API_TOKEN"], env["JUMIO_API_SECRET"])
    await call("GET", f"{env['JUMIO_SCANS_URL']}/{fraud.reference}", Authorization=ours)
    await call("GET", f"{env['JUMIO_SCANS_URL']}/{fraud.reference}/data/nothing", Authorization=ours)
    assert [scan.reference for scan in await client.transactions()] == [fraud.reference, approved.reference]
    assert [scan.reference for scan in await client.transactions(customer_id="eve")] == [fraud.reference]
    assert [one.reference for one in await client.callbacks(approved)] == [approved.reference]
    assert await client.callbacks(outcome="rejected") == []
    assert [request.status for request in await client.requests()] == [200, 404]
    assert [request.status for request in await client.requests(fraud.reference, status="2xx")] == [200]


async def test_lists_are_read_to_their_end(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mockjumio.client.transport._MOST", "2")
    for _ in range(5):
        await client.start("approved")
    assert [scan.ordinal for scan in await client.transactions()] == [1, 2, 3, 4, 5]


async def test_settings_routes_and_where_callbacks_go_can_be_changed(client: Any, shop: "Shop") -> None:
    assert (await client.settings())["face_match"] is True
    assert (await client.settings({"mrz_check": False}, face_match=False))["face_match"] is False
    assert "idFaceMatch" not in (await client.play("approved")).callback.form
    await client.send_callbacks_to(f"{shop.url}/new")
    await client.route("fraud", customer_id="eve-*")
    assert [route["scenario"] for route in await client.routes()] == ["fraud"]
    scan = await client.play(customer_id="eve-1")
    assert (scan.result, shop.received[-1].path) == ("DENIED_FRAUD", "/jumio/new")
    assert (await client.reset())["transactions"] == 2
    assert await client.transactions() == []


async def test_a_fault_strikes_until_it_is_removed(client: Any, shop: "Shop") -> None:
    fault = await client.fault("duplicate", times=2)
    assert [one["fault"] for one in await client.faults()] == ["duplicate"]
    assert len((await client.play("approved")).callbacks) == 3
    await asyncio.to_thread(fault.remove) if isinstance(client, Waiting) else await fault.remove()
    assert await client.faults() == []
    assert len((await client.play("approved")).callbacks) == 1
    with pytest.raises(Refused, match="duplicate"):
        await client.fault("dupplicate")


async def test_a_fault_strikes_as_long_as_its_block_lasts(client: Any) -> None:
    if isinstance(client, Waiting):

        def block() -> None:
            with client._sandbox.fault("status", status=503, first=2, route="images"):
                assert len(client._sandbox.faults()) == 1

        await asyncio.to_thread(block)
    else:
        async with client.fault("status", status=503, first=2, route="images") as fault:
            assert [one["id"] for one in await client.faults()] == [fault.id]
        await fault.remove()  # which it is already
    assert await client.faults() == []


async def test_waiting_returns_what_has_happened(
    client: Any, call: "Caller", basic: Callable[..., str]
) -> None:
    scan = await client.play("approved")
    callback = await client.wait_for("callback", reference=scan, form={"idType": "PASSPORT"})
    assert callback.id == scan.callback.id
    waiting = asyncio.create_task(client.wait_for("request", path="*/data", status="2xx"))
    ours = basic(client.token, client.secret)
    await call("GET", f"{client.url}/api/netverify/v2/scans/{scan.reference}/data", Authorization=ours)
    assert (await waiting).reference == scan.reference
    assert (await client.wait_for("request", path="*/data", within=0)).reference == scan.reference
    assert (await client.wait_for(lambda: [scan])) == [scan]


async def test_waiting_in_vain_names_the_nearest_near_miss(
    client: Any, call: "Caller", basic: Callable[..., str]
) -> None:
    scan = await client.start("approved")
    ours = basic(client.token, client.secret)
    await call("GET", f"{client.url}/api/netverify/v2/scans/{scan.reference}/data", Authorization=ours)
    with pytest.raises(NeverHappened) as missed:
        await client.wait_for("request", path="*/data", status=200, within=0.02)
    said = str(missed.value)
    assert said.startswith("no request with path '*/data', status 200 within 0.02 s\nnearest: <Request GET ")
    assert "  status: expected 200, is 404\n  hint: is pending until 2017-11-22T" in said
    assert "stands still at 2017-11-22T10:00:00+00:00; 1 planned, the next in" in said
    with pytest.raises(
        NeverHappened, match="there was no callback at all; the merchant's clock stands still"
    ):
        await client.wait_for("callback", within=0.02)
    with pytest.raises(NeverHappened, match=r"list was not true within 0\.02 s; it returned \[\]"):
        await client.wait_for(list, within="20ms")
    with pytest.raises(UsageError, match="a request has no 'pth'; did you mean 'path'"):
        await client.wait_for("request", pth="x")
    for status in ("40", "404 ", 1404):
        with pytest.raises(UsageError, match="is not a status; write 404, '404' or '4xx'"):
            await client.wait_for("request", status=status)
    with pytest.raises(UsageError, match="is not a duration"):
        await client.wait_for("request", within="soon")


async def test_an_error_of_a_condition_is_the_tests_own(client: Any) -> None:
    def condition() -> bool:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await client.wait_for(condition)


async def test_what_the_merchant_must_answer_for_is_told_but_for_what_is_allowed(
    client: Any, shop: "Shop", call: "Caller", basic: Callable[..., str]
) -> None:
    assert await client.unexpected() == []
    shop.answers(500)
    scan = await client.play("approved")
    ours = basic(client.token, client.secret)
    await call("GET", f"{client.url}/api/netverify/v2/scans/{scan.reference}/nothing", Authorization=ours)
    request, callback = await client.unexpected()
    assert (request.status, callback.outcome) == (404, "rejected")
    client.allow_unexpected("request", status="4xx")
    assert await client.unexpected() == [callback]
    client.allow_unexpected(reference=scan)
    assert await client.unexpected() == []


async def test_what_goes_wrong_on_purpose_is_not_the_merchants_fault(
    client: Any, shop: "Shop", call: "Caller", basic: Callable[..., str]
) -> None:
    shop.answers(400)
    scan = await client.play("unknown-parameter")
    await client.play("approved", set={"callback": {"set": {"idFaceMatch": "101"}, "violate": True}})
    await client.fault("status", status=503)
    ours = basic(client.token, client.secret)
    await call("GET", f"{client.url}/api/netverify/v2/scans/{scan.reference}", Authorization=ours)
    assert (await client.requests())[-1].status == 503
    assert await client.unexpected() == []
    await client.play("duplicate")
    assert len(await client.unexpected()) == 2


async def test_a_form_is_compared_field_by_field(client: Any) -> None:
    callback = (await client.play("approved", customer_id="ada")).callback
    callback.assert_form(
        {
            "verificationStatus": re.compile("APPROVED_.*"),
            "idAddress": {"country": "USA", "city": ANY},
            "rejectReason": ABSENT,
            "customerId": "ada",
        }
    )
    with pytest.raises(AssertionError) as differs:
        callback.assert_form({"idAddress": {"country": "AUT", "moon": 1}, "customerId": "eve"})
    assert str(differs.value).splitlines()[1:] == [
        "  idAddress.country: expected 'AUT', is 'USA'",
        "  idAddress.moon: expected 1, is absent",
        "  customerId: expected 'eve', is 'ada'",
    ]


async def test_an_answer_that_did_not_come_is_missed_with_the_reason(
    made: Made, unused_tcp_port: int
) -> None:
    client = await made(callback_url=f"http://127.0.0.1:{unused_tcp_port}/")
    started = await client.start("approved")
    with pytest.raises(NotThere, match="had sent no callback"):
        _ = started.callback
    (callback,) = await client.run_until_idle()
    with pytest.raises(NotThere, match=r"got no answer: refused in .* Connection refused"):
        _ = callback.response
    assert (callback.outcome, callback.status) == ("refused", None)


async def test_any_call_of_the_control_api_can_be_made(client: Any) -> None:
    assert (await client.call("GET", f"/merchants/{client.token}"))["seed"] == client.seed == 7
    with pytest.raises(Refused, match="no call PUT /_mock/api/v1/nothing"):
        await client.call("PUT", "/nothing")
    with pytest.raises(Refused, match="PUT is not allowed here; allowed: GET"):
        await client.call("PUT", "/clock")
    with pytest.raises(Refused, match="bye: unknown key 'bye'; did you mean 'by'") as wrong:
        await client.call("POST", "/clock/advance", {"bye": "1s"})
    assert wrong.value.status == 422


async def test_a_merchant_that_is_there_stays(start_sandbox: "Start") -> None:
    sandbox = await start_sandbox()
    async with AsyncSandbox(sandbox.url, merchant=sandbox.account.token) as client:
        assert client.secret == sandbox.account.credentials.secret
    async with AsyncSandbox(sandbox.url) as client:
        assert client.token in sandbox.simulation.accounts
    assert list(sandbox.simulation.accounts) == [sandbox.account.token]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"merchant": "x"}, "give its url too"),
        ({"url": "http://x", "scenarios": ["y"]}, "start it with --scenarios"),
        ({"clock": "fast"}, "'fast' is not a clock"),
        ({"clock": 5}, "'5' is not a clock"),
        ({"scenarios": "mine"}, r"a list of folders, such as \['mine'\]"),
        ({"settings": "face_match"}, "settings is a mapping"),
    ],
)
def test_options_that_do_not_go_together_are_told(options: dict[str, Any], words: str) -> None:
    with pytest.raises(Exception, match=words):
        AsyncSandbox(**options)


async def test_what_is_not_open_says_so() -> None:
    with pytest.raises(UsageError, match="use it as a context manager"):
        await AsyncSandbox().now()
    with pytest.raises(UsageError, match="use it as a context manager"):
        _ = AsyncSandbox().token


async def test_it_is_opened_once_at_a_time_and_again_after_a_failure(unused_tcp_port: int) -> None:
    sandbox = AsyncSandbox(port=unused_tcp_port)
    async with AsyncSandbox(port=unused_tcp_port):
        with pytest.raises(Unreachable, match="cannot listen"):
            await sandbox.__aenter__()
    async with sandbox:
        token = sandbox.token
        with pytest.raises(UsageError, match="started already"):
            await sandbox.__aenter__()
        assert sandbox.token == token


async def test_folders_of_scenarios_are_for_a_sandbox_of_ones_own(tmp_path: Path, shop: "Shop") -> None:
    (tmp_path / "mine.yaml").write_text("name: mine\nextends: fraud\n")
    async with AsyncSandbox(scenarios=[tmp_path], callback_url=shop.url) as client:
        assert (await client.play("mine")).scenario == "mine"
