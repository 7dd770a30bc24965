"""How is a command described, and how does an option get its value? Flags, ``MOCKJUMIO_*``, then defaults."""

import argparse
import os
import re
import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

from mockjumio.clock import parse_duration
from mockjumio.errors import ConfigurationError, UsageError, cause_of, nearest, printable
from mockjumio.schema import kinds
from mockjumio.schema.kinds import Scalar

if TYPE_CHECKING:
    from mockjumio.scenario.library import Library


def of(kind: Scalar) -> Callable[[str], Any]:
    """What argparse reads an option of this kind with."""

    def read(text: str) -> Any:
        try:
            return kind.convert(text)
        except ValueError as error:
            raise argparse.ArgumentTypeError(str(error)) from None

    return read


def _duration(text: str) -> int:
    """A bare number is seconds."""
    return parse_duration(f"{text}s" if text.replace(".", "", 1).isdigit() else text)


_END_OF_TIME = 7_258_118_400_000  # 2200-01-01; people have birthdays before and documents expire after


def _instant(text: str) -> int:
    instant: int = kinds.INSTANT.convert(text)
    if instant >= _END_OF_TIME:
        raise ValueError(f"{text!r} is not between 1970 and 2200")
    return instant


duration = of(Scalar("a duration", _duration))  # milliseconds
instant = of(Scalar("a time", _instant))
pace = of(kinds.PACE)
port_number = of(kinds.PORT)
positive = of(kinds.whole(1, kinds.MAX_SEED))
whole = of(kinds.SEED)


def _mix(text: str) -> list[tuple[str, float]]:
    """The words and weights of ``approved:80,fraud:20``; a weight that is not said is 1."""
    parts = []
    for item in map(str.strip, text.split(",")):
        word, colon, weight = item.rpartition(":")
        if not colon or word.endswith(":"):  # mine.yaml::fraud
            word, weight = item, "1"
        if not word:
            raise ValueError(f"{text!r}: a scenario is missing; write approved:80,fraud:20")
        parts.append(
            (word, _number(weight, f"{item!r}: the weight is not a number above 0; write {word}:80"))
        )
    return parts


def _number(text: str, wrong: str, most: float = 1_000_000) -> float:
    """Above 0, written with digits and at most one point."""
    number = float(text) if re.fullmatch(r"\d{1,9}(\.\d{1,9})?", text, re.ASCII) else 0.0
    if not 0 < number <= most:
        raise ValueError(wrong)
    return number


_FASTEST = 100_000  # starts a second

mix = of(Scalar("a mix", _mix))
rate = of(
    Scalar(
        "a rate",
        lambda text: _number(text, f"{text!r} is not a number above 0, up to {_FASTEST:,}", _FASTEST),
    )
)


def public_url(text: str | None) -> str | None:
    """``--public-url``, wherever it was said; raises what is wrong with it."""
    if text is None:
        return None
    from mockjumio.messages import links

    try:
        return links.base(text)
    except ValueError as error:
        raise UsageError(f"--public-url {error}") from None


class Parser(argparse.ArgumentParser):
    """Raises instead of exiting, so that every error leaves by the same door.

    A value may begin with a minus and a digit: its kind then says what is wrong with ``-5m``. No option does.
    """

    def __init__(self, *words: Any, **options: Any) -> None:
        super().__init__(*words, **options)
        self._negative_number_matcher = re.compile(r"-\.?\d")

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        if action.choices is None or value in action.choices:
            return
        known = list(map(str, action.choices))
        hint = nearest(str(value), known)
        tail = f"did you mean {hint}?" if hint else f"choose from {', '.join(known)}"
        if isinstance(action, argparse._SubParsersAction):
            self.error(f"unknown command {value!r}; {tail}")
        raise argparse.ArgumentError(action, f"unknown value {value!r}; {tail}")

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message}{' See' if message.endswith('?') else '; see'} '{self.prog} --help'")


def command(
    commands: Any, name: str, words: str, example: str, *, runner: str | None = None
) -> argparse.ArgumentParser:
    """A command that ``mockjumio.cli.NAME`` runs, or the ``MODULE:FUNCTION`` that ``runner`` names."""
    parser = describe(commands, name, words, example)

    def run(parsed: argparse.Namespace) -> int:
        where, _, function = (runner or name).partition(":")
        code: int = getattr(import_module(f"mockjumio.cli.{where}"), function or "run")(parsed)
        return code

    parser.set_defaults(run=run)
    return parser


def describe(commands: Any, name: str, words: str, example: str) -> argparse.ArgumentParser:
    """A command, or a group of them, with an example of its use."""
    parser: argparse.ArgumentParser = commands.add_parser(
        name,
        help=words,
        description=words,
        epilog=f"example:\n  mockjumio {example}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    return parser


def group(commands: Any, name: str, words: str, example: str) -> Any:
    """What the commands of a group are added to."""
    parser = describe(commands, name, words, example)
    parser.set_defaults(run=help_of(parser))
    return parser.add_subparsers(dest="kind", metavar="COMMAND", parser_class=Parser)


def help_of(parser: argparse.ArgumentParser) -> Callable[[argparse.Namespace], int]:
    """What is run where a command is missing: shows which there are."""

    def run(_: argparse.Namespace) -> int:
        parser.print_help(sys.stderr)
        return UsageError.exit_code

    return run


class Unflagged(NamedTuple):
    """An option that was not on the command line, until :func:`settle` puts its value in its place.

    The value may be what is wrong with its environment variable: that matters to whoever has the option.
    """

    value: Any
    from_environment: bool = False

    def __str__(self) -> str:  # as --help shows it
        return str(self.value)


def settle(parsed: argparse.Namespace) -> argparse.Namespace:
    """Every option with its value; raises what is wrong with the environment."""
    unflagged = {name: value for name, value in vars(parsed).items() if isinstance(value, Unflagged)}
    wrong = [option.value for option in unflagged.values() if isinstance(option.value, ConfigurationError)]
    if wrong:
        raise ConfigurationError("\n".join(map(str, wrong)))
    for name, option in unflagged.items():
        setattr(parsed, name, option.value)
    parsed.unflagged = frozenset(unflagged)
    parsed.unset = frozenset(name for name, option in unflagged.items() if not option.from_environment)
    return parsed


def setting(name: str, default: Any = None, convert: Callable[[str], Any] = str) -> dict[str, Any]:
    """An option whose default is ``MOCKJUMIO_NAME``, if that is set."""
    text = os.environ.get(f"MOCKJUMIO_{name}")
    if not text or text.startswith("tcp://"):  # Kubernetes sets MOCKJUMIO_PORT so, for a service of this name
        return {"default": Unflagged(default), "type": convert}
    try:
        return {"default": Unflagged(convert(text), from_environment=True), "type": convert}
    except argparse.ArgumentTypeError as error:
        return {"default": Unflagged(ConfigurationError(f"MOCKJUMIO_{name}: {error}")), "type": convert}


def choice(name: str, default: str, *choices: str) -> dict[str, Any]:
    """Likewise of one of these words."""

    def read(text: str) -> str:
        if text not in choices:
            raise argparse.ArgumentTypeError(f"{text!r} is not {', '.join(choices[:-1])} or {choices[-1]}")
        return text

    return {**setting(name, default, read), "choices": choices}


def secret(name: str, default: Any = None, convert: Callable[[str], Any] = str) -> dict[str, Any]:
    """Likewise of a secret: ``MOCKJUMIO_NAME_FILE`` names a file that has it, as containers mount them."""
    file = os.environ.get(f"MOCKJUMIO_{name}_FILE")
    if not file:
        return setting(name, default, convert)
    try:
        if os.environ.get(f"MOCKJUMIO_{name}"):
            raise ConfigurationError(f"MOCKJUMIO_{name} and MOCKJUMIO_{name}_FILE are both set; set one")
        text = Path(file).read_text(encoding="utf-8").rstrip("\r\n")
        if not text:
            raise ConfigurationError(f"MOCKJUMIO_{name}_FILE: {printable(file)} is empty")
        return {"default": Unflagged(convert(text), from_environment=True), "type": convert}
    except ConfigurationError as error:
        wrong = error
    except argparse.ArgumentTypeError as error:
        wrong = ConfigurationError(f"MOCKJUMIO_{name}_FILE: {printable(file)}: {error}")
    except UnicodeDecodeError:
        wrong = ConfigurationError(f"MOCKJUMIO_{name}_FILE: {printable(file)} is not UTF-8")
    except (OSError, ValueError) as error:
        why = cause_of(error)
        wrong = ConfigurationError(f"MOCKJUMIO_{name}_FILE: cannot read {printable(file)}: {why}")
    return {"default": Unflagged(wrong), "type": convert}


def switch(name: str, usual: bool | None = False) -> dict[str, Any]:
    text = os.environ.get(f"MOCKJUMIO_{name}", "").lower()
    if text not in ("", "0", "1", "true", "false"):
        wrong = ConfigurationError(f"MOCKJUMIO_{name}: {text!r} is neither true nor false")
        return {"action": "store_true", "default": Unflagged(wrong)}
    default = Unflagged(text in ("1", "true") if text else usual, from_environment=bool(text))
    return {"action": "store_true", "default": default}


def folders(arguments: argparse.Namespace) -> list[Path]:
    """``--scenarios``, otherwise ``MOCKJUMIO_SCENARIOS``."""
    named = arguments.folders
    if named is None:
        named = [part for part in os.environ.get("MOCKJUMIO_SCENARIOS", "").split(os.pathsep) if part]
    return [Path(folder) for folder in named]


def library(arguments: argparse.Namespace) -> "Library":
    """The scenarios that there are; what is wrong in their folders is warned of."""
    from mockjumio.cli.output import warn_of_files  # neither of which --help needs
    from mockjumio.scenario.library import Library

    found = Library(folders(arguments))
    warn_of_files(found)
    return found


def environment(arguments: argparse.Namespace) -> Mapping[str, str]:
    """The environment variables that templates may use: those that are listed, and set."""
    return {name: os.environ[name] for name in arguments.env if name in os.environ}
