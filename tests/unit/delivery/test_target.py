"""Does a callback's request begin as its URL and the merchant's settings say?"""

from base64 import b64decode

import pytest

from mockjumio.delivery.target import Failure, request_of, target_of


@pytest.mark.parametrize(
    ("url", "credentials"),
    [
        ("https://ada:secret@shop.example/jumio", b"ada:secret"),
        ("https://ada@shop.example/jumio", b"ada:"),
        ("https://a%40b:c%3Ad@shop.example/jumio", b"a@b:c:d"),
        ("https://zo%C3%AB:p@shop.example/jumio", b"zo\xeb:p"),  # Latin-1
        ("https://%C5%81:p@shop.example/jumio", "\u0141:p".encode()),  # which Latin-1 has no letter for
    ],
)
def test_the_credentials_of_a_url_are_sent_as_basic_and_not_in_the_request_line(
    url: str, credentials: bytes
) -> None:
    request = request_of(target_of(url), "text/plain", ())
    ((_, sent),) = [header for header in request.headers if header[0] == "Authorization"]
    assert b64decode(sent.removeprefix("Basic ")) == credentials
    assert request.start.startswith(b"POST /jumio HTTP/1.1\r\nHost: shop.example\r\n")


def test_a_header_of_the_merchants_own_counts_before_the_urls() -> None:
    own = (("authorization", "Bearer x"),)
    headers = request_of(target_of("https://ada:secret@shop.example/"), None, own).headers
    assert [value for name, value in headers if name.lower() == "authorization"] == ["Bearer x"]


def test_a_header_with_control_characters_is_not_sent() -> None:
    with pytest.raises(Failure, match="the header 'X-Shop' has control characters"):
        request_of(target_of("https://shop.example/"), None, (("X-Shop", "a\r\nb"),))
