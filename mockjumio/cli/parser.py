"""Which commands and options are there? Flags, then ``MOCKJUMIO_*``, then defaults."""

import argparse
import os
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any, NoReturn

from mockjumio import __version__
from mockjumio.contract.enums import PRODUCTS
from mockjumio.errors import ConfigurationError, UsageError
from mockjumio.settings import (
    DEFAULT_ADMIN_SECRET,
    DEFAULT_ADMIN_TOKEN,
    DEFAULT_HOST,
    DEFAULT_PORT,
    DEFAULT_SECRET,
    DEFAULT_SEED,
    DEFAULT_TOKEN,
)


class _Parser(argparse.ArgumentParser):
    """Raises instead of exiting, so that every error leaves by the same door."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message}; see '{self.prog} --help'")


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    """The command line, with ``run`` the function of the command."""
    parser = _Parser(
        prog="mockjumio",
        description="The sandbox that Jumio never shipped: Netverify callbacks, images, retrieval, delete.",
        epilog="exit codes: 0 well; 1 a callback was not accepted or an expectation failed; 2 usage; "
        "3 unknown or invalid scenario or configuration; 4 nothing answered; 5 timed out",
    )
    parser.add_argument("--version", action="version", version=f"mockjumio {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True, parser_class=_Parser)
    for add in (_serve, _demo, _trigger, _generate, _scenarios, _explain, _healthcheck):
        add(commands)
    return parser.parse_args(arguments)


def _command(commands: Any, name: str, words: str, *, module: str | None = None) -> argparse.ArgumentParser:
    """A command whose module ``mockjumio.cli.NAME`` has a function ``run``."""
    parser: argparse.ArgumentParser = commands.add_parser(name, help=words, description=words)

    def run(parsed: argparse.Namespace) -> int:
        code: int = import_module(f"mockjumio.cli.{module or name}").run(parsed)
        return code

    parser.set_defaults(run=run)
    return parser


def _serve(commands: Any) -> None:
    parser = _command(commands, "serve", "run the sandbox")
    _server_options(parser, DEFAULT_PORT)
    parser.add_argument(
        "--callback-url", **_setting("CALLBACK_URL"), help="where callbacks go, if a start names none"
    )
    parser.add_argument(
        "--seed", **_setting("SEED", DEFAULT_SEED, _whole), help="the merchant's seed (default %(default)s)"
    )
    parser.add_argument(
        "--ready-file", metavar="FILE", help="write url, pid, token and secret there when ready"
    )
    _wire_options(parser)
    _scenario_options(parser)


def _demo(commands: Any) -> None:
    parser = _command(commands, "demo", "run the main job once, end to end, and end")
    parser.add_argument(
        "--seed", type=_whole, default=DEFAULT_SEED, help="seed of the run (default %(default)s)"
    )
    parser.add_argument("--json", action="store_true", help="print JSON")


def _trigger(commands: Any) -> None:
    parser = _command(commands, "trigger", "play scenarios against a merchant URL and wait for the outcome")
    parser.add_argument("scenarios", nargs="+", metavar="SCENARIO", help="name, or path of a YAML file")
    parser.add_argument("--to", required=True, metavar="URL", help="the merchant's callback URL")
    parser.add_argument("--timeout", type=_duration, default=30_000, help="how long to wait (default 30s)")
    parser.add_argument(
        "--ordinal", type=_positive, default=1, metavar="N", help="the merchant's Nth transaction (default 1)"
    )
    parser.add_argument(
        "--linger", type=_duration, default=0, help="serve images and results for so long afterwards"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    _play_options(parser)
    _server_options(parser, 0)
    _wire_options(parser)
    _scenario_options(parser)


def _generate(commands: Any) -> None:
    parser = _command(commands, "generate", "print callbacks instead of sending them")
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
    _play_options(parser)
    _scenario_options(parser)


def _scenarios(commands: Any) -> None:
    group = commands.add_parser("scenarios", help="list, show, validate scenarios")
    kinds = group.add_subparsers(dest="kind", metavar="COMMAND", required=True, parser_class=_Parser)
    listing = _command(kinds, "list", "what can be played", module="scenarios")
    listing.add_argument("text", nargs="*", metavar="TEXT", help="words in name, title, advice or status")
    listing.add_argument("--product", choices=PRODUCTS, help="of this product only")
    listing.add_argument("--status", help="with this result only, such as DENIED_FRAUD")
    listing.add_argument("--code", help="with this reject reason or detail code only")
    listing.add_argument("--json", action="store_true", help="print an array of objects")
    showing = _command(
        kinds, "show", "a scenario as it is played, with everything it extends", module="scenarios"
    )
    showing.add_argument("name", metavar="SCENARIO")
    checking = _command(
        kinds, "validate", "check scenarios against their format and the contract", module="scenarios"
    )
    checking.add_argument(
        "paths", nargs="*", metavar="SCENARIO", help="names or files (default: all there are)"
    )
    schema = _command(kinds, "schema", "print the JSON Schema of scenarios, for editors", module="scenarios")
    new = _command(kinds, "new", "write a commented file to start from", module="scenarios")
    new.add_argument("name", metavar="NAME")
    for parser in (listing, showing, checking, schema, new):
        _scenario_options(parser)


def _explain(commands: Any) -> None:
    parser = _command(commands, "explain", "what the contract says of a field, and where")
    parser.add_argument("field", nargs="?", metavar="FIELD", help="such as idFaceMatch (default: all)")
    parser.add_argument("--json", action="store_true", help="print an array of objects")


def _healthcheck(commands: Any) -> None:
    parser = _command(commands, "healthcheck", "exit with 0 if the server answers (for containers)")
    parser.add_argument("--server", **_setting("SERVER", f"http://127.0.0.1:{DEFAULT_PORT}"), metavar="URL")


def _server_options(parser: argparse.ArgumentParser, port: int) -> None:
    group = parser.add_argument_group("server")
    group.add_argument(
        "--host", **_setting("HOST", DEFAULT_HOST), help="address to listen on (default %(default)s)"
    )
    group.add_argument(
        "--port", **_setting("PORT", port, _port), help="port to listen on, 0 for any (default %(default)s)"
    )
    group.add_argument(
        "--public-url", **_setting("PUBLIC_URL"), metavar="URL", help="base of the links that merchants get"
    )
    group.add_argument("--token", **_setting("TOKEN", DEFAULT_TOKEN), help="API token (default %(default)s)")
    group.add_argument(
        "--secret", **_setting("SECRET", DEFAULT_SECRET), help="API secret (default %(default)s)"
    )
    group.add_argument(
        "--admin-token",
        **_setting("ADMIN_TOKEN", DEFAULT_ADMIN_TOKEN),
        help="token for retrieval and delete only",
    )
    group.add_argument("--admin-secret", **_setting("ADMIN_SECRET", DEFAULT_ADMIN_SECRET), help="its secret")
    group.add_argument(
        "--strict-accept", **_switch("STRICT_ACCEPT"), help="403 without Accept: application/json"
    )


def _wire_options(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("callbacks")
    group.add_argument("--charset", **_switch("CHARSET"), help="Content-Type with ;charset=UTF-8")
    group.add_argument("--plus-for-space", **_switch("PLUS_FOR_SPACE"), help="a space is + instead of %%20")
    group.add_argument("--only-200", **_switch("ONLY_200"), help="accept nothing but 200 from the merchant")
    group.add_argument("--user-agent", **_setting("USER_AGENT", "mockjumio"), help="(default %(default)s)")


def _play_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--seed", type=_whole, help="same seed, same callback (default: drawn and printed)")
    parser.add_argument(
        "--count", type=_positive, default=1, metavar="N", help="play each N times (default 1)"
    )
    parser.add_argument("--now", type=_instant, metavar="TIME", help="when the clock starts, ISO 8601")
    parser.add_argument(
        "--set",
        dest="set",
        action="append",
        default=[],
        metavar="PATH=VALUE",
        help="replace a value of the scenario, such as result.face_match=12; value as in YAML",
    )


def _scenario_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--scenarios",
        dest="folders",
        action="append",
        metavar="DIR",
        default=None,
        help="a folder of your own scenarios; repeatable (MOCKJUMIO_SCENARIOS: separated by ':')",
    )
    parser.add_argument(
        "--env",
        action="append",
        default=[],
        metavar="NAME",
        help="let templates use this environment variable",
    )


def _setting(name: str, default: Any = None, convert: Callable[[str], Any] = str) -> dict[str, Any]:
    """An option whose default is ``MOCKJUMIO_NAME``, if that is set."""
    text = os.environ.get(f"MOCKJUMIO_{name}")
    if not text or text.startswith("tcp://"):  # Kubernetes sets MOCKJUMIO_PORT so, for a service of this name
        return {"default": default, "type": convert}
    try:
        return {"default": convert(text), "type": convert}
    except argparse.ArgumentTypeError as error:
        raise ConfigurationError(f"MOCKJUMIO_{name}: {error}") from None


def _switch(name: str) -> dict[str, Any]:
    text = os.environ.get(f"MOCKJUMIO_{name}", "").lower()
    if text not in ("", "0", "1", "true", "false"):
        raise ConfigurationError(f"MOCKJUMIO_{name}: {text!r} is neither true nor false")
    return {"action": "store_true", "default": text in ("1", "true")}


def _whole(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 19 or int(text) > 2**63 - 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number")
    return int(text)


def _positive(text: str) -> int:
    if _whole(text) < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return int(text)


def _port(text: str) -> int:
    if _whole(text) > 65535:
        raise argparse.ArgumentTypeError(f"{text} is not a port")
    return int(text)


def _duration(text: str) -> int:
    """Milliseconds; a bare number is seconds."""
    from mockjumio import durations

    try:
        return durations.milliseconds(f"{text}s" if text.replace(".", "", 1).isdigit() else text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


_END_OF_TIME = 7_258_118_400_000  # 2200-01-01; people have birthdays before and documents expire after


def _instant(text: str) -> int:
    from mockjumio.clock import parse_timestamp

    try:
        instant = parse_timestamp(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a time such as 2017-11-22T10:00:00Z") from None
    if not 0 <= instant < _END_OF_TIME:
        raise argparse.ArgumentTypeError(f"{text!r} is not between 1970 and 2200")
    return instant
