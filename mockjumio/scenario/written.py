"""How is a scenario written down? As YAML that the scenario reader reads the same."""

import yaml

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
