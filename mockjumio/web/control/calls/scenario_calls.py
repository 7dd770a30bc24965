"""Which scenarios can be played, and how is one looked at, tried and saved?"""

import os
import tempfile
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

from mockjumio.clock import timestamp
from mockjumio.errors import MockjumioError, Problem, ScenarioError, cause_of
from mockjumio.exchanges import Callback
from mockjumio.play.check import preview
from mockjumio.run.orders import START, overrides, scenario_of
from mockjumio.scenario.authoring import as_yaml, json_schema
from mockjumio.scenario.folders import MAX_FILE, display_path
from mockjumio.scenario.library import Library, names_in
from mockjumio.scenario.parse import NAME, Scenario
from mockjumio.scenario.source import expand, join, read
from mockjumio.scenario.watching import Watcher
from mockjumio.schema.kinds import FLAG, STRING, Key
from mockjumio.schema.nodes import Node
from mockjumio.transaction import Transaction, outcome
from mockjumio.web.control.operations import PAGE, Ask, Operation, Reply, page_by_name
from mockjumio.web.control.problem import ControlError, as_control_error
from mockjumio.web.control.views import callback_view, list_of, ref, result_of

TEXT = "text"  # how problems name the text of a call: text:7:5


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
        "editions": scenario.editions,
        "warnings": library.outdated_reasons(scenario.name),
    }


async def show_source(ask: Ask) -> Reply:
    return Reply(_source(ask.simulation.library, ask.path["name"]))


def _source(library: Library, name: str) -> dict[str, object]:
    """Of a file of the user's own its text, if the scenario stands there alone: it may have comments."""
    node = library.node(name)
    file = next(one.file for one in library.entries() if one.name == name)
    text = next((texts[file] for texts in library.texts[1:] if file in texts), None)
    return {
        "name": name,
        "file": display_path(file),
        "own": text is not None,
        "text": text if text is not None and names_in(text) == (name,) else as_yaml(node),
    }


async def list_files(ask: Ask) -> Reply:
    """Those of the user's own folders; what is wrong with one is said with it."""
    library = ask.simulation.library
    problems = list(dict.fromkeys((*library.problems, *_invalid(library))))
    files = {
        display_path(file): names_in(text) for texts in library.texts[1:] for file, text in texts.items()
    }
    for problem in problems:  # also of what could not be read at all
        files.setdefault(_file_of(problem, files), ())

    def view(file: str) -> dict[str, object]:
        wrong = [one for one in problems if _file_of(one, files) == file]
        return {
            "file": file,
            "scenarios": files[file],
            "problems": [{"field": one.place, "message": one.message} for one in wrong],
        }

    ordered = sorted(files)
    return Reply(
        page_by_name(lambda after: (one for one in ordered if one > after), ask.query, lambda one: one, view)
    )


def _invalid(library: Library) -> Iterator[Problem]:
    for entry in library.entries():
        if any(entry.file in texts for texts in library.texts[1:]):
            try:
                library.get(entry.name)
            except ScenarioError as error:
                yield from error.problems


def _file_of(problem: Problem, files: Mapping[str, object]) -> str:
    """The file that a place names: itself, or with line and column behind it."""
    place = problem.place
    return place if place in files else place.rsplit(":", 2)[0]


async def preview_scenario(ask: Ask) -> Reply:
    """What is wrong is part of the answer: whoever types a scenario is not done yet."""
    ask.account()  # 404 if it is unknown
    try:
        scenario, transaction, callback = _preview(ask)
    except MockjumioError as error:
        told = as_control_error(error)
        problems = told.problems or [Problem("", told.detail)]
        return Reply(
            {
                "problems": [{"field": one.place, "message": one.message} for one in problems],
                **dict.fromkeys(
                    ("scenario", "seed", "reference", "product", "result", "edition", "callback")
                ),
                "steps": [],
            }
        )
    settled = outcome(transaction)
    return Reply(
        {
            "problems": [],
            "scenario": scenario.name,
            "seed": transaction.seed,
            "reference": transaction.reference,
            "product": transaction.product,
            "result": result_of(settled),
            "edition": transaction.settings.edition,
            "callback": None if callback is None else callback_view(callback),
            "steps": [{"at": timestamp(step.at), "action": step.action.value} for step in transaction.steps],
        }
    )


def _preview(ask: Ask) -> tuple[Scenario, Transaction, Callback | None]:
    simulation, body = ask.simulation, ask.body
    text, named = body.get(TEXT), body.get("scenario")
    if (text is None) == (named is None):
        raise ControlError(422, "give a text, or a scenario", field=TEXT)
    scenario = simulation.library.inline(_read(text)) if named is None else scenario_of(simulation, named)
    scenario = simulation.library.vary(scenario, overrides(body))
    account, seed = ask.account(), body.get("seed")
    shown = preview(
        scenario,
        seed=1 if seed is None else seed,
        now=account.clock.now(),
        links=simulation.links(),
        settings=account.settings,
        wire=account.wire,
        merchant_seed=account.seed,
        ordinal=account.ordinal + 1,
        env=simulation.env,
    )
    return scenario, shown.transaction, shown.callback


def _read(text: str | None) -> Node:
    """The one scenario of a text; raises :class:`ScenarioError` with places such as ``text:7:5``."""
    nodes = join(expand(read(text or "", TEXT)))
    if len(nodes) != 1:
        count = f"has {len(nodes)} scenarios" if nodes else "is empty"
        raise ScenarioError([Problem(TEXT, f"{count}; write one, with name: and result:")])
    return nodes[0]


async def save_scenario(ask: Ask) -> Reply:
    """Into the first folder of the user's own, after it was found right as the merchant would play it."""
    library, name, text = ask.simulation.library, ask.path["name"], ask.body[TEXT]
    if not library.own:
        why = "there is no folder to save into; start the sandbox with --scenarios FOLDER"
        raise ControlError(409, why)
    if not NAME.fullmatch(name):
        raise ControlError(422, f"{name!r} is not a name: letters, digits, '-', '_' and '.' only")
    scenario, _, _ = _preview(ask)
    if scenario.name != name:
        raise ControlError(422, f"the text names its scenario {scenario.name!r}, not {name!r}", field=TEXT)
    file = _file_for(library, name)
    if file.exists() and not ask.body.get("replace"):
        raise ControlError(409, f"{display_path(file)} exists already; set replace to overwrite it")
    _write(file, text)
    Watcher(library).check()
    return Reply(_source(library, name), 201)


def _file_for(library: Library, name: str) -> Path:
    """The file of the user's in which a scenario stands alone, otherwise one of its name."""
    for texts in library.texts[1:]:
        for file, text in texts.items():
            if name in (names := names_in(text)):
                if len(names) == 1:
                    return file
                more = f"{display_path(file)} has {len(names)} scenarios; edit the file itself"
                raise ControlError(409, more)
    return library.own[0] / f"{name}.yaml"


def _write(file: Path, text: str) -> None:
    """As a whole or not at all."""
    content = text.encode()
    if len(content) > MAX_FILE:
        raise ControlError(422, f"a scenario file has at most {MAX_FILE:,} bytes", field=TEXT)
    try:
        descriptor, new = tempfile.mkstemp(prefix=".", suffix=".new", dir=file.parent)
        try:
            with os.fdopen(descriptor, "wb") as opened:
                opened.write(content)
                os.fchmod(opened.fileno(), 0o644)
            os.replace(new, file)
        except OSError:
            os.unlink(new)
            raise
    except OSError as error:
        why = f"cannot write {display_path(file)}: {cause_of(error)}"
        raise ControlError(409, why) from None


async def show_schema(ask: Ask) -> Reply:
    return Reply(json_schema())


_TEXT_KEY = Key(TEXT, STRING, "the scenario as YAML, as in a file")
_MERCHANT = Key("merchant", STRING, "API token of the merchant; the default one if not given")
_SCENARIOS = (
    Operation(
        "GET",
        "/scenarios",
        "The scenarios that can be played, by name",
        list_scenarios,
        list_of("Scenario"),
        query=PAGE,
        errors=(400, 422),
    ),
    Operation(
        "GET",
        "/scenarios/{name}",
        "One scenario",
        show_scenario,
        ref("Scenario"),
        errors=(404, 422),
    ),
    Operation(
        "GET",
        "/scenarios/{name}/source",
        "A scenario as YAML: the text of its own file, or what plays the same",
        show_source,
        ref("Source"),
        errors=(404, 422),
    ),
    Operation(
        "PUT",
        "/scenarios/{name}",
        "Save a scenario into the first folder that the sandbox was started with",
        save_scenario,
        ref("Source"),
        status=201,
        query=(_MERCHANT,),
        body=(
            _TEXT_KEY._replace(required=True),
            Key("replace", FLAG, "whether a file that is there may be replaced"),
            _MERCHANT,
        ),
        example={TEXT: "name: mine\nresult: {status: APPROVED_VERIFIED}\n"},
        errors=(400, 404, 409, 422),
    ),
)
_FILES = (
    Operation(
        "GET",
        "/scenario-files",
        "The files of the folders that the sandbox was started with, and what is wrong with them",
        list_files,
        list_of("ScenarioFile"),
        query=PAGE,
        errors=(400, 422),
    ),
)
_PREVIEWS = (
    Operation(
        "POST",
        "/previews",
        "What a scenario would send if a merchant played it next, or what is wrong with it",
        preview_scenario,
        ref("Preview"),
        query=(_MERCHANT,),
        body=(_TEXT_KEY, *START),
        example={TEXT: "name: mine\nresult: {status: APPROVED_VERIFIED}\n", "seed": 1},
        errors=(400, 404, 422),
    ),
)
_SCHEMA = (
    Operation("GET", "/scenario-schema", "The JSON Schema of a scenario", show_schema, {"type": "object"}),
)

OPERATIONS = {
    "scenarios": _SCENARIOS,
    "scenario-files": _FILES,
    "scenario-schema": _SCHEMA,
    "previews": _PREVIEWS,
}
