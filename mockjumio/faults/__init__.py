"""Which faults are there? The files of two folders; what is in one is read when it is used."""

import json
import re
from functools import cache
from importlib import import_module
from pathlib import Path
from random import Random
from types import ModuleType
from typing import Any

from mockjumio.faults.base import Answer, Chosen, Param, Plan, Sent, Side

_FOLDER = Path(__file__).parent


@cache
def names(side: Side) -> tuple[str, ...]:
    """Without reading any of them."""
    files = sorted((_FOLDER / side).glob("[a-z]*.py"))
    return tuple(file.stem.replace("_", "-") for file in files)


def side_of(name: str) -> Side:
    return Side.OUTBOUND if name in names(Side.OUTBOUND) else Side.INBOUND


def fault(name: str) -> ModuleType:
    """The module of a fault that there is."""
    return import_module(f"mockjumio.faults.{side_of(name)}.{name.replace('-', '_')}")


def params(name: str) -> tuple[Param, ...]:
    found: tuple[Param, ...] = fault(name).PARAMS
    return found


def values(chosen: Chosen) -> dict[str, Any]:
    """Every parameter of a fault, given or by default."""
    return {param.name: param.default for param in params(chosen.name)} | dict(chosen.values)


def strikes(chosen: Chosen, number: int, seed: str) -> bool:
    """Whether it strikes at the attempt or call of this number, counted from 1; equal seeds agree."""
    module = fault(chosen.name)
    skip = getattr(module, "SKIP", 0) if chosen.skip is None else chosen.skip
    first = getattr(module, "FIRST", None) if chosen.first is None else chosen.first
    if number <= skip or (first is not None and number > skip + first):
        return False
    return chosen.probability >= 1 or Random(f"{seed} {chosen.name} {number}").random() < chosen.probability


def concerns(chosen: Chosen, route: str) -> bool:
    """Whether it is about calls of this kind."""
    wanted = chosen.route or getattr(fault(chosen.name), "ROUTE", None)
    return wanted in (None, route)


def is_of_plan(chosen: Chosen) -> bool:
    """Whether it decides when a callback goes out, once, and not what each attempt sends."""
    return hasattr(fault(chosen.name), "plan")


def planned(plan: Plan, chosen: Chosen, seed: str) -> Plan:
    """When a callback goes out, with a fault."""
    change = getattr(fault(chosen.name), "plan", None)
    if change is None:
        return plan
    changed: Plan = change(plan, values(chosen), Random(f"{seed} {chosen.name}"))
    return changed


def changed(sent: Sent, chosen: Chosen, seed: str) -> Sent:
    """What goes out, with a fault."""
    change = getattr(fault(chosen.name), "change", None)
    if change is None:
        return sent
    found: Sent = change(sent, values(chosen), Random(f"{seed} {chosen.name}"))
    return found


def answered(chosen: Chosen, seed: str) -> Answer:
    """What becomes of a call, with a fault."""
    found: Answer = fault(chosen.name).answer(values(chosen), Random(f"{seed} {chosen.name}"))
    return found


_WORDS = re.compile(r'^(TITLE|ADVICE|BESIDE) = (".*")$', re.MULTILINE)


def scenarios() -> dict[Path, str]:
    """The scenario of each fault, as YAML, by the fault's file; without importing those written plainly."""
    texts = {}
    for side, section in ((Side.OUTBOUND, "callback"), (Side.INBOUND, "api")):
        for name in names(side):
            file = _FOLDER / side / f"{name.replace('-', '_')}.py"
            words = dict(_WORDS.findall(file.read_text(encoding="utf-8")))
            if not words.keys() >= {"TITLE", "ADVICE"}:  # written in another way: over several lines, say
                module = fault(name)
                words |= {"TITLE": json.dumps(module.TITLE), "ADVICE": json.dumps(module.ADVICE)}
            beside = json.loads(words.get("BESIDE", '""'))
            texts[file] = (
                f"name: {name}\ntitle: {words['TITLE']}\nadvice: {words['ADVICE']}\n"
                f"extends: approved\n{section}: {{faults: [{name}]}}\n{beside}\n"
            )
    return texts
