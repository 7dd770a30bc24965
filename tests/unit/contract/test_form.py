"""Do callbacks become the bytes of the samples, and come back unchanged?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockjumio.contract.form import decode, encode, values, wire_value

TEXTS = st.text(st.characters(codec="utf-8"), max_size=40)


@given(st.dictionaries(TEXTS.filter(bool), TEXTS, max_size=6), st.booleans())
def test_what_is_encoded_is_decoded_unchanged(form: dict[str, str], plus_for_space: bool) -> None:
    assert decode(encode(form, plus_for_space=plus_for_space)) == form


@given(st.dictionaries(TEXTS.filter(bool), TEXTS, min_size=1, max_size=6))
def test_a_body_is_plain_ascii_without_spaces(form: dict[str, str]) -> None:
    body = encode(form)
    assert body.isascii()
    assert b" " not in body
    assert b"+" not in body


@pytest.mark.parametrize(
    ("value", "percent", "plus"),
    [
        ("N/A", b"N%2FA", b"N%2FA"),
        ("a b", b"a%20b", b"a+b"),
        ("a+b", b"a%2Bb", b"a%2Bb"),
        ("a*b", b"a%2Ab", b"a*b"),
        ("a~b", b"a~b", b"a%7Eb"),
        ("Zoë & Co=", b"Zo%C3%AB%20%26%20Co%3D", b"Zo%C3%AB+%26+Co%3D"),
        ('{"a":"b"}', b"%7B%22a%22%3A%22b%22%7D", b"%7B%22a%22%3A%22b%22%7D"),
        ("", b"", b""),
        ("long " * 10, b"long%20" * 10, b"long+" * 10),
        ("名", b"%E5%90%8D", b"%E5%90%8D"),
    ],
)
def test_values_are_percent_encoded_or_written_as_java_does(value: str, percent: bytes, plus: bytes) -> None:
    assert encode({"k": value}) == b"k=" + percent
    assert encode({"k": value}, plus_for_space=True) == b"k=" + plus


def test_parameters_keep_the_order_of_the_form() -> None:
    assert encode({"b": "1", "a": "2"}) == b"b=1&a=2"


def test_no_parameters_are_no_bytes() -> None:
    assert encode({}) == b""
    assert decode(b"") == {}


def test_decoding_keeps_empty_values_and_takes_plus_for_a_space() -> None:
    assert decode(b"a=&b=x+y%2B") == {"a": "", "b": "x y+"}


def test_of_a_name_that_comes_twice_the_last_value_counts() -> None:
    assert decode(b"a=1&a=2") == {"a": "2"}


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("APPROVED_VERIFIED", "APPROVED_VERIFIED"),
        ({"city": "Zürich", "country": "CHE"}, '{"city":"Zürich","country":"CHE"}'),
        ({"signatureAvailable": True}, '{"signatureAvailable":true}'),
        (["a", "b"], '["a","b"]'),
    ],
)
def test_a_nested_value_is_one_compact_json_text(value: object, text: str) -> None:
    assert wire_value(value) == text


def test_the_values_of_a_body_are_one_text_without_its_names() -> None:
    form = {"customerId": "a b&c=d", "idFirstName": "Zo\u00eb", "empty": "", "json": '{"code": "100"}'}
    for plus_for_space in (True, False):
        text = values(encode(form, plus_for_space=plus_for_space))
        assert text == 'a b&c=d\nZo\u00eb\n\n{"code": "100"}'
    assert values(b"") == ""
