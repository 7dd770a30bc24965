"""Is the reference as the package is, and is every command in it?"""

import shutil
import subprocess

import pytest

from mockjumio.cli.completion import script
from mockjumio.cli.parser import GROUPS
from tools.write_reference import FOLDER, pages

PAGES = pages()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_as_it_would_be_written_now(name: str) -> None:
    text = (FOLDER / name).read_text(encoding="utf-8")
    assert text == PAGES[name], "run: python tools/write_reference.py"


@pytest.mark.parametrize("command", " ".join(GROUPS.values()).split())
def test_every_command_is_in_the_reference_and_in_the_manual(command: str) -> None:
    assert f"\n## {command}\n" in PAGES["command-line.md"]
    assert f"mockjumio {command}" in PAGES["mockjumio.1"]


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        (["tr"], "trigger"),
        (["trigger", "--ed"], "--edition"),
        (["scenarios", "v"], "validate"),
        (["serve", "--data-center", "U"], "US"),
    ],
)
def test_bash_completes_commands_options_and_values(typed: list[str], offered: str) -> None:
    words = " ".join(map(repr, ("mockjumio", *typed)))
    asked = f"COMP_WORDS=({words}); COMP_CWORD={len(typed)}; _shtab_mockjumio; echo ${{COMPREPLY[@]}}"
    text = f"{script('bash')}\n{asked}\n"
    ran = subprocess.run(["bash", "-s"], input=text, capture_output=True, text=True, check=True)
    assert offered in ran.stdout.split()


@pytest.mark.parametrize(("shell", "only_read"), [("zsh", "-n"), ("fish", "--no-execute")])
def test_other_shells_can_read_their_script(shell: str, only_read: str) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"needs {shell}")
    subprocess.run([shell, only_read], input=script(shell), text=True, check=True)
