"""Which scenarios does a matrix make? One a row: the document's keys, the row's own, and one value at a path.

::

    name: reason            # begins the names of rows that have none
    extends: fraud
    advice: Block the customer.
    matrix:
      result.reject_reason.code:
        - {name: fraudster, value: 105, advice: Block everything linked to the account.}
        - 106               # reason-106
"""

import re
from collections.abc import Iterable, Iterator

from mockjumio.errors import Problem, ScenarioError
from mockjumio.schema.nodes import Node, Place, merge

KEY = "matrix"
_OF_ROWS = (KEY, "name")  # keys of the document that no row takes over as they are
_NOT_OF_NAMES = re.compile(r"[^A-Za-z0-9._-]+")


def expand(nodes: Iterable[Node]) -> list[Node]:
    """The scenarios of these documents; raises :class:`ScenarioError` with all that is wrong with a row."""
    problems: list[Problem] = []
    found: list[Node] = []
    for node in nodes:
        if isinstance(node.value, dict) and KEY in node.value:
            found += _scenarios(node, node.value, problems)
        else:
            found.append(node)
    if problems:
        raise ScenarioError(problems)
    return found


def _scenarios(node: Node, keys: dict[str, Node], problems: list[Problem]) -> Iterator[Node]:
    matrix = keys[KEY]
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
        name = own.get("name") or _name(keys.get("name"), value)
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
            over = merge(Node(said, row.place), _assign(path, value, rows.key_place or rows.place))
            yield merge(shared, over)._replace(place=row.place)


def _name(start: Node | None, value: Node | None) -> Node | None:
    """The name of a row that has none: the document's and the value."""
    if start is None or value is None or not isinstance(start.value, str) or not isinstance(value.value, str):
        return None
    ending = _NOT_OF_NAMES.sub("-", value.value).strip("-").lower()
    return value._replace(value=f"{start.value}-{ending}") if ending else None


def _assign(path: str, value: Node, place: Place) -> Node:
    """A mapping that says only this value at the path; its keys stand where the path stands."""
    for key in reversed(path.split(".")):
        value = Node({key: value._replace(key_place=place)}, value.place, place)
    return value
