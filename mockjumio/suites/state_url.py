"""How is the URL of the merchant's state written, what does it say, and how does that differ from before?"""

import json
import re
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from fnmatch import fnmatchcase
from typing import NamedTuple
from urllib.parse import quote

from mockjumio.client.http import Call, HttpClient
from mockjumio.contract.scalars import URL
from mockjumio.delivery.target import Failure
from mockjumio.errors import ConfigurationError, nearest, with_scheme
from mockjumio.merchant.callback_urls import AllowList
from mockjumio.outgoing.proxies import look_up_proxy
from mockjumio.outgoing.remote import through
from mockjumio.schema import sections
from mockjumio.schema.kinds import Key, Scalar, header_text
from mockjumio.schema.sections import ListOf, Pairs, Section
from mockjumio.settings import Trust
from mockjumio.tls.client import trusting_context
from mockjumio.version import __version__

_NAME = re.compile(r"\{([^{}]*)\}")
VALUES = ("reference", "customer_id", "merchant_reference", "scenario", "seed")
_ENV = "env."


class StateUrl(NamedTuple):
    """``ignore`` are paths that may differ; headers and URL may hold names in braces."""

    url: str
    headers: Mapping[str, str] = {}
    ignore: tuple[str, ...] = ()


def _check(text: str) -> str:
    """A text whose names in braces are all known."""
    for name in _NAME.findall(text):
        if name in VALUES or (name.startswith(_ENV) and name.removeprefix(_ENV)):
            continue
        hint = nearest(name, VALUES)
        tail = f"did you mean {hint}?" if hint else f"known are {', '.join(VALUES)} and env.NAME"
        raise ValueError(f"unknown name {name!r} in braces; {tail}")
    return text


def _header(text: str) -> str:
    return _check(header_text(text))


def url(text: str) -> str:
    """A state URL; raises ``ValueError`` if it cannot be one."""
    _check(text)
    if not URL.fits(_NAME.sub("x", text)):
        raise ValueError(
            f"{text!r} is not {URL.words}{with_scheme(text, lambda one: URL.fits(_NAME.sub('x', one)))}"
        )
    return text


STATE = Section(
    "a mapping with url",
    Key(
        "url",
        Scalar("a URL", url, lambda: {"type": "string", "pattern": "^https?://"}),
        f"answers the state as JSON; in braces: {', '.join(VALUES)}",
        "http://localhost:8080/cases/{customer_id}",
    ),
    Key(
        "headers",
        Pairs(Scalar("printable ASCII", _header), "a mapping of names to texts"),
        "headers of the call; {env.NAME} is an environment variable that --env lists",
        "{Authorization: 'Bearer {env.SHOP_TOKEN}'}",
    ),
    Key(
        "ignore",
        ListOf(Scalar("a path", str)),
        "paths that may differ, with * for anything and [] for any index",
        "[updated_at, 'events[].id']",
    ),
)


class MissingValue(ValueError):
    """A name in braces has no value."""


def fill(text: str, values: Mapping[str, object], env: Mapping[str, str], *, in_url: bool = False) -> str:
    """The text with its names replaced. Raises :class:`MissingValue`."""

    def value(found: re.Match[str]) -> str:
        name = found[1]
        known = env.get(name.removeprefix(_ENV)) if name.startswith(_ENV) else values.get(name)
        if known is None:
            why = "is not among --env, or not set" if name.startswith(_ENV) else "was not given to the scan"
            raise MissingValue(f"{{{name}}} {why}")
        return quote(str(known), safe="") if in_url else str(known)

    return _NAME.sub(value, text)


SECONDS = 10.0
LARGEST = 5_000_000  # bytes of a state
_HEADERS = {"Accept": "application/json", "User-Agent": f"mockjumio/{__version__}"}


class StateAnswer(NamedTuple):
    """What was answered, or why nothing was."""

    value: object = None
    error: str = ""


class Asker:
    """Asks state URLs. ``env`` holds the environment variables that headers and URLs may name."""

    def __init__(self, client: HttpClient, hosts: AllowList, env: Mapping[str, str]) -> None:
        self._client = client
        self._hosts = hosts
        self._env = env

    async def ask(self, state: StateUrl, values: Mapping[str, object]) -> StateAnswer:
        try:
            url = fill(state.url, values, self._env, in_url=True)
            headers = {name: fill(text, values, self._env) for name, text in state.headers.items()}
        except MissingValue as error:
            return StateAnswer(error=f"{state.url}: {error}")
        if refusal := self._hosts.refusal(url):
            return StateAnswer(error=refusal.replace("callback URL", "state URL"))
        named = url
        try:
            proxy = await look_up_proxy(url)
            named = through(url, proxy)
            call = Call("GET", url, tuple((_HEADERS | headers).items()), proxy=proxy)
            status, content = await self._client.ask(call, seconds=SECONDS, largest=LARGEST)
        except TimeoutError:
            return StateAnswer(error=f"{named}: no answer within {SECONDS:g} s")
        except (Failure, ConfigurationError) as error:
            return StateAnswer(error=f"{named}: {error}")
        return _read(named, status, content)


def _read(url: str, status: int, content: bytes) -> StateAnswer:
    if status // 100 != 2:
        where = " (redirects are not followed)" if status // 100 == 3 else ""
        return StateAnswer(error=f"{url} answers {status}{where}")
    if len(content) > LARGEST:
        return StateAnswer(error=f"{url}: more than {LARGEST} bytes")
    try:
        return StateAnswer(sections.read(content.decode(json.detect_encoding(content)), doubled=True))
    except (ValueError, RecursionError):
        return StateAnswer(error=f"{url}: what it answers is not JSON")


@asynccontextmanager
async def open_asker(
    hosts: AllowList,
    env: Mapping[str, str],
    trust: Trust = Trust(),  # noqa: B008 - immutable
) -> AsyncIterator[Asker]:
    """Whoever is trusted with callbacks is trusted here too."""
    context = trusting_context(trust)  # without Jumio's restrictions: this is not Jumio who asks
    client = HttpClient(lambda: context)
    try:
        yield Asker(client, hosts, env)
    finally:
        await client.close()


_SHOWN = 80  # characters of a value
_INDEX = re.compile(r"\[\d+\]")
ROOT = "(all of it)"


class Difference(NamedTuple):
    path: str
    words: str

    def __str__(self) -> str:
        return f"{self.path}: {self.words}"


def differences(before: object, after: object, ignore: Sequence[str] = ()) -> tuple[Difference, ...]:
    """What changed, but for the paths that are ignored.

    A path is ``orders[0].total``; in ``ignore`` ``*`` stands for anything and ``[]`` for any index, and what
    is below an ignored path is ignored too.
    """
    return tuple(_differ(before, after, "", ignore))


def _differ(before: object, after: object, path: str, ignore: Sequence[str]) -> Iterator[Difference]:
    if _is_equal(before, after) or (path and _is_ignored(path, ignore)):
        return
    if isinstance(before, dict) and isinstance(after, dict):
        for key in (*before, *(key for key in after if key not in before)):
            below = f"{path}.{key}" if path else str(key)
            if key in before and key in after:
                yield from _differ(before[key], after[key], below, ignore)
            elif not _is_ignored(below, ignore):
                yield _one_difference(below, before, after, key)
    elif isinstance(before, list) and isinstance(after, list):
        for index in range(max(len(before), len(after))):
            below = f"{path}[{index}]"
            if index < min(len(before), len(after)):
                yield from _differ(before[index], after[index], below, ignore)
            elif not _is_ignored(below, ignore):
                longer = after if len(after) > len(before) else before
                words = "is new" if longer is after else "is gone"
                yield Difference(below, f"{show(longer[index])} {words}")
    else:
        yield Difference(path or ROOT, f"{show(before)} before, {show(after)} after")


def _one_difference(path: str, before: dict[str, object], after: dict[str, object], key: str) -> Difference:
    if key in after:
        return Difference(path, f"{show(after[key])} is new")
    return Difference(path, f"{show(before[key])} is gone")


def _is_equal(one: object, other: object) -> bool:
    """Equal as JSON has it: ``1`` and ``true`` are not."""
    if isinstance(one, bool) != isinstance(other, bool):
        return False
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_is_equal(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_is_equal, one, other))
    return one == other


def _is_ignored(path: str, ignore: Sequence[str]) -> bool:
    return any(_fits(path, pattern) for pattern in ignore)


def _fits(path: str, pattern: str) -> bool:
    if "[]" in pattern:
        path = _INDEX.sub("[]", path)
    literal = pattern.replace("[", "[[]")  # an index, not a set of letters
    return any(fnmatchcase(path, one) for one in (literal, f"{literal}.*", f"{literal}[[]*"))


def values_at(value: object, path: str) -> tuple[object, ...]:
    """The value values_at a path, as a tuple of it; empty if there is none."""
    for key, index in re.findall(r"([^.\[\]]+)|\[(\d{1,9})\]", path):
        if index and isinstance(value, list) and int(index) < len(value):
            value = value[int(index)]
        elif key and isinstance(value, dict) and key in value:
            value = value[key]
        else:
            return ()
    return (value,)


def show(value: object) -> str:
    """A value as JSON, not longer than a line."""
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
