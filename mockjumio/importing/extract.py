"""Where in a text do bodies stand, and which values do they hold? In requests, commands, JSON, tables."""

import ast
import csv
import io
import json
import re
import warnings
from collections.abc import Generator, Iterator
from itertools import islice
from typing import Any, Final
from urllib.parse import quote

from mockjumio.errors import Problem
from mockjumio.importing.forms import (
    SCAN,
    UPLOAD,
    Remark,
    Text,
    is_callback,
    shape_of,
    tells,
)

QUOTED = re.compile(rf"""["'](?:{"|".join((*SCAN, UPLOAD))})["']\s*(?::|=>|,)""")
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


Found = Text | Problem | Remark

_METHODS = "GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS"
START = re.compile(
    rf"(?P<request>(?:{_METHODS}) \S+ HTTP/\d(?:\.\d)?\s*?$)|\bcurl(?:\.exe)?[ \t]+(?=[-'\"\w$^])"
    r"|^[ \t]*(?:[$%>#][ \t]+)?(?P<httpie>(?:https?|xhs?)[ \t]+)(?=[^\n]*[ \t'\"]\w+:?=[^=])",
    re.MULTILINE,
)
_HEAD_ENDS = re.compile(r"\r?\n[ \t]*(?:\r?\n|\Z)")
_FOLLOWS = re.compile(rf"\s*(?:\Z|(?:{_METHODS}) \S+ HTTP/|HTTP/\d)".encode())
_CHUNK = re.compile(rb"([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\n]*)?\r?\n")
_LINE_ENDS = re.compile(rb"\r?\n|\Z")
_LENGTH = re.compile(r"\d{1,9}", re.ASCII)

_CMD = re.compile(r"(?:[^\n]*\^\r?\n)+[^\n]*|[^\n]*\^\"[^\n]*")  # of Windows' command line
_PART: Final = re.compile(  # of a word of the shell
    r"""\$'(?P<ansi>(?:\\.|[^'\\])*)'|'(?P<single>[^']*)'|\$?"(?P<double>(?:\\.|[^"\\])*)"|"""
    r"""\\(?P<escaped>.)|(?P<plain>(?:[^\s'"\\$;|]|[;|](?=\S)|\$(?!['"]))+)""",
    re.DOTALL,
)
_ENDS = re.compile(r"[;|](?=\s|\Z)")
_BLANK = re.compile(r"\\\r?\n|[ \t\r]")
_LONG = re.compile(r"--(data(?:-raw|-binary|-ascii|-urlencode)?|json|form(?:-string)?)(?:=(.*))?", re.DOTALL)
_SHORT = re.compile(r"-[sSvkLigf01346jnNqaBplJORI#]*([dF])(.+)?", re.DOTALL)
_FIELD_OPTION = re.compile(r";(?:type|filename|encoder|headers)=")
_QUOTED_FIELD = re.compile(r'"((?:[^"\\]|\\.)*)"(?:;.*)?', re.DOTALL)
_ITEM = re.compile(r"([^:=@]+)(:=@|=@|:=|==|=|@|:)(.*)", re.DOTALL)  # of HTTPie
_VALUED = (
    *("-a", "--auth", "-A", "--auth-type", "-o", "--output", "-p", "--print", "-s", "--style", "--pretty"),
    *("--timeout", "--proxy", "--verify", "--cert", "--session", "--boundary", "--max-redirects"),
)
_FILES = {"data-raw": (), "form-string": (), "F": ("@", "<"), "form": ("@", "<")}
_ENCODED = ("data-urlencode", "form-string")
_ANSI = re.compile(r"\\(x[0-9A-Fa-f]{1,2}|u[0-9A-Fa-f]{1,4}|U[0-9A-Fa-f]{1,8}|[0-7]{1,3}|.)", re.DOTALL)
_LETTERS = dict(zip("abefnrtv", "\a\b\x1b\f\n\r\t\v", strict=True))


def bodies(text: Text) -> Iterator[Found]:
    """Bodies, and what stands between them, which may be one too; without heads, options and quotes."""
    for number, section in enumerate(_sections(text)):
        start = START.search(section.text) if number else None
        if start is None:
            yield section
            continue
        if start["httpie"] is not None:
            end = yield from _httpie(section, start.end())
        elif start["request"] is None:
            end = yield from _curl(section, start.end())
        else:
            section = _strip_prefix(section, start.start())
            end = yield from _request(section)
        yield section.part(end)


def _sections(text: Text) -> Iterator[Text]:
    """What stands before the first request or command, and what begins with each of them."""
    begin, line = 0, text.line
    for start in (*START.finditer(text.text), None):
        end = len(text.text) if start is None else _line_of(text.text, start.start())
        if end > begin or not begin:
            yield Text(text.text[begin:end], text.place, line)
            line = line and line + text.text.count("\n", begin, end)
            begin = end


def _line_of(text: str, at: int) -> int:
    """Where the line begins, unless it begins with a body, which no line's end closes."""
    begin = text.rfind("\n", 0, at) + 1
    return at if tells(text[begin:at]) else begin


def _strip_prefix(text: Text, length: int) -> Text:
    """Without what a log has put before the request line, and before those that follow if it is there too."""
    lines = text.text.splitlines(keepends=True)
    shape = shape_of(lines[0][:length]).rstrip()
    for number, line in enumerate(lines):
        if shape_of(line[:length]).rstrip() != shape:
            break
        lines[number] = line[length:] or "\n"
    return text._replace(text="".join(lines))


def _request(text: Text) -> Generator[Found, None, int]:
    """The body of the request with which the text begins; returns where it ends."""
    head = _HEAD_ENDS.search(text.text)
    if head is None:
        return len(text.text)
    pairs = [line.partition(":") for line in text.text[: head.start()].splitlines()[1:]]
    headers = {name.strip().lower(): value.strip() for name, _, value in pairs}
    start, data = head.end(), text.text[head.end() :].encode()
    if "chunked" in headers.get("transfer-encoding", "") and _CHUNK.match(data):
        return (yield from _chunks(text, start, data))
    said = _LENGTH.fullmatch(headers.get("content-length", ""))
    if said and len(data) >= int(said[0]) and _FOLLOWS.match(data, int(said[0])):
        end = start + len(data[: int(said[0])].decode(errors="replace"))
        yield text.part(start, end)
        return end
    body, here = text.part(start), len(text.text[start:].strip().encode())
    if said:
        lengths = f"Content-Length says {said[0]} bytes, here are {here}"
        if here < int(said[0]):
            cut = f"{lengths}: the body is cut; if you changed it yourself, remove this header"
            yield Problem(body.at(0), cut)
            return len(text.text)
        yield Remark(body.at(0), lengths)
    yield body
    return len(text.text)


def _chunks(text: Text, start: int, data: bytes) -> Generator[Found, None, int]:
    """The body in chunks that begin at ``start``; returns where they end."""
    at, body = 0, b""
    while (size := _CHUNK.match(data, at)) is not None:
        length, end = int(size[1], 16), size.end() + int(size[1], 16)
        closed = _LINE_ENDS.match(data, end)
        if closed is None or end > len(data):
            break
        body, at = body + data[size.end() : end], closed.end()
        if length == 0:
            yield text.part(start)._replace(text=body.decode(errors="replace"))
            return start + len(data[:at].decode(errors="replace"))
    place = text.part(start + len(data[:at].decode(errors="replace"))).at(0)
    yield Problem(place, "a chunk is longer or shorter than its size says, or the last one (0) is missing")
    return len(text.text)


def _curl(text: Text, start: int) -> Generator[Found, None, int]:
    """What a curl command posts, whose options begin at ``start``; returns where it ends."""
    command = text.text[start:]
    if (lines := _CMD.match(command)) is not None:
        words, _ = _words(re.sub(r"\^(\r?\n|.)", lambda one: one[1].strip() or " ", lines[0]))
        end = lines.end()
    else:
        words, end = _words(command)
    if words is None:
        yield Problem(text.at(0), "a quote of this curl command is not closed: copy the whole command")
        return len(text.text)
    posted = []
    for option, value in _options(words):
        is_field = option in ("F", "form")
        if (value.partition("=")[2] if is_field else value)[:1] in _FILES.get(option, ("@",)):
            yield Problem(
                text.at(0), f"this curl command reads a file ({value[:40]}): import the body itself"
            )
            return start + end
        encoded = _field(value) if is_field else _urlencode(value) if option in _ENCODED else value
        posted.append(encoded)
    if not posted and tells(command[:end]):
        yield Problem(text.at(0), "this curl command posts nothing: import what is posted, not an address")
    yield text.part(0, start)._replace(text="&".join(posted))
    return start + end


def _httpie(text: Text, start: int) -> Generator[Found, None, int]:
    """What a command of HTTPie posts, as a form; returns where it ends."""
    words, end = _words(text.text[start:])
    if words is None:
        yield Problem(text.at(0), "a quote of this HTTPie command is not closed: copy the whole command")
        return len(text.text)
    posted = []
    for name, separator, value in _items(words):
        if "@" in separator:
            yield Problem(
                text.at(0), f"this HTTPie command reads a file ({value[:40]}): import the body itself"
            )
            return start + end
        posted.append(f"{name}={quote(value, safe='')}")
    yield text.part(0, start)._replace(text="&".join(posted))
    return start + end


def _items(words: list[str]) -> Iterator[tuple[str, str, str]]:
    """Those of the body, after method and URL; what is a header or stands in the address is none."""
    rest = iter(words)
    plain = [word for word in rest if not (word.startswith("-") and (word not in _VALUED or next(rest, "")))]
    for word in plain[2 if plain and plain[0].isalpha() and plain[0].isupper() else 1 :]:
        found = _ITEM.fullmatch(word)
        if found is not None and found[2] not in (":", "=="):
            yield found[1], found[2], found[3]


def _options(words: list[str]) -> Iterator[tuple[str, str]]:
    """Each option that makes the body, and its value."""
    rest = iter(words)
    for word in rest:
        if (found := _LONG.fullmatch(word) or _SHORT.fullmatch(word)) is not None:
            yield found[1], found[2] if found[2] is not None else next(rest, "")


def _urlencode(value: str) -> str:
    """As curl encodes ``name=content``, ``=content`` and ``content``."""
    name, equals, content = value.partition("=")
    return f"{name}{equals if name else ''}{quote(content, safe='')}" if equals else quote(value, safe="")


def _field(value: str) -> str:
    """Of a multipart form, as an urlencoded one has it: without its type, and without quotes around it."""
    name, _, content = value.partition("=")
    quoted = _QUOTED_FIELD.fullmatch(content)
    if quoted is not None:
        content = re.sub(r"\\(.)", r"\1", quoted[1])
    return f"{name}={quote(_FIELD_OPTION.split(content)[0] if quoted is None else content, safe='')}"


def _words(command: str) -> tuple[list[str] | None, int]:
    """The words of a shell's command, and where it ends; no words if a quote is not closed."""
    words: list[str] = []
    at, inside = 0, False
    while at < len(command):
        if (gap := _BLANK.match(command, at)) is not None:
            inside = inside and len(gap[0]) > 1
            at = gap.end()
        elif command[at] == "\n" or (command[at] in "&<>" and not inside) or _ENDS.match(command, at):
            break
        elif (part := _PART.match(command, at)) is None:
            return None, len(command)
        else:
            words[-1:] = [words[-1] + _unquote(part)] if inside else [*words[-1:], _unquote(part)]
            at, inside = part.end(), True
    return words, at


def _unquote(part: re.Match[str]) -> str:
    match part.lastgroup:
        case "double":
            return re.sub(r"\\(?:\r?\n|([$`\"\\]))", lambda one: one[1] or "", part["double"])
        case "ansi":
            return b"".join(_ansi(part["ansi"])).decode(errors="replace")
        case name:
            return part[name or 0]


def _ansi(text: str) -> Iterator[bytes]:
    """What stands in ``$'…'``: ``\\x`` and three digits are bytes, ``\\u`` and ``\\U`` characters."""
    at = 0
    for escape in _ANSI.finditer(text):
        yield text[at : escape.start()].encode()
        at, said = escape.end(), escape[1]
        if said[0] == "x" and len(said) > 1:
            yield bytes([int(said[1:], 16)])
        elif said[0] in "uU" and len(said) > 1:
            yield chr(min(int(said[1:], 16), 0x10FFFF)).encode(errors="replace")
        elif said[0] in "01234567":
            yield bytes([int(said, 8) & 0xFF])
        else:
            yield _LETTERS.get(said, said).encode()
    yield text[at:].encode()
