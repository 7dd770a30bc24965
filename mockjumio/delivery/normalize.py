"""How does an odd head of an answer become one that a strict parser takes, and what was odd about it?

Asked only where the parser refused. What a merchant's server sends is judged as its authors meant it: nothing
here decides where an answer ends but what stands in its headers, and the connection is not used again.
"""

import re

from mockjumio.delivery.target import not_http, printable_bytes, reset

BLANK_LINE = re.compile(rb"\r?\n\r?\n")
_LINE = re.compile(rb"\r?\n")
_STATUS_LINE = re.compile(
    rb"HTTP/([0-3](?:\.\d)?)[ \t]+([1-9]\d\d)(?:[ \t]+([^\r\n]*?))?[ \t]*", re.IGNORECASE
)
_WRITTEN_WELL = re.compile(rb"HTTP/\d\.\d \d{3} [^\r\n]*")
_NAME = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_CONTROL = re.compile(rb"[\x00-\x08\x0a-\x1f\x7f]")
_SHOWN = 60  # bytes of an odd line
_MOST = 8  # remarks
OF_A_BODY = (b"content-length", b"transfer-encoding")
_INTERIM = re.compile(rb"HTTP/1.1 1(?!01)")

Fields = list[tuple[bytes, bytes]]
Remarks = dict[str, None]  # each once


def status_of(raw: bytes) -> int | None:
    """The status, if the status line has come; ``None`` also if it is none."""
    line, end, _ = raw.lstrip().partition(b"\n")
    found = _STATUS_LINE.fullmatch(line.rstrip(b"\r"))
    return int(found[2]) if found and end else None


def check_start(raw: bytes) -> None:
    """Raises :class:`Failure` if what has come cannot become the head of an answer."""
    start = raw.lstrip()
    begins = b"HTTP/".startswith(start[:5].upper())
    if not begins or (b"\n" in start and status_of(raw) is None):
        raise not_http(raw)


def normalize(head: bytes) -> tuple[bytes, tuple[str, ...]]:
    """The head, without the empty line that ends it, as it should be with that, and what was odd.

    Raises :class:`Failure` for what is no status line, or no length.
    """
    found: Remarks = {}
    lines = _LINE.split(head.lstrip())
    if head[:1].isspace():
        found["spaces before the status line"] = None
    if b"\n" in head.replace(b"\r\n", b""):
        found["lines end with LF instead of CRLF"] = None
    fields: Fields = []
    for line in lines[1:]:
        if line[:1] in (b" ", b"\t") and fields:
            found[f"a header continues on the next line: {_quote(line)}"] = None
            fields[-1] = (fields[-1][0], fields[-1][1] + b" " + line.strip())
        elif field := _field(line, found):
            fields.append(field)
    start = _status_line(lines[0], found)
    if _INTERIM.match(start) and any(name.lower() in OF_A_BODY for name, _ in fields):
        found["an interim answer (1xx) announces a body"] = None
        fields = []
    fields = _without_contradictions(fields, found)
    normal = b"\r\n".join([start, *(b": ".join(field) for field in fields)])
    remarks = tuple(found)
    if len(remarks) > _MOST:
        remarks = (*remarks[:_MOST], f"and {len(remarks) - _MOST} more of the kind")
    return normal + b"\r\n\r\n", remarks


def _status_line(line: bytes, found: Remarks) -> bytes:
    parts = _STATUS_LINE.fullmatch(line)
    if parts is None:
        raise not_http(line)
    if not _WRITTEN_WELL.fullmatch(line) or parts[1] not in (b"1.0", b"1.1"):
        found[f"unusual status line: {_quote(line)}"] = None
    return b"HTTP/1.%s %s %s" % (b"0" if parts[1] == b"1.0" else b"1", parts[2], parts[3] or b"")


def _field(line: bytes, found: Remarks) -> tuple[bytes, bytes] | None:
    """Name and value of a header; ``None`` if there is none."""
    name, colon, value = line.partition(b":")
    if not colon:
        found[f"a header line has no colon: {_quote(line)}"] = None
        return None
    if name != name.strip():
        found[f"spaces around a header's name: {_quote(line)}"] = None
    name = name.strip()
    if not _NAME.fullmatch(name):
        found[f"invalid characters in a header's name: {_quote(line)}"] = None
        return None
    if _CONTROL.search(value):
        found[f"control characters in a header: {_quote(line)}"] = None
    return name, _CONTROL.sub(b" ", value).strip(b" \t")


def _without_contradictions(fields: Fields, found: Remarks) -> Fields:
    """With one length, or with chunks that need none (RFC 9112, 6.3)."""
    said = [value for name, value in fields if name.lower() == b"content-length"]
    lengths = [one.strip() for value in said for one in value.split(b",")]
    if not lengths:
        return fields
    for one in lengths:
        if not one.isdigit() or len(one) > 18:  # beyond which the parser's number ends
            raise reset(f"the Content-Length of the answer is not a length: {_quote(one)}")
    codings = [value.lower() for name, value in fields if name.lower() == b"transfer-encoding"]
    rest = [field for field in fields if field[0].lower() != b"content-length"]
    if any(b"chunked" in coding for coding in codings):
        found["Content-Length together with Transfer-Encoding: chunked"] = None
        return rest
    if codings:
        found[f"Content-Length together with Transfer-Encoding: {printable_bytes(codings[0])}"] = None
        rest = [field for field in rest if field[0].lower() != b"transfer-encoding"]
    if len(lengths) > 1:
        different = " and ".join(dict.fromkeys(map(printable_bytes, lengths)))
        found[f"Content-Length given {len(lengths)} times: {different}"] = None
    return [*rest, (b"Content-Length", min(lengths, key=int))]


def _quote(line: bytes) -> str:
    return f"'{printable_bytes(line[:_SHOWN])}'"
