"""What do the faults make of bodies that are not the usual ones?"""

import json
from itertools import permutations
from typing import Any

import pytest

from mockjumio.contract.form import decode, encode
from mockjumio.faults import FAULTS, apply_to_body
from mockjumio.faults.fault import Chosen, Sent

FORM = "application/x-www-form-urlencoded"


@pytest.mark.parametrize("seed", range(20))
def test_two_parameters_stand_in_another_order_whatever_the_seed(seed: int) -> None:
    sent = apply_to_body(Sent(FORM, b"a=1&b=2"), Chosen("shuffled-order"), str(seed))
    assert sent.body == b"b=2&a=1"


def test_the_parameter_that_is_named_goes_missing() -> None:
    sent = apply_to_body(Sent(FORM, b"a=1&b=2&c=3"), Chosen("missing-parameter", (("name", "b"),)), "seed")
    assert sent.body == b"a=1&c=3"


def test_some_parameter_goes_missing_where_none_is_mandatory() -> None:
    bodies = {
        apply_to_body(Sent(FORM, b"a=1&b=2"), Chosen("missing-parameter"), str(n)).body for n in range(20)
    }
    assert bodies == {b"a=1", b"b=2"}


@pytest.mark.parametrize(
    ("plus", "body"),
    [
        (True, b"a=x+y&b=%2B&c=*&d=%7E&e=%C3%A9"),
        (False, b"a=x%20y&b=%2B&c=%2A&d=~&e=%C3%A9"),
    ],
)
def test_blanks_are_written_as_told_however_they_were_written(plus: bool, body: bytes) -> None:
    form = {"a": "x y", "b": "+", "c": "*", "d": "~", "e": "é"}
    for before in (False, True):
        written = encode(form, plus_for_space=before)
        sent = apply_to_body(Sent(FORM, written), Chosen("blanks", (("plus", plus),)), "seed")
        assert sent.body == body == encode(form, plus_for_space=plus)


@pytest.mark.parametrize("plus", [True, False])
def test_blanks_come_the_other_way_if_nothing_is_said(plus: bool) -> None:
    form = {"a": "x y", "b": "+", "c": "*"}
    sent = apply_to_body(Sent(FORM, encode(form, plus_for_space=plus)), Chosen("blanks"), "seed")
    assert sent.body == encode(form, plus_for_space=not plus)


@pytest.mark.parametrize(
    ("edition", "body", "name"),
    [
        ("2017-05", b"customerId=a", "additionalInformation"),
        ("2017-10", b"customerId=a", "customerId"),
        ("2021-07", b"customerId=a", "customerId"),
        ("2019-07", b"transactionResult=PASSED", "userReference"),
        ("2017-05", b'{"account":{}}', "userReference"),
    ],
)
def test_a_large_value_is_of_a_parameter_that_the_edition_has(edition: str, body: bytes, name: str) -> None:
    chosen = Chosen("large-values", (("bytes", 70_000),))
    sent = apply_to_body(Sent(FORM, body, edition=edition), chosen, "seed")
    values = json.loads(sent.body) if body.startswith(b"{") else decode(sent.body)
    assert values[name] == "x" * 70_000
    assert len(values) == len({name, body.decode().strip('{"').split("=")[0].split('"')[0]})


@pytest.mark.parametrize(
    ("values", "content_type"),
    [
        ((), f"{FORM};charset=UTF-8"),
        ((("quoted", True),), f'{FORM};charset="UTF-8"'),
        ((("charset", "utf-8"), ("blank", True)), f"{FORM}; charset=utf-8"),
    ],
)
def test_a_charset_stands_as_told_whatever_stood_there(values: Any, content_type: str) -> None:
    for before in (FORM, f"{FORM} ; charset=latin-1"):
        sent = apply_to_body(Sent(before, b"a=1"), Chosen("charset", values), "seed")
        assert sent == Sent(content_type, b"a=1")


@pytest.mark.parametrize(
    ("capitals", "media_type"),
    [(False, "Application/X-Www-Form-Urlencoded"), (True, "APPLICATION/X-WWW-FORM-URLENCODED")],
)
def test_the_letter_case_of_a_media_type_leaves_its_parameters_alone(capitals: bool, media_type: str) -> None:
    chosen = Chosen("media-type-case", (("capitals", capitals),))
    assert apply_to_body(Sent(FORM, b""), chosen, "seed").content_type == media_type
    assert (
        apply_to_body(Sent(f"{FORM};charset=UTF-8", b""), chosen, "seed").content_type
        == f"{media_type};charset=UTF-8"
    )


def test_any_mandatory_parameter_of_an_authentication_may_go_missing() -> None:
    form = {
        "callBackType": "NETVERIFY_AUTHENTICATION",
        "transactionReference": "r",
        "transactionResult": "PASSED",
        "transactionDate": "d",
        "callbackDate": "d",
        "scanSource": "SDK",
        "userReference": "u",
        "enrollmentTransactionReference": "e",
    }
    written = Sent(FORM, encode(form))
    lost = set()
    for seed in range(100):
        sent = apply_to_body(written, Chosen("missing-parameter"), str(seed))
        (name,) = form.keys() - decode(sent.body).keys()
        lost.add(name)
    assert lost == form.keys() - {"userReference"}


@pytest.mark.parametrize(("before", "after"), [(b"a=x+y", b"something+new"), (b"a=x", b"something%20new")])
def test_an_unknown_parameter_has_its_blanks_as_the_others_have(before: bytes, after: bytes) -> None:
    sent = apply_to_body(Sent(FORM, before), Chosen("unknown-parameter"), "seed")
    assert sent.body == before + b"&newParameter=" + after


JSON = b'{"callbackSentAt":"2026-01-01T09:00:00.000Z","userReference":"a*b c","account":{"id":"1"}}'


@pytest.mark.parametrize(
    ("first", "second"), [*permutations([name for name, one in FAULTS.items() if one.change], 2)]
)
def test_what_one_fault_makes_of_json_another_can_take(first: str, second: str) -> None:
    sent = Sent("application/json", JSON)
    once = apply_to_body(sent, Chosen(first), "seed")
    twice = apply_to_body(once, Chosen(second), "seed")
    if first in ("broken-percent-encoding", "truncated-body") and second.endswith("parameter"):
        assert twice.body == once.body  # nothing in it can be found


def test_blanks_of_json_stay_as_they_are() -> None:
    assert apply_to_body(Sent("application/json", JSON), Chosen("blanks"), "seed").body == JSON
