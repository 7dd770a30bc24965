"""Which values does a text hold? As JSON, in what a program printed, in base64, in a table."""

import ast
import base64
import csv
import io
import json
import re
import warnings
from collections.abc import Iterator
from itertools import islice
from typing import Any

from mockjumio.errors import Problem
from mockjumio.importing.forms import SCAN, UPLOAD, Text, is_callback, looks_like_callback

QUOTED = re.compile(rf"""["'](?:{"|".join((*SCAN, UPLOAD))})["']\s*(?::|=>|,)""")
_BASE64 = re.compile(r"[A-Za-z0-9+/_\s-]{24,}={0,2}\s*", re.ASCII)
_HASH = re.compile(r'("(?:\\.|[^"\\])*")\s*=>\s*|"(?:\\.|[^"\\])*"|\bnil\b')  # Ruby's
_HEADER = re.compile(r"[\w .#/()\[\]-]{1,80}")
_WITHIN = re.compile(rf"(.*[^A-Za-z])(?:{'|'.join((*SCAN, UPLOAD))})\]?")
_GAP = re.compile(r"[\s,]*")
_LONGEST = 1_000_000  # characters of what a program printed
_TRIED = 20  # places in a line where a value may begin


class Repeating(dict[str, Any]):
    """An object of JSON that has a key twice."""

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        self.pairs = pairs


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    return made if len(made) == len(pairs) else Repeating(pairs)


_DECODER = json.JSONDecoder(object_pairs_hook=_object)


def json_values(text: Text) -> Iterator[tuple[object, str]]:
    """The values of a text that is JSON: one, or several one after the other; raises ``ValueError``."""
    at = 0
    while (start := _GAP.match(text.text, at)) and start.end() < len(text.text):
        value, at = _DECODER.raw_decode(text.text, start.end())
        alone = not start.start() and not text.text[at:].strip()
        yield value, text.place if alone else text.part(start.end()).at(0)


def not_json(error: ValueError, text: Text) -> Problem:
    if not isinstance(error, json.JSONDecodeError):
        return Problem(text.place, "not JSON: a number has too many digits")
    place = f"{text.part(error.pos)._replace(line=error.lineno).at(0)}:{error.colno}"
    return Problem(place, f"not JSON: {error.msg}")


def literals(text: str) -> Iterator[object]:
    """The values with a callback's names among other words; at last ``None`` if one cannot be read."""
    while QUOTED.search(text):
        value, end = _literal(text)
        yield value
        text = text[end:]


def _literal(text: str) -> tuple[object, int]:
    """The first value with a callback's names, as JSON, Python or Ruby write it, and where it ends."""
    last = max(text.rfind("}"), text.rfind("]")) + 1
    for begin in islice(re.finditer(r"[{\[]", text), _TRIED):
        for read in (_DECODER.raw_decode, _of_python, _of_ruby):
            try:
                value, end = read(text[begin.start() : last])
            except (ValueError, SyntaxError, MemoryError, TypeError):
                continue
            if QUOTED.search(repr(value)):
                return value, begin.start() + end
    return None, len(text)


def _of_python(text: str) -> tuple[object, int]:
    if len(text) > _LONGEST:  # its tree takes some hundred times the room
        raise ValueError(len(text))
    with warnings.catch_warnings(action="ignore", category=SyntaxWarning):  # of unknown escapes
        return _decode_bytes(ast.literal_eval(text)), len(text)


def _decode_bytes(value: object) -> object:
    """Bytes as texts, which some frameworks have of a form."""
    match value:
        case bytes():
            return value.decode()
        case dict():
            return {_decode_bytes(key): _decode_bytes(one) for key, one in value.items()}
        case list() | tuple():
            return [_decode_bytes(one) for one in value]
        case _:
            return value


def _of_ruby(text: str) -> tuple[object, int]:
    return _DECODER.raw_decode(_HASH.sub(_as_json, text))[0], len(text)


def _as_json(found: re.Match[str]) -> str:
    if found[1]:
        return f"{found[1]}:"
    return "null" if found[0] == "nil" else found[0]


def of_base64(text: str) -> str | None:
    """A text that is a callback's in base64, with or without line ends, of either alphabet."""
    if not _BASE64.fullmatch(text):
        return None
    bare = "".join(text.split()).replace("-", "+").replace("_", "/")
    try:
        decoded = base64.b64decode(bare + "=" * (-len(bare) % 4), validate=True).decode()
    except ValueError:
        return None
    return decoded if looks_like_callback(decoded) else None


def table(text: Text) -> list[tuple[object, str]] | None:
    """The rows of a table of comma-separated values, each an object, and their places."""
    head = text.text.lstrip().partition("\n")[0]
    delimiter = max(",;\t", key=head.count)
    if "=" in head or delimiter not in head:
        return None
    reader = csv.reader(io.StringIO(text.text.strip("\r\n"), newline=""), delimiter=delimiter, strict=True)
    try:
        names = next(reader)
        rows = [(row, text.at(reader.line_num - 1)) for row in reader if row]
    except csv.Error:
        return None
    if not all(map(_HEADER.fullmatch, names)) or any(len(row) != len(names) for row, _ in rows) or not rows:
        return None
    if len(names) == 2 and is_callback(row[0] for row, _ in [(names, ""), *rows]):  # a parameter a row
        heads = names[0].lower() in ("name", "key", "parameter")
        return [([*([] if heads else [names]), *(row for row, _ in rows)], text.place)]
    return [(_row(dict(zip(names, row, strict=True))), place) for row, place in rows]


def _row(row: dict[str, str]) -> dict[str, object]:
    """Columns that are named like ``request.idType`` stand for an object; an empty cell for nothing."""
    within = next((found[1] for name in row if (found := _WITHIN.fullmatch(name))), None)
    if within is None:
        return {**row}
    inner = {
        name.removeprefix(within).rstrip("]"): cell for name, cell in row.items() if name.startswith(within)
    }
    outer = {name: cell for name, cell in row.items() if not name.startswith(within)}
    return {**outer, within: {name: cell for name, cell in inner.items() if cell}}
