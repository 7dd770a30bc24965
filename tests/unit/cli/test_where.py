"""Is it said that a sandbox runs where others would look for it?"""

import socket
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from mockjumio.cli import outcomes
from mockjumio.clock import Mode
from mockjumio.harness import Server

if TYPE_CHECKING:
    from tests.unit.cli.conftest import Merchant, Ran

    Run = Callable[..., Ran]
    Serving = Callable[..., Server]

COMMANDS = (("trigger", "approved"), ("run", "conformance", "-k", "=approved"))


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("token", [None, "sesame"])
def test_one_that_runs_is_told_and_played_on_only_if_it_is_named(
    run: "Run",
    serving: "Serving",
    merchant: "Merchant",
    monkeypatch: pytest.MonkeyPatch,
    command: tuple[str, ...],
    token: str | None,
) -> None:
    there = serving(control_token=token, clock=Mode.MANUAL)
    monkeypatch.setattr(outcomes, "_USUAL", there.url)
    ran = run(*command, "--to", merchant.url)
    assert ran.code == 0
    told = f"a sandbox runs at {there.url}; this command starts its own; --server {there.url} uses it"
    assert ran.err.splitlines()[0] == f"mockjumio: {told}"
    assert there.account.ordinal == 0
    assert len(merchant.bodies) == 1
    monkeypatch.setenv("MOCKJUMIO_CONTROL_TOKEN", token or "")
    named = run(*command, "--to", merchant.url, "--server", there.url)
    assert (named.code, there.account.ordinal, told in named.err) == (0, 1, False)


@pytest.mark.parametrize("command", COMMANDS)
def test_without_any_place_it_is_proposed(
    run: "Run", serving: "Serving", monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    monkeypatch.setattr(outcomes, "_USUAL", url := serving().url)
    ran = run(*command)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.endswith(f"or --server URL of a running sandbox; one runs at {url}\n")


def test_what_is_none_is_not_told(run: "Run", merchant: "Merchant", monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outcomes, "_USUAL", merchant.url.removesuffix("/jumio"))
    assert run("trigger", "approved", "--to", merchant.url).err == ""
    monkeypatch.setattr(outcomes, "_GLANCE", 0.01)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        monkeypatch.setattr(outcomes, "_USUAL", f"http://127.0.0.1:{silent.getsockname()[1]}")
        assert run("trigger", "approved", "--to", merchant.url).err == ""
