"""How is the contract explained? One field in full, or all of them in a table."""

import argparse

from mockjumio.cli.output import colour, print_json, table
from mockjumio.contract.reference import Entry, entries, find
from mockjumio.errors import UsageError, nearest


def run(arguments: argparse.Namespace) -> int:
    chosen = list(entries()) if arguments.field is None else _find(arguments.field)
    if arguments.json:
        print_json([_view(entry) for entry in chosen])
    elif arguments.field is None:
        rows = [(one.path, _length(one), one.sent) for one in chosen]
        print(table(("FIELD", "LENGTH", "SENT"), rows))
    else:
        print("\n\n".join(_in_full(entry) for entry in chosen))
    return 0


def _find(name: str) -> list[Entry]:
    found = find(name)
    if not found:
        known = {entry.path for entry in entries()} | {entry.field.name for entry in entries()}
        hint = nearest(name, sorted(known))
        raise UsageError(f"no field {name!r} in the contract" + (f"; did you mean {hint}?" if hint else ""))
    return found


def _in_full(entry: Entry) -> str:
    rows = [
        ("what", entry.field.words),
        ("sent", entry.sent),
        ("value", entry.value),
        (
            "length",
            f"at most {entry.field.max_length} characters" if entry.field.max_length else "not limited",
        ),
        ("callback of", entry.product),
        ("Jumio's document", entry.section),
    ]
    return "\n".join([colour(entry.path, "strong"), *(f"  {label:<17} {text}" for label, text in rows)])


def _length(entry: Entry) -> str:
    return str(entry.field.max_length or "")


def _view(entry: Entry) -> dict[str, object]:
    return {
        "path": entry.path,
        "product": entry.product,
        "mandatory": entry.field.mandatory,
        "max_length": entry.field.max_length,
        "description": entry.field.words,
        "sent": entry.sent,
        "value": entry.value,
        "section": entry.section,
    }
