"""Is what is wrong with the body of a start said with its place, and as it was sent?"""

import pytest

from mockjumio.initiate.fields import EMBEDDED, WEB_V4
from mockjumio.initiate.reading import BadRequest, parse_body, read
from mockjumio.settings import MerchantSettings


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b" ", "the body is empty; send a JSON object"),
        (b"[1e3, true]", "the body is not a JSON object: [1000.0, true]"),
        (b'"text"', "the body is not a JSON object: 'text'"),
        (b"{'a': 1}", "the body is not JSON: "),
        (b'{"a": "\xff"}', "the body is not UTF-8"),
        (b"[" * 100_000, "the body is nested too deeply"),
        (
            b'{"a": {"b": [1, 1e999]}, "c": NaN}',
            "a.b.1: 1e999 is too large a number; c: NaN is no number in JSON",
        ),
        (b'{"a": ' + b"9" * 5_000 + b', "b": 1e999}', f"a: {'9' * 60}… is too large a number; b: 1e999"),
    ],
)
def test_a_body_that_cannot_be_read_is_refused_with_the_reason(body: bytes, why: str) -> None:
    with pytest.raises(BadRequest) as refused:
        parse_body(body)
    assert refused.value.why.startswith(why)
    assert refused.value.said == "Error creating JSON-based XMLStreamReader"


def test_of_a_key_that_is_given_twice_the_last_one_counts() -> None:
    assert parse_body(b'{"a": 1, "a": 2}') == parse_body('{"a": 1, "a": 2}'.encode("utf-16")) == {"a": 2}


def test_a_wrong_value_is_quoted_as_json_has_it() -> None:
    body = (
        b'{"merchantIdScanReference": {"a": [true, null, "\\ud800"]}, "customerId": 1.5, "successUrl": "x y"}'
    )
    with pytest.raises(BadRequest) as refused:
        read(EMBEDDED, parse_body(body), MerchantSettings(), strict=False)
    assert refused.value.why.split("; ")[:2] == [
        'merchantIdScanReference is {"a": [true, null, "\\ud800"]}, not text',
        "customerId is 1.5, not text",
    ]
    body = b'{"customerInternalReference": "a", "userReference": "b", "presets": false}'
    with pytest.raises(BadRequest, match="presets is false, not an array"):
        read(WEB_V4, parse_body(body), MerchantSettings(), strict=False)
