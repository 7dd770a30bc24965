"""What may a suite say? Every key with its kind and meaning, in one table."""

import re
from typing import Final

from mockjumio.scenario.keys import TEXT, Key, ListOf, Problems, Scalar, Schema, Section, choice, whole
from mockjumio.scenario.model import SCENARIO
from mockjumio.scenario.source import Node
from mockjumio.suites.expectations import EXPECT
from mockjumio.suites.state_url import STATE

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*", re.ASCII)
CHANGES: Final = (
    "settings",
    "provided",
    "document",
    "person",
    "journey",
    "result",
    "images",
    "callback",
    "api",
)
NEEDS: Final = ("state",)


def _name(text: str) -> str:
    if not _NAME.fullmatch(text):
        raise ValueError(f"{text!r} is not a name: letters, digits, '-', '_' and '.' only")
    return text


NAME = Scalar("a name", _name, lambda: {"type": ["string", "number"], "pattern": f"^{_NAME.pattern}$"})


class Play:
    """A scenario's name, or a scenario that stands here."""

    words = "a scenario's name or a mapping as in a scenario file"

    def read(self, node: Node, problems: Problems) -> object:
        if isinstance(node.value, dict):
            return SCENARIO.read(node, problems)
        return NAME.read(node, problems)

    def schema(self) -> Schema:
        return {"anyOf": [NAME.schema(), SCENARIO.schema()]}


class Plays(ListOf):
    """One play, or several that start together."""

    def __init__(self) -> None:
        super().__init__(Play())

    def read(self, node: Node, problems: Problems) -> object:
        if node.value == []:
            problems.add(node.place, "expected at least one scenario to play")
        return super().read(node, problems)


STEP: Final = Section(
    "a mapping with play",
    Key("play", Plays(), "a scenario's name, a scenario, or a list of them that start together", "approved"),
    Key("name", NAME, "name of the step; that of the scenario if not given", "duplicate-of-an-approval"),
    Key("about", TEXT, 'completes "the merchant answers 500 to …"', "a callback without idType"),
    Key("seed", whole(0, 2**63 - 1), "seed of this step, whatever the run's", "7"),
    *(SCENARIO.keys[name] for name in CHANGES),
    Key("expect", EXPECT, "what the merchant is expected to do"),
    Key("state", STATE, "where the merchant tells its state, if not as the suite says"),
    Key(
        "needs",
        choice("something that a step may need", lambda: NEEDS),
        "skip the step where no state URL is known",
        "state",
    ),
)


class _Steps(ListOf):
    def __init__(self) -> None:
        super().__init__(STEP)

    def schema(self) -> Schema:
        return {"type": "array", "items": {**STEP.schema(), "required": ["play"]}, "minItems": 1}


SUITE: Final = Section(
    "a mapping with suite and steps",
    Key("suite", NAME, "name of the suite", "checkout"),
    Key("title", TEXT, "what it is about, in a line", "What the checkout does with verifications"),
    Key("expect", EXPECT, "what is expected in every step that does not say otherwise"),
    Key("state", STATE, "where the merchant tells its own state"),
    Key("steps", _Steps(), "what is played, one step after the other"),
)


def json_schema() -> dict[str, object]:
    """Draft 2020-12, for editors. Whether a scenario exists it cannot tell."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "mockjumio suite",
        "description": "Scenarios to play, and what is expected of the merchant",
        **SUITE.schema(),
        "required": ["suite", "steps"],
    }
