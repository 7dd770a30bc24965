"""Which commands are there about a sandbox that runs, and which options have they?"""

import argparse
from collections.abc import Callable
from typing import Any

from mockjumio.cli.options import Parser, command, remote_options, setting
from mockjumio.cli.values import duration, instant, positive, whole
from mockjumio.settings import DEFAULT_PORT


def _callbacks(commands: Any) -> None:
    from mockjumio.exchanges import Outcome

    parser = _history(commands, "callbacks", "the callbacks of a running sandbox, newest first")
    parser.add_argument("--reference", metavar="REFERENCE", help="of this transaction")
    parser.add_argument(
        "--outcome",
        choices=tuple(outcome.value for outcome in Outcome),
        metavar="OUTCOME",
        help="whose last attempt ended so: accepted, rejected, timed_out, refused, …",
    )


def _transactions(commands: Any) -> None:
    parser = _history(commands, "transactions", "the scans and uploads of a running sandbox, newest first")
    parser.add_argument("--scenario", metavar="NAME", help="of this scenario")
    parser.add_argument("--status", choices=("PENDING", "DONE", "FAILED"), help="in this state")
    parser.add_argument("--customer-id", metavar="ID", help="with this customer id")
    parser.add_argument("--merchant-reference", metavar="TEXT", help="with this reference of the merchant")


def _requests(commands: Any) -> None:
    parser = _history(commands, "requests", "the calls to Jumio's API on a running sandbox, newest first")
    parser.add_argument("--reference", metavar="REFERENCE", help="about this transaction")
    parser.add_argument("--status", metavar="STATUS", help="answered so: 404, or 4xx")
    parser.add_argument(
        "--unknown",
        action="store_const",
        const="true",
        help="calls of nobody: without credentials, or with an unknown token",
    )


def _history(commands: Any, name: str, words: str) -> argparse.ArgumentParser:
    parser = command(commands, name, words, module="history")
    parser.add_argument("--search", dest="q", metavar="TEXT", help="in which these words stand")
    parser.add_argument(
        "--limit", type=positive, default=20, metavar="N", help="how many (default %(default)s)"
    )
    parser.add_argument("--json", action="store_true", help="print an array of objects")
    _of_running(parser)
    return parser


def _tail(commands: Any) -> None:
    parser = command(commands, "tail", "what happens on a running sandbox, a line each, until Ctrl-C")
    parser.add_argument(
        "--only",
        action="append",
        choices=("callbacks", "calls", "transactions"),
        help="these alone; repeatable (default: these, clocks and merchants)",
    )
    parser.add_argument(
        "--failed", action="store_true", help="callbacks that were not accepted, and calls that were refused"
    )
    parser.add_argument("--reference", metavar="REFERENCE", help="about this transaction")
    parser.add_argument(
        "--after",
        type=whole,
        metavar="ID",
        help="begin after the event of this number; 0 begins with the oldest that is kept (default: now)",
    )
    parser.add_argument(
        "--timeout", type=duration, default=60_000, help="how long a sandbox may be gone (default 60s)"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object a line")
    _of_running(parser)


def _resend(commands: Any) -> None:
    parser = command(commands, "resend", "send a recorded callback again, as it was or edited")
    parser.add_argument("callback", nargs="?", metavar="CALLBACK", help="its id, such as REFERENCE-1")
    parser.add_argument("--last", action="store_true", help="the newest one")
    parser.add_argument("--to", metavar="URL", help="another URL than before")
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="PARAMETER=VALUE",
        help="send this text as the parameter's value",
    )
    parser.add_argument(
        "--omit", action="append", default=[], metavar="PARAMETER", help="leave this parameter out"
    )
    parser.add_argument("--violate", action="store_true", help="even if that breaks the contract")
    _of_running(parser)
    parser.add_argument("--timeout", type=duration, default=60_000, help="how long to wait (default 60s)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def _clock(commands: Any) -> None:
    group = commands.add_parser("clock", help="show and move a merchant's time on a running sandbox")
    kinds = group.add_subparsers(dest="kind", metavar="COMMAND", required=True, parser_class=Parser)
    show = command(kinds, "show", "what time it is, and what is planned", module="clock")
    advance = command(kinds, "advance", "move it forward; waits for every callback due", module="clock")
    advance.add_argument("by", type=duration, metavar="DURATION", help="such as 15m, 1h30m or 90 (seconds)")
    to = command(kinds, "set", "move it forward to an instant; waits for every callback due", module="clock")
    to.add_argument("now", type=instant, metavar="TIME", help="ISO 8601, such as 2017-11-22T10:00:00Z")
    freeze = command(kinds, "freeze", "let it stand still", module="clock")
    resume = command(kinds, "resume", "let it go on from where it stands", module="clock")
    idle = command(kinds, "run-until-idle", "move it until nothing is planned any more", module="clock")
    for parser in (show, advance, to, freeze, resume, idle):
        _of_running(parser)
        parser.add_argument(
            "--timeout", type=duration, default=30_000, help="how long to wait for the answer (default 30s)"
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object")


def _healthcheck(commands: Any) -> None:
    parser = command(commands, "healthcheck", "exit with 0 if the server answers (for containers)")
    parser.add_argument("--server", **setting("SERVER", f"http://127.0.0.1:{DEFAULT_PORT}"), metavar="URL")


def _of_running(parser: argparse.ArgumentParser) -> None:
    remote_options(parser, f"http://127.0.0.1:{DEFAULT_PORT}", "the running sandbox (default %(default)s)")


COMMANDS: tuple[Callable[[Any], None], ...] = (
    *(_tail, _callbacks, _transactions, _requests),
    *(_resend, _clock, _healthcheck),
)
