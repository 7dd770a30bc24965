"""Are the two probes two questions, and does each reason why it is not ready say what to mend?"""

import json
import shutil
from collections.abc import Awaitable, Callable
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from mockjumio.clock import Mode
from mockjumio.harness import Server
from mockjumio.merchant.agenda import Task
from mockjumio.settings import WireSettings
from mockjumio.web import probes

if TYPE_CHECKING:
    from tests.conftest import Caller

    Start = Callable[..., Awaitable[Server]]


async def reasons(sandbox: Server, call: "Caller") -> dict[str, str]:
    """Why it is not ready, by what that is about; it lives all the same."""
    assert (await call("GET", f"{sandbox.url}/_mock/health")).status == 200
    answer = await call("GET", f"{sandbox.url}/_mock/ready")
    if answer.status == 200:
        assert json.loads(answer.body)["status"] == "ready"
        return {}
    assert (answer.status, answer.kind) == (503, "application/problem+json")
    told = json.loads(answer.body)
    assert told["detail"].startswith("not ready: ")
    return {one["field"]: one["message"] for one in told["errors"]}


async def test_who_lives_says_who_it_is(sandbox: Server, call: "Caller") -> None:
    answer = await call("GET", f"{sandbox.url}/_mock/health")
    assert json.loads(answer.body).keys() == {"status", "mockjumio"}
    assert await reasons(sandbox, call) == {}


async def test_a_folder_of_scenarios_that_is_gone_is_a_reason(
    start_sandbox: "Start", call: "Caller", tmp_path: Path
) -> None:
    (tmp_path / "mine").mkdir()
    sandbox = await start_sandbox(scenarios=[tmp_path / "mine"])
    assert await reasons(sandbox, call) == {}
    shutil.rmtree(tmp_path / "mine")
    assert await reasons(sandbox, call) == {"scenarios": f"{tmp_path}/mine is gone or cannot be read"}


async def test_a_default_scenario_that_is_none_is_a_reason(start_sandbox: "Start", call: "Caller") -> None:
    sandbox = await start_sandbox(wire=WireSettings(default_scenario="none"))
    assert await reasons(sandbox, call) == {"settings": "no scenario 'none', a merchant's default"}


@pytest.mark.parametrize("factor", [None, 10.0])
async def test_jobs_that_are_due_for_long_are_a_reason_by_the_machines_time(
    start_sandbox: "Start", call: "Caller", factor: float | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    sandbox = await start_sandbox(clock=Mode.ACCELERATED if factor else Mode.REAL, factor=factor)
    account = sandbox.account
    monkeypatch.setattr(sandbox.simulation._runner, "_start_due", lambda account: None)  # time stands
    late = int(probes.LATE * (factor or 1) * 1_000)
    account.work.agenda.add(account.clock.now() - late // 2, Task.ATTEMPT, "reference", 1)
    assert await reasons(sandbox, call) == {}
    account.work.agenda.add(account.clock.now() - 2 * late, Task.ATTEMPT, "reference", 1)
    assert "a job has been due for 60 seconds" in (await reasons(sandbox, call))["clock"]


async def test_a_clock_that_stands_or_is_moved_makes_nothing_late(sandbox: Server) -> None:
    account = sandbox.account
    account.work.agenda.add(0, Task.ATTEMPT, "reference", 1)
    assert account.lag() == 0
    account.clock.resume()
    assert account.lag() > 0
    async with account.work.moving:
        assert account.lag() == 0


async def test_who_stops_and_who_has_lost_its_files_says_both(sandbox: Server) -> None:
    from mockjumio.errors import DataError

    def check() -> None:
        raise DataError("the disk is full")

    store, library = SimpleNamespace(check=check), SimpleNamespace(unreadable=list)
    simulation: Any = SimpleNamespace(closing=True, store=store, library=library, accounts={})
    assert [(one.place, one.message) for one in probes.in_the_way(simulation)] == [
        ("process", "it is stopping"),
        ("store", "the disk is full"),
    ]
