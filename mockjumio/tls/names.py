"""Is a certificate good for this host?"""

from collections.abc import Sequence


def covers(names: Sequence[str], name: str) -> bool:
    """Whether a certificate with these names is good for that one; a wildcard stands for one label."""
    asked = name.lower().rstrip(".")
    return asked in names or f"*.{asked.partition('.')[2]}" in names
