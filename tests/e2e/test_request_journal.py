"""What does the journal say about calls that came over a real connection?"""

import asyncio
import json
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from mockjumio.clock import SECOND, Clock, Mode, system_now
from mockjumio.exchanges import Request
from mockjumio.harness import Server
from mockjumio.merchant.account import Account
from mockjumio.settings import (
    DEFAULT_ADMIN_SECRET,
    DEFAULT_ADMIN_TOKEN,
    DEFAULT_SECRET,
    DEFAULT_TOKEN,
    Credentials,
    WireSettings,
)

if TYPE_CHECKING:
    from tests.conftest import Caller, Player

    Basic = Callable[..., str]

START = 1_511_344_800_000  # of the sandbox's manual clock
JSON = "application/json"


def scans(sandbox: Server, reference: str, path: str = "") -> str:
    return f"{sandbox.url}/api/netverify/v2/scans/{reference}{path}"


def calls(sandbox: Server, account: Account | None = None) -> list[Request]:
    return list(sandbox.store.requests((account or sandbox.account).token))


def strangers(sandbox: Server) -> list[Request]:
    return list(sandbox.store.requests(None))


def last(sandbox: Server) -> Request:
    return calls(sandbox)[-1]


def stranger(sandbox: Server) -> Request:
    assert not calls(sandbox)
    (entry,) = strangers(sandbox)
    return entry


def add_merchant(sandbox: Server) -> Account:
    account = Account(Credentials("other", "other secret", "other-admin", "x"), clock=Clock(Mode.MANUAL, 5))
    sandbox.simulation.add_account(account)
    return account


async def test_a_good_call_is_written_down_with_its_route_and_time(
    sandbox: Server, player: "Player", call: "Caller"
) -> None:
    scan = await player.play(sandbox.simulation)
    now = sandbox.account.clock.now()
    assert now > START
    before = system_now()
    await call("GET", scans(sandbox, scan.reference, "/images/front?size=1"), Accept="image/jpeg")
    entry = last(sandbox)
    assert entry.real is not None
    assert before <= entry.real <= system_now()
    assert entry._replace(id=0, headers=(), real=None, duration_ms=0.0, request_id="") == Request(
        id=0,
        at=now,
        merchant=DEFAULT_TOKEN,
        method="GET",
        path=f"/api/netverify/v2/scans/{scan.reference}/images/front",
        route="/api/netverify/v2/scans/{ref}/images/{classifier}",
        reference=scan.reference,
        status=200,
    )
    headers = dict(entry.headers)
    assert (headers["User-Agent"], headers["Accept"]) == ("Shop Tests/1.0", "image/jpeg")
    assert headers["Authorization"] == f"Basic <redacted> (token {DEFAULT_TOKEN})"


async def test_a_refusal_is_written_down_with_reason_and_hint(
    sandbox: Server, player: "Player", call: "Caller"
) -> None:
    reference = (await player.play(sandbox.simulation)).reference
    url = scans(sandbox, reference)
    for method, at, status, reason, hint in (
        ("GET", f"{url}/images/back", 404, "no image 'back'", "its images are front, face"),
        ("POST", url, 405, "POST is not allowed here", "allowed here: DELETE, GET, HEAD"),
        ("GET", f"{url}/image", 404, "no such resource", f"/api/netverify/v2/scans/{reference}/images"),
    ):
        answer = await call(method, at, Accept=JSON)
        entry = last(sandbox)
        assert (entry.status, entry.method) == (answer.status, method) == (status, method)
        assert entry.reason.startswith(f"{status}: {reason}")
        assert entry.hint == hint
        assert hint not in answer.body.decode()
    await call("GET", url, User_Agent=None)
    assert last(sandbox).reason.startswith("403: no User-Agent header")


async def test_a_call_with_a_known_token_is_its_merchants_though_the_secret_is_wrong(
    sandbox: Server, call: "Caller", basic: "Basic"
) -> None:
    await call("GET", scans(sandbox, "x"), Authorization=basic(secret=DEFAULT_ADMIN_SECRET))
    entry = last(sandbox)
    assert (entry.merchant, entry.status, entry.notes) == (DEFAULT_TOKEN, 401, ())
    assert "other pair" in entry.hint
    assert not strangers(sandbox)


@pytest.mark.parametrize("authorization", [None, "Bearer x", "nobody"])
async def test_a_call_of_nobody_is_written_down_among_strangers_at_the_machines_time(
    sandbox: Server, call: "Caller", basic: "Basic", authorization: str | None
) -> None:
    before = system_now()
    header = basic("nobody", "s") if authorization == "nobody" else authorization
    await call("GET", scans(sandbox, "x"), Authorization=header)
    entry = stranger(sandbox)
    assert entry.merchant is None
    assert before <= entry.at <= system_now()
    assert entry.status == (401 if authorization == "nobody" else 403)


async def test_each_merchant_has_a_journal_and_the_sandbox_one_counter(
    sandbox: Server, call: "Caller", basic: "Basic"
) -> None:
    other = add_merchant(sandbox)
    pairs = [(DEFAULT_TOKEN, DEFAULT_SECRET), ("other", "other secret"), ("nobody", ""), ("other-admin", "x")]
    for pair in pairs:
        await call("GET", scans(sandbox, "x"), Authorization=basic(*pair))
    ids = [entry.id for journal in (calls(sandbox), calls(sandbox, other)) for entry in journal]
    (strange,) = strangers(sandbox)
    assert (ids, strange.id) == ([1, 2, 4], 3)
    assert [(entry.merchant, entry.at) for entry in calls(sandbox, other)] == [("other", 5)] * 2


async def test_a_reset_empties_the_journal_forgets_manners_and_counts_on(
    sandbox: Server, player: "Player", call: "Caller"
) -> None:
    references = []
    for expected in (1, 2):
        reference = (await player.play(sandbox.simulation)).reference
        references.append(reference)
        await call("GET", scans(sandbox, reference), Accept=JSON)
        (entry,) = calls(sandbox)
        assert (entry.id, entry.notes) == (expected, ())
        await sandbox.simulation.reset(sandbox.account)
        assert not calls(sandbox)
    assert references[0] == references[1]


async def test_no_secret_is_kept_wherever_a_caller_puts_it(
    sandbox: Server, player: "Player", call: "Caller", basic: "Basic"
) -> None:
    url = scans(sandbox, (await player.play(sandbox.simulation)).reference)
    for authorization in (
        basic(),
        basic(DEFAULT_ADMIN_TOKEN, DEFAULT_ADMIN_SECRET),
        basic(DEFAULT_SECRET, DEFAULT_TOKEN),
        DEFAULT_SECRET,
        f"{DEFAULT_SECRET} x",
        f"Bearer {DEFAULT_SECRET}",
    ):
        await call(
            "GET",
            f"{url}?secret={DEFAULT_SECRET}",
            Authorization=authorization,
            Cookie=f"s={DEFAULT_SECRET}",
            Proxy_Authorization=basic(),
            X_Api_Key=DEFAULT_SECRET,
        )
    kept = json.dumps([*calls(sandbox), *strangers(sandbox)])
    assert len(calls(sandbox)) + len(strangers(sandbox)) == 6
    for secret in (DEFAULT_SECRET, DEFAULT_ADMIN_SECRET, basic().split()[1]):
        assert secret not in kept


async def test_stray_bytes_in_path_and_headers_can_be_shown(sandbox: Server, call: "Caller") -> None:
    request = (
        b"GET /api/netverify/v2/scans/%FF%ED%A0%80%0A HTTP/1.1\r\n"
        b"Host: x\r\nX-A: \xff\r\nUser-Agent: S\xfe\r\n"
        b"Authorization: \xff\xfe \xff\r\nConnection: close\r\n\r\n"
    )
    reader, writer = await asyncio.open_connection("127.0.0.1", sandbox.port)
    async with asyncio.timeout(20):
        writer.write(request)
        answered = await reader.read()
        writer.close()
        await writer.wait_closed()
    assert answered.startswith(b"HTTP/1.1 403")
    answer = await call("GET", f"{sandbox.url}/_mock/api/v1/requests?unknown=true")
    (item,) = json.loads(answer.body)["items"]
    assert item["reference"]
    assert item["headers"]["X-A"]


async def test_each_call_is_told_to_listeners(sandbox: Server, player: "Player", call: "Caller") -> None:
    reference = (await player.play(sandbox.simulation)).reference
    await call("GET", scans(sandbox, reference))
    await call("GET", scans(sandbox, "x"), Authorization=None)
    found = []
    with sandbox.simulation.events.listen(after=0) as events:
        async with asyncio.timeout(20):
            while len(found) < 2:
                event = await anext(events)
                if event.kind == "request":
                    told = event.data
                    found.append((event.merchant, told["request"], told["reference"], told["status"]))
    assert found == [(DEFAULT_TOKEN, 1, reference, 200), (None, 2, "x", 403)]


async def test_the_sandboxs_own_api_is_not_in_the_journal(sandbox: Server, call: "Caller") -> None:
    for path in ("/_mock/health", "/_mock/api/v1/requests", "/_mock/nowhere", "/_mock"):
        await call("GET", sandbox.url + path)
    assert not calls(sandbox)
    assert not strangers(sandbox)


async def notes_of(sandbox: Server, call: "Caller", url: str, **circumstances: str | None) -> tuple[str, ...]:
    await call("GET", url, **{"Accept": JSON} | circumstances)
    return last(sandbox).notes


async def test_a_merchant_with_manners_gets_no_note(
    sandbox: Server, player: "Player", call: "Caller"
) -> None:
    url = scans(sandbox, player.start(sandbox.simulation, "no-id-uploaded").reference)
    assert await notes_of(sandbox, call, url) == ()
    await sandbox.simulation.run_until_idle(sandbox.account)
    for path in ("", "/data", "/data/document", "/images"):
        assert await notes_of(sandbox, call, url + path) == ()


async def test_polling_too_often_is_noted_on_the_merchants_clock(
    sandbox: Server, player: "Player", call: "Caller"
) -> None:
    url = scans(sandbox, (await player.play(sandbox.simulation)).reference)
    for _ in range(10):
        assert await notes_of(sandbox, call, url) == ()
        await sandbox.simulation.advance(sandbox.account, sandbox.account.clock.now() + 20 * SECOND)
    (too_many,) = await notes_of(sandbox, call, url)
    assert too_many.startswith("poll 11, 10 are allowed")
    too_soon, _ = await notes_of(sandbox, call, url)
    assert too_soon.startswith("polled again after 0 s")


async def test_asking_for_more_than_the_status_while_pending_is_noted(
    sandbox: Server, player: "Player", call: "Caller"
) -> None:
    url = scans(sandbox, player.start(sandbox.simulation).reference)
    for path, what in (
        ("/data/document", "data/document"),
        ("/images", "images"),
        ("/images/front", "image front"),
    ):
        (note,) = await notes_of(sandbox, call, url + path)
        assert note.startswith(f"{what} asked for while pending")
    await sandbox.simulation.run_until_idle(sandbox.account)
    assert await notes_of(sandbox, call, f"{url}/images/front") == ()  # nothing was fetched before


async def test_polling_a_pending_upload_is_polling_though_it_is_404(
    sandbox: Server, player: "Player", call: "Caller"
) -> None:
    reference = player.start(sandbox.simulation, "document-uploaded").reference
    url = f"{sandbox.url}/api/netverify/v2/documents/{reference}"
    assert await notes_of(sandbox, call, url) == ()
    (note,) = await notes_of(sandbox, call, url)
    assert (last(sandbox).status, note.split(";")[0]) == (404, "polled again after 0 s")


async def test_fetching_an_image_twice_is_noted_under_whichever_of_its_urls(
    sandbox: Server, player: "Player", call: "Caller"
) -> None:
    reference = (await player.play(sandbox.simulation)).reference
    url = scans(sandbox, reference, "/images/front")
    await call("HEAD", url)
    assert last(sandbox).notes == ()
    assert await notes_of(sandbox, call, url) == ()
    assert await notes_of(sandbox, call, scans(sandbox, reference, "/images/face")) == ()
    (note,) = await notes_of(sandbox, call, f"{sandbox.url}/recognition/v1/idscan/{reference}/front")
    assert note.startswith("image front fetched 2 times")


async def test_what_was_refused_or_anothers_was_not_fetched(
    sandbox: Server, player: "Player", call: "Caller", basic: "Basic"
) -> None:
    other = add_merchant(sandbox)
    url = scans(sandbox, (await player.play(sandbox.simulation)).reference, "/data")
    for header in (basic("other", "other secret"), basic(secret="wrong"), None):
        for _ in range(2):
            await call("GET", url, Authorization=header, Accept=JSON)
    pending = scans(sandbox, player.start(sandbox.simulation).reference, "/images")
    await call("GET", pending, Authorization=basic("other", "other secret"), Accept=JSON)
    assert not any(entry.notes for entry in calls(sandbox, other))
    for _ in range(2):
        assert await notes_of(sandbox, call, scans(sandbox, "unknown", "/data")) == ()
    everyone = (calls(sandbox), calls(sandbox, other), strangers(sandbox))
    assert [entry.notes for journal in everyone for entry in journal] == [()] * 9
    assert await notes_of(sandbox, call, url) == ()


async def test_a_call_without_accept_json_is_noted_but_for_an_image_and_where_it_is_refused_anyway(
    sandbox: Server, player: "Player", call: "Caller"
) -> None:
    url = scans(sandbox, (await player.play(sandbox.simulation)).reference)
    for accept in (None, "*/*"):
        sandbox.account.etiquette.clear()
        (note,) = await notes_of(sandbox, call, url, Accept=accept)
        assert note.startswith("no Accept: application/json")
    assert await notes_of(sandbox, call, f"{url}/images/front", Accept="*/*") == ()
    sandbox.account.wire = WireSettings(strict_accept=True)
    assert await notes_of(sandbox, call, url, Accept="*/*") == ()
    assert (last(sandbox).status, last(sandbox).hint) == (403, "send Accept: application/json")


async def test_the_callers_secret_is_nowhere_in_what_is_kept(sandbox: Server, call: "Caller") -> None:
    for part in (DEFAULT_SECRET, DEFAULT_ADMIN_SECRET):
        await call("GET", scans(sandbox, part), **{"X-Key": part})
        await call("GET", f"{sandbox.url}/{part}?x={part}")
    assert "-secret" not in str(calls(sandbox))
    listener = sandbox.simulation.events.listen(0)
    sandbox.simulation.events.close()
    assert "-secret" not in str([event.data async for event in listener])
