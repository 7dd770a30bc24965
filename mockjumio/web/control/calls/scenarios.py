"""What can be played?"""

from collections.abc import Iterator
from functools import partial

from mockjumio.errors import ScenarioError
from mockjumio.scenario.library import Library
from mockjumio.scenario.parse import Scenario
from mockjumio.web.control.operations import Ask, Operation, Reply
from mockjumio.web.control.paging import PAGE, page_by_name
from mockjumio.web.control.shapes import list_of, ref


async def list_scenarios(ask: Ask) -> Reply:
    """All that are valid; the others are what ``scenarios validate`` is for."""
    library = ask.simulation.library
    return Reply(
        page_by_name(
            lambda name: _valid(library, name), ask.query, lambda one: one.name, partial(_view, library)
        )
    )


def _valid(library: Library, after: str) -> Iterator[Scenario]:
    for name in library.names():
        if name > after:
            try:
                yield library.get(name)
            except ScenarioError:
                continue


async def show_scenario(ask: Ask) -> Reply:
    library = ask.simulation.library
    return Reply(_view(library, library.get(ask.path["name"])))


def _view(library: Library, scenario: Scenario) -> dict[str, object]:
    return {
        "name": scenario.name,
        "title": scenario.title,
        "product": scenario.product,
        "status": str(scenario.sections["result"]["status"]),
        "advice": scenario.advice,
        "file": scenario.file,
        "match": dict(scenario.sections.get("match", {})),
        "warnings": library.outdated(scenario.name),
    }


OPERATIONS = (
    Operation(
        "GET",
        "/scenarios",
        "listScenarios",
        "The scenarios that can be played, by name",
        list_scenarios,
        list_of("Scenario"),
        query=PAGE,
        errors=(400, 422),
    ),
    Operation(
        "GET",
        "/scenarios/{name}",
        "showScenario",
        "One scenario",
        show_scenario,
        ref("Scenario"),
        errors=(404, 422),
    ),
)
