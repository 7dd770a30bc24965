"""How is an imported scenario written into a file? With comments that say what it is."""

from collections.abc import Iterable

from mockjumio.importing.scenarios import Imported
from mockjumio.scenario.authoring import as_yaml

_HEAD = """\
# Imported from a captured callback: the same parameters, statuses and codes. What was somebody's own is
# replaced; names, numbers and dates that are not here are drawn by the seed.
"""
_BROKEN = "# It breaks the rules of Jumio's document, as the captured callback did:\n"


def written(scenarios: Iterable[Imported]) -> str:
    """All of them, one YAML document each."""
    return "---\n".join(_one(scenario) for scenario in scenarios)


def _one(scenario: Imported) -> str:
    rules = "".join(f"#   {_one_line(breach)}\n" for breach in scenario.breaches)
    return _HEAD + (_BROKEN + rules if rules else "") + as_yaml(scenario.node)


def _one_line(text: str) -> str:
    return " ".join(text.split()).encode(errors="backslashreplace").decode()
