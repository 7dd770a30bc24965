"""How does a shell complete what is typed? By a script that is printed, made of the same parser by shtab."""

import argparse

import shtab

from mockjumio.cli.parser import build


def run(arguments: argparse.Namespace) -> int:
    print(script(arguments.shell))
    return 0


def script(shell: str) -> str:
    return str(shtab.complete(whole_parser(), shell))


def whole_parser() -> argparse.ArgumentParser:
    """The parser with its commands shown: its own help lists them by other means than argparse."""
    parser = build()
    _show_commands(parser)
    return parser


def _show_commands(parser: argparse.ArgumentParser) -> None:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            action.help = "what to do"
            for inner in action.choices.values():
                _show_commands(inner)
