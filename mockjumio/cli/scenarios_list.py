"""How are scenarios listed, and which of them fit what is asked for?

The built-in ones are listed as they are written, since to judge them all takes longer than everything else;
tests judge them. Where there are scenarios of the user's own, which built-in ones may come to extend, all are
judged.
"""

import argparse
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from mockjumio.cli.arguments import library
from mockjumio.cli.output import colour, print_json, warn
from mockjumio.contract.enums import ID_VERIFICATION
from mockjumio.errors import ScenarioError
from mockjumio.scenario.library import Library
from mockjumio.schema.nodes import Node


class ScenarioRow(NamedTuple):
    """What is told of a scenario."""

    name: str
    title: str
    group: str  # the folder in which it stands
    product: str
    status: str
    codes: list[str]  # of the reject reason and its details
    advice: str
    file: str


def run(arguments: argparse.Namespace) -> int:
    found = [one for one in _list_all(library(arguments)) if _is_wanted(one, arguments)]
    if arguments.json:
        print_json([one._asdict() for one in found])
        return 0
    if not found:
        warn("no scenario fits")
    groups: dict[str, list[ScenarioRow]] = {}
    for one in found:
        groups.setdefault(one.group, []).append(one)
    width = max((len(one.name) for one in found), default=0)
    for group, members in sorted(groups.items(), key=lambda pair: (pair[0] != "basics", pair[0])):
        print(colour(group, "strong"))
        for one in members:
            print(f"  {one.name:<{width}}  {one.title}")
    return 0


def _list_all(there: Library) -> list[ScenarioRow]:
    found = []
    for name in there.names():
        try:
            node = there.get(name).node if there.own else there.node(name)
        except ScenarioError as error:
            warn(f"{name} is left out: {'; '.join(map(str, error.problems))}")
            continue
        found.append(list_one(name, node))
    return found


def list_one(name: str, node: Node) -> ScenarioRow:
    """A scenario that is right, by what it says."""
    details = node.find("result", "reject_reason", "details")
    items = [] if details is None else details.value if isinstance(details.value, list) else [details]
    codes = (node.text("result", "reject_reason", "code"), *(item.text() for item in items))
    return ScenarioRow(
        name=name,
        title=node.text("title") or "",
        group=_group(node.place.file),
        product=node.text("product") or ID_VERIFICATION,
        status=node.text("result", "status") or "",
        codes=[code for code in codes if code],
        advice=node.text("advice") or "",
        file=node.place.file,
    )


@lru_cache
def _group(file: str) -> str:
    """The folder in which a file really is, or the table of a fault; hundreds of scenarios stand in few."""
    path = Path(file).resolve()
    return path.stem if path.suffix == ".py" else path.parent.name


def _is_wanted(one: ScenarioRow, arguments: argparse.Namespace) -> bool:
    """Whether a scenario passes the filters; a text is looked for in name, title, advice and status."""
    searched = f"{one.name} {one.title} {one.advice} {one.status}".lower()
    return (
        arguments.product in (None, one.product)
        and arguments.status in (None, one.status)
        and (arguments.code is None or arguments.code in one.codes)
        and all(word.lower() in searched for word in arguments.text)
    )
