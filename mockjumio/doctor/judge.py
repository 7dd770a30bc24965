"""What do the findings mean, and what is to be done? Pure: values in, a row for each step out, in order."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from mockjumio.contract.network import SUITES, broken_rules
from mockjumio.doctor.findings import (
    Certificate,
    Check,
    Contact,
    Findings,
    Probe,
    Proxies,
    State,
    Tls,
    fail,
    ok,
    skip,
    warn,
)
from mockjumio.tls.certificates import covers

TLS_CHECKS = ("tls", "chain", "name", "expiry", "key", "suites", "versions")
# Who takes exactly these suites if nobody tells it otherwise; measured with tools/stacks/tls.py.
_GCM = ("ECDHE-RSA-AES128-GCM-SHA256", "ECDHE-RSA-AES256-GCM-SHA384")
_SHA2 = (*_GCM, "ECDHE-RSA-AES128-SHA256", "ECDHE-RSA-AES256-SHA384")
_SHA1 = ("ECDHE-RSA-AES128-SHA", "ECDHE-RSA-AES256-SHA")
_STATIC = ("AES256-GCM-SHA384", "AES128-GCM-SHA256", "AES128-SHA", "AES256-SHA")
_BY_DEFAULT = {
    frozenset(_GCM): "Caddy, hypercorn, lighttpd and Sanic",
    frozenset(_SHA2): "Jetty 9 and servers with Python's ssl module (uvicorn, gunicorn, Tornado, CherryPy)",
    frozenset((*_SHA2, *_SHA1)): "Tomcat 9 and h2o",
    frozenset((*_GCM, *_SHA1, *_STATIC)): "Go and GnuTLS",
}
_RSA = (
    "all of Jumio's suites need RSA: add a certificate with an RSA key. Caddy and certbot make ECDSA keys "
    "unless told otherwise: key_type rsa2048 in a Caddyfile's options, certbot --key-type rsa"
)
_OLDER = (
    "allow TLS 1.2: it is what Jumio's suites belong to. Granian speaks TLS 1.3 alone unless told otherwise: "
    "--ssl-protocol-min tls1.2"
)
SOON = timedelta(days=30)
BITS = 2048
_NOT_VERIFIED = "not verified: no handshake came far enough to verify it"
_NO_TRUST_HELPS = {
    23: "it was revoked: get a new one",
    66: "not verified: its key is too short",
    67: "an authority's key is too short: have another one sign",
    68: "signed with a digest that is too weak, such as SHA-1: have it signed anew, with SHA-256",
}


def judge_tls(tls: Tls, host: str, now: datetime) -> Iterator[Check]:
    """A row for each of :data:`TLS_CHECKS`."""
    yield _handshake(tls)
    if not tls.spoken:
        yield from skip("no TLS was seen", *TLS_CHECKS[1:])
        return
    if tls.chain:
        own = tls.chain[0]
        yield _chain(tls)
        yield _name(own, host, tls)
        yield _expiry(now, tls)
        yield _key(own)
    else:
        yield from skip("no certificate could be read", "chain", "name", "expiry", "key")
    yield _suites(tls)
    yield _versions(tls)


def _handshake(tls: Tls) -> Check:
    if tls.failure:
        return fail("tls", tls.failure)
    if tls.elsewhere:
        words = "; ".join(f"at {address}: {why}" for address, why in tls.elsewhere)
        return fail("tls", words, "the host's addresses differ; some callbacks would be lost")
    if not tls.verified:
        return warn("tls", tls.as_callback, "--insecure: the certificate is not verified; Jumio verifies it")
    return ok("tls", tls.as_callback)


def _state_of_refusal(tls: Tls) -> State:
    """What Jumio would refuse fails, unless it was said that nobody looks."""
    return State.FAIL if tls.verified else State.WARN


def _chain(tls: Tls) -> Check:
    last, distrust = tls.chain[-1], tls.proof.chain
    words = " < ".join(one.subject for one in tls.chain)
    found = words if last.self_signed else f"{words}, issued by {last.issuer}"
    if distrust is None:
        return Check("chain", State.SKIP, f"{found}: {_NOT_VERIFIED}")
    if not distrust:
        return ok("chain", found)
    if distrust in _NO_TRUST_HELPS:
        advice = _NO_TRUST_HELPS[distrust]
    elif last.self_signed and len(tls.chain) == 1:
        advice = "self-signed: get one of an authority that is trusted, or trust it here with --ca-file"
    else:
        advice = (
            f"trust {last.issuer} with --ca-file, and in production have a public authority sign; if "
            f"{last.issuer} is an intermediate one, have the endpoint send its certificate too"
        )
    return Check("chain", _state_of_refusal(tls), found, (advice,))


def _name(own: Certificate, host: str, tls: Tls) -> Check:
    names = ", ".join(own.names) or "no name that can be read"
    if tls.proof.name is None:
        return Check("name", State.SKIP, f"{names}: {_NOT_VERIFIED}")
    if tls.proof.name:
        advice = f"it does not name {host}: have one issued that does"
        return Check("name", _state_of_refusal(tls), names, (advice,))
    if covers([name.lower() for name in own.names], host):
        return ok("name", names)
    found = f"{own.subject}, as common name only"
    return warn("name", found, "many clients look at subject alternative names only: add it there")


def _expiry(now: datetime, tls: Tls) -> Check:
    own, *above = tls.chain
    dates = _dates(own)
    if wrong := _out_of_date(own, now):
        return Check("expiry", _state_of_refusal(tls), dates, (f"it {wrong}",))
    if tls.proof.dates:
        culprits = [f"{one.subject}, {_dates(one)}" for one in above if _out_of_date(one, now)]
        found = "; ".join(culprits) or "an authority above it, which the endpoint does not send"
        advice = "the certificate itself is in date; have the endpoint send a newer chain"
        return Check("expiry", _state_of_refusal(tls), found, (advice,))
    if own.ends - now < SOON:
        return warn("expiry", dates, f"it expires in {(own.ends - now).days} days: renew it")
    return ok("expiry", dates)


def _dates(one: Certificate) -> str:
    return f"from {one.begins:%Y-%m-%d} until {one.ends:%Y-%m-%d}"


def _out_of_date(one: Certificate, now: datetime) -> str:
    if one.ends <= now:
        return "has expired: renew it"
    return "is not valid yet: compare the clocks" if one.begins > now else ""


def _key(own: Certificate) -> Check:
    found = f"{own.key} {own.bits}"
    if own.key != "RSA":
        return fail("key", found, _RSA)
    if own.bits < BITS:
        return fail("key", found, f"too short: use at least {BITS} bits")
    return ok("key", found)


def _suites(tls: Tls) -> Check:
    count, all_of_them = len(tls.suites), len(SUITES)
    if count == all_of_them:
        return ok("suites", f"all {count} of Jumio's")
    found = f"{count} of Jumio's {all_of_them}"
    if tls.suites:
        found = f"{found}: {', '.join(suite.name for suite in tls.suites)}"
        likely = _BY_DEFAULT.get(frozenset(suite.openssl for suite in tls.suites))
        return ok("suites", f"{found}, as {likely} take by default" if likely else found)
    if not tls.versions.get("TLS 1.2") or (tls.chain and tls.chain[0].key != "RSA"):
        return fail("suites", found)  # the other row says what to do first
    return fail("suites", found, f"enable one, such as {SUITES[0].openssl} (OpenSSL's name)")


def _versions(tls: Tls) -> Check:
    spoken = [name for name, speaks in tls.versions.items() if speaks]
    found = " and ".join(spoken) or "neither TLS 1.2 nor TLS 1.3"
    if "TLS 1.2" in spoken:
        return ok("versions", found)
    return fail("versions", found, _OLDER)


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
        return ok("url", "meets every requirement of Jumio's document")
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
                "http", "; ".join((found, *probe.remarks)), "a strict client may refuse this: correct it"
            )
        case 2:
            return ok("http", found)
        case 3:
            advice = "redirects are not followed: use exactly the URL that it points to"
            return fail("http", f"{found}: {probe.detail}", advice)
        case 4:
            return _check_of_refusal(probe, found)
        case _:
            return warn("http", found, "it fails on an empty form; a real callback may work, or not")


def _check_of_refusal(probe: Probe, found: str) -> Check:
    for words, advice in _NOT_THE_APPLICATION.items():
        if words in probe.excerpt:
            return fail("http", f"{found}: {words}", advice)
    if probe.status in _REFUSALS:
        return ok("http", f"{found}: the application refuses a request that is not a callback")
    return warn("http", found, "this is an unusual answer to an empty form: find out which server sends it")
