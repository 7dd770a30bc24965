"""Which callback URLs does Jumio take?"""

import pytest

from mockjumio.contract.callback_url import RULES, broken_rules

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
