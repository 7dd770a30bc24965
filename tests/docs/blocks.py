"""Which blocks of code do the documents show?"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
DOCUMENTS = (
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    ROOT / "examples" / "README.md",
    *sorted((ROOT / "docs").rglob("*.md")),
)
GUIDE = ROOT / "docs" / "testing.md"
_FENCED = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_NAMED = re.compile(r"# (\w+\.py)\n")


class Block(NamedTuple):
    """A fenced block: where it stands, its language, what is in it."""

    file: Path
    line: int
    language: str
    text: str

    @property
    def name(self) -> str | None:
        """The file that it is meant for, if its first line says so."""
        match = _NAMED.match(self.text)
        return match[1] if match else None

    def __str__(self) -> str:
        return f"{self.file.relative_to(ROOT)}:{self.line}"


def blocks(*languages: str) -> list[Block]:
    """Every block in one of these languages."""
    return [block for file in DOCUMENTS for block in _blocks_of(file) if block.language in languages]


def _blocks_of(file: Path) -> Iterator[Block]:
    text = file.read_text(encoding="utf-8")
    for match in _FENCED.finditer(text):
        yield Block(file, text.count("\n", 0, match.start()) + 1, match[1], match[2])


def beside(block: Block, others: Sequence[Block]) -> dict[str, str]:
    """The files that the same document shows, by name, or the guide to testing if it shows none."""
    own = {one.name: one.text for one in others if one.file == block.file and one.name}
    return own or {one.name: one.text for one in others if one.file == GUIDE and one.name}


def commands(block: Block) -> list[str]:
    """The lines of a shell block as they would be typed: joined where they go on, without comments
    and without what they set in the environment.
    """
    text = block.text.replace("\\\n", " ")
    lines = (re.sub(r"(^|\s)#.*$|^([A-Z_]+=\S*\s+)+", "", line).strip() for line in text.splitlines())
    return [line for line in lines if line]
