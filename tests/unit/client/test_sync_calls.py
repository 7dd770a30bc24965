"""Is the synchronous client the asynchronous one's mirror?"""

import inspect
import runpy
from pathlib import Path

import pytest

from mockjumio import AsyncSandbox, Sandbox
from mockjumio.client.start_options import StartOptions
from mockjumio.run.orders import START

ROOT = Path(__file__).parents[3]


def test_the_file_is_what_the_tool_writes() -> None:
    tool = runpy.run_path(str(ROOT / "tools" / "write_sync_client.py"))
    assert tool["WRITTEN"].read_text(encoding="utf-8") == tool["written"](), (
        "run python tools/write_sync_client.py, or make format"
    )


def test_both_clients_have_the_same_methods() -> None:
    lifecycle = {"on", "over", "by_way_of", "leave"}
    sync, other = (
        {name for name in dir(one) if name[0] != "_"} - lifecycle for one in (Sandbox, AsyncSandbox)
    )
    assert sync == other


def test_every_method_says_what_it_does() -> None:
    for name in dir(Sandbox):
        if name[0] != "_":
            assert inspect.getdoc(getattr(Sandbox, name)), name


def test_a_start_takes_what_the_control_api_takes() -> None:
    given = {item.name for item in START} - {"scenario", "merchant"}
    assert set(StartOptions.__annotations__) == given


@pytest.mark.parametrize("name", ["start", "play"])
def test_a_keyword_that_there_is_not_is_refused_as_python_does(name: str) -> None:
    with (
        Sandbox() as sandbox,
        pytest.raises(TypeError, match=rf"{name}\(\) got an unexpected keyword argument 'x'"),
    ):
        getattr(sandbox, name)("approved", x=1)
