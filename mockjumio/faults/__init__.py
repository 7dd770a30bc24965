"""Which faults are there, and what does one do to a callback or a call?"""

import json
from collections.abc import Mapping
from pathlib import Path
from random import Random
from types import MappingProxyType
from typing import Any, Final

from mockjumio.faults.fault import Answer, Chosen, Fault, Plan, Sent, Side
from mockjumio.faults.inbound import INBOUND
from mockjumio.faults.outbound import OUTBOUND

_TABLES: Final = {Side.OUTBOUND: OUTBOUND, Side.INBOUND: INBOUND}
FAULTS: Final[Mapping[str, Fault]] = MappingProxyType(
    {fault.name: fault for table in _TABLES.values() for fault in table}
)


def names(side: Side) -> tuple[str, ...]:
    return tuple(fault.name for fault in _TABLES[side])


def side_of(name: str) -> Side:
    return Side.INBOUND if FAULTS[name].answer else Side.OUTBOUND


def values(chosen: Chosen) -> dict[str, Any]:
    """Every parameter of a fault, given or by default."""
    return {param.name: param.default for param in FAULTS[chosen.name].params} | dict(chosen.values)


def strikes(chosen: Chosen, number: int, seed: str) -> bool:
    """Whether it strikes at the attempt or call of this number, counted from 1; equal seeds agree."""
    fault = FAULTS[chosen.name]
    skip = fault.skip if chosen.skip is None else chosen.skip
    first = fault.first if chosen.first is None else chosen.first
    if number <= skip or (first is not None and number > skip + first):
        return False
    return chosen.probability >= 1 or Random(f"{seed} {chosen.name} {number}").random() < chosen.probability


def concerns(chosen: Chosen, route: str) -> bool:
    """Whether it is about calls of this kind."""
    wanted = chosen.route or FAULTS[chosen.name].route
    return wanted in (None, route)


def is_of_plan(chosen: Chosen) -> bool:
    """Whether it decides when a callback goes out, once, and not what each attempt sends."""
    return FAULTS[chosen.name].plan is not None


def apply_to_plan(plan: Plan, chosen: Chosen, seed: str) -> Plan:
    """When a callback goes out, with a fault."""
    change = FAULTS[chosen.name].plan
    return change(plan, values(chosen), Random(f"{seed} {chosen.name}")) if change else plan


def apply_to_body(sent: Sent, chosen: Chosen, seed: str) -> Sent:
    """What goes out, with a fault."""
    change = FAULTS[chosen.name].change
    return change(sent, values(chosen), Random(f"{seed} {chosen.name}")) if change else sent


def apply_to_answer(chosen: Chosen, seed: str) -> Answer:
    """What becomes of a call, with a fault; one of callbacks changes nothing."""
    answer = FAULTS[chosen.name].answer
    return answer(values(chosen), Random(f"{seed} {chosen.name}")) if answer else Answer()


def scenarios() -> dict[Path, str]:
    """The scenario of each fault, as YAML documents, by the file of its table."""
    folder = Path(__file__).parent
    return {folder / f"{side}.py": "---\n".join(map(_scenario, table)) for side, table in _TABLES.items()}


def _scenario(fault: Fault) -> str:
    section = "api" if fault.answer else "callback"
    return (
        f"name: {fault.name}\ntitle: {json.dumps(fault.title)}\nadvice: {json.dumps(fault.advice)}\n"
        f"extends: approved\n{section}: {{faults: [{fault.name}]}}\n{fault.beside}\n"
    )
