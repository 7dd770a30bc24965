"""Are the snippets for continuous integration what these services read, and do their variables exist?"""

import argparse
import asyncio
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from mockjumio.cli import parser
from mockjumio.harness import Server

ROOT = Path(__file__).parents[2]
CI = ROOT / "examples" / "ci"
GITHUB, GITLAB = CI / "github-actions.yml", CI / "gitlab-ci.yml"
SCHEMAS = {
    GITHUB: ["vendor.github-workflows"],
    GITLAB: ["vendor.gitlab-ci", "--data-transform", "gitlab-ci"],
}


@pytest.mark.parametrize("file", SCHEMAS, ids=lambda file: file.name)
def test_it_is_what_the_service_reads(file: Path) -> None:
    check = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", *SCHEMAS[file], str(file)]
    done = subprocess.run(check, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def _variables(node: Any) -> dict[str, str]:
    """Every ``MOCKJUMIO_…`` that is set anywhere in a YAML document."""
    if isinstance(node, list):
        node = dict(enumerate(node))
    if not isinstance(node, dict):
        return {}
    found = {key: value for key, value in node.items() if str(key).startswith("MOCKJUMIO_")}
    for below in node.values():
        found |= _variables(below)
    return found


@pytest.mark.parametrize("file", SCHEMAS, ids=lambda file: file.name)
def test_the_sandbox_knows_its_variables(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    variables = _variables(yaml.safe_load(file.read_text()))
    assert "MOCKJUMIO_PUBLIC_URL" in variables
    for name in variables:
        monkeypatch.setenv(name, f"http://{name.lower().replace('_', '-')}.example")
    known = _values(parser.parse(["serve"])) | _values(parser.parse(["clock", "show"]))
    assert {f"http://{name.lower().replace('_', '-')}.example" for name in variables} <= known


def _values(parsed: argparse.Namespace) -> set[object]:
    return {value for value in vars(parsed).values() if isinstance(value, str)}


def test_the_port_is_that_of_the_image() -> None:
    for file in (GITHUB, GITLAB):
        assert set(re.findall(r"mockjumio:(\d{4,})|localhost:(80\d\d)", file.read_text())) <= {
            ("8017", ""),
            ("", "8017"),
        }


async def test_gitlab_has_callbacks_sent_to_the_job(sandbox: Server, tmp_path: Path, control: Any) -> None:
    steps = yaml.safe_load(GITLAB.read_text())["service"]["before_script"]
    script = "\n".join(step for step in steps if step != "npm ci")
    (tmp_path / "hostname").write_text("#!/bin/sh\necho 172.18.0.4 fd00::4\n")  # as in a network of its own
    (tmp_path / "hostname").chmod(0o755)
    await _run(script, tmp_path, MOCKJUMIO_SERVER=sandbox.url, JUMIO_API_TOKEN="mockjumio-token")
    merchant = await control.good("GET", "/merchants/mockjumio-token")
    assert merchant["callback_url"] == "http://172.18.0.4:8080/jumio/callback"


async def _run(script: str, first: Path, **environment: str) -> None:
    """Run a shell script with a folder before all others on the path."""
    process = await asyncio.create_subprocess_exec(
        "sh",
        "-ec",
        script,
        env=os.environ | {"PATH": f"{first}:{os.environ['PATH']}"} | environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await process.communicate()
    assert process.returncode == 0, said.decode()
