"""What does ``tls`` make, show and print?"""

import ssl
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.unit.cli.conftest import Ran

    Run = Callable[..., Ran]


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
    assert trust == f"trust stores want {directory}/ca.pem"
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
