"""How are the commands described that play nothing: of scenarios, of TLS, of a running sandbox?"""

import argparse
from argparse import SUPPRESS
from collections.abc import Callable
from typing import Any

from mockjumio.cli.arguments import (
    command,
    duration,
    group,
    instant,
    of,
    port_number,
    positive,
    setting,
    switch,
    whole,
)
from mockjumio.cli.common_options import (
    callback_proxy_option,
    edition,
    edition_option,
    person_options,
    remote_options,
    scenario_options,
    tls_dir_option,
    trust_options,
)
from mockjumio.contract.enums import AUTHENTICATION, PRODUCTS
from mockjumio.schema import kinds
from mockjumio.settings import DEFAULT_PORT


def _scenarios(commands: Any) -> None:
    words = "list, show, validate, write and import scenarios"
    kinds = group(commands, "scenarios", words, "scenarios list fraud")
    listing = command(
        kinds, "list", "list scenarios", "scenarios list --status DENIED_FRAUD", runner="scenarios_list"
    )
    listing.add_argument("text", nargs="*", metavar="TEXT", help="words in name, title, advice or status")
    listing.add_argument("--product", choices=(*PRODUCTS, AUTHENTICATION), help="only those of this product")
    listing.add_argument("--status", help="only those with this result, such as DENIED_FRAUD")
    listing.add_argument("--code", help="only those with this code of a reject reason or detail")
    listing.add_argument("--json", action="store_true", help="print an array of objects")
    showing = command(
        kinds,
        "show",
        "print a scenario as YAML, with everything it inherits",
        "scenarios show approved",
        runner="scenarios",
    )
    showing.add_argument("name", metavar="SCENARIO", help="name of the scenario")
    showing.add_argument(
        "--edition", type=edition, metavar="E", help="also show the callback of this edition, to compare"
    )
    checking = command(
        kinds,
        "validate",
        "check scenarios against their format and the contract",
        "scenarios validate mine.yaml",
        runner="scenarios",
    )
    checking.add_argument("paths", nargs="*", metavar="SCENARIO", help="names or files (default: all)")
    schema = command(
        kinds,
        "schema",
        "print the JSON Schema of scenarios, for editors",
        "scenarios schema > scenario.schema.json",
        runner="scenarios",
    )
    schema.add_argument("--suite", action="store_true", help="print the schema of suites instead")
    new = command(
        kinds, "new", "write a scenario file with comments, to edit", "scenarios new mine", runner="scenarios"
    )
    new.add_argument("name", metavar="NAME", help="name of the new scenario, which is written to NAME.yaml")
    importing = command(
        kinds,
        "import",
        "turn captured callbacks into scenarios, without personal data",
        "scenarios import capture.har -o mine.yaml",
        runner="scenarios:import_captured",
    )
    importing.add_argument(
        "file",
        nargs="?",
        default="-",
        metavar="FILE",
        help="file with callbacks: form bodies, HTTP requests, curl commands, logs, a HAR file, the "
        "journal of a mock server, JSON (default: standard input)",
    )
    importing.add_argument(
        "-o", dest="output", metavar="FILE", help="write the scenarios to this file (default: print them)"
    )
    importing.add_argument("--name", default="imported", help="name of the scenario (default %(default)s)")
    for parser in (listing, showing, checking, schema, new, importing):
        scenario_options(parser)


def _specimen(commands: Any) -> None:
    parser = command(
        commands,
        "specimen",
        "draw an image of a scenario's document or selfie",
        "specimen approved --seed 7 -o front.jpg",
        runner="generate:draw_specimen",
    )
    parser.add_argument("scenario", metavar="SCENARIO", help="name, or path of a YAML file")
    parser.add_argument(
        "--classifier",
        metavar="IMAGE",
        help="which image: front, back, face, a page such as 1, or liveness-1 (default: the first)",
    )
    parser.add_argument(
        "-o", "--output", required=True, metavar="FILE", help="where to write it; - is standard output"
    )
    parser.add_argument("--flat", action="store_true", help="draw it as a scanner sees it, not as a photo")
    parser.add_argument(
        "--format",
        choices=("jpeg", "png"),
        help="image format (default: from FILE's ending, otherwise from the scenario)",
    )
    parser.add_argument(
        "--size",
        type=_image_side,
        metavar="PIXELS",
        help="length of the longer side (default: from the scenario)",
    )
    person_options(parser)
    scenario_options(parser)


def _tls(commands: Any) -> None:
    words = "manage the test authority that signs the sandbox's certificate"
    kinds = group(commands, "tls", words, "tls init --name jumio.test")
    init = command(
        kinds,
        "init",
        "make or renew the authority and the certificate",
        "tls init --name jumio.test",
        runner="tls",
    )
    show = command(kinds, "show", "show the certificates: names and dates", "tls show", runner="tls")
    export = command(
        kinds,
        "export-ca",
        "print the authority's certificate, for trust stores",
        "tls export-ca -o ca.pem",
        runner="tls",
    )
    for parser in (init, show, export):
        tls_dir_option(parser, "--dir")
        parser.add_argument("--data-dir", **setting("DATA_DIR"), help=SUPPRESS)  # where --dir is by default
    init.add_argument(
        "--name",
        dest="tls_names",
        action="append",
        metavar="NAME",
        help="also put this name or address into the certificate; repeatable",
    )
    for parser in (init, show):
        parser.add_argument("--json", action="store_true", help="print one JSON object")
    export.add_argument(
        "-o", "--output", metavar="FILE", help="write it to this file, instead of standard output"
    )


def _doctor(commands: Any) -> None:
    parser = command(
        commands,
        "doctor",
        "find out why a callback does not arrive",
        "doctor https://shop.example/jumio/callback",
    )
    parser.add_argument("url", metavar="URL", help="the callback URL")
    trust_options(parser)
    callback_proxy_option(parser)
    parser.add_argument("--tls13", **switch("TLS13"), help="also offer TLS 1.3, as serve --tls13 does")
    parser.add_argument(
        "--strict-callback-urls",
        **switch("STRICT_CALLBACK_URLS"),
        help="fail if Jumio would not accept the URL (default: warn)",
    )
    parser.add_argument(
        "--timeout", type=duration, default=5_000, help="time limit for each step (default 5s)"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def _compact(commands: Any) -> None:
    parser = command(
        commands,
        "compact",
        "make a data directory smaller, while no sandbox uses it",
        "compact ./data --keep 10000",
    )
    parser.add_argument(
        "folder",
        nargs="?",
        **setting("DATA_DIR"),
        metavar="DIR",
        help="the data directory. Its disk needs twice the room of what is kept, for a while",
    )
    parser.add_argument(
        "--keep",
        type=whole,
        metavar="N",
        help="first remove each merchant's finished transactions but the newest N (default: keep all)",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object: bytes and transactions")


def _completion(commands: Any) -> None:
    parser = command(
        commands, "completion", "print a script that completes commands in a shell", "completion bash"
    )
    parser.add_argument("shell", choices=("bash", "zsh", "fish"), help="the shell that runs the script")


def _explain(commands: Any) -> None:
    parser = command(
        commands, "explain", "show the rules of a callback's field, and their source", "explain idFaceMatch"
    )
    parser.add_argument("field", nargs="?", metavar="FIELD", help="such as idFaceMatch (default: all)")
    edition_option(parser)
    parser.add_argument(
        "--diff",
        nargs=2,
        type=edition,
        metavar=("OLD", "NEW"),
        help="list what changed from one edition to another, with dates and sources",
    )
    parser.add_argument("--json", action="store_true", help="print an array of objects")


def _callbacks(commands: Any) -> None:
    from mockjumio.exchanges import Outcome

    parser = _history(
        commands,
        "callbacks",
        "list the callbacks of a running sandbox, newest first",
        "callbacks --outcome rejected",
    )
    parser.add_argument("--reference", metavar="REFERENCE", help="only those of this transaction")
    parser.add_argument(
        "--outcome",
        choices=tuple(outcome.value for outcome in Outcome),
        metavar="OUTCOME",
        help="only those whose last attempt ended like this: accepted, rejected, timed_out, refused, …",
    )
    parser.add_argument(
        "--status",
        metavar="STATUS",
        help="only those whose last attempt was answered with this status: 500, or 5xx",
    )


def _transactions(commands: Any) -> None:
    parser = _history(
        commands,
        "transactions",
        "list the scans and uploads of a running sandbox, newest first",
        "transactions --status PENDING",
    )
    parser.add_argument("--scenario", metavar="NAME", help="only those of this scenario")
    parser.add_argument("--status", choices=("PENDING", "DONE", "FAILED"), help="only those in this state")
    parser.add_argument("--customer-id", metavar="ID", help="only those with this customer id")
    parser.add_argument(
        "--merchant-reference", metavar="TEXT", help="only those with this reference of the merchant"
    )


def _requests(commands: Any) -> None:
    parser = _history(
        commands,
        "requests",
        "list the calls to Jumio's API on a running sandbox, newest first",
        "requests --status 4xx --limit 5",
    )
    parser.add_argument("--reference", metavar="REFERENCE", help="only those about this transaction")
    parser.add_argument(
        "--status", metavar="STATUS", help="only those answered with this status: 404, or 4xx"
    )
    parser.add_argument(
        "--unknown",
        action="store_const",
        const="true",
        help="only those without credentials, or with an unknown token",
    )


def _history(commands: Any, name: str, words: str, example: str) -> argparse.ArgumentParser:
    parser = command(commands, name, words, example, runner="steer:show_history")
    parser.add_argument("--search", dest="q", metavar="TEXT", help="only those that contain all these words")
    parser.add_argument(
        "--limit", type=positive, default=20, metavar="N", help="show at most N (default %(default)s)"
    )
    parser.add_argument("--json", action="store_true", help="print an array of objects")
    _of_running(parser)
    return parser


def _tail(commands: Any) -> None:
    parser = command(
        commands,
        "tail",
        "follow a running sandbox: a line for each event, until Ctrl-C",
        "tail --only callbacks --failed",
        runner="steer:tail",
    )
    parser.add_argument(
        "--only",
        action="append",
        choices=("callbacks", "calls", "transactions"),
        help="show only these; repeatable (default: these, clocks and merchants)",
    )
    parser.add_argument(
        "--failed", action="store_true", help="show only callbacks that were not accepted, and refused calls"
    )
    parser.add_argument("--reference", metavar="REFERENCE", help="only those about this transaction")
    parser.add_argument(
        "--after",
        type=whole,
        metavar="ID",
        help="start after the event with this number; 0 starts with the oldest kept event (default: now)",
    )
    parser.add_argument(
        "--timeout",
        type=duration,
        default=60_000,
        help="how long to wait for a sandbox that does not answer (default 60s)",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object a line")
    _of_running(parser, merchant="show only those of the merchant with this API token (default: of all)")


def _resend(commands: Any) -> None:
    parser = command(
        commands,
        "resend",
        "send a recorded callback again, unchanged or edited",
        "resend --last --set idFaceMatch=12",
        runner="steer:resend",
    )
    parser.add_argument(
        "callback", nargs="?", metavar="CALLBACK", help="id of the callback, such as REFERENCE-1"
    )
    parser.add_argument("--last", action="store_true", help="send the newest callback")
    parser.add_argument("--to", metavar="URL", help="send it to this URL instead")
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
    parser.add_argument("--violate", action="store_true", help="send it even if this breaks the contract")
    _of_running(parser)
    parser.add_argument("--timeout", type=duration, default=60_000, help="how long to wait (default 60s)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def _clock(commands: Any) -> None:
    words = "show and move the time of a merchant on a running sandbox"
    kinds = group(commands, "clock", words, "clock advance 15m")
    show = command(
        kinds, "show", "show the time, and what is planned", "clock show", runner="steer:move_clock"
    )
    advance = command(
        kinds,
        "advance",
        "move the time forward; wait for all callbacks due",
        "clock advance 15m",
        runner="steer:move_clock",
    )
    advance.add_argument("by", type=duration, metavar="DURATION", help="such as 15m, 1h30m or 90 (seconds)")
    to = command(
        kinds,
        "set",
        "move the time forward to this time; wait for all callbacks due",
        "clock set 2035-11-22T10:15:00Z",
        runner="steer:move_clock",
    )
    to.add_argument(
        "now",
        type=instant,
        metavar="TIME",
        help="ISO 8601, not before the clock's own time, such as 2035-11-22T10:15:00Z",
    )
    freeze = command(kinds, "freeze", "stop the clock", "clock freeze", runner="steer:move_clock")
    resume = command(kinds, "resume", "start the clock again", "clock resume", runner="steer:move_clock")
    idle = command(
        kinds,
        "run-until-idle",
        "move the time forward until nothing more is planned",
        "clock run-until-idle",
        runner="steer:move_clock",
    )
    for parser in (show, advance, to, freeze, resume, idle):
        _of_running(parser)
        parser.add_argument(
            "--timeout", type=duration, default=30_000, help="how long to wait for the answer (default 30s)"
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object")


def _image_side(text: str) -> int:
    from mockjumio.scenario.model import IMAGE_SIDES  # which other commands do not need

    pixels: int = of(kinds.whole(*IMAGE_SIDES))(text)
    return pixels


def _healthcheck(commands: Any) -> None:
    parser = command(
        commands,
        "healthcheck",
        "exit with 0 if the server is ready (for containers)",
        "healthcheck --server http://127.0.0.1:8017",
        runner="ready_file:check_health",
    )
    parser.add_argument(
        "--server",
        **setting("SERVER"),
        metavar="URL",
        help="the running sandbox (default: the one that wrote the ready file)",
    )
    parser.add_argument(
        "--ready-file",
        **setting("READY_FILE"),
        metavar="FILE",
        help="the file that 'serve --ready-file' wrote",
    )
    parser.add_argument(
        "--port",
        **setting("PORT", DEFAULT_PORT, port_number),
        help="without those two, the server's port on this machine (default %(default)s)",
    )
    parser.add_argument(
        "--live", action="store_true", help="ask only whether it answers, not whether it is ready"
    )


def _of_running(parser: argparse.ArgumentParser, **words: str) -> None:
    server = f"http://127.0.0.1:{DEFAULT_PORT}"
    remote_options(parser, server, "the running sandbox (default %(default)s)", **words)


COMMANDS: tuple[Callable[[Any], None], ...] = (
    *(_scenarios, _specimen, _tls, _doctor, _explain, _compact),
    *(_tail, _callbacks, _transactions, _requests),
    *(_resend, _clock, _healthcheck, _completion),
)
