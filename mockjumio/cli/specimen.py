"""How does ``mockjumio specimen`` draw one image? Of the transaction that ``generate`` has with this seed."""

import argparse
import shlex
import sys
from pathlib import Path

from mockjumio.cli.arguments import environment, folders, library
from mockjumio.cli.choose import named_scenarios
from mockjumio.cli.output import note
from mockjumio.clock import start_of_day, system_now, timestamp
from mockjumio.contract.enums import ID_VERIFICATION
from mockjumio.errors import UsageError
from mockjumio.messages.callback import classifiers
from mockjumio.messages.resources import pages
from mockjumio.personas.chance import draw_seed
from mockjumio.play.check import preview
from mockjumio.play.images import make
from mockjumio.specimens.image import mark
from mockjumio.transaction import Transaction, outcome

_FORMATS = {".jpg": "jpeg", ".jpeg": "jpeg", ".png": "png"}
_OTHER_FORMATS = frozenset((".gif", ".webp", ".tif", ".tiff", ".bmp", ".pdf", ".heic", ".svg"))
STANDARD_OUTPUT = "-"


def run(arguments: argparse.Namespace) -> int:
    _check_output(arguments)
    seed = draw_seed() if arguments.seed is None else arguments.seed
    now = start_of_day(system_now()) if arguments.now is None else arguments.now
    transaction = _transaction(arguments, seed, now)
    classifier = _classifier(transaction, arguments.classifier)
    picture = make(_as_asked(transaction, arguments, classifier), classifier)
    if classifier not in dict(transaction.images.files):
        picture = mark(picture, transaction.scenario)
    _write(picture, arguments.output)
    size = f"{len(picture) / 1024:.0f} kB"
    note(f"{_output_name(arguments.output)}: {classifier} of {transaction.scenario}, {size}")
    if arguments.seed is None:
        note(f"the same again: mockjumio specimen {_command_to_repeat(arguments, seed, now, classifier)}")
    return 0


def _check_output(arguments: argparse.Namespace) -> None:
    """Raises for a name that promises another format, and for a terminal, which would show garbage."""
    ending = Path(arguments.output).suffix.lower()
    if ending in _OTHER_FORMATS and not arguments.format:
        raise UsageError(
            f"{arguments.output}: images are JPEG or PNG, not {ending[1:]}; end it in .jpg or .png"
        )
    if arguments.output == STANDARD_OUTPUT and sys.stdout.isatty():
        raise UsageError("a terminal cannot show an image: redirect standard output, or use -o FILE")


def _command_to_repeat(arguments: argparse.Namespace, seed: int, now: int, classifier: str) -> str:
    """The words that draw the same image."""
    words = [arguments.scenario, "--seed", str(seed), "--now", timestamp(now), "--classifier", classifier]
    words += [word for change in arguments.set for word in ("--set", change)]
    words += [word for folder in folders(arguments) for word in ("--scenarios", str(folder))]
    words += [word for name in arguments.env for word in ("--env", name)]
    words += ["--flat"] if arguments.flat else []
    words += ["--format", arguments.format] if arguments.format else []
    words += ["--size", str(arguments.size)] if arguments.size else []
    return shlex.join([*words, "-o", arguments.output])


def _transaction(arguments: argparse.Namespace, seed: int, now: int) -> Transaction:
    """At the end of its journey; raises unless exactly one scenario is meant."""
    arguments.scenarios = [arguments.scenario]
    found = named_scenarios(arguments, library(arguments))
    if len(found) != 1:
        names = ", ".join(one.word for one in found)
        raise UsageError(
            f"{arguments.scenario} has {len(found)} scenarios, and one is drawn; name one: {names}"
        )
    return outcome(preview(found[0].scenario, seed=seed, now=now, env=environment(arguments)).transaction)


def _classifier(transaction: Transaction, asked: str | None) -> str:
    scan = transaction.product == ID_VERIFICATION
    there = classifiers(transaction) if scan else tuple(map(str, pages(transaction)))
    if not there:
        raise UsageError(f"{transaction.scenario} has no images: it ends as {transaction.result.status}")
    if asked is not None and asked not in there:
        raise UsageError(f"{transaction.scenario} has no image {asked!r}; it has {', '.join(there)}")
    return asked or there[0]


def _as_asked(transaction: Transaction, arguments: argparse.Namespace, classifier: str) -> Transaction:
    """With the look of the flags; a file of the scenario's own is as it is."""
    images = transaction.images
    by_name = _FORMATS.get(Path(arguments.output).suffix.lower(), images.format)
    images = images._replace(
        format=arguments.format or by_name,
        flat=arguments.flat or images.flat,
        longest=arguments.size or images.longest,
    )
    if classifier in dict(images.files) and (arguments.flat or arguments.format or arguments.size):
        raise UsageError(
            f"{transaction.scenario} uses a file for its {classifier}, which is not drawn: "
            "leave out --flat, --format and --size"
        )
    return transaction._replace(images=images)


def _write(picture: bytes, output: str) -> None:
    if output == STANDARD_OUTPUT:
        sys.stdout.buffer.write(picture)
        return
    try:
        Path(output).write_bytes(picture)
    except (FileNotFoundError, PermissionError, IsADirectoryError, NotADirectoryError) as error:
        raise UsageError(f"{output}: cannot be written: {error.strerror}") from None


def _output_name(output: str) -> str:
    return "standard output" if output == STANDARD_OUTPUT else output
