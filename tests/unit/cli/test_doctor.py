"""What do ``doctor`` and ``tls`` say, make and show, and with which exit code?"""

import ssl
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.certificates import Pki, server_side, talkative, weak

if TYPE_CHECKING:
    from tests.unit.cli.conftest import Merchant, Ran

    Run = Callable[..., Ran]


# What does ``doctor`` say, and with which exit code?


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


# What does ``tls`` make, show and print?


@pytest.fixture
def directory(tmp_path: Path) -> str:
    return str(tmp_path / "tls")


def test_init_makes_everything_and_says_what(run: "Run", directory: str) -> None:
    ran = run("tls", "init", "--dir", directory, "--name", "sandbox.test", "--name", "10.0.0.7")
    assert ran.code == 0
    assert ran.err.splitlines() == [
        f"mockjumio: made a test authority: {directory}/authority.pem",
        f"mockjumio: made a certificate: {directory}/server.pem",
    ]
    heading, authority, server, names, trust = ran.out.splitlines()
    assert heading.split() == ["CERTIFICATE", "UNTIL", "SHA-256"]
    assert (authority.split()[0], server.split()[0]) == ("authority", "server")
    assert names.startswith("for localhost, netverify.com, ")
    assert "sandbox.test" in names
    assert "10.0.0.7" in names
    assert trust == f"trust stores need {directory}/ca.pem"
    again = run("tls", "init", "--dir", directory)
    assert (again.code, again.out) == (0, ran.out)
    assert again.err == "mockjumio: nothing to do: both certificates are good\n"


def test_show_tells_programs_everything(run: "Run", directory: str) -> None:
    run("tls", "init", "--dir", directory)
    shown = run("tls", "show", "--dir", directory, "--json")
    assert (shown.code, shown.err) == (0, "")
    assert shown.json["ca_file"] == f"{directory}/ca.pem"
    assert shown.json["server"]["names"][:2] == ["localhost", "netverify.com"]
    for role in ("authority", "server"):
        assert (shown.json[role]["key"], shown.json[role]["expired"]) == ("RSA 2048", False)
    Path(directory, "server.pem").unlink()
    without = run("tls", "show", "--dir", directory)
    assert without.code == 0
    assert "'mockjumio tls init' makes one" in without.err
    assert len(without.out.splitlines()) == 3


def test_export_ca_prints_what_trust_stores_want_and_nothing_else(
    run: "Run", directory: str, tmp_path: Path
) -> None:
    run("tls", "init", "--dir", directory)
    printed = run("tls", "export-ca", "--dir", directory)
    assert (printed.code, printed.err) == (0, "")
    assert printed.out == Path(directory, "ca.pem").read_text()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(cadata=printed.out)
    assert len(context.get_ca_certs()) == 1
    file = tmp_path / "out.pem"
    written = run("tls", "export-ca", "--dir", directory, "-o", str(file))
    assert (written.code, written.out, file.read_text()) == (0, "", printed.out)
    failed = run("tls", "export-ca", "--dir", directory, "-o", str(tmp_path))
    assert (failed.code, failed.err) == (3, f"mockjumio: cannot write {tmp_path}: Is a directory\n")


@pytest.mark.parametrize("kind", ["show", "export-ca"])
def test_nothing_there_is_exit_code_3(run: "Run", directory: str, kind: str) -> None:
    ran = run("tls", kind, "--dir", directory)
    assert (ran.code, ran.out) == (3, "")
    assert ran.err == f"mockjumio: {directory}: no test authority is there; 'mockjumio tls init' makes one\n"


def test_the_folder_is_the_one_that_was_said_or_with_the_data_or_at_home(
    run: "Run", tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def where(*words: str) -> str:
        return run("tls", "show", *words).err.split(": ")[1]

    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    assert where() == f"{tmp_path}/.local/share/mockjumio/tls"
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "xdg"))
    assert where() == f"{tmp_path}/xdg/mockjumio/tls"
    monkeypatch.setenv("MOCKJUMIO_DATA_DIR", str(tmp_path / "data"))
    assert where() == f"{tmp_path}/data/tls"
    monkeypatch.setenv("MOCKJUMIO_TLS_DIR", str(tmp_path / "said"))
    assert where() == f"{tmp_path}/said"
    assert where("--dir", "flag") == "flag"


def test_a_name_that_is_none_is_exit_code_3_and_makes_nothing(run: "Run", directory: str) -> None:
    ran = run("tls", "init", "--dir", directory, "--name", "a b", "--name", "bücher.example")
    assert (ran.code, ran.err.count("\n")) == (3, 2)
    assert not Path(directory).exists()
