"""Write the tables of docs/from-netverify.md anew, from those of the package.

python tools/write_platform_guide.py
"""

import re
from collections.abc import Iterator
from pathlib import Path

from mockjumio.contract.editions import KYX
from mockjumio.contract.platform.workflows import CAPABILITIES, WORKFLOWS
from mockjumio.contract.reference import PAIRS
from mockjumio.contract.reject_reasons import REJECT_REASONS
from mockjumio.messages.platform.verdicts import DETAILS, INFERRED, REASONS

GUIDE = Path(__file__).parents[1] / "docs" / "from-netverify.md"


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _code(text: str) -> str:
    return f"`{text}`" if text else ""


def parameters() -> Iterator[str]:
    yield _row("Netverify's callback", "the platform's details", "")
    yield "|---|---|---|"
    for pair in PAIRS:
        words = "; ".join(filter(None, (pair.words, "inferred" if pair.inferred else "")))
        yield _row(_code(pair.parameter), _code(pair.path), words)


def reasons() -> Iterator[str]:
    yield _row("reject reason", "capability", "label", "")
    yield "|---|---|---|---|"
    known = REJECT_REASONS.of(KYX)
    for code, (capability, label) in REASONS.items():
        name = f"{code} {known[code].description}" if code in known else code
        yield _row(name, _code(capability), _code(label), "inferred" if code in INFERRED else "")
    for code, label in DETAILS.items():
        yield _row(f"detail {code}", _code("imageChecks" if code < "2" else "usability"), _code(label), "")


def labels() -> Iterator[str]:
    yield _row("capability", "PASSED", "REJECTED", "WARNING", "NOT_EXECUTED", "after")
    yield "|---|---|---|---|---|---|"
    for one in CAPABILITIES.values():
        cells = (
            ", ".join(one.labels_of(decision))
            for decision in ("PASSED", "REJECTED", "WARNING", "NOT_EXECUTED")
        )
        yield _row(_code(one.name), *cells, ", ".join(one.after))


def workflows() -> Iterator[str]:
    yield _row("key", "is", "credentials", "capabilities", "known")
    yield "|---|---|---|---|---|"
    for one in WORKFLOWS.values():
        yield _row(one.key, one.words, ", ".join(one.credentials), ", ".join(one.capabilities), one.sure)


TABLES = {"parameters": parameters, "reasons": reasons, "labels": labels, "workflows": workflows}


def written(text: str) -> str:
    """The guide with its tables as they are now."""
    for name, table in TABLES.items():
        block = f"<!-- {name} -->\n" + "\n".join(table()) + "\n<!-- end -->"
        text = re.sub(f"<!-- {name} -->.*?<!-- end -->", lambda _, own=block: own, text, flags=re.DOTALL)
    return text


if __name__ == "__main__":
    GUIDE.write_text(written(GUIDE.read_text(encoding="utf-8")), encoding="utf-8")
