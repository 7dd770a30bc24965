"""How do callbacks go out: to which URLs, from which addresses, by which suites, in which form?"""

import ssl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockjumio.contract.editions import FIRST, KYX, MET
from mockjumio.contract.form import decode, encode, values, wire_value
from mockjumio.contract.network import (
    DATA_CENTERS,
    HOSTS,
    RULES,
    SUITES,
    broken_rules,
    data_center_fault,
)

# Which callback URLs does Jumio take?


GOOD = [
    "https://shop.example",
    "https://shop.example/",
    "https://shop.example/jumio/callback",
    "https://xn--bcher-kva.example/jumio",
    "https://shop.example/a%20b;c=1/~d",
    "https://localhost/jumio",
    "HTTPS://Shop.Example./jumio",
    "https://1st.shop-1.example/",
]
BAD = {
    "http://shop.example/": ["https"],
    "ftp://shop.example/": ["https"],
    "shop.example/jumio": ["https", "host"],
    "": ["https", "host"],
    "https:///jumio": ["host"],
    "https://bücher.example/jumio": ["ascii"],
    "https://shop.example/bücher": ["ascii"],
    "https://shop.example/a b": ["characters"],
    "https://shop.example/{id}": ["characters"],
    "https://shop.example/100%": ["characters"],
    "https://shop.example/[1]": ["characters"],
    "https://my_shop.example/": ["host"],
    "https://-shop.example/": ["host"],
    "https://shop.example.1/": ["host"],
    f"https://{'a' * 64}.example/": ["host"],
    "https://192.0.2.1/": ["address"],
    "https://[2001:db8::1]/": ["address"],
    "https://shop.example:8443/": ["port"],
    "https://shop.example:443/": ["port"],
    "https://shop.example:99999/": ["port"],
    "https://shop.example/?a=1": ["query"],
    "https://shop.example/?": ["query"],
    "https://shop.example/#": ["fragment"],
    "https://shop.example/#a?b": ["fragment"],
    "https://[::1/": ["host"],
    "http://127.0.0.1:8080/ä b?c#d": [
        *("https", "ascii", "characters", "address", "port", "query", "fragment"),
    ],
}


@pytest.mark.parametrize("url", GOOD)
def test_a_url_of_the_document_breaks_no_rule(url: str) -> None:
    assert broken_rules(url) == ()


@pytest.mark.parametrize("url", BAD)
def test_everything_that_is_wrong_is_said_at_once(url: str) -> None:
    broken = broken_rules(url)
    assert [one.rule for one in broken] == BAD[url]
    assert all(one.found and one.fix for one in broken)


def test_every_rule_is_broken_by_some_url() -> None:
    assert {rule for rules in BAD.values() for rule in rules} == {rule.name for rule in RULES}


def test_a_broken_rule_names_the_value_and_the_fix() -> None:
    (broken,) = broken_rules("https://shop.example:8443/")
    assert str(broken) == "it has a port, 8443; leave it out and serve on 443"


# Are hosts and callback addresses those that merchants whitelist?


US = (
    "50.57.26.248, 50.57.26.249, 69.20.24.138, 162.242.200.222, 184.106.91.66, 184.106.91.67, "
    "104.130.61.196, 146.20.77.156"
)
EU = "162.13.228.132, 162.13.228.134, 162.13.229.103, 162.13.229.104"


def test_the_us_data_center() -> None:
    center = DATA_CENTERS["US"]
    assert center[1:4] == ("netverify.com", "retrieval.netverify.com", "callback.jumio.com")
    assert ", ".join(center.callback_addresses) == US


def test_the_eu_data_center() -> None:
    center = DATA_CENTERS["EU"]
    assert center[1:4] == ("lon.netverify.com", "retrieval.lon.netverify.com", "callback.lon.jumio.com")
    assert ", ".join(center.callback_addresses) == EU


def test_a_merchants_data_center_is_one_of_its_edition() -> None:
    for edition in MET:
        has = {name for name in HOSTS if not data_center_fault(name, edition)}
        assert has == {*DATA_CENTERS.of(edition)}
    assert {*DATA_CENTERS.of(FIRST)} == {"US", "EU"}
    assert {*DATA_CENTERS.of("2020-09")} == {*DATA_CENTERS.of(KYX)} == {"US", "EU", "SGP"}
    assert data_center_fault("SGP", "2020-01") == (
        "edition 2020-01 has no data center SGP; edition 2020-09 and later has it"
    )


# Are the suites those of Jumio's document, in its order, as OpenSSL knows them?


DOCUMENT = """
TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256
TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384 TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384
TLS_RSA_WITH_AES_256_GCM_SHA384 TLS_RSA_WITH_AES_256_CBC_SHA256
TLS_RSA_WITH_AES_128_GCM_SHA256 TLS_RSA_WITH_AES_128_CBC_SHA256
TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA
TLS_RSA_WITH_AES_128_CBC_SHA TLS_RSA_WITH_AES_256_CBC_SHA
"""


def test_they_are_the_documents_in_its_order() -> None:
    assert [suite.name for suite in SUITES] == DOCUMENT.split()


def test_openssl_has_the_same_numbers_and_all_of_them_need_rsa() -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.set_ciphers(":".join(suite.openssl for suite in SUITES))
    known = {cipher["name"]: cipher for cipher in context.get_ciphers()}
    for suite in SUITES:
        assert known[suite.openssl]["id"] & 0xFFFF == suite.number
        assert known[suite.openssl]["auth"] == "auth-rsa"


# Do callbacks become the bytes of the samples, and come back unchanged?


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
