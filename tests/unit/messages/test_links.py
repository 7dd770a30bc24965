"""Do image URLs stand where Jumio's stand?"""

import pytest

from mockjumio.messages.links import at, base, of_data_center

REFERENCE = "8f7e6d5c-4b3a-4210-8fed-cba987654321"


@pytest.mark.parametrize(
    ("center", "scans", "documents"),
    [
        ("US", "https://netverify.com", "https://retrieval.netverify.com"),
        ("EU", "https://lon.netverify.com", "https://retrieval.lon.netverify.com"),
    ],
)
def test_links_of_a_data_center_have_its_hosts(center: str, scans: str, documents: str) -> None:
    links = of_data_center(center)
    assert links.scan_image(REFERENCE, "front") == f"{scans}/recognition/v1/idscan/{REFERENCE}/front"
    assert links.retrieval_image(REFERENCE, "face") == (
        f"{scans}/api/netverify/v2/scans/{REFERENCE}/images/face"
    )
    assert links.page(REFERENCE, 2) == f"{documents}/api/netverify/v2/documents/{REFERENCE}/pages/2"


@pytest.mark.parametrize("url", ["http://localhost:8017", "http://localhost:8017/"])
def test_links_of_a_sandbox_stand_below_its_public_url(url: str) -> None:
    links = at(url)
    assert links.scan_image(REFERENCE, "back") == (
        f"http://localhost:8017/recognition/v1/idscan/{REFERENCE}/back"
    )
    assert links.page(REFERENCE, 1).startswith("http://localhost:8017/api/netverify/v2/documents/")


@pytest.mark.parametrize("center", ["US", "EU"])
def test_a_sandbox_that_goes_by_a_data_centers_host_has_both_of_its_hosts(center: str) -> None:
    links = of_data_center(center)
    assert at(f"{links.scans}/") == links
    assert at(f"{links.scans}:8443") == (f"{links.scans}:8443", f"{links.scans}:8443")


@pytest.mark.parametrize("url", ["http://localhost:8017", "https://sandbox.example/jumio/", "http://[::1]:1"])
def test_links_can_begin_with_a_url_to_which_a_path_can_be_added(url: str) -> None:
    assert base(url) == url


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "is not an absolute http or https URL"),
        ("ftp://x", "is not an absolute http or https URL, in ASCII or Punycode$"),
        ("http://", "is not an absolute"),
        ("http://x:99999", "is not an absolute http or https URL, in ASCII or Punycode: Port out of range"),
        ("//x", "is not an absolute"),
        ("http://a b", "is not an absolute"),
        ("http://%zz", "the host '%zz' has characters that no host has"),
        ("http://x\\y", "has characters that no host has"),
        ("http://a..b/", "the host 'a..b' has a part that is empty"),
        ("http://x:", "has a colon and no port after it"),
        ("http://x/\\y", "which no URL has; percent-encode it"),
        ("localhost:8017", r"; did you mean http://localhost:8017\?$"),
        ("x.example?a=b", "in ASCII or Punycode$"),
        ("http://x?a=b", "has a query, and links begin with this URL"),
        ("http://x/?", "has a query"),
        ("http://x/#top", "has a fragment"),
        ("http://u@x/a?b#c", "has a query and a fragment and a user"),
    ],
)
def test_links_begin_with_nothing_else(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        base(text)
