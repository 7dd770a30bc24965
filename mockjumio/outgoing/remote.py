"""How is a running sandbox steered from outside? A client of the control API that starts fast.

It uses nothing but the standard library. Whatever goes wrong is a :class:`MockjumioError`: the server
cannot be reached, it refuses, or it takes too long.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from http.client import HTTPException, HTTPResponse
from typing import Any, NamedTuple
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlencode
from urllib.request import ProxyHandler, Request, build_opener

from mockjumio.errors import (
    ConfigurationError,
    MockjumioError,
    Problem,
    Refused,
    TimedOut,
    Unreachable,
    UsageError,
    cause_of,
    with_scheme,
)
from mockjumio.outgoing.proxies import Proxy, proxy_for
from mockjumio.outgoing.urls import fault

API = "/_mock/api/v1"
_MOST = 1_000  # of a list in one page
_SEARCH = 120.0  # seconds in which a long list may be searched
_SILENCE = 45.0  # seconds: thrice as long as a stream of events is ever silent
PATIENCE = 30.0  # seconds for an answer, where nothing else is said

View = dict[str, Any]  # a JSON object, as the control API answers it


class Control:
    """The control API of the sandbox at a URL, for one merchant (the default one if not given)."""

    def __init__(self, server: str, *, token: str | None = None, merchant: str | None = None) -> None:
        if not is_url(server):
            raise UsageError(no_url(server))
        self.server = server.rstrip("/")
        self._token = token
        self._merchant = {} if merchant is None else {"merchant": merchant}

    @cached_property
    def _proxy(self) -> Proxy | None:
        return proxy_for(self.server)

    @property
    def name_in_errors(self) -> str:
        """The sandbox as errors name it."""
        return through(self.server, self._proxy)

    def clock(self) -> View:
        return self.call("GET", "/clock", query=self._merchant)

    def move_clock(self, how: str, body: Mapping[str, object], *, seconds: float = PATIENCE) -> View:
        """``how`` is advance, set, freeze, resume or run-until-idle."""
        return self.call("POST", f"/clock/{how}", body=body, query=self._merchant, seconds=seconds)

    def scenario(self, name: str) -> View:
        return self.call("GET", f"/scenarios/{quote(name, safe='')}")

    def start(self, body: Mapping[str, object]) -> View:
        """Start a transaction; ``body`` as for ``POST /transactions``."""
        return self.call("POST", "/transactions", body=body, query=self._merchant)

    def transaction(self, reference: str, *, merchant: str | None = None, wait: float | None = None) -> View:
        """A transaction; with ``wait`` (seconds) once it is settled, or as it is after that time.

        ``merchant`` is whose it is, where several may have one of this reference.
        """
        query = self._merchant if merchant is None else {"merchant": merchant}
        if wait is not None:
            query = {**query, "wait": f"{round(wait * 1000)}ms"}
        path = f"/transactions/{quote(reference, safe='')}"
        return self.call("GET", path, query=query, seconds=PATIENCE + (wait or 0))

    def resend(self, callback: str, body: Mapping[str, object], *, seconds: float = PATIENCE) -> View:
        """Send a callback again; ``body`` as for ``POST /callbacks/{id}/resend``."""
        path = f"/callbacks/{quote(callback, safe='')}/resend"
        return self.call("POST", path, body=body, query=self._merchant, seconds=seconds)

    def newest(self, path: str, query: Mapping[str, str], count: int) -> tuple[list[View], bool]:
        """So many of a list, the newest first, and whether there are more."""
        query = {**self._merchant, **query, "order": "newest"}
        found: list[View] = []
        while True:
            asked = {**query, "limit": str(min(count - len(found), _MOST))}
            page = self.call("GET", path, query=asked, seconds=_SEARCH)
            found += page["items"]
            if page["next"] is None or len(found) == count:
                return found, page["next"] is not None
            query["cursor"] = page["next"]

    def call(
        self,
        method: str,
        path: str,
        *,
        body: Mapping[str, object] | None = None,
        query: Mapping[str, str] | None = None,
        seconds: float = PATIENCE,
    ) -> View:
        """Any call below ``/_mock/api/v1``; the JSON object that is answered."""
        with self.open(method, path, body=body, query=query, seconds=seconds) as answer:
            content = answer.read()
        return read_answer(self.name_in_errors, 200, content)

    @contextmanager
    def open(
        self,
        method: str,
        path: str,
        *,
        body: Mapping[str, object] | None = None,
        query: Mapping[str, str] | None = None,
        seconds: float = PATIENCE,
    ) -> Iterator[HTTPResponse | HTTPError]:
        """A good answer of a call, to be read; ``seconds`` is how long it may be silent."""
        url = f"{self.server}{API}{path}" + (f"?{urlencode(query)}" if query else "")
        headers = {"Accept": "application/json", "Content-Type": "application/json"}
        if self._token is not None:
            headers["Authorization"] = f"Bearer {self._token}"
        sent = None if body is None else json.dumps(body).encode()
        request = Request(url, sent, headers, method=method)  # noqa: S310 - http or https, see above
        with open_answer(request, self._proxy, self.name_in_errors, seconds) as (status, answer):
            if status >= 300:
                read_answer(self.name_in_errors, status, answer.read())
                raise Unreachable(_stranger(self.name_in_errors))
            yield answer


@contextmanager
def open_answer(
    request: Request, proxy: Proxy | None, named: str, seconds: float
) -> Iterator[tuple[int, HTTPResponse | HTTPError]]:
    """The status of an answer, and what is to be read. Raises why there is none; errors say ``named``."""
    proxies = {} if proxy is None else dict.fromkeys(("http", "https"), proxy.url)
    try:
        try:
            answer = build_opener(ProxyHandler(proxies)).open(request, timeout=seconds)
            status = answer.status
        except HTTPError as refused:
            answer, status = refused, refused.code
        with answer:
            yield status, answer
    except TimeoutError:
        raise TimedOut(f"{named}: no answer within {seconds:g} seconds") from None
    except (URLError, HTTPException, OSError, ValueError) as error:
        raise Unreachable(f"{named} does not answer: {cause_of(getattr(error, 'reason', error))}") from None


def fetch(server: str, path: str, seconds: float) -> tuple[str, int, bytes]:
    """The server as errors name it, and the status and the body that a path is answered with."""
    proxy = proxy_for(server)
    named = through(server, proxy)
    request = Request(server + path)  # noqa: S310 - asked of an http or https URL
    with open_answer(request, proxy, named, seconds) as (status, answer):
        return named, status, answer.read()


def through(server: str, proxy: Proxy | None) -> str:
    """A server as errors name it, with the proxy that may be to blame."""
    return server if proxy is None else f"{server} (asked through {proxy})"


class StreamedEvent(NamedTuple):
    """An event of a running sandbox: its number, its kind, and what is told of it."""

    id: int
    kind: str
    data: View


class EventStream:
    """What happens on a running sandbox, from ``after`` an event on; by default from now on.

    Iterating makes one connection, and ends or raises with it; the next one goes on where it ended.
    """

    def __init__(self, control: Control, merchant: str | None = None, after: int | None = None) -> None:
        self._control = control
        self._known: dict[str, str] = {} if after is None else {"after": str(after)}
        self._merchant = {} if merchant is None else {"merchant": merchant}

    def __iter__(self) -> Iterator[StreamedEvent | str]:
        """Events, and the sandbox's remarks between them; the first remark comes at once."""
        query = {**self._merchant, **self._known}
        with self._control.open("GET", "/events", query=query, seconds=_SILENCE) as answer:
            run, begin = answer.headers["Mockjumio-Run"], answer.headers["Last-Event-ID"]
            if run is None or begin is None:
                raise Unreachable(_stranger(self._control.name_in_errors))
            self._known = {"run": run, "after": begin}
            fields: dict[str, str] = {}
            for line in answer:
                name, _, value = line.decode(errors="replace").rstrip("\r\n").partition(": ")
                if value and not name:
                    yield value
                elif value:
                    fields[name] = value
                elif {"id", "event", "data"} <= fields.keys():
                    self._known["after"] = fields["id"]
                    yield StreamedEvent(int(fields["id"]), fields["event"], json.loads(fields["data"]))
                    fields = {}


def is_url(server: str) -> bool:
    """Whether paths can be added to it."""
    plain = server.isprintable() and not set(" ?#").intersection(server)
    return plain and fault(server) is None


def no_url(server: str) -> str:
    """What to say of a server that is none."""
    why = fault(server) if server.startswith(("http://", "https://")) else None
    hint = f": {why}" if why else with_scheme(server, is_url)
    return f"server {server!r} is not an http or https URL{hint}"


def object_in(content: bytes) -> View | None:
    """The JSON object that a body is, if it is one."""
    try:
        values = json.loads(content or b"{}")
    except ValueError:
        return None
    return values if isinstance(values, dict) else None


def read_answer(server: str, status: int, content: bytes) -> View:
    """The JSON object of an answer; raises what a problem document says, and whatever is none of ours."""
    view = object_in(content)
    if view is None or (status >= 400 and not isinstance(view.get("detail"), str)):
        raise Unreachable(_stranger(server) + (f": status {status}" if status >= 400 else ""))
    if status >= 400:
        raise refusal(server, status, view)
    return view


def refusal(server: str, status: int, problem: View) -> MockjumioError:
    """What a problem document says, as an error with the exit code that fits."""
    detail = problem["detail"]
    if status == 401:
        return ConfigurationError(f"{server}: {detail}")
    if status >= 500:
        return Unreachable(f"{server}: {detail}")
    problems = [Problem(str(one["field"]), str(one["message"])) for one in problem.get("errors", ())]
    return Refused(status, detail, problems)


def _stranger(server: str) -> str:
    return f"{server} does not answer as mockjumio does"
