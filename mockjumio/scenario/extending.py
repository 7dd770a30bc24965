"""What does a scenario say that extends another? As nodes: nothing is judged here."""

from collections.abc import Mapping, Sequence

from mockjumio.errors import Problem, ScenarioError
from mockjumio.scenario.source import Node, merge

_OWN = ("name", "extends", "match")  # said of one scenario alone, not of those that extend it


def inherit(node: Node, base: Node) -> Node:
    """A node that extends ``base``: everything from there but what belongs to it alone."""
    if not isinstance(base.value, dict):
        return node
    shared = {key: value for key, value in base.value.items() if key not in _OWN}
    return merge(base._replace(value=shared), node)


def joined(nodes: Sequence[Node]) -> list[Node]:
    """The scenarios of one file, each with what it extends in the same file; the rest is the library's."""
    beside = {name: node for node in nodes if (name := node.text("name")) is not None}
    return [_joined(node, beside, (node.text("name"),)) for node in nodes]


def _joined(node: Node, beside: Mapping[str, Node], within: tuple[str | None, ...]) -> Node:
    name = node.text("extends")
    if name is None or name not in beside or name == within[-1]:  # its own name is that of a built-in one
        return node
    if name in within:
        chain = " extends ".join((*map(str, within), name))
        raise ScenarioError(
            [Problem(str(node.at("extends")), f"scenarios extend each other in a circle: {chain}")]
        )
    base = _joined(beside[name], beside, (*within, name))
    whole = inherit(node, base)
    if not isinstance(whole.value, dict) or not isinstance(base.value, dict):
        return whole
    values = {key: value for key, value in whole.value.items() if key != "extends"}
    if "extends" in base.value:
        values["extends"] = base.value["extends"]
    return whole._replace(value=values)
