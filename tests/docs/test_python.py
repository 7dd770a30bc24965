"""Does the Python that the documents show work?"""

import subprocess
import sys

import pytest

from tests.docs.blocks import Block, beside, blocks

PYTHON = blocks("python", "py")
_INI = """
[pytest]
asyncio_mode = auto
asyncio_default_fixture_loop_scope = function
filterwarnings = error
addopts = -p no:cacheprovider -p no:randomly -p no:pytest_cov -p no:schemathesis --strict-markers
"""


def _has_tests(block: Block) -> bool:
    return "def test_" in block.text


@pytest.mark.parametrize("block", [one for one in PYTHON if _has_tests(one)], ids=str)
def test_a_test_that_is_shown_passes(block: Block, pytester: pytest.Pytester) -> None:
    pytester.makeini(_INI)
    for name, text in beside(block, PYTHON).items():
        (pytester.path / name).write_text(text, encoding="utf-8")
    (pytester.path / "test_shown.py").write_text(block.text, encoding="utf-8")
    result = pytester.runpytest_inprocess()
    outcomes = result.parseoutcomes()
    assert set(outcomes) == {"passed"}, f"{block}: {outcomes}"


@pytest.mark.parametrize("block", [one for one in PYTHON if not _has_tests(one) and not one.name], ids=str)
def test_a_program_that_is_shown_runs(block: Block) -> None:
    ran = subprocess.run(
        [sys.executable, "-W", "error", "-c", block.text], capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, f"{block}\n{ran.stderr}"


def test_every_file_that_is_shown_is_used_by_a_test_that_is_shown() -> None:
    documents = {block.file for block in PYTHON if _has_tests(block)}
    assert [str(block) for block in PYTHON if block.name and block.file not in documents] == []


def test_there_are_some() -> None:
    assert len([one for one in PYTHON if _has_tests(one)]) >= 5
