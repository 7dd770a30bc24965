"""Is an answer taken as its author meant it, however oddly it is written, and is another attempt due?"""

import asyncio
from collections.abc import Iterable
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockjumio.delivery.answer import BODY_CAP, EXCERPT, HEAD_CAP, Answer
from mockjumio.delivery.normalize import normalize
from mockjumio.delivery.target import Failure
from mockjumio.delivery.wire import Reply
from mockjumio.exchanges import Outcome
from mockjumio.run.deliveries import next_delay
from mockjumio.settings import Retries

# Is an answer taken as its author meant it, however oddly it is written, and is what is odd told?


OK = b"HTTP/1.1 200 OK\r\n"
LENGTH = b"Content-Length: 2\r\n"
END = b"\r\nhi"
CHUNKED = b"Transfer-Encoding: chunked\r\n"
CHUNKS = b"2\r\nhi\r\n0\r\n\r\n"


class Odd(NamedTuple):
    """What a merchant sends before it closes, and what is read of it; ``remark`` is part of the only one."""

    sent: bytes
    remark: str
    status: int = 200
    body: bytes = b"hi"


ODD = {
    "204 with a body": Odd(b"HTTP/1.1 204 No Content\r\n\r\nhi", "a 204 must not have a body", 204, b""),
    "204 with a length": Odd(
        b"HTTP/1.1 204 No Content\r\n" + LENGTH + b"\r\n", "a 204 must not have a body", 204, b""
    ),
    "204 with an empty chunk": Odd(
        b"HTTP/1.1 204 No Content\r\n" + CHUNKED + b"\r\n0\r\n\r\n", "a 204 must not have a body", 204, b""
    ),
    "204 with a body, closing": Odd(
        b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\nhi", "a 204 must not have a body", 204, b""
    ),
    "205 with a body": Odd(
        b"HTTP/1.1 205 Reset Content\r\n" + LENGTH + END, "a 205 must not have a body", 205
    ),
    "205 with chunks": Odd(
        b"HTTP/1.1 205 Reset Content\r\n" + CHUNKED + b"\r\n" + CHUNKS, "a 205 must not have a body", 205
    ),
    "a status beyond HTTP's": Odd(
        b"HTTP/1.1 600 X\r\n" + LENGTH + END, "the status 600 is none of HTTP", 600
    ),
    "the last of three digits": Odd(
        b"HTTP/1.1 999 X\r\n" + LENGTH + END, "the status 999 is none of HTTP", 999
    ),
    "304 with a body": Odd(b"HTTP/1.1 304 Not Modified\r\n\r\nhi", "a 304 must not have a body", 304, b""),
    "more than the length": Odd(OK + LENGTH + END + b"there", "more bytes than the answer should have"),
    "more than the length, closing": Odd(
        OK + b"Connection: close\r\n" + LENGTH + END + b"!", "more bytes than"
    ),
    "two answers": Odd((OK + LENGTH + END) * 2, "more bytes than"),
    "half another answer": Odd(OK + LENGTH + END + OK[:9], "more bytes than"),
    "20 kB of headers": Odd(OK + b"X-Policy: " + b"x" * 20_000 + b"\r\n" + LENGTH + END, "headers of 20"),
    "300 headers": Odd(OK + b"X: 1\r\n" * 300 + LENGTH + END, "301 headers; many"),
    "the length twice": Odd(OK + LENGTH * 2 + END, "Content-Length given 2 times: 2"),
    "the length as a list": Odd(OK + b"Content-Length: 2, 2\r\n" + END, "Content-Length given 2 times: 2"),
    "two lengths": Odd(OK + b"Content-Length: 9\r\n" + LENGTH + END, "Content-Length given 2 times: 9 and 2"),
    "length and chunks": Odd(OK + LENGTH + CHUNKED + b"\r\n" + CHUNKS, "Content-Length together with"),
    "chunks and length": Odd(OK + CHUNKED + LENGTH + b"\r\n" + CHUNKS, "Content-Length together with"),
    "length and identity": Odd(
        OK + b"Transfer-Encoding: identity\r\n" + LENGTH + END, "together with Transfer-Encoding"
    ),
    "no colon": Odd(OK + b"a proxy was here\r\n" + LENGTH + END, "no colon: 'a proxy was here'"),
    "no name": Odd(OK + b": 1\r\n" + LENGTH + END, "invalid characters in a header's name: ': 1'"),
    "odd characters in a name": Odd(OK + b"X(A): 1\r\n" + LENGTH + END, "name: 'X(A): 1'"),
    "a name that is not ASCII": Odd(OK + b"X-\xfc: 1\r\n" + LENGTH + END, "invalid characters"),
    "a blank before the colon": Odd(OK + b"Content-Length : 2\r\n" + END, "spaces around a header"),
    "a blank before the first name": Odd(OK + b" " + LENGTH + END, "spaces around a header"),
    "a folded header": Odd(OK + b"X-A: 1,\r\n\t2\r\n" + LENGTH + END, "continues on the next line"),
    "a NUL in a value": Odd(
        OK + b"X-A: 1\0\r\n" + LENGTH + END, "control characters in a header: 'X-A: 1\\x00'"
    ),
    "a CR in a value": Odd(OK + b"X-A: 1\r2\r\n" + LENGTH + END, "control characters"),
    "LF alone": Odd((OK + LENGTH + END).replace(b"\r", b""), "lines end with LF"),
    "LF alone in places": Odd(b"HTTP/1.1 200 OK\n" + LENGTH + END, "lines end with LF"),
    "no empty line": Odd(OK, "the empty line after the headers is missing", body=b""),
    "no empty line, LF alone": Odd(b"HTTP/1.1 200 OK\n", "empty line", body=b""),
    "lower case": Odd(b"http/1.1 200 ok\r\n" + LENGTH + END, "unusual status line"),
    "two blanks": Odd(b"HTTP/1.1  200  OK\r\n" + LENGTH + END, "unusual status line"),
    "tabs": Odd(b"HTTP/1.1\t200\tOK\r\n" + LENGTH + END, "unusual status line"),
    "a blank before all": Odd(b" " + OK + LENGTH + END, "spaces before the status line"),
    "no reason": Odd(b"HTTP/1.1 200\r\n" + LENGTH + END, "no space after the status"),
    "no minor version": Odd(b"HTTP/1 200 OK\r\n" + LENGTH + END, "unusual status line"),
    "a later version": Odd(b"HTTP/1.2 200 OK\r\n" + LENGTH + END, "unusual status line"),
    "HTTP/2 in words": Odd(b"HTTP/2.0 200 OK\r\n" + LENGTH + END, "the status line says HTTP/2.0"),
    "no size of a chunk": Odd(OK + CHUNKED + b"\r\nhi\r\n", "not framed as the headers say", body=b""),
    "a chunk without its end": Odd(OK + CHUNKED + b"\r\n2\r\nhi0\r\n\r\n", "not framed as the headers say"),
    "an interim answer with a body": Odd(
        b"HTTP/1.1 199 Wait\r\nContent-Length: 1\r\n\r\n" + OK + LENGTH + END, "an interim answer"
    ),
    "odd after an interim answer": Odd(
        b"HTTP/1.1 100 Continue\r\n\r\n" + OK + b"x\r\n" + LENGTH + END, "no colon"
    ),
}


def closed(answer: Answer, pieces: Iterable[bytes]) -> Answer:
    """Of a merchant that sends this and closes."""
    if not any(answer.feed(piece) for piece in pieces):
        answer.close(orderly=True)
    return answer


def read(*pieces: bytes) -> Answer:
    return closed(Answer(), pieces)


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
def test_the_status_counts_whatever_is_odd_and_that_is_told(odd: Odd) -> None:
    answer = read(odd.sent)
    assert (answer.status, answer.body) == (odd.status, odd.body)
    assert any(odd.remark in one for one in answer.remarks)
    assert len(answer.remarks) == 1 or "lines end with LF" in answer.remarks[0]
    assert not answer.kept


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
def test_it_does_not_matter_in_which_pieces_it_comes(odd: Odd) -> None:
    answer = read(*(odd.sent[place : place + 1] for place in range(len(odd.sent))))
    assert (answer.status, answer.body) == (odd.status, odd.body)
    assert not answer.remarks or odd.remark in "; ".join(answer.remarks) or "body" in answer.remarks[0]


FINE = {
    "a length": (OK + LENGTH + END, b"hi"),
    "no length": (OK + END, b"hi"),
    "chunks": (OK + CHUNKED + b"\r\n" + CHUNKS, b"hi"),
    "chunks padded with blanks": (OK + CHUNKED + b"\r\n2  \r\nhi\r\n0\r\n\r\n", b"hi"),
    "chunks with extensions and a trailer": (OK + CHUNKED + b"\r\n2;a=b\r\nhi\r\n0\r\nX-T: 1\r\n\r\n", b"hi"),
    "an empty reason": (b"HTTP/1.1 200 \r\n" + LENGTH + END, b"hi"),
    "names in other case": (OK + b"CONTENT-LENGTH: 2\r\n" + END, b"hi"),
    "an empty line before": (b"\r\n" + OK + LENGTH + END, b"hi"),
    "an empty line after": (OK + LENGTH + END + b"\r\n", b"hi"),
    "empty values": (OK + b"X-A:\r\nX-B: \r\n" + LENGTH + END, b"hi"),
    "interim answers": (
        b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + OK + LENGTH + END,
        b"hi",
    ),
    "an upgrade that is offered": (OK + b"Upgrade: h2c\r\nConnection: Upgrade\r\n" + LENGTH + END, b"hi"),
}


@pytest.mark.parametrize(("sent", "body"), FINE.values(), ids=FINE)
def test_what_http_allows_is_not_odd(sent: bytes, body: bytes) -> None:
    for answer in (read(sent), read(*(sent[place : place + 1] for place in range(len(sent))))):
        assert (answer.status, answer.body, answer.remarks) == (200, body, ())
        assert b"X-T" not in dict(answer.headers)


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        (OK + LENGTH + END, True),
        (OK + CHUNKED + b"\r\n" + CHUNKS, True),
        (b"HTTP/1.1 204 No Content\r\n\r\n", True),
        (b"HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n", True),
        (b"HTTP/1.1 205 Reset Content\r\nContent-Length: 0\r\n\r\n", True),
        (b"HTTP/1.1 205 Reset Content\r\n" + CHUNKED + b"\r\n0\r\n\r\n", True),
        (b"HTTP/1.1 304 Not Modified\r\nContent-Length: 7\r\n\r\n", True),
        (b"HTTP/1.0 200 OK\r\nConnection: keep-alive\r\n" + LENGTH + END, True),
        (b"HTTP/1.0 200 OK\r\n" + LENGTH + END, False),
        (OK + b"Connection: close\r\n" + LENGTH + END, False),
        (OK + b"Connection: keep-alive, Close\r\n" + LENGTH + END, False),
        (OK + END, False),
        (b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n", False),
        (OK + b"Content-Length: %d\r\n\r\n" % (BODY_CAP + 1) + b"x" * (BODY_CAP + 1), False),
    ],
)
def test_a_connection_is_kept_as_the_answer_says(sent: bytes, kept: bool) -> None:
    assert read(sent).kept is kept


FAILURES = {
    "nothing": (b"", "closed before an answer came", None),
    "a beginning": (b"HTTP/1.1 2", "broke off in its status line", None),
    "half the headers": (OK + b"X-Tra", "broke off in its headers", 200),
    "half the body": (OK + LENGTH + b"\r\nh", "broke off in its body", 200),
    "half a chunk": (OK + CHUNKED + b"\r\n5\r\nab", "broke off in its body", 200),
    "another protocol": (b"SSH-2.0-OpenSSH_9.6\r\n", "it has no status line and begins with 'SSH-2.0", None),
    "bytes of no text": (b"\x00\x01\r\n", r"it has no status line and begins with '\x00\x01'", None),
    "a body alone, as in HTTP/0.9": (
        b"<html>hi</html>\n",
        "it has no status line and begins with '<html>",
        None,
    ),
    "a CGI program's answer": (b"Status: 200 OK\r\n\r\nhi", "it has no status line", None),
    "TLS": (b"\x15\x03\x01\x00\x02\x02\x46", "TLS is spoken at this port; write https://", None),
    "HTTP/2": (b"\0\0\x12\4\0\0\0\0\0" + b"\0" * 18, "only HTTP/2 is spoken at this port", None),
    "an echo": (b"POST /jumio HTTP/1.1\r\n\r\n", "it has no status line", None),
    "a status in letters": (b"HTTP/1.1 2x0 OK\r\n\r\n", "its status line is 'HTTP/1.1 2x0 OK'", None),
    "a status of four": (b"HTTP/1.1 2000 OK\r\n\r\n", "its status line is", None),
    "a status of nothing": (
        b"HTTP/1.1 000 X\r\n" + LENGTH + END,
        "its status line is 'HTTP/1.1 000 X'",
        None,
    ),
    "a status below 100": (b"HTTP/1.1 099 X\r\n" + LENGTH + END, "its status line is 'HTTP/1.1 099 X'", None),
    "a status below 100, odd": (b"HTTP/1.1  099  X\n\n", "its status line is", None),
    "a version that is none": (b"HTTP/9.9 200 OK\r\n\r\n", "its status line is 'HTTP/9.9 200 OK'", None),
    "a negative length": (OK + b"Content-Length: -2\r\n" + END, "is not a length: '-2'", 200),
    "a length in words": (OK + b"Content-Length: two\r\n" + END, "is not a length: 'two'", 200),
    "an empty length": (OK + b"Content-Length:\r\n" + END, "is not a length: ''", 200),
    "a length beyond all": (OK + b"Content-Length: %d\r\n" % 10**30 + END, "is not a length", 200),
    "endless headers": (OK + b"X-A: 1\r\n" * HEAD_CAP, f"longer than {HEAD_CAP} bytes", 200),
    "endless odd headers": (OK + b"x\r\n" * HEAD_CAP, f"longer than {HEAD_CAP} bytes", 200),
    "too long a header": (
        OK + b"X: " + b"x" * HEAD_CAP + b"\r\n" + LENGTH + END,
        f"longer than {HEAD_CAP}",
        200,
    ),
}


@pytest.mark.parametrize(("sent", "words", "status"), FAILURES.values(), ids=FAILURES)
def test_what_is_no_answer_is_told_and_keeps_its_status(sent: bytes, words: str, status: int | None) -> None:
    for size in (len(sent) or 1, 1_000, 1):
        answer = Answer()
        pieces = [sent[place : place + size] for place in range(0, len(sent), size)]
        with pytest.raises(Failure) as raised:
            closed(answer, pieces)
        answer.give_up()
        assert words in str(raised.value) or size == 1
        assert answer.status == status


def test_a_connection_that_breaks_does_not_end_an_answer_without_a_length() -> None:
    answer = Answer()
    answer.feed(OK + END)
    with pytest.raises(Failure, match="broke off in its body"):
        answer.close(orderly=False)


def test_what_an_answer_had_too_much_is_not_taken_for_the_next() -> None:
    answer = Answer()
    assert answer.feed(b"HTTP/1.1 204 No Content\r\n\r\n")
    answer.expect()
    assert not answer.feed(b"hi")
    assert not answer.answered
    assert answer.feed(b" thereHTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n")
    assert (answer.status, answer.remarks) == (
        201,
        ("bytes left over from the previous answer: 'hi there'",),
    )


def test_a_long_answer_is_read_up_to_the_cap_and_an_excerpt_is_kept() -> None:
    answer = Answer()
    assert not answer.feed(OK + b"\r\n" + b"x" * BODY_CAP)
    assert answer.feed(b"x")
    assert len(answer.body) >= EXCERPT
    assert not answer.kept


@given(
    st.lists(st.binary(max_size=40) | st.sampled_from([OK, LENGTH, END, CHUNKED, CHUNKS, b"\n", b" : \0"]))
)
def test_whatever_comes_is_an_answer_or_a_failure(pieces: list[bytes]) -> None:
    answer = Answer()
    try:
        closed(answer, filter(None, pieces))
    except Failure:
        assert not answer.done
    else:
        assert answer.done
        assert answer.status is not None


@given(st.binary(max_size=80))
def test_what_is_mended_is_normalized_already(lines: bytes) -> None:
    try:
        normal, _ = normalize(OK + lines)
    except Failure:
        return
    again, remarks = normalize(normal.removesuffix(b"\r\n\r\n"))
    assert (again, remarks) == (normal, ())
    answer = Answer()
    answer.feed(normal)
    assert answer.status == 200


def test_interim_answers_without_end_are_no_answer() -> None:
    answer = Answer()
    with pytest.raises(Failure, match="only interim answers"):
        answer.feed(b"HTTP/1.1 100\n\n" * 5_000)
    answer.give_up()
    assert answer.status is None


@pytest.mark.parametrize(
    "endless", [b"1;" + b"x" * 98, b"0\r\nX: " + b"x" * 98], ids=["extension", "trailer"]
)
def test_what_frames_a_body_may_not_go_on_for_ever(endless: bytes) -> None:
    answer = Answer()
    answer.feed(OK + CHUNKED + b"\r\n" + endless)
    for _ in range(2_000):
        if answer.feed(b"x" * 1_000):
            break
    assert (answer.done, answer.status, answer.kept) == (True, 200, False)


# Does whoever waits for an answer go on when it is there, and in which turn of the loop?


def reply() -> Reply:
    return Reply(loop=asyncio.get_running_loop())


async def test_whoever_waits_goes_on_in_the_same_turn() -> None:
    loop, answer, order = asyncio.get_running_loop(), reply(), list[str]()

    async def wait() -> None:
        await answer
        order.append("went on")

    def come() -> None:
        loop.call_soon(order.append, "next turn")
        answer.go_on()

    waiting = asyncio.create_task(wait())
    await asyncio.sleep(0)
    loop.call_soon(come)
    await waiting
    await asyncio.sleep(0)
    assert order == ["went on", "next turn"]


async def test_a_failure_is_raised_where_it_is_waited_for() -> None:
    answer = reply()
    waiting = asyncio.ensure_future(asyncio.wait_for(answer, 10))
    await asyncio.sleep(0)
    answer.set_exception(OSError("gone"))
    with pytest.raises(OSError, match="gone"):
        await waiting


async def test_who_is_cancelled_waits_no_more() -> None:
    answer = reply()

    async def wait() -> None:
        await answer

    waiting = asyncio.create_task(wait())
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert answer.cancelled()


async def test_an_answer_that_came_sooner_is_not_waited_for() -> None:
    answer = reply()
    answer.go_on()
    await answer


async def test_who_gave_up_waiting_is_not_called() -> None:
    answer = reply()
    done, waiting = await asyncio.wait((answer,), timeout=0)
    assert (done, waiting) == (set(), {answer})
    answer.go_on()
    assert (await asyncio.wait((answer,)))[0] == {answer}


# When does the next attempt follow?


PLAN = Retries((10, 60, 300))


@pytest.mark.parametrize(("failed", "delay"), [(1, 10), (2, 60), (3, 300), (4, None), (0, None)])
def test_each_failure_is_followed_by_the_next_delay(failed: int, delay: int | None) -> None:
    assert next_delay(PLAN, Outcome.REJECTED, failed, seed="x") == delay


@pytest.mark.parametrize("outcome", list(Outcome))
def test_whether_an_outcome_is_worth_another_try(outcome: Outcome) -> None:
    final = {Outcome.ACCEPTED, Outcome.WITHHELD, Outcome.INVALID_URL}
    assert (next_delay(PLAN, outcome, 1, seed="x") is None) == (outcome in final)


def test_jitter_stays_within_its_share_and_follows_the_seed() -> None:
    plan = Retries((1_000, 1_000), jitter=0.2)
    drawn = [next_delay(plan, Outcome.RESET, 1, seed=str(seed)) for seed in range(200)]
    assert all(delay is not None and 800 <= delay <= 1_200 for delay in drawn)
    assert len(set(drawn)) > 100
    assert drawn == [next_delay(plan, Outcome.RESET, 1, seed=str(seed)) for seed in range(200)]
    assert next_delay(plan, Outcome.RESET, 1, seed="7") != next_delay(plan, Outcome.RESET, 2, seed="7")
