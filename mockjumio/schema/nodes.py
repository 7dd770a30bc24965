"""Where does this value stand? Values as nodes that know their line and column, or the name of their source.

Every scalar stays the text that was written, and a table of keys decides what it means.
"""

from collections.abc import Mapping
from typing import NamedTuple, Union

from mockjumio.errors import printable

Value = Union[str, None, "list[Node]", "dict[str, Node]"]


class Place(NamedTuple):
    """A place in a file, or (``line`` 0) the name of where a value came from, such as ``--set``."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        file = printable(self.file)
        return f"{file}:{self.line}:{self.column}" if self.line else file


class Node(NamedTuple):
    """A value, where it stands, and (in a mapping) where its key stands.

    A ``literal`` text is no template, whatever it holds: somebody's data, not a scenario's.
    """

    value: Value
    place: Place
    key_place: Place | None = None
    literal: bool = False

    def at(self, *path: str) -> Place:
        """Where a value below stands, or the nearest thing above it that stands anywhere."""
        node = self
        for key in path:
            match node.value:
                case dict() if key in node.value:
                    node = node.value[key]
                case list() if key.isdecimal() and len(key) < 10 and int(key) < len(node.value):
                    node = node.value[int(key)]
                case _:
                    break
        return node.place

    def find(self, *path: str) -> "Node | None":
        """The value below these keys, if there is one."""
        node = self
        for key in path:
            if not isinstance(node.value, dict) or key not in node.value:
                return None
            node = node.value[key]
        return node

    def text(self, *path: str) -> str | None:
        """The text below these keys, if one stands there."""
        found = self.find(*path)
        return found.value if found is not None and isinstance(found.value, str) else None


def from_python(value: object, place: Place) -> Node:
    """A node of a value that did not come from a file: an API call's JSON, a command's argument."""
    match value:
        case None:
            return Node(None, place, place)
        case bool():
            return Node("true" if value else "false", place, place)
        case Mapping():
            pairs = {str(key): from_python(item, below(place, str(key))) for key, item in value.items()}
            return Node(pairs, place, place)
        case list() | tuple():
            items = [from_python(item, below(place, str(index))) for index, item in enumerate(value)]
            return Node(items, place, place)
        case _:
            return Node(str(value), place, place)


def literal(text: str, place: Place) -> Node:
    """A text to be taken as it is, though it may look like a template."""
    return Node(text, place, place, literal=True)


def below(place: Place, key: str) -> Place:
    return Place(f"{place.file}.{key}" if place.file else key)


def to_python(node: Node) -> object:
    """What :func:`from_python` makes a node of that reads the same: mappings, lists, texts and ``None``."""
    match node.value:
        case dict():
            return {key: to_python(item) for key, item in node.value.items()}
        case list():
            return [to_python(item) for item in node.value]
        case _:
            return node.value


def merge(base: Node, over: Node) -> Node:
    """``base`` with what ``over`` says instead: mappings key by key, everything else whole.

    A ``null`` takes a value away.
    """
    if not isinstance(base.value, dict) or not isinstance(over.value, dict):
        return over
    merged = dict(base.value)
    for key, node in over.value.items():
        merged[key] = merge(merged[key], node) if key in merged else node
    return Node(merged, over.place, over.key_place)


def assign(path: str, value: object, place: Place) -> Node:
    """A mapping that says only this: ``a.b.c`` is the value."""
    node = value if isinstance(value, Node) else from_python(value, place)
    for key in reversed(path.split(".")):
        node = Node({key: node._replace(key_place=place)}, place, place)
    return node
