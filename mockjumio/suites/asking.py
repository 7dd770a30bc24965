"""What does the merchant's state URL say? Asked over HTTP or HTTPS, nowhere else than is allowed."""

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import NamedTuple

from mockjumio import __version__
from mockjumio.client.http import Call, HttpClient
from mockjumio.delivery.failures import Failure
from mockjumio.errors import ConfigurationError
from mockjumio.merchant.limits import AllowList
from mockjumio.proxies import looked_up
from mockjumio.remote import through
from mockjumio.settings import Trust
from mockjumio.suites.state_url import StateUrl, Unfilled, filled
from mockjumio.tls.client import trusting

SECONDS = 10.0
LARGEST = 5_000_000  # bytes of a state
_HEADERS = {"Accept": "application/json", "User-Agent": f"mockjumio/{__version__}"}


class Told(NamedTuple):
    """What was answered, or why nothing was."""

    value: object = None
    error: str = ""


class Asker:
    """Asks state URLs. ``env`` holds the environment variables that headers and URLs may name."""

    def __init__(self, client: HttpClient, hosts: AllowList, env: Mapping[str, str]) -> None:
        self._client = client
        self._hosts = hosts
        self._env = env

    async def ask(self, state: StateUrl, values: Mapping[str, object]) -> Told:
        try:
            url = filled(state.url, values, self._env, in_url=True)
            headers = {name: filled(text, values, self._env) for name, text in state.headers.items()}
        except Unfilled as error:
            return Told(error=f"{state.url}: {error}")
        if refusal := self._hosts.refusal(url):
            return Told(error=refusal.replace("callback URL", "state URL"))
        named = url
        try:
            proxy = await looked_up(url)
            named = through(url, proxy)
            call = Call("GET", url, tuple((_HEADERS | headers).items()), proxy=proxy)
            status, content = await self._client.ask(call, seconds=SECONDS, largest=LARGEST)
        except TimeoutError:
            return Told(error=f"{named}: no answer within {SECONDS:g} s")
        except (Failure, ConfigurationError) as error:
            return Told(error=f"{named}: {error}")
        return _read(named, status, content)


def _read(url: str, status: int, content: bytes) -> Told:
    if status // 100 != 2:
        where = " (redirects are not followed)" if status // 100 == 3 else ""
        return Told(error=f"{url} answers {status}{where}")
    if len(content) > LARGEST:
        return Told(error=f"{url}: more than {LARGEST} bytes")
    try:
        return Told(json.loads(content, parse_constant=_refuse))
    except (ValueError, RecursionError):
        return Told(error=f"{url}: what it answers is not JSON")


def _refuse(constant: str) -> object:
    """NaN and the infinities, which JSON does not have: one is not equal to itself."""
    raise ValueError(constant)


@asynccontextmanager
async def asking(
    hosts: AllowList,
    env: Mapping[str, str],
    trust: Trust = Trust(),  # noqa: B008 - immutable
) -> AsyncIterator[Asker]:
    """Whoever is trusted with callbacks is trusted here too."""
    context = trusting(trust)  # without Jumio's restrictions: this is not Jumio who asks
    client = HttpClient(lambda: context)
    try:
        yield Asker(client, hosts, env)
    finally:
        await client.close()
