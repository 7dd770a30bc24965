"""What does ``doctor`` say, and with which exit code?"""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from tests.certificates import Pki, server_side, talkative, weak

if TYPE_CHECKING:
    from tests.unit.cli.conftest import Merchant, Ran

    Run = Callable[..., Ran]


def test_all_is_well(run: "Run", merchant: "Merchant") -> None:
    ran = run("doctor", merchant.url)
    assert (ran.code, ran.err) == (0, "")
    heading, *rows = ran.out.splitlines()
    assert heading.split() == ["CHECK", "FOUND"]
    assert [row.split()[:2] for row in rows[:5]] == [
        ["url", "warn"],
        ["dns", "ok"],
        ["tcp", "ok"],
        ["tls", "skip"],
        ["http", "ok"],
    ]
    assert all(row.startswith("url: ") for row in rows[5:])
    assert merchant.bodies == [b""]


def test_programs_get_every_check(run: "Run", merchant: "Merchant") -> None:
    merchant.status = 405
    ran = run("doctor", merchant.url, "--json")
    assert ran.code == 1
    checks = {one["check"]: one for one in ran.json["checks"]}
    assert list(checks) == [
        *("url", "dns", "tcp", "tls", "chain", "name", "expiry", "key", "suites", "versions", "http"),
    ]
    assert checks["http"]["state"] == "fail"
    assert "callbacks are POST requests" in checks["http"]["advice"][0]
    assert ran.json["url"] == merchant.url


def test_urls_that_jumio_would_not_take_fail_if_that_is_wanted(run: "Run", merchant: "Merchant") -> None:
    assert run("doctor", merchant.url, "--strict-callback-urls").code == 1


def test_an_address_without_a_scheme_is_suggested_with_one(run: "Run") -> None:
    ran = run("doctor", "localhost:8080")
    assert ran.code == 2
    assert ran.err.rstrip().endswith("in ASCII or Punycode; did you mean http://localhost:8080?")


@pytest.mark.parametrize("url", ["shop", "ftp://shop.example/", "https://bücher.example/", "http://x:99999/"])
def test_what_is_no_url_is_a_usage_error(run: "Run", url: str) -> None:
    ran = run("doctor", url)
    assert (ran.code, ran.out) == (2, "")
    assert f"{url!r} is not an absolute http or https URL" in ran.err


def test_nothing_that_could_be_reached_is_exit_code_4(run: "Run", unused_tcp_port: int) -> None:
    ran = run("doctor", f"http://127.0.0.1:{unused_tcp_port}/")
    assert ran.code == 4
    assert "Connection refused" in ran.out


def test_certificates_are_looked_at_as_callbacks_do(run: "Run", pki: Pki) -> None:
    with talkative(server_side(pki.issue())) as url:
        refused = run("doctor", url)
        trusted = run("doctor", url, "--ca-file", str(pki.ca_file))
        insecure = run("doctor", url, "--insecure")
    assert (refused.code, trusted.code, insecure.code) == (1, 0, 0)
    assert "authority that is not trusted here" in refused.out
    assert "all 12 of Jumio's" in trusted.out
    assert "certificate not verified" in insecure.out


def test_a_certificate_of_nobody_is_told_where_jumio_gets_no_connection_at_all(run: "Run", pki: Pki) -> None:
    for file, only13 in (
        (pki.issue(self_signed=True), True),
        (pki.issue(self_signed=True, ecdsa=True), False),
    ):
        with talkative(server_side(file, only13=only13)) as url:
            ran = run("doctor", url, "--json")
            told = run("doctor", url)
        checks = {one["check"]: one for one in ran.json["checks"]}
        assert (ran.code, checks["tls"]["state"], checks["chain"]["state"]) == (1, "fail", "fail")
        assert "chain: self-signed: get one of an authority that is trusted" in told.out


def test_what_was_not_verified_is_shown_as_such(run: "Run", pki: Pki) -> None:
    with talkative(weak(pki.issue())) as url:
        ran = run("doctor", url, "--ca-file", str(pki.ca_file))
    rows = {line.split()[0]: line.split()[1] for line in ran.out.splitlines()[1:11]}
    assert ran.code == 1
    assert (rows["chain"], rows["name"], rows["suites"]) == ("skip", "ok", "fail")
    assert "not verified" in ran.out


def test_a_file_of_authorities_that_is_none_is_exit_code_3(run: "Run", pki: Pki) -> None:
    with talkative(server_side(pki.issue())) as url:
        ran = run("doctor", url, "--ca-file", "none.pem")
    assert (ran.code, ran.out) == (3, "")
    assert ran.err == "mockjumio: none.pem: cannot be read: No such file or directory\n"
