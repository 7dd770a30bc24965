"""What of a call may be written down?"""

from base64 import b64encode

import pytest

from mockjumio.web.jumio.callers import LONGEST, MOST_HEADERS, SHORTEST, kept_headers, remove_secrets


def basic(pair: str) -> bytes:
    return b"Basic " + b64encode(pair.encode())


def kept(name: bytes, value: bytes, token: str | None = None) -> str:
    ((_, shown),) = kept_headers(((name, value),), token)
    return shown


def test_a_known_token_is_shown_and_its_secret_never() -> None:
    assert kept(b"Authorization", basic("shop:s3cret"), "shop") == "Basic <redacted> (token shop)"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (basic("nobody:s3cret"), "Basic <redacted>"),
        (basic("s3cret:shop"), "Basic <redacted>"),
        (b"basic ====", "basic <redacted>"),
        (b"Bearer s3cret", "Bearer <redacted>"),
        (b"s3cret", "<redacted>"),
        (b"s3cret or so", "<redacted>"),
        (b"shop:s3cret", "<redacted>"),
        (b"Basic", "<redacted>"),
        (b"", "<redacted>"),
        (b"Basic \xff", "Basic <redacted>"),
    ],
)
@pytest.mark.parametrize("token", [None, "shop"])
def test_of_anything_else_no_more_than_the_scheme_is_shown(
    value: bytes, shown: str, token: str | None
) -> None:
    assert kept(b"Authorization", value, token) == shown


def test_of_two_authorizations_only_the_one_that_counts_is_shown() -> None:
    raw = ((b"Authorization", basic("shop:a")), (b"authorization", basic("s3cret:b")))
    assert [value for _, value in kept_headers(raw, "shop")] == [
        "Basic <redacted> (token shop)",
        "Basic <redacted>",
    ]


@pytest.mark.parametrize(
    "name",
    [
        b"Cookie",
        b"COOKIE2",
        b"Set-Cookie",
        b"Proxy-Authorization",
        b"X-Api-Key",
        b"X-Api-Secret",
        b"api_token",
    ],
)
def test_other_credentials_are_redacted_whole(name: bytes) -> None:
    assert kept(name, b"Basic s3cret") == "<redacted>"


@pytest.mark.parametrize("name", [b"User-Agent", b"Accept", b"Host", b"X-Request-Id"])
def test_the_rest_is_kept_as_it_is(name: bytes) -> None:
    assert kept_headers(((name, b"a b"),), None) == ((name.decode(), "a b"),)


def test_long_names_values_and_lists_are_cut() -> None:
    long = b"x" * (LONGEST + 1)
    ((name, value),) = kept_headers(((long, long),), None)
    assert name == value == "x" * (LONGEST - 1) + "…"
    assert kept(b"Accept", b"x" * LONGEST) == "x" * LONGEST
    many = tuple((b"X-%d" % number, b"") for number in range(MOST_HEADERS + 1))
    assert len(kept_headers(many, None)) == MOST_HEADERS


def test_bytes_that_are_not_utf8_can_be_sent_on() -> None:
    shown = kept(b"User-Agent", b"Sh\xffp \xc3\xb6")
    assert "ö" in shown
    assert shown.encode()


def test_equal_headers_are_stored_once() -> None:
    first, second = (kept_headers(((b"Accept", bytes([42, 47, 42])),), None) for _ in range(2))
    assert first is second


@pytest.mark.parametrize(
    "name", [b"X-Auth", b"X-Auth-Key", b"Credentials", b"X-Password", b"X-Session-Id", b"X-Signature"]
)
def test_whatever_is_named_like_a_credential_is_redacted(name: bytes) -> None:
    assert kept(name, b"anything") == "<redacted>"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (b"http://shop:pass@host/a?b=c", "http://<redacted>@host/a?b=c"),
        (b"/a?api_secret=pass&b=c&token=x", "/a?api_secret=<redacted>&b=c&token=<redacted>"),
        (basic("shop:pass"), "Basic <redacted>"),
        (b"my s3cret pass", "my <redacted> pass"),
        (b"x" * (LONGEST - 3) + b"s3cret", "x" * (LONGEST - 3) + "<r…"),
    ],
)
def test_a_credential_in_any_header_is_redacted(value: bytes, shown: str) -> None:
    ((_, found),) = kept_headers(((b"X-Any", value),), None, ("s3cret",))
    assert found == shown


def test_a_secret_that_could_be_any_text_is_not_looked_for() -> None:
    assert remove_secrets(["a" * (SHORTEST - 1)], "a" * 20) == "a" * 20
    assert remove_secrets(["a" * SHORTEST], "a" * 7) == "<redacted>a"
