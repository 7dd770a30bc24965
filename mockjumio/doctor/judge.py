"""What do the findings mean, and what is to be done? Pure: values in, a row for each step out, in order."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from urllib.parse import urlsplit

from mockjumio.contract.callback_url import broken_rules
from mockjumio.doctor.findings import Check, Contact, Findings, Probe, Proxies, State, fail, ok, skip, warn
from mockjumio.doctor.handshakes import TLS_CHECKS, judge_tls

_HOST = "host.docker.internal"
_EXTRA_HOST = (
    f"on Linux start the container with --add-host={_HOST}:host-gateway "
    f'(compose: extra_hosts: ["{_HOST}:host-gateway"])'
)
_WRONG_PROXY = "callbacks go through this proxy: is it started, and is --callback-proxy right?"
_OTHERS = "(0.0.0.0 instead of 127.0.0.1)"


def judge(found: Findings, now: datetime, *, strict: bool = False) -> list[Check]:
    """``strict`` has a URL fail that Jumio would not take. ``now`` is what certificates are held against."""
    checks = [_url(found, strict=strict), *_way(found, now)]
    if found.through is not None:
        words = f"callbacks go through {found.through.url} (--callback-proxy): dns and tcp are about that"
        checks.append(ok("proxy", words))
    elif found.proxies is not None:
        checks.append(_proxy(found.proxies))
    return checks


def exit_code(checks: Sequence[Check]) -> int:
    """0 all well; 4 there is nothing that could be reached; 1 something else fails."""
    bad = {one.check for one in checks if one.state is State.FAIL}
    if not bad:
        return 0
    return 4 if bad & {"dns", "tcp"} else 1


def _url(found: Findings, *, strict: bool) -> Check:
    broken = broken_rules(found.target.url)
    if not broken:
        return ok("url", "keeps all the constraints of Jumio's document")
    judged = fail if strict else warn
    end = [] if strict else ["mockjumio still sends callbacks there; Jumio would not"]
    return judged("url", "; ".join(one.found for one in broken), *(one.fix for one in broken), *end)


def _proxy(proxies: Proxies) -> Check:
    """What the variables do: nothing to callbacks, and too much to calls that never leave this machine."""
    found = f"{', '.join(proxies.variables)}: callbacks are sent past it"
    if not proxies.of_sandbox:
        return ok("proxy", found)
    host = urlsplit(proxies.sandbox).hostname or ""
    names = "127.0.0.1,localhost" if host in ("127.0.0.1", "localhost") else host
    return warn(
        "proxy",
        f"{found}; calls to {proxies.sandbox} may not be",
        f"most programs ask {proxies.of_sandbox} for {proxies.sandbox}: let your code have "
        f"NO_PROXY={names}, and its calls get there",
    )


def _way(found: Findings, now: datetime) -> Iterator[Check]:
    host = found.place.host
    if not found.addresses:
        yield fail("dns", f"{host} does not resolve: {found.resolving}", *_no_name(found))
        yield from skip("no address", "tcp", *TLS_CHECKS, "http")
        return
    named = found.addresses != (host,)
    yield ok("dns", f"{host} is {', '.join(found.addresses)}" if named else f"{host}: nothing to resolve")
    yield _tcp(found)
    if not found.reachable:
        yield from skip("no connection", *TLS_CHECKS, "http")
        return
    if found.tls is None:
        why = "through a proxy" if found.through and found.target.secure else "plain http"
        yield from skip(why, *TLS_CHECKS)
    else:
        yield from judge_tls(found.tls, host, now)
    if found.probe is None:
        yield from skip("no TLS connection", "http")
    else:
        yield _http(found.probe)


def _no_name(found: Findings) -> Iterable[str]:
    host = found.place.host
    if found.through:
        return (_WRONG_PROXY,)
    if host == _HOST:
        if found.surroundings.container:
            return (_EXTRA_HOST,)
        return (f"{_HOST} is known inside of containers only; from here the machine is localhost",)
    if "." not in host:
        return (
            "a service's name is known inside of its compose network only: let the sandbox run on the same "
            "network, or publish the port and use localhost",
        )
    return ("check the spelling, and whether this machine's name server knows the name",)


def _tcp(found: Findings) -> Check:
    contacts = found.contacts or ()
    good, bad = found.reachable, [one for one in contacts if one.error]
    words = [f"{_place(one, found)} after {one.milliseconds:.0f} ms" for one in good]
    words += [f"{_place(one, found)}: {one.error}" for one in bad]
    if not bad:
        return ok("tcp", "connected to " + ", ".join(words))
    advice = dict.fromkeys(line for one in bad for line in _no_connection(one, found))
    if good and all(one.refused for one in bad) and _same_machine(contacts):
        return ok("tcp", "; ".join(words))  # localhost has two addresses, and nearly nobody listens on both
    if good:
        return warn(
            "tcp", "; ".join(words), "not every address answers; some callbacks would be lost", *advice
        )
    return fail("tcp", "; ".join(words), *advice)


def _same_machine(contacts: Iterable[Contact]) -> bool:
    return all(_is_loopback(one.address) for one in contacts)


def _place(contact: Contact, found: Findings) -> str:
    address = contact.address
    return f"{f'[{address}]' if ':' in address else address}:{found.place.port}"


def _no_connection(contact: Contact, found: Findings) -> Iterator[str]:
    port, container = found.target.port, found.surroundings.container
    if found.through:
        yield _WRONG_PROXY
    elif contact.loopback_open:
        yield f"the application listens on 127.0.0.1 only; have it listen on all addresses {_OTHERS}"
    elif _is_loopback(contact.address) and container:
        yield (
            "in a container, localhost is the container itself: name the application's service, or "
            f"{_HOST} if it runs on the machine; {_EXTRA_HOST}"
        )
    elif contact.refused and _is_loopback(contact.address):
        yield f"nothing listens on port {port} here; is the application started, and on that port?"
    elif contact.refused and (container or found.target.host == _HOST):
        yield (
            f"the machine is there, but nothing listens on port {port} for others: the application may "
            f"listen on 127.0.0.1 only; have it listen on all addresses {_OTHERS}"
        )
    elif contact.refused:
        yield f"the machine is there, but nothing listens on port {port}: compare the port"
    else:
        yield "no answer at all: a firewall or a wrong address; is the machine in the same network?"


def _is_loopback(address: str) -> bool:
    return address == "::1" or address.startswith("127.")


_ANSWERS: dict[int, tuple[State, str]] = {
    401: (State.FAIL, "it needs credentials, but Jumio sends none: allow this path without credentials"),
    403: (
        State.FAIL,
        "it is forbidden: exempt this path from CSRF protection, and let Jumio's addresses through",
    ),
    404: (State.FAIL, "there is nothing at this path: compare it with the application's routes"),
    405: (State.FAIL, "this path does not accept POST: allow it, callbacks are POST requests"),
    501: (State.FAIL, "this server does not accept POST: is it the application?"),
    415: (State.FAIL, "it accepts no forms: allow application/x-www-form-urlencoded"),
    429: (State.WARN, "it limits how often it is called: exempt callbacks, several may come at once"),
}


_REFUSALS = (400, 422)  # what applications say to a form that lacks what it needs
# How an answer of 400 begins that says nothing of the application's own judgement.
_NOT_THE_APPLICATION = {
    "Bad Request (400)": "Django says so if it does not know the host: add it to ALLOWED_HOSTS",
    "DisallowedHost": "Django does not know the host: add it to ALLOWED_HOSTS",
    "Invalid host header": "the application does not know the host: allow it there",
}


def _http(probe: Probe) -> Check:
    if probe.tls:
        found = f"{probe.status or probe.outcome}: TLS is spoken at this port, not plain http"
        return fail("http", found, "write https://")
    if probe.status is None:
        return fail("http", f"{probe.outcome}: {probe.detail}", "look at the application's log")
    found = f"{probe.status} on an empty POST, after {probe.milliseconds:.0f} ms"
    found += f" (Server: {probe.server})" if probe.server else ""
    known = _ANSWERS.get(probe.status)
    if known is not None:
        return Check("http", known[0], found, (known[1],))
    match probe.status // 100:
        case 2 if probe.remarks:
            return warn(
                "http", "; ".join((found, *probe.remarks)), "a strict client may fail at that: mend it"
            )
        case 2:
            return ok("http", found)
        case 3:
            advice = "redirects are not followed: use exactly the URL that it points to"
            return fail("http", f"{found}: {probe.detail}", advice)
        case 4:
            return _refused_check(probe, found)
        case _:
            return warn("http", found, "it fails on an empty form; a real callback may work, or not")


def _refused_check(probe: Probe, found: str) -> Check:
    for words, advice in _NOT_THE_APPLICATION.items():
        if words in probe.excerpt:
            return fail("http", f"{found}: {words}", advice)
    if probe.status in _REFUSALS:
        return ok("http", f"{found}: the application refuses a request that is not a callback")
    return warn("http", found, "this is an unusual answer to an empty form: find out which server sends it")
