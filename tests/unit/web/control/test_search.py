"""What does a search find, and what does it say of one that cannot be read?"""

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

from mockjumio.exchanges import Outcome
from mockjumio.transaction import State
from mockjumio.web.control import search

if TYPE_CHECKING:
    from tests.conftest import Caller, Control, Shop

MINUTE = {"by": "1m"}


async def found(control: "Control", query: str) -> list[str]:
    listed = await control.good("GET", f"/transactions?q={quote(query)}")
    return [one["customer_id"] for one in (item["provided"] for item in listed["items"])]


async def play(control: "Control", customer: str, scenario: object = "approved", **body: Any) -> str:
    asked = {"scenario": scenario, "customer_id": customer, **body}
    reference: str = (await control.good("POST", "/transactions", asked))["reference"]
    return reference


async def settle(control: "Control") -> None:
    await control.good("POST", "/clock/run-until-idle")


async def test_transactions_are_found_by_what_they_are_and_came_to(control: "Control") -> None:
    await play(control, "ada", merchant_reference="cart 17", seed=42)
    await play(control, "eve", "fraud")
    await settle(control)
    waiting = await play(control, "bob", "no-id-uploaded")
    for query, wanted in {
        "status:denied_fraud": ["eve"],
        "status:DONE": ["ada", "eve"],
        "status:DENIED*,PENDING": ["eve", "bob"],
        "status:NO_ID_UPLOADED": [],  # it will be, and is not yet
        "-status:DONE": ["bob"],
        "is:pending": ["bob"],
        "is:open": ["bob"],
        "is:delivered": ["ada", "eve"],
        "is:failed": [],
        "scenario:fraud": ["eve"],
        "scenario:*aud": ["eve"],
        "scenario:frau": [],
        "customer:ADA": ["ada"],
        f"ref:{waiting[:9].upper()}": ["bob"],
        'ref:"cart 17"': ["ada"],
        "ref:CART": ["ada"],
        "seed:42": ["ada"],
        "edition:2017-05 product:id-*": ["ada", "eve", "bob"],
        "edition:kyx": [],
        "country:usa type:passport customer:ada": ["ada"],
        "status:DONE -scenario:fraud*": ["ada"],
        "status:DONE eve": ["eve"],
    }.items():
        assert await found(control, query) == wanted, query


async def test_transactions_are_found_by_what_became_of_their_callbacks(
    control: "Control", shop: "Shop"
) -> None:
    first = await play(control, "ada")
    await settle(control)
    await control.good("POST", f"/callbacks/{first}-1/resend")
    shop.answers(503)
    await play(control, "eve", {"extends": "approved", "callback": {"retries": ["1s"]}})
    await settle(control)
    await play(control, "bob", "no-id-uploaded")
    for query, wanted in {
        "is:failed": ["eve"],
        "is:delivered": ["ada"],
        "is:retried": ["eve"],
        "is:resent": ["ada"],
        "is:failed,resent": ["ada", "eve"],
        "outcome:rejected": ["eve"],
        "-outcome:accepted": ["eve", "bob"],
        "answer:503": ["eve"],
        "answer:5xx,200": ["ada", "eve"],
    }.items():
        assert await found(control, query) == wanted, query


async def test_what_was_done_by_hand_is_found(control: "Control") -> None:
    deleted = await play(control, "ada")
    await settle(control)
    control.sandbox.simulation.delete(control.sandbox.store.transaction(deleted))  # type: ignore[arg-type]
    finished = await play(control, "eve", "no-id-uploaded")
    await control.good("POST", f"/transactions/{finished}/finish", {"scenario": "approved"})
    await play(
        control, "bob", {"extends": "approved", "callback": {"omit": ["idScanStatus"], "violate": True}}
    )
    await settle(control)
    assert await found(control, "is:deleted") == ["ada"]
    assert await found(control, "is:steered") == ["eve"]
    assert await found(control, "is:broken") == ["bob"]


@pytest.mark.parametrize("order", ["oldest", "newest"])
async def test_time_is_the_merchants(control: "Control", order: str) -> None:
    for customer in ("ada", "bob", "eve"):
        await play(control, customer, "no-id-uploaded")
        await control.good("POST", "/clock/advance", MINUTE)
    for query, wanted in {
        "since:2m": ["bob", "eve"],
        "since:90s": ["eve"],
        "until:90s": ["ada", "bob"],
        "since:2017-11-22T10:01:00Z until:2017-11-22T10:01Z": ["bob"],
        "-since:90s": ["ada", "bob"],
    }.items():
        listed = await control.good("GET", f"/transactions?order={order}&q={quote(query)}")
        shown = [one["provided"]["customer_id"] for one in listed["items"]]
        assert sorted(shown) == wanted, query


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("stauts:DONE", "cannot look for 'stauts'; did you mean 'status'?"),
        ("hue:red", "cannot look for 'hue'; there are status, is, ref"),
        ("hue:red", 'seed. To find the text itself, write it in quotes: "hue:red"'),
        ("status:", "status: needs a value, as in status:DENIED_FRAUD"),
        ("status:denied_frad", "'denied_frad' is not known; did you mean 'DENIED_FRAUD'?"),
        ("is:wrong", "'wrong' is not known; there are pending, open, delivered"),
        ("is:fialed", "'fialed' is not known; did you mean 'failed'?"),
        ("edition:2018", "'2018' is not known; did you mean"),
        ("outcome:ok", "'ok' is not known; there are accepted"),
        ("since:yesterday", "'yesterday' is neither a length such as 5m nor a time"),
        ("answer:9xx", "'9xx' is not an HTTP status"),
    ],
)
async def test_what_cannot_be_looked_for_is_said(control: "Control", query: str, message: str) -> None:
    refused = await control.problem("GET", f"/transactions?q={quote(query)}", status=422)
    (problem,) = refused["errors"]
    assert problem["field"] == "q"
    assert message in problem["message"]


async def test_everything_that_is_wrong_is_said_at_once(control: "Control") -> None:
    refused = await control.problem("GET", "/transactions?q=sattus:DONE%20since:x", status=422)
    assert len(refused["errors"]) == 2


@pytest.mark.parametrize(
    ("query", "text", "fits"),
    [
        ("http://shop:8080/cb", "to http://shop:8080/cb", True),
        ("localhost:8080", "to localhost:8080/cb", True),
        ("Content-Type:json", "Content-Type:json", True),
        ('"colour:red"', "is colour:red", True),
        ('"ada lovelace"', "Ada Lovelace", True),
        ('"lovelace ada"', "Ada Lovelace", False),
        ('"ada', 'she is "ada"', True),
        ("-ada", "ada", False),
    ],
)
def test_what_is_no_field_is_a_word(query: str, text: str, fits: bool) -> None:
    fields: Any = search.TRANSACTIONS
    assert search.read(query, fields, lambda item: [text], 0).fits(None) is fits


def test_where_there_are_no_fields_all_are_words() -> None:
    assert search.read("status:DONE", (), lambda item: ["status:DONE"], 0).fits(None)


@pytest.mark.parametrize("fields", [search.TRANSACTIONS, search.EVENTS])
def test_each_field_can_be_read_as_its_example_has_it(fields: Any) -> None:
    for field in fields:
        assert search.read(field.example, fields, lambda item: [], 0).tests


@pytest.mark.parametrize("value", [*State, "UPLOADED", "PASSED", "EXPIRED", "TOKEN_EXPIRED", "WARNING"])
def test_every_state_and_result_is_known(value: str) -> None:
    assert search.read(f"status:{value}", search.TRANSACTIONS, lambda item: [], 0).tests


@pytest.mark.parametrize("outcome", Outcome)
def test_every_outcome_is_known(outcome: Outcome) -> None:
    assert search.read(f"outcome:{outcome}", search.TRANSACTIONS, lambda item: [], 0).tests


# Events


async def happened(control: "Control", query: str) -> list[str]:
    listed = await control.good("GET", f"/events/kept?order=newest&q={quote(query)}")
    return [one["kind"] for one in listed["items"]]


async def test_what_happened_is_listed_and_found(control: "Control", call: "Caller", shop: "Shop") -> None:
    shop.answers(410)
    reference = await play(control, "ada")
    await control.good("POST", "/clock/advance", {"by": "1h"})
    await control.sandbox.simulation.freeze(control.sandbox.account)
    await call("GET", f"{control.sandbox.url}/api/netverify/v2/scans/unknown")
    for query, wanted in {
        "kind:clock": ["clock.frozen", "clock.moved"],
        "kind:clock.moved": ["clock.moved"],
        "kind:*.started": ["transaction.started"],
        f"ref:{reference[:13]} kind:callback": ["callback.attempted"],
        "answer:404": ["request"],
        "answer:4xx": ["request", "callback.attempted"],
        "outcome:rejected": ["callback.attempted"],
        "scenario:approved kind:transaction.started": ["transaction.started"],
        "-kind:transaction since:1s": ["request", "clock.frozen", "clock.moved"],
        "scans/unknown": ["request"],
    }.items():
        assert await happened(control, query) == wanted, query


async def test_events_come_in_parts_and_only_those_of_the_merchant_or_of_nobody(
    control: "Control", call: "Caller"
) -> None:
    other = await control.merchant()
    await control.good("POST", f"/clock/freeze?merchant={other}")
    await call("GET", f"{control.sandbox.url}/api/netverify/v2/scans/x", Authorization="Basic bm9ib2R5Onh4")
    await control.good("POST", "/clock/advance", MINUTE)
    first = await control.good("GET", "/events/kept?order=newest&limit=1")
    rest = await control.good("GET", f"/events/kept?order=newest&cursor={first['next']}")
    assert [one["kind"] for one in first["items"] + rest["items"]] == [
        "clock.moved",
        "request",
        "merchant.created",
    ]
    oldest = await control.good("GET", "/events/kept")
    assert oldest["items"] == (first["items"] + rest["items"])[::-1]
