"""Are callbacks found whole in whatever people have captured, and refused where they are not whole?"""

import json

import pytest

from mockjumio.errors import ScenarioError
from mockjumio.importing.capture import find_callbacks
from tests.unit.importing.shapes import (
    SHAPES,
    chunked,
    curl,
    encoded,
    har,
    lines,
    logged,
    multipart,
    request,
    table,
    view,
    wire,
    wiremock,
)

REFERENCE = "8f7e6d5c-4b3a-4210-8fed-cba987654321"
FORM = {
    "callBackType": "NETVERIFYID",
    "jumioIdScanReference": REFERENCE,
    "verificationStatus": "APPROVED_VERIFIED",
    "idScanStatus": "SUCCESS",
    "transactionDate": "2018-06-21T07:06:14.648Z",
    "callbackDate": "2018-06-21T07:08:34.119+0000",
    "idCheckHologram": "N/A",
    "idFirstName": "Zoë Ö'Hara",
    "idLastName": 'a+b & c=d; "e" 100% \\n',
    "idScanImage": f"https://netverify.com/recognition/v1/idscan/{REFERENCE}/front",
    "idAddress": '{"country":"USA","city":"A {b} [c] \\"d\\""}',
    "identityVerification": '{"similarity":"MATCH","validity":true}',
    "customerId": "YWRh==",
    "somethingNew": "x",
}
OTHER = {**FORM, "customerId": "another", "idLastName": "d"}
UPLOAD = {"scanReference": "r", "document": '{"status":"UPLOADED"}', "transaction": "{}"}


def found(text: str) -> list[tuple[dict[str, str], str]]:
    return [(dict(one.form), one.place) for one in find_callbacks(text, "f").callbacks]


def refused(text: str) -> str:
    with pytest.raises(ScenarioError) as raised:
        find_callbacks(text, "f")
    return str(raised.value)


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_a_callback_is_found_whole(shape: object) -> None:
    assert callable(shape)
    assert [form for form, _ in found(shape(FORM))] == [FORM]


SEVERAL = {
    "a body a line": (f"{wire(FORM)}\n{wire(OTHER)}\n", ["f:1", "f:2"]),
    "a body a line, of both products": (f"{wire(UPLOAD)}\n{wire(FORM)}", ["f:1", "f:2"]),
    "a body a line of a log": (
        f"INFO got {wire(FORM)} in 3 ms\nINFO well\nINFO got {wire(OTHER)} in 2 ms",
        ["f:1", "f:3"],
    ),
    "lists with an empty line between": (f"{lines(FORM)}\n\n{lines(OTHER)}", ["f:1", f"f:{len(FORM) + 2}"]),
    "requests": (f"{request(FORM)}\r\n\r\n{request(OTHER)}", ["f:5", "f:11"]),
    "requests of one connection": (f"{request(FORM)}{request(OTHER)}", ["f:5", "f:9"]),
    "requests of one connection, without a length": (
        f"{request(FORM)}{request(OTHER)}".replace("Content-Length", "X"),
        ["f:5", "f:9"],
    ),
    "a request and what it was answered": (
        f"{request(FORM)}HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok\r\n{chunked(OTHER)}",
        ["f:5", "f:12"],
    ),
    "curl commands": (f"{curl(FORM)}\n$ {curl(OTHER)}; echo", ["f:1", "f:2"]),
    "JSON lines": (
        json.dumps({"form": FORM}) + "\n" + json.dumps({"form": OTHER}),
        ["f:1: form", "f:2: form"],
    ),
    "JSON in a log": (f"got {json.dumps(FORM)}\ngot {json.dumps(OTHER)}", ["f:1", "f:2"]),
    "JSON one after the other in a line": (f"got {json.dumps(FORM)} and {json.dumps(OTHER)}", ["f", "f"]),
    "JSON that is indented": (
        f"{json.dumps(FORM, indent=1)}\n{json.dumps(OTHER, indent=1)}",
        ["f:1", "f:17"],
    ),
    "a list": (json.dumps([view(FORM), view(OTHER)]), ["f: [0].body", "f: [1].body"]),
    "a table": (table(FORM) + table(OTHER).partition("\n")[2], ["f:2: content", "f:3: content"]),
    "words and a body below": (f"GET it\n\n{wire(FORM)}\n---\nor\n\n{lines(OTHER)}\n```\n", ["f:3", "f:7"]),
}


@pytest.mark.parametrize(("text", "places"), SEVERAL.values(), ids=SEVERAL)
def test_several_are_found(text: str, places: list[str]) -> None:
    read = found(text)
    assert [place for _, place in read] == places
    assert [form for form, _ in read] in ([FORM, OTHER], [UPLOAD, FORM])


@pytest.mark.parametrize(
    ("word", "value"),
    [
        (r"$'a\'b\\c'", "a'b\\c"),
        (r"$'\x5a\u00f6\U0001F600'", "Zö😀"),
        (r"$'\303\266\t!'", "ö\t!"),
        (r"$'a'b\ c'd'", "ab cd"),
        ('"a\\"b\\$c\\d"', 'a"b$c\\d'),
        ("=a&b", "a&b"),
    ],
)
def test_a_word_of_the_shell_is_read_as_the_shell_does(word: str, value: str) -> None:
    line = f"curl https://x -d callBackType=X --data-urlencode a{'' if word[0] == '=' else '='}{word}"
    line = line.replace("a=a&b", "'a=a&b'")
    assert found(line) == [({"callBackType": "X", "a": value}, "f")]


def test_one_that_is_there_twice_is_found_once() -> None:
    assert found(f"{wire(FORM)}\n\n{lines(FORM)}\n\n{curl(FORM)}") == [(FORM, "f:1")]


def test_what_a_tool_has_made_of_a_body_does_not_stand_for_it() -> None:
    journal = json.loads(wiremock(FORM))
    journal["requests"][0]["request"]["formParams"]["callBackType"]["values"] = ["CHANGED"]
    assert found(json.dumps(journal)) == [(FORM, "f: requests[0].request.body")]


def test_what_was_answered_or_stands_in_an_address_is_none() -> None:
    entry = {
        "request": {
            "url": f"https://x?{wire(OTHER)}",
            "queryString": [{"name": "callBackType", "value": "X"}],
        }
    }
    archive = json.loads(har(FORM))
    archive["log"]["entries"].append({**entry, "response": {"content": {"text": wire(OTHER)}}})
    assert [form for form, _ in found(json.dumps(archive))] == [FORM]


def test_objects_that_a_log_has_decoded_are_encoded_again() -> None:
    decoded = {**FORM, "rejectReason": {"rejectReasonCode": "100"}, "idFaceMatch": 85, "x": None}
    ((form, _),) = found(json.dumps(decoded))
    assert form == {**FORM, "rejectReason": '{"rejectReasonCode":"100"}', "idFaceMatch": "85"}


def test_a_merchants_record_around_a_form_is_no_part_of_it() -> None:
    record = {"id": 7, "verificationStatus": "APPROVED_VERIFIED", "payload": FORM}
    assert found(json.dumps(record)) == [(FORM, "f: payload")]


def test_what_is_left_out_is_said() -> None:
    entries = find_callbacks(har(FORM), "f").remarks
    assert [tuple(one) for one in entries] == [
        ("f: log.entries", "1 of 2 entries are not callbacks, and are left out")
    ]
    requests = find_callbacks(f"{request(FORM)}\r\nGET / HTTP/1.1\r\n\r\n", "f").remarks
    assert [tuple(one) for one in requests] == [("f", "1 of 2 requests are not callbacks, and are left out")]
    longer = find_callbacks(f"{request(FORM)}&x=1", "f").remarks
    assert [(one.place, one.message[:19]) for one in longer] == [("f:5", "Content-Length says")]


BODY = wire(FORM)
TWICE = f"{BODY}&customerId=b"
NEITHER = "f: there are parameters of a callback here, but not as a form or one per line"
NOTHING = "f: no callback: no form, request, curl command, log, HAR file, journal or JSON with one"
REFUSED = {
    "nothing": ("", NOTHING),
    "no callback": ("hello", NOTHING),
    "no body": ("POST / HTTP/1.1\n\n", NOTHING),
    "no names": ("{}", NOTHING),
    "prose": ("its verificationStatus is unknown", NOTHING),
    "what a program looks up": ('assert form["callBackType"] == "NETVERIFYID"', NOTHING),
    "a redirect": (f"GET /done?idScanStatus=SUCCESS&jumioIdScanReference={REFERENCE} HTTP/1.1\n\n", NOTHING),
    "another form": (
        "scanReference=r&a=b",
        "f: no callback: neither callBackType, verificationStatus, nor scanReference with document "
        "('scanReference', 'a')",
    ),
    "another form with many": (
        "scanReference=r" + "".join(f"&p{n}=1" for n in range(9)),
        "f: no callback: neither",
    ),
    "a later platform's": ('{"workflowExecution": {"id": "x"}}', "f: no callback of Netverify"),
    "an answer of retrieval": (
        json.dumps({"scanReference": "r", "document": {}, "transaction": {}, "verification": {}}),
        "f: this is an answer of Jumio's retrieval API",
    ),
    "twice": (TWICE, "f: customerId is here twice, as 'YWRh==' and 'b'; a callback has it once"),
    "twice the same": (f"{BODY}&somethingNew=x", "f: somethingNew is here twice, as 'x' and 'x'"),
    "twice in a request": (
        request(FORM).replace(BODY, TWICE).replace("Length", "X"),
        "f:5: customerId is here",
    ),
    "twice in a curl command": (f"{curl(FORM)} -d customerId=b", "f: customerId is here twice"),
    "twice in JSON": (f'{json.dumps(FORM)[:-1]}, "customerId": "b"}}', "f: customerId is here twice"),
    "twice in a journal": (json.dumps([{"body": TWICE}]), "f: [0].body: customerId is here twice"),
    "twice in lists of values": (
        json.dumps({"callBackType": ["X"], "customerId": ["a", "b"]}),
        "f: customerId is here twice, as 'a' and 'b'",
    ),
    "twice in a list": (f"{lines(FORM)}\ncustomerId=b", "f:15: customerId is here again"),
    "two lists": (
        f"{lines(FORM)}\n{lines(OTHER)}",
        "f:15: callBackType is here again: put an empty line",
    ),
    "a name that is none": (
        json.dumps({**FORM, "Smith & Sons": ""}),
        "f: 'Smith & Sons' is not a parameter's name",
    ),
    "a bare ampersand": (f"{BODY}&a=Smith&Sons&b=c", "f: 'Sons' has no =: "),
    "a bare ampersand, decoded": ("callBackType=X&a=Smith & Sons&idType=PASSPORT", NEITHER),
    "cut": (BODY[:-5], "f: 'something' has no =: import the whole body"),
    "cut by a log": (f"INFO {BODY[:100]}…", "f: 'verificationStatu' has no ="),
    "decoded in a log": ("INFO got callBackType=X&idFirstName=a b&idType=c", NEITHER),
    "decoded and wrapped": ("callBackType=X&idFirstName=a c\nb&verificationStatus=Y", "f:2: 'b' has no ="),
    "words between": (
        lines(FORM).replace("\nidScan", "\n-- here --\nidScan", 1),
        "f:4: this line is not NAME=VALUE",
    ),
    "words below": (f"{lines(FORM)}\nin 3 ms", "f:15: this line is not NAME=VALUE"),
    "JSON over several lines": (f'{lines(FORM)}\nx={{\n"a": 1}}', "f:16: this line is not NAME=VALUE"),
    "words of a log between": ("callBackType=X took=1 verificationStatus=Y", "f: "),
    "separated otherwise": (BODY.replace("&", ";"), "f: "),
    "glued": (
        wire({**FORM, "idScanStatus": "SUCCESS 200"}),
        "f: idScanStatus is 'SUCCESS 200', which is not one of",
    ),
    "a tag": ("<callBackType>NETVERIFYID</callBackType>", NEITHER),
    "half encoded": ("callBackType=X&a=b c&d=%20", "f: some values are percent-encoded and others are not"),
    "an escape that is cut": (f"{BODY}&x=%2", "f: some values are percent-encoded and others are not"),
    "another encoding": (f"{BODY}&x=%FC", "f: a value is not UTF-8 (byte 0xFC)"),
    "a request that is cut": (request(FORM)[:-9], "f:5: Content-Length says"),
    "chunks that are cut": (chunked(FORM)[:-30], "f:"),
    "a chunk of another size": (
        chunked(FORM).replace("32\r\n", "30\r\n", 1),
        "f:4: a chunk is longer or shorter",
    ),
    "a file of curl": ("curl https://x -d @body.txt", "f: this curl command reads a file (@body.txt)"),
    "a file in a multipart form of curl": (
        "curl https://x -F callBackType=@x",
        "f: this curl command reads a file",
    ),
    "a file of HTTPie": ("http :80 callBackType=X a=@x", "f: this HTTPie command reads a file"),
    "a multipart form that is cut": (multipart(FORM)[:-9], "f:1: there is a multipart form here"),
    "a multipart form without its beginning": (multipart(FORM)[9:], "f:5: there is a multipart form here"),
    "a multipart form in a log": (
        multipart(FORM, "\n").replace("\n", "\n12:00 got "),
        "f:2: there is a multipart form here",
    ),
    "a multipart form with a file": (
        multipart(FORM).replace('"callBackType"', '"callBackType"; filename="x"'),
        "f:1: a part of this multipart form is a file",
    ),
    "an & at a line's end": (
        "callBackType=X\nidType=&\nidCountry=AUT",
        "f:2: does this & belong to the value",
    ),
    "an address of curl": (f"curl 'https://x?{BODY}'", "f: this curl command posts nothing"),
    "a quote that is open": (
        f"words\ncurl https://x -d '{BODY}",
        "f:2: a quote of this curl command is not closed",
    ),
    "no JSON": ('{"a": 1 2}', "f:1:9: not JSON: "),
    "no JSON in its second line": ('{"a":\n1 2}', "f:2:3: not JSON: "),
    "no number of JSON": ('[{"a": nothing}]', "f:1:8: not JSON: "),
    "a line that is no JSON": (
        f'{json.dumps(FORM)}\n{{"callBackType": oops}}',
        "f:2: there are parameters",
    ),
    "nested deeply": ("[" * 100_000, "f: nested too deeply"),
    "base64 of something else": (json.dumps({"body": encoded("hello, there is nothing here")}), NOTHING),
    "base64 that is cut": (json.dumps({"body": encoded(BODY)[:-3] + "="}), NOTHING),
    "rows of different lengths": ("a,b\n1,2,3", NOTHING),
    "no table": ('a,b\n"1', NOTHING),
}


@pytest.mark.parametrize(("text", "message"), REFUSED.values(), ids=REFUSED)
def test_what_is_not_whole_is_refused_with_its_place(text: str, message: str) -> None:
    assert refused(text).startswith(message)


def test_every_problem_is_said_at_once() -> None:
    text = f"{wire({**FORM, 'idScanStatus': 'a b', 'idScanSource': '?'})}\n\n{TWICE}"
    assert [line[:24] for line in refused(text).splitlines()] == [
        "f:1: idScanStatus is 'a ",
        "f:1: idScanSource is '?'",
        "f:3: customerId is here ",
    ]


def test_a_log_whose_lines_begin_alike_is_read_below_what_it_puts_before_them() -> None:
    text = logged(f"callback:\n{lines(FORM)}", prefix="<13>Jun 21 web[7]: ")
    assert found(text) == [(FORM, "f:2")]
