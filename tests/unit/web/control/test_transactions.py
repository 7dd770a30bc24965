"""Is a transaction started, watched and steered over the control API?"""

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import web

from mockjumio.merchant.agenda import Work

if TYPE_CHECKING:
    from tests.conftest import Caller, Control, Shop

MANUAL = {"mode": "manual", "now": "2017-11-22T10:00:00Z"}


async def start(control: "Control", scenario: object = "approved", **body: object) -> str:
    started = await control.good("POST", "/transactions", {"scenario": scenario, "seed": 1} | body)
    reference: str = started["reference"]
    return reference


async def references(control: "Control", query: str) -> list[str]:
    listed = await control.good("GET", f"/transactions{query}")
    return [one["reference"] for one in listed["items"]]


async def test_an_empty_body_plays_approved(control: "Control") -> None:
    answer = await control("POST", "/transactions")
    assert (answer.status, answer.content["scenario"]) == (201, "approved")


async def test_status_and_details_follow_the_journey_at_every_moment(
    control: "Control", call: "Caller"
) -> None:
    journey = ["start", {"attempt": {"after": "1m"}}, {"finish": {"after": "1m", "processing": "1m"}}]
    done = await start(control, set={"journey": journey})
    failed = await start(control, "no-id-uploaded", seed=2)
    scans = f"{control.sandbox.url}/api/netverify/v2/scans"

    async def seen(reference: str) -> tuple[str, int]:
        status = await call("GET", f"{scans}/{reference}")
        details = await call("GET", f"{scans}/{reference}/data")
        return status.body.decode().split('"status":"')[1].split('"')[0], details.status

    steps = [("0s", "PENDING"), ("59s", "PENDING"), ("1m59s", "PENDING"), ("1ms", "PENDING")]
    for by, status in [*steps, ("1999ms", "DONE")]:
        await control.good("POST", "/clock/advance", {"by": by})
        assert await seen(done) == (status, 200 if status == "DONE" else 404), by
        assert (await control.good("GET", f"/transactions/{done}"))["status"] == status
        assert await seen(failed) == ("PENDING", 404)
    await control.good("POST", "/clock/run-until-idle")
    assert await seen(failed) == ("FAILED", 200)


async def test_listed_by_status_and_found_by_it_is_what_a_transaction_is_now(control: "Control") -> None:
    late = {"callback": {"delay": "10m"}}
    waiting = await start(control, set=late | {"journey": ["start", {"finish": {"after": "1m"}}]})
    pending = await start(control, set={"journey": ["start", {"finish": {"after": "1h"}}]}, seed=2)
    await control.good("POST", "/clock/advance", {"by": "2m"})
    assert await references(control, "?status=DONE") == [waiting]
    assert await references(control, "?status=PENDING") == [pending]
    assert await references(control, "?q=done") == [waiting]
    assert await references(control, "?q=pending") == [pending]


async def test_of_several_attempts_the_first_one_is_told(control: "Control", shop: "Shop") -> None:
    journey = ["start", *[{"attempt": {"after": f"{minutes}m"}} for minutes in (1, 2, 3)], "finish"]
    await start(control, set={"journey": journey})
    await control.good("POST", "/clock/run-until-idle")
    assert shop.received[0].form["transactionDate"] == "2017-11-22T10:00:00.000Z"
    assert shop.received[0].form["firstAttemptDate"] == "2017-11-22T10:01:00.000Z"


# Waiting


async def test_wait_answers_once_the_callbacks_are_settled(control: "Control", shop: "Shop") -> None:
    arrived, go = asyncio.Event(), asyncio.Event()

    async def answer(request: web.Request) -> web.Response:
        arrived.set()
        await go.wait()
        return web.Response(status=202)

    shop.answer = answer
    token = await control.merchant(callback_url=shop.url)
    reference = await start(
        control, merchant=token, set={"journey": ["start", {"finish": {"processing": "0s"}}]}
    )
    waiting = asyncio.create_task(control.good("GET", f"/transactions/{reference}?wait=20s"))
    await arrived.wait()
    now = await control.good("GET", f"/transactions/{reference}?wait=0s")
    assert (now["status"], now["open"], now["callbacks"][0]["attempts"]) == ("DONE", True, [])
    assert not waiting.done()
    go.set()
    settled = await waiting
    assert (settled["open"], settled["callbacks"][0]["attempts"][0]["status"]) == (False, 202)


async def test_wait_answers_when_time_is_up(control: "Control") -> None:
    reference = await start(control)  # on a manual clock that nobody moves
    assert (await control.good("GET", f"/transactions/{reference}?wait=10ms"))["status"] == "PENDING"


async def test_wait_for_what_a_reset_removes_is_404(
    control: "Control", monkeypatch: pytest.MonkeyPatch
) -> None:
    reference = await start(control)
    waits, wait = asyncio.Event(), Work.change

    async def noted(work: Work) -> None:
        waits.set()
        await wait(work)

    monkeypatch.setattr(Work, "change", noted)
    waiting = asyncio.create_task(control.problem("GET", f"/transactions/{reference}?wait=20s", status=404))
    await waits.wait()
    await control.good("POST", f"/merchants/{control.sandbox.account.token}/reset")
    assert "reset" in (await waiting)["detail"]


@pytest.mark.parametrize("changes", [{}, {"settings": {"id_verification": False}}])
async def test_a_scan_that_would_outlast_the_year_9999_is_refused_for_its_time(
    control: "Control", changes: dict[str, object]
) -> None:
    clock = {"mode": "manual", "now": "9999-12-31T23:50:00Z"}
    token = await control.merchant(clock=clock, callback_url="http://localhost/x", **changes)
    body = {"scenario": "no-id-uploaded", "merchant": token}
    problem = await control.problem("POST", "/transactions", body, status=422)
    assert problem["detail"] == (
        "no-id-uploaded would continue after the year 9999, which no timestamp can have; "
        "it is 9999-12-31T23:50:00.000Z"
    )
    await control.good("POST", "/transactions", {"scenario": "approved", "merchant": token})


@pytest.mark.parametrize(
    "path", ["a\0b", "{{ '\\x00' }}", "n" * 5_000, "../" * 2_000, "/", ".", "/dev/zero", "\u202e"]
)
async def test_a_path_that_no_image_has_is_refused_at_its_place(control: "Control", path: str) -> None:
    inline = {"scenario": {"extends": "approved", "images": {"front": path}}}
    for body, place in (
        ({"set": {"images.front": path}}, "set.images.front"),
        (inline, "scenario.images.front"),
    ):
        problem = await control.problem("POST", "/transactions", body, status=422)
        assert [error["field"] for error in problem["errors"]] == [place]


@pytest.mark.parametrize("wait", ["soon", "", "10"])
async def test_a_wait_that_does_not_parse_is_400(control: "Control", wait: str) -> None:
    reference = await start(control)
    body = await control.problem("GET", f"/transactions/{reference}?wait={wait}", status=400)
    assert [error["field"] for error in body["errors"]] == ["wait"]


# Steering


async def test_touch_finish_and_drop_answer_with_the_transaction_as_it_is_then(
    control: "Control", shop: "Shop"
) -> None:
    touched, finished, dropped = [await start(control, "no-id-uploaded", seed=seed) for seed in (1, 2, 3)]
    await control.good("POST", "/clock/advance", {"by": "10m"})
    one = await control.good("POST", f"/transactions/{touched}/touch")
    assert (one["status"], one["updated"]) == ("PENDING", "2017-11-22T10:10:00.000Z")
    two = await control.good(
        "POST", f"/transactions/{finished}/finish", {"scenario": "fraud", "set": {"result.face_match": 3}}
    )
    assert (two["status"], two["result"], two["open"]) == ("DONE", "DENIED_FRAUD", False)
    assert [callback["attempts"][0]["status"] for callback in two["callbacks"]] == [200]
    three = await control.good("POST", f"/transactions/{dropped}/drop")
    assert (three["status"], three["steps"][-1]["at"]) == ("PENDING", "2017-11-22T10:15:00.000Z")
    assert [received.form["verificationStatus"] for received in shop.received] == ["DENIED_FRAUD"]
    await control.good("POST", "/clock/advance", {"by": "5m"})
    assert (await control.good("GET", f"/transactions/{dropped}"))["status"] == "FAILED"
    assert (await control.good("GET", f"/transactions/{touched}"))["status"] == "PENDING"


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("touch", None, 409),
        ("drop", None, 409),
        ("finish", None, 409),
        ("finish", {"scenario": "fraud"}, 409),
        ("finish", {"scenario": "frod"}, 404),
        ("finish", {"scenario": 7}, 422),
        ("finish", {"set": {"result.status": "OK"}}, 422),
        ("finish", {"result": "fraud"}, 422),
    ],
)
async def test_what_cannot_be_done_is_refused_and_nothing_changes(
    control: "Control", path: str, body: Any, status: int
) -> None:
    reference = await start(control)
    await control.good("POST", "/clock/run-until-idle")
    before = await control.good("GET", f"/transactions/{reference}")
    await control.problem("POST", f"/transactions/{reference}/{path}", body, status=status)
    assert await control.good("GET", f"/transactions/{reference}") == before


@pytest.mark.parametrize("path", ["", "/touch", "/finish", "/drop"])
async def test_an_unknown_reference_is_404(control: "Control", path: str) -> None:
    await control.problem("POST" if path else "GET", f"/transactions/unknown{path}", status=404)


# References


async def test_a_reference_alone_finds_it_whatever_its_merchant(control: "Control") -> None:
    token = await control.merchant(clock=MANUAL, callback_url="http://127.0.0.1:9/")
    reference = await start(control, merchant=token)
    assert (await control.good("GET", f"/transactions/{reference}"))["merchant"] == token
    assert (await control.good("POST", f"/transactions/{reference}/touch"))["merchant"] == token


async def test_a_reference_of_several_merchants_needs_one_of_them(control: "Control", shop: "Shop") -> None:
    tokens = [
        await control.merchant(clock=MANUAL, callback_url=shop.url, seed=5, token=f"job-{number}")
        for number in (1, 2)
    ]
    (reference,) = {await start(control, merchant=token, seed=9) for token in tokens}
    body = await control.problem("GET", f"/transactions/{reference}", status=409)
    assert "?merchant=" in body["detail"]
    await control.problem("POST", f"/transactions/{reference}/touch", status=409)
    done = await control.good("POST", f"/transactions/{reference}/finish?merchant=job-2")
    assert (done["merchant"], done["status"]) == ("job-2", "DONE")
    other = await control.good("GET", f"/transactions/{reference}?merchant=job-1")
    assert (other["merchant"], other["status"], other["callbacks"]) == ("job-1", "PENDING", [])
    await control.problem("GET", f"/transactions/{reference}?merchant=mockjumio-token", status=404)
    await control.good("POST", "/clock/run-until-idle?merchant=job-1")
    (callback,) = done["callbacks"]
    await control.problem("GET", f"/callbacks/{callback['id']}", status=409)
    shown = await control.good("GET", f"/callbacks/{callback['id']}?merchant=job-2")
    assert shown == callback


# Lists


async def test_a_list_comes_in_pages_that_hold_everything_once(control: "Control") -> None:
    made = [await start(control, seed=seed) for seed in range(5)]
    found, query = [], "?limit=2"
    while True:
        listed = await control.good("GET", f"/transactions{query}")
        assert len(listed["items"]) <= 2
        found += [one["reference"] for one in listed["items"]]
        if listed["next"] is None:
            break
        query = f"?limit=2&cursor={listed['next']}"
        if len(found) == 2:  # what starts meanwhile comes at the end
            made.append(await start(control, seed=9))
    assert found == made


async def test_the_newest_come_first_if_asked_for(control: "Control") -> None:
    made = [await start(control, seed=seed) for seed in range(5)]
    first = await control.good("GET", "/transactions?limit=2&order=newest")
    await start(control, seed=9)  # what starts meanwhile is before the first page
    query = f"?limit=2&order=newest&cursor={first['next']}"
    second = await control.good("GET", f"/transactions{query}")
    last = await references(control, f"?limit=2&order=newest&cursor={second['next']}")
    found = [one["reference"] for one in first["items"] + second["items"]] + last
    assert found == made[::-1]


async def test_words_are_found_in_what_a_transaction_shows(control: "Control") -> None:
    ada = await start(control, customer_id="lovelace", first_name="Augusta Ada")
    fraud = await start(control, "fraud", customer_id="lovelace-2", seed=2)
    assert await references(control, "?q=LoveLace&order=newest") == [fraud, ada]
    assert await references(control, "?q=augusta") == [ada]
    assert await references(control, "?q=lovelace+denied") == [fraud]
    assert await references(control, "?q=lovelace&scenario=approved") == [ada]
    assert await references(control, f"?q={fraud[:8]}") == [fraud]
    assert await references(control, "?q=eve") == []


async def test_filters_find_what_fits_all_of_them(control: "Control") -> None:
    ada = await start(control, customer_id="ada", merchant_reference="a b&c")
    fraud = await start(control, "fraud", customer_id="ada", seed=2)
    other = await control.merchant(clock=MANUAL, callback_url="http://127.0.0.1:9/")
    elsewhere = await start(control, customer_id="ada", merchant=other)
    assert await references(control, "?customer_id=ada") == [ada, fraud]
    assert await references(control, "?customer_id=ada&scenario=fraud") == [fraud]
    assert await references(control, "?merchant_reference=a%20b%26c") == [ada]
    assert await references(control, "?status=DONE") == []
    assert await references(control, f"?merchant={other}") == [elsewhere]
    await control.good("POST", f"/transactions/{fraud}/finish")
    assert await references(control, "?status=DONE") == [fraud]
    assert await references(control, "?status=PENDING") == [ada]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("?limit=0", 422),
        ("?limit=1001", 422),
        ("?limit=ten", 422),
        ("?limit=%C2%B2", 422),
        ("?limit=" + "1" * 5_000, 422),
        ("?status=OPEN", 422),
        ("?scenarios=x", 422),
        ("?cursor=x", 400),
        ("?cursor=c%C2%B2", 400),
        ("?cursor=c" + "1" * 5_000, 400),
        ("?merchant=nobody", 404),
    ],
)
async def test_an_impossible_filter_is_refused(control: "Control", query: str, status: int) -> None:
    await control.problem("GET", f"/transactions{query}", status=status)


# Retention


async def test_what_was_purged_answers_as_what_was_deleted(
    control: "Control", call: "Caller", shop: "Shop"
) -> None:
    await control.good(
        "PATCH", "/merchants/mockjumio-token", {"settings": {"retention": {"interval": "30d"}}}
    )
    purged, fraud = await start(control), await start(control, "fraud", seed=2)
    await control.good("POST", "/clock/run-until-idle")
    scans = f"{control.sandbox.url}/api/netverify/v2/scans"
    await control.good("POST", "/clock/advance", {"by": "30d"})
    deleted = await start(control, seed=3)
    await control.good("POST", "/clock/run-until-idle")
    assert (await call("DELETE", f"{scans}/{deleted}")).status == 200

    async def answers(reference: str) -> list[tuple[int, bytes]]:
        paths = ["", "/data", "/images", "/images/front"]
        found = [await call("GET", f"{scans}/{reference}{path}") for path in paths]
        found.append(await call("DELETE", f"{scans}/{reference}"))
        return [(one.status, one.body.replace(reference.encode(), b"R")) for one in found]

    assert await answers(purged) == await answers(deleted)
    assert (await call("GET", f"{scans}/{fraud}/data")).status == 200
    shown = await control.good("GET", f"/transactions/{purged}")
    assert shown["purged"] is True
    assert shown["deleted"] is not None
