"""How is a table of ``data/`` read? ``[row]``, then ``field: value``; indented lines continue a value."""

from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent / "data"


@cache
def table(name: str) -> dict[str, dict[str, str]]:
    """The rows of ``data/{name}.txt``, in its order, each field a text without line breaks."""
    rows: dict[str, dict[str, str]] = {}
    row: dict[str, str] = {}
    field = ""
    for line in (_FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            row = rows[line[1:-1]] = {}
        elif line.startswith(" "):
            row[field] += f" {line.strip()}"
        elif line and not line.startswith("#"):
            field, _, value = line.partition(": ")
            row[field] = value
    return rows
