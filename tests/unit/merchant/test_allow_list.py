"""Which hosts may get callbacks?"""

import pytest

from mockjumio.merchant.limits import AllowList


def test_without_a_list_every_host_may() -> None:
    assert AllowList().refusal("https://anything.example/") is None


@pytest.mark.parametrize(
    ("pattern", "url", "allowed"),
    [
        ("shop.example", "https://shop.example/jumio", True),
        ("shop.example", "https://SHOP.example:8443/jumio", True),
        ("Shop.Example", "https://shop.example/jumio", True),
        ("shop.example", "https://shop.example.evil.example/", False),
        ("shop.example", "https://evilshop.example/", False),
        ("shop.example", "https://shop.example@evil.example/", False),
        ("*.shop.example", "https://a.shop.example/", True),
        ("*.shop.example", "https://shop.example/", False),
        ("127.0.0.1:8000", "http://127.0.0.1:8000/x", True),
        ("127.0.0.1:8000", "http://127.0.0.1:8001/x", False),
        ("shop.example:443", "https://shop.example/", True),
        ("shop.example:443", "http://shop.example/", False),
        ("shop.example", "http://[::1", False),
        ("::1", "http://[::1]:80/", True),
        ("[::1]", "http://[::1]:80/", True),
        ("[::1]:8080", "http://[::1]:8080/", True),
        ("[::1]:8080", "http://[::1]:8081/", False),
        ("[ab].example", "http://a.example/", True),
        ("shop.example", "http://shop.example./", False),
        ("127.0.0.1", "http://2130706433/", False),
        ("127.0.0.1", "http://[::ffff:127.0.0.1]/", False),
    ],
)
def test_a_host_is_judged_whole_by_name_and_port(pattern: str, url: str, allowed: bool) -> None:
    refusal = AllowList((pattern,)).refusal(url)
    assert (refusal is None) == allowed


@pytest.mark.parametrize(
    ("patterns", "url", "words"),
    [
        (("127.0.0.1:8000",), "http://127.0.0.1:8001/x", "the port 8001 of the callback URL"),
        (("*.shop.example:443", "b"), "http://a.shop.example/", "the port 80 of the callback URL"),
        (("[::1]:8080",), "http://[::1]:8081/", "the port 8081 of the callback URL"),
        (("shop.example:80*",), "http://shop.example:9000/", "the port 9000 of the callback URL"),
        (("127.0.0.1:8000",), "http://127.0.0.2:8000/x", "the host '127.0.0.2' of the callback URL"),
        (("::1",), "http://[::2]:80/", "the host '::2' of the callback URL"),
    ],
)
def test_where_it_is_the_port_that_is_not_allowed_it_is_named(
    patterns: tuple[str, ...], url: str, words: str
) -> None:
    refusal = AllowList(patterns).refusal(url)
    assert refusal is not None
    assert refusal.startswith(words)
    assert refusal.endswith(f"is not allowed here; allowed are {', '.join(patterns)}")
