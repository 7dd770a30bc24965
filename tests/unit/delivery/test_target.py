"""Does a callback's request begin as its URL and the merchant's settings say?"""

from base64 import b64decode
from errno import ECONNREFUSED
from pathlib import Path

import pytest

from mockjumio.delivery import target
from mockjumio.delivery.target import Failure, connection_failure, container_mark, request_of, target_of


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


# Is it noticed that this is a container, and said where it matters?


@pytest.mark.parametrize("mark", [".dockerenv", "run/.containerenv"])
def test_docker_and_podman_leave_a_mark(tmp_path: Path, mark: str) -> None:
    (tmp_path / mark).parent.mkdir(exist_ok=True)
    (tmp_path / mark).touch()
    assert container_mark(tmp_path, {}) == f"/{mark}"


def test_kubernetes_says_it_in_the_environment(tmp_path: Path) -> None:
    found = container_mark(tmp_path, {"KUBERNETES_SERVICE_HOST": "10.0.0.1"})
    assert found == "KUBERNETES_SERVICE_HOST"


@pytest.mark.parametrize(
    ("groups", "container"),
    [
        ("12:pids:/docker/0123abcd\n", "/proc/1/cgroup"),
        ("0::/kubepods/besteffort/pod1\n", "/proc/1/cgroup"),
        ("0::/init.scope\n", ""),
        (None, ""),
    ],
)
def test_control_groups_tell_the_rest(tmp_path: Path, groups: str | None, container: str) -> None:
    if groups is not None:
        (tmp_path / "proc/1").mkdir(parents=True)
        (tmp_path / "proc/1/cgroup").write_text(groups)
    assert container_mark(tmp_path, {}) == container


@pytest.mark.parametrize(
    ("where", "mark", "says"),
    [
        ("localhost:8080", "/.dockerenv", True),
        ("127.0.0.2:8080", "/.dockerenv", True),
        ("[::1]:8080", "/.dockerenv", True),
        ("localhost:8080", "", False),
        ("shop:8080", "/.dockerenv", False),
        ("localhost.example:8080", "/.dockerenv", False),
        ("the proxy 127.0.0.1:3128", "/.dockerenv", False),
    ],
)
def test_localhost_in_a_container_is_said_to_be_the_container(
    monkeypatch: pytest.MonkeyPatch, where: str, mark: str, says: bool
) -> None:
    monkeypatch.setattr(target, "container_mark", lambda: mark)
    words = str(connection_failure(where, ConnectionRefusedError(ECONNREFUSED, "…")))
    assert words.startswith(f"no connection to {where}: Connection refused")
    assert ("the container itself" in words) is says
