"""Which parameters does a body have? On the wire, decoded by a log, wrapped, or one a line.

A form is read whole or not at all: where a parameter's name stands beside what was read, it is refused.
"""

import base64
import re
from collections.abc import Iterable, Iterator, Sequence
from email.message import Message
from itertools import pairwise
from typing import Final, NamedTuple, Self
from urllib.parse import unquote, unquote_plus

from mockjumio.contract.checker import callback_table
from mockjumio.contract.enums import PRODUCTS
from mockjumio.errors import Problem

Pairs = list[tuple[str, str]]

UPLOAD: Final = "scanReference"
SCAN: Final = ("callBackType", "verificationStatus")  # a redirect to the merchant has neither
# One of them as the name of a value, in a form, in JSON or in a dump; what a program looks up is none.
SIGN: Final = re.compile(
    rf"""(?<!\[["'])\b(?:{"|".join((*SCAN, UPLOAD))})\b["'\]]?\s*(?:[=:,>\t]|%3D)""", re.ASCII
)
# The same as a field of a multipart form.
_BASE64 = re.compile(r"[A-Za-z0-9+/_\s-]{24,}={0,2}\s*", re.ASCII)
_FIELD: Final = re.compile(rf"""\bname=["']?(?:{"|".join((*SCAN, UPLOAD))})["']?\s""", re.ASCII)
NAME: Final = re.compile(r"[A-Za-z_][\w.\[\]-]{0,99}", re.ASCII)

_KNOWN = sorted({field.name for product in PRODUCTS for field in callback_table(product).fields})
_PARAMETER = re.compile(rf"\b(?:{'|'.join(_KNOWN)})=|&[\w.\[\]-]+=", re.ASCII)
_LEFT = r"\w\-.~*+%!'(),;:@/?$\[\]|#"  # what one encoder or another leaves as it is, and what it makes
_RUN = re.compile(rf"[{_LEFT}&=]+", re.ASCII)
_UNENCODED = re.compile(rf"[^{_LEFT}]|%(?![0-9A-Fa-f]{{2}})", re.ASCII)
_ESCAPE = re.compile(r"%[0-9A-Fa-f]{2}")
_BEFORE = re.compile(rf"(?P<before>.*[\s=:\"'(\[{{<>?|,;/])(?P<rest>{NAME.pattern}=.*)", re.ASCII)
_DUMPED = re.compile(  # as browsers and PHP show a form
    r"(?!(?:host|accept|connection|cookie|date|origin|referer|via)\b)(?P<name>[a-z][\w.]*)(?::\s|\t|:$)(?P<value>.*)"
    r"|\[(?P<key>[A-Za-z_][\w.-]*)\] =>(?P<said>.*)",
    re.ASCII,
)
_CLOSING = re.compile(r"[)\]};]{1,3}|(?P<one>[-=`~])(?P=one){2,}")  # of a list, or of what is quoted
_UNREADABLE = (
    "there are parameters of a callback here, but not as a form or one per line: remove the text "
    "between and around them, and put an empty line between two callbacks"
)


class Text(NamedTuple):
    """A text, the place of all of it, and the number of its first line if it has several."""

    text: str
    place: str
    line: int = 0

    @classmethod
    def of(cls, text: str, place: str) -> Self:
        return cls(text, place, 1 if "\n" in text.strip() else 0)

    def at(self, line: int) -> str:
        """The place of a line, counted from 0."""
        return f"{self.place}:{self.line + line}" if self.line else self.place

    def part(self, start: int, end: int | None = None) -> Self:
        line = self.line and self.line + self.text.count("\n", 0, start)
        return self._replace(text=self.text[start:end], line=line)


class Remark(NamedTuple):
    """What should be known of an import that goes well."""

    place: str
    message: str


def is_callback(names: Iterable[str]) -> bool:
    """A redirect carries the reference of a scan too, but neither type nor status."""
    there = set(names)
    return bool(there & {*SCAN}) or (UPLOAD in there and bool(there & {"document", "transaction"}))


def looks_like_callback(text: str) -> bool:
    """Whether there is a sign of a callback."""
    there = any(name in text for name in (*SCAN, UPLOAD))  # which is sooner seen than the pattern
    return there and (SIGN.search(text) or _FIELD.search(text)) is not None


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


def tells(text: str) -> bool:
    """Whether a parameter of a callback stands there."""
    return looks_like_callback(text) or ("=" in text and _PARAMETER.search(text) is not None)


def shape_of(text: str) -> str:
    """A log's line as far as it is like the others."""
    return re.sub(r"\d", "0", text)


def paragraphs(text: Text) -> Iterator[Text]:
    """The blocks of lines in which there is a sign of a callback."""
    for found in re.finditer(r"(?:[ \t\r]*\S[^\n]*(?:\n|\Z))+", text.text):
        if looks_like_callback(found[0]):
            yield text.part(found.start(), found.end())


def forms(block: Text) -> Iterator[tuple[Pairs, str] | Problem]:
    """Each form in lines that follow each other, and its place: one over all of them, or one a line."""
    lines = block.text.rstrip().split("\n")
    while _CLOSING.fullmatch(lines[-1].strip()):
        lines.pop()
    lines = _strip_log_prefixes(lines)
    if (pairs := _join_wrapped_form(lines)) is not None:
        yield _decode_pairs(pairs, block.at(0))
        return
    read = [_of_line(line.strip("&")) for line in lines]
    if not any(read):
        heading = lines[0].endswith(":")
        read = [
            None if heading and not number else _parse_dump_line(line) for number, line in enumerate(lines)
        ]
    begun = next((number for number, one in enumerate(read) if one is not None), len(read))
    together = [pair for one in read[begun:] for pair in one or ()]
    listed = len(lines) > 1 and all(one is None or len(one) == 1 for one in read)
    if listed and (number := _open_end(lines)) is not None:
        yield Problem(block.at(number), "does this & belong to the value? Then write it as %26")
    elif None not in read[begun:] and _is_one(together) and not tells("\n".join(lines[:begun])):
        yield _decode_pairs(together, block.at(begun))
    elif listed:
        yield _broken_list(read[begun:], block.part(0)._replace(line=block.line + begun))
    else:
        yield from _forms_by_line(lines, read, block)


def _open_end(lines: Sequence[str]) -> int | None:
    """Which of several lines begins or ends with an ``&``, unless all do, at which a form is wrapped."""
    if all(one[-1:] == "&" or other[:1] == "&" for one, other in pairwise(lines)):
        return None
    return next((number for number, line in enumerate(lines) if "&" in (line[:1], line[-1:])), None)


def _broken_list(read: Sequence[Pairs | None], block: Text) -> Problem:
    """Where a list of parameters is none, or more than one."""
    seen: set[str] = set()
    for number, one in enumerate(read):
        if one is None:
            return Problem(block.at(number), "this line is not NAME=VALUE like those around it: remove it")
        name = one[0][0]
        if name in seen:
            message = f"{name} is here again: put an empty line between two callbacks, or remove one"
            return Problem(block.at(number), message)
        seen.add(name)
    return Problem(block.at(0), _UNREADABLE)


def _forms_by_line(
    lines: Sequence[str], read: Sequence[Pairs | None], block: Text
) -> Iterator[tuple[Pairs, str] | Problem]:
    """A form a line, among others that have nothing to do with it; at the first that might, it ends."""
    open_end = False  # so that the next line may go on
    for number, (line, one) in enumerate(zip(lines, read, strict=True)):
        if one is not None and not {*SCAN, UPLOAD}.isdisjoint(name for name, _ in one):
            yield _decode_pairs(one, block.at(number))
        elif tells(line) or (open_end and _RUN.fullmatch(line) and not _CLOSING.fullmatch(line)):
            yield Problem(block.at(number), _explain_line(line))
            return
        open_end = one is not None and line.endswith(one[-1][1])


def _explain_line(line: str) -> str:
    """What is wrong with a line that has a callback's parameters."""
    run = next((run[0] for run in _RUN.finditer(line) if SIGN.search(run[0])), "")
    lacking = next((piece for piece in run.split("&") if piece and "=" not in piece), None)
    if lacking is None:
        return _UNREADABLE
    return f"{lacking[:40]!r} has no =: import the whole body, and write an & that belongs to a value as %26"


def _strip_log_prefixes(lines: Sequence[str]) -> list[str]:
    """Lines without what a log has put before each of them, which is the same but for its digits."""
    shapes = [shape_of(line) for line in lines]
    least, most = min(shapes), max(shapes)
    pairs = enumerate(zip(least, most, strict=False))
    same = next((number for number, (one, other) in pairs if one != other), min(len(least), len(most)))
    first = SIGN.search(least) or _PARAMETER.search(least)
    prefix = (
        re.match(r".*[\s>|\]]", least[: min(same, first.start()) if first else same])
        if len(lines) > 1
        else None
    )
    return [line[prefix.end() if prefix else 0 :].strip() for line in lines]


def _is_one(pairs: Pairs) -> bool:
    """Whether these may be one callback's: none comes twice, none is another product's."""
    names = [name for name, _ in pairs]
    return len(set(names)) == len(names) > 0 and not (UPLOAD in names and set(SCAN) & set(names))


def _join_wrapped_form(lines: Sequence[str]) -> Pairs | None:
    """A form as on the wire, at the end of a line, or broken into several: beside an ``&``, or at a width."""
    before, _, begin = lines[0].rpartition(" ")
    body = "".join([_bare(begin), *lines[1:]])
    width = max(map(len, lines)) if len(lines) > 2 else 0
    broken = all(one[-1:] in "&=" or other[:1] in "&=" or len(one) == width for one, other in pairwise(lines))
    return _of_run(body) if broken and _RUN.fullmatch(body) and not tells(before) else None


def _bare(run: str) -> str:
    """A run of a form's characters without what a log has stuck to it."""
    first = run.partition("&")[0]
    if first.count("=") == 1 and NAME.fullmatch(first.partition("=")[0]):
        return run
    found = _BEFORE.fullmatch(first)
    if found is None or tells(found["before"]):
        return run
    before, run = found["before"], run[found.start("rest") :].rstrip(",;")
    for opening, closing in ("()", "[]"):
        run = run.removesuffix(closing) if opening in before else run
    return run.partition("'")[0] if before.endswith("'") else run


def _of_run(run: str) -> Pairs | None:
    """No encoder leaves ``=`` in a value: where two stand in a piece, something is lost between them."""
    pieces = [piece.split("=") for piece in run.split("&") if piece]
    whole = all(len(piece) == 2 and NAME.fullmatch(unquote(piece[0])) for piece in pieces)
    return [(unquote(name), value) for name, value in pieces] if whole else None


def _of_line(line: str) -> Pairs | None:
    """The parameters in a line: a form with a log's words around it, a decoded form, or one of a list."""
    if _RUN.fullmatch(line) and (pairs := _of_run(_bare(line))) is not None:
        return pairs
    wire, whole = _in_words(line), _whole(line)
    if wire is not None and (whole is None or any(_ESCAPE.search(value) for _, value in wire)):
        return wire
    return whole


def _in_words(line: str) -> Pairs | None:
    for run in _RUN.finditer(line) if SIGN.search(line) else ():
        if looks_like_callback(run[0]) and not tells(f"{line[: run.start()]} {line[run.end() :]}"):
            return _of_run(_bare(run[0]))
    return None


def _whole(line: str) -> Pairs | None:
    name, equals, value = line.partition("=")
    if equals and NAME.fullmatch(name.strip()) and not tells(value):
        return [(name.strip(), value.strip())]
    pieces = [piece.partition("=") for piece in line.split("&") if piece]
    if all(equals and NAME.fullmatch(name) for name, equals, _ in pieces):
        return [(name, value) for name, _, value in pieces]
    return None


def _parse_dump_line(line: str) -> Pairs | None:
    found = _DUMPED.fullmatch(line)
    return (
        [(found["name"] or found["key"], (found["value"] or found["said"] or "").strip())] if found else None
    )


def _decode_pairs(pairs: Pairs, place: str) -> tuple[Pairs, str] | Problem:
    """Escapes are resolved, unless a log has done so: then there are blanks, quotes, braces or a bare URL."""
    values = [value for _, value in pairs]
    unencoded = any(_UNENCODED.search(value) for value in values)
    escaped = any(_ESCAPE.search(one) for one in values if not one.startswith(("http://", "https://")))
    if unencoded and escaped:
        return Problem(
            place, "some values are percent-encoded and others are not: encode all of them, or none"
        )
    if unencoded or (not escaped and any("://" in value for value in values)):
        return pairs, place
    try:
        return [(name, unquote_plus(value, errors="strict")) for name, value in pairs], place
    except UnicodeDecodeError as error:
        byte = error.object[error.start]
        return Problem(place, f"a value is not UTF-8 (byte 0x{byte:02X}): encode the body as UTF-8")


MULTIPART_MARK: Final = re.compile(r"content-disposition:\s*form-data\b", re.IGNORECASE)
BROKEN_MULTIPART: Final = (
    "there is a multipart form here (multipart/form-data), but not as a whole: import its body from the "
    "first boundary to the last one, or write one NAME=VALUE a line"
)
_FILE_PART: Final = "a part of this multipart form is a file; a callback has none: remove that part"
_OPENS: Final = re.compile(r"\s*--(?P<boundary>[^\r\n]{1,70}?)[ \t]*\r?\n(?=content-[a-z-]+:)", re.IGNORECASE)
_PART: Final = re.compile(
    r"[ \t]*\r?\n(?P<head>(?:[\w-]+:[^\r\n]*(?:\r?\n|\Z))+)(?:\r?\n(?P<value>.*))?", re.DOTALL
)
_AS_IT_IS = ("7bit", "8bit", "binary")


def multipart_fields(text: str) -> Pairs | None:
    """The names and values of a multipart form; ``None`` for another text.

    Raises ``ValueError``, in words, for one that cannot be read as a whole.
    """
    opens = _OPENS.match(text)
    if opens is None:
        return None
    boundary = rf"(?:\A\s*|\r?\n)--{re.escape(opens['boundary'])}(?=--|[ \t]*\r?\n)"
    before, *parts, after = re.split(boundary, text)
    if before or not parts or after.strip() != "--":
        raise ValueError(BROKEN_MULTIPART)
    return [_field(part) for part in parts]


def _field(part: str) -> tuple[str, str]:
    found = _PART.fullmatch(part)
    if found is None:
        raise ValueError(BROKEN_MULTIPART)
    headers = Message()
    for line in found["head"].splitlines():
        name, _, value = line.partition(":")
        headers[name] = value.strip()
    if headers.get_filename() is not None:
        raise ValueError(_FILE_PART)
    name = headers.get_param("name", header="content-disposition")
    if not isinstance(name, str) or headers.get("content-transfer-encoding", "8bit").lower() not in _AS_IT_IS:
        raise ValueError(BROKEN_MULTIPART)
    return name, found["value"] or ""
