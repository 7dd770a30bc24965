"""What does a failed test show? Each transaction's time line, what was called, and how to repeat it."""

import json
import shlex
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from http import HTTPStatus
from types import TracebackType
from typing import Any, Final, NamedTuple
from urllib.parse import urlencode

from mockjumio.client.records import Exchange, NeverHappened, in_words
from mockjumio.client.values import Callback, ClockState, Form, NotThere, Request, Scan
from mockjumio.errors import MockjumioError
from mockjumio.outgoing.urls import for_curl
from mockjumio.schema.difference import decode_form, differences

_WHAT_WAS_SENT = "WHAT-WAS-SENT"
_TOKENS, _GRANT = "/oauth2/token", {"grant_type": "client_credentials"}  # of the current platform
SCANS, REQUESTS = 3, 10  # that are shown of each kind, the last ones


class Origin(NamedTuple):
    """Where a test's scans come from: its merchant's seed and settings, and the sandbox.

    ``server`` is the address of one that runs by itself, ``folders`` are those of one of the test's own.
    """

    seed: int
    settings: Mapping[str, Any]
    server: str | None = None
    folders: tuple[str, ...] = ()


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
    lines += _omission(len(scans), SCANS, "transactions")
    for scan in scans[-SCANS:]:
        about = [one for one in requests if one.reference == scan.reference]
        lines += _story(scan, [one for one in callbacks if one.reference == scan.reference], about, account)
    known = {scan.reference for scan in scans}
    lines += _other_requests(
        [one for one in requests if one.reference not in known], "of no transaction", account
    )
    lines += _other_requests(strangers, "without this merchant's credentials", account)
    lines += [f"hint: {hint}" for hint in hints]
    return "\n".join(lines)


def failure_text(unexpected: Sequence[Exchange], hints: Sequence[str] = ()) -> str:
    """Why a test fails that passed."""
    lines = ["mockjumio: something went wrong that the test does not allow:"]
    for one in unexpected:
        lines += [f"  {line}" for line in _describe(one)]
    lines += [f"hint: {hint}" for hint in hints]
    lines.append(
        "If it is meant to be, say so: mockjumio.allow_unexpected(...), or allow_unexpected= in the marker"
    )
    return "\n".join(lines)


def _describe(one: Exchange) -> Iterator[str]:
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
    happened += [(one.at, 2, list(_describe_call(one, account))) for one in shown]
    yield from (f"  {line}" for line in _omission(len(requests), REQUESTS, "calls"))
    for at, _, lines in sorted(happened, key=lambda row: row[:2]):
        yield f"  {_clock_time(at)}  {lines[0]}"
        yield from (f"      {line}" for line in lines[1:])
    for at, what in sorted(planned):
        yield f"  {_clock_time(at)}  planned: {what}"
    yield from (f"  {line}" for line in repeat_lines(scan, account.origin, account.files.get(scan.reference)))


def _other_requests(requests: Sequence[Request], which: str, account: Account) -> Iterator[str]:
    if requests:
        yield f"calls {which}:"
        yield from (f"  {line}" for line in _omission(len(requests), REQUESTS, "calls"))
    for one in requests[-REQUESTS:]:
        first, *rest = _describe_call(one, account)
        yield f"  {_clock_time(one.at)}  {first}"
        yield from (f"      {line}" for line in rest)


def _describe_call(request: Request, account: Account) -> Iterator[str]:
    yield str(request)
    yield from (f"note: {note}" for note in request.notes)
    if request.status >= 400:
        if request.hint:
            yield f"nearest that would have worked: {request.hint}"
        yield _curl_request(request, account)


def _curl_callback(callback: Callback) -> str:
    sent = callback.attempts[-1].request_headers
    words = ["curl", *for_curl(callback.url), "-H", f"Content-Type: {callback.content_type}"]
    words += ["-A", sent.get("User-Agent", "mockjumio"), "--data-raw", callback.body]
    return shlex.join(words)


def _curl_request(request: Request, account: Account) -> str:
    headers = {name.lower(): value for name, value in request.headers.items()}
    words = ["curl", "-X", request.method, *for_curl(account.url + request.path)]
    if request.merchant is not None:
        wrong = request.status == HTTPStatus.UNAUTHORIZED  # what was sent is kept nowhere
        words += ["-u", f"{account.token}:{_WHAT_WAS_SENT if wrong else account.secret}"]
    elif "authorization" in headers:
        words += ["-u", _WHAT_WAS_SENT]
    if "accept" in headers:
        words += ["-H", f"Accept: {headers['accept']}"]
    words += ["-H", f"User-Agent: {headers.get('user-agent', '')}".rstrip()]  # empty: curl sends none
    if request.path == _TOKENS:
        words += ["-d", urlencode(request.content or _GRANT)]  # refused before it is read, as a rule
    elif request.content:
        words += ["-H", f"Content-Type: {headers.get('content-type', '')}".rstrip()]
        words += ["--data-raw", json.dumps(_sent_fields(request.content), ensure_ascii=False)]
    return shlex.join(words)


def _sent_fields(content: Mapping[str, str]) -> dict[str, object]:
    """The fields of a start; pictures and long texts stand there as they are described."""
    return {name: _value(text) for name, text in content.items()}


def _value(text: str) -> object:
    if text.startswith(("{", "[")):
        with suppress(ValueError):
            return json.loads(text)
    return text


def _omission(count: int, most: int, what: str) -> list[str]:
    return [f"… {count - most} more {what} before"] if count > most else []


def _clock_time(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def explain_difference(left: object, right: dict[Any, Any]) -> list[str] | None:
    """Lines for ``callback.form == {...}``; ``None`` for anything else."""
    if not isinstance(left, Form):
        return None
    wanted = {
        name: decode_form({name: value})[name] if isinstance(value, str) else value
        for name, value in right.items()
    }
    found = differences(wanted, decode_form(left), exact=True)
    if not found:
        found = ["the same but for how nested JSON is written; compare callback.fields"]
    return ["the callback's form is not as expected:", *(f"  {line}" for line in found)]


_OURS: Final = ("mockjumio.client.", "mockjumio.web.", "mockjumio.outgoing.remote.")
_BETWEEN: Final = ("asyncio.", "concurrent.futures.", "contextlib.")  # by whose way ours are called


def shorten(error: BaseException) -> None:
    """Cut away what lies below the test's own call of the sandbox, if the error's words say all.

    Other errors keep theirs: they are mistakes of the test, of a condition that it waits for, or of ours.
    """
    trace = error.__traceback__
    if isinstance(error, MockjumioError | NeverHappened | NotThere) and (last := _last_of_the_test(trace)):
        last.tb_next = None


def _last_of_the_test(trace: TracebackType | None) -> TracebackType | None:
    last = None
    while trace is not None:
        if not f"{trace.tb_frame.f_globals.get('__name__')}.".startswith((*_OURS, *_BETWEEN)):
            last = trace
        trace = trace.tb_next
    return last


URL = "URL"  # of the application: the one that the test served is closed by the time that this is read


def repeat_lines(scan: Scan, origin: Origin, file: str | None) -> Iterator[str]:
    """A line each. ``file`` is the path of the scenario, if it was named by that."""
    inline = isinstance(scan.asked.get("scenario"), Mapping)
    if not scan.steered and (file is not None or not inline):
        from mockjumio.merchant.requests import without_flag

        yield f"play it again: {_command(scan, origin, file or scan.scenario)}"
        if not origin.server and (without := without_flag(origin.settings)):
            yield f"  (without what only a merchant can have: {', '.join(without)})"
    by_hand = ", and the same steps by hand" if scan.steered else ""
    yield f"in a test: {_call(scan, file)}{by_hand}"


def _command(scan: Scan, origin: Origin, word: str) -> str:
    words = ["mockjumio", "trigger", word, *(["--server", origin.server] if origin.server else [])]
    words += ["--to", URL, "--seed", str(scan.seed)]
    for change in _changes(scan):
        words += ["--set", change]
    if not origin.server:
        from mockjumio.merchant.requests import wire_flags

        words += ["--now", scan.created.isoformat(timespec="milliseconds").replace("+00:00", "Z")]
        words += ["--merchant-seed", str(origin.seed), "--ordinal", str(scan.ordinal)]
        words += wire_flags(origin.settings)
        for folder in origin.folders:
            words += ["--scenarios", folder]
    return shlex.join(words)


def _changes(scan: Scan) -> Iterator[str]:
    """What ``--set`` must say: unusual settings, what the start changed, and what it provided."""
    from mockjumio.scenario.authoring import in_line, literal_in_line

    for name, value in scan.settings.items():
        yield f"settings.{name}={in_line(value)}"
    for path, value in scan.asked.get("set", {}).items():
        yield f"{path}={in_line(value)}"
    for name, text in _provided_values(scan).items():
        yield f"provided.{name}={literal_in_line(text)}"


def _provided_values(scan: Scan) -> dict[str, str]:
    others = ("scenario", "set", "callback_url")
    return {name: text for name, text in scan.asked.items() if name not in others}


def _call(scan: Scan, file: str | None) -> str:
    scenario = file or scan.asked.get("scenario", scan.scenario)
    words = [repr(scenario)]
    if "callback_url" in scan.asked:
        words.append(f"callback_url={URL}")
    words += [f"{name}={text!r}" for name, text in _provided_values(scan).items()]
    words.append(f"seed={scan.seed}")
    if changes := scan.asked.get("set"):
        words.append(f"set={changes!r}")
    return f"mockjumio.start({', '.join(words)})"
