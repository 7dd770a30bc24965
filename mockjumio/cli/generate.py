"""How does ``mockjumio generate`` print callbacks? Played and checked like any, but never sent."""

import argparse
import json
from collections.abc import Iterator

from mockjumio.cli.arguments import environment, library, public_url
from mockjumio.cli.choose import scenarios
from mockjumio.cli.output import print_json, warn
from mockjumio.clock import Instant, start_of_day, system_now, timestamp
from mockjumio.contract.editions import FIRST, KYX
from mockjumio.contract.form import decode
from mockjumio.errors import UsageError
from mockjumio.exchanges import Callback
from mockjumio.messages import links
from mockjumio.personas.chance import derived_seed, draw_seed
from mockjumio.play.check import Preview, preview
from mockjumio.play.random_scenarios import random_scenario
from mockjumio.scenario.parse import Scenario
from mockjumio.settings import WireSettings
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
        warn(f"no --seed given; --seed {seed} --now {timestamp(now)} prints the same again")
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
    return 0


def _previews(arguments: argparse.Namespace, seed: int, now: Instant, base: links.Links) -> Iterator[Preview]:
    wire = WireSettings(plus_for_space=arguments.plus_for_space)
    env = environment(arguments)
    for ordinal, scenario, item_seed in _plays(arguments, seed):
        yield preview(scenario, seed=item_seed, now=now, links=base, wire=wire, ordinal=ordinal, env=env)


def _plays(arguments: argparse.Namespace, seed: int) -> Iterator[tuple[int, Scenario, int]]:
    """The ordinal, scenario and seed of each callback."""
    if arguments.random:
        for item in range(arguments.count):
            yield 1, random_scenario(seed, item, arguments.edition or FIRST), derived_seed(seed, item)
        return
    for ordinal, scenario in enumerate(scenarios(arguments, library(arguments)), start=1):
        for item in range(arguments.count):  # each as if it were printed alone, by its own seed
            yield ordinal, scenario, derived_seed(seed, item)


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
