"""What did the merchant answer? Read from the bytes that come on a connection, whatever is odd about them.

A merchant whose status line could be read has answered, however it went on. What a strict client would not
take is told as a remark, and the connection is not used again. A failure is what is no HTTP at all, what ends
before its end, and what says of its own length something that is none.
"""

from httptools import HttpParserError, HttpParserUpgrade, HttpResponseParser

from mockjumio.delivery.normalize import BLANK_LINE, OF_A_BODY, check_start, normalize, status_of
from mockjumio.delivery.target import not_http, printable_bytes, reset

EXCERPT = 2_000  # bytes of the merchant's answer that are kept
BODY_CAP = 65_536  # bytes that are read to keep the connection; a longer answer costs it
HEAD_CAP = 65_536  # bytes of a status line and its headers, whose end must have come by then
_LONG_HEAD = 8_192  # bytes that programs commonly take
_MANY_HEADERS = 100  # likewise
_MANY_INTERIM = 100  # answers before the answer, if they are odd
_BODILESS = "a {} must not have a body, but this one has or announces one"
_LEAST, _MOST = 100, 599  # statuses (RFC 9110, 15)
_VERSIONS = (b"HTTP/1.1 ", b"HTTP/1.0 ")


class _Excess(Exception):
    """More comes than the answer."""


class Answer:
    """One answer after another on a connection: ``expect``, then ``feed`` and ``close`` until it is ``done``.

    ``status`` is there once the headers were read. What begins with ``on_`` is called by the parser.
    """

    most: float = 1_048_576  # bytes of an answer: chunks have sizes, extensions and trailers without end

    __slots__ = (
        "_bodiless",
        "_interim",
        "_keep",
        "_later",
        "_normalizing",
        "_odd",
        "_parser",
        "_raw",
        "_searched",
        "_size",
        "_taken",
        "answered",
        "begun",
        "body",
        "done",
        "headers",
        "reason",
        "remarks",
        "status",
    )

    def __init__(self, *, bodiless: bool = False) -> None:
        self._bodiless = bodiless  # as what answers CONNECT
        self._parser = _parser_for(self)
        self.done = False
        self.expect()

    def expect(self) -> None:
        """Nothing has come yet of the next answer."""
        self._later = self.done
        self._clear()

    def _clear(self) -> None:
        self.status: int | None = None
        self.reason: bytes | None = None
        self.headers: list[tuple[bytes, bytes]] = []
        self.body = b""
        self.remarks: tuple[str, ...] = ()
        self.answered = False  # at all
        self.begun = False  # by more than interim answers
        self.done = False
        self._interim = False
        self._keep = False  # the connection, as far as the merchant says
        self._odd = False  # the parser refused the head, which is awaited whole
        self._normalizing = False
        self._raw = b""  # what came of the head while it is not complete
        self._searched = 0  # up to where what is looked for is not in it
        self._size = 0  # of the body
        self._taken = 0  # bytes in all

    @property
    def kept(self) -> bool:
        """Whether the connection can be used again after an answer that is done."""
        return self._keep and not self.remarks

    def feed(self, data: bytes) -> bool:
        """Take what came; whether the answer is done. Raises :class:`Failure` if it can become none."""
        raw = self._raw + data if self._raw else data
        if self._odd:
            return self._try_normalized(raw)
        headless = self.status is None
        try:
            self._parser.feed_data(data)
        except HttpParserUpgrade:  # of a 101, after which nobody speaks HTTP
            self._keep = False
        except HttpParserError as error:
            return self._refuse(raw, str(error), headless=headless)
        if self.status is None:
            self._raw = raw
            self._check_length(len(raw))
        elif headless:
            self._look_at_head(raw)
        self._taken += len(data)
        if self._taken > self.most:
            self.done = True
            self._keep = False
        return self.done

    def close(self, *, orderly: bool) -> bool:
        """The connection is closed; whether the answer is done. Raises :class:`Failure` if it broke off."""
        if not self.answered:
            raise reset("the connection was closed before an answer came")
        if self.status is None and orderly and status_of(self._raw) and self._raw.endswith(b"\n"):
            self._try_normalized(self._raw + b"\r\n")
            self._remark("the empty line after the headers is missing")
        if self.status is None:
            where = "headers" if b"\n" in self._raw else "status line"
            raise reset(f"the answer broke off in its {where}")
        if not self.done and not (orderly and self._ends_with_connection()):
            raise reset("the answer broke off in its body")
        self.done = True
        self._keep = False
        return True

    def give_up(self) -> None:
        """It will not be done; the status is kept if it has come."""
        if self.status is None:
            status = status_of(self._raw) or 0
            self.status = status if status >= 200 else None

    def _refuse(self, raw: bytes, why: str, *, headless: bool) -> bool:
        """The parser takes no more. Where its answer ends is known, or does not matter any more."""
        if self.status is None and not self._normalizing:
            return self._try_normalized(raw)
        if self.status is None:
            self.status = status_of(raw)
            self._remark(f"unreadable headers: {why}")
            self.done = True
            return True
        if headless:
            self._look_at_head(raw)
        if not self.done:
            self._remark(f"the body is not framed as the headers say: {why}")
        elif self.status in (204, 304):
            self._remark(_BODILESS.format(self.status))
        else:
            self._remark("more bytes than the answer should have")
        self.done = True
        self._keep = False
        return True

    def _try_normalized(self, raw: bytes) -> bool:
        """Read a head that the parser refused, once it is complete."""
        for _ in range(_MANY_INTERIM):
            self._odd = True
            self._raw = raw = self._without_leftovers(raw.lstrip(b"\r\n"))
            if not self.begun:
                self._check_length(len(raw))
                return False
            check_start(raw)
            end = BLANK_LINE.search(raw, self._searched)
            self._searched = max(0, len(raw) - 3)
            self._check_length(end.start() if end else len(raw))
            if end is None:
                return False
            head, remarks = normalize(raw[: end.start()])
            remarks = self.remarks + remarks
            self._clear()
            self.remarks = remarks
            self._parser = _parser_for(self)
            self._normalizing = True
            done = self.feed(head)
            self._normalizing = False
            raw = raw[end.end() :]
            if self.status is not None:
                return self.feed(raw) if raw else done
            self._raw = b""  # that was an interim one
            self.begun = bool(raw)
            if not raw:
                return False
        raise reset("only interim answers (1xx) came")

    def _without_leftovers(self, raw: bytes) -> bytes:
        """What an answer before had too much may come as late as this, before or with the next."""
        if self._later and raw[:5].upper() != b"HTTP/":
            start = raw.find(b"HTTP/", self._searched)
            self._searched = 0 if start >= 0 else max(0, len(raw) - 4)
            self.answered = self.begun = start >= 0
            if start > 0:
                self._remark(
                    f"bytes left over from the previous answer: {printable_bytes(raw[: min(start, 60)])!r}"
                )
                return raw[start:]
        return raw

    def _check_length(self, length: int) -> None:
        if length > HEAD_CAP:
            raise reset(f"the headers of the answer are longer than {HEAD_CAP} bytes")

    def _remark(self, words: str) -> None:
        if words not in self.remarks:
            self.remarks = (*self.remarks, words)

    def _ends_with_connection(self) -> bool:
        """Whether nothing else says where the body ends (RFC 9112, 6.3)."""
        fields = {name.lower(): value.lower() for name, value in self.headers}
        coding = fields.get(b"transfer-encoding")
        return b"content-length" not in fields if coding is None else not coding.endswith(b"chunked")

    def _look_at_head(self, came: bytes) -> None:
        """What is odd about a head that the parser took; perhaps not all that came is of it.

        Raises :class:`Failure` for a status below 100.
        """
        status = self.status or 0
        if status < _LEAST:
            self.status = None
            raise not_http(came)
        if status > _MOST:
            self._remark(f"the status {status} is none of HTTP, which has {_LEAST} to {_MOST}")
        if not came.startswith(_VERSIONS):
            version = self._parser.get_http_version()
            if version not in ("1.1", "1.0"):
                self._remark(f"the status line says HTTP/{version}")
        if self.reason is None:
            self._remark("no space after the status in the status line")
        if len(self.headers) > _MANY_HEADERS:
            self._remark(f"{len(self.headers)} headers; many programs accept {_MANY_HEADERS}")
        if len(came) > _LONG_HEAD:
            length = sum(len(name) + len(value) + 4 for name, value in self.headers)
            self._check_length(length)
            if length > _LONG_HEAD:
                self._remark(f"headers of {length} bytes; many programs accept {_LONG_HEAD}")
        if status in (204, 205):
            announcing = OF_A_BODY if status == 204 else OF_A_BODY[:1]  # a 205 may have no chunks
            if any(name.lower() in announcing and value.strip() != b"0" for name, value in self.headers):
                self._remark(_BODILESS.format(status))

    # What the parser calls.

    def on_message_begin(self) -> None:
        if self.done:
            raise _Excess
        self.answered = self.begun = True

    def on_status(self, reason: bytes) -> None:
        self.reason = reason if self.reason is None else self.reason + reason

    def on_header(self, name: bytes, value: bytes) -> None:
        if self.status is None:  # a later one is a trailer
            self.headers.append((name, value))

    def on_headers_complete(self) -> None:
        status = self._parser.get_status_code()
        self._interim = 100 <= status < 200 and status != 101
        if not self._interim:
            self.status = status
            self._raw = b""
            self.done = self._bodiless

    def on_body(self, body: bytes) -> None:
        self._size += len(body)
        if self.status == 205:
            self._remark(_BODILESS.format(205))
        if len(self.body) < EXCERPT:
            self.body += body
        if self._size > BODY_CAP:
            self.done = True

    def on_message_complete(self) -> None:
        if self._interim:
            self.begun = False
            self.reason = None
            self.headers = []
            return
        self.done = True
        self._keep = self._size <= BODY_CAP and self._parser.should_keep_alive()


def _parser_for(answer: Answer) -> HttpResponseParser:
    parser = HttpResponseParser(answer)
    parser.set_dangerous_leniencies(
        lenient_spaces_after_chunk_size=True
    )  # which older servers pad with blanks
    return parser
