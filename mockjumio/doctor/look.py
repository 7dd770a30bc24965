"""What is there on the way to a URL? Looks at each step as long as the one before went well; judges nothing.

The probe is a POST without a body: it takes the same way as a callback, yet cannot be taken for one, since a
callback has parameters. Its User-Agent says where it comes from.
"""

import asyncio
import os
import socket
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

from mockjumio.contract.form import CONTENT_TYPE
from mockjumio.delivery.sender import HttpSender, SendOptions
from mockjumio.delivery.target import goes_through, proxy_of
from mockjumio.delivery.target import target_of as posted_to
from mockjumio.doctor.findings import Contact, Findings, Probe, Proxies, Surroundings, Target
from mockjumio.exchanges import Callback
from mockjumio.proxies import describe_variables, is_own, named_for
from mockjumio.settings import DEFAULT_PORT, Trust

USER_AGENT = "mockjumio-doctor"
_LOOPBACK = "127.0.0.1"


def target_of(url: str) -> Target:
    """Of a URL with scheme http or https and a host."""
    parts = urlsplit(url)
    secure = parts.scheme == "https"
    return Target(
        url, secure, parts.hostname or "", (443 if secure else 80) if parts.port is None else parts.port
    )


async def look(
    target: Target, trust: Trust, *, tls13: bool, seconds: float, proxy: str | None = None
) -> Findings:
    """``proxy`` is what callbacks go through: TLS is spoken past it, and only by the probe."""
    found = Findings(target, surroundings(), proxies(), through=_through(proxy, target))
    addresses, why = await _resolve(found.place, seconds)
    found = found._replace(addresses=addresses, resolving=why)
    if not addresses:
        return found
    contacts = [await _contact(address, found.place.port, seconds) for address in addresses]
    found = found._replace(contacts=tuple(contacts))
    if not found.reachable:
        return found
    if target.secure and not found.through:
        from mockjumio.doctor.endpoint import examine  # with cryptography, which plain http does not need

        reached = [one.address for one in found.reachable]
        tls = await examine(target, reached, trust, tls13=tls13, seconds=seconds)
        found = found._replace(tls=tls)
        if tls.failure:
            return found
    probe = await _probe(target, trust, tls13=tls13, seconds=seconds, proxy=proxy)
    plain = not target.secure and not found.through
    if plain and probe.status in (None, 400):  # so does TLS answer to plain http, if at all
        from mockjumio.doctor.endpoint import speaks_tls

        probe = probe._replace(tls=await speaks_tls(target, found.reachable[0].address, seconds))
    return found._replace(probe=probe)


def _through(proxy: str | None, target: Target) -> Target | None:
    """The proxy that counts for a target, without credentials."""
    if proxy is None:
        return None
    there = proxy_of(proxy)
    if not goes_through(there, posted_to(target.url)):
        return None
    return Target(f"http://{there.address}", secure=False, host=there.host, port=there.port)


async def _resolve(target: Target, seconds: float) -> tuple[tuple[str, ...], str]:
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(seconds):
            found = await loop.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    except TimeoutError:
        return (), f"no answer of the name server within {seconds:g} s"
    except (socket.gaierror, UnicodeError) as error:
        return (), getattr(error, "strerror", None) or str(error)
    return tuple(dict.fromkeys(str(place[0]) for *_, place in found)), ""


async def _contact(address: str, port: int, seconds: float) -> Contact:
    loop = asyncio.get_running_loop()
    begun = loop.time()
    error, refused = await _connect(address, port, seconds)
    passed = round((loop.time() - begun) * 1_000, 3)
    own = bool(error) and is_own(address)
    open_here = own and address != _LOOPBACK and not (await _connect(_LOOPBACK, port, seconds))[0]
    return Contact(address, passed, error, refused=refused, own=own, loopback_open=open_here)


async def _connect(address: str, port: int, seconds: float) -> tuple[str, bool]:
    """Why there is no connection, and whether that was the machine's own answer."""
    try:
        async with asyncio.timeout(seconds):
            _, writer = await asyncio.open_connection(address, port)
    except TimeoutError:
        return f"no connection within {seconds:g} s", False
    except OSError as error:
        words = os.strerror(error.errno) if error.errno else str(error)
        return words, isinstance(error, ConnectionRefusedError)
    writer.close()
    with suppress(OSError):
        await writer.wait_closed()
    return "", False


async def _probe(target: Target, trust: Trust, *, tls13: bool, seconds: float, proxy: str | None) -> Probe:
    empty = Callback(
        id="", reference="", merchant="", url=target.url, created=0, content_type=CONTENT_TYPE, body=b""
    )
    limit = round(seconds * 1_000)
    options = SendOptions(
        (("User-Agent", USER_AGENT), ("Accept", "*/*")), limit, limit, limit, only_200=False, tls13=tls13
    )
    async with HttpSender(trust=trust, proxy=proxy) as sender:
        attempt = await sender.post(empty, started=0, options=options)
    server = next((value for name, value in attempt.response_headers if name.lower() == "server"), "")
    return Probe(
        attempt.status if attempt.outcome.answered else None,
        attempt.outcome.value,
        attempt.detail,
        attempt.duration_ms,
        excerpt=attempt.excerpt,
        server=server,
        remarks=attempt.remarks,
    )


_MARKS = (".dockerenv", "run/.containerenv")  # of Docker, of Podman
_GROUPS = ("docker", "kubepods", "containerd", "libpod", "lxc", "garden")


def surroundings(root: Path = Path("/"), environment: Mapping[str, str] = os.environ) -> Surroundings:
    for mark in _MARKS:
        if (root / mark).exists():
            return Surroundings(f"/{mark}")
    if environment.get("KUBERNETES_SERVICE_HOST"):
        return Surroundings("KUBERNETES_SERVICE_HOST")
    try:
        groups = (root / "proc/1/cgroup").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return Surroundings()  # no Linux, so no container that we could be in
    return Surroundings("/proc/1/cgroup" if any(group in groups for group in _GROUPS) else "")


def proxies(environment: Mapping[str, str] = os.environ) -> Proxies | None:
    variables = describe_variables(environment)
    if not variables:
        return None
    sandbox = environment.get("MOCKJUMIO_SERVER") or f"http://127.0.0.1:{DEFAULT_PORT}"
    return Proxies(variables, sandbox, str(named_for(sandbox, environment) or ""))
