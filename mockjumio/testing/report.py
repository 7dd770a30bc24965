"""What does a failed test show? Each transaction's time line, what was called, and how to repeat it."""

import shlex
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from http import HTTPStatus
from typing import NamedTuple

from mockjumio.client.expecting import Exchange
from mockjumio.client.looking import in_words
from mockjumio.client.values import Callback, ClockState, Request, Scan
from mockjumio.testing.again import Origin, again

_WHAT_WAS_SENT = "WHAT-WAS-SENT"
SCANS, REQUESTS = 3, 10  # that are shown of each kind, the last ones


class Account(NamedTuple):
    """Whose test it was. ``files`` are the paths by which scenarios were named, by the scan's reference."""

    url: str
    token: str
    secret: str
    origin: Origin
    files: Mapping[str, str]


def report(
    account: Account,
    *,
    scans: Sequence[Scan],
    callbacks: Sequence[Callback],
    requests: Sequence[Request],
    strangers: Sequence[Request],
    clock: ClockState,
    hints: Sequence[str] = (),
) -> str:
    """The section of a failure report."""
    lines = [f"merchant {account.token} at {account.url}, seed {account.origin.seed}; {in_words(clock)}"]
    if not scans:
        lines.append("no transaction was started")
    lines += _omitted(len(scans), SCANS, "transactions")
    for scan in scans[-SCANS:]:
        about = [one for one in requests if one.reference == scan.reference]
        lines += _story(scan, [one for one in callbacks if one.reference == scan.reference], about, account)
    known = {scan.reference for scan in scans}
    lines += _others([one for one in requests if one.reference not in known], "of no transaction", account)
    lines += _others(strangers, "without this merchant's credentials", account)
    lines += [f"hint: {hint}" for hint in hints]
    return "\n".join(lines)


def told(unexpected: Sequence[Exchange], hints: Sequence[str] = ()) -> str:
    """Why a test fails that passed."""
    lines = ["mockjumio: something went wrong that the test does not allow:"]
    for one in unexpected:
        lines += [f"  {line}" for line in _described(one)]
    lines += [f"hint: {hint}" for hint in hints]
    lines.append(
        "If it is meant to be, say so: mockjumio.allow_unexpected(...), or allow_unexpected= in the marker"
    )
    return "\n".join(lines)


def _described(one: Exchange) -> Iterator[str]:
    if isinstance(one, Callback):
        yield f"callback to {one.url}: {one.attempts[-1]}"
    else:
        yield f"call {one}"
        if one.hint:
            yield f"  hint: {one.hint}"


def _story(
    scan: Scan, callbacks: Sequence[Callback], requests: Sequence[Request], account: Account
) -> Iterator[str]:
    name = f"{scan.scenario} (seed {scan.seed})"
    yield f"transaction {scan.reference}: {name}, {scan.state}"
    happened = [(step.at, 0, [step.action.replace("_", " ")]) for step in scan.steps if not step.planned]
    planned = [(step.at, step.action.replace("_", " ")) for step in scan.steps if step.planned]
    for callback in callbacks:
        if callback.next_attempt is not None:
            planned.append((callback.next_attempt, f"callback to {callback.url}"))
        for attempt in callback.attempts:
            line = f"callback to {callback.url}: {attempt}"
            repeat = [] if attempt.outcome == "accepted" else [_curl_callback(callback)]
            happened.append((attempt.started, 1, [line, *repeat]))
    shown = requests[-REQUESTS:]
    happened += [(one.at, 2, list(_called(one, account))) for one in shown]
    yield from (f"  {line}" for line in _omitted(len(requests), REQUESTS, "calls"))
    for at, _, lines in sorted(happened, key=lambda row: row[:2]):
        yield f"  {_clock_time(at)}  {lines[0]}"
        yield from (f"      {line}" for line in lines[1:])
    for at, what in sorted(planned):
        yield f"  {_clock_time(at)}  planned: {what}"
    yield from (f"  {line}" for line in again(scan, account.origin, account.files.get(scan.reference)))


def _others(requests: Sequence[Request], which: str, account: Account) -> Iterator[str]:
    if requests:
        yield f"calls {which}:"
        yield from (f"  {line}" for line in _omitted(len(requests), REQUESTS, "calls"))
    for one in requests[-REQUESTS:]:
        first, *rest = _called(one, account)
        yield f"  {_clock_time(one.at)}  {first}"
        yield from (f"      {line}" for line in rest)


def _called(request: Request, account: Account) -> Iterator[str]:
    yield str(request)
    yield from (f"note: {note}" for note in request.notes)
    if request.status >= 400:
        if request.hint:
            yield f"nearest that would have worked: {request.hint}"
        yield _curl_request(request, account)


def _curl_callback(callback: Callback) -> str:
    sent = callback.attempts[-1].request_headers
    words = ["curl", callback.url, "-H", f"Content-Type: {callback.content_type}"]
    words += ["-A", sent.get("User-Agent", "mockjumio"), "--data-raw", callback.body]
    return shlex.join(words)


def _curl_request(request: Request, account: Account) -> str:
    headers = {name.lower(): value for name, value in request.headers.items()}
    words = ["curl", "-X", request.method, account.url + request.path]
    if request.merchant is not None:
        wrong = request.status == HTTPStatus.UNAUTHORIZED  # what was sent is kept nowhere
        words += ["-u", f"{account.token}:{_WHAT_WAS_SENT if wrong else account.secret}"]
    elif "authorization" in headers:
        words += ["-u", _WHAT_WAS_SENT]
    if "accept" in headers:
        words += ["-H", f"Accept: {headers['accept']}"]
    words += ["-H", f"User-Agent: {headers.get('user-agent', '')}".rstrip()]  # empty: curl sends none
    return shlex.join(words)


def _omitted(count: int, most: int, what: str) -> list[str]:
    return [f"… {count - most} more {what} before"] if count > most else []


def _clock_time(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
