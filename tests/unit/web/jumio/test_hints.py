"""What is the caller told who took the wrong way?"""

from base64 import b64encode
from typing import Any, cast

import pytest
from aiohttp import web

from mockjumio.clock import Clock, Mode
from mockjumio.exchanges import FORMER
from mockjumio.merchant.account import Account
from mockjumio.run.engine import Simulation
from mockjumio.run.orders import start_request
from mockjumio.settings import Credentials
from mockjumio.store.memory import MemoryStore
from mockjumio.transaction import Transaction
from mockjumio.web.app_keys import SIMULATION
from mockjumio.web.bodies import Refusal
from mockjumio.web.jumio.call import Trail
from mockjumio.web.jumio.journal import hint
from mockjumio.web.jumio.paths import ROUTES, _find

NOW = 1_511_344_800_000
REF = "8f7e6d5c-4b3a-4210-8fed-cba987654321"
SCANS, DOCUMENTS = "/api/netverify/v2/scans", "/api/netverify/v2/documents"
AUTHENTICATIONS = "/api/netverify/v2/authentications"
ONE = Credentials("shop-one", "first secret", "shop-one-admin", "first admin secret")
TWO = Credentials("trader", "second secret", "trader-back-office", "second admin secret")


class Call:
    """What the hints look at of a request."""

    def __init__(self, method: str, path: str, pair: str | None, agent: str) -> None:
        self.method, self.path = method, path
        self.headers = {"User-Agent": agent}
        if pair is not None:
            self.headers["Authorization"] = f"Basic {b64encode(pair.encode()).decode()}"


@pytest.fixture
def simulation(simulation: Simulation) -> Simulation:
    for credentials in (ONE, TWO):
        clock = Clock(Mode.MANUAL, NOW)
        simulation.add_account(Account(credentials, clock=clock, callback_url="http://127.0.0.1/x"))
    return simulation


def told(
    simulation: Simulation,
    path: str,
    status: int = 404,
    *,
    method: str = "GET",
    pair: str | None = None,
    of: str | None = None,
    agent: str = "Shop/1",
) -> str:
    """The hint of a refused call. ``pair`` are its credentials, ``of`` the merchant that proved itself."""
    call = cast(web.Request, Call(method, path, pair, agent))
    trail = Trail(call, cast(web.Application, {SIMULATION: simulation}))
    try:
        found = _find(path)
    except Refusal:
        pass
    else:
        trail.route, trail.reference, trail.part = found
    if of is not None:
        trail.account = simulation.accounts[of]
    return hint(trail, status, ROUTES)


def start(simulation: Simulation, scenario: str = "approved", **body: Any) -> Transaction:
    return start_request(simulation, {"scenario": scenario, "seed": 1, "merchant": ONE.token} | body).whole()


async def play(simulation: Simulation, scenario: str = "approved") -> str:
    reference = start(simulation, scenario).reference
    await simulation.run_until_idle(simulation.accounts[ONE.token])
    return reference


@pytest.mark.parametrize(
    ("path", "near"),
    [
        (f"{SCANS}/{REF}/image/front", f"{SCANS}/{REF}/images/front"),
        (f"{SCANS}/{REF}/image/selfie", f"{SCANS}/{REF}/images/{{classifier}}"),
        (f"{SCANS}/{REF}/date", f"{SCANS}/{REF}/data"),
        (f"{SCANS}/{REF}/pages", f"{SCANS}/{REF}/images"),
        (f"{DOCUMENTS}/{REF}/images", f"{DOCUMENTS}/{REF}/pages"),
        (f"{DOCUMENTS}/{REF}/page/2", f"{DOCUMENTS}/{REF}/pages/2"),
        (f"{DOCUMENTS}/{REF}/data/verification", f"{DOCUMENTS}/{REF}/data/transaction"),
        (SCANS, f"{SCANS}/{{ref}}"),
        (f"/v1{SCANS}/{REF}/data", f"{SCANS}/{REF}/data"),
        (f"/netverify/v2/scans/{REF}", f"{SCANS}/{REF}"),
        (f"/api/netverify/v3/scans/{REF}/data/document", f"{SCANS}/{REF}/data/document"),
        (f"{SCANS.upper()}/{REF}", f"{SCANS}/{REF}"),
        (f"{SCANS}/{REF}/images/front/large", f"{SCANS}/{REF}/images/front"),
        (f"/recognition/v1/idscan/{REF}", f"/recognition/v1/idscan/{REF}/{{classifier}}"),
        ("/api/v1/account", "/api/v1/accounts, on Jumio's current platform"),
        ("/api/v1/transactions", "the sandbox's own API is at /_mock/api/v1/transactions"),
    ],
)
def test_an_unknown_path_is_told_the_nearest(simulation: Simulation, path: str, near: str) -> None:
    assert told(simulation, path) == near


@pytest.mark.parametrize("path", ["/", "//", "/favicon.ico", "/jumio", "/" + "a/" * 3_000, "/" + "ü" * 5_000])
def test_a_path_that_is_like_none_is_told_where_they_begin(simulation: Simulation, path: str) -> None:
    beginnings = f"{AUTHENTICATIONS}/ or {DOCUMENTS}/ or {SCANS}/"
    assert told(simulation, path).startswith(f"Jumio's paths begin with {beginnings}")


def test_a_wrong_method_is_told_the_right_ones_and_where_it_would_be_right(simulation: Simulation) -> None:
    assert told(simulation, f"{SCANS}/{REF}", 405, method="POST") == "allowed here: DELETE, GET, HEAD"
    assert told(simulation, f"{DOCUMENTS}/{REF}/pages/1", 405, method="DELETE") == (
        f"allowed here: GET, HEAD; DELETE goes to {DOCUMENTS}/{REF}"
    )


@pytest.mark.parametrize(
    ("pair", "near"),
    [
        ("first secret:shop-one", "token and secret are swapped: the token is 'shop-one'"),
        ("first admin secret:shop-one", "this is a secret; its token is 'shop-one-admin'"),
        ("shop-on:first secret", "did you mean the token 'shop-one'"),
        ("Shop-One:first secret", "did you mean the token 'shop-one'"),
        ("zzz:first secret", "no merchant has this token; the default merchant's is 'mockjumio-token'"),
        ("shop-one:first secret\n", "the secret has blanks or a line break around it"),
        ("shop-one:first admin secret", "the secret of the merchant's other pair, token 'shop-one-admin'"),
        ("shop-one-admin:first secret", "the secret of the merchant's other pair, token 'shop-one'"),
        ("shop-one:second secret", "the secret of another merchant, token 'trader'"),
        ("shop-one:third secret", "the token is known, the secret is wrong"),
        ("shop-one:first+secret", "token and secret are form-encoded before base64"),
        ("shop%2Done:first%20secret", "token and secret are form-encoded before base64"),
        ("shop-one-admin:x", "GET /_mock/api/v1/merchants/shop-one shows it"),
        (None, "send Authorization: Basic and base64 of token:secret"),
        ("shop-one", "send Authorization: Basic and base64 of token:secret"),
    ],
)
def test_wrong_credentials_are_told_what_is_wrong_with_them(
    simulation: Simulation, pair: str | None, near: str
) -> None:
    said = told(simulation, f"{SCANS}/{REF}", 401, pair=pair)
    assert near in said
    assert not any(secret in said for secret in ("first secret", "admin secret", "second secret", "third"))


async def test_a_token_of_a_merchant_that_was_removed_is_told_so(simulation: Simulation) -> None:
    await simulation.remove_account(simulation.accounts[ONE.token])
    for pair in ("shop-one:first secret", "shop-one-admin:x"):
        assert told(simulation, f"{SCANS}/{REF}", 401, pair=pair) == FORMER


def test_the_second_pair_is_told_where_only_the_first_will_do(simulation: Simulation) -> None:
    path = f"/recognition/v1/idscan/{REF}/front"
    said = told(simulation, path, 401, pair="shop-one-admin:first admin secret")
    assert "first pair: token 'shop-one'" in said


def test_a_missing_user_agent_is_told_first(simulation: Simulation) -> None:
    said = told(simulation, f"{SCANS}/{REF}", 403, pair="shop-one:x", agent=" ")
    assert said == "send User-Agent: YOURCOMPANY YOURAPPLICATION/VERSION"


def test_the_strict_reading_is_told_what_to_accept(simulation: Simulation) -> None:
    said = told(simulation, f"{SCANS}/{REF}", 403, pair="shop-one:first secret", of=ONE.token)
    assert said == "send Accept: application/json"


def test_mockjumios_own_failures_have_no_hint(simulation: Simulation) -> None:
    assert told(simulation, f"{SCANS}/{REF}", 500, of=ONE.token) == ""


async def test_a_reference_that_was_removed_is_told_so(
    simulation: Simulation, monkeypatch: pytest.MonkeyPatch
) -> None:
    simulation.limits, store = simulation.limits._replace(settled=2), simulation.store
    assert isinstance(store, MemoryStore)
    store._most = 2
    monkeypatch.setattr(store, "TOGETHER", 1)
    first, *_ = [await play(simulation) for _ in range(6)]
    for gone in (first, "x"):
        said = told(simulation, f"{SCANS}/{gone}", of=ONE.token)
        assert said.endswith("; those before number 5 were removed (serve --max-settled)")


def test_a_mistyped_reference_is_told_the_nearest_of_the_merchants_own(simulation: Simulation) -> None:
    references = [start(simulation).reference for _ in range(3)]
    for mistyped in (references[1].upper(), references[1][:-2], f"{references[1][:-1]}x"):
        assert told(simulation, f"{SCANS}/{mistyped}", of=ONE.token) == f"did you mean {references[1]!r}?"
        assert references[1] not in told(simulation, f"{SCANS}/{mistyped}", of=TWO.token)


@pytest.mark.parametrize("field", ["merchant_reference", "customer_id"])
def test_the_merchants_own_reference_is_told_jumios(simulation: Simulation, field: str) -> None:
    first = start(simulation, **{field: "order-7"}).reference
    start(simulation)
    said = told(simulation, f"{SCANS}/order-7", of=ONE.token)
    assert said == f"this is the merchant's own reference; Jumio's is {first!r}"


def test_a_reference_like_none_is_told_the_newest_or_that_there_are_none(simulation: Simulation) -> None:
    start(simulation)
    newest = start(simulation).reference
    assert told(simulation, f"{SCANS}/x", of=ONE.token).endswith(f"its newest is {newest!r}")
    assert "has no transactions" in told(simulation, f"{SCANS}/x", of=TWO.token)


async def test_after_a_reset_nothing_is_near_any_more(simulation: Simulation) -> None:
    reference = start(simulation).reference
    await simulation.reset(simulation.accounts[ONE.token])
    assert "has no transactions" in told(simulation, f"{SCANS}/{reference}", of=ONE.token)


def test_another_merchants_reference_is_told_whose(simulation: Simulation) -> None:
    said = told(simulation, f"{SCANS}/{start(simulation).reference}", of=TWO.token)
    assert said == "belongs to another merchant: call with the credentials of token 'shop-one'"


async def test_another_products_reference_is_told_where_it_is(simulation: Simulation) -> None:
    scan, upload = await play(simulation), await play(simulation, "document-uploaded")
    for path in ("", "/data", "/images/front"):
        said = told(simulation, f"{SCANS}/{upload}{path}", of=ONE.token)
        assert said == f"is an upload: use {DOCUMENTS}/{upload}"
    assert told(simulation, f"{DOCUMENTS}/{scan}", of=ONE.token) == f"is a scan: use {SCANS}/{scan}"


def test_a_pending_transaction_is_told_until_when(simulation: Simulation) -> None:
    reference = start(simulation, "no-id-uploaded").reference
    said = told(simulation, f"{SCANS}/{reference}/data", of=ONE.token)
    assert said == "is pending until 2017-11-22T10:15:00.000Z, as planned"


async def test_a_deleted_or_purged_transaction_is_told_when(simulation: Simulation) -> None:
    scan, old = await play(simulation), await play(simulation)
    transaction = simulation.transaction(scan)
    assert transaction is not None
    simulation.accounts[ONE.token].clock.reach(NOW + 3_600_000)
    simulation.delete(transaction)
    assert told(simulation, f"{SCANS}/{scan}", of=ONE.token) == "was deleted at 2017-11-22T11:00:00.000Z"
    simulation.accounts[ONE.token].clock.reach(NOW + 6 * 366 * 86_400_000)
    assert told(simulation, f"{SCANS}/{old}", of=ONE.token).startswith("was purged at 2022-11-")


@pytest.mark.parametrize(
    ("scenario", "path", "near"),
    [
        ("approved", f"{SCANS}/%s/images/back", "its images are front, face"),
        ("approved", "/recognition/v1/idscan/%s/1", "its images are front, face"),
        ("no-id-uploaded", f"{SCANS}/%s/images/front", "it has no images"),
        ("document-uploaded", f"{DOCUMENTS}/%s/pages/9", "its pages are 1"),
    ],
)
async def test_an_image_that_is_not_there_is_told_those_that_are(
    simulation: Simulation, scenario: str, path: str, near: str
) -> None:
    reference = await play(simulation, scenario)
    assert told(simulation, path % reference, of=ONE.token) == near


async def test_a_dropped_upload_is_told_that_there_is_nothing(simulation: Simulation) -> None:
    upload = start(simulation, "document-uploaded")
    await simulation.drop(upload)
    await simulation.run_until_idle(simulation.accounts[ONE.token])
    for path in ("pages/1", "data/document"):
        said = told(simulation, f"{DOCUMENTS}/{upload.reference}/{path}", of=ONE.token)
        assert said.startswith("nothing was uploaded")
