"""How is a length of time written? ``90s``, ``1m30s``, ``15m``, ``2h``, ``500ms``, ``7d``."""

import re
from functools import lru_cache

_UNITS = {"ms": 1, "s": 1_000, "m": 60_000, "h": 3_600_000, "d": 86_400_000}
MOST = 36_500 * _UNITS["d"]  # a century: no clock of a test leaves the four-digit years
_PART = re.compile(r"(\d+(?:\.\d+)?)(ms|s|m|h|d)", re.ASCII)
PATTERN = rf"^\s*({_PART.pattern})+\s*$"  # for those who check before they read


@lru_cache(maxsize=1024)
def milliseconds(text: str) -> int:
    """A duration in milliseconds. Raises ``ValueError`` that says what would be right."""
    stripped = text.strip()
    parts = _PART.findall(stripped)
    if not parts or "".join(number + unit for number, unit in parts) != stripped:
        raise ValueError(f"{text!r} is not a duration; write 500ms, 30s, 1m30s, 15m, 2h or 7d")
    length = sum(float(number) * _UNITS[unit] for number, unit in parts)
    if length > MOST:
        raise ValueError(f"{text!r} is too long; a duration is at most {in_words(MOST)}")
    return round(length)


def in_words(length: int) -> str:
    """Milliseconds as the shortest exact duration: 90000 is ``1m30s``, 0 is ``0s``."""
    parts = []
    for unit, size in reversed(_UNITS.items()):
        count, length = divmod(length, size)
        if count:
            parts.append(f"{count}{unit}")
    return "".join(parts) or "0s"
