"""How is a recorded callback of a running sandbox sent again?"""

import argparse
from collections.abc import Sequence

from mockjumio.cli.output import print_json, table
from mockjumio.cli.report import cells, complain, exit_code
from mockjumio.errors import Problem, Refused, ScenarioError, UsageError
from mockjumio.remote import Control


def run(arguments: argparse.Namespace) -> int:
    control = Control(arguments.server, token=arguments.control_token, merchant=arguments.merchant)
    body: dict[str, object] = {"set": _changes(arguments.set), "omit": arguments.omit}
    if arguments.to is not None:
        body["url"] = arguments.to
    if arguments.violate:
        body["violate"] = True
    try:
        callback = control.resend(_meant(control, arguments), body, seconds=arguments.timeout / 1000)
    except Refused as refused:
        if not refused.problems:
            raise
        raise ScenarioError([_placed(problem) for problem in refused.problems]) from None
    if arguments.json:
        print_json(callback)
    else:
        row = (callback["id"], callback["original"], *cells(callback), callback["url"])
        print(table(("ID", "ORIGINAL", "CALLBACK", "STATUS", "TIME", "URL"), [row]))
    complain([callback])
    return exit_code([callback])


def _meant(control: Control, arguments: argparse.Namespace) -> str:
    """The id of the callback that is to be sent again."""
    if arguments.last == bool(arguments.callback):
        raise UsageError("which callback? Give its id ('mockjumio callbacks' lists them), or --last")
    if not arguments.last:
        return str(arguments.callback)
    newest, _ = control.newest("/callbacks", {}, 1)
    if not newest:
        raise UsageError("there is no callback yet to send again")
    return str(newest[0]["id"])


def _changes(texts: Sequence[str]) -> dict[str, str]:
    changes = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals or not name:
            raise UsageError(f"--set {text!r}: expected PARAMETER=VALUE")
        changes[name] = value
    return changes


def _placed(problem: Problem) -> Problem:
    where, _, name = problem.place.partition(".")
    flag = {"set": f"--set {name}", "omit": "--omit", "url": "--to"}.get(where, problem.place)
    return problem._replace(
        place=flag.strip(), message=problem.message.replace("violate sends", "--violate sends")
    )
