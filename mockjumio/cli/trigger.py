"""Where does ``mockjumio trigger`` play? On a running sandbox, or on one in this process."""

import argparse
from importlib import import_module

from mockjumio.cli.where import judge_place


def run(arguments: argparse.Namespace) -> int:
    judge_place(arguments, here=("ordinal", "linger", "merchant_seed"), there=("no_wait",))
    where = "trigger_here" if arguments.server is None else "trigger_there"
    code: int = import_module(f"mockjumio.cli.{where}").run(arguments)
    return code
