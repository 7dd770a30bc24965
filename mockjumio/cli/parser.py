"""Which commands and options are there? Flags, then ``MOCKJUMIO_*``, then defaults."""

import argparse
import sys
from argparse import SUPPRESS
from collections.abc import Mapping, Sequence
from typing import Any

from mockjumio.cli.arguments import (
    Parser,
    Unflagged,
    choice,
    command,
    duration,
    help_of,
    mix,
    pace,
    port_number,
    positive,
    rate,
    setting,
    settle,
    switch,
    whole,
)
from mockjumio.cli.commands import COMMANDS
from mockjumio.cli.common_options import (
    EDITION_WORDS,
    control_token,
    edition,
    person_options,
    play_options,
    remote_options,
    scenario_options,
    server_options,
    space_options,
    tls_options,
    wire_options,
)
from mockjumio.cli.output import LEVELS
from mockjumio.clock import Mode, Pace
from mockjumio.contract.enums import PRODUCTS
from mockjumio.errors import nearest
from mockjumio.settings import DEFAULT_PORT, DEFAULT_SEED
from mockjumio.version import __version__


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    """The command line, with ``run`` the function of the command.

    ``unflagged`` names the options that were not on it, ``unset`` those that the environment lacks too.
    """
    typed = sys.argv[1:] if arguments is None else arguments
    parser = build(typed)
    parsed, rest = parser.parse_known_args(typed)
    if rest:
        for word in filter(None, (parsed.command, getattr(parsed, "kind", None))):
            parser = next(
                one.choices[word] for one in parser._actions if isinstance(one, argparse._SubParsersAction)
            )
        flag, _, _ = rest[0].partition("=")
        hint = nearest(flag, parser._option_string_actions, most=1) if flag.startswith("-") else ""
        tail = f"; did you mean {hint}?" if hint else ""
        parser.error(f"unrecognized arguments: {' '.join(rest)}{tail}")
    return settle(parsed)


def build(typed: Sequence[str] = ()) -> argparse.ArgumentParser:
    """The parser of all commands, or of the one that is typed."""
    parser = Parser(
        prog="mockjumio",
        usage="mockjumio [-h] [--version] COMMAND ...",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"mockjumio {__version__}")
    parser.set_defaults(run=help_of(parser))
    commands = parser.add_subparsers(
        prog="mockjumio",
        dest="command",
        metavar="COMMAND",
        parser_class=Parser,
        help=SUPPRESS,
    )
    named = {add.__name__.removeprefix("_"): add for add in _COMMANDS}
    # To describe all commands takes longer than some of them do.
    for add in [named[typed[0]]] if typed and typed[0] in named else _COMMANDS:
        add(commands)
    parser.description = f"{_WORDS}\n{_overview(commands.choices)}"
    return parser


_WORDS = "A sandbox that plays Jumio's side of Netverify: callbacks, images, retrieval, delete."
_EPILOG = """\
mockjumio COMMAND --help shows the options of a command, and an example.

exit codes:
  0  success
  1  a callback was not accepted, or an expectation failed
  2  the command line is wrong
  3  a scenario or the configuration is unknown or invalid
  4  nothing answered
  5  time is up"""
GROUPS = {
    "play": "trigger generate run load resend demo",
    "look": "tail callbacks transactions requests",
    "scenarios": "scenarios specimen explain",
    "server": "serve clock tls healthcheck compact",
    "diagnose": "doctor",
    "shell": "completion",
}


def _overview(parsers: Mapping[str, argparse.ArgumentParser]) -> str:
    """What each command does, in groups."""
    lines = []
    for title, names in GROUPS.items():
        lines += ["", f"{title}:"]
        lines += [f"  {name:<13} {parsers[name].description}" for name in names.split() if name in parsers]
    return "\n".join(lines)


def _serve(commands: Any) -> None:
    parser = command(
        commands, "serve", "run the sandbox", "serve --callback-url http://localhost:8080/jumio/callback"
    )
    server_options(parser, DEFAULT_PORT)
    tls_options(parser)
    parser.add_argument(
        "--callback-url",
        **setting("CALLBACK_URL"),
        metavar="URL",
        help="where callbacks go, unless a transaction is started with its own URL",
    )
    for product in PRODUCTS:
        parser.add_argument(
            f"--{product}-callback-url",
            **setting(f"{product.replace('-', '_').upper()}_CALLBACK_URL"),
            metavar="URL",
            help=f"callback URL for {product} only",
        )
    parser.add_argument(
        "--allow-host",
        dest="allow_hosts",
        action="append",
        metavar="NAME",
        help="also answer calls to /_mock that use this name, address or glob as host; repeatable "
        "(MOCKJUMIO_ALLOW_HOST: separated by blanks)",
    )
    parser.add_argument(
        "--data-dir",
        **setting("DATA_DIR"),
        metavar="DIR",
        help="keep all data in this folder, also after a restart (default: in memory)",
    )
    parser.add_argument(
        "--max-merchants",
        **setting("MAX_MERCHANTS", 10_000, positive),
        help="how many merchants there may be (default %(default)s)",
    )
    parser.add_argument(
        "--max-pending",
        **setting("MAX_PENDING", 1_000_000, positive),
        help="how many pending transactions a merchant may have (default %(default)s)",
    )
    parser.add_argument(
        "--max-settled",
        **setting("MAX_SETTLED", 250_000, positive),
        help="how many transactions of all merchants are kept in memory; then the oldest finished ones are"
        " removed. A data directory keeps all (default %(default)s)",
    )
    parser.add_argument(
        "--image-cache",
        **setting("IMAGE_CACHE", 2, whole),
        metavar="MB",
        help="megabytes of drawn images to keep in memory (default %(default)s)",
    )
    parser.add_argument(
        "--max-connections",
        **setting("MAX_CONNECTIONS", 2_000, positive),
        help="how many connections may be open at a time; further ones get 503 (default %(default)s)",
    )
    parser.add_argument(
        "--seed", **setting("SEED", DEFAULT_SEED, whole), help="the merchant's seed (default %(default)s)"
    )
    parser.add_argument(
        "--edition", **setting("EDITION", None, edition), metavar="E", help=f"the merchant's {EDITION_WORDS}"
    )
    parser.add_argument(
        "--ready-file",
        **setting("READY_FILE"),
        metavar="FILE",
        help="write url, local_url, pid, token, secret and tls_url to this file when ready",
    )
    parser.add_argument(
        "--config",
        **setting("CONFIG"),
        metavar="FILE",
        help="settings, merchants and folders (default: mockjumio.yaml in this folder, if it is there)",
    )
    parser.add_argument(
        "--init-dir",
        **setting("INIT_DIR"),
        metavar="DIR",
        help="folder of YAML files with merchants to make and transactions to play at the start "
        "(default: init.d in this folder, if it is there)",
    )
    parser.add_argument(
        "--clock",
        **setting("CLOCK", Pace(Mode.REAL), pace),
        metavar="real|manual|60x",
        help="the merchant's clock: real time, manual (moves only when told), or faster, such as 60x",
    )
    parser.add_argument(
        "--control-token",
        **control_token(),
        metavar="TOKEN",
        help="callers of the control API must send this token",
    )
    parser.add_argument(
        "--quiet", **switch("QUIET"), help="print only warnings, no lines for callbacks and calls"
    )
    parser.add_argument(
        "--log-format",
        **choice("LOG_FORMAT", "auto", "auto", "text", "json"),
        help="format of the printed lines; auto is text on a terminal, JSON elsewhere (default %(default)s)",
    )
    parser.add_argument(
        "--log-level",
        **choice("LOG_LEVEL", "info", *LEVELS),
        help="print lines of this level and above; warning: only what went wrong (default %(default)s)",
    )
    parser.add_argument(
        "--otel",
        **switch("OTEL"),
        help="send spans by OTLP/HTTP, as the OTEL_* variables say; needs mockjumio[otel]",
    )
    wire_options(parser)
    scenario_options(parser)


def _demo(commands: Any) -> None:
    parser = command(commands, "demo", "play nine scenarios against an example merchant", "demo --serve")
    parser.add_argument(
        "--seed", type=whole, default=DEFAULT_SEED, help="seed of the run (default %(default)s)"
    )
    shown = parser.add_mutually_exclusive_group()
    shown.add_argument("--json", action="store_true", help="print JSON")
    shown.add_argument(
        "--serve", action="store_true", help="afterwards serve the console, which shows these scans"
    )
    parser.add_argument(
        "--port",
        type=port_number,
        default=Unflagged(DEFAULT_PORT),
        help="port of --serve, 0 for any (default %(default)s)",
    )


def _trigger(commands: Any) -> None:
    parser = command(
        commands,
        "trigger",
        "play scenarios against a merchant URL and wait for the outcome",
        "trigger approved fraud --to http://localhost:8080/jumio/callback",
    )
    parser.add_argument(
        "scenarios",
        nargs="+",
        metavar="SCENARIO",
        help="name, path of a YAML file, or FILE::NAME for one of its scenarios",
    )
    parser.add_argument(
        "--to",
        metavar="URL",
        help="the merchant's callback URL (with --server, default: the merchant's own)",
    )
    parser.add_argument(
        "--timeout", type=duration, default=Unflagged(30_000), help="how long to wait (default 30s)"
    )
    parser.add_argument(
        "--ordinal",
        type=positive,
        default=Unflagged(1),
        metavar="N",
        help="play it as the merchant's Nth transaction (default 1)",
    )
    parser.add_argument(
        "--merchant-seed",
        type=whole,
        default=Unflagged(DEFAULT_SEED),
        metavar="SEED",
        help="seed of the merchant, which decides its references (default %(default)s)",
    )
    parser.add_argument(
        "--linger",
        type=duration,
        default=Unflagged(0),
        help="how long to serve images and results afterwards (default: not at all)",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    group = remote_options(parser, None, "use the running sandbox at this URL, and its merchant's clock")
    group.add_argument(
        "--no-wait", action="store_true", default=Unflagged(value=False), help="do not wait for the callbacks"
    )
    play_options(parser)
    server_options(parser, 0)
    wire_options(parser)
    scenario_options(parser)


def _generate(commands: Any) -> None:
    parser = command(
        commands,
        "generate",
        "print callbacks instead of sending them",
        "generate approved --seed 7 --format form",
    )
    parser.add_argument("scenarios", nargs="*", metavar="SCENARIO", help="name, or path of a YAML file")
    parser.add_argument(
        "--random", action="store_true", help="print random callbacks: any that the contract allows"
    )
    parser.add_argument(
        "--format",
        choices=("jsonl", "form", "json"),
        default="jsonl",
        help="what to print: JSON lines, the form's body, or a JSON array (default %(default)s)",
    )
    parser.add_argument(
        "--data-center",
        choices=("US", "EU", "SGP"),
        default="US",
        help="use the hosts of this data center in links (default %(default)s)",
    )
    parser.add_argument(
        "--public-url", metavar="URL", help="begin links with this URL instead of Jumio's hosts"
    )
    space_options(parser, action="store_true", default=None)
    play_options(parser)
    scenario_options(parser)


def _run(commands: Any) -> None:
    parser = command(
        commands,
        "run",
        "play suites of scenarios, and check what the merchant does",
        "run conformance --to http://localhost:8080/jumio/callback --junit report.xml",
    )
    parser.add_argument(
        "suites", nargs="+", metavar="SUITE", help="path of a YAML file, or conformance, migration, platform"
    )
    parser.add_argument(
        "--to",
        metavar="URL",
        help="the merchant's callback URL (with --server, default: the merchant's own)",
    )
    parser.add_argument(
        "--only",
        "-k",
        action="append",
        default=[],
        metavar="STEP",
        help="run only these steps: a glob, a part of the name, or =NAME; repeatable",
    )
    parser.add_argument("--fail-fast", action="store_true", help="skip the rest after the first failure")
    parser.add_argument(
        "--from",
        dest="older",
        type=edition,
        metavar="E",
        help="older edition of a suite that compares two, such as migration; --edition is the newer one",
    )
    parser.add_argument("--junit", metavar="FILE", help="also write the results as JUnit XML")
    printed = parser.add_mutually_exclusive_group()
    printed.add_argument("--json", action="store_true", help="print one JSON object")
    printed.add_argument(
        "--jsonl", action="store_true", help="print one JSON object a line, for each step when it is done"
    )
    parser.add_argument(
        "--state", metavar="URL", help="URL that returns the merchant's state (default: the suite's)"
    )
    parser.add_argument(
        "--linger",
        type=duration,
        default=Unflagged(5_000),
        help="how long to wait for the merchant's calls after its answer (default 5s)",
    )
    parser.add_argument(
        "--quiet",
        type=duration,
        default=Unflagged(300),
        help="how long to wait for calls that must not come (default 300ms)",
    )
    parser.add_argument(
        "--timeout",
        type=duration,
        default=Unflagged(10_000),
        help="time limit for an answer, and for a step (default 10s)",
    )
    person_options(parser)
    remote_options(parser, None, "use the running sandbox at this URL, and its merchant's clock")
    server_options(parser, 0)
    wire_options(parser)
    scenario_options(parser)


def _load(commands: Any) -> None:
    parser = command(
        commands,
        "load",
        "send many callbacks to a merchant URL at planned times, and report latencies",
        "load --rate 200 --mix approved:80,fraud:20 --duration 60s --immediate --to http://localhost:8080/jumio",
    )
    parser.add_argument("--to", metavar="URL", required=True, help="the merchant's callback URL")
    parser.add_argument(
        "--mix",
        type=mix,
        default=[("approved", 1.0)],
        metavar="NAME:WEIGHT,…",
        help="scenarios (names or files) and how often each plays (default: approved)",
    )
    parser.add_argument(
        "--rate", type=rate, default=10.0, metavar="N", help="how many scans start in a second (default 10)"
    )
    parser.add_argument(
        "--duration", type=duration, default=30_000, help="how long new scans start (default 30s)"
    )
    parser.add_argument(
        "--arrival",
        choices=("poisson", "even"),
        default="poisson",
        help="how starts are spread: at random, as customers come, or evenly (default %(default)s)",
    )
    parser.add_argument(
        "--immediate",
        action="store_true",
        help="send each callback at its scan's start, instead of when its journey is over",
    )
    parser.add_argument(
        "--clock",
        type=pace,
        default=Pace(Mode.REAL),
        metavar="real|60x",
        help="pace of the scenarios' journeys and of retries (default: real time)",
    )
    parser.add_argument(
        "--max-in-flight",
        type=positive,
        default=512,
        metavar="N",
        help="how many callbacks may be under way at a time; others wait, which counts (default %(default)s)",
    )
    parser.add_argument(
        "--timeout",
        type=duration,
        default=30_000,
        help="time limit for an answer, and for callbacks after the last start (default 30s)",
    )
    parser.add_argument(
        "--fail-if",
        action="append",
        metavar="CONDITION",
        help="exit with 1 if this is true: 'p99>500ms', 'service.p95>1s', 'mean>100ms', 'failed>0.1%%', "
        "'rate<99%%'; repeatable (default: failed>0)",
    )
    parser.add_argument(
        "--linger",
        type=duration,
        default=0,
        help="how long to serve images and results afterwards (default: not at all)",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--html", metavar="FILE", help="also write a report with plots to this file")
    person_options(parser)
    server_options(parser, 0)
    wire_options(parser)
    scenario_options(parser)
    parser.set_defaults(server=None)  # it has its own sandbox, always


_COMMANDS = (_serve, _demo, _trigger, _generate, _run, _load, *COMMANDS)
