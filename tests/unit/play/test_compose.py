"""Is what goes onto the wire the form, encoded as the merchant's settings want, and judged?"""

import json
from typing import Any

import pytest

from mockjumio.contract.form import decode
from mockjumio.messages.body import compose
from mockjumio.messages.callback import callback_form
from mockjumio.messages.links import of_data_center
from mockjumio.settings import WireSettings
from mockjumio.transaction import CallbackPlan

LINKS = of_data_center("US")
LATER = 60_000


def composed(make: Any, *, wire: WireSettings = WireSettings(), **plan: Any) -> Any:  # noqa: B008 - immutable
    scan = make.scan(callback=CallbackPlan(**{"url": "https://shop.example/jumio"} | plan))
    return compose(scan, make.start + LATER, LINKS, wire)


def test_the_body_is_the_transactions_form(make: Any) -> None:
    callback = composed(make)
    assert decode(callback.body) == callback_form(make.scan(), make.start + LATER, LINKS)
    assert callback.violations == ()
    assert callback.attempts == ()


def test_the_callback_knows_whose_it_is_and_where_it_goes(make: Any) -> None:
    callback = composed(make)
    assert callback.reference == make.scan().reference
    assert callback.id == f"{callback.reference}-1"
    assert (callback.merchant, callback.url) == ("token", "https://shop.example/jumio")
    assert callback.created == make.start + LATER
    assert composed(make, url=None).url == ""


@pytest.mark.parametrize(
    ("charset", "content_type"),
    [
        (False, "application/x-www-form-urlencoded"),
        (True, "application/x-www-form-urlencoded;charset=UTF-8"),
    ],
)
def test_the_content_type_has_a_charset_if_the_merchant_wants_one(
    make: Any, charset: bool, content_type: str
) -> None:
    assert composed(make, wire=WireSettings(charset=charset)).content_type == content_type


def test_the_content_type_is_the_merchants_to_the_letter_if_there_is_one(make: Any) -> None:
    own = 'Application/X-WWW-Form-URLEncoded; charset="utf-8"'
    assert composed(make, wire=WireSettings(charset=True, content_type=own)).content_type == own


def test_spaces_become_plus_if_the_merchant_wants_that(make: Any) -> None:
    spaced = {"set": (("idNumber", "P 1"),)}
    assert b"idNumber=P%201" in composed(make, **spaced).body
    assert b"idNumber=P+1" in composed(make, wire=WireSettings(plus_for_space=True), **spaced).body


def test_json_says_the_same_however_it_is_spaced(make: Any) -> None:
    address = json.loads(decode(composed(make).body)["idAddress"])
    spaced = composed(make, set=(("idAddress", json.dumps(address, indent=1)),))
    assert decode(spaced.body)["idAddress"].startswith("{\n")
    assert spaced.violations == ()
    less = composed(make, set=(("idAddress", json.dumps(dict(list(address.items())[:-1]))),))
    assert "another value than retrieval" in str(less.violations[0])


def test_what_breaks_the_contract_is_marked(make: Any) -> None:
    callback = composed(make, set=(("idFaceMatch", "101"),), omit=("callbackDate",))
    assert [breach.path for breach in callback.violations] == ["idFaceMatch", "callbackDate"]
