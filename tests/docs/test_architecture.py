"""Does docs/architecture.md name every package, and do all pages name only files that there are?"""

import re
from pathlib import Path

import pytest

import mockjumio

PACKAGE = Path(mockjumio.__file__).parent
ROOT = PACKAGE.parent
TEXT = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
TREE = TEXT.split("```\nmockjumio/\n")[1].split("```")[0]


def test_the_tree_names_every_package_and_every_module_beside_them() -> None:
    packages = {f"{file.parent.name}/" for file in PACKAGE.rglob("*/__init__.py")}
    modules = {file.name for file in PACKAGE.glob("*.py") if not file.name.startswith("__")}
    assert {name for name in packages | modules if name not in TREE} == set()


def test_the_files_that_it_names_are_there() -> None:
    files = {*re.findall(r"(?<!/)\b\w+\.py\b", TREE), *re.findall(r"`((?:\w+/)+\w+\.\w+)`", TEXT)}
    roots = (PACKAGE, ROOT, PACKAGE / "cli")
    there = {name for name in files if any((root / name).exists() for root in roots)}
    assert files - there == {"cli/NAME.py"}


@pytest.mark.parametrize("page", sorted(ROOT.glob("docs/**/*.md")), ids=lambda page: page.name)
def test_modules_that_a_page_names_are_there(page: Path) -> None:
    named = set(re.findall(r"`((?:\w+/)+\w+\.py)`", page.read_text(encoding="utf-8"))) - {"cli/NAME.py"}
    assert {name for name in named if not any((root / name).exists() for root in (ROOT, PACKAGE))} == set()
