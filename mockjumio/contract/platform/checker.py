"""Does what the platform says keep the contract? Its callback, details, status and steps."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from mockjumio.contract import Breach
from mockjumio.contract.checker import check_object
from mockjumio.contract.conditions import Case
from mockjumio.contract.platform import tables
from mockjumio.contract.platform.workflows import CAPABILITIES, NOT_EXECUTED, PRECONDITION, blocks
from mockjumio.contract.rules import Table

_DEPENDENCIES: Final = "KYX guide, dependencies between capabilities"


def check(table: Table, values: Mapping[str, Any], case: Case) -> tuple[Breach, ...]:
    """Every breach of one of the platform's tables, empty if there is none. ``values`` is decoded JSON."""
    breaches = list(check_object(table, values, case))
    if table is tables.DETAILS and not breaches:
        breaches += _order(values["capabilities"]) if "capabilities" in values else ()
    return tuple(breaches)


def _order(found: Mapping[str, Any]) -> Iterator[Breach]:
    """A capability is executed only if what it needs went well."""
    for name, elements in found.items():
        for number, element in enumerate(elements):
            own = {one["category"] for one in element["credentials"]}
            stopped = [before for before in CAPABILITIES[name].after if _is_stopped(found, before, own)]
            decision, label = element["decision"]["type"], element["decision"]["details"]["label"]
            known = any(before in found for before in CAPABILITIES[name].after)
            path = f"capabilities.{name}[{number}].decision"
            if stopped and decision != NOT_EXECUTED:
                yield Breach(path, f"is {decision} after {' and '.join(stopped)} stopped it", _DEPENDENCIES)
            elif label == PRECONDITION and not stopped and known:
                yield Breach(path, f"is {PRECONDITION}, and nothing before it stopped it", _DEPENDENCIES)


def _is_stopped(found: Mapping[str, Any], before: str, categories: set[str]) -> bool:
    for element in found.get(before, ()):
        about = {one["category"] for one in element["credentials"]}
        if before == "usability" and not about & categories:
            continue
        if blocks(before, element["decision"]["details"]["label"]):
            return True
    return False
