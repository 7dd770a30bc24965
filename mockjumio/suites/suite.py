"""What is a suite, which suites are there, and which of their steps are chosen?"""

import re
from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, Final, NamedTuple

from mockjumio.clock import Instant
from mockjumio.contract.editions import FIRST
from mockjumio.errors import (
    ConfigurationError,
    Problem,
    ScenarioError,
    UnknownScenario,
    UnknownSuite,
    UsageError,
    nearest,
    printable,
)
from mockjumio.personas.chance import derived_seed
from mockjumio.play.check import preview
from mockjumio.run.orders import INLINE
from mockjumio.scenario.folders import contents
from mockjumio.scenario.library import Library, read_file
from mockjumio.scenario.model import SCENARIO
from mockjumio.scenario.parse import Scenario
from mockjumio.scenario.scenario_editions import EDITION
from mockjumio.schema.kinds import TEXT, Key, Problems, Scalar, Schema, Template, choice, whole
from mockjumio.schema.nodes import Node, Place, assign, merge
from mockjumio.schema.sections import ListOf, Section
from mockjumio.settings import MerchantSettings
from mockjumio.suites.expectations import EXPECT, EXPECTATIONS
from mockjumio.suites.state_url import STATE, StateUrl

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


class PlayKind:
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
        super().__init__(PlayKind())

    def read(self, node: Node, problems: Problems) -> object:
        if node.value == []:
            problems.add(node.place, "expected at least one scenario to play")
        return super().read(node, problems)


EDITIONS_KIND: Final = ListOf(EDITION)

STEP: Final = Section(
    "a mapping with play",
    Key(
        "play",
        Plays(),
        "a scenario's name, a scenario, or a list of them that start together",
        "approved",
        required=True,
    ),
    Key("name", NAME, "name of the step; that of the scenario if not given", "duplicate-of-an-approval"),
    Key("about", TEXT, 'completes "the merchant answers 500 to …"', "a callback without idType"),
    Key("seed", whole(0, 2**63 - 1), "seed of this step, whatever the run's", "7"),
    *(SCENARIO.keys[name] for name in CHANGES),
    Key("expect", EXPECT, "what the merchant is expected to do"),
    Key(
        "editions",
        EDITIONS_KIND,
        "editions in which the step is played, one after the other",
        "[2017-05, 2021-07]",
    ),
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
        return {"type": "array", "items": STEP.schema(), "minItems": 1}


SUITE: Final = Section(
    "a mapping with suite and steps",
    Key("suite", NAME, "name of the suite", "checkout", required=True),
    Key("title", TEXT, "what it is about, in a line", "What the checkout does with verifications"),
    Key("expect", EXPECT, "what is expected in every step that does not say otherwise"),
    Key("editions", EDITIONS_KIND, "editions in which each step is played, if it does not say otherwise"),
    Key("state", STATE, "where the merchant tells its own state"),
    Key("steps", _Steps(), "what is played, one step after the other", required=True),
)


def json_schema() -> dict[str, object]:
    """Draft 2020-12, for editors. Whether a scenario exists it cannot tell."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "mockjumio suite",
        "description": "Scenarios to play, and what is expected of the merchant",
        **SUITE.schema(),
    }


class Play(NamedTuple):
    """A scenario by its name, or one that stands in the suite (``node``)."""

    name: str
    place: Place
    node: Node | None = None


class Step(NamedTuple):
    """One step. ``changes`` holds the scenario's sections that it replaces, with their places.

    ``number`` counts steps from 1 and ``first`` plays, in the suite as it is written; ``expected`` holds the
    values of expectations.
    """

    number: int
    first: int
    name: str
    about: str
    plays: tuple[Play, ...]
    changes: Node
    expected: Mapping[str, Any]
    seed: int | None
    state: StateUrl | None
    optional: bool  # skipped where no state URL is known
    place: Place
    editions: tuple[str, ...] = ()  # in which it is played, one after the other; that of the merchant if none

    @property
    def size(self) -> int:
        """How many transactions it starts."""
        return len(self.plays) * max(1, len(self.editions))


class Suite(NamedTuple):
    name: str
    title: str
    file: str
    steps: tuple[Step, ...]


def parse(node: Node, *, state_url: str | None = None) -> Suite:
    """Raises :class:`ScenarioError` with everything that is wrong.

    ``state_url`` is asked instead of the one that the suite names.
    """
    problems = Problems()
    values = SUITE.read(node, problems) or {}
    _refuse_templates(values, problems)
    steps: tuple[Step, ...] = ()
    if not problems.found:
        steps = _steps(node, state_url, problems)
    if problems.found:
        raise ScenarioError(dict.fromkeys(problems.found))
    return Suite(str(values["suite"]), str(values.get("title", "")), node.place.file, steps)


def _steps(node: Node, state_url: str | None, problems: Problems) -> tuple[Step, ...]:
    written = _child(node, "steps")
    items = written.value if isinstance(written.value, list) else [written]
    if not items:
        problems.add(written.place, "a suite has at least one step")
    named: dict[str, Place] = {}
    steps: list[Step] = []
    for number, item in enumerate(items, start=1):
        first = steps[-1].first + steps[-1].size if steps else 1
        step = _step(item, node, state_url, problems)._replace(number=number, first=first)
        steps.append(_check_names(step, item, named, problems))
    return tuple(steps)


def _step(node: Node, suite: Node, state_url: str | None, problems: Problems) -> Step:
    values = STEP.read(node, Problems()) or {}  # it was read with the suite: nothing is wrong with its form
    expected = EXPECT.read(_over(suite, node, "expect"), problems) or {}
    expected = {name: value for name, value in expected.items() if value is not None}
    plays = _plays(node)
    if not expected:
        problems.add(node.place, "the step expects nothing: add expect")
    state = _state(suite, node, state_url, problems)
    asking = [name for name in expected if EXPECTATIONS[name].asks_state]
    if asking and state is None and "needs" not in values:
        place = _child(node, "expect").at(asking[0]) if _has(node, "expect") else node.place
        problems.add(place, f"{asking[0]} needs a state URL: state: {{url: …}}, or --state URL")
    name = values.get("name") or "-".join(play.name for play in plays)
    return Step(
        number=1,
        first=1,
        name=str(name),
        about=str(values.get("about") or f"the callback of {' and '.join(play.name for play in plays)}"),
        plays=plays,
        changes=_changes(node),
        expected=expected,
        seed=values.get("seed"),  # type: ignore[arg-type] # as the key's kind reads
        state=state,
        optional="needs" in values,
        place=node.place,
        editions=_editions(suite, node),
    )


def _check_names(step: Step, node: Node, named: dict[str, Place], problems: Problems) -> Step:
    """A step whose name no step before has; one that it did not choose itself is counted."""
    name = step.name
    if name in named and _has(node, "name"):
        problems.add(node.at("name"), f"step {name!r} is there twice, first at {named[name]}")
    count = 2
    while name in named:
        name = f"{step.name}-{count}"
        count += 1
    named[name] = step.place
    return step._replace(name=name)


def _plays(node: Node) -> tuple[Play, ...]:
    written = _child(node, "play")
    items = written.value if isinstance(written.value, list) else [written]
    return tuple(_play(item) for item in items)


def _play(node: Node) -> Play:
    if not isinstance(node.value, dict):
        return Play(str(node.value), node.place)
    for key in ("name", "extends"):
        if key in node.value and isinstance(node.value[key].value, str):
            return Play(str(node.value[key].value), node.place, node)
    return Play("inline", node.place, node)


def _changes(node: Node) -> Node:
    """The sections of a scenario that the step replaces, under the step's own place."""
    pairs = node.value if isinstance(node.value, dict) else {}
    return Node({key: item for key, item in pairs.items() if key in CHANGES}, node.place)


def _editions(suite: Node, node: Node) -> tuple[str, ...]:
    owner = node if _has(node, "editions") else suite
    if not _has(owner, "editions"):
        return ()
    read: tuple[str, ...] = EDITIONS_KIND.read(_child(owner, "editions"), Problems())  # type: ignore[assignment]
    return read


def _state(suite: Node, node: Node, url: str | None, problems: Problems) -> StateUrl | None:
    if url is not None:
        return _merged_state(suite, node, problems)._replace(url=url)
    if not _has(suite, "state") and not _has(node, "state"):
        return None
    found = _merged_state(suite, node, problems)
    if not found.url:
        problems.add(_over(suite, node, "state").place, "key 'url' is missing")
    return found


def _merged_state(suite: Node, node: Node, problems: Problems) -> StateUrl:
    values: dict[str, Any] = STATE.read(_over(suite, node, "state"), problems) or {}
    return StateUrl(values.get("url", ""), values.get("headers", {}), values.get("ignore", ()))


def _over(suite: Node, node: Node, key: str) -> Node:
    """What the suite says for all steps, with what this one says instead."""
    base = _child(suite, key) if _has(suite, key) else Node({}, suite.place)
    return merge(base, _child(node, key)) if _has(node, key) else base


def _has(node: Node, key: str) -> bool:
    return isinstance(node.value, dict) and key in node.value and node.value[key].value is not None


def _child(node: Node, key: str) -> Node:
    """A value that is there, or an empty one."""
    pairs: Mapping[str, Node] = node.value if isinstance(node.value, dict) else {}
    return pairs.get(key, Node(None, node.place))


def _refuse_templates(value: object, problems: Problems, *, within: str = "") -> None:
    """Only what belongs to a scenario is rendered; an expectation is taken as it stands."""
    if isinstance(value, Template):
        hint = "; a name in single braces, such as {customer_id}, is filled in" if within == "url" else ""
        problems.add(
            value.place, f"{value.text!r}: templates work only in what is played, not in {within}{hint}"
        )
    elif isinstance(value, dict):
        for key, item in value.items():
            if key not in (*CHANGES, "play"):
                _refuse_templates(item, problems, within=str(key))
    elif isinstance(value, tuple):
        for item in value:
            _refuse_templates(item, problems, within=within)


def scenario(library: Library, step: Step, play: Play, edition: str | None = None) -> Scenario:
    """What is played, with the step's changes; in this edition, if the step names any."""
    found = library.get(play.name) if play.node is None else library.inline(_name_of(play.node))
    changes = changes_of(step, edition)
    return library.vary(found, [changes] if changes.value else [])


def changes_of(step: Step, edition: str | None) -> Node:
    if not step.editions or edition is None:
        return step.changes
    chosen = assign("settings.edition", edition, step.place)
    return merge(step.changes, chosen)._replace(place=step.changes.place)


def _name_of(node: Node) -> Node:
    """A scenario that stands in a suite needs no name."""
    if not isinstance(node.value, dict) or "name" in node.value:
        return node
    return node._replace(value={"name": Node(INLINE, node.place, node.place), **node.value})


def seed_of(step: Step, run: int) -> int:
    """The step's own seed, or the one that the run's and its place in the suite come to."""
    return derived_seed(run, step.number - 1) if step.seed is None else step.seed


FOLDER = Path(__file__).parent / "built_in"


def built_in() -> tuple[str, ...]:
    return tuple(file.stem for file in contents(FOLDER).files)


def _is_scenario(node: Node) -> bool:
    keys = node.value if isinstance(node.value, dict) else {}
    return "suite" not in keys and "name" in keys and ("result" in keys or "extends" in keys)


def read(named: str, *, state_url: str | None = None) -> list[Suite]:
    """The suites of a file, or the built-in one of this name; raises all that is wrong."""
    if named.endswith((".yaml", ".yml")):
        file = Path(named)
    elif named in built_in():
        file = FOLDER / f"{named}.yaml"
    else:
        raise UnknownSuite(named, built_in())
    problems: list[Problem] = []
    suites: list[Suite] = []
    for node in read_file(file):
        if _is_scenario(node):
            problems.append(
                Problem(str(node.place), "this is a scenario, not a suite; play it with 'mockjumio trigger'")
            )
            continue
        try:
            suites.append(parse(node, state_url=state_url))
        except ScenarioError as error:
            problems += error.problems
    if problems:
        raise ScenarioError(problems)
    if not suites:
        raise ConfigurationError(f"{printable(named)}: no suite in this file")
    return suites


Silent = Mapping[tuple[str, str], str]
"""Steps that an edition cannot say, by suite and name, and why."""


def foresee(
    suites: Sequence[Suite],
    library: Library,
    seed: int,
    now: Instant,
    env: Mapping[str, str],
    edition: str = FIRST,
) -> Silent:
    """Which steps the merchant's edition, or one of their own, cannot say.

    Raises :class:`ScenarioError` with every scenario that is unknown, invalid, or breaks the contract.
    """
    problems: list[Problem] = []
    silent: dict[tuple[str, str], str] = {}
    plays = [(suite.name, step, play) for suite in suites for step in suite.steps for play in step.plays]
    for name, step, play in plays:
        try:
            for chosen in step.editions or (None,):
                played = scenario(library, step, play, chosen)
                met = played.sections.get("settings", {}).get("edition", edition)
                if met in played.editions:
                    settings = MerchantSettings(edition=met)
                    preview(played, seed=seed_of(step, seed), now=now, env=env, settings=settings)
                else:
                    silent[name, step.name] = cannot_say(met)
        except UnknownScenario as error:
            problems.append(Problem(str(play.place), str(error)))
        except ScenarioError as error:
            problems += error.problems
    if problems:
        raise ScenarioError(dict.fromkeys(problems))
    return silent


def cannot_say(edition: str) -> str:
    """Why a step is skipped."""
    return f"edition {edition} cannot say it"


def choose(suite: Suite, patterns: Sequence[str]) -> Suite:
    """The suite with those steps alone whose name a pattern fits: a glob, a part, or ``=`` and it all."""
    if not patterns:
        return suite
    return suite._replace(steps=tuple(one for one in suite.steps if _fits(one.name, patterns)))


def _fits(name: str, patterns: Sequence[str]) -> bool:
    return any(
        name == pattern[1:] if pattern.startswith("=") else fnmatchcase(name, pattern) or pattern in name
        for pattern in patterns
    )


def refuse_empty_choice(suites: Sequence[Suite], patterns: Sequence[str], every: Sequence[Suite]) -> None:
    """Raise if no step was chosen."""
    if any(suite.steps for suite in suites):
        return
    names = [step.name for suite in every for step in suite.steps]
    hint = nearest(patterns[0], names) if patterns else ""
    tail = (
        f"; did you mean {hint}?"
        if hint
        else f"; there are {', '.join(names[:12])}{' …' if len(names) > 12 else ''}"
    )
    raise UsageError(f"--only {' '.join(patterns)!r} fits no step{tail}")
