"""Is what is filled in and checked in one go what the check would let through, and nothing else?"""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockjumio.contract.checker import check
from mockjumio.contract.editions import EDITIONS
from mockjumio.contract.form import decode, encode
from mockjumio.messages.body import callback_body
from mockjumio.messages.callback import callback_form
from mockjumio.messages.cases import case_of
from mockjumio.messages.links import of_data_center
from mockjumio.settings import MerchantSettings
from tests.unit.conftest import Maker

LINKS = of_data_center("EU")
LATER = 60_000
MAKE = Maker()


@pytest.mark.parametrize("plus", [False, True])
def test_a_legal_callback_is_the_encoded_form(plus: bool) -> None:
    scan = MAKE.scan(provided={"first_name": "Zoë + ~*", "customer_id": "a b"})
    body = callback_body(scan, scan.created + LATER, LINKS, plus_for_space=plus)
    assert body == encode(callback_form(scan, scan.created + LATER, LINKS), plus_for_space=plus)


@pytest.mark.parametrize(
    "changes",
    [
        {"document": {"number": "1" * 201}},
        {"document": {"country": "USA", "us_state": "Narnia"}},
        {"provided": {"client_ip": "here"}},
        {"provided": {"customer_id": "c" * 256}},
        {"result": {"face_match": 101}},
        {"person": {"last_name": "X" * 201}},
        {"person": {"dob": None}},
        {"first_attempt": MAKE.start - 1},
        {"first_attempt": MAKE.start + LATER + 1},
        {"reference": "1"},
        {"status": "DENIED_FRAUD"},
        {"status": "DENIED_FRAUD", "result": {"reject_code": "200"}},
        {"status": "DENIED_FRAUD", "result": {"reject_code": "100", "reject_details": ("2001",)}},
    ],
)
def test_whatever_breaks_a_rule_is_left_to_the_check(changes: Any) -> None:
    scan = MAKE.scan(**changes)
    assert callback_body(scan, scan.created + LATER, LINKS) is None


_TEXTS = st.one_of(
    st.none(), st.text(max_size=3), st.text(st.sampled_from("aZ9 -é%"), min_size=190, max_size=260)
)
_PARTS = {
    "document": st.fixed_dictionaries(
        {},
        optional={
            "number": _TEXTS,
            "personal_number": _TEXTS,
            "us_state": _TEXTS,
            "country": st.sampled_from(("USA", "KOR", "CHN", "DEU", "XXX")),
            "type": st.sampled_from(("PASSPORT", "ID_CARD", "DRIVING_LICENSE", "VISA")),
            "expires": st.sampled_from((None, date(2020, 2, 29))),
        },
    ),
    "person": st.fixed_dictionaries(
        {}, optional={"first_name": _TEXTS.filter(bool), "gender": st.sampled_from(("M", "F", "D"))}
    ),
    "provided": st.fixed_dictionaries(
        {}, optional={"last_name": _TEXTS, "client_ip": _TEXTS, "customer_id": _TEXTS}
    ),
    "result": st.fixed_dictionaries(
        {},
        optional={
            "face_match": st.integers(-1, 102),
            "reject_code": st.sampled_from((None, "100", "200", "300")),
            "reject_details": st.sampled_from((None, (), ("1001",), ("2001",))),
        },
    ),
    "settings": st.builds(
        MerchantSettings,
        face_match=st.booleans(),
        mrz_check=st.booleans(),
        edition=st.sampled_from(list(EDITIONS)),
    ),
    "first_attempt": st.integers(MAKE.start - 1, MAKE.start + LATER + 1),
}


@given(
    status=st.sampled_from(("APPROVED_VERIFIED", "DENIED_FRAUD", "ERROR_NOT_READABLE_ID", "NO_ID_UPLOADED")),
    changes=st.fixed_dictionaries({}, optional=_PARTS),
)
def test_any_change_is_let_through_exactly_if_the_check_finds_nothing(status: str, changes: Any) -> None:
    scan = MAKE.scan(status, **changes)
    body = callback_body(scan, scan.created + LATER, LINKS)
    form = callback_form(scan, scan.created + LATER, LINKS)
    assert (body is not None) == (not check(form, case_of(scan)))
    assert body is None or decode(body) == form
