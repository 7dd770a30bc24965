"""How is a number with decimals read?"""

import re

from mockjumio.scenario.kinds import Scalar

_DECIMAL = re.compile(r"\d{1,9}(\.\d{1,9})?", re.ASCII)


def decimal(low: float, high: float) -> Scalar:
    """A number within bounds."""
    words = f"a number from {low:g} to {high:g}"

    def convert(text: str) -> float:
        if not _DECIMAL.fullmatch(text) or not low <= float(text) <= high:
            raise ValueError(f"{text!r} is not {words}")
        return float(text)

    return Scalar(words, convert, lambda: {"type": "number", "minimum": low, "maximum": high})
