"""How are callbacks printed, and how is one image drawn, of scans that are played here and never sent?"""

import argparse
import json
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path

from mockjumio.cli.arguments import environment, folders, library, public_url
from mockjumio.cli.output import note, print_json, warn
from mockjumio.cli.scenario_arguments import named_scenarios, scenarios
from mockjumio.clock import Instant, start_of_day, system_now, timestamp
from mockjumio.contract.editions import FIRST, KYX
from mockjumio.contract.form import decode
from mockjumio.contract.network import data_center_fault
from mockjumio.errors import UsageError
from mockjumio.exchanges import Callback
from mockjumio.messages import links
from mockjumio.messages.resources import pictures
from mockjumio.personas.chance import derived_seed, draw_seed
from mockjumio.play.check import Preview, preview
from mockjumio.play.images import make
from mockjumio.play.random_scenarios import random_scenario
from mockjumio.scenario.parse import Scenario
from mockjumio.settings import WireSettings
from mockjumio.specimens.image import mark
from mockjumio.transaction import Transaction, Workflow, outcome


def run(arguments: argparse.Namespace) -> int:
    if arguments.random == bool(arguments.scenarios):
        raise UsageError("give either scenarios or --random")
    if arguments.random and len(arguments.set) > (arguments.edition is not None):
        raise UsageError("--set cannot be used with --random")
    # The day and not the moment, so that a seed prints the same bytes all day long.
    now = start_of_day(system_now()) if arguments.now is None else arguments.now
    seed = arguments.seed
    if seed is None:
        seed = draw_seed()
    url = public_url(arguments.public_url)
    base = links.of_data_center(arguments.data_center) if url is None else links.at(url)
    views = filter(None, (_view(one, base) for one in _previews(arguments, seed, now, base)))
    match arguments.format:
        case "jsonl":
            for view in views:
                print_json(view, pretty=False)
        case "form":
            for view in views:
                print(view["body"])
        case _:
            print_json(list(views))
    if arguments.seed is None:
        note(f"no --seed was given; --seed {seed} --now {timestamp(now)} prints the same again")
    return 0


def _previews(arguments: argparse.Namespace, seed: int, now: Instant, base: links.Links) -> Iterator[Preview]:
    wire = WireSettings(plus_for_space=arguments.plus_for_space)
    env = environment(arguments)
    for ordinal, scenario, item_seed in _plays(arguments, seed):
        yield preview(scenario, seed=item_seed, now=now, links=base, wire=wire, ordinal=ordinal, env=env)


def _plays(arguments: argparse.Namespace, seed: int) -> Iterator[tuple[int, Scenario, int]]:
    """The ordinal, scenario and seed of each callback."""
    if arguments.random:
        _judge_data_center(arguments, arguments.edition or FIRST)
        for item in range(arguments.count):
            yield 1, random_scenario(seed, item, arguments.edition or FIRST), derived_seed(seed, item)
        return
    chosen = scenarios(arguments, library(arguments))
    for scenario in chosen:
        _judge_data_center(
            arguments, scenario.sections.get("settings", {}).get("edition", scenario.first_edition)
        )
    for ordinal, scenario in enumerate(chosen, start=1):
        for item in range(arguments.count):  # each as if it were printed alone, by its own seed
            yield ordinal, scenario, derived_seed(seed, item)


def _judge_data_center(arguments: argparse.Namespace, edition: str) -> None:
    if fault := data_center_fault(arguments.data_center, edition):
        raise UsageError(f"--data-center {arguments.data_center}: {fault}")


def _view(one: Preview, base: links.Links) -> dict[str, object] | None:
    transaction, callback = one
    if callback is None:
        warn(f"{transaction.scenario} sends no callback")
        return None
    if transaction.workflow is not None:
        return _workflow_view(transaction, transaction.workflow, callback, base)
    view: dict[str, object] = {
        "scenario": transaction.scenario,
        "seed": transaction.seed,
        "product": transaction.product,
        "reference": transaction.reference,
        "form": decode(callback.body),
        "body": callback.body.decode("ascii"),
    }
    if callback.violations:
        view["violations"] = [str(breach) for breach in callback.violations]
    return view


def _workflow_view(
    transaction: Transaction, workflow: Workflow, callback: Callback, base: links.Links
) -> dict[str, object]:
    """What Jumio's current platform says: the callback, and the details that a merchant retrieves then."""
    from mockjumio.messages.platform import details  # which Netverify does not need

    settled = outcome(transaction)
    told = details.details(settled, workflow, base)
    breaches = [*callback.violations, *details.check_resource(details.details, settled, told)]
    view: dict[str, object] = {
        "scenario": transaction.scenario,
        "seed": transaction.seed,
        "edition": KYX,
        "reference": transaction.reference,
        "account": workflow.account,
        "callback": json.loads(callback.body),
        "details": told,
        "body": callback.body.decode("ascii"),
    }
    if breaches:
        view["violations"] = [str(breach) for breach in breaches]
    return view


_FORMATS = {".jpg": "jpeg", ".jpeg": "jpeg", ".png": "png"}
_OTHER_FORMATS = frozenset((".gif", ".webp", ".tif", ".tiff", ".bmp", ".pdf", ".heic", ".svg"))
STANDARD_OUTPUT = "-"


def draw_specimen(arguments: argparse.Namespace) -> int:
    _check_output(arguments)
    seed = draw_seed() if arguments.seed is None else arguments.seed
    now = start_of_day(system_now()) if arguments.now is None else arguments.now
    transaction = _transaction(arguments, seed, now)
    classifier = _classifier(transaction, arguments.classifier)
    picture = make(_as_asked(transaction, arguments, classifier), classifier)
    if classifier not in dict(transaction.images.files):
        picture = mark(picture, transaction.scenario)
    _write(picture, arguments.output)
    size = f"{len(picture) / 1024:.0f} kB"
    note(f"{_output_name(arguments.output)}: {classifier} of {transaction.scenario}, {size}")
    if arguments.seed is None:
        note(f"the same again: mockjumio specimen {_command_to_repeat(arguments, seed, now, classifier)}")
    return 0


def _check_output(arguments: argparse.Namespace) -> None:
    """Raises for a name that promises another format, and for a terminal, which would show garbage."""
    ending = Path(arguments.output).suffix.lower()
    if ending in _OTHER_FORMATS and not arguments.format:
        raise UsageError(
            f"{arguments.output}: images are JPEG or PNG, not {ending[1:]}; end it in .jpg or .png"
        )
    if arguments.output == STANDARD_OUTPUT and sys.stdout.isatty():
        raise UsageError("a terminal cannot show an image: redirect standard output, or use -o FILE")


def _command_to_repeat(arguments: argparse.Namespace, seed: int, now: int, classifier: str) -> str:
    """The words that draw the same image."""
    words = [arguments.scenario, "--seed", str(seed), "--now", timestamp(now), "--classifier", classifier]
    words += [word for change in arguments.set for word in ("--set", change)]
    words += [word for folder in folders(arguments) for word in ("--scenarios", str(folder))]
    words += [word for name in arguments.env for word in ("--env", name)]
    words += ["--flat"] if arguments.flat else []
    words += ["--format", arguments.format] if arguments.format else []
    words += ["--size", str(arguments.size)] if arguments.size else []
    return shlex.join([*words, "-o", arguments.output])


def _transaction(arguments: argparse.Namespace, seed: int, now: int) -> Transaction:
    """At the end of its journey; raises unless exactly one scenario is meant."""
    arguments.scenarios = [arguments.scenario]
    found = named_scenarios(arguments, library(arguments))
    if len(found) != 1:
        names = ", ".join(one.word for one in found)
        raise UsageError(
            f"{arguments.scenario} has {len(found)} scenarios, and one is drawn; name one: {names}"
        )
    return outcome(preview(found[0].scenario, seed=seed, now=now, env=environment(arguments)).transaction)


def _classifier(transaction: Transaction, asked: str | None) -> str:
    there = tuple(pictures(transaction, links.of_data_center("US")))
    if not there:
        raise UsageError(f"{transaction.scenario} has no images: it ends as {transaction.result.status}")
    if asked is not None and asked not in there:
        raise UsageError(f"{transaction.scenario} has no image {asked!r}; it has {', '.join(there)}")
    return asked or there[0]


def _as_asked(transaction: Transaction, arguments: argparse.Namespace, classifier: str) -> Transaction:
    """With the look of the flags; a file of the scenario's own is as it is."""
    images = transaction.images
    by_name = _FORMATS.get(Path(arguments.output).suffix.lower(), images.format)
    images = images._replace(
        format=arguments.format or by_name,
        flat=arguments.flat or images.flat,
        longest=arguments.size or images.longest,
    )
    if classifier in dict(images.files) and (arguments.flat or arguments.format or arguments.size):
        raise UsageError(
            f"{transaction.scenario} uses a file for its {classifier}, which is not drawn: "
            "leave out --flat, --format and --size"
        )
    return transaction._replace(images=images)


def _write(picture: bytes, output: str) -> None:
    if output == STANDARD_OUTPUT:
        sys.stdout.buffer.write(picture)
        return
    try:
        Path(output).write_bytes(picture)
    except (FileNotFoundError, PermissionError, IsADirectoryError, NotADirectoryError) as error:
        raise UsageError(f"{output}: cannot be written: {error.strerror}") from None


def _output_name(output: str) -> str:
    return "standard output" if output == STANDARD_OUTPUT else output
