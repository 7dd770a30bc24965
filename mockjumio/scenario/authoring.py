"""How does an author begin a scenario, check it in an editor, and how is one written down?"""

import json
import re
import textwrap
from collections.abc import Mapping
from typing import Any

import yaml

from mockjumio.scenario.model import SCENARIO
from mockjumio.scenario.source import NULLS
from mockjumio.schema.kinds import DATE, DURATION, FLAG, RAW, TEXT, Key, Kind, Scalar, Schema, is_template
from mockjumio.schema.nodes import Node
from mockjumio.schema.sections import ListOf, Section


class _Dumper(yaml.SafeDumper):
    """Writes texts plainly where the scenario reader takes them plainly: it resolves no types."""

    yaml_implicit_resolvers: dict[str, list[object]] = {}  # noqa: RUF012 - PyYAML's way to configure


def as_yaml(node: Node, *, whole: bool = True) -> str:
    """A scenario's node as YAML that plays the same, its keys in the order of the model.

    ``whole`` says that all of what it extends is in it.
    """
    plain = _plain(node)
    if isinstance(plain, dict):
        if whole:
            plain.pop("extends", None)
        order = list(SCENARIO.keys)
        plain = dict(sorted(plain.items(), key=lambda pair: order.index(pair[0])))
    text: str = yaml.dump(plain, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110)
    return text


class _QuotedText(str):
    """A text that would be read as nothing if it stood plainly."""

    __slots__ = ()


_Dumper.add_representer(
    _QuotedText, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", str(text), style='"')
)


def _plain(node: Node) -> object:
    """The values alone; what was taken away is not there."""
    match node.value:
        case dict():
            return {key: _plain(item) for key, item in node.value.items() if item.value is not None}
        case list():
            return [_plain(item) for item in node.value]
        case str() if node.value in NULLS:
            return _QuotedText(node.value)
        case str() if node.literal and is_template(node.value):
            return _as_template(node.value)
        case _:
            return node.value


def in_line(value: object) -> str:
    """A value of JSON as YAML in one line of printable letters, for ``--set``."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case dict():
            return f"{{{', '.join(f'{in_line(key)}: {in_line(item)}' for key, item in value.items())}}}"
        case list():
            return f"[{', '.join(map(in_line, value))}]"
        case _:
            return _text_in_line(str(value))


def literal_in_line(text: str) -> str:
    """Likewise a text that is no template; one that looks like it becomes a template that renders to it."""
    return _text_in_line(_as_template(text) if is_template(text) else text)


def _as_template(text: str) -> str:
    """A template that renders to a text that looks like one."""
    escaped = "".join(_ESCAPES.get(one, one) for one in text)
    return f'{{{{ "{escaped}" }}}}'


def _text_in_line(text: str) -> str:
    if _PLAIN.fullmatch(text) and text not in NULLS:
        return text
    quoted = json.dumps(text, ensure_ascii=False)
    return "".join(one if one.isprintable() else rf"\U{ord(one):08x}" for one in quoted)


_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/+-]*")
_ESCAPES = {"\\": r"\\", '"': r"\"", "\n": r"\n", "\r": r"\r"}  # jinja2 reads "\r\n" as "\n"


WIDTH = 110  # columns
_SHORT = 13  # a list of permitted words that is no longer is shown whole
_PLAIN_KINDS = (TEXT, RAW, FLAG, DATE, DURATION)  # an example says it all

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
        lines += [_JOURNEY] if key.name == "journey" else _comment(key, "", said.get(key.name))
    return "\n".join(lines) + "\n"


def _is_unsaid_section(key: Key, said: Mapping[str, object]) -> bool:
    return isinstance(key.kind, Section) and key.name not in said


def _comment(key: Key, lead: str, said: object, *, commented: bool = False) -> list[str]:
    """The lines of a key, commented out where nothing is said of it."""
    if said is None and not commented:
        lead, commented = f"{lead}# ", True
    if not isinstance(key.kind, Section):
        value = key.example if said is None else str(said)
        return [_line(lead, f"{key.name}: {value}", _words(key))]
    lines = [_line(lead, f"{key.name}:", key.words)]
    inner_said = said if isinstance(said, Mapping) else {}
    for inner in key.kind.keys.values():
        lines += _comment(inner, f"{lead}  ", inner_said.get(inner.name), commented=commented)
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
    if not isinstance(kind, Scalar) or kind in _PLAIN_KINDS:
        return key.words
    if kind.options is None:
        return key.words if kind.words in key.words else f"{key.words}; {kind.words}"
    options = kind.options()
    if len(options) > _SHORT or all(option in key.words for option in options):
        return key.words
    return f"{key.words}; {'any' if several else 'one'} of {', '.join(options)}"


_SCHEMA = SCENARIO.schema()
_MATRIX: Schema = {
    "description": "makes a scenario of each row: a path, and a list of values or of mappings with value",
    "type": "object",
    "minProperties": 1,
    "maxProperties": 1,
    "additionalProperties": {
        "type": "array",
        "minItems": 1,
        "items": {
            "if": {"type": "object"},
            "then": {"required": ["value"], "properties": _SCHEMA["properties"]},
        },
    },
}


def json_schema() -> dict[str, object]:
    """Draft 2020-12. What only the contract or a template's outcome can tell, it lets pass."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "mockjumio scenario",
        "description": "What a customer shows, and what Jumio makes of it",
        **_SCHEMA,
        "properties": {**_SCHEMA["properties"], "matrix": _MATRIX},
        "anyOf": [
            {"required": ["name", "result"], "properties": {"result": {"required": ["status"]}}},
            {"required": ["name", "extends"]},
            {"required": ["matrix"]},
        ],
    }


def completions() -> dict[str, object]:
    """Of that schema what an editor suggests, a quarter of it: keys, their words, closed values."""
    return _suggestions(json_schema())


def _suggestions(schema: Mapping[str, Any]) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in schema.items():
        match key, value:
            case "properties", dict():
                found[key] = {name: _suggestions(one) for name, one in value.items()}
            case (("anyOf" | "oneOf" | "allOf"), list()):
                found[key] = [some for one in value if (some := _suggestions(one))]
            case (("items" | "additionalProperties"), dict()):
                found[key] = _suggestions(value)
            case (("enum" | "description"), _):
                found[key] = value
            case "type", "boolean":
                found[key] = value
    return {key: value for key, value in found.items() if value}
