"""What can be played?"""

from mockjumio.errors import ScenarioError
from mockjumio.scenario.parse import Scenario
from mockjumio.web.control.operations import Ask, Operation, Reply
from mockjumio.web.control.shapes import list_of, ref


async def list_scenarios(ask: Ask) -> Reply:
    """All that are valid; the others are what ``scenarios validate`` is for."""
    items = []
    for name in ask.simulation.library.names():
        try:
            items.append(_view(ask.simulation.library.get(name)))
        except ScenarioError:
            continue
    return Reply({"items": items, "next": None})


async def show_scenario(ask: Ask) -> Reply:
    return Reply(_view(ask.simulation.library.get(ask.path["name"])))


def _view(scenario: Scenario) -> dict[str, object]:
    return {
        "name": scenario.name,
        "title": scenario.title,
        "product": scenario.product,
        "status": str(scenario.sections["result"]["status"]),
        "advice": scenario.advice,
        "file": scenario.file,
        "match": dict(scenario.sections.get("match", {})),
    }


OPERATIONS = (
    Operation(
        "GET", "/scenarios", "listScenarios", "What can be played", list_scenarios, list_of("Scenario")
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
