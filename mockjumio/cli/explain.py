"""How is the contract explained? One field in full, or all of them in a table."""

import argparse
import textwrap
from collections.abc import Iterator, Sequence
from itertools import groupby

from mockjumio.cli.output import colour, print_json, table
from mockjumio.contract.editions import FIRST, KYX, MET
from mockjumio.contract.reference import (
    PAIRS,
    Change,
    Entry,
    Pair,
    changes,
    changes_of,
    entries,
    find,
    from_to,
)
from mockjumio.errors import UsageError, nearest

_WIDTH = 100  # columns
_LABEL = 20  # of which the labels take so many


def run(arguments: argparse.Namespace) -> int:
    field, edition = arguments.field, arguments.edition
    if arguments.diff:
        if edition is not None:
            raise UsageError("--diff names both editions; leave out --edition")
        return _explain_difference(*arguments.diff, field=field, as_json=arguments.json)
    edition = edition or FIRST
    chosen = list(entries(edition)) if field is None else _find(field, edition)
    if arguments.json:
        print_json([_view(entry) for entry in chosen])
    elif field is None:
        rows = [(one.path, one.presence, _length(one), one.field.words) for one in chosen]
        print(table(("FIELD", "SENT", "LENGTH", "WHAT"), rows))
        print("\nmockjumio explain FIELD shows all rules of one field")
    else:
        print("\n\n".join(_in_full(entry) for entry in chosen))
    return 0


def _explain_difference(older: str, newer: str, *, field: str | None, as_json: bool) -> int:
    if MET.index(older) > MET.index(newer):
        raise UsageError(f"--diff {older} {newer}: name the older edition first")
    if newer == KYX:
        return _explain_migration(older, field, as_json=as_json)
    if field is not None:
        _find(field, *from_to(older, newer))
    found = list(changes(older, newer)) if field is None else changes_of(field, older, newer)
    if as_json:
        print_json([_view_of_change(one) for one in found])
    elif found:
        print("\n\n".join(_blocks(found)))
    else:
        of = "" if field is None else f" in {field}"
        print(f"{older} and {newer} have no difference{of}")
    return 0


def _explain_migration(older: str, field: str | None, *, as_json: bool) -> int:
    """Where each parameter is on the platform, whose bodies have another form."""
    found: Sequence[Pair] = PAIRS
    if field is not None:
        parameters = {entry.path.partition(".")[0] for entry in _find(field, *from_to(older, KYX)[:-1])}
        found = [one for one in PAIRS if one.parameter in parameters]
        if not found:
            raise UsageError(f"{field}: no public document says where it is on the current platform")
    if as_json:
        print_json([one._asdict() for one in found])
        return 0
    rows = [
        (one.parameter, one.path or "nowhere", "; ".join((*filter(None, (one.words,)), *_doubt(one))))
        for one in found
    ]
    print(table(("NETVERIFY", "CURRENT PLATFORM", ""), rows))
    return 0


def _doubt(pair: "Pair") -> tuple[str, ...]:
    return ("inferred",) if pair.inferred else ()


def _blocks(found: Sequence[Change]) -> Iterator[str]:
    """A block a table: its rows, and what became of each, step by step."""
    for section, rows in groupby(found, lambda one: one.section):
        lines = [colour(section, "strong")]
        for one in rows:
            lines.append(f"  {one.row} ({one.kind})")
            lines += (_step(step.words, f"{step.since}  ", f"  [{step.source}]") for _, step in one.steps)
        yield "\n".join(lines)


def _step(words: str, since: str, source: str) -> str:
    return textwrap.fill(
        f"{words}{source}", _WIDTH, initial_indent=f"    {since}", subsequent_indent=" " * (4 + len(since))
    )


def _view_of_change(one: Change) -> dict[str, object]:
    return {
        "section": one.section,
        "row": one.row,
        "kind": one.kind,
        "steps": [
            {
                "edition": edition,
                "kind": step.kind,
                "since": step.since,
                "source": step.source,
                "words": step.words,
            }
            for edition, step in one.steps
        ],
    }


def _find(name: str, *editions: str) -> list[Entry]:
    """The field in the first of these editions that has it; raises :class:`UsageError` if none has."""
    for edition in editions:
        if found := find(name, edition):
            return found
    if others := [one for one in MET if find(name, one)]:
        named = " to ".join(dict.fromkeys((editions[0], editions[-1])))
        moved = next((one.path for one in PAIRS if one.parameter == name and KYX in editions), "")
        now = f"; on the platform it is {moved}" if moved else ""
        raise UsageError(f"edition {named} has no field {name!r}; {', '.join(others)} have it{now}")
    known = {name for one in editions for entry in entries(one) for name in (entry.path, entry.field.name)}
    hint = nearest(name, sorted(known))
    tail = f"did you mean {hint}?" if hint else "'mockjumio explain' lists them all"
    raise UsageError(f"the contract has no field {name!r}; {tail}")


def _in_full(entry: Entry) -> str:
    return "\n".join([colour(entry.path, "strong"), *(_row(label, text) for label, text in entry.rules)])


def _row(label: str, text: str) -> str:
    return textwrap.fill(
        text,
        _WIDTH,
        initial_indent=f"  {label}".ljust(_LABEL),
        subsequent_indent=" " * _LABEL,
        break_long_words=False,
        break_on_hyphens=False,
    )


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
        "choices": list(entry.choices),
        "parts": list(entry.parts),
        "section": entry.section,
    }
