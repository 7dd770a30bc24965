"""Which commands and options are there? Flags, then ``MOCKJUMIO_*``, then defaults."""

import argparse
import sys
from argparse import SUPPRESS
from collections.abc import Sequence
from typing import Any

from mockjumio import __version__
from mockjumio.cli import running
from mockjumio.cli.options import (
    Parser,
    Unflagged,
    command,
    control_token,
    person_options,
    play_options,
    remote_options,
    scenario_options,
    server_options,
    setting,
    settled,
    switch,
    tls_dir_option,
    tls_options,
    trust_options,
    wire_options,
)
from mockjumio.cli.values import duration, image_side, pace, positive, whole
from mockjumio.clock import Mode, Pace
from mockjumio.contract.enums import PRODUCTS
from mockjumio.settings import DEFAULT_PORT, DEFAULT_SEED

CLASSIFIERS = ("front", "back", "face", "1", "2")


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    """The command line, with ``run`` the function of the command.

    ``unflagged`` names the options that were not on it, ``unset`` those that the environment lacks too.
    """
    parser = Parser(
        prog="mockjumio",
        description="The sandbox that Jumio never shipped: Netverify callbacks, images, retrieval, delete.",
        epilog="exit codes: 0 well; 1 a callback was not accepted or an expectation failed; 2 usage; "
        "3 unknown or invalid scenario or configuration; 4 nothing answered; 5 timed out",
    )
    parser.add_argument("--version", action="version", version=f"mockjumio {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True, parser_class=Parser)
    typed = sys.argv[1:] if arguments is None else arguments
    named = {add.__name__.removeprefix("_"): add for add in _COMMANDS}
    # To describe all commands takes longer than some of them do.
    for add in [named[typed[0]]] if typed and typed[0] in named else _COMMANDS:
        add(commands)
    return settled(parser.parse_args(typed))


def _serve(commands: Any) -> None:
    parser = command(commands, "serve", "run the sandbox")
    server_options(parser, DEFAULT_PORT)
    tls_options(parser)
    parser.add_argument(
        "--callback-url",
        **setting("CALLBACK_URL"),
        metavar="URL",
        help="where callbacks go, if a start names none",
    )
    for product in PRODUCTS:
        parser.add_argument(
            f"--{product}-callback-url",
            **setting(f"{product.replace('-', '_').upper()}_CALLBACK_URL"),
            metavar="URL",
            help=f"likewise, for {product}",
        )
    parser.add_argument(
        "--allow-host",
        dest="allow_hosts",
        action="append",
        metavar="NAME",
        help="answer calls of /_mock under this name, address or glob too; repeatable "
        "(MOCKJUMIO_ALLOW_HOST: separated by blanks)",
    )
    parser.add_argument(
        "--data-dir",
        **setting("DATA_DIR"),
        metavar="DIR",
        help="keep everything there, beyond the end of the process (default: in memory)",
    )
    parser.add_argument(
        "--max-merchants", **setting("MAX_MERCHANTS", 10_000, positive), help="(default %(default)s)"
    )
    parser.add_argument(
        "--max-pending",
        **setting("MAX_PENDING", 1_000_000, positive),
        help="pending transactions that a merchant may have (default %(default)s)",
    )
    parser.add_argument(
        "--seed", **setting("SEED", DEFAULT_SEED, whole), help="the merchant's seed (default %(default)s)"
    )
    parser.add_argument(
        "--ready-file", metavar="FILE", help="write url, pid, token, secret and tls_url there when ready"
    )
    parser.add_argument(
        "--config",
        **setting("CONFIG"),
        metavar="FILE",
        help="settings, merchants and folders (default: mockjumio.yaml in this folder, if it is there)",
    )
    parser.add_argument(
        "--clock",
        **setting("CLOCK", Pace(Mode.REAL), pace),
        metavar="real|manual|60x",
        help="the merchant's clock: the machine's, one that only moves when told, or so many times as fast",
    )
    parser.add_argument(
        "--control-token",
        **control_token(),
        metavar="TOKEN",
        help="demand it of whoever calls the control API",
    )
    parser.add_argument(
        "--quiet", **switch("QUIET"), help="no line for each callback and refused call; warnings stay"
    )
    parser.add_argument(
        "--log-format",
        **setting("LOG_FORMAT", "text"),
        choices=("text", "json"),
        help="of these lines, and of the first ones (default %(default)s)",
    )
    wire_options(parser)
    scenario_options(parser)


def _demo(commands: Any) -> None:
    parser = command(commands, "demo", "run the main job once, end to end, and end")
    parser.add_argument(
        "--seed", type=whole, default=DEFAULT_SEED, help="seed of the run (default %(default)s)"
    )
    parser.add_argument("--json", action="store_true", help="print JSON")


def _trigger(commands: Any) -> None:
    parser = command(commands, "trigger", "play scenarios against a merchant URL and wait for the outcome")
    parser.add_argument(
        "scenarios",
        nargs="+",
        metavar="SCENARIO",
        help="name, path of a YAML file, or FILE::NAME for one of its scenarios",
    )
    parser.add_argument(
        "--to", metavar="URL", help="the merchant's callback URL; with --server, instead of the one it knows"
    )
    parser.add_argument(
        "--timeout", type=duration, default=Unflagged(30_000), help="how long to wait (default 30s)"
    )
    parser.add_argument(
        "--ordinal",
        type=positive,
        default=Unflagged(1),
        metavar="N",
        help="the merchant's Nth transaction (default 1)",
    )
    parser.add_argument(
        "--merchant-seed",
        type=whole,
        default=Unflagged(DEFAULT_SEED),
        metavar="SEED",
        help="the merchant's seed, from which references derive (default %(default)s)",
    )
    parser.add_argument(
        "--linger",
        type=duration,
        default=Unflagged(0),
        help="serve images and results for so long afterwards",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    group = remote_options(parser, None, "play on the running sandbox there, on its merchant's clock")
    group.add_argument(
        "--no-wait", action="store_true", default=Unflagged(value=False), help="end when all are started"
    )
    play_options(parser)
    server_options(parser, 0)
    wire_options(parser)
    scenario_options(parser)


def _generate(commands: Any) -> None:
    parser = command(commands, "generate", "print callbacks instead of sending them")
    parser.add_argument("scenarios", nargs="*", metavar="SCENARIO", help="name, or path of a YAML file")
    parser.add_argument("--random", action="store_true", help="draw from the whole contract instead")
    parser.add_argument(
        "--format", choices=("jsonl", "form", "json"), default="jsonl", help="(default %(default)s)"
    )
    parser.add_argument(
        "--data-center", choices=("US", "EU"), default="US", help="whose hosts the links name"
    )
    parser.add_argument("--public-url", metavar="URL", help="base of the links, instead of Jumio's hosts")
    parser.add_argument("--plus-for-space", action="store_true", help="a space is + instead of %%20")
    play_options(parser)
    scenario_options(parser)


def _run(commands: Any) -> None:
    parser = command(commands, "run", "play suites with expectations of the merchant, and judge them")
    parser.add_argument("suites", nargs="+", metavar="SUITE", help="path of a YAML file, or conformance")
    parser.add_argument(
        "--to", metavar="URL", help="the merchant's callback URL; with --server, instead of the one it knows"
    )
    parser.add_argument(
        "--only",
        "-k",
        action="append",
        default=[],
        metavar="STEP",
        help="these steps alone: a glob, a part of the name, or =NAME; repeatable",
    )
    parser.add_argument("--fail-fast", action="store_true", help="skip the rest after the first failure")
    parser.add_argument("--junit", metavar="FILE", help="write the results as JUnit XML too")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument(
        "--state", metavar="URL", help="where the merchant tells its own state, instead of the suite's URL"
    )
    parser.add_argument(
        "--linger",
        type=duration,
        default=Unflagged(5_000),
        help="how long to wait for what the merchant does after it has answered (default 5s)",
    )
    parser.add_argument(
        "--quiet",
        type=duration,
        default=Unflagged(300),
        help="without any call for so long, what should not happen has not happened (default 300ms)",
    )
    parser.add_argument(
        "--timeout",
        type=duration,
        default=Unflagged(10_000),
        help="how long an answer, and with it a step, may take (default 10s)",
    )
    person_options(parser)
    remote_options(parser, None, "play on the running sandbox there, on its merchant's clock")
    server_options(parser, 0)
    wire_options(parser)
    scenario_options(parser)


def _scenarios(commands: Any) -> None:
    group = commands.add_parser("scenarios", help="list, show, validate, write and import scenarios")
    kinds = group.add_subparsers(dest="kind", metavar="COMMAND", required=True, parser_class=Parser)
    listing = command(kinds, "list", "what can be played", module="scenarios_list")
    listing.add_argument("text", nargs="*", metavar="TEXT", help="words in name, title, advice or status")
    listing.add_argument("--product", choices=PRODUCTS, help="of this product only")
    listing.add_argument("--status", help="with this result only, such as DENIED_FRAUD")
    listing.add_argument("--code", help="with this reject reason or detail code only")
    listing.add_argument("--json", action="store_true", help="print an array of objects")
    showing = command(
        kinds, "show", "a scenario as it is played, with everything it extends", module="scenarios"
    )
    showing.add_argument("name", metavar="SCENARIO")
    checking = command(
        kinds, "validate", "check scenarios against their format and the contract", module="scenarios"
    )
    checking.add_argument(
        "paths", nargs="*", metavar="SCENARIO", help="names or files (default: all there are)"
    )
    schema = command(kinds, "schema", "print the JSON Schema of scenarios, for editors", module="scenarios")
    schema.add_argument("--suite", action="store_true", help="that of suites instead")
    new = command(kinds, "new", "write a commented file to start from", module="scenarios")
    new.add_argument("name", metavar="NAME")
    importing = command(
        kinds, "import", "make a scenario of a captured callback, without its data", module="scenarios_import"
    )
    importing.add_argument(
        "file",
        nargs="?",
        default="-",
        metavar="FILE",
        help="where callbacks stand: a form's body, an HTTP request, a curl command, a log, a HAR file, the "
        "journal of a mock server, JSON (default: standard input)",
    )
    importing.add_argument("-o", dest="output", metavar="FILE", help="write it there (default: print it)")
    importing.add_argument("--name", default="imported", help="name of the scenario (default %(default)s)")
    for parser in (listing, showing, checking, schema, new, importing):
        scenario_options(parser)


def _specimen(commands: Any) -> None:
    parser = command(commands, "specimen", "draw an image of the person that generate has with this seed")
    parser.add_argument("scenario", metavar="SCENARIO", help="name, or path of a YAML file")
    parser.add_argument(
        "--classifier",
        choices=CLASSIFIERS,
        help="which of its images: a side, the selfie, or a page (default: the first)",
    )
    parser.add_argument(
        "-o", "--output", required=True, metavar="FILE", help="where to write it; - is standard output"
    )
    parser.add_argument(
        "--flat", action="store_true", help="as a scanner sees it, not as a phone's camera does"
    )
    parser.add_argument(
        "--format",
        choices=("jpeg", "png"),
        help="(default: by the ending of FILE, otherwise as the scenario says)",
    )
    parser.add_argument(
        "--size", type=image_side, metavar="PIXELS", help="of the longer side (default: as the scenario says)"
    )
    person_options(parser)
    scenario_options(parser)


def _tls(commands: Any) -> None:
    group = commands.add_parser("tls", help="the test authority that signs the sandbox's certificate")
    kinds = group.add_subparsers(dest="kind", metavar="COMMAND", required=True, parser_class=Parser)
    init = command(kinds, "init", "make authority and certificate, or renew what expires", module="tls")
    show = command(kinds, "show", "what is there, for whom, and until when", module="tls")
    export = command(kinds, "export-ca", "print the authority's certificate, for trust stores", module="tls")
    for parser in (init, show, export):
        tls_dir_option(parser, "--dir")
        parser.add_argument("--data-dir", **setting("DATA_DIR"), help=SUPPRESS)  # where --dir is by default
    init.add_argument(
        "--name",
        dest="tls_names",
        action="append",
        metavar="NAME",
        help="a further name or address in the certificate; repeatable",
    )
    for parser in (init, show):
        parser.add_argument("--json", action="store_true", help="print one JSON object")
    export.add_argument("-o", "--output", metavar="FILE", help="write it there instead")


def _doctor(commands: Any) -> None:
    parser = command(commands, "doctor", "why does my callback not arrive? Looks at every step on the way")
    parser.add_argument("url", metavar="URL", help="the callback URL")
    trust_options(parser)
    parser.add_argument("--tls13", **switch("TLS13"), help="offer TLS 1.3 too, as serve --tls13 does")
    parser.add_argument(
        "--strict-callback-urls",
        **switch("STRICT_CALLBACK_URLS"),
        help="a URL that Jumio would not take fails, instead of a warning",
    )
    parser.add_argument("--timeout", type=duration, default=5_000, help="of each step (default 5s)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def _explain(commands: Any) -> None:
    parser = command(commands, "explain", "what the contract says of a field, and where")
    parser.add_argument("field", nargs="?", metavar="FIELD", help="such as idFaceMatch (default: all)")
    parser.add_argument("--json", action="store_true", help="print an array of objects")


_COMMANDS = (
    *(_serve, _demo, _trigger, _generate, _run, _scenarios, _specimen),
    *(_tls, _doctor, _explain),
    *running.COMMANDS,
)
