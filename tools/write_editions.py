"""Write docs/editions.md from the contract: which editions there are, what each made different."""

import sys
from itertools import groupby, pairwise
from pathlib import Path

from mockjumio.contract.editions import EDITIONS
from mockjumio.contract.reference import Change, changes

PAGE = Path(__file__).parent.parent / "docs" / "editions.md"

_HEAD = """# Editions of Jumio's documentation

Written by `python tools/write_editions.py` from the contract's tables; do not edit.

A merchant meets one edition: `settings.edition`, or `--edition` of a command; `2017-05` if nothing says so.
`mockjumio explain FIELD --edition E` shows a field in one of them, `mockjumio explain --diff OLD NEW` what is
different between any two (`--json` for programs). Dates are those of the commits in brackets.

| edition | as of | why it is one |
|---|---|---|
"""


def written() -> str:
    """The page."""
    listed = (f"| `{one.name}` | {one.source} | {one.words} |" for one in EDITIONS.values())
    lines = [_HEAD + "\n".join(listed)]
    for older, newer in pairwise(EDITIONS):
        lines.append(f"## From {older} to {newer}")
        for section, rows in groupby(changes(older, newer), lambda one: one.section):
            lines.append(f"**{section}**")
            lines.append("\n".join(map(_row, rows)))
    return "\n\n".join(lines) + "\n"


def _row(one: Change) -> str:
    steps = "; ".join(f"{step.words} ({step.since} [{step.source}])" for _, step in one.steps)
    return f"* `{one.row}` {one.kind}: {steps}"


if __name__ == "__main__":
    PAGE.write_text(written(), encoding="utf-8")
    sys.stdout.write(f"{PAGE.name} written\n")
