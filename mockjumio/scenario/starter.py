"""How does an author begin? A scenario file with every key, explained, most of them commented out."""

import textwrap
from collections.abc import Mapping

from mockjumio.scenario.kinds import DATE, DURATION, FLAG, RAW, TEXT, Key, Kind, ListOf, Scalar, Section
from mockjumio.scenario.model import SCENARIO

WIDTH = 110  # columns
_SHORT = 13  # a list of permitted words that is no longer is shown whole
_PLAIN = (TEXT, RAW, FLAG, DATE, DURATION)  # an example says it all

_HEAD = """\
# A mockjumio scenario. Only name and result are required; everything else has a default or is drawn.
# To set a value, remove the '# ' before its line, and before the lines above it that it belongs to.
# Values can be templates, such as "{{{{ person.last_name }}}}-{{{{ seed }}}}", over seed, now, person,
# document, transaction, provided, faker and env.
#
# Check it:             mockjumio scenarios validate {name}.yaml
# See the callback:     mockjumio generate {name}.yaml --seed 1 --format json
# Send it to your code: mockjumio trigger {name}.yaml --to http://localhost:8080/jumio/callback
# For your editor:      mockjumio scenarios schema > scenario.schema.json, and as a line of this file
# yaml-language-server: $schema=scenario.schema.json
"""
_JOURNEY = """\
journey:  # what the user does, each step some time after the one before
  - start
  # - attempt: {after: 5s}  # the first attempt to scan; if there is none, start is
  # - activity: {after: 30s}  # the user is still there: the fifteen minutes until the clean-up start again
  - finish: {after: 1s, processing: {uniform: [500ms, 1500ms]}}  # or drop_off, with status NO_ID_UPLOADED"""


def starter(name: str) -> str:
    """The text of a new scenario file; it is valid as it is, and with any of its lines uncommented."""
    said: Mapping[str, object] = {
        "name": name,
        "title": "A US passport, approved and verified",
        "advice": "Let the customer in.",
        "document": {"type": "PASSPORT", "country": "USA"},
        "result": {"status": "APPROVED_VERIFIED"},
    }
    lines = [_HEAD.format(name=name)]
    # What the file says comes first, so that nobody looks for it among what it might say.
    for key in sorted(SCENARIO.keys.values(), key=lambda key: _is_unsaid_section(key, said)):
        if isinstance(key.kind, Section) or key.name == "journey":
            lines.append("")
        lines += [_JOURNEY] if key.name == "journey" else _explained(key, "", said.get(key.name))
    return "\n".join(lines) + "\n"


def _is_unsaid_section(key: Key, said: Mapping[str, object]) -> bool:
    return isinstance(key.kind, Section) and key.name not in said


def _explained(key: Key, lead: str, said: object, *, commented: bool = False) -> list[str]:
    """The lines of a key, commented out where nothing is said of it."""
    if said is None and not commented:
        lead, commented = f"{lead}# ", True
    if not isinstance(key.kind, Section):
        value = key.example if said is None else str(said)
        return [_line(lead, f"{key.name}: {value}", _words(key))]
    lines = [_line(lead, f"{key.name}:", key.words)]
    inner_said = said if isinstance(said, Mapping) else {}
    for inner in key.kind.keys.values():
        lines += _explained(inner, f"{lead}  ", inner_said.get(inner.name), commented=commented)
    return lines


def _line(lead: str, text: str, words: str) -> str:
    """One line, its words on as many more as they need; those stay comments when it is uncommented."""
    return textwrap.fill(
        words,
        WIDTH,
        initial_indent=f"{lead}{text}  # ",
        subsequent_indent=f"{lead}    # ",
        break_long_words=False,
        break_on_hyphens=False,
    )


def _words(key: Key) -> str:
    """What a key means, and what it may be, where neither that nor the example says so."""
    several = isinstance(key.kind, ListOf)
    kind: Kind = key.kind.item if isinstance(key.kind, ListOf) else key.kind
    if not isinstance(kind, Scalar) or kind in _PLAIN:
        return key.words
    if kind.options is None:
        return key.words if kind.words in key.words else f"{key.words}; {kind.words}"
    options = kind.options()
    if len(options) > _SHORT or all(option in key.words for option in options):
        return key.words
    return f"{key.words}; {'any' if several else 'one'} of {', '.join(options)}"
