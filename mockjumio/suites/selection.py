"""Which suites are there, which of their steps are chosen, and which of these can an edition say?"""

from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase
from pathlib import Path

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
from mockjumio.play.check import preview
from mockjumio.scenario.folders import contents
from mockjumio.scenario.library import Library, read_file
from mockjumio.schema.nodes import Node
from mockjumio.settings import MerchantSettings
from mockjumio.suites.suite import Suite, parse, scenario, seed_of

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
