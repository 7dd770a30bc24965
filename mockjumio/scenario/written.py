"""How is a scenario written down? As YAML that the scenario reader reads the same."""

import json
import re

import yaml

from mockjumio.scenario.kinds import is_template
from mockjumio.scenario.model import SCENARIO
from mockjumio.scenario.source import NULLS, Node


class _Dumper(yaml.SafeDumper):
    """Writes texts plainly where the scenario reader takes them plainly: it resolves no types."""

    yaml_implicit_resolvers: dict[str, list[object]] = {}  # noqa: RUF012 - PyYAML's way to configure


def as_yaml(node: Node) -> str:
    """A scenario's node as YAML that plays the same, its keys in the order of the model."""
    plain = _plain(node)
    if isinstance(plain, dict):
        plain.pop("extends", None)  # all that comes from there is here
        order = list(SCENARIO.keys)
        plain = dict(sorted(plain.items(), key=lambda pair: order.index(pair[0])))
    text: str = yaml.dump(plain, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110)
    return text


class _Quoted(str):
    """A text that would be read as nothing if it stood plainly."""

    __slots__ = ()


_Dumper.add_representer(
    _Quoted, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", str(text), style='"')
)


def _plain(node: Node) -> object:
    """The values alone; what was taken away is not there."""
    match node.value:
        case dict():
            return {key: _plain(item) for key, item in node.value.items() if item.value is not None}
        case list():
            return [_plain(item) for item in node.value]
        case str() if node.value in NULLS:
            return _Quoted(node.value)
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
    if not is_template(text):
        return _text_in_line(text)
    escaped = "".join(_ESCAPES.get(one, one) for one in text)
    return _text_in_line(f'{{{{ "{escaped}" }}}}')


def _text_in_line(text: str) -> str:
    if _PLAIN.fullmatch(text) and text not in NULLS:
        return text
    quoted = json.dumps(text, ensure_ascii=False)
    return "".join(one if one.isprintable() else rf"\U{ord(one):08x}" for one in quoted)


_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/+-]*")
_ESCAPES = {"\\": r"\\", '"': r"\"", "\n": r"\n", "\r": r"\r"}  # jinja2 reads "\r\n" as "\n"
