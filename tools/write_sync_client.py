"""Write the synchronous client from the asynchronous one: its signatures, docstrings, and calls that wait.

So there is one implementation, and editors see every method of both.
"""

import ast
import subprocess
import sys
from pathlib import Path

CLIENT = Path(__file__).parent.parent / "mockjumio" / "client"
WRITTEN = CLIENT / "sync_calls.py"
SOURCES = ("transport", "transactions", "records", "sandbox")
BY_HAND = ("wait_for", "fault")  # which need more than waiting; see blocking.py

_HEAD = '''"""What can a synchronous test do? Written by tools/write_sync_client.py; do not edit."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Unpack

from mockjumio.client.portal import Portal
from mockjumio.client.records import Exchange, Kind
from mockjumio.client.sandbox import AsyncSandbox
from mockjumio.client.transactions import ScenarioLike, StartOptions
from mockjumio.client.transport import Duration
from mockjumio.client.values import Callback, ClockState, Request, Scan
from mockjumio.outgoing.remote import PATIENCE


class SyncCalls:
    """Every method does what that of ``AsyncSandbox`` does, and waits for it."""

    _sandbox: AsyncSandbox
    _portal: Portal
'''


def written() -> str:
    """The module, formatted."""
    parts = [_HEAD]
    for name in SOURCES:
        text = (CLIENT / f"{name}.py").read_text(encoding="utf-8")
        for node in ast.parse(text).body:
            if isinstance(node, ast.ClassDef) and node.name.endswith("Calls"):
                parts += [_mirrored(method, text.splitlines()) for method in _public(node)]
    ruff = [sys.executable, "-m", "ruff", "format", "--stdin-filename", str(WRITTEN), "-"]
    return subprocess.run(ruff, input="\n".join(parts), capture_output=True, text=True, check=True).stdout


def _public(owner: ast.ClassDef) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    functions = (node for node in owner.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    return [node for node in functions if not node.name.startswith("_") and node.name not in BY_HAND]


def _mirrored(method: ast.FunctionDef | ast.AsyncFunctionDef, lines: list[str]) -> str:
    first = min([method.lineno, *(one.lineno for one in method.decorator_list)])
    head = "\n".join(lines[first - 1 : method.body[0].end_lineno]).replace("async def ", "def ", 1)
    target = f"self._sandbox.{method.name}"
    if not method.decorator_list:
        target += f"({', '.join(_passed(method.args))})"
    waits = isinstance(method, ast.AsyncFunctionDef)
    return f"{head}\n        return {f'self._portal.run({target})' if waits else target}\n"


def _passed(arguments: ast.arguments) -> list[str]:
    """The arguments as they are handed on."""
    passed = [one.arg for one in arguments.args[1:]]
    passed += [f"{one.arg}={one.arg}" for one in arguments.kwonlyargs]
    return passed + ([f"**{arguments.kwarg.arg}"] if arguments.kwarg else [])


if __name__ == "__main__":
    WRITTEN.write_text(written(), encoding="utf-8")
