"""Which commands and options are there? Flags, then ``MOCKJUMIO_*``, then defaults."""

import argparse
import os
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any, NamedTuple, NoReturn

from mockjumio import __version__
from mockjumio.clock import Mode, Pace, parse_pace, parse_timestamp
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


class Unflagged(NamedTuple):
    """An option that was not on the command line, until :func:`parse` puts its value in its place."""

    value: Any
    from_environment: bool = False

    def __str__(self) -> str:  # as --help shows it
        return str(self.value)


class _Parser(argparse.ArgumentParser):
    """Raises instead of exiting, so that every error leaves by the same door."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message}; see '{self.prog} --help'")


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    """The command line, with ``run`` the function of the command.

    ``unflagged`` names the options that were not on it, ``unset`` those that the environment lacks too.
    """
    parser = _Parser(
        prog="mockjumio",
        description="The sandbox that Jumio never shipped: Netverify callbacks, images, retrieval, delete.",
        epilog="exit codes: 0 well; 1 a callback was not accepted or an expectation failed; 2 usage; "
        "3 unknown or invalid scenario or configuration; 4 nothing answered; 5 timed out",
    )
    parser.add_argument("--version", action="version", version=f"mockjumio {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True, parser_class=_Parser)
    for add in (_serve, _demo, _trigger, _generate, _scenarios, _clock, _explain, _healthcheck):
        add(commands)
    return _settled(parser.parse_args(arguments))


def _settled(parsed: argparse.Namespace) -> argparse.Namespace:
    unflagged = {name: value for name, value in vars(parsed).items() if isinstance(value, Unflagged)}
    for name, option in unflagged.items():
        setattr(parsed, name, option.value)
    parsed.unflagged = frozenset(unflagged)
    parsed.unset = frozenset(name for name, option in unflagged.items() if not option.from_environment)
    return parsed


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
    parser.add_argument(
        "--config",
        **_setting("CONFIG"),
        metavar="FILE",
        help="settings, merchants and folders (default: mockjumio.yaml in this folder, if it is there)",
    )
    parser.add_argument(
        "--clock",
        **_setting("CLOCK", Pace(Mode.REAL), _pace),
        metavar="real|manual|60x",
        help="the merchant's clock: the machine's, one that only moves when told, or so many times as fast",
    )
    parser.add_argument(
        "--control-token",
        **_control_token(),
        metavar="TOKEN",
        help="demand it of whoever calls the control API",
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
    parser.add_argument(
        "--to", metavar="URL", help="the merchant's callback URL; with --server, instead of the one it knows"
    )
    parser.add_argument("--timeout", type=_duration, default=30_000, help="how long to wait (default 30s)")
    parser.add_argument(
        "--ordinal",
        type=_positive,
        default=Unflagged(1),
        metavar="N",
        help="the merchant's Nth transaction (default 1)",
    )
    parser.add_argument(
        "--linger",
        type=_duration,
        default=Unflagged(0),
        help="serve images and results for so long afterwards",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    group = _remote_options(parser, None, "play on the running sandbox there, on its merchant's clock")
    group.add_argument(
        "--no-wait", action="store_true", default=Unflagged(value=False), help="end when all are started"
    )
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


def _clock(commands: Any) -> None:
    group = commands.add_parser("clock", help="show and move a merchant's time on a running sandbox")
    kinds = group.add_subparsers(dest="kind", metavar="COMMAND", required=True, parser_class=_Parser)
    show = _command(kinds, "show", "what time it is, and what is planned", module="clock")
    advance = _command(kinds, "advance", "move it forward; waits for every callback due", module="clock")
    advance.add_argument("by", type=_duration, metavar="DURATION", help="such as 15m, 1h30m or 90 (seconds)")
    to = _command(kinds, "set", "move it forward to an instant; waits for every callback due", module="clock")
    to.add_argument("now", type=_instant, metavar="TIME", help="ISO 8601, such as 2017-11-22T10:00:00Z")
    freeze = _command(kinds, "freeze", "let it stand still", module="clock")
    resume = _command(kinds, "resume", "let it go on from where it stands", module="clock")
    idle = _command(kinds, "run-until-idle", "move it until nothing is planned any more", module="clock")
    for parser in (show, advance, to, freeze, resume, idle):
        _remote_options(
            parser, f"http://127.0.0.1:{DEFAULT_PORT}", "the running sandbox (default %(default)s)"
        )
        parser.add_argument(
            "--timeout", type=_duration, default=30_000, help="how long to wait for the answer (default 30s)"
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object")


def _remote_options(
    parser: argparse.ArgumentParser, server: str | None, words: str
) -> argparse._ArgumentGroup:
    group = parser.add_argument_group("running sandbox")
    group.add_argument("--server", **_setting("SERVER", server), metavar="URL", help=words)
    group.add_argument(
        "--merchant",
        default=Unflagged(None),
        metavar="TOKEN",
        help="API token of the merchant (default: the first)",
    )
    group.add_argument(
        "--control-token", **_control_token(), metavar="TOKEN", help="if the sandbox demands one"
    )
    return group


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
    # MOCKJUMIO_PORT is meant for the server that runs; a command beside it takes any free port.
    said = _setting("PORT", port, _port) if port else {"default": Unflagged(port), "type": _port}
    group.add_argument("--port", **said, help="port to listen on, 0 for any (default %(default)s)")
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
    parser.add_argument(
        "--now",
        type=_instant,
        default=Unflagged(None),
        metavar="TIME",
        help="when the clock starts, ISO 8601",
    )
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
        return {"default": Unflagged(default), "type": convert}
    try:
        return {"default": Unflagged(convert(text), from_environment=True), "type": convert}
    except argparse.ArgumentTypeError as error:
        raise ConfigurationError(f"MOCKJUMIO_{name}: {error}") from None


def _switch(name: str) -> dict[str, Any]:
    text = os.environ.get(f"MOCKJUMIO_{name}", "").lower()
    if text not in ("", "0", "1", "true", "false"):
        raise ConfigurationError(f"MOCKJUMIO_{name}: {text!r} is neither true nor false")
    default = Unflagged(text in ("1", "true"), from_environment=bool(text))
    return {"action": "store_true", "default": default}


def _control_token() -> dict[str, Any]:
    return _setting("CONTROL_TOKEN", None, _header_text)


def _header_text(text: str) -> str:
    if not text.isascii() or not text.isprintable() or text != text.strip():
        raise argparse.ArgumentTypeError("a token is printable ASCII")
    return text


def _pace(text: str) -> Pace:
    try:
        return parse_pace(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


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
    try:
        instant = parse_timestamp(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a time such as 2017-11-22T10:00:00Z") from None
    if not 0 <= instant < _END_OF_TIME:
        raise argparse.ArgumentTypeError(f"{text!r} is not between 1970 and 2200")
    return instant
