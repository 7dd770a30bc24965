"""How does pytest explain that a callback's form is not equal to what was expected?"""

from typing import Any

from mockjumio.client.difference import decoded, differences
from mockjumio.client.values import Form


def explained(left: object, right: dict[Any, Any]) -> list[str] | None:
    """Lines for ``callback.form == {...}``; ``None`` for anything else."""
    if not isinstance(left, Form):
        return None
    wanted = {
        name: decoded({name: value})[name] if isinstance(value, str) else value
        for name, value in right.items()
    }
    found = differences(wanted, decoded(left), exact=True)
    if not found:
        found = ["the same but for how nested JSON is written; compare callback.fields"]
    return ["the callback's form is not as expected:", *(f"  {line}" for line in found)]
