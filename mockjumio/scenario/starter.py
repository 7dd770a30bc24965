"""How does an author begin? A scenario file with every key, explained, most of them commented out."""

from mockjumio.scenario.kinds import Key, Section
from mockjumio.scenario.model import SCENARIO

_HEAD = """\
# A mockjumio scenario. Everything but name and result has a default; take away a '#' to set a value.
# Any value may be a template over seed, now, person, document, transaction, provided, faker, env.
# Check it with: mockjumio scenarios validate {name}.yaml

name: {name}
title: A US passport, approved and verified
advice: Let the customer in.
document: {{type: PASSPORT, country: USA}}
journey:
  - start
  - finish: {{after: 1s, processing: {{uniform: [500ms, 1500ms]}}}}
result:
  status: APPROVED_VERIFIED

# Everything else that a scenario can say:
"""
_SAID = ("name", "title", "advice", "document", "journey", "result")


def starter(name: str) -> str:
    """The text of a new scenario file; it is valid as it is."""
    lines = [_HEAD.format(name=name)]
    for key in SCENARIO.keys.values():
        said = " (see above)" if key.name in _SAID else ""
        lines += _explained(key, "# ", said)
    return "\n".join(lines) + "\n"


def _explained(key: Key, indent: str, said: str = "") -> list[str]:
    if isinstance(key.kind, Section):
        lines = [f"{indent}{key.name}:  # {key.words}{said}"]
        for inner in key.kind.keys.values():
            lines += _explained(inner, f"{indent}  ")
        return lines
    return [f"{indent}{key.name}:  # {key.words}{said}; {key.kind.words}"]
