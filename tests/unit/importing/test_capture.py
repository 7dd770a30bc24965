"""Are callbacks found in whatever people have captured?"""

import base64
import json
from collections.abc import Callable

import pytest

from mockjumio.errors import ScenarioError
from mockjumio.importing.capture import captured

FORM = {"verificationStatus": "APPROVED_VERIFIED", "idFirstName": "Ada B", "customerId": "a&b=c"}
BODY = "verificationStatus=APPROVED_VERIFIED&idFirstName=Ada%20B&customerId=a%26b%3Dc"
OTHER = {"scanReference": "r", "document": "{}", "transaction": "{}"}
OTHER_BODY = "scanReference=r&document=%7B%7D&transaction=%7B%7D"


def har(*posted: dict[str, object]) -> str:
    entries: list[object] = [{"request": {"method": "GET"}}, {"request": None}, 7]
    entries += [{"request": {"method": "POST", "postData": one}} for one in posted]
    return json.dumps({"log": {"version": "1.2", "entries": entries}})


PAIRS = [{"name": name, "value": value} for name, value in FORM.items()]
VIEW = {"id": "r-1", "form": FORM, "body": BODY, "attempts": []}
WAYS: dict[str, str] = {
    "body": BODY,
    "body with + for blanks, after a byte order mark": "\ufeff\n" + BODY.replace("%20", "+") + "\n",
    "request": f"POST /jumio HTTP/1.1\r\nHost: x\r\nContent-Type: x\r\n\r\n{BODY}",
    "har text": har({"mimeType": "application/x-www-form-urlencoded", "text": BODY}),
    "har params": har({"params": PAIRS, "text": "x=y"}),
    "har params as they are on the wire": har(
        {"params": [{"name": "customerId", "value": "a%26b"}], "text": BODY}
    ),
    "har base64": har({"text": base64.b64encode(BODY.encode()).decode(), "encoding": "base64"}),
    "one of the journal": json.dumps(VIEW),
    "a page of the journal": json.dumps({"items": [VIEW], "next": None}),
    "a list": json.dumps([VIEW]),
    "trigger --json": json.dumps({"transactions": [{"callbacks": [VIEW]}]}),
    "run --json": json.dumps({"suites": [{"steps": [{"transactions": [{"callbacks": [VIEW]}]}]}]}),
    "generate --format jsonl": json.dumps({"scenario": "x", "form": FORM, "body": BODY}) + "\n",
    "a body in JSON": json.dumps({"body": BODY}),
    "a form in JSON": json.dumps(FORM),
}


@pytest.mark.parametrize("text", WAYS.values(), ids=WAYS)
def test_a_callback_is_found(text: str) -> None:
    (found,) = captured(text, "f")
    assert found.form == FORM


def test_several_are_found_each_once() -> None:
    lines = f"{BODY}\n\n{OTHER_BODY}\n{BODY}"
    assert [(one.form, one.place) for one in captured(lines, "f")] == [(FORM, "f:1"), (OTHER, "f:3")]
    requests = "".join(f"POST /x HTTP/1.1\r\nHost: x\r\n\r\n{body}\r\n\r\n" for body in (BODY, OTHER_BODY))
    assert [(one.form, one.place) for one in captured(requests, "f")] == [(FORM, "f:1"), (OTHER, "f:6")]
    jsonl = "\n".join(json.dumps({"form": form}) for form in (FORM, OTHER))
    assert [one.place for one in captured(jsonl, "f")] == ["f:1", "f:2"]
    entries = har({"text": "a=b"}, {"text": BODY}, {"text": OTHER_BODY})
    assert [one.place for one in captured(entries, "f")] == ["f: log.entries[4]", "f: log.entries[5]"]


def test_objects_that_a_log_has_decoded_are_encoded_again() -> None:
    (one,) = captured(json.dumps({**FORM, "rejectReason": {"rejectReasonCode": "100"}, "x": None}), "f")
    assert one.form["rejectReason"] == '{"rejectReasonCode":"100"}'
    assert "x" not in one.form


Text = Callable[[], str]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "f: no callback: no form, HTTP request, HAR file or JSON of mockjumio's with one"),
        ("hello", "f: no callback: no form"),
        ("POST / HTTP/1.1\n\n", "f: no callback: no form"),
        ("{}", "f: no callback: neither verificationStatus, jumioIdScanReference, callBackType nor"),
        (
            "a=b&c=d",
            "f:1: no callback: neither verificationStatus, jumioIdScanReference, callBackType nor "
            "scanReference is among its parameters ('a', 'c')",
        ),
        ("&".join(f"p{number}=1" for number in range(9)), "f:1: no callback"),
        ("scanReference=r", "f:1: no callback"),
        ('{"a": 1,}', "f:1:9: not JSON: "),
        ('{"form": {}}\n{"form": oops}', "f:2:10: not JSON: Expecting value"),
        ("[" * 100_000, "f: nested too deeply"),
        (har({"text": "=="}), "f: log.entries[3]: no callback"),
        (har({"text": "%", "encoding": "base64"}), "f: no callback"),
        (har({"text": "a=b=c", "encoding": "base64"}), "f: log.entries[3]: no callback"),
        (har({"params": 3}), "f: no callback"),
        (json.dumps({"form": {}}) + "\n\n" + json.dumps({"form": {}}), "f:1: no callback"),
        (json.dumps({"log": {"entries": 3}}), "f: no callback"),
    ],
)
def test_what_is_no_callback_is_said(text: str, message: str) -> None:
    with pytest.raises(ScenarioError) as raised:
        captured(text, "f")
    assert str(raised.value).startswith(message)
