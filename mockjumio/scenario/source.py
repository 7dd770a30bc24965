"""What does a YAML file say? Its values as nodes that know their line and column.

YAML's own idea of scalars is not used: it reads Norway's ``NO`` as false and ``0123`` as 83. Every scalar
stays the text that was written, and the model decides what it means.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

import yaml

from mockjumio.errors import Problem, ScenarioError, printable
from mockjumio.schema.nodes import Node, Place, merge

try:
    from yaml import CSafeLoader as Loader
except ImportError:  # PyYAML without libyaml: ten times slower, otherwise the same
    from yaml import SafeLoader as Loader  # type: ignore[assignment]

MAX_NODES = 20_000  # aliases of aliases make a small file large
_NESTING = re.compile(r"[\[{]|[-?]\s")
NULLS = frozenset(("", "~", "null", "Null", "NULL"))


class _Reader:
    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self.count = 0

    def place(self, node: yaml.Node) -> Place:
        mark = node.start_mark
        return Place(self.file, mark.line + 1, mark.column + 1)

    def node(self, node: yaml.Node, key_place: Place | None = None, within: tuple[int, ...] = ()) -> Node:
        self.count += 1
        place = self.place(node)
        if self.count > MAX_NODES:
            raise ScenarioError([Problem(str(place), f"more than {MAX_NODES} values in one file")])
        if id(node) in within:
            raise ScenarioError([Problem(str(place), "an alias that contains itself")])
        within = (*within, id(node))
        if isinstance(node, yaml.MappingNode):
            return Node(self.mapping(node, within), place, key_place)
        if isinstance(node, yaml.SequenceNode):
            return Node([self.node(item, None, within) for item in node.value], place, key_place)
        return Node(None if _is_null(node) else str(node.value), place, key_place)

    def mapping(self, node: yaml.MappingNode, within: tuple[int, ...]) -> dict[str, Node]:
        pairs: dict[str, Node] = {}
        for key, value in node.value:
            place = self.place(key)
            if not isinstance(key, yaml.ScalarNode):
                self.problems.append(Problem(str(place), "a key must be plain text"))
            elif key.value in pairs:
                first = pairs[key.value].key_place
                self.problems.append(
                    Problem(str(place), f"key {key.value!r} is there twice, first at {first}")
                )
            else:
                pairs[key.value] = self.node(value, place, within)
        return pairs


def _is_null(node: yaml.Node) -> bool:
    # libyaml's loader gives plain text the style "", the other one None.
    return isinstance(node, yaml.ScalarNode) and not node.style and node.value in NULLS


def read(text: str, file: str) -> list[Node]:
    """Every document of a YAML text; raises :class:`ScenarioError` with all that is wrong in its form."""
    if len(_NESTING.findall(text)) > MAX_NODES:  # libyaml recurses in C: deep nesting would end the process
        raise ScenarioError([Problem(file, "nested too deeply")])
    reader = _Reader(file)
    try:
        nodes = [reader.node(node) for node in yaml.compose_all(text, Loader) if node is not None]
    except yaml.MarkedYAMLError as error:
        raise ScenarioError([Problem(str(_mark(file, error)), _in_words(error))]) from None
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise ScenarioError([Problem(f"{printable(file)}:{line}:1", f"not YAML: {error.reason}")]) from None
    except RecursionError:
        raise ScenarioError([Problem(file, "nested too deeply")]) from None
    if reader.problems:
        raise ScenarioError(reader.problems)
    return nodes


def _mark(file: str, error: yaml.MarkedYAMLError) -> Place:
    mark = error.problem_mark or error.context_mark
    return Place(file, mark.line + 1, mark.column + 1) if mark else Place(file)


def _in_words(error: yaml.MarkedYAMLError) -> str:
    context = f" {error.context}" if error.context else ""
    return f"not YAML: {error.problem}{context}"


_OWN = ("name", "extends", "match")  # said of one scenario alone, not of those that extend it


def inherit(node: Node, base: Node) -> Node:
    """A node that extends ``base``: everything from there but what belongs to it alone."""
    if not isinstance(base.value, dict):
        return node
    shared = {key: value for key, value in base.value.items() if key not in _OWN}
    return merge(base._replace(value=shared), node)


def join(nodes: Sequence[Node]) -> list[Node]:
    """The scenarios of one file, each with what it extends in the same file; the rest is the library's."""
    beside = {name: node for node in nodes if (name := node.text("name")) is not None}
    return [_join(node, beside, (node.text("name"),)) for node in nodes]


def _join(node: Node, beside: Mapping[str, Node], within: tuple[str | None, ...]) -> Node:
    name = node.text("extends")
    if name is None or name not in beside or name == within[-1]:  # its own name is that of a built-in one
        return node
    if name in within:
        chain = " extends ".join((*map(str, within), name))
        raise ScenarioError(
            [Problem(str(node.at("extends")), f"scenarios extend each other in a loop: {chain}")]
        )
    base = _join(beside[name], beside, (*within, name))
    whole = inherit(node, base)
    if not isinstance(whole.value, dict) or not isinstance(base.value, dict):
        return whole
    values = {key: value for key, value in whole.value.items() if key != "extends"}
    if "extends" in base.value:
        values["extends"] = base.value["extends"]
    return whole._replace(value=values)


MATRIX = "matrix"
_OF_ROWS = (MATRIX, "name")  # keys of the document that no row takes over as they are
_NOT_OF_NAMES = re.compile(r"[^A-Za-z0-9._-]+")


def expand(nodes: Iterable[Node]) -> list[Node]:
    """The scenarios of these documents; raises :class:`ScenarioError` with all that is wrong with a row."""
    problems: list[Problem] = []
    found: list[Node] = []
    for node in nodes:
        if isinstance(node.value, dict) and MATRIX in node.value:
            found += _rows(node, node.value, problems)
        else:
            found.append(node)
    if problems:
        raise ScenarioError(problems)
    return found


def _rows(node: Node, keys: dict[str, Node], problems: list[Problem]) -> Iterator[Node]:
    matrix = keys[MATRIX]
    if not isinstance(matrix.value, dict) or len(matrix.value) != 1:
        problems.append(
            Problem(
                str(matrix.place),
                "a matrix is a mapping of one path to a list: {result.reject_reason.code: [105, 106]}",
            )
        )
        return
    ((path, rows),) = matrix.value.items()
    if not all(path.split(".")) or path.split(".")[0] in _OF_ROWS:
        problems.append(
            Problem(str(rows.key_place), f"{path!r} is not a path such as result.reject_reason.code")
        )
        return
    if not isinstance(rows.value, list) or not rows.value:
        problems.append(Problem(str(rows.place), f"{path}: expected a list of rows"))
        return
    shared = node._replace(value={key: item for key, item in keys.items() if key not in _OF_ROWS})
    for row in rows.value:
        own = row.value if isinstance(row.value, dict) else {"value": row}
        value = own.get("value")
        name = own.get("name") or _name_of_row(keys.get("name"), value)
        if value is None:
            problems.append(Problem(str(row.place), f"the row has no 'value', which is that of {path}"))
        elif name is None:
            problems.append(
                Problem(
                    str(row.place), "the row has no name; write one, or a name of the document that begins it"
                )
            )
        else:
            said = {key: item for key, item in own.items() if key != "value"} | {"name": name}
            over = merge(Node(said, row.place), _assign_at(path, value, rows.key_place or rows.place))
            yield merge(shared, over)._replace(place=row.place)


def _name_of_row(start: Node | None, value: Node | None) -> Node | None:
    """The name of a row that has none: the document's and the value."""
    if start is None or value is None or not isinstance(start.value, str) or not isinstance(value.value, str):
        return None
    ending = _NOT_OF_NAMES.sub("-", value.value).strip("-").lower()
    return value._replace(value=f"{start.value}-{ending}") if ending else None


def _assign_at(path: str, value: Node, place: Place) -> Node:
    """A mapping that says only this value at the path; its keys stand where the path stands."""
    for key in reversed(path.split(".")):
        value = Node({key: value._replace(key_place=place)}, value.place, place)
    return value
