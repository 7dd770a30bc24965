"""Is what happens told in one line that says all, and cannot be mistaken?"""

import json
from typing import Any

import pytest

from mockjumio.cli.lines import json_line, line, went_wrong

AT = "2017-11-22T10:00:00.000Z"
CALLBACK = {
    "merchant": "default",
    "at": AT,
    "reference": "ref",
    "callback": "ref-1",
    "url": "http://shop/jumio",
    "result": "DENIED_FRAUD",
    "attempt": 1,
    "outcome": "accepted",
    "status": 200,
    "duration_ms": 4.4,
    "detail": "",
    "next_attempt": None,
}
CALL = {
    "merchant": "default",
    "at": AT,
    "request": 1,
    "method": "GET",
    "path": "/api/x",
    "reference": None,
    "status": 200,
    "reason": "",
    "hint": "",
    "notes": [],
}
REFUSED = {"status": 401, "reason": "401: wrong API token or secret", "hint": "the secret is wrong"}
FAILED = {"outcome": "timed_out", "status": None, "detail": "no answer began within 10 s"}


@pytest.mark.parametrize(
    ("kind", "data", "words"),
    [
        (
            "callback.attempted",
            CALLBACK,
            "callback     accepted 200 in 4 ms  DENIED_FRAUD  ref-1  http://shop/jumio",
        ),
        (
            "callback.attempted",
            CALLBACK | FAILED | {"attempt": 2, "next_attempt": "2017-11-22T10:01:00.000Z"},
            "callback     timed_out in 4 ms (attempt 2)  DENIED_FRAUD  ref-1  http://shop/jumio: no answer "
            "began within 10 s; next attempt at 2017-11-22T10:01:00.000Z",
        ),
        (
            "callback.attempted",
            CALLBACK | {"remarks": ["lines end with LF"]},
            "callback     accepted 200 in 4 ms  DENIED_FRAUD  ref-1  http://shop/jumio: remark: lines end "
            "with LF",
        ),
        ("request", CALL, "call         200  GET /api/x"),
        (
            "request",
            CALL | REFUSED,
            "call         401  GET /api/x: wrong API token or secret; hint: the secret is wrong",
        ),
        (
            "request",
            CALL | {"notes": ["polled again after 0 s"]},
            "call         200  GET /api/x: note: polled again after 0 s",
        ),
        (
            "request",
            CALL | {"status": 0, "reason": "fault: reset-answer"},
            "call         no answer  GET /api/x: fault: reset-answer",
        ),
        ("request", CALL | {"merchant": None}, "call         200  GET /api/x (nobody's credentials)"),
        ("request", CALL | {"merchant": "other"}, "call         200  GET /api/x (merchant other)"),
        (
            "transaction.drop_off",
            {"merchant": "default", "at": AT, "reference": "ref", "scenario": "late", "status": "PENDING"},
            "transaction  drop off  late  ref  PENDING",
        ),
        (
            "clock.moved",
            {"merchant": "default", "at": AT, "start": "2017-11-22T09:00:00.000Z"},
            "clock        moved, from 2017-11-22T09:00:00.000Z",
        ),
        ("clock.frozen", {"merchant": "default", "at": AT}, "clock        frozen"),
        ("merchant.created", {"merchant": "other", "at": AT}, "merchant     created  other"),
        (
            "page.seen",
            {"merchant": "default", "at": AT, "page": "/web"},
            'page         seen {"page": "/web"}',
        ),
    ],
)
def test_every_kind_of_event_has_a_line(kind: str, data: dict[str, Any], words: str) -> None:
    assert line(kind, data, "default") == f"{AT}  {words}"


def test_what_callers_send_stays_in_its_line_and_steers_no_terminal() -> None:
    shown = line("request", CALL | {"path": "/\x1b[2J\n\u2028\udcff"}, "default")
    assert shown.endswith(r"GET /\x1b[2J\n\u2028\udcff")


@pytest.mark.parametrize(
    ("kind", "data", "wrong"),
    [
        ("callback.attempted", CALLBACK, False),
        ("callback.attempted", CALLBACK | FAILED, True),
        ("callback.attempted", CALLBACK | {"outcome": "rejected"}, True),
        ("request", CALL, False),
        ("request", CALL | {"status": 304}, False),
        ("request", CALL | REFUSED, True),
        ("request", CALL | {"status": 503}, True),
        ("request", CALL | {"status": 0}, True),
        ("transaction.expire", {"status": "FAILED"}, False),
    ],
)
def test_what_went_wrong_is_told_from_what_did_not(kind: str, data: dict[str, Any], wrong: bool) -> None:
    assert went_wrong(kind, data) is wrong


def test_as_json_a_line_is_what_the_control_api_tells_with_its_number_and_kind() -> None:
    assert json.loads(json_line(7, "request", CALL)) == {"id": 7, "event": "request", **CALL}
