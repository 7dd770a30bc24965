"""Write docs/reference/ from the package: each page is as true as the tables that it is made of."""

import argparse
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any

from argparse_manpage.manpage import Manpage

from mockjumio.cli.completion import whole_parser
from mockjumio.cli.config_file import FILE
from mockjumio.cli.parser import build
from mockjumio.contract.editions import EDITIONS, FIRST, KYX
from mockjumio.contract.reference import entries
from mockjumio.scenario.merchant_settings import SETTINGS, WIRE
from mockjumio.scenario.model import SCENARIO
from mockjumio.schema.kinds import Key, Kind, Scalar
from mockjumio.schema.sections import ListOf, Pairs, Section
from mockjumio.version import __version__
from mockjumio.web.control.openapi import Call, calls_of, kind_of, openapi
from mockjumio.web.control.openapi import Kind as JsonKind

FOLDER = Path(__file__).parent.parent / "docs" / "reference"
WIDTH = 100  # columns of a command's help
_WRITTEN = "Written by `python tools/write_reference.py`; do not edit."
_LAST = list(EDITIONS)[-1]


def pages() -> dict[str, str]:
    """The text of each page and of the manual, by its file's name."""
    made: dict[str, Callable[[], Iterator[str]]] = {
        "scenario-format.md": _scenario_format,
        "settings.md": _settings,
        "control-api.md": _control_api,
        "command-line.md": _command_line,
        "contract.md": _contract,
    }
    return {name: "\n\n".join(page()) + "\n" for name, page in made.items()} | {"mockjumio.1": _manual()}


def _head(title: str, words: str) -> str:
    return f"# {title}\n\n{_WRITTEN}\n\n{words}"


def _table(headings: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    lines = [tuple(headings)]
    lines += [tuple(map(_cell, row)) for row in rows]
    written = [f"| {' | '.join(line)} |" for line in lines]
    return "\n".join([written[0], "|" + "---|" * len(lines[0]), *written[1:]])


def _cell(text: str) -> str:
    return re.sub(r"\s+", " ", text).replace("|", "\\|") or " "


def _code(text: str) -> str:
    if not text:
        return ""
    return f"`` {text} ``" if "`" in text else f"`{text}`"


# What can be written in YAML


def _scenario_format() -> Iterator[str]:
    yield _head(
        "Scenario format",
        "A scenario is a YAML mapping. Everything but `name` and `result` has a default. The same as JSON "
        "Schema, for editors: `mockjumio scenarios schema`. How to write one: [Scenarios](../scenarios.md).",
    )
    yield from _sections("", SCENARIO, skip=("settings",))
    yield "`settings` takes what a merchant can be set to: [Settings](settings.md)."


def _settings() -> Iterator[str]:
    yield _head(
        "Settings",
        "What a merchant sets, and how its callbacks look: in a scenario's `settings` (the first part only), "
        "in `POST` and `PATCH /merchants`, in the configuration file, in the plugin's marker, and in the "
        "[console](../console.md).",
    )
    yield "## Of the merchant"
    yield from _sections("", SETTINGS)
    yield "## Of its callbacks and calls"
    yield from _sections("", WIRE)
    yield "## The configuration file"
    yield (
        "`mockjumio.yaml`, or `serve --config FILE`. Each option of `serve` is an environment variable, too: "
        "`--callback-url` is `MOCKJUMIO_CALLBACK_URL`."
    )
    yield _table(("key", "value", "what"), (_row(key) for key in FILE.keys.values()))


def _sections(path: str, section: Section, skip: Iterable[str] = ()) -> Iterator[str]:
    """The table of a section, and below it those of the sections in it."""
    keys = section.keys.values()
    if path:
        yield f"### `{path}`"
    yield _table(("key", "value", "what", "for example"), ((*_row(key), _code(key.example)) for key in keys))
    for key in keys:
        inner = _inner(key.kind)
        if inner is not None and key.name not in skip:
            yield from _sections(f"{path}.{key.name}".lstrip("."), inner)


def _row(key: Key) -> tuple[str, str, str]:
    return f"`{key.name}`" + (" (mandatory)" if key.required else ""), _value(key.kind), key.words


def _inner(kind: Kind) -> Section | None:
    match kind:
        case Section():
            return kind
        case ListOf():
            return _inner(kind.item)
        case Pairs():
            return _inner(kind.value)
        case _:
            return None


def _value(kind: Kind) -> str:
    options = kind.options() if isinstance(kind, Scalar) and kind.options is not None else ()
    if options and len(options) <= 12:
        return ", ".join(f"`{one}`" for one in options)
    if isinstance(kind, ListOf):
        return f"a list of: {_value(kind.item)}"
    return kind.words


# What can be asked and typed


def _control_api() -> Iterator[str]:
    document = openapi("http://127.0.0.1:8017")
    yield _head(
        "Control API",
        "Under `/_mock/api/v1`. A running sandbox shows the same at `/_mock/api/`, and as OpenAPI 3.1 at "
        "`/_mock/api/v1/openapi.json`. Bodies and answers are JSON; refusals are `application/problem+json` "
        "(RFC 9457), with each wrong value and its place in `errors`.",
    )
    for group, calls in calls_of(document, token=False).items():
        yield f"## {group}"
        for call in calls:
            yield from _call(call)
    yield "## Objects"
    for name, shape in document["components"]["schemas"].items():
        yield f"### {name}"
        yield _object(shape)


def _call(call: Call) -> Iterator[str]:
    yield f"### `{call.method} {call.short}`"
    yield f"{call.words}."
    if call.rows:
        rows = (
            (f"`{row.name}`" + (" (mandatory)" if row.required else ""), row.place, row.kind.words, row.words)
            for row in call.rows
        )
        yield _table(("parameter", "in", "value", "what"), rows)
    yield f"Answers {call.good.status}: {_kind(call.good.kind) or call.good.words}. Refuses with " + (
        ", ".join(one.status for one in call.refusals) + "."
    )
    yield f"```sh\n{call.curl}\n```"


def _kind(kind: JsonKind | None) -> str:
    if kind is None:
        return ""
    return (
        kind.words
        if kind.name is None
        else kind.words.replace(kind.name, f"[{kind.name}](#{kind.name.lower()})")
    )


def _object(shape: Mapping[str, Any]) -> str:
    rows = ((f"`{name}`", kind_of(one).words) for name, one in shape.get("properties", {}).items())
    return _table(("key", "value"), rows)


def _command_line() -> Iterator[str]:
    parser = build()
    yield _head(
        "Command line",
        "`man mockjumio` shows the same where the package is installed for the whole system. For completion, "
        "put this into your shell's start file: `source <(mockjumio completion bash)`, the same with `zsh`, "
        "or `mockjumio completion fish | source`.",
    )
    yield f"```text\n{_help(parser)}\n```"
    for name, command in _commands(parser):
        yield f"## {name}"
        yield f"```text\n{_help(command)}\n```"


def _commands(
    parser: argparse.ArgumentParser, before: str = ""
) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, inner in action.choices.items():
                whole = f"{before} {name}".strip()
                yield whole, inner
                yield from _commands(inner, whole)


def _help(parser: argparse.ArgumentParser) -> str:
    formatter = parser.formatter_class
    parser.formatter_class = lambda prog: formatter(prog, width=WIDTH)  # type: ignore[assignment]
    return parser.format_help().strip()


def _manual() -> str:
    """For ``man``; its head has the version instead of a day."""
    lines = str(Manpage(whole_parser())).splitlines()
    head = f'.TH MOCKJUMIO "1" "" "mockjumio {__version__}" "mockjumio"'
    return "\n".join([head, *(line.rstrip() for line in lines[1:])]) + "\n"


# What Jumio says


def _contract() -> Iterator[str]:
    yield _head(
        "Contract",
        "Each field of the callbacks, in the first and the last edition of Netverify and on the current "
        "platform. `mockjumio explain FIELD --edition E` says all of one; [Editions](../editions.md) lists "
        "what is different in between.",
    )
    for edition, title in (
        (FIRST, f"Netverify {FIRST}"),
        (_LAST, f"Netverify {_LAST}"),
        (KYX, "The current platform"),
    ):
        yield f"## {title}"
        for product, rows in groupby(entries(edition), lambda one: one.product):
            yield f"### {product} ({edition})"
            yield _table(
                ("field", "sent", "value", "length", "what"),
                (
                    (f"`{one.path}`", one.sent, one.value, str(one.field.max_length or ""), one.field.words)
                    for one in rows
                ),
            )


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    for name, text in pages().items():
        (FOLDER / name).write_text(text, encoding="utf-8")
        sys.stdout.write(f"{name} written\n")


if __name__ == "__main__":
    main()
